//! The shared files' text: scanned as the edition reads it, then kept by rust-ini, a section at a time.
//!
//! The two editions read text by different rules, and neither reads it as rust-ini does. So a scanner per edition
//! takes the text apart into sections and properties. What it finds is written down in a normal form that leaves
//! rust-ini nothing to interpret, with an index of the sections; rust-ini then parses only the sections that a
//! session asks for. A hundred thousand other sections cost one pass of the scanner and no tree.

mod asking;
mod document;
mod normal;
mod references;
mod scan_1_14;
mod scan_1_55;
mod section;
mod stray;
mod values;

use std::fmt;

pub(crate) use asking::{Asking, Lineage, Refusal};
pub(crate) use document::Document;
pub(crate) use section::Section;
pub(crate) use stray::replaced;
pub(crate) use values::Surplus;

use crate::Edition;
use crate::secret::Guarded;
use document::Writer;

/// Why a text is not valid. It never quotes the text, which may hold a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The line, counted from 1.
    line: usize,
    what: &'static str,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

impl std::error::Error for Fault {}

/// The marks that edition 1.14 passes over at the beginning of a file: UTF-8's, and those of UTF-16 as well,
/// although it reads no UTF-16.
const BYTE_ORDER_MARKS: [&[u8]; 3] = [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"];

/// Reads the bytes of a file by the edition's rules.
pub(crate) fn parse_bytes(bytes: &[u8], edition: Edition) -> Result<Document, Fault> {
    let mark = BYTE_ORDER_MARKS.into_iter().find(|mark| edition == Edition::V1_14 && bytes.starts_with(mark));
    let bytes = &bytes[mark.map_or(0, <[u8]>::len)..];
    match str::from_utf8(bytes) {
        Ok(text) => parse(text, edition),
        Err(_) => match edition {
            Edition::V1_14 => Ok(parse(&Guarded::from(stray::carried(bytes)), edition)?.with_strays()),
            Edition::V1_55 => parse(&Guarded::from(stray::replaced(bytes)), edition),
        },
    }
}

/// Reads a text by the edition's rules.
fn parse(text: &str, edition: Edition) -> Result<Document, Fault> {
    let mut writer = Writer::with_capacity(text.len());
    match edition {
        Edition::V1_14 => scan_1_14::scan(text, &mut writer)?,
        Edition::V1_55 => scan_1_55::scan(text, &mut writer)?,
    }
    Ok(writer.finish(edition))
}
