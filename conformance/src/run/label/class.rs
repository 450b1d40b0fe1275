//! Classes of cases and outcomes: who won, what failed, and what was asked.

use awsess_model::rule::{CLI_30, CLI_33, CLI_37, ROLE_1, ROLE_4, Rule};
use awsess_model::trace::{Candidate, Decision, Origin, Subject};

use crate::vocabulary::case::{Constructor, Platform};

use crate::vocabulary::outcome::{ClientConfig, Session};

use super::rule::{self, Shows};
use super::tls;
use super::view::{View, home};

/// Every class.
const CLASSES: &[(&str, Shows)] = &[
    // What creation failed with.
    ("error SharedConfigLoadError", |view| failed(view, "SharedConfigLoadError")),
    ("error SharedConfigAssumeRoleError", |view| failed(view, "SharedConfigAssumeRoleError")),
    ("error AssumeRoleTokenProviderNotSetError", |view| failed(view, "AssumeRoleTokenProviderNotSetError")),
    ("error LoadCustomCABundleError", |view| failed(view, "LoadCustomCABundleError")),
    ("error LoadClientTLSCertError", |view| failed(view, "LoadClientTLSCertError")),
    ("error CredentialRequiresARNError", |view| failed(view, "CredentialRequiresARNError")),
    ("error SharedConfigErr", |view| failed(view, "SharedConfigErr")),
    ("error WebIdentityErr", |view| failed(view, "WebIdentityErr")),
    ("error without a code", |view| failed(view, "")),
    // What the first retrieval failed with.
    ("retrieval NoCredentialProviders", |view| view.retrieval() == Some("NoCredentialProviders")),
    ("retrieval EmptyStaticCreds", |view| view.retrieval() == Some("EmptyStaticCreds")),
    // Who gave the region.
    ("region from the config", |view| from(view, Subject::Region, "Region")),
    ("region from AWS_REGION", |view| from(view, Subject::Region, "AWS_REGION")),
    ("region from AWS_DEFAULT_REGION", |view| from(view, Subject::Region, "AWS_DEFAULT_REGION")),
    ("region from a file", |view| from(view, Subject::Region, "region")),
    ("no region", |view| view.session().is_some_and(|session| session.region.is_none())),
    // Who gave the credentials.
    ("credentials from the config", |view| provided(view, "StaticProvider")),
    ("credentials from the environment", |view| provided(view, "EnvConfigCredentials")),
    ("credentials from a file", |view| provided(view, "SharedConfigCredentials")),
    ("credentials from New's environment", |view| provided(view, "EnvProvider")),
    ("credentials from New's file", |view| provided(view, "SharedCredentialsProvider")),
    ("credentials from a web identity", |view| elsewhere(view) && view.has("ENV-24")),
    ("credentials from single sign-on", |view| elsewhere(view) && roles(view) == 0 && view.has("CRED-14")),
    ("credentials from a process", |view| elsewhere(view) && roles(view) == 0 && view.has("CRED-7")),
    // The second session of single sign-on by sso_session.
    ("second session", |view| view.has("SSO-2")),
    ("second session fails", |view| view.has("SSO-2") && view.error().is_some_and(|error| error.panicked)),
    ("sso_session without a home directory", |view| view.has("SSO-1")),
    // Who named the profile.
    ("profile from the option", |view| from(view, Subject::Profile, "Profile")),
    ("profile from AWS_PROFILE", |view| from(view, Subject::Profile, "AWS_PROFILE")),
    ("profile from AWS_DEFAULT_PROFILE", |view| from(view, Subject::Profile, "AWS_DEFAULT_PROFILE")),
    ("profile by default", |view| matches!(view.origin(Subject::Profile), Some(Origin::Default))),
    // Who gave the bundle.
    ("bundle from the option", |view| from(view, Subject::CaBundle, "CustomCABundle")),
    ("bundle from AWS_CA_BUNDLE", |view| from(view, Subject::CaBundle, "AWS_CA_BUNDLE")),
    ("bundle from a file", |view| from(view, Subject::CaBundle, "ca_bundle")),
    // Sources of the client certificate.
    ("client certificate from the option", |view| from(view, Subject::ClientCertificate, "ClientTLSKey")),
    ("client certificate from the variables", |view| {
        from(view, Subject::ClientCertificate, "AWS_SDK_GO_CLIENT_TLS_KEY")
    }),
    ("client certificate shown", tls::shows_client_certificate),
    // Whether STS, where it speaks TLS, is trusted.
    ("STS over TLS", tls::connected),
    ("STS trusted", tls::trusted),
    ("STS refused", tls::refused),
    // How many roles are assumed.
    ("role assumed", |view| elsewhere(view) && roles(view) > 0),
    ("no role", |view| view.session().is_some() && roles(view) == 0),
    ("one role", |view| elsewhere(view) && roles(view) == 1),
    ("two roles", |view| elsewhere(view) && roles(view) == 2),
    ("three roles and more", |view| elsewhere(view) && roles(view) > 2),
    ("roles in a circle", |view| view.has("ROLE-14")),
    ("a role of its own source", |view| view.has("ROLE-10")),
    ("role with MFA and a token provider", |view| view.has("MFA-2")),
    ("role with MFA and no token provider", |view| view.has("MFA-1")),
    // What is read.
    ("shared config on", |view| view.shared_config),
    ("no file found", |view| view.files.is_empty()),
    ("one file found", |view| view.files.len() == 1),
    ("both files found", |view| view.files.len() == 2),
    ("no home directory", |view| home(view.case).is_none()),
    ("on Windows", |view| view.case.platform == Platform::Windows),
    ("text beyond the documents", |view| view.files.iter().any(|(_, bytes)| !is_documented(bytes))),
    // What is called, and looked at.
    ("made by NewSession", |view| view.case.options.constructor == Constructor::NewSession),
    ("made by NewSessionWithOptions", |view| {
        view.case.options.constructor == Constructor::NewSessionWithOptions
    }),
    ("made by New", |view| view.case.options.constructor == Constructor::New),
    ("made by New the older way", |view| view.is_older_new()),
    ("handed to Must", |view| view.case.options.must),
    ("copied", |view| view.copy().is_some()),
    ("handlers edited", |view| view.session().is_some() && !view.case.observe.edit_handlers.is_empty()),
    ("handlers of a copy edited", |view| {
        view.copy().is_some() && !view.case.observe.edit_copy_handlers.is_empty()
    }),
    ("request made", |view| view.session().is_some_and(|session| session.request.is_some())),
    ("clients configured", |view| view.session().is_some_and(|session| session.services.is_some())),
    ("client without an endpoint", |view| any_client(view, |client| client.endpoint.is_empty())),
    ("client with an endpoint", |view| any_client(view, |client| !client.endpoint.is_empty())),
    ("own resolver: answers", is_answered),
    ("own resolver: error", is_refused),
    ("own resolver: hands on", |view| view.has("CLI-35")),
    ("own resolver: loses to Endpoint", |view| view.has("CLI-34")),
    ("own resolver: replaced", |view| view.has("CLI-36")),
    ("own resolver: where a role is assumed", |view| {
        rule::calls(view).iter().any(|call| call.host.is_some())
    }),
    ("own resolver: no URL that can be called", |view| {
        ["CALL-6", "CALL-7", "CALL-10"].iter().any(|rule| view.has(rule))
    }),
    ("client called", |view| rule::called(view) == Some(None)),
    ("client's call refused", |view| matches!(rule::called(view), Some(Some(_)))),
    ("credentials refreshed", |view| view.case.observe.refreshes > 0 && !rule::calls(view).is_empty()),
    ("several readers", |view| view.session().is_some() && view.case.observe.readers > 1),
    ("trivial", is_trivial),
];

