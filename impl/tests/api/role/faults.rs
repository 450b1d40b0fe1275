//! Errors and invalid responses of STS: each is a typed error that shows no secret.

use std::io::ErrorKind;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use awsess::{Config, DefaultHttpClient, Edition, Error, Session};
use http::StatusCode;

use super::{BASE, ROLE, both, options, retrieve, role, session};
use crate::clock::TestClock;
use crate::home::Home;
use crate::sts::{Call, Sts, assumed, fault, respond};
use crate::watchdog::in_time;

#[test]
fn an_error_of_sts_has_its_code_message_and_request_id() {
    both(|edition| {
        let quoted = "no SECRET-MARKER and no TOKEN-MARKER &lt;here&gt;";
        let sts = Sts::answering(move |_, _| (403, fault("AccessDenied", quoted)));
        let error = retrieve(edition, &sts).unwrap_err();
        assert_eq!(error.code(), Some("AccessDenied"));
        assert_eq!(error.message(), "no [redacted] and no [redacted] <here>");
        assert_eq!(error.request_id(), Some("id-1"));
        assert!(matches!(
            error.kind(),
            awsess::ErrorKind::ServiceError { status: StatusCode::FORBIDDEN, .. }
        ));
        assert!(error.to_string().ends_with(", status 403, request id \"id-1\""), "{error}");
        assert_eq!(sts.calls().len(), 1, "it is not made again");
    });
}

/// Responses that quote the secrets of the call in every possible place, each with its status.
fn quoting() -> Vec<(u16, String)> {
    let secrets = "SECRET-MARKER TOKEN-MARKER";
    let [as_name, as_end] = ["SECRET-MARKER", "TOKEN-MARKER"].map(ToOwned::to_owned);
    let bad_answer = assumed(ROLE, "2999-01-01T00:00:00Z");
    vec![
        (403, fault(secrets, secrets).replace("id-1", secrets)),
        (403, format!("{secrets} is no document")),
        (403, format!("<{as_name}></{as_end}>")),
        (200, format!("<a>&{as_name};</a>")),
        (200, format!("<a>&#{as_name};</a>")),
        (200, format!("<a {secrets}=<")),
        (200, format!("<!{secrets}")),
        (200, assumed(ROLE, secrets)),
        (200, bad_answer.replace("TOKEN</SessionToken>", &format!("</{as_end}>"))),
        (307, secrets.to_owned()),
    ]
}

#[test]
fn no_error_shows_the_secrets_that_a_response_quotes() {
    for (status, document) in quoting() {
        assert_hidden(status, "", &document);
    }
    for header in ["Content-Encoding: SECRET-MARKER\r\n", "x-amzn-RequestId: TOKEN-MARKER\r\n"] {
        assert_hidden(200, header, "no document");
        assert_hidden(403, header, "no document");
        assert_hidden(403, header, &fault("AccessDenied", "").replace("id-1", ""));
    }
}

fn assert_hidden(status: u16, headers: &'static str, document: &str) {
    let told = document.to_owned();
    let sts = Sts::writing(move |_, _, stream| respond(stream, status, headers, &told));
    let error = retrieve(Edition::V1_55, &sts).unwrap_err();
    let shown = format!("{error} {error:?} {} {:?}", root(&error), error.request_id());
    assert!(!shown.contains("MARKER"), "{status} {headers}{document}: {shown}");
}

#[test]
fn a_call_is_retried_after_a_server_error() {
    both(|edition| {
        let sts = Sts::answering(|call, number| match number {
            0 => (500, "no xml".into()),
            1 => (500, fault("InternalFailure", "")),
            _ => (200, assumed(call.role(), "2999-01-01T00:00:00Z")),
        });
        retrieve(edition, &sts).unwrap();
        let calls = sts.calls();
        assert_eq!(calls.len(), 3);
        assert_eq!(calls[0].parameters, calls[2].parameters);
    });
}

/// Asserts that a call to which STS always responds with this error ends with it, after this number of attempts.
fn assert_error_of_sts(
    edition: Edition,
    status: u16,
    code: &'static str,
    message: &'static str,
    attempts: usize,
) {
    let sts = Sts::answering(move |_, _| (status, fault(code, message)));
    let error = retrieve(edition, &sts).unwrap_err();
    assert_eq!((error.code(), error.message().as_str(), sts.calls().len()), (Some(code), message, attempts));
}

#[test]
fn a_call_is_made_four_times_at_most() {
    both(|edition| assert_error_of_sts(edition, 500, "InternalFailure", "sorry", 4));
}

