//! Access keys without a secret key, and access keys that take precedence over those that the user may have meant.

use awsess_model::session::Provider;
use awsess_model::world::Edition;

use crate::explain::explanation::words::list;
use crate::explain::files::paths::{ROLE_ARN, TOKEN_FILE};
use crate::explain::files::shared_file::Entry;
use crate::explain::findings::hint::{Hint, hint};
use crate::explain::world::chain::{Base, Chain};
use crate::explain::world::environment_keys::{self, OLDER, first_set, id_variable, pair, secret_variable};
use crate::explain::world::view::{DEFAULT, View};
use crate::explain::world::what_if::{after, credentials, without_variables};

const ID: &str = "aws_access_key_id";
const SECRET: &str = "aws_secret_access_key";
const TOKEN: &str = "aws_session_token";

pub(in crate::explain::findings) fn half_a_pair(view: &View<'_>) -> Vec<Hint> {
    let in_environment = match (id_variable(view), secret_variable(view)) {
        (Some(name), None) => Some((name, "AWS_SECRET_ACCESS_KEY")),
        (None, Some(name)) => Some((name, "AWS_ACCESS_KEY_ID")),
        (None, None) => first_set(view, &["AWS_SESSION_TOKEN"]).map(|name| (name, "both keys")),
        (Some(_), Some(_)) => None,
    };
    let hint = in_environment.map(|(name, other)| half_in_environment(view, name, other));
    hint.into_iter().chain(halves_in_files(view)).collect()
}

/// A variable of a pair without the other one, perhaps because the value of the other is in an older name of this one.
fn half_in_environment(view: &View<'_>, name: &'static str, other: &str) -> Hint {
    let older = OLDER.iter().find(|(older, usual)| [*older, *usual].contains(&name));
    let older = older.filter(|(older, _)| view.set(older).is_some());
    let (about, remedy) = match older {
        Some((older, usual)) if *older == name => {
            (format!(", as it is another name of {usual}"), String::new())
        }
        Some((older, usual)) => (
            format!("; {older} is set too, but it is another name of {usual}"),
            format!("; if the value of {older} is that of {other}, rename it"),
        ),
        None => (String::new(), String::new()),
    };
    let message = format!("{name} is ignored without {other}{about}");
    hint(message, format!("set {other} too, or unset {name}{remedy}")).at_variable(name)
}

fn halves_in_files(view: &View<'_>) -> Vec<Hint> {
    let [ids, secrets] = [ID, SECRET].map(|key| view.read_entries(&view.profile, key));
    if two_files(&ids, &secrets).is_some() {
        return Vec::new();
    }
    let tokens = view.read_entries(&view.profile, TOKEN);
    let alone = |mine: &[Entry], others: &[Entry], other: &str| {
        let single = mine.iter().filter(|one| others.iter().all(|other| other.path != one.path));
        let message = |one: &Entry| {
            hint(
                format!("{} is ignored without {other} in the same file", one.key),
                format!("add {other}, or remove the line"),
            )
            .at(one.origin())
        };
        single.map(message).collect::<Vec<_>>()
    };
    [
        alone(&ids, &secrets, SECRET),
        alone(&secrets, &ids, ID),
        alone(&tokens, &[ids, secrets].concat(), "both keys"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The key id in one file and the secret in another, when no file has both.
fn two_files<'e>(ids: &'e [Entry], secrets: &'e [Entry]) -> Option<(&'e Entry, &'e Entry)> {
    let whole = ids.iter().any(|id| secrets.iter().any(|secret| secret.path == id.path));
    ids.first().zip(secrets.first()).filter(|_| !whole)
}

pub(in crate::explain::findings) fn in_two_files(view: &View<'_>) -> Vec<Hint> {
    let [ids, secrets] = [ID, SECRET].map(|key| view.read_entries(&view.profile, key));
    let message = |(id, secret): (&Entry, &Entry)| {
        let (path, line) = (&secret.path, secret.line);
        hint(
            format!("{ID} and {SECRET} ({path}:{line}) are in different files, and both are ignored"),
            "put them in one file",
        )
        .at(id.origin())
    };
    two_files(&ids, &secrets).map(message).into_iter().collect()
}

/// The environment wins over a profile that was named and has credentials. A role that is not assumed is another finding.
pub(in crate::explain::findings) fn environment_over_profile(view: &View<'_>) -> Vec<Hint> {
    let is_role = view.shared_config && !view.entries(&view.profile, "role_arn").is_empty();
    let keys = pair(view).filter(|_| environment_keys::win(view) && !is_role);
    let is_pair = keys.is_some() && environment_keys::set(view).len() == 2;
    let (variable, names, unset) = match keys {
        Some((id, secret)) => (id, format!("{id} and {secret} win"), environment_keys::set(view)),
        None if view.is_web_identity_of_environment() => {
            let set = [TOKEN_FILE, ROLE_ARN].into_iter().filter(|name| view.set(name).is_some());
            (TOKEN_FILE, format!("{TOKEN_FILE} wins"), set.collect())
        }
        None => return Vec::new(),
    };
    let without = without_variables(view.world, &unset);
    let Some(used) = of_profile(&after(&without)).filter(|_| is_named(view)) else { return Vec::new() };
    let by_option = !view.world.options.profile.is_empty();
    let edition = if by_option { " in edition 1.14, though not in 1.55" } else { "" };
    vec![
        hint(
            format!("{names} over the credentials of profile {:?}{edition}", view.profile),
            format!("unset {} to use {used}", if is_pair { "both".into() } else { list(&unset) }),
        )
        .at_variable(variable),
    ]
}

/// The credentials of the session, in words, if they are those of its profile.
fn of_profile(view: &View<'_>) -> Option<String> {
    let is_instance = matches!(view.external_provider(), Some(Provider::Instance | Provider::Container));
    let used = credentials(view).filter(|_| !is_instance)?;
    let heading = view.headings(&view.profile).into_iter().next()?;
    let is_named = used.contains("of profile");
    let profile = format!(" of profile {:?} ({}:{})", view.profile, heading.path, heading.line);
    Some(if is_named { used } else { used + &profile })
}

/// The credentials of the environment that are ignored because the program selects a profile.
pub(in crate::explain::findings) fn profile_over_environment(view: &View<'_>) -> Vec<Hint> {
    let by_option = !view.world.options.profile.is_empty() && view.edition() == Edition::V1_55;
    let is_source = Chain::new(view).is_some_and(|chain| chain.base == Base::Environment);
    let token_file = view.set(TOKEN_FILE).map(|_| TOKEN_FILE);
    let ignored = match (pair(view), token_file) {
        (Some(_), _) if is_source => None,
        (Some((id, secret)), _) => {
            Some((id, format!("{id} and {secret} are"), "the keys of the environment win"))
        }
        (None, Some(name)) => Some((name, format!("{name} is"), "the web identity wins")),
        (None, None) => None,
    };
    let message = |(variable, names, wins): (&str, String, &str)| {
        let message = format!("{names} ignored: Options.Profile {:?} decides alone", view.profile);
        let remedy = format!(
            "leave Options.Profile out of the program: then {wins}, even if AWS_PROFILE names a profile"
        );
        hint(message, remedy).at_variable(variable)
    };
    ignored.filter(|_| by_option).map(message).into_iter().collect()
}

/// Whether a profile other than the default is selected.
fn is_named(view: &View<'_>) -> bool {
    view.profile != DEFAULT
}
