//! What is claimed of the call of a client that is made from the session.

use crate::vocabulary::outcome::{Called, Session};

use super::claim::{Aspect, Failure, Whose};
use super::step::{StepDefinition, then};
use super::then::about_error;

pub(super) const SUCCEEDS: &str = "the call succeeds";
pub(super) const FAILS: &str = "the call fails with {text}";

/// The steps that state the result of the call.
pub(super) static STEPS: &[StepDefinition] = &[
    then(SUCCEEDS, |draft, _| draft.claim(Whose::Session, Aspect::CallSucceeds)),
    then(FAILS, |draft, captures| draft.claim(Whose::Session, Aspect::CallFails(captures.text(0)))),
];

/// The same statement as the session's call makes it.
pub(super) fn in_session(session: &Session) -> Result<Aspect, String> {
    let call = session.call.as_ref().ok_or("the outcome shows no call")?;
    let fails = call.error.as_ref().map(|error| Aspect::CallFails(error.code.clone()));
    Ok(fails.unwrap_or(Aspect::CallSucceeds))
}

/// Every claim that the call makes true.
pub(super) fn about(call: &Called) -> Vec<Aspect> {
    match &call.error {
        None => vec![Aspect::CallSucceeds],
        Some(error) => {
            let fails = [Aspect::CallFails(error.code.clone())];
            fails.into_iter().chain(about_error(Failure::Call, error)).collect()
        }
    }
}
