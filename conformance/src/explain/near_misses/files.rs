//! Shared files that are named and not read, or cannot be parsed.

use awsess_model::world::File;

use crate::explain::paths::{CONFIG, CREDENTIALS};
use crate::explain::view::{Shared, View};

pub(super) fn named_file_missing(view: &View<'_>) -> Vec<String> {
    let missing = |file: &&Shared<'_>| {
        file.read && view.set(file.name.variable).is_some() && !matches!(file.file, Some(File::Bytes(_)))
    };
    let message = |file: &Shared<'_>| {
        format!(
            "{} names {}, which cannot be read as a file and is skipped without an error; correct the path",
            file.name.variable, file.path
        )
    };
    view.files.iter().filter(missing).map(message).collect()
}

pub(super) fn config_file_not_read(view: &View<'_>) -> Vec<String> {
    let unread = view.set(CONFIG.variable).filter(|_| !view.shared_config);
    let message = |path| {
        format!(
            "{} names {path}, which is not read: shared config is off; set AWS_SDK_LOAD_CONFIG=1, or use --shared-config enable",
            CONFIG.variable
        )
    };
    unread.map(message).into_iter().collect()
}

pub(super) fn not_valid(view: &View<'_>) -> Vec<String> {
    let invalid = |file: &&Shared<'_>| matches!(file.file, Some(File::Bytes(_))) && file.ini.is_none();
    let message = |file: &Shared<'_>| match (file.read, file.name == CREDENTIALS) {
        (false, _) => format!(
            "{} is not valid, which does no harm only while shared config is off; correct it",
            file.path
        ),
        (true, _) => format!("{} is not valid and is ignored as a whole; correct it", file.path),
    };
    view.files.iter().filter(invalid).map(message).collect()
}
