//! Changes of the library's handlers.

use awsess::{Edition, Error, HandlerList, Handlers, NamedHandler, Request};

use crate::vocabulary::case::{HandlerEdit, HandlerOp};

/// The default handlers with these changes.
///
/// # Errors
///
/// If the edition has no list with the name in a change.
pub(super) fn edited_defaults(edition: Edition, edits: &[HandlerEdit]) -> Result<Handlers, String> {
    let mut handlers = Handlers::defaults(edition);
    edit(&mut handlers, edits)?;
    Ok(handlers)
}

/// Makes these changes.
///
/// # Errors
///
/// If the edition has no list with the name in a change.
pub(super) fn edit(handlers: &mut Handlers, edits: &[HandlerEdit]) -> Result<(), String> {
    for edit in edits {
        let list = handlers.list_mut(&edit.list);
        let list =
            list.ok_or_else(|| format!("this edition has no list of handlers named {:?}", edit.list))?;
        change(list, edit);
    }
    Ok(())
}

fn change(list: &mut HandlerList, edit: &HandlerEdit) {
    let fails = edit.fails;
    let run = move |request: &mut Request| {
        if fails {
            request.error = Some(Error::new("HandlerError", "handler failed"));
        }
    };
    let named = |name: &Option<String>| NamedHandler::new(name.clone().unwrap_or_default(), run);
    match (edit.op, &edit.name) {
        (HandlerOp::PushFront, None) => list.push_front(run),
        (HandlerOp::PushBack, None) => list.push_back(run),
        (HandlerOp::PushFront, name) => list.push_front_named(named(name)),
        (HandlerOp::PushBack, name) => list.push_back_named(named(name)),
        (HandlerOp::Remove, name) => list.remove_by_name(name.as_deref().unwrap_or(UNNAMED)),
        (HandlerOp::SetFront, name) => list.set_front_named(named(name)),
        (HandlerOp::SetBack, name) => list.set_back_named(named(name)),
        (HandlerOp::Swap, name) => {
            list.swap(name.as_deref().unwrap_or(UNNAMED), &named(&edit.with));
        }
    }
}

/// The name in outcomes of a handler without a name.
const UNNAMED: &str = "__anonymous";
