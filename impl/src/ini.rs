//! The text of the shared files.
//!
//! The two editions read INI text by rules of their own, and neither reads it as rust-ini does. They agree with rust-ini on
//! text in the documented form, which [`plain`] defines. So a file in that form is indexed line by line, and rust-ini reads
//! its sections. Any other file is read by the scanner of the edition, because only the scanner knows which lines a quote or a
//! backslash joins.
//!
//! A section is read when a session needs it. The other sections of a file, which may be a hundred thousand, cost one pass
//! over their text.

mod document;
mod key_reader;
mod plain;
mod references;
mod scanner_1_14;
mod scanner_1_55;
mod section;
mod text;

use std::fmt;

pub(crate) use document::Document;
pub(crate) use key_reader::{InheritanceChain, KeyReader, LookupPanic};
pub(crate) use section::{Decoration, Section};
pub(crate) use text::to_utf8;

/// Why a text is not valid. It never quotes the text, which may contain a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    /// The number of the line; the first line is 1.
    line: usize,
    problem: &'static str,
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.problem)
    }
}

impl std::error::Error for SyntaxError {}
