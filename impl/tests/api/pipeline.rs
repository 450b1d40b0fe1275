//! Requests on their way through the handlers of their session, to a server on loopback.

use std::sync::{Arc, Mutex};

use awsess::{Config, Credentials, Edition, Error, HttpResponse, NamedHandler, Parameters, Request, Session};
use http::{HeaderValue, StatusCode};

use crate::home::Home;
use crate::sts::{Sts, fault, respond};

fn session(edition: Edition, config: Config) -> Session {
    let options = Home::new().options(&[]).edition(edition).config(config);
    Session::new_session_with_options(options).unwrap()
}

fn config(server: &Sts) -> Config {
    let keys = Credentials::from_static("KEY", "SECRET-MARKER", None);
    Config::new().region("eu-west-1").endpoint(server.endpoint()).credentials(keys)
}

fn both(check: impl Fn(Edition)) {
    Edition::ALL.iter().copied().for_each(check);
}

/// A server that answers every request with nothing.
fn server() -> Sts {
    Sts::answering(|_, _| (200, String::new()))
}

type Seen = Arc<Mutex<Vec<String>>>;

/// Adds to every list a handler that keeps the list's name.
fn watch(session: &mut Session) -> Seen {
    let seen = Seen::default();
    let names: Vec<_> = session.handlers().lists().into_iter().map(|(name, _)| name).collect();
    for name in names {
        let seen = Arc::clone(&seen);
        let list = session.handlers_mut().list_mut(name).unwrap();
        list.push_front(move |_: &mut Request| seen.lock().unwrap().push(name.to_owned()));
    }
    seen
}

fn lists(seen: &Seen) -> Vec<String> {
    std::mem::take(&mut *seen.lock().unwrap())
}

/// Edition 1.14 has no CompleteAttempt.
fn of(edition: Edition, lists: &[&str]) -> Vec<String> {
    let has = |list: &&&str| edition == Edition::V1_55 || **list != "complete_attempt";
    lists.iter().filter(has).map(ToString::to_string).collect()
}

#[derive(Debug)]
struct Listing;

impl Parameters for Listing {}

#[test]
fn the_documents_logging_handler_sees_every_request() {
    both(|edition| {
        let server = Sts::answering(|_, _| (200, "<Buckets/>".into()));
        let mut session = session(edition, config(&server));
        let log = Seen::default();
        let logger = Arc::clone(&log);
        session.handlers_mut().send.push_front(move |request| {
            logger.lock().unwrap().push(format!(
                "Request: {}/{}, Payload: {:?}",
                request.client_info.service_name, request.operation, request.params
            ));
        });
        let mut request = session.request("s3", "ListBuckets").params(Listing);
        request.send().unwrap();
        assert_eq!(lists(&log), ["Request: s3/ListBuckets, Payload: Some(Listing)"]);
        assert_eq!(request.http_response.unwrap().body, b"<Buckets/>");
        let call = server.calls().remove(0);
        assert_eq!(call.signer(), ("KEY", "eu-west-1"));
        assert!(call.headers["user-agent"].starts_with("awsess/"));
        assert!(call.headers.contains_key("x-amz-content-sha256"));
    });
}

const BEFORE: [&str; 2] = ["validate", "build"];
const ANSWERED: [&str; 4] = ["sign", "send", "unmarshal_meta", "validate_response"];

#[test]
fn a_request_goes_through_its_lists_in_order() {
    both(|edition| {
        let server = server();
        let mut session = session(edition, config(&server));
        let seen = watch(&mut session);
        session.request("s3", "x").send().unwrap();
        let after = ["unmarshal", "complete_attempt", "complete"];
        assert_eq!(lists(&seen), of(edition, &[&BEFORE[..], &ANSWERED, &after].concat()));
    });
}

#[test]
fn a_failed_attempt_is_signed_and_sent_anew() {
    both(|edition| {
        let server = Sts::answering(|_, number| (if number == 0 { 503 } else { 200 }, String::new()));
        let mut session = session(edition, config(&server));
        let seen = watch(&mut session);
        let mut request = session.request("s3", "x");
        request.send().unwrap();
        let failed = ["unmarshal_error", "complete_attempt", "retry", "after_retry"];
        let after = ["unmarshal", "complete_attempt", "complete"];
        let expected = [&BEFORE[..], &ANSWERED, &failed, &ANSWERED, &after].concat();
        assert_eq!(lists(&seen), of(edition, &expected));
        assert_eq!((request.retry_count, server.calls().len()), (1, 2));
        assert!(request.retry_delay >= std::time::Duration::from_millis(500));
    });
}

#[test]
fn an_answer_that_no_handler_explains_is_an_unknown_error() {
    both(|edition| {
        let server = Sts::answering(|_, _| (404, fault("NoSuchBucket", "")));
        let mut request = session(edition, config(&server)).request("s3", "x");
        assert_eq!(request.send().unwrap_err().code(), Some("UnknownError"));
        assert_eq!(request.http_response.as_ref().unwrap().status, StatusCode::NOT_FOUND);
        assert_eq!(server.calls().len(), 1);
    });
}

#[test]
fn handlers_may_explain_an_answer_and_decide_on_another_attempt() {
    both(|edition| {
        let server = Sts::answering(|_, _| (404, String::new()));
        let mut session = session(edition, config(&server));
        let handlers = session.handlers_mut();
        handlers.unmarshal_error.push_back(|request| request.error = Some(Error::new("NotYet", "wait")));
        handlers.retry.push_back(|request| request.retryable = Some(request.retry_count < 2));
        assert_eq!(session.request("s3", "x").send().unwrap_err().code(), Some("NotYet"));
        assert_eq!(server.calls().len(), 3);
    });
}

