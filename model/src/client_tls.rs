//! The client certificate: where it and its private key come from, and why a pair cannot be used.

use alloc::string::String;
use alloc::vec::Vec;

use crate::environment::variable;
use crate::failure::Failure;
use crate::files::file_at;
use crate::rule::{self, Rule};
use crate::secret::Secret;
use crate::tls::{Block, base64, certificate, next_block};
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::{Constructor, Edition, File, HttpClient, Options, World};

/// The errors of loading a client certificate all have this code.
const CODE: &str = "LoadClientTLSCertError";

/// Where one half of the pair, the certificate or its private key, comes from: an option that holds the PEM text, or a
/// variable that names a file.
struct Half {
    option: &'static str,
    pem: fn(&Options) -> Option<&Secret>,
    variable: &'static str,
    /// What the error messages call this half.
    noun: &'static str,
}

/// Rules: CTLS-1, CTLS-2, CTLS-3.
const CERTIFICATE: Half = Half {
    option: "ClientTLSCert",
    pem: |options| options.client_tls_cert.as_ref(),
    variable: "AWS_SDK_GO_CLIENT_TLS_CERT",
    noun: "cert",
};

/// Rules: CTLS-1, CTLS-2, CTLS-3.
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
    /// Takes the text of the option, or else opens the file that the variable names.
    ///
    /// Rules: CTLS-3, CTLS-5.
    fn open<'w>(&self, world: &'w World, trace: &mut Trace<'w>) -> Result<Option<Opened<'w>>, Failure> {
        let file = variable(world, self.variable)
            .map(|path| Candidate::shown(Origin::Variable(self.variable), path));
        if let Some(pem) = (self.pem)(&world.options) {
            let found = Candidate::shown(Origin::Option(self.option), "");
            if let Some(file) = file {
                trace.record_winner(&[rule::CTLS_3], Subject::ClientCertificate, [found.clone(), file]);
            }
            return Ok(Some(Opened { found, text: Some(pem.expose().as_bytes()) }));
        }
        let Some(found) = file else { return Ok(None) };
        match file_at(world, &found.value) {
            Some(File::Bytes(bytes)) => Ok(Some(Opened { found, text: Some(bytes) })),
            Some(File::Directory) => Ok(Some(Opened { found, text: None })),
            None => {
                let cause = alloc::format!("open {}: no such file or directory", found.value);
                trace.ignore(&[rule::CTLS_5], Subject::Creation, [found]);
                let message = alloc::format!("failed to open custom client TLS {} file", self.noun);
                Err(Failure::new(CODE, message).caused_by(Failure::new("", cause)))
            }
        }
    }

    /// The PEM text, or the error of a file that cannot be read.
    ///
    /// Rules: CTLS-6.
    fn read<'w>(&self, opened: &Opened<'w>, trace: &mut Trace<'w>) -> Result<&'w [u8], Failure> {
        opened.text.ok_or_else(|| {
            trace.ignore(&[rule::CTLS_6], Subject::Creation, [opened.found.clone()]);
            let message = alloc::format!("unable to get read client TLS {} file", self.noun);
            Failure::new(CODE, message).caused_by(Failure::new("", "is a directory"))
        })
    }
}

/// A certificate and its private key, opened but not read yet.
pub(crate) struct OpenPair<'w> {
    certificate: Option<Opened<'w>>,
    key: Option<Opened<'w>>,
}

/// Opens the certificate and the key that the options or the variables name. The release opens the bundle, the certificate
/// and the key in random order, so if several of them cannot be opened, it may report any of them.
///
/// Rules: CTLS-5.
pub(crate) fn open<'w>(world: &'w World, trace: &mut Trace<'w>) -> Result<OpenPair<'w>, Failure> {
    let certificate = CERTIFICATE.open(world, trace)?;
    let key = KEY.open(world, trace)?;
    Ok(OpenPair { certificate, key })
}

impl OpenPair<'_> {
    /// Records that the pair is not read because the bundle has failed first.
    ///
    /// Rules: CTLS-9.
    pub(crate) fn note_unread(&self, trace: &mut Trace<'_>) {
        if self.certificate.is_some() || self.key.is_some() {
            trace.apply(&[rule::CTLS_9], Subject::Creation);
        }
    }
}

