//! What the library shows of a case, where it is odd.

use awsess_conformance::builtin::{Network, observe};
use awsess_conformance::case::Case;
use awsess_conformance::materialise::Materialised;
use awsess_conformance::outcome::{self, Outcome};
use serde_json::{Value, json};

/// What the library shows of edition 1.14 with a credentials file whose key refers to nothing.
fn outcome(env: &Value, constructor: &str) -> Value {
    let text = "[default]\naws_access_key_id = %(none)s\naws_secret_access_key = S\n";
    let case: Case = serde_json::from_value(json!({
        "id": "panic",
        "edition": "1.14",
        "env": env,
        "files": {"${ROOT}/.aws/credentials": text},
        "options": {"constructor": constructor},
    }))
    .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let materialised = Materialised::new(&case, &folder.path().join("root")).unwrap();
    serde_json::to_value(observe(&materialised.resolved, &Network::default()).unwrap()).unwrap()
}

#[test]
fn clients_of_services_are_shown_as_the_release_makes_them() {
    let case: Case = serde_json::from_value(json!({
        "id": "services",
        "env": {"AWS_REGION": "cn-north-1"},
        "observe": {"services": ["s3", ""], "services_no_resolve": ["s3"]},
    }))
    .unwrap();
    let Outcome::Session(session) = observe(&case, &Network::default()).unwrap() else { panic!("an error") };
    let services = session.services.unwrap();
    let s3 = outcome::ClientConfig {
        endpoint: "https://s3.cn-north-1.amazonaws.com.cn".into(),
        signing_region: "cn-north-1".into(),
        signing_name: "s3".into(),
        partition: Some("aws-cn".into()),
        max_retries: Some(3),
        error: None,
    };
    let unknown = services[""].error.as_ref().map(|error| &*error.code);
    assert_eq!((&services["s3"], unknown), (&s3, Some("MissingEndpoint")));
    assert_eq!(session.services_no_resolve.unwrap()["s3"].endpoint, "");
}

const NIL: &str = "runtime error: invalid memory address or nil pointer dereference";

#[test]
fn a_panic_of_the_release_is_shown_as_one() {
    let panic = json!({"code": "", "message": NIL, "panicked": true});
    let [plain, loading] =
        [json!({"HOME": "${ROOT}"}), json!({"HOME": "${ROOT}", "AWS_SDK_LOAD_CONFIG": "1"})];
    for constructor in ["new_session", "new_session_with_options"] {
        assert_eq!(outcome(&plain, constructor), json!({"error": panic}), "{constructor}");
    }
    // The deprecated constructor panics itself where it reads the files, else when credentials are retrieved.
    assert_eq!(outcome(&loading, "new"), json!({"error": panic}));
    assert_eq!(outcome(&plain, "new")["session"]["credentials"], json!({"error": panic}));
}
