//! Access keys without a secret key, and access keys that take precedence over those that the user may have meant.

use awsess_model::session::{Credentials, Session};
use awsess_model::world::Edition;

use super::profiles::is_named;
use crate::explain::view::{Entry, View};

const ID: &str = "aws_access_key_id";
const SECRET: &str = "aws_secret_access_key";
const TOKEN: &str = "aws_session_token";

/// The first of the variables that is set.
fn first_set(view: &View<'_>, names: &[&'static str]) -> Option<&'static str> {
    names.iter().copied().find(|name| view.set(name).is_some())
}

fn id_variable(view: &View<'_>) -> Option<&'static str> {
    first_set(view, &["AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY"])
}

fn secret_variable(view: &View<'_>) -> Option<&'static str> {
    first_set(view, &["AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY"])
}

/// The variables of a complete pair.
fn pair(view: &View<'_>) -> Option<(&'static str, &'static str)> {
    id_variable(view).zip(secret_variable(view))
}

pub(super) fn half_a_pair(view: &View<'_>) -> Vec<String> {
    let in_environment = match (id_variable(view), secret_variable(view)) {
        (Some(name), None) => Some((name, "AWS_SECRET_ACCESS_KEY")),
        (None, Some(name)) => Some((name, "AWS_ACCESS_KEY_ID")),
        (None, None) => first_set(view, &["AWS_SESSION_TOKEN"]).map(|name| (name, "both keys")),
        (Some(_), Some(_)) => None,
    };
    let message = |(name, other)| format!("{name} is ignored without {other}; set {other} too, or unset it");
    in_environment.map(message).into_iter().chain(halves_in_files(view)).collect()
}

fn halves_in_files(view: &View<'_>) -> Vec<String> {
    let [ids, secrets] = [ID, SECRET].map(|key| view.read_entries(&view.profile, key));
    if two_files(&ids, &secrets).is_some() {
        return Vec::new();
    }
    let tokens = view.read_entries(&view.profile, TOKEN);
    let alone = |mine: &[Entry], others: &[Entry], other: &str| {
        let single = mine.iter().filter(|one| others.iter().all(|other| other.path != one.path));
        let message = |one: &Entry| {
            format!(
                "{}:{} {} is ignored without {other} in the same file; add it, or remove the line",
                one.path, one.line, one.key
            )
        };
        single.map(message).collect::<Vec<_>>()
    };
    [
        alone(&ids, &secrets, SECRET),
        alone(&secrets, &ids, ID),
        alone(&tokens, &[ids, secrets].concat(), "both keys"),
    ]
    .concat()
}

/// The key id in one file and the secret in another, when no file has both.
fn two_files<'e>(ids: &'e [Entry], secrets: &'e [Entry]) -> Option<(&'e Entry, &'e Entry)> {
    let whole = ids.iter().any(|id| secrets.iter().any(|secret| secret.path == id.path));
    ids.first().zip(secrets.first()).filter(|_| !whole)
}

pub(super) fn in_two_files(view: &View<'_>) -> Vec<String> {
    let [ids, secrets] = [ID, SECRET].map(|key| view.read_entries(&view.profile, key));
    let message = |(id, secret): (&Entry, &Entry)| {
        format!(
            "{}:{} {ID} and {}:{} {SECRET} are in different files, and both are ignored; put them in one",
            id.path, id.line, secret.path, secret.line
        )
    };
    two_files(&ids, &secrets).map(message).into_iter().collect()
}

/// Whether the session uses the keys of the environment.
fn environment_wins(view: &View<'_>) -> bool {
    match view.outcome.session().map(Session::credentials) {
        Some(Credentials::Keys(keys)) => keys.provider_name == "EnvConfigCredentials",
        Some(Credentials::Failed(_) | Credentials::Requested(_) | Credentials::External(_)) | None => false,
    }
}

pub(super) fn environment_over_profile(view: &View<'_>) -> Vec<String> {
    let Some((id, secret)) = pair(view).filter(|_| is_named(view) && environment_wins(view)) else {
        return Vec::new();
    };
    let by_option = !view.world.options.profile.is_empty();
    let edition = if by_option { " in edition 1.14, though not in 1.55" } else { "" };
    vec![format!(
        "{id} and {secret} win over the credentials of profile {:?}{edition}; unset them to use the profile's",
        view.profile
    )]
}

pub(super) fn profile_over_environment(view: &View<'_>) -> Vec<String> {
    let by_option = !view.world.options.profile.is_empty() && view.edition() == Edition::V1_55;
    let Some((id, secret)) = pair(view).filter(|_| by_option) else { return Vec::new() };
    vec![format!(
        "{id} and {secret} are ignored: the program names profile {:?}, which decides alone in edition 1.55, though not in 1.14; leave --profile out to use them",
        view.profile
    )]
}

/// Variables whose values are often pasted with quotes or spaces.
const COPIED: [&str; 7] = [
    "AWS_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_PROFILE",
    "AWS_REGION",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SECRET_KEY",
    "AWS_SESSION_TOKEN",
];

pub(super) fn quotes_or_space(view: &View<'_>) -> Vec<String> {
    let message = |place: &dyn std::fmt::Display| {
        format!(
            "{place} has quotes or white space around its value, which are part of the value; remove them"
        )
    };
    let variables = COPIED.iter().filter(|name| view.set(name).is_some_and(is_wrapped));
    let keys =
        [ID, SECRET, TOKEN, "region"].into_iter().flat_map(|key| view.read_entries(&view.profile, key));
    let keys = keys.filter(|entry| is_wrapped(&entry.value));
    variables.map(|name| message(name)).chain(keys.map(|entry| message(&entry.origin()))).collect()
}

fn is_wrapped(value: &str) -> bool {
    let quoted = |quote| value.len() > 1 && value.starts_with(quote) && value.ends_with(quote);
    quoted('"') || quoted('\'') || value != value.trim()
}
