//! The options that edition 1.14 does not have. It ignores fields of a config that later releases added, as rules say of them.

use super::case::{Case, Edition, Options, ProcessProvider, WebIdentityProvider};

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

/// An option: the field of the case, the name in the documents, and whether it is set.
type Newer = (&'static str, &'static str, fn(&Options) -> bool);

const NEWER: [Newer; 8] = [
    ("assume_role_duration", "AssumeRoleDuration", |options| options.assume_role_duration > 0),
    ("client_tls_cert", "ClientTLSCert", |options| options.client_tls_cert.is_some()),
    ("client_tls_key", "ClientTLSKey", |options| options.client_tls_key.is_some()),
    ("web_identity_provider", "WebIdentityRoleProviderOptions", |options| {
        options.web_identity_provider != WebIdentityProvider::default()
    }),
    ("process_provider", "ProcessProviderOptions", |options| {
        options.process_provider != ProcessProvider::default()
    }),
    ("ec2_imds_endpoint", "EC2IMDSEndpoint", |options| !options.ec2_imds_endpoint.is_empty()),
    ("ec2_imds_endpoint_mode", "EC2IMDSEndpointMode", |options| options.ec2_imds_endpoint_mode.is_some()),
    ("edit_handlers", "Handlers", |options| !options.edit_handlers.is_empty()),
];

/// The first option that the case sets and its edition does not have.
pub(crate) fn lacking(case: &Case) -> Option<Lacking> {
    let newer = NEWER.iter().filter(|_| case.edition == Edition::V1_14);
    let (field, name, _) = newer.into_iter().find(|(.., is_set)| is_set(&case.options))?;
    Some(Lacking { field: format!("options.{field}"), name })
}
