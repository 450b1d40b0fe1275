//! A case as one line of shell that reproduces it without the runner: the line creates the files of the case in a new folder
//! and sends the case to an adapter over the protocol.
//!
//! The line is POSIX sh, and does what the runner does: the adapter starts in an empty folder, its environment contains only
//! what the protocol demands, and the files have exactly the bytes of the case. Only the STS is missing. The variable [`STS`]
//! names the endpoint of one.

mod message;
mod shell;
#[cfg(test)]
mod tests;
mod world;

use std::fmt;

use crate::parties::UNUSED_ADDRESS;
use crate::parties::certificates::CertificateSubstitution;
use crate::run::vetting;
use crate::system::printable;
use crate::vocabulary::case::Case;
use crate::vocabulary::protocol::Isolation;

use message::Messages;

/// The shell variable with the endpoint of an STS. Without it, calls of STS fail.
pub const STS: &str = "AWSESS_STS";

/// The adapter that the line starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdapterCommand {
    /// The adapter's program, as an absolute path, and its arguments.
    pub words: Vec<String>,
    /// How it isolates cases from each other.
    pub isolation: Isolation,
    /// Whether it needs the endpoint of an STS.
    pub sts: bool,
}

/// Why a case cannot be written as a line of shell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnquotableError {
    /// What cannot be written.
    pub what: String,
    /// Why not.
    pub reason: String,
}

impl UnquotableError {
    fn of_case(reason: impl fmt::Display) -> Self {
        Self { what: "the case".into(), reason: reason.to_string() }
    }
}

impl fmt::Display for UnquotableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} cannot be written in a line of shell: {}", self.what, self.reason)
    }
}

impl std::error::Error for UnquotableError {}

/// The line of shell that sends the case to the adapter.
///
/// ```
/// use awsess_conformance::case::Case;
/// use awsess_conformance::repro::{AdapterCommand, line};
///
/// let adapter = AdapterCommand { words: vec!["/bin/cat".into()], isolation: Default::default(), sts: false };
/// let line = line(&Case::default(), &adapter).unwrap();
/// assert!(line.starts_with("(d=$(mktemp -d) && ") && line.ends_with(" /bin/cat)"));
/// ```
///
/// # Errors
///
/// If the case is invalid ([`vetting`]), a path is outside the case's folder, bytes are not base64, or a path, a value or
/// a word of the command has an invisible character.
pub fn line(case: &Case, adapter: &AdapterCommand) -> Result<String, UnquotableError> {
    line_to(case, adapter, Ok)
}

/// The line of [`line()`], which also compares the response with the expected outcome, and fails if it is another. `awsess` is the
/// path of the command that compares; the variable `AWSESS` names another one.
///
/// # Errors
///
/// As [`line()`].
pub fn comparing_line(
    case: &Case,
    adapter: &AdapterCommand,
    awsess: &str,
) -> Result<String, UnquotableError> {
    let json = serde_json::to_string(case).map_err(UnquotableError::of_case)?;
    line_to(case, adapter, |send| {
        let awsess = shell::word("the path of awsess", awsess)?;
        let case = shell::json(&json);
        let choose = format!("awsess={awsess}");
        Ok(format!(
            "{choose} && {{ printf '%s\\n' {case} && {send}; }} | \"${{AWSESS:-$awsess}}\" compare --root {}",
            shell::ROOT
        ))
    })
}

/// The line of shell, whose last command is made of the one that sends the case to the adapter.
fn line_to(
    case: &Case,
    adapter: &AdapterCommand,
    last: impl FnOnce(String) -> Result<String, UnquotableError>,
) -> Result<String, UnquotableError> {
    vetting::refuse_invalid(case).map_err(|why| UnquotableError { what: why.subject, reason: why.reason })?;
    let messages = Messages::new(case, adapter.sts)?;
    let before = BEFORE.map(str::to_owned).into_iter();
    let sts = adapter.sts.then(|| format!("sts=${{{STS}:-{UNUSED_ADDRESS}}}"));
    let send = format!("printf '%s\\n' {} | {}", messages.words(), start(&messages, adapter)?);
    let steps = before.chain(sts).chain(world::commands(case)?).chain([last(send)?]);
    Ok(format!("({})", steps.collect::<Vec<_>>().join(" && ")))
}

/// The certificates of this run, which the line contains.
fn run_certificates(case: &Case) -> Result<CertificateSubstitution, UnquotableError> {
    CertificateSubstitution::new(case).map_err(UnquotableError::of_case)
}

/// Creates the folder in which the adapter starts, and removes it at the end. The trap is set before the folder is entered:
/// afterwards, a relative path would name another folder.
const BEFORE: [&str; 4] = ["d=$(mktemp -d)", "trap 'rm -rf \"$d\"' EXIT", "cd \"$d\"", "root=$PWD/root"];

/// The environment of an adapter that sets up the environment of each case itself.
const INHERITED: &str = "PATH=\"$PATH\" ${LD_LIBRARY_PATH+LD_LIBRARY_PATH=\"$LD_LIBRARY_PATH\"} \
    ${DYLD_LIBRARY_PATH+DYLD_LIBRARY_PATH=\"$DYLD_LIBRARY_PATH\"} AWS_EC2_METADATA_DISABLED=true";

/// The command that starts the adapter. Since the names of variables are portable, none is read as an option of env(1);
/// the program, an absolute path, must not look like a variable.
fn start(messages: &Messages, adapter: &AdapterCommand) -> Result<String, UnquotableError> {
    let environment = match adapter.isolation {
        Isolation::Request => vec![INHERITED.to_owned()],
        Isolation::Process => messages.environment()?,
    };
    if let Some(program) = adapter.words.first().filter(|program| program.contains('=')) {
        let reason = "env(1) would read a word with '=' as a variable: rename the program";
        return Err(UnquotableError { what: format!("the word {program:?}"), reason: reason.into() });
    }
    let words = adapter.words.iter().map(|word| shell::word(&format!("the word {word:?}"), word));
    let words: Vec<_> = words.collect::<Result<_, _>>()?;
    let parts = std::iter::once("env -i".to_owned()).chain(environment).chain(words);
    Ok(parts.collect::<Vec<_>>().join(" "))
}
