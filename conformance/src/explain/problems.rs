//! What fails: the creation of the session, or each retrieval of its credentials, with the setting that causes it and a remedy.

use awsess_model::failure::Failure;
use awsess_model::session::{Credentials, Session};

use super::broken_file::{self, Cause};
use super::findings::similar;
use super::values::sentence;
use super::view::View;
use super::{Diagnostic, Origin, Value, bundle, client_certificate};
use crate::vocabulary::outcome::{self, Outcome};

/// What to do about an error of this code.
struct Advice {
    /// The code of the error; empty for the errors that have none.
    error: &'static str,
    /// The code of the diagnostic.
    code: &'static str,
    remedy: Remedy,
}

enum Remedy {
    Always(&'static str),
    /// It depends on the world and on the setting.
    For(fn(&View<'_>, Option<&Origin>) -> String),
}

const fn always(error: &'static str, code: &'static str, remedy: &'static str) -> Advice {
    Advice { error, code, remedy: Remedy::Always(remedy) }
}

const ADVICE: &[Advice] = &[
    Advice {
        error: "SharedConfigAssumeRoleError",
        code: "source-profile-without-credentials",
        remedy: Remedy::For(source_profile),
    },
    Advice {
        error: "NoCredentialProviders",
        code: "no-credentials",
        remedy: Remedy::For(credentials_of_profile),
    },
    always("SharedConfigLoadError", "file-not-valid", "correct the file"),
    always(
        "AssumeRoleTokenProviderNotSetError",
        "token-provider-needed",
        "remove the line if the role needs no MFA; explain gives no MFA token, and a program gets a session if it sets \
         AssumeRoleTokenProvider",
    ),
    Advice {
        error: "LoadCustomCABundleError",
        code: "ca-bundle-not-loaded",
        remedy: Remedy::For(bundle::remedy),
    },
    Advice {
        error: "LoadClientTLSCertError",
        code: "client-certificate-not-loaded",
        remedy: Remedy::For(client_certificate::remedy),
    },
    always(
        "CredentialRequiresARNError",
        "role-without-arn",
        "add role_arn to the profile, or remove the line with the source of the credentials",
    ),
    always(
        "SharedConfigErr",
        "source-not-usable",
        "keep one of source_profile, credential_source, credential_process and web_identity_token_file; credential_source is \
         Environment, Ec2InstanceMetadata or, in a container, EcsContainer",
    ),
    always(
        "WebIdentityErr",
        "web-identity-without-role",
        "set AWS_ROLE_ARN (role_arn in a profile), or unset AWS_WEB_IDENTITY_TOKEN_FILE",
    ),
    always(
        "CredentialsEndpointError",
        "container-endpoint-not-usable",
        "correct AWS_CONTAINER_CREDENTIALS_FULL_URI, or unset it",
    ),
    always("MissingRegion", "region-missing", "set AWS_REGION, or add region to the profile"),
    always(
        "SharedCredsLoad",
        "profile-without-credentials",
        "add the profile and its keys to the credentials file",
    ),
    always("", "setting-not-valid", "correct the value, or remove the setting"),
];

/// The advice for every other error.
const OTHER: Advice = always("", "other-error", "correct the setting that the error names");

/// Everything that fails in the world.
pub(super) fn find(view: &View<'_>, values: &[Value], outcome: &Outcome) -> Vec<Diagnostic> {
    if let Some(problem) = of_invalid_file(view) {
        return vec![problem];
    }
    let found = creation(view, values).into_iter().chain(retrieval(view, outcome));
    found.chain(request_of_role(view)).collect()
}

/// The error of the creation, which is one of the values.
fn creation(view: &View<'_>, values: &[Value]) -> Option<Diagnostic> {
    let failure = view.outcome.failure()?;
    let error = values.iter().find(|value| value.name == "error")?;
    let cause = error.note.iter().map(|note| format!(" ({note})"));
    let said: String = error.value.iter().cloned().chain(cause).collect();
    let origin = Some(error.origin.clone()).filter(|origin| *origin != Origin::Default);
    Some(problem(view, failure, &format!("creating the session fails: {said}"), origin))
}

/// The error of a file that is not valid, which is that of creating the session, or of each request of a session of `New`.
fn of_invalid_file(view: &View<'_>) -> Option<Diagnostic> {
    let Cause { origin, what, remedy, .. } = broken_file::invalid_file(view)?;
    let fails =
        if view.outcome.failure().is_some() { "creating the session" } else { "each request of the session" };
    let said = format!("{fails} fails: {}: {what}", broken_file::error_of_files(view)?);
    Some(Diagnostic::new("file-not-valid", said, remedy).at(origin))
}

/// The error of every retrieval, if it is known without one.
fn retrieval(view: &View<'_>, outcome: &Outcome) -> Option<Diagnostic> {
    let Credentials::Failed(failure) = view.outcome.session().map(Session::credentials)? else {
        return None;
    };
    let Outcome::Session(session) = outcome else { return None };
    let Some(outcome::Credentials::Failed(shown)) = &session.credentials else { return None };
    let said = sentence(&shown.error);
    let first = said.lines().next().unwrap_or_default();
    Some(problem(view, failure, &format!("retrieving the credentials fails: {first}"), None))
}

/// The error of the request for the credentials of a role, if it is not sent.
fn request_of_role(view: &View<'_>) -> Option<Diagnostic> {
    let Credentials::Requested(requested) = view.outcome.session().map(Session::credentials)? else {
        return None;
    };
    let failure = requested.sts_endpoint()?.err()?;
    let said = format!("assuming the role fails: {}: {}", failure.code, failure.message);
    Some(problem(view, failure, &said, None))
}

fn problem(view: &View<'_>, failure: &Failure, said: &str, origin: Option<Origin>) -> Diagnostic {
    let advice = ADVICE.iter().find(|advice| advice.error == failure.code).unwrap_or(&OTHER);
    let remedy = match advice.remedy {
        Remedy::Always(remedy) => remedy.into(),
        Remedy::For(remedy) => remedy(view, origin.as_ref()),
    };
    Diagnostic { origin, ..Diagnostic::new(advice.code, said, remedy) }
}

/// The source profile is misspelt, or has no keys.
fn source_profile(view: &View<'_>, origin: Option<&Origin>) -> String {
    let named = match origin {
        Some(Origin::Key { file, line, key, .. }) if key == "source_profile" => {
            view.value_on(file, *line, key)
        }
        Some(_) | None => None,
    };
    let Some(source) = named else {
        return "add aws_access_key_id and aws_secret_access_key to the source profile".into();
    };
    if !view.headings(&source).is_empty() {
        return format!("add aws_access_key_id and aws_secret_access_key to the profile {source}");
    }
    match similar(view, &source) {
        Some(near) => format!("did you mean {near:?}?"),
        None => format!("add [{source}] with its keys to the credentials file, or name another profile"),
    }
}

/// Nothing has credentials.
fn credentials_of_profile(view: &View<'_>, _: Option<&Origin>) -> String {
    format!(
        "add aws_access_key_id and aws_secret_access_key to the profile {}, name another with --profile or AWS_PROFILE, or set \
         AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
        view.profile
    )
}
