//! The values that are passed to an external provider: the role and its source, single sign-on, or a program.

use awsess_model::session::Provider;
use awsess_model::trace::{self, Subject};
use awsess_model::world::Edition;

use super::rules_of;
use crate::explain::shown::{key_is_shown, masked};
use crate::explain::view::{Entry, View};
use crate::explain::{Origin, Shadowed, Value};

/// A key of a profile, and the variable that can replace it.
struct Row {
    key: &'static str,
    variable: Option<&'static str>,
}

const fn key(key: &'static str) -> Row {
    Row { key, variable: None }
}

const fn either(key: &'static str, variable: &'static str) -> Row {
    Row { key, variable: Some(variable) }
}

const ROLE: &[Row] = &[
    key("role_arn"),
    key("source_profile"),
    key("credential_source"),
    key("external_id"),
    key("role_session_name"),
    key("mfa_serial"),
];
const WEB_IDENTITY: &[Row] = &[
    either("web_identity_token_file", "AWS_WEB_IDENTITY_TOKEN_FILE"),
    either("role_arn", "AWS_ROLE_ARN"),
    either("role_session_name", "AWS_ROLE_SESSION_NAME"),
];
const SSO: &[Row] = &[
    key("sso_session"),
    key("sso_start_url"),
    key("sso_region"),
    key("sso_account_id"),
    key("sso_role_name"),
];
const PROCESS: &[Row] = &[key("credential_process")];

/// The error codes that concern a role.
const OF_A_ROLE: [&str; 2] = ["AssumeRoleTokenProviderNotSetError", "SharedConfigAssumeRoleError"];

/// Every value that is passed to the provider.
pub(super) fn values(view: &View<'_>) -> Vec<Value> {
    let told = rows(view).iter().filter_map(|row| value(view, row));
    told.chain(source_credentials(view)).collect()
}

fn rows(view: &View<'_>) -> &'static [Row] {
    let failed = view.outcome.failure().is_some_and(|failure| OF_A_ROLE.contains(&&*failure.code));
    match view.external_provider() {
        Some(Provider::AssumeRole) => ROLE,
        Some(Provider::WebIdentity) => WEB_IDENTITY,
        Some(Provider::Container | Provider::Instance) => &[],
        Some(Provider::Sso) => SSO,
        Some(Provider::Process) => PROCESS,
        None if failed => ROLE,
        None => &[],
    }
}

/// The value of a row, if it is set.
fn value(view: &View<'_>, row: &Row) -> Option<Value> {
    let mut all = candidates(view, row);
    if all.is_empty() {
        return None;
    }
    let Shadowed { value, secret, origin, .. } = all.remove(0);
    let rules = if row.key == "role_arn" { rules_of(view, Subject::Role, true) } else { Vec::new() };
    let none = Value::none(row.key);
    Some(Value { value: Some(value), secret, origin, shadowed: all, rules, ..none })
}

/// The candidates for the row, in order of precedence.
fn candidates(view: &View<'_>, row: &Row) -> Vec<Shadowed> {
    let variable = row.variable.filter(|_| environment_decides(view));
    let variable = variable.and_then(|name| {
        let (value, secret) = masked(view.set(name)?, false);
        Some(Shadowed { value, secret, origin: Origin::Variable { name: name.into() }, rules: Vec::new() })
    });
    let entries = entries(view, row.key).into_iter().map(|entry| {
        let (value, secret) = masked(&entry.value, !key_is_shown(entry.key));
        Shadowed { value, secret, origin: entry.origin(), rules: Vec::new() }
    });
    variable.into_iter().chain(entries).collect()
}

fn environment_decides(view: &View<'_>) -> bool {
    let named = trace::Origin::Variable("AWS_WEB_IDENTITY_TOKEN_FILE");
    view.winner(Subject::Credentials).is_some_and(|(_, winner)| winner.origin == named)
}

/// The key in the files that are read. Edition 1.14 reads all keys of a role from one file.
fn entries(view: &View<'_>, key: &'static str) -> Vec<Entry> {
    let entries = view.read_entries(&view.profile, key);
    let role = view.winner(Subject::Role).filter(|_| view.edition() == Edition::V1_14);
    let is_in_file = |entry: &Entry| match role.map(|(_, winner)| &winner.origin) {
        Some(trace::Origin::Key { path, .. }) => entry.path == *path,
        Some(_) | None => true,
    };
    entries.into_iter().filter(is_in_file).collect()
}

/// Whose keys sign the call for the role: those at the end of the chain of sources.
fn source_credentials(view: &View<'_>) -> Option<Value> {
    if view.external_provider() != Some(Provider::AssumeRole) {
        return None;
    }
    let (last, keys) = end_of_chain(view)?;
    let note = Some(format!("profile {last}: its keys sign the call for the role"));
    let value = Value {
        value: Some(keys.value.clone()),
        origin: keys.origin(),
        note,
        ..Value::none("source_access_key_id")
    };
    Some(value)
}

/// The last profile of the chain, and its access key id.
fn end_of_chain(view: &View<'_>) -> Option<(String, Entry)> {
    let last = view.chain(true).pop()?;
    let keys = view.read_entries(&last, "aws_access_key_id").into_iter().next()?;
    Some((last, keys))
}
