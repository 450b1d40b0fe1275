//! Every construct that an INI parser may know, and everything that it may stumble over.

use crate::strategy::draw::Weighted;

/// How one line, or the file that it stands in, is damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::strategy) enum Hurt {
    /// The first such bytes of the line, replaced.
    Replace(&'static [u8], &'static [u8]),
    /// Bytes before the line.
    Prefix(&'static [u8]),
    /// Bytes after the line.
    Suffix(&'static [u8]),
    /// Bytes round the value.
    Wrap(&'static [u8], &'static [u8]),
    /// A line of its own before this one.
    Before(&'static [u8]),
    /// A line of its own, or several, after this one.
    After(&'static [u8]),
    /// Every end of a line, replaced.
    Ends(&'static [u8]),
    /// Bytes before the first line.
    Start(&'static [u8]),
    /// This many bytes more in the line.
    Long(usize),
    /// A space of Unicode before the line.
    SpaceBefore,
    /// A space of Unicode after the line.
    SpaceAfter,
    /// A space of Unicode on both sides of the delimiter.
    SpaceAround,
    /// A space of Unicode in the middle of the name.
    SpaceWithin,
    /// Tokens after the line.
    Tokens,
    /// Tokens on a line of their own.
    TokenLine,
}

use Hurt::{After, Before, Ends, Long, Prefix, Replace, Start, Suffix, Wrap};

#[cfg(test)]
impl Hurt {
    /// Bytes that are in the file after it.
    pub(in crate::strategy) const fn bytes(&self) -> Option<&'static [u8]> {
        match self {
            Replace(_, bytes)
            | Prefix(bytes)
            | Suffix(bytes)
            | Before(bytes)
            | After(bytes)
            | Ends(bytes)
            | Start(bytes) => Some(bytes),
            Wrap(open, close) => Some(if open.is_empty() { close } else { open }),
            Long(_)
            | Self::SpaceBefore
            | Self::SpaceAfter
            | Self::SpaceAround
            | Self::SpaceWithin
            | Self::Tokens
            | Self::TokenLine => None,
        }
    }
}

/// A profile that is its own source, so that edition 1.55 asks twice for keys with escapes in quotes.
const TWICE: [&[u8]; 2] = [
    b"role_arn = arn:aws:iam::123456789012:role/t\nsource_profile = default\naws_access_key_id = \"A\\\\K\"\naws_secret_access_key = S",
    b"role_arn = arn:aws:iam::123456789012:role/t\nsource_profile = dev\naws_access_key_id = \"A\\\\\\\"K\"\naws_secret_access_key = S",
];

/// Every kind of damage. Tokens, which can make any of the others, are as likely as a dozen of them.
pub(in crate::strategy) const HURTS: Weighted<Hurt> = &[
    // Delimiters.
    (2, Replace(b"=", b":")),
    (2, Replace(b"=", b"")),
    (1, Replace(b"=", b"==")),
    (1, Replace(b"=", b"= =")),
    (1, Replace(b"=", b":=")),
    (1, Replace(b"=", b"\t=\t")),
    (1, Replace(b"=", b"   =   ")),
    (1, Replace(b"=", b"=\n")),
    // Headings.
    (2, Replace(b"[", b"")),
    (2, Replace(b"]", b"")),
    (1, Replace(b"[", b"[[")),
    (1, Replace(b"]", b"]]")),
    (2, Replace(b"[", b"[ ")),
    (2, Replace(b"]", b" ]")),
    (1, Replace(b"]", b"] region = us-west-2")),
    (1, Replace(b"]", b"] # comment")),
    (1, Replace(b"]", b"];comment")),
    (1, Replace(b"[profile ", b"[ profile  ")),
    (1, Replace(b"[profile ", b"[profile\t")),
    (1, Replace(b"[profile ", b"[profile")),
    (1, Replace(b"[profile ", b"[PROFILE ")),
    (1, Replace(b"[profile ", b"[profile \"")),
    (1, Replace(b"]", b".child]")),
    (2, Before(b"[a.b]")),
    (2, Before(b"[]")),
    (1, Before(b"[ ]")),
    (1, Before(b"[profile ]")),
    (1, Before(b"[dev]")),
    (1, Before(b"[")),
    (1, Before(b"]")),
    (1, Before(b"[dev\n]")),
    (1, After(b"[-]\n- = x\n[-]")),
    // Text without a delimiter, a key or a value.
    (2, Before(b"stray")),
    (1, Before(b"stray text")),
    (2, Before(b"= value")),
    (1, Before(b"=")),
    (1, Before(b":")),
    (1, Before(b"-")),
    (1, Before(b"region")),
    (1, Before(b"region =")),
    (6, After(b"region = \"\"")),
    (5, After(b"aws_access_key_id = \"\"")),
    (1, Before(b"\"region\" = us-west-2")),
    (1, Before(b"`region` = us-west-2")),
    (1, Before(b"\"\"\"region\"\"\" = us-west-2")),
    (1, Before(b"region us-west-2")),
    // Quotes.
    (2, Wrap(b"\"", b"\"")),
    (2, Wrap(b"'", b"'")),
    (2, Wrap(b"`", b"`")),
    (2, Wrap(b"\"\"\"", b"\"\"\"")),
    (1, Wrap(b"\"", b"")),
    (1, Wrap(b"'", b"")),
    (1, Wrap(b"`", b"")),
    (1, Wrap(b"\"\"\"", b"")),
    (1, Wrap(b"", b"\"")),
    (1, Wrap(b"", b"'")),
    (1, Wrap(b"\"", b"'")),
    (1, Wrap(b"\"a\" ", b"")),
    (1, Wrap(b"\"", b"\" tail")),
    (1, Wrap(b"\"\"\"one\n", b"\"\"\"")),
    (1, Wrap(b"`one\n", b"`")),
    // Escapes.
    (1, Suffix(b"\\")),
    (1, Suffix(b" \\")),
    (1, Suffix(b"\\\\")),
    (1, Wrap(b"\\n", b"\\t")),
    (2, Suffix(b" ,x")),
    (1, Wrap(b"\\\"", b"\\\"")),
    (1, Wrap(b"a\\=b", b"")),
    (1, Wrap(b"\"\\\"", b"\"")),
    (3, Wrap(b"\"a\\\\", b"\"")),
    (1, Replace(b"_", b"\\_")),
    (6, After(TWICE[0])),
    (6, After(TWICE[1])),
    // Comments.
    (2, Suffix(b" # comment")),
    (2, Suffix(b" ; comment")),
    (1, Suffix(b"# comment")),
    (1, Suffix(b"; comment")),
    (1, Suffix(b" #")),
    (1, Suffix(b"\t;")),
    (1, Suffix(b" // comment")),
    (1, Prefix(b"#")),
    (1, Prefix(b";")),
    (1, Prefix(b"//")),
    (1, Before(b"  # indented")),
    (1, Before(b"\t; indented")),
    (1, Before(b"# comment \\")),
    (1, Before(b"# unclosed \" quote")),
    // Indentation, continuation, nesting.
    (2, Prefix(b" ")),
    (1, Prefix(b"    ")),
    (1, Prefix(b"\t")),
    (1, Suffix(b" ")),
    (1, Suffix(b"\t")),
    (2, After(b"  continued")),
    (2, After(b"  region = us-gov-west-1")),
    (1, After(b"\tregion = us-gov-west-1")),
    (2, After(b"s3 =\n  region = us-gov-west-1\n  max_queue_size = 1")),
    (1, After(b"s3 =\n  region = us-gov-west-1\n\n  aws_access_key_id = NESTED")),
    (1, After(b"s3 =\n# comment\n  region = us-gov-west-1")),
    (1, After(b"s3 = \n")),
    (1, After(b"   ")),
    (1, After(b"\t")),
    // Interpolation.
    (1, Wrap(b"%(region)s", b"")),
    (1, Wrap(b"", b"%(missing)s")),
    (1, Wrap(b"%(role_arn)s", b"%(")),
    (3, After(b"region = %(aws_access_key_id)s")),
    (1, After(b"region = %(region)s")),
    (1, After(b"key = us-west-2\nregion = %(keys)s")),
    // Bytes.
    (2, Start(b"\xef\xbb\xbf")),
    (1, Start(b"\xff\xfe")),
    (1, Start(b"\xfe\xff")),
    (1, Start(b"\n")),
    (1, Start(b" ")),
    (3, Ends(b"\r\n")),
    (2, Ends(b"\r")),
    (1, Ends(b"\n\r")),
    (1, Ends(b"\n\n")),
    (1, Ends(b"\x0b")),
    (1, Suffix(b"\r")),
    (1, Wrap(b"a\rb", b"")),
    (1, Wrap(b"\0", b"")),
    (1, Suffix(b"\0")),
    (1, Before(b"\0")),
    (1, Wrap(b"\xff", b"")),
    (1, Wrap(b"\xc3", b"")),
    (1, Suffix(b"\xed\xa0\x80")),
    (1, Before(b"\x80\x81")),
    (1, Wrap("ключ".as_bytes(), b"")),
    (1, Wrap(b"\x1b", b"\x7f")),
    (1, Long(300)),
    (1, Long(5000)),
    (1, Long(70_000)),
    (3, Hurt::SpaceBefore),
    (3, Hurt::SpaceAfter),
    (3, Hurt::SpaceAround),
    (3, Hurt::SpaceWithin),
    (12, Hurt::Tokens),
    (16, Hurt::TokenLine),
];

/// Every character that Unicode calls white space, and four that only look it.
pub(in crate::strategy) const SPACES: Weighted<&str> = &[
    (1, "\t"),
    (1, "\u{b}"),
    (1, "\u{c}"),
    (1, "\u{85}"),
    (1, "\u{a0}"),
    (1, "\u{1680}"),
    (1, "\u{2000}"),
    (1, "\u{2001}"),
    (1, "\u{2002}"),
    (1, "\u{2003}"),
    (1, "\u{2004}"),
    (1, "\u{2005}"),
    (1, "\u{2006}"),
    (1, "\u{2007}"),
    (1, "\u{2008}"),
    (1, "\u{2009}"),
    (1, "\u{200a}"),
    (1, "\u{2028}"),
    (1, "\u{2029}"),
    (1, "\u{202f}"),
    (1, "\u{205f}"),
    (1, "\u{3000}"),
    (1, "\u{180e}"),
    (1, "\u{200b}"),
    (1, "\u{2060}"),
    (1, "\u{feff}"),
];

/// The pieces that token lines are made of.
pub(super) const TOKENS: Weighted<&[u8]> = &[
    (6, b"a"),
    (6, b"="),
    (6, b" "),
    (5, b"["),
    (5, b"]"),
    (3, b":"),
    (3, b"\n"),
    (3, b"\""),
    (2, b"'"),
    (2, b"`"),
    (1, b"\"\"\""),
    (3, b"\\"),
    (3, b"#"),
    (3, b";"),
    (2, b"\t"),
    (2, b"\r"),
    (1, b"\r\n"),
    (4, b"region"),
    (2, b"us-west-2"),
    (2, b"default"),
    (2, b"dev"),
    (2, b"profile"),
    (2, b"aws_access_key_id"),
    (2, b"AKID_T"),
    (1, b"-"),
    (1, b"."),
    (1, b"1"),
    (1, b"0x1F"),
    (1, b"1e3"),
    (1, b"true"),
    (1, b"%("),
    (1, b")s"),
    (1, b"\0"),
    (1, b"\xff"),
    (1, "é".as_bytes()),
    (1, "\u{a0}".as_bytes()),
];
