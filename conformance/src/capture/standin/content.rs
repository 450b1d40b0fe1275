//! Replaces the private texts of files: shared files line by line, JSON by its members, and tokens as a whole.

use std::sync::LazyLock;

use awsess::RootCertificates;
use regex::{Captures, Regex};

use super::context::{Context, of_name};
use super::private::{Label, Replace};
use super::scanner::scan;
use crate::scenario::bundle_named;
use crate::vocabulary::secret::is_secret;

/// What is in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// A shared file, a CA bundle, or any other text.
    Lines,
    /// JSON.
    Json,
    /// A token, which is a secret as a whole.
    Token,
}

/// The content with stand-ins.
pub(super) fn replace(content: &[u8], kind: Content, names: &mut dyn Replace) -> Vec<u8> {
    match kind {
        Content::Lines => bundle(content).map_or_else(|| lines(content, names), Into::into),
        Content::Json => texts(content, |text| json(text, names)),
        Content::Token => texts(content, |text| scan(text, Context::Secret, names)),
    }
}

fn lines(content: &[u8], names: &mut dyn Replace) -> Vec<u8> {
    content.split_inclusive(|byte| matches!(byte, b'\n' | b'\r')).flat_map(|one| line(one, names)).collect()
}

/// The certificates of the steps, if the content is a bundle that can be loaded.
fn bundle(content: &[u8]) -> Option<&'static str> {
    const BEGIN: &[u8] = b"-----BEGIN CERTIFICATE-----";
    let count = content.windows(BEGIN.len()).filter(|window| *window == BEGIN).count();
    (count > 0).then(|| RootCertificates::from_pem(content)).flatten()?;
    bundle_named(if count > 1 { "two valid certificates" } else { "a valid certificate" })
}

/// The bytes with each valid part of them replaced. Invalid bytes stay.
fn texts(bytes: &[u8], mut replace: impl FnMut(&str) -> String) -> Vec<u8> {
    let chunks = bytes.utf8_chunks();
    chunks.flat_map(|chunk| [replace(chunk.valid()).as_bytes(), chunk.invalid()].concat()).collect()
}

/// A line of a shared file. What is before its delimiter is a key or a heading, and says what is behind it.
fn line(line: &[u8], names: &mut dyn Replace) -> Vec<u8> {
    let mut in_context = |part: &[u8], context| texts(part, |text| scan(text, context, names));
    let (heading, rest) = line.split_at(heading(line));
    let heading = in_context(heading, Context::Words(Label::Profile));
    let is_comment = rest.trim_ascii_start().starts_with(b"#") || rest.trim_ascii_start().starts_with(b";");
    let replaced = match delimiter(rest) {
        Some((at, name)) => {
            let (key, value) = rest.split_at(at);
            let context = of_name(&name);
            let words = if is_comment { Context::Words(Label::Word) } else { Context::Key };
            [in_context(key, words), in_context(value, context)].concat()
        }
        None => in_context(rest, Context::Words(Label::Word)),
    };
    [heading, replaced].concat()
}

/// The length of the heading that the line begins with, which ends at the last bracket.
fn heading(line: &[u8]) -> usize {
    let start = line.iter().position(u8::is_ascii_graphic);
    match start.map(|at| line[at]) {
        Some(b'[') => line.iter().rposition(|byte| *byte == b']').map_or(line.len(), |at| at + 1),
        _ => 0,
    }
}

/// The place behind the first delimiter with the name of a secret before it, or else behind the first delimiter, and the name.
fn delimiter(line: &[u8]) -> Option<(usize, String)> {
    let is_delimiter = |at: &usize| match line[*at] {
        b'=' => true,
        b':' => !line[..*at].ends_with(CERTIFICATE),
        _ => false,
    };
    let mut all = (0..line.len()).filter(is_delimiter).map(|at| (at + 1, name_before(&line[..at])));
    let first = all.next()?;
    if is_secret(&first.1) {
        return Some(first);
    }
    Some(all.find(|(_, name)| is_secret(name)).unwrap_or(first))
}

/// The beginning of the placeholder of a certificate, up to its colon.
const CERTIFICATE: &[u8] = b"${CERT";