#[test]
fn a_call_that_is_always_throttled_ends_with_the_error_of_sts() {
    assert_error_of_sts(Edition::V1_55, 400, "Throttling", "Rate exceeded", 4);
}

#[test]
fn a_wrong_clock_is_an_error_of_sts() {
    let skewed = "Signature expired: 20010101T000000Z is now earlier than 20010101T004500Z";
    both(|edition| assert_error_of_sts(edition, 403, "RequestExpired", skewed, 4));
}

#[test]
fn credentials_that_sts_rejects_as_expired_are_retrieved_for_each_attempt() {
    const SOURCE: &str = "arn:aws:iam::123456789012:role/source";
    let sts = Sts::answering(|call, _| match call.role() {
        SOURCE => (200, assumed(SOURCE, "2999-01-01T00:00:00Z")),
        _ => (403, fault("RequestExpired", "")),
    });
    let source = format!("[source]\nrole_arn = {SOURCE}\nsource_profile = base\n");
    let config = role("").replace("source_profile = base", "source_profile = source") + &source;
    session(Edition::V1_55, &config, &sts).credentials().retrieve().unwrap_err();
    let calls = sts.calls();
    let roles: Vec<_> = calls.iter().map(Call::role).collect();
    assert_eq!(roles, [SOURCE, ROLE].repeat(4));
}

#[test]
fn a_wrong_clock_may_be_a_signature_error_which_is_not_retried() {
    let skewed = "Signature not yet current: 20010101T010000Z is still later than 20010101T000500Z";
    both(|edition| assert_error_of_sts(edition, 403, "SignatureDoesNotMatch", skewed, 1));
}

/// Credentials with a lifetime of an hour appear expired if the clock is an hour fast.
#[test]
fn credentials_that_have_expired_on_arrival_are_used_once() {
    both(|edition| {
        let sts = Sts::assuming_for_no_time();
        let session = session(edition, &role(""), &sts);
        for calls in 1..3 {
            assert_eq!(session.credentials().retrieve().unwrap().access_key_id, format!("KEY-OF:{ROLE}"));
            assert_eq!(sts.calls().len(), calls);
        }
    });
}

#[test]
fn a_response_with_an_unrequested_encoding_is_an_error() {
    let sts = Sts::writing(|_, _, stream| respond(stream, 200, "Content-Encoding: gzip\r\n", "\u{1f}x"));
    let error = retrieve(Edition::V1_14, &sts).unwrap_err();
    assert_eq!(error.code(), Some("SerializationError"));
    let source = error.original_error().unwrap().to_string();
    assert_eq!(source, "the response has a Content-Encoding, which was not requested");
}

#[test]
fn a_throttled_call_waits_longer() {
    let sts = Sts::answering(|call, number| match number {
        0 => (400, fault("Throttling", "slow down")),
        _ => (200, assumed(call.role(), "2999-01-01T00:00:00Z")),
    });
    let clock = TestClock::new();
    let home = Home::with(BASE, &role(""));
    let options = options(Edition::V1_55, &home, &sts).clock(clock.clone());
    Session::new_session_with_options(options).unwrap().credentials().retrieve().unwrap();
    let [delay] = clock.sleeps()[..] else { panic!("{:?}", clock.sleeps()) };
    assert!((500..=1000).contains(&delay.as_millis()), "{delay:?}");
    assert_eq!(sts.calls().len(), 2);
}

#[test]
fn a_response_that_cannot_be_parsed_is_a_serialization_error() {
    let no_token = assumed(ROLE, "2999-01-01T00:00:00Z").replace("TOKEN", "");
    let bad_expiry = assumed(ROLE, "soon");
    let no_expiry = assumed(ROLE, "").replace("<Expiration></Expiration>", "");
    let deep = "<a>".repeat(100_000);
    let documents = [
        "",
        "<a",
        "no xml",
        "<a></b>",
        "\u{1f}\u{8b}gzip",
        "<a>&unknown;</a>",
        &deep,
        &no_token,
        &no_expiry,
        &bad_expiry,
    ];
    for document in documents.map(ToOwned::to_owned) {
        for status in [200, 404] {
            let document = document.clone();
            let sts = Sts::answering(move |_, _| (status, document.clone()));
            let error = retrieve(Edition::V1_14, &sts).unwrap_err();
            assert_eq!(error.code(), Some("SerializationError"), "{error:?}");
            assert!(error.original_error().is_some());
        }
    }
}

/// A server that redirects each request to this URL.
fn redirecting(status: u16, url: &str) -> Sts {
    let location = format!("Location: {url}\r\n");
    Sts::writing(move |_, _, stream| respond(stream, status, &location, ""))
}

