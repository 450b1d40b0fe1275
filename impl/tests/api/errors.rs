//! Errors: code, message and original error of the SDK, and for people the place at fault.

use crate::home::Home;
use awsess::{
    CaBundle, CaBundleErrorKind, Config, Edition, Error, ErrorKind, HttpClient, HttpRequest, HttpResponse,
    Options, RootCertificates, SendError, Session, SharedConfigState,
};

const CA: &str = include_str!("data/ca.pem");
const SECOND_CA: &str = include_str!("data/ca2.pem");

fn failure(options: Options) -> awsess::Error {
    Session::new_session_with_options(options).unwrap_err()
}

#[test]
fn a_role_without_credentials_names_file_section_and_key() {
    let home = Home::with("", "[profile dev]\nrole_arn = arn:r\nsource_profile = none\n");
    let messages = [
        (Edition::V1_14, "failed to load assume role for arn:r, source profile has no shared credentials"),
        (
            Edition::V1_55,
            "failed to load assume role for arn:r, source profile none has no shared credentials",
        ),
    ];
    for (edition, message) in messages {
        let error = home.shared(edition, "dev").unwrap_err();
        assert_eq!((error.code(), error.message().as_str()), (Some("SharedConfigAssumeRoleError"), message));
        assert!(error.original_error().is_none());
        let config = home.path("config");
        let place = format!("in {}, section [profile dev], key source_profile", config.display());
        assert!(error.to_string().ends_with(&place), "{error}");
    }
}

#[test]
fn a_role_with_mfa_needs_the_token_provider() {
    let home = Home::with(
        "[me]\naws_access_key_id = A\naws_secret_access_key = S\n",
        "[me]\nrole_arn = r\nsource_profile = me\nmfa_serial = m\n",
    );
    for &edition in Edition::ALL {
        let error = home.shared(edition, "me").unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::AssumeRoleTokenProviderNotSetError);
        assert_eq!(error.place().unwrap().key(), Some("mfa_serial"));
        let options = home.options(&[]).edition(edition).profile("me");
        let options = options.shared_config_state(SharedConfigState::Enable);
        let options = options.assume_role_token_provider(|| Ok("123456".into()));
        assert!(Session::new_session_with_options(options).is_ok());
    }
}

fn missing_profile() -> Error {
    ErrorKind::SharedConfigProfileNotExistsError { profile: "my_profile".to_owned() }.into()
}

#[test]
fn an_error_about_a_missing_profile_names_it() {
    let error = missing_profile();
    assert_eq!(error.code(), Some("SharedConfigProfileNotExistsError"));
    assert_eq!(error.message(), "failed to get profile, my_profile");
}

#[test]
fn the_text_of_an_error_begins_with_its_code_and_its_message() {
    let home = Home::with(
        "[me]\naws_access_key_id = A\naws_secret_access_key = S\n",
        "[role]\nrole_arn = r\nsource_profile = none\n\
         [mfa]\nrole_arn = r\nsource_profile = me\nmfa_serial = m\n",
    );
    for &edition in Edition::ALL {
        let errors = [
            ("AssumeRoleTokenProviderNotSetError", home.shared(edition, "mfa").unwrap_err()),
            ("SharedConfigAssumeRoleError", home.shared(edition, "role").unwrap_err()),
            ("SharedConfigLoadError", Home::with("[", "").shared(edition, "").unwrap_err()),
            ("SharedConfigProfileNotExistsError", missing_profile()),
        ];
        for (code, error) in errors {
            let any: &dyn std::error::Error = &error;
            let text = any.to_string();
            // Where more follows, the full stop of the message is left out.
            let message = error.message();
            assert!(text.starts_with(&format!("{code}: {}", message.trim_end_matches('.'))), "{text}");
        }
    }
}

#[test]
fn an_invalid_file_names_the_line_and_quotes_nothing() {
    let home = Home::with("[default]\n\naws_secret_access_key MARKER", "");
    for &edition in Edition::ALL {
        let error = failure(home.options(&[]).edition(edition));
        let path = home.path("credentials");
        assert_eq!(error.message(), format!("failed to load config file, {}", path.display()));
        assert!(error.original_error().unwrap().to_string().starts_with("line 3: "), "{error:?}");
        assert!(!format!("{error} {error:?} {}", error.original_error().unwrap()).contains("MARKER"));
    }
}

#[test]
fn a_source_without_a_role_is_an_error_in_edition_1_55() {
    let home = Home::with("", "[a]\nsource_profile = b\n");
    assert!(home.shared(Edition::V1_14, "a").is_ok());
    let error = home.shared(Edition::V1_55, "a").unwrap_err();
    assert_eq!(error.code(), Some("CredentialRequiresARNError"));
    assert_eq!(error.message(), "credential type source_profile requires role_arn, profile a");
}

#[test]
fn two_sources_of_one_profile_collide() {
    let home = Home::with("", "[a]\nrole_arn = r\nsource_profile = a\ncredential_process = p\n");
    assert_eq!(home.shared(Edition::V1_55, "a").unwrap_err().code(), Some("SharedConfigErr"));
}

