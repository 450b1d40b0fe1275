//! The values of a session, each with its origin, the values that it overrides, and its rules. There is a module for each group of
//! values that are decided together.

mod ca_bundle;
mod credentials;
mod decided;
mod endpoints;
mod error;
pub(super) mod files;
mod instance;
mod party;
mod region;
pub(super) mod roles;

use awsess_model::rule::{self, Rule};
use awsess_model::trace::{self, Decision, Subject};

use super::catalogue::Severity;
use super::explanation::diagnostic::Diagnostic;
use super::explanation::origin::Origin;
use super::explanation::rules::{RuleRef, cited};
use super::explanation::words::sentence;
use super::explanation::{Shadowed, Value};
use super::world::network::client_certificate;
use super::world::view::View;
use crate::vocabulary::outcome::Outcome;
use decided::decided;

/// The names of all values, in the order in which a session is created.
pub const NAMES: [&str; 32] = [
    "shared_config",
    "profile",
    "credentials_file",
    "config_file",
    "region",
    "credentials",
    "access_key_id",
    "secret_access_key",
    "session_token",
    "role_arn",
    "source_profile",
    "credential_source",
    "external_id",
    "role_session_name",
    "mfa_serial",
    "role_duration",
    "source_role_arn",
    "source_credentials",
    "source_access_key_id",
    "web_identity_token_file",
    "sso_session",
    "sso_start_url",
    "sso_region",
    "sso_account_id",
    "sso_role_name",
    "credential_process",
    "sts_endpoint",
    "use_fips_endpoint",
    "use_dualstack_endpoint",
    "ca_bundle",
    "client_certificate",
    "error",
];

/// Every value, in the order in which a session is created.
pub(super) fn values(view: &View<'_>, outcome: &Outcome) -> Vec<Value> {
    let mut values = vec![shared_config(view), decided(view, "profile", Subject::Profile)];
    values.extend(view.files.iter().rev().map(|file| files::value(view, file)));
    values.push(region::value(view));
    values.extend(credentials::values(view, outcome));
    values.extend(party::values(view));
    values.extend(roles::values(view));
    values.extend(endpoints::values(view));
    values.push(ca_bundle::value(view));
    values.extend(client_certificate::value(view));
    values.extend(error::value(view, outcome));
    values.iter_mut().for_each(|value| complete(value, view, outcome));
    values
}

/// Says of a value that was not decided why, and adds the rules by which its setting counts if none are known.
fn complete(value: &mut Value, view: &View<'_>, outcome: &Outcome) {
    if let (None, Outcome::Error(error)) = (&value.value, outcome) {
        value.undecided = true;
        value.note = Some(format!("creating the session fails: {}", sentence(error)));
    }
    if value.value.is_some() && value.rules.is_empty() {
        value.rules = rules_about(view, &value.origin);
    }
}

/// Whether both are the same variable, or the same key on the same line.
fn is_same(decided: &trace::Origin<'_>, shown: &Origin) -> bool {
    match (decided, shown) {
        (trace::Origin::Variable(variable), Origin::Variable { name }) => variable == name,
        (trace::Origin::Key { path, line, key }, Origin::Key { file, line: at, key: name, .. }) => {
            line == at && key == name && *path == *file
        }
        _ => false,
    }
}

/// Adds to the credentials, and to the value of the setting that causes it, what was found while the world was gathered.
pub(super) fn add_notes(values: &mut [Value], notes: &[Diagnostic]) {
    let problems = notes.iter().filter(|note| note.severity == Severity::Problem && note.origin.is_some());
    for problem in problems {
        let is_about = |value: &&mut Value| {
            value.name == "credentials" || problem.origin.as_ref() == Some(&value.origin)
        };
        values.iter_mut().filter(is_about).for_each(|value| value.note = Some(problem.message.clone()));
    }
}

/// The rules of the decisions that this setting won.
fn rules_about(view: &View<'_>, origin: &Origin) -> Vec<RuleRef> {
    let won = |decision: &Decision<'_, '_>| {
        let is_reading = decision.subject == Subject::FileText;
        !is_reading && decision.winner.is_some_and(|winner| is_same(&winner.origin, origin))
    };
    let mut rules: Vec<Rule> = Vec::new();
    for rule in view.trace.decisions().filter(won).flat_map(|decision| decision.rules) {
        if !rules.contains(rule) {
            rules.push(*rule);
        }
    }
    cited(&rules)
}

/// The state of shared config. If the option decides, the variable is listed as overridden.
fn shared_config(view: &View<'_>) -> Value {
    const VARIABLE: &str = "AWS_SDK_LOAD_CONFIG";
    let mut value = decided(view, "shared_config", Subject::SharedConfig);
    let origin = Origin::Variable { name: VARIABLE.into() };
    if value.value.is_none() && view.outcome.session().is_some() {
        // New decides on the variable alone, and not by the rules of the other functions.
        let note = "New reads the config file only if AWS_SDK_LOAD_CONFIG is true".to_owned();
        return Value { value: Some("off".into()), note: Some(note), rules: cited(&[rule::DNEW_2]), ..value };
    }
    let is_new = value.origin != origin && value.shadowed.iter().all(|other| other.origin != origin);
    if let Some(said) = view.set(VARIABLE).filter(|_| is_new) {
        value.shadowed.push(Shadowed { value: said.into(), secret: false, origin, rules: Vec::new() });
    }
    value
}
