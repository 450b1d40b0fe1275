//! Roles that are configured and not assumed.

use awsess_model::trace::Subject;
use awsess_model::world::Edition;

use crate::explain::view::{Entry, View};

const ROLE: &str = "role_arn";
const SOURCE: &str = "source_profile";

pub(super) fn half_a_role(view: &View<'_>) -> Vec<String> {
    if view.edition() != Edition::V1_14 {
        return Vec::new();
    }
    let [roles, sources] = [ROLE, SOURCE].map(|key| view.read_entries(&view.profile, key));
    let halves = |mine: &[Entry], others: &[Entry], other: &str| {
        let alone = mine.iter().filter(|one| others.iter().all(|other| other.path != one.path));
        let message = |one: &Entry| {
            format!(
                "{}:{} {} is ignored without {other} in the same section, in edition 1.14; add it",
                one.path, one.line, one.key
            )
        };
        alone.map(message).collect::<Vec<_>>()
    };
    [halves(&roles, &sources, SOURCE), halves(&sources, &roles, ROLE)].concat()
}

/// A role that is not assumed because shared config is off, or because environment keys win.
pub(super) fn not_used(view: &View<'_>) -> Vec<String> {
    let roles = view.entries(&view.profile, ROLE);
    let Some(role) = roles.first().filter(|_| view.outcome.session().is_some()) else { return Vec::new() };
    let place = format!("{}:{} {ROLE}", role.path, role.line);
    if !view.shared_config {
        return vec![format!(
            "{place} is not assumed: shared config is off; set AWS_SDK_LOAD_CONFIG=1, or use --shared-config enable"
        )];
    }
    let won = view.winner(Subject::Credentials).map(|(_, winner)| view.origin(&winner.origin).to_string());
    let by_environment =
        won.filter(|origin| view.external_provider().is_none() && origin.starts_with("AWS_"));
    by_environment
        .map(|origin| format!("{place} is not assumed: {origin} wins; unset it to assume the role"))
        .into_iter()
        .collect()
}

/// A role with MFA, which this command cannot provide a token for.
pub(super) fn needs_token_provider(view: &View<'_>) -> Vec<String> {
    let fails =
        view.outcome.failure().is_some_and(|failure| failure.code == "AssumeRoleTokenProviderNotSetError");
    let serial = view.read_entries(&view.profile, "mfa_serial").into_iter().next().filter(|_| fails);
    let message = |serial: Entry| {
        format!(
            "{}:{} mfa_serial asks for MFA, and this command sets no token provider; a program gets a session if it sets AssumeRoleTokenProvider",
            serial.path, serial.line
        )
    };
    serial.map(message).into_iter().collect()
}
