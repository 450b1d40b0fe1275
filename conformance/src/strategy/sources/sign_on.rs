//! Single sign-on with a complete `sso_session`, for which the release creates a second session.
//!
//! Keys that are drawn one by one hardly ever make a complete section that a profile names, so the profile and the
//! section are added to a case together.

use proptest::strategy::Strategy;

use crate::strategy::draw::{Optional, Select, Weighted};
use crate::strategy::files::content::append;
use crate::strategy::files::fixtures::place_fixtures;
use crate::strategy::settings::Settings;
use crate::strategy::values::path;
use crate::vocabulary::case::{Case, Constructor, SharedConfigState};

/// The profile with `sso_session`.
const PROFILE: &str = "sso";
/// The profile that the environment names for the second session.
const OTHER: &str = "other";

const SECTION: &str =
    "[sso-session corp]\nsso_region = us-east-1\nsso_start_url = https://sso.example.com/start\n";

/// Lines of the profile after `sso_session`.
const LINES: Weighted<&str> = &[
    (6, "sso_account_id = 123456789012\nsso_role_name = Reader\n"),
    (2, ""),
    (2, "role_arn = arn:aws:iam::123456789012:role/one\n"),
    (1, "role_arn = arn:aws:iam::123456789012:role/one\nmfa_serial = GAHT12345678\n"),
    (1, "sso_region = us-east-1\nsso_start_url = https://sso.example.com/start\n"),
    (1, "sso_region = eu-west-1\n"),
    (1, "ca_bundle = ${ROOT}/ca/both.pem\n"),
];

/// Lines of the other profile. With some of them loading the profile fails, with others retrieving its credentials fails,
/// and the rest are valid.
const OTHER_LINES: Weighted<&str> = &[
    (3, "region = eu-west-1\n"),
    (4, "source_profile = missing\n"),
    (2, "role_arn = arn:aws:iam::123456789012:role/one\nsource_profile = missing\n"),
    (2, "sso_session = missing\n"),
    (4, "web_identity_token_file = ${ROOT}/token\n"),
    (2, "role_arn = arn:aws:iam::123456789012:role/one\ncredential_source = Invalid\n"),
    (2, "sso_region = us-east-1\n"),
    (3, "ca_bundle = ${ROOT}/missing\n"),
    (2, "ca_bundle = ${ROOT}/ca/none.pem\n"),
    (2, "ca_bundle = ${ROOT}/ca/one.pem\n"),
];

/// The difference between the two sessions: the second one reads only the environment and the files that it names.
#[derive(Clone, Copy, Debug)]
enum Second {
    /// None.
    Same,
    /// `AWS_CA_BUNDLE` is set.
    Bundle,
    /// The environment names another profile, of the config file.
    OtherOfConfig,
    /// The environment names another profile, of the credentials file.
    OtherOfCredentials,
    /// The default credentials file cannot be loaded, and the option names another file.
    FaultyFile,
    /// As `FaultyFile`, and no variable names a profile or enables shared config.
    ForgivenFile,
    /// There is no home directory.
    NoHome,
}

impl Second {
    /// Replaces the variants that add a heading without a closing bracket.
    const fn without_unclosed_headings(self) -> Self {
        match self {
            Self::FaultyFile | Self::ForgivenFile => Self::Same,
            Self::Same | Self::Bundle | Self::OtherOfConfig | Self::OtherOfCredentials | Self::NoHome => self,
        }
    }
}

const SECONDS: Weighted<Second> = &[
    (3, Second::Same),
    (7, Second::Bundle),
    (3, Second::OtherOfConfig),
    (2, Second::OtherOfCredentials),
    (3, Second::FaultyFile),
    (2, Second::ForgivenFile),
    (1, Second::NoHome),
];

/// Bundles of the environment. Every second one is invalid.
const BUNDLES: Weighted<&str> = &[
    (2, "${ROOT}/ca/one.pem"),
    (1, "${ROOT}/ca/authority.pem"),
    (2, path::MISSING),
    (1, path::DIRECTORY),
    (1, "${ROOT}/ca/none.pem"),
];

