//! Explains the session of a world, with everything that the rooms below can say of it.

use awsess_model::world::World;

use super::catalogue::Severity;
use super::explanation::diagnostic::Diagnostic;
use super::explanation::{Explanation, program};
use super::secrecy::{excerpt, scrub};
use super::world::view::View;
use super::{findings, problems, values};
use crate::implementation::model;

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
    let outcome = scrub::without_secrets(model::outcome_before_retrieval(&view.outcome));
    let mut values = values::values(&view, &outcome);
    values::add_notes(&mut values, notes);
    let mut of_world = problems::find(&view, &values, &outcome);
    let found = merge_short_arn(&mut of_world, findings::find(&view, notes));
    let mut all: Vec<_> = of_world.into_iter().chain(notes.iter().cloned()).chain(found).collect();
    excerpt::add_to(&mut all, &view);
    let all = beside_each_other(&all);
    let (problems, hints) = all.into_iter().partition(|one| one.severity == Severity::Problem);
    let (edition, call) = (world.edition.into(), program::call(&world.options));
    let mut explanation = Explanation { edition, call, values, problems, hints, outcome };
    scrub::scrub(&mut explanation, &view);
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

/// Whether the selected profile is in a shared file that the session does not read, because shared config is off.
pub(crate) fn is_profile_unread(world: &World) -> bool {
    let view = View::new(world);
    view.headings(&view.profile).iter().any(|heading| !heading.read)
}

/// The findings without that of a role ARN that is too short to be sent: the error of the request says what it says, and has its remedy.
fn merge_short_arn(problems: &mut [Diagnostic], findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut merge = |finding: &Diagnostic| {
        let is_it = |problem: &&mut Diagnostic| {
            problem.code == "parameter-not-valid" && problem.origin == finding.origin
        };
        let problem = problems.iter_mut().find(is_it).filter(|_| finding.code == "not-a-role");
        problem.map(|problem| add_cause(problem, finding)).is_some()
    };
    findings.into_iter().filter(|finding| !merge(finding)).collect()
}

/// Adds the cause that a finding names to the error of a request, and replaces its remedy.
fn add_cause(problem: &mut Diagnostic, finding: &Diagnostic) {
    let cause = finding.message.rsplit(": ").next().unwrap_or_default();
    problem.message = format!("{}: {cause}", problem.message.trim_end_matches('.'));
    problem.remedy.clone_from(&finding.remedy);
}

/// The diagnostics in their order, but each behind an earlier one with the same remedy.
fn beside_each_other(all: &[Diagnostic]) -> Vec<Diagnostic> {
    let first = |one: &Diagnostic| all.iter().position(|other| other.remedy == one.remedy);
    let mut placed: Vec<_> = all.iter().map(|one| (first(one), one.clone())).collect();
    placed.sort_by_key(|(first, _)| *first);
    placed.into_iter().map(|(_, one)| one).collect()
}
