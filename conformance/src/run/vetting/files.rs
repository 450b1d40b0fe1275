//! Checks the files of a case: config files whose keys start programs or name other files, and files that contain code. The
//! programs of the case itself may be started: the runner writes them, and they only print.

use std::collections::BTreeSet;

use super::Objection;
use super::hosts::is_this_machine;
use super::paths::{leaves_the_case, looks_like_a_path};
use crate::parties::certificates::placeholder_certificates;
use crate::system::printable::bounded_quote;
use crate::vocabulary::case::{Case, File, ROOT};

/// Parts of the names of keys and sections whose values are started or loaded, by the SDKs or by other tools that read
/// the same files.
const PROGRAM_KEYS: [&str; 3] = ["_process", "plugin", "pager"];
/// Parts of the names of keys whose values are paths.
const PATH_KEYS: [&str; 5] = ["ca_bundle", "_file", "_path", "_cert", "_dir"];
/// Programs without an effect.
const NOTHING: [&str; 2] = ["true", "false"];
/// The maximum length of a quoted line, in bytes.
const SHOWN: usize = 60;
/// The extensions of files that contain code.
const CODE: [&str; 29] = [
    "bat", "cjs", "class", "cmd", "dll", "dylib", "egg", "exe", "jar", "js", "lua", "mjs", "node", "phar",
    "php", "pl", "pm", "ps1", "psm1", "pth", "py", "pyc", "pyd", "rb", "sh", "so", "war", "wasm", "whl",
];
/// Folders, besides hidden ones, from which programs load code.
const CODE_FOLDERS: [&str; 5] = ["appdata", "library", "node_modules", "site-packages", "cli"];

/// What a case has on the disk.
struct OnDisk<'c> {
    case: &'c Case,
    /// The paths of the files below the root, as [`folded`] ones.
    files: BTreeSet<String>,
}

impl<'c> OnDisk<'c> {
    fn new(case: &'c Case) -> Self {
        let below = case.files.keys().map(|path| folded(path.strip_prefix(ROOT).unwrap_or(path)));
        Self { case, files: below.collect() }
    }
}

/// All objections to the files of the case.
pub(super) fn objections(case: &Case) -> Vec<Objection> {
    // Placeholders of certificates are replaced first, so that they are not taken for paths. They are collected once,
    // because that reads every text of the case.
    let certificates = placeholder_certificates(case, case);
    let disk = OnDisk::new(case);
    let mut objections = Vec::new();
    for (path, file) in &case.files {
        let text = text(file).map(|text| certificates.apply(&text).into_owned());
        let reasons = [holds_code(path), text.and_then(|text| contents(&disk, &text))];
        let subject = format!("the file {path:?}");
        let objection = |reason| Objection::needs_trust(&*subject, path, reason);
        objections.extend(reasons.into_iter().flatten().map(objection));
    }
    for path in case.programs.keys() {
        let reason = holds_code(path);
        objections.extend(
            reason.map(|reason| Objection::needs_trust(format!("the program {path:?}"), path, reason)),
        );
    }
    objections
}

/// Whether programs may load the file because of its name.
fn holds_code(path: &str) -> Option<String> {
    let path = path.to_ascii_lowercase();
    let hidden = |part: &str| part.starts_with('.') && part != ".aws";
    let loads = |part: &str| hidden(part) || CODE_FOLDERS.contains(&part);
    let name = path.rsplit('/').next().unwrap_or_default();
    let found = path.split('/').any(loads) || name.split('.').skip(1).any(|end| CODE.contains(&end));
    found.then(|| "has a name of a kind that programs load code from".to_owned())
}

/// The objection to a text that programs may read as a config file.
fn contents(disk: &OnDisk<'_>, text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    if let Some(line) = program(disk, text) {
        return Some(format!("names a program to be started: {}", bounded_quote(line.trim(), SHOWN)));
    }
    if let Some(line) = text.split(ends_line).find(|line| names_other_host(line)) {
        return Some(format!("sends datagrams to another machine: {}", bounded_quote(line.trim(), SHOWN)));
    }
    let names_paths = PATH_KEYS.iter().any(|key| lower.contains(key));
    // Edition 1.14 and Python join values by references such as %(name)s, so that a slash alone may begin a path.
    let is_root = |word: &str| text.contains("%(") && !word.is_empty() && word.chars().all(|c| c == '/');
    let leads_outside = |word: &&str| is_root(word) || leads_outside(word);
    let outside = names_paths.then(|| words(text).find(leads_outside)).flatten();
    outside.map(|word| format!("names {}, which is outside the case", bounded_quote(word, SHOWN)))
}

