//! Values of keys that are not what they seem.

use awsess_model::world::Edition;

use crate::explain::files::shared_file::Entry;
use crate::explain::findings::hint::{Hint, hint};
use crate::explain::findings::quotes::wrapping;
use crate::explain::world::view::View;

/// The quotes that word processors and messengers write.
const TYPOGRAPHIC: [char; 8] =
    ['\u{201c}', '\u{201d}', '\u{201e}', '\u{2018}', '\u{2019}', '\u{201a}', '\u{ab}', '\u{bb}'];

pub(in crate::explain::findings) fn typographic_quotes(view: &View<'_>) -> Vec<Hint> {
    let is_quoted =
        |entry: &Entry| entry.value.starts_with(TYPOGRAPHIC) || entry.value.ends_with(TYPOGRAPHIC);
    let message = |entry: Entry| {
        let message = format!(
            "the value of {} has typographic quotes around it, which are part of the value",
            entry.key
        );
        hint(message, "remove the typographic quotes").at(entry.origin())
    };
    view.entries_of_chain().into_iter().filter(is_quoted).map(message).collect()
}

/// The escapes in double quotes that people write by mistake, in paths of Windows above all.
const CONTROLS: [(&str, char, &str); 2] = [("\\n", '\n', "a line feed"), ("\\t", '\t', "a tab")];

/// Escapes in double quotes: edition 1.55 replaces them, and edition 1.14 does not.
pub(in crate::explain::findings) fn escaped(view: &View<'_>) -> Vec<Hint> {
    let message = |entry: Entry| {
        let line = view.text_of_line(&entry.path, entry.line)?;
        let (_, written) = line.split_once('=')?;
        let text = written.trim_start().strip_prefix('"')?;
        let (effect, remedy) = escape(view.edition(), text, &entry.value)?;
        let message = format!("{effect} in the value of {}, which is in double quotes", entry.key);
        Some(hint(message, remedy).at(entry.origin()))
    };
    let entries = view.entries_of_chain().into_iter().filter(|entry| wrapping(&entry.value).is_none());
    entries.filter_map(message).collect()
}

/// What becomes of an escape in the text behind a double quote, and what to write instead.
fn escape(edition: Edition, text: &str, value: &str) -> Option<(String, &'static str)> {
    match edition {
        Edition::V1_55 => {
            let is_replaced =
                |(escape, sign, _): &&(&str, char, &str)| text.contains(escape) && value.contains(*sign);
            let (escape, _, meaning) = CONTROLS.iter().find(is_replaced)?;
            Some((
                format!("{escape} is {meaning}"),
                "remove the double quotes: a second backslash does not help",
            ))
        }
        Edition::V1_14 => {
            let stays = text.contains(r"\\") && value.contains(r"\\");
            let effect = r"\\ is two backslashes, as edition 1.14 replaces no escape,";
            stays.then(|| (effect.to_owned(), "write each backslash once"))
        }
    }
}

/// Signs that are likely to be no part of a value which begins with them, or ends with them.
const AT_START: [char; 6] = ['=', ':', '[', ']', '<', '{'];
const AT_END: [char; 2] = [';', ','];

/// A value with a sign that is likely to be no part of it. A command may have any.
pub(in crate::explain::findings) fn with_sign(view: &View<'_>) -> Vec<Hint> {
    let message = |entry: Entry| {
        let first = entry.value.chars().next().filter(|sign| AT_START.contains(sign));
        let last = entry.value.chars().next_back().filter(|sign| AT_END.contains(sign));
        let (verb, sign) = first.map(|sign| ("begins", sign)).or(last.map(|sign| ("ends", sign)))?;
        let message = format!("the value of {} {verb} with {sign}, which is part of the value", entry.key);
        Some(
            hint(message, "write the value without the sign, unless the sign belongs to it")
                .at(entry.origin()),
        )
    };
    view.entries_of_chain().into_iter().filter(|entry| entry.key != COMMAND).filter_map(message).collect()
}

/// A backslash in the URL of single sign-on, which a shell may have put before a `#`.
pub(in crate::explain::findings) fn escaped_url(view: &View<'_>) -> Vec<Hint> {
    let is_escaped = |entry: &Entry| entry.key == "sso_start_url" && entry.value.contains('\\');
    let message = |entry: Entry| {
        let meant = entry.value.replace('\\', "");
        let message = "sso_start_url has a backslash, which is part of the URL: tokens are looked for under a name that is made of it";
        hint(message, format!("write {meant}, and sign in again")).at(entry.origin())
    };
    view.entries_of_chain().into_iter().filter(is_escaped).map(message).collect()
}

/// The key whose value a shell reads.
const COMMAND: &str = "credential_process";
/// The keys that contain a path, which edition 1.14 does not read.
const PATHS: [&str; 2] = ["ca_bundle", "web_identity_token_file"];

/// A variable, or the sign of the home directory in a path, which only a shell replaces.
pub(in crate::explain::findings) fn literal(view: &View<'_>) -> Vec<Hint> {
    let is_variable = |value: &str| {
        value.starts_with('$') || value.contains("${") || (value.starts_with('%') && value[1..].contains('%'))
    };
    let is_read = view.edition() == Edition::V1_55 && view.shared_config;
    let is_literal = |entry: &Entry| match PATHS.contains(&entry.key) {
        true => {
            let has_sign =
                entry.value.starts_with('~') || entry.value.contains('$') || is_variable(&entry.value);
            is_read && has_sign && !view.world.files.contains_key(&entry.value)
        }
        false => entry.key != COMMAND && is_variable(&entry.value),
    };
    let message = |entry: Entry| {
        let message =
            format!("the value of {} is taken literally: ~, $ and % are not expanded in it", entry.key);
        hint(message, "write out what they stand for").at(entry.origin())
    };
    view.entries_of_chain().into_iter().filter(is_literal).map(message).collect()
}
