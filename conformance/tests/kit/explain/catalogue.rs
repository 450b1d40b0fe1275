//! Every finding of the catalogue, in the world of its example and in the one that is mended.

use std::collections::BTreeSet;

use awsess_conformance::explain::{Diagnostic, Finding, findings};
use awsess_conformance::specification::rules;

use super::on_disk::{diagnostics, explained, place};

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
