//! Programs: the command that a person gives, found on this machine and read without a shell.

use std::env;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use super::{Step, Unusable};

/// What an adapter inherits: where programs and their libraries are found, and what the system itself needs.
#[cfg(not(windows))]
const INHERITED: [&str; 3] = ["PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"];
/// What an adapter inherits: where programs and their libraries are found, and what the system itself needs.
#[cfg(windows)]
const INHERITED: [&str; 7] = ["PATH", "PATHEXT", "COMSPEC", "SystemRoot", "SystemDrive", "TEMP", "TMP"];

/// How the names of scripts end.
const SCRIPTS: [&str; 11] = ["py", "js", "mjs", "cjs", "ts", "rb", "php", "pl", "lua", "sh", "jar"];

/// The program of an adapter, and its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Program {
    /// The file that is run.
    pub(crate) path: PathBuf,
    /// What it is given.
    pub(crate) arguments: Vec<OsString>,
}

impl Program {
    /// Reads a command by the quoting rules of a POSIX shell; there is no shell, so nothing else is special.
    ///
    /// The adapter runs in an empty directory, so a word that names an existing file is made absolute.
    ///
    /// # Errors
    ///
    /// [`Step::Command`], when the command is empty or a quote is open in it, and [`Step::Program`], when no such program is on this
    /// machine.
    pub(crate) fn find(command: &str) -> Result<Self, Unusable> {
        let words = shlex::split(command)
            .ok_or_else(|| unusable(Step::Command, format!("a quote is open in {command:?}")))?;
        let mut words = words.into_iter();
        let name = words
            .next()
            .ok_or_else(|| unusable(Step::Command, "the command is empty: name a program".into()))?;
        let path = located(&name)?;
        Ok(Self { path, arguments: words.map(argument).collect() })
    }

    /// The first argument that looks like a script and is no file, such as one of another folder, as an absolute path.
    pub(super) fn missing_script(&self) -> Option<PathBuf> {
        let is_script =
            |path: &&Path| path.extension().is_some_and(|end| SCRIPTS.iter().any(|known| end == *known));
        let paths = self.arguments.iter().map(Path::new);
        let missing = paths.filter(is_script).find(|path| path.is_relative() && !path.exists())?;
        std::path::absolute(missing).ok()
    }
}

/// The environment of an adapter that sets up the cases' own by itself.
///
/// `env NAME=VALUE PROGRAM` as the command hands it more.
pub(super) fn environment() -> Vec<(OsString, OsString)> {
    let inherited = INHERITED.into_iter().filter_map(|name| Some((name.into(), env::var_os(name)?)));
    inherited.chain([("AWS_EC2_METADATA_DISABLED".into(), "true".into())]).collect()
}

fn unusable(step: Step, why: String) -> Unusable {
    Unusable { step, why, standard_error: String::new() }
}

fn located(name: &str) -> Result<PathBuf, Unusable> {
    let is_path = Path::new(name).components().count() > 1;
    let found = if is_path { runnable(Path::new(name)) } else { searched(name) };
    let found = found.ok_or_else(|| match is_path {
        true => unusable(Step::Program, why_not_runnable(Path::new(name))),
        false => unusable(Step::Program, format!("no folder of PATH has a program {name}")),
    })?;
    let failed = |error| unusable(Step::Program, format!("failed to find {name}: {error}"));
    std::path::absolute(&found).map_err(failed)
}

/// Why the file at the path cannot be run, with the absolute path at which it was looked for.
fn why_not_runnable(path: &Path) -> String {
    let shown = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let shown = shown.display();
    match path.metadata() {
        Ok(about) if about.is_dir() => format!("{shown} is a directory"),
        Ok(_) => {
            format!("{shown} is not executable: chmod +x makes it so, or name its interpreter before it")
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => format!("there is no file {shown}"),
        Err(error) => format!("{shown} cannot be read: {error}"),
    }
}

fn searched(name: &str) -> Option<PathBuf> {
    let folders = env::var_os("PATH")?;
    env::split_paths(&folders).find_map(|folder| runnable(&folder.join(name)))
}

#[cfg(not(windows))]
fn runnable(path: &Path) -> Option<PathBuf> {
    use std::os::unix::fs::PermissionsExt as _;
    let about = path.metadata().ok()?;
    (about.is_file() && about.permissions().mode() & 0o111 != 0).then(|| path.to_owned())
}

#[cfg(windows)]
fn runnable(path: &Path) -> Option<PathBuf> {
    let extended = env::var("PATHEXT").unwrap_or_else(|_| ".EXE;.CMD;.BAT".into());
    let names = extended.split(';').map(|extension| {
        let mut name = path.as_os_str().to_owned();
        name.push(extension);
        PathBuf::from(name)
    });
    std::iter::once(path.to_owned()).chain(names).find(|path| path.is_file())
}

fn argument(word: String) -> OsString {
    let path = Path::new(&word);
    let absolute = (path.is_relative() && path.is_file()).then(|| std::path::absolute(path).ok()).flatten();
    absolute.map_or_else(|| word.into(), Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(command: &str) -> (Step, String) {
        let error = Program::find(command).unwrap_err();
        (error.step, error.why)
    }

    #[test]
    fn words_are_split_as_by_a_shell_and_not_expanded() {
        let program = Program::find("cargo 'a b' \"c d\" $HOME '*' e\\ f ''").unwrap();
        assert!(program.path.is_absolute());
        assert_eq!(program.arguments, ["a b", "c d", "$HOME", "*", "e f", ""]);
    }

    #[test]
    fn a_word_that_names_a_file_is_made_absolute() {
        let program = Program::find("cargo Cargo.toml src --flag").unwrap();
        let file = env::current_dir().unwrap().join("Cargo.toml");
        assert_eq!(program.arguments, [file.into_os_string(), "src".into(), "--flag".into()]);
    }

    #[test]
    fn a_script_that_is_not_there_is_found_and_nothing_else() {
        let missing = |command| Program::find(command).unwrap().missing_script();
        let absolute = env::current_dir().unwrap().join("adapter.py");
        assert_eq!(missing("cargo --flag adapter.py"), Some(absolute));
        assert_eq!(missing("cargo Cargo.toml -m some.module /nowhere/adapter.py 1.55"), None);
    }

    #[test]
    fn the_error_of_an_invalid_command_has_a_remedy() {
        let folder = env::current_dir().unwrap();
        let at = |name: &str| folder.join(name).display().to_string();
        for (command, step, cause) in [
            ("", Step::Command, "name a program".to_owned()),
            ("cargo 'open", Step::Command, "quote is open".into()),
            ("no-such-program-here", Step::Program, "no folder of PATH has".into()),
            ("target/no-such-program", Step::Program, format!("no file {}", at("target/no-such-program"))),
            ("./src", Step::Program, format!("{} is a directory", at("src"))),
            ("./Cargo.toml", Step::Program, format!("{} is not executable: chmod +x", at("Cargo.toml"))),
        ] {
            let (found, why) = why(command);
            assert!(found == step && why.contains(&cause), "{command}: {found:?}: {why}");
        }
        assert!(Step::Program.advice().contains("build or install"));
    }
}
