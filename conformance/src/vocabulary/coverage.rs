//! What a capability covers of an outcome: the fields that only an adapter with it shows, and what is not compared without it.

use super::capability::{Capabilities, Capability};

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
const NOT_COMPARED: [(Capability, &str); 11] = [
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
    NOT_COMPARED.into_iter().filter(|(capability, _)| !has.contains(capability))
}
