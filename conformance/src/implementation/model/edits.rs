//! Changes of handlers: those of a session, and those that make the option `Handlers`.

use awsess_model::failure::Failure;
use awsess_model::handlers::{Change, Effect, Handler, ListChange, UNNAMED, list_name};
use awsess_model::session::Session;
use awsess_model::trace::Trace;
use awsess_model::world::{Edition, World};

use super::Unanswerable;
use crate::vocabulary::case::{HandlerEdit, HandlerOp};

/// The lists whose handlers run before a request is signed.
const BEFORE_SENDING: [&str; 2] = ["validate", "build"];

/// The changes of the option.
pub(super) fn of_option(edits: &[HandlerEdit], edition: Edition) -> Result<Vec<ListChange>, Unanswerable> {
    let changes = edits.iter().enumerate().map(|(index, edit)| {
        let list = list_name(edition, &edit.list);
        list.map(|list| (list, change(edit))).ok_or_else(|| no_list("options.edit_handlers", index, edit))
    });
    changes.collect()
}

/// Makes changes of a session's handlers, which are this field of `observe`.
pub(super) fn edit(
    session: &mut Session,
    edits: &[HandlerEdit],
    field: &str,
    trace: &mut Trace<'_>,
) -> Result<(), Unanswerable> {
    for (index, edit) in edits.iter().enumerate() {
        if !session.change_handlers(&edit.list, change(edit), trace) {
            return Err(no_list(&format!("observe.{field}"), index, edit));
        }
    }
    Ok(())
}

fn no_list(field: &str, index: usize, edit: &HandlerEdit) -> Unanswerable {
    Unanswerable {
        field: format!("{field}[{index}].list"),
        reason: format!("this edition has no list of handlers named {:?}", edit.list),
    }
}

/// The model does not predict what a handler does to a request that is sent: that of a call, before which the handlers of
/// the session are changed so, or one for the credentials of the session.
pub(super) fn refuse_other_lists(
    session: &Session,
    before_call: Option<&[HandlerEdit]>,
    world: &World,
) -> Result<(), Unanswerable> {
    let is_other = |list: &str| !BEFORE_SENDING.contains(&list);
    let of_option = session.handlers_are_of_option()
        && (before_call.is_some() || session.requests_credentials())
        && world.options.handlers.iter().any(|(list, _)| is_other(list));
    let of_session = before_call.into_iter().flatten().any(|edit| is_other(&edit.list));
    let field = match (of_option, of_session) {
        (true, _) => "options.edit_handlers",
        (false, true) => "observe.call_with",
        (false, false) => return Ok(()),
    };
    Err(Unanswerable {
        field: field.into(),
        reason: "handlers of a request that is sent may be changed in Validate and Build only".into(),
    })
}

fn change(edit: &HandlerEdit) -> Change {
    let name = edit.name.clone().unwrap_or_else(|| UNNAMED.into());
    let handler = |name: String| Handler { name: name.into(), effect: effect(edit.fails) };
    match edit.op {
        HandlerOp::PushFront => Change::PushFront(handler(name)),
        HandlerOp::PushBack => Change::PushBack(handler(name)),
        HandlerOp::Remove => Change::Remove(name),
        HandlerOp::SetFront => Change::SetFront(handler(name)),
        HandlerOp::SetBack => Change::SetBack(handler(name)),
        HandlerOp::Swap => Change::Swap(name, handler(edit.with.clone().unwrap_or_default())),
    }
}

fn effect(fails: bool) -> Effect {
    if fails { Effect::Fails(Failure::new("HandlerError", "handler failed")) } else { Effect::Passes }
}
