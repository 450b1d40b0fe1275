//! The root certificates of a session: the bundle that they come from, the checks of the bundle, and the connections to STS
//! that are made with them.

use alloc::string::String;
use alloc::vec::Vec;

use crate::certificate::Certificate;
use crate::decide::{Check, Layer, Source};
use crate::environment::Environment;
use crate::failure::Failure;
use crate::files::file_at;
use crate::pem::certificates;
use crate::profile::v1_55::{self, Field};
use crate::rule;
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::trust;
use crate::world::{Edition, File, HttpClient, Options, Server, World};

/// The code of every error of loading a bundle.
const CODE: &str = "LoadCustomCABundleError";

/// The bundle of a session, opened but not read yet.
pub(crate) struct Bundle<'w> {
    found: Candidate<'w>,
    /// The sources that this one takes precedence over. They are not opened.
    shadowed: Vec<Candidate<'w>>,
    /// The PEM text; `None` if the file cannot be read.
    text: Option<&'w [u8]>,
}

/// Opens the bundle: the reader of the option, or else the first of the files, which a variable or the profile names.
/// Returns `None` if there is no bundle.
///
/// # Errors
///
/// `LoadCustomCABundleError` if the file cannot be opened.
pub(crate) fn open<'w>(
    world: &'w World,
    files: impl IntoIterator<Item = Candidate<'w>>,
    trace: &mut Trace<'w>,
) -> Result<Option<Bundle<'w>>, Failure> {
    let option = world.options.custom_ca_bundle.as_deref();
    let by_option = option.map(|_| Candidate::shown(Origin::Option("CustomCABundle"), ""));
    let mut sources = by_option.into_iter().chain(files);
    let Some(found) = sources.next() else { return Ok(None) };
    let text = option.map_or_else(|| open_file(world, &found.value), |pem| Some(Some(pem)));
    let cause = || alloc::format!("open {}: no such file or directory", found.value);
    let cannot_open = || {
        Failure::new(CODE, "failed to open custom CA bundle PEM file").caused_by(Failure::new("", cause()))
    };
    let check = |rules, applies: bool| Check {
        rules,
        broken: text.is_none() && applies,
        at: Some(found.clone()),
        error: &cannot_open,
    };
    trace.check(
        Subject::Creation,
        [
            check(&[rule::TLS_6, rule::TLS_10, rule::ERR_7], world.edition == Edition::V1_14),
            check(&[rule::TLS_6, rule::TLS_13, rule::ERR_7], matches!(found.origin, Origin::Key { .. })),
            check(&[rule::TLS_6, rule::ERR_7], true),
        ],
    )?;
    let shadowed = sources.collect();
    Ok(text.map(|text| Bundle { found, shadowed, text }))
}

/// The files that edition 1.55 can load a bundle from. The first one is loaded.
pub(crate) fn files_v1_55<'a, 'w>(
    environment: &'a Environment<'w>,
    profile: &'a v1_55::Profile<'w>,
) -> impl Iterator<Item = &'a Candidate<'w>> {
    let from_profile = profile.candidate(Field::CaBundle).filter(|bundle| !bundle.value.is_empty());
    environment.ca_bundle.iter().chain(from_profile)
}

/// Checks that the SDK can set the root certificates of the HTTP client, and that the bundle contains a certificate.
///
/// Rules: TLS-11, TLS-12, TLS-16.
///
/// # Errors
///
/// `LoadCustomCABundleError`.
pub(crate) fn check<'w>(
    world: &World,
    bundle: Option<Bundle<'w>>,
    trace: &mut Trace<'w>,
) -> Result<(), Failure> {
    let client = world.options.config.http_client;
    let Some(Bundle { found, shadowed, text }) = bundle else {
        trace.decide(Subject::CaBundle, client.map(|_| Source::none(rule::TLS_9)));
        return Ok(());
    };
    let is_opaque = client == Some(HttpClient::Opaque);
    let skips_certificate = text.is_some_and(|text| skips_certificate(world, text));
    let is_empty = !text.is_some_and(|text| holds_certificate(world, text));
    let not_loaded = || Failure::new(CODE, "failed to load custom CA bundle PEM file");
    let check = |rules, broken, error| Check { rules, broken, at: Some(found.clone()), error };
    trace.check(
        Subject::Creation,
        [
            check(&[rule::TLS_7, rule::ERR_9], is_opaque && world.edition == Edition::V1_14, &opaque_client),
            check(&[rule::TLS_7, rule::ERR_10], is_opaque, &|| {
                opaque_client().caused_by(Failure::new("", "unsupported transport"))
            }),
            check(&[rule::TLS_6, rule::ERR_7], text.is_none(), &|| {
                Failure::new(CODE, "failed to read custom CA bundle PEM file")
                    .caused_by(Failure::new("", "is a directory"))
            }),
            check(&[rule::TLS_5, rule::TLS_34, rule::ERR_8], is_empty && skips_certificate, &not_loaded),
            check(&[rule::TLS_5, rule::ERR_8], is_empty, &not_loaded),
        ],
    )?;
    let sources = [found].into_iter().chain(shadowed).map(source);
    trace.decide(Subject::CaBundle, sources.map(|source| source.and(client.is_some(), rule::TLS_8)));
    Ok(())
}

/// The error of a bundle for an HTTP client whose root certificates cannot be set.
fn opaque_client() -> Failure {
    Failure::new(CODE, "unable to load custom CA bundle, HTTPClient's transport unsupported type")
}

