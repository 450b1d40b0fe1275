//! Reading a feature file in pieces gives the same result as parsing it as a whole.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use gherkin::{Feature, GherkinEnv};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::RngSeed;

use awsess_conformance::scenario::read_text;
use awsess_conformance::specification;

/// Lines that change the meaning of the lines around them.
const LINES: [&str; 20] = [
    "",
    "    ",
    "# a comment",
    "      # a comment \"\"\"",
    "@ENV-1",
    "  @ENV-1 @ENV-2 # why",
    "Feature: another",
    "  Rule: a rule",
    "  Background:",
    "  Scenario: another",
    "  Scenario Outline: another",
    "  Example: another",
    "    Examples:",
    "    Given the platform is unix",
    "    And the platform is unix",
    "    * the platform is unix",
    "      \"\"\"",
    "      | a | b |",
    "    some text",
    "    Scenarios are described here",
];

/// A change at one line of a text.
#[derive(Clone, Debug)]
enum Change {
    Insert(&'static str),
    Remove,
    Repeat,
}

fn change() -> impl Strategy<Value = (Change, Index)> {
    let change = prop_oneof![6 => select(&LINES[..]).prop_map(Change::Insert), 2 => Just(Change::Remove), 1 => Just(Change::Repeat)];
    (change, any::<Index>())
}

fn changed(text: &str, changes: &[(Change, Index)]) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    for (change, at) in changes {
        let at = at.index(lines.len());
        match change {
            Change::Insert(line) => lines.insert(at, line),
            Change::Remove => drop(lines.remove(at)),
            Change::Repeat => lines.insert(at, lines[at]),
        }
    }
    lines.join("\n") + "\n"
}

/// The text with empty blank lines. The parser rejects some blank lines with spaces, which Gherkin allows.
fn with_empty_lines(text: &str) -> String {
    let lines = text.lines().map(|line| if line.trim().is_empty() { "" } else { line });
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

/// The text of every feature file of the specification, in short parts: the parser is slow.
fn texts() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../features");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "feature"));
    files.sort();
    files.iter().map(|file| fs::read_to_string(file).unwrap()).map(|text| first_scenarios(&text)).collect()
}

/// The text up to the first scenario that starts after about a hundred lines.
fn first_scenarios(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let begins = |at: &usize| lines[*at].is_empty() && lines[at + 1].starts_with("  @");
    let end = (100..lines.len() - 1).find(begins).unwrap_or(lines.len());
    lines[..end].join("\n") + "\n"
}

fn rules() -> BTreeSet<String> {
    specification::rules().keys().cloned().collect()
}

/// Whether the kit rejects the text as invalid Gherkin; `None` for a doc string without a step, or with steps in it, which the
/// kit rejects and the parser reads as text.
fn is_refused(text: &str) -> Option<bool> {
    const SYNTAX: [&str; 5] = [
        " is not valid Gherkin",
        "invalid Gherkin keyword",
        "there is no feature",
        "rows of the table have different numbers",
        "doc string is not closed",
    ];
    let problems = read_text(Path::new("f.feature"), text, &rules()).err().unwrap_or_default();
    let has = |message: &str| problems.iter().any(|problem| problem.message.contains(message));
    let is_text = ["doc string belongs to no step", "doc string that begins here"].into_iter().any(has);
    (!is_text).then(|| SYNTAX.into_iter().any(has))
}

#[test]
fn the_pieces_have_the_scenarios_of_the_whole_file() {
    for text in texts() {
        let whole = Feature::parse(&text, GherkinEnv::default()).unwrap();
        let expected: Vec<_> = whole
            .scenarios
            .iter()
            .filter(|scenario| scenario.examples.is_empty())
            .map(|scenario| &*scenario.name)
            .collect();
        let scenarios = read_text(Path::new("f.feature"), &text, &rules()).unwrap();
        let plain: Vec<_> =
            scenarios.iter().map(|scenario| &*scenario.name).filter(|name| expected.contains(name)).collect();
        assert_eq!(plain, expected);
    }
}

#[test]
fn problems_after_comments_and_doc_strings_have_the_right_lines() {
    let text = "\n# one\nFeature: F\n\n  # two\n  Scenario: S\n    Given the shared config file contains:\n      \"\"\"\n      # \"\"\"\n\n      x\n      \"\"\"\n    # three\n\n    When New is calld\n    Then a session is created\n";
    let problems = read_text(Path::new("f.feature"), text, &rules()).unwrap_err();
    let lines: Vec<_> = problems.iter().map(|problem| problem.location.line).collect();
    assert!(lines.contains(&15), "{problems:?}");
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 1000,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(5),
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_text_is_valid_in_pieces_if_it_is_valid_as_a_whole(
        text in select(texts()),
        changes in prop::collection::vec(change(), 1..4),
    ) {
        let text = changed(&text, &changes);
        let whole = Feature::parse(with_empty_lines(&text), GherkinEnv::default());
        if let Some(refused) = is_refused(&text) {
            prop_assert_eq!(refused, whole.is_err(), "{:?}\n{}", whole.err(), text);
        }
    }
}
