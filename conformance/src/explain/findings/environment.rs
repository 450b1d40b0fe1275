//! Variables that have no effect, or a surprising one.

use awsess_model::session::{Credentials, Session};
use awsess_model::world::{Edition, SharedConfigState};

use super::{Hint, hint};
use crate::explain::paths::{
    CLIENT_CERT, CLIENT_KEY, CONFIG, CREDENTIALS, INSTANCE_DISABLED, is_instance_disabled,
};
use crate::explain::view::View;

const LOAD_CONFIG: &str = "AWS_SDK_LOAD_CONFIG";

/// The values that mean true.
const TRUTHY: [&str; 6] = ["1", "t", "T", "true", "TRUE", "True"];

/// Variables that are only used if shared config is enabled, each with the one that is always used.
const GATED: [(&str, &str); 2] =
    [("AWS_DEFAULT_REGION", "AWS_REGION"), ("AWS_DEFAULT_PROFILE", "AWS_PROFILE")];

/// Variables that the model knows.
const KNOWN: [&str; 18] = [
    "AWS_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_CA_BUNDLE",
    "AWS_CONFIG_FILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_DEFAULT_REGION",
    "AWS_PROFILE",
    "AWS_REGION",
    "AWS_ROLE_ARN",
    CLIENT_CERT,
    CLIENT_KEY,
    "AWS_SDK_LOAD_CONFIG",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SECRET_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_SHARED_CREDENTIALS_FILE",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_ROLE_SESSION_NAME",
];

/// Variables that contain a path.
const PATHS: [&str; 6] = [
    CONFIG.variable,
    CREDENTIALS.variable,
    "AWS_CA_BUNDLE",
    CLIENT_CERT,
    CLIENT_KEY,
    "AWS_WEB_IDENTITY_TOKEN_FILE",
];

/// Variables that only other SDKs read, with the remedy.
const OF_OTHERS: [(&str, &str); 4] = [
    ("AWS_ENDPOINT_URL", "unset it; only the program itself can set an endpoint, with Config.Endpoint"),
    ("AWS_SECURITY_TOKEN", "use AWS_SESSION_TOKEN"),
    ("AWS_DEFAULT_CREDENTIALS_FILE", "use AWS_SHARED_CREDENTIALS_FILE"),
    ("AWS_CREDENTIAL_PROFILES_FILE", "use AWS_SHARED_CREDENTIALS_FILE"),
];

/// Variables that edition 1.14 does not read.
const NEWER: [&str; 14] = [
    "AWS_EC2_METADATA_V1_DISABLED",
    "AWS_EC2_METADATA_SERVICE_ENDPOINT",
    "AWS_ENABLE_ENDPOINT_DISCOVERY",
    "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
    "AWS_ROLE_ARN",
    "AWS_ROLE_SESSION_NAME",
    "AWS_S3_USE_ARN_REGION",
    "AWS_S3_US_EAST_1_REGIONAL_ENDPOINT",
    CLIENT_CERT,
    CLIENT_KEY,
    "AWS_STS_REGIONAL_ENDPOINTS",
    "AWS_USE_DUALSTACK_ENDPOINT",
    "AWS_USE_FIPS_ENDPOINT",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
];

fn truthy(view: &View<'_>) -> bool {
    view.set(LOAD_CONFIG).is_some_and(|value| TRUTHY.contains(&value))
}

/// Whether variables that need shared config are used.
fn gate_is_open(view: &View<'_>) -> bool {
    truthy(view) || view.world.options.shared_config_state == SharedConfigState::Enable
}

pub(super) fn load_config_not_truthy(view: &View<'_>) -> Vec<Hint> {
    let decides = view.world.options.shared_config_state == SharedConfigState::FromEnv;
    let value = view.set(LOAD_CONFIG).filter(|_| decides && !truthy(view));
    let message = |value| {
        hint(
            format!(
                "{LOAD_CONFIG}={value:?} does not switch shared config on: only 1, t, T, true, TRUE and True do"
            ),
            "set it to 1, or unset it",
        )
        .at_variable(LOAD_CONFIG)
    };
    value.map(message).into_iter().collect()
}

pub(super) fn default_variable_ignored(view: &View<'_>) -> Vec<Hint> {
    let message = |(name, always): &(&str, &str)| {
        hint(
            format!("{name} is set, but counts only with shared config"),
            format!("set {always}, or {LOAD_CONFIG}=1"),
        )
        .at_variable(name)
    };
    let counts = |(name, always): &&(&str, &str)| view.set(name).is_some() && view.set(always).is_none();
    GATED.iter().filter(|row| counts(row) && !gate_is_open(view)).map(message).collect()
}

pub(super) fn default_variable_counts(view: &View<'_>) -> Vec<Hint> {
    let message = |(name, _): &(&str, &str)| {
        hint(
            format!(
                "{name} counts although shared config is off: {LOAD_CONFIG} is set, and --shared-config disable does not take it back"
            ),
            format!("unset {name} or {LOAD_CONFIG}"),
        )
        .at_variable(name)
    };
    let disabled = !view.shared_config && truthy(view);
    let shows = |(name, always): &&(&str, &str)| view.set(name).is_some() && view.set(always).is_none();
    GATED.iter().filter(|row| disabled && shows(row)).map(message).collect()
}

pub(super) fn empty_variable(view: &View<'_>) -> Vec<Hint> {
    let empty = KNOWN.iter().filter(|name| view.world.env.get(name).is_some_and(str::is_empty));
    let message = |name| format!("{name} is set to the empty string, which is the same as not set");
    empty.map(|name| hint(message(name), "unset it").at_variable(name)).collect()
}

pub(super) fn literal_path(view: &View<'_>) -> Vec<Hint> {
    let literal = |name: &&&str| {
        view.set(name).is_some_and(|path| path.starts_with('~') || path.contains('$') || path.contains('%'))
    };
    let message = |name: &&str| {
        hint(format!("{name} is taken literally: ~, $ and % are not expanded in it"), "write the whole path")
            .at_variable(name)
    };
    PATHS.iter().filter(literal).map(message).collect()
}

pub(super) fn instance_disabled(view: &View<'_>) -> Vec<Hint> {
    let failure = match view.outcome.session().map(Session::credentials) {
        Some(Credentials::Failed(failure)) => failure,
        Some(Credentials::Keys(_) | Credentials::Requested(_) | Credentials::External(_)) | None => {
            return Vec::new();
        }
    };
    let message = || {
        hint(
            format!(
                "{INSTANCE_DISABLED} is true, so the metadata service of the instance is not asked for credentials"
            ),
            "unset it if they are those of an instance",
        )
        .at_variable(INSTANCE_DISABLED)
    };
    let is_reason = failure.code == "NoCredentialProviders" && is_instance_disabled(view.world);
    is_reason.then(message).into_iter().collect()
}

pub(super) fn other_sdk_variable(view: &View<'_>) -> Vec<Hint> {
    let set = |(name, _): &&(&str, &str)| view.set(name).is_some();
    let message = |(name, instead): &(&str, &str)| {
        hint(format!("{name} is set, but is a variable of other SDKs that this one does not read"), *instead)
            .at_variable(name)
    };
    OF_OTHERS.iter().filter(set).map(message).collect()
}

pub(super) fn newer_variable(view: &View<'_>) -> Vec<Hint> {
    let old = view.edition() == Edition::V1_14;
    let message = |name: &&str| {
        hint(format!("{name} is set, but means nothing in edition 1.14"), "update the SDK, or unset it")
            .at_variable(name)
    };
    NEWER.iter().filter(|name| old && view.set(name).is_some()).map(message).collect()
}
