//! Headings of sections that replace others, or that are not read as the profile which they seem to be.

use std::collections::BTreeSet;

use awsess_model::ini::Ini;
use awsess_model::profile_keys;
use awsess_model::rule;
use awsess_model::world::Edition;

use super::hint::{Hint, MAX_PLACES, hint};
use crate::explain::explanation::origin::Origin;
use crate::explain::files::paths::{CONFIG, is_one_file};
use crate::explain::files::shared_file::Shared;
use crate::explain::world::meant_headings::{QUOTES, meant_headings, name_meant};
use crate::explain::world::view::{DEFAULT, View};

const PREFIX: &str = "profile ";

/// A section that edition 1.55 replaces by a later one of its name, with the keys that are lost.
pub(super) fn replaced(view: &View<'_>) -> Vec<Hint> {
    let used = used_sections(view);
    let message = |file: &Shared<'_>, line| {
        let Repeated { name, later, lost } = repeated(file, line)?;
        let message =
            format!("[{name}] replaces [{name}] of line {line} with all its keys: {lost} no longer count");
        let origin = Origin::Heading { file: file.path.clone(), line: later, section: name };
        Some(hint(message, "merge the two sections").at(origin))
    };
    let said = |file: &Shared<'_>| {
        let lines = file
            .places(rule::INI55_6)
            .filter(|line| file.name_on(*line).is_some_and(|name| used.contains(name)));
        lines.take(MAX_PLACES).filter_map(|line| message(file, line)).collect::<Vec<_>>()
    };
    view.read_files().flat_map(said).collect()
}

/// A section that edition 1.14 continues, and edition 1.55 replaces.
pub(super) fn merged(view: &View<'_>) -> Vec<Hint> {
    if view.edition() == Edition::V1_55 {
        return Vec::new();
    }
    let used = used_sections(view);
    let message = |file: &Shared<'_>, line| {
        let Repeated { name, later, lost } = repeated(file, line)?;
        let message =
            format!("[{name}] continues [{name}] of line {line}; release 1.55 replaces it, and loses {lost}");
        let origin = Origin::Heading { file: file.path.clone(), line: later, section: name };
        Some(hint(message, "merge the two sections").at(origin))
    };
    let said = |file: &Shared<'_>| {
        let newer = file.bytes().and_then(|bytes| Ini::parse(Edition::V1_55, bytes).ok());
        let places = newer.iter().flat_map(Ini::places).filter(|place| place.rule == rule::INI55_6);
        let lines = places.map(|place| place.line);
        let lines = lines.filter(|line| file.name_on(*line).is_some_and(|name| used.contains(name)));
        lines.take(MAX_PLACES).filter_map(|line| message(file, line)).collect::<Vec<_>>()
    };
    view.read_files().flat_map(said).collect()
}

/// A section whose name is repeated.
struct Repeated {
    name: String,
    /// The line of the heading that counts in edition 1.55.
    later: u32,
    /// The keys that are lost there.
    lost: String,
}

/// The section that is repeated and has its heading on this line, if edition 1.55 loses a key of it.
fn repeated(file: &Shared<'_>, line: u32) -> Option<Repeated> {
    let name = file.name_on(line)?.to_owned();
    let newer = Ini::parse(Edition::V1_55, file.bytes()?).ok()?;
    let last = newer.section(&name)?;
    let text = file.text_between(line, last.line);
    let earlier = Ini::parse(Edition::V1_55, &text).ok()?;
    let first = earlier.section(&name)?;
    let value = |key: &str| newer.value(last, key).map(|value| value.text);
    let is_lost = |key: &&str| {
        earlier.value(first, key).is_some_and(|old| !old.text.is_empty() && value(key) != Some(old.text))
    };
    let lost: Vec<_> = profile_keys().filter(is_lost).collect();
    (!lost.is_empty()).then(|| Repeated { name, later: last.line, lost: lost.join(", ") })
}

/// The headings of the sections that the session looks for.
fn used_sections(view: &View<'_>) -> BTreeSet<String> {
    let chain = view.chain(true);
    let sessions = chain.iter().flat_map(|profile| view.read_entries(profile, "sso_session"));
    let sessions: Vec<_> = sessions.map(|entry| format!("sso-session {}", entry.value.trim())).collect();
    let prefixed = chain.iter().map(|profile| format!("{PREFIX}{profile}")).collect::<Vec<_>>();
    chain.into_iter().chain(prefixed).chain(sessions).collect()
}

