//! Why the model expects what it does: the decisions behind each field that differs.

use std::collections::HashSet;
use std::ops::Range;

use awsess_model::trace::Subject;

use super::render::reason;
use crate::case::Case;
use crate::compare::Difference;
use crate::model::{self, Prediction};
use crate::outcome::Session;

/// A part of an outcome that decisions of its own lie behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Creation,
    Region,
    Credentials,
    Requests,
    Services,
    ServicesNoResolve,
    Handlers,
    Copy,
    FailsWith,
    Request,
    Call,
}

/// The parts of a session by the names of its fields. The compiler asks about a field that is not named.
macro_rules! parts {
    ($($field:ident => $part:ident),* $(,)?) => {
        const PARTS: &[(&str, Part)] = &[$((stringify!($field), Part::$part)),*];
        const _: fn(&Session) = |session| {
            let Session { $($field: _),* } = session;
        };
    };
}

parts! {
    region => Region,
    credentials => Credentials,
    requests => Requests,
    services => Services,
    services_no_resolve => ServicesNoResolve,
    handlers => Handlers,
    copy => Copy,
    fails_with => FailsWith,
    request => Request,
    call => Call,
}

impl Part {
    /// The part that a field belongs to: of a copy, the same as of a session.
    fn of(field: &str) -> Self {
        let names = field.strip_prefix("session.").unwrap_or_default();
        let names = names.strip_prefix("copy.").unwrap_or(names);
        let name = names.split('.').next().unwrap_or_default();
        PARTS.iter().find(|(known, _)| *known == name).map_or(Self::Creation, |(_, part)| *part)
    }

    /// What was decided on this part when the session was made.
    const fn subjects(self) -> &'static [Subject] {
        match self {
            Self::Creation | Self::FailsWith => {
                &[Subject::Creation, Subject::CaBundle, Subject::ClientCertificate, Subject::Role]
            }
            Self::Region => &[Subject::Region],
            Self::Credentials => &[Subject::Credentials, Subject::Role, Subject::Calls],
            Self::Requests => &[
                Subject::Calls,
                Subject::Trust,
                Subject::Role,
                Subject::Credentials,
                Subject::Region,
                Subject::CaBundle,
                Subject::ClientCertificate,
            ],
            Self::Call => {
                &[Subject::Trust, Subject::Credentials, Subject::Role, Subject::Region, Subject::CaBundle]
            }
            Self::Services | Self::ServicesNoResolve => &[Subject::Region, Subject::Endpoint],
            Self::Handlers | Self::Request => &[Subject::Handlers],
            Self::Copy => &[Subject::Copy],
        }
    }
}

/// Why the model expects what it does, for each field that differs: the rules, and what won over what.
#[must_use]
pub fn because(case: &Case, differences: &[Difference]) -> Vec<String> {
    let Ok(world) = model::world(case) else { return Vec::new() };
    let Ok(prediction) = model::predict(case, &world) else { return Vec::new() };
    let lines = differences.iter().flat_map(|difference| reasons(&prediction, &difference.field));
    let mut told = HashSet::new();
    lines.filter(|line| told.insert(line.clone())).collect()
}

/// The decisions behind one field: those of the session's creation that are about its part, and all that were made for it.
fn reasons(prediction: &Prediction<'_>, field: &str) -> Vec<String> {
    let about = Part::of(field).subjects();
    let own = own_stretches(prediction, field);
    let decisions = prediction.trace.decisions().enumerate().filter(|(at, decision)| {
        let of_creation = *at < prediction.created && about.contains(&decision.subject);
        let of_copy = of_copy(prediction, field, *at)
            && (decision.subject == Subject::Copy || about.contains(&decision.subject));
        of_creation || of_copy || own.iter().any(|stretch| stretch.contains(at))
    });
    decisions.map(|(_, decision)| reason(&decision)).collect()
}

/// What was decided for the field, or for the last call, which is among the requests.
fn own_stretches(prediction: &Prediction<'_>, field: &str) -> Vec<Range<usize>> {
    let is_within =
        |part: &str| field.strip_prefix(part).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    let own = prediction.stretches.iter().filter(|stretch| {
        let of_call = stretch.field == "session.call" && Part::of(field) == Part::Requests;
        stretch.field != COPY && (is_within(&stretch.field) || of_call)
    });
    own.map(|stretch| stretch.decisions.clone()).collect()
}

/// The part that everything in a copy belongs to.
const COPY: &str = "session.copy";

/// Whether the decision in this place was made for the copy, where the field is one of the copy's.
fn of_copy(prediction: &Prediction<'_>, field: &str, at: usize) -> bool {
    let mut copies = prediction.stretches.iter().filter(|stretch| stretch.field == COPY);
    field.starts_with(COPY) && copies.any(|stretch| stretch.decisions.contains(&at))
}
