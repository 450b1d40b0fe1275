//! The model's record of its decisions: which rule, what won, and what it won against.

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
    /// The table of endpoints, as a partition has it.
    Partition(&'static str),
    /// A certificate in the bundle, or shown by a server.
    Certificate,
    /// What the SDK does by itself.
    Default,
}

impl fmt::Display for Origin<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Variable(name) => write!(f, "environment variable {name}"),
            Self::Key { path, line, key } => write!(f, "{path}:{line} {key}"),
            Self::File(path) => f.write_str(path),
            Self::Option(name) => write!(f, "Options.{name}"),
            Self::Config(name) => write!(f, "Config.{name}"),
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
    pub rules: &'static [Rule],
    /// What was decided.
    pub subject: Subject,
    /// What won; `None` where the rule says that something does not count.
    pub winner: Option<&'t Candidate<'w>>,
    /// What it won against, or what does not count.
    pub losers: &'t [Candidate<'w>],
}

#[derive(Clone, Copy)]
struct Entry {
    rules: &'static [Rule],
    subject: Subject,
    won: bool,
    from: u32,
    to: u32,
}

/// Every decision of one resolution, in order.
#[derive(Clone, Default)]
pub struct Trace<'w> {
    entries: Vec<Entry>,
    candidates: Vec<Candidate<'w>>,
}

impl<'w> Trace<'w> {
    pub(crate) fn new() -> Self {
        Self { entries: Vec::with_capacity(32), candidates: Vec::with_capacity(12) }
    }

    /// Every decision, in the order in which they were made.
    pub fn decisions(&self) -> impl Iterator<Item = Decision<'_, 'w>> {
        self.entries.iter().map(|entry| self.decision(*entry))
    }

    /// The rules that decided something, in order, each as often as it did.
    pub fn rules(&self) -> impl Iterator<Item = Rule> {
        self.entries.iter().flat_map(|entry| entry.rules.iter().copied())
    }

    /// The winner and the losers of the last decision.
    pub(crate) fn last(&self) -> Option<(&Candidate<'w>, &[Candidate<'w>])> {
        let decision = self.decision(*self.entries.last()?);
        decision.winner.map(|winner| (winner, decision.losers))
    }

    fn decision(&self, entry: Entry) -> Decision<'_, 'w> {
        let all = &self.candidates[entry.from as usize..entry.to as usize];
        let (winner, losers) = match (entry.won, all) {
            (true, [winner, losers @ ..]) => (Some(winner), losers),
            (true | false, losers) => (None, losers),
        };
        Decision { rules: entry.rules, subject: entry.subject, winner, losers }
    }

    /// Records that rules applied.
    pub(crate) fn apply(&mut self, rules: &'static [Rule], subject: Subject) {
        self.push(rules, subject, false, []);
    }

    /// Records that rules applied, for each entry of a table whose condition holds.
    pub(crate) fn apply_where(
        &mut self,
        subject: Subject,
        table: impl IntoIterator<Item = (bool, &'static [Rule])>,
    ) {
        for (_, rules) in table.into_iter().filter(|(holds, _)| *holds) {
            self.apply(rules, subject);
        }
    }

    /// Records that the first candidate won against the others.
    pub(crate) fn decide(
        &mut self,
        rules: &'static [Rule],
        subject: Subject,
        candidates: impl IntoIterator<Item = Candidate<'w>>,
    ) {
        self.push(rules, subject, true, candidates);
    }

    /// Records that something is there and does not count.
    pub(crate) fn ignore(
        &mut self,
        rules: &'static [Rule],
        subject: Subject,
        candidates: impl IntoIterator<Item = Candidate<'w>>,
    ) {
        self.push(rules, subject, false, candidates);
    }

    fn push(
        &mut self,
        rules: &'static [Rule],
        subject: Subject,
        won: bool,
        candidates: impl IntoIterator<Item = Candidate<'w>>,
    ) {
        let from = self.position();
        self.candidates.extend(candidates);
        let to = self.position();
        self.entries.push(Entry { rules, subject, won, from, to });
    }

    fn position(&self) -> u32 {
        u32::try_from(self.candidates.len()).unwrap_or(u32::MAX)
    }
}

impl fmt::Debug for Trace<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.decisions()).finish()
    }
}
