//! A case as one line of shell, which shows it again without the runner: it makes the case's files in a fresh folder and
//! puts the case to an adapter over the protocol.
//!
//! The line is POSIX sh, and does what the runner does: the adapter starts in an empty folder with nothing in its
//! environment but what the protocol demands, and every byte of the files is the case's. Only the STS is missing; its
//! endpoint comes from the variable [`STS`].

mod message;
mod shell;
mod world;

use std::fmt;
use std::io;

use crate::parties::certificates::CertificateSubstitution;
use crate::run::vetting;
use crate::system::printable;
use crate::vocabulary::case::Case;
use crate::vocabulary::protocol::Isolation;

use message::Spelled;

/// The variable of the shell that names the endpoint of an STS; without it, nobody answers.
pub const STS: &str = "AWSESS_STS";

/// What the line puts the case to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The adapter's program, as an absolute path, and its arguments.
    pub words: Vec<String>,
    /// How it keeps cases apart.
    pub isolation: Isolation,
    /// Whether it is told of an STS.
    pub sts: bool,
}

/// Why a case has no line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unspellable {
    /// What cannot be written.
    pub what: String,
    /// Why not.
    pub reason: String,
}

impl fmt::Display for Unspellable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} cannot stand in a line of shell: {}", self.what, self.reason)
    }
}

impl std::error::Error for Unspellable {}

/// The line.
///
/// ```
/// use awsess_conformance::case::Case;
/// use awsess_conformance::repro::{Target, line};
///
/// let target = Target { words: vec!["/bin/cat".into()], isolation: Default::default(), sts: false };
/// let line = line(&Case::default(), &target).unwrap();
/// assert!(line.starts_with("(d=$(mktemp -d) && ") && line.ends_with(" /bin/cat)"));
/// ```
///
/// # Errors
///
/// If the case is invalid ([`vetting`]), a path is outside the case's folder, bytes are not base64, or a path, a value or
/// a word of the command has an invisible character.
pub fn line(case: &Case, target: &Target) -> Result<String, Unspellable> {
    vetting::refuse_invalid(case).map_err(|why| Unspellable { what: why.subject, reason: why.reason })?;
    let spelled = Spelled::of(case, target.sts)?;
    let before = BEFORE.map(str::to_owned).into_iter();
    let sts = target.sts.then(|| format!("sts=${{{STS}:-{NOBODY}}}"));
    let ask = format!("printf '%s\\n' {} | {}", spelled.messages(), start(&spelled, target)?);
    let steps = before.chain(sts).chain(world::commands(case)?).chain([ask]);
    Ok(format!("({})", steps.collect::<Vec<_>>().join(" && ")))
}

/// The certificates that the line carries: this run's, which those of another do not know.
fn filling(case: &Case) -> Result<CertificateSubstitution, Unspellable> {
    let unspellable = |error: io::Error| Unspellable { what: "the case".into(), reason: error.to_string() };
    CertificateSubstitution::of(case).map_err(unspellable)
}

/// The folder in which the adapter starts holds nothing but the root, and is removed in the end. Were it entered before
/// the trap is set, and relative, the trap would remove something else.
const BEFORE: [&str; 4] = ["d=$(mktemp -d)", "trap 'rm -rf \"$d\"' EXIT", "cd \"$d\"", "root=$PWD/root"];

/// An address on loopback where nobody listens.
const NOBODY: &str = "http://127.0.0.1:9";

/// What an adapter inherits that sets up the environment of each case itself.
const INHERITED: &str = "PATH=\"$PATH\" ${LD_LIBRARY_PATH+LD_LIBRARY_PATH=\"$LD_LIBRARY_PATH\"} \
    ${DYLD_LIBRARY_PATH+DYLD_LIBRARY_PATH=\"$DYLD_LIBRARY_PATH\"} AWS_EC2_METADATA_DISABLED=true";

/// The command that starts the adapter. Since the names of variables are portable, none is read as an option of env(1);
/// the program, an absolute path, must not look like a variable.
fn start(spelled: &Spelled, target: &Target) -> Result<String, Unspellable> {
    let environment = match target.isolation {
        Isolation::Request => vec![INHERITED.to_owned()],
        Isolation::Process => spelled.environment()?,
    };
    if let Some(program) = target.words.first().filter(|program| program.contains('=')) {
        let reason = "env(1) would read a word with '=' as a variable: rename the program";
        return Err(Unspellable { what: format!("the word {program:?}"), reason: reason.into() });
    }
    let words = target.words.iter().map(|word| shell::word(&format!("the word {word:?}"), word));
    let words: Vec<_> = words.collect::<Result<_, _>>()?;
    let parts = std::iter::once("env -i".to_owned()).chain(environment).chain(words);
    Ok(parts.collect::<Vec<_>>().join(" "))
}
