//! The options that edition 1.14 does not have. It ignores fields of a config that later releases added, as rules say of them.

use super::capability::Capability::{self, ClientTls, OptionHandlers, SessionOptions};
use super::case::{Case, Edition, Options, is_default};

/// An option that the edition of a case does not have, and that the case sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lacking {
    /// The field of the case, such as `options.assume_role_duration`.
    pub(crate) field: String,
    /// The name in the documents, such as `AssumeRoleDuration`.
    pub(crate) name: &'static str,
}

impl Lacking {
    /// The problem, and what to do about it.
    pub(crate) fn reason(&self) -> String {
        format!(
            "edition 1.14 does not have the option {}: remove it, or restrict the case to edition 1.55, in a feature file with \
             the tag @edition-1.55",
            self.name
        )
    }
}

/// An option: the field of the case, the name in the documents, the capability that covers it, and whether it is set.
type Newer = (&'static str, &'static str, Capability, fn(&Options) -> bool);

const NEWER: [Newer; 8] = [
    ("assume_role_duration", "AssumeRoleDuration", SessionOptions, |options| {
        options.assume_role_duration > 0
    }),
    ("client_tls_cert", "ClientTLSCert", ClientTls, |options| options.client_tls_cert.is_some()),
    ("client_tls_key", "ClientTLSKey", ClientTls, |options| options.client_tls_key.is_some()),
    ("web_identity_provider", "WebIdentityRoleProviderOptions", SessionOptions, |options| {
        !is_default(&options.web_identity_provider)
    }),
    ("process_provider", "ProcessProviderOptions", SessionOptions, |options| {
        !is_default(&options.process_provider)
    }),
    ("ec2_imds_endpoint", "EC2IMDSEndpoint", SessionOptions, |options| !options.ec2_imds_endpoint.is_empty()),
    ("ec2_imds_endpoint_mode", "EC2IMDSEndpointMode", SessionOptions, |options| {
        options.ec2_imds_endpoint_mode.is_some()
    }),
    ("edit_handlers", "Handlers", OptionHandlers, |options| !options.edit_handlers.is_empty()),
];

/// The first option that the case sets and its edition does not have.
pub(crate) fn lacking(case: &Case) -> Option<Lacking> {
    let newer = NEWER.iter().filter(|_| case.edition == Edition::V1_14);
    let (field, name, ..) = newer.into_iter().find(|(.., is_set)| is_set(&case.options))?;
    Some(Lacking { field: format!("options.{field}"), name })
}

/// The capabilities that cover the newer options which are set.
pub(super) fn needed(options: &Options) -> impl Iterator<Item = Capability> {
    let set = NEWER.iter().filter(|(.., is_set)| is_set(options));
    set.map(|(_, _, capability, _)| *capability)
}
