//! The names of the profiles in the files, and which of them is meant by a name that none has.

use strsim::osa_distance;

use super::view::View;

/// The profile of the files whose name is the most similar, if it is similar enough to be meant.
pub(in crate::explain) fn similar(view: &View<'_>, name: &str) -> Option<String> {
    let headings = view.all_headings();
    closest(name, headings.iter().filter_map(|heading| profile(&heading.section))).map(Into::into)
}

/// Sections that are no profiles, by the first word of their headings.
const NOT_PROFILES: [&str; 3] = ["sso-session", "services", "plugins"];

/// The name of the profile in a heading, if it is the heading of a profile.
pub(in crate::explain) fn profile(section: &str) -> Option<&str> {
    let first = section.split_whitespace().next()?;
    (!NOT_PROFILES.contains(&first)).then(|| section.strip_prefix("profile ").unwrap_or(section))
}

/// The names of the profiles of the files, each once, in the order of the files.
pub(in crate::explain) fn existing(view: &View<'_>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let headings = view.all_headings();
    for name in headings.iter().filter_map(|heading| profile(&heading.section)) {
        if !names.iter().any(|other| other == name) {
            names.push(name.into());
        }
    }
    names
}

/// The maximum number of profiles that are listed.
const MAX_LISTED: usize = 6;

/// The profiles of the files as a list behind this text; empty if there are none.
pub(in crate::explain) fn listed(view: &View<'_>, before: &str) -> String {
    let names = existing(view);
    let shown = names.iter().take(MAX_LISTED).map(String::as_str).collect::<Vec<_>>().join(", ");
    let more = names.len().saturating_sub(MAX_LISTED);
    match (names.is_empty(), more) {
        (true, _) => String::new(),
        (false, 0) => format!("{before}the files have {shown}"),
        (false, more) => format!("{before}the files have {shown} and {more} more"),
    }
}

/// How many characters of a name are compared, because the time grows with the product of the lengths.
const MAX_COMPARED: usize = 200;

/// The most similar of the names, if it is similar enough to be suggested.
pub(in crate::explain) fn closest<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let wanted = comparable(name);
    let near = names.map(|other| (osa_distance(&wanted, &comparable(other)), other));
    near.filter(|(distance, _)| *distance <= wanted.chars().count() / 3).min().map(|(_, other)| other)
}

fn comparable(name: &str) -> String {
    name.to_lowercase().chars().take(MAX_COMPARED).collect()
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn a_similar_name_is_suggested_and_a_different_one_is_not() {
        assert_eq!(closest("Dev", ["prod", "dev", "dew"].into_iter()), Some("dev"));
        assert_eq!(closest("bsae", ["prod", "base"].into_iter()), Some("base"));
        assert_eq!(closest("staging", ["prod", "dev"].into_iter()), None);
    }
}