/// The headings of the profiles of the session with quotes that are part of their names.
pub(super) fn with_quotes(view: &View<'_>) -> Vec<Hint> {
    let message = |profile: &str, section: &str| {
        format!("[{section}] is not the profile {profile}: the quotes are part of its name")
    };
    nearly(view, |section| section.contains(QUOTES), message)
}

/// The headings of the profiles of the session, with other spaces, in other letter case, or with another character behind `profile`.
pub(super) fn not_exact(view: &View<'_>) -> Vec<Hint> {
    let message = |profile: &str, section: &str| {
        format!(
            "[{section}] is not the profile {profile}: letter case, spaces, punctuation and invisible characters count"
        )
    };
    nearly(view, |section| !section.contains(QUOTES), message)
}

/// A hint for each heading of this kind that is nearly that of a profile of the session.
fn nearly(
    view: &View<'_>,
    is_of_kind: impl Fn(&str) -> bool,
    message: impl Fn(&str, &str) -> String,
) -> Vec<Hint> {
    let mut hints = Vec::new();
    for profile in view.chain(true) {
        let meant = meant_headings(view, &profile).into_iter();
        hints.extend(meant.filter(|meant| is_of_kind(&meant.heading.section)).map(|meant| {
            let message = message(&profile, &meant.heading.section);
            hint(message, format!("write {}", meant.right)).at(meant.heading.origin())
        }));
    }
    hints
}

/// A heading that this SDK takes in either file, and others in one of them alone.
pub(super) fn of_other_file(view: &View<'_>) -> Vec<Hint> {
    if is_one_file(view.world) {
        return Vec::new();
    }
    let message = |file: &Shared<'_>, profile: &String| {
        let heading =
            [profile.clone(), format!("{PREFIX}{profile}")].iter().find_map(|name| file.heading(name))?;
        let is_plain = heading.section == *profile;
        let is_config = file.name == CONFIG;
        let meant =
            if is_config { format!("[{PREFIX}{}]", name_meant(profile)) } else { format!("[{profile}]") };
        let message = format!(
            "the AWS CLI and most SDKs skip [{}] in the {} file, where they look for {meant}",
            heading.section, file.name.file
        );
        let is_odd = if is_config { is_plain && profile != DEFAULT } else { !is_plain };
        is_odd.then(|| hint(message, format!("write {meant}")).at(heading.origin()))
    };
    let chain = view.chain(true);
    view.read_files()
        .flat_map(|file| chain.iter().filter_map(|profile| message(file, profile)).collect::<Vec<_>>())
        .collect()
}

/// Sections of other kinds, by the first word of their headings, each with what to write.
const OTHER_KINDS: [(&str, &str); 2] = [
    ("sso-session ", "add a profile with sso_session, sso_account_id and sso_role_name, and name it"),
    ("services ", "name a profile"),
];

/// A heading with the name of the selected profile for which the session does not look.
pub(super) fn not_looked_for(view: &View<'_>) -> Vec<Hint> {
    let profile = &view.profile;
    let prefixed = |file: &Shared<'_>| {
        let heading =
            file.heading(&format!("{PREFIX}{profile}")).filter(|_| file.section(profile).is_none())?;
        let message = format!("without AWS_SDK_LOAD_CONFIG, New looks for [{profile}] alone");
        Some(hint(message, format!("write [{profile}], or set AWS_SDK_LOAD_CONFIG=1")).at(heading.origin()))
    };
    let of_other_kind = |file: &Shared<'_>| {
        let (kind, remedy, heading) = OTHER_KINDS.iter().find_map(|(kind, remedy)| {
            Some((kind.trim(), *remedy, file.heading(&format!("{kind}{profile}"))?))
        })?;
        let message = format!("[{kind} {profile}] is no profile");
        view.headings(profile).is_empty().then(|| hint(message, remedy).at(heading.origin()))
    };
    view.read_files().filter_map(|file| prefixed(file).or_else(|| of_other_kind(file))).collect()
}
