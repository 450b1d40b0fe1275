//! Rules that a trace does not record, since they are consequences of others, or say that something means nothing.

use std::collections::BTreeMap;

use awsess_model::ini::{Ini, Section};
use awsess_model::trace::{Origin, Subject};

use crate::vocabulary::case::{Case, Edition, File, HandlerEdit, HandlerOp, Platform, UserCredentials};
use crate::vocabulary::outcome::{Call, ClientConfig, Session};

use super::view::{View, bytes, config_path, credentials_path, home, parse, variable};
use super::{ini, tls};

/// Whether a case shows a rule.
pub(super) type Shows = fn(&View<'_>) -> bool;

/// The rules with predicates of their own.
const PREDICATES: &[(&str, Shows)] = &[
    ("NEW-3", |view| {
        let configured =
            view.case.env.iter().any(|(name, value)| name.starts_with("AWS_") && !value.is_empty());
        view.error().is_none() && !configured && view.case.files.is_empty()
    }),
    ("NEW-8", |view| {
        let loaded = |origin: &Origin<'_>| matches!(origin, Origin::Variable(_) | Origin::Key { .. });
        view.decisions().filter_map(|decision| decision.winner).any(|winner| loaded(&winner.origin))
    }),
    ("SCS-7", |view| {
        view.shared_config
            && by_default(view)
            && view
                .took_from(&credentials_path(view.case), &[Subject::Region, Subject::Role, Subject::CaBundle])
    }),
    ("SCS-8", |view| {
        view.shared_config
            && by_default(view)
            && view.took_from(&config_path(view.case), &[Subject::Region, Subject::Credentials])
    }),
    ("SCS-9", |view| {
        view.shared_config
            && by_default(view)
            && view.error().is_none()
            && !view.case.files.contains_key(&*config_path(view.case))
    }),
    ("ENV-18", |view| {
        let odd = |value: &str| value.contains(['=', ' ']) && view.case.env.values().any(|set| set == value);
        view.keys().is_some_and(|keys| odd(&keys.secret_access_key) || odd(&keys.session_token))
    }),
    ("ENV-19", |view| {
        view.won(Subject::Files).filter_map(|decision| decision.winner).any(|winner| {
            matches!(winner.origin, Origin::Variable(_))
                && winner.value.starts_with(['~', '$'])
                && !winner.value.starts_with("${ROOT}")
        })
    }),
    ("FILE-3", |view| {
        let has_foil = variable(view.case, "HOME").is_some();
        view.case.platform == Platform::Windows && has_foil && seeks_default_files(view)
    }),
    ("FILE-7", |view| {
        let comment = |line: &[u8]| line.starts_with(b"#") || line.starts_with(b";");
        view.inis.len() == view.files.len()
            && view.files.iter().any(|(_, bytes)| bytes.split(|byte| *byte == b'\n').any(comment))
    }),
    ("FILE-8", |view| {
        view.sections(view.profile)
            .any(|(_, section)| section.keys.iter().any(|key| !KNOWN.contains(&&*key.name)))
    }),
    ("FILE-11", |view| {
        let config = bytes(view.case, &config_path(view.case));
        let invalid = config.is_some_and(|bytes| parse(view.case.edition, &bytes).is_none());
        !view.shared_config && by_default(view) && view.error().is_none() && invalid
    }),
    ("FILE-15", |view| {
        let named = view.files.iter().any(|(path, _)| {
            ["AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"]
                .iter()
                .any(|name| variable(view.case, name) == Some(path))
        });
        home(view.case).is_none() && by_default(view) && named
    }),
    ("FILE-18", |view| {
        let has_foil = variable(view.case, "USERPROFILE").is_some();
        view.case.platform == Platform::Unix && has_foil && seeks_default_files(view)
    }),
    ("PROF-6", |view| {
        let lacks = |key| view.says("default", &[key]) && !view.says(view.profile, &[key]);
        view.profile != "default"
            && view.session().is_some()
            && (lacks("region") || lacks("aws_access_key_id"))
    }),
    ("PROF-7", |view| {
        let differs = |name: &str| name != view.profile && name.eq_ignore_ascii_case(view.profile);
        let mut sections = view.inis.iter().flat_map(|(_, ini)| ini.sections());
        sections.any(|section| !section.keys.is_empty() && differs(&section.name))
    }),
    ("REG-6", |view| {
        let missing = |session: &Session| {
            session.request.as_ref()?.error.as_ref().map(|error| error.code == "MissingRegion")
        };
        let copy = view.copy().filter(|copy| copy.region.is_some() && copy.request.is_some());
        view.session().and_then(missing) == Some(true) && copy.is_some_and(|copy| missing(copy) != Some(true))
    }),
    ("REG-8", |view| {
        let says =
            |(_, ini): &(_, Ini<'_>)| section(ini, view.profile).is_some_and(|found| has(found, "region"));
        let bare = |(path, ini): &(&str, Ini<'_>)| {
            let found = section(ini, view.profile).filter(|found| !has(found, "region"));
            found.is_some_and(|found| ini::has_bare_key(view, path, found, "region"))
        };
        let first = view.inis.iter().position(says);
        first.is_some_and(|first| view.inis[first + 1..].iter().any(bare))
    }),
    ("REG-11", |view| {
        const KNOWN: [&str; 9] = ["us-", "eu-", "ap-", "cn-", "sa-", "ca-", "me-", "af-", "il-"];
        let region = view.session().and_then(|session| session.region.as_deref());
        region.is_some_and(|region| !KNOWN.iter().any(|known| region.starts_with(known)))
    }),
    ("ROLE-26", |view| {
        let times = usize::from(view.case.observe.refreshes);
        times > 0 && calls(view).len() > times
    }),
    ("MFA-10", |view| {
        let front = calls(view).last().and_then(|call| call.parameters.get("TokenCode"));
        let before = calls(view).iter().rev().nth(1).and_then(|call| call.parameters.get("TokenCode"));
        view.case.observe.refreshes > 0 && front.is_some() && before.is_some() && front != before
    }),
    ("MFA-11", |view| {
        let several = view.case.options.assume_role_tokens.len() > 1 && view.case.observe.readers > 1;
        several && carries(view, |name, _| name == "TokenCode")
    }),
    ("MFA-9", |view| {
        view.error().is_some_and(|error| error.code == "SharedConfigAssumeRoleError")
            && view.case.options.tokens().is_empty()
            && view.says(view.profile, &["mfa_serial"])
    }),
    ("MERGE-4", |view| {
        view.keys().is_some_and(|keys| keys.session_token.is_empty()) && has_other_token(view)
    }),
    ("CHAIN-2", |view| nobody(view) && ["ENV-2", "CRED-2"].iter().any(|rule| view.has(rule))),
    ("CHAIN-3", |view| nobody(view) && view.session().is_some_and(|session| session.region.is_some())),
    ("TLS-4", |view| {
        let several = |pem: &str| pem.matches("-----BEGIN CERTIFICATE-----").count() > 1;
        ["TLS-1", "TLS-2", "TLS-13"].iter().any(|rule| view.has(rule)) && bundle(view).is_some_and(several)
    }),
    ("TLS-11", |view| {
        let file = variable(view.case, "AWS_CA_BUNDLE");
        of_files(view)
            && view.case.options.custom_ca_bundle.is_none()
            && file.is_some_and(|file| !view.case.files.contains_key(file))
    }),
    ("TLS-12", |view| {
        // In base 64, a certificate of any usual length begins with these letters.
        let holds_certificate = |pem: &str| pem.contains("${CERT") || pem.contains("\nMII");
        of_files(view) && bundle(view).is_some_and(|pem| !holds_certificate(pem))
    }),
    ("HAND-1", |view| in_1_14(view) && lists(view) == Some(12)),
    ("HAND-2", |view| view.case.edition == Edition::V1_55 && lists(view) == Some(14)),
    ("HAND-15", |view| {
        let build = view.session().and_then(|session| session.handlers.as_ref()?.get("build"));
        lists(view).is_some() && build.is_some_and(|build| build.get(1).is_some_and(|name| name == ADDED))
    }),
    ("HAND-11", |view| {
        let ran = view.session().and_then(|session| session.request.as_ref()).map(|trial| &trial.ran);
        let added = view.case.observe.edit_handlers.iter().filter(|edit| is_push(edit));
        ran.is_some_and(|ran| added.filter_map(|edit| edit.name.as_ref()).any(|name| ran.contains(name)))
    }),
    ("PARAM-1", |view| {
        view.case.observe.edit_handlers.is_empty() && view.session().is_some_and(ends_with_validator)
    }),
    ("PARAM-4", |view| {
        let pushed = |edit: &HandlerEdit| {
            edit.list == "validate"
                && edit.op == HandlerOp::PushBack
                && edit.name.as_deref() != Some(VALIDATOR)
        };
        view.case.observe.edit_handlers.iter().any(pushed)
            && view.case.observe.edit_copy_handlers.is_empty()
            && view.copy().is_some_and(ends_with_validator)
    }),
    ("PARAM-5", |view| {
        let gone = |edit: &HandlerEdit| {
            edit.list == "validate"
                && matches!(edit.op, HandlerOp::Remove | HandlerOp::Swap)
                && edit.name.as_deref() == Some(VALIDATOR)
        };
        let here = |session: &Session| {
            validate(session).is_some_and(|list| list.iter().any(|name| name == VALIDATOR))
        };
        view.case.observe.edit_handlers.iter().any(gone)
            && view.case.observe.edit_copy_handlers.is_empty()
            && view.session().is_some_and(|session| !here(session))
            && view.copy().is_some_and(here)
    }),
    ("COPY-5", |view| {
        let lists = |session: Option<&Session>| session.and_then(|session| session.handlers.clone());
        !view.case.observe.edit_copy_handlers.is_empty()
            && lists(view.copy()).is_some()
            && lists(view.copy()) != lists(view.session())
    }),
    ("COPY-8", |view| {
        let failed = |session: &Session| session.request.as_ref().is_some_and(|trial| trial.error.is_some());
        view.error().is_none() && view.copy().is_some_and(failed)
    }),
    ("HAND-14", |view| {
        let found = view.keys().is_some() || view.session().is_some_and(|session| session.region.is_some());
        lists(view).is_some() && found
    }),
    ("DNEW-14", |view| {
        let own = view.case.options.config.region.is_none() && view.case.options.config.credentials.is_none();
        let region = view.session().is_some_and(|session| session.region.is_some());
        view.is_older_new() && own && region && view.keys().is_some()
    }),
    ("CLI-6", |view| clients(view).count() > 1),
    ("CLI-31", |view| in_1_14(view) && clients(view).next().is_some() && asks_of_younger(view)),
    ("CONC-4", |view| view.case.observe.readers > 1 && clients(view).next().is_some()),
    ("CONC-1", |view| view.case.observe.readers > 1 && view.session().is_some()),
    ("CONC-2", |view| {
        view.case.observe.readers > 1 && view.session().is_some_and(|session| session.region.is_some())
    }),
    ("CONC-3", |view| view.case.observe.readers > 1 && view.copy().is_some()),
];

/// The variables that decide on endpoints in edition 1.55, but for those of the metadata service.
const ENDPOINT_VARIABLES: [&str; 4] = [
    "AWS_STS_REGIONAL_ENDPOINTS",
    "AWS_S3_US_EAST_1_REGIONAL_ENDPOINT",
    "AWS_USE_DUALSTACK_ENDPOINT",
    "AWS_USE_FIPS_ENDPOINT",
];

/// The keys that endpoint modes are read from.
const MODES: [&str; 3] =
    ["sts_regional_endpoints", "s3_us_east_1_regional_endpoint", "ec2_metadata_service_endpoint_mode"];

/// The keys that edition 1.55 alone takes credentials from.
const YOUNGER: [&str; 8] = [
    "credential_process",
    "credential_source",
    "web_identity_token_file",
    "sso_session",
    "sso_account_id",
    "sso_role_name",
    "sso_region",
    "sso_start_url",
];

/// The keys that the specification knows.
const KNOWN: [&str; 24] = [
    "aws_access_key_id",
    "aws_secret_access_key",
    "aws_session_token",
    "region",
    "role_arn",
    "source_profile",
    "external_id",
    "mfa_serial",
    "role_session_name",
    "duration_seconds",
    "use_fips_endpoint",
    "use_dualstack_endpoint",
    "ca_bundle",
    MODES[0],
    MODES[1],
    MODES[2],
    YOUNGER[0],
    YOUNGER[1],
    YOUNGER[2],
    YOUNGER[3],
    YOUNGER[4],
    YOUNGER[5],
    YOUNGER[6],
    YOUNGER[7],
];

const VALIDATOR: &str = "core.ValidateParametersHandler";
/// The handler that edition 1.55 adds to the default handlers of edition 1.14.
const ADDED: &str = "core.AddAwsInternal";

/// Every predicate, those of the text of files included.
pub fn predicates() -> impl Iterator<Item = &'static str> {
    PREDICATES.iter().chain(ini::PREDICATES).chain(tls::PREDICATES).map(|(id, _)| *id)
}

/// Whether a predicate, and not the trace, decides about the rule.
#[must_use]
pub fn has_predicate(rule: &str) -> bool {
    predicates().any(|id| id == rule)
}

/// The rules that the case shows.
pub(super) fn shown<'v>(view: &'v View<'_>) -> impl Iterator<Item = &'static str> + use<'v> {
    let table = PREDICATES.iter().chain(ini::PREDICATES).chain(tls::PREDICATES);
    table.filter(|(_, shows)| shows(view)).map(|(id, _)| *id).collect::<Vec<_>>().into_iter()
}

