//! The user's `aws.Config`, for a session and for a copy of one.

use proptest::strategy::Strategy;

use crate::case::{Config, HttpClient, NamedCredentials, StaticCredentials, UserCredentials};

use super::draw::{Maybe, PerMille, Pick, Weighted};
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

/// The config of a session: each field in a tenth of the cases or so, the two with most rules in every sixth.
pub(super) fn of_session() -> impl Strategy<Value = Config> {
    let client = Maybe::new(60, Pick(CLIENTS));
    (with_chances(170, 70, 110), client).prop_map(|(config, http_client)| Config { http_client, ..config })
}

/// What is merged over a copy: something in most cases. The client is of no effect by then.
pub(super) fn of_copy() -> impl Strategy<Value = Config> {
    with_chances(600, 150, 300)
}

fn with_chances(region: PerMille, switch: PerMille, credentials: PerMille) -> impl Strategy<Value = Config> {
    let region = Maybe::new(region, Pick(pool::REGIONS));
    let endpoint = Maybe::new(switch, Pick(ENDPOINTS));
    let switches = [Maybe::new(switch, Pick(BOOLS)), Maybe::new(switch, Pick(BOOLS))];
    let credentials = Maybe::new(credentials, credentials_strategy());
    (region, endpoint, switches, credentials).prop_map(|(region, endpoint, switches, credentials)| Config {
        region: region.map(str::to_owned),
        endpoint: endpoint.map(str::to_owned),
        disable_ssl: switches[0],
        credentials,
        disable_param_validation: switches[1],
        http_client: None,
        http_client_roots: None,
    })
}

/// Static credentials, where an id or a secret is empty in one of 50 each, or anonymous ones.
fn credentials_strategy() -> impl Strategy<Value = UserCredentials> {
    let token = Maybe::new(400, Pick(pool::TOKENS));
    (Pick(KINDS), Pick(pool::KEY_IDS), Pick(pool::SECRETS), token).prop_map(|(kind, id, secret, token)| {
        match kind {
            Kind::Anonymous => UserCredentials::Named(NamedCredentials::Anonymous),
            Kind::Static => UserCredentials::Static(StaticCredentials {
                access_key_id: id.to_owned(),
                secret_access_key: secret.to_owned(),
                session_token: token.unwrap_or_default().to_owned(),
            }),
        }
    })
}
