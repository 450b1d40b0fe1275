//! Claims: what a Then says of an outcome, for the model, the built-in library and every adapter alike.

use std::fmt;

use crate::vocabulary::outcome::{Credentials, CredentialsValue, Error, Outcome, Session, Trial};

use super::called;
use super::calls::Calls;
use super::clients::Client;
use super::then::wording;

/// One statement about an outcome.
#[derive(Clone, PartialEq, Eq)]
pub struct Assertion {
    /// Which session is spoken of.
    pub whose: Whose,
    /// What is said.
    pub(super) aspect: Aspect,
}

/// The session that a claim speaks of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Whose {
    /// The session that was made.
    #[default]
    Session,
    /// The copy of it.
    Copy,
}

/// The part of an outcome that a claim speaks of; an adapter that does not report it is not held to the claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// Whether a session came to be.
    Creation,
    /// An error's code.
    ErrorCode,
    /// An error's message.
    ErrorMessage,
    /// The error that an error wraps.
    ErrorOriginal,
    /// Whether it was a panic.
    Panicked,
    /// The region.
    Region,
    /// The keys and the token.
    Credentials,
    /// The name of the provider that answered.
    ProviderName,
    /// The calls to STS.
    Calls,
    /// The configs of service clients.
    Clients,
    /// The names of the handlers.
    Handlers,
    /// The error with which every request fails.
    FailsWith,
    /// What the trial request did.
    Request,
    /// What became of the call.
    Call,
}

/// Whose error a claim about an error means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Failure {
    /// The error that creation returned.
    #[default]
    Creation,
    /// The error of every request.
    EveryRequest,
    /// The error of the first retrieval of the credentials.
    Retrieval,
    /// The error of the trial request.
    Trial,
    /// The error of the call.
    Call,
}

/// What a claim says.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Aspect {
    Created,
    CreationFails { code: String, panicked: bool },
    MessageIs(Failure, String),
    MessageContains(Failure, String),
    Wraps(Failure),
    WrapsNone(Failure),
    WrapsSaying(Failure, String),
    Region(Option<String>),
    AccessKey(String),
    SecretKey(String),
    SessionToken(String),
    Provider(String),
    RetrievalFails(String),
    Calls(Calls),
    Client(Client),
    Handlers { list: String, names: Vec<String> },
    HandlerLists(Vec<String>),
    EveryRequestFails(String),
    TrialRan(Vec<String>),
    TrialPasses,
    TrialFails(String),
    CallSucceeds,
    CallFails(String),
}

/// A claim that does not hold. Its texts show no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// What the claim says.
    pub expected: String,
    /// What the outcome shows.
    pub found: String,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected: {}\n   found: {}", self.expected, self.found)
    }
}

impl std::error::Error for Mismatch {}

impl fmt::Display for Assertion {
    /// The claim in the words of its step, secrets masked.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let wording = wording(&masked(self));
        f.write_str(&wording.text)?;
        if wording.below.is_empty() { Ok(()) } else { write!(f, " {}", wording.below.join(", ")) }
    }
}

impl fmt::Debug for Assertion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Assertion({self})")
    }
}

fn masked(claim: &Assertion) -> Assertion {
    let mask = |value: &str| {
        if value.is_empty() { String::new() } else { format!("({} characters)", value.chars().count()) }
    };
    let aspect = match &claim.aspect {
        Aspect::SecretKey(value) => Aspect::SecretKey(mask(value)),
        Aspect::SessionToken(value) => Aspect::SessionToken(mask(value)),
        other => other.clone(),
    };
    Assertion { whose: claim.whose, aspect }
}

impl Assertion {
    /// Holds the claim against an outcome.
    ///
    /// # Errors
    ///
    /// What was claimed and what was found instead.
    pub fn check(&self, outcome: &Outcome) -> Result<(), Mismatch> {
        match self.actual(outcome) {
            Ok(actual) if self.aspect.agrees_with(&actual) => Ok(()),
            Ok(aspect) => Err(self.mismatch(Self { whose: self.whose, aspect }.to_string())),
            Err(words) => Err(self.mismatch(words)),
        }
    }

    fn mismatch(&self, found: String) -> Mismatch {
        let expected = self.to_string();
        let note = if expected == found { ", but another value of that length" } else { "" };
        Mismatch { expected, found: found + note }
    }

