//! The command as people call it: what it refuses, and that the caller's own environment changes nothing.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use awsess_conformance::case::{Case, Edition};
use awsess_conformance::strategy::{Settings, Source};
use tempfile::TempDir;

const FEATURE: &str = "\
Feature: mine

  @ENV-9
  Scenario: The environment gives the region
    Given the environment variable AWS_REGION is \"eu-west-1\"
    When NewSession is called
    Then the region is \"eu-west-1\"
";

fn awsess(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_awsess"));
    command.args(args).env_clear().stdin(Stdio::null());
    command
}

fn run(args: &[&str]) -> Output {
    awsess(args).output().unwrap()
}

fn run_with_input(args: &[&str], input: &str) -> Output {
    let mut child =
        awsess(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Checks a folder that holds one feature file with this text.
fn check_text(text: &str) -> (Output, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("mine.feature"), text).unwrap();
    (check(folder.path()), folder)
}

fn check(path: &Path) -> Output {
    run(&["check", path.to_str().unwrap(), "--cases", "0"])
}

#[test]
fn a_feature_that_holds_is_exit_code_0() {
    let (output, _folder) = check_text(FEATURE);
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(stdout(&output).contains("2 passed, 0 failed"), "{}", stdout(&output));
}

#[test]
fn a_feature_that_does_not_hold_is_exit_code_1_and_says_what_was_found() {
    let (output, _folder) =
        check_text(&FEATURE.replace("region is \"eu-west-1\"", "region is \"us-east-1\""));
    assert_eq!(output.status.code(), Some(1));
    let text = stdout(&output);
    assert!(text.contains("mine/the-environment-gives-the-region"), "{text}");
    assert!(text.contains("mine.feature:4"), "{text}");
    assert!(text.contains("found: the region is \"eu-west-1\""), "{text}");
    assert!(text.contains("this contradicts ENV-9: "), "{text}");
}

/// One clear error, with the file and the line, and exit code 2.
#[test]
fn what_means_nothing_is_refused_with_file_and_line() {
    let faults = [
        (FEATURE.replace("NewSession is called", "NewSesion is called"), "mine.feature:6: "),
        (FEATURE.replace("ENV-9", "ENV-999"), "mine.feature:3: "),
        (FEATURE.replace("Scenario:", "Scenari:"), "mine.feature:"),
        (FEATURE.replace("    When NewSession is called\n", ""), "mine.feature:4: "),
        (String::new(), "mine.feature"),
        ("Feature: nothing\n".into(), "mine.feature"),
    ];
    for (text, place) in faults {
        let (output, _folder) = check_text(&text);
        assert_eq!(output.status.code(), Some(2), "{text}");
        let error = stderr(&output);
        assert!(error.starts_with("error: ") && error.contains(place), "{place} is not in: {error}");
        assert!(stdout(&output).is_empty(), "nothing is reported of a call that is refused");
    }
}

#[test]
fn a_folder_that_is_empty_or_missing_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for path in [folder.path().to_owned(), folder.path().join("missing")] {
        let output = check(&path);
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains(path.to_str().unwrap()), "{}", stderr(&output));
    }
}

#[test]
fn a_malformed_case_is_refused_with_its_line() {
    let faults = [
        ("{\"env\": {}}\n{\"enw\": {}}\n", "line 2, column ", "unknown field `enw`"),
        ("{\"edition\": \"1.56\"}\n", "line 1, column ", "unknown variant `1.56`"),
        ("{\"files\": {\"${ROOT}/a\": {\"base64\": \"!\"}}}\n", "line 1: files[", "not standard base64"),
        (
            "{\"observe\": {\"edit_handlers\": [{\"list\": \"x\"}]}}\n",
            "line 1: observe.edit_handlers[0].list",
            "no list of handlers named",
        ),
        ("not json\n", "line 1, column ", "expected"),
    ];
    for (input, place, reason) in faults {
        let output = run_with_input(&["expect"], input);
        assert_eq!(output.status.code(), Some(2), "{input}");
        let error = stderr(&output);
        assert!(error.contains(place) && error.contains(reason), "{place}, {reason}: {error}");
    }
}

