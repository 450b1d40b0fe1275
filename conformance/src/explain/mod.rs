//! Where each value of a session comes from: what won, what it shadowed, by which rule, and what would surprise.
//!
//! [`explain`] is a pure function of a world. [`gather`] reads the world of this process, and [`render`] lays an
//! explanation out for people; its serde form is the one for machines. No secret is in either.

mod explanation;
mod gather;
mod layout;
mod near;
mod paths;
mod place;
mod render;
mod secrecy;
mod values;
mod view;

use awsess_model::world::World;

pub use explanation::{Explanation, NearMiss, Origin, RuleRef, Shadowed, Value};
pub use gather::{Gathered, MAX_FILE, Request, gather};
pub use near::codes as near_miss_codes;
pub use render::{Look, render};

use crate::implementation::model;
use crate::vocabulary::case::Edition;
use view::View;

/// Explains the session that this world makes. The notes are what was met while the world was gathered; they come
/// before the near misses that the world itself shows.
#[must_use]
pub fn explain(world: &World, notes: &[NearMiss]) -> Explanation {
    let view = View::new(world);
    let outcome = secrecy::without_secrets(model::outcome_before_retrieval(&view.outcome));
    let mut explanation = Explanation {
        edition: edition_name(world.edition),
        values: values::values(&view, &outcome),
        near_misses: notes.iter().cloned().chain(near::misses(&view)).collect(),
        outcome,
    };
    secrecy::scrub(&mut explanation, &view);
    explanation
}

const fn edition_name(edition: awsess_model::world::Edition) -> Edition {
    match edition {
        awsess_model::world::Edition::V1_14 => Edition::V1_14,
        awsess_model::world::Edition::V1_55 => Edition::V1_55,
    }
}
