//! Variables whose names or values are not what they seem: misspelt names, those of other SDKs, and values that are taken literally.

use awsess_model::world::Platform;
use strsim::osa_distance;

use crate::explain::findings::hint::{Hint, hint};
use crate::explain::findings::quotes::is_reference;
use crate::explain::secrecy::shown::is_doubtful_id;
use crate::explain::world::environment_keys::TOKEN;
use crate::explain::world::signing::{LONG_LIVED, Signing, of_environment};
use crate::explain::world::variables::{
    Foreign, Instead, Kind, VARIABLES, Variable, foreign_variable, read_by, variable,
};
use crate::explain::world::view::View;

/// How many characters of a misspelt name may differ from the right one, by its length.
const fn tolerance(length: usize) -> usize {
    if length < 14 { 1 } else { 2 }
}

/// The longest name that is compared: no variable of the SDK is longer.
const MAX_NAME: usize = 60;

/// The variables that are set, besides those that the SDK reads.
fn unknown<'v>(view: &'v View<'_>) -> impl Iterator<Item = (&'v str, &'v str)> {
    view.world
        .env
        .iter()
        .filter(|(name, value)| name.len() <= MAX_NAME && !value.is_empty() && variable(name).is_none())
}

pub(in crate::explain::findings) fn misspelt(view: &View<'_>) -> Vec<Hint> {
    let message = |name: &str| {
        let meant = meant_by(view, name)?;
        let message = format!("{name} is set, which the SDK does not read");
        Some(hint(message, format!("did you mean {meant}?")).at_variable(name))
    };
    unknown(view).filter_map(|(name, _)| message(name)).collect()
}

/// The variable that a misspelt name means, unless it is set itself.
fn meant_by(view: &View<'_>, name: &str) -> Option<&'static str> {
    if !name.starts_with("AWS") || foreign_variable(name).is_some() {
        return None;
    }
    let near = VARIABLES.iter().map(|variable| (osa_distance(name, variable.name), variable.name));
    let near =
        near.filter(|(distance, meant)| *distance <= tolerance(meant.len()) && view.set(meant).is_none());
    near.min().map(|(_, meant)| meant)
}

/// Names in lower case. Only on Windows are they the same.
pub(in crate::explain::findings) fn in_lower_case(view: &View<'_>) -> Vec<Hint> {
    if view.world.platform == Platform::Windows {
        return Vec::new();
    }
    let message = |name: &str| {
        let known = variable(&name.to_ascii_uppercase())?;
        let is_new = view.set(known.name).is_none();
        let message = format!(
            "{name} is set, but the names of variables are case-sensitive, so the SDK does not read it"
        );
        is_new.then(|| hint(message, format!("set {} instead", known.name)).at_variable(name))
    };
    unknown(view).filter_map(|(name, _)| message(name)).collect()
}

pub(in crate::explain::findings) fn of_other_sdks(view: &View<'_>) -> Vec<Hint> {
    let message = |name: &str, Foreign { readers, instead, .. }: &Foreign| {
        hint(format!("{name} is set, which {readers}"), in_place_of(view, *instead)).at_variable(name)
    };
    unknown(view).filter_map(|(name, _)| Some(message(name, foreign_variable(name)?))).collect()
}

/// What to do in place of setting a variable that the SDK does not read, beside those that are set.
fn in_place_of(view: &View<'_>, instead: Instead) -> String {
    match instead {
        Instead::Do(remedy) => remedy.into(),
        Instead::Set(TOKEN) => in_place_of_token(view),
        Instead::Set(variable) if view.set(variable).is_some() => {
            format!("unset it: {variable} is set, which counts")
        }
        Instead::Set(variable) => format!("set {variable}"),
    }
}

/// What to do about a variable that has a session token for other SDKs.
fn in_place_of_token(view: &View<'_>) -> String {
    match of_environment(view) {
        None => format!("unset it, or set {TOKEN} together with the two keys that it belongs to"),
        Some(keys) if keys.id.starts_with(LONG_LIVED) => {
            format!("unset it: the long-lived keys {} have no session token", keys.id)
        }
        Some(Signing { token: Some(_), .. }) => format!("unset it: {TOKEN} is set, which counts"),
        Some(_) => format!("set {TOKEN} to its value if it is the token of the keys, or unset it"),
    }
}

pub(in crate::explain::findings) fn of_newer_editions(view: &View<'_>) -> Vec<Hint> {
    let is_newer = |variable: &&Variable| !variable.is_read_by(view.edition());
    let message = |name: &str| {
        hint(
            format!("{name} is set, but edition 1.14 does not read it; edition 1.55 does"),
            "update the SDK: until then, it has no effect",
        )
        .at_variable(name)
    };
    let set = VARIABLES.iter().filter(is_newer).filter(|variable| view.set(variable.name).is_some());
    set.map(|variable| message(variable.name)).collect()
}

pub(in crate::explain::findings) fn empty(view: &View<'_>) -> Vec<Hint> {
    let is_empty = |variable: &&Variable| view.world.env.get(variable.name).is_some_and(str::is_empty);
    let message = |name| format!("{name} is set to the empty string, which is the same as not set");
    let empty = VARIABLES.iter().filter(is_empty);
    empty.map(|variable| hint(message(variable.name), "unset it").at_variable(variable.name)).collect()
}

/// Paths with characters that a shell expands.
pub(in crate::explain::findings) fn literal_path(view: &View<'_>) -> Vec<Hint> {
    let paths = read_by(view.edition()).filter(|variable| variable.kind == Kind::Path);
    let message = |name: &str| {
        let path = unexpanded(view, name)?;
        let is_file = view.files.iter().any(|file| file.read && file.name.variable == name);
        let effect = if is_file { ", so that no file is found, which is no error" } else { "" };
        let message = format!("{name} is taken literally: ~, $ and % are not expanded in {path}{effect}");
        Some(hint(message, "write the whole path").at_variable(name))
    };
    paths.filter_map(|variable| message(variable.name)).collect()
}

/// The path that a variable names, if it has characters that a shell expands, and there is no such file.
pub(in crate::explain::findings) fn unexpanded<'w>(view: &View<'w>, name: &str) -> Option<&'w str> {
    let is_literal = |path: &&str| path.starts_with('~') || path.contains('$') || path.contains('%');
    view.set(name).filter(is_literal).filter(|path| !view.world.files.contains_key(*path))
}

/// Values that name another variable, as `$NAME`, `${NAME}` or `%NAME%`, which nobody has expanded.
pub(in crate::explain::findings) fn literal_reference(view: &View<'_>) -> Vec<Hint> {
    let is_literal = |variable: &&Variable| {
        variable.kind != Kind::Path && view.set(variable.name).is_some_and(is_reference)
    };
    let message = |variable: &Variable| {
        let name = variable.name;
        let value = match (variable.kind, view.set(name)) {
            (Kind::Path | Kind::Text, Some(value)) if !is_doubtful_id(name, value) => format!("{value:?}"),
            (Kind::Path | Kind::Text | Kind::Secret, _) => "the name of another variable".into(),
        };
        hint(
            format!("{name} is {value}, literally: nothing has expanded it"),
            "write the value itself, or have a shell expand it",
        )
        .at_variable(name)
    };
    read_by(view.edition()).filter(is_literal).map(message).collect()
}