/// The words of an error are those of JSON, not those of the types that this program reads it into.
#[test]
fn a_malformed_case_is_refused_in_the_words_of_json() {
    for (input, reason) in [
        ("{\"files\": {\"a\": 5}}", "a file is a text, {\"base64\": TEXT} or {\"directory\": true}"),
        ("{\"remote\": {\"sts\": {\"answers\": [5]}}}", "an answer is \"closed\", or an object"),
        ("{\"sts\": {}}", "sts is {\"certificate\": NAME} or {\"shows\": [NAME, …]}"),
        ("{\"options\": 5}", "invalid type: integer `5`, expected an object"),
        ("{\"observe\": {\"readers\": -1}}", "expected a whole number from 0 to 4294967295"),
        ("5", "expected an object"),
    ] {
        let error = stderr(&run_with_input(&["expect"], &format!("{input}\n")));
        assert!(error.contains(reason), "{input}: {error}");
        for inner in ["untagged", "enum", "struct", "u32", "variant of"] {
            assert!(!error.contains(inner), "{input}: {error}");
        }
    }
    let error = stderr(&run(&["check", "--jobs", "0"]));
    assert!(error.contains("at least 1") && !error.contains("non-zero type"), "{error}");
}

#[test]
fn a_value_that_the_model_cannot_predict_is_refused_at_its_step() {
    let feature = "Feature: mine

  Scenario: A window as long as the keys last
    Given the option WebIdentityRoleProviderOptions sets Duration to 900 seconds
    And the option WebIdentityRoleProviderOptions sets ExpiryWindow to 3600 seconds
    When NewSessionWithOptions is called
    Then a session is created
";
    let (output, _folder) = check_text(feature);
    let error = stderr(&output);
    assert_eq!((output.status.code(), &*stdout(&output)), (Some(2), ""), "{error}");
    assert!(error.contains("mine.feature:5: the keys expire when the window begins"), "{error}");
}

#[test]
fn a_wrong_call_is_exit_code_2() {
    for args in [
        &["check", "--edition", "1.56"][..],
        &["show", "NONE-1"],
        &["check", "--jobs", "0"],
        &["nothing"],
        &["list", "rules", "no-such-topic"],
    ] {
        assert_eq!(run(args).status.code(), Some(2), "{args:?}");
    }
}