    /// The part of the outcome that the claim speaks of.
    #[must_use]
    pub const fn field(&self) -> Field {
        match &self.aspect {
            Aspect::Created => Field::Creation,
            Aspect::CreationFails { panicked: true, .. } => Field::Panicked,
            Aspect::CreationFails { .. } | Aspect::RetrievalFails(_) => Field::ErrorCode,
            Aspect::MessageIs(..) | Aspect::MessageContains(..) => Field::ErrorMessage,
            Aspect::Wraps(_) | Aspect::WrapsNone(_) | Aspect::WrapsSaying(..) => Field::ErrorOriginal,
            Aspect::Region(_) => Field::Region,
            Aspect::AccessKey(_) | Aspect::SecretKey(_) | Aspect::SessionToken(_) => Field::Credentials,
            Aspect::Provider(_) => Field::ProviderName,
            Aspect::Calls(_) => Field::Calls,
            Aspect::Client(_) => Field::Clients,
            Aspect::Handlers { .. } | Aspect::HandlerLists(_) => Field::Handlers,
            Aspect::EveryRequestFails(_) => Field::FailsWith,
            Aspect::TrialRan(_) | Aspect::TrialPasses | Aspect::TrialFails(_) => Field::Request,
            Aspect::CallSucceeds | Aspect::CallFails(_) => Field::Call,
        }
    }

    /// Whether it speaks of what the first retrieval of the credentials answers, and of what that costs.
    #[must_use]
    pub const fn is_about_retrieval(&self) -> bool {
        match &self.aspect {
            Aspect::AccessKey(_)
            | Aspect::SecretKey(_)
            | Aspect::SessionToken(_)
            | Aspect::Provider(_)
            | Aspect::RetrievalFails(_)
            | Aspect::Calls(_) => true,
            Aspect::MessageIs(failure, _)
            | Aspect::MessageContains(failure, _)
            | Aspect::Wraps(failure)
            | Aspect::WrapsNone(failure)
            | Aspect::WrapsSaying(failure, _) => matches!(failure, Failure::Retrieval),
            _ => false,
        }
    }

    /// The same statement as the outcome would have it, or in words why it has none.
    fn actual(&self, outcome: &Outcome) -> Result<Aspect, String> {
        match &self.aspect {
            Aspect::Created | Aspect::CreationFails { .. } => Ok(creation(outcome)),
            Aspect::MessageIs(failure, _) | Aspect::MessageContains(failure, _) => {
                self.error(outcome, *failure).map(|error| message(*failure, error))
            }
            Aspect::Wraps(failure) | Aspect::WrapsNone(failure) => {
                let error = self.error(outcome, *failure)?;
                Ok(if error.original.is_some() {
                    Aspect::Wraps(*failure)
                } else {
                    Aspect::WrapsNone(*failure)
                })
            }
            Aspect::WrapsSaying(failure, text) => {
                self.error(outcome, *failure).map(|error| wrapped(*failure, error, text))
            }
            aspect => self.session(outcome).and_then(|session| aspect.in_session(session)),
        }
    }

    fn session<'a>(&self, outcome: &'a Outcome) -> Result<&'a Session, String> {
        match outcome {
            Outcome::Error(_) => Err(Self { whose: Whose::Session, aspect: creation(outcome) }.to_string()),
            Outcome::Session(session) => match self.whose {
                Whose::Session => Ok(session),
                Whose::Copy => session.copy.as_deref().ok_or_else(|| "the outcome shows no copy".to_owned()),
            },
        }
    }

    fn error<'a>(&self, outcome: &'a Outcome, failure: Failure) -> Result<&'a Error, String> {
        match (failure, outcome) {
            (Failure::Creation, Outcome::Error(error)) => Ok(error),
            (Failure::Creation, Outcome::Session(_)) => Err("a session is created".to_owned()),
            _ => {
                let session = self.session(outcome)?;
                failure.in_session(session).ok_or_else(|| "there is no such error".to_owned())
            }
        }
    }
}

fn creation(outcome: &Outcome) -> Aspect {
    match outcome {
        Outcome::Session(_) => Aspect::Created,
        Outcome::Error(error) => Aspect::CreationFails { code: error.code.clone(), panicked: error.panicked },
    }
}

fn message(failure: Failure, error: &Error) -> Aspect {
    Aspect::MessageIs(failure, error.message.clone().unwrap_or_default())
}

/// The original error, of any depth, that says this; else the direct one.
fn wrapped(failure: Failure, error: &Error, text: &str) -> Aspect {
    let chain = std::iter::successors(error.original.as_deref(), |error| error.original.as_deref());
    let says = |error: &Error| error.message.clone().unwrap_or_default();
    let all: Vec<String> = chain.map(says).collect();
    match all.iter().find(|message| message.contains(text)).or_else(|| all.first()) {
        Some(message) => Aspect::WrapsSaying(failure, message.clone()),
        None => Aspect::WrapsNone(failure),
    }
}