const SWITCHES: Weighted<bool> = &[(3, true), (1, false)];

/// A profile with `sso_session`.
#[derive(Clone, Debug)]
pub(in crate::strategy) struct SignOn {
    second: Second,
    lines: &'static str,
    other_lines: &'static str,
    bundle: &'static str,
    /// Whether the variable enables shared config although the option could.
    by_variable: bool,
}

impl SignOn {
    /// Draws such a profile in about one case of twenty.
    pub(in crate::strategy) fn strategy(settings: Settings) -> impl Strategy<Value = Option<Self>> {
        let drawn = (Select(SECONDS), Select(LINES), Select(OTHER_LINES), Select(BUNDLES), Select(SWITCHES))
            .prop_map(move |(second, lines, other_lines, bundle, by_variable)| Self {
                second: if settings.unclosed == 0 { second.without_unclosed_headings() } else { second },
                lines,
                other_lines,
                bundle,
                by_variable,
            });
        Optional::new(45, drawn)
    }

    /// Adds the profile to the case, whose files are already drawn.
    pub(in crate::strategy) fn place(self, case: &mut Case) {
        let has_options = case.options.constructor == Constructor::NewSessionWithOptions;
        self.turn_on(case, has_options);
        case.env.remove("AWS_CONFIG_FILE");
        // At most one thing makes the second session fail. `Second::Bundle` sets this variable again.
        case.env.remove("AWS_CA_BUNDLE");
        case.options.shared_config_files = None;
        let other = || format!("[{OTHER}]\n{}", self.other_lines);
        let mut to = path::CONFIG;
        let named_by_option = match self.second {
            Second::Same => has_options && !self.by_variable,
            Second::Bundle => {
                case.env.insert("AWS_CA_BUNDLE".to_owned(), self.bundle.to_owned());
                false
            }
            Second::OtherOfConfig => {
                append(case, path::CONFIG, &other());
                true
            }
            Second::OtherOfCredentials => {
                append(case, path::CREDENTIALS, &other());
                true
            }
            Second::FaultyFile | Second::ForgivenFile => {
                append(case, path::CREDENTIALS, "[default\n");
                to = path::A;
                true
            }
            Second::NoHome => {
                case.env.retain(|name, _| !["HOME", "USERPROFILE"].contains(&&**name));
                case.env.insert("AWS_CONFIG_FILE".to_owned(), path::A.to_owned());
                to = path::A;
                false
            }
        };
        if has_options && to == path::A {
            case.options.shared_config_files = Some(vec![to.to_owned()]);
        }
        name(case, has_options, named_by_option);
        if has_options && matches!(self.second, Second::ForgivenFile) {
            case.env.retain(|name, _| !["AWS_PROFILE", "AWS_SDK_LOAD_CONFIG"].contains(&&**name));
            case.options.shared_config_state = SharedConfigState::Enable;
        }
        append(case, to, &format!("[profile {PROFILE}]\nsso_session = corp\n{}{SECTION}", self.lines));
        place_fixtures(case);
    }

    fn turn_on(&self, case: &mut Case, has_options: bool) {
        if self.by_variable || !has_options {
            case.env.insert("AWS_SDK_LOAD_CONFIG".to_owned(), "1".to_owned());
        } else {
            case.options.shared_config_state = SharedConfigState::Enable;
        }
    }
}

/// Names the profile in the option and another one in the variable, or the profile in the variable.
fn name(case: &mut Case, has_options: bool, by_option: bool) {
    if has_options && by_option {
        case.options.profile = PROFILE.to_owned();
        case.env.insert("AWS_PROFILE".to_owned(), OTHER.to_owned());
    } else {
        case.options.profile.clear();
        case.env.insert("AWS_PROFILE".to_owned(), PROFILE.to_owned());
    }
}
