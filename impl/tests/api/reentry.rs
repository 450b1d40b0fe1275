//! User code that the library calls, and that calls the library: it works or gets a clear error, and never waits for itself.

use std::fmt;
use std::io::{self, Read};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;

use awsess::{
    AssumeRoleProvider, CaBundle, CaBundleErrorKind, Config, Credentials, CredentialsProvider,
    CredentialsValue, Edition, EndpointSettings, Error, ErrorKind, HttpClient, HttpRequest, HttpResponse,
    ResolvedEndpoint, RootCertificates, SendError, Session, SharedConfigState,
};
use http::StatusCode;

use crate::home::{Home, session_with_keys};
use crate::sts::Sts;
use crate::watchdog::{each_edition_in_time, in_time};

/// Credentials that user code gets after they are made, so that it can use the credentials that it is called for.
#[derive(Clone, Default)]
struct Late(Arc<OnceLock<Credentials>>);

impl Late {
    fn set(&self, credentials: &Credentials) {
        assert!(self.0.set(credentials.clone()).is_ok());
    }

    fn get(&self) -> &Credentials {
        self.0.get().unwrap()
    }

    /// Retrieves the credentials: their access key, or the code of the error.
    fn retrieve(&self) -> String {
        self.get()
            .retrieve()
            .map_or_else(|error| error.code().unwrap_or_default().to_owned(), |value| value.access_key_id)
    }
}

/// What user code got when it called the library, in order.
#[derive(Clone, Default)]
struct Log(Arc<std::sync::Mutex<Vec<String>>>);

impl Log {
    fn push(&self, entry: impl Into<String>) {
        self.0.lock().unwrap().push(entry.into());
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

type Touch = fn(&Late) -> String;

const RETRIEVE: Touch = Late::retrieve;
const EXPIRE: Touch = |late| {
    late.get().expire();
    "expired".to_owned()
};

/// A provider that retrieves or expires its own credentials in one of its methods.
struct Touching {
    late: Late,
    log: Log,
    in_retrieve: Option<Touch>,
    in_is_expired: Option<Touch>,
}

impl CredentialsProvider for Touching {
    fn retrieve(&self) -> Result<CredentialsValue, Error> {
        if let Some(touch) = self.in_retrieve {
            self.log.push(touch(&self.late));
        }
        Ok(CredentialsValue::new("KEY", "SECRET"))
    }

    fn is_expired(&self) -> bool {
        if let Some(touch) = self.in_is_expired {
            self.log.push(touch(&self.late));
        }
        true
    }
}

fn touching(in_retrieve: Option<Touch>, in_is_expired: Option<Touch>) -> (Credentials, Log) {
    let (late, log) = (Late::default(), Log::default());
    let provider = Touching { late: late.clone(), log: log.clone(), in_retrieve, in_is_expired };
    let credentials = Credentials::new(provider);
    late.set(&credentials);
    (credentials, log)
}

#[test]
fn a_provider_that_retrieves_its_own_credentials_gets_an_error() {
    in_time(|| {
        let (credentials, log) = touching(Some(RETRIEVE), None);
        for _ in 0..2 {
            assert_eq!(credentials.retrieve().unwrap().access_key_id, "KEY");
            assert_eq!(log.take(), ["CircularCredentials"]);
        }
    });
}

#[test]
fn a_provider_that_retrieves_its_own_credentials_in_is_expired_gets_an_error() {
    in_time(|| {
        let (credentials, log) = touching(None, Some(RETRIEVE));
        for entries in [&[] as &[&str], &["CircularCredentials"]] {
            assert_eq!(credentials.retrieve().unwrap().access_key_id, "KEY");
            assert_eq!(log.take(), entries);
        }
    });
}

#[test]
fn a_provider_may_expire_its_own_credentials() {
    in_time(|| {
        let (credentials, log) = touching(Some(EXPIRE), Some(EXPIRE));
        for touches in [1, 2] {
            assert_eq!(credentials.retrieve().unwrap().access_key_id, "KEY");
            assert_eq!(log.take().len(), touches);
        }
    });
}

/// A provider whose `is_expired` returns only when two threads are in it.
struct Meeting(Arc<std::sync::Barrier>);

impl CredentialsProvider for Meeting {
    fn retrieve(&self) -> Result<CredentialsValue, Error> {
        Ok(CredentialsValue::new("KEY", "SECRET"))
    }

    fn is_expired(&self) -> bool {
        self.0.wait();
        false
    }
}

#[test]
fn several_threads_may_be_in_is_expired_at_once() {
    in_time(|| {
        let credentials = Credentials::new(Meeting(Arc::new(std::sync::Barrier::new(2))));
        credentials.retrieve().unwrap();
        let other = credentials.clone();
        let reader = thread::spawn(move || other.retrieve().unwrap());
        credentials.retrieve().unwrap();
        reader.join().unwrap();
    });
}

/// A provider that retrieves other credentials.
struct Mutual(Late);

impl CredentialsProvider for Mutual {
    fn retrieve(&self) -> Result<CredentialsValue, Error> {
        self.0.get().retrieve()
    }
}

#[test]
fn providers_that_retrieve_each_others_credentials_get_an_error() {
    in_time(|| {
        let late = Late::default();
        let one = Credentials::new(Mutual(late.clone()));
        late.set(&Credentials::new(Mutual({
            let back = Late::default();
            back.set(&one);
            back
        })));
        let error = one.retrieve().unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::CircularCredentials), "{error:?}");
    });
}

