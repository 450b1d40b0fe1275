//! The secrets of a file: the values that either edition reads, and the raw text of its lines, because an error may quote
//! damaged text that no edition reads.

use std::sync::LazyLock;

use regex::Regex;

use crate::vocabulary::secret::{is_secret, passwords};
use awsess_model::ini::{Ini, Reader};
use awsess_model::world::Edition;

/// The names of the keys of shared files that hold secrets, without prefixes such as `aws_`.
const KEYS: [&str; 4] = ["secret_access_key", "session_token", "security_token", "password"];
/// The characters between a key and its value and around the value, besides white space and control characters.
const AROUND: [char; 6] = ['=', ':', '"', '\'', '`', '\\'];

/// Adds the secrets of a file with this content.
pub(super) fn collect(bytes: &[u8], found: &mut Vec<String>) {
    [Edition::V1_14, Edition::V1_55].into_iter().for_each(|edition| add_parsed(edition, bytes, found));
    let text = String::from_utf8_lossy(bytes);
    found.extend(private_key_lines(&text));
    add_raw(text.lines(), found);
    // Parsers disagree on which characters end a line.
    add_raw(text.split(|c: char| c.is_control() && c != '\t'), found);
    add_members(&text, found);
}

/// Adds the strings behind the names of secrets in a JSON document, valid or not: as written, and as a parser reads them.
fn add_members(text: &str, found: &mut Vec<String>) {
    static MEMBER: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r#""((?:[^"\\]|\\.)*)"\s*:\s*"((?:[^"\\]|\\.)*)"?"#).ok());
    let members = MEMBER.iter().flat_map(|member| member.captures_iter(text));
    for member in members.filter(|member| is_secret(&member[1])) {
        found.push(member[2].to_owned());
        found.extend(serde_json::from_str::<String>(&format!("\"{}\"", &member[2])).ok());
    }
}

/// The lines of the private keys in a text.
pub(super) fn private_key_lines(pem: &str) -> Vec<String> {
    let blocks = pem.split("-----BEGIN ").skip(1);
    let keys = blocks.filter_map(|block| block.split_once("PRIVATE KEY-----")).map(|(_, behind)| behind);
    let keys = keys.filter_map(|behind| behind.split("-----END ").next());
    keys.flat_map(str::lines).map(|line| line.trim().to_owned()).collect()
}

/// Adds the values that an edition reads, and each of their lines: on the first and on the second read, which resolves the escapes in
/// the result of the first.
fn add_parsed(edition: Edition, bytes: &[u8], found: &mut Vec<String>) {
    let Ok(ini) = Ini::parse(edition, bytes) else { return };
    let reader = Reader::new(ini);
    for section in reader.ini().sections() {
        for key in section.keys.iter().filter(|key| is_secret(&key.name)) {
            found.push(key.value.clone().into_owned());
            for _ in 0..2 {
                let read = reader.get(section, &key.name).ok().flatten();
                found.extend(read.into_iter().flat_map(|value| with_lines(&value.text)));
            }
        }
    }
}

fn with_lines(value: &str) -> Vec<String> {
    let lines = value.lines().map(|line| line.trim().to_owned());
    std::iter::once(value.to_owned()).chain(lines.filter(|line| line != value)).collect()
}

/// Adds the text after the names of secret keys, with or without a delimiter, and the lines that continue it.
fn add_raw<'t>(lines: impl Iterator<Item = &'t str>, found: &mut Vec<String>) {
    let mut continues = false;
    for line in lines {
        found.extend(passwords(line));
        let values = values(line);
        let is_other = line.contains(['=', ':']) || line.trim_start().starts_with('[');
        continues = !values.is_empty() || (continues && !is_other);
        if values.is_empty() && continues {
            found.push(bare(line));
        }
        found.extend(values);
    }
}

/// The texts in a line that may be values of secret keys.
fn values(line: &str) -> Vec<String> {
    let lower = line.to_ascii_lowercase();
    let behind =
        KEYS.iter().flat_map(|key| lower.match_indices(key).map(|(at, key)| &line[at + key.len()..]));
    let pair = line.split_once(['=', ':']).filter(|(key, _)| is_secret(key.trim())).map(|(_, value)| value);
    let mut values = Vec::new();
    for value in behind.chain(pair) {
        // Some parsers end a value at a comment, and some do not.
        let cut = value.split([';', '#']).next().unwrap_or_default();
        values.extend([value.trim().to_owned(), bare(value), bare(cut)]);
    }
    values
}

/// The text without the characters around it.
fn bare(value: &str) -> String {
    value.trim_matches(|c: char| c.is_whitespace() || c.is_control() || AROUND.contains(&c)).into()
}
