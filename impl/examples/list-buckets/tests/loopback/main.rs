//! The official client of S3, from sessions of this library, against a loopback S3 over TLS.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod s3;

use std::fs;
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};

use awsess::{
    Config, Credentials, Edition, Environment, Error, HttpClient, HttpRequest, HttpResponse, Options,
    RootCertificates, SendError, Session,
};
use http::{HeaderValue, StatusCode};
use list_buckets::list_buckets;
use s3::{Authority, S3};

fn config(s3: &S3) -> Config {
    let keys = Credentials::from_static("KEY", "SECRET-MARKER", Some("TOKEN-MARKER"));
    Config::new().region("eu-west-1").endpoint(s3.endpoint()).credentials(keys)
}

fn options(config: Config) -> Options {
    Options::new().environment(Environment::from_vars::<&str, &str>([])).config(config)
}

fn trusting(authority: &Authority, s3: &S3) -> Session {
    Session::new_session_with_options(options(config(s3)).custom_ca_bundle(authority.pem())).unwrap()
}

fn list(session: &Session) -> Result<Vec<String>, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(list_buckets(session)).map_err(|error| format!("{error:?}"))
}

#[test]
fn the_client_signs_with_the_sessions_keys_and_trusts_its_authority() {
    let authority = Authority::new();
    let s3 = S3::of(&authority);
    assert_eq!(list(&trusting(&authority, &s3)).unwrap(), ["one", "two"]);
    let head = s3.heads().remove(0);
    assert!(head.starts_with("GET /"), "{head}");
    assert!(head.contains("Credential=KEY/") && head.contains("/eu-west-1/s3/aws4_request"), "{head}");
    assert!(head.contains("x-amz-security-token: TOKEN-MARKER"), "{head}");
    assert!(!head.contains("SECRET-MARKER"), "{head}");
}

#[test]
fn a_server_of_another_authority_is_refused() {
    let s3 = S3::of(&Authority::new());
    let error = list(&trusting(&Authority::new(), &s3)).unwrap_err();
    assert!(error.contains("DispatchFailure"), "{error}");
    assert!(s3.heads().is_empty());
}

#[test]
fn every_request_is_shown_to_the_handlers_of_the_session() {
    let authority = Authority::new();
    let s3 = S3::of(&authority);
    let mut session = trusting(&authority, &s3);
    let seen = Arc::new(Mutex::new(Vec::new()));
    for (name, count) in
        session.handlers().lists().into_iter().map(|(name, list)| (name, list.len())).collect::<Vec<_>>()
    {
        let seen = Arc::clone(&seen);
        let list = session.handlers_mut().list_mut(name).unwrap();
        list.push_back(move |request| {
            let status = request.http_response.as_ref().map_or(0, |response| response.status.as_u16());
            let shown = format!("{name} {}/{} {status}", request.client_info.service_name, request.operation);
            seen.lock().unwrap().push(shown);
        });
        assert_eq!(list.len(), count + 1);
    }
    list(&session).unwrap();
    let before = ["validate", "build", "sign", "send"].map(|name| format!("{name} s3/ListBuckets 0"));
    let after = ["unmarshal_meta", "validate_response", "unmarshal", "complete_attempt", "complete"];
    let after = after.map(|name| format!("{name} s3/ListBuckets 200"));
    assert_eq!(*seen.lock().unwrap(), [&before[..], &after].concat());
}

#[test]
fn a_handler_may_change_what_is_sent_and_it_is_signed_so() {
    let authority = Authority::new();
    let s3 = S3::of(&authority);
    let mut session = trusting(&authority, &s3);
    session.handlers_mut().build.push_back(|request| {
        request.http_request.headers.insert("x-mine", HeaderValue::from_static("yes"));
    });
    list(&session).unwrap();
    let head = s3.heads().remove(0);
    assert!(head.contains("x-mine: yes\r\n") && head.contains("x-mine,"), "{head}");
}

#[test]
fn an_error_of_a_handler_fails_the_request_before_it_is_sent() {
    let authority = Authority::new();
    let s3 = S3::of(&authority);
    for list_name in ["validate", "build"] {
        let mut session = trusting(&authority, &s3);
        let list_of = session.handlers_mut().list_mut(list_name).unwrap();
        list_of.push_back(|request| request.error = Some(Error::new("Mine", "stop here")));
        let error = list(&session).unwrap_err();
        assert!(error.contains("stop here"), "{error}");
    }
    assert!(s3.heads().is_empty());
}

#[test]
fn a_session_that_failed_fails_every_request_before_it_is_sent() {
    let authority = Authority::new();
    let s3 = S3::of(&authority);
    let environment = Environment::from_vars([("AWS_SDK_LOAD_CONFIG", "1"), ("AWS_CA_BUNDLE", "/not/there")]);
    let session = Session::new_in(Edition::V1_55, environment, [config(&s3)]);
    let error = list(&session).unwrap_err();
    assert!(error.contains("LoadCustomCABundleError"), "{error}");
    assert!(s3.heads().is_empty());
}

#[test]
fn credentials_that_cannot_be_had_fail_the_request() {
    let authority = Authority::new();
    let s3 = S3::of(&authority);
    let config = config(&s3).credentials(Credentials::from_static("", "", None));
    let session =
        Session::new_session_with_options(options(config).custom_ca_bundle(authority.pem())).unwrap();
    let error = list(&session).unwrap_err();
    assert!(error.contains("EmptyStaticCreds"), "{error}");
    assert!(s3.heads().is_empty());
}

/// A client of the user that responds without a network.
#[derive(Clone, Debug, Default)]
struct Own(Arc<Mutex<Vec<String>>>);

impl HttpClient for Own {
    fn send(&self, request: HttpRequest, _: Option<&RootCertificates>) -> Result<HttpResponse, SendError> {
        self.0.lock().unwrap().push(format!("{} {}", request.method, request.url));
        Ok(HttpResponse::new(StatusCode::OK, "<ListAllMyBucketsResult/>"))
    }
}

#[test]
fn a_client_of_the_users_is_used_as_given() {
    let s3 = S3::of(&Authority::new());
    let own = Own::default();
    let session = Session::new_session_with_options(options(config(&s3).http_client(own.clone()))).unwrap();
    assert_eq!(list(&session).unwrap(), [] as [&str; 0]);
    let sent = own.0.lock().unwrap().concat();
    assert!(sent.starts_with(&format!("GET {}/", s3.endpoint())), "{sent}");
}

fn run(s3: &S3, variables: &[(&str, &str)]) -> Output {
    let home = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_list-buckets"));
    command.arg(s3.endpoint()).env_clear().env("HOME", home.path());
    command.envs(variables.iter().copied()).output().unwrap()
}

#[test]
fn the_program_lists_buckets_and_logs_the_request() {
    let authority = Authority::new();
    let s3 = S3::of(&authority);
    let folder = tempfile::tempdir().unwrap();
    let bundle = folder.path().join("ca.pem");
    fs::write(&bundle, authority.pem()).unwrap();
    let output = run(
        &s3,
        &[
            ("AWS_REGION", "us-east-1"),
            ("AWS_ACCESS_KEY_ID", "KEY"),
            ("AWS_SECRET_ACCESS_KEY", "SECRET-MARKER"),
            ("AWS_CA_BUNDLE", bundle.to_str().unwrap()),
        ],
    );
    let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert_eq!(out, "one\ntwo\n", "{err}");
    assert!(err.starts_with("Request: s3/ListBuckets, Payload: Some(ListBucketsInput {"), "{err}");
    assert!(!err.contains("MARKER"), "{err}");
}
