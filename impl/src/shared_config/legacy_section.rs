//! The files as edition 1.14 asks them, a key at a time.

use super::SharedFiles;
use super::files::SharedFile;
use crate::error::{Error, Place};
use crate::ini::{Asking, Lineage, Refusal};
use crate::secret::Guarded;

/// The files, with what the questions left behind in each.
pub(crate) struct LegacyFiles<'a>(Vec<(&'a SharedFile, Asking<'a>)>);

/// A profile's section in one file.
pub(crate) struct LegacySection<'f, 'a> {
    file: &'a SharedFile,
    asking: &'f mut Asking<'a>,
    section: Lineage<'a>,
}

impl<'a> LegacyFiles<'a> {
    pub(crate) fn of(files: &'a SharedFiles) -> Self {
        Self(files.iter().map(|file| (file, Asking::of(file.document()))).collect())
    }

    /// Visits the profile's section of each file that has one, in order.
    pub(crate) fn each_section_of(
        &mut self,
        profile: &[u8],
        mut visit: impl FnMut(&mut LegacySection<'_, 'a>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        for (file, asking) in &mut self.0 {
            let section =
                asking.lineage(profile).or_else(|| asking.lineage(&[b"profile ", profile].concat()));
            if let Some(section) = section {
                visit(&mut LegacySection { file, asking, section })?;
            }
        }
        Ok(())
    }
}

impl<'a> LegacySection<'_, 'a> {
    pub(crate) fn file(&self) -> &'a SharedFile {
        self.file
    }

    /// The value of a key with its references resolved, empty where it is absent.
    pub(crate) fn text(&mut self, key: &'static str) -> Result<Guarded<'a>, Error> {
        let text = self.asking.text(&self.section, key);
        text.map_err(|refusal| refused(self.file, &refusal, key))
    }

    /// The same as bytes: edition 1.14 sends those that are no text as they are.
    pub(crate) fn bytes(&mut self, key: &'static str) -> Result<Vec<u8>, Error> {
        let bytes = self.asking.bytes(&self.section, key);
        bytes.map_err(|refusal| refused(self.file, &refusal, key))
    }

    /// Where the key stands, or would.
    pub(crate) fn place(&self, key: &str) -> Place {
        self.file.place(&self.asking.name(&self.section), Some(key))
    }
}

fn refused(file: &SharedFile, refusal: &Refusal<'_>, key: &str) -> Error {
    Error::from(refusal.panic).with_place(file.place(&refusal.section, Some(key)))
}
