//! Shared files as syntax trees: what is documented, and damage on top of it.
//!
//! A file is drawn as sections, which render to lines of bytes. Damage is drawn beside it as a few wounds, each at one
//! line, so that it goes wound by wound when a case shrinks, and the rest of the file stays as documented.

mod damage;
mod hurt;
mod section;
#[cfg(test)]
mod tests;

pub(super) use damage::{Damage, Wound};
pub(super) use section::{Document, Role};

use super::draw::Weighted;
