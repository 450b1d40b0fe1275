//! Steps that describe the certificates of a case, and those that STS shows.

use std::fmt::Display;
use std::str::FromStr;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::vocabulary::case::{Case, CertificateProperties, Sts};

use super::property::{Property, property, read, step};
use crate::scenario::steps::definition::{StepDefinition, given, try_given};
use crate::scenario::template::step::StepText;

const CERTIFICATE: &str = "the certificate {text} has:";
const BARE_CERTIFICATE: &str = "the certificate {text}";
const SHOWN: &str = "STS shows the certificates:";

/// The step definitions.
pub(in crate::scenario::steps) static STEPS: &[StepDefinition] = &[
    try_given(CERTIFICATE, |builder, captures| {
        builder.case.certificates.insert(captures.text(0), read(captures, PROPERTIES)?);
        Ok(())
    })
    .with_properties(),
    given(BARE_CERTIFICATE, |builder, captures| {
        _ = builder.case.certificates.insert(captures.text(0), CertificateProperties::default());
    }),
    given(SHOWN, |builder, captures| builder.case.sts = Some(Sts::showing(captures.column()))).with_table(1),
];

/// Every property, in the order of the fields.
const PROPERTIES: &[Property<CertificateProperties>] = &[
    property("subject", |p, v| text(v).map(|v| p.subject = Some(v)), |p| p.subject.clone()),
    property("issuer", |p, v| text(v).map(|v| p.issuer = Some(v)), |p| p.issuer.clone()),
    property("key", |p, v| text(v).map(|v| p.key = Some(v)), |p| p.key.clone()),
    property("version", |p, v| named(v).map(|v| p.version = v), |p| unusual(&p.version)),
    property("validity", |p, v| named(v).map(|v| p.validity = v), |p| unusual(&p.validity)),
    property(
        "authority",
        |p, v| yes_or_no(v).map(|v| p.authority = Some(v)),
        |p| p.authority.map(|is| if is { "yes" } else { "no" }.into()),
    ),
    property(
        "path length",
        |p, v| parsed(v).map(|v| p.path_length = Some(v)),
        |p| p.path_length.map(|length| length.to_string()),
    ),
    property("key usage", |p, v| list(v, named).map(|v| p.key_usage = v), |p| names(&p.key_usage)),
    property(
        "extended key usage",
        |p, v| list(v, named).map(|v| p.extended_key_usage = v),
        |p| names(&p.extended_key_usage),
    ),
    property("DNS names", |p, v| list(v, text).map(|v| p.dns_names = v), |p| joined(&p.dns_names)),
    property("IP addresses", |p, v| list(v, parsed).map(|v| p.ip_addresses = v), |p| joined(&p.ip_addresses)),
    property(
        "permitted DNS names",
        |p, v| list(v, text).map(|v| p.permitted_dns_names = v),
        |p| joined(&p.permitted_dns_names),
    ),
    property(
        "excluded DNS names",
        |p, v| list(v, text).map(|v| p.excluded_dns_names = v),
        |p| joined(&p.excluded_dns_names),
    ),
    property(
        "permitted IP ranges",
        |p, v| list(v, text).map(|v| p.permitted_ip_ranges = v),
        |p| joined(&p.permitted_ip_ranges),
    ),
    property(
        "excluded IP ranges",
        |p, v| list(v, text).map(|v| p.excluded_ip_ranges = v),
        |p| joined(&p.excluded_ip_ranges),
    ),
];

/// What separates the values of a list.
const SEPARATOR: &str = ", ";

fn list<T>(values: &str, read: fn(&str) -> Result<T, String>) -> Result<Vec<T>, String> {
    values.split(SEPARATOR).map(read).collect()
}

fn joined<T: Display>(values: &[T]) -> Option<String> {
    let values: Vec<String> = values.iter().map(T::to_string).collect();
    (!values.is_empty()).then(|| values.join(SEPARATOR))
}

#[expect(clippy::unnecessary_wraps, reason = "the same type as the readers that reject values")]
fn text(value: &str) -> Result<String, String> {
    Ok(value.to_owned())
}

fn parsed<T: FromStr<Err: Display>>(value: &str) -> Result<T, String> {
    value.parse().map_err(|error| format!("{value:?}: {error}"))
}

fn yes_or_no(value: &str) -> Result<bool, String> {
    match value {
        "yes" => Ok(true),
        "no" => Ok(false),
        other => Err(format!("{other:?}: write yes or no")),
    }
}

/// The value with this name in JSON. The error lists all names.
fn named<T: DeserializeOwned>(name: &str) -> Result<T, String> {
    serde_json::from_value(Value::from(name)).map_err(|error| error.to_string())
}

fn name<T: Serialize>(value: &T) -> Option<String> {
    serde_json::to_value(value).ok()?.as_str().map(ToOwned::to_owned)
}

fn names<T: Serialize>(values: &[T]) -> Option<String> {
    joined(&values.iter().filter_map(name).collect::<Vec<_>>())
}

/// The name of the value; `None` for the default value.
fn unusual<T: Serialize + Default + PartialEq>(value: &T) -> Option<String> {
    name(value).filter(|_| *value != T::default())
}

/// The steps that describe the certificates of a case.
pub(in crate::scenario) fn steps(case: &Case) -> impl Iterator<Item = StepText> {
    case.certificates.iter().map(|(name, properties)| {
        if *properties == CertificateProperties::default() {
            return StepText::plain(BARE_CERTIFICATE, &[name]);
        }
        step(CERTIFICATE, &[name], properties, PROPERTIES)
    })
}

/// The step for the certificates that STS shows.
pub(in crate::scenario) fn shown(names: &[String]) -> StepText {
    StepText::with_column(SHOWN, &[], names)
}