/// The endpoint, with the host that the trace says, or no URL at all.
#[test]
fn an_endpoint_is_shown_with_why_it_is_that() {
    let output = run(&["show", "endpoint", "s3", "us-east-1"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    for part in
        ["https://s3.amazonaws.com\n", "partition       aws,", "template        s3.amazonaws.com", "CLI-22"]
    {
        assert!(stdout(&output).contains(part), "{part}: {}", stdout(&output));
    }
    let output = run(&["show", "endpoint", "acm", "us-west-2", "--fips", "--json"]);
    let shown: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(shown["endpoint"], "https://acm-fips.us-west-2.amazonaws.com");
    assert_eq!(
        (&shown["host"], &shown["partition"]),
        (&"acm-fips.us-west-2.amazonaws.com".into(), &"aws".into())
    );
    let table = stdout(&run(&["show", "endpoint", "s3", "--edition", "1.14"]));
    assert!(table.lines().count() > 15 && table.contains("s3-external-1.amazonaws.com"), "{table}");
}

#[test]
fn an_endpoint_that_is_none_or_another_s_host_has_no_url() {
    let none = run(&["show", "endpoint", "sqs", ""]);
    assert_eq!(none.status.code(), Some(1), "{}", stderr(&none));
    assert!(stdout(&none).contains("UnknownEndpointError"), "{}", stdout(&none));
    let long = "a".repeat(10_240) + "/";
    for service in ["evil.example/", "user@evil.example", "a b", "é", "a?", "a#", "a:80", "\u{1}", &*long] {
        let output = run(&["show", "endpoint", service, "us-east-1"]);
        assert_eq!((output.status.code(), &*stdout(&output)), (Some(2), ""), "{service}");
        assert!(
            stderr(&output).contains("would call the host") && stderr(&output).len() < 1_000,
            "{service}"
        );
    }
    for (args, part) in [
        (&["show", "endpoint", "dynamo"][..], "did you mean dynamodb"),
        (&["show", "endpoint", "acm", "us-west-2", "--fips", "--edition", "1.14"], "no FIPS endpoints"),
        (&["show", "endpoint"], "<SERVICE>"),
    ] {
        let output = run(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(stderr(&output).contains(part), "{}", stderr(&output));
    }
}

#[test]
fn whoever_reads_no_further_is_told_nothing() {
    for args in [&["list", "rules"][..], &["schema"], &["show", "ENV-9"]] {
        let mut child = awsess(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), &*stderr(&output)), (Some(0), ""), "{args:?}");
    }
}

#[test]
fn an_endpoint_says_which_variables_do_not_count() {
    let show = |args: &[&str]| {
        let set = [("AWS_STS_REGIONAL_ENDPOINTS", "regional"), ("AWS_USE_FIPS_ENDPOINT", "true")];
        awsess(&[&["show", "endpoint"], args].concat()).envs(set).output().unwrap()
    };
    let global = show(&["sts", "eu-west-1"]);
    assert!(stdout(&global).contains("https://sts.amazonaws.com"), "{}", stdout(&global));
    for name in ["AWS_STS_REGIONAL_ENDPOINTS", "AWS_USE_FIPS_ENDPOINT"] {
        assert!(stderr(&global).contains(&format!("note: {name} is set, and does not count here")));
    }
    let regional = show(&["sts", "eu-west-1", "--regional"]);
    assert!(stdout(&regional).contains("https://sts.eu-west-1.amazonaws.com"), "{}", stdout(&regional));
    assert!(!stderr(&regional).contains("AWS_STS_REGIONAL_ENDPOINTS"), "{}", stderr(&regional));
    assert!(!stderr(&show(&["s3", "eu-west-1"])).contains("AWS_STS"), "it is about STS alone");
    assert_eq!(
        stderr(&show(&["sts", "eu-west-1", "--edition", "1.14"])),
        "",
        "the older release reads neither"
    );
}

#[test]
fn a_service_that_the_table_does_not_have_is_told() {
    let output = run(&["show", "endpoint", "S3", "eu-west-1"]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(
        stderr(&output).starts_with("note: the partition aws has no service \"S3\""),
        "{}",
        stderr(&output)
    );
    assert!(stderr(&output).ends_with(": did you mean s3?\n"), "{}", stderr(&output));
    assert_eq!(stderr(&run(&["show", "endpoint", "s3", "eu-west-1"])), "");
}

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

#[test]
fn a_feature_file_without_a_feature_is_told_so() {
    let (output, _folder) = check_text("Scenario: alone\n");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("begin the file with 'Feature: NAME'"), "{}", stderr(&output));
}

/// A run in the caller's own environment answers as one in none, whatever that environment holds.
#[test]
fn a_hostile_environment_changes_no_result() {
    let home = tempfile::tempdir().unwrap();
    std::fs::create_dir(home.path().join(".aws")).unwrap();
    std::fs::write(home.path().join(".aws/credentials"), "[default\npoison").unwrap();
    std::fs::write(home.path().join(".aws/config"), "[default]\nregion = poison\n").unwrap();
    let args = ["check", "--cases", "300", "--jobs", "2"];
    let poisoned = awsess(&args)
        .env("HOME", home.path())
        .env("AWS_PROFILE", "nobody")
        .env("AWS_SDK_LOAD_CONFIG", "1")
        .env("AWS_REGION", "poison")
        .env("AWS_ACCESS_KEY_ID", "POISON")
        .env("AWS_SECRET_ACCESS_KEY", "POISON")
        .env("AWS_CA_BUNDLE", home.path().join("missing.pem"))
        .output()
        .unwrap();
    assert!(poisoned.status.success(), "{}", stdout(&poisoned));
    assert_eq!(but_for_time(&poisoned), but_for_time(&run(&args)));
}

/// What a run reports, without how long it took.
fn but_for_time(output: &Output) -> Vec<String> {
    stdout(output).lines().map(|line| line.split(", in ").next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn the_number_of_workers_changes_no_result() {
    let with = |jobs| run(&["check", "--cases", "200", "--seed", "3", "--jobs", jobs]);
    assert_eq!(but_for_time(&with("1")), but_for_time(&with("5")));
}

/// Every scenario and generated case can be shown, and what is shown as JSON can be asked.
#[test]
fn what_is_shown_can_be_asked() {
    let shown = run(&["show", "gen/1/1.55/42", "--json"]);
    let answer = run_with_input(&["expect"], &stdout(&shown));
    assert!(stdout(&answer).starts_with("{\"id\":\"gen/1/1.55/42\",\"outcome\":{"), "{}", stdout(&answer));
}

#[test]
fn the_model_and_the_library_answer_the_adapter_protocol() {
    let hello = "{\"type\":\"hello\",\"protocol\":[1,1],\"runner\":\"test\"}\n";
    let root = tempfile::tempdir().unwrap();
    let run = format!(
        "{{\"type\":\"run\",\"id\":\"7\",\"root\":{:?},\"endpoints\":{{}},\"case\":{{\"env\":{{\"AWS_REGION\":\"x\"}}}}}}\n",
        root.path()
    );
    for args in [&["adapter"][..], &["adapter", "--model"]] {
        let output = run_with_input(args, &format!("{hello}{run}"));
        assert!(output.status.success(), "{}", stderr(&output));
        let text = stdout(&output);
        let lines: Vec<_> = text.lines().collect();
        assert!(lines[0].starts_with("{\"type\":\"hello\",\"protocol\":1,"), "{text}");
        assert!(
            lines[1]
                .starts_with("{\"type\":\"outcome\",\"id\":\"7\",\"outcome\":{\"session\":{\"region\":\"x\""),
            "{text}"
        );
    }
}

#[test]
fn an_adapter_refuses_a_protocol_that_it_does_not_speak() {
    let output =
        run_with_input(&["adapter"], "{\"type\":\"hello\",\"protocol\":[2,3],\"runner\":\"test\"}\n");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("versions 2 to 3 of the protocol"), "{}", stderr(&output));
}

/// The files of one test.
struct Files(TempDir);

impl Files {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn at(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    fn write(&self, name: &str, text: &str) -> String {
        std::fs::write(self.at(name), text).unwrap();
        self.at(name)
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.at(name)).unwrap()
    }

    /// The lines of a log without how long things took, and so without the digest.
    fn log(&self, name: &str) -> Vec<serde_json::Value> {
        let timeless = |line: &str| {
            let mut line: serde_json::Value = serde_json::from_str(line).unwrap();
            for fields in line.as_object_mut().unwrap().values_mut() {
                fields.as_object_mut().unwrap().retain(|field, _| field != "us" && field != "digest");
            }
            line
        };
        self.read(name).lines().map(timeless).collect()
    }
}

fn with<'a>(args: &[&'a str], more: &[&'a str]) -> Output {
    run(&[args, more].concat())
}

/// Runs a check as a whole and in two shards that are merged: both say and log the same.
fn assert_shards_are_the_whole(check: &[&str], code: i32) {
    let files = Files::new();
    let logs = ["whole", "1", "2", "merged"].map(|name| files.at(name));
    let whole = with(check, &["--log", &logs[0]]);
    assert_eq!(whole.status.code(), Some(code), "{}", stderr(&whole));
    for (shard, log) in [("1/2", &logs[1]), ("2/2", &logs[2])] {
        let part = stdout(&with(check, &["--shard", shard, "--log", log]));
        assert!(part.lines().next().unwrap().ends_with(&format!(", shard {shard}")), "{part}");
    }
    let merged = run(&["merge", &logs[2], &logs[1], "--log", &logs[3]]);
    assert_eq!(merged.status.code(), Some(code), "{}", stderr(&merged));
    assert_eq!(but_for_time(&merged), but_for_time(&whole));
    assert_eq!(files.log("merged"), files.log("whole"));
}

#[test]
fn two_shards_merged_are_the_whole_run() {
    assert_shards_are_the_whole(&["check", "--cases", "1200", "--seed", "5"], 0);
    let files = Files::new();
    let wrong = FEATURE.replace("region is \"eu-west-1\"", "region is \"us-east-1\"");
    let feature = files.write("mine.feature", &wrong);
    assert_shards_are_the_whole(&["check", &feature, "--cases", "40"], 1);
}

#[test]
fn a_shard_asks_its_share_alone() {
    let asked = |shard| {
        let text = stdout(&run(&["check", "--cases", "400", "--shard", shard]));
        let count = text.lines().last().unwrap().split(' ').next().unwrap().parse::<u64>().unwrap();
        assert!(count > 0, "{text}");
        count
    };
    assert_eq!(asked("1/3") + asked("2/3") + asked("3/3"), asked("1/1"));
}

#[test]
fn a_wrong_shard_is_refused() {
    for shard in ["0/2", "3/2", "1", "1/0", "a/b"] {
        let output = run(&["check", "--cases", "0", "--shard", shard]);
        assert_eq!(output.status.code(), Some(2), "{shard}");
        assert!(stderr(&output).contains("shard"), "{}", stderr(&output));
    }
}

#[test]
fn the_reports_are_those_of_the_log() {
    let files = Files::new();
    let feature = files.write("mine.feature", &FEATURE.replace("is \"eu-west-1\"\n    W", "is \"x\"\n    W"));
    let [log, junit, markdown, again] = ["log", "junit", "markdown", "again"].map(|name| files.at(name));
    let check =
        ["check", &feature, "--cases", "20", "--log", &log, "--junit", &junit, "--markdown", &markdown];
    let checked = run(&check);
    assert_eq!(checked.status.code(), Some(1));
    let merged = run(&["merge", &log, "--junit", &again]);
    assert_eq!((merged.status.code(), stdout(&merged)), (Some(1), stdout(&checked)));
    assert_eq!(files.read("junit"), files.read("again"));
    assert!(files.read("junit").contains("<testsuites"), "{}", files.read("junit"));
    assert!(files.read("markdown").contains("mine/the-environment-gives-the-region"));
}

/// The world of a failure is in the page, and its secrets are not.
#[test]
fn the_page_of_a_run_and_that_of_its_log_are_the_same() {
    let files = Files::new();
    let secret = "    And the environment variable AWS_SECRET_ACCESS_KEY is \"TopSecretText\"\n    When";
    let wrong =
        FEATURE.replace("region is \"eu-west-1\"", "region is \"us-east-1\"").replace("    When", secret);
    let feature = files.write("mine.feature", &wrong);
    let [log, page, again] = ["log", "page", "again"].map(|name| files.at(name));
    assert_eq!(run(&["check", &feature, "--log", &log, "--html", &page]).status.code(), Some(1));
    assert_eq!(run(&["merge", &log, "--html", &again]).status.code(), Some(1));
    assert_eq!(files.read("page"), files.read("again"));
    let page = files.read("page");
    assert!(!page.contains("TopSecretText"), "{page}");
    assert!(
        page.contains("<h3>World</h3>") && page.contains("AWS_REGION is &quot;eu-west-1&quot;"),
        "{page}"
    );
    assert!(page.contains(&format!("awsess repro --file {feature} mine/the-environment")), "{page}");
}

#[test]
fn a_log_that_cannot_be_written_is_refused() {
    let files = Files::new();
    let output = run(&["check", "--cases", "0", "--log", &files.at("missing/log")]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("failed to write") && stdout(&output).is_empty());
}

/// Checks the feature by these expectations.
fn expecting(files: &Files, feature: &str, expectations: &str, more: &[&str]) -> Output {
    let feature = files.write("mine.feature", feature);
    let known = files.write("known.toml", expectations);
    with(&["check", &feature, "--cases", "0", "--expectations", &known], more)
}

const KNOWN: &str = "\
# Known.
[[expect]]
case = \"mine/the-environment-gives-the-region\"
reason = \"it is so\"
";

#[test]
fn expectations_are_strict_in_every_direction() {
    let files = Files::new();
    let wrong = FEATURE.replace("region is \"eu-west-1\"", "region is \"us-east-1\"");
    let says = |feature: &str, known: &str, code: i32, text: &str| {
        let output = expecting(&files, feature, known, &[]);
        assert_eq!(output.status.code(), Some(code), "{}{}", stdout(&output), stderr(&output));
        assert!(stdout(&output).contains(text), "{}", stdout(&output));
    };
    says(&wrong, KNOWN, 0, "0 passed, 0 failed, 2 known failures");
    says(FEATURE, KNOWN, 1, "unexpected pass");
    says(&wrong, &KNOWN.replace("mine/", "yours/"), 1, "matches no case that was run");
    says(&wrong, &format!("{KNOWN}shape = \"unsupported\"\n"), 1, "changed failure");
    for selector in ["rule = \"ENV-9\"", "label = \"rule ENV-9\""] {
        let known = format!("[[expect]]\n{selector}\nreason = \"it is so\"\n");
        says(&wrong, &known, 0, "2 known failures");
        // Other scenarios of the rule may still fail.
        says(FEATURE, &known, 0, "2 passed, 0 failed");
    }
}

#[test]
fn one_file_of_expectations_serves_runs_of_parts_and_stays_as_it_is_when_a_part_is_blessed() {
    let files = Files::new();
    let other =
        KNOWN.replace("mine/the-environment-gives-the-region", "region/the-region-in-the-config-wins");
    assert!(
        awsess_conformance::scenario::embedded()
            .unwrap()
            .iter()
            .any(|scenario| other.contains(&format!("\"{}\"", scenario.id)))
    );
    for known in [other, KNOWN.replace("mine/the-environment-gives-the-region", "gen/1/1.55/900000")] {
        let output = expecting(&files, FEATURE, &known, &[]);
        assert_eq!(output.status.code(), Some(0), "{}{}", stdout(&output), stderr(&output));
        assert_eq!(expecting(&files, FEATURE, &known, &["--bless"]).status.code(), Some(0));
        assert_eq!(files.read("known.toml"), known);
    }
}

#[test]
fn expectations_that_mean_nothing_are_refused() {
    let files = Files::new();
    let output = expecting(&files, FEATURE, "[[expect]]\ncase = \"a\"\n", &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("known.toml:1: the entry has no reason"), "{}", stderr(&output));
}

#[test]
fn what_is_blessed_holds_from_then_on() {
    let files = Files::new();
    let wrong = FEATURE.replace("region is \"eu-west-1\"", "region is \"us-east-1\"");
    let stale = KNOWN.replace("mine/", "yours/");
    assert_eq!(expecting(&files, &wrong, &stale, &["--bless"]).status.code(), Some(1));
    let blessed = files.read("known.toml");
    assert!(blessed.contains("TODO: say why") && !blessed.contains("yours/"), "{blessed}");
    assert_eq!(expecting(&files, &wrong, &blessed, &["--bless"]).status.code(), Some(0));
    assert_eq!(files.read("known.toml"), blessed);

    let unfinished = expecting(&files, &wrong, &blessed, &[]);
    assert_eq!(unfinished.status.code(), Some(2));
    assert!(stderr(&unfinished).contains("still says TODO: write why it fails"), "{}", stderr(&unfinished));
    let finished = blessed.replace("TODO: say why", "The environment comes later.");
    assert_eq!(expecting(&files, &wrong, &finished, &[]).status.code(), Some(0));
}

#[test]
fn only_a_whole_run_of_one_implementation_is_blessed() {
    let files = Files::new();
    for more in [&["--bless", "--shard", "1/2"][..], &["--bless", "--adapter", "a", "--adapter", "b"]] {
        assert_eq!(expecting(&files, FEATURE, KNOWN, more).status.code(), Some(2), "{more:?}");
        assert_eq!(files.read("known.toml"), KNOWN);
    }
    assert_eq!(run(&["check", "--cases", "0", "--bless"]).status.code(), Some(2));
}

#[test]
fn an_adapter_that_does_not_start_is_exit_code_3_and_has_a_log() {
    let files = Files::new();
    let log = files.at("log");
    let me = env!("CARGO_BIN_EXE_awsess");
    let good = format!("'{me}' adapter");
    let check = ["check", "--cases", "2", "--adapter", "no-such-adapter", "--adapter", &good, "--log", &log];
    let output = run(&check);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert!(stderr(&output).contains("awsess doctor no-such-adapter"), "{}", stderr(&output));
    let text = stdout(&output);
    assert!(
        text.contains("an adapter that did not start") && text.contains("command was not found"),
        "{text}"
    );
    assert!(text.lines().last().unwrap().contains(" passed, 0 failed"), "{text}");
    assert_eq!(run(&["merge", &log]).status.code(), Some(3));
}

/// An adapter whose every session is empty.
#[cfg(unix)]
const EMPTY: &str = r#"read -r hello
echo '{"type":"hello","protocol":1,"implementation":{"name":"empty","version":"1.2.3"},"editions":["1.14","1.55"]}'
while read -r run; do
  id=${run#*\"id\":\"}
  echo "{\"type\":\"outcome\",\"id\":\"${id%%\"*}\",\"outcome\":{\"session\":{\"region\":\"nowhere\"}}}"
done
"#;

/// The smallest case of a finding is a feature file that names the adapter, and shows the failure again.
#[cfg(unix)]
#[test]
fn a_finding_replays_on_the_adapter_that_it_names() {
    let files = Files::new();
    let adapter = format!("/bin/sh {}", files.write("empty.sh", EMPTY));
    let log = files.at("log");
    let check = ["check", "--edition", "1.55", "--cases", "20", "--adapter", &adapter];
    let output = with(&check, &["--jobs", "2", "--log", &log]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let lines = files.log("log");
    let finding = lines.iter().find_map(|line| line.get("finding")).unwrap();
    let feature = finding["feature"].as_str().unwrap();
    let replay = format!("# Replay: awsess check THIS-FILE --cases 0 --adapter '{adapter}'\n");
    assert!(feature.contains(&replay), "{feature}");
    let again = files.write("small.feature", feature);
    let replayed = run(&["check", &again, "--cases", "0", "--adapter", &adapter]);
    assert_eq!(replayed.status.code(), Some(1), "{}{}", stdout(&replayed), stderr(&replayed));
    let shell = format!("# Without the runner: awsess repro --file THIS-FILE --adapter '{adapter}'\n");
    assert!(feature.contains(&shell), "{feature}");
    let line = run(&["repro", "--file", &again, "--adapter", &adapter]);
    let shown = Command::new("sh").arg("-c").arg(stdout(&line)).output().unwrap();
    assert!(stdout(&shown).contains("\"region\":\"nowhere\""), "{}{}", stderr(&line), stderr(&shown));
    let alone = with(&check, &["--jobs", "1"]);
    assert_eq!(but_for_time(&alone), but_for_time(&output), "any number of workers finds the same");
}

/// What a run was given that is not the default is what it takes to see a finding again.
#[cfg(unix)]
#[test]
fn a_finding_says_what_its_run_was_given() {
    let files = Files::new();
    let adapter = format!("/bin/sh {}", files.write("empty.sh", EMPTY));
    let check = ["check", "--edition", "1.55", "--cases", "20", "--jobs", "1", "--adapter", &adapter];
    let text = stdout(&with(&check, &["--timeout", "7.5", "--damage", "20"]));
    assert!(text.contains("# Found with seed 1 and --damage 20: gen/1/1.55/"), "{text}");
    assert!(text.contains(&format!("--cases 0 --adapter '{adapter}' --timeout 7.5\n")), "{text}");
    assert!(text.contains(&format!("--file THIS-FILE --adapter '{adapter}' --timeout 7.5\n")), "{text}");
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
fn a_corpus_is_exported_and_a_folder_with_something_in_it_refused() {
    let files = Files::new();
    let corpus = files.at("new/corpus");
    let export = ["export", &corpus, "--cases", "20", "--edition", "1.55", "--damage", "50"];
    let output = run(&export);
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(stdout(&output).contains("generated-1.55.jsonl         20 cases\n"), "{}", stdout(&output));
    let manifest: serde_json::Value = serde_json::from_str(&files.read("new/corpus/manifest.json")).unwrap();
    assert_eq!(
        (&manifest["settings"]["damaged"], &manifest["editions"]),
        (&500.into(), &serde_json::json!(["1.55"]))
    );
    let line = files.read("new/corpus/generated-1.55.jsonl").lines().next().unwrap().to_owned();
    let line: serde_json::Value = serde_json::from_str(&line).unwrap();
    let answer = run_with_input(&["expect"], &format!("{}\n", line["case"]));
    let answer: serde_json::Value = serde_json::from_str(&stdout(&answer)).unwrap();
    assert_eq!(answer["outcome"], line["expected"]);

    let again = run(&export);
    assert_eq!(again.status.code(), Some(2));
    assert!(stderr(&again).contains("is not empty") && stdout(&again).is_empty(), "{}", stderr(&again));
    assert!(with(&export, &["--force"]).status.success());
    let file = files.write("file", "");
    assert_eq!(run(&["export", &file]).status.code(), Some(2));
}

#[test]
fn a_label_leaves_the_generated_cases_that_have_it() {
    let output = run(&["check", "--cases", "300", "--label", "role assumed", "--edition", "1.55"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = stdout(&output);
    let passed = text.lines().find_map(|line| line.strip_prefix("generated cases")).unwrap().trim();
    let passed: u64 = passed.parse().unwrap();
    let others = format!("{} cases not run: not labelled 'role assumed'", 300 - passed);
    assert!((1..100).contains(&passed) && text.contains(&others), "{text}");
}

#[test]
fn a_label_that_no_case_has_brings_the_nearest() {
    let output = run(&["check", "--label", "role asumed"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("unknown label") && stderr(&output).contains("'role assumed'"),
        "{}",
        stderr(&output)
    );
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
