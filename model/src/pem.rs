//! PEM texts: their blocks, and the certificates that they contain.

use alloc::string::String;
use alloc::vec::Vec;

const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";
const DASHES: &str = "-----";
const CERTIFICATE: &str = "CERTIFICATE";

/// The DER bytes of the certificates in a PEM text. Blocks without a valid certificate are skipped.
pub(crate) fn certificates(pem: &[u8]) -> Vec<Vec<u8>> {
    blocks(&String::from_utf8_lossy(pem)).filter_map(|block| certificate(&block)).collect()
}

/// The blocks of a PEM text.
pub(crate) fn blocks(text: &str) -> impl Iterator<Item = Block<'_>> {
    let mut rest = text;
    core::iter::from_fn(move || {
        let (block, after) = next_block(rest)?;
        rest = after;
        Some(block)
    })
}

/// A PEM block.
pub(crate) struct Block<'a> {
    /// The text between `BEGIN` and the dashes.
    pub(crate) label: &'a str,
    /// The lines between the `BEGIN` and the `END` line, with any headers.
    pub(crate) body: &'a str,
}

/// The next block whose END line has the label of its BEGIN line, and the text after it.
fn next_block(text: &str) -> Option<(Block<'_>, &str)> {
    let mut rest = text;
    loop {
        let start = line_start(rest, BEGIN)?;
        let after_begin = &rest[start + BEGIN.len()..];
        let (heading, body) = after_begin.split_once('\n')?;
        match heading.trim_end().strip_suffix(DASHES).and_then(|label| block_until_end(label, body)) {
            Some(found) => return Some(found),
            None => rest = body,
        }
    }
}

/// The block up to the next END line, if that has the label, and the text after it.
fn block_until_end<'a>(label: &'a str, body: &'a str) -> Option<(Block<'a>, &'a str)> {
    let end = line_start(body, END)?;
    let after = &body[end + END.len()..];
    let line = after.split('\n').next()?;
    let has_label = line.trim_end().strip_suffix(DASHES)? == label;
    has_label.then(|| (Block { label, body: &body[..end] }, &after[line.len()..]))
}

/// The byte position of the first line that begins with the marker.
fn line_start(text: &str, marker: &str) -> Option<usize> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.starts_with(marker) {
            return Some(at);
        }
        at += line.len();
    }
    None
}

/// The DER bytes of the certificate in a block. Such a block has the label `CERTIFICATE`, no headers, and a body that
/// decodes to the outer structure of a certificate.
pub(crate) fn certificate(block: &Block<'_>) -> Option<Vec<u8>> {
    let plain = block.label == CERTIFICATE && !block.body.contains(':');
    base64(block.body).filter(|der| plain && looks_like_x509(der))
}

/// The bytes that a base64 text encodes. White space is ignored.
pub(crate) fn base64(text: &str) -> Option<Vec<u8>> {
    let data = text.trim_end_matches(|letter: char| letter == '=' || letter.is_ascii_whitespace());
    let padding = text[data.len()..].bytes().filter(|byte| *byte == b'=').count();
    let letters = data.chars().filter(|letter| !letter.is_ascii_whitespace());
    let sextets = letters.map(sextet).collect::<Option<Vec<u32>>>()?;
    let bytes = |group: &[u32]| {
        let bits = group.iter().fold(0, |bits, sextet| bits << 6 | sextet) << (6 * (4 - group.len()));
        bits.to_be_bytes().into_iter().skip(1).take(group.len() * 6 / 8)
    };
    let is_whole = padding <= 2 && (sextets.len() + padding).is_multiple_of(4);
    is_whole.then(|| sextets.chunks(4).flat_map(bytes).collect())
}

/// The six bits that a letter of base64 encodes.
fn sextet(letter: char) -> Option<u32> {
    let offset = |first: char| u32::from(letter) - u32::from(first);
    match letter {
        'A'..='Z' => Some(offset('A')),
        'a'..='z' => Some(26 + offset('a')),
        '0'..='9' => Some(52 + offset('0')),
        '+' => Some(62),
        '/' => Some(63),
        _ => None,
    }
}

const SEQUENCE: u8 = 0x30;
const BIT_STRING: u8 = 0x03;

/// Whether the bytes have the outer structure of a certificate: a sequence with three elements. The body and the signature
/// algorithm are sequences, and the signature is a bit string.
fn looks_like_x509(der: &[u8]) -> bool {
    let Some((SEQUENCE, content, [])) = element(der) else { return false };
    let Some((SEQUENCE, body, rest)) = element(content) else { return false };
    let Some((SEQUENCE, _, rest)) = element(rest) else { return false };
    matches!(element(rest), Some((BIT_STRING, _, []))) && !body.is_empty()
}

/// The tag and the content of the first DER element, and the bytes after it.
fn element(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = der.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        0x81..=0x84 => {
            let (length, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            (length.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte)), rest)
        }
        _ => return None,
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((tag, content, rest))
}
