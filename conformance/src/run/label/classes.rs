//! The table of classes of generated cases, with their quotas.

use awsess_model::rule::{
    CALL_6, CALL_7, CALL_10, CLI_33, CLI_34, CLI_35, CLI_36, CLI_44, CONC_1, CTLS_12, DNEW_7, FILE_6, FILE_9,
    FILE_10, HAND_16, INI14_5, INI14_6, INI14_13, INI55_2, INI55_6, INI55_7, INI55_8, INI55_11, MFA_1, MFA_2,
    PROC_13, PROC_17, ROLE_1, ROLE_4, ROLE_10, ROLE_14, ROLE_26, Rule, SCS_9, SSO_1, SSO_2, SSO_12, TLS_25,
    TRY_1, TRY_2, TRY_3, TRY_4, TRY_5, TRY_6, TRY_7, TRY_8, TRY_9, WEB_12,
};
use awsess_model::trace::{Origin, Subject};

use crate::vocabulary::case::{Constructor, Edition, Platform};

use super::class::AnswerKind::{Closed, Error as Refusal, FailingText, Healthy, Redirect, Text};
use super::class::Evidence::{self, Answers, Error, From, Meets, Provider, Retrieval, Rules};
use super::class::{Class, WHOLE};
use super::view::View;

/// A class that occurs in at least so many of ten thousand cases of each edition.
const fn least(name: &'static str, at_least: u64, evidence: Evidence) -> Class {
    Class { name, editions: &Edition::ALL, at_least, at_most: WHOLE, evidence }
}

/// A class that occurs in at least so many of ten thousand cases of edition 1.55.
const fn modern(name: &'static str, at_least: u64, evidence: Evidence) -> Class {
    Class { editions: &[Edition::V1_55], ..least(name, at_least, evidence) }
}

/// A class that occurs in at most so many of ten thousand cases of each edition.
const fn most(name: &'static str, at_most: u64, evidence: Evidence) -> Class {
    Class { at_most, ..least(name, 0, evidence) }
}

