//! The root certificates of a session: the bundle that contains them, the checks of the bundle, and the connections to STS
//! that use them.

use alloc::string::String;
use alloc::vec::Vec;

use crate::certificate::Certificate;
use crate::decide::{Check, Layer, Source};
use crate::environment::Environment;
use crate::failure::Failure;
use crate::files::file_at;
use crate::pem;
use crate::profile::v1_55::{self, Field};
use crate::rule;
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::trust;
use crate::world::{Edition, File, HttpClient, Server, World};

/// The code of every error of loading a bundle.
const CODE: &str = "LoadCustomCABundleError";

/// The certificates of a PEM text, in its order: `None` stands for a certificate that the world does not describe.
pub(crate) type Certificates<'w> = Vec<Option<&'w Certificate>>;

/// The bundle of a session, opened but not read yet.
pub(crate) struct Bundle<'w> {
    found: Candidate<'w>,
    /// The bundles over which this one takes precedence. They are not opened.
    shadowed: Vec<Candidate<'w>>,
    /// The PEM text; `None` if the file cannot be read.
    text: Option<&'w [u8]>,
}

/// Opens the bundle: the reader that the option sets, or else the first of the files, whose paths a variable or the profile
/// sets. Returns `None` without a bundle.
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

/// The bundle files that the environment and the profile set in edition 1.55. Only the first one is loaded.
pub(crate) fn files_v1_55<'a, 'w>(
    environment: &'a Environment<'w>,
    profile: &'a v1_55::Profile<'w>,
) -> impl Iterator<Item = &'a Candidate<'w>> {
    let from_profile = profile.candidate(Field::CaBundle).filter(|bundle| !bundle.value.is_empty());
    environment.ca_bundle.iter().chain(from_profile)
}

/// Loads the root certificates of the HTTP client: those of the bundle or, without a bundle, those of the user's HTTP
/// client. Returns `None` for the root certificates of the system.
///
/// # Errors
///
/// `LoadCustomCABundleError` if the SDK cannot set the root certificates of the HTTP client, if the bundle cannot be read, or
/// if none of its certificates can be parsed.
pub(crate) fn load<'w>(
    world: &'w World,
    bundle: Option<Bundle<'w>>,
    trace: &mut Trace<'w>,
) -> Result<Option<Certificates<'w>>, Failure> {
    let client = world.options.config.http_client;
    let Some(Bundle { found, shadowed, text }) = bundle else {
        trace.record_rules(Subject::CaBundle, client.map(|_| Source::none(rule::TLS_9)));
        return Ok(client_roots(world));
    };
    let is_opaque = client == Some(HttpClient::Opaque);
    let roots = text.map(|pem| certificates(world, pem)).unwrap_or_default();
    let has_none = !roots.iter().any(|root| root.is_none_or(trust::is_readable));
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
            check(&[rule::TLS_5, rule::TLS_34, rule::ERR_8], has_none && !roots.is_empty(), &not_loaded),
            check(&[rule::TLS_5, rule::ERR_8], has_none, &not_loaded),
        ],
    )?;
    let sources = [found].into_iter().chain(shadowed).map(source);
    trace.record_rules(Subject::CaBundle, sources.map(|source| source.and(client.is_some(), rule::TLS_8)));
    Ok(Some(roots))
}

/// The error of a bundle for an HTTP client whose root certificates cannot be set.
fn opaque_client() -> Failure {
    Failure::new(CODE, "unable to load custom CA bundle, HTTPClient's transport unsupported type")
}

/// The row of a bundle that an option, a variable or a key of the profile sets.
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

/// The certificates of a PEM text.
fn certificates<'w>(world: &'w World, pem: &[u8]) -> Certificates<'w> {
    let described = |der: Vec<u8>| world.certificates.iter().find(|known| known.der == der);
    pem::certificates(pem).into_iter().map(described).collect()
}

/// The root certificates of the user's HTTP client; `None` for those of the system.
///
/// Rules: TLS-19.
pub(crate) fn client_roots(world: &World) -> Option<Certificates<'_>> {
    let config = &world.options.config;
    let pem = config.http_client.and(config.http_client_roots.as_deref())?;
    Some(certificates(world, pem))
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
    /// Decides whether a client with these root certificates, `None` for those of the system, reaches STS.
    pub(crate) fn new<'w>(
        world: &'w World,
        roots: Option<Certificates<'w>>,
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
        /// Its root certificates as PEM text; `None` for those of the system.
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
            Self::OfConfig { roots } => {
                let roots = roots.as_deref().map(|pem| certificates(world, pem));
                Connection::new(world, roots, None, trace)
            }
        }
    }
}

/// Decides whether a client with these root certificates trusts the server. In the model, the root certificates of the
/// system trust no server.
fn trusts<'w>(
    world: &'w World,
    roots: Option<Certificates<'w>>,
    server: &'w Server,
    trace: &mut Trace<'w>,
) -> bool {
    let named = |name: &String| world.certificates.iter().find(|known| known.name == *name);
    let shown = server.shows.iter().map(named).collect::<Option<Vec<_>>>();
    let sources: Vec<_> = match (roots, shown) {
        (None, _) => [Source::none(rule::TLS_22)].into(),
        // A certificate that the world does not describe cannot be parsed.
        (Some(_), None) => [Source::none(rule::TLS_42)].into(),
        (Some(roots), Some(shown)) => {
            let described = roots.into_iter().flatten();
            let (roots, skipped): (Vec<_>, Vec<_>) = described.partition(|root| trust::is_readable(root));
            let skipped = skipped.into_iter().map(trust::candidate);
            let skipped = skipped.map(|root| Source::excluded(rule::TLS_34, Some(root)));
            skipped.chain(trust::sources(&roots, &shown, &server.address)).collect()
        }
    };
    trace.decide(Subject::Trust, sources).is_some()
}
