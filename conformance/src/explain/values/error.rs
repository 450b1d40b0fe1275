//! The error of creating a session, and the setting that causes it.

use super::ca_bundle;
use crate::explain::explanation::Value;
use crate::explain::explanation::origin::Origin;
use crate::explain::explanation::rules::cited;
use crate::explain::explanation::words::sentence;
use crate::explain::files::paths::TOKEN_FILE;
use crate::explain::files::shared_file::Entry;
use crate::explain::world::view::View;
use crate::vocabulary::outcome::Outcome;

/// The error of the creation, with its origin.
pub(super) fn value(view: &View<'_>, outcome: &Outcome) -> Option<Value> {
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
        "LoadCustomCABundleError" => Some(ca_bundle::value(view).origin),
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
