//! Captures a session as a feature file that can be shared: it has what the session looks at, with a stand-in for every private text.
//!
//! [`case_of_world`] makes a case of a world that was gathered, whose paths are real ones, and [`capture`] is a pure function of
//! such a case. The captured case comes out as the real one in kind, or there is none.

mod commands;
mod kind;
mod real;
mod select;
mod standin;

use std::fmt;
use std::path::Path;

use awsess_model::world::World;

use self::kind::{Exactness, Kind};
use self::standin::{NoStandIn, StandIn, Style, stand_in};
use crate::explain::profiles_involved;
use crate::implementation::model;
use crate::run::vetting::{FLAG, Level, objections};
use crate::scenario::{Notes, read_text, write};
use crate::specification::rule_ids;
use crate::strategy::minimise;
use crate::vocabulary::capability::Capability;
use crate::vocabulary::case::Case;
use crate::vocabulary::coverage::mask;
use crate::vocabulary::outcome::Outcome;

pub use self::real::{case_of_world, read_tokens};
pub use self::select::{Sections, is_looked_at};

/// The id of a captured case, which its feature file names.
const ID: &str = "captured/session";
/// How many smaller cases are predicted to shrink one.
const TRIES: usize = 2_000;

/// A captured session.
#[derive(Clone, Debug)]
pub struct Captured {
    /// The case, which has stand-ins only.
    pub case: Case,
    /// What the model expects of it.
    pub outcome: Outcome,
    /// The case and its expected outcome as a feature file.
    pub feature: String,
    /// How many sections of how many each shared file still has, by its path in the case.
    pub sections: Sections,
    /// What was replaced, and how many different ones.
    pub replaced: Vec<String>,
    /// What the case assumes, because nothing is called or run to capture a session.
    pub assumed: Vec<&'static str>,
    /// Why whoever replays the file must trust it; empty if there is no reason.
    pub needs_trust: Vec<String>,
}

/// Why a session cannot be captured: the part that would not come out alike, and the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfaithful {
    /// The part.
    pub part: String,
    /// What is wrong with it.
    pub reason: String,
}

impl fmt::Display for Unfaithful {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.part, self.reason)
    }
}

impl std::error::Error for Unfaithful {}

impl Unfaithful {
    fn new(part: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { part: part.into(), reason: reason.into() }
    }
}

/// Captures the session of a case. With `minimal`, the case is made as small as it gets while it stays the same in kind.
///
/// # Errors
///
/// The part of the case that would not come out alike.
pub fn capture(real: &Case, minimal: bool) -> Result<Captured, Unfaithful> {
    let (kind, _) = kind_of(real, "the session")?;
    let involved = model::world(real).map(|world| profiles_involved(&world)).unwrap_or_default();
    let (selected, sections) = select::sections(real, &kind, &involved);
    let (kind, _) = kind_of(&selected, "the sections that are involved")?;
    let (stand_in, of_stand_in) = faithful(&selected, &kind)?;
    let case = if minimal { smallest(&stand_in.case, &of_stand_in) } else { stand_in.case.clone() };
    let case = Case { id: ID.into(), ..case };
    let (expected, outcome) = kind_of(&case, "the captured case")?;
    let outcome = without_quotes(outcome);
    let feature = write(&case, &outcome, &notes());
    let replayed = read_back(&feature, &case)?;
    alike(
        &expected,
        &kind_of(&replayed, "the feature file")?.0,
        "it comes out differently when the feature file is read",
    )?;
    Ok(Captured {
        assumed: assumptions(&case),
        needs_trust: trust_needed(&case)?,
        sections: sections_in(sections, &stand_in),
        replaced: stand_in.counts().collect(),
        case,
        outcome,
        feature,
    })
}

/// The stand-in of a case, which comes out as the case: one with telling names, or else one in which every text has the form of its
/// original.
fn faithful(case: &Case, kind: &Kind) -> Result<(StandIn, Kind), Unfaithful> {
    let in_style = |style| {
        let stand_in = stand_in(case, style).map_err(no_stand_in)?;
        let (of_stand_in, _) = kind_of(&stand_in.case, "the stand-in")?;
        let expected = kind.clone().with_paths(|path| stand_in.path(path));
        alike(&expected, &of_stand_in, "it comes out differently with stand-ins")?;
        if stand_in.is_incomplete() {
            return Err(Unfaithful::new("the stand-in", "it has a private text of the original"));
        }
        Ok((stand_in, of_stand_in))
    };
    in_style(Style::Telling).or_else(|_| in_style(Style::SameForm))
}