/// The section of a profile in one file.
fn section<'i, 'a>(ini: &'i Ini<'a>, profile: &str) -> Option<&'i Section<'a>> {
    ini.section(profile).or_else(|| ini.section(&format!("profile {profile}")))
}

fn has(section: &Section<'_>, name: &str) -> bool {
    section.keys.iter().any(|key| key.name == name && !key.value.is_empty())
}

/// Whether a default file is looked for.
fn seeks_default_files(view: &View<'_>) -> bool {
    ["FILE-1", "FILE-2", "FILE-9"].iter().any(|rule| view.has(rule))
}

fn in_1_14(view: &View<'_>) -> bool {
    view.case.edition == Edition::V1_14
}

/// Whether the files are those that variables and the home directory lead to.
fn by_default(view: &View<'_>) -> bool {
    view.case.options.shared_config_files.is_none()
}

fn nobody(view: &View<'_>) -> bool {
    view.retrieval() == Some("NoCredentialProviders")
}

/// Whether creation failed for the text of a file or for a role.
fn of_files(view: &View<'_>) -> bool {
    let codes =
        ["SharedConfigLoadError", "SharedConfigAssumeRoleError", "AssumeRoleTokenProviderNotSetError"];
    view.error().is_some_and(|error| codes.contains(&&*error.code))
}

