//! Formats an explanation as text: a table that fits on one screen, or each value with its rules and what it overrides.
//! The problems and hints follow. The text is a function of the explanation, the width and the style. The findings of shared
//! files are formatted for code hosts, too. Nothing here decides what to say.

mod details;
mod diagnostics;
mod layout;
pub(super) mod lint;
pub(super) mod options;
pub(super) mod sarif;
mod screen;

use super::explanation::{Explanation, Value};
use crate::system::printable;
use crate::system::terminal::Style;
use crate::vocabulary::outcome::Outcome;
use options::RenderOptions;

/// The explanation as text.
#[must_use]
pub fn render(explanation: &Explanation, options: RenderOptions) -> String {
    let options = options.limited();
    let mut text = title(explanation, options);
    text += &if options.verbose {
        details::all(explanation, options)
    } else {
        screen::table(explanation, options)
    };
    text += &undecided(explanation, options);
    text += &diagnostics::section("Problems", &explanation.problems, options);
    text += &diagnostics::section("Hints", &explanation.hints, options);
    text
}

/// One value as text, with its rules and the values that it shadows.
#[must_use]
pub fn render_value(value: &Value, options: RenderOptions) -> String {
    details::one(value, options.limited())
}

/// What there is, and for which program.
fn title(explanation: &Explanation, options: RenderOptions) -> String {
    let session = match explanation.outcome {
        Outcome::Session(_) => "A session",
        Outcome::Error(_) => "No session",
    };
    let Explanation { edition, call, .. } = explanation;
    let title = format!("{session} of edition {edition}, for a program that calls {}", printable::line(call));
    let lines = layout::wrap(&title, options.width).into_iter();
    lines.map(|line| options.styled(Style::Bold, &line) + "\n").collect::<String>() + "\n"
}

/// The values that are named if creation fails before they are decided.
const AWAITED: [&str; 2] = ["region", "credentials"];

/// A sentence about the values that were not decided, because creation fails.
fn undecided(explanation: &Explanation, options: RenderOptions) -> String {
    let is_missing =
        |name: &&str| explanation.values.iter().any(|value| value.name == *name && value.undecided);
    let missing: Vec<&str> = AWAITED.into_iter().filter(is_missing).collect();
    let verb = if missing.len() == 1 { "is" } else { "are" };
    let names = missing.join(" and ");
    if missing.is_empty() {
        return String::new();
    }
    let sentence = format!("The session cannot be created, so {names} {verb} not decided.");
    let lines = layout::wrap(&sentence, options.width).join("\n");
    format!("\n{lines}\n")
}
