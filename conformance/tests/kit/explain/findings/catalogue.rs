//! Every finding of the catalogue, in the world of its example and in the one that is mended.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use awsess_conformance::explain::{Diagnostic, Finding, findings};
use awsess_conformance::specification::rules;
use regex::Regex;

use crate::explain::on_disk::{diagnostics, explained, place};

/// The findings that no case can show.
const WITHOUT_EXAMPLE: [&str; 3] = ["not-text", "unreadable-file", "other-error"];

/// What is wrong with the example of a finding.
fn objection(finding: &Finding) -> Option<String> {
    let Finding { id, name, example, mended, place: expected, .. } = finding;
    let explanation = explained(example);
    let found = diagnostics(&explanation);
    let said: Vec<_> =
        found.iter().map(|one| format!("{} at {:?}: {}", one.code, place(one), one.message)).collect();
    let is_it = |one: &&Diagnostic| one.code == *name && place(one) == *expected && one.id == *id;
    if !found.into_iter().any(|one| is_it(&one) && one.severity == finding.severity) {
        return Some(format!("{id} {name} is not at {expected:?}, but {said:#?}"));
    }
    let after = explained(mended);
    let stays = diagnostics(&after).into_iter().find(|one| one.code == *name);
    stays.map(|one| format!("{id} {name} stays after the remedy: {}", one.message))
}

#[test]
fn every_finding_is_in_its_example_and_not_in_the_mended_one() {
    let shown = findings().iter().filter(|finding| !WITHOUT_EXAMPLE.contains(&&*finding.name));
    let objections: Vec<_> = shown.filter_map(objection).collect();
    assert!(objections.is_empty(), "{}", objections.join("\n"));
}

#[test]
fn ids_and_names_are_unique() {
    let ids: BTreeSet<_> = findings().iter().map(|finding| &finding.id).collect();
    let names: BTreeSet<_> = findings().iter().map(|finding| &finding.name).collect();
    assert_eq!((ids.len(), names.len()), (findings().len(), findings().len()));
}

#[test]
fn every_rule_of_a_page_exists() {
    for finding in findings() {
        let unknown: Vec<_> = finding.rules.iter().filter(|id| !rules().contains_key(*id)).collect();
        assert!(unknown.is_empty(), "{}: {unknown:?}", finding.id);
    }
}

#[test]
fn every_page_has_a_title_and_a_text_of_whole_sentences() {
    for finding in findings() {
        for sentence in [&finding.title, finding.text.trim()] {
            assert!(sentence.ends_with(['.', ':']), "{}: {sentence}", finding.id);
        }
        assert!(finding.page().lines().all(|line| line.chars().count() <= 140), "{}", finding.page());
    }
}

/// The topic of each page: the file of the catalogue that has it.
fn topics(catalogue: &Path) -> BTreeMap<String, String> {
    let name = Regex::new("(?m)^name = \"(.+)\"$").unwrap();
    let files = fs::read_dir(catalogue).unwrap().map(|entry| entry.unwrap().path());
    let files = files.filter(|path| path.extension().is_some_and(|extension| extension == "toml"));
    let of_file = |path: &Path| {
        let topic = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = fs::read_to_string(path).unwrap();
        name.captures_iter(&text).map(|found| (found[1].to_owned(), topic.clone())).collect::<Vec<_>>()
    };
    files.flat_map(|path| of_file(&path)).collect()
}

#[test]
fn what_finds_a_finding_is_in_the_room_of_its_topic() {
    let explain = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/explain");
    let topics = topics(&explain.join("catalogue"));
    let table = fs::read_to_string(explain.join("findings/mod.rs")).unwrap();
    let row = Regex::new(r#"check\("([a-z0-9-]+)", (\w+)::"#).unwrap();
    let rows: Vec<_> = row.captures_iter(&table).map(|row| row.extract::<2>().1).collect();
    let elsewhere: Vec<_> = rows.iter().filter(|[name, room]| topics[*name] != *room).collect();
    assert!(elsewhere.is_empty(), "{elsewhere:#?}");
    // What fails is in `problems`, whatever its topic.
    let rooms: BTreeSet<_> = rows.iter().map(|[_, room]| *room).chain(["errors"]).collect();
    assert_eq!(rooms, topics.values().map(|topic| &**topic).collect());
}
