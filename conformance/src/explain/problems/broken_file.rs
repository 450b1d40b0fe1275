//! The line that makes a shared file invalid: what is wrong with it, and how to write it.

use std::borrow::Cow;

use awsess_model::failure::Failure;
use awsess_model::session::Session;
use awsess_model::world::Edition;

use crate::explain::explanation::origin::Origin;
use crate::explain::files::encoding::{Encoding, encoding, has_carriage_returns_alone};
use crate::explain::files::format::{Format, format};
use crate::explain::files::shared_file::Shared;
use crate::explain::secrecy::excerpt::name_in;
use crate::explain::world::view::View;

/// Why an edition cannot parse a file.
pub(in crate::explain) struct Cause {
    /// The name, in the catalogue, of the finding to report if the session ignores the file.
    pub(in crate::explain) code: &'static str,
    /// The line that is not valid.
    pub(in crate::explain) origin: Origin,
    /// What is wrong with it, as a clause.
    pub(in crate::explain) what: String,
    /// How to write it.
    pub(in crate::explain) remedy: String,
}

/// What is wrong with a line, and what to do.
type Reason = (String, Cow<'static, str>);

/// Why the first file that is read and not valid is not, if that is an error.
pub(in crate::explain) fn invalid_file(view: &View<'_>) -> Option<Cause> {
    error_of_files(view)?;
    view.read_files().find_map(|file| cause(file, view.edition()))
}

/// The error of creating the session, or of each of its requests, if a file causes it.
pub(in crate::explain) fn error_of_files<'v>(view: &'v View<'_>) -> Option<&'v Failure> {
    let of_requests = || view.outcome.session().and_then(Session::fails_with);
    view.outcome.failure().or_else(of_requests).filter(|failure| failure.code == "SharedConfigLoadError")
}

/// Why the edition cannot parse the file; `None` if it can.
pub(in crate::explain) fn cause(file: &Shared<'_>, edition: Edition) -> Option<Cause> {
    let line = file.error.as_ref()?.line;
    let origin = Origin::Line { file: file.path.clone(), line };
    let bytes = file.bytes()?;
    let (code, (what, remedy)) = match encoding(bytes) {
        None if has_carriage_returns_alone(bytes) => ("carriage-returns", of_carriage_returns()),
        Some(Encoding::Utf16) => ("utf-16", of_utf_16()),
        Some(Encoding::Marked) if line == 1 && edition == Edition::V1_55 => ("byte-order-mark", of_mark()),
        Some(Encoding::Marked) | None => match format(bytes) {
            Some(format) => ("other-format", of_format(format, bytes)),
            None => {
                let (what, remedy) = of_line(line, &file.text_of_line(line).unwrap_or_default());
                ("invalid-file-ignored", (what, remedy.into()))
            }
        },
    };
    Some(Cause { code, origin, what, remedy: remedy.into() })
}

fn of_format(format: &Format, bytes: &[u8]) -> Reason {
    (format!("the file contains {}, which the SDK does not read", format.what), format.remedy(bytes).into())
}

fn of_utf_16() -> Reason {
    (
        "the file is in UTF-16, which is not read".into(),
        "save the file as UTF-8 without a byte order mark".into(),
    )
}

fn of_mark() -> Reason {
    let what =
        "the file begins with a byte order mark, which release 1.55 takes for a letter before the first line";
    (what.into(), "save the file as UTF-8 without a byte order mark".into())
}

fn of_carriage_returns() -> Reason {
    let what = "its lines end in carriage returns alone, so that it is read as one line";
    (what.into(), "save the file with line feeds".into())
}

/// The signs that begin a comment.
const COMMENTS: [char; 2] = ['#', ';'];
/// The signs between a name and its value.
const DELIMITERS: [char; 2] = ['=', ':'];

fn of_line(number: u32, line: &str) -> (String, &'static str) {
    let content = line.trim();
    if content.starts_with('[') {
        return of_heading(number, content);
    }
    match without_comment(content).split_once(DELIMITERS) {
        Some(("", _)) => (format!("line {number} has no name before its ="), "write NAME = VALUE"),
        Some((name, _)) if name.contains('[') => (
            format!("line {number} has a [ in the name of its key"),
            "write the heading on a line of its own",
        ),
        Some((_, value)) => of_value(number, content, value.trim()),
        None => (format!("line {number} has no ="), "write NAME = VALUE, or # before a comment"),
    }
}

fn of_heading(number: u32, heading: &str) -> (String, &'static str) {
    let (what, remedy) = match heading[1..].split_once(']') {
        None => ("has a [ without a ]", "write the heading as [NAME]"),
        Some((name, _)) if name.trim().is_empty() => ("has a heading without a name", "write [NAME]"),
        Some((name, _)) if name.contains(COMMENTS) => {
            ("has a # or ; in its heading, which begins a comment", "leave the sign out of the name")
        }
        Some(_) => ("has text behind its heading", "put nothing but a comment behind the ]"),
    };
    (format!("line {number} {what}"), remedy)
}

/// The value begins with a sign that no value may begin with, or its quote is not closed.
fn of_value(number: u32, line: &str, value: &str) -> (String, &'static str) {
    let of = name_in(line).map_or_else(|| "the value".into(), |name| format!("the value of {name}"));
    match value.chars().next() {
        Some(sign) if COMMENTS.contains(&sign) => (
            format!(
                "line {number}: {of} begins with {sign}, which begins a comment, and a key without a value before a comment \
                 makes the whole file invalid, in whatever profile it is"
            ),
            "put the value in double quotes, or a comment on a line of its own",
        ),
        Some(',') => (format!("line {number}: {of} begins with a comma"), "put the value in double quotes"),
        Some('"' | '`') => (format!("line {number} has a quote that is not closed"), "close the quote"),
        Some(_) | None => (format!("line {number} cannot be parsed"), "write NAME = VALUE"),
    }
}

/// A line up to the comment behind its first word.
fn without_comment(line: &str) -> &str {
    let is_comment = |(at, sign): &(usize, char)| {
        COMMENTS.contains(sign)
            && line[..*at].ends_with(char::is_whitespace)
            && !line[..*at].contains(DELIMITERS)
    };
    line.char_indices().find(is_comment).map_or(line, |(at, _)| &line[..at])
}
