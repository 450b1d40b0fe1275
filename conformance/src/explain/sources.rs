//! What can be seen of the source of the credentials without asking it: the token file of a web identity, the program of
//! `credential_process`, and the cached token of single sign-on.

mod sign_on;

use std::fs;
use std::path::{Path, PathBuf};

use awsess_model::rule;
use awsess_model::trace::{self, Subject};
use awsess_model::world::{Platform, World};

use super::NearMiss;
use super::paths::{home_variable, set};
use super::view::View;

/// Characters with a meaning to the shell. The first word of a command that has one of them is not always a program.
const SHELL_SYNTAX: &[char] =
    &['$', '`', '|', '&', ';', '<', '>', '(', ')', '{', '}', '*', '?', '[', '=', '!', '#', '\n'];
/// Words that a shell runs itself.
const BUILTINS: [&str; 14] = [
    ".", ":", "cd", "command", "eval", "exec", "export", "for", "if", "set", "source", "test", "umask",
    "while",
];

/// Notes about what the credentials of this world come from.
pub(super) fn notes(world: &World) -> Vec<NearMiss> {
    let view = View::new(world);
    let token = token_file_of(&view).and_then(|(place, path)| token_file(&place, &path));
    let command = command_of(&view).filter(|_| world.platform == Platform::Unix);
    let program = command.and_then(|(place, command)| program(&place, &command, world));
    token.into_iter().chain(program).chain(sign_on::token(&view)).collect()
}

/// The variable or key that names the token file, and the path, if the credentials come from a web identity.
fn token_file_of(view: &View<'_>) -> Option<(String, String)> {
    const VARIABLE: &str = "AWS_WEB_IDENTITY_TOKEN_FILE";
    let winner = view.winner(Subject::Credentials).map(|(_, winner)| &winner.origin);
    if winner == Some(&trace::Origin::Variable(VARIABLE)) {
        return Some((VARIABLE.into(), view.set(VARIABLE)?.into()));
    }
    let is_source = view.trace.decisions().any(|decision| decision.rules.contains(&rule::WEB_1));
    let entry = view.read_entries(&view.chain(true).pop()?, "web_identity_token_file").into_iter().next();
    entry.filter(|_| is_source).map(|entry| (entry.origin().to_string(), entry.value))
}

/// Where `credential_process` is set, and its command, if the credentials come from it.
fn command_of(view: &View<'_>) -> Option<(String, String)> {
    let (_, winner) = view.winner(Subject::Credentials)?;
    let is_command = matches!(winner.origin, trace::Origin::Key { key: "credential_process", .. });
    is_command.then(|| (view.origin(&winner.origin).to_string(), winner.value.to_string()))
}

/// A token file that cannot be read. It is not read here, only opened.
fn token_file(place: &str, path: &str) -> Option<NearMiss> {
    let reason = match fs::metadata(path) {
        Ok(file) if file.is_dir() => "it is a directory".to_owned(),
        Ok(file) if !file.is_file() => return None,
        Ok(_) => fs::File::open(path).err()?.to_string(),
        Err(error) => error.to_string(),
    };
    Some(NearMiss::new(
        "token-file-not-readable",
        format!(
            "{place} names the token file {path}, which cannot be read: {reason}; retrieving the credentials fails until it \
             can: correct the path or the permissions"
        ),
    ))
}

/// A command that the shell cannot run, or does not run as its author meant.
fn program(place: &str, command: &str, world: &World) -> Option<NearMiss> {
    let Some(path) = set(world, "PATH") else {
        return Some(NearMiss::new(
            "program-not-found",
            format!("{place}: PATH is not set, so the shell that runs the command is not found; set PATH"),
        ));
    };
    let Some(words) = shlex::split(command) else {
        return Some(NearMiss::new(
            "quotes-not-closed",
            format!("{place}: a quote of the command is not closed, so the shell runs nothing; close it"),
        ));
    };
    let first = words.first().filter(|word| !is_of_shell(word))?;
    if is_found(first, path, world) {
        return None;
    }
    let split = (2..=words.len()).map(|count| words[..count].join(" "));
    let meant = split.filter(|word| word.contains('/')).find(|word| is_found(word, path, world));
    Some(match meant {
        Some(meant) => NearMiss::new(
            "program-with-space",
            format!(
                "{place}: the shell splits {meant:?} at the space and looks for {first:?}; write the space as \"\\ \" (quotes \
                 at the start of the value are removed when the file is read)"
            ),
        ),
        None => NearMiss::new(
            "program-not-found",
            format!(
                "{place}: the program {first:?} is not found, or may not be executed; retrieving the credentials fails: \
                 correct the path, or PATH"
            ),
        ),
    })
}

fn is_of_shell(word: &str) -> bool {
    word.contains(SHELL_SYNTAX) || BUILTINS.contains(&word)
}

/// Whether there is a program with this name: in a directory of the search path, or at this path.
fn is_found(word: &str, path: &str, world: &World) -> bool {
    if word.contains('/') {
        return is_executable(&home_expanded(word, world));
    }
    std::env::split_paths(path).any(|directory| is_executable(&directory.join(word)))
}

/// The path, with the home directory for `~`.
fn home_expanded(path: &str, world: &World) -> PathBuf {
    match (path.strip_prefix("~/"), set(world, home_variable(world.platform))) {
        (Some(rest), Some(home)) => Path::new(home).join(rest),
        (Some(_), None) | (None, _) => path.into(),
    }
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    path.is_file() && rustix::fs::access(path, rustix::fs::Access::EXEC_OK).is_ok()
}

#[cfg(not(unix))]
fn is_executable(path: &Path) -> bool {
    path.is_file()
}
