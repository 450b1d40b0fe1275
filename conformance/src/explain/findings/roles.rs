//! Roles that are configured and not assumed.

use awsess_model::trace::Subject;
use awsess_model::world::Edition;

use super::profiles::SWITCH_ON;
use super::{Hint, hint};
use crate::explain::view::{Entry, View};

const ROLE: &str = "role_arn";
const SOURCE: &str = "source_profile";
const TOKEN_FILE: &str = "AWS_WEB_IDENTITY_TOKEN_FILE";

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
        return vec![hint("the role is not assumed: shared config is off", SWITCH_ON).at(role.origin())];
    }
    let sources = view.read_entries(&view.profile, "credential_source");
    let is_own_source = sources.first().is_some_and(|source| source.value == "Environment");
    let message = |name: &str| {
        let remedy = match is_own_source {
            true => format!("name the profile with --profile; {name} is the source of the role, so keep it"),
            false => format!("unset {name} to assume the role"),
        };
        hint(format!("the role is not assumed: {name} wins"), remedy).at(role.origin())
    };
    winning_variable(view).map(message).into_iter().collect()
}

/// The variable whose keys win.
fn winning_variable(view: &View<'_>) -> Option<&'static str> {
    let (_, winner) = view.winner(Subject::Credentials).filter(|_| view.external_provider().is_none())?;
    winner.origin.variable()
}

/// The web identity of the environment, if keys of the environment win over it.
pub(super) fn web_identity_not_used(view: &View<'_>) -> Vec<Hint> {
    let is_read = view.edition() == Edition::V1_55;
    let token_file = view.set(TOKEN_FILE).filter(|_| is_read);
    let message = |name: &str| {
        hint(
            format!("{TOKEN_FILE} is set, but its role is not assumed: {name} wins"),
            format!("unset {name} and its secret key to use the web identity"),
        )
        .at_variable(TOKEN_FILE)
    };
    let winner = token_file.and_then(|_| winning_variable(view)).filter(|name| *name != TOKEN_FILE);
    winner.map(message).into_iter().collect()
}