/// The origin of a bundle as a source: the option, the variable or the key of the profile.
fn source(found: Candidate<'_>) -> Source<'_> {
    match found.origin {
        Origin::Option(_) => Source::new(rule::TLS_1, Some(found))
            .over(&[(Layer::Environment, &[rule::TLS_3]), (Layer::Files, &[rule::TLS_14])]),
        Origin::Variable(_) => Source::new(rule::TLS_2, Some(found)).over(&[(Layer::Files, &[rule::TLS_14])]),
        _ => Source::new(rule::TLS_13, Some(found)),
    }
}

/// The content of a file: `None` if the file cannot be opened, and `Some(None)` if it cannot be read.
fn open_file<'w>(world: &'w World, path: &str) -> Option<Option<&'w [u8]>> {
    Some(match file_at(world, path)? {
        File::Bytes(bytes) => Some(bytes),
        File::Directory => None,
    })
}

/// Whether the PEM text contains a certificate whose dates cannot be parsed.
fn skips_certificate(world: &World, pem: &[u8]) -> bool {
    let mut certificates = certificates(pem).into_iter();
    certificates.any(|der| known(world, &der).is_some_and(|known| !trust::is_readable(known)))
}

/// Whether the PEM text contains a certificate whose dates can be parsed.
///
/// Rules: TLS-34.
fn holds_certificate(world: &World, pem: &[u8]) -> bool {
    certificates(pem).iter().any(|der| known(world, der).is_none_or(trust::is_readable))
}

/// The certificate of the world that has these DER bytes.
fn known<'w>(world: &'w World, der: &[u8]) -> Option<&'w Certificate> {
    world.certificates.iter().find(|known| known.der == der)
}

/// The root certificates of connections, as PEM text: those of the bundle, or else those of the user's HTTP client; `None`
/// for those of the system.
///
/// Rules: TLS-19.
pub(crate) fn roots<'w>(world: &'w World, file: Option<&Candidate<'_>>) -> Option<&'w [u8]> {
    let Options { custom_ca_bundle, config, .. } = &world.options;
    match (custom_ca_bundle, file) {
        (Some(pem), _) => Some(pem),
        (None, Some(file)) => open_file(world, &file.value).flatten(),
        (None, None) => config.http_client.and(config.http_client_roots.as_deref()),
    }
}

/// The TLS side of a client's connections to STS.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Connection {
    /// Whether STS does not use TLS, or the client trusts its server.
    pub(crate) reaches_sts: bool,
    /// The DER bytes of the client certificate that the connection shows; `None` if STS does not use TLS.
    pub(crate) client_certificate: Option<Vec<u8>>,
}

impl Connection {
    /// Decides on the connections of a client with these root certificates and this client certificate.
    pub(crate) fn new<'w>(
        world: &'w World,
        roots: Option<&[u8]>,
        client_certificate: Option<Vec<u8>>,
        trace: &mut Trace<'w>,
    ) -> Self {
        match &world.sts {
            None => Self { reaches_sts: true, client_certificate: None },
            Some(server) => Self { reaches_sts: trusts(world, roots, server, trace), client_certificate },
        }
    }
}

/// The HTTP client of a session, or of a client that is made from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Transport {
    /// The HTTP client with which the session was created, with the bundle and the client certificate of the session.
    OfSession(Connection),
    /// An `HTTPClient` that a later config sets. It has neither the bundle nor the client certificate of the session.
    OfConfig {
        /// The root certificates that it has, as PEM text; `None` for those of the system.
        roots: Option<Vec<u8>>,
    },
}

impl Transport {
    /// The client certificate that connections to STS show.
    pub(crate) fn client_certificate(&self) -> Option<&[u8]> {
        match self {
            Self::OfSession(connection) => connection.client_certificate.as_deref(),
            Self::OfConfig { .. } => None,
        }
    }

    /// The connection to STS.
    pub(crate) fn connection<'w>(&self, world: &'w World, trace: &mut Trace<'w>) -> Connection {
        match self {
            Self::OfSession(connection) => connection.clone(),
            Self::OfConfig { roots } => Connection::new(world, roots.as_deref(), None, trace),
        }
    }
}

/// Decides whether a client with these root certificates trusts the server. In the model, the root certificates of the
/// system trust no server.
fn trusts<'w>(world: &'w World, roots: Option<&[u8]>, server: &'w Server, trace: &mut Trace<'w>) -> bool {
    let named = |name: &String| world.certificates.iter().find(|known| known.name == *name);
    let shown = server.shows.iter().map(named).collect::<Option<Vec<_>>>();
    let sources: Vec<_> = match (roots, shown) {
        (None, _) => [Source::none(rule::TLS_22)].into(),
        // A certificate that the world does not describe cannot be parsed.
        (Some(_), None) => [Source::none(rule::TLS_42)].into(),
        (Some(pem), Some(shown)) => {
            let roots = certificates(pem).into_iter().filter_map(|der| known(world, &der));
            let (roots, skipped): (Vec<_>, Vec<_>) = roots.partition(|root| trust::is_readable(root));
            let skipped = skipped.into_iter().map(trust::candidate);
            let skipped = skipped.map(|root| Source::excluded(rule::TLS_34, Some(root)));
            skipped.chain(trust::sources(&roots, &shown, &server.address)).collect()
        }
    };
    trace.decide(Subject::Trust, sources).is_some()
}
