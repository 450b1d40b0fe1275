//! What can be seen of the source of the credentials without asking it: the token file of a web identity, the program of
//! `credential_process`, and the cached token of single sign-on.

mod sign_on;
mod web_token;

use std::fs;
use std::path::{Path, PathBuf};

use awsess_model::rule;
use awsess_model::session::Provider;
use awsess_model::trace::{self, Subject};
use awsess_model::world::{Edition, File, Platform, World};
use zeroize::Zeroizing;

use super::read::read;
use crate::explain::explanation::diagnostic::Diagnostic;
use crate::explain::explanation::origin::Origin;
use crate::explain::files::paths::{TOKEN_FILE, home_variable, set};
use crate::explain::world::chain::{Base, Chain};
use crate::explain::world::view::View;

/// Characters with a meaning to the shell. The first word of a command that has one of them is not always a program.
const SHELL_SYNTAX: &[char] =
    &['$', '`', '|', '&', ';', '<', '>', '(', ')', '{', '}', '*', '?', '[', '=', '!', '#', '\n'];
/// Words that a shell runs itself.
const BUILTINS: [&str; 14] = [
    ".", ":", "cd", "command", "eval", "exec", "export", "for", "if", "set", "source", "test", "umask",
    "while",
];

/// Notes about what the credentials of this world come from.
pub(super) fn notes(world: &World) -> Vec<Diagnostic> {
    let view = View::new(world);
    let token = token_file_of(&view).and_then(|(origin, path)| token_of(&view, origin, &path));
    let command = command_of(&view).filter(|_| world.platform == Platform::Unix);
    let program = command.and_then(|(origin, command)| program(origin, &command, world));
    let container = container_token_of(&view).and_then(|(origin, path)| container_token(origin, &path));
    token.into_iter().chain(program).chain(sign_on::notes(&view)).chain(container).collect()
}

/// The variable or key that names the token file, and the path, if the credentials come from a web identity, or those with which
/// the first role is assumed.
fn token_file_of(view: &View<'_>) -> Option<(Origin, String)> {
    view.outcome.session()?;
    if view.is_web_identity_of_environment() {
        return Some((Origin::Variable { name: TOKEN_FILE.into() }, view.set(TOKEN_FILE)?.into()));
    }
    let is_source = view.trace.decisions().any(|decision| decision.rules.contains(&rule::WEB_1));
    let entry = view.read_entries(&view.base_profile(), "web_identity_token_file").into_iter().next();
    entry.filter(|_| is_source).map(|entry| (entry.origin(), entry.value))
}

/// The path of the token file of a web identity, if the session has one and it can be read.
pub(super) fn readable_token_file(world: &World) -> Option<String> {
    let (origin, path) = token_file_of(&View::new(world))?;
    token_file(origin, &path).is_none().then_some(path)
}

/// The variable with the path of the authorization token of a container, and the path, if the credentials come from the container.
fn container_token_of(view: &View<'_>) -> Option<(Origin, String)> {
    const VARIABLE: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";
    let is_base = Chain::new(view).is_some_and(|chain| chain.base == Base::Container);
    let is_container = view.external_provider() == Some(Provider::Container);
    let path =
        view.set(VARIABLE).filter(|_| view.edition() == Edition::V1_55 && (is_base || is_container))?;
    Some((Origin::Variable { name: VARIABLE.into() }, path.into()))
}

/// Where `credential_process` is set, and its command, if the credentials come from it.
fn command_of(view: &View<'_>) -> Option<(Origin, String)> {
    let (_, winner) = view.winner(Subject::Credentials)?;
    let is_command = matches!(winner.origin, trace::Origin::Key { key: "credential_process", .. });
    is_command.then(|| (view.origin(&winner.origin), winner.value.to_string()))
}

/// A token file that cannot be read, or whose token STS would reject because of its times.
fn token_of(view: &View<'_>, origin: Origin, path: &str) -> Option<Diagnostic> {
    let unreadable = token_file(origin.clone(), path);
    let times = || match read(path.as_ref()).ok()? {
        File::Bytes(token) => web_token::of_times(&Zeroizing::new(token), path, view.world.now),
        File::Directory => None,
    };
    unreadable.or_else(|| Some(times()?.at(origin)))
}

/// A token file that cannot be read. It is not read here, only opened.
fn token_file(origin: Origin, path: &str) -> Option<Diagnostic> {
    let reason = unreadable(path)?;
    let message = format!(
        "retrieving the credentials fails: {} names the token file {path}, which cannot be read: {reason}",
        origin.name()
    );
    let remedy = "correct the path or the permissions, or mount the file, as EKS does for a pod with a service account";
    Some(Diagnostic::new("token-file-not-readable", message, remedy).at(origin))
}

/// A file with the authorization token of a container that cannot be read.
fn container_token(origin: Origin, path: &str) -> Option<Diagnostic> {
    let reason = unreadable(path)?;
    let message = format!(
        "retrieving the credentials fails: {} names {path}, which cannot be read: {reason}",
        origin.name()
    );
    let remedy = "correct the path or the permissions, or unset the variable if the endpoint needs no token";
    Some(Diagnostic::new("container-token-not-readable", message, remedy).at(origin))
}

/// Why the file cannot be read; `None` if it can, or is neither a file nor a directory.
fn unreadable(path: &str) -> Option<String> {
    match fs::metadata(path) {
        Ok(file) if file.is_dir() => Some("it is a directory".to_owned()),
        Ok(file) if !file.is_file() => None,
        Ok(_) => Some(fs::File::open(path).err()?.to_string()),
        Err(error) => Some(error.to_string()),
    }
}

/// A command that the shell cannot run, or does not run as its author meant.
fn program(origin: Origin, command: &str, world: &World) -> Option<Diagnostic> {
    let (code, message, remedy) = broken_command(command, world)?;
    let message = format!("retrieving the credentials fails: {message}");
    Some(Diagnostic::new(code, message, remedy).at(origin))
}

/// The code, the message and the remedy for a command that does not run.
fn broken_command(command: &str, world: &World) -> Option<(&'static str, String, &'static str)> {
    let Some(path) = set(world, "PATH") else {
        let message = "PATH is not set, so the shell that runs the command is not found";
        return Some(("program-not-found", message.into(), "set PATH"));
    };
    let Some(words) = shlex::split(command) else {
        let message = "a quote of the command is not closed, so the shell runs nothing";
        return Some(("quotes-not-closed", message.into(), "close the quote"));
    };
    let first = words.first().filter(|word| !is_of_shell(word))?;
    if is_found(first, path, world) {
        return None;
    }
    let split = (2..=words.len()).map(|count| words[..count].join(" "));
    let meant = split.filter(|word| word.contains('/')).find(|word| is_found(word, path, world));
    Some(match meant {
        Some(meant) => (
            "program-with-space",
            format!("the shell splits {meant:?} at the space and looks for {first:?}"),
            "write the space as \"\\ \" (quotes at the start of the value are removed when the file is read)",
        ),
        None => (
            "program-not-found",
            format!("the program {first:?} is not found, or may not be executed"),
            "correct the path, or PATH",
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
