//! Capabilities: the named parts of a case or an outcome that an implementation may not have.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::vocabulary::case::{Answer, Case, Config, Edition, File, PARTIES, Platform};
use crate::vocabulary::outcome::{Call, ClientConfig, Credentials, Error, Outcome, Session};
use crate::vocabulary::words::words;

words! {
    /// A part of the protocol that an adapter declares.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
    pub enum Capability {
        /// Roles are assumed when credentials are retrieved.
        AssumeRole = "assume-role",
        /// `observe.call_with` and `call`. An adapter that has it also has `assume-role`.
        Call = "call",
        /// `options.client_tls_cert` and `options.client_tls_key`, and in edition 1.55 the variables
        /// `AWS_SDK_GO_CLIENT_TLS_CERT` and `AWS_SDK_GO_CLIENT_TLS_KEY`.
        ClientTls = "client-tls",
        /// `observe.config` and `config`, and the fields of a config that only they show.
        Config = "config",
        /// `remote.container`: the credentials of a container's endpoint, in the chain of the release and as a
        /// `credential_source`.
        Container = "container",
        /// `observe.copy_with` and `copy`.
        Copy = "copy",
        /// `endpoint_resolver` of a config. The calls to its endpoints keep their host.
        EndpointResolver = "endpoint-resolver",
        /// The message of an error, and the errors behind it.
        ErrorMessages = "error-messages",
        /// `observe.edit_handlers` and `observe.edit_copy_handlers`.
        HandlerEdits = "handler-edits",
        /// `observe.handlers`.
        Handlers = "handlers",
        /// `remote.imds`: the credentials of an instance, in the chain of the release and as a `credential_source`.
        Metadata = "metadata",
        /// The variable `AWS_CSM_ENABLED` and, in edition 1.55, the profile `aws_csm`: the handlers and the errors of client-side
        /// monitoring.
        Monitoring = "monitoring",
        /// `options.must`.
        Must = "must",
        /// `options.edit_handlers`: the option `Handlers`, which edition 1.14 does not have.
        OptionHandlers = "option-handlers",
        /// The words in which the release's parser refuses a shared file. They quote the file.
        ParserMessages = "parser-messages",
        /// `programs`, and credentials that the program of `credential_process` prints.
        Process = "process",
        /// The name of the provider that gave the credentials.
        ProviderName = "provider-name",
        /// Redirects in `remote`, which are followed.
        Redirects = "redirects",
        /// `observe.refreshes`, `observe.again` and `options.assume_role_tokens`.
        Refresh = "refresh",
        /// `observe.request`.
        Request = "request",
        /// `remote`: requests fail as the parties answer, and are sent again as the release does.
        Retries = "retries",
        /// `options.assume_role_duration`, `options.web_identity_provider`, `options.process_provider`,
        /// `options.ec2_imds_endpoint` and `options.ec2_imds_endpoint_mode`: options that edition 1.14 does not have.
        SessionOptions = "session-options",
        /// `observe.services` and `observe.services_no_resolve`, and the fields of a config whose effect only clients
        /// show.
        Services = "services",
        /// `remote.sso` and `remote.oidc`: the credentials of single sign-on, and the tokens for them, whose files `observe.files`
        /// names.
        SingleSignOn = "sso",
        /// `sts`: connections are made with the roots of the session.
        Tls = "tls",
        /// The execution environment in the header `User-Agent` of calls.
        UserAgent = "user-agent",
        /// `credentials_chain_verbose_errors` of a config, and the `causes` of an error.
        VerboseErrors = "verbose-errors",
        /// Credentials in exchange for the token of a web identity.
        WebIdentity = "web-identity",
        /// The platform `windows`.
        Windows = "windows",
    }
}

/// What an implementation can do.
pub type Capabilities = BTreeSet<Capability>;

