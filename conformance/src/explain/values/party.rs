//! The values that are passed to an external provider: the role and its source, single sign-on, or a program.

use awsess_model::session::Provider;
use awsess_model::trace::{self, Subject};
use awsess_model::world::Edition;

use super::decided::rules_of;
use crate::explain::explanation::origin::Origin;
use crate::explain::explanation::words::list;
use crate::explain::explanation::{Shadowed, Value};
use crate::explain::files::paths::{ROLE_ARN, ROLE_SESSION_NAME, TOKEN_FILE};
use crate::explain::files::shared_file::Entry;
use crate::explain::secrecy::shown::{masked, value_is_shown};
use crate::explain::world::profile_sources::missing_without_session;
use crate::explain::world::view::View;

/// A key of a profile, and the variable that can replace it.
pub(super) struct Row {
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
pub(super) const WEB_IDENTITY: &[Row] = &[
    either("web_identity_token_file", TOKEN_FILE),
    either("role_arn", ROLE_ARN),
    either("role_session_name", ROLE_SESSION_NAME),
];
pub(super) const SSO: &[Row] = &[
    key("sso_session"),
    key("sso_start_url"),
    key("sso_region"),
    key("sso_account_id"),
    key("sso_role_name"),
];
pub(super) const PROCESS: &[Row] = &[key("credential_process")];

/// The error codes that concern a role.
const OF_A_ROLE: [&str; 2] = ["AssumeRoleTokenProviderNotSetError", "SharedConfigAssumeRoleError"];

/// Every value that is passed to the provider.
pub(super) fn values(view: &View<'_>) -> Vec<Value> {
    rows(view).iter().filter_map(|row| value_of(view, &view.profile, row)).collect()
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

/// The value of a row in this profile, if it is set.
pub(super) fn value_of(view: &View<'_>, profile: &str, row: &Row) -> Option<Value> {
    let mut all = candidates(view, profile, row);
    if all.is_empty() {
        return None;
    }
    let Shadowed { value, secret, origin, .. } = all.remove(0);
    let rules = if row.key == "role_arn" { rules_of(view, Subject::Role, true) } else { Vec::new() };
    let note = match row.key {
        "web_identity_token_file" if view.world.files.contains_key(&value) => {
            Some("the file is there; it is read when the credentials are requested".into())
        }
        "sso_session" => needs_release(view, profile),
        "credential_process" => {
            Some("explain does not run it; run the command in a shell to see whether it prints JSON with Version 1 and keys".into())
        }
        _ => None,
    };
    let none = Value::none(row.key);
    Some(Value { value: Some(value), secret, origin, note, shadowed: all, rules, ..none })
}

/// Which releases know `sso_session`, unless the profile has all that those before them need.
fn needs_release(view: &View<'_>, profile: &str) -> Option<String> {
    let missing = missing_without_session(view, profile);
    let remedy = format!("update the SDK, or write {} into the profile in its place", list(&missing));
    (!missing.is_empty()).then(|| format!("releases of the SDK before 1.44.298 do not know it: {remedy}"))
}

/// The candidates for the row, in order of precedence.
fn candidates(view: &View<'_>, profile: &str, row: &Row) -> Vec<Shadowed> {
    let name = row.variable.filter(|_| view.is_web_identity_of_environment());
    let variable = name.and_then(|name| {
        let (value, secret) = masked(view.set(name)?, false);
        Some(Shadowed { value, secret, origin: Origin::Variable { name: name.into() }, rules: Vec::new() })
    });
    if name.is_some() && variable.is_none() {
        // The parts of a web identity are all from the environment, or all from the profile.
        return Vec::new();
    }
    let entries = entries(view, profile, row.key).into_iter().map(|entry| {
        let (value, secret) = masked(&entry.value, !value_is_shown(entry.key, &entry.value));
        Shadowed { value, secret, origin: entry.origin(), rules: Vec::new() }
    });
    variable.into_iter().chain(entries).collect()
}

/// The key in the files that are read. Edition 1.14 reads all keys of a role from one file.
fn entries(view: &View<'_>, profile: &str, key: &'static str) -> Vec<Entry> {
    let entries = view.read_entries(profile, key);
    let role = view.winner(Subject::Role).filter(|_| view.edition() == Edition::V1_14);
    let is_in_file = |entry: &Entry| match role.map(|(_, winner)| &winner.origin) {
        Some(trace::Origin::Key { path, .. }) => entry.path == *path,
        Some(_) | None => true,
    };
    entries.into_iter().filter(is_in_file).collect()
}