#[test]
fn incomplete_single_sign_on_names_what_is_missing() {
    let home = Home::with(
        "",
        "[a]\nsso_session = s\nsso_region = x\n[sso-session s]\nsso_region = y\nsso_start_url = u\n[b]\nsso_region = z\n",
    );
    let message = |profile| home.shared(Edition::V1_55, profile).unwrap_err().message();
    assert_eq!(message("a"), "sso_region in profile \"a\" must match sso_region in sso-session ");
    let expected = "profile \"b\" is configured to use SSO but is missing required configuration: \
                    sso_start_url, sso_account_id, sso_role_name";
    assert_eq!(message("b"), expected);
}

#[test]
fn the_error_of_a_chain_without_credentials_has_a_cause_for_each_provider() {
    let home = Home::with("", "");
    let session = Session::new_session_with_options(home.options(&[])).unwrap();
    let error = session.credentials().retrieve().unwrap_err();
    let expected = "no valid providers in chain. Deprecated.\n\tFor verbose messaging see \
                    aws.Config.CredentialsChainVerboseErrors";
    assert_eq!((error.code(), error.message().as_str()), (Some("NoCredentialProviders"), expected));
    let codes: Vec<_> = error.causes().iter().map(awsess::Error::code).collect();
    assert_eq!(codes, ["EnvAccessKeyNotFound", "SharedCredsLoad", REMOTE_CODE].map(Some));
    let config = Config::new().credentials_chain_verbose_errors(true);
    let session = Session::new_session_with_options(home.options(&[]).config(config)).unwrap();
    let error = session.credentials().retrieve().unwrap_err();
    assert_eq!(error.message(), "no valid providers in chain");
}

/// The code of the last provider of a chain, which is disabled.
const REMOTE_CODE: &str = if cfg!(feature = "metadata") { "EC2RoleRequestError" } else { "NotSupported" };

#[derive(Debug)]
struct Fixed;

impl HttpClient for Fixed {
    fn send(&self, _: HttpRequest, _: Option<&RootCertificates>) -> Result<HttpResponse, SendError> {
        Err(SendError::permanent("it sends nothing"))
    }
}

#[test]
fn every_certificate_of_a_bundle_is_loaded() {
    let home = Home::with("", "");
    let bundle = format!(
        "text\n-----BEGIN CERTIFICATE-----\nstray\n{CA}\n{}\n{SECOND_CA}",
        CA.replace("CERTIFICATE", "KEY")
    );
    for &edition in Edition::ALL {
        let options = home.options(&[("AWS_CA_BUNDLE", "/none")]).edition(edition);
        let session = Session::new_session_with_options(options.custom_ca_bundle(bundle.as_str())).unwrap();
        assert_eq!(session.root_certificates().unwrap().len(), 2);
    }
}

#[test]
fn each_fault_of_a_bundle_is_told_apart() {
    let home = Home::with("", "");
    let folder = home.path("");
    let cases: [(Options, CaBundleErrorKind); 5] = [
        (home.options(&[("AWS_CA_BUNDLE", "/none")]), CaBundleErrorKind::Open),
        (home.options(&[("AWS_CA_BUNDLE", folder.to_str().unwrap())]), CaBundleErrorKind::Read),
        (home.options(&[]).custom_ca_bundle("no certificate"), CaBundleErrorKind::NoCertificate),
        (home.options(&[]).custom_ca_bundle(&CA[..CA.len() / 2]), CaBundleErrorKind::NoCertificate),
        (
            home.options(&[]).custom_ca_bundle(CA).config(Config::new().http_client(Fixed)),
            CaBundleErrorKind::UnsupportedClient,
        ),
    ];
    for (options, fault) in cases {
        for &edition in Edition::ALL {
            let error = failure(options.clone().edition(edition));
            assert_eq!(error.code(), Some("LoadCustomCABundleError"));
            assert_eq!(error.kind(), &ErrorKind::LoadCustomCaBundleError(fault));
        }
    }
}

#[test]
fn a_bundle_may_come_from_a_reader() {
    let home = Home::with("", "");
    let options = home.options(&[]).custom_ca_bundle(CaBundle::from_reader(CA.as_bytes()));
    assert_eq!(Session::new_session_with_options(options).unwrap().root_certificates().unwrap().len(), 1);
    let endless = home.options(&[]).custom_ca_bundle(CaBundle::from_reader(std::io::repeat(b'x')));
    assert_eq!(failure(endless).kind(), &ErrorKind::LoadCustomCaBundleError(CaBundleErrorKind::Read));
}

#[test]
fn a_bundle_of_the_profile_counts_in_edition_1_55() {
    let home = Home::with("", "[default]\nca_bundle = /none\n");
    assert!(home.shared(Edition::V1_14, "").is_ok());
    assert_eq!(home.shared(Edition::V1_55, "").unwrap_err().code(), Some("LoadCustomCABundleError"));
}
