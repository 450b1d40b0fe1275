//! The user's `aws.Config`: of a session, of a copy of one, and of clients.
//!
//! The values of a field are the words that feature files have for them.

use proptest::strategy::Strategy;

use crate::strategy::draw::Weighted;
use crate::strategy::draw::table::{Group, Pair, Setting, Table, always, group, setting};
use crate::strategy::values::pool;
use crate::vocabulary::case::Config;
use crate::vocabulary::config::ConfigField;

/// Endpoints: with and without a scheme, which DisableSSL concerns; empty counts as unset.
const ENDPOINTS: Weighted<&str> =
    &[(4, "http://localhost:9000"), (2, "https://example.com/base"), (2, "example.com"), (1, "")];

/// `false` is not the same as unset, and is as frequent.
const FLAGS: Weighted<&str> = &[(1, "true"), (1, "false")];
const SWITCHES: Weighted<&str> = &[(1, "enabled"), (1, "disabled")];

/// Whether what once was one endpoint is one for each region.
const MODES: Weighted<&str> = &[(2, "regional"), (1, "legacy")];

/// Numbers of retries: −1 stands for the default, and another negative number does not.
const RETRIES: Weighted<&str> = &[(2, "5"), (2, "0"), (2, "-1"), (1, "-2")];

/// Clients: an opaque one makes a bundle of certificates fail.
const CLIENTS: Weighted<&str> = &[(2, "one whose roots can be set"), (1, "one with a transport of its own")];

/// Static credentials, where an id or a secret is empty in one of 25 each.
const KEYS: &[Setting] = &[
    always("AccessKeyID", pool::KEY_IDS),
    always("SecretAccessKey", pool::SECRETS),
    setting("SessionToken", 400, pool::TOKENS),
];

/// Credentials that sign nothing.
const ANONYMOUS: &[Setting] = &[always("Credentials", &[(1, "anonymous")])];

/// The fields that are only about endpoints.
const OF_ENDPOINTS: &[Setting] = &[
    setting("UseDualStack", 300, FLAGS),
    setting("UseDualStackEndpoint", 300, SWITCHES),
    setting("UseFIPSEndpoint", 300, SWITCHES),
    setting("STSRegionalEndpoint", 300, MODES),
    setting("S3UsEast1RegionalEndpoint", 300, MODES),
];

/// The config of a session: each field in a tenth of the cases or so, the two with most rules in every sixth, and those
/// that are only about endpoints in every fiftieth.
const SESSION: &[Group] = &[
    group(170, &[always("Region", pool::REGIONS)]),
    group(70, &[always("Endpoint", ENDPOINTS)]),
    group(70, &[always("DisableSSL", FLAGS)]),
    group(70, &[always("DisableParamValidation", FLAGS)]),
    group(83, KEYS),
    group(27, ANONYMOUS),
    group(60, &[always("HTTPClient", CLIENTS)]),
    group(20, OF_ENDPOINTS),
    group(50, &[always("MaxRetries", RETRIES)]),
];

/// What is merged over a copy: something in most cases. The client is of no effect by then.
const COPY: &[Group] = &[
    group(600, &[always("Region", pool::REGIONS)]),
    group(150, &[always("Endpoint", ENDPOINTS)]),
    group(150, &[always("DisableSSL", FLAGS)]),
    group(150, &[always("DisableParamValidation", FLAGS)]),
    group(225, KEYS),
    group(75, ANONYMOUS),
    group(60, OF_ENDPOINTS),
    group(60, &[always("MaxRetries", RETRIES)]),
];

/// What is merged over the config of a client: what its endpoint depends on, and little else.
const CLIENT: &[Group] = &[
    group(700, &[always("Region", pool::CLIENT_REGIONS)]),
    group(100, &[always("Endpoint", ENDPOINTS)]),
    group(100, &[always("DisableSSL", FLAGS)]),
    group(100, &[always("DisableParamValidation", FLAGS)]),
    group(8, KEYS),
    group(2, ANONYMOUS),
    group(700, OF_ENDPOINTS),
    group(100, &[always("MaxRetries", RETRIES)]),
];

/// Configs of sessions.
pub(super) fn of_session() -> impl Strategy<Value = Config> {
    Table::of(&[SESSION]).prop_map(config)
}

/// Configs of copies.
pub(super) fn of_copy() -> impl Strategy<Value = Config> {
    Table::of(&[COPY]).prop_map(config)
}

/// Configs of clients.
pub(super) fn of_client() -> impl Strategy<Value = Config> {
    Table::of(&[CLIENT]).prop_map(config)
}

/// The config with the fields that were drawn. Keys come first and win over anonymous credentials.
fn config(drawn: Vec<Pair>) -> Config {
    let mut config = Config::default();
    for (name, value) in drawn {
        _ = ConfigField::named(name).map(|field| field.set(&mut config, value));
    }
    config
}

#[cfg(test)]
mod tests {
    use proptest::strategy::ValueTree as _;
    use proptest::test_runner::TestRunner;

    use crate::vocabulary::config::FIELDS;

    use super::*;

    #[test]
    fn every_field_is_drawn_for_some_client() {
        let mut runner = TestRunner::deterministic();
        let mut drawn = || of_client().new_tree(&mut runner).unwrap().current();
        let configs: Vec<Config> = (0..3000).map(|_| drawn()).collect();
        // The generators of calls and of sessions set these.
        let elsewhere = [
            "HTTPClient",
            "HTTPClientRoots",
            "S3UseARNRegion",
            "EnableEndpointDiscovery",
            "EC2MetadataEnableFallback",
            "EC2MetadataDisableTimeoutOverride",
            "CredentialsChainVerboseErrors",
        ];
        for field in FIELDS.iter().filter(|field| !elsewhere.contains(&field.name)) {
            assert!(
                configs.iter().any(|config| field.get(config).is_some()),
                "{} is never drawn",
                field.name
            );
        }
    }
}
