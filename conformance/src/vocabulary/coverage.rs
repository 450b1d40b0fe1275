//! What a capability covers of an outcome: the fields that only an adapter with it shows, and what is not compared without it.

use std::collections::BTreeMap;

use super::capability::{Capabilities, Capability};
use super::outcome::{Call, ClientConfig, Credentials, Error, Outcome, Session};

/// The fields of a session that a capability covers as a whole, and the names of fields that it covers wherever they are.
const FIELDS: [(&str, Capability); 13] = [
    ("call", Capability::Call),
    ("causes", Capability::ErrorMessages),
    ("config", Capability::Config),
    ("copy", Capability::Copy),
    ("credentials_again", Capability::Refresh),
    ("files", Capability::SingleSignOn),
    ("handlers", Capability::Handlers),
    ("message", Capability::ErrorMessages),
    ("original", Capability::ErrorMessages),
    ("programs", Capability::Process),
    ("provider_name", Capability::ProviderName),
    ("request", Capability::Request),
    ("services", Capability::Services),
];

/// What is removed from both outcomes, where an adapter lacks a capability, before they are compared.
const COVERED: [(Capability, &str); 11] = [
    (Capability::AssumeRole, "the credentials of roles, and the calls for them"),
    (Capability::Config, "the fields of the session's config"),
    (Capability::Container, "the credentials of a container"),
    (Capability::ErrorMessages, "the messages of errors, and the errors behind them"),
    (Capability::Handlers, "the lists of handlers"),
    (Capability::ParserMessages, "the words in which the parser refuses a file"),
    (Capability::Process, "the credentials that a program prints"),
    (Capability::ProviderName, "the names of credential providers"),
    (Capability::SingleSignOn, "the credentials of single sign-on"),
    (Capability::UserAgent, "the execution environment in calls"),
    (Capability::WebIdentity, "the credentials for a web identity"),
];

/// The capability that covers a field of an outcome, such as `session.handlers.send`; none for what every adapter shows.
#[must_use]
pub fn covering(field: &str) -> Option<Capability> {
    let names = || field.split('.');
    let found = FIELDS.iter().find(|(name, _)| names().any(|part| part == *name));
    found.map(|(_, capability)| *capability)
}

/// The parts of outcomes that are not compared with these capabilities, each with the capability that is missing.
pub fn not_compared(has: &Capabilities) -> impl Iterator<Item = (Capability, &'static str)> {
    COVERED.into_iter().filter(|(capability, _)| !has.contains(capability))
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
    if SOURCES.iter().any(|source| !has.contains(&source.capability) && source.gives(session)) {
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

/// A source of credentials that a capability covers as a whole.
struct Source {
    capability: Capability,
    /// The name of v1's provider; `None` if its calls alone show that the credentials come from it.
    provider: Option<&'static str>,
    fails_with: fn(&Error) -> bool,
    is_called_by: fn(&Call) -> bool,
}

const SOURCES: [Source; 4] = [
    Source {
        capability: Capability::WebIdentity,
        provider: None,
        fails_with: |error| error.code == "WebIdentityErr",
        is_called_by: |call| call.operation == "AssumeRoleWithWebIdentity",
    },
    Source {
        capability: Capability::Container,
        provider: Some("CredentialsEndpointProvider"),
        fails_with: |error| error.code == "CredentialsEndpointError",
        is_called_by: is_to_container,
    },
    Source {
        capability: Capability::Process,
        provider: Some("ProcessProvider"),
        fails_with: |error| error.code.starts_with("ProcessProvider"),
        is_called_by: |_| false,
    },
    Source {
        capability: Capability::SingleSignOn,
        provider: Some("SSOProvider"),
        fails_with: is_of_single_sign_on,
        is_called_by: is_to_single_sign_on,
    },
];

impl Source {
    /// Whether the credentials of the session, or those of the first of several roles, come from this source.
    fn gives(&self, session: &Session) -> bool {
        let shows_it = match &session.credentials {
            Some(Credentials::Value(value)) => {
                self.provider.is_some() && self.provider == value.provider_name.as_deref()
            }
            Some(Credentials::Failed(failed)) => (self.fails_with)(&failed.error),
            None => false,
        };
        shows_it || session.requests.iter().flatten().any(self.is_called_by)
    }
}

fn is_to_container(call: &Call) -> bool {
    call.service == "container"
}

fn is_to_single_sign_on(call: &Call) -> bool {
    ["oidc", "sso"].contains(&&*call.service)
}

/// Whether the error is one of v1's provider that asks the portal of single sign-on. Some of its errors have no code.
fn is_of_single_sign_on(error: &Error) -> bool {
    const MESSAGES: [&str; 4] = [
        "failed to read cached SSO token file",
        "failed to parse cached SSO token file",
        "cached SSO token must contain",
        "refresh cached SSO token failed",
    ];
    let message = error.message.as_deref().unwrap_or_default();
    let has_message = || MESSAGES.iter().any(|start| message.starts_with(start));
    error.code == "SSOProviderInvalidToken" || error.code.is_empty() && has_message()
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
