//! An STS that speaks TLS, with what decides whether it is trusted. Roles are few, so a case that has such an STS mostly
//! has a bundle too that speaks of it.

use proptest::strategy::Strategy;

use crate::vocabulary::case::{Case, Certificate, Constructor, HttpClient, Sts};

use super::certificate::Bundle;
use super::draw::{Maybe, Pick, Weighted};

const CERTIFICATES: Weighted<Certificate> =
    &[(10, Certificate::Valid), (2, Certificate::Expired), (2, Certificate::OtherHost)];

/// Bundles that are about the server; half of them vouch for it.
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

/// Roots that the user's client has already.
const ROOTS: Weighted<Bundle> =
    &[(6, Bundle::Authority), (5, Bundle::Other), (2, Bundle::OtherFirst), (1, Bundle::Garbage)];

/// A client with a transport of its own takes no bundle.
const CLIENTS: Weighted<HttpClient> = &[(6, HttpClient::RootsCanBeSet), (1, HttpClient::Opaque)];

const SWITCHES: Weighted<bool> = &[(1, true), (1, false)];

/// What a case says of the server, and of the roots that meet it.
#[derive(Clone, Debug)]
pub(super) struct Tls {
    certificate: Certificate,
    bundle: Option<Bundle>,
    by_option: bool,
    client: Option<(HttpClient, Option<Bundle>)>,
}

impl Tls {
    /// In every sixth case.
    pub(super) fn strategy() -> impl Strategy<Value = Option<Self>> {
        let client = Maybe::new(600, (Pick(CLIENTS), Maybe::new(850, Pick(ROOTS))));
        let bundle = Maybe::new(740, Pick(BUNDLES));
        let drawn = (Pick(CERTIFICATES), bundle, Pick(SWITCHES), client);
        let tls = drawn.prop_map(|(certificate, bundle, by_option, client)| Self {
            certificate,
            bundle,
            by_option,
            client,
        });
        Maybe::new(165, tls)
    }

    /// Puts it into the world, in the place of other bundles and clients. A file that holds the bundle stands wherever
    /// one is named.
    pub(super) fn place(self, case: &mut Case) {
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
