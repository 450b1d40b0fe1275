//! Then: what is claimed of the outcome, and how each claim is worded.

use super::called;
use super::calls;
use super::claim::{Aspect, Assertion, Failure, Whose};
use super::clients;
use super::draft::ScenarioBuilder;
use super::step::{Captures, StepDefinition, StepText, list_in_documents, list_in_outcomes, then};
use super::text::fits_doc_string;

const CREATED: &str = "a session is created";
const CREATION_FAILS: &str = "creating the session fails with {text}";
const PANICS: &str = "Must panics with {text}";
const SDK_PANICS: &str = "the SDK panics";
const SDK_PANICS_WITH: &str = "the SDK panics with {text}";
const MESSAGE_IS: &str = "the error message is {text}";
const MESSAGE_TEXT: &str = "the error message is:";
const MESSAGE_CONTAINS: &str = "the error message contains {text}";
const WRAPS: &str = "the error wraps another error";
const WRAPS_NONE: &str = "the error wraps no other error";
const WRAPS_SAYING: &str = "the error wraps an error that says {text}";
const REGION: &str = "the {whose}region is {text}";
const NO_REGION: [&str; 2] = ["there is no region", "the copy has no region"];
const ACCESS_KEY: &str = "the {whose}access key is {text}";
const SECRET_KEY: &str = "the {whose}secret key is {text}";
const SESSION_TOKEN: &str = "the {whose}session token is {text}";
const NO_SESSION_TOKEN: [&str; 2] = ["there is no session token", "the copy has no session token"];
const PROVIDER: &str = "the {whose}credentials come from {text}";
const RETRIEVAL_FAILS: &str = "retrieving the {whose}credentials fails with {text}";
const HANDLERS: &str = "the {whose}{list} handlers are:";
const NO_HANDLERS: &str = "the {whose}{list} list is empty";
const LISTS: &str = "the {whose}handler lists are:";
const EVERY_REQUEST_FAILS: [&str; 2] =
    ["every request fails with {text}", "every request of the copy fails with {text}"];
const TRIAL_RAN: &str = "the {whose}request runs the handlers:";
const TRIAL_RAN_NONE: &str = "the {whose}request runs no handlers";
const TRIAL_PASSES: &str = "the {whose}request passes";
const TRIAL_FAILS: &str = "the {whose}request fails with {text}";

