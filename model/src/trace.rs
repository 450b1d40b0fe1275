//! The record of the model's decisions: the rules, the value that won, and the values that lost.
//!
//! Only the module `decide` writes the record.

pub(crate) mod decide;

use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::fmt;

use crate::rule::Rule;

/// The subject of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// Whether shared config is on.
    SharedConfig,
    /// The name of the profile.
    Profile,
    /// The files that are read.
    Files,
    /// How the text of a shared file is read, or the value of a key in it.
    FileText,
    /// The sections of a profile.
    ProfileSections,
    /// The region.
    Region,
    /// The access key id.
    AccessKeyId,
    /// The secret access key.
    SecretAccessKey,
    /// The session token.
    SessionToken,
    /// The source of the credentials.
    Credentials,
    /// The role to assume, and its MFA settings.
    Role,
    /// The root certificates.
    CaBundle,
    /// The client certificate.
    ClientCertificate,
    /// Whether a server is trusted.
    Trust,
    /// The lists of handlers.
    Handlers,
    /// The endpoint of a service, and the settings that it depends on.
    Endpoint,
    /// The maximum number of retries of a client.
    Retries,
    /// Fields of the session's config that only its clients read.
    Config,
    /// A copy of the session.
    Copy,
    /// A dry run of a request.
    Request,
    /// The calls of STS: their signatures, endpoints and parameters.
    Calls,
    /// The use of the session by several clients or threads.
    Sharing,
    /// Whether the session is created.
    Creation,
}

/// The origin of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin<'w> {
    /// An environment variable.
    Variable(&'static str),
    /// A key in a shared file.
    Key {
        /// The file.
        path: Cow<'w, str>,
        /// The line, counted from 1.
        line: u32,
        /// The name of the key.
        key: &'static str,
    },
    /// A whole file.
    File(Cow<'w, str>),
    /// A field of `Options`.
    Option(&'static str),
    /// A field of the user's `Config`.
    Config(&'static str),
    /// A function of the SDK that the program calls.
    Function(&'static str),
    /// The session that a copy or a client is made from.
    Session,
    /// A partition in the table of endpoints.
    Partition(&'static str),
    /// A certificate of the bundle or of a server.
    Certificate,
    /// A default of the SDK.
    Default,
}

impl Origin<'_> {
    /// The name of the variable, the key, the field or the function, if the origin has one.
    pub(crate) const fn name(&self) -> Option<&'static str> {
        match self {
            Self::Variable(name)
            | Self::Option(name)
            | Self::Config(name)
            | Self::Function(name)
            | Self::Key { key: name, .. } => Some(name),
            Self::File(_) | Self::Session | Self::Partition(_) | Self::Certificate | Self::Default => None,
        }
    }

    /// The name of the variable; `None` for another origin.
    #[must_use]
    pub const fn variable(&self) -> Option<&'static str> {
        if let Self::Variable(name) = self { Some(name) } else { None }
    }

    /// The name of the key; `None` for another origin than a key in a shared file.
    #[must_use]
    pub const fn key(&self) -> Option<&'static str> {
        if let Self::Key { key, .. } = self { Some(key) } else { None }
    }
}

impl fmt::Display for Origin<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Variable(name) => write!(f, "environment variable {name}"),
            Self::Key { path, line, key } => write!(f, "{path}:{line} {key}"),
            Self::File(path) => f.write_str(path),
            Self::Option(name) => write!(f, "Options.{name}"),
            Self::Config(name) => write!(f, "Config.{name}"),
            Self::Function(name) => f.write_str(name),
            Self::Session => f.write_str("session"),
            Self::Partition(name) => write!(f, "partition {name}"),
            Self::Certificate => f.write_str("certificate"),
            Self::Default => f.write_str("default"),
        }
    }
}

/// A value that can win a decision, with its origin.
#[derive(Clone, PartialEq, Eq)]
pub struct Candidate<'w> {
    /// The origin of the value.
    pub origin: Origin<'w>,
    /// The value.
    pub value: Cow<'w, str>,
    /// Whether the value is secret, and so not in the `Debug` output.
    pub secret: bool,
}

impl<'w> Candidate<'w> {
    /// A value that is not secret.
    pub(crate) fn shown(origin: Origin<'w>, value: impl Into<Cow<'w, str>>) -> Self {
        Self { origin, value: value.into(), secret: false }
    }
}

impl fmt::Debug for Candidate<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = if self.secret { "***" } else { &self.value };
        write!(f, "{value:?} from {}", self.origin)
    }
}

/// A decision.
#[derive(Clone, Copy, Debug)]
pub struct Decision<'t, 'w> {
    /// The rules of the decision, the most specific one first.
    pub rules: &'t [Rule],
    /// The subject of the decision.
    pub subject: Subject,
    /// The value that won; `None` if the rules exclude a value, fail a check, or need no value.
    pub winner: Option<&'t Candidate<'w>>,
    /// The values that lost, or the value that is excluded or fails the check.
    pub losers: &'t [Candidate<'w>],
}

#[derive(Clone)]
struct Entry<'w> {
    rules: Vec<Rule>,
    subject: Subject,
    winner: Option<Candidate<'w>>,
    losers: Vec<Candidate<'w>>,
}

/// The decisions of one resolution, in the order in which they were made.
#[derive(Clone, Default)]
pub struct Trace<'w>(Vec<Entry<'w>>);

impl<'w> Trace<'w> {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// The decisions, in the order in which they were made.
    pub fn decisions(&self) -> impl Iterator<Item = Decision<'_, 'w>> {
        self.0.iter().map(|Entry { rules, subject, winner, losers }| Decision {
            rules,
            subject: *subject,
            winner: winner.as_ref(),
            losers,
        })
    }

    /// The rules of all decisions, in order. A rule of several decisions occurs several times.
    pub fn rules(&self) -> impl Iterator<Item = Rule> {
        self.0.iter().flat_map(|entry| entry.rules.iter().copied())
    }

    /// Records a decision.
    fn record(
        &mut self,
        rules: Vec<Rule>,
        subject: Subject,
        winner: Option<Candidate<'w>>,
        losers: Vec<Candidate<'w>>,
    ) {
        self.0.push(Entry { rules, subject, winner, losers });
    }

    /// Records the decisions of a step under this subject, whatever subjects they are about by themselves.
    pub(crate) fn under<T>(&mut self, subject: Subject, step: impl FnOnce(&mut Self) -> T) -> T {
        let start = self.0.len();
        let result = step(self);
        self.0.iter_mut().skip(start).for_each(|entry| entry.subject = subject);
        result
    }
}

impl fmt::Debug for Trace<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.decisions()).finish()
    }
}
