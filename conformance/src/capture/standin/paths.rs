//! Where the paths of a world are in a case: the home directory is `${ROOT}/home`, and every other absolute path is below
//! `${ROOT}` too.

use std::collections::BTreeSet;

use super::context::Context;
use super::private::{Label, Private, Replace};
use super::scanner::scan;
use crate::vocabulary::case::{Case, Platform, ROOT};

/// The home directory of a case.
const HOME: &str = "${ROOT}/home";
/// The folder of a case for the files of relative paths.
const WORK: &str = "${ROOT}/work";
/// The folders of the system with the home directories of users, and the one in a case for those of others.
const HOMES: [&str; 2] = ["home", "Users"];
const OTHER_HOMES: &str = "homes";

/// How paths are replaced.
#[derive(Debug, Default)]
pub(super) struct Paths {
    /// The home directory, if it is an absolute path.
    home: Option<String>,
    is_windows: bool,
    /// The relative paths that exist.
    relative: BTreeSet<String>,
}

impl Paths {
    /// The paths of a case.
    pub(super) fn new(case: &Case) -> Self {
        let is_windows = case.platform == Platform::Windows;
        let variable = if is_windows { "USERPROFILE" } else { "HOME" };
        let home = case.env.get(variable).map(|home| slashed(home, is_windows));
        let home = home
            .map(|home| home.trim_end_matches('/').to_owned())
            .filter(|home| is_absolute(home) && home != ROOT);
        let paths = case.files.keys().chain(case.programs.keys());
        let relative = paths.filter(|path| !is_absolute(&slashed(path, is_windows))).cloned().collect();
        Self { home, is_windows, relative }
    }

    /// The path in the case.
    pub(super) fn map(&self, path: &str, names: &mut dyn Replace) -> String {
        let slashed = slashed(path, self.is_windows);
        let of_home = self.home.as_deref().and_then(|home| below(&slashed, home));
        let (start, rest) = match (of_home, below(&slashed, ROOT)) {
            (Some(rest), _) => (HOME, rest.to_owned()),
            (None, Some(rest)) => (ROOT, of_system(rest)),
            (None, None) if slashed.starts_with('/') => (ROOT, of_system(&slashed)),
            (None, None) if self.relative.contains(path) => (WORK, format!("/{slashed}")),
            (None, None) => ("", slashed),
        };
        let rest = if rest.split('/').any(|name| name == "..") { resolved(&rest) } else { rest };
        let mut before = "";
        let names = rest.split('/').map(|name| {
            let label =
                if HOMES.contains(&before) || before == OTHER_HOMES { Label::User } else { Label::Folder };
            before = name;
            scan(visible(name), Context::Words(label), names)
        });
        format!("{start}{}", names.collect::<Vec<_>>().join("/"))
    }
}

/// Replaces texts, and paths among them as they are in the case.
pub(super) struct WithPaths<'p, R> {
    pub(super) paths: &'p Paths,
    pub(super) texts: R,
}

impl<R: Replace> Replace for WithPaths<'_, R> {
    fn replace(&mut self, text: Private<'_>) -> String {
        self.texts.replace(text)
    }

    fn keep(&mut self, word: &str) {
        self.texts.keep(word);
    }

    fn path(&mut self, path: &str) -> String {
        self.paths.map(path, &mut self.texts)
    }
}

/// The path with slashes, and without a drive.
fn slashed(path: &str, is_windows: bool) -> String {
    if !is_windows {
        return path.into();
    }
    let path = path.replace('\\', "/");
    let is_drive = matches!(path.as_bytes(), [letter, b':', b'/', ..] if letter.is_ascii_alphabetic());
    if is_drive { path[2..].into() } else { path }
}

fn is_absolute(path: &str) -> bool {
    path.starts_with('/') || below(path, ROOT).is_some()
}

/// The rest of the path behind a folder: empty, or with its slash.
fn below<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
    path.strip_prefix(folder).filter(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// An absolute path that is not in the home directory of the case.
fn of_system(path: &str) -> String {
    let is_home = |home: &&&str| below(path, &format!("/{home}")).is_some();
    match HOMES.iter().find(is_home) {
        Some(home) => format!("/{OTHER_HOMES}{}", &path[home.len() + 1..]),
        None => path.into(),
    }
}

/// The path without `..`, which a case must not have.
fn resolved(path: &str) -> String {
    let parts = path.split('/').fold(Vec::new(), |mut parts: Vec<&str>, part| {
        match part {
            ".." if parts.len() > usize::from(path.starts_with('/')) => drop(parts.pop()),
            ".." => {}
            part => parts.push(part),
        }
        parts
    });
    parts.join("/")
}

/// The name of a file or folder without the dot that hides it: programs load code from hidden folders.
fn visible(name: &str) -> &str {
    match name {
        "." | ".aws" => name,
        hidden => hidden.strip_prefix('.').unwrap_or(hidden),
    }
}
