//! Whom the library's connections trust: the certificates of the bundle, and whom they vouch for.

use std::sync::{Arc, Mutex};

use awsess::{
    Config, Credentials, DefaultHttpClient, Edition, HttpClient, HttpRequest, HttpResponse, Options,
    RootCertificates, SendError, Session, SharedConfigState,
};
use http::StatusCode;
use serial_test::serial;

use crate::home::{Home, retrieval_code, shown};
use crate::https::{Authority, Https, Identity, LOOPBACK, NOW, PAST};

const ROLE: &str = "arn:aws:iam::123456789012:role/one";
const GARBAGE: &str = "-----BEGIN CERTIFICATE-----\nZ2FyYmFnZQ==\n-----END CERTIFICATE-----\n";

/// A home whose default profile has a role and these settings.
fn home(says: &str) -> Home {
    let config = format!(
        "[default]\nregion = us-east-1\nrole_arn = {ROLE}\nsource_profile = source\n{says}\n\
         [profile source]\naws_access_key_id = AKID\naws_secret_access_key = SECRET\n"
    );
    Home::with("", &config)
}

fn session(options: Options, config: Config) -> Session {
    let options = options.shared_config_state(SharedConfigState::Enable).config(config);
    Session::new_session_with_options(options).unwrap()
}

fn config(server: &Https) -> Config {
    Config::new().endpoint(server.endpoint())
}

/// A session that assumes a role through the server, with this bundle.
pub(crate) fn with_bundle(server: &Https, pem: &str) -> Session {
    session(home("").options(&[]).custom_ca_bundle(pem), config(server))
}

fn assert_trusted(server: &Https, session: &Session) {
    assert_eq!(shown(session), (format!("KEY-OF:{ROLE}"), "AssumeRoleProvider".to_owned()));
    assert_eq!(server.calls(), 1);
}

fn assert_refused(server: &Https, session: &Session) {
    assert_eq!(retrieval_code(session), "RequestError");
    assert_eq!(server.calls(), 0, "nothing was sent");
}

#[test]
fn a_server_is_trusted_whose_authority_is_in_the_bundle() {
    let authority = Authority::new();
    let server = Https::showing(authority.vouch(LOOPBACK, NOW));
    assert_trusted(&server, &with_bundle(&server, &authority.pem()));
}

#[test]
fn a_server_of_another_authority_is_refused() {
    let server = Https::showing(Authority::new().vouch(LOOPBACK, NOW));
    let session = with_bundle(&server, &Authority::new().pem());
    assert_refused(&server, &session);
    let error = session.credentials().retrieve().unwrap_err();
    let why = error.to_string();
    assert!(why.contains("invalid peer certificate"), "{why}");
}

#[test]
fn every_certificate_of_a_bundle_counts() {
    let authority = Authority::new();
    let (pem, other) = (authority.pem(), Authority::new().pem());
    for bundle in [format!("{other}{pem}"), format!("# text\n{other}{other}{GARBAGE}{pem}{pem}")] {
        let server = Https::showing(authority.vouch(LOOPBACK, NOW));
        assert_trusted(&server, &with_bundle(&server, &bundle));
    }
}

#[test]
fn a_server_is_refused_whose_certificate_expired_or_is_another_hosts() {
    let authority = Authority::new();
    for identity in [authority.vouch(LOOPBACK, PAST), authority.vouch("other.invalid", NOW)] {
        let bundle = authority.pem() + &identity.pem;
        let server = Https::showing(identity);
        assert_refused(&server, &with_bundle(&server, &bundle));
    }
}

#[test]
fn a_certificate_in_between_counts_and_so_does_the_servers_own() {
    let intermediate = Authority::new().below();
    let identities = || [intermediate.vouch(LOOPBACK, NOW), intermediate.vouch_with_chain(LOOPBACK)];
    for identity in identities() {
        let server = Https::showing(identity);
        assert_trusted(&server, &with_bundle(&server, &intermediate.pem()));
    }
    for identity in identities() {
        let own = identity.pem.clone();
        let server = Https::showing(identity);
        assert_trusted(&server, &with_bundle(&server, &own));
    }
}

#[test]
fn a_server_that_vouches_for_itself_is_trusted_when_it_is_in_the_bundle() {
    let identity = Identity::self_signed(LOOPBACK);
    let pem = identity.pem.clone();
    let server = Https::showing(identity);
    assert_trusted(&server, &with_bundle(&server, &pem));
}

#[test]
fn a_certificate_of_the_bundle_that_expired_counts_for_nothing() {
    let authority = Authority::new();
    let server = Https::showing(authority.vouch(LOOPBACK, NOW));
    assert_refused(&server, &with_bundle(&server, &authority.expired_pem()));
    let both = authority.expired_pem() + &authority.pem();
    assert_trusted(&server, &with_bundle(&server, &both));
}

#[test]
fn the_bundle_may_come_from_a_variable_or_from_a_profile() {
    let authority = Authority::new();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ca.pem");
    std::fs::write(&path, authority.pem()).unwrap();
    let path = path.to_str().unwrap();
    let server = Https::showing(authority.vouch(LOOPBACK, NOW));
    let of_variable = session(home("").options(&[("AWS_CA_BUNDLE", path)]), config(&server));
    assert_trusted(&server, &of_variable);
    let server = Https::showing(authority.vouch(LOOPBACK, NOW));
    let says = home(&format!("ca_bundle = {path}\n"));
    assert_trusted(&server, &session(says.options(&[]), config(&server)));
    let server = Https::showing(authority.vouch(LOOPBACK, NOW));
    assert_refused(&server, &session(says.options(&[]).edition(Edition::V1_14), config(&server)));
}

