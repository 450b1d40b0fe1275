//! Problems that people reported, as worlds: an explanation tells the cause of each, its place and its remedy.

use std::fs;
use std::path::Path;

use awsess_conformance::case::Case;
use awsess_conformance::explain::{RenderOptions, render};
use serde::Deserialize;

use super::on_disk::{diagnostics, explained, place};

/// A reported problem.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Report {
    /// What the person saw, and what the cause was.
    problem: String,
    case: Case,
    /// What an explanation says.
    #[serde(default)]
    says: Vec<Said>,
    /// Parts of the rendered text besides problems and hints, with all white space as one space.
    #[serde(default)]
    shows: Vec<String>,
    /// Parts that the rendered text does not have.
    #[serde(default)]
    never: Vec<String>,
}

/// A problem or a hint.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    /// The name of the finding.
    finding: String,
    /// Its place, as in the catalogue.
    #[serde(default)]
    place: String,
    /// Parts of the message or the remedy.
    #[serde(default)]
    parts: Vec<String>,
}

fn check(name: &str, report: &Report) {
    let explanation = explained(&report.case);
    for said in &report.says {
        let text = |one: &awsess_conformance::explain::Diagnostic| format!("{}; {}", one.message, one.remedy);
        let told = diagnostics(&explanation).into_iter().any(|one| {
            one.code == said.finding
                && place(one) == said.place
                && said.parts.iter().all(|part| text(one).contains(part))
        });
        assert!(told, "{name} {}: {} is not said: {explanation:#?}", report.problem, said.finding);
    }
    let verbose = render(&explanation, RenderOptions { verbose: true, ..RenderOptions::default() });
    let text = render(&explanation, RenderOptions::default()) + &verbose;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in &report.shows {
        assert!(text.contains(part), "{name} {}: no {part:?} in {text}", report.problem);
    }
    for part in &report.never {
        assert!(!text.contains(part), "{name} {}: {part:?} in {text}", report.problem);
    }
    assert!(!report.says.is_empty() || !report.shows.is_empty(), "{name} expects nothing");
}

#[test]
fn the_cause_of_every_reported_problem_is_told() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kit/explain/told");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty());
    for path in files {
        let report: Report = toml_edit::de::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        check(path.file_stem().unwrap().to_str().unwrap(), &report);
    }
}
