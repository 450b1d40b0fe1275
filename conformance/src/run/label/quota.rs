//! Quotas: how many cases of ten thousand must, or may, belong to a class.

use std::fmt::Write as _;

use crate::vocabulary::case::Edition;

use super::{Counts, Label};

/// The whole of which a quota is a part.
pub const WHOLE: u64 = 10_000;

/// How often a class is seen among generated cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// The class.
    pub class: &'static str,
    /// The editions that it holds for.
    pub editions: &'static [Edition],
    /// At least so many of ten thousand cases belong to it.
    pub at_least: u64,
    /// At most so many do.
    pub at_most: u64,
}

const BOTH: &[Edition] = &Edition::ALL;
const ONLY_1_55: &[Edition] = &[Edition::V1_55];

const fn least(class: &'static str, at_least: u64) -> Quota {
    Quota { class, editions: BOTH, at_least, at_most: WHOLE }
}

const fn modern(class: &'static str, at_least: u64) -> Quota {
    Quota { class, editions: ONLY_1_55, at_least, at_most: WHOLE }
}

const fn most(class: &'static str, at_most: u64) -> Quota {
    Quota { class, editions: BOTH, at_least: 0, at_most }
}

/// Every quota.
pub const QUOTAS: &[Quota] = &[
    least("error SharedConfigLoadError", 200),
    least("error SharedConfigAssumeRoleError", 400),
    least("error AssumeRoleTokenProviderNotSetError", 70),
    least("error LoadCustomCABundleError", 250),
    modern("error LoadClientTLSCertError", 60),
    modern("error CredentialRequiresARNError", 100),
    modern("error SharedConfigErr", 60),
    modern("error WebIdentityErr", 3),
    modern("error without a code", 100),
    least("retrieval NoCredentialProviders", 1000),
    least("retrieval EmptyStaticCreds", 200),
    least("region from the config", 900),
    least("region from AWS_REGION", 1500),
    least("region from AWS_DEFAULT_REGION", 400),
    least("region from a file", 600),
    least("no region", 1000),
    least("credentials from the config", 400),
    least("credentials from the environment", 1200),
    least("credentials from a file", 1200),
    least("credentials from New's environment", 80),
    least("credentials from New's file", 70),
    modern("credentials from a web identity", 10),
    modern("credentials from single sign-on", 2),
    modern("credentials from a process", 2),
    modern("second session", 120),
    modern("second session fails", 40),
    modern("sso_session without a home directory", 5),
    least("profile from the option", 1500),
    least("profile from AWS_PROFILE", 1500),
    least("profile from AWS_DEFAULT_PROFILE", 400),
    least("profile by default", 3000),
    least("bundle from the option", 250),
    least("bundle from AWS_CA_BUNDLE", 250),
    modern("bundle from a file", 10),
    modern("client certificate from the option", 20),
    modern("client certificate from the variables", 40),
    modern("client certificate shown", 8),
    least("STS over TLS", 200),
    least("STS trusted", 60),
    least("STS refused", 100),
    least("role assumed", 300),
    least("no role", 5000),
    least("one role", 250),
    modern("two roles", 25),
    modern("three roles and more", 1),
    modern("roles in a circle", 25),
    least("a role of its own source", 250),
    least("role with MFA and a token provider", 50),
    least("role with MFA and no token provider", 70),
    least("shared config on", 5000),
    least("no file found", 500),
    least("one file found", 3000),
    least("both files found", 3000),
    least("no home directory", 150),
    least("on Windows", 700),
    most("text beyond the documents", 500),
    least("made by NewSession", 1000),
    least("made by NewSessionWithOptions", 6000),
    least("made by New", 700),
    least("made by New the older way", 300),
    least("handed to Must", 600),
    least("copied", 900),
    least("handlers edited", 400),
    least("handlers of a copy edited", 200),
    least("request made", 200),
    least("clients configured", 900),
    modern("client without an endpoint", 200),
    least("client with an endpoint", 800),
    least("own resolver: answers", 100),
    least("own resolver: error", 30),
    least("own resolver: hands on", 50),
    least("own resolver: loses to Endpoint", 10),
    least("own resolver: replaced", 5),
    least("own resolver: where a role is assumed", 3),
    least("own resolver: no URL that can be called", 5),
    least("client called", 200),
    least("client's call refused", 100),
    least("credentials refreshed", 30),
    least("several readers", 120),
    most("trivial", 1000),
];

/// A quota that a sample misses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortfall {
    /// The quota.
    pub quota: Quota,
    /// How many of ten thousand cases belong to the class.
    pub seen: u64,
}

/// The quotas that a sample of an edition misses.
#[must_use]
pub fn shortfalls(counts: &Counts, edition: Edition) -> Vec<Shortfall> {
    let quotas = QUOTAS.iter().filter(|quota| quota.editions.contains(&edition));
    let seen = quotas.map(|quota| Shortfall { quota: *quota, seen: share(counts, quota.class) });
    seen.filter(|row| row.seen < row.quota.at_least || row.seen > row.quota.at_most).collect()
}

/// How many of ten thousand cases belong to the class.
fn share(counts: &Counts, class: &'static str) -> u64 {
    (counts.of(Label::Class(class)) * WHOLE).checked_div(counts.cases()).unwrap_or_default()
}

/// The quotas of an edition beside what a sample has, and how often each rule was seen, as text.
#[must_use]
pub fn table(counts: &Counts, edition: Edition) -> String {
    let mut text = format!("edition {edition}, {} cases\n\n", counts.cases());
    text.push_str("   seen  at least  at most  of ten thousand\n");
    for quota in QUOTAS.iter().filter(|quota| quota.editions.contains(&edition)) {
        let seen = share(counts, quota.class);
        let _ = writeln!(text, "{seen:7}{:10}{:9}  {}", quota.at_least, quota.at_most, quota.class);
    }
    text.push_str("\n  cases  rule\n");
    for (label, count) in counts.iter() {
        if let Label::Rule(id) = label {
            let _ = writeln!(text, "{count:7}  {id}");
        }
    }
    text
}
