//! The options for roles, web identities and the metadata service, which edition 1.14 does not have.

use proptest::collection::vec;
use proptest::strategy::Strategy;

use super::web_identity;
use crate::strategy::draw::{Optional, Select, Weighted};
use crate::vocabulary::case::{Case, Constructor, Edition, ImdsEndpointMode, WebIdentityProvider};

/// Durations in seconds, of which the first two are too short.
const DURATIONS: Weighted<u32> = &[(1, 1), (1, 899), (4, 900), (9, 3600), (1, 959), (1, u32::MAX)];

/// Windows in seconds: the second is longer than credentials last by default.
const WINDOWS: Weighted<u32> = &[(1, 300), (1, 7200)];

/// The ARNs of policies, of which the last is too short.
const POLICIES: Weighted<&str> = &[
    (4, "arn:aws:iam::aws:policy/ReadOnlyAccess"),
    (4, "arn:aws:iam::aws:policy/AdministratorAccess"),
    (1, "ReadOnlyAccess"),
];

/// URLs of the metadata service: without and with a path, without a host, and an invalid one.
const IMDS_ENDPOINTS: Weighted<&str> =
    &[(4, "http://imds.option:1338"), (2, "http://imds.option/own"), (1, "nowhere"), (1, "127.0.0.1:1338")];

const IMDS_MODES: Weighted<ImdsEndpointMode> = &[(1, ImdsEndpointMode::IPv4), (1, ImdsEndpointMode::IPv6)];

const ARE_ALONE: Weighted<bool> = &[(29, false), (1, true)];

/// Options of a session.
#[derive(Clone, Debug)]
pub(in crate::strategy) struct SessionOptions {
    role_duration: Option<u32>,
    web_identity: Option<WebIdentityProvider>,
}

impl SessionOptions {
    /// Draws an option for roles in about one case of six, and for a web identity in every second case.
    pub(in crate::strategy) fn strategy() -> impl Strategy<Value = Self> {
        let web_identity = Optional::new(500, of_web_identity());
        (Optional::new(180, Select(DURATIONS)), web_identity)
            .prop_map(|(role_duration, web_identity)| Self { role_duration, web_identity })
    }

    /// Sets the options, if the constructor and the edition of the case have them.
    pub(in crate::strategy) fn place(self, case: &mut Case) {
        let has_options =
            case.options.constructor == Constructor::NewSessionWithOptions && case.edition == Edition::V1_55;
        if !has_options {
            return;
        }
        case.options.assume_role_duration = self.role_duration.unwrap_or_default();
        case.options.web_identity_provider =
            self.web_identity.filter(|_| has_web_identity(case)).unwrap_or_default();
        if case.options.web_identity_provider.expiry_window > 0 {
            // How often several readers retrieve credentials that expire at once is not known.
            case.observe.readers = 0;
        }
    }
}

/// The options for the metadata service of an instance.
#[derive(Clone, Debug)]
pub(in crate::strategy) struct ImdsOptions {
    endpoint: Option<&'static str>,
    mode: Option<ImdsEndpointMode>,
    /// Whether the options are set in a case that does not name the metadata service otherwise.
    is_alone: bool,
}

impl ImdsOptions {
    /// Draws each option in every second case. `place` sets them in cases that name the metadata service, and in a few others.
    pub(in crate::strategy) fn strategy() -> impl Strategy<Value = Self> {
        let options = (Optional::new(500, Select(IMDS_ENDPOINTS)), Optional::new(500, Select(IMDS_MODES)));
        (options, Select(ARE_ALONE)).prop_map(|((endpoint, mode), is_alone)| Self {
            endpoint,
            mode,
            is_alone,
        })
    }

    /// Sets the options, if the constructor and the edition of the case have them.
    pub(in crate::strategy) fn place(self, case: &mut Case) {
        let names_metadata = |name: &String| name.starts_with("AWS_EC2_METADATA_SERVICE_ENDPOINT");
        let is_named = case.remote.imds.is_some() || case.env.keys().any(names_metadata);
        let has_options =
            case.options.constructor == Constructor::NewSessionWithOptions && case.edition == Edition::V1_55;
        if has_options && (is_named || self.is_alone) {
            case.options.ec2_imds_endpoint = self.endpoint.unwrap_or_default().to_owned();
            case.options.ec2_imds_endpoint_mode = self.mode;
        }
    }
}

fn of_web_identity() -> impl Strategy<Value = WebIdentityProvider> {
    let policies = Optional::new(300, vec(Select(POLICIES), 1..=2));
    (Optional::new(400, Select(DURATIONS)), Optional::new(500, Select(WINDOWS)), policies).prop_map(
        |(duration, window, policies)| WebIdentityProvider {
            duration: duration.unwrap_or_default(),
            expiry_window: window.unwrap_or_default(),
            policy_arns: policies.into_iter().flatten().map(str::to_owned).collect(),
        },
    )
}

/// Whether the environment names a token file, or a profile with one.
fn has_web_identity(case: &Case) -> bool {
    let profiles = [web_identity::PROFILE, web_identity::ON_TOP];
    case.env.contains_key("AWS_WEB_IDENTITY_TOKEN_FILE")
        || case.env.get("AWS_PROFILE").is_some_and(|profile| profiles.contains(&&**profile))
}
