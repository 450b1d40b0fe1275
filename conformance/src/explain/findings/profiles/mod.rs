//! Findings of the topic `profiles`: which profile is selected, and which region and edition go with it.

pub(super) mod editions;
pub(super) mod hidden;
pub(super) mod region;
pub(super) mod selection;
