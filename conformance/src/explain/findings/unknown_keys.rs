//! Keys that this SDK does not look up: misspelt ones, those of other SDKs and tools, and those in the wrong section.

use awsess_model::profile_keys;
use awsess_model::world::Edition;
use strsim::osa_distance;

use super::hint::{Hint, hint};
use crate::explain::files::shared_file::{Entry, Shared};
use crate::explain::world::signing::{LONG_LIVED, TEMPORARY};
use crate::explain::world::view::View;

const ID: &str = "aws_access_key_id";
const TOKEN: &str = "aws_session_token";
const SECURITY_TOKEN: &str = "aws_security_token";

/// Keys with a meaning to other SDKs or tools that is likely to be missed, each with who reads it and what to do.
const OF_OTHERS: [(&str, &str, &str); 5] = [
    (
        SECURITY_TOKEN,
        "the AWS CLI and older SDKs",
        "write aws_session_token beside the keys, with the same value",
    ),
    ("endpoint_url", "the AWS CLI and newer SDKs", "the program has to set Config.Endpoint for each client"),
    ("services", "the AWS CLI and newer SDKs", "the program has to set Config.Endpoint for each client"),
    (
        "login_session",
        "the AWS CLI and newer SDKs",
        "use a profile with \"credential_process = aws configure export-credentials --format process --profile NAME\"",
    ),
    ("include_profile", "aws-vault", "write the keys of that profile into this one"),
];

/// Names by which people call keys, besides those that differ in `aws_` or a letter or two.
const MISNAMED: [(&str, &str); 6] = [
    ("access_key", ID),
    ("aws_access_key", ID),
    ("aws_secret_key", "aws_secret_access_key"),
    ("secret_key", "aws_secret_access_key"),
    ("aws_default_region", "region"),
    ("default_region", "region"),
];

/// A key that this SDK does not look up, in a profile that the session uses.
struct Unknown<'v, 'w> {
    file: &'v Shared<'w>,
    profile: String,
    name: String,
    line: u32,
}

/// How many keys of a section are compared with the known ones.
const MAX_KEYS: usize = 200;

fn unknown<'v, 'w>(view: &'v View<'w>) -> Vec<Unknown<'v, 'w>> {
    let mut found = Vec::new();
    for profile in view.chain(true) {
        for file in view.read_files() {
            let Some((ini, section)) = file.section(&profile) else { continue };
            let keys = section.keys.iter().filter(|key| profile_keys().all(|known| known != key.name));
            found.extend(keys.take(MAX_KEYS).map(|key| Unknown {
                file,
                profile: profile.clone(),
                name: ini.shown(&key.name).into_owned(),
                line: key.line,
            }));
        }
    }
    found
}

/// Keys that edition 1.14 does not look up.
const NEWER: [&str; 6] = [
    "ca_bundle",
    "credential_process",
    "credential_source",
    "sso_session",
    "sso_start_url",
    "web_identity_token_file",
];

/// Keys of the profiles that only edition 1.55 reads.
pub(super) fn of_newer_editions(view: &View<'_>) -> Vec<Hint> {
    if view.edition() == Edition::V1_55 {
        return Vec::new();
    }
    let chain = view.chain(true);
    let entries =
        chain.iter().flat_map(|profile| NEWER.iter().flat_map(|key| view.read_entries(profile, key)));
    let message = |entry: Entry| {
        let effect = if is_source_of_role(view, entry.key) { ", and assumes the role with it" } else { "" };
        let message =
            format!("{} is set, but edition 1.14 does not read it; edition 1.55 does{effect}", entry.key);
        hint(message, instead_of(view, entry.key)).at(entry.origin())
    };
    entries.map(message).collect()
}

/// Whether the key alone says with what the role of the profile is assumed.
fn is_source_of_role(view: &View<'_>, key: &str) -> bool {
    ["credential_source", "web_identity_token_file"].contains(&key)
        && !lacks(view, &view.profile, "role_arn")
        && lacks(view, &view.profile, "source_profile")
}

