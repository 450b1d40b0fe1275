//! Differences between the edition 1.14 and the last release. Nobody goes back to the older one, so only it is compared.

use awsess_model::session::{Credentials, Keys, Outcome, Provider, Session};
use awsess_model::world::{Edition, World};

use crate::explain::findings::hint::{Hint, hint};
use crate::explain::world::view::View;

/// A part of an outcome that may differ.
struct Part {
    name: &'static str,
    /// The text that is shown.
    shown: fn(&Outcome) -> String,
}

const PARTS: [Part; 3] = [
    Part { name: "creation", shown: creation },
    Part { name: "region", shown: region },
    Part { name: "credentials", shown: credentials },
];

const REMEDY: &str =
    "run awsess explain --edition 1.55 to see the session that the same program gets after an update";

pub(in crate::explain::findings) fn differ(view: &View<'_>) -> Vec<Hint> {
    if view.edition() == Edition::V1_55 {
        return Vec::new();
    }
    let world = World { edition: Edition::V1_55, ..view.world.clone() };
    let (other, _) = awsess_model::resolve(&world);
    let differing = PARTS.iter().filter(|part| (part.shown)(&view.outcome) != (part.shown)(&other));
    let told: Vec<_> = differing
        .map(|Part { name, shown }| format!("{name}: {}, not {}", shown(&other), shown(&view.outcome)))
        .collect();
    match told.is_empty() {
        // Only the keys of the session are compared: a role that lasts longer has no other keys.
        true => secrets_alone(view, &other),
        false => vec![hint(format!("edition 1.55 differs in {}", told.join("; ")), REMEDY)],
    }
}

/// Outcomes that look alike may differ in the keys of their sessions, which are not shown. The keys of a role are not known.
fn secrets_alone(view: &View<'_>, other: &Outcome) -> Vec<Hint> {
    match keys(&view.outcome) == keys(other) {
        true => Vec::new(),
        false => {
            vec![hint("edition 1.55 has another secret key or session token", REMEDY)]
        }
    }
}

/// The keys of the session, if it has them without a request.
fn keys(outcome: &Outcome) -> Option<&Keys> {
    match outcome.session().map(Session::credentials) {
        Some(Credentials::Keys(keys)) => Some(keys),
        Some(Credentials::Failed(_) | Credentials::Requested(_) | Credentials::External(_)) | None => None,
    }
}

fn creation(outcome: &Outcome) -> String {
    match outcome.failure() {
        Some(failure) if failure.code.is_empty() => "an error about a setting".into(),
        Some(failure) => format!("a {}", failure.code),
        None => "a session".into(),
    }
}

fn region(outcome: &Outcome) -> String {
    outcome.session().and_then(Session::region).unwrap_or("none").into()
}

fn credentials(outcome: &Outcome) -> String {
    match outcome.session().map(Session::credentials) {
        Some(Credentials::Keys(keys)) => format!("{} of {}", keys.access_key_id, keys.provider_name),
        Some(Credentials::Failed(_)) | None => "none".into(),
        Some(Credentials::Requested(requested)) => provided_by(requested.provider()).into(),
        Some(Credentials::External(provider)) => provided_by(*provider).into(),
    }
}

const fn provided_by(provider: Provider) -> &'static str {
    match provider {
        Provider::AssumeRole => "of an assumed role",
        Provider::WebIdentity => "of a web identity",
        Provider::Container => "of the container",
        Provider::Instance => "of the instance",
        Provider::Sso => "of single sign-on",
        Provider::Process => "of a program",
    }
}