/// Every class.
pub const CLASSES: &[Class] = &[
    // Errors of creation.
    least("error SharedConfigLoadError", 200, Error("SharedConfigLoadError")),
    least("error SharedConfigAssumeRoleError", 400, Error("SharedConfigAssumeRoleError")),
    least("error AssumeRoleTokenProviderNotSetError", 70, Error("AssumeRoleTokenProviderNotSetError")),
    least("error LoadCustomCABundleError", 250, Error("LoadCustomCABundleError")),
    modern("error LoadClientTLSCertError", 60, Error("LoadClientTLSCertError")),
    modern("error CredentialRequiresARNError", 100, Error("CredentialRequiresARNError")),
    modern("error SharedConfigErr", 60, Error("SharedConfigErr")),
    modern("error WebIdentityErr", 3, Error("WebIdentityErr")),
    modern("error without a code", 100, Error("")),
    // Errors of the first retrieval.
    least("retrieval NoCredentialProviders", 1000, Retrieval("NoCredentialProviders")),
    least("retrieval EmptyStaticCreds", 200, Retrieval("EmptyStaticCreds")),
    modern("retrieval WebIdentityErr", 20, Retrieval("WebIdentityErr")),
    modern("retrieval ProcessProviderExecutionError", 20, Retrieval("ProcessProviderExecutionError")),
    modern("retrieval ProcessProviderParseError", 15, Retrieval("ProcessProviderParseError")),
    modern("retrieval ProcessProviderVersionError", 5, Retrieval("ProcessProviderVersionError")),
    modern("retrieval ProcessProviderRequiredError", 3, Retrieval("ProcessProviderRequiredError")),
    least("retrieval InvalidParameter", 10, Retrieval("InvalidParameter")),
    least("retrieval MissingRegion", 2, Retrieval("MissingRegion")),
    least("retrieval MissingEndpoint", 2, Retrieval("MissingEndpoint")),
    least("retrieval InvalidEndpointURL", 1, Retrieval("InvalidEndpointURL")),
    least("retrieval RequestError", 20, Retrieval("RequestError")),
    least("retrieval SerializationError", 2, Retrieval("SerializationError")),
    modern("retrieval CredentialsEndpointError", 15, Retrieval("CredentialsEndpointError")),
    modern("retrieval EC2RoleRequestError", 6, Retrieval("EC2RoleRequestError")),
    modern("retrieval EmptyEC2RoleList", 1, Retrieval("EmptyEC2RoleList")),
    modern("retrieval SSOProviderInvalidToken", 30, Retrieval("SSOProviderInvalidToken")),
    modern("retrieval InvalidGrantException", 2, Retrieval("InvalidGrantException")),
    modern("retrieval UnauthorizedException", 2, Retrieval("UnauthorizedException")),
    // Answers of parties.
    least("STS: keys", 300, Answers("sts", Healthy)),
    least("STS: error", 40, Answers("sts", Refusal)),
    least("STS: text", 5, Answers("sts", Text)),
    least("STS: text of an error", 10, Answers("sts", FailingText)),
    least("STS: redirect", 40, Answers("sts", Redirect)),
    least("STS: no answer", 10, Answers("sts", Closed)),
    least("container: keys", 30, Answers("container", Healthy)),
    least("container: error", 5, Answers("container", Refusal)),
    least("container: text", 5, Answers("container", Text)),
    least("container: text of an error", 5, Answers("container", FailingText)),
    least("container: redirect", 5, Answers("container", Redirect)),
    least("container: no answer", 3, Answers("container", Closed)),
    least("instance: keys", 20, Answers("imds", Healthy)),
    least("instance: error", 2, Answers("imds", Refusal)),
    least("instance: text", 5, Answers("imds", Text)),
    least("instance: text of an error", 5, Answers("imds", FailingText)),
    least("instance: redirect", 2, Answers("imds", Redirect)),
    least("instance: no answer", 2, Answers("imds", Closed)),
    modern("portal: keys", 30, Answers("sso", Healthy)),
    modern("portal: error", 5, Answers("sso", Refusal)),
    modern("portal: text", 5, Answers("sso", Text)),
    modern("portal: text of an error", 5, Answers("sso", FailingText)),
    modern("portal: redirect", 5, Answers("sso", Redirect)),
    modern("portal: no answer", 3, Answers("sso", Closed)),
    modern("OIDC: token", 20, Answers("oidc", Healthy)),
    modern("OIDC: error", 5, Answers("oidc", Refusal)),
    modern("OIDC: text", 5, Answers("oidc", Text)),
    modern("OIDC: text of an error", 3, Answers("oidc", FailingText)),
    modern("OIDC: redirect", 3, Answers("oidc", Redirect)),
    modern("OIDC: no answer", 2, Answers("oidc", Closed)),
    // What follows from the answers of STS.
    least("STS refuses", 20, Rules(&[TRY_9])),
    least("request sent again", 60, Rules(&[TRY_1, TRY_2, TRY_3, TRY_4, TRY_5, TRY_6, TRY_7])),
    least("request fails for the fourth time", 8, Rules(&[TRY_8])),
    // Sources of the region.
    least("region from the config", 900, From(Subject::Region, "Region")),
    least("region from AWS_REGION", 1500, From(Subject::Region, "AWS_REGION")),
    least("region from AWS_DEFAULT_REGION", 400, From(Subject::Region, "AWS_DEFAULT_REGION")),
    least("region from a file", 600, From(Subject::Region, "region")),
    least("no region", 1000, Meets(|view| view.session().is_some_and(|session| session.region.is_none()))),
    // Sources of the credentials.
    least("credentials from the config", 400, Provider("StaticProvider")),
    least("credentials from the environment", 1200, Provider("EnvConfigCredentials")),
    least("credentials from a file", 1200, Provider("SharedConfigCredentials")),
    least("credentials from New's environment", 80, Provider("EnvProvider")),
    least("credentials from New's file", 70, Provider("SharedCredentialsProvider")),
    modern("credentials from a web identity", 50, Provider("WebIdentityCredentials")),
    modern("a role on top of a web identity", 5, Rules(&[WEB_12])),
    least("credentials from a container", 30, Provider("CredentialsEndpointProvider")),
    least("credentials from an instance", 15, Provider("EC2RoleProvider")),
    modern("credentials from single sign-on", 30, Provider("SSOProvider")),
    modern("credentials from a process", 40, Provider("ProcessProvider")),
    modern("credentials of a process that have expired", 8, Rules(&[PROC_13])),
    modern("a role on top of a process", 5, Rules(&[PROC_17])),
    // The second session of single sign-on by `sso_session`.
    modern("second session", 120, Rules(&[SSO_2])),
    modern("second session fails", 40, Rules(&[SSO_12])),
    modern("sso_session without a home directory", 5, Rules(&[SSO_1])),
    // Sources of the profile.
    least("profile from the option", 1500, From(Subject::Profile, "Profile")),
    least("profile from AWS_PROFILE", 1500, From(Subject::Profile, "AWS_PROFILE")),
    least("profile from AWS_DEFAULT_PROFILE", 400, From(Subject::Profile, "AWS_DEFAULT_PROFILE")),
    least("profile by default", 3000, Meets(|view| view.origin(Subject::Profile) == Some(&Origin::Default))),
    // Sources of the bundle.
    least("bundle from the option", 250, From(Subject::CaBundle, "CustomCABundle")),
    least("bundle from AWS_CA_BUNDLE", 250, From(Subject::CaBundle, "AWS_CA_BUNDLE")),
    modern("bundle from a file", 10, From(Subject::CaBundle, "ca_bundle")),
    // Sources of the client certificate.
    modern("client certificate from the option", 20, From(Subject::ClientCertificate, "ClientTLSKey")),
    modern(
        "client certificate from the variables",
        40,
        From(Subject::ClientCertificate, "AWS_SDK_GO_CLIENT_TLS_KEY"),
    ),
    modern("client certificate shown", 8, Rules(&[CTLS_12])),
    // Connections to STS over TLS.
    least("STS over TLS", 200, Meets(|view| view.about(Subject::Trust).next().is_some())),
    least("STS trusted", 60, Meets(|view| view.origin(Subject::Trust).is_some())),
    least("STS refused", 100, Rules(&[TLS_25])),
    // Roles.
    least("role assumed", 300, Meets(|view| has_roles(view, 1..=usize::MAX))),
    least("no role", 5000, Meets(|view| view.session().is_some() && roles(view) == 0)),
    least("one role", 250, Meets(|view| has_roles(view, 1..=1))),
    modern("two roles", 25, Meets(|view| has_roles(view, 2..=2))),
    modern("three roles and more", 1, Meets(|view| has_roles(view, 3..=usize::MAX))),
    modern("roles in a circle", 25, Rules(&[ROLE_14])),
    least("a role of its own source", 250, Rules(&[ROLE_10])),
    least("role with MFA and a token provider", 50, Rules(&[MFA_2])),
    least("role with MFA and no token provider", 70, Rules(&[MFA_1])),
    // Shared config and the shared files.
    least("shared config on", 5000, Meets(|view| view.value(Subject::SharedConfig) == Some("on"))),
    least("no file found", 500, Meets(|view| files(view) == Some(0))),
    least("one file found", 3000, Meets(|view| files(view) == Some(1))),
    least("both files found", 3000, Meets(|view| files(view) == Some(2))),
    least("no home directory", 150, Meets(|view| !view.is_set(["HOME", "USERPROFILE"]))),
    least("on Windows", 700, Meets(|view| view.case.platform == Platform::Windows)),
    most("text beyond the documents", 500, Meets(is_beyond_the_documents)),
    // What the program does.
    least("made by NewSession", 1000, Meets(|view| is_made_by(view, Constructor::NewSession))),
    least(
        "made by NewSessionWithOptions",
        6000,
        Meets(|view| is_made_by(view, Constructor::NewSessionWithOptions)),
    ),
    least("made by New", 700, Meets(|view| is_made_by(view, Constructor::New))),
    least("made by New the older way", 300, Rules(&[DNEW_7])),
    least("handed to Must", 600, Meets(|view| view.case.options.must)),
    least("copied", 900, Meets(|view| view.copy().is_some())),
    least(
        "handlers edited",
        400,
        Meets(|view| view.session().is_some() && !view.case.observe.edit_handlers.is_empty()),
    ),
    least(
        "handlers of a copy edited",
        200,
        Meets(|view| view.copy().is_some() && !view.case.observe.edit_copy_handlers.is_empty()),
    ),
    modern("handlers of the option", 150, Rules(&[HAND_16])),
    least("request made", 200, Meets(|view| view.session().is_some_and(|session| session.request.is_some()))),
    // Clients and their calls.
    least(
        "clients configured",
        900,
        Meets(|view| view.session().is_some_and(|session| session.services.is_some())),
    ),
    modern(
        "client without an endpoint",
        200,
        Meets(|view| view.clients().any(|client| client.endpoint.is_empty())),
    ),
    least(
        "client with an endpoint",
        800,
        Meets(|view| view.clients().any(|client| !client.endpoint.is_empty())),
    ),
    least("own resolver: resolves", 100, Rules(&[CLI_44])),
    least("own resolver: error", 30, Meets(resolver_fails)),
    least("own resolver: passes on", 50, Rules(&[CLI_35])),
    least("own resolver: loses to Endpoint", 10, Rules(&[CLI_34])),
    least("own resolver: replaced", 5, Rules(&[CLI_36])),
    least("own resolver: where a role is assumed", 3, Meets(assumes_at_resolved_host)),
    least("own resolver: no URL that can be called", 5, Rules(&[CALL_6, CALL_7, CALL_10])),
    least("client called", 200, Meets(|view| call_succeeds(view) == Some(true))),
    least("client's call refused", 100, Meets(|view| call_succeeds(view) == Some(false))),
    least("credentials refreshed", 30, Rules(&[ROLE_26])),
    least("several readers", 120, Rules(&[CONC_1])),
    most("trivial", 1000, Meets(is_trivial)),
];

