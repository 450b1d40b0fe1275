//! Containers: the variables that name an endpoint and its token, in the chain of sources, by a credential source, and below a
//! role without a source.

use proptest::collection::vec;
use proptest::strategy::Strategy;

use crate::strategy::draw::{Optional, Select, Weighted};
use crate::strategy::files::content::{append, directory};
use crate::strategy::parties::answers::Drawn;
use crate::strategy::values::path;
use crate::vocabulary::case::{Answer, Case, File, Party, SharedConfigState, TextAnswer};

/// The variables that name the endpoint.
const FULL_URI: &str = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
const RELATIVE_URI: &str = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";

const FULL_URIS: Weighted<&str> = &[
    (12, "${CONTAINER}/get"),
    (2, "${CONTAINER}"),
    (2, "http://localhost/get?role=a"),
    (1, "http://127.0.0.2:8080/get"),
    (1, "http://[::1]/get"),
    (2, "http://169.254.170.2/get"),
    (1, "http://169.254.170.23/v1/credentials"),
    (1, "http://[fd00:ec2::23]/v1/credentials"),
    (2, "http://192.0.2.1/get"),
    (2, "https://192.0.2.1/get"),
    (2, "http://endpoint.invalid/get"),
    (1, "localhost:80/get"),
    (1, "http:///get"),
    (1, "/get"),
    (1, "http://localhost:port/get"),
    (1, "ftp://localhost/get"),
    (1, ""),
];

const RELATIVE_URIS: Weighted<&str> = &[
    (8, "/v2/credentials/1?a=b"),
    (2, "/get"),
    (1, "get"),
    (1, "3/get"),
    (1, ":8080/get"),
    (1, "/get%zz"),
    (1, ""),
];

/// Which of the two variables are set.
#[derive(Clone, Copy, Debug)]
enum Uris {
    Full,
    Relative,
    Both,
}

const URIS: Weighted<Uris> = &[(4, Uris::Full), (3, Uris::Relative), (2, Uris::Both)];

const TOKENS: Weighted<&str> = &[(6, "Basic abcdefgh"), (1, "two\nlines"), (1, "bell\u{7}"), (1, "")];

/// The content of the token file; `None` for a directory.
const TOKEN_FILES: Weighted<Option<&str>> =
    &[(8, Some("Basic of-a-file")), (3, Some("Basic of-a-file\n")), (1, Some("")), (2, None)];

