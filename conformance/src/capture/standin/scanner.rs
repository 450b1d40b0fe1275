//! The private words of a text: every word of letters and digits that is not public, besides regions, dates, addresses,
//! placeholders and short numbers. What is between the words stays.

use std::sync::LazyLock;

use regex::Regex;

use super::context::Context;
use super::private::{Label, Private, Replace, is_access_key_id};
use super::public::{is_nearly_public, is_public, is_region, region_at};
use crate::run::vetting::PROGRAMS;
use crate::vocabulary::case::{CONTAINER, IMDS, ROOT};

/// Names of placeholders, as they begin.
const PLACEHOLDERS: [&str; 13] = [
    "ROOT}",
    "CONTAINER}",
    "IMDS}",
    "CA}",
    "INTERMEDIATE_CA}",
    "SERVER}",
    "EXPIRED_CA}",
    "OTHER_CA}",
    "CERT:",
    "NOW",
    "CLIENT_",
    "OTHER_CLIENT_",
    "HOME}",
];
/// What ends a path in a text, or stands before it.
const AROUND_PATHS: &str = "\"'`=:,;()[]{}<>|&";

#[expect(clippy::expect_used, reason = "the expressions are constants; every capture compiles them")]
static PATTERNS: LazyLock<[Regex; 2]> = LazyLock::new(|| {
    [r"^\d{4}-\d{2}-\d{2}(?:T[0-9:.]+(?:Z|[+-]\d{2}:\d{2})?)?", r"^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}"]
        .map(|pattern| Regex::new(pattern).expect("the expression compiles"))
});

/// Replaces the private words of a text.
pub(super) fn scan(text: &str, context: Context, names: &mut dyn Replace) -> String {
    match context {
        Context::Secret => secret(text, names),
        Context::Path => around(text, |path| names.path(path)),
        Context::SearchPath => {
            text.split(':').map(|folder| folder_of_programs(folder, names)).collect::<Vec<_>>().join(":")
        }
        Context::Region if is_region(text.trim()) => text.into(),
        _ => Scanner {
            rest: text,
            before: None,
            out: String::new(),
            url: is_url(context),
            of_arn: None,
            context,
            names,
        }
        .run(),
    }
}

/// Whether a text is a URL or a part of one, in which a path is none of a file.
fn is_url(context: Context) -> bool {
    context == Context::Words(Label::Host)
}

/// Replaces a folder with programs, unless it is one of the system.
fn folder_of_programs(folder: &str, names: &mut dyn Replace) -> String {
    if PROGRAMS.contains(&folder) { folder.into() } else { names.path(folder) }
}

/// Replaces a secret. White space and quotes around it are not a part of it.
fn secret(text: &str, names: &mut dyn Replace) -> String {
    around(text, |secret| names.replace(Private::Secret(secret)))
}

/// Replaces a text without the white space and the quotes around it, unless nothing else is there.
fn around(text: &str, replace: impl FnOnce(&str) -> String) -> String {
    let is_around = |c: char| c.is_whitespace() || c == '\0' || matches!(c, '"' | '\'' | '`');
    let bare = text.trim_matches(is_around);
    let start = text.len() - text.trim_start_matches(is_around).len();
    if bare.is_empty() {
        return text.into();
    }
    [&text[..start], &replace(bare), &text[start + bare.len()..]].concat()
}

struct Scanner<'s> {
    rest: &'s str,
    /// The character before the rest.
    before: Option<char>,
    out: String,
    /// Whether the rest begins within a URL.
    url: bool,
    /// The label of the words behind `role/` and `user/`.
    of_arn: Option<Label>,
    context: Context,
    names: &'s mut dyn Replace,
}

impl<'s> Scanner<'s> {
    fn run(mut self) -> String {
        while let Some(next) = self.rest.chars().next() {
            let is_handled = match next {
                '$' | '/' => self.placeholder_or_path(),
                '\\' => self.escape(),
                '[' if self.url => self.address_v6(),
                c if c.is_alphanumeric() => self.word(),
                _ => false,
            };
            if !is_handled {
                self.separator(next);
            }
        }
        self.out
    }

    /// Moves behind a part of the rest of this length, with a text in its place.
    fn put(&mut self, length: usize, text: &str) -> bool {
        self.before = self.rest[..length].chars().next_back();
        self.rest = &self.rest[length..];
        self.out.push_str(text);
        true
    }

    fn keep(&mut self, length: usize) -> bool {
        let kept = &self.rest[..length];
        self.put(length, kept)
    }

    fn separator(&mut self, next: char) {
        self.url = is_url(self.context)
            || self.rest.starts_with("://")
            || self.url && !next.is_whitespace() && !"\"'`".contains(next);
        let ends_resource = next.is_whitespace() || "\"'`:,".contains(next);
        self.of_arn = self.of_arn.filter(|_| !ends_resource);
        let is_reference = self.rest.starts_with(")s")
            && self.out.rsplit_once("%(").is_some_and(|(_, name)| !name.contains(')'));
        self.keep(match next {
            ':' if self.rest.starts_with("://") => 3,
            ')' if is_reference => 2,
            next => next.len_utf8(),
        });
    }

