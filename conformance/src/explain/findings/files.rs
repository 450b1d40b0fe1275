//! Shared files that are named and not read, or cannot be parsed.

use awsess_model::world::File;

use super::profiles::SWITCH_ON;
use super::{Hint, hint};
use crate::explain::Diagnostic;
use crate::explain::broken_file::{self, Cause};
use crate::explain::paths::CONFIG;
use crate::explain::problems::invalid_file;
use crate::explain::view::{Shared, View};

pub(super) fn named_file_missing(view: &View<'_>) -> Vec<Hint> {
    let missing = |file: &&Shared<'_>| {
        file.read && view.set(file.name.variable).is_some() && !matches!(file.file, Some(File::Bytes(_)))
    };
    let message = |file: &Shared<'_>| {
        let (variable, path) = (file.name.variable, &file.path);
        hint(
            format!(
                "{variable} names {path}, which cannot be read as a file and is skipped without an error"
            ),
            "correct the path",
        )
        .at_variable(variable)
    };
    view.files.iter().filter(missing).map(message).collect()
}

pub(super) fn config_file_not_read(view: &View<'_>) -> Vec<Hint> {
    let unread = view.set(CONFIG.variable).filter(|_| !view.shared_config);
    let message = |path| {
        hint(format!("{} names {path}, which is not read: shared config is off", CONFIG.variable), SWITCH_ON)
            .at_variable(CONFIG.variable)
    };
    unread.map(message).into_iter().collect()
}

/// The files that are not valid, besides the one because of which creating the session fails.
pub(super) fn not_valid(view: &View<'_>) -> Vec<Diagnostic> {
    let problem = invalid_file(view).map(|cause| cause.origin);
    let causes =
        view.distinct_files().filter_map(|file| Some((file, broken_file::cause(file, view.edition())?)));
    let message = |(file, Cause { code, origin, what, remedy }): (&Shared<'_>, Cause)| {
        let effect = match (file.read, &problem) {
            (false, _) => "which does no harm only while shared config is off",
            (true, None) => "and is ignored as a whole",
            (true, Some(_)) => "and would make it fail too",
        };
        Diagnostic::new(code, format!("{} is not valid, {effect}: {what}", file.path), remedy).at(origin)
    };
    causes.filter(|(_, cause)| Some(&cause.origin) != problem.as_ref()).map(message).collect()
}
