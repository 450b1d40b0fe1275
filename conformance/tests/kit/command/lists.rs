//! `awsess list` and `awsess show`: what can be found, and by which words.

use awsess_conformance::case::{Case, Edition};
use awsess_conformance::strategy::{Settings, Source};

use super::{run, run_with_input, stderr, stdout};

/// The first line of a list with these words.
fn first_listed(words: &[&str]) -> String {
    let output = run(&[&["list"], words].concat());
    assert_eq!(output.status.code(), Some(0), "{words:?}: {}", stderr(&output));
    String::from_utf8(output.stdout).unwrap().lines().next().unwrap().to_owned()
}

#[test]
fn a_list_is_searched_for_words_in_upper_and_lower_case() {
    assert!(first_listed(&["rules", "ENV-7"]).starts_with("ENV-7 "));
    assert!(first_listed(&["rules", "env-7"]).starts_with("ENV-7 "));
    assert!(
        first_listed(&["rules", "aws_web_identity_token_file", "1.55"])
            .contains("AWS_WEB_IDENTITY_TOKEN_FILE")
    );
    assert!(
        first_listed(&["rules", "params"]).starts_with("PARAM-1 "),
        "the topic of a rule is searched, too"
    );
    assert!(first_listed(&["steps", "RETRIEVING"]).contains("retrieving"));
}

/// Every rule that has the words in its line, besides those whose topic has them.
#[test]
fn a_list_is_searched_for_whole_words_and_their_beginnings() {
    let listed = |words: &[&str]| stdout(&run(&[&["list", "rules"], words].concat()));
    for (word, id) in
        [("sso", "CRED-13 "), ("endpoint", "BOX-1 "), ("1.14", "BOX-1 "), ("shared config", "SCS-1 ")]
    {
        assert!(listed(&[word]).lines().any(|line| line.starts_with(id)), "{word} finds {id}");
    }
    assert_eq!(listed(&["shared config"]), listed(&["shared", "config"]));
    assert_eq!(listed(&["env-1"]).lines().count(), 1, "a number is a whole word");
    assert!(listed(&["imds", "mode"]).contains("EC2IMDSEndpointMode"), "a part of a name is a word");
    assert_eq!(run(&["list", "rules", "egion"]).status.code(), Some(2), "the middle of a word is none");
}

#[test]
fn the_list_of_steps_has_redirects_and_every_kind_of_answer() {
    let redirects = stdout(&run(&["list", "steps", "redirects"]));
    assert!(redirects.contains("\n        STS redirects to \"/moved\" with status 302\n"), "{redirects}");
    let answers = stdout(&run(&["list", "steps", "answers", "with"]));
    for row in ["| status ", "| text ", "| error ", "| message ", "| access key id ", "| expires in seconds "]
    {
        assert!(answers.contains(row), "{row} is not in: {answers}");
    }
}

#[test]
fn every_list_has_an_entry_on_each_line_as_json() {
    for (list, member) in [("rules", "title"), ("cases", "location"), ("steps", "template"), ("labels", "")] {
        let entry: serde_json::Value = serde_json::from_str(&first_listed(&[list, "--json"])).unwrap();
        assert!(entry.is_string() || entry[member].is_string(), "{list}: {entry}");
    }
}

#[test]
fn the_scenarios_are_listed_by_either_name() {
    assert_eq!(stdout(&run(&["list", "scenarios", "ENV-9"])), stdout(&run(&["list", "cases", "ENV-9"])));
}

/// Options have the same short names in all commands.
#[test]
fn an_edition_has_a_short_option_wherever_it_is_an_option() {
    for args in [
        &["show", "region/the-region-in-the-config-wins", "-e", "1.14"][..],
        &["show", "endpoint", "sts", "eu-west-1", "-e", "1.14"],
        &["repro", "region/the-region-in-the-config-wins", "-e", "1.14", "-t", "10"],
    ] {
        assert!(run(args).status.success(), "{args:?}: {}", stderr(&run(args)));
    }
    assert!(stdout(&run(&["export", "--help"])).contains("-e, --edition <E>"));
}

#[test]
fn a_rule_is_found_by_its_id_in_lower_case() {
    assert_eq!(run(&["show", "env-7"]).stdout, run(&["show", "ENV-7"]).stdout);
}

