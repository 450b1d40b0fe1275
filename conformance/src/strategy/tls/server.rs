//! An STS over TLS, with the bundle and HTTP client that decide whether it is trusted. Few cases assume a role, so most cases
//! with such an STS also have a bundle that concerns it.

use proptest::strategy::Strategy;

use crate::strategy::draw::{Optional, Select, Weighted};
use crate::strategy::values::bundle::Bundle;
use crate::vocabulary::case::{Case, Certificate, Constructor, HttpClient, Sts};

const CERTIFICATES: Weighted<Certificate> =
    &[(10, Certificate::Valid), (2, Certificate::Expired), (2, Certificate::OtherHost)];

/// Bundles that concern the server. Half of them make it trusted.
const BUNDLES: Weighted<Bundle> = &[
    (6, Bundle::Authority),
    (5, Bundle::Other),
    (5, Bundle::OtherFirst),
    (5, Bundle::Intermediate),
    (5, Bundle::Server),
    (8, Bundle::Expired),
    (4, Bundle::Among),
    (2, Bundle::One),
];

/// The root certificates of the user's HTTP client.
const ROOTS: Weighted<Bundle> =
    &[(6, Bundle::Authority), (5, Bundle::Other), (2, Bundle::OtherFirst), (1, Bundle::Garbage)];

/// Whether the HTTP client has a transport of its own, which does not accept a bundle.
const CLIENTS: Weighted<HttpClient> = &[(6, HttpClient::RootsCanBeSet), (1, HttpClient::Opaque)];

const SWITCHES: Weighted<bool> = &[(1, true), (1, false)];

/// The server of a case, and the root certificates with which it is validated.
#[derive(Clone, Debug)]
pub(in crate::strategy) struct Tls {
    certificate: Certificate,
    bundle: Option<Bundle>,
    by_option: bool,
    client: Option<(HttpClient, Option<Bundle>)>,
}

impl Tls {
    /// Draws such a server in every sixth case.
    pub(in crate::strategy) fn strategy() -> impl Strategy<Value = Option<Self>> {
        let client = Optional::new(600, (Select(CLIENTS), Optional::new(850, Select(ROOTS))));
        let bundle = Optional::new(740, Select(BUNDLES));
        let drawn = (Select(CERTIFICATES), bundle, Select(SWITCHES), client);
        let tls = drawn.prop_map(|(certificate, bundle, by_option, client)| Self {
            certificate,
            bundle,
            by_option,
            client,
        });
        Optional::new(165, tls)
    }

    /// Adds the server to the case, and replaces its bundles and HTTP clients. Each file that is named as a bundle is replaced
    /// too.
    pub(in crate::strategy) fn place(self, case: &mut Case) {
        case.sts = Some(Sts::of_run(self.certificate));
        if let Some((client, roots)) = self.client {
            case.options.config.http_client = Some(client);
            case.options.config.http_client_roots = roots.map(|roots| roots.to_string());
        }
        let Some(bundle) = self.bundle else { return };
        let has_options = case.options.constructor == Constructor::NewSessionWithOptions;
        match bundle.path() {
            Some(path) if !(self.by_option && has_options) => {
                case.env.insert("AWS_CA_BUNDLE".to_owned(), path.to_owned());
                case.options.custom_ca_bundle = None;
            }
            _ => case.options.custom_ca_bundle = Some(bundle.to_string()),
        }
    }
}
