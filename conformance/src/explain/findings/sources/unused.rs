//! Sources of credentials that are not used, because another one wins or because the function that the program calls does not look
//! at them.

use std::iter;

use awsess_model::rule;
use awsess_model::trace::Subject;
use awsess_model::world::{Constructor, Edition};

use crate::explain::explanation::words::list;
use crate::explain::files::paths::{CONTAINER_FULL, ROLE_ARN, TOKEN_FILE};
use crate::explain::files::shared_file::Entry;
use crate::explain::findings::credentials::arns::is_of_role;
use crate::explain::findings::hint::{Hint, hint};
use crate::explain::problems::with_rest;
use crate::explain::world::chain::Chain;
use crate::explain::world::environment_keys;
use crate::explain::world::profile_sources::{SIGN_ON, sources_of_profile};
use crate::explain::world::view::View;
use crate::explain::world::what_if::{switch_on, switched_on, without_line};

/// Sources beside the one that wins in the same profile.
pub(in crate::explain::findings) fn beside_another(view: &View<'_>) -> Vec<Hint> {
    let sources = sources_of_profile(view);
    let Some(used) = sources.used else { return Vec::new() };
    let all: Vec<Entry> = iter::once(used).chain(sources.unused).collect();
    let message = |at: usize| {
        let (stronger, unused) = (&all[..at], &all[at]);
        let effect = if unused.key == "credential_process" { "is not run" } else { "is not used" };
        let message = format!("{} {effect}: {} wins", unused.key, in_words(&all[0]));
        let lines = stronger.iter().flat_map(|one| lines_of(view, one));
        let without = lines.fold(view.world.clone(), |world, one| without_line(&world, &one.origin()));
        let stronger: Vec<_> = stronger.iter().map(|one| keys_of(view, one)).collect();
        let use_it = with_rest(
            view,
            format!("remove {}{} to use it", list(&stronger), token_of(view, &all[0])),
            &without,
        );
        hint(message, format!("remove the line, or {use_it}")).at(unused.origin())
    };
    (1..all.len()).map(message).chain(keys_below_role(view)).collect()
}

/// A source of credentials, with its line.
fn in_words(source: &Entry) -> String {
    let name = match source.key {
        "aws_access_key_id" => "the pair of keys",
        "sso_session" | "sso_start_url" => "single sign-on",
        key => key,
    };
    format!("{name} ({}:{})", source.path, source.line)
}

/// The lines of a source: one key, or all those of single sign-on, which are incomplete without one of them.
fn lines_of(view: &View<'_>, source: &Entry) -> Vec<Entry> {
    if !SIGN_ON.contains(&source.key) {
        return vec![source.clone()];
    }
    let profile = view.base_profile();
    SIGN_ON.iter().flat_map(|key| view.read_entries(&profile, key)).collect()
}

/// A source of credentials as what has to be removed, with its line.
fn keys_of(view: &View<'_>, source: &Entry) -> String {
    let mut keys: Vec<_> = lines_of(view, source).iter().map(|line| line.key).collect();
    keys.dedup();
    match keys.as_slice() {
        [] | [_] => in_words(source),
        keys => format!("{} (from {}:{} on)", list(keys), source.path, source.line),
    }
}

