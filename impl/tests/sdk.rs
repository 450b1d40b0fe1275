//! What official clients get of a session.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::pin::pin;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, SystemTime};

use aws_credential_types::provider::{ProvideCredentials as _, SharedCredentialsProvider};
use aws_smithy_types::DateTime;
use aws_smithy_types::retry::RetryConfig;
use awsess::http::StatusCode;
use awsess::{
    BoxError, Clock, Config, Credentials, Environment, HttpClient, HttpRequest, HttpResponse, Options,
    RootCertificates, Secret, SendError, Session, SharedConfigState,
};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::timeout;

/// Longer than anything here takes on a loaded machine.
const DEADLINE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);

fn environment() -> Environment {
    Environment::from_vars::<&str, &str>([])
}

fn session(config: Config) -> Session {
    Session::new_session_with_options(Options::new().environment(environment()).config(config)).unwrap()
}

#[test]
fn region_and_endpoint_are_those_that_the_user_set() {
    let bare = session(Config::new().credentials(Credentials::anonymous())).sdk_config();
    assert!(bare.region().is_none() && bare.endpoint_url().is_none());
    assert!(bare.credentials_provider().is_none(), "anonymous requests go unsigned");
    let config = Config::new().region("eu-west-1").endpoint("localhost:9000").disable_ssl(true);
    let full = session(config.credentials(Credentials::from_static("KEY", "SECRET", None))).sdk_config();
    assert_eq!(full.region().unwrap().as_ref(), "eu-west-1");
    assert_eq!(full.endpoint_url(), Some("http://localhost:9000"));
    assert!(full.credentials_provider().is_some() && full.http_client().is_some());
}

#[test]
fn an_attempt_is_the_first_one_or_a_retry() {
    let attempts = |config| session(config).sdk_config().retry_config().map(RetryConfig::max_attempts);
    assert_eq!(attempts(Config::new()), None);
    let numbers = [(-1, None), (-2, Some(1)), (0, Some(1)), (5, Some(6)), (i64::MAX, Some(u32::MAX))];
    for (max_retries, expected) in numbers {
        assert_eq!(attempts(Config::new().max_retries(max_retries)), expected, "{max_retries}");
    }
}

/// A clock whose time changes only when a test advances it.
#[derive(Clone, Debug)]
struct TestClock(Arc<Mutex<SystemTime>>);

impl TestClock {
    fn new() -> Self {
        Self(Arc::new(Mutex::new(SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_225_600))))
    }
}

impl Clock for TestClock {
    fn now(&self) -> SystemTime {
        *self.0.lock().unwrap()
    }

    fn sleep(&self, duration: Duration) {
        *self.0.lock().unwrap() += duration;
    }
}

/// An STS whose credentials are valid for an hour. It reports the start of each request, and if it has a gate, responds only
/// after a message on that.
#[derive(Clone, Debug)]
struct TestSts {
    clock: TestClock,
    started: UnboundedSender<()>,
    gate: Option<Arc<Mutex<Receiver<()>>>>,
}

impl TestSts {
    /// An STS that responds at once, and the starts of its requests.
    fn new() -> (Self, UnboundedReceiver<()>) {
        let (started, starts) = unbounded_channel();
        (Self { clock: TestClock::new(), started, gate: None }, starts)
    }

    /// An STS that waits at a gate before each response.
    fn gated() -> (Self, UnboundedReceiver<()>, Sender<()>) {
        let (open, gate) = channel();
        let (sts, starts) = Self::new();
        (Self { gate: Some(Arc::new(Mutex::new(gate))), ..sts }, starts, open)
    }
}

impl HttpClient for TestSts {
    fn send(&self, _: HttpRequest, _: Option<&RootCertificates>) -> Result<HttpResponse, SendError> {
        self.started.send(()).unwrap();
        if let Some(gate) = &self.gate {
            gate.lock().unwrap().recv().unwrap();
        }
        let expires = DateTime::from(self.clock.now() + HOUR);
        let document = format!(
            "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASSUMED</AccessKeyId>\
             <SecretAccessKey>S</SecretAccessKey><SessionToken>T</SessionToken><Expiration>{expires}</Expiration>\
             </Credentials></AssumeRoleResult></AssumeRoleResponse>"
        );
        Ok(HttpResponse::new(StatusCode::OK, document))
    }
}