/// Checks that a case comes out as the world that it was made of.
///
/// # Errors
///
/// The value that comes from elsewhere.
pub fn check_case_of_world(case: &Case, world: &World) -> Result<(), Unfaithful> {
    let of_case = model::world(case).map_err(|why| Unfaithful::new("the session", why.to_string()))?;
    let world = World { remote: of_case.remote.clone(), now: of_case.now, ..world.clone() };
    let (real, captured) = (Kind::of_world(&world), Kind::of_world(&of_case));
    match real.difference(&captured, Exactness::Winners) {
        Some(part) => Err(Unfaithful::new(part, "it comes out differently in a case")),
        None => Ok(()),
    }
}

fn kind_of(case: &Case, what: &str) -> Result<(Kind, Outcome), Unfaithful> {
    Kind::of(case).map_err(|why| Unfaithful::new(what, format!("the model does not predict it: {why}")))
}

fn alike(one: &Kind, other: &Kind, reason: &str) -> Result<(), Unfaithful> {
    one.difference(other, Exactness::Full).map_or(Ok(()), |part| Err(Unfaithful::new(part, reason)))
}

fn no_stand_in(why: NoStandIn) -> Unfaithful {
    match why {
        NoStandIn::TooMany => Unfaithful::new("the names", "there are more of one length than stand-ins"),
        NoStandIn::SamePath => Unfaithful::new("the paths", "two of them would become the same"),
    }
}

/// The smallest case whose values come from the same origins, and which needs no more trust.
fn smallest(case: &Case, kind: &Kind) -> Case {
    let known = objections(case);
    let is_alike = |smaller: &Case| {
        objections(smaller).iter().all(|objection| known.contains(objection))
            && Kind::of(smaller).is_ok_and(|(other, _)| kind.difference(&other, Exactness::Winners).is_none())
    };
    minimise(case.clone(), is_alike, TRIES).0
}

/// The outcome without the messages of parsers, which quote a file: not every implementation has those of the release.
fn without_quotes(mut outcome: Outcome) -> Outcome {
    let shown = Capability::ALL.into_iter().filter(|capability| *capability != Capability::ParserMessages);
    mask(&mut outcome, &shown.collect());
    outcome
}

fn notes() -> Notes {
    let comments = [
        "A captured session. Its names, accounts, keys and addresses are stand-ins of the same form."
            .to_owned(),
        "Replay: awsess check THIS-FILE".to_owned(),
    ];
    Notes { comments: comments.into(), rules: Vec::new() }
}

/// What the case assumes of others.
fn assumptions(case: &Case) -> Vec<&'static str> {
    let remote = &case.remote;
    let all = [
        (!case.programs.is_empty(), "the program of credential_process prints keys: it was not run"),
        (remote.container.is_some(), "the endpoint of the container answers with keys: it was not called"),
        (remote.sso.is_some(), "single sign-on answers with keys: it was not called"),
        (remote.imds.is_none(), "there is no metadata service of an instance: it was not called"),
    ];
    all.into_iter().filter_map(|(is_assumed, what)| is_assumed.then_some(what)).collect()
}

/// The case that is read in the feature file, which must be the captured one.
fn read_back(feature: &str, case: &Case) -> Result<Case, Unfaithful> {
    let unfaithful = |reason: String| Unfaithful::new("the feature file", reason);
    let scenarios = read_text(Path::new("captured.feature"), feature, rule_ids());
    let scenarios = scenarios
        .map_err(|problems| unfaithful(problems.first().map_or_else(String::new, ToString::to_string)))?;
    let [scenario] = &*scenarios else { return Err(unfaithful("it has not one scenario".into())) };
    let read = scenario.case_for(case.edition);
    let is_same = Case { id: case.id.clone(), observe: case.observe.clone(), ..read.clone() } == *case;
    if is_same { Ok(read) } else { Err(unfaithful("it reads as another case".into())) }
}

/// Why replaying the case needs trust.
fn trust_needed(case: &Case) -> Result<Vec<String>, Unfaithful> {
    let all = objections(case);
    match all.iter().find(|objection| objection.level == Level::Invalid) {
        Some(invalid) => Err(Unfaithful::new(invalid.subject.clone(), invalid.reason.clone())),
        None => Ok(all.iter().map(|objection| format!("{objection}: replay it with {FLAG}")).collect()),
    }
}

fn sections_in(sections: Sections, stand_in: &StandIn) -> Sections {
    sections.into_iter().map(|(path, counts)| (stand_in.path(&path), counts)).collect()
}
