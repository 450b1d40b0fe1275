//! Code of the user's that the library calls, and that calls the library again: it works, or it gets a clear error, and it
//! never waits for itself.

use std::fmt;
use std::io::{self, Read};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;

use awsess::{
    AssumeRoleProvider, CaBundle, CaBundleFault, Config, Credentials, CredentialsProvider, CredentialsValue,
    Edition, EndpointOptions, Error, ErrorKind, HttpClient, HttpRequest, HttpResponse, ResolvedEndpoint,
    RootCertificates, SendError, Session, SharedConfigState,
};

use crate::home::Home;
use crate::sts::Sts;
use crate::watchdog::in_time;

/// Credentials that code of the user's gets hold of after they are made.
#[derive(Clone, Default)]
struct Late(Arc<OnceLock<Credentials>>);

impl Late {
    fn set(&self, credentials: &Credentials) {
        assert!(self.0.set(credentials.clone()).is_ok());
    }

    fn get(&self) -> &Credentials {
        self.0.get().unwrap()
    }

    /// What a retrieval from inside of one ends with.
    fn code(&self) -> String {
        self.get().retrieve().map_or_else(|error| error.code().to_owned(), |value| value.access_key_id)
    }
}

/// What code of the user's was told from inside, in order.
#[derive(Clone, Default)]
struct Told(Arc<std::sync::Mutex<Vec<String>>>);

