//! Checks the environment variables of a case: their names, and what each makes a program do.

use super::Objection;
use super::hosts::is_this_machine;
use super::paths::{leaves_the_case, looks_like_a_path};
use crate::vocabulary::secret::is_secret;

/// The meaning of the value of a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// Text that no program opens or runs.
    Text,
    /// Text that no program opens or runs unless it looks like a path.
    Unknown,
    /// The name of a locale: text without a slash.
    Locale,
    /// The host to which programs send datagrams.
    Host,
    /// The path of a file or a folder.
    Path,
    /// The folders in which programs are found.
    SearchPath,
    /// A value with this effect on programs.
    Program(&'static str),
}

/// How a row matches the names of variables.
#[derive(Clone, Copy, Debug)]
enum Name {
    Is(&'static str),
    Begins(&'static str),
    Ends(&'static str),
}

use Name::{Begins, Ends, Is};

const LOADS: &str = "loads code into programs";
const STARTS: &str = "names a program to be started";
const CONFIGURES: &str = "gives options to the runtime of a language, some of which load code";
const ROUTES: &str = "sends the requests of programs to a host of its choice";
/// The objection to a variable that no row matches, since the table cannot list every variable that loads code.
const UNLISTED: &str = "is not a variable of the AWS SDKs and may make other programs load code";

/// The roles of variables by their names in upper case, because Windows ignores case. The first matching row applies.
const VARIABLES: &[(Name, Role)] = &[
    (Is("HOME"), Role::Path),
    (Is("USERPROFILE"), Role::Path),
    (Is("LANG"), Role::Locale),
    (Begins("LC_"), Role::Locale),
    (Is("PATH"), Role::SearchPath),
    (Is("AWS_ACCESS_KEY_ID"), Role::Text),
    (Is("AWS_ACCESS_KEY"), Role::Text),
    (Is("AWS_SECRET_ACCESS_KEY"), Role::Text),
    (Is("AWS_SECRET_KEY"), Role::Text),
    (Is("AWS_SECRET"), Role::Text),
    (Is("AWS_SESSION_TOKEN"), Role::Text),
    (Is("AWS_SECURITY_TOKEN"), Role::Text),
    (Is("AWS_CONTAINER_AUTHORIZATION_TOKEN"), Role::Text),
    (Is("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"), Role::Path),
    // URLs, and the path of one.
    (Is("AWS_EC2_METADATA_SERVICE_ENDPOINT"), Role::Text),
    (Is("AWS_CONTAINER_CREDENTIALS_FULL_URI"), Role::Text),
    (Is("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"), Role::Text),
    (Is("AWS_PAGER"), Role::Program(STARTS)),
    (Is("AWS_LAMBDA_EXEC_WRAPPER"), Role::Program(STARTS)),
    (Is("AWS_SDK_GO_CLIENT_TLS_CERT"), Role::Path),
    (Is("AWS_SDK_GO_CLIENT_TLS_KEY"), Role::Path),
    (Is("AWS_CA_BUNDLE"), Role::Path),
    (Is("AWS_CSM_HOST"), Role::Host),
    (Begins("AWS_"), Role::Unknown),
    (Begins("LD_"), Role::Program(LOADS)),
    (Begins("DYLD_"), Role::Program(LOADS)),
    (Is("GCONV_PATH"), Role::Program(LOADS)),
    (Is("LOCPATH"), Role::Program(LOADS)),
    (Begins("OPENSSL_"), Role::Program(LOADS)),
    (Begins("PYTHON"), Role::Program(LOADS)),
    (Begins("PERL"), Role::Program(LOADS)),
    (Begins("RUBY"), Role::Program(LOADS)),
    (Begins("NODE_"), Role::Program(LOADS)),
    (Is("CLASSPATH"), Role::Program(LOADS)),
    (Begins("JAVA_"), Role::Program(LOADS)),
    (Is("JDK_JAVA_OPTIONS"), Role::Program(LOADS)),
    (Is("_JAVA_OPTIONS"), Role::Program(LOADS)),
    (Begins("DOTNET_"), Role::Program(LOADS)),
    (Begins("CORECLR_"), Role::Program(LOADS)),
    (Begins("PHP"), Role::Program(LOADS)),
    (Begins("LUA_"), Role::Program(LOADS)),
    (Begins("GO"), Role::Program(CONFIGURES)),
    (Begins("RUST"), Role::Program(CONFIGURES)),
    (Is("BASH_ENV"), Role::Program(STARTS)),
    (Is("ENV"), Role::Program(STARTS)),
    (Is("SHELL"), Role::Program(STARTS)),
    (Is("COMSPEC"), Role::Program(STARTS)),
    (Is("EDITOR"), Role::Program(STARTS)),
    (Is("PAGER"), Role::Program(STARTS)),
    (Begins("GIT_"), Role::Program(STARTS)),
    (Is("PATHEXT"), Role::Program(STARTS)),
    (Is("IFS"), Role::Program("changes how shells read commands")),
    (Is("SSLKEYLOGFILE"), Role::Program("makes programs write the keys of their connections to a file")),
    (Ends("_PROXY"), Role::Program(ROUTES)),
];

/// The folders of the system in which a case may look for programs.
pub(crate) const PROGRAMS: [&str; 6] =
    ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

/// The objections to the variable.
pub(super) fn objections(name: &str, value: &str) -> Vec<Objection> {
    let subject = format!("the environment variable {name:?}");
    let invalid = |reason: &str| Objection::invalid(&*subject, name, reason);
    if !is_portable(name) {
        return vec![invalid(
            "has a name that is not portable, so programs may read it differently: use letters, digits and '_', and no digit at the start",
        )];
    }
    if value.contains('\0') {
        return vec![invalid("has a NUL character, which ends every value: remove it")];
    }
    let reason = reason(name, value);
    reason.map(|reason| Objection::needs_trust(subject, name, reason)).into_iter().collect()
}

/// Whether every shell and every system reads the name in the same way.
fn is_portable(name: &str) -> bool {
    let is_letter = |character: char| character.is_ascii_alphanumeric() || character == '_';
    name.chars().all(is_letter) && name.starts_with(|first: char| !first.is_ascii_digit())
}

/// Why the variable needs trust.
fn reason(name: &str, value: &str) -> Option<String> {
    // Values that may be secrets are not quoted.
    let shown = if is_secret(name) { String::new() } else { format!(", {value:?},") };
    let path = || leaves_the_case(value).map(|why| format!("names a path{shown} outside the case: {why}"));
    match role(name) {
        Role::Text => None,
        Role::Unknown => looks_like_a_path(value).then(path).flatten(),
        Role::Path => path(),
        Role::Host => {
            (!is_this_machine(value)).then(|| format!("sends datagrams to {value:?}, another machine"))
        }
        Role::Locale => value.contains('/').then(|| LOADS.to_owned()),
        Role::SearchPath => (!finds_system_programs(value)).then(|| {
            format!("selects the programs that are started: only {} are harmless", PROGRAMS.join(", "))
        }),
        Role::Program(what) => Some(what.to_owned()),
    }
}

fn role(name: &str) -> Role {
    let name = name.to_ascii_uppercase();
    let fits = |row: &Name| match row {
        Is(known) => name == *known,
        Begins(start) => name.starts_with(start),
        Ends(end) => name.ends_with(end),
    };
    let row = VARIABLES.iter().find(|(row, _)| fits(row));
    row.map_or(Role::Program(UNLISTED), |(_, role)| *role)
}

fn finds_system_programs(value: &str) -> bool {
    value.is_empty() || value.split(':').all(|folder| PROGRAMS.contains(&folder))
}
