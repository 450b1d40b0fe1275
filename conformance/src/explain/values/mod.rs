//! The values of a session, each with its origin, the values that it shadows, and its rules. A module comes in for values that are
//! decided together.

mod credentials;
mod endpoints;
mod instance;
mod party;
mod region;
pub(super) mod roles;

use std::collections::HashSet;

use awsess_model::rule::{self, Rule};
use awsess_model::trace::{self, Candidate, Decision, Subject};
use awsess_model::world::File;

use super::catalogue::Severity;
use super::explanation::diagnostic::Diagnostic;
use super::explanation::origin::Origin;
use super::explanation::rules::{RuleRef, cited};
use super::explanation::{Shadowed, Value};
use super::files::paths::{TOKEN_FILE, default_path};
use super::files::shared_file::{Entry, Shared};
use super::secrecy::shown::shown;
use super::world::network::{bundle, client_certificate};
use super::world::view::View;
use crate::vocabulary::outcome::{Error, Outcome};

/// The names of all values, in the order in which a session is created.
pub const NAMES: [&str; 32] = [
    "shared_config",
    "profile",
    "credentials_file",
    "config_file",
    "region",
    "credentials",
    "access_key_id",
    "secret_access_key",
    "session_token",
    "role_arn",
    "source_profile",
    "credential_source",
    "external_id",
    "role_session_name",
    "mfa_serial",
    "role_duration",
    "source_role_arn",
    "source_credentials",
    "source_access_key_id",
    "web_identity_token_file",
    "sso_session",
    "sso_start_url",
    "sso_region",
    "sso_account_id",
    "sso_role_name",
    "credential_process",
    "sts_endpoint",
    "use_fips_endpoint",
    "use_dualstack_endpoint",
    "ca_bundle",
    "client_certificate",
    "error",
];

/// Every value, in the order in which a session is created.
pub(super) fn values(view: &View<'_>, outcome: &Outcome) -> Vec<Value> {
    let mut values = vec![shared_config(view), decided(view, "profile", Subject::Profile)];
    values.extend(view.files.iter().rev().map(|file| shared_file(view, file)));
    values.push(region::value(view));
    values.extend(credentials::values(view, outcome));
    values.extend(party::values(view));
    values.extend(roles::values(view));
    values.extend(endpoints::values(view));
    values.push(ca_bundle(view));
    values.extend(client_certificate::value(view));
    values.extend(error(view, outcome));
    values.iter_mut().for_each(|value| complete(value, view, outcome));
    values
}

/// Says of a value that was not decided why, and adds the rules by which its setting counts if none are known.
fn complete(value: &mut Value, view: &View<'_>, outcome: &Outcome) {
    if let (None, Outcome::Error(error)) = (&value.value, outcome) {
        value.undecided = true;
        value.note = Some(format!("creating the session fails: {}", sentence(error)));
    }
    if value.value.is_some() && value.rules.is_empty() {
        value.rules = rules_about(view, &value.origin);
    }
}

/// Whether both are the same variable, or the same key on the same line.
fn is_same(decided: &trace::Origin<'_>, shown: &Origin) -> bool {
    match (decided, shown) {
        (trace::Origin::Variable(variable), Origin::Variable { name }) => variable == name,
        (trace::Origin::Key { path, line, key }, Origin::Key { file, line: at, key: name, .. }) => {
            line == at && key == name && *path == *file
        }
        _ => false,
    }
}

/// Adds to the credentials, and to the value of the setting that causes it, what was found while the world was gathered.
pub(super) fn add_notes(values: &mut [Value], notes: &[Diagnostic]) {
    let problems = notes.iter().filter(|note| note.severity == Severity::Problem && note.origin.is_some());
    for problem in problems {
        let is_about = |value: &&mut Value| {
            value.name == "credentials" || problem.origin.as_ref() == Some(&value.origin)
        };
        values.iter_mut().filter(is_about).for_each(|value| value.note = Some(problem.message.clone()));
    }
}

/// The rules of the decisions that this setting won.
fn rules_about(view: &View<'_>, origin: &Origin) -> Vec<RuleRef> {
    let won = |decision: &Decision<'_, '_>| {
        let is_reading = decision.subject == Subject::FileText;
        !is_reading && decision.winner.is_some_and(|winner| is_same(&winner.origin, origin))
    };
    let mut rules: Vec<Rule> = Vec::new();
    for rule in view.trace.decisions().filter(won).flat_map(|decision| decision.rules) {
        if !rules.contains(rule) {
            rules.push(*rule);
        }
    }
    cited(&rules)
}

/// The value that won according to the trace.
fn decided(view: &View<'_>, name: &str, subject: Subject) -> Value {
    settled(view, name, subject, view.winner(subject).map(|(_, winner)| winner))
}

