//! Draws the answers of STS, and redirects, with which any party may answer. All other answers of a party are drawn in `sources`, beside
//! the source of credentials that calls the party.

pub(super) mod answers;
pub(super) mod redirects;
