//! Client certificates: the forms of a private key, the errors of a pair, and that no error shows a key.

use awsess::{
    ClientCertificate, ClientTlsErrorKind, ErrorKind, Options, PemSource, Session, SharedConfigState,
};

use crate::home::Home;

const RSA: &str = include_str!("data/client/rsa.pem");
const RSA_PKCS1: &str = include_str!("data/client/rsa.pkcs1.key");
const RSA_PKCS8: &str = include_str!("data/client/rsa.pkcs8.key");
const RSA_ENCRYPTED: &str = include_str!("data/client/rsa.encrypted.key");
const EC: &str = include_str!("data/client/ec.pem");
/// A certificate of the first version of X.509, as older tools make them.
const EC_V1: &str = include_str!("data/client/ec.v1.pem");
const EC_SEC1: &str = include_str!("data/client/ec.sec1.key");
const EC_PKCS8: &str = include_str!("data/client/ec.pkcs8.key");
const ED25519: &str = include_str!("data/client/ed25519.pem");
const ED25519_PKCS8: &str = include_str!("data/client/ed25519.pkcs8.key");

/// Reads a pair, or returns the reason why it cannot be used.
fn read(certificate: &str, key: &str) -> Result<ClientCertificate, String> {
    let read = ClientCertificate::from_pem(certificate.as_bytes(), key.as_bytes());
    read.map_err(|error| error.original_error().unwrap().to_string())
}

#[test]
fn a_private_key_may_have_any_form_that_the_release_reads() {
    let mislabelled = EC_SEC1.replace("EC PRIVATE KEY", "RSA PRIVATE KEY");
    let with_parameters = format!(
        "{RSA}-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n{EC_SEC1}"
    );
    for (certificate, key) in [
        (RSA, RSA_PKCS1),
        (RSA, RSA_PKCS8),
        (EC, EC_SEC1),
        (EC, EC_PKCS8),
        (EC_V1, EC_SEC1),
        (EC, &mislabelled),
        (EC, &with_parameters),
        (ED25519, ED25519_PKCS8),
    ] {
        assert_eq!(read(certificate, key).map(|pair| pair.certificates().len()), Ok(1));
    }
    assert_eq!(read(&format!("{EC}{RSA}"), EC_SEC1).map(|pair| pair.certificates().len()), Ok(2));
}

#[test]
fn the_error_of_an_unusable_pair_has_its_reason_and_nothing_of_the_key() {
    for (certificate, key, why) in [
        (RSA, EC_SEC1, "does not belong"),
        (EC, RSA_PKCS1, "does not belong"),
        (RSA_PKCS1, RSA_PKCS1, "no certificate"),
        (RSA, RSA, "no private key"),
        (RSA, RSA_ENCRYPTED, "cannot be read"),
        ("", "", "no certificate"),
        (RSA, &RSA_PKCS8[..RSA_PKCS8.len() / 2], "no private key"),
    ] {
        let error = read(certificate, key).map(drop).unwrap_err();
        assert!(error.contains(why), "{error}");
    }
}

fn failure(options: Options) -> awsess::Error {
    Session::new_session_with_options(options).unwrap_err()
}

#[test]
fn an_error_names_what_is_missing_and_the_file() {
    let home = Home::new();
    let file = home.path("client.key");
    let path = file.to_str().unwrap().to_owned();
    let by_variable = |name| home.options(&[(name, path.as_str())]);
    let error = failure(by_variable("AWS_SDK_GO_CLIENT_TLS_KEY"));
    assert!(matches!(error.kind(), ErrorKind::LoadClientTlsCertError(ClientTlsErrorKind::OpenKey)));
    assert_eq!(error.message(), "failed to open custom client TLS key file");
    assert!(error.to_string().contains(&path) && error.original_error().is_some());
    std::fs::write(&file, RSA_PKCS8).unwrap();
    let error = failure(by_variable("AWS_SDK_GO_CLIENT_TLS_KEY"));
    assert!(matches!(error.kind(), ErrorKind::LoadClientTlsCertError(ClientTlsErrorKind::NoCertificate)));
    let error = failure(by_variable("AWS_SDK_GO_CLIENT_TLS_KEY").client_tls_cert(EC));
    assert!(matches!(error.kind(), ErrorKind::LoadClientTlsCertError(ClientTlsErrorKind::Pair)));
    let shown = format!("{error} {error:?} {:?}", error.original_error());
    assert!(!RSA_PKCS8.lines().filter(|line| line.len() > 8).any(|line| shown.contains(line)), "{shown}");
}

/// The release reports any of them.
#[test]
fn one_of_several_files_that_cannot_be_opened_is_reported() {
    let home = Home::new();
    let file = home.path("missing");
    let path = file.to_str().unwrap();
    let variables = ["AWS_CA_BUNDLE", "AWS_SDK_GO_CLIENT_TLS_CERT", "AWS_SDK_GO_CLIENT_TLS_KEY"];
    let error = failure(home.options(&variables.map(|name| (name, path))));
    assert!(
        ["LoadCustomCABundleError", "LoadClientTLSCertError"].map(Some).contains(&error.code()),
        "{error}"
    );
}

#[test]
fn a_session_has_its_pair_and_shows_no_key() {
    let home = Home::new();
    let options = || home.options(&[]).client_tls_cert(EC).client_tls_key(EC_PKCS8);
    let session = Session::new_session_with_options(options()).unwrap();
    assert_eq!(session.client_certificate().map(|pair| pair.certificates().len()), Some(1));
    let reader = PemSource::from_reader(EC_PKCS8.as_bytes());
    let read = options().client_tls_key(reader).shared_config_state(SharedConfigState::Enable);
    let by_reader = Session::new_session_with_options(read.clone()).unwrap();
    assert!(by_reader.client_certificate().is_some());
    let again = failure(read);
    assert!(
        matches!(again.kind(), ErrorKind::LoadClientTlsCertError(ClientTlsErrorKind::Pair)),
        "it is at its end"
    );
    let shown = format!("{:?} {session:?}", options());
    assert!(!EC_PKCS8.lines().any(|line| shown.contains(line)), "{shown}");
}
