//! A `tracing` subscriber that sends requests through the library whose events it gets.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::cell::Cell;
use std::net::TcpListener;
use std::sync::mpsc::channel;
use std::sync::{Mutex, OnceLock};
use std::thread;
use std::time::Duration;

use awsess::{Config, Credentials, Environment, Error, Options, Session};
use tracing::span;

/// Longer than anything here takes on a loaded machine.
const DEADLINE: Duration = Duration::from_secs(60);

static SESSION: OnceLock<Session> = OnceLock::new();
static ENDED: Mutex<Vec<Error>> = Mutex::new(Vec::new());

thread_local! {
    static SENDS: Cell<bool> = const { Cell::new(false) };
}

/// Sends a request for each event, but not for those of that request.
struct Sending;

impl tracing::Subscriber for Sending {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn event(&self, _: &tracing::Event<'_>) {
        if thread::current().name() != Some("awsess-http") || SENDS.replace(true) {
            return;
        }
        let sent = SESSION.get().unwrap().request("s3", "PutLog").send();
        ENDED.lock().unwrap().extend(sent.err());
        SENDS.set(false);
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

#[test]
fn a_subscriber_that_sends_on_the_thread_of_requests_gets_an_error() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let keys = Credentials::from_static("KEY", "SECRET", None);
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let config = Config::new().region("us-east-1").endpoint(endpoint).credentials(keys);
    let options = Options::new().environment(Environment::from_vars::<&str, &str>([])).config(config);
    let mut session = Session::new_session_with_options(options).unwrap();
    // The request is not sent again, which would take the time of the delays.
    session.handlers_mut().retry.push_back(|request| request.retryable = Some(false));
    assert!(SESSION.set(session.clone()).is_ok());
    thread::spawn(move || listener.incoming().for_each(drop));
    tracing::subscriber::set_global_default(Sending).unwrap();

    let (ended, ends) = channel();
    thread::spawn(move || ended.send(session.request("s3", "x").send().is_err()));
    assert_eq!(ends.recv_timeout(DEADLINE), Ok(true), "the server answers nothing");
    let errors = ENDED.lock().unwrap();
    let source = errors[0].original_error().unwrap().to_string();
    assert!(source.contains("send it from another thread"), "{source}");
}
