//! Values at the ends of their ranges, from users and servers: none panics.

use std::time::{Duration, Instant};

use awsess::{AssumeRoleProvider, Config, Credentials, DefaultHttpClient, Edition, Session};

use crate::home::Home;
use crate::sts::{Sts, assumed, respond};
use crate::watchdog::in_time;

const ROLE: &str = "arn:aws:iam::123456789012:role/one";

fn session(edition: Edition, config: Config) -> Session {
    let keys = Credentials::from_static("KEY", "SECRET", "");
    let config = config.region("eu-west-1").credentials(keys);
    Session::new_session_with_options(Home::new().options(&[]).edition(edition).config(config)).unwrap()
}

fn both(check: impl Fn(Edition) + Send + 'static) {
    in_time(move || Edition::ALL.into_iter().for_each(check));
}

#[test]
fn credentials_are_never_good_for_a_window_without_end() {
    both(|edition| {
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
fn a_duration_without_end_is_sent_as_the_largest_number() {
    both(|edition| {
        let sts = Sts::assuming();
        let session = session(edition, Config::new().endpoint(sts.endpoint()));
        AssumeRoleProvider::new(&session, ROLE).duration(Duration::MAX).credentials().retrieve().unwrap();
        assert_eq!(sts.calls()[0].parameters["DurationSeconds"], i64::MAX.to_string());
    });
}

#[test]
fn a_handler_may_set_any_count_of_retries() {
    both(|edition| {
        for count in [3, 4, 31, 32, 63, 64, u32::MAX - 1, u32::MAX] {
            let sts = Sts::answering(|_, _| (503, String::new()));
            let mut session = session(edition, Config::new().endpoint(sts.endpoint()));
            session.handlers_mut().retry.push_back(move |request| request.retry_count = count);
            let started = Instant::now();
            assert_eq!(session.request("s3", "x").send().unwrap_err().code(), "UnknownError");
            assert_eq!(sts.calls().len(), 1, "{count}");
            assert!(started.elapsed() < Duration::from_secs(20), "it does not wait for what it does not do");
        }
    });
}

#[test]
fn a_handler_may_set_any_delay() {
    both(|edition| {
        let sts = Sts::answering(|_, _| (500, String::new()));
        let mut session = session(edition, Config::new().endpoint(sts.endpoint()));
        session.handlers_mut().retry.push_back(|request| request.retry_delay = Duration::MAX);
        let mut request = session.request("s3", "x");
        request.send().unwrap_err();
        assert_eq!(sts.calls().len(), 4);
    });
}

#[test]
fn a_server_may_ask_for_any_patience() {
    both(|edition| {
        for patience in
            ["-1", "", "soon", "1e999", "18446744073709551616", "340282366920938463463374607431768211456"]
        {
            let headers = format!("Retry-After: {patience}\r\n");
            let sts = Sts::writing(move |_, number, stream| {
                respond(stream, if number == 0 { 503 } else { 200 }, &headers, "");
            });
            let session = session(edition, Config::new().endpoint(sts.endpoint()));
            session.request("s3", "x").send().unwrap();
            assert_eq!(sts.calls().len(), 2, "{patience}");
        }
    });
}

#[test]
fn credentials_may_expire_at_any_time() {
    both(|edition| {
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
            let code = retrieved.as_ref().map_or_else(awsess::Error::code, |value| &value.access_key_id);
            let (good, bad) = (format!("KEY-OF:{ROLE}"), "SerializationError");
            assert!(code == good || code == bad, "{expiration}: {code}");
        }
    });
}

#[test]
fn a_client_may_have_any_deadline() {
    both(|edition| {
        let sts = Sts::answering(|_, _| (200, String::new()));
        let sent = |timeout| {
            let client = DefaultHttpClient::new().timeout(timeout);
            session(edition, Config::new().endpoint(sts.endpoint()).http_client(client))
                .request("s3", "x")
                .send()
        };
        sent(Duration::MAX).unwrap();
        // That is too short, or just enough on a fast machine.
        _ = sent(Duration::ZERO);
    });
}

/// A document within the limit, whose texts with their paths would take gigabytes.
fn deep_and_wide() -> String {
    let name = "n".repeat(10_000);
    let (open, close) = (format!("<{name}>").repeat(30), format!("</{name}>").repeat(30));
    format!("{open}{}{close}", "<a>x</a>".repeat(50_000))
}

#[test]
fn a_document_takes_no_more_memory_than_it_is_large() {
    in_time(|| {
        let document = deep_and_wide();
        assert!(document.len() < awsess::RESPONSE_LIMIT);
        let sts = Sts::answering(move |_, _| (200, document.clone()));
        let session = session(Edition::V1_14, Config::new().endpoint(sts.endpoint()));
        let measured = allocation_counter::measure(|| {
            let error = AssumeRoleProvider::new(&session, ROLE).credentials().retrieve().unwrap_err();
            assert_eq!(error.code(), "SerializationError");
        });
        assert!(measured.bytes_max < 32 << 20, "{measured:?}");
    });
}