/// The value of a subject, with the candidate that won, if any.
fn settled(view: &View<'_>, name: &str, subject: Subject, winner: Option<&Candidate<'_>>) -> Value {
    let shadowed = shadowed(view, subject, winner.map(|winner| &winner.origin));
    let rules = rules_of(view, subject, winner.is_some());
    let none = Value { shadowed, rules, ..Value::none(name) };
    let Some(winner) = winner else { return none };
    let (value, secret) = shown(winner);
    Value { value: Some(value), secret, origin: view.origin(&winner.origin), note: None, ..none }
}

/// The rules to show for a subject: those of its last decision with a winner, if that winner is used, and of every later decision.
fn rules_of(view: &View<'_>, subject: Subject, won: bool) -> Vec<RuleRef> {
    let about: Vec<_> = view.trace.decisions().filter(|decision| decision.subject == subject).collect();
    let last = about.iter().rposition(|decision| decision.winner.is_some());
    let counts = |decision: &&Decision<'_, '_>| decision.winner.is_some() || decision.losers.is_empty();
    let from = last.map_or(0, |last| last + usize::from(!won));
    let mut rules: Vec<Rule> = Vec::new();
    for rule in about.iter().skip(from).filter(counts).flat_map(|decision| decision.rules) {
        if !rules.contains(rule) {
            rules.push(*rule);
        }
    }
    cited(&rules)
}

/// Every other candidate of the subject, once for each origin.
fn shadowed(view: &View<'_>, subject: Subject, winner: Option<&trace::Origin<'_>>) -> Vec<Shadowed> {
    let about = view.trace.decisions().filter(|decision| decision.subject == subject);
    let all = about.flat_map(|decision| decision.winner.into_iter().chain(decision.losers));
    let (mut found, mut seen) = (Vec::new(), HashSet::new());
    for candidate in all.filter(|candidate| counts(candidate) && Some(&candidate.origin) != winner) {
        let origin = view.origin(&candidate.origin);
        if seen.insert(origin.clone()) {
            let (value, secret) = shown(candidate);
            found.push(Shadowed { value, secret, rules: rules_against(view, &origin), origin });
        }
    }
    found
}

/// Whether the candidate can be shadowed. A default or an empty value cannot.
fn counts(candidate: &Candidate<'_>) -> bool {
    candidate.origin != trace::Origin::Default && !candidate.value.is_empty()
}

/// The rules by which a candidate is ignored; empty if it lost to the value.
fn rules_against(view: &View<'_>, origin: &Origin) -> Vec<RuleRef> {
    cited(view.rules_against(origin))
}

/// The state of shared config. If the option decides, the variable is listed as overridden.
fn shared_config(view: &View<'_>) -> Value {
    const VARIABLE: &str = "AWS_SDK_LOAD_CONFIG";
    let mut value = decided(view, "shared_config", Subject::SharedConfig);
    let origin = Origin::Variable { name: VARIABLE.into() };
    if value.value.is_none() && view.outcome.session().is_some() {
        // New decides on the variable alone, and not by the rules of the other functions.
        let note = "New reads the config file only if AWS_SDK_LOAD_CONFIG is true".to_owned();
        return Value { value: Some("off".into()), note: Some(note), rules: cited(&[rule::DNEW_2]), ..value };
    }
    let is_new = value.origin != origin && value.shadowed.iter().all(|other| other.origin != origin);
    if let Some(said) = view.set(VARIABLE).filter(|_| is_new) {
        value.shadowed.push(Shadowed { value: said.into(), secret: false, origin, rules: Vec::new() });
    }
    value
}

/// One of the two shared files: its path, and whether it was read.
fn shared_file(view: &View<'_>, file: &Shared<'_>) -> Value {
    let named = view.set(file.name.variable).is_some();
    let default = || Shadowed {
        value: default_path(view.world, file.name),
        secret: false,
        origin: Origin::Default,
        rules: Vec::new(),
    };
    Value {
        value: Some(file.path.clone()),
        origin: if named { Origin::Variable { name: file.name.variable.into() } } else { Origin::Default },
        note: Some(fate(file).into()),
        shadowed: named.then(default).into_iter().collect(),
        rules: rules_of_file(view, file),
        ..Value::none(&format!("{}_file", file.name.file))
    }
}

/// The remark about a file that exists and is not read. An explanation looks for nothing in it that the session does not use.
pub(super) const UNREAD: &str = "not read: shared config is off; 'awsess lint' checks it";

