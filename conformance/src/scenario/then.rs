//! Then: what is claimed of the outcome, and how each claim is worded.

use super::called;
use super::calls;
use super::claim::{Aspect, Assertion, Failure, Whose};
use super::clients;
use super::draft::ScenarioBuilder;
use super::phrase::{Phrase, Words, fill, list_in_documents, list_in_outcomes, then};
use super::text::{fits_doc_string, to_cell};

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
pub(super) static PHRASES: &[Phrase] = &[
    then(CREATED, |draft, _| draft.claim(Whose::Session, Aspect::Created)),
    then(CREATION_FAILS, |draft, words| draft.claim(Whose::Session, fails(words, false))),
    then(PANICS, |draft, words| draft.claim(Whose::Session, fails(words, true))),
    then(SDK_PANICS, |draft, words| draft.claim(Whose::Session, fails(words, true))),
    then(SDK_PANICS_WITH, |draft, words| draft.claim(Whose::Session, fails(words, true))),
    then(MESSAGE_IS, |draft, words| {
        draft.claim_of_error(|failure| Aspect::MessageIs(failure, words.text(0)))
    }),
    then(MESSAGE_TEXT, |draft, words| {
        let text = words.doc().strip_suffix('\n').unwrap_or_default().to_owned();
        draft.claim_of_error(|failure| Aspect::MessageIs(failure, text))
    })
    .with_doc_string(),
    then(MESSAGE_CONTAINS, |draft, words| {
        draft.claim_of_error(|failure| Aspect::MessageContains(failure, words.text(0)))
    }),
    then(WRAPS, |draft, _| draft.claim_of_error(Aspect::Wraps)),
    then(WRAPS_NONE, |draft, _| draft.claim_of_error(Aspect::WrapsNone)),
    then(WRAPS_SAYING, |draft, words| {
        draft.claim_of_error(|failure| Aspect::WrapsSaying(failure, words.text(0)))
    }),
    then(REGION, |draft, words| draft.claim(whose(words), Aspect::Region(Some(words.text(1))))),
    then(NO_REGION[0], |draft, _| draft.claim(Whose::Session, Aspect::Region(None))),
    then(NO_REGION[1], |draft, _| draft.claim(Whose::Copy, Aspect::Region(None))),
    then(ACCESS_KEY, |draft, words| draft.claim(whose(words), Aspect::AccessKey(words.text(1)))),
    then(SECRET_KEY, |draft, words| draft.claim(whose(words), Aspect::SecretKey(words.text(1)))),
    then(SESSION_TOKEN, |draft, words| draft.claim(whose(words), Aspect::SessionToken(words.text(1)))),
    then(NO_SESSION_TOKEN[0], |draft, _| draft.claim(Whose::Session, Aspect::SessionToken(String::new()))),
    then(NO_SESSION_TOKEN[1], |draft, _| draft.claim(Whose::Copy, Aspect::SessionToken(String::new()))),
    then(PROVIDER, |draft, words| draft.claim(whose(words), Aspect::Provider(words.text(1)))),
    then(RETRIEVAL_FAILS, |draft, words| draft.claim(whose(words), Aspect::RetrievalFails(words.text(1)))),
    then(HANDLERS, handlers).with_table(1),
    then(NO_HANDLERS, handlers),
    then(LISTS, |draft, words| {
        draft.case.observe.handlers = true;
        let lists = words.column().iter().map(|name| documented_list(name)).collect::<Result<_, _>>()?;
        draft.claim(whose(words), Aspect::HandlerLists(lists))
    })
    .with_table(1),
    then(EVERY_REQUEST_FAILS[0], |draft, words| {
        draft.claim(Whose::Session, Aspect::EveryRequestFails(words.text(0)))
    }),
    then(EVERY_REQUEST_FAILS[1], |draft, words| {
        draft.claim(Whose::Copy, Aspect::EveryRequestFails(words.text(0)))
    }),
    then(TRIAL_RAN, |draft, words| draft.claim(whose(words), Aspect::TrialRan(words.column()))).with_table(1),
    then(TRIAL_RAN_NONE, |draft, words| draft.claim(whose(words), Aspect::TrialRan(Vec::new()))),
    then(TRIAL_PASSES, |draft, words| draft.claim(whose(words), Aspect::TrialPasses)),
    then(TRIAL_FAILS, |draft, words| draft.claim(whose(words), Aspect::TrialFails(words.text(1)))),
];

fn whose(words: &Words) -> Whose {
    if words.has(0) { Whose::Copy } else { Whose::Session }
}

fn fails(words: &Words, panicked: bool) -> Aspect {
    Aspect::CreationFails { code: words.text(0), panicked }
}

fn handlers(draft: &mut ScenarioBuilder, words: &Words) -> Result<(), String> {
    draft.case.observe.handlers = true;
    draft.claim(whose(words), Aspect::Handlers { list: words.list(1), names: words.column() })
}

fn documented_list(name: &str) -> Result<String, String> {
    let known = || super::phrase::LISTS.map(|(name, _)| name).join(", ");
    list_in_outcomes(name)
        .map(str::to_owned)
        .ok_or_else(|| format!("{name:?} is no list of handlers: write one of {}", known()))
}

/// A step as it is written: its text, and the lines below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wording {
    pub(super) text: String,
    pub(super) below: Vec<String>,
}

