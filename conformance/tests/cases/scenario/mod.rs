//! What reading promises: every written case comes back, and nothing that means nothing passes.

mod any_of;
mod pieces;
mod strategies;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::string::string_regex;
use proptest::test_runner::{RngSeed, TestRunner};

use awsess_conformance::capability::Capability;
use awsess_conformance::case::{Case, Edition, File};
use awsess_conformance::outcome;
use awsess_conformance::scenario::*;
use strategies::{any_case, any_outcome};

const SOUND: &str =
    "Feature: F\n  @ENV-1\n  Scenario: S\n    When NewSession is called\n    Then a session is created\n";

fn rules() -> BTreeSet<String> {
    ["ENV-1", "INI55-2"].map(str::to_owned).into()
}

fn read_str(text: &str) -> Result<Vec<Scenario>, Vec<Problem>> {
    read_text(Path::new("f.feature"), text, &rules())
}

/// The problems of the text, one per line.
fn problems(text: &str) -> String {
    let problems = read_str(text).unwrap_err();
    problems.iter().map(|problem| format!("{problem}\n")).collect()
}

/// A scenario that is sound but for these lines before its When.
fn given(lines: &str) -> String {
    format!(
        "Feature: F\n  Scenario: S\n{lines}\n    When NewSession is called\n    Then a session is created\n"
    )
}

fn then(lines: &str) -> String {
    format!("Feature: F\n  Scenario: S\n    When NewSession is called\n{lines}\n")
}

fn only(text: &str) -> Case {
    let scenarios = read_str(text).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"));
    assert_eq!(scenarios.len(), 1, "{text}");
    scenarios[0].case_for(Edition::V1_55)
}

#[test]
fn a_scenario_starts_with_a_home_directory_and_nothing_else() {
    let case = only(SOUND);
    assert_eq!(case.id, "f/s");
    assert_eq!(case.env, [("HOME".to_owned(), "${ROOT}/home".to_owned())].into());
    assert!(case.files.is_empty());
    let windows = only(&given("    Given the platform is windows"));
    assert_eq!(windows.env, [("USERPROFILE".to_owned(), "${ROOT}/home".to_owned())].into());
    assert!(only(&given("    Given there is no home directory")).env.is_empty());
}

#[test]
fn tags_name_rules_and_editions() {
    let tagged = SOUND.replace("@ENV-1", "@ENV-1 @INI55-2 @edition-1.14");
    let scenarios = read_str(&tagged).unwrap();
    assert_eq!(scenarios[0].rules, ["ENV-1", "INI55-2"]);
    assert_eq!(scenarios[0].editions, [Edition::V1_14]);
    assert_eq!(read_str(SOUND).unwrap()[0].editions, Edition::ALL);
}

#[test]
fn an_outline_is_one_scenario_per_row() {
    let text = "Feature: F\n  Background:\n    Given the platform is unix\n  @ENV-1\n  Scenario Outline: <value> means no\n    \
        Given the environment variable A is \"<value>\"\n    When NewSession is called\n    Then there is no region\n\n    \
        Examples:\n      | value |\n      # a comment\n      | 1     |\n      | true  |\n\n    @INI55-2\n    Examples:\n      | value |\n      | f |\n";
    let scenarios = read_str(text).unwrap();
    let shown: Vec<_> =
        scenarios.iter().map(|s| (s.id.as_str(), s.name.as_str(), s.location.line, s.rules.len())).collect();
    let expected = [
        ("f/1-means-no", "1 means no", 13, 1),
        ("f/true-means-no", "true means no", 14, 1),
        ("f/f-means-no", "f means no", 19, 2),
    ];
    assert_eq!(shown, expected);
    assert_eq!(scenarios[1].case_for(Edition::V1_14).env["A"], "true");
}

