//! Requests and responses: their headers, their conversions, and responses that are too large.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use awsess::{
    Body, Config, Credentials, Edition, Environment, HttpClient, HttpRequest, HttpResponse, Options,
    RESPONSE_LIMIT, RootCertificates, SendError, Session,
};
use http::{HeaderValue, Method, StatusCode};

use crate::home::session_with_keys as session;
use crate::sts::{Sts, respond};
use crate::watchdog::each_edition_in_time;

#[test]
fn a_response_has_every_value_of_a_header_in_order() {
    each_edition_in_time(|edition| {
        let sts = Sts::writing(|_, _, stream| {
            respond(
                stream,
                200,
                "Set-Cookie: a=1\r\nX-Other: x\r\nset-cookie: b=2\r\nSet-Cookie: a=1\r\n",
                "",
            );
        });
        let mut request = session(edition, Config::new().endpoint(sts.endpoint())).request("s3", "x");
        request.send().unwrap();
        let headers = &request.http_response.as_ref().unwrap().headers;
        assert_eq!(headers.get_all("SET-COOKIE").iter().collect::<Vec<_>>(), ["a=1", "b=2", "a=1"]);
        assert_eq!(headers.get("Set-Cookie").unwrap(), "a=1", "the first");
        assert_eq!(headers.iter().filter(|(name, _)| *name == "set-cookie").count(), 3);
        assert!(!format!("{headers:?}").contains("a=1"), "{headers:?}");
    });
}

#[test]
fn every_value_of_a_request_header_is_sent_and_signed() {
    each_edition_in_time(|edition| {
        let sts = Sts::writing(|call, _, stream| respond(stream, 200, "", &call.headers["x-two"]));
        let mut request = session(edition, Config::new().endpoint(sts.endpoint())).request("s3", "x");
        request.http_request.headers.append("x-two", HeaderValue::from_static("one"));
        request.http_request.headers.append("X-Two", HeaderValue::from_static("two"));
        request.sign().unwrap();
        let signed = request.http_request.headers.get("authorization").unwrap().to_str().unwrap();
        assert_eq!(signed.matches("x-two").count(), 1, "{signed}");
        request.send().unwrap();
        assert_eq!(&request.http_response.unwrap().body[..], b"one,two");
    });
}

#[test]
fn the_first_of_several_retry_after_headers_is_used() {
    each_edition_in_time(|edition| {
        let sts = Sts::writing(|_, number, stream| match number {
            0 => respond(stream, 503, "Retry-After: 0\r\nRetry-After: 86400\r\n", ""),
            _ => respond(stream, 200, "", ""),
        });
        session(edition, Config::new().endpoint(sts.endpoint())).request("s3", "x").send().unwrap();
        assert_eq!(sts.calls().len(), 2);
    });
}

fn assert_too_large(edition: Edition, config: Config) {
    let error = session(edition, config).request("s3", "x").send().unwrap_err();
    assert_eq!(error.code(), Some("RequestError"));
    let source = error.original_error().unwrap().to_string();
    assert!(source.contains("1048576"), "{source}");
}

#[test]
fn a_request_whose_response_is_too_large_is_sent_once() {
    each_edition_in_time(|edition| {
        let announced = Sts::answering(|_, _| (200, "x".repeat(RESPONSE_LIMIT + 1)));
        let endless = Sts::writing(|_, _, stream| {
            use std::io::Write as _;
            _ = stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
            while stream.write_all(&[b'x'; 1 << 16]).is_ok() {}
        });
        for sts in [announced, endless] {
            assert_too_large(edition, Config::new().endpoint(sts.endpoint()));
            assert_eq!(sts.calls().len(), 1);
        }
    });
}

/// A client whose responses are too large. It counts its requests.
#[derive(Debug)]
struct Oversized(Arc<AtomicUsize>);

impl HttpClient for Oversized {
    fn send(&self, _: HttpRequest, _: Option<&RootCertificates>) -> Result<HttpResponse, SendError> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Ok(HttpResponse::new(StatusCode::OK, vec![b'x'; RESPONSE_LIMIT + 1]))
    }
}

