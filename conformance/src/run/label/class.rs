//! Classes of generated cases: how a case of a class is recognised.

use awsess_model::rule::Rule;
use awsess_model::trace::{Origin, Subject};

use crate::vocabulary::case::{Answer, Edition, NoAnswer};

use super::view::View;

/// The number of cases of which a quota is a part.
pub const WHOLE: u64 = 10_000;

/// A class of cases, with its quota among generated cases.
#[derive(Clone, Copy, Debug)]
pub struct Class {
    /// The name, which is a label.
    pub name: &'static str,
    /// The editions in which the quota applies.
    pub editions: &'static [Edition],
    /// The minimum among ten thousand cases.
    pub at_least: u64,
    /// The maximum.
    pub at_most: u64,
    pub(super) evidence: Evidence,
}

/// What shows that a case belongs to a class.
#[derive(Clone, Copy, Debug)]
pub(super) enum Evidence {
    /// The model has applied one of these rules.
    Rules(&'static [Rule]),
    /// The value of this subject is that of the variable, option, field or key with this name.
    From(Subject, &'static str),
    /// The keys are those of the provider with this name.
    Provider(&'static str),
    /// Creation fails with this code.
    Error(&'static str),
    /// The first retrieval of the credentials fails with this code.
    Retrieval(&'static str),
    /// A request to the party with this name gets an answer of this kind.
    Answers(&'static str, AnswerKind),
    /// The case, its outcome or its trace meets this condition.
    Meets(fn(&View<'_>) -> bool),
}

/// The kinds of answers of a party.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AnswerKind {
    /// The normal response of the party, such as credentials.
    Healthy,
    /// An error in the format of the party.
    Error,
    /// A text of the case's own, with status 200.
    Text,
    /// A text of the case's own, with the status of an error.
    FailingText,
    /// A redirect to another path of the party.
    Redirect,
    /// No response: the party closes the connection.
    Closed,
}

impl Class {
    /// Whether the case belongs to the class.
    pub(super) fn contains(&self, view: &View<'_>) -> bool {
        match self.evidence {
            Evidence::Rules(rules) => rules.iter().any(|rule| view.has(*rule)),
            Evidence::From(subject, name) => {
                view.origin(subject).is_some_and(|origin| is_named(origin, name))
            }
            Evidence::Provider(name) => is_from_provider(view, name),
            Evidence::Error(code) => view.error().is_some_and(|error| error.code == code),
            Evidence::Retrieval(code) => view.retrieval_error().is_some_and(|error| error.code == code),
            Evidence::Answers(party, kind) => {
                view.answers(party).any(|answer| AnswerKind::new(answer) == kind)
            }
            Evidence::Meets(condition) => condition(view),
        }
    }
}

impl AnswerKind {
    /// The kind of an answer. `None` stands for the answer of a party whose answers the case does not list, which is healthy.
    const fn new(answer: Option<&Answer>) -> Self {
        match answer {
            None | Some(Answer::Healthy(_)) => Self::Healthy,
            Some(Answer::Error(_)) => Self::Error,
            Some(Answer::Text(text)) if text.status < 300 => Self::Text,
            Some(Answer::Text(_)) => Self::FailingText,
            Some(Answer::Redirect(_)) => Self::Redirect,
            Some(Answer::None(NoAnswer::Closed)) => Self::Closed,
        }
    }
}

/// Whether the origin is the variable, option, field, function or key with this name.
fn is_named(origin: &Origin<'_>, name: &str) -> bool {
    match origin {
        Origin::Variable(own) | Origin::Option(own) | Origin::Config(own) | Origin::Function(own) => {
            *own == name
        }
        Origin::Key { key, .. } => *key == name,
        Origin::File(_) | Origin::Session | Origin::Partition(_) | Origin::Certificate | Origin::Default => {
            false
        }
    }
}

/// Whether the keys of the session come from this provider. The name of a provider may end in the path of a file.
fn is_from_provider(view: &View<'_>, name: &str) -> bool {
    let provider = view.keys().and_then(|keys| keys.provider_name.as_deref());
    provider.is_some_and(|provider| provider.split(':').next() == Some(name))
}
