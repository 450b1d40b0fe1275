//! The client certificate of a session and its private key: where they come from, and the checks of the pair.

use alloc::string::String;
use alloc::vec::Vec;

use crate::decide::{Check, Layer, Source};
use crate::environment::from_variable;
use crate::failure::Failure;
use crate::files::file_at;
use crate::pem::{Block, base64, blocks, certificate};
use crate::rule;
use crate::secret::Secret;
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::{Constructor, Edition, File, HttpClient, Options, World};

/// The code of every error of loading a client certificate.
const CODE: &str = "LoadClientTLSCertError";

/// Where one half of the pair, the certificate or its private key, comes from: an option that holds the PEM text, or a
/// variable that names a file.
struct Half {
    option: &'static str,
    pem: fn(&Options) -> Option<&Secret>,
    variable: &'static str,
    /// The name of this half in error messages.
    noun: &'static str,
}

const CERTIFICATE: Half = Half {
    option: "ClientTLSCert",
    pem: |options| options.client_tls_cert.as_ref(),
    variable: "AWS_SDK_GO_CLIENT_TLS_CERT",
    noun: "cert",
};

const KEY: Half = Half {
    option: "ClientTLSKey",
    pem: |options| options.client_tls_key.as_ref(),
    variable: "AWS_SDK_GO_CLIENT_TLS_KEY",
    noun: "key",
};

/// One half of the pair, opened but not read yet.
struct Opened<'w> {
    found: Candidate<'w>,
    /// The PEM text; `None` if the file cannot be read.
    text: Option<&'w [u8]>,
}

impl Half {
    /// Returns the text of the option, or else opens the file that the variable names; `None` if neither is set.
    ///
    /// # Errors
    ///
    /// `LoadClientTLSCertError` if the file cannot be opened.
    fn open<'w>(&self, world: &'w World, trace: &mut Trace<'w>) -> Result<Option<Opened<'w>>, Failure> {
        let pem = (self.pem)(&world.options);
        let option = pem.map(|_| Candidate::shown(Origin::Option(self.option), ""));
        let sources = [
            Source::deferred(option).over(&[(Layer::Environment, &[rule::CTLS_3])]),
            Source::deferred(from_variable(world, self.variable)),
        ];
        let Some(found) = trace.decide(Subject::ClientCertificate, sources) else { return Ok(None) };
        if let (Origin::Option(_), Some(pem)) = (&found.origin, pem) {
            return Ok(Some(Opened { found, text: Some(pem.expose().as_bytes()) }));
        }
        let file = file_at(world, &found.value);
        let cannot_open = || {
            let cause = alloc::format!("open {}: no such file or directory", found.value);
            let message = alloc::format!("failed to open custom client TLS {} file", self.noun);
            Failure::new(CODE, message).caused_by(Failure::new("", cause))
        };
        let at = Some(found.clone());
        let check = Check { rules: &[rule::CTLS_5], broken: file.is_none(), at, error: &cannot_open };
        trace.check(Subject::Creation, [check])?;
        let text = file.and_then(|file| match file {
            File::Bytes(bytes) => Some(&**bytes),
            File::Directory => None,
        });
        Ok(Some(Opened { found, text }))
    }

    /// The requirement that the opened half can be read.
    fn is_readable<'c, 'w>(&self, opened: &Opened<'w>, error: &'c dyn Fn() -> Failure) -> Check<'c, 'w> {
        Check { rules: &[rule::CTLS_6], broken: opened.text.is_none(), at: Some(opened.found.clone()), error }
    }

    /// The error of a file that is a directory.
    fn cannot_read(&self) -> Failure {
        let message = alloc::format!("unable to get read client TLS {} file", self.noun);
        Failure::new(CODE, message).caused_by(Failure::new("", "is a directory"))
    }
}

/// A certificate and its private key, opened but not read yet.
pub(crate) struct OpenPair<'w> {
    certificate: Option<Opened<'w>>,
    key: Option<Opened<'w>>,
}

/// Opens the certificate and the key. The SDK opens the bundle, the certificate and the key in random order: if several of
/// them cannot be opened, it reports any of them, and the model the certificate.
///
/// # Errors
///
/// `LoadClientTLSCertError` if a file cannot be opened.
pub(crate) fn open<'w>(world: &'w World, trace: &mut Trace<'w>) -> Result<OpenPair<'w>, Failure> {
    let certificate = CERTIFICATE.open(world, trace)?;
    let key = KEY.open(world, trace)?;
    Ok(OpenPair { certificate, key })
}

