//! What a session takes from the environment, the files and the options.

use crate::home::{Home, ROLE_CODE, retrieval_code, shown};
use awsess::{Config, Credentials, Edition, Environment, Options, Session, SharedConfigState};

const KEYS: &str = "[default]\naws_access_key_id = FILE\naws_secret_access_key = SECRET\n";

fn both(check: impl Fn(Edition)) {
    Edition::ALL.iter().copied().for_each(check);
}

#[test]
fn environment_keys_win_over_the_credentials_file() {
    let home = Home::with(KEYS, "");
    both(|edition| {
        let keys = [("AWS_ACCESS_KEY_ID", "ENV"), ("AWS_SECRET_KEY", "S")];
        let session = Session::new_session_with_options(home.options(&keys).edition(edition)).unwrap();
        assert_eq!(shown(&session), ("ENV".into(), "EnvConfigCredentials".into()));
    });
}

#[test]
fn half_a_pair_of_environment_keys_is_ignored() {
    let home = Home::with(KEYS, "");
    both(|edition| {
        let options = home.options(&[("AWS_ACCESS_KEY_ID", "ENV"), ("AWS_SECRET_ACCESS_KEY", "")]);
        let session = Session::new_session_with_options(options.edition(edition)).unwrap();
        let provider = format!("SharedConfigCredentials: {}", home.path("credentials").display());
        assert_eq!(shown(&session), ("FILE".into(), provider));
    });
}

#[test]
fn credentials_file_wins_over_config_file_as_a_whole_group() {
    let home = Home::with(
        KEYS,
        "[default]\naws_access_key_id = C\naws_secret_access_key = C\naws_session_token = T\n",
    );
    both(|edition| {
        let value = home.shared(edition, "").unwrap().credentials().retrieve().unwrap();
        assert_eq!((value.access_key_id.as_str(), value.session_token), ("FILE", None));
    });
}

#[test]
fn plain_section_wins_over_profile_section_of_the_same_file() {
    let home = Home::with(
        "",
        "[profile dev]\nregion = prefixed\n[dev]\nregion = plain\n[profile only]\nregion = x\n",
    );
    both(|edition| {
        assert_eq!(home.shared(edition, "dev").unwrap().region(), Some("plain"));
        assert_eq!(home.shared(edition, "only").unwrap().region(), Some("x"));
    });
}

#[test]
fn default_region_is_read_where_load_config_is_set_though_the_option_disables_it() {
    let home = Home::with("", "[default]\nregion = file\n");
    both(|edition| {
        let variables = [("AWS_DEFAULT_REGION", "env"), ("AWS_SDK_LOAD_CONFIG", "T")];
        let options =
            home.options(&variables).edition(edition).shared_config_state(SharedConfigState::Disable);
        assert_eq!(Session::new_session_with_options(options).unwrap().region(), Some("env"));
        let gated =
            home.options(&[("AWS_DEFAULT_REGION", "env"), ("AWS_SDK_LOAD_CONFIG", "yes")]).edition(edition);
        assert_eq!(Session::new_session_with_options(gated).unwrap().region(), None);
    });
}

#[test]
fn region_of_the_user_wins_unless_it_is_empty() {
    let home = Home::with("", "");
    both(|edition| {
        let with = |region| {
            let options = home.options(&[("AWS_REGION", "env")]).edition(edition);
            Session::new_session_with_options(options.config(Config::new().region(region))).unwrap()
        };
        assert_eq!(with("user").region(), Some("user"));
        assert_eq!(with("").region(), Some("env"));
    });
}

#[test]
fn an_empty_list_of_files_replaces_both_defaults() {
    let home = Home::with(KEYS, "");
    both(|edition| {
        let options = home.options(&[]).edition(edition).shared_config_files(Vec::<String>::new());
        assert_eq!(
            retrieval_code(&Session::new_session_with_options(options).unwrap()),
            "NoCredentialProviders"
        );
    });
}

#[test]
fn a_profile_of_the_options_wins_over_environment_keys_only_in_edition_1_55() {
    let home = Home::with("[dev]\naws_access_key_id = DEV\naws_secret_access_key = S\n", "");
    let keys = [("AWS_ACCESS_KEY_ID", "ENV"), ("AWS_SECRET_ACCESS_KEY", "S")];
    let shown_by = |edition| {
        let options = home.options(&keys).edition(edition).profile("dev");
        shown(&Session::new_session_with_options(options).unwrap()).0
    };
    assert_eq!(shown_by(Edition::V1_14), "ENV");
    assert_eq!(shown_by(Edition::V1_55), "DEV");
}

#[test]
fn a_later_duplicate_section_merges_in_edition_1_14_and_replaces_in_1_55() {
    let home = Home::with("", "[default]\nregion = first\n[default]\nother = 1\n");
    assert_eq!(home.shared(Edition::V1_14, "").unwrap().region(), Some("first"));
    assert_eq!(home.shared(Edition::V1_55, "").unwrap().region(), None);
}

/// The last letter of the session's name is there once more when the profile is visited again.
#[test]
fn a_quoted_value_with_an_escape_changes_when_a_profile_is_visited_again_in_edition_1_55() {
    let own = r#"role_arn = r
source_profile = a
sso_session = "s\t"
[sso-session s]
sso_region = x
sso_start_url = y
"#;
    let error = Home::with("", &format!("[a]\n{own}")).shared(Edition::V1_55, "a").unwrap_err();
    assert_eq!(error.message(), "failed to find SSO session section, s\tt");
    let known = format!("[a]\n{own}[sso-session s\tt]\nsso_region = x\nsso_start_url = y\n");
    assert!(Home::with("", &known).shared(Edition::V1_55, "a").is_ok());
}