impl Wording {
    /// A step with nothing below it.
    pub(super) fn plain(template: &str, words: &[&str]) -> Self {
        Self { text: fill(template, words), below: Vec::new() }
    }

    /// A step with a doc string; the text ends with a line break.
    pub(super) fn with_doc_string(template: &str, words: &[&str], text: &str) -> Self {
        let lines = text.lines().map(str::to_owned);
        let mark = || std::iter::once("\"\"\"".to_owned());
        Self { text: fill(template, words), below: mark().chain(lines).chain(mark()).collect() }
    }

    /// A step with a table.
    pub(super) fn with_table<'a>(
        template: &str,
        words: &[&str],
        rows: impl Iterator<Item = &'a [&'a str]>,
    ) -> Self {
        let row = |cells: &[&str]| {
            cells
                .iter()
                .map(|value| to_cell(value) + " |")
                .fold("|".to_owned(), |row, cell| row + " " + &cell)
        };
        Self { text: fill(template, words), below: rows.map(row).collect() }
    }

    fn with_column(template: &str, words: &[&str], names: &[impl AsRef<str>]) -> Self {
        let cells: Vec<[&str; 1]> = names.iter().map(|name| [name.as_ref()]).collect();
        Self::with_table(template, words, cells.iter().map(<[&str; 1]>::as_slice))
    }
}

/// The step for the claim. Its wording depends on whether the scenario calls `Must`.
pub(super) fn wording_in(claim: &Assertion, calls_must: bool) -> Wording {
    match &claim.aspect {
        Aspect::CreationFails { code, panicked: true } if !calls_must && !code.is_empty() => {
            Wording::plain(SDK_PANICS_WITH, &[code])
        }
        _ => wording(claim),
    }
}

/// The claim as a step.
pub(super) fn wording(claim: &Assertion) -> Wording {
    let copy = usize::from(claim.whose == Whose::Copy);
    let whose = if claim.whose == Whose::Copy { "copy's " } else { "" };
    match &claim.aspect {
        Aspect::Created => Wording::plain(CREATED, &[]),
        Aspect::CreationFails { code, panicked: false } => Wording::plain(CREATION_FAILS, &[code]),
        Aspect::CreationFails { code, panicked: true } if code.is_empty() => Wording::plain(SDK_PANICS, &[]),
        Aspect::CreationFails { code, panicked: true } => Wording::plain(PANICS, &[code]),
        Aspect::MessageIs(_, text) => wording_of_message(text),
        Aspect::MessageContains(_, part) => Wording::plain(MESSAGE_CONTAINS, &[part]),
        Aspect::Wraps(_) => Wording::plain(WRAPS, &[]),
        Aspect::WrapsNone(_) => Wording::plain(WRAPS_NONE, &[]),
        Aspect::WrapsSaying(_, text) => Wording::plain(WRAPS_SAYING, &[text]),
        Aspect::Region(Some(region)) => Wording::plain(REGION, &[whose, region]),
        Aspect::Region(None) => Wording::plain(NO_REGION[copy], &[]),
        Aspect::AccessKey(key) => Wording::plain(ACCESS_KEY, &[whose, key]),
        Aspect::SecretKey(key) => Wording::plain(SECRET_KEY, &[whose, key]),
        Aspect::SessionToken(token) if token.is_empty() => Wording::plain(NO_SESSION_TOKEN[copy], &[]),
        Aspect::SessionToken(token) => Wording::plain(SESSION_TOKEN, &[whose, token]),
        Aspect::Provider(name) => Wording::plain(PROVIDER, &[whose, name]),
        Aspect::RetrievalFails(code) => Wording::plain(RETRIEVAL_FAILS, &[whose, code]),
        Aspect::Calls(calls) => calls::wording(calls),
        Aspect::Client(client) => clients::wording(whose, client),
        Aspect::Handlers { list, names } if names.is_empty() => {
            Wording::plain(NO_HANDLERS, &[whose, list_in_documents(list)])
        }
        Aspect::Handlers { list, names } => {
            Wording::with_column(HANDLERS, &[whose, list_in_documents(list)], names)
        }
        Aspect::HandlerLists(lists) => {
            let names: Vec<&str> = lists.iter().map(|list| list_in_documents(list)).collect();
            Wording::with_column(LISTS, &[whose], &names)
        }
        Aspect::EveryRequestFails(code) => Wording::plain(EVERY_REQUEST_FAILS[copy], &[code]),
        Aspect::TrialRan(names) if names.is_empty() => Wording::plain(TRIAL_RAN_NONE, &[whose]),
        Aspect::TrialRan(names) => Wording::with_column(TRIAL_RAN, &[whose], names),
        Aspect::CallSucceeds => Wording::plain(called::SUCCEEDS, &[]),
        Aspect::CallFails(code) => Wording::plain(called::FAILS, &[code]),
        Aspect::TrialPasses => Wording::plain(TRIAL_PASSES, &[whose]),
        Aspect::TrialFails(code) => Wording::plain(TRIAL_FAILS, &[whose, code]),
    }
}

fn wording_of_message(text: &str) -> Wording {
    let lines = format!("{text}\n");
    let as_doc_string = text.contains('\n') && fits_doc_string(&lines);
    if as_doc_string {
        Wording::with_doc_string(MESSAGE_TEXT, &[], &lines)
    } else {
        Wording::plain(MESSAGE_IS, &[text])
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