/// The id of a row has the values of the row. A number tells rows apart whose ids would be the same.
#[test]
fn a_row_is_named_by_its_values_and_by_a_number_only_if_it_must_be() {
    let ids = |title: &str, values: &[&str]| {
        let rows: String = values.iter().map(|value| format!("      | {value} |\n")).collect();
        let outline = SOUND.replace("Scenario: S", &format!("Scenario Outline: {title}"));
        let text = format!("{outline}\n    Examples:\n      | value |\n{rows}");
        read_str(&text).unwrap().into_iter().map(|scenario| scenario.id).collect::<Vec<_>>()
    };
    assert_eq!(ids("S", &["1", "2"]), ["f/s", "f/s/2"]);
    assert_eq!(
        ids("A <value> S", &["x", "[x]", "y", "\"x\""]),
        ["f/a-x-s", "f/a-x-s/2", "f/a-y-s", "f/a-x-s/3"]
    );
    assert_eq!(ids("<value>", &["", "..", "b"]), ["f/value", "f/value/2", "f/b"]);
    assert_eq!(ids("A <value>", &[&"long ".repeat(100)]), ["f/a-value"]);
}

#[test]
fn an_outline_that_runs_nothing_or_names_no_column_is_a_problem() {
    let outline = SOUND.replace("Scenario:", "Scenario Outline:");
    assert!(problems(&outline).contains("f.feature:3: the outline has no row"), "{}", problems(&outline));
    let unknown = format!(
        "{}\n    Examples:\n      | x |\n      | 1 |\n",
        outline.replace("NewSession is", "<call> is")
    );
    assert!(problems(&unknown).contains("f.feature:4: <call> is not a column"), "{}", problems(&unknown));
}

#[test]
fn a_doc_string_is_the_text_with_a_final_line_break() {
    let doc = |lines: &str| {
        only(&given(&format!(
            "    Given the shared config file contains:\n      \"\"\"\n{lines}      \"\"\""
        )))
    };
    let text = |lines: &str| match &doc(lines).files["${ROOT}/home/.aws/config"] {
        File::Text(text) => text.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        text("      [default]\n        nested = 1\n\n      # end\n"),
        "[default]\n  nested = 1\n\n# end\n"
    );
    assert_eq!(text(""), "");
}

#[test]
fn every_problem_is_reported_with_its_line() {
    let text = "Feature: F\n  @ENV-9\n  Scenario: S\n    Given the optoin Profile is \"x\"\n    And the config sets Region too \"y\"\n    \
        When NewSession is called\n    Then a session is created\n\n  Scenario: S\n    When NewSession is called\n";
    let found = problems(text);
    assert!(
        found.contains("f.feature:2: the tag @ENV-9 is neither a rule nor an edition: the closest is @ENV-1"),
        "{found}"
    );
    assert!(found.contains("f.feature:4: unknown step 'the optoin Profile is \"x\"': did you mean 'the option Profile is \"x\"'?"), "{found}");
    assert!(found.contains("f.feature:5: unknown step"), "{found}");
    assert!(found.contains("f.feature:9: no Then"), "{found}");
}