/// An error that expires credentials when it is dropped.
struct Parting(Late);

impl fmt::Debug for Parting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Parting")
    }
}

impl fmt::Display for Parting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("parting")
    }
}

impl std::error::Error for Parting {}

impl Drop for Parting {
    fn drop(&mut self) {
        self.0.get().expire();
    }
}

struct Refusing(Late);

impl CredentialsProvider for Refusing {
    fn retrieve(&self) -> Result<CredentialsValue, Error> {
        Err(Error::new("Refused", "no").with_original_error(Parting(self.0.clone())))
    }
}

#[test]
fn an_error_of_the_users_may_expire_the_credentials_when_it_is_dropped() {
    in_time(|| {
        let late = Late::default();
        let credentials = Credentials::new(Refusing(late.clone()));
        late.set(&credentials);
        (0..2).for_each(|_| drop(credentials.retrieve().unwrap_err()));
    });
}

const ROLE: &str = "arn:aws:iam::123456789012:role/one";

fn session_of_files(edition: Edition, config: Config, late: &Late, log: &Log) -> Result<Session, Error> {
    let home = Home::with(
        "[base]\naws_access_key_id = BASE\naws_secret_access_key = SECRET\n",
        &format!("[default]\nrole_arn = {ROLE}\nsource_profile = base\nmfa_serial = arn:aws:iam::1:mfa/u\n"),
    );
    let (asked, log) = (late.clone(), log.clone());
    let options = home
        .options(&[])
        .edition(edition)
        .shared_config_state(SharedConfigState::Enable)
        .assume_role_token_provider(move || {
            log.push(asked.retrieve());
            Ok("123456".into())
        })
        .config(config.region("us-east-1"));
    Session::new_session_with_options(options)
}

#[test]
fn a_token_provider_that_retrieves_the_credentials_of_its_role_gets_an_error() {
    each_edition_in_time(|edition| {
        let (sts, late, log) = (Sts::assuming(), Late::default(), Log::default());
        let session = session_of_files(edition, Config::new().endpoint(sts.endpoint()), &late, &log).unwrap();
        late.set(session.credentials());
        assert_eq!(session.credentials().retrieve().unwrap().access_key_id, format!("KEY-OF:{ROLE}"));
        assert_eq!(log.take(), ["CircularCredentials"]);
    });
}

#[test]
fn a_token_provider_may_return_the_error() {
    each_edition_in_time(|edition| {
        let (sts, late) = (Sts::assuming(), Late::default());
        let session = session_with_keys(edition, Config::new().endpoint(sts.endpoint()));
        let asked = late.clone();
        let credentials = AssumeRoleProvider::new(&session, ROLE)
            .serial_number("arn:aws:iam::1:mfa/u")
            .token_provider(move || Ok(asked.get().retrieve()?.access_key_id.into()))
            .credentials();
        late.set(&credentials);
        let error = credentials.retrieve().unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::CircularCredentials), "{error:?}");
    });
}

