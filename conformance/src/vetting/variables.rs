//! The variables of a case: what they may be called, and what each of them makes a program do.

use super::Objection;
use super::paths::{leaves_the_case, looks_like_a_path};
use crate::explain::is_secret;

/// What the value of a variable is to programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// Text that nobody opens or runs.
    Text,
    /// Text that nobody opens or runs, as far as it does not look like a path.
    Unknown,
    /// The name of a locale: text without a slash.
    Locale,
    /// The path of a file or a folder.
    Path,
    /// The folders in which programs are found.
    SearchPath,
    /// Something that makes programs do this.
    Program(&'static str),
}

/// How a row names its variables.
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
/// What is said of a variable that no row names: nobody knows all those that load code.
const UNLISTED: &str = "belongs to no AWS SDK, and may make other programs load code";

/// What variables do, by name in capital letters: Windows does not tell the case of letters. The first row that fits counts.
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
    // The path of a URL.
    (Is("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"), Role::Text),
    (Is("AWS_PAGER"), Role::Program(STARTS)),
    (Is("AWS_LAMBDA_EXEC_WRAPPER"), Role::Program(STARTS)),
    (Is("AWS_SDK_GO_CLIENT_TLS_CERT"), Role::Path),
    (Is("AWS_SDK_GO_CLIENT_TLS_KEY"), Role::Path),
    (Is("AWS_CA_BUNDLE"), Role::Path),
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
const PROGRAMS: [&str; 6] = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

/// What is to be said against the variable.
pub(super) fn objections(name: &str, value: &str) -> Vec<Objection> {
    let subject = format!("the environment variable {name:?}");
    let invalid = |reason: &str| Objection::invalid(&*subject, name, reason);
    if !is_portable(name) {
        return vec![invalid(
            "has no portable name, and programs may read it differently: use letters, digits and '_', with no digit first",
        )];
    }
    if value.contains('\0') {
        return vec![invalid("holds a NUL character, which ends every value: leave it out")];
    }
    let reason = reason(name, value);
    reason.map(|reason| Objection::needs_trust(subject, name, reason)).into_iter().collect()
}

/// Whether a name is one that every shell and every system reads as it stands.
fn is_portable(name: &str) -> bool {
    let is_letter = |character: char| character.is_ascii_alphanumeric() || character == '_';
    name.chars().all(is_letter) && name.starts_with(|first: char| !first.is_ascii_digit())
}

/// Why the variable needs trust.
fn reason(name: &str, value: &str) -> Option<String> {
    // A value that may be a secret is not quoted.
    let shown = if is_secret(name) { String::new() } else { format!(" to {value:?},") };
    let path = || leaves_the_case(value).map(|why| format!("leads{shown} outside the case: {why}"));
    match role(name) {
        Role::Text => None,
        Role::Unknown => looks_like_a_path(value).then(path).flatten(),
        Role::Path => path(),
        Role::Locale => value.contains('/').then(|| LOADS.to_owned()),
        Role::SearchPath => (!finds_system_programs(value)).then(|| {
            format!("decides which programs are started: only {} are harmless", PROGRAMS.join(", "))
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