/// What stands in a text, and the problem that it is, with its line.
const FAULTY: [(&str, &str, &str); 25] = [
    ("a misspelled scenario", "Feature: F\n  Scenari: S\n    When New is called\n", "f.feature:2: '"),
    (
        "a misspelled scenario after another",
        "Feature: F\n  Scenario: A\n    When New is called\n    Then a session is created\n  Scenerio: S\n",
        "f.feature:5: '",
    ),
    (
        "a misspelled step keyword",
        "Feature: F\n  Scenario: S\n    Givn the platform is unix\n    When New is called\n    Then a session is created\n",
        "f.feature:3: 'Givn",
    ),
    (
        "a misspelled step keyword amid steps",
        "Feature: F\n  Scenario: S\n    When New is called\n    Thn a session is created\n",
        "f.feature:4: 'Thn",
    ),
    (
        "a step without a scenario",
        "Feature: F\n  Given the platform is unix\n  Scenario: S\n    When New is called\n    Then a session is created\n",
        "f.feature:2: 'Given",
    ),
    ("no feature", "When New is called\n", "f.feature:1: "),
    ("an empty text", "", "f.feature"),
    ("a feature without a scenario", "Feature: F\n", "f.feature: the file has no scenario"),
    ("no When", "Feature: F\n  Scenario: S\n    Then a session is created\n", "f.feature:2: no When"),
    ("no Then", "Feature: F\n  Scenario: S\n    When New is called\n", "f.feature:2: no Then"),
    (
        "no name",
        "Feature: F\n  Scenario:\n    When New is called\n    Then a session is created\n",
        "f.feature:2: the scenario has no name",
    ),
    (
        "two calls",
        "Feature: F\n  Scenario: S\n    When New is called\n    And NewSession is called\n    Then a session is created\n",
        "f.feature:2: more than one When",
    ),
    (
        "a Then as a When",
        "Feature: F\n  Scenario: S\n    When New is called\n    And a session is created\n",
        "f.feature:4: 'a session is created' is a Then",
    ),
    (
        "options to a function without options",
        "Feature: F\n  Scenario: S\n    Given the option Profile is \"x\"\n    When New is called\n    Then a session is created\n",
        "f.feature:2: options are given",
    ),
    (
        "a copy that nobody made",
        "Feature: F\n  Scenario: S\n    When New is called\n    Then the copy has no region\n",
        "f.feature:4: no step copies",
    ),
    (
        "a request that nobody made",
        "Feature: F\n  Scenario: S\n    When New is called\n    Then the request passes\n",
        "f.feature:2: a Then is about the request",
    ),
    (
        "a call that nobody made",
        "Feature: F\n  Scenario: S\n    When New is called\n    Then the call succeeds\n",
        "f.feature:2: a Then is about the call",
    ),
    (
        "a list of handlers that does not exist",
        "Feature: F\n  Scenario: S\n    When New is called\n    Then the handler lists are:\n      | Bild |\n",
        "f.feature:4: \"Bild\" is not a list of handlers: write one of Validate, ",
    ),
    (
        "a doc string that is missing",
        "Feature: F\n  Scenario: S\n    Given the shared config file contains:\n    When New is called\n    Then a session is created\n",
        "f.feature:3: 'the shared config file contains:' needs a doc string",
    ),
    (
        "cells that the parser would drop",
        "Feature: F\n  Scenario: S\n    Given these environment variables:\n      | name | value |\n      | A | b | c |\n    When New is called\n    Then a session is created\n",
        "f.feature:5: the row has 3 cells",
    ),
    (
        "a doc string that would lose its indent",
        "Feature: F\n  Scenario: S\n    Given the shared config file contains:\n      \"\"\"\n        x\n      \"\"\"\n    When New is called\n    Then a session is created\n",
        "f.feature:4: the doc string is not indented",
    ),
    (
        "a doc string without an end, before another one",
        "Feature: F\n  Scenario: S\n    Given the shared config file contains:\n      \"\"\"\n      x\n    And the file \"a\" contains:\n      \"\"\"\n      y\n      \"\"\"\n    When New is called\n    Then a session is created\n",
        "f.feature:4: the doc string that begins here is not closed: end it with \"\"\" before line 6",
    ),
    (
        "a doc string without an end, before steps that are indented as its quotes",
        "Feature: F\n  Scenario: S\n    Given the shared config file contains:\n    \"\"\"\n    x\n    When New is called\n    Then a session is created\n",
        "f.feature:4: the doc string that begins here is not closed: end it with \"\"\" before line 6",
    ),
    (
        "a variable that is set in other words",
        "Feature: F\n  Scenario: S\n    Given AWS_PROFILE is set to \"prod\"\n    When New is called\n    Then a session is created\n",
        "f.feature:3: unknown step 'AWS_PROFILE is set to \"prod\"': did you mean 'the environment variable AWS_PROFILE is \"prod\"'?",
    ),
    (
        "a text without quotes",
        "Feature: F\n  Scenario: S\n    When New is called\n    Then the region is us-east-1\n",
        "f.feature:4: unknown step 'the region is us-east-1': did you mean 'the region is \"us-east-1\"'?",
    ),
];

