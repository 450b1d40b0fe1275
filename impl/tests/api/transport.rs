//! The HTTP client of a session in its config, and the clients to which its TLS settings apply.

use std::sync::Arc;

use awsess::{Config, Credentials, DefaultHttpClient, Edition, HttpClient, Session};

use crate::home::Home;
use crate::https::{Authority, Https, LOOPBACK, NOW};

/// A session with a CA bundle.
fn session(edition: Edition, bundle: String, config: Config) -> Session {
    let keys = Credentials::from_static("KEY", "SECRET", None);
    let config = config.region("us-east-1").credentials(keys);
    let options = Home::new().options(&[]).edition(edition).custom_ca_bundle(bundle).config(config);
    Session::new_session_with_options(options).unwrap()
}

/// Sends a request, and returns the code of the error if it fails.
fn call(session: &Session) -> Option<String> {
    let mut request = session.request("sts", "AssumeRole");
    request.http_request.body = b"RoleArn=role".into();
    request.send().err().map(|error| error.code().unwrap_or_default().to_owned())
}

#[test]
fn the_config_of_a_session_has_the_http_client_that_the_user_set() {
    for &edition in Edition::ALL {
        let bundle = Authority::new().pem();
        let builtin = session(edition, bundle.clone(), Config::new());
        assert!(builtin.config().http_client.is_none());
        let own: Arc<dyn HttpClient> = Arc::new(DefaultHttpClient::new());
        let mut config = Config::new();
        config.http_client = Some(Arc::clone(&own));
        let custom = session(edition, bundle, config);
        assert!(custom.config().http_client.as_ref().is_some_and(|client| Arc::ptr_eq(client, &own)));
    }
}

#[test]
fn tls_settings_apply_to_the_client_that_the_session_was_made_with() {
    let authority = Authority::new();
    for &edition in Edition::ALL {
        for config in [Config::new(), Config::new().http_client(DefaultHttpClient::new())] {
            let server = Https::showing(authority.vouch(LOOPBACK, NOW));
            let mut session = session(edition, authority.pem(), config.endpoint(server.endpoint()));
            assert_eq!(call(&session), None);
            assert_eq!(call(&session.copy([Config::new().region("us-west-2")])), None);
            assert_eq!(server.calls(), 2);
            session.config_mut().http_client = Some(Arc::new(DefaultHttpClient::new()));
            assert_eq!(call(&session).as_deref(), Some("RequestError"));
            assert_eq!(server.calls(), 2);
        }
    }
}

#[test]
fn a_session_made_from_the_config_of_another_has_none_of_its_tls_settings() {
    let authority = Authority::new();
    let server = Https::showing(authority.vouch(LOOPBACK, NOW));
    let first = session(Edition::V1_55, authority.pem(), Config::new().endpoint(server.endpoint()));
    let options = Home::new().options(&[]).config(first.config().clone());
    let second = Session::new_session_with_options(options).unwrap();
    assert!(second.root_certificates().is_none());
    assert_eq!(call(&second).as_deref(), Some("RequestError"));
    assert_eq!(server.calls(), 0);
}
