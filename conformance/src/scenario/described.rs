//! Certificates of a case: what a Given says of one, and which STS shows.

use std::fmt::Display;
use std::str::FromStr;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::case::{Case, CertificateProperties, Sts};

use super::phrase::{Phrase, given};
use super::then::Wording;

const CERTIFICATE: &str = "the certificate {text} has:";
const BARE_CERTIFICATE: &str = "the certificate {text}";
const SHOWN: &str = "STS shows the certificates:";

/// The certificates that a case describes.
pub(super) static PHRASES: &[Phrase] = &[
    given(CERTIFICATE, |draft, words| {
        let mut properties = CertificateProperties::default();
        for row in words.rows() {
            let [word, value] = &**row else { return Err("the table has two columns: add the value".into()) };
            let property =
                PROPERTIES.iter().find(|property| property.word == word).ok_or_else(|| unknown(word))?;
            (property.read)(&mut properties, value).map_err(|fault| format!("{word}: {fault}"))?;
        }
        draft.case.certificates.insert(words.text(0), properties);
        Ok(())
    })
    .with_table(2),
    given(BARE_CERTIFICATE, |draft, words| {
        draft.case.certificates.insert(words.text(0), CertificateProperties::default());
        Ok(())
    }),
    given(SHOWN, |draft, words| {
        draft.case.sts = Some(Sts::showing(words.column()));
        Ok(())
    })
    .with_table(1),
];

/// A property, by the word for it.
struct Property {
    word: &'static str,
    read: fn(&mut CertificateProperties, &str) -> Result<(), String>,
    /// The value, where the certificate has one.
    write: fn(&CertificateProperties) -> Option<String>,
}

/// Every property, in the order of the fields.
const PROPERTIES: [Property; 15] = [
    Property {
        word: "subject",
        read: |p, v| {
            p.subject = Some(v.into());
            Ok(())
        },
        write: |p| p.subject.clone(),
    },
    Property {
        word: "issuer",
        read: |p, v| {
            p.issuer = Some(v.into());
            Ok(())
        },
        write: |p| p.issuer.clone(),
    },
    Property {
        word: "key",
        read: |p, v| {
            p.key = Some(v.into());
            Ok(())
        },
        write: |p| p.key.clone(),
    },
    Property {
        word: "version",
        read: |p, v| named(v).map(|v| p.version = v),
        write: |p| unusual(&p.version),
    },
    Property {
        word: "validity",
        read: |p, v| named(v).map(|v| p.validity = v),
        write: |p| unusual(&p.validity),
    },
    Property {
        word: "authority",
        read: |p, v| yes_or_no(v).map(|v| p.authority = Some(v)),
        write: |p| p.authority.map(|is| if is { "yes" } else { "no" }.into()),
    },
    Property {
        word: "path length",
        read: |p, v| parsed(v).map(|v| p.path_length = Some(v)),
        write: |p| p.path_length.map(|length| length.to_string()),
    },
    Property {
        word: "key usage",
        read: |p, v| list(v, named).map(|v| p.key_usage = v),
        write: |p| names(&p.key_usage),
    },
    Property {
        word: "extended key usage",
        read: |p, v| list(v, named).map(|v| p.extended_key_usage = v),
        write: |p| names(&p.extended_key_usage),
    },
    Property {
        word: "DNS names",
        read: |p, v| list(v, text).map(|v| p.dns_names = v),
        write: |p| joined(&p.dns_names),
    },
    Property {
        word: "IP addresses",
        read: |p, v| list(v, parsed).map(|v| p.ip_addresses = v),
        write: |p| joined(&p.ip_addresses),
    },
    Property {
        word: "permitted DNS names",
        read: |p, v| list(v, text).map(|v| p.permitted_dns_names = v),
        write: |p| joined(&p.permitted_dns_names),
    },
    Property {
        word: "excluded DNS names",
        read: |p, v| list(v, text).map(|v| p.excluded_dns_names = v),
        write: |p| joined(&p.excluded_dns_names),
    },
    Property {
        word: "permitted IP ranges",
        read: |p, v| list(v, text).map(|v| p.permitted_ip_ranges = v),
        write: |p| joined(&p.permitted_ip_ranges),
    },
    Property {
        word: "excluded IP ranges",
        read: |p, v| list(v, text).map(|v| p.excluded_ip_ranges = v),
        write: |p| joined(&p.excluded_ip_ranges),
    },
];

fn unknown(word: &str) -> String {
    let words: Vec<&str> = PROPERTIES.iter().map(|property| property.word).collect();
    format!("a certificate has no {word:?}: it may have {}", words.join(", "))
}

/// What separates the values of a list.
const SEPARATOR: &str = ", ";

fn list<T>(values: &str, read: fn(&str) -> Result<T, String>) -> Result<Vec<T>, String> {
    values.split(SEPARATOR).map(read).collect()
}

fn joined<T: Display>(values: &[T]) -> Option<String> {
    let values: Vec<String> = values.iter().map(T::to_string).collect();
    (!values.is_empty()).then(|| values.join(SEPARATOR))
}

#[expect(clippy::unnecessary_wraps, reason = "it stands where other values may be refused")]
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

/// A value by the name that it has in JSON, which the error lists.
fn named<T: DeserializeOwned>(name: &str) -> Result<T, String> {
    serde_json::from_value(Value::from(name)).map_err(|error| error.to_string())
}

fn name<T: Serialize>(value: &T) -> Option<String> {
    serde_json::to_value(value).ok()?.as_str().map(ToOwned::to_owned)
}

fn names<T: Serialize>(values: &[T]) -> Option<String> {
    joined(&values.iter().filter_map(name).collect::<Vec<_>>())
}

/// The name of a value that is not the usual one.
fn unusual<T: Serialize + Default + PartialEq>(value: &T) -> Option<String> {
    name(value).filter(|_| *value != T::default())
}

/// The steps that describe the certificates of a case.
pub(super) fn steps(case: &Case) -> impl Iterator<Item = Wording> {
    case.certificates.iter().map(|(name, properties)| {
        let rows =
            PROPERTIES.iter().filter_map(|property| Some((property.word, (property.write)(properties)?)));
        let rows: Vec<(&str, String)> = rows.collect();
        let cells: Vec<[&str; 2]> = rows.iter().map(|(word, value)| [*word, value]).collect();
        match &*cells {
            [] => Wording::plain(BARE_CERTIFICATE, &[name]),
            cells => Wording::with_table(CERTIFICATE, &[name], cells.iter().map(<[&str; 2]>::as_slice)),
        }
    })
}

/// The step that says which certificates STS shows.
pub(super) fn shown(names: &[String]) -> Wording {
    let rows: Vec<[&str; 1]> = names.iter().map(|name| [name.as_str()]).collect();
    Wording::with_table(SHOWN, &[], rows.iter().map(<[&str; 1]>::as_slice))
}