/// The names of every class.
pub fn classes() -> impl Iterator<Item = &'static str> {
    CLASSES.iter().map(|(name, _)| *name)
}

/// The classes that the case belongs to.
pub(super) fn shown<'v>(view: &'v View<'_>) -> impl Iterator<Item = &'static str> + use<'v> {
    CLASSES.iter().filter(|(_, shows)| shows(view)).map(|(name, _)| *name).collect::<Vec<_>>().into_iter()
}

fn failed(view: &View<'_>, code: &str) -> bool {
    view.error().is_some_and(|error| error.code == code)
}

/// Whether the winner stands in the variable, option, field or key of this name.
fn from(view: &View<'_>, subject: Subject, place: &str) -> bool {
    match view.origin(subject) {
        Some(
            Origin::Variable(name) | Origin::Option(name) | Origin::Config(name) | Origin::Function(name),
        ) => *name == place,
        Some(Origin::Key { key, .. }) => *key == place,
        Some(
            Origin::File(_) | Origin::Session | Origin::Partition(_) | Origin::Certificate | Origin::Default,
        )
        | None => false,
    }
}

/// Whether the config of some client is such.
fn any_client(view: &View<'_>, such: fn(&ClientConfig) -> bool) -> bool {
    let services = view.session().and_then(|session| session.services.as_ref());
    services.is_some_and(|services| services.values().any(such))
}

