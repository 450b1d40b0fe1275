//! Redirects of the parties: before one of their answers, without an end, or without a location.

use proptest::strategy::Strategy;

use crate::strategy::draw::{Optional, Select, Weighted};
use crate::strategy::program::observe;
use crate::vocabulary::case::{Answer, Case, Config, PARTIES, Party, RedirectAnswer, TextAnswer};

/// The kind of the redirects of a case.
#[derive(Clone, Copy, Debug)]
enum Kind {
    /// One, to this path.
    To(&'static str),
    /// One, and then another with this status.
    Then(u16),
    /// Redirects without an end.
    Endless,
    /// A response with the status of a redirect, but without a location.
    WithoutLocation,
}

const KINDS: Weighted<Kind> = &[
    (8, Kind::To("/moved")),
    (1, Kind::To("/token")),
    (2, Kind::Then(302)),
    (2, Kind::Then(307)),
    (2, Kind::Endless),
    (3, Kind::WithoutLocation),
];
const STATUSES: Weighted<u16> = &[(2, 301), (3, 302), (1, 303), (3, 307), (2, 308)];
const EARLIER: Weighted<usize> = &[(4, 0), (2, 1), (2, 2), (1, 3)];

/// Redirects of a party.
#[derive(Clone, Debug)]
pub(in crate::strategy) struct Redirects {
    kind: Kind,
    status: u16,
    /// The number of answers before the first redirect.
    earlier: usize,
    /// Whether STS redirects.
    of_sts: bool,
    /// Whether the last of several other parties redirects.
    of_last: bool,
}

impl Redirects {
    /// Draws redirects of STS in one case of forty, and those of another party in one of eight that have one.
    pub(in crate::strategy) fn strategy() -> impl Strategy<Value = Option<Self>> {
        let of = (Select(&[(5, false), (1, true)]), Select(&[(1, false), (1, true)]));
        let drawn = (Select(KINDS), Select(STATUSES), Select(EARLIER), of);
        let redirects = drawn.prop_map(|(kind, status, earlier, (of_sts, of_last))| Self {
            kind,
            status,
            earlier,
            of_sts,
            of_last,
        });
        Optional::new(160, redirects)
    }

    /// Adds the redirects to the answers of STS, which a client then calls, or to those of another party of the case. The order
    /// of the requests of several readers would not be known, so there is one.
    pub(in crate::strategy) fn place(self, case: &mut Case) {
        let others = || PARTIES.iter().filter(|party| party.name != "sts");
        let mut answering = others().filter(|party| (party.get)(&case.remote).is_some());
        let other = if self.of_last { answering.next_back() } else { answering.next() };
        let Party { answers } = match other {
            _ if self.of_sts => {
                if case.observe.call_with.is_none() {
                    observe::place_call(Config::default(), case);
                }
                &mut case.remote.sts
            }
            Some(party) => (party.get_mut)(&mut case.remote),
            None => return,
        };
        case.observe.readers = 0;
        if answers.is_empty() {
            answers.resize(self.earlier + 1, Answer::default());
        }
        // The last answer of the case stays the last one, because it is repeated.
        let at = self.earlier.min(answers.len() - 1);
        answers.splice(at..at, self.answers());
        if matches!(self.kind, Kind::Endless) {
            answers.truncate(at + 1);
        }
    }

    /// The answers that are added.
    fn answers(&self) -> Vec<Answer> {
        let redirect = |status, location: &str| {
            Answer::Redirect(RedirectAnswer { status, location: location.to_owned() })
        };
        match self.kind {
            Kind::To(location) => vec![redirect(self.status, location)],
            Kind::Then(status) => vec![redirect(self.status, "/moved"), redirect(status, "/again")],
            Kind::Endless => vec![redirect(self.status, "/moved")],
            Kind::WithoutLocation => {
                vec![Answer::Text(TextAnswer { status: self.status, text: String::new() })]
            }
        }
    }
}