#[test]
fn a_resolver_that_retrieves_the_credentials_whose_endpoint_it_resolves_gets_an_error() {
    each_edition_in_time(|edition| {
        let (sts, late, log) = (Sts::assuming(), Late::default(), Log::default());
        let (asked, inner_log, url) = (late.clone(), log.clone(), sts.endpoint());
        let resolver = move |_: &str, _: &str, _: &EndpointSettings| {
            inner_log.push(asked.retrieve());
            Ok(ResolvedEndpoint::new(&url))
        };
        let config = Config::new().endpoint_resolver(resolver);
        let session = session_of_files(edition, config, &late, &Log::default()).unwrap();
        late.set(session.credentials());
        session.credentials().retrieve().unwrap();
        assert_eq!(log.take(), ["CircularCredentials"]);
    });
}

/// A client that retrieves credentials before it responds as STS does.
struct Asking {
    late: Late,
    log: Log,
}

impl fmt::Debug for Asking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Asking")
    }
}

impl HttpClient for Asking {
    fn send(&self, _: HttpRequest, _: Option<&RootCertificates>) -> Result<HttpResponse, SendError> {
        self.log.push(self.late.retrieve());
        Ok(HttpResponse::new(StatusCode::OK, crate::sts::assumed(ROLE, "2999-01-01T00:00:00Z")))
    }
}

#[test]
fn a_client_that_retrieves_the_credentials_that_it_is_sending_for_gets_an_error() {
    each_edition_in_time(|edition| {
        let (late, log) = (Late::default(), Log::default());
        let client = Asking { late: late.clone(), log: log.clone() };
        let session =
            session_of_files(edition, Config::new().http_client(client), &late, &Log::default()).unwrap();
        late.set(session.credentials());
        session.credentials().retrieve().unwrap();
        assert_eq!(log.take(), ["CircularCredentials"]);
    });
}

#[test]
fn a_handler_may_retrieve_the_credentials_of_its_request_and_gets_an_error_for_those_it_is_fetching() {
    each_edition_in_time(|edition| {
        let (sts, late, log) = (Sts::assuming(), Late::default(), Log::default());
        let mut session = session_with_keys(edition, Config::new().endpoint(sts.endpoint()));
        let (asked, inner_log) = (late.clone(), log.clone());
        session.handlers_mut().build.push_back(move |request| {
            inner_log.push(request.config.credentials.as_ref().unwrap().retrieve().unwrap().access_key_id);
            inner_log.push(asked.retrieve());
        });
        let credentials = AssumeRoleProvider::new(&session, ROLE).credentials();
        late.set(&credentials);
        credentials.retrieve().unwrap();
        assert_eq!(log.take(), ["KEY", "CircularCredentials"]);
    });
}

/// A reader of a bundle that makes a session with the same bundle before it returns bytes.
struct Nesting {
    bundle: Arc<OnceLock<CaBundle>>,
    log: Log,
    pem: io::Cursor<&'static [u8]>,
    reads: AtomicUsize,
}

impl Read for Nesting {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.reads.fetch_add(1, Ordering::Relaxed) == 0 {
            let bundle = self.bundle.get().unwrap().clone();
            let error = with_bundle(bundle).unwrap_err();
            assert!(matches!(error.kind(), ErrorKind::LoadCustomCaBundleError(CaBundleErrorKind::Read)));
            self.log.push(error.original_error().unwrap().to_string());
        }
        self.pem.read(buffer)
    }
}

fn with_bundle(bundle: CaBundle) -> Result<Session, Error> {
    Session::new_session_with_options(Home::new().options(&[]).custom_ca_bundle(bundle))
}

#[test]
fn a_reader_that_makes_a_session_with_its_own_bundle_gets_an_error() {
    in_time(|| {
        let (own, log) = (Arc::<OnceLock<CaBundle>>::default(), Log::default());
        let pem = io::Cursor::new(include_bytes!("data/ca.pem").as_slice());
        let reader = Nesting { bundle: Arc::clone(&own), log: log.clone(), pem, reads: AtomicUsize::new(0) };
        let bundle = CaBundle::from_reader(reader);
        own.set(bundle.clone()).unwrap_or_else(|_| panic!("set once"));
        assert!(with_bundle(bundle.clone()).unwrap().root_certificates().is_some());
        assert_eq!(log.take(), ["another session is reading this reader, or the reader panicked"]);
        let again = with_bundle(bundle).unwrap_err();
        assert!(matches!(again.kind(), ErrorKind::LoadCustomCaBundleError(CaBundleErrorKind::NoCertificate)));
    });
}
