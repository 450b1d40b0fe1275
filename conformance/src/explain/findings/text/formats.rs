//! Shared files in the format of another tool.

use crate::explain::explanation::diagnostic::Diagnostic;
use crate::explain::explanation::origin::Origin;
use crate::explain::files::format::{Format, format};
use crate::explain::files::shared_file::Shared;
use crate::explain::findings::hint::{Hint, hint};
use crate::explain::world::view::View;

/// The files in another format that are read without an error, with their formats.
fn found<'v, 'w>(view: &'v View<'w>) -> impl Iterator<Item = (&'v Shared<'w>, &'static Format, &'w [u8])> {
    view.read_files().filter(|file| file.ini.is_some()).filter_map(|file| {
        let bytes = file.bytes()?;
        Some((file, format(bytes)?, bytes))
    })
}

pub(in crate::explain::findings) fn other(view: &View<'_>) -> Vec<Hint> {
    let message = |(file, format, bytes): (&Shared<'_>, &Format, &[u8])| {
        let message = format!(
            "{} contains {}, which the SDK does not read: no key in it counts",
            file.path, format.what
        );
        hint(message, format.remedy(bytes)).at(Origin::File { file: file.path.clone() })
    };
    found(view).map(message).collect()
}

/// How the first file in another format is written as the SDK reads it.
pub(in crate::explain::findings) fn remedy(view: &View<'_>) -> Option<String> {
    found(view).next().map(|(_, format, bytes)| format.remedy(bytes))
}

/// Whether the finding is about a line of a file whose whole format is another one.
pub(in crate::explain::findings) fn explains(view: &View<'_>, finding: &Diagnostic) -> bool {
    let Some(Origin::Line { file, .. } | Origin::Key { file, .. }) = &finding.origin else { return false };
    found(view).any(|(other, _, _)| other.path == *file)
}
