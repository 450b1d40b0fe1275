//! Explains a session: where each value comes from, which other values it overrides and by which rules, what fails, and which
//! settings are likely to surprise.
//!
//! [`explain`] is a pure function of a world. [`gather`] reads the world of this process, and [`render`] formats an explanation
//! for people; its serde form is the one for machines. Neither contains a secret.

mod broken_file;
mod bundle;
mod catalogue;
mod chain;
mod client_certificate;
mod diagnostic;
mod encoding;
mod endpoints;
mod environment_keys;
mod excerpt;
mod explanation;
mod findings;
mod format;
mod gather;
mod lint;
mod meant_headings;
mod near_file;
mod origin;
mod paths;
mod problems;
mod profile_names;
mod profile_sources;
mod program;
mod read;
mod regions;
mod render;
mod sarif;
mod secrecy;
mod shared_file;
mod shown;
mod sources;
mod values;
mod variables;
mod view;
mod what_if;
mod words;

use awsess_model::world::World;

pub use catalogue::{Finding, Severity, finding, findings};
pub use diagnostic::{Diagnostic, Excerpt};
pub use endpoints::similar_service;
pub use explanation::{Explanation, RuleRef, Shadowed, Value};
pub use gather::{Gathered, Request, gather, shared_paths};
pub use lint::{Linted, SharedFiles, lint};
pub use origin::Origin;
pub use read::MAX_FILE;
pub(crate) use read::read;
pub use render::{RenderOptions, render, render_lint, render_value};
pub use sarif::sarif;
pub use values::NAMES as VALUE_NAMES;
pub(crate) use variables::reads_variable;

use crate::implementation::model;
use view::View;

/// Explains the session of this world. The notes were made while the world was gathered. They come behind its problems and before
/// its hints.
#[must_use]
pub fn explain(world: &World, notes: &[Diagnostic]) -> Explanation {
    explain_services(world, notes, &[])
}

/// The same, with the endpoints of these services.
#[must_use]
pub fn explain_services(world: &World, notes: &[Diagnostic], services: &[String]) -> Explanation {
    let view = View::new(world).about(services);
    let outcome = secrecy::without_secrets(model::outcome_before_retrieval(&view.outcome));
    let mut values = values::values(&view, &outcome);
    values::add_notes(&mut values, notes);
    let of_world = problems::find(&view, &values, &outcome).into_iter();
    let mut all: Vec<_> = of_world.chain(notes.iter().cloned()).chain(findings::find(&view, notes)).collect();
    excerpt::add_to(&mut all, &view);
    let all = beside_each_other(&all);
    let (problems, hints) = all.into_iter().partition(|one| one.severity == Severity::Problem);
    let (edition, call) = (world.edition.into(), program::call(&world.options));
    let mut explanation = Explanation { edition, call, values, problems, hints, outcome };
    secrecy::scrub(&mut explanation, &view);
    explanation
}

/// The names of the profiles that the session of this world looks at: the selected one, its source profiles, and the `sso-session`
/// sections that they name.
pub(crate) fn profiles_involved(world: &World) -> Vec<String> {
    let view = View::new(world);
    let chain = view.chain(false);
    let sessions =
        chain.iter().flat_map(|profile| view.entries(profile, "sso_session")).map(|entry| entry.value);
    let sessions: Vec<_> = sessions.collect();
    chain.into_iter().chain(sessions).collect()
}

/// The diagnostics in their order, but each behind an earlier one with the same remedy.
fn beside_each_other(all: &[Diagnostic]) -> Vec<Diagnostic> {
    let first = |one: &Diagnostic| all.iter().position(|other| other.remedy == one.remedy);
    let mut placed: Vec<_> = all.iter().map(|one| (first(one), one.clone())).collect();
    placed.sort_by_key(|(first, _)| *first);
    placed.into_iter().map(|(_, one)| one).collect()
}
