//! Client certificates and their private keys, from options or variables; some pairs are incomplete.
//!
//! The release opens the files of the bundle, the certificate and the key in random order. So at most one file of a case
//! cannot be opened.

use proptest::strategy::Strategy;

use crate::strategy::draw::{Optional, Select, Weighted};
use crate::strategy::files::content::bytes;
use crate::strategy::files::fixtures::place_fixtures;
use crate::strategy::program::observe;
use crate::strategy::values::bundle::Bundle;
use crate::strategy::values::path;
use crate::vocabulary::case::{
    Case, Certificate, Config, Constructor, Edition, File, HttpClient, PrivateKey, StaticCredentials, Sts,
    UserCredentials,
};

const CERTIFICATE_FILE: &str = "${ROOT}/tls/client.pem";
const KEY_FILE: &str = "${ROOT}/tls/client.key";

const NO_PEM: &str = "no certificate and no key\n";

const CERTIFICATES: Weighted<&str> = &[
    (12, "${CLIENT_CERT}\n"),
    (2, "${OTHER_CLIENT_CERT}\n"),
    (1, "${OTHER_CLIENT_CERT}\n${CLIENT_CERT}\n"),
    (1, "${CLIENT_KEY}\n# text\n${CLIENT_CERT}\n${OTHER_CLIENT_CERT}\n"),
    (1, NO_PEM),
    (1, "${CLIENT_KEY}\n"),
    (1, ""),
];

const KEYS: Weighted<&str> = &[
    (12, "${CLIENT_KEY}\n"),
    (2, "${OTHER_CLIENT_KEY}\n"),
    (1, "${CLIENT_CERT}\n${CLIENT_KEY}\n${OTHER_CLIENT_KEY}\n"),
    (1, NO_PEM),
    (1, "${CLIENT_CERT}\n"),
    (1, ""),
];

/// The source of the certificate or of the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum From {
    Nowhere,
    Variable,
    Option,
    Both,
}

const FROMS: Weighted<From> = &[(2, From::Nowhere), (8, From::Variable), (6, From::Option), (2, From::Both)];

/// What is at the path that the variable names: mostly a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    File,
    Nothing,
    Directory,
}

const CERTIFICATE_AT: Weighted<At> = &[(12, At::File), (2, At::Nothing), (1, At::Directory)];
/// The key file is never missing, because the certificate file may be.
const KEY_AT: Weighted<At> = &[(12, At::File), (1, At::Directory)];

#[derive(Clone, Copy, Debug)]
struct Half {
    from: From,
    at: At,
    text: &'static str,
}

/// A call over TLS. It shows the certificate unless the config of the call has an HTTP client.
#[derive(Clone, Copy, Debug)]
struct Wire {
    brings_client: bool,
    other_bundle: bool,
}

const BRINGS_CLIENT: Weighted<bool> = &[(2, false), (1, true)];
const OTHER_BUNDLE: Weighted<bool> = &[(7, false), (1, true)];

/// A client certificate.
#[derive(Clone, Debug)]
pub(in crate::strategy) struct ClientTls {
    certificate: Half,
    key: Half,
    wire: Option<Wire>,
    /// Whether the HTTP client of the config does not accept client certificates.
    is_opaque: bool,
    /// Whether the key has the same source as the certificate.
    together: bool,
}

/// Rarely, because most cases are about the pair.
const IS_OPAQUE: Weighted<bool> = &[(14, false), (1, true)];

/// The certificate and the key mostly have the same source.
const TOGETHER: Weighted<bool> = &[(5, true), (1, false)];

