//! What the command refuses: each time with one clear error and exit code 2.

use super::{FEATURE, check, check_text, run, run_with_input, stderr, stdout};

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
        ("{\"edition\": \"1.56\"}\n", "line 1, column ", "unknown value `1.56`"),
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
    let error = stderr(&run_with_input(&["expect"], "{\"options\": {\"constructor\": \"nope\"}}\n"));
    assert!(error.contains("unknown value `nope`, expected one of `new_session`, "), "{error}");
    for (option, value) in [("--seed", "x"), ("--seed", "-1"), ("--cases", "many"), ("-n", "-1")] {
        let error = stderr(&run(&["check", option, value]));
        assert!(error.contains("write a whole number from 0 to 18446744073709551615"), "{error}");
        assert!(!error.contains("digit") && !error.contains("to pass"), "{error}");
    }
    let error = stderr(&run(&["check", "--jobs", "0"]));
    assert!(error.contains("at least 1") && !error.contains("non-zero type"), "{error}");
}

#[test]
fn a_value_that_the_model_cannot_predict_is_refused_at_its_step() {
    let feature = "Feature: mine

  @edition-1.55
  Scenario: A window as long as the keys last
    Given the option WebIdentityRoleProviderOptions sets Duration to 900 seconds
    And the option WebIdentityRoleProviderOptions sets ExpiryWindow to 3600 seconds
    When NewSessionWithOptions is called
    Then a session is created
";
    let (output, _folder) = check_text(feature);
    let error = stderr(&output);
    assert_eq!((output.status.code(), &*stdout(&output)), (Some(2), ""), "{error}");
    assert!(error.contains("mine.feature:6: the keys expire when the window begins"), "{error}");
}

/// Release 1.14 does not have the options that later releases added: the case would mean nothing there.
#[test]
fn an_option_that_the_edition_does_not_have_is_refused_at_its_step() {
    for (step, name) in [
        ("the option AssumeRoleDuration is 7200 seconds", "AssumeRoleDuration"),
        ("the option ClientTLSCert is \"${CLIENT_CERT}\"", "ClientTLSCert"),
        ("the option ClientTLSKey is \"${CLIENT_KEY}\"", "ClientTLSKey"),
        ("the option EC2IMDSEndpointMode is IPv6", "EC2IMDSEndpointMode"),
        (
            "the option WebIdentityRoleProviderOptions sets Duration to 900 seconds",
            "WebIdentityRoleProviderOptions",
        ),
        ("the option ProcessProviderOptions sets MaxBufSize to 60 bytes", "ProcessProviderOptions"),
        (
            "in the option Handlers, the handler \"core.SDKVersionUserAgentHandler\" is removed from Build",
            "Handlers",
        ),
    ] {
        let text = |tag: &str| {
            format!(
                "Feature: mine\n\n  {tag}\n  Scenario: A\n    Given there is no home directory\n    And {step}\n    \
                     When NewSessionWithOptions is called\n    Then a session is created\n"
            )
        };
        for tag in ["", "@edition-1.14"] {
            let (output, _folder) = check_text(&text(tag));
            let error = stderr(&output);
            assert_eq!((output.status.code(), &*stdout(&output)), (Some(2), ""), "{step}: {error}");
            let told =
                format!("mine.feature:6: edition 1.14 does not have the option {name}: remove it, or ");
            assert!(error.contains(&told), "{step}: {error}");
        }
        let (output, _folder) = check_text(&text("@edition-1.55"));
        assert_ne!(output.status.code(), Some(2), "{step}: {}", stderr(&output));
    }
}

#[test]
fn a_case_with_an_option_that_its_edition_does_not_have_is_refused_with_its_line() {
    for (fields, place) in [
        ("\"options\": {\"assume_role_duration\": 900}", "options.assume_role_duration"),
        ("\"options\": {\"ec2_imds_endpoint_mode\": \"ipv6\"}", "options.ec2_imds_endpoint_mode"),
    ] {
        let error = stderr(&run_with_input(&["expect"], &format!("{{\"edition\": \"1.14\", {fields}}}\n")));
        assert!(error.contains(&format!("line 1: {place}: edition 1.14 does not have ")), "{error}");
        let newer = run_with_input(&["expect"], &format!("{{\"edition\": \"1.55\", {fields}}}\n"));
        assert!(newer.status.success(), "{}", stderr(&newer));
    }
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
#[test]
fn a_feature_file_without_a_feature_is_told_so() {
    let (output, _folder) = check_text("Scenario: alone\n");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("begin the file with 'Feature: NAME'"), "{}", stderr(&output));
}