/// Whether the environment, the profile or the config has a session token.
fn has_other_token(view: &View<'_>) -> bool {
    let config = match &view.case.options.config.credentials {
        Some(UserCredentials::Static(keys)) => !keys.session_token.is_empty(),
        Some(UserCredentials::Named(_)) | None => false,
    };
    config
        || variable(view.case, "AWS_SESSION_TOKEN").is_some()
        || view.says(view.profile, &["aws_session_token"])
}

/// The text of the bundle that the option yields or that `AWS_CA_BUNDLE` names.
fn bundle<'a>(view: &View<'a>) -> Option<&'a str> {
    let case: &Case = view.case;
    let named = || match case.files.get(variable(case, "AWS_CA_BUNDLE")?)? {
        File::Text(text) => Some(&**text),
        File::Bytes(_) | File::Directory(_) => None,
    };
    case.options.custom_ca_bundle.as_deref().or_else(named)
}

/// The calls to STS that a role costs.
pub(super) fn calls<'a>(view: &View<'a>) -> &'a [Call] {
    let all = view.session().and_then(|session| session.requests.as_deref()).unwrap_or_default();
    match all {
        [of_role @ .., last] if last.operation != "AssumeRole" => of_role,
        all => all,
    }
}

/// With what the call ended, where one was made: `None` for no error.
pub(super) fn called<'a>(view: &View<'a>) -> Option<Option<&'a str>> {
    let call = view.session()?.call.as_ref()?;
    Some(call.error.as_ref().map(|error| &*error.code))
}

