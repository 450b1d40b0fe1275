//! The user's `aws.Config`, for a session and for a copy of one.

use proptest::strategy::Strategy;

use crate::vocabulary::case::{
    Config, HttpClient, NamedCredentials, RegionalEndpoint, StaticCredentials, UserCredentials,
};

use super::draw::{Optional, PerMille, Select, Weighted};
use super::pool;

/// Endpoints: with and without a scheme, which DisableSSL concerns; empty counts as unset.
const ENDPOINTS: Weighted<&str> =
    &[(4, "http://localhost:9000"), (2, "https://example.com/base"), (2, "example.com"), (1, "")];

/// `false` is not the same as unset, and is as frequent.
const BOOLS: Weighted<bool> = &[(1, true), (1, false)];

/// Clients: an opaque one makes a bundle of certificates fail.
const CLIENTS: Weighted<HttpClient> = &[(2, HttpClient::RootsCanBeSet), (1, HttpClient::Opaque)];

/// How the user gives credentials: one in four is anonymous.
const KINDS: Weighted<Kind> = &[(3, Kind::Static), (1, Kind::Anonymous)];

#[derive(Clone, Copy, Debug)]
enum Kind {
    Static,
    Anonymous,
}

/// Whether what once was one endpoint is one for each region.
const MODES: Weighted<RegionalEndpoint> = &[(2, RegionalEndpoint::Regional), (1, RegionalEndpoint::Legacy)];

/// The config of a session: each field in a tenth of the cases or so, the two with most rules in every sixth, and those
/// that are about endpoints alone in every fiftieth.
pub(super) fn of_session() -> impl Strategy<Value = Config> {
    let client = Optional::new(60, Select(CLIENTS));
    let config = (with_chances(170, 70, 110), client)
        .prop_map(|(config, http_client)| Config { http_client, ..config });
    with_endpoints(20, config)
}

/// What is merged over a copy: something in most cases. The client is of no effect by then.
pub(super) fn of_copy() -> impl Strategy<Value = Config> {
    with_endpoints(60, with_chances(600, 150, 300))
}

/// What is merged over the config of a client: what its endpoint depends on, and little else.
pub(super) fn of_client() -> impl Strategy<Value = Config> {
    let region = Optional::new(700, Select(pool::CLIENT_REGIONS));
    let config = (with_chances(0, 100, 10), region)
        .prop_map(|(config, region)| Config { region: region.map(str::to_owned), ..config });
    with_endpoints(700, config)
}

/// The config, in so many cases with fields that are about endpoints alone.
fn with_endpoints(chance: PerMille, config: impl Strategy<Value = Config>) -> impl Strategy<Value = Config> {
    let flag = || Optional::new(300, Select(BOOLS));
    let mode = || Optional::new(300, Select(MODES));
    (config, Optional::new(chance, (flag(), flag(), flag(), mode(), mode()))).prop_map(|(config, drawn)| {
        let (dual_stack, dual_stack_endpoint, fips, sts, s3) = drawn.unwrap_or_default();
        Config {
            use_dual_stack: dual_stack,
            use_dual_stack_endpoint: dual_stack_endpoint,
            use_fips_endpoint: fips,
            sts_regional_endpoint: sts,
            s3_us_east_1_regional_endpoint: s3,
            ..config
        }
    })
}

fn with_chances(region: PerMille, switch: PerMille, credentials: PerMille) -> impl Strategy<Value = Config> {
    let region = Optional::new(region, Select(pool::REGIONS));
    let endpoint = Optional::new(switch, Select(ENDPOINTS));
    let switches = [Optional::new(switch, Select(BOOLS)), Optional::new(switch, Select(BOOLS))];
    let credentials = Optional::new(credentials, credentials_strategy());
    (region, endpoint, switches, credentials).prop_map(|(region, endpoint, switches, credentials)| Config {
        region: region.map(str::to_owned),
        endpoint: endpoint.map(str::to_owned),
        disable_ssl: switches[0],
        credentials,
        disable_param_validation: switches[1],
        ..Config::default()
    })
}

/// Static credentials, where an id or a secret is empty in one of 50 each, or anonymous ones.
fn credentials_strategy() -> impl Strategy<Value = UserCredentials> {
    let token = Optional::new(400, Select(pool::TOKENS));
    (Select(KINDS), Select(pool::KEY_IDS), Select(pool::SECRETS), token).prop_map(
        |(kind, id, secret, token)| match kind {
            Kind::Anonymous => UserCredentials::Named(NamedCredentials::Anonymous),
            Kind::Static => UserCredentials::Static(StaticCredentials {
                access_key_id: id.to_owned(),
                secret_access_key: secret.to_owned(),
                session_token: token.unwrap_or_default().to_owned(),
            }),
        },
    )
}
