//! Lines of the shared files that count otherwise than it seems, or not at all.

use awsess_model::ini::{Ini, Section};
use awsess_model::profile_keys;
use awsess_model::rule::{self, Rule};
use awsess_model::session::Session;
use awsess_model::world::Edition;

use crate::explain::files::encoding::{Encoding, encoding, has_carriage_returns_alone};
use crate::explain::files::shared_file::Shared;
use crate::explain::findings::hint::{Hint, MAX_PLACES, hint};
use crate::explain::secrecy::excerpt::name_in;
use crate::explain::world::view::View;

/// A file that release 1.14 reads without an error, although it is in UTF-16. In release 1.55 it is not valid.
pub(in crate::explain::findings) fn utf_16(view: &View<'_>) -> Vec<Hint> {
    let files = view.read_files().filter(|file| file.ini.is_some() && is_encoded(file, Encoding::Utf16));
    let message = |file: &Shared<'_>| {
        let message = format!("{} is in UTF-16: no profile is found in it", file.path);
        hint(message, "save the file as UTF-8 without a byte order mark").at(file.line(1))
    };
    files.map(message).collect()
}

pub(in crate::explain::findings) fn carriage_returns(view: &View<'_>) -> Vec<Hint> {
    let has_one_line = |file: &&Shared<'_>| file.bytes().is_some_and(has_carriage_returns_alone);
    let message = |file: &Shared<'_>| {
        let message = format!(
            "the lines of {} end in carriage returns alone, so that it is read as one line",
            file.path
        );
        hint(message, "save the file with line feeds").at(file.line(1))
    };
    view.read_files().filter(|file| file.ini.is_some()).filter(has_one_line).map(message).collect()
}

/// A quote that is not closed, which makes edition 1.55 read no line of the file.
pub(in crate::explain::findings) fn open_quote(view: &View<'_>) -> Vec<Hint> {
    let message = |file: &Shared<'_>, line| {
        let message = format!(
            "line {line} has a double quote that is not closed, so that the whole file is read as empty"
        );
        hint(message, "close the quote, or remove it").at(file.line(line))
    };
    each(view, rule::INI55_12, |file, line| Some(message(file, line)))
}

pub(in crate::explain::findings) fn before_heading(view: &View<'_>) -> Vec<Hint> {
    let message = |file: &Shared<'_>| {
        let ini = file.ini.as_ref()?;
        let unnamed = ini.sections().find(|section| section.line == 0)?;
        let keys: Vec<_> = unnamed.keys.iter().filter(|key| is_known(&key.name)).collect();
        let names = keys.iter().map(|key| key.name.to_string()).collect::<Vec<_>>().join(", ");
        let message = format!("before the first heading, a key belongs to no profile: {names}");
        Some(hint(message, "write [default] above the line").at(file.line(keys.first()?.line)))
    };
    view.read_files().filter_map(message).collect()
}

/// A key whose value is replaced in the same section.
pub(in crate::explain::findings) fn repeated_key(view: &View<'_>) -> Vec<Hint> {
    let by = match view.edition() {
        Edition::V1_14 => rule::INI14_6,
        Edition::V1_55 => rule::INI55_7,
    };
    each(view, by, |file, line| {
        let key = known_key(view, file, line)?;
        let section = file.ini.as_ref()?.section(file.heading_above(line)?)?;
        let later = section.keys.iter().find(|other| other.name == key && other.line > line)?.line;
        let message = format!("{key} is set again on line {later}, whose value counts");
        Some(hint(message, "remove one of the two lines").at(file.line(line)))
    })
}

/// How many lines above a line are looked at.
const MAX_ABOVE: usize = 1_000;

/// A key in an indented line, which edition 1.55 skips because the key above it has no value. That is how settings are nested, so
/// a key that takes nested settings is no surprise.
pub(in crate::explain::findings) fn skipped(view: &View<'_>) -> Vec<Hint> {
    each(view, rule::INI55_9, |file, line| {
        let key = known_key(view, file, line)?;
        let (above, text) = (1..line).rev().take(MAX_ABOVE).find_map(|number| {
            let text = file.text_of_line(number)?;
            text.starts_with(|first: char| !first.is_whitespace()).then_some((number, text))
        })?;
        let parent = name_in(&text);
        let is_nested = text.contains(['=', ':']) && parent.is_none_or(|parent| !is_known(parent));
        let parent = parent.unwrap_or("the key");
        let message =
            format!("{key} is skipped: its line is indented, and {parent} on line {above} has no value");
        (!is_nested).then(|| hint(message, "remove the indentation").at(file.line(line)))
    })
}

/// A key that edition 1.55 drops because of a comma.
pub(in crate::explain::findings) fn dropped_at_comma(view: &View<'_>) -> Vec<Hint> {
    each(view, rule::INI55_19, |file, line| {
        let key = known_key(view, file, line)?;
        let message = format!("{key} is dropped: a comma begins a word of its value");
        Some(
            hint(message, "put the value in double quotes, or remove the space before the comma")
                .at(file.line(line)),
        )
    })
}

