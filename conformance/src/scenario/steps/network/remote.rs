//! Steps that describe the answers of the parties on the network: each step is the answer to one more request. A party other
//! than STS that no step names does not answer.

use std::fmt::Display;
use std::str::FromStr;

use crate::vocabulary::case::{
    Answer, Case, ErrorAnswer, HealthyAnswer, NoAnswer, PARTIES, Party, RedirectAnswer, RemoteError,
    StaticCredentials, TextAnswer,
};

use super::property::{Property, property, read, step};
use crate::scenario::builder::ScenarioBuilder;
use crate::scenario::steps::definition::{StepDefinition, given, try_given};
use crate::scenario::template::step::{Captures, StepText};

const HEALTHY: &str = "{party} is healthy";
const USUAL: &str = "{party} answers as usual";
const ERROR: &str = "{party} answers with the error {text}";
const WITH: &str = "{party} answers with:";
const REDIRECT: &str = "{party} redirects to {text} with status {count}";
const CLOSED: &str = "{party} closes the connection";

/// The parties in the words of steps, each with its name in a case.
const WORDS: [(&str, &str); 5] = [
    ("the container endpoint", "container"),
    ("the metadata service", "imds"),
    ("OIDC", "oidc"),
    ("the SSO portal", "sso"),
    ("STS", "sts"),
];

/// The step definitions.
pub(in crate::scenario::steps) static STEPS: &[StepDefinition] = &[
    given(HEALTHY, |builder, captures| _ = party(builder, captures)),
    given(USUAL, |builder, captures| add(builder, captures, Answer::default())),
    given(ERROR, |builder, captures| {
        let error = RemoteError { code: captures.text(1), ..RemoteError::default() };
        add(builder, captures, Answer::Error(ErrorAnswer { error }));
    }),
    try_given(WITH, |builder, captures| {
        let answer = read(captures, PROPERTIES).and_then(Described::into_answer)?;
        add(builder, captures, answer);
        Ok(())
    })
    .with_properties(),
    try_given(REDIRECT, |builder, captures| {
        let status = captures.get(2).parse().map_err(|_| "a status has three digits".to_owned())?;
        add(builder, captures, Answer::Redirect(RedirectAnswer { status, location: captures.text(1) }));
        Ok(())
    }),
    given(CLOSED, |builder, captures| add(builder, captures, Answer::None(NoAnswer::Closed))),
];

/// The party that the step names. The template lets no other name pass.
fn party<'b>(builder: &'b mut ScenarioBuilder, captures: &Captures) -> Option<&'b mut Party> {
    let (_, name) = WORDS.iter().find(|(words, _)| *words == captures.get(0))?;
    let party = PARTIES.iter().find(|party| party.name == *name)?;
    Some((party.get_mut)(&mut builder.case.remote))
}

/// Adds the answer to the next request of the party that the step names.
fn add(builder: &mut ScenarioBuilder, captures: &Captures, answer: Answer) {
    if let Some(party) = party(builder, captures) {
        party.answers.push(answer);
    }
}

/// The properties of an answer that a table sets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Described {
    error: Option<String>,
    message: Option<String>,
    status: Option<u16>,
    text: Option<String>,
    access_key_id: Option<String>,
    secret_access_key: Option<String>,
    session_token: Option<String>,
    expires_in: Option<i64>,
}

/// Every property, in the order of the fields.
const PROPERTIES: &[Property<Described>] = &[
    property("error", |d, v| parsed(v).map(|v| d.error = Some(v)), |d| d.error.clone()),
    property("message", |d, v| parsed(v).map(|v| d.message = Some(v)), |d| d.message.clone()),
    property("status", |d, v| parsed(v).map(|v| d.status = Some(v)), |d| d.status.map(|v| v.to_string())),
    property("text", |d, v| parsed(v).map(|v| d.text = Some(v)), |d| d.text.clone()),
    property(
        "access key id",
        |d, v| parsed(v).map(|v| d.access_key_id = Some(v)),
        |d| d.access_key_id.clone(),
    ),
    property(
        "secret access key",
        |d, v| parsed(v).map(|v| d.secret_access_key = Some(v)),
        |d| d.secret_access_key.clone(),
    ),
    property(
        "session token",
        |d, v| parsed(v).map(|v| d.session_token = Some(v)),
        |d| d.session_token.clone(),
    ),
    property(
        "expires in seconds",
        |d, v| parsed(v).map(|v| d.expires_in = Some(v)),
        |d| d.expires_in.map(|v| v.to_string()),
    ),
];

