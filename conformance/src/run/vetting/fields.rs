//! The text fields of a case, and which of them are paths. A test checks that every text field of the schema has a role.

use serde_json::Value;

use super::Objection;
use super::paths::{leaves_the_case, looks_like_a_path};
use crate::vocabulary::case::Case;

/// The meaning of the text in a field of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldRole {
    /// Text that is not a path.
    Text,
    /// The path of a file or a folder.
    Path,
    /// Text that another module checks: variables, and the paths and contents of files.
    Ruled,
}

/// The role of each field, by the last names of its path; `*` matches every item of a list and every entry of a map.
/// Fields with an alias are listed once: see [`ALIASES`].
const FIELDS: &[(&[&str], FieldRole)] = &[
    (&["id"], FieldRole::Text),
    (&["edition"], FieldRole::Text),
    (&["platform"], FieldRole::Text),
    (&["env", "*"], FieldRole::Ruled),
    (&["files", "*"], FieldRole::Ruled),
    (&["files", "*", "base64"], FieldRole::Ruled),
    (&["certificates", "*", "subject"], FieldRole::Text),
    (&["certificates", "*", "issuer"], FieldRole::Text),
    (&["certificates", "*", "key"], FieldRole::Text),
    (&["certificates", "*", "version"], FieldRole::Text),
    (&["certificates", "*", "validity"], FieldRole::Text),
    (&["certificates", "*", "key_usage", "*"], FieldRole::Text),
    (&["certificates", "*", "extended_key_usage", "*"], FieldRole::Text),
    (&["certificates", "*", "dns_names", "*"], FieldRole::Text),
    (&["certificates", "*", "ip_addresses", "*"], FieldRole::Text),
    (&["certificates", "*", "permitted_dns_names", "*"], FieldRole::Text),
    (&["certificates", "*", "excluded_dns_names", "*"], FieldRole::Text),
    (&["certificates", "*", "permitted_ip_ranges", "*"], FieldRole::Text),
    (&["certificates", "*", "excluded_ip_ranges", "*"], FieldRole::Text),
    (&["sts", "certificate"], FieldRole::Text),
    (&["sts", "shows", "*"], FieldRole::Text),
    (&["options", "constructor"], FieldRole::Text),
    (&["options", "profile"], FieldRole::Text),
    (&["options", "shared_config_state"], FieldRole::Text),
    (&["options", "shared_config_files", "*"], FieldRole::Path),
    (&["options", "assume_role_token"], FieldRole::Text),
    (&["options", "assume_role_tokens", "*"], FieldRole::Text),
    (&["options", "custom_ca_bundle"], FieldRole::Text),
    (&["options", "client_tls_cert"], FieldRole::Text),
    (&["options", "client_tls_key"], FieldRole::Text),
    (&["config", "region"], FieldRole::Text),
    (&["config", "endpoint"], FieldRole::Text),
    (&["config", "endpoint_resolver", "*", "error", "code"], FieldRole::Text),
    (&["config", "endpoint_resolver", "*", "error", "message"], FieldRole::Text),
    (&["config", "endpoint_resolver", "*", "url"], FieldRole::Text),
    (&["config", "endpoint_resolver", "*", "partition_id"], FieldRole::Text),
    (&["config", "endpoint_resolver", "*", "signing_region"], FieldRole::Text),
    (&["config", "endpoint_resolver", "*", "signing_name"], FieldRole::Text),
    (&["config", "sts_regional_endpoint"], FieldRole::Text),
    (&["config", "s3_us_east_1_regional_endpoint"], FieldRole::Text),
    (&["config", "credentials"], FieldRole::Text),
    (&["config", "credentials", "access_key_id"], FieldRole::Text),
    (&["config", "credentials", "secret_access_key"], FieldRole::Text),
    (&["config", "credentials", "session_token"], FieldRole::Text),
    (&["config", "http_client"], FieldRole::Text),
    (&["config", "http_client_roots"], FieldRole::Text),
    (&["observe", "services", "*"], FieldRole::Text),
    (&["observe", "services_no_resolve", "*"], FieldRole::Text),
    (&["edit_handlers", "*", "list"], FieldRole::Text),
    (&["edit_handlers", "*", "op"], FieldRole::Text),
    (&["edit_handlers", "*", "name"], FieldRole::Text),
    (&["edit_handlers", "*", "with"], FieldRole::Text),
];

/// Fields of the same type under another name.
const ALIASES: [(&str, &str); 4] = [
    ("copy_with", "config"),
    ("services_with", "config"),
    ("call_with", "config"),
    ("edit_copy_handlers", "edit_handlers"),
];

/// The fields that are maps, whose keys a case chooses.
const MAPS: [&str; 4] = ["env", "files", "certificates", "endpoint_resolver"];

/// The role of the field with this path; `None` if the table has no row for it.
#[must_use]
pub fn field_role(names: &[&str]) -> Option<FieldRole> {
    let names: Vec<_> = names.iter().map(|name| without_alias(name)).collect();
    FIELDS.iter().find(|(end, _)| names.ends_with(end)).map(|(_, role)| *role)
}

fn without_alias(name: &str) -> &str {
    ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name, |(_, field)| field)
}

/// Objections to the paths outside the environment and the files. A field without a row is treated as a path if it
/// looks like one.
pub(super) fn paths(case: &Case) -> Vec<Objection> {
    let mut found = Vec::new();
    let value = serde_json::to_value(case).unwrap_or_default();
    walk(&value, &mut Vec::new(), &mut |names, text| {
        let is_path = match field_role(names) {
            Some(FieldRole::Text | FieldRole::Ruled) => false,
            Some(FieldRole::Path) => true,
            None => looks_like_a_path(text),
        };
        if let Some(why) = leaves_the_case(text).filter(|_| is_path) {
            let reason = format!("names {text:?}, which is outside the case: {why}");
            found.push(Objection::needs_trust(format!("the field {}", names.join(".")), text, reason));
        }
    });
    found
}

/// Calls the function with every text in the value and the path of its field.
fn walk<'v>(value: &'v Value, names: &mut Vec<&'v str>, see: &mut impl FnMut(&[&str], &str)) {
    match value {
        Value::String(text) => see(names, text),
        Value::Array(items) => items.iter().for_each(|item| walk_below("*", item, names, see)),
        Value::Object(fields) => {
            let is_map = names.last().is_some_and(|name| MAPS.contains(name));
            for (name, item) in fields {
                walk_below(if is_map { "*" } else { name }, item, names, see);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn walk_below<'v>(
    name: &'v str,
    value: &'v Value,
    names: &mut Vec<&'v str>,
    see: &mut impl FnMut(&[&str], &str),
) {
    names.push(name);
    walk(value, names, see);
    names.pop();
}