/// The steps behind a doc string without an end are no problems of their own.
#[test]
fn a_doc_string_without_an_end_is_the_only_problem() {
    let (_, text, expected) = FAULTY.iter().find(|(what, ..)| what.contains("before another one")).unwrap();
    let found = problems(text);
    assert_eq!(found.lines().count(), 1, "{found}");
    assert!(found.starts_with(expected), "{found}");
}

#[test]
fn nothing_that_means_nothing_passes() {
    for (what, text, expected) in FAULTY {
        let found = problems(text);
        assert!(found.contains(expected), "{what}: {found}");
    }
}

/// Steps about configs, and the problem that they are.
const FAULTY_CONFIGS: [(&str, &str, &str); 10] = [
    (
        "an unknown field",
        "    Given the config sets Regoin to \"x\"",
        "\"Regoin\" is not a field of a config: the closest is Region",
    ),
    (
        "an unknown field in a table",
        "    Given the config sets:\n      | DisableSsl | true |",
        "the closest is DisableSSL",
    ),
    (
        "a value that the field does not take",
        "    Given the config sets UseFIPSEndpoint to true",
        "invalid value of UseFIPSEndpoint: write enabled or disabled",
    ),
    (
        "a field that is set twice",
        "    Given the config sets Region to \"a\"\n    And the config sets Region to \"b\"",
        "Region is set twice",
    ),
    (
        "two kinds of credentials",
        "    Given the config sets:\n      | Credentials | anonymous |\n      | AccessKeyID | AKID |",
        "anonymous credentials or an access key, not both",
    ),
    (
        "a resolver that is not described",
        "    Given the config sets EndpointResolver to \"own\"",
        "no step before describes the endpoint resolver \"own\"",
    ),
    (
        "a resolver that no config has",
        "    Given the endpoint resolver \"own\" delegates every service",
        "no config has an endpoint resolver that is described",
    ),
    (
        "a resolver that is described too late",
        "    Given the endpoint resolver \"own\" delegates every service\n    And the config sets EndpointResolver to \"own\"\n    \
        And the endpoint resolver \"own\" fails for \"sts\" with:\n      | code | C |",
        "move this step up",
    ),
    (
        "a copy of the copy",
        "    When New is called\n    And the session is copied\n    And the session is copied with:\n      | Region | x |",
        "'the session is copied with:' comes a second time",
    ),
    (
        "a config of clients that are made already",
        "    When New is called\n    And the client config of \"sqs\" is made\n    And client configs are made with:\n      | Region | x |",
        "comes after a client config that it is for: move this step up",
    ),
];

#[test]
fn a_step_about_a_config_that_cannot_be_used_is_a_problem() {
    for (what, steps, expected) in FAULTY_CONFIGS {
        let call = if steps.contains("When") { "" } else { "    When New is called\n" };
        let text = format!("Feature: F\n  Scenario: S\n{steps}\n{call}    Then a session is created\n");
        let found = problems(&text);
        assert!(found.contains(expected), "{what}: {found}");
    }
}

#[test]
fn an_error_about_a_config_does_not_quote_a_secret() {
    let steps = [
        "    Given the config sets Credentials to \"hunter2\"",
        "    Given the config sets SecretAccesKey to \"hunter2\"",
    ];
    for steps in steps {
        assert!(!problems(&given(steps)).contains("hunter2"), "{}", problems(&given(steps)));
    }
}

#[test]
fn every_step_has_an_example_that_is_such_a_step() {
    for entry in catalogue(&embedded().unwrap()) {
        let example = &entry.example[0];
        let mut matching = vocabulary().filter(|(_, pattern)| pattern.is_match(example));
        assert_eq!(matching.next().map(|(keyword, _)| keyword), Some(entry.keyword), "{example}");
        assert_eq!(entry.example.len() > 1, entry.below.is_some(), "{:?}", entry.example);
    }
}