fn parsed<T: FromStr<Err: Display>>(value: &str) -> Result<T, String> {
    value.parse().map_err(|error| format!("{value:?}: {error}"))
}

impl Described {
    /// The answer with these properties.
    ///
    /// # Errors
    ///
    /// If they do not fit together.
    fn into_answer(mut self) -> Result<Answer, String> {
        let answer = if let Some(code) = self.error.take() {
            let default = RemoteError::default();
            let message = self.message.take().unwrap_or_default();
            let status = self.status.take().unwrap_or(default.status);
            Answer::Error(ErrorAnswer { error: RemoteError { code, message, status } })
        } else if let Some(text) = self.text.take() {
            Answer::Text(TextAnswer {
                status: self.status.take().ok_or("a text needs a status: add the row")?,
                text,
            })
        } else {
            let keys = self.access_key_id.take().map(|access_key_id| StaticCredentials {
                access_key_id,
                secret_access_key: self.secret_access_key.take().unwrap_or_default(),
                session_token: self.session_token.take().unwrap_or_default(),
            });
            Answer::Healthy(HealthyAnswer { keys, expires_in: self.expires_in.take() })
        };
        if self == Self::default() {
            return Ok(answer);
        }
        Err("the rows do not describe one answer: write an error with its message and status, a text with its status, \
             or the three parts of keys and when they expire"
            .into())
    }

    /// The properties of an answer; `None` for one that has a step of its own. Those that are absent by default are left out.
    fn from_answer(answer: &Answer) -> Option<Self> {
        let none = Self::default();
        Some(match answer.clone() {
            Answer::None(NoAnswer::Closed) | Answer::Redirect(_) => return None,
            Answer::Error(ErrorAnswer { error: RemoteError { code, message, status } }) => Self {
                error: Some(code),
                message: Some(message).filter(|message| !message.is_empty()),
                status: Some(status).filter(|status| *status != RemoteError::default().status),
                ..none
            },
            Answer::Text(TextAnswer { status, text }) => {
                Self { status: Some(status), text: Some(text), ..none }
            }
            Answer::Healthy(HealthyAnswer { keys: None, expires_in }) => Self { expires_in, ..none },
            Answer::Healthy(HealthyAnswer { keys: Some(keys), expires_in }) => {
                let StaticCredentials { access_key_id, secret_access_key, session_token } = keys;
                Self {
                    access_key_id: Some(access_key_id),
                    secret_access_key: Some(secret_access_key),
                    session_token: Some(session_token),
                    expires_in,
                    ..none
                }
            }
        })
    }
}

/// The steps for the answers of a case.
pub(in crate::scenario) fn steps(case: &Case) -> impl Iterator<Item = StepText> {
    WORDS.into_iter().flat_map(|(words, name)| {
        let party = PARTIES.iter().find(|party| party.name == name);
        let party = party.and_then(|party| (party.get)(&case.remote));
        let is_healthy = name != "sts" && party.is_some_and(Party::is_healthy);
        let healthy = is_healthy.then(|| StepText::plain(HEALTHY, &[words]));
        let answers = party.into_iter().flat_map(|party| &party.answers);
        healthy.into_iter().chain(answers.map(move |answer| answer_step(words, answer)))
    })
}

fn answer_step(party: &str, answer: &Answer) -> StepText {
    let plain = RemoteError::default();
    match answer {
        Answer::Error(ErrorAnswer { error: RemoteError { code, message, status } })
            if *message == plain.message && *status == plain.status =>
        {
            StepText::plain(ERROR, &[party, code])
        }
        Answer::Redirect(RedirectAnswer { status, location }) => {
            StepText::plain(REDIRECT, &[party, location, &status.to_string()])
        }
        answer => match Described::from_answer(answer) {
            None => StepText::plain(CLOSED, &[party]),
            Some(described) if described == Described::default() => StepText::plain(USUAL, &[party]),
            Some(described) => step(WITH, &[party], &described, PROPERTIES),
        },
    }
}