/// Every statement about an outcome.
pub(super) static STEPS: &[StepDefinition] = &[
    then(CREATED, |draft, _| draft.claim(Whose::Session, Aspect::Created)),
    then(CREATION_FAILS, |draft, captures| draft.claim(Whose::Session, fails(captures, false))),
    then(PANICS, |draft, captures| draft.claim(Whose::Session, fails(captures, true))),
    then(SDK_PANICS, |draft, captures| draft.claim(Whose::Session, fails(captures, true))),
    then(SDK_PANICS_WITH, |draft, captures| draft.claim(Whose::Session, fails(captures, true))),
    then(MESSAGE_IS, |draft, captures| {
        draft.claim_of_error(|failure| Aspect::MessageIs(failure, captures.text(0)))
    }),
    then(MESSAGE_TEXT, |draft, captures| {
        let text = captures.doc().strip_suffix('\n').unwrap_or_default().to_owned();
        draft.claim_of_error(|failure| Aspect::MessageIs(failure, text))
    })
    .with_doc_string(),
    then(MESSAGE_CONTAINS, |draft, captures| {
        draft.claim_of_error(|failure| Aspect::MessageContains(failure, captures.text(0)))
    }),
    then(WRAPS, |draft, _| draft.claim_of_error(Aspect::Wraps)),
    then(WRAPS_NONE, |draft, _| draft.claim_of_error(Aspect::WrapsNone)),
    then(WRAPS_SAYING, |draft, captures| {
        draft.claim_of_error(|failure| Aspect::WrapsSaying(failure, captures.text(0)))
    }),
    then(REGION, |draft, captures| draft.claim(whose(captures), Aspect::Region(Some(captures.text(1))))),
    then(NO_REGION[0], |draft, _| draft.claim(Whose::Session, Aspect::Region(None))),
    then(NO_REGION[1], |draft, _| draft.claim(Whose::Copy, Aspect::Region(None))),
    then(ACCESS_KEY, |draft, captures| draft.claim(whose(captures), Aspect::AccessKey(captures.text(1)))),
    then(SECRET_KEY, |draft, captures| draft.claim(whose(captures), Aspect::SecretKey(captures.text(1)))),
    then(SESSION_TOKEN, |draft, captures| {
        draft.claim(whose(captures), Aspect::SessionToken(captures.text(1)))
    }),
    then(NO_SESSION_TOKEN[0], |draft, _| draft.claim(Whose::Session, Aspect::SessionToken(String::new()))),
    then(NO_SESSION_TOKEN[1], |draft, _| draft.claim(Whose::Copy, Aspect::SessionToken(String::new()))),
    then(PROVIDER, |draft, captures| draft.claim(whose(captures), Aspect::Provider(captures.text(1)))),
    then(RETRIEVAL_FAILS, |draft, captures| {
        draft.claim(whose(captures), Aspect::RetrievalFails(captures.text(1)))
    }),
    then(HANDLERS, handlers).with_table(1),
    then(NO_HANDLERS, handlers),
    then(LISTS, |draft, captures| {
        draft.case.observe.handlers = true;
        let lists = captures.column().iter().map(|name| documented_list(name)).collect::<Result<_, _>>()?;
        draft.claim(whose(captures), Aspect::HandlerLists(lists))
    })
    .with_table(1),
    then(EVERY_REQUEST_FAILS[0], |draft, captures| {
        draft.claim(Whose::Session, Aspect::EveryRequestFails(captures.text(0)))
    }),
    then(EVERY_REQUEST_FAILS[1], |draft, captures| {
        draft.claim(Whose::Copy, Aspect::EveryRequestFails(captures.text(0)))
    }),
    then(TRIAL_RAN, |draft, captures| draft.claim(whose(captures), Aspect::TrialRan(captures.column())))
        .with_table(1),
    then(TRIAL_RAN_NONE, |draft, captures| draft.claim(whose(captures), Aspect::TrialRan(Vec::new()))),
    then(TRIAL_PASSES, |draft, captures| draft.claim(whose(captures), Aspect::TrialPasses)),
    then(TRIAL_FAILS, |draft, captures| draft.claim(whose(captures), Aspect::TrialFails(captures.text(1)))),
];

fn whose(captures: &Captures) -> Whose {
    if captures.has(0) { Whose::Copy } else { Whose::Session }
}

fn fails(captures: &Captures, panicked: bool) -> Aspect {
    Aspect::CreationFails { code: captures.text(0), panicked }
}

fn handlers(draft: &mut ScenarioBuilder, captures: &Captures) -> Result<(), String> {
    draft.case.observe.handlers = true;
    draft.claim(whose(captures), Aspect::Handlers { list: captures.list(1), names: captures.column() })
}

fn documented_list(name: &str) -> Result<String, String> {
    let known = || super::step::LISTS.map(|(name, _)| name).join(", ");
    list_in_outcomes(name)
        .map(str::to_owned)
        .ok_or_else(|| format!("{name:?} is no list of handlers: write one of {}", known()))
}

/// The step for the claim. Its wording depends on whether the scenario calls `Must`.
pub(super) fn wording_in(claim: &Assertion, calls_must: bool) -> StepText {
    match &claim.aspect {
        Aspect::CreationFails { code, panicked: true } if !calls_must && !code.is_empty() => {
            StepText::plain(SDK_PANICS_WITH, &[code])
        }
        _ => wording(claim),
    }
}

