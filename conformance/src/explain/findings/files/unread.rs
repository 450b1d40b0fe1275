//! Shared files that are named and not read, or cannot be parsed.

use awsess_model::world::File;

use crate::explain::explanation::diagnostic::Diagnostic;
use crate::explain::explanation::origin::Origin;
use crate::explain::files::paths::{
    CONFIG, CREDENTIALS, NO_FILE, SharedName, default_path, is_one_file, normalised,
};
use crate::explain::files::shared_file::Shared;
use crate::explain::findings::environment::variables::unexpanded;
use crate::explain::findings::hint::{Hint, hint};
use crate::explain::findings::profiles::hidden::enable;
use crate::explain::problems::broken_file::{self, Cause, invalid_file};
use crate::explain::world::variables::{Kind, read_by};
use crate::explain::world::view::View;

pub(in crate::explain::findings) fn named_file_missing(view: &View<'_>) -> Vec<Hint> {
    // A path that nothing has expanded is another finding.
    let is_named = |variable| view.set(variable).is_some() && unexpanded(view, variable).is_none();
    let missing = |file: &&Shared<'_>| file.read && is_named(file.name.variable) && file.file.is_none();
    let message = |file: &Shared<'_>| {
        let (variable, path) = (file.name.variable, &file.path);
        let message = format!(
            "{variable} names {path}, which does not exist or cannot be read, and is skipped without an error"
        );
        hint(message, "correct the path").at_variable(variable)
    };
    view.files.iter().filter(missing).map(message).collect()
}

/// Whether a note tells why the file is missing that this finding is about.
pub(in crate::explain::findings) fn is_noted(
    view: &View<'_>,
    finding: &Diagnostic,
    notes: &[Diagnostic],
) -> bool {
    let is_of = |file: &&Shared<'_>| {
        finding.origin.as_ref().is_some_and(|origin| origin.name() == file.name.variable)
    };
    let Some(file) = view.files.iter().find(is_of).filter(|_| finding.code == "named-file-missing") else {
        return false;
    };
    let tells = |note: &Diagnostic| match &note.origin {
        Some(Origin::File { file: noted }) => {
            noted.strip_prefix(&file.path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        }
        Some(_) | None => false,
    };
    notes.iter().any(tells)
}

/// A directory in the place of a file: a container gets one if a file that does not exist is mounted.
pub(in crate::explain::findings) fn directory(view: &View<'_>) -> Vec<Hint> {
    let is_directory = |file: &&Shared<'_>| file.read && matches!(file.file, Some(File::Directory));
    let message = |file: &Shared<'_>| {
        let message = format!(
            "{} is a directory, and is skipped without an error; version 2 of the SDK fails with an error there",
            file.path
        );
        let remedy = match below(view, &file.path) {
            Some(name) => format!(
                "mount the file that {name} names outside of this directory, and set {name} to the new path"
            ),
            None => format!(
                "replace the directory by the file, or set {} to the path of the file. A container gets such a directory if the file \
                 does not exist when it is mounted, so create the file first",
                file.name.variable
            ),
        };
        let origin = match view.set(file.name.variable) {
            Some(_) => Origin::Variable { name: file.name.variable.into() },
            None => Origin::File { file: file.path.clone() },
        };
        hint(message, remedy).at(origin)
    };
    view.distinct_files().filter(is_directory).map(message).collect()
}

/// The variable or the key that names a file below this directory.
fn below(view: &View<'_>, directory: &str) -> Option<String> {
    let is_below =
        |path: &str| normalised(path).strip_prefix(directory).is_some_and(|rest| rest.starts_with('/'));
    let variables = read_by(view.edition()).filter(|variable| variable.kind == Kind::Path);
    let variable = variables.map(|variable| variable.name).find(|name| view.set(name).is_some_and(is_below));
    let keys = ["web_identity_token_file", "ca_bundle"].into_iter();
    let entry =
        keys.flat_map(|key| view.read_entries(&view.profile, key)).find(|entry| is_below(&entry.value));
    let key = entry.map(|entry| format!("{} ({}:{})", entry.key, entry.path, entry.line));
    variable.map(Into::into).or(key)
}

/// A variable that names the file which is the other one by default.
pub(in crate::explain::findings) fn other_file(view: &View<'_>) -> Vec<Hint> {
    let message = |(name, other): (SharedName, SharedName)| {
        let is_other =
            view.set(name.variable).map(normalised) == Some(normalised(&default_path(view.world, other)));
        let is_read = view.files.iter().any(|file| file.name == name && file.read && file.bytes().is_some());
        let message = format!(
            "{} names the {} file, which is read as the {} file",
            name.variable, other.file, name.file
        );
        let remedy = format!("unset it, or name the {} file", name.file);
        (is_other && is_read).then(|| hint(message, remedy).at_variable(name.variable))
    };
    [(CONFIG, CREDENTIALS), (CREDENTIALS, CONFIG)].into_iter().filter_map(message).collect()
}

/// Both variables name one file, which other SDKs read by other headings as config and as credentials.
pub(in crate::explain::findings) fn one_file(view: &View<'_>) -> Vec<Hint> {
    let are_set = [CONFIG, CREDENTIALS].iter().all(|name| view.set(name.variable).is_some());
    let exists = view.read_files().next().is_some();
    let message = || {
        let message = format!("{} and {} name one file", CONFIG.variable, CREDENTIALS.variable);
        let remedy = "name two files: other SDKs look for [profile NAME] in the one and [NAME] in the other";
        hint(message, remedy).at_variable(CONFIG.variable)
    };
    (are_set && exists && is_one_file(view.world)).then(message).into_iter().collect()
}

/// A file without a section that a variable names.
pub(in crate::explain::findings) fn empty(view: &View<'_>) -> Vec<Hint> {
    let is_empty = |file: &&Shared<'_>| {
        let is_blank = file.bytes().is_some_and(|bytes| bytes.iter().all(u8::is_ascii_whitespace));
        is_blank && file.path != NO_FILE && view.set(file.name.variable).is_some()
    };
    let message = |file: &Shared<'_>| {
        hint(format!("{} names {}, which is empty", file.name.variable, file.path), "name another file")
            .at_variable(file.name.variable)
    };
    view.read_files().filter(is_empty).map(message).collect()
}

pub(in crate::explain::findings) fn config_file_not_read(view: &View<'_>) -> Vec<Hint> {
    let is_unread = !view.shared_config && !is_one_file(view.world);
    let unread = view.set(CONFIG.variable).filter(|_| is_unread);
    let message = |path| {
        hint(
            format!("{} names {path}, which is not read: shared config is off", CONFIG.variable),
            enable(view),
        )
        .at_variable(CONFIG.variable)
    };
    unread.map(message).into_iter().collect()
}

/// The files that are not valid, besides the one because of which creating the session fails.
pub(in crate::explain::findings) fn not_valid(view: &View<'_>) -> Vec<Diagnostic> {
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
