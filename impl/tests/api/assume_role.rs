//! Roles outside the shared files.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_smithy_types::DateTime;
use awsess::{AssumeRoleProvider, Clock as _, Config, Credentials, Edition, Error, Session};

use crate::clock::TestClock;
use crate::home::Home;
use crate::sts::{Sts, assumed};

const ROLE: &str = "arn:aws:iam::123456789012:role/one";
const DEVICE: &str = "arn:aws:iam::1:mfa/u";

fn session(edition: Edition, sts: &Sts) -> Session {
    session_with_clock(edition, sts, &TestClock::new())
}

fn session_with_clock(edition: Edition, sts: &Sts, clock: &TestClock) -> Session {
    let keys = Credentials::from_static("KEY", "SECRET-MARKER", Some("TOKEN-MARKER"));
    let config = Config::new().region("eu-west-1").endpoint(sts.endpoint()).credentials(keys);
    let options = Home::new().options(&[]).edition(edition).config(config).clock(clock.clone());
    Session::new_session_with_options(options).unwrap()
}

fn both(check: impl Fn(Edition)) {
    Edition::ALL.iter().copied().for_each(check);
}

#[test]
fn a_role_is_assumed_with_the_credentials_and_the_handlers_of_the_session() {
    both(|edition| {
        let sts = Sts::assuming();
        let mut session = session(edition, &sts);
        let log = Arc::new(Mutex::new(Vec::new()));
        let logger = Arc::clone(&log);
        session.handlers_mut().send.push_front(move |request| {
            let info = &request.client_info;
            logger
                .lock()
                .unwrap()
                .push(format!("{}/{} {:?}", info.service_name, request.operation, request.params));
        });
        let provider = AssumeRoleProvider::new(&session, ROLE)
            .external_id("ext")
            .role_session_name("me")
            .duration(Duration::from_secs(3600))
            .serial_number(DEVICE)
            .token_provider(|| Ok("123456".into()));
        assert_eq!(sts.calls().len(), 0);
        let value = provider.credentials().retrieve().unwrap();
        assert_eq!(
            (&*value.provider_name, value.access_key_id),
            ("AssumeRoleProvider", format!("KEY-OF:{ROLE}"))
        );
        let call = sts.calls().remove(0);
        assert_eq!(call.signer(), ("KEY", "eu-west-1"));
        for (name, expected) in [
            ("ExternalId", "ext"),
            ("RoleSessionName", "me"),
            ("DurationSeconds", "3600"),
            ("SerialNumber", DEVICE),
            ("TokenCode", "123456"),
        ] {
            assert_eq!(call.parameters[name], expected);
        }
        let shown = log.lock().unwrap().concat();
        assert!(shown.starts_with("sts/AssumeRole Some(AssumeRole { DurationSeconds: 3600"), "{shown}");
        assert!(!shown.contains("123456\""), "the token is a secret: {shown}");
    });
}

#[test]
fn an_error_of_a_handler_fails_the_role_before_anything_is_sent() {
    both(|edition| {
        let sts = Sts::assuming();
        let mut session = session(edition, &sts);
        session.handlers_mut().validate.push_back(|request| request.error = Some(Error::new("Mine", "no")));
        let credentials = AssumeRoleProvider::new(&session, ROLE).credentials();
        assert_eq!(credentials.retrieve().unwrap_err().code(), Some("Mine"));
        assert_eq!(sts.calls().len(), 0);
    });
}

#[test]
fn a_device_without_a_token_provider_is_an_error() {
    both(|edition| {
        let sts = Sts::assuming();
        let provider = AssumeRoleProvider::new(&session(edition, &sts), ROLE).serial_number(DEVICE);
        assert_eq!(
            provider.credentials().retrieve().unwrap_err().code(),
            Some("AssumeRoleTokenNotAvailable")
        );
        assert_eq!(sts.calls().len(), 0);
    });
}

#[test]
fn credentials_are_refreshed_a_window_before_they_expire() {
    both(|edition| {
        let clock = TestClock::new();
        let expires = DateTime::from(clock.now() + Duration::from_secs(60)).to_string();
        let sts = Sts::answering(move |call, _| (200, assumed(call.role(), &expires)));
        let asked = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&asked);
        let session = session_with_clock(edition, &sts, &clock);
        let credentials = AssumeRoleProvider::new(&session, ROLE)
            .serial_number(DEVICE)
            .token_provider(move || Ok(format!("12345{}", counter.fetch_add(1, Ordering::Relaxed)).into()))
            .expiry_window(Duration::from_secs(30))
            .credentials();
        for (seconds, calls) in [(0, 1), (30, 1), (1, 2), (0, 3)] {
            clock.advance(Duration::from_secs(seconds));
            credentials.retrieve().unwrap();
            assert_eq!(sts.calls().len(), calls, "{seconds} seconds later");
            assert_eq!(asked.load(Ordering::Relaxed), calls, "each call has a token of its own");
        }
    });
}
