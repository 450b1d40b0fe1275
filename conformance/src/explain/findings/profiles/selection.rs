//! The selection of a profile: one that no file has, or one that a variable names in vain.

use awsess_model::trace::{Origin, Subject};
use awsess_model::world::Edition;

use crate::explain::files::paths::TOKEN_FILE;
use crate::explain::findings::hint::{Hint, hint};
use crate::explain::findings::quotes::wrapping;
use crate::explain::findings::text::formats;
use crate::explain::problems::with_rest;
use crate::explain::world::environment_keys;
use crate::explain::world::meant_headings::meant_headings;
use crate::explain::world::profile_names::{listed, similar};
use crate::explain::world::view::{DEFAULT, View};
use crate::explain::world::what_if::{after, with_profile, without_option_profile};

pub(in crate::explain::findings) fn not_found(view: &View<'_>) -> Vec<Hint> {
    let named = view.winner(Subject::Profile).filter(|(_, winner)| winner.origin != Origin::Default);
    // The profiles of an invalid file are unknown.
    let is_whole = view.files.iter().all(|file| file.file.is_none() || file.ini.is_some());
    let is_missing =
        is_whole && view.headings(&view.profile).is_empty() && meant_headings(view, &view.profile).is_empty();
    let Some((_, winner)) = named.filter(|_| is_missing) else {
        return Vec::new();
    };
    let place = view.origin(&winner.origin);
    let profile = &view.profile;
    let others = if has_no_file(view) { neither_file(view) } else { listed(view, ": ") };
    let message = format!(
        "profile {profile:?}, named by {place}, is in no file, and the SDK goes on without it{others}"
    );
    vec![hint(message, other_name(view)).at(place)]
}

/// Whether neither of the shared files exists.
fn has_no_file(view: &View<'_>) -> bool {
    view.files.iter().all(|file| file.file.is_none())
}

/// The files that do not exist, and whether there are keys anywhere, behind a sentence.
fn neither_file(view: &View<'_>) -> String {
    let [config, credentials] = view.files.each_ref().map(|file| &*file.path);
    let keys = if environment_keys::set(view).is_empty() { ", and no variable has keys" } else { "" };
    format!(": neither {config} nor {credentials} exists{keys}")
}

/// What else than files gives the session keys, behind a remedy, if there are no files.
fn or_variables(view: &View<'_>) -> String {
    if !has_no_file(view) || !environment_keys::set(view).is_empty() || view.set(TOKEN_FILE).is_some() {
        return String::new();
    }
    let is_ignored = !view.world.options.profile.is_empty() && view.edition() == Edition::V1_55;
    let leave_out = if is_ignored {
        ", and leave Options.Profile out of the program, because it makes the SDK ignore them"
    } else {
        ""
    };
    format!(", or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY{leave_out}")
}

/// A variable that names another profile than the program, which wins.
pub(in crate::explain::findings) fn variable_ignored(view: &View<'_>) -> Vec<Hint> {
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

/// Where the heading of a profile is, as a further sentence.
fn heading_of(view: &View<'_>, profile: &str) -> String {
    let headings = view.headings(profile);
    headings.first().map_or_else(String::new, |heading| format!(" It is {}", heading.origin()))
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
    let or = or_variables(view);
    let case = if *profile != DEFAULT && profile.to_lowercase() == DEFAULT {
        format!(" ({DEFAULT:?} in lower case is another profile)")
    } else {
        String::new()
    };
    match similar(view, profile) {
        Some(near) => format!("did you mean {near:?}?{}", heading_of(view, &near)),
        None if view.shared_config => format!(
            "add [{profile}] to the credentials file or [profile {profile}] to the config file, or name another \
             profile{case}{or}"
        ),
        None => format!("add [{profile}] to the credentials file, or name another profile{case}{or}"),
    }
}
