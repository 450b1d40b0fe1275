//! No dependency shows a secret to a subscriber of the crate `tracing` or a logger of the crate `log`.

use std::fmt::{self, Write as _};
use std::sync::{Mutex, PoisonError};

use awsess::{Config, DefaultHttpClient, Edition, Environment, Session, SharedConfigState};
use http::HeaderValue;
use serial_test::serial;
use tracing::field::{Field, Visit};
use tracing::span;

use crate::home::Home;
use crate::sts::Sts;

/// What no one may hear.
const MARKER: &str = "TRACE-MARKER";

const SOURCE: &str = "[base]\naws_access_key_id = BASE\naws_secret_access_key = TRACE-MARKER\n\
                      aws_session_token = TRACE-MARKER\n";
const ROLE: &str = "[default]\nregion = us-east-1\nrole_arn = arn:aws:iam::123456789012:role/one\n\
                    mfa_serial = arn:aws:iam::1:mfa/u\nsource_profile = base\n";

/// Hears everything, at every level, on every thread.
struct Listener;

static HEARD: Mutex<String> = Mutex::new(String::new());

fn heard(line: fmt::Arguments<'_>) {
    let mut heard = HEARD.lock().unwrap_or_else(PoisonError::into_inner);
    writeln!(heard, "{line}").unwrap();
}

impl Visit for Listener {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        heard(format_args!("{field} = {value:?}"));
    }
}

impl tracing::Subscriber for Listener {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &span::Attributes<'_>) -> span::Id {
        span.record(&mut Self);
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, values: &span::Record<'_>) {
        values.record(&mut Self);
    }

    fn event(&self, event: &tracing::Event<'_>) {
        heard(format_args!("event of {}", event.metadata().target()));
        event.record(&mut Self);
    }

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

impl log::Log for Listener {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        heard(format_args!("log of {}: {}", record.target(), record.args()));
    }

    fn flush(&self) {}
}

/// A session whose role needs an MFA token, with this endpoint.
fn session(edition: Edition, endpoint: String, variables: &[(&str, &str)]) -> Session {
    let home = Home::with(SOURCE, ROLE);
    let client = DefaultHttpClient::new().environment(Environment::from_vars(variables.iter().copied()));
    let options = home
        .options(&[])
        .edition(edition)
        .shared_config_state(SharedConfigState::Enable)
        .assume_role_token_provider(|| Ok(MARKER.into()))
        .config(Config::new().endpoint(endpoint).http_client(client));
    Session::new_session_with_options(options).unwrap()
}

fn assume_a_role(edition: Edition, sts: &Sts) {
    let endpoint = sts.endpoint().replace("http://", "http://user:TRACE-MARKER@");
    session(edition, endpoint, &[]).credentials().retrieve().unwrap();
    assert_eq!(sts.calls().pop().unwrap().parameters["TokenCode"], MARKER);
}

fn fail_at_a_proxy(edition: Edition) {
    let proxies = [("HTTPS_PROXY", "http://user:TRACE-MARKER@127.0.0.1:1")];
    session(edition, "https://sts.invalid".into(), &proxies).credentials().retrieve().unwrap_err();
}

fn sign_a_header(edition: Edition, sts: &Sts) {
    let mut request = session(edition, sts.endpoint(), &[]).request("s3", "GetObject");
    let key = HeaderValue::from_static(MARKER);
    request.http_request.headers.insert("x-amz-server-side-encryption-customer-key", key);
    request.sign().unwrap();
}

#[test]
#[serial]
fn no_subscriber_or_logger_gets_a_secret() {
    tracing::subscriber::set_global_default(Listener).unwrap();
    log::set_logger(&Listener).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
    let sts = Sts::assuming();
    temp_env::with_var("LOG_SIGNABLE_BODY", Some("true"), || {
        for &edition in Edition::ALL {
            assume_a_role(edition, &sts);
            fail_at_a_proxy(edition);
            sign_a_header(edition, &sts);
        }
    });
    let heard = HEARD.lock().unwrap();
    for expected in ["event of hyper_util", "log of reqwest"] {
        assert!(heard.contains(expected), "{heard}");
    }
    let secrets: Vec<_> = heard.lines().filter(|line| is_secret(line)).collect();
    assert!(secrets.is_empty(), "{secrets:#?}");
}

/// In traces a body is a list of numbers.
fn is_secret(line: &str) -> bool {
    let bytes: Vec<_> = MARKER.bytes().map(|byte| byte.to_string()).collect();
    line.contains(MARKER) || line.contains(&bytes.join(", "))
}