/// Whether the user's resolver has returned an endpoint.
fn is_answered(view: &View<'_>) -> bool {
    let asked = view.decisions().filter(|decision| decision.rules.contains(&CLI_33)).count();
    asked > refusals(view)
}

/// Whether the user's resolver has returned an error.
fn is_refused(view: &View<'_>) -> bool {
    refusals(view) > 0
}

/// How many errors of the user's resolver have been kept or discarded.
fn refusals(view: &View<'_>) -> usize {
    let by_resolver = |candidate: &Candidate<'_>| candidate.origin == Origin::Config("EndpointResolver");
    let is_refusal = |decision: &Decision<'_, '_>| {
        let is_error = decision.rules.contains(&CLI_30) || decision.rules.contains(&CLI_37);
        is_error && decision.winner.into_iter().chain(decision.losers).any(by_resolver)
    };
    view.decisions().filter(is_refusal).count()
}

fn provided(view: &View<'_>, provider: &str) -> bool {
    let name = view.keys().and_then(|keys| keys.provider_name.as_deref());
    name.is_some_and(|name| name.split(':').next() == Some(provider))
}

/// Whether another party gives the credentials.
fn elsewhere(view: &View<'_>) -> bool {
    let retrieves = |session: &Session| session.requests.is_some() && session.call.is_none();
    view.session().is_some_and(|session| session.credentials.is_none() || retrieves(session))
}

/// How many roles are assumed one after the other.
fn roles(view: &View<'_>) -> usize {
    let assumed = |rules: &[Rule]| rules.contains(&ROLE_1) || rules.contains(&ROLE_4);
    view.won(Subject::Role).filter(|decision| assumed(decision.rules)).count()
}

/// A session that shows nothing: no region, no credentials, and nothing done with it.
fn is_trivial(view: &View<'_>) -> bool {
    let idle = view.copy().is_none() && view.case.observe.edit_handlers.is_empty() && view.error().is_none();
    let region = view.session().is_some_and(|session| session.region.is_none());
    idle && region && view.retrieval() == Some("NoCredentialProviders")
}

/// Whether the text has sections, keys with values, comments and blank lines, each on a line of its own, and no more.
fn is_documented(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| text.split('\n').all(is_documented_line))
}

fn is_documented_line(line: &str) -> bool {
    let heading = || line.starts_with('[') && line.find(']') == Some(line.len() - 1);
    let plain = |value: &str| {
        value.trim() == "\"\"" || !value.contains(['"', '\'', '`', '#', ';', '\\', '%', '\r', '\t'])
    };
    let pair = || line.split_once('=').is_some_and(|(key, value)| is_key(key.trim_end()) && plain(value));
    line.is_empty() || line.starts_with(['#', ';']) || heading() || pair()
}

fn is_key(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
}