#[test]
fn a_body_is_not_redirected_to_another_host() {
    let elsewhere = Sts::assuming();
    let sts = redirecting(307, &elsewhere.endpoint().replace("127.0.0.1", "localhost"));
    assert_eq!(retrieve(Edition::V1_14, &sts).unwrap_err().code(), Some("SerializationError"));
    assert_eq!(elsewhere.calls().len(), 0);
}

#[test]
fn a_redirect_to_the_same_host_keeps_the_body_and_the_signature() {
    let elsewhere = Sts::assuming();
    let sts = redirecting(308, &elsewhere.endpoint());
    let keys = retrieve(Edition::V1_55, &sts).unwrap();
    let sent = |sts: &Sts| {
        let calls = sts.calls().into_iter();
        calls.map(|call| (call.body, call.headers["authorization"].clone())).collect::<Vec<_>>()
    };
    assert_eq!(keys.access_key_id, retrieve(Edition::V1_55, &Sts::assuming()).unwrap().access_key_id);
    assert_eq!((sent(&sts).len(), sent(&sts)), (1, sent(&elsewhere)));
}

#[test]
fn a_missing_response_is_a_request_error() {
    let reset = Sts::writing(|_, _, stream| drop(stream.shutdown(std::net::Shutdown::Both)));
    let cut = Sts::writing(|_, _, stream| {
        use std::io::Write as _;
        _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<As");
    });
    for sts in [reset, cut] {
        let error = retrieve(Edition::V1_55, &sts).unwrap_err();
        assert_eq!((error.code(), error.message().as_str()), (Some("RequestError"), "send request failed"));
        assert!(error.original_error().is_some());
        assert_eq!(sts.calls().len(), 4, "it is made again");
    }
}

/// The innermost error.
fn root(error: &Error) -> &(dyn std::error::Error + 'static) {
    let mut root = error.original_error().unwrap_or(error);
    while let Some(source) = root.source() {
        root = source;
    }
    root
}

/// A server that resets each connection during its response, by closing it before the request is read.
#[cfg(target_os = "linux")]
fn resetting() -> (String, Arc<AtomicUsize>) {
    use std::io::{Read as _, Write as _};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let calls = Arc::<AtomicUsize>::default();
    let counted = Arc::clone(&calls);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            counted.fetch_add(1, Ordering::SeqCst);
            stream.read_exact(&mut [0]).unwrap();
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<As").unwrap();
        }
    });
    (endpoint, calls)
}

#[test]
#[cfg(target_os = "linux")]
fn a_connection_that_is_reset_during_the_response_is_a_request_error() {
    both(|edition| {
        let (endpoint, calls) = resetting();
        let home = Home::with(BASE, &role(""));
        let options = options(edition, &home, &Sts::assuming()).config(Config::new().endpoint(endpoint));
        let error = Session::new_session_with_options(options).unwrap().credentials().retrieve().unwrap_err();
        assert_eq!((error.code(), calls.load(Ordering::SeqCst)), (Some("RequestError"), 4));
        let root = root(&error).downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        assert_eq!(root, Some(ErrorKind::ConnectionReset), "{error:?}");
    });
}

#[test]
fn a_refused_connection_is_a_request_error() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let home = Home::with(BASE, &role(""));
    let config = Config::new().endpoint(format!("http://user:MARKER@127.0.0.1:{port}"));
    let options = options(Edition::V1_55, &home, &Sts::assuming()).config(config);
    let error = Session::new_session_with_options(options).unwrap().credentials().retrieve().unwrap_err();
    assert_eq!(error.code(), Some("RequestError"));
    assert!(!format!("{error:?} {error}").contains("MARKER"), "{error:?}");
}

#[test]
fn a_slow_response_ends_at_the_time_limit_of_the_client() {
    in_time(|| {
        let sts = Sts::writing(|_, _, stream| {
            use std::io::{Read as _, Write as _};
            _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
            // One byte at each poll, until the client closes the connection.
            stream.set_read_timeout(Some(Duration::from_millis(1))).unwrap();
            while stream.read(&mut [0]).is_err_and(|error| error.kind() == ErrorKind::WouldBlock) {
                _ = stream.write_all(b"x");
            }
        });
        let client = DefaultHttpClient::new().timeout(Duration::from_millis(100));
        let home = Home::with(BASE, &role(""));
        let config = Config::new().endpoint(sts.endpoint()).http_client(client);
        let options = options(Edition::V1_14, &home, &sts).config(config);
        let session = Session::new_session_with_options(options).unwrap();
        assert_eq!(session.credentials().retrieve().unwrap_err().code(), Some("RequestError"));
        assert_eq!(sts.calls().len(), 4);
    });
}
