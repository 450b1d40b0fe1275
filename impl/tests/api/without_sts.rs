//! Sessions without the feature `sts`: no requests are sent, and everything else is as it is with the feature.

use awsess::{Edition, ErrorKind, Options, Session, SharedConfigState};

use crate::home::{Home, shown};

const FILES: &str = "[keys]\nregion = eu-west-1\naws_access_key_id = A\naws_secret_access_key = S\n\
                     [role]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = keys\n\
                     [mfa]\nrole_arn = r\nsource_profile = keys\nmfa_serial = m\n";

fn both(check: impl Fn(Edition)) {
    Edition::ALL.iter().copied().for_each(check);
}

#[test]
fn region_keys_and_endpoints_are_found() {
    both(|edition| {
        let session = Home::with(FILES, "").shared(edition, "keys").unwrap();
        assert_eq!((session.region(), shown(&session).0.as_str()), (Some("eu-west-1"), "A"));
        assert_eq!(
            session.client_config("sqs", []).endpoint.as_deref(),
            Some("https://sqs.eu-west-1.amazonaws.com")
        );
    });
}

#[test]
fn the_credentials_of_a_role_name_the_feature_that_they_need() {
    both(|edition| {
        let session = Home::with(FILES, "").shared(edition, "role").unwrap();
        let error = session.credentials().retrieve().unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::FeatureDisabled { feature: "sts", .. }));
        let expected = "NotSupported: failed to assume the role: not supported without the feature `sts` of the crate \
                        awsess";
        assert_eq!(error.to_string(), expected);
    });
}

#[test]
fn the_role_of_a_profile_is_validated() {
    both(|edition| {
        let home = Home::with(FILES, "");
        let error = home.shared(edition, "mfa").unwrap_err();
        assert_eq!(error.code(), Some("AssumeRoleTokenProviderNotSetError"));
        let options = home.options(&[]).edition(edition).profile("mfa");
        let options = options.shared_config_state(SharedConfigState::Enable);
        let options = options.assume_role_token_provider(|| Err("no call is made".into()));
        assert!(Session::new_session_with_options(options).is_ok());
    });
}

#[test]
fn tls_settings_are_not_read() {
    both(|edition| {
        let variables = ["AWS_CA_BUNDLE", "AWS_SDK_GO_CLIENT_TLS_CERT", "AWS_SDK_GO_CLIENT_TLS_KEY"];
        let environment = Home::new().environment(&variables.map(|name| (name, "/does/not/exist")));
        let options = Options::new().environment(environment).edition(edition);
        assert!(Session::new_session_with_options(options).is_ok());
    });
}

#[test]
fn the_credentials_of_a_container_or_an_instance_name_the_feature_that_they_need() {
    both(|edition| {
        let session = Home::with("", "").shared(edition, "").unwrap();
        let error = session.credentials().retrieve().unwrap_err();
        let cause = error.causes().last().unwrap();
        assert!(matches!(cause.kind(), ErrorKind::FeatureDisabled { feature: "metadata", .. }));
    });
}