/// The name at the end of the text, without quotes, backslashes and what UTF-16 has between letters.
fn name_before(text: &[u8]) -> String {
    let text = String::from_utf8_lossy(text);
    let is_of_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '\\' | '\0');
    let name = text.trim_end_matches(|c: char| !is_of_name(c));
    let start = name.rfind(|c: char| !is_of_name(c)).map_or(0, |at| at + 1);
    name.get(start..).unwrap_or(name).chars().filter(|c| !matches!(c, '\\' | '\0')).collect()
}

#[expect(clippy::expect_used, reason = "the expression is a constant; every capture compiles it")]
static MEMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"("(?:[^"\\]|\\.)*"\s*:\s*)"((?:[^"\\]|\\.)*)""#).expect("the expression compiles")
});

/// JSON, in which the texts of members with the name of a secret are secrets.
fn json(text: &str, names: &mut dyn Replace) -> String {
    let mut out = String::new();
    let mut at = 0;
    for member in MEMBER.captures_iter(text) {
        let (Some(whole), Some(name)) = (member.get(0), member.get(1)) else { continue };
        out.push_str(&scan(&text[at..whole.start()], Context::Json, names));
        out.push_str(&self::member(&member, name.as_str(), names));
        at = whole.end();
    }
    out + &scan(&text[at..], Context::Json, names)
}

fn member(member: &Captures<'_>, name: &str, names: &mut dyn Replace) -> String {
    let context = match of_name(&name_before(name.trim_end().trim_end_matches(':').as_bytes())) {
        Context::Secret => Context::Secret,
        _ => Context::Json,
    };
    [&scan(name, Context::Json, names), "\"", &scan(&member[2], context, names), "\""].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::standin::private::Private;
    use crate::capture::standin::registry::Registry;

    /// Marks what is private.
    struct Marks;

    impl Replace for Marks {
        fn replace(&mut self, text: Private<'_>) -> String {
            match text {
                Private::Secret(text) => format!("<S:{text}>"),
                Private::Word(text, label) => {
                    format!("<{}:{text}>", label.nouns().1.split(' ').next_back().unwrap())
                }
                Private::Account(text) | Private::Address(text) | Private::AddressV6(text) => {
                    format!("<N:{text}>")
                }
            }
        }
    }

    fn marked(text: &str) -> String {
        String::from_utf8(replace(text.as_bytes(), Content::Lines, &mut Marks)).unwrap()
    }

    #[test]
    fn what_is_not_public_is_private() {
        for (text, expected) in [
            ("[profile acme]\n", "[profile <profiles:acme>]\n"),
            ("region = eu-west-1\n", "region = eu-west-1\n"),
            ("aws_secret_access_key = 'ab/c+d' # x\n", "aws_secret_access_key = '<S:ab/c+d' # x>\n"),
            (
                "role_arn=arn:aws:iam::123456789012:role/a/bb",
                "role_arn=arn:aws:iam::<N:123456789012>:role/a/<roles:bb>",
            ),
            ("duration_seconds = 3600", "duration_seconds = 3600"),
            ("[x] aws_session_token: zz", "[x] aws_session_token: <S:zz>"),
            (
                "sso_start_url = https://acme.awsapps.com:8443/start",
                "sso_start_url = https://<URLs:acme>.awsapps.com:8443/start",
            ),
            ("x = %(source_profile)s", "x = %(source_profile)s"),
            ("c = 10.1.2.3 [::1] 127.0.0.1", "c = <N:10.1.2.3> [::1] 127.0.0.1"),
        ] {
            assert_eq!(marked(text), expected);
        }
    }

    #[test]
    fn the_texts_of_secret_members_are_secrets() {
        let text = r#"{"Version": 1, "SecretAccessKey" : "a\"b", "x": "\u00e9cole", "Expiration": "2019-01-01T00:00:00Z"}"#;
        let replaced = String::from_utf8(replace(text.as_bytes(), Content::Json, &mut Marks)).unwrap();
        assert_eq!(
            replaced,
            r#"{"Version": 1, "SecretAccessKey" : "<S:a\"b>", "x": "\u00e9<values:cole>", "Expiration": "2019-01-01T00:00:00Z"}"#
        );
        assert_eq!(replace(text.as_bytes(), Content::Json, &mut Registry::default()), text.as_bytes());
    }
}
