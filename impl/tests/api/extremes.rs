//! Extreme and malformed values from users and servers, none of which makes the library panic or wait for ever.

use std::time::Duration;

use awsess::{
    AssumeRoleProvider, Config, Credentials, DefaultHttpClient, Edition, EndpointSettings, HttpClient,
    HttpRequest, HttpResponse, Request, ResolvedEndpoint, RootCertificates, SendError, Session,
};
use http::{HeaderName, HeaderValue, Method, StatusCode};

use crate::clock::TestClock;
use crate::home::{Home, session_with_keys as session};
use crate::sts::{Sts, assumed, respond};
use crate::watchdog::{each_edition_in_time, in_time};

const ROLE: &str = "arn:aws:iam::123456789012:role/one";

#[test]
fn the_longest_expiry_window_makes_every_retrieval_call_sts() {
    each_edition_in_time(|edition| {
        let sts = Sts::assuming();
        let session = session(edition, Config::new().endpoint(sts.endpoint()));
        let credentials = AssumeRoleProvider::new(&session, ROLE).expiry_window(Duration::MAX).credentials();
        for calls in 1..3 {
            credentials.retrieve().unwrap();
            assert_eq!(sts.calls().len(), calls);
        }
    });
}

#[test]
fn the_longest_duration_is_sent_as_the_largest_number() {
    each_edition_in_time(|edition| {
        let sts = Sts::assuming();
        let session = session(edition, Config::new().endpoint(sts.endpoint()));
        AssumeRoleProvider::new(&session, ROLE).duration(Duration::MAX).credentials().retrieve().unwrap();
        assert_eq!(sts.calls()[0].parameters["DurationSeconds"], i64::MAX.to_string());
    });
}

#[test]
fn a_handler_may_set_any_count_of_retries() {
    each_edition_in_time(|edition| {
        for count in [3, 4, 31, 32, 63, 64, u32::MAX - 1, u32::MAX] {
            let sts = Sts::answering(|_, _| (503, String::new()));
            let clock = TestClock::new();
            let keys = Credentials::from_static("KEY", "SECRET", None);
            let config = Config::new().region("eu-west-1").endpoint(sts.endpoint()).credentials(keys);
            let options = Home::new().options(&[]).edition(edition).config(config).clock(clock.clone());
            let mut session = Session::new_session_with_options(options).unwrap();
            session.handlers_mut().retry.push_back(move |request| request.retry_count = count);
            assert_eq!(session.request("s3", "x").send().unwrap_err().code(), Some("UnknownError"));
            assert_eq!((sts.calls().len(), clock.sleeps().len()), (1, 0), "{count}");
        }
    });
}

#[test]
fn a_handler_may_set_any_delay() {
    each_edition_in_time(|edition| {
        let sts = Sts::answering(|_, _| (500, String::new()));
        let mut session = session(edition, Config::new().endpoint(sts.endpoint()));
        session.handlers_mut().retry.push_back(|request| request.retry_delay = Duration::MAX);
        let mut request = session.request("s3", "x");
        request.send().unwrap_err();
        assert_eq!(sts.calls().len(), 4);
    });
}

#[test]
fn a_server_may_send_any_retry_after_header() {
    each_edition_in_time(|edition| {
        for seconds in
            ["-1", "", "soon", "1e999", "18446744073709551616", "340282366920938463463374607431768211456"]
        {
            let headers = format!("Retry-After: {seconds}\r\n");
            let sts = Sts::writing(move |_, number, stream| {
                respond(stream, if number == 0 { 503 } else { 200 }, &headers, "");
            });
            let session = session(edition, Config::new().endpoint(sts.endpoint()));
            session.request("s3", "x").send().unwrap();
            assert_eq!(sts.calls().len(), 2, "{seconds}");
        }
    });
}