/// The session token of a pair of keys, which is not used without it.
fn token_of(view: &View<'_>, source: &Entry) -> &'static str {
    let tokens = view.read_entries(&view.base_profile(), "aws_session_token");
    let is_beside = source.key == "aws_access_key_id" && tokens.iter().any(|token| token.path == source.path);
    if is_beside { " and aws_session_token" } else { "" }
}

/// The keys of a profile whose role is assumed with the credentials of another profile.
fn keys_below_role(view: &View<'_>) -> Option<Hint> {
    // An ARN that is not that of a role is another finding.
    let role = Chain::new(view)?.roles.pop().filter(|role| is_of_role(&role.arn.value))?;
    let keys = view.key_pair(&view.profile).filter(|_| view.base_profile() != view.profile)?;
    let source = view.read_entries(&view.profile, "source_profile").into_iter().next()?;
    let message = format!(
        "the keys of profile {:?} are not used: the role {} is assumed with those of {:?}",
        view.profile, role.arn.value, source.value
    );
    let remedy = format!("remove the keys, or write source_profile = {} to use them", view.profile);
    Some(hint(message, remedy).at(keys.origin()))
}

/// The role of a web identity without its token file.
pub(in crate::explain::findings) fn role_without_token_file(view: &View<'_>) -> Vec<Hint> {
    let is_alone = view.set(ROLE_ARN).is_some() && view.set(TOKEN_FILE).is_none();
    let message = || {
        hint(
            format!("{ROLE_ARN} counts only with {TOKEN_FILE}, which is not set"),
            format!("set {TOKEN_FILE} for a web identity, or {}", without_token_file(view)),
        )
        .at_variable(ROLE_ARN)
    };
    let is_told = is_alone && view.edition() == Edition::V1_55;
    is_told.then(message).into_iter().collect()
}

/// What to do about the role of the variable without a web identity.
fn without_token_file(view: &View<'_>) -> String {
    match Chain::new(view) {
        Some(_) => {
            format!("unset {ROLE_ARN}, because the role of profile {:?} is assumed without it", view.profile)
        }
        None => assume_with_keys(view),
    }
}

/// The remedy if the role in `AWS_ROLE_ARN` is to be assumed with keys: a profile with that role.
fn assume_with_keys(view: &View<'_>) -> String {
    let is_by_option = !view.world.options.profile.is_empty();
    let named = || format!("the profile {:?}", view.profile);
    let (source, profile) = match (environment_keys::win(view), is_by_option) {
        (true, true) => ("source_profile", named()),
        (true, false) => (
            "credential_source = Environment",
            "a profile that the program selects with Options.Profile".into(),
        ),
        (false, _) if view.is_profile_named() => ("source_profile", named()),
        (false, _) => ("source_profile", "the profile \"default\" or one that AWS_PROFILE selects".into()),
    };
    let enable = if view.shared_config { String::new() } else { format!(", {}", switch_on(view.world)) };
    format!(
        "to assume the role with keys, write role_arn and {source} into {profile} in the config file{enable}, and unset {ROLE_ARN}"
    )
}

/// Variables that `New` does not look at unless `AWS_SDK_LOAD_CONFIG` is true, with what the other functions do with them.
const UNREAD_BY_NEW: [(&str, &str); 2] = [
    (TOKEN_FILE, "so the role of the web identity is not assumed"),
    ("AWS_CA_BUNDLE", "so the roots of the system are trusted"),
];

pub(in crate::explain::findings) fn not_read_by_new(view: &View<'_>) -> Vec<Hint> {
    let is_new = view.world.options.constructor == Constructor::New && view.outcome.session().is_some();
    let reads_all = view.winner(Subject::SharedConfig).is_some();
    let is_known = |name: &str| name != TOKEN_FILE || view.edition() == Edition::V1_55;
    let message = |(name, effect): &(&str, &str)| {
        let remedy =
            "have the program call NewSession, or set AWS_SDK_LOAD_CONFIG=1, with which New does the same";
        hint(
            format!("New does not look at {name}, {effect}"),
            with_rest(view, remedy.into(), &switched_on(view.world)),
        )
        .at_variable(name)
    };
    let unread = UNREAD_BY_NEW.iter().filter(|(name, _)| view.set(name).is_some() && is_known(name));
    unread.filter(|_| is_new && !reads_all).map(message).collect()
}

/// A container's endpoint whose host is a name, which nobody has looked up here.
pub(in crate::explain::findings) fn container_host_is_a_name(view: &View<'_>) -> Vec<Hint> {
    let is_name = view.trace.decisions().any(|decision| decision.rules.contains(&rule::BOX_24));
    let (allowed, remedy) = match view.edition() {
        Edition::V1_14 => ("of loopback", "write an address of loopback, such as 127.0.0.1, or localhost"),
        Edition::V1_55 => ("of loopback, of ECS or of EKS", "write the address, or a URL with https"),
    };
    let message = || {
        let message = format!(
            "the host in {CONTAINER_FULL} is a name, which the session looks up when it is created and explain does not: \
             retrieving the credentials fails unless all its addresses are {allowed}"
        );
        hint(message, remedy).at_variable(CONTAINER_FULL)
    };
    is_name.then(message).into_iter().collect()
}
