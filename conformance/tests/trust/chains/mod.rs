//! A hundred chains, each a change to a valid one, with the verdict of the releases.

mod authorities;
mod bundle;
mod dates;
mod extensions;
mod names;
mod usages;

use crate::pki::Place::{Other, Root, Server};
use crate::pki::{Certificate, Chain};

/// What a client does with a server that shows a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It sends the request.
    Trusted,
    /// It sends nothing.
    Refused,
    /// It has no session: the bundle contains no certificate that can be parsed.
    NoBundle,
}

use Verdict::Trusted;

/// A chain, and the verdict of the releases on it.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    /// Changes the valid chain.
    pub(crate) change: fn(&mut Chain),
    pub(crate) release: Verdict,
    /// Why the library refuses a server that the releases trust; `None` where their verdicts are the same.
    pub(crate) stricter: Option<&'static str>,
}

/// A chain on which the library and the releases agree.
const fn case(name: &'static str, change: fn(&mut Chain), release: Verdict) -> Case {
    Case { name, change, release, stricter: None }
}

/// A chain that only the releases trust.
const fn stricter(name: &'static str, change: fn(&mut Chain), reason: &'static str) -> Case {
    Case { name, change, release: Trusted, stricter: Some(reason) }
}

/// Every chain.
pub(crate) fn cases() -> impl Iterator<Item = &'static Case> {
    [bundle::CASES, authorities::CASES, usages::CASES, dates::CASES, names::CASES, extensions::CASES]
        .into_iter()
        .flatten()
}

/// The certificate was valid until 2001.
fn expired(certificate: &mut Certificate) {
    certificate.good_in(2000, 2001);
}

/// The bundle holds nothing but the certificate of the server.
fn pinned(chain: &mut Chain) {
    chain.bundle = vec![Server];
}

/// A second certificate with the name and the key of the root.
fn other_of_root(chain: &mut Chain) {
    chain.of(Other).key = Root;
    chain.of(Other).common_name("awsess Root");
}
