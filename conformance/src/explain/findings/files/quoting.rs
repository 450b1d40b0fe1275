//! Values in quotes that do not delimit them as they were meant to.

use crate::explain::explanation::origin::Origin;
use crate::explain::files::shared_file::Entry;
use crate::explain::findings::hint::{Hint, hint};
use crate::explain::findings::quotes::{TYPOGRAPHIC, wrapping};
use crate::explain::world::variables::{Variable, read_by};
use crate::explain::world::view::View;

/// The key whose value a shell reads, so that quotes around it may have a meaning.
const COMMAND: &str = "credential_process";

/// Settings that are part of every request, so that it fails with any other character in them.
const SENT: [&str; 7] = [
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
    "REGION",
    "AWS_ACCESS_KEY_ID",
    "AWS_ACCESS_KEY",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SECRET_KEY",
];

/// What is to be removed, of the text in the middle of a sentence.
fn removed(around: &str) -> String {
    let what = [" around", " at the end"].into_iter().find_map(|place| around.split_once(place));
    let what = what.map_or(around, |(what, _)| what);
    format!("remove the {}", what.strip_prefix("a ").unwrap_or(what))
}

/// Quotes or white space around the value of a variable that counts, or of a key of the profile.
pub(in crate::explain::findings) fn quotes_or_space(view: &View<'_>) -> Vec<Hint> {
    let message = |(around, origin): (&str, Origin)| {
        let name = origin.name();
        let effect =
            if SENT.contains(&&*name.to_uppercase()) { ", so that requests with it fail" } else { "" };
        hint(format!("{name} has {around} of the value{effect}"), removed(around)).at(origin)
    };
    let of_variable = |variable: &'static Variable| {
        let around = wrapping(view.set(variable.name)?)?;
        Some((around, Origin::Variable { name: variable.name.into() }))
    };
    // Typographic quotes in files are another finding.
    let around = |entry: &Entry| wrapping(&entry.value).filter(|around| *around != TYPOGRAPHIC);
    let keys = view.entries_of_chain().into_iter().filter(|entry| entry.key != COMMAND);
    let keys = keys.filter_map(|entry| Some((around(&entry)?, entry.origin())));
    read_by(view.edition()).filter_map(of_variable).chain(keys).map(message).collect()
}

/// Keys whose values are often written with quotes around a part of them.
const PARTLY_QUOTED: [&str; 8] = [
    "credential_process",
    "region",
    "role_arn",
    "source_profile",
    "mfa_serial",
    "aws_access_key_id",
    "aws_secret_access_key",
    "aws_session_token",
];

/// Values that end at their closing quote, although the line goes on. Edition 1.55 drops the rest.
pub(in crate::explain::findings) fn cut_at_quote(view: &View<'_>) -> Vec<Hint> {
    let profiles = view.chain(true);
    let keys = profiles
        .iter()
        .flat_map(|profile| PARTLY_QUOTED.into_iter().flat_map(move |key| view.read_entries(profile, key)));
    let cut = keys.filter(|entry| {
        let line = view.text_of_line(&entry.path, entry.line).unwrap_or_default();
        rest_after_quotes(&line, &entry.value).is_some()
    });
    let message = |entry: Entry| {
        let message =
            format!("the value of {} ends at its closing quote: the rest of the line is dropped", entry.key);
        hint(message, "remove the two quotes").at(entry.origin())
    };
    cut.map(message).collect()
}

/// The text of a line behind this value in quotes, unless it is a comment.
fn rest_after_quotes<'l>(line: &'l str, value: &str) -> Option<&'l str> {
    let (_, text) = line.split_once('=')?;
    let (quoted, rest) = text.trim_start().strip_prefix('"')?.split_once('"')?;
    let rest = rest.trim();
    (quoted == value && !rest.is_empty() && !rest.starts_with(['#', ';'])).then_some(rest)
}