/// The capabilities without which the case cannot be run.
#[must_use]
pub fn needed(case: &Case) -> Capabilities {
    let edits = !case.observe.edit_handlers.is_empty() || !case.observe.edit_copy_handlers.is_empty();
    let services = !case.observe.services.is_empty() || !case.observe.services_no_resolve.is_empty();
    let about_clients = case.configs().any(Config::is_about_clients);
    let resolver = case.configs().any(|config| config.endpoint_resolver.is_some());
    let observe = &case.observe;
    let parties = || PARTIES.iter().filter_map(|party| (party.get)(&case.remote));
    let is_unhealthy = parties().any(|party| !party.is_healthy());
    let redirects =
        parties().flat_map(|party| &party.answers).any(|answer| matches!(answer, Answer::Redirect(_)));
    let refreshes = observe.refreshes > 0 || observe.again > 0 || !case.options.assume_role_tokens.is_empty();
    [
        (case.observe.call_with.is_some(), Capability::AssumeRole),
        (case.observe.call_with.is_some(), Capability::Call),
        (has_client_certificate(case), Capability::ClientTls),
        (case.configs().any(Config::is_about_config), Capability::Config),
        (case.remote.container.is_some(), Capability::Container),
        (case.observe.copy_with.is_some(), Capability::Copy),
        (resolver, Capability::EndpointResolver),
        (edits, Capability::HandlerEdits),
        (case.remote.imds.is_some(), Capability::Metadata),
        (is_monitored(case), Capability::Monitoring),
        (case.options.must, Capability::Must),
        (!case.options.edit_handlers.is_empty(), Capability::OptionHandlers),
        (!case.programs.is_empty(), Capability::Process),
        (redirects, Capability::Redirects),
        (refreshes, Capability::Refresh),
        (is_unhealthy, Capability::Retries),
        (has_session_options(case), Capability::SessionOptions),
        (services || about_clients, Capability::Services),
        (case.remote.sso.is_some() || case.remote.oidc.is_some(), Capability::SingleSignOn),
        (case.sts.is_some(), Capability::Tls),
        (
            case.configs().any(|config| config.credentials_chain_verbose_errors.is_some()),
            Capability::VerboseErrors,
        ),
        (case.platform == Platform::Windows, Capability::Windows),
    ]
    .into_iter()
    .filter_map(|(needed, capability)| needed.then_some(capability))
    .collect()
}

/// Whether the runner must play parties for an implementation with these capabilities.
#[must_use]
pub fn needs_parties(has: &Capabilities) -> bool {
    [
        Capability::AssumeRole,
        Capability::Container,
        Capability::Metadata,
        Capability::SingleSignOn,
        Capability::WebIdentity,
    ]
    .iter()
    .any(|capability| has.contains(capability))
}

/// Whether an option or a variable gives a client certificate or its key. In edition 1.14 the variables mean nothing, which
/// everybody can show.
fn has_client_certificate(case: &Case) -> bool {
    let options = &case.options;
    let is_set = |name: &&str| case.env.get(*name).is_some_and(|value| !value.is_empty());
    let by_variable = ["AWS_SDK_GO_CLIENT_TLS_CERT", "AWS_SDK_GO_CLIENT_TLS_KEY"].iter().any(is_set);
    let by_option = options.client_tls_cert.is_some() || options.client_tls_key.is_some();
    by_option || (by_variable && case.edition == Edition::V1_55)
}

/// Whether client-side monitoring may be enabled.
fn is_monitored(case: &Case) -> bool {
    let by_variable = case.env.get("AWS_CSM_ENABLED").is_some_and(|value| !value.is_empty());
    let names_profile = |text: &[u8]| text.windows(PROFILE.len()).any(|part| part == PROFILE);
    let by_profile = || {
        case.files.values().any(|file| match file {
            File::Text(text) => names_profile(text.as_bytes()),
            File::Bytes(bytes) => STANDARD.decode(&bytes.base64).is_ok_and(|bytes| names_profile(&bytes)),
            File::Directory(_) => false,
        })
    };
    by_variable || (case.edition == Edition::V1_55 && by_profile())
}

/// The profile that enables client-side monitoring.
const PROFILE: &[u8] = b"aws_csm";

/// Whether an option is set that only edition 1.55 has, besides those for a client certificate.
fn has_session_options(case: &Case) -> bool {
    let options = &case.options;
    options.assume_role_duration > 0
        || !options.web_identity_provider.is_default()
        || !options.process_provider.is_default()
        || !options.ec2_imds_endpoint.is_empty()
        || options.ec2_imds_endpoint_mode.is_some()
}

/// The name of v1's provider that assumes roles.
const ROLE_PROVIDER: &str = "AssumeRoleProvider";

/// The code of the error for an invalid shared file, which wraps the error of the parser.
pub(crate) const LOAD_ERROR: &str = "SharedConfigLoadError";

/// Removes the parts of an outcome that are not compared because a capability is missing.
pub fn mask(outcome: &mut Outcome, has: &Capabilities) {
    if let Outcome::Session(session) = outcome {
        mask_session(session, has);
    }
    outcome.errors_mut().into_iter().for_each(|error| mask_error(error, has));
}

fn mask_session(session: &mut Session, has: &Capabilities) {
    if !has.contains(&Capability::Handlers) {
        session.handlers = None;
    }
    if !has.contains(&Capability::Config) {
        session.config = None;
    }
    if !has.contains(&Capability::Request) {
        session.request = None;
        clients(session).for_each(|client| client.error = None);
    }
    if !has.contains(&Capability::Services) {
        (session.services, session.services_no_resolve) = (None, None);
    }
    if !has.contains(&Capability::AssumeRole) {
        mask_role(session);
    }
    let is_lacking = (!has.contains(&Capability::WebIdentity) && is_by_web_identity(session))
        || (!has.contains(&Capability::Container) && is_by_container(session))
        || (!has.contains(&Capability::Process) && is_by_process(session))
        || (!has.contains(&Capability::SingleSignOn) && is_by_single_sign_on(session));
    if is_lacking {
        (session.credentials, session.requests, session.call) = (None, None, None);
    }
    if !has.contains(&Capability::SingleSignOn) {
        session.files = None;
    }
    if !has.contains(&Capability::UserAgent) {
        session.requests.iter_mut().flatten().for_each(|call| call.execution_environment = None);
    }
    if session.credentials.is_none() {
        session.credentials_again.clear();
    }
    if !has.contains(&Capability::ProviderName) {
        for retrieved in session.credentials.iter_mut().chain(&mut session.credentials_again) {
            if let Credentials::Value(value) = retrieved {
                value.provider_name = None;
            }
        }
    }
    if let Some(copy) = &mut session.copy {
        mask_session(copy, has);
    }
}