#[test]
fn an_example_states_a_text_where_a_scenario_does() {
    for entry in catalogue(&embedded().unwrap()) {
        assert!(!entry.example[0].contains("\"\""), "{:?}", entry.example);
    }
}

#[test]
fn every_placeholder_of_a_step_is_explained() {
    let known: Vec<(&str, String)> = placeholders().collect();
    for entry in catalogue(&embedded().unwrap()) {
        for name in entry.template.split('{').skip(1).filter_map(|rest| rest.split('}').next()) {
            let meaning = known.iter().find(|(placeholder, _)| *placeholder == format!("{{{name}}}"));
            let (_, meaning) =
                meaning.unwrap_or_else(|| panic!("{{{name}}} of '{}' is not listed", entry.template));
            assert!(!meaning.is_empty() && !meaning.contains(['(', '|', '[']), "{{{name}}}: {meaning}");
        }
    }
}

#[test]
fn prose_in_descriptions_is_no_problem() {
    let text = SOUND.replace("Feature: F\n", "Feature: F\n  The region comes from the environment. When two are set,\n  then the first wins.\n  Note: an empty variable is unset.\n");
    assert!(read_str(&text).is_ok(), "{}", problems(&text));
}

#[test]
fn an_error_message_speaks_of_the_failure_named_before_it() {
    let text = then(
        "    Then retrieving the credentials fails with \"NoCredentialProviders\"\n    And the error message contains \"chain\"",
    );
    let message = &read_str(&text).unwrap()[0].claims[1];
    let error =
        outcome::Error { message: Some("no valid providers in chain".to_owned()), ..Default::default() };
    let credentials = Some(outcome::Credentials::Failed(outcome::FailedRetrieval { error }));
    let outcome = outcome::Outcome::Session(Box::new(outcome::Session { credentials, ..Default::default() }));
    assert_eq!(message.check(&outcome), Ok(()));
    assert_eq!(message.capability(), Some(Capability::ErrorMessages));
}

#[test]
fn a_parameter_that_a_call_lacks_may_be_quoted() {
    let carried = then("    Then call 1 carries no \"Token Code\"");
    let call = outcome::Call {
        service: "sts".to_owned(),
        operation: "AssumeRole".to_owned(),
        signed_with: "AKID".to_owned(),
        signing_region: "us-east-1".to_owned(),
        signature: None,
        host: None,
        client_certificate: None,
        execution_environment: None,
        parameters: BTreeMap::new(),
    };
    let session = outcome::Session { requests: Some(vec![call]), ..Default::default() };
    let outcome = outcome::Outcome::Session(Box::new(session));
    assert_eq!(read_str(&carried).unwrap()[0].claims[0].check(&outcome), Ok(()));
}

#[test]
fn a_mismatch_shows_no_secret() {
    let text = then("    Then the secret key is \"hunter2\"\n    And the session token is \"topsecret\"");
    let value = outcome::CredentialsValue {
        secret_access_key: "hunter3".to_owned(),
        session_token: "open".to_owned(),
        ..Default::default()
    };
    let session =
        outcome::Session { credentials: Some(outcome::Credentials::Value(value)), ..Default::default() };
    let outcome = outcome::Outcome::Session(Box::new(session));
    for claim in &read_str(&text).unwrap()[0].claims {
        let shown = format!("{} {claim:?}", claim.check(&outcome).unwrap_err());
        assert!(!["hunter", "topsecret", "open"].iter().any(|secret| shown.contains(secret)), "{shown}");
    }
}

#[test]
fn the_same_id_twice_names_both_places() {
    let twice = format!("{SOUND}{}", SOUND.replace("Feature: F\n", ""));
    assert!(
        problems(&twice).contains("f.feature:7: the scenario at f.feature:3 has the same id f/s"),
        "{}",
        problems(&twice)
    );
}