impl Told {
    fn push(&self, told: impl Into<String>) {
        self.0.lock().unwrap().push(told.into());
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

type Touch = fn(&Late) -> String;

const RETRIEVE: Touch = Late::code;
const EXPIRE: Touch = |late| {
    late.get().expire();
    "expired".to_owned()
};

/// A provider that touches its own credentials, in one of its methods.
struct Touching {
    late: Late,
    told: Told,
    in_retrieve: Option<Touch>,
    in_is_expired: Option<Touch>,
}

impl CredentialsProvider for Touching {
    fn retrieve(&self) -> Result<CredentialsValue, Error> {
        if let Some(touch) = self.in_retrieve {
            self.told.push(touch(&self.late));
        }
        Ok(CredentialsValue::new("KEY", "SECRET", "", ""))
    }

    fn is_expired(&self) -> bool {
        if let Some(touch) = self.in_is_expired {
            self.told.push(touch(&self.late));
        }
        true
    }
}

fn touching(in_retrieve: Option<Touch>, in_is_expired: Option<Touch>) -> (Credentials, Told) {
    let (late, told) = (Late::default(), Told::default());
    let provider = Touching { late: late.clone(), told: told.clone(), in_retrieve, in_is_expired };
    let credentials = Credentials::new(provider);
    late.set(&credentials);
    (credentials, told)
}

#[test]
fn a_provider_that_retrieves_its_own_credentials_gets_an_error() {
    in_time(|| {
        let (credentials, told) = touching(Some(RETRIEVE), None);
        for _ in 0..2 {
            assert_eq!(credentials.retrieve().unwrap().access_key_id, "KEY");
            assert_eq!(told.take(), ["CircularCredentials"]);
        }
    });
}

#[test]
fn a_provider_that_retrieves_its_own_credentials_to_say_whether_they_are_expired_gets_an_error() {
    in_time(|| {
        let (credentials, told) = touching(None, Some(RETRIEVE));
        for told_inside in [&[] as &[&str], &["CircularCredentials"]] {
            assert_eq!(credentials.retrieve().unwrap().access_key_id, "KEY");
            assert_eq!(told.take(), told_inside);
        }
    });
}

#[test]
fn a_provider_may_expire_its_own_credentials() {
    in_time(|| {
        let (credentials, told) = touching(Some(EXPIRE), Some(EXPIRE));
        for touches in [1, 2] {
            assert_eq!(credentials.retrieve().unwrap().access_key_id, "KEY");
            assert_eq!(told.take().len(), touches);
        }
    });
}

/// A provider whose `is_expired` does not end before two threads are in it.
struct Meeting(Arc<std::sync::Barrier>);

impl CredentialsProvider for Meeting {
    fn retrieve(&self) -> Result<CredentialsValue, Error> {
        Ok(CredentialsValue::new("KEY", "SECRET", "", ""))
    }

    fn is_expired(&self) -> bool {
        self.0.wait();
        false
    }
}

#[test]
fn readers_do_not_wait_for_each_others_is_expired() {
    in_time(|| {
        let credentials = Credentials::new(Meeting(Arc::new(std::sync::Barrier::new(2))));
        credentials.retrieve().unwrap();
        let other = credentials.clone();
        let reader = thread::spawn(move || other.retrieve().unwrap());
        credentials.retrieve().unwrap();
        reader.join().unwrap();
    });
}

/// Two providers, each of which retrieves the other's credentials.
struct Mutual(Late);

impl CredentialsProvider for Mutual {
    fn retrieve(&self) -> Result<CredentialsValue, Error> {
        self.0.get().retrieve()
    }
}

#[test]
fn credentials_that_lead_back_to_themselves_are_an_error() {
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

/// An error that touches credentials when it is dropped.
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
        Err(Error::new("Refused", "no").with_source(Parting(self.0.clone())))
    }
}

#[test]
fn an_error_of_the_users_may_touch_the_credentials_when_it_is_dropped() {
    in_time(|| {
        let late = Late::default();
        let credentials = Credentials::new(Refusing(late.clone()));
        late.set(&credentials);
        (0..2).for_each(|_| drop(credentials.retrieve().unwrap_err()));
    });
}

const ROLE: &str = "arn:aws:iam::123456789012:role/one";

fn both(check: impl Fn(Edition) + Send + 'static) {
    in_time(move || Edition::ALL.into_iter().for_each(check));
}

fn of_file(edition: Edition, config: Config, late: &Late, told: &Told) -> Result<Session, Error> {
    let home = Home::with(
        "[base]\naws_access_key_id = BASE\naws_secret_access_key = SECRET\n",
        &format!("[default]\nrole_arn = {ROLE}\nsource_profile = base\nmfa_serial = arn:aws:iam::1:mfa/u\n"),
    );
    let (asked, told) = (late.clone(), told.clone());
    let options = home
        .options(&[])
        .edition(edition)
        .shared_config_state(SharedConfigState::Enable)
        .assume_role_token_provider(move || {
            told.push(asked.code());
            Ok("123456".into())
        })
        .config(config.region("us-east-1"));
    Session::new_session_with_options(options)
}

#[test]
fn a_token_provider_that_retrieves_the_credentials_it_is_asked_for_gets_an_error() {
    both(|edition| {
        let (sts, late, told) = (Sts::assuming(), Late::default(), Told::default());
        let session = of_file(edition, Config::new().endpoint(sts.endpoint()), &late, &told).unwrap();
        late.set(session.credentials());
        assert_eq!(session.credentials().retrieve().unwrap().access_key_id, format!("KEY-OF:{ROLE}"));
        assert_eq!(told.take(), ["CircularCredentials"]);
    });
}

#[test]
fn a_token_provider_may_hand_the_error_on() {
    both(|edition| {
        let (sts, late) = (Sts::assuming(), Late::default());
        let keys = Credentials::from_static("KEY", "SECRET", "");
        let config = Config::new().region("eu-west-1").endpoint(sts.endpoint()).credentials(keys);
        let options = Home::new().options(&[]).edition(edition).config(config);
        let session = Session::new_session_with_options(options).unwrap();
        let asked = late.clone();
        let credentials = AssumeRoleProvider::new(&session, ROLE)
            .serial_number("arn:aws:iam::1:mfa/u")
            .token_provider(move || Ok(asked.get().retrieve()?.access_key_id))
            .credentials();
        late.set(&credentials);
        let error = credentials.retrieve().unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::CircularCredentials), "{error:?}");
    });
}

