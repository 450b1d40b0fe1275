//! Implementations: whatever is held against the model, behind one seam.

use std::time::Duration;

use super::unusable::Unusable;
use crate::system::stop;
use crate::vocabulary::capability::Capabilities;
use crate::vocabulary::case::Case;
use crate::vocabulary::outcome::{Error, Outcome, Session};
use crate::vocabulary::protocol::{Hello, Run};

/// An implementation that answers runs. Whoever writes one needs the first two functions.
pub trait Implementation {
    /// Who this is, and what it can do.
    fn hello(&self) -> Hello;

    /// Observes the case. The files stand below the run's root already.
    fn observe(&mut self, run: &Run) -> Response;

    /// How many runs it is best given at once.
    fn at_once(&self) -> usize {
        1
    }

    /// Observes several cases, whose files stand below roots of their own. The answers have the order of the runs; if a
    /// signal ends the process, the last ones may be missing.
    fn observe_all(&mut self, runs: &[Run]) -> Vec<Response> {
        let wanted = runs.iter().take_while(|_| stop::requested().is_none());
        wanted.map(|run| self.observe(run)).collect()
    }

    /// Why it can be asked no more, if that is so. Whatever is asked then is answered with [`Response::Broken`].
    fn unusable(&self) -> Option<&Unusable> {
        None
    }

    /// Ends it, and tells the faults that no answer tells. A run with such a fault is not green.
    fn finish(&mut self) -> Vec<AdapterFault> {
        Vec::new()
    }

    /// What it can do, as a set.
    fn capabilities(&self) -> Capabilities {
        self.hello().capabilities.into_iter().collect()
    }
}

/// What an implementation answers to one run, or what came instead.
#[derive(Clone, Debug, PartialEq)]
pub enum Response {
    /// What was observed.
    Outcome(Outcome),
    /// It cannot do this.
    Unsupported {
        /// What it lacks.
        capability: String,
        /// Why, for people.
        reason: String,
    },
    /// It failed itself.
    Broken {
        /// What happened, for people.
        message: String,
    },
    /// It ended, or closed its output, before it answered.
    Crash {
        /// In what way, with the exit status or the signal.
        how: String,
        /// The half line that it wrote last, bounded and escaped.
        line: String,
        /// The end of its standard error.
        standard_error: String,
    },
    /// It did not answer in time, and was killed.
    Hang {
        /// How long it had.
        deadline: Duration,
        /// The end of its standard error.
        standard_error: String,
    },
    /// It wrote something that is no answer to what it was asked.
    Garbage {
        /// In what way.
        why: String,
        /// What it wrote, bounded and escaped.
        line: String,
        /// The end of its standard error.
        standard_error: String,
    },
    /// It answered only when it was asked again, in a process of its own.
    Retried {
        /// What came at first: a crash, a hang or garbage.
        first: Box<Self>,
        /// The answer to the second question.
        then: Box<Self>,
    },
}

/// A fault of an adapter, with its first occurrence.
#[derive(Clone, Debug, PartialEq)]
pub struct AdapterFault {
    /// What the adapter did, in words that are the same each time.
    pub what: String,
    /// Whether the adapter did nothing wrong but to be unreliable: it crashed or was slow, and answered when it was asked
    /// again.
    pub is_flaky: bool,
    /// How often it happened.
    pub times: u64,
    /// The case that was under way at first, or the last one before that.
    pub case: Option<Box<Case>>,
    /// What happened at first, such as what the adapter wrote.
    pub detail: String,
}

impl Response {
    /// What came of a case that was asked twice.
    #[must_use]
    pub fn retried(first: Self, then: Self) -> Self {
        Self::Retried { first: Box::new(first), then: Box::new(then) }
    }

    /// Whether there is no answer, because the adapter crashed, hung or wrote garbage.
    #[must_use]
    pub const fn is_fault(&self) -> bool {
        matches!(self, Self::Crash { .. } | Self::Hang { .. } | Self::Garbage { .. })
    }

    /// A session was made.
    #[must_use]
    pub fn session(session: Session) -> Self {
        Self::Outcome(Outcome::Session(Box::new(session)))
    }

    /// Creation failed with an error of this code and message.
    #[must_use]
    pub fn error(code: impl Into<String>, message: impl Into<String>) -> Self {
        let error = Error { code: code.into(), message: Some(message.into()), ..Error::default() };
        Self::Outcome(Outcome::Error(error))
    }

    /// It cannot do this: what it lacks, and why.
    #[must_use]
    pub fn unsupported(capability: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Unsupported { capability: capability.into(), reason: reason.into() }
    }

    /// Why there is no outcome, for people; none where there is one.
    #[must_use]
    pub fn explanation(&self) -> Option<String> {
        Some(match self {
            Self::Outcome(_) => return None,
            Self::Unsupported { capability, reason } => format!("it lacks {capability}: {reason}"),
            Self::Broken { message } => message.clone(),
            Self::Crash { how, line, standard_error } => joined(how, line, standard_error),
            Self::Hang { deadline, standard_error } => {
                joined(&format!("it did not answer within {} s", deadline.as_secs_f64()), "", standard_error)
            }
            Self::Garbage { why, line, standard_error } => joined(why, line, standard_error),
            Self::Retried { then, .. } => return then.explanation(),
        })
    }
}

fn joined(why: &str, line: &str, standard_error: &str) -> String {
    let line = if line.is_empty() { String::new() } else { format!("\nit wrote: {line}") };
    let errors = match standard_error {
        "" => String::new(),
        errors => format!("\nits standard error ends with:\n{errors}"),
    };
    format!("{why}{line}{errors}")
}
