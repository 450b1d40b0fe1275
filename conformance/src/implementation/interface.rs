//! The interface of everything that can be tested against the specification.

use std::time::Duration;

use super::unusable::Unusable;
use crate::system::panics::catch_panic;
use crate::system::stop;
use crate::vocabulary::capability::Capabilities;
use crate::vocabulary::case::Case;
use crate::vocabulary::outcome::{Error, Outcome, Session};
use crate::vocabulary::protocol::{Hello, Run};

/// An implementation under test. Only the first two functions are required.
pub trait Implementation {
    /// Its name, and what it supports.
    fn hello(&self) -> Hello;

    /// Observes the case, whose files exist below the root of the run.
    fn observe(&mut self, run: &Run) -> Response;

    /// How many runs it can work on at the same time.
    fn at_once(&self) -> usize {
        1
    }

    /// Observes several cases, each with its own root. The responses have the order of the runs. If a signal ends the process,
    /// the last ones may be missing. A panic is a crash in the case that it occurs in.
    fn observe_all(&mut self, runs: &[Run]) -> Vec<Response> {
        let wanted = runs.iter().take_while(|_| stop::requested().is_none());
        let observed = wanted.map(|run| {
            catch_panic(|| self.observe(run)).unwrap_or_else(|how| Response::Crash {
                how,
                line: String::new(),
                standard_error: String::new(),
            })
        });
        observed.collect()
    }

    /// Why it cannot be used any more, if that is the case. Further runs are answered with [`Response::Broken`].
    fn unusable(&self) -> Option<&Unusable> {
        None
    }

    /// Shuts it down, and returns the faults that no response shows. Such a fault fails the run.
    fn finish(&mut self) -> Vec<AdapterFault> {
        Vec::new()
    }

    /// The capabilities that it supports, as a set.
    fn capabilities(&self) -> Capabilities {
        self.hello().capabilities.into_iter().collect()
    }
}

/// The response to a run, or what happened instead.
#[derive(Clone, Debug, PartialEq)]
pub enum Response {
    /// The observed outcome.
    Outcome(Outcome),
    /// It does not support the case.
    Unsupported {
        /// The capability that it does not have.
        capability: String,
        /// The reason, for people.
        reason: String,
    },
    /// It reported a failure of its own.
    Broken {
        /// The failure, for people.
        message: String,
    },
    /// It ended, or closed its output, before it answered.
    Crash {
        /// How it ended, with the exit status or the signal.
        how: String,
        /// The incomplete line at the end of its output, cut and escaped.
        line: String,
        /// The end of its standard error.
        standard_error: String,
    },
    /// It did not answer in time, and was killed.
    Hang {
        /// The time limit.
        deadline: Duration,
        /// The end of its standard error.
        standard_error: String,
    },
    /// It wrote something that is not a response to the run.
    Garbage {
        /// What is wrong.
        why: String,
        /// What it wrote, cut and escaped.
        line: String,
        /// The end of its standard error.
        standard_error: String,
    },
    /// It answered only when the run was repeated in a process of its own.
    Retried {
        /// The first response: a crash, a hang or garbage.
        first: Box<Self>,
        /// The second response.
        then: Box<Self>,
    },
}

/// A fault of an adapter, with its first occurrence.
#[derive(Clone, Debug, PartialEq)]
pub struct AdapterFault {
    /// What the adapter did: the fixed description of this kind of fault.
    pub what: String,
    /// Whether the adapter is only unreliable: it crashed or was slow, and answered when the run was repeated.
    pub is_flaky: bool,
    /// How often it happened.
    pub times: u64,
    /// The case of the first occurrence, or the last one before it.
    pub case: Option<Box<Case>>,
    /// The details of the first occurrence, such as what the adapter wrote.
    pub detail: String,
}

impl Response {
    /// The response to a run that was repeated.
    #[must_use]
    pub fn retried(first: Self, then: Self) -> Self {
        Self::Retried { first: Box::new(first), then: Box::new(then) }
    }

    /// Whether there is no answer, because the adapter crashed, hung or wrote garbage.
    #[must_use]
    pub const fn is_fault(&self) -> bool {
        matches!(self, Self::Crash { .. } | Self::Hang { .. } | Self::Garbage { .. })
    }

    /// A session was created.
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

    /// It does not support the case: the missing capability, and the reason.
    #[must_use]
    pub fn unsupported(capability: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Unsupported { capability: capability.into(), reason: reason.into() }
    }

    /// Why there is no outcome, for people; `None` if there is one.
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