#[test]
fn a_rule_is_shown_as_json_with_its_scenarios() {
    let output = run(&["show", "ENV-9", "--json"]);
    let rule: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(rule["id"], "ENV-9");
    assert!(rule["scenarios"].as_array().is_some_and(|scenarios| !scenarios.is_empty()), "{rule}");
}
/// Every scenario and generated case can be shown, and what is shown as JSON can be asked.
#[test]
fn what_is_shown_can_be_asked() {
    let shown = run(&["show", "gen/1/1.55/42", "--json"]);
    let answer = run_with_input(&["expect"], &stdout(&shown));
    assert!(stdout(&answer).starts_with("{\"id\":\"gen/1/1.55/42\",\"outcome\":{"), "{}", stdout(&answer));
}
/// Whoever types an example of the help in is answered.
#[test]
fn the_cases_that_the_help_names_exist() {
    let mut seen = 0;
    for command in ["show", "repro", "expect"] {
        let help = stdout(&run(&[command, "--help"]));
        let ids: Vec<&str> =
            help.split_whitespace().filter(|word| word.contains('/') && !word.contains('.')).collect();
        for id in ids.iter().filter(|id| id.starts_with(|first: char| first.is_ascii_lowercase())) {
            assert!(run(&["show", id]).status.success(), "'awsess {command} --help' names {id}");
            seen += 1;
        }
    }
    assert!(seen > 1, "the help gives examples");
}
#[test]
fn an_id_says_which_case_is_drawn_and_damage_which_text_it_has() {
    let source = |damaged| Source::with(1, Edition::V1_55, Settings { damaged, ..Settings::default() });
    let shown = |index, more: &[&str]| {
        let id = format!("gen/1/1.55/{index}");
        let output = run(&[&["show", &id, "--json"], more].concat());
        serde_json::from_str::<Case>(&stdout(&output)).unwrap()
    };
    let plain = shown(42, &[]);
    assert_eq!((&*plain.id, plain.edition), ("gen/1/1.55/42", Edition::V1_55));
    assert_eq!(plain, source(0).case(42));
    let differing = (0..20).find(|index| source(0).case(*index) != source(1_000).case(*index)).unwrap();
    assert_eq!(shown(differing, &[]), source(0).case(differing));
    assert_eq!(shown(differing, &["--damage", "100"]), source(1_000).case(differing));
    for wrong in ["gen/1/1.56/2", "gen/1/1.55", "gen/x/1.55/1", "1/1.55/1", "gen/1/1.55/-1"] {
        let error = stderr(&run(&["show", wrong]));
        assert!(error.contains(&format!("there is no id {wrong:?}")), "{error}");
    }
}

/// The help and the error of an unknown id name every list in which an id can be found.
#[test]
fn show_and_list_name_rules_cases_and_findings_alike() {
    for unknown in ["H-999", "ENV-999", "nothing-of-the-kind"] {
        let error = stderr(&run(&["show", unknown]));
        for list in ["rules", "cases", "findings"] {
            assert!(error.contains(&format!("'awsess list {list}'")), "{error}");
            assert!(run(&["list", list]).status.success());
        }
    }
    let error = stderr(&run(&["repro", "nothing-of-the-kind", "--adapter", "none"]));
    assert!(error.contains("'awsess list cases'") && !error.contains("list findings"), "{error}");
    for command in ["show", "list"] {
        let help = stdout(&run(&[command, "-h"]));
        let summary = help.split("Usage").next().unwrap();
        assert!(summary.contains("finding"), "{summary}");
    }
}

/// The commands whose help is about findings. What `awsess check` makes smaller is a divergence, and not a finding.
const ABOUT_FINDINGS: [&str; 4] = ["explain", "lint", "list", "show"];

#[test]
fn a_finding_is_a_problem_or_a_hint_in_every_help() {
    let help = |command: &str| {
        let text = stdout(&run(&[command, "--help"]));
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert!(help("explain").contains("A finding is a problem or a hint."), "{}", help("explain"));
    let levels = "a problem as an error, and a hint as a warning";
    assert!(help("lint").contains(levels), "{}", help("lint"));
    for command in
        ["adapter", "capture", "check", "compare", "doctor", "expect", "export", "init", "merge", "repro"]
    {
        assert!(!help(command).contains("finding"), "{}", help(command));
    }
    for command in ABOUT_FINDINGS {
        assert!(help(command).contains("finding"), "{}", help(command));
    }
}

#[test]
fn rules_and_findings_are_listed_in_the_order_of_their_numbers() {
    for list in ["rules", "findings"] {
        let text = stdout(&run(&["list", list]));
        let ids = text.lines().map(|line| line.split(' ').next().unwrap().rsplit_once('-').unwrap());
        let ids: Vec<(&str, u32)> = ids.map(|(prefix, number)| (prefix, number.parse().unwrap())).collect();
        assert!(ids.len() > 100 && ids.is_sorted(), "{ids:?}");
    }
}

#[test]
fn an_id_that_nothing_has_brings_the_nearest() {
    let meant = |id| {
        let output = run(&["show", id]);
        let error = stderr(&output);
        assert_eq!((output.status.code(), error.lines().count()), (Some(2), 1), "{error}");
        let (_, meant) = error.split_once("did you mean ")?;
        Some(meant.split_once('?').unwrap().0.to_owned())
    };
    let one = |id: &str| Some(id.to_owned());
    assert_eq!(
        meant("handlers/a-default-handler-can-be-removd"),
        one("handlers/a-default-handler-can-be-removed")
    );
    assert_eq!(meant("cre-8x"), one("CRED-8"));
    assert_eq!(meant("A-Default-Handler-can"), one("handlers/a-default-handler-can-be-removed"));
    assert_eq!(meant("ini55-").unwrap().matches("INI55-").count(), 3, "no more than three are offered");
    assert_eq!((meant("nothing-of-the-kind"), meant("")), (None, None));
}
