//! Regions that do not exist, and regions that are not used, or win over another that may have been meant.

use awsess_model::endpoints::{Endpoint, EndpointSettings, resolve};
use awsess_model::session::Session;
use awsess_model::trace::{self, Subject, Trace};

use super::hidden::enable;
use crate::explain::explanation::origin::Origin;
use crate::explain::files::shared_file::Entry;
use crate::explain::findings::hint::{Hint, hint};
use crate::explain::findings::quotes::wrapping;
use crate::explain::world::network::endpoints::STS;
use crate::explain::world::network::regions::{Form, Standing, standing};
use crate::explain::world::view::View;
use crate::explain::world::what_if::{after, switched_on};
use crate::system::printable::bounded_quote;
use crate::vocabulary::case::Edition;

/// The region of the session with its origin, unless the program sets an endpoint, with which any region can be right.
struct Region<'v> {
    name: &'v str,
    standing: Standing,
    origin: Origin,
}

/// The region, if there is one that matters. Quotes and white space around it are a finding of their own.
fn region<'v>(view: &'v View<'_>) -> Option<Region<'v>> {
    let session = view.outcome.session().filter(|session| session.endpoint().is_none())?;
    let name = session.region().filter(|name| wrapping(name).is_none())?;
    let (_, winner) = view.winner(Subject::Region)?;
    Some(Region { name, standing: standing(view.edition(), name), origin: view.origin(&winner.origin) })
}

/// The longest part of a host between two dots, by the rules of DNS.
const MAX_LABEL: usize = 63;

/// The endpoint of STS in this region, or why there is none.
fn sts(view: &View<'_>, region: &str) -> Result<Endpoint, String> {
    if region.len() > MAX_LABEL {
        return Err(format!("it is longer than {MAX_LABEL} characters"));
    }
    let settings = EndpointSettings { sts_regional: Some(true), ..EndpointSettings::default() };
    let resolved = resolve(view.edition(), STS, region, &settings, &mut Trace::default());
    resolved.map_err(|failure| failure.to_string())
}

/// The name of a region in quotes, cut if it is longer than any region.
fn quoted(name: &str) -> String {
    bounded_quote(name, MAX_LABEL)
}

/// A region that cannot be part of a host.
pub(in crate::explain::findings) fn not_valid(view: &View<'_>) -> Vec<Hint> {
    let message = |region: Region<'_>| {
        let error = sts(view, region.name).err()?;
        let remedy = match &region.standing {
            Standing::Form(_, meant) | Standing::Similar(meant) => format!("did you mean {meant:?}?"),
            Standing::Listed
            | Standing::Newer
            | Standing::Possible(_)
            | Standing::Unlike
            | Standing::Invalid => "set the name of a region, such as eu-west-1".into(),
        };
        let message =
            format!("the region {} is not valid in a host, so requests fail: {error}", quoted(region.name));
        Some(hint(message, remedy).at(region.origin))
    };
    region(view).and_then(message).into_iter().collect()
}

/// A region that does not exist, and is similar to one that does.
pub(in crate::explain::findings) fn misspelt(view: &View<'_>) -> Vec<Hint> {
    let message = |region: Region<'_>| {
        let Ok(endpoint) = sts(view, region.name) else { return None };
        let (why, meant) = match region.standing {
            Standing::Form(Form::Zone, meant) => ("is an availability zone, not a region", meant),
            Standing::Form(Form::Case, meant) => ("is not a region: their names are in lower case", meant),
            Standing::Form(Form::Punctuation, meant) | Standing::Similar(meant) => ("is not a region", meant),
            Standing::Listed
            | Standing::Newer
            | Standing::Possible(_)
            | Standing::Unlike
            | Standing::Invalid => {
                return None;
            }
        };
        let message = format!(
            "{} {why}; requests are signed for it and go to hosts such as {}",
            quoted(region.name),
            endpoint.host()
        );
        Some(hint(message, format!("did you mean {meant:?}?")).at(region.origin))
    };
    region(view).and_then(message).into_iter().collect()
}

