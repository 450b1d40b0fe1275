//! Roles that are configured and not assumed.

use awsess_model::trace::Subject;
use awsess_model::world::{Constructor, Edition};

use super::keys::KEY_VARIABLES;
use super::profiles::enable;
use super::{Hint, hint};
use crate::explain::chain::Chain;
use crate::explain::paths::TOKEN_FILE;
use crate::explain::problems::{with_rest, works};
use crate::explain::view::{Entry, View};
use crate::explain::what_if::{after, without_variables};

const ROLE: &str = "role_arn";
const SOURCE: &str = "source_profile";

pub(super) fn half_a_role(view: &View<'_>) -> Vec<Hint> {
    if view.edition() != Edition::V1_14 {
        return Vec::new();
    }
    let [roles, sources] = [ROLE, SOURCE].map(|key| view.read_entries(&view.profile, key));
    let halves = |mine: &[Entry], others: &[Entry], other: &str| {
        let alone = mine.iter().filter(|one| others.iter().all(|other| other.path != one.path));
        let message = |one: &Entry| {
            hint(
                format!("{} is ignored without {other} in the same section, in edition 1.14", one.key),
                format!("add {other}, or remove the line"),
            )
            .at(one.origin())
        };
        alone.map(message).collect::<Vec<_>>()
    };
    [halves(&roles, &sources, SOURCE), halves(&sources, &roles, ROLE)].into_iter().flatten().collect()
}

/// A role that is not assumed because shared config is off, or because environment keys win.
pub(super) fn not_used(view: &View<'_>) -> Vec<Hint> {
    let roles = view.entries(&view.profile, ROLE);
    let Some(role) = roles.first().filter(|_| view.outcome.session().is_some()) else { return Vec::new() };
    if !view.shared_config {
        return vec![hint("the role is not assumed: shared config is off", enable(view)).at(role.origin())];
    }
    let message = |name: &'static str| {
        hint(format!("the role is not assumed: {name} wins"), assume(view, name)).at(role.origin())
    };
    winning_variable(view).map(message).into_iter().collect()
}

/// How the role of the profile is assumed although this variable has keys, which may be the source of the role.
fn assume(view: &View<'_>, name: &str) -> String {
    let unset = without_variables(view.world, &KEY_VARIABLES);
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
    let set = KEY_VARIABLES.into_iter().filter(|name| view.set(name).is_some()).collect::<Vec<_>>();
    with_rest(view, format!("unset {} to assume the role", set.join(" and ")), &unset)
}

/// The variable whose keys win.
fn winning_variable(view: &View<'_>) -> Option<&'static str> {
    let (_, winner) = view.winner(Subject::Credentials).filter(|_| view.external_provider().is_none())?;
    winner.origin.variable()
}

/// The web identity of the environment, if keys of the environment win over it.
pub(super) fn web_identity_not_used(view: &View<'_>) -> Vec<Hint> {
    // New without shared config does not look at it, whatever else is set.
    let is_read = view.edition() == Edition::V1_55 && view.winner(Subject::SharedConfig).is_some();
    let token_file = view.set(TOKEN_FILE).filter(|_| is_read);
    let message = |name: &str| {
        let unset = without_variables(view.world, &KEY_VARIABLES);
        let remedy = format!("unset {name} and its secret key to use the web identity");
        hint(
            format!("{TOKEN_FILE} is set, but its role is not assumed: {name} wins"),
            with_rest(view, remedy, &unset),
        )
        .at_variable(TOKEN_FILE)
    };
    let winner = token_file.and_then(|_| winning_variable(view)).filter(|name| *name != TOKEN_FILE);
    winner.map(message).into_iter().collect()
}
