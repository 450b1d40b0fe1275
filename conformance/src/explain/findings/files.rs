//! Shared files that are named and not read, or cannot be parsed.

use awsess_model::world::File;

use super::profiles::SWITCH_ON;
use super::{Hint, hint};
use crate::explain::Origin;
use crate::explain::paths::CONFIG;
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

pub(super) fn not_valid(view: &View<'_>) -> Vec<Hint> {
    // If creation fails because of a file, that is the problem.
    let is_problem = view.outcome.failure().is_some_and(|failure| failure.code == "SharedConfigLoadError");
    let invalid = |file: &&Shared<'_>| matches!(file.file, Some(File::Bytes(_))) && file.ini.is_none();
    let message = |file: &Shared<'_>| {
        let effect = match file.read {
            false => "which does no harm only while shared config is off",
            true => "and is ignored as a whole",
        };
        let origin = Origin::File { file: file.path.clone() };
        hint(format!("{} is not valid, {effect}", file.path), "correct the file").at(origin)
    };
    view.files.iter().filter(invalid).filter(|file| !(is_problem && file.read)).map(message).collect()
}