/// Whether some call carries such a parameter.
fn carries(view: &View<'_>, such: impl Fn(&str, &str) -> bool) -> bool {
    calls(view).iter().flat_map(|call| &call.parameters).any(|(name, value)| such(name, value))
}

/// How many lists an untouched session shows.
fn lists(view: &View<'_>) -> Option<usize> {
    let untouched = view.case.observe.edit_handlers.is_empty() && view.error().is_none();
    let handlers = view.session()?.handlers.as_ref().filter(|_| untouched)?;
    Some(handlers.len())
}

const fn is_push(edit: &HandlerEdit) -> bool {
    matches!(edit.op, HandlerOp::PushBack | HandlerOp::PushFront)
}

/// The configs of clients that the session shows.
fn clients<'a>(view: &View<'a>) -> impl Iterator<Item = &'a ClientConfig> {
    let lists = view.session().map(|session| [&session.services, &session.services_no_resolve]);
    lists.into_iter().flatten().flatten().flat_map(BTreeMap::values)
}

/// Whether the config, the environment or the profile says something of endpoints that edition 1.14 does not read.
fn asks_of_younger(view: &View<'_>) -> bool {
    const KEYS: [&str; 4] = [MODES[0], MODES[1], "use_fips_endpoint", "use_dualstack_endpoint"];
    let config = &view.case.options.config;
    config.use_fips_endpoint.is_some()
        || config.use_dual_stack_endpoint.is_some()
        || ENDPOINT_VARIABLES.iter().any(|name| variable(view.case, name).is_some())
        || view.says(view.profile, &KEYS)
}

fn validate(session: &Session) -> Option<&[String]> {
    session.handlers.as_ref()?.get("validate").map(Vec::as_slice)
}

fn ends_with_validator(session: &Session) -> bool {
    validate(session).and_then(<[String]>::last).is_some_and(|last| last == VALIDATOR)
}
