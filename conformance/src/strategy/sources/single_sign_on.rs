//! Single sign-on with a token in a file, with and without an `sso_session`.

use awsess_model::sha1;
use proptest::strategy::Strategy;

use crate::strategy::draw::{Optional, Select, Weighted};
use crate::strategy::files::content::directory;
use crate::strategy::values::path;
use crate::vocabulary::case::{
    Answer, Case, Constructor, Edition, ErrorAnswer, File, HealthyAnswer, NoAnswer, Party, RemoteError,
    SharedConfigState, TextAnswer,
};

const START_URL: &str = "https://sso.example.com/start";
const SESSION: &str = "corp";
/// The names of the profiles.
const PROFILE: &str = "portal";
const ON_TOP: &str = "top";

/// The content of a token file; `None` for a directory. Some are valid for one kind of token and not for the other.
const TOKENS: Weighted<Option<&str>> = &[
    (
        10,
        Some(
            r#"{"accessToken": "sso-token-one", "expiresAt": "2099-01-01T00:00:00Z", "region": "us-east-1"}"#,
        ),
    ),
    (
        18,
        Some(
            r#"{"accessToken": "sso-token-one", "expiresAt": "2001-01-01T00:00:00Z", "clientId": "client", "clientSecret": "client-secret", "refreshToken": "refresh-token", "other": [1]}"#,
        ),
    ),
    (2, Some(r#"{"accessToken": "sso-token-one", "expiresAt": "2099-01-01T1:00:00,5+24:00"}"#)),
    (
        3,
        Some(
            r#"{"accessToken": "sso-token-one", "expiresAt": "2001-01-01T00:00:00Z", "clientId": "client"}"#,
        ),
    ),
    (2, Some(r#"{"AccessToken": "sso-token-one", "expiresat": "2099-01-01T00:00:00Z"}"#)),
    (2, Some(r#"{"accessToken": "sso-token-one"}"#)),
    (2, Some(r#"{"accessToken": "", "expiresAt": "2099-01-01T00:00:00Z"}"#)),
    (1, Some(r#"{"accessToken": "sso-token-one", "expiresAt": "0001-01-01T00:00:00Z"}"#)),
    (1, Some(r#"{"accessToken": "sso-token-one", "expiresAt": "2099-01-01T00:00:00UTC"}"#)),
    (1, Some(r#"{"accessToken": "sso-token-one", "expiresAt": null, "clientId": null}"#)),
    (1, Some(r#"{"accessToken": "sso-token-one", "expiresAt": "2099-01-01T00:00:00Z", "startUrl": 3}"#)),
    (
        1,
        Some(
            r#"{"accessToken": "first", "accessToken": "sso-\u0074oken-two", "expiresAt": "2099-01-01T00:00:00Z"}"#,
        ),
    ),
    (1, Some(r#"{"accessToken": " sso-token ", "expiresAt": "2099-01-01T00:00:00Z"}"#)),
    (1, Some(r#"{"accessToken": "sso\ntoken", "expiresAt": "2099-01-01T00:00:00Z"}"#)),
    (1, Some("null")),
    (1, Some("[]")),
    (1, Some("not JSON")),
    (1, None),
];

/// How the portal and OIDC answer.
#[derive(Clone, Copy, Debug)]
enum Drawn {
    Usual,
    Error(&'static str, u16),
    Text(u16, &'static str),
    /// A document in which a value has another type. The release keeps what it has read of it for its next attempt, which the
    /// model does not predict, so no other answer follows.
    Mistyped(&'static str),
    Closed,
    Expires(i64),
}

use Drawn::{Closed, Error, Expires, Mistyped, Text, Usual};

/// The answers of the portal.
const OF_PORTAL: Weighted<Drawn> = &[
    (12, Usual),
    (3, Error("UnauthorizedException", 401)),
    (2, Error("InvalidGrantException", 400)),
    (1, Error("TooManyRequestsException", 429)),
    (1, Error("", 500)),
    (2, Text(200, "<html")),
    (2, Text(403, "")),
    (1, Text(403, "<html")),
    (3, Closed),
    (2, Expires(3600)),
    (2, Expires(-300)),
    (
        2,
        Text(
            200,
            r#"{"roleCredentials": {"accessKeyId": "PORTAL", "secretAccessKey": "portal-secret", "sessionToken": "portal-token", "expiration": 4.1024448e12}}"#,
        ),
    ),
    (
        1,
        Text(
            200,
            r#"{"roleCredentials": 3, "roleCredentials": {"AccessKeyId": "OTHER", "accessKeyId": "FIRST", "accessKeyId": "PORTAL", "secretAccessKey": "portal-secret", "expiration": 978307200000}} {"#,
        ),
    ),
    (1, Text(200, r#"{"roleCredentials": {"accessKeyId": "PORTAL", "secretAccessKey": "portal-secret"}}"#)),
    (1, Text(200, r#"{"roleCredentials": {"accessKeyId": "PORTAL", "expiration": 4102444800000.5}}"#)),
    (1, Text(200, r#"{"roleCredentials": {"secretAccessKey": "portal-secret", "sessionToken": null}}"#)),
    (1, Text(200, r#"{"roleCredentials": {}}"#)),
    (1, Text(200, r#"{"roleCredentials": {"accessKeyId": "PORTAL""#)),
    (1, Mistyped(r#"{"roleCredentials": {"accessKeyId": "PORTAL", "expiration": "soon"}}"#)),
    (1, Mistyped(r#"{"roleCredentials": {"accessKeyId": 1}}"#)),
    (1, Mistyped(r#"{"roleCredentials": []}"#)),
    (1, Mistyped("[]")),
];

/// The answers of OIDC.
const OF_OIDC: Weighted<Drawn> = &[
    (12, Usual),
    (4, Error("InvalidGrantException", 400)),
    (1, Error("", 500)),
    (1, Text(200, "<html")),
    (3, Text(403, "<html")),
    (2, Closed),
    (2, Expires(3600)),
    (2, Expires(-300)),
    (
        3,
        Text(
            200,
            r#"{"accessToken": "new-token", "expiresIn": 3600, "refreshToken": "new-refresh-token", "tokenType": "Bearer"}"#,
        ),
    ),
    (
        2,
        Text(
            200,
            r#"{"AccessToken": "other", "accessToken": 3, "accessToken": "new-token", "expiresIn": -36e1, "refreshToken": ""} {"#,
        ),
    ),
    (1, Text(200, r#"{"accessToken": "", "expiresIn": 3600.9, "refreshToken": "new-refresh-token"}"#)),
    (2, Text(200, r#"{"expiresIn": 3600, "refreshToken": "new-refresh-token"}"#)),
    (2, Text(200, r#"{"accessToken": "new-token", "expiresIn": 3600, "refreshToken": null}"#)),
    (1, Text(200, "{}")),
    (1, Text(200, "null")),
    (1, Text(200, "")),
    (1, Text(200, r#"{"accessToken": "new-token", "expiresIn": 3600"#)),
    (
        2,
        Mistyped(r#"{"accessToken": "new-token", "expiresIn": "3600", "refreshToken": "new-refresh-token"}"#),
    ),
    (1, Mistyped(r#"{"accessToken": "new-token", "expiresIn": 3600, "tokenType": ["Bearer"]}"#)),
    (1, Mistyped("[]")),
];

const LINES: Weighted<&str> = &[
    (8, "sso_account_id = 123456789012\nsso_role_name = Reader\n"),
    (2, "sso_account_id = 1-2&3\nsso_role_name = Reader/b\n"),
    (
        2,
        "sso_account_id = 123456789012\nsso_role_name = Reader\nrole_arn = arn:aws:iam::123456789012:role/one\n",
    ),
];

const REGIONS: Weighted<&str> = &[(6, "us-east-1"), (2, "cn-north-1"), (1, "mars")];
const HAS_SESSION: Weighted<bool> = &[(2, false), (3, true)];

/// A profile with single sign-on, and how its services answer.
#[derive(Clone, Debug)]
pub(in crate::strategy) struct SingleSignOn {
    has_session: bool,
    token: Option<&'static str>,
    portal: Drawn,
    oidc: Drawn,
    lines: &'static str,
    region: &'static str,
    is_source: bool,
    again: u8,
}

impl SingleSignOn {
    /// Draws single sign-on in about one case of thirty; edition 1.14 ignores its keys, and has it seldom.
    pub(in crate::strategy) fn strategy(edition: Edition) -> impl Strategy<Value = Option<Self>> {
        let services = (Select(OF_PORTAL), Select(OF_OIDC), Select(REGIONS));
        let profile = (Select(LINES), Select(&[(3, false), (1, true)]), Select(&[(3, 0), (2, 1), (1, 2)]));
        let drawn = (Select(HAS_SESSION), Select(TOKENS), services, profile).prop_map(
            |(has_session, token, (portal, oidc, region), (lines, is_source, again))| Self {
                has_session,
                token,
                portal,
                oidc,
                lines,
                region,
                is_source,
                again,
            },
        );
        let share = match edition {
            Edition::V1_14 => 4,
            Edition::V1_55 => 34,
        };
        Optional::new(share, drawn)
    }

    /// Adds the profile, its token and the services to the case, in which nothing stronger gives credentials.
    pub(in crate::strategy) fn place(self, case: &mut Case) {
        const STRONGER: [&str; 8] = [
            "AWS_ACCESS_KEY_ID",
            "AWS_ACCESS_KEY",
            "AWS_WEB_IDENTITY_TOKEN_FILE",
            "AWS_CONFIG_FILE",
            "AWS_CA_BUNDLE",
            "AWS_SDK_GO_CLIENT_TLS_CERT",
            "AWS_SDK_GO_CLIENT_TLS_KEY",
            "USERPROFILE",
        ];
        case.env.retain(|name, _| !STRONGER.contains(&&**name));
        case.platform = crate::vocabulary::case::Platform::Unix;
        case.options.config.credentials = None;
        case.options.profile.clear();
        case.options.shared_config_files = None;
        case.options.shared_config_state = SharedConfigState::FromEnv;
        if case.options.constructor == Constructor::New {
            case.options.constructor = Constructor::NewSession;
        }
        let selected = if self.is_source { ON_TOP } else { PROFILE };
        for (name, value) in [("HOME", path::HOME), ("AWS_SDK_LOAD_CONFIG", "1"), ("AWS_PROFILE", selected)] {
            case.env.insert(name.to_owned(), value.to_owned());
        }
        case.files.insert(path::CONFIG.to_owned(), File::Text(self.config()));
        let key = if self.has_session { SESSION } else { START_URL };
        let file = format!("{}/.aws/sso/cache/{}.json", path::HOME, sha1::hex(key.as_bytes()));
        case.observe.files = if self.has_session { vec![file.clone()] } else { Vec::new() };
        case.files.insert(file, self.token.map_or_else(directory, |token| File::Text(token.to_owned())));
        case.remote.sso = Some(Party { answers: answers(self.portal, Usual) });
        case.remote.oidc = self.has_session.then(|| Party { answers: answers(self.oidc, Usual) });
        // The order of the requests of several readers would not be known.
        case.observe.readers = 0;
        case.observe.again = self.again;
    }

    fn config(&self) -> String {
        let Self { lines, region, .. } = self;
        let portal = format!("sso_start_url = {START_URL}\nsso_region = {region}\n");
        let own = match self.has_session {
            true => format!("sso_session = {SESSION}\n{lines}[sso-session {SESSION}]\n{portal}"),
            false => format!("{portal}{lines}"),
        };
        let on_top = "role_arn = arn:aws:iam::123456789012:role/on-top\n";
        format!("[profile {ON_TOP}]\nsource_profile = {PROFILE}\n{on_top}[profile {PROFILE}]\n{own}")
    }
}

/// The answers: this one, and then another; none for a healthy party.
fn answers(first: Drawn, then: Drawn) -> Vec<Answer> {
    match first {
        Usual => Vec::new(),
        last @ Mistyped(_) => vec![last.answer()],
        first => [first, then].map(Drawn::answer).into(),
    }
}

impl Drawn {
    fn answer(self) -> Answer {
        match self {
            Usual => Answer::default(),
            Error(code, status) => {
                let error = RemoteError { code: code.into(), message: "refused".into(), status };
                Answer::Error(ErrorAnswer { error })
            }
            Text(status, text) => Answer::Text(TextAnswer { status, text: text.into() }),
            Mistyped(text) => Answer::Text(TextAnswer { status: 200, text: text.into() }),
            Closed => Answer::None(NoAnswer::Closed),
            Expires(seconds) => Answer::Healthy(HealthyAnswer { keys: None, expires_in: Some(seconds) }),
        }
    }
}