impl ClientTls {
    /// Draws a client certificate in about one case of thirty.
    pub(in crate::strategy) fn strategy() -> impl Strategy<Value = Option<Self>> {
        let half = |at, texts| {
            (Select(FROMS), Select(at), Select(texts)).prop_map(|(from, at, text)| Half { from, at, text })
        };
        let wire = (Select(BRINGS_CLIENT), Select(OTHER_BUNDLE))
            .prop_map(|(brings_client, other_bundle)| Wire { brings_client, other_bundle });
        let rest = (Select(TOGETHER), Optional::new(400, wire), Select(IS_OPAQUE));
        let halves = (half(CERTIFICATE_AT, CERTIFICATES), half(KEY_AT, KEYS), rest);
        let drawn = halves.prop_map(|(certificate, key, (together, wire, is_opaque))| Self {
            certificate,
            key,
            wire,
            is_opaque,
            together,
        });
        Optional::new(35, drawn)
    }

    /// Adds the client certificate to the case, whose files are already drawn. Edition 1.14 does not have the options.
    pub(in crate::strategy) fn place(self, case: &mut Case) {
        let has_options =
            case.options.constructor == Constructor::NewSessionWithOptions && case.edition == Edition::V1_55;
        let Self { certificate, key, together, wire, is_opaque } = self;
        wire.into_iter().for_each(|wire| wire.place(case));
        if is_opaque {
            case.options.config.http_client = Some(HttpClient::Opaque);
        }
        let key = if together { Half { from: certificate.from, ..key } } else { key };
        if place_half(case, certificate, ("AWS_SDK_GO_CLIENT_TLS_CERT", CERTIFICATE_FILE), has_options) {
            case.options.client_tls_cert = Some(certificate.text.to_owned());
        }
        if place_half(case, key, ("AWS_SDK_GO_CLIENT_TLS_KEY", KEY_FILE), has_options) {
            case.options.client_tls_key = Some(PrivateKey(key.text.to_owned()));
        }
    }
}

impl Wire {
    /// Replaces the call of the case by a call over TLS, with a bundle that trusts STS or does not.
    fn place(self, case: &mut Case) {
        case.sts = Some(Sts::of_run(Certificate::Valid));
        case.options.custom_ca_bundle = None;
        case.options.config.http_client = None;
        case.options.config.http_client_roots = None;
        let bundle = if self.other_bundle { Bundle::Other } else { Bundle::Authority };
        let path = bundle.path().unwrap_or_default();
        case.env.insert("AWS_CA_BUNDLE".to_owned(), path.to_owned());
        place_fixtures(case);
        let credentials = StaticCredentials {
            access_key_id: "AKID_A".to_owned(),
            secret_access_key: "SECRET_A".to_owned(),
            ..StaticCredentials::default()
        };
        let (http_client, roots) = match self.brings_client {
            true => (Some(HttpClient::RootsCanBeSet), Some(Bundle::Authority.to_string())),
            false => (None, None),
        };
        let with = Config {
            region: Some("us-east-1".to_owned()),
            credentials: Some(UserCredentials::Static(credentials)),
            http_client,
            http_client_roots: roots,
            ..Config::default()
        };
        observe::place_call(with, case);
    }
}

/// Sets the variable if the value comes from it. Returns whether the value comes from the option.
fn place_half(case: &mut Case, half: Half, (name, file): (&str, &str), has_options: bool) -> bool {
    let from = match half.from {
        From::Option | From::Both if !has_options => From::Variable,
        from => from,
    };
    if matches!(from, From::Variable | From::Both) {
        let path = match half.at {
            At::File => file,
            At::Nothing if !names_a_bundle(case) => path::MISSING,
            At::Nothing | At::Directory => path::DIRECTORY,
        };
        case.env.insert(name.to_owned(), path.to_owned());
        match path {
            path::DIRECTORY => place_fixtures(case),
            path::MISSING => {}
            _ => drop(case.files.insert(path.to_owned(), File::Text(half.text.to_owned()))),
        }
    }
    matches!(from, From::Option | From::Both)
}

/// Whether the case names a bundle, whose file may also be missing.
fn names_a_bundle(case: &Case) -> bool {
    let speaks =
        |file: &File| bytes(file).is_some_and(|bytes| String::from_utf8_lossy(&bytes).contains("ca_bundle"));
    case.env.contains_key("AWS_CA_BUNDLE") || case.files.values().any(speaks)
}