#[test]
fn without_a_bundle_the_roots_are_the_systems_or_the_clients_own() {
    let authority = Authority::new();
    let server = Https::showing(authority.vouch(LOOPBACK, NOW));
    assert_refused(&server, &session(home("").options(&[]), config(&server)));
    let client =
        DefaultHttpClient::new().roots(RootCertificates::from_pem(authority.pem().as_bytes()).unwrap());
    assert_trusted(&server, &session(home("").options(&[]), config(&server).http_client(client)));
}

#[test]
fn a_bundle_takes_the_place_of_the_roots_of_a_client() {
    let (authority, other) = (Authority::new(), Authority::new());
    let roots = |of: &Authority| RootCertificates::from_pem(of.pem().as_bytes()).unwrap();
    let server = Https::showing(authority.vouch(LOOPBACK, NOW));
    let through = |had: &Authority, bundle: &Authority| {
        let config = config(&server).http_client(DefaultHttpClient::new().roots(roots(had)));
        session(home("").options(&[]).custom_ca_bundle(bundle.pem()), config)
    };
    assert_refused(&server, &through(&authority, &other));
    assert_trusted(&server, &through(&other, &authority));
}

#[cfg(target_os = "linux")]
#[serial]
#[test]
fn a_bundle_takes_the_place_of_the_roots_of_the_system() {
    let (authority, other) = (Authority::new(), Authority::new());
    let folder = tempfile::tempdir().unwrap();
    let system = folder.path().join("system.pem");
    std::fs::write(&system, authority.pem()).unwrap();
    let server = Https::showing(authority.vouch(LOOPBACK, NOW));
    let through = |options: Options| {
        // Another client reads the roots of the system again.
        let session = session(options, config(&server).http_client(DefaultHttpClient::new()));
        session.credentials().retrieve().map(|_| session)
    };
    temp_env::with_var("SSL_CERT_FILE", Some(&system), || {
        let refused = through(home("").options(&[]).custom_ca_bundle(other.pem())).unwrap_err();
        assert_eq!((refused.code(), server.calls()), (Some("RequestError"), 0));
        assert_trusted(&server, &through(home("").options(&[])).unwrap());
    });
}

#[test]
fn a_client_that_is_given_to_a_copy_is_used_without_the_bundle() {
    let authority = Authority::new();
    for &edition in Edition::ALL {
        let server = Https::showing(authority.vouch(LOOPBACK, NOW));
        let options = Home::new().options(&[]).edition(edition).custom_ca_bundle(authority.pem());
        let keys = Credentials::from_static("KEY", "SECRET", None);
        let session = session(options, config(&server).region("us-east-1").credentials(keys));
        let copy = session.copy([Config::new().http_client(DefaultHttpClient::new())]);
        let call = |session: &Session| {
            let mut request = session.request("sts", "AssumeRole");
            request.http_request.body = b"RoleArn=role".into();
            request.send()
        };
        assert_eq!((call(&copy).unwrap_err().code(), server.calls()), (Some("RequestError"), 0));
        call(&session).unwrap();
        assert_eq!(server.calls(), 1);
    }
}

/// A client that sends nothing, and records the number of roots of each request.
#[derive(Clone, Debug)]
struct RootCountingClient {
    can_set_roots: bool,
    asked: Arc<Mutex<Vec<Option<usize>>>>,
}

impl HttpClient for RootCountingClient {
    fn can_set_roots(&self) -> bool {
        self.can_set_roots
    }

    fn send(&self, _: HttpRequest, roots: Option<&RootCertificates>) -> Result<HttpResponse, SendError> {
        self.asked.lock().unwrap().push(roots.map(RootCertificates::len));
        Ok(HttpResponse::new(StatusCode::OK, crate::sts::assumed(ROLE, "2999-01-01T00:00:00Z")))
    }
}

#[test]
fn a_client_that_takes_roots_gets_those_of_the_bundle() {
    let client = RootCountingClient { can_set_roots: true, asked: Arc::default() };
    let bundle = Authority::new().pem() + &Authority::new().pem();
    let home = home("");
    let options = home.options(&[]).custom_ca_bundle(bundle);
    let session = session(options, Config::new().http_client(client.clone()));
    assert_eq!(shown(&session).0, format!("KEY-OF:{ROLE}"));
    assert_eq!(*client.asked.lock().unwrap(), [Some(2)]);
}

#[test]
fn a_client_of_the_users_own_is_used_as_given() {
    let client = RootCountingClient { can_set_roots: false, asked: Arc::default() };
    let config = Config::new().http_client(client.clone());
    let plain = session(home("").options(&[]), config.clone());
    assert_eq!(shown(&plain).0, format!("KEY-OF:{ROLE}"));
    assert_eq!(*client.asked.lock().unwrap(), [None]);
    let home = home("");
    let options = home.options(&[]).custom_ca_bundle(Authority::new().pem()).config(config);
    let error = Session::new_session_with_options(options).unwrap_err();
    assert_eq!(error.code(), Some("LoadCustomCABundleError"));
}