/// Reads the pair, and returns the certificate that is shown to servers. Without either half there is none; with one
/// half alone, creation fails.
///
/// Rules: CTLS-1, CTLS-2, CTLS-4, CTLS-7, CTLS-8.
pub(crate) fn load<'w>(
    world: &'w World,
    pair: OpenPair<'w>,
    trace: &mut Trace<'w>,
) -> Result<Option<Vec<u8>>, Failure> {
    let (opened, opened_key) = match (pair.certificate, pair.key) {
        (None, None) => return Ok(None),
        (Some(certificate), Some(key)) => (certificate, key),
        (certificate, key) => {
            let (has_certificate, has_key) = (certificate.is_some(), key.is_some());
            let half = certificate.into_iter().chain(key).map(|half| half.found);
            trace.ignore(&[rule::CTLS_4], Subject::Creation, half);
            return Err(incomplete(has_certificate, has_key));
        }
    };
    check_client(world, trace)?;
    let text = CERTIFICATE.read(&opened, trace)?;
    let key_text = KEY.read(&opened_key, trace)?;
    let found = [opened.found, opened_key.found];
    match matching(world, text, key_text) {
        Some(certificate) => {
            note_accepted(found, trace);
            Ok(Some(certificate))
        }
        None => {
            trace.ignore(&[rule::CTLS_7], Subject::Creation, found);
            let cause = Failure::new("", "tls: the pair cannot be loaded");
            Err(Failure::new(CODE, "unable to load x509 key pair from client cert").caused_by(cause))
        }
    }
}

/// The client certificate that the session shows to STS, which asks for one if it speaks TLS. `None` for a pair that
/// cannot be used, because that fails the creation of the session elsewhere.
///
/// Rules: CTLS-12.
pub(crate) fn certificate_for_sts(world: &World) -> Option<Vec<u8>> {
    if world.edition == Edition::V1_14 || world.sts.is_none() {
        return None;
    }
    let mut unrecorded = Trace::new();
    let pair = open(world, &mut unrecorded).ok()?;
    load(world, pair, &mut unrecorded).ok().flatten()
}

/// Records where each half of the accepted pair comes from.
///
/// Rules: CTLS-1, CTLS-2.
fn note_accepted<'w>(found: [Candidate<'w>; 2], trace: &mut Trace<'w>) {
    for half in found {
        let rules: &[Rule] =
            if matches!(half.origin, Origin::Option(_)) { &[rule::CTLS_1] } else { &[rule::CTLS_2] };
        trace.record_winner(rules, Subject::ClientCertificate, [half]);
    }
}

/// The error of a pair with one half missing.
fn incomplete(has_certificate: bool, has_key: bool) -> Failure {
    let message =
        alloc::format!("client TLS cert({has_certificate}) and key({has_key}) must both be provided");
    Failure::new(CODE, message)
}

/// Fails if the TLS configuration of the user's HTTP client cannot be changed.
///
/// Rules: CTLS-8.
fn check_client(world: &World, trace: &mut Trace<'_>) -> Result<(), Failure> {
    if world.options.config.http_client != Some(HttpClient::Opaque) {
        return Ok(());
    }
    trace.apply(&[rule::CTLS_8], Subject::Creation);
    let cause = Failure::new("", "unsupported transport");
    Err(Failure::new(CODE, "unable to get usable HTTP transport from client").caused_by(cause))
}

/// The first certificate in the one PEM text, if the first private key in the other belongs to it.
///
/// Rules: CTLS-7.
fn matching(world: &World, certificates: &[u8], key: &[u8]) -> Option<Vec<u8>> {
    let first = first_block(certificates, |label| label == "CERTIFICATE", certificate)?;
    let is_key = |label: &str| label == "PRIVATE KEY" || label.ends_with(" PRIVATE KEY");
    let key = first_block(key, is_key, |block| base64(block.body))?;
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
    let mut rest = &*text;
    while let Some((block, after)) = next_block(rest) {
        if has_label(block.label) {
            return content(&block);
        }
        rest = after;
    }
    None
}

/// Records that the variables are ignored: in edition 1.14, and by the deprecated constructor if AWS_SDK_LOAD_CONFIG is off.
///
/// Rules: CTLS-10, CTLS-11.
pub(crate) fn note_ignored<'w>(world: &'w World, trace: &mut Trace<'w>) {
    let found = [CERTIFICATE.variable, KEY.variable]
        .into_iter()
        .filter_map(|name| Some(Candidate::shown(Origin::Variable(name), variable(world, name)?)));
    let mut found = found.peekable();
    let rules: &[Rule] = match (world.edition, world.options.constructor) {
        (Edition::V1_14, _) => &[rule::CTLS_10],
        (Edition::V1_55, Constructor::New) => &[rule::CTLS_11],
        (Edition::V1_55, Constructor::NewSession | Constructor::NewSessionWithOptions) => return,
    };
    if found.peek().is_some() {
        trace.ignore(rules, Subject::ClientCertificate, found);
    }
}
