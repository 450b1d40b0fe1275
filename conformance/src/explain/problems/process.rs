//! What a program of `credential_process` prints, if the world has the program. No program is run to explain a session.

use awsess_model::failure::Failure;
use awsess_model::network::Network;
use awsess_model::rule::{self, Rule};
use awsess_model::session::{Cache, Credentials};
use awsess_model::trace::Trace;

use crate::explain::explanation::diagnostic::Diagnostic;
use crate::explain::explanation::origin::Origin;
use crate::explain::world::view::View;

/// The rules about what a program does, each with what is wrong and what helps.
const WRONG: [(Rule, &str, &str); 6] = [
    (
        rule::PROC_6,
        "ends with another exit status than 0",
        "run the command in a shell to see its own error, which it should write to its standard error",
    ),
    (rule::PROC_7, "prints more than JSON, or something else", PRINT),
    (rule::PROC_8, "prints JSON with a value of another type", PRINT),
    (rule::PROC_10, "prints no Version 1", PRINT),
    (rule::PROC_11, "prints no AccessKeyId, or no SecretAccessKey", PRINT),
    (
        rule::PROC_13,
        "prints credentials that have expired, which are used",
        "have the program issue new credentials before the Expiration that it prints",
    ),
];

/// What a program has to print.
const PRINT: &str = concat!(
    "have it print one object and nothing else: {\"Version\": 1, \"AccessKeyId\": \"…\", \"SecretAccessKey\": \"…\"}, ",
    "with \"SessionToken\" and \"Expiration\" for temporary keys"
);

/// What is wrong with the output of the program that the credentials come from.
pub(super) fn find(view: &View<'_>, credentials: &Credentials) -> Option<Diagnostic> {
    if view.world.programs.is_empty() {
        return None;
    }
    let mut trace = Trace::default();
    let retrieved = Cache::new(credentials).retrieve(&mut Network::new(view.world), &mut trace);
    let is_run = trace.rules().any(|made| made == rule::PROC_1);
    let (_, wrong, remedy) =
        WRONG.iter().find(|(wrong, ..)| is_run && trace.rules().any(|made| made == *wrong))?;
    let fails = match retrieved.and_then(Result::err) {
        Some(failure) => format!("retrieving the credentials fails: {}: the program", code(&failure)),
        None => "the program of credential_process".into(),
    };
    let found = Diagnostic::new("process-output-not-usable", format!("{fails} {wrong}"), *remedy);
    Some(setting(view).into_iter().fold(found, Diagnostic::at))
}

/// The code of the program's error, which is that of the retrieval or one of its causes.
fn code(failure: &Failure) -> &str {
    let mut found = failure;
    while let Some(cause) = found.original.as_deref().filter(|_| !found.code.starts_with("ProcessProvider")) {
        found = cause;
    }
    &found.code
}

/// The key with the command.
fn setting(view: &View<'_>) -> Option<Origin> {
    let entry = view.read_entries(&view.base_profile(), "credential_process").into_iter().next();
    entry.map(|entry| entry.origin())
}
