//! Root certificates: which bundle is used, whether it holds a certificate at all, and whom it vouches for.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::certificate::Certificate;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::files::file_at;
use crate::profile::v1_55::{self, Field};
use crate::rule::{self, Rule};
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::trust::{self, Obstacle, ServerTrust};
use crate::world::{Edition, File, HttpClient, Options, Server, World};

const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";
const DASHES: &str = "-----";
const CERTIFICATE: &str = "CERTIFICATE";

/// The errors of loading a bundle all have this code.
const CODE: &str = "LoadCustomCABundleError";

/// What a bundle without a certificate answers.
fn no_certificate() -> Failure {
    Failure::new(CODE, "failed to load custom CA bundle PEM file")
}

/// The DER bytes of the certificates in a PEM text. Blocks that hold no certificate are skipped.
///
/// Rules: TLS-4, TLS-5, TLS-18.
fn certificates(pem: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let text = str::from_utf8(pem).map_or_else(|_| String::from_utf8_lossy(pem), Cow::Borrowed);
    let mut at = 0;
    core::iter::from_fn(move || {
        loop {
            let (block, rest) = next_block(&text[at..])?;
            let (found, left) = (certificate(&block), rest.len());
            at = text.len() - left;
            if found.is_some() {
                return found;
            }
        }
    })
}

/// The certificate of the world that has these DER bytes.
fn known<'w>(world: &'w World, der: &[u8]) -> Option<&'w Certificate> {
    world.certificates.iter().find(|known| known.der == der)
}

/// Whether the PEM text holds a certificate. A certificate whose dates cannot be parsed does not count.
///
/// Rules: TLS-5, TLS-34.
fn holds_certificate(world: &World, pem: &[u8]) -> bool {
    certificates(pem).any(|der| known(world, &der).is_none_or(trust::is_readable))
}

pub(crate) struct Block<'a> {
    pub(crate) label: &'a str,
    pub(crate) body: &'a str,
}

/// The next block whose end names what its beginning names.
pub(crate) fn next_block(text: &str) -> Option<(Block<'_>, &str)> {
    let mut rest = text;
    loop {
        let start = line_start(rest, BEGIN)?;
        let after_begin = &rest[start + BEGIN.len()..];
        let (heading, body) = after_begin.split_once('\n')?;
        match heading.trim_end().strip_suffix(DASHES).and_then(|label| close(label, body)) {
            Some(found) => return Some(found),
            None => rest = body,
        }
    }
}

fn close<'a>(label: &'a str, body: &'a str) -> Option<(Block<'a>, &'a str)> {
    let end = line_start(body, END)?;
    let after = &body[end + END.len()..];
    let line = after.split('\n').next()?;
    let named = line.trim_end().strip_suffix(DASHES)? == label;
    named.then(|| (Block { label, body: &body[..end] }, &after[line.len()..]))
}

/// Where a line begins with the marker.
fn line_start(text: &str, marker: &str) -> Option<usize> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.starts_with(marker) {
            return Some(at);
        }
        at += line.len();
    }
    None
}

/// A certificate's block has the label, no headers, and a body that decodes to its outer structure.
pub(crate) fn certificate(block: &Block<'_>) -> Option<Vec<u8>> {
    let plain = block.label == CERTIFICATE && !block.body.contains(':');
    base64(block.body).filter(|der| plain && looks_like_x509(der))
}

/// The bytes that the text stands for, white space apart.
pub(crate) fn base64(text: &str) -> Option<Vec<u8>> {
    let data = text.trim_end_matches(|letter: char| letter == '=' || letter.is_ascii_whitespace());
    let padding = text[data.len()..].bytes().filter(|byte| *byte == b'=').count();
    let letters = data.chars().filter(|letter| !letter.is_ascii_whitespace());
    let sextets = letters.map(sextet).collect::<Option<Vec<u32>>>()?;
    let bytes = |group: &[u32]| {
        let bits = group.iter().fold(0, |bits, sextet| bits << 6 | sextet) << (6 * (4 - group.len()));
        bits.to_be_bytes().into_iter().skip(1).take(group.len() * 6 / 8)
    };
    let is_whole = padding <= 2 && (sextets.len() + padding).is_multiple_of(4);
    is_whole.then(|| sextets.chunks(4).flat_map(bytes).collect())
}

/// The six bits that a letter of base 64 stands for.
fn sextet(letter: char) -> Option<u32> {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    u32::try_from(ALPHABET.find(letter)?).ok()
}

const SEQUENCE: u8 = 0x30;
const BIT_STRING: u8 = 0x03;

/// Whether the bytes are one sequence of a sequence, a sequence and a bit string, as every
/// certificate is: the body, the signature's algorithm, the signature.
fn looks_like_x509(der: &[u8]) -> bool {
    let Some((SEQUENCE, content, [])) = element(der) else { return false };
    let Some((SEQUENCE, body, rest)) = element(content) else { return false };
    let Some((SEQUENCE, _, rest)) = element(rest) else { return false };
    matches!(element(rest), Some((BIT_STRING, _, []))) && !body.is_empty()
}

