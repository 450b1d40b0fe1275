//! What edition 1.55 has asked before: a section that is asked again answers with the echoes of its values.
//!
//! Every visit of a profile asks for the same keys, so what counts is whether the section was visited. Nothing is kept
//! of a text without echoes, which nearly every text is.

use std::collections::BTreeSet;

use super::files::FileSection;

/// The sections that were asked, by the numbers of file and section.
#[derive(Default)]
pub(crate) struct Asked(BTreeSet<(usize, usize)>);

impl Asked {
    /// The section as it answers now.
    pub(crate) fn ask<'a>(&mut self, asked: FileSection<'a>) -> FileSection<'a> {
        let FileSection { file, section } = asked;
        let again = section.may_change() && !self.0.insert((file.number, section.number));
        FileSection { file, section: if again { section.again() } else { section } }
    }
}
