//! Reasons for differences: the decisions behind each field, and the rules that a wrong assertion contradicts.

use std::path::Path;

use awsess_conformance::case::{Case, Edition};
use awsess_conformance::check::{because, contradiction};
use awsess_conformance::compare::Difference;
use awsess_conformance::scenario::{self, Scenario};
use awsess_conformance::{model, specification};
use serde_json::{Value, json};

/// The rules that explain a difference in the field.
fn rules(case: Value, field: &str) -> Vec<String> {
    let case: Case = serde_json::from_value(case).unwrap();
    let difference = Difference { field: field.into(), expected: None, observed: None };
    let told = because(&case, &[difference], &|_| ());
    told.iter().map(|line| line.split(':').next().unwrap().to_owned()).collect()
}

#[test]
fn a_secret_is_masked_in_a_value_and_not_in_the_title_of_a_rule() {
    let case = json!({"env": {"AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "SECRET_A"}});
    let case: Case = serde_json::from_value(case).unwrap();
    let field = "session.credentials.access_key_id".into();
    let difference = Difference { field, expected: None, observed: None };
    let told = because(&case, &[difference], &|text| *text = text.replace("A", "*")).join("\n");
    assert!(told.contains("ENV-1: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY together"), "{told}");
    assert!(told.contains("[\"*KID\" from environment variable *WS_*CCESS_KEY_ID]"), "{told}");
}

/// A role with a source profile, in a region with its own endpoint of STS.
fn role(observe: &Value) -> Value {
    let config = "[default]\nrole_arn = arn:aws:iam::123456789012:role/one\nsource_profile = keys\nexternal_id = 1234\n\
                  [profile keys]\naws_access_key_id = AKID\naws_secret_access_key = SECRET\n";
    json!({
        "env": {"HOME": "${ROOT}/home", "AWS_SDK_LOAD_CONFIG": "1", "AWS_REGION": "eu-north-1"},
        "files": {"${ROOT}/home/.aws/config": config}, "observe": observe,
    })
}

fn has(rules: &[String], wanted: &[&str]) -> bool {
    wanted.iter().all(|wanted| rules.iter().any(|rule| rule == wanted))
}

#[test]
fn the_calls_for_a_role_are_explained_by_who_signs_what_is_sent_and_where() {
    let rules = rules(role(&json!({})), "session.requests");
    assert!(has(&rules, &["ROLE-1", "ROLE-24", "ROLE-25", "ROLE-28", "ENV-9"]), "{rules:?}");
    assert!(!has(&rules, &["CALL-1"]), "{rules:?}");
}

#[test]
fn the_endpoint_of_the_config_explains_where_a_role_is_assumed() {
    let mut case = role(&json!({}));
    case["options"] = json!({"config": {"endpoint": "http://localhost:9000"}});
    let rules = rules(case, "session.requests");
    assert!(has(&rules, &["ROLE-29"]) && !has(&rules, &["ROLE-28"]), "{rules:?}");
}

#[test]
fn a_call_is_explained_by_its_own_decisions() {
    let keys = json!({"access_key_id": "A", "secret_access_key": "B", "session_token": ""});
    let with = json!({"call_with": {"credentials": keys, "region": "us-west-2"}, "services": ["s3"]});
    for field in ["session.call.error.code", "session.requests"] {
        let rules = rules(role(&with), field);
        assert!(has(&rules, &["CALL-1", "CALL-2", "CLI-1"]), "{field}: {rules:?}");
    }
    let anonymous = json!({"call_with": {"credentials": "anonymous"}});
    let told = rules(role(&anonymous), "session.call.error.code");
    assert!(has(&told, &["CALL-3"]) && !has(&told, &["CALL-1"]), "{told:?}");
}

#[test]
fn a_call_that_cannot_be_signed_is_explained_by_the_credentials() {
    let case = json!({"env": {"AWS_REGION": "eu-north-1"}, "observe": {"call_with": {}}});
    let rules = rules(case, "session.call.error.code");
    assert!(has(&rules, &["CALL-4", "CHAIN-1"]), "{rules:?}");
}

#[test]
fn each_client_is_explained_by_what_was_decided_for_it() {
    let observe = json!({"services": ["s3", "sts"], "services_no_resolve": ["s3"]});
    let of = |field: &str| rules(role(&observe), field);
    let (sts, bare) = (of("session.services.sts.endpoint"), of("session.services_no_resolve.s3.endpoint"));
    assert!(has(&sts, &["CLI-2"]) && !has(&sts, &["CLI-4"]), "{sts:?}");
    assert!(has(&bare, &["CLI-4"]) && !has(&bare, &["CLI-2"]), "{bare:?}");
}

#[test]
fn a_copy_is_explained_by_what_was_decided_for_the_copy() {
    let observe = json!({"copy_with": {"region": "us-west-2"}, "services": ["s3"]});
    let region = rules(role(&observe), "session.copy.region");
    assert!(region.iter().any(|rule| rule.starts_with("COPY-")), "{region:?}");
    let own = rules(role(&observe), "session.region");
    assert!(!own.iter().any(|rule| rule.starts_with("COPY-")), "{own:?}");
}

#[test]
fn the_creation_is_explained_by_what_decided_on_it() {
    let case = json!({"env": {"HOME": "${ROOT}/home", "AWS_CA_BUNDLE": "${ROOT}/missing.pem"}});
    let rules = rules(case, "error.code");
    assert!(has(&rules, &["TLS-6"]), "{rules:?}");
}

/// Scenarios with one wrong assertion each. The name has the rules that it contradicts.
const WRONG: &str = r#"Feature: Wrong
  Scenario: ENV-10
    Given the environment variable AWS_DEFAULT_REGION is "us-east-1"
    When NewSession is called
    Then the region is "us-east-1"

  @ENV-10
  Scenario: REG-4
    When NewSession is called
    Then the region is "us-east-1"

  Scenario: ENV-9
    Given the environment variable AWS_REGION is "us-east-1"
    When NewSession is called
    Then there is no region

  @REG-2
  Scenario: REG-2
    Given these environment variables:
      | name                | value     |
      | AWS_SDK_LOAD_CONFIG | 1         |
      | AWS_REGION          | us-east-1 |
    And the shared config file contains:
      """
      [default]
      region = us-west-2
      """
    When NewSession is called
    Then the region is "us-west-2"

  Scenario: CHAIN-1
    When NewSession is called
    Then the access key is "AKID"

  Scenario: ENV-1
    Given these environment variables:
      | name                  | value  |
      | AWS_ACCESS_KEY_ID     | AKID   |
      | AWS_SECRET_ACCESS_KEY | SECRET |
    When NewSession is called
    Then the credentials come from "SharedConfigCredentials"

  Scenario: ERR-7 TLS-6
    Given the environment variable AWS_CA_BUNDLE is "${ROOT}/missing.pem"
    When NewSession is called
    Then a session is created

  @ROLE-24
  Scenario: ROLE-24
    Given the environment variable AWS_SDK_LOAD_CONFIG is "1"
    And the shared config file contains:
      """
      [default]
      role_arn = arn:aws:iam::123456789012:role/one
      source_profile = keys
      [profile keys]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET
      """
    When NewSession is called
    Then STS is not called
"#;

#[test]
fn a_wrong_assertion_names_the_rules_that_it_contradicts() {
    let scenarios =
        scenario::read_text(Path::new("wrong.feature"), WRONG, specification::rule_ids()).unwrap();
    for scenario in scenarios {
        let reported = reported(&scenario);
        let named: Vec<&str> = specification::rule_ids()
            .iter()
            .filter(|rule| reported.contains(&format!(" {rule}: ")))
            .map(String::as_str)
            .collect();
        assert_eq!(named.join(" "), scenario.name, "{reported}");
    }
}

/// The report of the assertion of the scenario, which the model contradicts.
fn reported(scenario: &Scenario) -> String {
    let case = scenario.case_for(Edition::V1_55);
    let mismatch = scenario.claims[0].check(&model::expect(&case).unwrap()).unwrap_err();
    contradiction(&case, &scenario.rules, &mismatch, &|_| ())
}