/// The claim as a step.
pub(super) fn wording(claim: &Assertion) -> StepText {
    let copy = usize::from(claim.whose == Whose::Copy);
    let whose = if claim.whose == Whose::Copy { "copy's " } else { "" };
    match &claim.aspect {
        Aspect::Created => StepText::plain(CREATED, &[]),
        Aspect::CreationFails { code, panicked: false } => StepText::plain(CREATION_FAILS, &[code]),
        Aspect::CreationFails { code, panicked: true } if code.is_empty() => StepText::plain(SDK_PANICS, &[]),
        Aspect::CreationFails { code, panicked: true } => StepText::plain(PANICS, &[code]),
        Aspect::MessageIs(_, text) => wording_of_message(text),
        Aspect::MessageContains(_, part) => StepText::plain(MESSAGE_CONTAINS, &[part]),
        Aspect::Wraps(_) => StepText::plain(WRAPS, &[]),
        Aspect::WrapsNone(_) => StepText::plain(WRAPS_NONE, &[]),
        Aspect::WrapsSaying(_, text) => StepText::plain(WRAPS_SAYING, &[text]),
        Aspect::Region(Some(region)) => StepText::plain(REGION, &[whose, region]),
        Aspect::Region(None) => StepText::plain(NO_REGION[copy], &[]),
        Aspect::AccessKey(key) => StepText::plain(ACCESS_KEY, &[whose, key]),
        Aspect::SecretKey(key) => StepText::plain(SECRET_KEY, &[whose, key]),
        Aspect::SessionToken(token) if token.is_empty() => StepText::plain(NO_SESSION_TOKEN[copy], &[]),
        Aspect::SessionToken(token) => StepText::plain(SESSION_TOKEN, &[whose, token]),
        Aspect::Provider(name) => StepText::plain(PROVIDER, &[whose, name]),
        Aspect::RetrievalFails(code) => StepText::plain(RETRIEVAL_FAILS, &[whose, code]),
        Aspect::Calls(calls) => calls::wording(calls),
        Aspect::Client(client) => clients::wording(whose, client),
        Aspect::Handlers { list, names } if names.is_empty() => {
            StepText::plain(NO_HANDLERS, &[whose, list_in_documents(list)])
        }
        Aspect::Handlers { list, names } => {
            StepText::with_column(HANDLERS, &[whose, list_in_documents(list)], names)
        }
        Aspect::HandlerLists(lists) => {
            let names: Vec<&str> = lists.iter().map(|list| list_in_documents(list)).collect();
            StepText::with_column(LISTS, &[whose], &names)
        }
        Aspect::EveryRequestFails(code) => StepText::plain(EVERY_REQUEST_FAILS[copy], &[code]),
        Aspect::TrialRan(names) if names.is_empty() => StepText::plain(TRIAL_RAN_NONE, &[whose]),
        Aspect::TrialRan(names) => StepText::with_column(TRIAL_RAN, &[whose], names),
        Aspect::CallSucceeds => StepText::plain(called::SUCCEEDS, &[]),
        Aspect::CallFails(code) => StepText::plain(called::FAILS, &[code]),
        Aspect::TrialPasses => StepText::plain(TRIAL_PASSES, &[whose]),
        Aspect::TrialFails(code) => StepText::plain(TRIAL_FAILS, &[whose, code]),
    }
}

fn wording_of_message(text: &str) -> StepText {
    let lines = format!("{text}\n");
    let as_doc_string = text.contains('\n') && fits_doc_string(&lines);
    if as_doc_string {
        StepText::with_doc_string(MESSAGE_TEXT, &[], &lines)
    } else {
        StepText::plain(MESSAGE_IS, &[text])
    }
}

/// Claims about an error, after the one that names its code.
pub(super) fn about_error(failure: Failure, error: &crate::vocabulary::outcome::Error) -> Vec<Aspect> {
    let message = error.message.clone().map(|text| Aspect::MessageIs(failure, text));
    let original = match error.original.as_deref() {
        None => Aspect::WrapsNone(failure),
        Some(original) => match &original.message {
            None => Aspect::Wraps(failure),
            Some(text) => Aspect::WrapsSaying(failure, text.clone()),
        },
    };
    message.into_iter().chain([original]).collect()
}
