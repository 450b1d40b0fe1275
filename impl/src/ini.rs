//! The shared files' text: scanned as the edition reads it, then kept by rust-ini, a section at a time.
//!
//! The two editions read text by different rules, and neither reads it as rust-ini does. So a scanner per edition
//! takes the text apart into sections and properties. What it finds is written down in a normal form that leaves
//! rust-ini nothing to interpret, with an index of the sections; rust-ini then parses only the sections that a
//! session asks for. A hundred thousand other sections cost one pass of the scanner and no tree.

mod document;
mod scan_1_14;
mod scan_1_55;

use std::fmt;

pub(crate) use document::{Document, Section};

use crate::Edition;
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

/// Reads a text by the edition's rules.
pub(crate) fn parse(text: &str, edition: Edition) -> Result<Document, Fault> {
    let mut writer = Writer::with_capacity(text.len());
    match edition {
        Edition::V1_14 => scan_1_14::scan(text, &mut writer)?,
        Edition::V1_55 => scan_1_55::scan(text, &mut writer)?,
    }
    Ok(writer.finish(edition))
}
