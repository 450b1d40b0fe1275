//! How STS answers, which every role calls, and redirects, which every party can answer with. The other answers of a party belong in
//! `sources`, beside the source of credentials that calls it.

pub(super) mod answers;
pub(super) mod redirects;