#[test]
fn folders_are_read_in_order_and_empty_or_missing_ones_are_problems() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("b/empty")).unwrap();
    std::fs::write(folder.path().join("b/b.feature"), SOUND).unwrap();
    std::fs::write(folder.path().join("a.feature"), SOUND).unwrap();
    std::fs::write(folder.path().join("rules.toml"), "").unwrap();
    let ids: Vec<_> =
        read(&[folder.path()], &rules()).unwrap().into_iter().map(|scenario| scenario.id).collect();
    assert_eq!(ids, ["a/s", "b/s"]);
    let paths = [folder.path().join("b/empty"), folder.path().join("c")];
    let found = read(&paths, &rules()).unwrap_err();
    assert!(found[0].message.contains("has no feature file"), "{found:?}");
    assert!(found[1].message.contains("cannot be read"), "{found:?}");
    assert!(read::<&Path>(&[], &rules()).is_err());
}

#[test]
fn a_file_that_is_no_text_or_no_file_is_a_problem() {
    let folder = tempfile::tempdir().unwrap();
    let noise = folder.path().join("noise.feature");
    std::fs::write(&noise, [0xff, 0xfe]).unwrap();
    assert!(read(&[&noise], &rules()).unwrap_err()[0].message.contains("UTF-8"));
    #[cfg(unix)]
    assert!(read(&["/dev/zero"], &rules()).unwrap_err()[0].message.contains("not a regular file"));
}

/// How many steps are drawn in the words of each phrase.
const STEPS: usize = 20;
/// The expression of a name, which may be quoted.
const NAME: &str = r#"("(?:[^"\\]|\\.)*"|[^\s"]+)"#;

#[test]
fn a_step_is_in_the_words_of_one_phrase_alone() {
    let mut runner = TestRunner::deterministic();
    for (_, phrase) in vocabulary() {
        let inner = phrase.as_str().strip_prefix('^').and_then(|inner| inner.strip_suffix('$')).unwrap();
        let steps = string_regex(&inner.replace(NAME, "X")).unwrap();
        for _ in 0..STEPS {
            let step = steps.new_tree(&mut runner).unwrap().current();
            let matching = vocabulary().filter(|(_, other)| other.is_match(&step));
            let matching: Vec<_> = matching.map(|(_, other)| other.as_str()).collect();
            assert_eq!(matching, [phrase.as_str()], "{step}");
        }
    }
}

#[test]
fn a_generated_case_is_named_in_words() {
    let case = Case { id: "gen/7/1.55/42".into(), ..Case::default() };
    let outcome = awsess_conformance::outcome::Outcome::Session(Default::default());
    let text = write(&case, &outcome, &Notes::default());
    assert!(text.starts_with("Feature: Generated cases\n"), "{text}");
    assert!(text.contains("\n  Scenario: Case 42 of seed 7 in edition 1.55\n"), "{text}");
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2000,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(1),
        ..ProptestConfig::default()
    })]

    #[test]
    fn every_case_reads_back_from_what_is_written(case in any_case(), outcome in any_outcome()) {
        let notes = Notes { comments: vec!["seed: 1\nreplay: awsess check".to_owned()], rules: vec!["ENV-1".to_owned()] };
        let text = write(&case, &outcome, &notes);
        let scenarios = read_str(&text).map_err(|problems| TestCaseError::fail(format!("{problems:?}\n{text}")))?;
        let read_back = Case { id: case.id.clone(), ..scenarios[0].case_for(case.edition) };
        let mut case = case;
        let shows_handlers = |assertion: &Assertion| assertion.capability() == Some(Capability::Handlers);
        case.observe.handlers |= assertions_of(&outcome).iter().any(shows_handlers);
        prop_assert_eq!(&read_back, &case, "{}", text);
        prop_assert_eq!(&scenarios[0].editions, &[case.edition]);
        prop_assert_eq!(&scenarios[0].claims, &assertions_of(&outcome), "{}", text);
        for claim in &scenarios[0].claims {
            prop_assert_eq!(claim.check(&outcome), Ok(()), "{}", text);
        }
    }
}