/// Whether a shared file was read, as a remark.
const fn fate(file: &Shared<'_>) -> &'static str {
    match (file.read, file.file, &file.ini) {
        (false, Some(File::Bytes(_)), _) => UNREAD,
        (false, ..) => "not read: shared config is off",
        (true, Some(File::Bytes(_)), Some(_)) => "read",
        (true, Some(File::Bytes(_)), None) => "read, and not valid",
        (true, Some(File::Directory), _) => "skipped: it is a directory",
        (true, None, _) => "skipped: there is no readable file",
    }
}

/// The rules of the file's path: those of its variable, those by which it is ignored, or those of the default.
fn rules_of_file(view: &View<'_>, file: &Shared<'_>) -> Vec<RuleRef> {
    let about = || view.trace.decisions().filter(|decision| decision.subject == Subject::Files);
    let is_file =
        |origin: &trace::Origin<'_>| matches!(origin, trace::Origin::File(path) if *path == file.path);
    let names = |origin: &trace::Origin<'_>| origin.variable() == Some(file.name.variable) || is_file(origin);
    let speaks = |decision: &Decision<'_, '_>| {
        decision.winner.into_iter().chain(decision.losers).any(|candidate| names(&candidate.origin))
    };
    let by_default = |decision: &Decision<'_, '_>| decision.winner.is_none() && decision.losers.is_empty();
    let found = about().filter(speaks).last().or_else(|| about().find(by_default));
    found.map_or_else(Vec::new, |decision| cited(decision.rules))
}

/// The CA bundle with what is in it. Without one, the root certificates of the system are used.
fn ca_bundle(view: &View<'_>) -> Value {
    let value = decided(view, "ca_bundle", Subject::CaBundle);
    let value = if value.value.is_some() { value } else { undecided_bundle(view, value) };
    match value.value {
        Some(_) => Value { note: bundle::note(view), ..value },
        None if view.outcome.session().is_some() => {
            Value { note: Some("the roots of the system".into()), ..value }
        }
        None => value,
    }
}

/// The bundle that creation was going to load.
fn undecided_bundle(view: &View<'_>, value: Value) -> Value {
    let mut named = bundle::candidates(view).into_iter();
    match named.next() {
        Some(Shadowed { value: path, origin, .. }) => {
            Value { value: Some(path), origin, note: None, shadowed: named.collect(), ..value }
        }
        None => value,
    }
}

/// The error of the creation, with its origin.
fn error(view: &View<'_>, outcome: &Outcome) -> Option<Value> {
    let Outcome::Error(error) = outcome else { return None };
    let decisions: Vec<_> = view.trace.decisions().collect();
    let by = view.outcome.failure().map_or(&[][..], |failure| failure.rules);
    let failed = decisions.iter().rposition(|decision| !by.is_empty() && decision.rules == by);
    let from = failed.unwrap_or_else(|| decisions.len().saturating_sub(2));
    let last = decisions.get(from..).unwrap_or_default();
    let at = last.first().and_then(|decision| decision.losers.last());
    Some(Value {
        value: Some(sentence(error)),
        origin: at.map_or_else(|| place(view, &error.code), |candidate| view.origin(&candidate.origin)),
        note: error.original.as_deref().map(|original| format!("caused by {}", sentence(original))),
        rules: last.iter().flat_map(|decision| cited(decision.rules)).collect(),
        ..Value::none("error")
    })
}

/// The setting that causes an error of this code, if the trace does not show it.
fn place(view: &View<'_>, code: &str) -> Origin {
    let key = |key| view.read_entries(&view.profile, key).first().map(Entry::origin);
    let invalid = || view.files.iter().find(|file| file.read && file.file.is_some() && file.ini.is_none());
    let found = match code {
        "SharedConfigLoadError" => invalid().map(|file| Origin::File { file: file.path.clone() }),
        "LoadCustomCABundleError" => Some(ca_bundle(view).origin),
        "SharedConfigAssumeRoleError" => key("source_profile"),
        "AssumeRoleTokenProviderNotSetError" => key("mfa_serial"),
        "SharedConfigErr" => source_in_error(view),
        "WebIdentityErr" => view.set(TOKEN_FILE).map(|_| Origin::Variable { name: TOKEN_FILE.into() }),
        _ => None,
    };
    found.unwrap_or(Origin::Default)
}

/// The line of a profile's second source of credentials, or else that of a `credential_source` that cannot be used.
fn source_in_error(view: &View<'_>) -> Option<Origin> {
    let second = || view.conflicting_sources().into_iter().nth(1);
    let unusable = || view.read_entries(&view.base_profile(), "credential_source").into_iter().next();
    second().or_else(unusable).map(|entry| entry.origin())
}

/// An error on one line.
pub(super) fn sentence(error: &Error) -> String {
    let message = error.message.as_deref().unwrap_or_default();
    if error.code.is_empty() { message.into() } else { format!("{}: {message}", error.code) }
}