#[test]
fn credentials_may_expire_at_any_time() {
    each_edition_in_time(|edition| {
        for expiration in [
            "0001-01-01T00:00:00Z",
            "1969-12-31T23:59:59Z",
            "9999-12-31T23:59:59Z",
            "9999-12-31T23:59:59-23:59",
            "0000-01-01T00:00:00Z",
            "-9999-01-01T00:00:00Z",
            "99999-01-01T00:00:00Z",
            "2024-02-30T00:00:00Z",
            "2024-13-01T00:00:00Z",
            "2024-01-01T24:00:00Z",
            "2024-01-01T00:00:60Z",
            "2024-01-01T00:00:00.999999999999999999999Z",
            "2024-01-01T00:00:00+99:99",
            "9223372036854775807",
        ] {
            let sts = Sts::answering(move |call, _| (200, assumed(call.role(), expiration)));
            let session = session(edition, Config::new().endpoint(sts.endpoint()));
            let retrieved = AssumeRoleProvider::new(&session, ROLE).credentials().retrieve();
            let code = retrieved
                .as_ref()
                .map_or_else(|error| error.code().unwrap_or_default(), |value| &value.access_key_id);
            let (good, bad) = (format!("KEY-OF:{ROLE}"), "SerializationError");
            assert!(code == good || code == bad, "{expiration}: {code}");
        }
    });
}

#[test]
fn a_client_may_have_any_deadline() {
    each_edition_in_time(|edition| {
        let sts = Sts::answering(|_, _| (200, String::new()));
        let sent = |timeout| {
            let client = DefaultHttpClient::new().timeout(timeout);
            session(edition, Config::new().endpoint(sts.endpoint()).http_client(client))
                .request("s3", "x")
                .send()
        };
        sent(Duration::MAX).unwrap();
        // No time at all may still be enough on a fast machine, so either outcome is right.
        _ = sent(Duration::ZERO);
    });
}

/// A document within the limit whose texts, each kept with its path, would take gigabytes.
fn deep_and_wide() -> String {
    let name = "n".repeat(10_000);
    let (open, close) = (format!("<{name}>").repeat(30), format!("</{name}>").repeat(30));
    format!("{open}{}{close}", "<a>x</a>".repeat(50_000))
}

#[test]
fn a_large_document_takes_little_memory() {
    in_time(|| {
        let document = deep_and_wide();
        assert!(document.len() < awsess::RESPONSE_LIMIT);
        let sts = Sts::answering(move |_, _| (200, document.clone()));
        let session = session(Edition::V1_14, Config::new().endpoint(sts.endpoint()));
        let measured = allocation_counter::measure(|| {
            let error = AssumeRoleProvider::new(&session, ROLE).credentials().retrieve().unwrap_err();
            assert_eq!(error.code(), Some("SerializationError"));
        });
        assert!(measured.bytes_max < 32 << 20, "{measured:?}");
    });
}

/// Texts to try as names and values of headers and as URLs.
fn hostile() -> Vec<String> {
    let texts = [
        "",
        " ",
        "\0",
        "\n",
        "\r\nX-Other: x",
        "\u{7f}",
        "é",
        "\u{202e}",
        "\u{10ffff}",
        ":",
        "/",
        "//",
        "?",
        "#",
        "%",
        "%zz",
        "{region}",
        "[",
        "]",
        "@",
        "http://",
        "https://[",
        "http://[::1",
        "http://a:99999999",
        "http://\u{ad}",
        "data:,x",
        "mailto:a@b",
        "file:///x",
        "http://a b/",
        "http://é.example/é?é=é",
        "http://127.0.0.1:1/%",
        "a=b&c",
    ];
    texts.into_iter().map(str::to_owned).chain(["x".repeat(70_000)]).collect()
}

type Write = fn(&mut Request, String);