    /// A placeholder stays, and a path is replaced as one.
    fn placeholder_or_path(&mut self) -> bool {
        let is_root = self.rest.starts_with(ROOT);
        let is_bounded =
            self.before.is_none_or(|before| before.is_whitespace() || AROUND_PATHS.contains(before));
        let behind = if is_root { &self.rest[ROOT.len()..] } else { self.rest };
        let is_path = behind
            .strip_prefix('/')
            .is_some_and(|name| name.starts_with(|c: char| c.is_alphanumeric() || "._-".contains(c)));
        if is_path && (is_root || is_bounded) && !self.url && self.of_arn.is_none() {
            let end = behind
                .find(|c: char| c.is_whitespace() || c == '\0' || AROUND_PATHS.contains(c))
                .unwrap_or(behind.len());
            let path = &self.rest[..self.rest.len() - behind.len() + end];
            let mapped = self.names.path(path);
            return self.put(path.len(), &mapped);
        }
        let named = self
            .rest
            .strip_prefix("${")
            .filter(|name| PLACEHOLDERS.iter().any(|known| name.starts_with(known)));
        let end = named.and_then(|_| self.rest.find('}'));
        let is_url = self.rest.starts_with(CONTAINER) || self.rest.starts_with(IMDS);
        end.is_some_and(|end| {
            self.url |= is_url;
            self.keep(end + 1)
        })
    }

    /// The letter of an escape stays.
    fn escape(&mut self) -> bool {
        let is_json = self.context == Context::Json;
        let length = match self.rest.as_bytes().get(1) {
            Some(b'u') if is_json => 6,
            Some(b'n' | b't') => 2,
            Some(next) if is_json && next.is_ascii() => 2,
            _ => 1,
        };
        self.rest.is_char_boundary(length) && length <= self.rest.len() && self.keep(length)
    }

    fn address_v6(&mut self) -> bool {
        let Some(end) = self.rest.find(']') else { return false };
        let address = &self.rest[1..end];
        let is_address = address.matches(':').count() > 1
            && address.chars().all(|c| c.is_ascii_hexdigit() || c == ':' || c == '.');
        let is_known = address == "::1" || address.starts_with("fe80:") || address.starts_with("fd00:ec2:");
        if !is_address || is_known {
            return is_address && self.keep(end + 1);
        }
        let replaced = format!("[{}]", self.names.replace(Private::AddressV6(address)));
        self.put(end + 1, &replaced)
    }

    fn word(&mut self) -> bool {
        let [date, address] = &*PATTERNS;
        if let Some(length) = region_at(self.rest).or_else(|| Some(date.find(self.rest)?.end())) {
            return self.keep(length);
        }
        if let Some(found) = address.find(self.rest) {
            return self.address(found.as_str());
        }
        let word = self.next_word();
        let end = word.len();
        let plain: String = word.chars().filter(|c| *c != '\0').collect::<String>().to_lowercase();
        if self.stays(&plain) {
            self.names.keep(&plain);
            self.of_arn = label_behind(&plain).or(self.of_arn);
            return self.keep(end);
        }
        let replaced = self.names.replace(match is_account(word) {
            true => Private::Account(word),
            false => Private::Word(word, self.label(word)),
        });
        self.put(end, &replaced)
    }

    /// The word that the rest begins with. In edition 1.14, a reference `%(keys)s` means `key`, so that the last letters are none of its
    /// word.
    fn next_word(&self) -> &'s str {
        let (word, behind) = self
            .rest
            .split_at(self.rest.find(|c: char| !c.is_alphanumeric() && c != '\0').unwrap_or(self.rest.len()));
        let meant = if behind.starts_with(")s") { word.trim_end_matches('s') } else { word };
        if meant.is_empty() { word } else { meant }
    }

    /// Whether a word, in lower case, stays as it is.
    fn stays(&self, word: &str) -> bool {
        const SHORT: usize = 3;
        let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
        let begins_as_number = word.starts_with(|first: char| first.is_ascii_digit());
        word.chars().nth(1).is_none()
            || self.context == Context::Words(Label::Program) && word == SHELL
            || is_number && (word.len() <= SHORT || self.url && word.len() != ACCOUNT)
            || begins_as_number && self.context == Context::Number
            || is_public(word)
            || self.context == Context::Key && is_nearly_public(word)
    }

    fn label(&self, word: &str) -> Label {
        match self.context {
            _ if is_access_key_id(word) && word.bytes().all(|byte| !byte.is_ascii_lowercase()) => {
                Label::AccessKeyId
            }
            Context::Words(Label::Value | Label::Word) | Context::Json if self.url => Label::Host,
            Context::Words(label) => self.of_arn.unwrap_or(label),
            Context::Key => Label::Key,
            _ => self.of_arn.unwrap_or(Label::Value),
        }
    }

    fn address(&mut self, address: &str) -> bool {
        let is_known = ["127.", "169.254.", "0.0.0.0"].iter().any(|known| address.starts_with(known));
        if is_known {
            return self.keep(address.len());
        }
        let replaced = self.names.replace(Private::Address(address));
        self.put(address.len(), &replaced)
    }
}

/// The shell, which starts the program of a command.
const SHELL: &str = "sh";

/// The number of digits of an account.
const ACCOUNT: usize = 12;

fn is_account(word: &str) -> bool {
    word.len() == ACCOUNT && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// The label of the words behind this word of an ARN.
fn label_behind(word: &str) -> Option<Label> {
    match word {
        "role" => Some(Label::Role),
        "user" | "mfa" => Some(Label::User),
        _ => None,
    }
}
