//! Text in the documented form, and rust-ini, which reads it.
//!
//! A text is plain if it is UTF-8 and each of its lines, which end with `\n` or `\r\n`, is
//!
//! - empty;
//! - a comment, which has `#` or `;` at the start of the line;
//! - a section header `[name]`, with nothing before or after it;
//! - below the first header, a property `key = value` at the start of the line, with any number of blanks around the `=`.
//!
//! Names, keys and values consist of ASCII letters, digits and `_ - . / @ +`, values also of `:` and `=`. They have at least one
//! character. Names and values may have blanks, but not at either end. Keys begin with a letter or a digit.
//!
//! So a plain text has no quotes, escapes, continued lines, inline comments, references, nested or empty values. Tests show that
//! both scanners and rust-ini read the same sections and properties from a plain text.
//!
//! The editions still differ in their use of these sections: of two sections with one name, the second adds to the first in
//! edition 1.14 and replaces it in 1.55 (see [`Document::section`](super::Document::section)), and in 1.14 sections inherit from
//! the section `DEFAULT`, with which every text begins.

use std::borrow::Cow;

use ini::{Ini, ParseOption};

use super::document::Index;
use super::scanner_1_14::DEFAULT_SECTION;
use super::section::Property;
use crate::Edition;
use crate::shared_config::key;

/// The index of a plain text; `None` if the text is not plain.
pub(super) fn index(text: &[u8], edition: Edition) -> Option<Index> {
    let mut index = Index::with_capacity(text.len());
    if edition == Edition::V1_14 {
        index.begin_section(DEFAULT_SECTION, 0);
    }
    let (mut offset, mut has_header) = (0, false);
    for line in str::from_utf8(text).ok()?.split_inclusive('\n') {
        let start = offset;
        offset += line.len();
        match Line::parse(line)? {
            Line::Ignored => {}
            Line::Header(name) => {
                index.end_section(start);
                index.begin_section(name.as_bytes(), offset);
                has_header = true;
            }
            Line::Property(_) if has_header => {}
            Line::Property(_) => return None,
        }
    }
    index.end_section(text.len());
    Some(index)
}

/// A line of a plain text.
enum Line<'a> {
    /// An empty line or a comment.
    Ignored,
    /// A section header with the name of the section.
    Header(&'a str),
    /// A property with its key.
    Property(&'a str),
}

impl<'a> Line<'a> {
    /// The line; `None` if it is not plain.
    fn parse(line: &'a str) -> Option<Self> {
        let line = line.strip_suffix('\n').map_or(line, |line| line.strip_suffix('\r').unwrap_or(line));
        match line.as_bytes() {
            [] | [b'#' | b';', ..] => Some(Self::Ignored),
            [b'[', ..] => {
                let name = line[1..].strip_suffix(']')?;
                is_plain(name, " ").then_some(Self::Header(name))
            }
            [first, ..] => {
                let (key, value) = line.split_once('=')?;
                let (key, value) = (key.trim_end_matches(' '), value.trim_start_matches(' '));
                let is_property =
                    first.is_ascii_alphanumeric() && is_plain(key, "") && is_plain(value, " :=");
                is_property.then_some(Self::Property(key))
            }
        }
    }
}

/// Whether the text is not empty, consists of the characters of keys and `others`, and has no blank at either end.
fn is_plain(text: &str, others: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-./@+".contains(&byte);
    let is_allowed = |byte| is_plain(byte) || others.as_bytes().contains(&byte);
    !text.is_empty() && text.bytes().all(is_allowed) && !text.starts_with(' ') && !text.ends_with(' ')
}

/// The documented keys whose values are not secret.
///
/// rust-ini does not overwrite the memory that held a value. So it never gets a section with any other key: its value may be a
/// secret, such as `aws_secret_access_key`, or contain one, such as the command of `credential_process`.
const PUBLIC_KEYS: [&str; 23] = [
    "output",
    key::ACCESS_KEY_ID,
    key::CA_BUNDLE,
    key::CREDENTIAL_SOURCE,
    key::DURATION_SECONDS,
    key::EC2_METADATA_SERVICE_ENDPOINT,
    key::EC2_METADATA_SERVICE_ENDPOINT_MODE,
    key::EXTERNAL_ID,
    key::MFA_SERIAL,
    key::REGION,
    key::ROLE_ARN,
    key::ROLE_SESSION_NAME,
    key::S3_US_EAST_1_REGIONAL_ENDPOINT,
    key::SOURCE_PROFILE,
    key::SSO_ACCOUNT_ID,
    key::SSO_REGION,
    key::SSO_ROLE_NAME,
    key::SSO_SESSION,
    key::SSO_START_URL,
    key::STS_REGIONAL_ENDPOINTS,
    key::USE_DUAL_STACK,
    key::USE_FIPS,
    key::WEB_IDENTITY_TOKEN_FILE,
];

/// A plain text has no quotes and no escapes.
const OPTIONS: ParseOption = ParseOption {
    enabled_quote: false,
    enabled_escape: false,
    enabled_indented_mutiline_value: false,
    enabled_preserve_key_leading_whitespace: false,
};

/// Reads the part of a plain text between two headers with rust-ini; `None` if a value may be secret, or rust-ini fails, so
/// that the scanner has to read it.
pub(super) fn read_body(body: &[u8]) -> Option<Vec<Property<'static>>> {
    let body = str::from_utf8(body).ok()?;
    let is_public = |line| match Line::parse(line) {
        Some(Line::Ignored) => true,
        Some(Line::Property(key)) => PUBLIC_KEYS.contains(&key),
        Some(Line::Header(_)) | None => false,
    };
    if body.split_inclusive('\n').all(is_public) { read_with_rust_ini(body) } else { None }
}

pub(super) fn read_with_rust_ini(body: &str) -> Option<Vec<Property<'static>>> {
    let properties = Ini::load_from_str_opt(body, OPTIONS).ok()?.delete(None::<String>)?;
    let property =
        |(key, value): (String, String)| Property::new(Cow::Owned(key.into_bytes()), value.into_bytes());
    Some(properties.into_iter().map(property).collect())
}
