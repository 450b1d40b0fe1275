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

/// What the explanation of a report lacks, or has although it should not.
fn objections(report: &Report) -> Vec<String> {
    let explanation = explained(&report.case);
    let said: Vec<_> = diagnostics(&explanation)
        .into_iter()
        .map(|one| (&*one.code, place(one), format!("{}; {}", one.message, one.remedy)))
        .collect();
    let is_told = |expected: &&Said| {
        said.iter().any(|(code, place, text)| {
            *code == expected.finding
                && *place == expected.place
                && expected.parts.iter().all(|part| text.contains(part))
        })
    };
    let missing = report.says.iter().filter(|expected| !is_told(expected));
    let missing = missing.map(|one| format!("{} {:?} is not said, but {said:#?}", one.finding, one.parts));
    let verbose = render(&explanation, RenderOptions { verbose: true, ..RenderOptions::default() });
    let text = render(&explanation, RenderOptions::default()) + &verbose;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let absent = report.shows.iter().filter(|part| !text.contains(*part)).map(|part| format!("no {part:?}"));
    let present = report.never.iter().filter(|part| text.contains(*part)).map(|part| format!("{part:?}"));
    let of_text: Vec<_> = absent.chain(present).map(|what| format!("{what} in {text}")).collect();
    missing.chain(of_text).collect()
}

#[test]
fn the_cause_of_every_reported_problem_is_told() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kit/explain/told");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty());
    let check = |path: &Path| {
        let report: Report = toml_edit::de::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        let name = path.file_stem().unwrap().to_str().unwrap();
        assert!(!report.says.is_empty() || !report.shows.is_empty(), "{name} expects nothing");
        let found = objections(&report);
        (!found.is_empty()).then(|| format!("{name} {}: {}", report.problem, found.join("\n")))
    };
    let wrong: Vec<_> = files.iter().filter_map(|path| check(path)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
