//! The second session that the release creates for `sso_session`, and its errors.

use awsess::{Edition, Environment, ErrorKind, Options, Session};

use crate::home::Home;

const SSO: &str = "[default]\nsso_session = dev\n\n[sso-session dev]\nsso_region = us-west-2\n\
                   sso_start_url = https://example.com\n";

const VARIABLES: [(&str, &str); 2] = [("AWS_SDK_LOAD_CONFIG", "1"), ("AWS_CA_BUNDLE", "/does/not/exist")];

#[test]
fn an_error_of_the_second_session_is_a_panic_of_the_release_and_says_what_to_do() {
    let home = Home::with("", SSO);
    let error = Session::new_session_with_options(home.options(&VARIABLES)).unwrap_err();
    assert!(error.is_sdk_panic());
    assert!(matches!(error.kind(), ErrorKind::LoadCustomCaBundleError(_)));
    let text = error.to_string();
    assert!(text.starts_with("LoadCustomCABundleError: failed to open custom CA bundle PEM file, in /does"));
    assert!(text.contains("second session") && text.contains("AWS_CA_BUNDLE"), "{text}");
}

#[test]
fn the_deprecated_constructor_keeps_the_error() {
    let home = Home::with("", SSO);
    let environment = home.options(&VARIABLES).environment;
    let session = Session::new_in(Edition::V1_55, environment, []);
    assert!(session.creation_error().is_some_and(awsess::Error::is_sdk_panic));
}

#[test]
fn the_home_folder_of_the_account_is_enough() {
    let home = Home::with("", SSO);
    let config = home.path("config");
    let variables = [("AWS_SDK_LOAD_CONFIG", "1"), ("AWS_CONFIG_FILE", config.to_str().unwrap())];
    let of = |environment| Session::new_session_with_options(Options::new().environment(environment));
    let error = of(Environment::from_vars(variables)).unwrap_err();
    assert_eq!((error.code(), error.is_sdk_panic()), (None, false));
    assert!(matches!(error.kind(), ErrorKind::NoHomeFolder));
    assert!(of(Environment::from_vars(variables).account_home("/nobody")).is_ok());
}
