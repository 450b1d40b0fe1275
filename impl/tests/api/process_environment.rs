//! The real environment of the process, and homes.

use std::fs;

use crate::home::{Home, shown};
use awsess::{Config, Edition, Environment, Options, Platform, Session};
use serial_test::serial;

const KEYS: &str = "[default]\naws_access_key_id = FILE\naws_secret_access_key = SECRET\n";

/// What is made while the process has this home and this region.
fn within<T>(home: &Home, region: &str, make: impl FnOnce() -> T) -> T {
    let path = home.path("..");
    let variables = [
        ("HOME", path.to_str()),
        ("USERPROFILE", path.to_str()),
        ("AWS_REGION", Some(region)),
        ("AWS_ACCESS_KEY_ID", None),
        ("AWS_ACCESS_KEY", None),
        ("AWS_PROFILE", None),
        ("AWS_SDK_LOAD_CONFIG", None),
        ("AWS_CA_BUNDLE", None),
        ("AWS_SHARED_CREDENTIALS_FILE", None),
    ];
    temp_env::with_vars(variables, make)
}

#[test]
#[serial]
fn the_default_environment_is_the_real_one() {
    let home = Home::with(KEYS, "");
    let session = within(&home, "real", || Session::new_session([]).unwrap());
    assert_eq!(session.region(), Some("real"));
    assert_eq!(shown(&session).0, "FILE");
}

#[serial]
#[test]
fn what_changes_is_in_the_next_session_and_in_none_before() {
    let home = Home::with(KEYS, "");
    for &edition in Edition::ALL {
        let make = || Session::new_session_with_options(Options::new().edition(edition)).unwrap();
        fs::write(home.path("credentials"), KEYS).unwrap();
        let before = within(&home, "one", make);
        fs::write(home.path("credentials"), KEYS.replace("FILE", "CHANGED")).unwrap();
        let after = within(&home, "two", make);
        assert_eq!((before.region(), shown(&before).0), (Some("one"), "FILE".to_owned()));
        assert_eq!((after.region(), shown(&after).0), (Some("two"), "CHANGED".to_owned()));
    }
}

#[serial]
#[test]
fn several_configs_are_merged_in_their_order() {
    let configs =
        [Config::new().region("one").disable_ssl(true), Config::new().region("two").endpoint("host")];
    let home = Home::with(KEYS, "");
    let session = within(&home, "real", || Session::new_session(configs.clone()).unwrap());
    assert_eq!(session.client_config("sqs", []).endpoint.as_deref(), Some("http://host"));
    assert_eq!((session.region(), shown(&session).0), (Some("two"), "FILE".to_owned()));
    for &edition in Edition::ALL {
        let made = Session::new_in(edition, home.environment(&[]), configs.clone());
        let plain = Session::new_in(edition, home.environment(&[("AWS_REGION", "real")]), []);
        let clients = [
            made.client_config("sqs", []),
            plain.copy(configs.clone()).client_config("sqs", []),
            plain.client_config("sqs", configs.clone()),
            plain.client_config_no_resolve_endpoint(configs.clone()),
        ];
        for client in clients {
            assert_eq!(client.endpoint.as_deref(), Some("http://host"));
            assert_eq!(client.signing_region.as_deref(), Some("two"));
        }
    }
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
    let environment = Environment::from_vars([("HOME", ""), ("AWS_EC2_METADATA_DISABLED", "true")])
        .account_home(home.path("x/../.."));
    let session = |edition| {
        let options = Options::new().environment(environment.clone()).edition(edition);
        Session::new_session_with_options(options).unwrap()
    };
    let provider = format!("SharedConfigCredentials: {}", home.path("credentials").display());
    assert_eq!(shown(&session(Edition::V1_55)).1, provider);
    assert_eq!(crate::home::retrieval_code(&session(Edition::V1_14)), "NoCredentialProviders");
}
