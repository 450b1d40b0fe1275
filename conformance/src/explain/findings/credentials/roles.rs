//! Roles that are configured and not assumed.

use awsess_model::trace::Subject;
use awsess_model::world::{Constructor, Edition};

use crate::explain::explanation::words::list;
use crate::explain::files::paths::TOKEN_FILE;
use crate::explain::files::shared_file::Entry;
use crate::explain::findings::hint::{Hint, hint};
use crate::explain::findings::profiles::hidden::enable;
use crate::explain::problems::{with_rest, works};
use crate::explain::world::chain::Chain;
use crate::explain::world::environment_keys;
use crate::explain::world::view::View;
use crate::explain::world::what_if::{after, switch_on, switched_on, without_variables};

const ROLE: &str = "role_arn";
const SOURCE: &str = "source_profile";

pub(in crate::explain::findings) fn half_a_role(view: &View<'_>) -> Vec<Hint> {
    if view.edition() != Edition::V1_14 {
        return Vec::new();
    }
    let [roles, sources] = [ROLE, SOURCE].map(|key| view.entries(&view.profile, key));
    let halves = |mine: &[Entry], others: &[Entry], other: &str| {
        let alone = mine.iter().filter(|one| others.iter().all(|other| other.path != one.path));
        // A source that only later releases read is another finding.
        let alone = alone.filter(|_| view.read_entries(&view.profile, "credential_source").is_empty());
        let message = |one: &Entry| {
            hint(
                format!("{} is ignored without {other} in the same section, in edition 1.14", one.key),
                with_config(view, &format!("add {other}")) + ", or remove the line",
            )
            .at(one.origin())
        };
        alone.map(message).collect::<Vec<_>>()
    };
    [halves(&roles, &sources, SOURCE), halves(&sources, &roles, ROLE)].into_iter().flatten().collect()
}

/// The remedy, with what else is needed so that the role is read.
fn with_config(view: &View<'_>, remedy: &str) -> String {
    match view.shared_config {
        true => remedy.into(),
        false => format!("{remedy} and {}", switch_on(view.world)),
    }
}

/// A role that is not assumed because shared config is off, or because environment keys win.
pub(in crate::explain::findings) fn not_used(view: &View<'_>) -> Vec<Hint> {
    let Some(role) = role(view).filter(|_| view.outcome.session().is_some()) else { return Vec::new() };
    let told = match view.shared_config {
        false => Some(("shared config is off".into(), assume_once_enabled(view))),
        true => winning_variable(view).map(|name| (format!("{name} wins"), assume(view, name))),
    };
    let message =
        |(reason, remedy)| hint(format!("the role is not assumed: {reason}"), remedy).at(role.origin());
    told.map(message).into_iter().collect()
}

/// The role of the profile. Edition 1.14 ignores a role without a source profile in its section, which is another finding.
fn role(view: &View<'_>) -> Option<Entry> {
    let sources = view.entries(&view.profile, SOURCE);
    let has_source = |role: &Entry| sources.iter().any(|source| source.path == role.path);
    let roles = view.entries(&view.profile, ROLE).into_iter();
    roles.into_iter().find(|role| view.edition() == Edition::V1_55 || has_source(role))
}

/// How the role of the profile is assumed while shared config is off. The environment may win over it even then.
fn assume_once_enabled(view: &View<'_>) -> String {
    let enabled = switched_on(view.world);
    let then = View::new(&enabled);
    let wins = winning_variable(&then).filter(|_| then.outcome.session().is_some());
    match wins {
        Some(name) => {
            format!("{}, and {}, as {name} wins even then", switch_on(view.world), assume(&then, name))
        }
        None if then.is_web_identity_of_environment() => {
            format!("{}, and unset {TOKEN_FILE}, which wins even then", switch_on(view.world))
        }
        None => enable(view),
    }
}

/// How the role of the profile is assumed although this variable has keys, which may be the source of the role.
fn assume(view: &View<'_>, name: &str) -> String {
    let keys = environment_keys::set(view);
    let unset = without_variables(view.world, &keys);
    let mut selected = view.world.clone();
    selected.options.profile.clone_from(&view.profile);
    selected.options.constructor = Constructor::NewSessionWithOptions;
    let assumes = |world| {
        let view = after(world);
        view.external_provider().is_some() && Chain::new(&view).is_some() && works(&view)
    };
    if !assumes(&unset) && assumes(&selected) {
        return format!(
            "have the program set Options.Profile to {:?} (explain shows its session with --profile); {name} is the source of the \
             role, so keep it",
            view.profile
        );
    }
    with_rest(view, format!("unset {} to assume the role", list(&keys)), &unset)
}

/// The variable whose keys win.
fn winning_variable(view: &View<'_>) -> Option<&'static str> {
    let (_, winner) = view.winner(Subject::Credentials).filter(|_| view.external_provider().is_none())?;
    winner.origin.variable()
}

/// The web identity of the environment, if keys of the environment win over it.
pub(in crate::explain::findings) fn web_identity_not_used(view: &View<'_>) -> Vec<Hint> {
    // New without shared config does not look at it, whatever else is set.
    let is_read = view.edition() == Edition::V1_55 && view.winner(Subject::SharedConfig).is_some();
    let token_file = view.set(TOKEN_FILE).filter(|_| is_read);
    let message = |name: &str| {
        let keys = environment_keys::set(view);
        let unset = without_variables(view.world, &keys);
        let remedy = format!("unset {} to use the web identity", list(&keys));
        hint(
            format!("{TOKEN_FILE} is set, but its role is not assumed: {name} wins"),
            with_rest(view, remedy, &unset),
        )
        .at_variable(TOKEN_FILE)
    };
    let winner = token_file.and_then(|_| winning_variable(view)).filter(|name| *name != TOKEN_FILE);
    winner.map(message).into_iter().collect()
}
