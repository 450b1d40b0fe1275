//! Web identities of the environment and of a profile, with a role on top or without.

use proptest::strategy::Strategy;

use crate::strategy::draw::{Optional, Select, Weighted};
use crate::strategy::files::content::{append, directory};
use crate::strategy::parties::answers::Drawn;
use crate::strategy::values::{path, pool};
use crate::vocabulary::case::{Answer, Case, File, SharedConfigState};

/// The content of the token file; `None` for a directory.
const TOKENS: Weighted<Option<&str>> = &[
    (12, Some("header.claims.signature")),
    (3, Some("header.claims.signature\n")),
    (2, Some("abc")),
    (1, None),
];

/// Where the web identity is set.
#[derive(Clone, Copy, Debug)]
enum Place {
    Environment,
    Profile,
    /// In the source profile of a role.
    SourceProfile,
}

const PLACES: Weighted<Place> = &[(4, Place::Environment), (3, Place::Profile), (2, Place::SourceProfile)];

/// Other lines of the profile.
const LINES: Weighted<&str> = &[
    (4, ""),
    (2, "role_session_name = session-one\n"),
    (1, "role_session_name = x\n"),
    (1, "external_id = 1234\nmfa_serial = GAHT12345678\n"),
];

/// The names of the profiles.
pub(super) const PROFILE: &str = "web";
pub(super) const ON_TOP: &str = "top";

/// A web identity.
#[derive(Clone, Debug)]
pub(in crate::strategy) struct WebIdentity {
    place: Place,
    token: Option<&'static str>,
    file: &'static str,
    arn: &'static str,
    session_name: Option<&'static str>,
    lines: &'static str,
    has_region: bool,
    /// Whether STS does not accept the token at first.
    is_refused: bool,
}

impl WebIdentity {
    /// Draws a web identity in about one case of thirty.
    pub(in crate::strategy) fn strategy() -> impl Strategy<Value = Option<Self>> {
        let files: Weighted<&str> = &[(12, path::TOKEN), (1, path::MISSING)];
        let of_environment = (Select(pool::ROLE_ARNS), Optional::new(400, Select(pool::SESSION_NAMES)));
        let of_profile = (Select(LINES), Select(&[(4, true), (1, false)]), Select(&[(5, false), (1, true)]));
        let drawn = (Select(PLACES), Select(TOKENS), Select(files), of_environment, of_profile);
        let identity =
            drawn.prop_map(|(place, token, file, (arn, session_name), (lines, has_region, is_refused))| {
                Self { place, token, file, arn, session_name, lines, has_region, is_refused }
            });
        Optional::new(35, identity)
    }

    /// Adds the web identity to the case, in which nothing stronger gives credentials.
    pub(in crate::strategy) fn place(self, case: &mut Case) {
        let stronger = ["AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY", "AWS_CONFIG_FILE"];
        case.env.retain(|name, _| !stronger.contains(&&**name));
        case.options.config.credentials = None;
        case.options.profile.clear();
        case.options.shared_config_files = None;
        if !self.has_region {
            case.env.retain(|name, _| !name.ends_with("REGION"));
            case.options.config.region = None;
        }
        if self.is_refused {
            case.observe.readers = 0;
            let refused = Drawn::Error("InvalidIdentityToken", 400);
            case.remote.sts.answers = vec![refused.answer(), Answer::default()];
        }
        if let Some(File::Bytes(_)) = case.files.get(path::CONFIG) {
            // In bytes there is no placeholder for the path of the token file.
            case.files.remove(path::CONFIG);
        }
        let token = self.token.map_or_else(directory, |token| File::Text(token.to_owned()));
        case.files.insert(path::TOKEN.to_owned(), token);
        let session_name = self.session_name.map(|name| ("AWS_ROLE_SESSION_NAME", name));
        let variables = match self.place {
            Place::Environment => [("AWS_WEB_IDENTITY_TOKEN_FILE", self.file), ("AWS_ROLE_ARN", self.arn)],
            Place::Profile => self.profile(case, PROFILE),
            Place::SourceProfile => {
                append(
                    case,
                    path::CONFIG,
                    &format!(
                        "[profile {ON_TOP}]\nsource_profile = {PROFILE}\nrole_arn = arn:aws:iam::123456789012:role/on-top\n"
                    ),
                );
                self.profile(case, ON_TOP)
            }
        };
        let variables = variables.into_iter().chain(session_name);
        case.env.extend(variables.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }

    /// Adds the profile to the config file, and returns the variables that select this one.
    fn profile(&self, case: &mut Case, selected: &'static str) -> [(&'static str, &'static str); 2] {
        let Self { file, arn, lines, .. } = self;
        let text =
            format!("[profile {PROFILE}]\nweb_identity_token_file = {file}\nrole_arn = {arn}\n{lines}");
        append(case, path::CONFIG, &text);
        case.env.remove("AWS_WEB_IDENTITY_TOKEN_FILE");
        case.options.shared_config_state = SharedConfigState::FromEnv;
        [("AWS_SDK_LOAD_CONFIG", "1"), ("AWS_PROFILE", selected)]
    }
}