impl Failure {
    fn in_session(self, session: &Session) -> Option<&Error> {
        match self {
            Self::Creation => None,
            Self::EveryRequest => session.fails_with.as_ref(),
            Self::Retrieval => match session.credentials.as_ref()? {
                Credentials::Failed(failed) => Some(&failed.error),
                Credentials::Value(_) => None,
            },
            Self::Trial => session.request.as_ref()?.error.as_ref(),
            Self::Call => session.call.as_ref()?.error.as_ref(),
        }
    }
}

impl Aspect {
    fn agrees_with(&self, actual: &Self) -> bool {
        match (self, actual) {
            (Self::MessageContains(_, part), Self::MessageIs(_, whole))
            | (Self::WrapsSaying(_, part), Self::WrapsSaying(_, whole)) => whole.contains(part),
            (Self::Client(expected), Self::Client(found)) => expected.agrees_with(found),
            (Self::HandlerLists(expected), Self::HandlerLists(found)) => sorted(expected) == sorted(found),
            _ => self == actual,
        }
    }

    fn in_session(&self, session: &Session) -> Result<Self, String> {
        match self {
            Self::Region(_) => Ok(Self::Region(session.region.clone())),
            Self::AccessKey(_)
            | Self::SecretKey(_)
            | Self::SessionToken(_)
            | Self::Provider(_)
            | Self::RetrievalFails(_) => {
                self.in_credentials(session.credentials.as_ref().ok_or("the outcome shows no credentials")?)
            }
            Self::Calls(calls) => {
                let made = session.requests.as_deref().unwrap_or_default();
                calls.in_calls(made).map(Self::Calls)
            }
            Self::Client(client) => client.in_session(session).map(Self::Client),
            Self::EveryRequestFails(_) => {
                let error = session.fails_with.as_ref().ok_or("requests do not all fail")?;
                Ok(Self::EveryRequestFails(error.code.clone()))
            }
            Self::Handlers { .. } | Self::HandlerLists(_) => self.in_handlers(session),
            Self::TrialRan(_) | Self::TrialPasses | Self::TrialFails(_) => {
                Ok(self.in_trial(session.request.as_ref().ok_or("the outcome shows no request")?))
            }
            Self::CallSucceeds | Self::CallFails(_) => called::in_session(session),
            Self::Created
            | Self::CreationFails { .. }
            | Self::MessageIs(..)
            | Self::MessageContains(..)
            | Self::Wraps(_)
            | Self::WrapsNone(_)
            | Self::WrapsSaying(..) => Ok(Self::Created),
        }
    }

    fn in_credentials(&self, credentials: &Credentials) -> Result<Self, String> {
        match credentials {
            Credentials::Failed(failed) => Ok(Self::RetrievalFails(failed.error.code.clone())),
            Credentials::Value(value) => self.in_value(value),
        }
    }

    fn in_value(&self, value: &CredentialsValue) -> Result<Self, String> {
        match self {
            Self::SecretKey(_) => Ok(Self::SecretKey(value.secret_access_key.clone())),
            Self::SessionToken(_) => Ok(Self::SessionToken(value.session_token.clone())),
            Self::Provider(_) => value
                .provider_name
                .clone()
                .map(Self::Provider)
                .ok_or_else(|| "the provider is not named".to_owned()),
            _ => Ok(Self::AccessKey(value.access_key_id.clone())),
        }
    }

    fn in_handlers(&self, session: &Session) -> Result<Self, String> {
        let lists = session.handlers.as_ref().ok_or("the outcome shows no handlers")?;
        match self {
            Self::Handlers { list, .. } => {
                let names = lists.get(list).ok_or_else(|| format!("there is no list {list}"))?;
                Ok(Self::Handlers { list: list.clone(), names: names.clone() })
            }
            _ => Ok(Self::HandlerLists(lists.keys().cloned().collect())),
        }
    }

    fn in_trial(&self, trial: &Trial) -> Self {
        match (self, &trial.error) {
            (Self::TrialRan(_), _) => Self::TrialRan(trial.ran.clone()),
            (_, Some(error)) => Self::TrialFails(error.code.clone()),
            (_, None) => Self::TrialPasses,
        }
    }
}

fn sorted(names: &[String]) -> Vec<&String> {
    let mut names: Vec<_> = names.iter().collect();
    names.sort();
    names
}
