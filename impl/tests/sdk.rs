//! What official clients get of a session.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::{Duration, SystemTime};

use aws_credential_types::provider::{ProvideCredentials as _, SharedCredentialsProvider};
use aws_smithy_types::date_time::Format;
use awsess::{
    BoxError, Config, Credentials, Environment, HttpClient, HttpRequest, HttpResponse, Options,
    RootCertificates, SendError, Session, SharedConfigState,
};
use http::StatusCode;
use tokio::runtime::Builder;
use tokio::time::timeout;

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
    let full = session(config.credentials(Credentials::from_static("KEY", "SECRET", ""))).sdk_config();
    assert_eq!(full.region().unwrap().as_ref(), "eu-west-1");
    assert_eq!(full.endpoint_url(), Some("http://localhost:9000"));
    assert!(full.credentials_provider().is_some() && full.http_client().is_some());
}

/// An STS that takes its time.
#[derive(Clone, Debug, Default)]
struct Slow(Arc<AtomicUsize>);

impl HttpClient for Slow {
    fn send(&self, _: HttpRequest, _: Option<&RootCertificates>) -> Result<HttpResponse, SendError> {
        self.0.fetch_add(1, Ordering::Relaxed);
        thread::sleep(Duration::from_millis(300));
        let expires = aws_smithy_types::DateTime::from(SystemTime::now() + Duration::from_secs(3600));
        let expires = expires.fmt(Format::DateTime).unwrap();
        let document = format!(
            "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASSUMED</AccessKeyId>\
             <SecretAccessKey>S</SecretAccessKey><SessionToken>T</SessionToken><Expiration>{expires}</Expiration>\
             </Credentials></AssumeRoleResult></AssumeRoleResponse>"
        );
        Ok(HttpResponse::new(StatusCode::OK, document))
    }
}

fn with_role(client: Slow) -> Session {
    with_token(client, || Ok("123456".into()))
}

/// A session whose role asks for a token.
fn with_token(client: Slow, token: impl Fn() -> Result<String, BoxError> + Send + Sync + 'static) -> Session {
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
        .config(Config::new().region("us-east-1").http_client(client));
    Session::new_session_with_options(options).unwrap()
}

#[test]
fn a_reader_that_is_cancelled_hurts_nobody() {
    let client = Slow::default();
    let calls = Arc::clone(&client.0);
    let provider = with_role(client).sdk_config().credentials_provider().unwrap();
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let cancelled = timeout(Duration::from_millis(50), provider.provide_credentials()).await;
        assert!(cancelled.is_err());
        let (one, other) = tokio::join!(provider.provide_credentials(), provider.provide_credentials());
        assert_eq!((one.unwrap().access_key_id(), other.unwrap().access_key_id()), ("ASSUMED", "ASSUMED"));
    });
    assert_eq!(calls.load(Ordering::Relaxed), 1);
}

/// The outer and the inner retrieval wait on different threads.
#[test]
fn a_token_provider_that_asks_an_official_provider_for_the_same_credentials_gets_an_error() {
    let official = Arc::<OnceLock<SharedCredentialsProvider>>::default();
    let asked = Arc::clone(&official);
    let session = with_token(Slow::default(), move || {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        Ok(runtime.block_on(asked.get().unwrap().provide_credentials())?.access_key_id().to_owned())
    });
    let provider = session.sdk_config().credentials_provider().unwrap();
    assert!(official.set(provider.clone()).is_ok());
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let ended = runtime.block_on(async {
        timeout(Duration::from_secs(60), provider.provide_credentials()).await.expect("it ends")
    });
    let mut cause: &(dyn std::error::Error + 'static) = &ended.unwrap_err();
    let mut told = String::new();
    while let Some(source) = cause.source() {
        told += &format!("{source}\n");
        cause = source;
    }
    assert!(told.contains("CircularCredentials"), "{told}");
}
