//! A clock that tests control: retries and the expiry of signatures and credentials take no time.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use awsess::{Clock, Config, Credentials, Edition, Session};

use crate::home::Home;
use crate::sts::{Sts, respond};

/// A clock whose time changes only when it is advanced or slept with. Clones share one time.
#[derive(Clone, Debug)]
pub(crate) struct TestClock(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    now: SystemTime,
    sleeps: Vec<Duration>,
}

impl TestClock {
    /// A clock at the beginning of the year 2026.
    pub(crate) fn new() -> Self {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_225_600);
        Self(Arc::new(Mutex::new(State { now, sleeps: Vec::new() })))
    }

    pub(crate) fn advance(&self, duration: Duration) {
        self.0.lock().unwrap().now += duration;
    }

    /// The durations for which the library has slept.
    pub(crate) fn sleeps(&self) -> Vec<Duration> {
        self.0.lock().unwrap().sleeps.clone()
    }
}

impl Clock for TestClock {
    fn now(&self) -> SystemTime {
        self.0.lock().unwrap().now
    }

    fn sleep(&self, duration: Duration) {
        self.advance(duration);
        self.0.lock().unwrap().sleeps.push(duration);
    }
}

fn session(edition: Edition, sts: &Sts, clock: &TestClock) -> Session {
    let keys = Credentials::from_static("KEY", "SECRET", None);
    let config = Config::new().region("eu-west-1").endpoint(sts.endpoint()).credentials(keys);
    let options = Home::new().options(&[]).edition(edition).config(config).clock(clock.clone());
    Session::new_session_with_options(options).unwrap()
}

#[test]
fn the_delays_between_attempts_double_and_are_waited_with_the_clock() {
    for &edition in Edition::ALL {
        let (sts, clock) = (Sts::answering(|_, _| (500, String::new())), TestClock::new());
        let mut request = session(edition, &sts, &clock).request("s3", "x");
        request.send().unwrap_err();
        let sleeps = clock.sleeps();
        assert_eq!((sts.calls().len(), sleeps.len()), (4, 3));
        for (delay, least) in sleeps.iter().zip([30, 60, 120]) {
            assert!((least..=2 * least).contains(&delay.as_millis()), "{edition}: {sleeps:?}");
        }
        assert_eq!(Some(&request.retry_delay), sleeps.last());
    }
}

#[test]
fn a_session_of_the_deprecated_constructor_waits_with_its_clock() {
    for &edition in Edition::ALL {
        let (sts, clock) = (Sts::answering(|_, _| (500, String::new())), TestClock::new());
        let keys = Credentials::from_static("KEY", "SECRET", None);
        let config = Config::new().region("eu-west-1").endpoint(sts.endpoint()).credentials(keys);
        let environment = Home::new().environment(&[]);
        let session = Session::new_with_clock(edition, environment, clock.clone(), [config]);
        session.request("s3", "x").send().unwrap_err();
        assert_eq!((sts.calls().len(), clock.sleeps().len()), (4, 3));
    }
}

#[test]
fn a_request_is_retried_as_often_as_the_config_of_its_client_says() {
    for &edition in Edition::ALL {
        for (of_client, attempts) in [(None, 7), (Some(0), 1), (Some(1), 2), (Some(-1), 4), (Some(-2), 1)] {
            let (sts, clock) = (Sts::answering(|_, _| (500, String::new())), TestClock::new());
            let session = session(edition, &sts, &clock).copy([Config::new().max_retries(6)]);
            let client = session.client_config("s3", of_client.map(|max| Config::new().max_retries(max)));
            client.request("s3", "x").send().unwrap_err();
            assert_eq!(sts.calls().len(), attempts, "{edition}: {of_client:?}");
            assert_eq!(clock.sleeps().len(), attempts - 1, "{edition}: {of_client:?}");
        }
    }
}

#[test]
fn a_handler_can_change_the_number_of_retries() {
    for &edition in Edition::ALL {
        let (sts, clock) = (Sts::answering(|_, _| (500, String::new())), TestClock::new());
        let mut session = session(edition, &sts, &clock);
        session.handlers_mut().build.push_back(|request| request.max_retries = 1);
        session.request("s3", "x").send().unwrap_err();
        assert_eq!(sts.calls().len(), 2, "{edition}");
    }
}

#[test]
fn a_server_may_ask_for_five_minutes() {
    for &edition in Edition::ALL {
        let clock = TestClock::new();
        let sts = Sts::writing(|_, number, stream| {
            respond(stream, if number == 0 { 503 } else { 200 }, "Retry-After: 999999\r\n", "");
        });
        session(edition, &sts, &clock).request("s3", "x").send().unwrap();
        let [delay] = clock.sleeps()[..] else { panic!("{:?}", clock.sleeps()) };
        assert!((300..=301).contains(&delay.as_secs()), "{edition}: {delay:?}");
    }
}

#[test]
fn a_request_is_signed_with_the_time_of_the_clock() {
    let (sts, clock) = (Sts::answering(|_, _| (200, String::new())), TestClock::new());
    session(Edition::V1_55, &sts, &clock).request("s3", "x").send().unwrap();
    assert_eq!(sts.calls()[0].headers["x-amz-date"], "20260101T000000Z");
}

#[test]
fn a_signature_that_has_become_too_old_is_renewed_before_the_request_is_sent() {
    for (edition, life) in [(Edition::V1_14, 600), (Edition::V1_55, 300)] {
        for (seconds, is_renewed) in [(life - 1, false), (life, true)] {
            let (sts, clock) = (Sts::answering(|_, _| (200, String::new())), TestClock::new());
            let mut session = session(edition, &sts, &clock);
            let advanced = clock.clone();
            session.handlers_mut().send.push_front(move |_| advanced.advance(Duration::from_secs(seconds)));
            session.request("s3", "x").send().unwrap();
            let was_renewed = sts.calls()[0].headers["x-amz-date"] != "20260101T000000Z";
            assert_eq!(was_renewed, is_renewed, "{edition}: {seconds}");
        }
    }
}
