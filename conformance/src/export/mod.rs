//! Export: worlds and what must come out of them as files, for those who want no runner.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `scenarios-EDITION.jsonl` | the scenarios' cases, a JSON object a line |
//! | `generated-EDITION.jsonl` | generated cases, likewise |
//! | `manifest.json` | what they were made from, and what is in them: see [`Manifest`] |
//!
//! Every line is a [`Line`], read back from its own text and resolved again before it is kept. The same request gives
//! the same bytes.

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

/// What is to be exported.
#[derive(Debug)]
pub struct Request {
    /// The scenarios, each in every edition that it holds for.
    pub scenarios: Vec<Scenario>,
    /// The editions, each in files of its own.
    pub editions: Vec<Edition>,
    /// How many cases are generated for each edition.
    pub cases: u64,
    /// The seed of the generated cases.
    pub seed: u64,
    /// What may be drawn.
    pub settings: Settings,
}

/// Why there is no corpus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed(String);

impl Failed {
    fn new(message: impl fmt::Display) -> Self {
        Self(message.to_string())
    }

    fn at(what: &str, path: &Path, error: &std::io::Error) -> Self {
        Self(format!("failed to {what} {}: {error}", path.display()))
    }
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Failed {}

/// Writes the corpus into a folder, which is made if it is not there, and tells what is in it.
///
/// A folder with something in it is refused, unless `replace` says that a corpus in it is to be replaced; other files are
/// left as they are. The manifest comes last: a folder with one holds a whole corpus.
///
/// # Errors
///
/// When the folder is refused, nothing can be written, or a case is another one once it is read back.
pub fn export(request: &Request, folder: &Path, replace: bool) -> Result<Manifest, Failed> {
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
