//! The text of an error: one line with the failure, its place and its causes.

use std::error::Error as StdError;
use std::fmt;
use std::iter::successors;

use super::Error;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = headline(self);
        for reason in reasons(self) {
            append(&mut text, ": ", &reason);
        }
        f.write_str(&one_line(&text))
    }
}

/// The code and message, what was requested, the place at fault, and the response.
fn headline(error: &Error) -> String {
    let kind = error.kind();
    let mut text = kind.summary();
    if let Some(code) = error.code() {
        text = format!("{code}: {text}");
    }
    for (name, value) in kind.details() {
        append(&mut text, ", ", &format!("{name} {value:?}"));
    }
    if let Some(place) = error.place() {
        append(&mut text, ", ", &format!("in {place}"));
    }
    if let Some((status, id)) = kind.response() {
        append(&mut text, ", ", &format!("status {}", status.as_u16()));
        id.into_iter().for_each(|id| append(&mut text, ", ", &format!("request id {id:?}")));
    }
    text
}

/// Why it failed: the advice about a panic of the release, the parameters that are not valid, the errors of a chain's
/// providers, and the original errors.
fn reasons(error: &Error) -> Vec<String> {
    let mut reasons: Vec<_> = error.0.panic_advice.map(ToOwned::to_owned).into_iter().collect();
    let parameters = error.kind().invalid_parameters();
    if !parameters.is_empty() {
        // The original errors are about the same parameters.
        reasons.push(parameters.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "));
        return reasons;
    }
    let mut providers = String::new();
    for cause in error.causes() {
        append(&mut providers, "; ", &cause.to_string());
    }
    reasons.push(providers);
    reasons.extend(error.original_error().into_iter().flat_map(chain).map(ToString::to_string));
    reasons
}

/// The error and its sources.
fn chain<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    successors(Some(error), |&error| error.source())
}

/// The text of any error with the texts of its sources, in one line.
#[cfg(feature = "sdk")]
pub(crate) fn with_sources(error: &(dyn StdError + 'static)) -> String {
    let mut text = String::new();
    for cause in chain(error) {
        append(&mut text, ": ", &cause.to_string());
    }
    one_line(&text)
}

/// Appends more to a text, in place of the full stop at its end. What the text ends with already is not repeated: some errors
/// include the text of their source.
fn append(text: &mut String, separator: &str, more: &str) {
    if text.is_empty() {
        text.push_str(more);
    } else if !text.ends_with(more) {
        text.truncate(text.trim_end_matches('.').len());
        text.push_str(separator);
        text.push_str(more);
    }
}

/// The text with a space in place of each line break and other control characters, which a log or a terminal could
/// misinterpret.
fn one_line(text: &str) -> String {
    text.split(char::is_control).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}