/// A region that the table does not have. It may be newer than the release.
pub(in crate::explain::findings) fn not_in_table(view: &View<'_>) -> Vec<Hint> {
    let message = |region: Region<'_>| {
        let near = match region.standing {
            Standing::Possible(near) => near,
            Standing::Unlike => None,
            Standing::Listed
            | Standing::Newer
            | Standing::Form(..)
            | Standing::Similar(_)
            | Standing::Invalid => {
                return None;
            }
        };
        let endpoint = sts(view, region.name).ok()?;
        let message = format!(
            "the region {} is not in the table of edition {}: hosts are made of its name, such as {}, whether they exist or \
             not",
            quoted(region.name),
            Edition::from(view.edition()),
            endpoint.host()
        );
        let remedy = match near {
            Some(near) => {
                format!("did you mean {near:?}? If it is a region newer than the release, leave it")
            }
            None => "set the name of a region, such as eu-west-1".into(),
        };
        Some(hint(message, remedy).at(region.origin))
    };
    region(view).and_then(message).into_iter().collect()
}

/// A region of the program that differs from the one that it would have without it.
pub(in crate::explain::findings) fn of_program(view: &View<'_>) -> Vec<Hint> {
    let Some((decision, winner)) = view.winner(Subject::Region) else { return Vec::new() };
    let region = view.outcome.session().and_then(Session::region);
    if winner.origin != trace::Origin::Config("Region") || region != Some(&*winner.value) {
        return Vec::new();
    }
    let other = decision.losers.iter().find(|loser| !loser.value.is_empty());
    let Some(other) = other.filter(|other| other.value != winner.value) else { return Vec::new() };
    let origin = view.origin(&other.origin);
    let message = format!(
        "the region {} of the program's Config wins over {}={}{}",
        quoted(&winner.value),
        origin.name(),
        quoted(&other.value),
        in_file(&origin)
    );
    let remedy = format!("leave Config.Region out of the program to use {}", quoted(&other.value));
    vec![hint(message, remedy).at(view.origin(&winner.origin))]
}

/// The file and the line of an origin in parentheses; empty if it is not in a file.
fn in_file(origin: &Origin) -> String {
    match origin.place() {
        Some((file, Some(line))) => format!(" ({file}:{line})"),
        Some((file, None)) => format!(" ({file})"),
        None => String::new(),
    }
}

fn regions(view: &View<'_>) -> Vec<Entry> {
    view.entries(&view.profile, "region")
}

pub(in crate::explain::findings) fn region_not_used(view: &View<'_>) -> Vec<Hint> {
    let region = |view: &View<'_>| view.outcome.session().and_then(Session::region).map(str::to_owned);
    // A variable or the program may set the region anyway.
    let is_used_with_config = || region(&after(&switched_on(view.world))) != region(view);
    let unused = regions(view).into_iter().filter(|_| !view.shared_config && is_used_with_config());
    let message = |entry: Entry| {
        hint(format!("the region {:?} is not used: shared config is off", entry.value), enable(view))
            .at(entry.origin())
    };
    unused.map(message).collect()
}

pub(in crate::explain::findings) fn region_differs(view: &View<'_>) -> Vec<Hint> {
    let Some((_, winner)) = view.winner(Subject::Region) else { return Vec::new() };
    let trace::Origin::Variable(name) = winner.origin else { return Vec::new() };
    let differs = |entry: &Entry| view.shared_config && entry.value != winner.value;
    let message = |entry: Entry| {
        let (value, mine) = (&winner.value, &entry.value);
        hint(
            format!("{name}={value} wins over region = {mine} of profile {:?}", view.profile),
            format!("unset {name} to use the profile's"),
        )
        .at(entry.origin())
    };
    regions(view).into_iter().find(differs).map(message).into_iter().collect()
}
