//! The real environment of the process, and homes.

use crate::home::{Home, shown};
use awsess::{Edition, Environment, Options, Platform, Session};
use serial_test::serial;

const KEYS: &str = "[default]\naws_access_key_id = FILE\naws_secret_access_key = SECRET\n";

#[test]
#[serial]
fn the_default_environment_is_the_real_one() {
    let home = Home::with(KEYS, "");
    let path = home.path("..");
    let variables = [
        ("HOME", path.to_str()),
        ("USERPROFILE", path.to_str()),
        ("AWS_REGION", Some("real")),
        ("AWS_ACCESS_KEY_ID", None),
        ("AWS_ACCESS_KEY", None),
        ("AWS_PROFILE", None),
        ("AWS_SDK_LOAD_CONFIG", None),
        ("AWS_CA_BUNDLE", None),
        ("AWS_SHARED_CREDENTIALS_FILE", None),
    ];
    temp_env::with_vars(variables, || {
        let session = Session::new_session([]).unwrap();
        assert_eq!(session.region(), Some("real"));
        assert_eq!(shown(&session).0, "FILE");
    });
}

#[test]
#[serial]
fn a_closed_environment_sees_nothing_of_the_real_one() {
    temp_env::with_vars([("AWS_REGION", Some("real")), ("AWS_USE_FIPS_ENDPOINT", Some("bad"))], || {
        let environment = Environment::from_vars([("AWS_PROFILE", "none")]);
        let session = Session::new_session_with_options(Options::new().environment(environment)).unwrap();
        assert_eq!(session.region(), None);
    });
}

#[test]
fn the_platform_names_the_home_variable() {
    let home = Home::with(KEYS, "");
    let path = home.path("..");
    for (platform, variable) in [(Platform::Unix, "HOME"), (Platform::Windows, "USERPROFILE")] {
        let environment = Environment::from_vars([(variable, path.as_os_str())]).platform(platform);
        let session = Session::new_session_with_options(Options::new().environment(environment)).unwrap();
        assert_eq!(shown(&session).0, "FILE");
    }
}

#[test]
fn edition_1_55_falls_back_to_the_account_and_names_cleaned_paths() {
    let home = Home::with(KEYS, "");
    let environment = Environment::from_vars([("HOME", "")]).account_home(home.path("x/../.."));
    let session = |edition| {
        let options = Options::new().environment(environment.clone()).edition(edition);
        Session::new_session_with_options(options).unwrap()
    };
    let provider = format!("SharedConfigCredentials: {}", home.path("credentials").display());
    assert_eq!(shown(&session(Edition::V1_55)).1, provider);
    assert_eq!(crate::home::retrieval_code(&session(Edition::V1_14)), "NoCredentialProviders");
}
