//! The model's record of its decisions: which rule, what won, and what it won against.
//!
//! Only the module [`decide`] writes the record.

pub(crate) mod decide;

use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::fmt;

use crate::rule::Rule;

/// What a decision is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// Whether shared config is on.
    SharedConfig,
    /// The profile's name.
    Profile,
    /// The files that are read.
    Files,
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
    /// Where the credentials come from.
    Credentials,
    /// The role to assume, and what goes with it.
    Role,
    /// The root certificates.
    CaBundle,
    /// The client certificate.
    ClientCertificate,
    /// Whether a server is trusted.
    Trust,
    /// The lists of handlers.
    Handlers,
    /// Where a service is called.
    Endpoint,
    /// A copy of the session.
    Copy,
    /// A request made with the session.
    Request,
    /// The calls of STS: the keys and the scope that sign them, their parameters and their target.
    Calls,
    /// Whether there is a session at all.
    Creation,
}

/// Where a value stands.
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
        /// The key's name.
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
    /// The session itself, for a copy or a client that is made from it.
    Session,
    /// The table of endpoints, as a partition has it.
    Partition(&'static str),
    /// A certificate in the bundle, or shown by a server.
    Certificate,
    /// What the SDK does by itself.
    Default,
}

impl Origin<'_> {
    /// The name of the variable, the key or the field.
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

/// A value with its origin: it won, or might have.
#[derive(Clone, PartialEq, Eq)]
pub struct Candidate<'w> {
    /// Where the value stands.
    pub origin: Origin<'w>,
    /// The value as it stands there.
    pub value: Cow<'w, str>,
    /// Whether the value must not be shown.
    pub secret: bool,
}

impl<'w> Candidate<'w> {
    /// A value that may be shown.
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

/// One decision as a reader sees it.
#[derive(Clone, Copy, Debug)]
pub struct Decision<'t, 'w> {
    /// The rules that decided, the first before all.
    pub rules: &'t [Rule],
    /// What was decided.
    pub subject: Subject,
    /// What won; `None` where the rule says that something does not count.
    pub winner: Option<&'t Candidate<'w>>,
    /// What it won against, or what does not count.
    pub losers: &'t [Candidate<'w>],
}

#[derive(Clone)]
struct Entry<'w> {
    rules: Vec<Rule>,
    subject: Subject,
    winner: Option<Candidate<'w>>,
    losers: Vec<Candidate<'w>>,
}

/// Every decision of one resolution, in order.
#[derive(Clone, Default)]
pub struct Trace<'w>(Vec<Entry<'w>>);

impl<'w> Trace<'w> {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Every decision, in the order in which they were made.
    pub fn decisions(&self) -> impl Iterator<Item = Decision<'_, 'w>> {
        self.0.iter().map(|Entry { rules, subject, winner, losers }| Decision {
            rules,
            subject: *subject,
            winner: winner.as_ref(),
            losers,
        })
    }

    /// The rules that decided something, in order, each as often as it did.
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