/// The tag, the content and what follows the first element.
fn element(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = der.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        0x81..=0x84 => {
            let (length, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            (length.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte)), rest)
        }
        _ => return None,
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((tag, content, rest))
}

/// The bundle of a session, with where it was found.
pub(crate) struct Bundle<'w> {
    found: Candidate<'w>,
    /// What the option yields, or what stands in the file; `None` for what cannot be read.
    pem: Option<&'w [u8]>,
}

/// The bundle to use: the option, or else the first file that something names. The others are not opened.
///
/// Rules: TLS-1, TLS-2, TLS-3, TLS-6, TLS-10, TLS-13, TLS-14, TLS-16, ERR-7.
pub(crate) fn open<'w>(
    world: &'w World,
    files: impl IntoIterator<Item = Candidate<'w>>,
    trace: &mut Trace<'w>,
) -> Result<Option<Bundle<'w>>, Failure> {
    let mut files = files.into_iter();
    let option = world.options.custom_ca_bundle.as_deref();
    let found = match option {
        Some(_) => Candidate::shown(Origin::Option("CustomCABundle"), ""),
        None => match files.next() {
            Some(first) => first,
            None => return Ok(None),
        },
    };
    shadow(&found, files, trace);
    match option.map_or_else(|| opened(world, &found.value), |pem| Some(Some(pem))) {
        Some(pem) => Ok(Some(Bundle { found, pem })),
        None => Err(cannot_be_opened(world, &found, trace)),
    }
}

/// The files that edition 1.55 takes a bundle from, the first of which counts.
///
/// Rules: TLS-13, TLS-14.
pub(crate) fn files_v1_55<'a, 'w>(
    environment: &'a Environment<'w>,
    profile: &'a v1_55::Profile<'w>,
) -> impl Iterator<Item = &'a Candidate<'w>> {
    let from_profile = profile.candidate(Field::CaBundle).filter(|bundle| !bundle.value.is_empty());
    environment.ca_bundle.iter().chain(from_profile)
}

/// The roots that connections are made with: those of the bundle, else those that the user's client has already.
/// `None` is for the system's, which know no server of a world.
///
/// Rules: TLS-17, TLS-19, TLS-22.
pub(crate) fn roots<'w>(world: &'w World, file: Option<&Candidate<'_>>) -> Option<&'w [u8]> {
    let Options { custom_ca_bundle, config, .. } = &world.options;
    match (custom_ca_bundle, file) {
        (Some(pem), _) => Some(pem),
        (None, Some(file)) => opened(world, &file.value).flatten(),
        (None, None) => config.http_client.and(config.http_client_roots.as_deref()),
    }
}

/// Decides whether a client with these roots trusts the server. `None` is for the roots of the system, which trust no
/// server in the model.
///
/// Rules: TLS-17, TLS-18, TLS-22, TLS-34.
fn trust_in<'w>(world: &'w World, roots: Option<&[u8]>, server: &Server) -> ServerTrust<'w> {
    let Some(pem) = roots else {
        return ServerTrust::Refused([Obstacle { rules: &[rule::TLS_22], certificate: None }].into());
    };
    let roots = certificates(pem).filter_map(|der| known(world, &der));
    let roots: Vec<_> = roots.filter(|root| trust::is_readable(root)).collect();
    let named = |name: &String| world.certificates.iter().find(|known| known.name == *name);
    match server.shows.iter().map(named).collect::<Option<Vec<_>>>() {
        Some(shown) => trust::evaluate(&roots, &shown, &server.address),
        // A certificate that the world does not describe cannot be parsed.
        None => ServerTrust::Refused([Obstacle { rules: &[rule::TLS_34], certificate: None }].into()),
    }
}

/// Whether a client with these roots trusts the server.
pub(crate) fn trusts(world: &World, roots: Option<&[u8]>, server: &Server) -> bool {
    matches!(trust_in(world, roots, server), ServerTrust::Trusted(..))
}

/// Whether STS speaks no TLS, or is trusted.
///
/// Rules: TLS-17.
pub(crate) fn reaches_sts(world: &World, roots: Option<&[u8]>) -> bool {
    world.sts.as_ref().is_none_or(|server| trusts(world, roots, server))
}

