//! The variable that switches shared config on, and the variables that count only with shared config.

use awsess_model::world::SharedConfigState;

use crate::explain::findings::hint::{Hint, hint};
use crate::explain::world::view::View;

const LOAD_CONFIG: &str = "AWS_SDK_LOAD_CONFIG";

/// The values that mean true, and those that mean false.
pub(in crate::explain::findings) const TRUTHY: [&str; 6] = ["1", "t", "T", "true", "TRUE", "True"];
const FALSY: [&str; 6] = ["0", "f", "F", "false", "FALSE", "False"];

/// Variables that are only used if shared config is enabled, each with the one that is always used.
const GATED: [(&str, &str); 2] =
    [("AWS_DEFAULT_REGION", "AWS_REGION"), ("AWS_DEFAULT_PROFILE", "AWS_PROFILE")];

/// Whether the program sets the region or the profile itself, which the variable would set.
fn is_set_by_program(view: &View<'_>, variable: &str) -> bool {
    let options = &view.world.options;
    match variable {
        "AWS_DEFAULT_REGION" => options.config.region.is_some(),
        _ => !options.profile.is_empty(),
    }
}

fn truthy(view: &View<'_>) -> bool {
    view.set(LOAD_CONFIG).is_some_and(|value| TRUTHY.contains(&value))
}

/// Whether variables that need shared config are used.
fn gate_is_open(view: &View<'_>) -> bool {
    truthy(view) || view.world.options.shared_config_state == SharedConfigState::Enable
}

pub(in crate::explain::findings) fn load_config_not_truthy(view: &View<'_>) -> Vec<Hint> {
    let decides = view.world.options.shared_config_state == SharedConfigState::FromEnv;
    let is_meant_as_true = |value: &&str| decides && !truthy(view) && !FALSY.contains(value);
    let value = view.set(LOAD_CONFIG).filter(is_meant_as_true);
    let message = |value| {
        hint(
            format!(
                "{LOAD_CONFIG}={value:?} does not switch shared config on: only 1, t, T, true, TRUE and True do"
            ),
            "set it to 1, or unset it",
        )
        .at_variable(LOAD_CONFIG)
    };
    value.map(message).into_iter().collect()
}

pub(in crate::explain::findings) fn default_variable_ignored(view: &View<'_>) -> Vec<Hint> {
    let message = |(name, always): &(&str, &str)| {
        hint(
            format!("{name} is set, but counts only with shared config"),
            format!("set {always}, or {LOAD_CONFIG}=1"),
        )
        .at_variable(name)
    };
    // Containers and functions set both variables of the region, of which the other one wins anyway.
    let is_missed = |(name, always): &&(&str, &str)| {
        view.set(name).is_some() && view.set(always).is_none() && !is_set_by_program(view, name)
    };
    GATED.iter().filter(|row| is_missed(row) && !gate_is_open(view)).map(message).collect()
}

pub(in crate::explain::findings) fn default_variable_counts(view: &View<'_>) -> Vec<Hint> {
    let message = |(name, _): &(&str, &str)| {
        hint(
            format!(
                "{name} counts although shared config is off: {LOAD_CONFIG} is set, and --shared-config disable does not take it back"
            ),
            format!("unset {name} or {LOAD_CONFIG}"),
        )
        .at_variable(name)
    };
    let disabled = !view.shared_config && truthy(view);
    let shows = |(name, always): &&(&str, &str)| view.set(name).is_some() && view.set(always).is_none();
    GATED.iter().filter(|row| disabled && shows(row)).map(message).collect()
}

/// A variable that other SDKs prefer, or that somebody else set, beside another that wins over it.
pub(in crate::explain::findings) fn default_variable_loses(view: &View<'_>) -> Vec<Hint> {
    let message = |(name, always): &(&str, &str)| {
        let (loser, winner) = (view.set(name)?, view.set(always)?);
        let says = format!("{always}={winner} wins over {name}={loser}");
        let both = hint(says, format!("unset one of the two, or set both to {loser}")).at_variable(always);
        (loser != winner).then_some(both)
    };
    GATED.iter().filter_map(message).collect()
}