/// The parts of a request that a handler can write text into.
const WRITES: [(&str, Write); 9] = [
    ("method", |request, text| {
        if let Ok(method) = Method::from_bytes(text.as_bytes()) {
            request.http_request.method = method;
        }
    }),
    ("url", |request, text| request.http_request.url = text.into()),
    ("header", |request, text| {
        if let Ok(value) = HeaderValue::from_str(&text) {
            request.http_request.headers.insert("x-mine", value);
        }
    }),
    ("header name", |request, text| {
        if let Ok(name) = HeaderName::from_bytes(text.as_bytes()) {
            request.http_request.headers.insert(name, HeaderValue::from_static("x"));
        }
    }),
    ("body", |request, text| request.http_request.body = text.into()),
    ("service", |request, text| request.client_info.service_name = text),
    ("signing name", |request, text| request.client_info.signing_name = Some(text)),
    ("signing region", |request, text| request.client_info.signing_region = Some(text)),
    ("keys", |request, text| {
        request.config.credentials = Some(Credentials::from_static(&text, &text, Some(&text)));
    }),
];

/// A client that fails every request.
#[derive(Debug)]
struct Unreachable;

impl HttpClient for Unreachable {
    fn send(&self, _: HttpRequest, _: Option<&RootCertificates>) -> Result<HttpResponse, SendError> {
        Err(SendError::permanent("unreachable"))
    }
}

#[test]
fn a_handler_may_write_any_text_into_a_request() {
    each_edition_in_time(|edition| {
        let unreachable = Config::new().endpoint("http://127.0.0.1:1");
        let client = DefaultHttpClient::new();
        for (name, write) in WRITES {
            // The built-in client would resolve whatever host the text names.
            let own =
                if name == "url" { None } else { Some(unreachable.clone().http_client(client.clone())) };
            for config in own.into_iter().chain([unreachable.clone().http_client(Unreachable)]) {
                for text in hostile() {
                    let mut session = session(edition, config.clone());
                    session.handlers_mut().retry.push_back(|request| request.retryable = Some(false));
                    let written = text.clone();
                    session.handlers_mut().build.push_back(move |request| write(request, written.clone()));
                    assert!(session.request("s3", "x").send().is_err(), "{name} {text:.40?}");
                }
            }
        }
    });
}

#[test]
fn a_resolver_may_return_any_text() {
    each_edition_in_time(|edition| {
        for text in hostile() {
            let url = text.clone();
            let resolver = move |_: &str, _: &str, _: &EndpointSettings| {
                let resolved = ResolvedEndpoint::new(&url).partition_id(&url);
                Ok(resolved.signing_region(&url).signing_name(&url))
            };
            let config = Config::new().http_client(Unreachable).endpoint_resolver(resolver);
            let session = session(edition, config);
            session.request("s3", "x").send().unwrap_err();
            let role = AssumeRoleProvider::new(&session, ROLE).role_session_name(&text).external_id(&text);
            role.credentials().retrieve().unwrap_err();
        }
    });
}

/// A client that returns a response with this status, and with headers of any text.
#[derive(Debug)]
struct Answering(StatusCode);

impl HttpClient for Answering {
    fn send(&self, _: HttpRequest, _: Option<&RootCertificates>) -> Result<HttpResponse, SendError> {
        let mut response = HttpResponse::new(self.0, "\0\u{10ffff}");
        for text in hostile() {
            if let Ok(value) = HeaderValue::from_str(&text) {
                let name =
                    HeaderName::from_bytes(text.as_bytes()).unwrap_or(HeaderName::from_static("x-mine"));
                response.headers.append(name, value);
            }
        }
        response.headers.append("retry-after", HeaderValue::from_static("0"));
        Ok(response)
    }
}

#[test]
fn a_client_may_return_any_status() {
    each_edition_in_time(|edition| {
        for status in [100, 200, 299, 300, 304, 999] {
            let answering = Answering(StatusCode::from_u16(status).unwrap());
            let session = session(edition, Config::new().http_client(answering));
            let mut request = session.request("s3", "x");
            request.handlers_mut().retry.push_back(|request| request.retryable = Some(false));
            assert_eq!(request.send().is_ok(), status < 300, "{status}");
        }
    });
}
