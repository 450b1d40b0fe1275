//! Headings that were probably meant to be those of a profile, in files that do not have the profile.

use super::view::{DEFAULT, View};
use crate::explain::files::paths::{CONFIG, is_one_file};
use crate::explain::files::shared_file::{Heading, Shared};

const PREFIX: &str = "profile ";

/// A heading that is not quite that of a profile.
pub(in crate::explain) struct MeantHeading {
    pub(in crate::explain) heading: Heading,
    /// The heading as the profile needs it in this file, with its brackets.
    pub(in crate::explain) right: String,
    /// Whether its section has a region.
    pub(in crate::explain) has_region: bool,
}

impl MeantHeading {
    /// How it is corrected.
    pub(in crate::explain) fn correction(&self) -> String {
        let Heading { section, path, line, .. } = &self.heading;
        format!("write {} in place of [{section}] ({path}:{line})", self.right)
    }
}

/// The headings that were probably meant to be those of this profile, at most one in each file that is read and does not have the
/// profile. A name with quotes or surplus spaces is itself not the one that was meant.
pub(in crate::explain) fn meant_headings(view: &View<'_>, profile: &str) -> Vec<MeantHeading> {
    if plain(profile) != profile.to_lowercase() {
        return Vec::new();
    }
    let names = [profile.to_owned(), format!("{PREFIX}{profile}")];
    let without_it = view.read_files().filter(|file| names.iter().all(|name| file.heading(name).is_none()));
    without_it.filter_map(|file| meant_heading(view, file, profile)).collect()
}

fn meant_heading(view: &View<'_>, file: &Shared<'_>, profile: &str) -> Option<MeantHeading> {
    let is_meant =
        |heading: &Heading| means(&heading.section, profile) && !is_another(view, heading, profile);
    let heading = file.headings().into_iter().find(is_meant)?;
    let prefix =
        if file.name == CONFIG && profile != DEFAULT && !is_one_file(view.world) { PREFIX } else { "" };
    let section = file.ini.as_ref().and_then(|ini| ini.section(&heading.section));
    let has_region = section.is_some_and(|section| section.keys.iter().any(|key| key.name == "region"));
    Some(MeantHeading { heading, right: format!("[{prefix}{profile}]"), has_region })
}

/// Whether the heading is that of another profile: one that the session uses, or that the other file has, too. If no file has the
/// profile, a name in other letter case may be the right one.
fn is_another(view: &View<'_>, heading: &Heading, profile: &str) -> bool {
    let name = heading.section.strip_prefix(PREFIX).unwrap_or(&heading.section);
    let is_case_alone = name.to_lowercase() == profile.to_lowercase() && profile != DEFAULT;
    let is_elsewhere = |other: &Heading| other.path != heading.path;
    (is_case_alone && view.headings(profile).is_empty())
        || view.headings(name).iter().any(is_elsewhere)
        || view.chain(true).iter().any(|used| used == name)
}

/// Quotes that people write around names.
pub(in crate::explain) const QUOTES: [char; 7] =
    ['"', '\'', '`', '\u{201c}', '\u{201d}', '\u{2018}', '\u{2019}'];
/// Characters without a width, which come along when a text is copied from a web page.
const INVISIBLE: [char; 3] = ['\u{200b}', '\u{200d}', '\u{feff}'];
/// The word before the name in a heading, as people write it.
const WORDS: [&str; 2] = ["profiles", "profile"];
/// Characters that people write between the word and the name.
const BETWEEN: [char; 7] = [' ', ':', '.', '-', '_', '=', '/'];

/// Whether a heading without its brackets was probably meant to be that of the profile.
fn means(section: &str, profile: &str) -> bool {
    let [section, profile] = [section, profile].map(plain);
    let behind = |word: &&str| section.strip_prefix(word).map(|name| name.trim_start_matches(BETWEEN));
    !profile.is_empty() && (section == profile || WORDS.iter().filter_map(behind).any(|name| name == profile))
}

/// The name in a heading that begins with the word for a profile in another spelling, such as `Profile dev` or `profile.dev`; else the
/// whole heading.
pub(in crate::explain) fn name_meant(section: &str) -> &str {
    let behind = |word: &&str| {
        let (start, rest) = section.split_at_checked(word.len())?;
        let name = rest.trim_start_matches(|c: char| c.is_whitespace() || [':', '.'].contains(&c));
        (start.eq_ignore_ascii_case(word) && name.len() < rest.len() && !name.is_empty()).then_some(name)
    };
    WORDS.iter().find_map(behind).unwrap_or(section)
}

/// A name without its quotes, in lower case, with single spaces.
fn plain(name: &str) -> String {
    let text = name.replace(QUOTES, " ").replace(INVISIBLE, "").to_lowercase();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{means, name_meant};

    #[test]
    fn a_heading_means_the_profile_that_it_is_nearly_the_heading_of() {
        for section in [
            "profile  bar",
            "profile\tbar",
            "Profile bar",
            "PROFILE bar",
            "profile 'bar'",
            "profile \"bar\"",
            "profile Bar",
            "profile:bar",
            "profile.bar",
            "profile: bar",
            "profilebar",
            "profiles bar",
            "\"profile bar\"",
            "Bar",
            "bar\u{200b}",
        ] {
            assert!(means(section, "bar"), "{section}");
        }
        for section in
            ["profile barn", "foobar", "profile foo.bar", "sso-session bar", "profile", "profile profile-bar"]
        {
            assert!(!means(section, "bar"), "{section}");
        }
        for section in ["Profile bar", "profile\tbar", "profile: bar", "profile.bar", "profiles bar", "bar"] {
            assert_eq!(name_meant(section), "bar", "{section}");
        }
        for name in ["profiler", "profile-dev", "profile"] {
            assert_eq!(name_meant(name), name);
        }
        assert!(means("profilestaging", "staging") && means("profiles staging", "staging"));
    }
}