/// Removes the credentials of a role and their calls, which an implementation without roles cannot show.
fn mask_role(session: &mut Session) {
    let is_of_others = |requests: &Vec<Call>| {
        !requests.is_empty()
            && requests.iter().all(|call| is_to_container(call) || is_to_single_sign_on(call))
    };
    if session.requests.as_ref().is_some_and(is_of_others) {
        return;
    }
    let requests = session.requests.take();
    let is_assumed = matches!(&session.credentials, Some(Credentials::Value(value))
        if value.provider_name.as_deref() == Some(ROLE_PROVIDER));
    if requests.is_some() || is_assumed {
        session.credentials = None;
    }
}

/// Whether the credentials, or those of the first of several roles, are given in exchange for a web identity.
fn is_by_web_identity(session: &Session) -> bool {
    let is_called = |call: &Call| call.operation == "AssumeRoleWithWebIdentity";
    let is_error = matches!(&session.credentials, Some(Credentials::Failed(failed))
        if failed.error.code == "WebIdentityErr");
    is_error || session.requests.iter().flatten().any(is_called)
}

/// The name of v1's provider that asks the endpoint of a container, and the code of its errors.
const CONTAINER_PROVIDER: &str = "CredentialsEndpointProvider";
const CONTAINER_ERROR: &str = "CredentialsEndpointError";

/// Whether the credentials, or those of the first of several roles, are those of a container.
fn is_by_container(session: &Session) -> bool {
    let shows_it = match &session.credentials {
        Some(Credentials::Value(value)) => value.provider_name.as_deref() == Some(CONTAINER_PROVIDER),
        Some(Credentials::Failed(failed)) => failed.error.code == CONTAINER_ERROR,
        None => false,
    };
    shows_it || session.requests.iter().flatten().any(is_to_container)
}

fn is_to_container(call: &Call) -> bool {
    call.service == "container"
}

/// Whether the credentials are those of a program, or retrieving them fails because there are none.
fn is_by_process(session: &Session) -> bool {
    match &session.credentials {
        Some(Credentials::Failed(failed)) => failed.error.code.starts_with("ProcessProvider"),
        Some(Credentials::Value(value)) => value.provider_name.as_deref() == Some("ProcessProvider"),
        None => false,
    }
}

/// The name of v1's provider that asks the portal of single sign-on, and the code of its errors.
const SIGN_ON_PROVIDER: &str = "SSOProvider";
const SIGN_ON_ERROR: &str = "SSOProviderInvalidToken";
/// The beginnings of its errors without a code.
const SIGN_ON_MESSAGES: [&str; 4] = [
    "failed to read cached SSO token file",
    "failed to parse cached SSO token file",
    "cached SSO token must contain",
    "refresh cached SSO token failed",
];

/// Whether the credentials, or those of the first of several roles, are those of single sign-on.
fn is_by_single_sign_on(session: &Session) -> bool {
    let has_message = |error: &Error| {
        let message = error.message.as_deref().unwrap_or_default();
        error.code.is_empty() && SIGN_ON_MESSAGES.iter().any(|start| message.starts_with(start))
    };
    let shows_it = match &session.credentials {
        Some(Credentials::Value(value)) => value.provider_name.as_deref() == Some(SIGN_ON_PROVIDER),
        Some(Credentials::Failed(failed)) => failed.error.code == SIGN_ON_ERROR || has_message(&failed.error),
        None => false,
    };
    shows_it || session.requests.iter().flatten().any(is_to_single_sign_on)
}

fn is_to_single_sign_on(call: &Call) -> bool {
    ["oidc", "sso"].contains(&&*call.service)
}

fn clients(session: &mut Session) -> impl Iterator<Item = &mut ClientConfig> {
    let lists = session.services.iter_mut().chain(&mut session.services_no_resolve);
    lists.flat_map(BTreeMap::values_mut)
}

fn mask_error(error: &mut Error, has: &Capabilities) {
    if !has.contains(&Capability::ErrorMessages) {
        error.message = None;
        error.original = None;
        error.causes.clear();
    }
    if error.code == LOAD_ERROR && !has.contains(&Capability::ParserMessages) {
        error.original = error.original.take().map(|_| Box::default());
    }
}