/// A session with a role that needs an MFA token.
fn with_role(sts: TestSts, token: impl Fn() -> Result<Secret, BoxError> + Send + Sync + 'static) -> Session {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("credentials");
    let text = "[default]\nrole_arn = arn:aws:iam::123456789012:role/one\nsource_profile = default\n\
                mfa_serial = arn:aws:iam::1:mfa/u\naws_access_key_id = A\naws_secret_access_key = S\n";
    std::fs::write(&file, text).unwrap();
    let options = Options::new()
        .environment(environment())
        .shared_config_state(SharedConfigState::Enable)
        .shared_config_files([file])
        .assume_role_token_provider(token)
        .clock(sts.clock.clone())
        .config(Config::new().region("us-east-1").http_client(sts));
    Session::new_session_with_options(options).unwrap()
}

fn provider(session: &Session) -> SharedCredentialsProvider {
    session.sdk_config().credentials_provider().unwrap()
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

#[test]
fn official_clients_get_the_expiry_of_the_credentials_and_new_ones_after_it() {
    let (sts, mut starts) = TestSts::new();
    let clock = sts.clock.clone();
    let session = with_role(sts, || Ok("123456".into()));
    let mut expiry_and_requests = || {
        let credentials = runtime().block_on(provider(&session).provide_credentials()).unwrap();
        (credentials.expiry(), std::iter::from_fn(|| starts.try_recv().ok()).count())
    };
    let first = clock.now() + HOUR;
    assert_eq!(expiry_and_requests(), (Some(first), 1));
    clock.sleep(HOUR);
    assert_eq!(expiry_and_requests(), (Some(first), 0), "they are valid until the end of the hour");
    clock.sleep(Duration::from_secs(1));
    let second = clock.now() + HOUR;
    assert_eq!(expiry_and_requests(), (Some(second), 1));
    session.credentials().expire();
    assert_eq!(expiry_and_requests(), (Some(second), 1), "discarded credentials are not used again");
}

#[test]
fn credentials_without_an_expiry_have_none_in_official_clients() {
    let session = session(Config::new().credentials(Credentials::from_static("KEY", "SECRET", None)));
    let credentials = runtime().block_on(provider(&session).provide_credentials()).unwrap();
    assert_eq!((credentials.access_key_id(), credentials.expiry()), ("KEY", None));
}

#[test]
fn a_cancelled_retrieval_goes_on_for_the_others() {
    let (sts, mut starts, gate) = TestSts::gated();
    let provider = provider(&with_role(sts, || Ok("123456".into())));
    runtime().block_on(async {
        {
            let mut cancelled = pin!(provider.provide_credentials());
            tokio::select! {
                _ = &mut cancelled => panic!("the gate is closed"),
                started = starts.recv() => started.unwrap(),
            }
        }
        let open = async { gate.send(()).unwrap() };
        let (one, other, ()) =
            tokio::join!(provider.provide_credentials(), provider.provide_credentials(), open);
        assert_eq!((one.unwrap().access_key_id(), other.unwrap().access_key_id()), ("ASSUMED", "ASSUMED"));
    });
    assert!(starts.try_recv().is_err(), "one request is enough for all");
}

#[test]
fn cancelled_retrievals_occupy_no_threads() {
    let (sts, mut starts, gate) = TestSts::gated();
    let hanging = provider(&with_role(sts, || Ok("123456".into())));
    let keys = Credentials::from_static("KEY", "SECRET", None);
    let other = provider(&session(Config::new().credentials(keys)));
    runtime().block_on(async {
        // More than there are threads that may block.
        for _ in 0..1000 {
            _ = timeout(Duration::ZERO, hanging.provide_credentials()).await.unwrap_err();
        }
        let provided = timeout(DEADLINE, other.provide_credentials()).await;
        assert_eq!(provided.unwrap().unwrap().access_key_id(), "KEY");
        starts.recv().await.unwrap();
        gate.send(()).unwrap();
        assert_eq!(hanging.provide_credentials().await.unwrap().access_key_id(), "ASSUMED");
    });
}

/// The outer and the inner retrieval wait on different threads.
#[test]
fn a_token_provider_that_retrieves_the_same_credentials_through_an_official_provider_gets_an_error() {
    let official = Arc::<OnceLock<SharedCredentialsProvider>>::default();
    let inner = Arc::clone(&official);
    let (sts, _starts) = TestSts::new();
    let session = with_role(sts, move || {
        let credentials = runtime().block_on(inner.get().unwrap().provide_credentials())?;
        Ok(credentials.access_key_id().into())
    });
    let provider = provider(&session);
    assert!(official.set(provider.clone()).is_ok());
    let retrieved = runtime()
        .block_on(async { timeout(DEADLINE, provider.provide_credentials()).await.expect("a deadlock") });
    let mut cause: &(dyn std::error::Error + 'static) = &retrieved.unwrap_err();
    let mut causes = String::new();
    while let Some(source) = cause.source() {
        causes += &format!("{source}\n");
        cause = source;
    }
    assert!(causes.contains("CircularCredentials"), "{causes}");
}
