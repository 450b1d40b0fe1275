//! Shared files as syntax trees: text in the documented form, and mutations of it.
//!
//! A file is drawn as sections, which render to lines of bytes. Mutations are drawn beside it, each of one line, so that a case
//! shrinks by one mutation after the other, and the rest of the file stays in the documented form.

pub(in crate::strategy) mod documented;
mod mutation;
pub(super) mod mutator;
pub(super) mod section;
#[cfg(test)]
mod tests;
