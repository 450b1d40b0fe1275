//! Durations of roles that do not count, or that STS rejects.
//!
//! What STS grants is in the AWS STS API Reference, under `DurationSeconds` of `AssumeRole`: up to the maximum of the role, which is
//! between one hour and twelve, and one hour for a role that is assumed with the credentials of another role.

use awsess_model::world::Edition;

use crate::explain::files::shared_file::Entry;
use crate::explain::findings::hint::{Hint, hint};
use crate::explain::values::roles::in_words;
use crate::explain::world::chain::{Base, Chain};
use crate::explain::world::view::View;

const KEY: &str = "duration_seconds";
/// The default, in seconds, and the least number that counts.
const DEFAULT: u64 = 15 * 60;
const LEAST: u64 = 16 * 60;
/// The longest that a role lasts, and one that is assumed with the credentials of another role.
const LONGEST: u64 = 12 * 60 * 60;
const LONGEST_OF_CHAIN: u64 = 60 * 60;

/// A duration that is set for the session's role and does not count.
pub(in crate::explain::findings) fn not_used(view: &View<'_>) -> Vec<Hint> {
    let Some(role) = Chain::new(view).and_then(|mut chain| chain.roles.pop()) else { return Vec::new() };
    let is_web_identity = view.external_provider() == Some(awsess_model::session::Provider::WebIdentity);
    let Some(entry) = entry(view).filter(|_| role.duration.is_none()) else { return Vec::new() };
    let reason = match (view.edition(), entry.value.trim().parse::<u64>()) {
        (_, Ok(DEFAULT)) => return Vec::new(),
        _ if is_web_identity => "the role of a web identity lasts as long as STS decides",
        (Edition::V1_14, _) => "edition 1.14 does not read it, so the role lasts 15 minutes",
        (Edition::V1_55, Ok(seconds)) if seconds < LEAST => {
            "it is less than 16 minutes, so the role lasts 15 minutes"
        }
        (Edition::V1_55, _) => "it is not a number of seconds, so the role lasts 15 minutes",
    };
    let remedy = match view.edition() {
        Edition::V1_14 => "update the SDK, or have the program set the duration of the role",
        Edition::V1_55 => "write a number of seconds from 960 on, or remove the line",
    };
    vec![hint(format!("{KEY} does not count: {reason}"), remedy).at(entry.origin())]
}

/// A duration that is longer than STS grants.
pub(in crate::explain::findings) fn too_long(view: &View<'_>) -> Vec<Hint> {
    let Some(chain) = Chain::new(view) else { return Vec::new() };
    let is_chained = chain.roles.len() > 1 || chain.base == Base::SignOn;
    let (longest, reason) = match is_chained {
        true => (
            LONGEST_OF_CHAIN,
            "a role that is assumed with the credentials of another role lasts 1 hour at most",
        ),
        false => (LONGEST, "a role lasts 12 hours at most"),
    };
    let duration = chain.roles.last().and_then(|role| role.duration);
    let seconds = duration.and_then(|duration| Some((duration, duration.value.trim().parse::<u64>().ok()?)));
    let message = |(duration, seconds): (&awsess_model::trace::Candidate<'_>, u64)| {
        hint(
            format!("assuming the role fails: STS does not grant {}, as {reason}", in_words(seconds)),
            format!("write {longest} seconds or less, or remove the line"),
        )
        .at(view.origin(&duration.origin))
    };
    seconds.filter(|(_, seconds)| *seconds > longest).map(message).into_iter().collect()
}

fn entry(view: &View<'_>) -> Option<Entry> {
    view.read_entries(&view.profile, KEY).into_iter().next()
}