/// Whether the session's own roots reach STS, as [`reaches_sts`] says, with a record of the rules that decide.
///
/// Rules: TLS-17, TLS-22.
pub(crate) fn reaches_sts_traced<'w>(world: &'w World, roots: Option<&[u8]>, trace: &mut Trace<'w>) -> bool {
    let Some(server) = &world.sts else { return true };
    let named = |certificate: &'w Certificate| Candidate::shown(Origin::Certificate, &*certificate.name);
    match trust_in(world, roots, server) {
        ServerTrust::Trusted(rules, root) => {
            trace.record_winner(rules, Subject::Trust, [named(root)]);
            true
        }
        ServerTrust::Refused(obstacles) => {
            for Obstacle { rules, certificate } in obstacles {
                trace.ignore(rules, Subject::Trust, certificate.map(named));
            }
            false
        }
    }
}

/// What stands in the file; `None` where it cannot be opened, and none within where it cannot be read.
fn opened<'w>(world: &'w World, path: &str) -> Option<Option<&'w [u8]>> {
    Some(match file_at(world, path)? {
        File::Bytes(bytes) => Some(bytes),
        File::Directory => None,
    })
}

/// Records the bundles that are not opened.
///
/// Rules: TLS-3, TLS-14.
fn shadow<'w>(found: &Candidate<'w>, losers: impl Iterator<Item = Candidate<'w>>, trace: &mut Trace<'w>) {
    for loser in losers {
        let rules =
            if matches!(loser.origin, Origin::Variable(_)) { &[rule::TLS_3] } else { &[rule::TLS_14] };
        trace.record_winner(rules, Subject::CaBundle, [found.clone(), loser]);
    }
}

/// Rules: TLS-6, TLS-10, TLS-13, ERR-7.
fn cannot_be_opened(world: &World, found: &Candidate<'_>, trace: &mut Trace<'_>) -> Failure {
    let rules: &[Rule] = match (world.edition, &found.origin) {
        (Edition::V1_14, _) => &[rule::TLS_6, rule::TLS_10, rule::ERR_7],
        (Edition::V1_55, Origin::Key { .. }) => &[rule::TLS_6, rule::TLS_13, rule::ERR_7],
        (Edition::V1_55, _) => &[rule::TLS_6, rule::ERR_7],
    };
    trace.apply(rules, Subject::Creation);
    cannot_open(&found.value)
}

fn cannot_open(path: &str) -> Failure {
    let cause = alloc::format!("open {path}: no such file or directory");
    Failure::new(CODE, "failed to open custom CA bundle PEM file").caused_by(Failure::new("", cause))
}

/// Checks that the HTTP client can take the bundle, and that the bundle holds a certificate.
///
/// Rules: TLS-1, TLS-2, TLS-5, TLS-6, TLS-9, TLS-11, TLS-12, TLS-13, ERR-7, ERR-8.
pub(crate) fn check<'w>(
    world: &World,
    bundle: Option<Bundle<'w>>,
    trace: &mut Trace<'w>,
) -> Result<(), Failure> {
    let Some(bundle) = bundle else {
        if world.options.config.http_client.is_some() {
            trace.apply(&[rule::TLS_9], Subject::CaBundle);
        }
        return Ok(());
    };
    check_client(world, trace)?;
    let Some(pem) = bundle.pem else {
        trace.apply(&[rule::TLS_6, rule::ERR_7], Subject::Creation);
        return Err(cannot_read());
    };
    if !holds_certificate(world, pem) {
        trace.apply(&[rule::TLS_5, rule::ERR_8], Subject::Creation);
        return Err(no_certificate());
    }
    accept(world, bundle.found, trace);
    Ok(())
}

/// Rules: TLS-1, TLS-2, TLS-8, TLS-13.
fn accept<'w>(world: &World, found: Candidate<'w>, trace: &mut Trace<'w>) {
    let rules: &[Rule] = match found.origin {
        Origin::Option(_) => &[rule::TLS_1],
        Origin::Variable(_) => &[rule::TLS_2],
        _ => &[rule::TLS_13],
    };
    trace.record_winner(rules, Subject::CaBundle, [found]);
    if world.options.config.http_client.is_some() {
        trace.apply(&[rule::TLS_8], Subject::CaBundle);
    }
}

fn cannot_read() -> Failure {
    Failure::new(CODE, "failed to read custom CA bundle PEM file")
        .caused_by(Failure::new("", "is a directory"))
}

/// Rules: TLS-7, ERR-9, ERR-10.
fn check_client(world: &World, trace: &mut Trace<'_>) -> Result<(), Failure> {
    if world.options.config.http_client != Some(HttpClient::Opaque) {
        return Ok(());
    }
    let failure =
        Failure::new(CODE, "unable to load custom CA bundle, HTTPClient's transport unsupported type");
    match world.edition {
        Edition::V1_14 => {
            trace.apply(&[rule::TLS_7, rule::ERR_9], Subject::Creation);
            Err(failure)
        }
        Edition::V1_55 => {
            trace.apply(&[rule::TLS_7, rule::ERR_10], Subject::Creation);
            Err(failure.caused_by(Failure::new("", "unsupported transport")))
        }
    }
}
