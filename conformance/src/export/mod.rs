//! Export of cases and their expected outcomes as files, for use without the runner.
//!
//! | file | contents |
//! | --- | --- |
//! | `scenarios-EDITION.jsonl` | the cases of the scenarios, one JSON object on each line |
//! | `generated-EDITION.jsonl` | generated cases, in the same form |
//! | `manifest.json` | how the files were created, and their contents: see [`Manifest`] |
//!
//! Every line is a [`Line`], which is parsed and resolved again before it is written. The same request gives the same bytes.

mod folder;
mod line;
mod manifest;
mod writer;

use std::fmt;
use std::path::Path;

use crate::scenario::Scenario;
use crate::strategy::Settings;
use crate::vocabulary::case::Edition;

pub use line::Line;
pub use manifest::{FileEntry, Kind, Manifest, Quota};

use folder::Folder;

/// The cases to export.
#[derive(Debug)]
pub struct Request {
    /// The scenarios, each in every edition that it holds for.
    pub scenarios: Vec<Scenario>,
    /// The editions, each of which has its own files.
    pub editions: Vec<Edition>,
    /// How many cases are generated for each edition.
    pub cases: u64,
    /// The seed of the generated cases.
    pub seed: u64,
    /// The settings of generation.
    pub settings: Settings,
}

/// Why an export failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportError(String);

impl ExportError {
    fn new(message: impl fmt::Display) -> Self {
        Self(message.to_string())
    }

    fn at(what: &str, path: &Path, error: &std::io::Error) -> Self {
        Self(format!("failed to {what} {}: {error}", path.display()))
    }
}

impl fmt::Display for ExportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ExportError {}

/// Writes the corpus into a folder, which is created if it does not exist, and returns its manifest.
///
/// A folder that is not empty is rejected unless `replace` is set: then a corpus in it is replaced, and other files are kept. The
/// manifest is written last, so that a folder with a manifest contains a complete corpus.
///
/// # Errors
///
/// When the folder is rejected, a file cannot be written, or a case changes when it is read back.
pub fn export(request: &Request, folder: &Path, replace: bool) -> Result<Manifest, ExportError> {
    let folder = Folder::open(folder, replace)?;
    let mut files = Vec::new();
    for edition in &request.editions {
        for kind in Kind::ALL {
            files.push(writer::write(request, kind, *edition, &folder)?);
        }
    }
    let manifest = Manifest::new(request, files);
    folder.publish(&manifest)?;
    Ok(manifest)
}