/// Who needs the credentials.
#[derive(Clone, Copy, Debug)]
pub(super) enum User {
    /// The chain of sources, if nothing else is set.
    Chain,
    /// A role with this source of credentials.
    Source(&'static str),
    /// A role without a source.
    Role,
}

const USERS: Weighted<User> = &[
    (6, User::Chain),
    (3, User::Source("Ec2InstanceMetadata")),
    (2, User::Source("EcsContainer")),
    (2, User::Role),
];

/// An answer of the endpoint.
#[derive(Clone, Copy, Debug)]
enum OfContainer {
    Drawn(Drawn),
    Text(u16, &'static str),
    /// A document in which a value has another type. The release keeps what it has read of it for its next attempt, which the
    /// model does not predict, so no other answer follows.
    Mistyped(&'static str),
}

use OfContainer::{Mistyped, Text};

const ANSWERS: Weighted<OfContainer> = &[
    (6, OfContainer::Drawn(Drawn::Usual)),
    (2, OfContainer::Drawn(Drawn::Error("AccessDenied", 403))),
    (1, OfContainer::Drawn(Drawn::Error("Throttling", 400))),
    (1, OfContainer::Drawn(Drawn::Error("InternalFailure", 500))),
    (1, OfContainer::Drawn(Drawn::Error("ExpiredToken", 403))),
    (2, OfContainer::Drawn(Drawn::Closed)),
    (1, OfContainer::Drawn(Drawn::Keys(3600))),
    (2, OfContainer::Drawn(Drawn::Keys(200))),
    (1, OfContainer::Drawn(Drawn::Keys(-300))),
    (3, Text(200, r#"{"AccessKeyId": "A", "SecretAccessKey": "secret-of-a", "Token": "token-of-a"}"#)),
    (1, Text(200, r#"{"accessKEYid": "A", "secretaccesskey": "secret-of-a"} {"#)),
    (
        1,
        Text(
            200,
            r#"{"AccessKeyId": "A", "SecretAccessKey": "secret-of-a", "Expiration": "2001-02-03T04:05:06Z"}"#,
        ),
    ),
    (1, Mistyped(r#"{"AccessKeyId": "A", "SecretAccessKey": "secret-of-a", "Expiration": "soon"}"#)),
    (1, Text(200, r#"{"AccessKeyId": "A", "Expiration": null}"#)),
    (1, Mistyped(r#"{"AccessKeyId": 1}"#)),
    (1, Text(200, "{}")),
    (1, Mistyped("[]")),
    (1, Text(200, "null")),
    (1, Text(200, "")),
    (1, Text(200, "not JSON")),
    (1, Text(200, "{\"AccessKeyId\": \"A\"")),
    (2, Text(403, "")),
    (2, Text(403, "not JSON")),
    (1, Text(403, r#"{"Code": "Refused", "MESSAGE": "no"}"#)),
    (1, Text(403, r#"{"code": 7, "message": "no"}"#)),
    (1, Text(403, "{}")),
    (1, Text(404, "[]")),
    (1, Text(502, "<html>")),
];

const AGAIN: Weighted<u8> = &[(2, 0), (2, 1), (1, 2)];

/// A container, or what is left of one.
#[derive(Clone, Debug)]
pub(in crate::strategy) struct Container {
    uris: Uris,
    full: &'static str,
    relative: &'static str,
    token: Option<&'static str>,
    token_file: Option<Option<&'static str>>,
    user: User,
    /// The answers of the endpoint; `None` if it does not answer.
    answers: Option<Vec<OfContainer>>,
    again: u8,
}

impl Container {
    /// Draws a container in about one case of thirty.
    pub(in crate::strategy) fn strategy() -> impl Strategy<Value = Option<Self>> {
        let uris = (Select(URIS), Select(FULL_URIS), Select(RELATIVE_URIS));
        let token = (Optional::new(450, Select(TOKENS)), Optional::new(400, Select(TOKEN_FILES)));
        let answers = Optional::new(930, vec(Select(ANSWERS), 0..=3));
        let drawn = (uris, token, Select(USERS), answers, Select(AGAIN));
        let container =
            drawn.prop_map(|((uris, full, relative), (token, token_file), user, answers, again)| Self {
                uris,
                full,
                relative,
                token,
                token_file,
                user,
                answers,
                again,
            });
        Optional::new(34, container)
    }

    /// Adds the container to the case, in which nothing else gives credentials.
    pub(in crate::strategy) fn place(self, case: &mut Case) {
        remove_other_sources(case);
        let answers = self.answers.map(|answers| {
            let end = answers.iter().position(|answer| matches!(answer, Mistyped(_)));
            let end = end.map_or(answers.len(), |last| last + 1);
            answers.into_iter().take(end).map(OfContainer::answer).collect()
        });
        case.remote.container = answers.map(|answers| Party { answers });
        if case.remote.container.as_ref().is_some_and(|party| !party.answers.is_empty()) {
            case.observe.readers = 0;
        }
        case.observe.again = self.again;
        let uris = match self.uris {
            Uris::Full => vec![(FULL_URI, self.full)],
            Uris::Relative => vec![(RELATIVE_URI, self.relative)],
            Uris::Both => vec![(FULL_URI, self.full), (RELATIVE_URI, self.relative)],
        };
        let token = self.token.map(|token| ("AWS_CONTAINER_AUTHORIZATION_TOKEN", token));
        let file = self.token_file.map(|content| {
            let file = content.map_or_else(directory, |token| File::Text(token.to_owned()));
            case.files.insert(path::TOKEN.to_owned(), file);
            ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", path::TOKEN)
        });
        let profile = self.user.place(case);
        let variables = uris.into_iter().chain(token).chain(file).chain(profile);
        case.env.extend(variables.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }
}

/// Removes what would give credentials before the container, as far as it is not in the shared files.
pub(super) fn remove_other_sources(case: &mut Case) {
    let stronger = ["AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY", "AWS_WEB_IDENTITY_TOKEN_FILE"];
    case.env.retain(|name, _| !stronger.contains(&&**name));
    case.options.config.credentials = None;
}

impl User {
    /// Adds the profile that needs the credentials, and returns the variables that select it.
    pub(super) fn place(self, case: &mut Case) -> Vec<(&'static str, &'static str)> {
        const PROFILE: &str = "contained";
        let source = match self {
            Self::Chain => {
                // A profile that no file has gives no credentials.
                case.options.profile.clear();
                return vec![("AWS_PROFILE", "in-no-file"), ("AWS_DEFAULT_PROFILE", "in-no-file")];
            }
            Self::Source(source) => format!("credential_source = {source}\n"),
            Self::Role => String::new(),
        };
        case.env.remove("AWS_CONFIG_FILE");
        case.options.profile.clear();
        case.options.shared_config_files = None;
        if let Some(File::Bytes(_)) = case.files.get(path::CONFIG) {
            // Text is not appended to bytes.
            case.files.remove(path::CONFIG);
        }
        let text =
            format!("[profile {PROFILE}]\nrole_arn = arn:aws:iam::123456789012:role/contained\n{source}");
        append(case, path::CONFIG, &text);
        case.options.shared_config_state = SharedConfigState::FromEnv;
        vec![("AWS_SDK_LOAD_CONFIG", "1"), ("AWS_PROFILE", PROFILE)]
    }
}

impl OfContainer {
    fn answer(self) -> Answer {
        match self {
            Self::Drawn(drawn) => drawn.answer(),
            Self::Text(status, text) => Answer::Text(TextAnswer { status, text: text.into() }),
            Self::Mistyped(text) => Answer::Text(TextAnswer { status: 200, text: text.into() }),
        }
    }
}
