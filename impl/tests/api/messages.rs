//! What an error prints: one line with its cause, also in the chains that `anyhow` and loggers print.

use std::io;

use anyhow::Context as _;
use awsess::{Edition, Error, InvalidParameter, Session};
use rcgen::DnType;

use crate::home::Home;
use crate::https::{Authority, Https, LOOPBACK, NOW};
use crate::tls::with_bundle;

/// What `anyhow` prints of the error with `{:#}`: its text and the texts of its sources.
fn chain(error: Error) -> String {
    let chain = Err::<(), _>(error).context("the program failed").unwrap_err();
    format!("{chain:#}")
}

/// Asserts that the error prints these texts in one line, and that a chain with the error in it has each of them once.
fn assert_prints(error: &Error, texts: &[&str]) {
    let (line, chain) = (error.to_string(), chain(error.clone()));
    assert_eq!(line.lines().count(), 1, "{line}");
    for text in texts {
        assert_eq!(line.matches(text).count(), 1, "{text} in {line}");
        assert_eq!(chain.matches(text).count(), 1, "{text} in {chain}");
    }
}

#[test]
fn the_error_of_a_broken_file_names_the_file_and_the_line() {
    let home = Home::with("[default]\n\naws_secret_access_key MARKER", "");
    let path = home.path("credentials");
    for &edition in Edition::ALL {
        let error = Session::new_session_with_options(home.options(&[]).edition(edition)).unwrap_err();
        assert_prints(&error, &["SharedConfigLoadError", path.to_str().unwrap(), "line 3: "]);
    }
}

#[test]
fn the_error_of_an_untrusted_server_has_its_reason() {
    let another = Authority::with(|params| params.distinguished_name.push(DnType::CommonName, "another"));
    let server = Https::showing(Authority::new().vouch(LOOPBACK, NOW));
    let error = with_bundle(&server, &another.pem()).credentials().retrieve().unwrap_err();
    assert_prints(&error, &["RequestError: send request failed", "UnknownIssuer"]);
}

#[test]
fn the_error_of_a_chain_lists_what_each_provider_answered() {
    let session = Session::new_session_with_options(Home::with("", "").options(&[])).unwrap();
    let error = session.credentials().retrieve().unwrap_err();
    let expected = "NoCredentialProviders: no valid providers in chain: EnvAccessKeyNotFound: failed to find credentials in \
                    the environment; SharedCredsLoad: failed to load profile, ; ";
    assert!(error.to_string().starts_with(expected), "{error}");
    assert_prints(&error, &["EnvAccessKeyNotFound", "SharedCredsLoad"]);
}

#[test]
fn the_error_of_a_missing_ca_bundle_has_the_cause_of_the_system() {
    let options = Home::with("", "").options(&[("AWS_CA_BUNDLE", "/does/not/exist")]);
    let error = Session::new_session_with_options(options).unwrap_err();
    let missing = io::Error::from_raw_os_error(2).to_string();
    assert_prints(&error, &["LoadCustomCABundleError", "/does/not/exist", &missing]);
}

#[test]
fn the_error_of_invalid_parameters_lists_each_of_them() {
    let field = |name: &str| InvalidParameter::Required { field: format!("Input.{name}") };
    let error = Error::invalid_parameters(vec![field("Name"), field("Key")]);
    let expected = "InvalidParameter: 2 validation error(s) found: missing required field, Input.Name. \
                    missing required field, Input.Key.";
    assert_eq!(error.to_string(), expected);
    assert_prints(&error, &["Input.Name", "Input.Key"]);
}

#[test]
fn a_cause_with_line_breaks_is_printed_in_one_line() {
    let cause =
        Error::new("Cause", "first\r\n\tsecond\u{1b}[2J.").with_original_error(io::Error::other("third"));
    let error = Error::new("Mine", "failed.\nTwice.").with_original_error(cause);
    assert_eq!(error.to_string(), "Mine: failed. Twice: Cause: first second [2J: third");
}

#[test]
fn an_original_error_whose_text_is_the_message_is_printed_once() {
    let error = Error::new("", "refused").with_original_error(io::Error::other("refused"));
    assert_eq!(error.to_string(), "refused");
    assert_eq!(error.original_error().unwrap().to_string(), "refused");
}
