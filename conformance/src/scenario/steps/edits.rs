//! Changes of the lists of handlers: those that make the option `Handlers`, and those of a session and its copy.

use crate::vocabulary::case::{HandlerEdit, HandlerOp};

use super::definition::{StepDefinition, given, try_when};
use crate::scenario::template::step::{Captures, StepText, list_in_documents};

/// The templates of the changes. Those of a session name whose list it is before the list.
struct Templates {
    push: &'static str,
    push_unnamed: &'static str,
    remove: &'static str,
    set: &'static str,
    swap: &'static str,
}

const OF_OPTION: Templates = Templates {
    push: "in the option Handlers, a {failing}handler {text} is pushed to the {end} of {list}",
    push_unnamed: "in the option Handlers, {an} unnamed handler is pushed to the {end} of {list}",
    remove: "in the option Handlers, the handler {text} is removed from {list}",
    set: "in the option Handlers, the {failing}handler {text} is set at the {end} of {list}",
    swap: "in the option Handlers, the handler {text} in {list} is swapped for {the failing}{text}",
};

const OF_SESSION: Templates = Templates {
    push: "a {failing}handler {text} is pushed to the {end} of {theirs}{list}",
    push_unnamed: "{an} unnamed handler is pushed to the {end} of {theirs}{list}",
    remove: "the handler {text} is removed from {theirs}{list}",
    set: "the {failing}handler {text} is set at the {end} of {theirs}{list}",
    swap: "the handler {text} in {theirs}{list} is swapped for {the failing}{text}",
};

/// The step definitions.
pub(super) static STEPS: &[StepDefinition] = &[
    given(OF_OPTION.push, |builder, captures| builder.case.options.edit_handlers.push(push(captures, 3))),
    given(OF_OPTION.push_unnamed, |builder, captures| {
        builder.case.options.edit_handlers.push(push_unnamed(captures, 2));
    }),
    given(OF_OPTION.remove, |builder, captures| builder.case.options.edit_handlers.push(remove(captures, 1))),
    given(OF_OPTION.set, |builder, captures| builder.case.options.edit_handlers.push(set(captures, 3))),
    given(OF_OPTION.swap, |builder, captures| builder.case.options.edit_handlers.push(swap(captures, 1))),
    try_when(OF_SESSION.push, |builder, captures| builder.edit(captures.has(3), push(captures, 4))),
    try_when(OF_SESSION.push_unnamed, |builder, captures| {
        builder.edit(captures.has(2), push_unnamed(captures, 3))
    }),
    try_when(OF_SESSION.remove, |builder, captures| builder.edit(captures.has(1), remove(captures, 2))),
    try_when(OF_SESSION.set, |builder, captures| builder.edit(captures.has(3), set(captures, 4))),
    try_when(OF_SESSION.swap, |builder, captures| builder.edit(captures.has(1), swap(captures, 2))),
];

fn push(captures: &Captures, list: usize) -> HandlerEdit {
    let op = at(captures.get(2), [HandlerOp::PushFront, HandlerOp::PushBack]);
    HandlerEdit { fails: captures.has(0), ..edit(op, captures.get(1), captures.list(list)) }
}

fn push_unnamed(captures: &Captures, list: usize) -> HandlerEdit {
    let op = at(captures.get(1), [HandlerOp::PushFront, HandlerOp::PushBack]);
    let fails = captures.get(0) == "a failing";
    HandlerEdit { list: captures.list(list), op, fails, ..HandlerEdit::default() }
}

fn remove(captures: &Captures, list: usize) -> HandlerEdit {
    edit(HandlerOp::Remove, captures.get(0), captures.list(list))
}

fn set(captures: &Captures, list: usize) -> HandlerEdit {
    let op = at(captures.get(2), [HandlerOp::SetFront, HandlerOp::SetBack]);
    HandlerEdit { fails: captures.has(0), ..edit(op, captures.get(1), captures.list(list)) }
}

fn swap(captures: &Captures, list: usize) -> HandlerEdit {
    let (fails, with) = (captures.has(list + 1), Some(captures.text(list + 2)));
    HandlerEdit { fails, with, ..edit(HandlerOp::Swap, captures.get(0), captures.list(list)) }
}

/// The operation at this end of a list: at the front or at the back.
fn at(end: &str, [front, back]: [HandlerOp; 2]) -> HandlerOp {
    if end == "front" { front } else { back }
}

fn edit(op: HandlerOp, name: &str, list: String) -> HandlerEdit {
    HandlerEdit { list, op, name: Some(name.to_owned()), ..HandlerEdit::default() }
}

/// The step for a change of the option.
pub(in crate::scenario) fn step_of_option(edit: &HandlerEdit) -> StepText {
    written(edit, &OF_OPTION, &[])
}

/// The step for a change of the session's lists, or of those of the copy.
pub(in crate::scenario) fn step(edit: &HandlerEdit, theirs: &str) -> StepText {
    written(edit, &OF_SESSION, &[theirs])
}

/// The step for a change, whose template may name whose list it is.
fn written(edit: &HandlerEdit, templates: &Templates, whose: &[&str]) -> StepText {
    let (list, name) = (list_in_documents(&edit.list), edit.name.as_deref().unwrap_or_default());
    let failing = if edit.fails { "failing " } else { "" };
    let end = match edit.op {
        HandlerOp::PushFront | HandlerOp::SetFront => "front",
        HandlerOp::PushBack | HandlerOp::SetBack | HandlerOp::Remove | HandlerOp::Swap => "back",
    };
    let step = |template, before: &[&str], after: &[&str]| {
        StepText::plain(template, &[before, whose, &[list], after].concat())
    };
    match edit.op {
        HandlerOp::PushFront | HandlerOp::PushBack if edit.name.is_none() => {
            let an = if edit.fails { "a failing" } else { "an" };
            step(templates.push_unnamed, &[an, end], &[])
        }
        HandlerOp::PushFront | HandlerOp::PushBack => step(templates.push, &[failing, name, end], &[]),
        HandlerOp::Remove => step(templates.remove, &[name], &[]),
        HandlerOp::SetFront | HandlerOp::SetBack => step(templates.set, &[failing, name, end], &[]),
        HandlerOp::Swap => {
            let failing = if edit.fails { "the failing " } else { "" };
            step(templates.swap, &[name], &[failing, edit.with.as_deref().unwrap_or_default()])
        }
    }
}
