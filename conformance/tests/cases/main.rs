//! Cases as those see them who write, draw and compare them: their texts, their distribution, the specification that they
//! show, and the laws that hold for each.

#![expect(clippy::panic, clippy::unwrap_used, reason = "what fails to be set up fails the test")]

mod certificates;
mod laws;
mod scenario;
mod specification;
mod strategy;