/// Whether a party gives the credentials, such as STS.
fn is_external(view: &View<'_>) -> bool {
    view.session().is_some_and(|session| {
        session.credentials.is_none() || (session.requests.is_some() && session.call.is_none())
    })
}

/// The number of roles that are assumed one after the other.
fn roles(view: &View<'_>) -> usize {
    let decisions = view.about(Subject::Role).filter(|decision| decision.winner.is_some());
    decisions.filter(|decision| decision.rules.iter().any(|rule| [ROLE_1, ROLE_4].contains(rule))).count()
}

/// Whether a party outside of the session gives the credentials, and so many roles are assumed.
fn has_roles(view: &View<'_>, number: std::ops::RangeInclusive<usize>) -> bool {
    is_external(view) && number.contains(&roles(view))
}

/// The number of shared files that are found, one of which may be invalid; `None` if none is looked for.
fn files(view: &View<'_>) -> Option<usize> {
    const SKIPPED: [Rule; 2] = [FILE_9, SCS_9];
    let valid = view.about(Subject::Files).filter(|decision| decision.rules.contains(&FILE_6)).count();
    let found = valid + usize::from(view.has(FILE_10));
    (found > 0 || SKIPPED.into_iter().any(|rule| view.has(rule))).then_some(found)
}

/// Whether a file has text that the documents do not show.
fn is_beyond_the_documents(view: &View<'_>) -> bool {
    /// The rules of the parsers that plain headings and `key = value` lines show: those of repeated names, of missing values,
    /// of missing spaces, and of the spaces within a value, such as a command with arguments.
    const OF_PLAIN_LINES: [Rule; 8] =
        [INI14_5, INI14_6, INI14_13, INI55_2, INI55_6, INI55_7, INI55_8, INI55_11];
    let mut of_text = view.rules.iter().filter(|id| id.starts_with("INI"));
    of_text.any(|id| OF_PLAIN_LINES.iter().all(|rule| rule.id() != *id))
}