/// What to do about a key that edition 1.14 does not read. A role needs a source profile there.
fn instead_of(view: &View<'_>, key: &str) -> String {
    let is_source = key == "credential_source" && !lacks(view, &view.profile, "role_arn");
    match (key, is_source) {
        ("ca_bundle", _) => "update the SDK, or set AWS_CA_BUNDLE".into(),
        (_, true) => {
            "update the SDK, or write source_profile in place of it, with a profile that has keys".into()
        }
        (_, false) => "update the SDK, or give the profile keys".into(),
    }
}

/// Whether no file that is read gives the profile this key.
fn lacks(view: &View<'_>, profile: &str, key: &'static str) -> bool {
    view.read_entries(profile, key).is_empty()
}

/// A key that is near a known one, which the profile lacks.
pub(super) fn misspelt(view: &View<'_>) -> Vec<Hint> {
    let message = |Unknown { file, profile, name, line }: Unknown<'_, '_>| {
        let meant =
            meant(&name).filter(|meant| of_others_named(&name).is_none() && lacks(view, &profile, meant))?;
        if meant == "role_arn" && has_issued_keys(view, &profile) {
            return None;
        }
        let message = format!("{name} is no key of a profile, and is ignored; did you mean {meant}?");
        Some(hint(message, format!("write {meant}")).at(file.line(line)))
    };
    unknown(view).into_iter().filter_map(message).collect()
}

/// Whether the profile has temporary keys, beside which tools note the role that issued them. Assuming it again is not meant.
fn has_issued_keys(view: &View<'_>, profile: &str) -> bool {
    view.key_pair(profile).is_some() && !view.read_entries(profile, TOKEN).is_empty()
}

/// A key of other SDKs and tools.
pub(super) fn of_others(view: &View<'_>) -> Vec<Hint> {
    let message = |Unknown { file, profile, name, line }: Unknown<'_, '_>| {
        let (key, readers, remedy) = of_others_named(&name)?;
        let is_token = *key == SECURITY_TOKEN;
        let is_missed = !is_token || lacks(view, &profile, TOKEN);
        let effect = if is_token { without_token(view, &profile) } else { String::new() };
        let is = if *key == name { "is".to_owned() } else { format!("is no key of any SDK; {key} is") };
        let message = format!("{name} {is} a key of {readers}, which this SDK does not read{effect}");
        let has_none = is_token.then(|| long_lived(view, &profile)).flatten();
        let remedy = has_none.unwrap_or_else(|| (*remedy).into());
        is_missed.then(|| hint(message, remedy).at(file.line(line)))
    };
    unknown(view).into_iter().filter_map(message).collect()
}

/// What to do about the token of a profile whose keys have none.
fn long_lived(view: &View<'_>, profile: &str) -> Option<String> {
    let id = view.key_pair(profile).filter(|id| id.value.starts_with(LONG_LIVED))?;
    Some(format!("remove the line: the long-lived keys {} have no session token", id.value))
}

/// What a missing token means for the keys of a profile.
fn without_token(view: &View<'_>, profile: &str) -> String {
    let temporary =
        view.read_entries(profile, ID).into_iter().find(|entry| entry.value.starts_with(TEMPORARY));
    temporary.map_or_else(String::new, |entry| {
        format!(", so that the temporary key {} has no session token", entry.value)
    })
}

/// A key of a profile in the `sso-session` section that the profile names.
pub(super) fn in_sso_session(view: &View<'_>) -> Vec<Hint> {
    if view.edition() == Edition::V1_14 {
        return Vec::new();
    }
    let mut hints = Vec::new();
    for profile in view.chain(true) {
        let Some(session) = view.read_entries(&profile, "sso_session").into_iter().next() else { continue };
        let heading = format!("sso-session {}", session.value.trim());
        for file in view.read_files() {
            let section = file.ini.as_ref().and_then(|ini| ini.section(&heading));
            let keys = section.iter().flat_map(|section| &section.keys);
            let of_profile =
                profile_keys().filter(|key| !OF_SESSION.contains(key) && lacks(view, &profile, key));
            let misplaced: Vec<_> = of_profile.collect();
            hints.extend(keys.filter(|key| misplaced.contains(&&*key.name)).map(|key| {
                let name = &key.name;
                let message = format!("{name} is not read in [{heading}]: it is a key of the profile");
                hint(message, format!("move it to the profile {profile}")).at(file.line(key.line))
            }));
        }
    }
    hints
}

