//! Worlds on a disk, gathered and explained as the command does it.

use std::ffi::OsString;

use awsess_conformance::case::{Case, ROOT};
use awsess_conformance::explain::{Diagnostic, Explanation, Origin, Request, explain, gather};
use awsess_conformance::materialise::Materialised;
use awsess_conformance::model;

/// What an explanation says of a case whose files are below a temporary folder, whose path becomes `${ROOT}`.
pub(super) fn explained(case: &Case) -> Explanation {
    let parent = tempfile::tempdir().unwrap();
    let root = parent.path().join("root");
    let materialised = Materialised::new(case, &root).unwrap();
    let Case { edition, env, options, .. } = materialised.resolved.clone();
    let options = model::world(&Case { edition, options, ..Case::default() }).unwrap().options;
    let env = env.into_iter().map(|(name, value)| (OsString::from(name), OsString::from(value)));
    let mut gathered =
        gather(&Request { edition: edition.into(), options }, env, Some(&root.join("account")));
    // Of a case it is known what its programs print, which are not run here either.
    let programs = model::world(case).unwrap().programs.into_iter();
    let on_disk = |path: String| path.replace(ROOT, root.to_str().unwrap());
    gathered.world.programs = programs.map(|(path, program)| (on_disk(path), program)).collect();
    let explanation = explain(&gathered.world, &gathered.notes);
    let text = serde_json::to_string(&explanation).unwrap().replace(root.to_str().unwrap(), "${ROOT}");
    serde_json::from_str(&text).unwrap()
}

/// The problems and the hints.
pub(super) fn diagnostics(explanation: &Explanation) -> Vec<&Diagnostic> {
    explanation.problems.iter().chain(&explanation.hints).collect()
}

/// The place of a diagnostic: `FILE:LINE` with the name of the file alone, or the name of a variable or an option; empty for none.
pub(super) fn place(diagnostic: &Diagnostic) -> String {
    let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    match &diagnostic.origin {
        Some(
            Origin::Key { file, line, .. } | Origin::Heading { file, line, .. } | Origin::Line { file, line },
        ) => {
            format!("{}:{line}", name(file))
        }
        Some(Origin::File { file }) => name(file),
        Some(Origin::Variable { name } | Origin::Option { name }) => name.clone(),
        Some(Origin::Default | Origin::Elsewhere { .. }) | None => String::new(),
    }
}
