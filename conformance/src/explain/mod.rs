//! Explains where each value of a session comes from: its origin, the values that it shadows, the rules, and the near misses.
//!
//! [`explain`] is a pure function of a world. [`gather`] reads the world of this process, and [`render`] formats an explanation
//! for people; its serde form is the one for machines. Neither contains a secret.

mod explanation;
mod gather;
mod layout;
mod near_misses;
mod origin;
mod paths;
mod read;
mod render;
mod secrecy;
mod sources;
mod values;
mod view;

use awsess_model::world::World;

pub use explanation::{Explanation, NearMiss, Origin, RuleRef, Shadowed, Value};
pub use gather::{Gathered, Request, gather};
pub use near_misses::codes as near_miss_codes;
pub use read::MAX_FILE;
pub use render::{RenderOptions, render};

use crate::implementation::model;
use view::View;

/// Explains the session of this world. The notes were made while the world was gathered, and come before its near misses.
#[must_use]
pub fn explain(world: &World, notes: &[NearMiss]) -> Explanation {
    let view = View::new(world);
    let outcome = secrecy::without_secrets(model::outcome_before_retrieval(&view.outcome));
    let mut explanation = Explanation {
        edition: world.edition.into(),
        values: values::values(&view, &outcome),
        near_misses: notes.iter().cloned().chain(near_misses::find(&view)).collect(),
        outcome,
    };
    secrecy::scrub(&mut explanation, &view);
    explanation
}