/// The keys that are read in a `sso-session` section.
const OF_SESSION: [&str; 2] = ["sso_region", "sso_start_url"];

/// The row of [`OF_OTHERS`] for a key with this name. Hyphens count as underscores, and upper case as lower case.
fn of_others_named(name: &str) -> Option<&'static (&'static str, &'static str, &'static str)> {
    let plain = name.to_lowercase().replace('-', "_");
    OF_OTHERS.iter().find(|(key, ..)| *key == plain)
}

/// The known key that a name is likely to mean.
fn meant(name: &str) -> Option<&'static str> {
    let plain = name.to_lowercase().replace('-', "_");
    let plain = plain.strip_prefix("export ").unwrap_or(&plain).trim();
    let is_named = |known: &&str| {
        *known == plain
            || plain.strip_prefix("aws_") == Some(known)
            || known.strip_prefix("aws_") == Some(plain)
    };
    let misnamed = || MISNAMED.iter().find(|(other, _)| *other == plain).map(|(_, known)| *known);
    profile_keys().find(is_named).or_else(misnamed).or_else(|| near(plain))
}

/// The most similar known key, if it differs in one letter, or in two of a long name.
fn near(name: &str) -> Option<&'static str> {
    const SHORTEST: usize = 5;
    const LONGEST: usize = 64;
    const LONG: usize = 10;
    let length = name.chars().count();
    let most = match length {
        LONG..=LONGEST => 2,
        SHORTEST..LONG => 1,
        _ => return None,
    };
    let distances = profile_keys().map(|known| (osa_distance(name, known), known));
    distances.filter(|(distance, _)| *distance <= most).min().map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::{MISNAMED, OF_OTHERS, meant};
    use awsess_model::profile_keys;

    #[test]
    fn a_name_that_people_use_means_a_key() {
        for (name, key) in [
            ("AWS_ACCESS_KEY_ID", "aws_access_key_id"),
            ("export aws_session_token", "aws_session_token"),
            ("aws-secret-access-key", "aws_secret_access_key"),
            ("aws_secret_acces_key", "aws_secret_access_key"),
            ("aws_region", "region"),
            ("regoin", "region"),
            ("secret_access_key", "aws_secret_access_key"),
            ("aws_role_arn", "role_arn"),
            ("source_profil", "source_profile"),
            ("mfa_serail", "mfa_serial"),
        ] {
            assert_eq!(meant(name), Some(key), "{name}");
        }
        assert!(MISNAMED.iter().all(|(name, key)| meant(name) == Some(*key)));
    }

    #[test]
    fn a_key_of_the_command_line_or_of_a_tool_means_nothing_else() {
        for name in [
            "output",
            "cli_pager",
            "cli_auto_prompt",
            "cli_history",
            "cli_timestamp_format",
            "s3",
            "max_attempts",
            "retry_mode",
            "defaults_mode",
            "parameter_validation",
            "tcp_keepalive",
            "sdk_ua_app_id",
            "sso_registration_scopes",
            "sso_auto_populated",
            "account_id_endpoint_mode",
            "aws_account_id",
            "aws_expiration",
            "expiration",
            "x_principal_arn",
            "x_security_token_expires",
            "aws_session_expiration",
            "assumed_role",
            "assumed_role_arn",
            "mfa_process",
            "session_tags",
            "source_identity",
            "transitive_session_tags",
            "granted_sso_region",
            "granted_sso_start_url",
            "okta_aws_account_environment",
            "azure_default_role_arn",
            "google_config.ask_role",
            "role_name",
            "user_arn",
            "color",
            "manager",
        ] {
            assert_eq!(meant(name), None, "{name}");
        }
        assert!(OF_OTHERS.iter().all(|(name, ..)| profile_keys().all(|known| known != *name)));
    }
}
