//! Profiles that exist and are not found, and regions that exist and are not used.

use awsess_model::session::Session;
use awsess_model::trace::{Origin, Subject};

use super::formats;
use super::quoting::wrapping;
use super::sources::is_instance;
use super::{Hint, hint};
use crate::explain::environment_keys;
use crate::explain::meant_headings::meant_headings;
use crate::explain::problems::{selectable, with_rest};
use crate::explain::profile_names::{listed, similar};
use crate::explain::view::{DEFAULT, Entry, Heading, View};
use crate::explain::what_if::{after, switch_on, switched_on, with_profile, without_option_profile};

pub(super) fn in_unread_file(view: &View<'_>) -> Vec<Hint> {
    let unread = view.headings(&view.profile).into_iter().filter(|heading| !heading.read);
    // The session may be the same with shared config.
    let makes_a_difference = || after(&switched_on(view.world)).outcome != view.outcome;
    let unread = unread.filter(|_| makes_a_difference());
    let message = |heading: Heading| {
        let message = format!("[{}] exists in the config file, but shared config is off", heading.section);
        hint(message, enable(view)).at(heading.origin())
    };
    unread.map(message).collect()
}

/// The remedy if shared config is off, with what else is to be done then.
pub(super) fn enable(view: &View<'_>) -> String {
    with_rest(view, switch_on(view.world).into(), &switched_on(view.world))
}

pub(super) fn not_found(view: &View<'_>) -> Vec<Hint> {
    let named = view.winner(Subject::Profile).filter(|(_, winner)| winner.origin != Origin::Default);
    // The profiles of an invalid file are unknown.
    let is_whole = view.files.iter().all(|file| file.file.is_none() || file.ini.is_some());
    let is_missing =
        is_whole && view.headings(&view.profile).is_empty() && meant_headings(view, &view.profile).is_empty();
    let Some((_, winner)) = named.filter(|_| is_missing) else {
        return Vec::new();
    };
    let place = view.origin(&winner.origin);
    let (profile, others) = (&view.profile, listed(view, ": "));
    let message = format!(
        "profile {profile:?}, named by {place}, is in no file, and the SDK goes on without it{others}"
    );
    vec![hint(message, other_name(view)).at(place)]
}

/// A variable that names another profile than the program, which wins.
pub(super) fn variable_ignored(view: &View<'_>) -> Vec<Hint> {
    let message = |(name, profile): (String, String)| {
        let message = format!(
            "{name}={profile} is ignored: Options.Profile {:?} of the program wins over it",
            view.profile
        );
        let no_file_has = || format!("unset it: no file has a profile {profile:?}");
        hint(message, profile_of_variable(view).unwrap_or_else(no_file_has)).at_variable(&name)
    };
    ignored_variable(view).map(message).into_iter().collect()
}

/// The variable that would select another profile if the program named none, and that profile.
fn ignored_variable(view: &View<'_>) -> Option<(String, String)> {
    let world = without_option_profile(view.world)?;
    let without = after(&world);
    let name = without.winner(Subject::Profile)?.1.origin.variable()?;
    (without.profile != view.profile).then(|| (name.to_owned(), without.profile.clone()))
}

/// How the profile of the variable is selected that the program overrides, if a file has that profile.
fn profile_of_variable(view: &View<'_>) -> Option<String> {
    let (_, profile) = ignored_variable(view).filter(|(_, profile)| !view.headings(profile).is_empty())?;
    let world = without_option_profile(view.world)?;
    let without = after(&world);
    let is_overridden = environment_keys::win(&without) || without.is_web_identity_of_environment();
    let leave_out = if is_overridden { "" } else { "leave Options.Profile out of the program, or " };
    let remedy = format!("to use profile {profile:?}, {leave_out}set Options.Profile to {profile:?}");
    Some(with_rest(view, remedy, &with_profile(view.world, &profile)))
}

/// What to do about a profile that no file has.
fn other_name(view: &View<'_>) -> String {
    let profile = &view.profile;
    if let Some(remedy) = profile_of_variable(view).or_else(|| formats::remedy(view)) {
        return remedy;
    }
    if wrapping(profile).is_some() {
        return "remove the quotes or the white space around the name".into();
    }
    match similar(view, profile) {
        Some(near) => format!("did you mean {near:?}?"),
        None if view.shared_config => format!(
            "add [{profile}] to the credentials file or [profile {profile}] to the config file, or name another"
        ),
        None => format!("add [{profile}], or name another"),
    }
}

/// No profile is named, and there is no default one.
pub(super) fn none_selected(view: &View<'_>) -> Vec<Hint> {
    let is_default = !view.is_profile_named() && view.headings(&view.profile).is_empty();
    let others = listed(view, "");
    let message = || {
        let remedy = match selectable(view) {
            Some(select) => format!("{select}, if the credentials of the instance are not meant"),
            None => "none of them leads to credentials: add aws_access_key_id and aws_secret_access_key to one of them, and set \
                     AWS_PROFILE to its name, if the credentials of the instance are not meant"
                .into(),
        };
        hint(format!("AWS_PROFILE is not set, and no file has the profile {DEFAULT:?}: {others}"), remedy)
    };
    let is_told = is_default && is_instance(view) && !others.is_empty();
    is_told.then(message).into_iter().collect()
}

pub(super) fn two_headings(view: &View<'_>) -> Vec<Hint> {
    view.chain(false).iter().flat_map(|profile| pairs(view, profile)).collect()
}

fn pairs(view: &View<'_>, profile: &str) -> Vec<Hint> {
    let headings = view.headings(profile);
    let mut hints = Vec::new();
    for long in headings.iter().filter(|heading| heading.section != profile) {
        let same_file = |own: &&Heading| own.section == profile && own.path == long.path;
        if let Some(own) = headings.iter().find(same_file) {
            let message =
                format!("[{}] is ignored because of [{profile}] on line {}", long.section, own.line);
            hints.push(hint(message, "merge the two").at(long.origin()));
        }
    }
    hints
}

fn regions(view: &View<'_>) -> Vec<Entry> {
    view.entries(&view.profile, "region")
}

pub(super) fn region_not_used(view: &View<'_>) -> Vec<Hint> {
    let region = |view: &View<'_>| view.outcome.session().and_then(Session::region).map(str::to_owned);
    // A variable or the program may set the region anyway.
    let is_used_with_config = || region(&after(&switched_on(view.world))) != region(view);
    let unused = regions(view).into_iter().filter(|_| !view.shared_config && is_used_with_config());
    let message = |entry: Entry| {
        hint(format!("the region {:?} is not used: shared config is off", entry.value), enable(view))
            .at(entry.origin())
    };
    unused.map(message).collect()
}

pub(super) fn region_differs(view: &View<'_>) -> Vec<Hint> {
    let Some((_, winner)) = view.winner(Subject::Region) else { return Vec::new() };
    let Origin::Variable(name) = winner.origin else { return Vec::new() };
    let differs = |entry: &Entry| view.shared_config && entry.value != winner.value;
    let message = |entry: Entry| {
        let (value, mine) = (&winner.value, &entry.value);
        hint(
            format!("{name}={value} wins over region = {mine} of profile {:?}", view.profile),
            format!("unset {name} to use the profile's"),
        )
        .at(entry.origin())
    };
    regions(view).into_iter().find(differs).map(message).into_iter().collect()
}

/// Whether a profile other than the default is selected.
pub(super) fn is_named(view: &View<'_>) -> bool {
    view.profile != DEFAULT
}