#[test]
fn a_request_for_which_the_users_client_returns_too_much_is_sent_once() {
    each_edition_in_time(|edition| {
        let calls = Arc::<AtomicUsize>::default();
        assert_too_large(edition, Config::new().http_client(Oversized(Arc::clone(&calls))));
        assert_eq!(calls.load(Ordering::Relaxed), 1);
    });
}

#[test]
fn a_header_value_need_not_be_utf_8() {
    each_edition_in_time(|edition| {
        let sts = Sts::writing(|_, _, stream| {
            use std::io::Write as _;
            stream
                .write_all(
                    b"HTTP/1.1 200 OK\r\nX-Mine: \xff\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                )
                .unwrap();
        });
        let mut request = session(edition, Config::new().endpoint(sts.endpoint())).request("s3", "x");
        request.send().unwrap();
        assert_eq!(request.http_response.unwrap().headers["x-mine"].as_bytes(), b"\xff");
    });
}

#[test]
fn a_request_header_that_is_not_utf_8_cannot_be_signed() {
    each_edition_in_time(|edition| {
        let sts = Sts::answering(|_, _| (200, String::new()));
        let mut request = session(edition, Config::new().endpoint(sts.endpoint())).request("s3", "x");
        request.http_request.headers.insert("x-mine", HeaderValue::from_bytes(b"\xff").unwrap());
        let error = request.send().unwrap_err().to_string();
        assert!(error.contains("the value of the header x-mine is not UTF-8"), "{error}");
        assert!(sts.calls().is_empty());
    });
}

#[test]
fn an_execution_environment_that_cannot_be_sent_fails_the_request_when_it_is_sent() {
    each_edition_in_time(|edition| {
        let sts = Sts::answering(|_, _| (200, String::new()));
        let environment =
            Environment::from_vars([("AWS_EXECUTION_ENV", "a\nb"), ("AWS_REGION", "us-east-1")]);
        let config = Config::new().endpoint(sts.endpoint()).credentials(Credentials::anonymous());
        let options = Options::new().edition(edition).environment(environment).config(config);
        let mut request = Session::new_session_with_options(options).unwrap().request("s3", "x");
        request.build().unwrap();
        let error = request.send().unwrap_err();
        assert_eq!((error.code(), sts.calls().len()), (Some("RequestError"), 0));
        assert!(error.to_string().contains("AWS_EXECUTION_ENV"), "{error}");
    });
}

#[test]
fn requests_and_responses_convert_from_and_into_those_of_the_http_crate() {
    let mut own = HttpRequest::new(Method::PUT, "http://localhost:9000/key?x=1");
    own.headers.append("x-two", HeaderValue::from_static("one"));
    own.headers.append("x-two", HeaderValue::from_static("two"));
    own.body = "body".into();
    let request = http::Request::<Body>::try_from(own.clone()).unwrap();
    let back = HttpRequest::from(request);
    assert_eq!((&back.method, &back.url, &back.headers), (&own.method, &own.url, &own.headers));
    assert_eq!(back.body, own.body);
    assert!(http::Request::<Body>::try_from(HttpRequest::new(Method::GET, "http://[")).is_err());

    let response = http::Response::builder().status(404).header("x-mine", "yes").body("no").unwrap();
    let own = HttpResponse::from(response);
    assert_eq!(
        (own.status, &own.headers["x-mine"]),
        (StatusCode::NOT_FOUND, &HeaderValue::from_static("yes"))
    );
    let back = http::Response::<Body>::from(own);
    assert_eq!((back.status(), back.body()), (StatusCode::NOT_FOUND, &Body::from("no")));
}

#[test]
fn what_signing_adds_is_not_shown() {
    let config = Config::new().endpoint("http://127.0.0.1:1");
    let mut request = session(Edition::V1_55, config).request("s3", "x");
    request.config.credentials = Some(Credentials::from_static("KEY", "SECRET", Some("TOKEN-MARKER")));
    request.sign().unwrap();
    let headers = &request.http_request.headers;
    assert_eq!(headers["x-amz-security-token"], "TOKEN-MARKER");
    let shown = format!("{headers:?} {:?}", request.http_request);
    assert!(!shown.contains("MARKER") && !shown.contains("Signature"), "{shown}");
}
