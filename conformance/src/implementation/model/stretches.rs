//! Attributes the decisions of a trace to the parts of an outcome.

use std::ops::Range;

use awsess_model::trace::Trace;

/// The decisions that were made for one part of an outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The part, such as `session.services.s3`.
    pub field: String,
    /// The indices of the decisions in the trace.
    pub decisions: Range<usize>,
}

/// A trace with the stretches that were recorded so far.
pub(super) struct Noting<'t, 'w> {
    pub(super) trace: &'t mut Trace<'w>,
    pub(super) stretches: Vec<Stretch>,
}

impl<'t, 'w> Noting<'t, 'w> {
    pub(super) const fn new(trace: &'t mut Trace<'w>) -> Self {
        Self { trace, stretches: Vec::new() }
    }

    /// The number of decisions so far.
    pub(super) fn mark(&self) -> usize {
        self.trace.decisions().count()
    }

    /// Attributes the decisions since this mark to the part.
    pub(super) fn since(&mut self, mark: usize, field: impl Into<String>) {
        let stretch = Stretch { field: field.into(), decisions: mark..self.mark() };
        self.stretches.push(stretch);
    }

    /// Runs the function and attributes its decisions to the part.
    pub(super) fn record<T>(
        &mut self,
        field: impl Into<String>,
        make: impl FnOnce(&mut Trace<'w>) -> T,
    ) -> T {
        let mark = self.mark();
        let made = make(self.trace);
        self.since(mark, field);
        made
    }
}