#[test]
fn a_failure_of_the_credentials_ends_before_anything_is_sent() {
    both(|edition| {
        let server = server();
        let empty = config(&server).credentials(Credentials::from_static("", "", None));
        let mut session = session(edition, empty);
        let seen = watch(&mut session);
        assert_eq!(session.request("s3", "x").send().unwrap_err().code(), Some("EmptyStaticCreds"));
        assert_eq!(lists(&seen), ["validate", "build", "sign", "complete"]);
        assert_eq!(server.calls().len(), 0);
    });
}

#[test]
fn anonymous_requests_go_unsigned() {
    both(|edition| {
        let server = server();
        let anonymous = config(&server).credentials(Credentials::anonymous());
        session(edition, anonymous).request("s3", "x").send().unwrap();
        assert!(!server.calls()[0].headers.contains_key("authorization"));
    });
}

#[test]
fn a_send_handler_of_the_users_takes_the_place_of_the_network() {
    both(|edition| {
        let server = server();
        let mut session = session(edition, config(&server));
        session.handlers_mut().send.clear();
        session.handlers_mut().send.push_back(|request| {
            request.http_response = Some(HttpResponse::new(StatusCode::OK, "mine"));
        });
        let mut request = session.request("s3", "x");
        request.send().unwrap();
        assert_eq!(request.http_response.unwrap().body, b"mine");
        assert_eq!(server.calls().len(), 0);
    });
}

#[test]
fn without_the_handler_that_tries_again_a_failure_is_permanent() {
    both(|edition| {
        let server = Sts::answering(|_, _| (500, String::new()));
        let mut session = session(edition, config(&server));
        session.handlers_mut().after_retry.remove_by_name("core.AfterRetryHandler");
        assert!(session.request("s3", "x").send().is_err());
        assert_eq!(server.calls().len(), 1);
    });
}

#[test]
fn without_a_signature_every_attempt_fails_and_nothing_is_sent() {
    both(|edition| {
        let server = server();
        let keys = Credentials::from_static("KEY", "SECRET", Some("TOKEN\u{1}"));
        let mut session = session(edition, config(&server).credentials(keys));
        // One is enough, because each is waited for.
        session.handlers_mut().retry.push_back(|request| request.max_retries = 1);
        let mut request = session.request("s3", "x");
        assert_eq!(request.send().unwrap_err().code(), Some("RequestError"));
        assert_eq!((request.retry_count, server.calls().len()), (1, 0));
        assert_eq!(session.request("s3", "x").sign().unwrap_err().code(), Some("RequestError"));
    });
}

#[test]
fn a_handler_may_change_what_is_sent_and_it_is_signed_so() {
    let server = Sts::writing(|call, _, stream| {
        respond(stream, 200, "", &call.headers["x-mine"]);
    });
    let mut session = session(Edition::V1_55, config(&server));
    let mine = NamedHandler::new("mine", |request| {
        request.http_request.headers.insert("x-mine", HeaderValue::from_static("yes"));
    });
    session.handlers_mut().build.push_back_named(mine);
    let mut request = session.request("s3", "x");
    request.send().unwrap();
    assert_eq!(request.http_response.unwrap().body, b"yes");
    assert!(server.calls()[0].headers["authorization"].contains("x-mine"));
}

#[test]
fn a_copy_has_handlers_of_its_own() {
    let server = server();
    let session = session(Edition::V1_55, config(&server));
    let mut copy = session.copy([]);
    let seen = watch(&mut copy);
    session.request("s3", "x").send().unwrap();
    assert_eq!(lists(&seen), [] as [&str; 0]);
    copy.request("s3", "x").send().unwrap();
    assert!(!lists(&seen).is_empty());
}

#[test]
fn a_failed_session_fails_every_request_before_anything_is_sent() {
    both(|edition| {
        let server = server();
        let home = Home::with("[default", "");
        let environment = home.environment(&[("AWS_SDK_LOAD_CONFIG", "1")]);
        let session = Session::new_in(edition, environment, [config(&server)]);
        let mut request = session.copy([]).request("s3", "x");
        assert_eq!(request.send().unwrap_err().code(), Some("SharedConfigLoadError"));
        assert_eq!(server.calls().len(), 0);
    });
}

#[test]
fn the_error_of_an_invalid_endpoint_does_not_quote_it() {
    both(|edition| {
        let config = Config::new().region("r").endpoint("http://user:MARKER@[::1");
        let error = session(edition, config).request("s3", "x").send().unwrap_err();
        assert_eq!(error.code(), Some("InvalidEndpointURL"));
        assert!(!format!("{error} {error:?}").contains("MARKER"));
    });
}

#[test]
fn a_failed_session_of_the_deprecated_constructor_fails_every_request() {
    let home = Home::with("[x\n", "");
    both(|edition| {
        let environment = home.environment(&[("AWS_SDK_LOAD_CONFIG", "1"), ("AWS_REGION", "r")]);
        let session = Session::new_in(edition, environment, [Config::new().endpoint("e")]);
        assert_eq!(session.creation_error().unwrap().code(), Some("SharedConfigLoadError"));
        assert_eq!(session.region(), Some("r"));
        let error = session.copy([]).request("s3", "ListBuckets").send().unwrap_err();
        assert_eq!(error.code(), Some("SharedConfigLoadError"));
    });
}
