//! Shared files as syntax trees: text in the documented form, and mutations of it.
//!
//! A file is drawn as sections, which render to lines of bytes. Mutations are drawn beside it, each of one line, so that a case
//! shrinks by one mutation after the other, and the rest of the file stays in the documented form.

mod mutation;
mod mutator;
mod section;
#[cfg(test)]
mod tests;

pub(super) use mutator::{MutationSite, Mutator};
pub(super) use section::{Document, Role};

use super::draw::Weighted;