#[test]
fn a_file_that_is_named_twice_is_visited_as_two_in_edition_1_55() {
    let home = Home::with("", "[a]\nregion = \"x\\n\"\n");
    let options = home.options(&[]).profile("a").shared_config_state(SharedConfigState::Enable);
    let options = options.shared_config_files([home.path("config"), home.path("config")]);
    assert_eq!(Session::new_session_with_options(options).unwrap().region(), Some("x\n"));
}

#[test]
fn a_role_is_made_at_creation_and_validated_on_use() {
    let home = Home::with(KEYS, "[role]\nrole_arn = arn\nsource_profile = default\n");
    both(|edition| assert_eq!(retrieval_code(&home.shared(edition, "role").unwrap()), ROLE_CODE));
}

#[test]
fn a_profile_may_be_its_own_source() {
    let home = Home::with(
        "[me]\naws_access_key_id = A\naws_secret_access_key = S\nrole_arn = r\nsource_profile = me\n",
        "",
    );
    both(|edition| assert_eq!(retrieval_code(&home.shared(edition, "me").unwrap()), ROLE_CODE));
}

#[test]
fn anonymous_credentials_of_the_user_are_kept_and_are_empty_on_use() {
    let home = Home::with(KEYS, "");
    both(|edition| {
        let config = Config::new().credentials(Credentials::anonymous());
        let session =
            Session::new_session_with_options(home.options(&[]).edition(edition).config(config)).unwrap();
        assert_eq!(retrieval_code(&session), "EmptyStaticCreds");
    });
}

#[test]
fn a_broken_file_is_forgiven_in_edition_1_55_where_nothing_needs_it() {
    let home = Home::with("[broken\n", "");
    let keys = [("AWS_ACCESS_KEY_ID", "ENV"), ("AWS_SECRET_ACCESS_KEY", "S")];
    let code = |options: Options| {
        Session::new_session_with_options(options)
            .map_err(|error| error.code().unwrap_or_default().to_owned())
    };
    assert!(code(home.options(&keys)).is_ok());
    for options in
        [home.options(&[]), home.options(&keys).profile("x"), home.options(&keys).edition(Edition::V1_14)]
    {
        assert_eq!(code(options).unwrap_err(), "SharedConfigLoadError");
    }
}

#[test]
fn the_deprecated_constructor_uses_the_older_chain() {
    let home = Home::with(KEYS, "[default]\nregion = file\n");
    both(|edition| {
        let session = Session::new_in(edition, home.environment(&[]), []);
        assert_eq!(shown(&session), ("FILE".into(), "SharedCredentialsProvider".into()));
        let keys = [("AWS_ACCESS_KEY", "ENV"), ("AWS_SECRET_KEY", "S")];
        let session = Session::new_in(edition, home.environment(&keys), []);
        assert_eq!(shown(&session), ("ENV".into(), "EnvProvider".into()));
        let homeless =
            Session::new_in(edition, Environment::from_vars([("AWS_EC2_METADATA_DISABLED", "true")]), []);
        assert_eq!(retrieval_code(&homeless), "NoCredentialProviders");
    });
}

#[test]
fn a_variable_that_cannot_be_read_is_an_error_without_code_in_edition_1_55() {
    let variables = [("AWS_S3_USE_ARN_REGION", "maybe"), ("AWS_SDK_LOAD_CONFIG", "1")];
    let options = || Options::new().environment(Environment::from_vars(variables));
    let error = Session::new_session_with_options(options()).unwrap_err();
    assert_eq!(error.code(), None);
    let expected = "failed to load environment config, invalid value for environment variable, \
                    AWS_S3_USE_ARN_REGION=maybe, need true or false";
    assert_eq!(error.message(), expected);
    assert!(Session::new_session_with_options(options().edition(Edition::V1_14)).is_ok());
}

#[test]
fn the_config_of_a_session_can_be_changed() {
    let home = Home::with(KEYS, "");
    both(|edition| {
        let options = home.options(&[("AWS_REGION", "us-east-1")]).edition(edition);
        let mut session = Session::new_session_with_options(options).unwrap();
        let (clone, client) = (session.clone(), session.client_config("sqs", []));
        session.config_mut().region = Some("eu-west-1".to_owned());
        session.config_mut().credentials = Some(Credentials::from_static("MINE", "S", None));
        assert_eq!(
            session.client_config("sqs", []).endpoint.as_deref(),
            Some("https://sqs.eu-west-1.amazonaws.com")
        );
        assert_eq!(
            (session.copy([]).region(), shown(&session.copy([])).0),
            (Some("eu-west-1"), "MINE".into())
        );
        let expected = Some("us-east-1");
        assert_eq!((clone.region(), client.signing_region.as_deref()), (expected, expected));
        assert_eq!(shown(&clone).0, "FILE");
    });
}

#[test]
fn sessions_are_cheap_to_share_between_threads() {
    fn shareable<T: Clone + Send + Sync + 'static>() {}
    shareable::<Session>();
    shareable::<Options>();
    shareable::<Config>();
    shareable::<Credentials>();
    shareable::<awsess::Error>();
    assert_eq!(size_of::<Session>(), size_of::<usize>());
}

#[test]
#[should_panic(expected = "AWS_USE_FIPS_ENDPOINT=x")]
fn must_panics_with_the_error() {
    let environment = Environment::from_vars([("AWS_USE_FIPS_ENDPOINT", "x")]);
    let _ = Session::must(Session::new_session_with_options(Options::new().environment(environment)));
}