/// Reads the pair after the bundle, and returns the DER bytes of the certificate that is shown to servers; `None` without
/// a pair. If loading the bundle has failed, the pair is not read.
///
/// Rules: CTLS-12.
///
/// # Errors
///
/// The error of the bundle, or `LoadClientTLSCertError`.
pub(crate) fn load<'w>(
    world: &'w World,
    pair: OpenPair<'w>,
    bundle_error: Option<&Failure>,
    trace: &mut Trace<'w>,
) -> Result<Option<Vec<u8>>, Failure> {
    let OpenPair { certificate, key } = pair;
    let half = certificate.as_ref().or(key.as_ref()).map(|half| half.found.clone());
    let row = Source::deferred(half).when(bundle_error.is_none(), rule::CTLS_9);
    let half = trace.decide(Subject::Creation, [row]);
    if let Some(error) = bundle_error {
        return Err(error.clone());
    }
    let (certificate, key) = match (certificate, key) {
        (None, None) => return Ok(None),
        (Some(certificate), Some(key)) => (certificate, key),
        (certificate, key) => {
            let failure = incomplete(certificate.is_some(), key.is_some());
            return Err(trace.fail(Subject::Creation, &[rule::CTLS_4], half, failure));
        }
    };
    let matching = matching(world, certificate.text, key.text);
    trace.check(
        Subject::Creation,
        [
            Check {
                rules: &[rule::CTLS_8],
                broken: world.options.config.http_client == Some(HttpClient::Opaque),
                at: None,
                error: &|| {
                    Failure::new(CODE, "unable to get usable HTTP transport from client")
                        .caused_by(Failure::new("", "unsupported transport"))
                },
            },
            CERTIFICATE.is_readable(&certificate, &|| CERTIFICATE.cannot_read()),
            KEY.is_readable(&key, &|| KEY.cannot_read()),
            Check {
                rules: &[rule::CTLS_7],
                broken: matching.is_none(),
                at: Some(key.found.clone()),
                error: &|| {
                    Failure::new(CODE, "unable to load x509 key pair from client cert")
                        .caused_by(Failure::new("", "tls: the pair cannot be loaded"))
                },
            },
        ],
    )?;
    for Opened { found, .. } in [certificate, key] {
        let rule = if matches!(found.origin, Origin::Option(_)) { rule::CTLS_1 } else { rule::CTLS_2 };
        trace.record_rules(Subject::ClientCertificate, [Source::new(rule, Some(found))]);
    }
    Ok(matching)
}

/// The error of a certificate without a key, or of a key without a certificate.
fn incomplete(has_certificate: bool, has_key: bool) -> Failure {
    let message =
        alloc::format!("client TLS cert({has_certificate}) and key({has_key}) must both be provided");
    Failure::new(CODE, message)
}

/// The first certificate in the one PEM text, if the first private key in the other belongs to it.
fn matching(world: &World, certificates: Option<&[u8]>, key: Option<&[u8]>) -> Option<Vec<u8>> {
    let first = first_block(certificates?, |label| label == "CERTIFICATE", certificate)?;
    let is_key = |label: &str| label == "PRIVATE KEY" || label.ends_with(" PRIVATE KEY");
    let key = first_block(key?, is_key, |block| base64(block.body))?;
    let pair = world.key_pairs.iter().find(|pair| pair.certificate == first && pair.key == key);
    pair.map(|_| first)
}

/// The decoded content of the first block whose label satisfies the predicate.
fn first_block(
    pem: &[u8],
    has_label: impl Fn(&str) -> bool,
    content: impl Fn(&Block<'_>) -> Option<Vec<u8>>,
) -> Option<Vec<u8>> {
    let text = String::from_utf8_lossy(pem);
    let block = blocks(&text).find(|block| has_label(block.label))?;
    content(&block)
}

/// Ignores the variables in edition 1.14, and for the deprecated `New` if `AWS_SDK_LOAD_CONFIG` is not true.
pub(crate) fn ignore_variables<'w>(world: &'w World, trace: &mut Trace<'w>) {
    let rule = match (world.edition, world.options.constructor) {
        (Edition::V1_14, _) => rule::CTLS_10,
        (Edition::V1_55, Constructor::New) => rule::CTLS_11,
        (Edition::V1_55, Constructor::NewSession | Constructor::NewSessionWithOptions) => return,
    };
    let halves = [CERTIFICATE, KEY].into_iter();
    let variables = halves.filter_map(|half| from_variable(world, half.variable));
    trace.ignore(Subject::ClientCertificate, rule, variables);
}