fn is_made_by(view: &View<'_>, constructor: Constructor) -> bool {
    view.case.options.constructor == constructor
}

/// Whether the endpoint resolver of the user returned an error.
fn resolver_fails(view: &View<'_>) -> bool {
    let mut decisions = view.about(Subject::Endpoint);
    decisions.any(|decision| decision.rules.contains(&CLI_33) && !decision.rules.contains(&CLI_44))
}

/// Whether a role is assumed at a host that the user's resolver returns.
fn assumes_at_resolved_host(view: &View<'_>) -> bool {
    let mut requests = view.session().and_then(|session| session.requests.as_deref()).into_iter().flatten();
    requests.any(|call| call.operation == "AssumeRole" && call.host.is_some())
}

/// Whether the call of a client succeeds; `None` if no client is called.
fn call_succeeds(view: &View<'_>) -> Option<bool> {
    view.session()?.call.as_ref().map(|call| call.error.is_none())
}

/// Whether the session has neither a region nor credentials, and nothing is done with it.
fn is_trivial(view: &View<'_>) -> bool {
    let is_idle =
        view.copy().is_none() && view.case.observe.edit_handlers.is_empty() && view.error().is_none();
    let has_no_region = view.session().is_some_and(|session| session.region.is_none());
    let has_no_credentials =
        view.retrieval_error().is_some_and(|error| error.code == "NoCredentialProviders");
    is_idle && has_no_region && has_no_credentials
}
