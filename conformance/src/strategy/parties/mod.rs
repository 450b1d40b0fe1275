//! How the parties of a case answer. What only one of them answers is in `sources`, beside the source of credentials that asks it;
//! the answers of STS are here, because any role asks it.

pub(super) mod answers;
pub(super) mod redirects;