/// A key without a value, where a value is missed.
pub(in crate::explain::findings) fn without_value(view: &View<'_>) -> Vec<Hint> {
    let has_region = view.outcome.session().and_then(Session::region).is_some();
    let is_missed =
        |key: &str| is_known(key) && key != "aws_session_token" && !(key == "region" && has_region);
    let empty = |section: &Section<'_>| {
        let keys = section.without_value.iter().chain(&section.keys).filter(|key| key.value.is_empty());
        keys.map(|key| (key.name.to_string(), key.line)).collect::<Vec<_>>()
    };
    let mut hints = Vec::new();
    for profile in view.chain(true) {
        let has_value = |key: &str| {
            profile_keys().any(|known| known == key && !view.read_entries(&profile, known).is_empty())
        };
        for file in view.read_files() {
            let Some((_, section)) = file.section(&profile) else { continue };
            let missed = empty(section).into_iter().filter(|(key, _)| is_missed(key) && !has_value(key));
            hints.extend(missed.map(|(key, line)| {
                hint(format!("{key} has no value, and is ignored"), "write its value, or remove the line")
                    .at(file.line(line))
            }));
        }
    }
    hints
}

/// The shortest line that is taken for the rest of a value.
const SHORTEST_REST: usize = 16;

/// A line that seems to be the rest of the value above it: Base64 with the signs of its end, which read as a key without a value.
pub(in crate::explain::findings) fn rest_of_value(view: &View<'_>) -> Vec<Hint> {
    let rests = |section: &Section<'_>| {
        let keys = section.keys.iter().chain(&section.without_value);
        let is_rest = |name: &str, value: &str| {
            name.len() >= SHORTEST_REST
                && value.chars().all(|sign| sign == '=')
                && !is_known(name)
                && !name.contains('_')
        };
        keys.filter(|key| is_rest(&key.name, &key.value)).map(|key| key.line).collect::<Vec<_>>()
    };
    let message = |file: &Shared<'_>, line: u32| {
        let key = known_key(view, file, line.checked_sub(1)?)?;
        let message =
            format!("line {line} seems to be the rest of the value of {key}, which ends with its line");
        Some(hint(message, "write the value on one line").at(file.line(line)))
    };
    let said = |file: &Shared<'_>| {
        let lines = file.ini.iter().flat_map(Ini::sections).flat_map(rests);
        lines.filter_map(|line| message(file, line)).take(MAX_PLACES).collect::<Vec<_>>()
    };
    view.read_files().flat_map(said).collect()
}

/// A line that is neither a heading nor a comment and has no delimiter, which edition 1.55 ignores in any section.
pub(in crate::explain::findings) fn without_equals(view: &View<'_>) -> Vec<Hint> {
    each(view, rule::INI55_8, |file, line| {
        let is_key = file.ini.iter().flat_map(Ini::sections).flat_map(|section| &section.without_value);
        let text = file.text_of_line(line)?;
        let is_bare = !text.contains(['=', ':']) && is_key.into_iter().all(|key| key.line != line);
        let is_mark = line == 1 && is_encoded(file, Encoding::Marked);
        let message = format!("line {line} has no =, and is ignored; release 1.14 rejects the whole file");
        (is_bare && !is_mark).then(|| hint(message, "write NAME = VALUE on one line").at(file.line(line)))
    })
}

/// A value that ends at a comment sign in edition 1.14, although no space is before the sign.
pub(in crate::explain::findings) fn cut_at_comment(view: &View<'_>) -> Vec<Hint> {
    each(view, rule::INI14_12, |file, line| {
        let key = known_key(view, file, line)?;
        let text = file.text_of_line(line)?;
        let (before, _) = text.split_once(['#', ';'])?;
        let message =
            format!("the value of {key} ends before a # or ; in it, which begins a comment in release 1.14");
        let is_in_word = !before.ends_with(|last: char| last.is_whitespace() || ['=', ':'].contains(&last));
        is_in_word.then(|| hint(
            message,
            "update the SDK, which then reads the whole value; backticks around it help in 1.14 alone: later releases and other \
             tools take them as part of the value",
        ).at(file.line(line)))
    })
}

/// What there is to say of each line of the files that are read where this rule makes a difference.
fn each(view: &View<'_>, rule: Rule, say: impl Fn(&Shared<'_>, u32) -> Option<Hint>) -> Vec<Hint> {
    let said = |file: &Shared<'_>| {
        file.places(rule).filter_map(|line| say(file, line)).take(MAX_PLACES).collect::<Vec<_>>()
    };
    view.read_files().flat_map(said).collect()
}

/// The known key on a line, if the line is in the selected profile or one of its source profiles.
fn known_key(view: &View<'_>, file: &Shared<'_>, line: u32) -> Option<String> {
    let text = file.text_of_line(line)?;
    let name = name_in(&text).filter(|name| is_known(name) && view.is_in_chain(file, line))?;
    Some(name.into())
}

fn is_known(key: &str) -> bool {
    profile_keys().any(|known| known == key)
}

fn is_encoded(file: &Shared<'_>, as_: Encoding) -> bool {
    file.bytes().and_then(encoding) == Some(as_)
}