#[test]
fn a_resolver_that_retrieves_the_credentials_whose_endpoint_it_finds_gets_an_error() {
    both(|edition| {
        let (sts, late, told) = (Sts::assuming(), Late::default(), Told::default());
        let (asked, heard, url) = (late.clone(), told.clone(), sts.endpoint());
        let resolver = move |_: &str, _: &str, _: &EndpointOptions| {
            heard.push(asked.code());
            Ok(ResolvedEndpoint { url: url.clone().into(), ..ResolvedEndpoint::default() })
        };
        let config = Config::new().endpoint_resolver(resolver);
        let session = of_file(edition, config, &late, &Told::default()).unwrap();
        late.set(session.credentials());
        session.credentials().retrieve().unwrap();
        assert_eq!(told.take(), ["CircularCredentials"]);
    });
}

/// A client that retrieves credentials before it answers as a role's STS.
struct Asking {
    late: Late,
    told: Told,
}

impl fmt::Debug for Asking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Asking")
    }
}

impl HttpClient for Asking {
    fn send(&self, _: HttpRequest, _: Option<&RootCertificates>) -> Result<HttpResponse, SendError> {
        self.told.push(self.late.code());
        Ok(HttpResponse::new(200, crate::sts::assumed(ROLE, "2999-01-01T00:00:00Z")))
    }
}

#[test]
fn a_client_that_retrieves_the_credentials_it_fetches_gets_an_error() {
    both(|edition| {
        let (late, told) = (Late::default(), Told::default());
        let client = Asking { late: late.clone(), told: told.clone() };
        let session = of_file(edition, Config::new().http_client(client), &late, &Told::default()).unwrap();
        late.set(session.credentials());
        session.credentials().retrieve().unwrap();
        assert_eq!(told.take(), ["CircularCredentials"]);
    });
}

#[test]
fn a_handler_may_retrieve_the_credentials_of_its_request_and_gets_an_error_for_those_it_is_fetching() {
    both(|edition| {
        let (sts, late, told) = (Sts::assuming(), Late::default(), Told::default());
        let keys = Credentials::from_static("KEY", "SECRET", "");
        let config = Config::new().region("eu-west-1").endpoint(sts.endpoint()).credentials(keys);
        let options = Home::new().options(&[]).edition(edition).config(config);
        let mut session = Session::new_session_with_options(options).unwrap();
        let (asked, heard) = (late.clone(), told.clone());
        session.handlers_mut().build.push_back(move |request| {
            heard.push(request.config.credentials.as_ref().unwrap().retrieve().unwrap().access_key_id);
            heard.push(asked.code());
        });
        let credentials = AssumeRoleProvider::new(&session, ROLE).credentials();
        late.set(&credentials);
        credentials.retrieve().unwrap();
        assert_eq!(told.take(), ["KEY", "CircularCredentials"]);
    });
}

/// A reader of a bundle that makes a session with the same bundle before it gives its bytes.
struct Nesting {
    bundle: Arc<OnceLock<CaBundle>>,
    told: Told,
    pem: io::Cursor<&'static [u8]>,
    reads: AtomicUsize,
}

impl Read for Nesting {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.reads.fetch_add(1, Ordering::Relaxed) == 0 {
            let bundle = self.bundle.get().unwrap().clone();
            let error = with_bundle(bundle).unwrap_err();
            assert!(matches!(error.kind(), ErrorKind::LoadCustomCaBundleError(CaBundleFault::Read)));
            self.told.push(std::error::Error::source(&error).unwrap().to_string());
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
        let (own, told) = (Arc::<OnceLock<CaBundle>>::default(), Told::default());
        let pem = io::Cursor::new(include_bytes!("data/ca.pem").as_slice());
        let reader =
            Nesting { bundle: Arc::clone(&own), told: told.clone(), pem, reads: AtomicUsize::new(0) };
        let bundle = CaBundle::from_reader(reader);
        own.set(bundle.clone()).unwrap_or_else(|_| panic!("set once"));
        assert!(with_bundle(bundle.clone()).unwrap().root_certificates().is_some());
        assert_eq!(told.take(), ["another session is reading this reader, or the reader panicked"]);
        let again = with_bundle(bundle).unwrap_err();
        assert!(matches!(again.kind(), ErrorKind::LoadCustomCaBundleError(CaBundleFault::NoCertificate)));
    });
}