/// The text of a file. NUL characters are removed, because programs that read UTF-16 skip them.
fn text(file: &File) -> Option<String> {
    let bytes: Vec<u8> = file.bytes()?.iter().copied().filter(|byte| *byte != 0).collect();
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// The first line that may start a program. A key without a value, a program without an effect and a path without a
/// file are harmless.
fn program<'t>(disk: &OnDisk<'_>, text: &'t str) -> Option<&'t str> {
    let mut lines = text.split(ends_line).peekable();
    while let Some(line) = lines.next() {
        let lower = line.to_ascii_lowercase();
        let names_program = PROGRAM_KEYS.iter().any(|key| lower.contains(key));
        let goes_on =
            lines.peek().is_some_and(|next| next.starts_with([' ', '\t']) && !next.trim().is_empty());
        if names_program && (goes_on || !starts_nothing(disk, line)) {
            return Some(line);
        }
    }
    None
}

/// Whether some program ends a line at this character.
fn ends_line(character: char) -> bool {
    character.is_control() && character != '\t' || matches!(character, '\u{2028}' | '\u{2029}')
}

fn starts_nothing(disk: &OnDisk<'_>, line: &str) -> bool {
    let Some((key, value)) = line.split_once('=') else { return false };
    let is_key = key.trim().chars().all(|character| character.is_ascii_alphanumeric() || character == '_');
    let value = value.trim();
    is_key
        && (value.chars().all(|character| matches!(character, ' ' | '"'))
            || NOTHING.contains(&value)
            || is_missing(disk, value)
            || is_harmless_command(disk, value))
}

/// Whether the value is a command, in quotes or without, of words that mean nothing to a shell, whose program is that of the case
/// or does not exist.
fn is_harmless_command(disk: &OnDisk<'_>, value: &str) -> bool {
    let quoted = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let value = quoted.unwrap_or(value);
    let command = value.strip_prefix("sh ").unwrap_or(value);
    let mut words = command.split(' ');
    let path = words.next().unwrap_or_default();
    let is_plain = |word: &str| {
        word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '/' | '.' | ':' | ','))
    };
    let below = path.strip_prefix(ROOT).filter(|rest| rest.starts_with('/'));
    let is_harmless = disk.case.programs.contains_key(path) || is_missing(disk, path);
    below.is_some_and(is_plain) && words.all(is_plain) && is_harmless
}

/// Whether the value is a plain path below the root at which, and below which, the case has no file on any system.
fn is_missing(disk: &OnDisk<'_>, value: &str) -> bool {
    let plain = |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | '-' | '/');
    let below = value.strip_prefix(ROOT).filter(|rest| rest.starts_with('/') && rest.chars().all(plain));
    below.map(folded).is_some_and(|below| {
        disk.files.range(below.clone()..).next().is_none_or(|path| !path.starts_with(&below))
    })
}

/// The path in a form that is the same for all names under which some system finds a file. Systems ignore repeated slashes, some of
/// them the case of letters too, and some characters that are not of ASCII.
fn folded(path: &str) -> String {
    let folded = path.to_uppercase().to_lowercase();
    let parts = folded.split('/').map(|part| part.chars().filter(char::is_ascii).collect::<String>());
    parts.filter(|part| !part.is_empty() && part != ".").map(|part| part + "/").collect()
}

/// Whether the line names the host of client-side monitoring, and that is not this machine.
fn names_other_host(line: &str) -> bool {
    const KEY: &str = "csm_host";
    let lower = line.to_ascii_lowercase();
    let value = lower.find(KEY).and_then(|at| lower[at..].split_once(['=', ':']));
    value.is_some_and(|(_, host)| !is_this_machine(host.trim().trim_matches('"')))
}

/// The words of a text, split at delimiters and white space. HTTP URLs are left out, unless a system may take them for paths.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let separates = |character: char| {
        character.is_whitespace() || character.is_control() || "=\"'`,;()[]".contains(character)
    };
    let words = text.split(separates).filter(|word| !is_url(word) || word.contains("/.."));
    words.flat_map(|word| std::iter::once(word).chain(word.split_once(':').map(|(_, rest)| rest)))
}

fn is_url(word: &str) -> bool {
    word.starts_with("https://") || word.starts_with("http://")
}

fn leads_outside(word: &str) -> bool {
    looks_like_a_path(word) && leaves_the_case(word).is_some()
}
