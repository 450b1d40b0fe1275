//! Headings of sections that replace others, or that are not read as the profile which they seem to be.

use std::collections::BTreeSet;

use awsess_model::ini::Ini;
use awsess_model::profile_keys;
use awsess_model::rule;
use awsess_model::world::Edition;

use super::{Hint, MAX_PLACES, hint};
use crate::explain::Origin;
use crate::explain::paths::{CONFIG, is_one_file};
use crate::explain::view::{DEFAULT, Heading, Shared, View};

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

/// Quotes that people write around names.
const QUOTES: [char; 7] = ['"', '\'', '`', '\u{201c}', '\u{201d}', '\u{2018}', '\u{2019}'];

/// Characters without a width, which come along when a text is copied from a web page.
const INVISIBLE: [char; 3] = ['\u{200b}', '\u{200d}', '\u{feff}'];

/// The heading of the selected profile, with quotes that are part of its name.
pub(super) fn with_quotes(view: &View<'_>) -> Vec<Hint> {
    let meant = meant_heading(view).filter(|heading| heading.section.contains(QUOTES));
    let message = |heading: Heading| {
        let message = format!(
            "[{}] is not the profile {}: the quotes are part of its name",
            heading.section, view.profile
        );
        hint(message, format!("write {}", spelled(view, &heading))).at(heading.origin())
    };
    meant.map(message).into_iter().collect()
}

/// The heading of the selected profile, with other spaces or in other letter case.
pub(super) fn not_exact(view: &View<'_>) -> Vec<Hint> {
    let meant = meant_heading(view).filter(|heading| !heading.section.contains(QUOTES));
    let message = |heading: Heading| {
        let message = format!(
            "[{}] is not the profile {}: letter case, spaces and invisible characters count",
            heading.section, view.profile
        );
        hint(message, format!("write {}", spelled(view, &heading))).at(heading.origin())
    };
    meant.map(message).into_iter().collect()
}

/// The heading as the selected profile needs it in this file.
fn spelled(view: &View<'_>, heading: &Heading) -> String {
    let is_config = view.files.iter().any(|file| file.name == CONFIG && file.path == heading.path);
    let prefix = if is_config && view.profile != DEFAULT && !is_one_file(view.world) { PREFIX } else { "" };
    format!("[{prefix}{}]", view.profile)
}

/// A heading that was probably meant to be that of the selected profile, which no file has. If a named profile differs from it in
/// letter case alone, that is said of the name.
pub(super) fn meant_heading(view: &View<'_>) -> Option<Heading> {
    if !view.headings(&view.profile).is_empty() {
        return None;
    }
    let read = view.all_headings().into_iter().filter(|heading| heading.read);
    let is_meant = |heading: &Heading| {
        let name = heading.section.strip_prefix(PREFIX).unwrap_or(&heading.section);
        let is_case_alone = name.to_lowercase() == view.profile.to_lowercase() && view.profile != DEFAULT;
        plain(&heading.section) == plain(&view.profile) && !is_case_alone
    };
    read.into_iter().find(is_meant)
}

/// A name without its prefix and its quotes, in lower case, with single spaces.
fn plain(section: &str) -> String {
    let text = section.replace(QUOTES, " ").replace(INVISIBLE, "").to_lowercase();
    let words: Vec<_> = text.split_whitespace().collect();
    match &words[..] {
        ["profile", rest @ ..] if !rest.is_empty() => rest.join(" "),
        all => all.join(" "),
    }
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
        let meant = if is_config { format!("[{PREFIX}{profile}]") } else { format!("[{profile}]") };
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
