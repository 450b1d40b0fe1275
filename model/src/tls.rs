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
use crate::world::{Config, Edition, File, HttpClient, Server, World};

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
    let mut sources = option(world).into_iter().chain(files);
    let Some(found) = sources.next() else { return Ok(None) };
    let text = world
        .options
        .custom_ca_bundle
        .as_deref()
        .map_or_else(|| open_file(world, &found.value), |pem| Some(Some(pem)));
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

/// Records that an error of the shared files or of a role is reported before one of the bundle, which the environment or
/// the program sets.
pub(crate) fn ignore_unreported<'w>(world: &'w World, environment: &Environment<'w>, trace: &mut Trace<'w>) {
    let of_bundle = &mut Trace::new();
    let by = match open(world, environment.ca_bundle.clone(), of_bundle) {
        Err(_) => rule::TLS_11,
        Ok(bundle) => match load(world, bundle, of_bundle) {
            Err(failure) if failure.is_by(rule::TLS_5) => rule::TLS_12,
            Ok(_) | Err(_) => return,
        },
    };
    trace.ignore(Subject::CaBundle, by, option(world).or_else(|| environment.ca_bundle.clone()));
}

/// The bundle that the program sets.
fn option(world: &World) -> Option<Candidate<'_>> {
    let bundle = world.options.custom_ca_bundle.as_ref();
    bundle.map(|_| Candidate::shown(Origin::Option("CustomCABundle"), ""))
}

/// Loads the root certificates of the HTTP client: those of the bundle or, without a bundle, those of the user's HTTP
/// client.
///
/// # Errors
///
/// `LoadCustomCABundleError` if the SDK cannot set the root certificates of the HTTP client, if the bundle cannot be read, or
/// if none of its certificates can be parsed.
pub(crate) fn load<'w>(
    world: &'w World,
    bundle: Option<Bundle<'w>>,
    trace: &mut Trace<'w>,
) -> Result<Roots, Failure> {
    let client = world.options.config.http_client;
    let own = Roots::of_client(&world.options.config);
    let Some(Bundle { found, shadowed, text }) = bundle else {
        trace.record_rules(Subject::CaBundle, client.map(|_| Source::none(rule::TLS_9)));
        return Ok(own);
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
    let sources = [found].into_iter().chain(shadowed).map(|bundle| {
        source(bundle)
            .and(client.is_some(), rule::TLS_8)
            .and(matches!(own, Roots::OfClient(_)), rule::TLS_19)
            .and(roots.len() > 1, rule::TLS_4)
    });
    trace.record_rules(Subject::CaBundle, sources);
    Ok(text.map_or(Roots::System, |pem| Roots::OfBundle(pem.into())))
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

/// The root certificates of an HTTP client, as PEM text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Roots {
    /// The root certificates of the system. In the model they trust no server.
    #[default]
    System,
    /// Those that the user's HTTP client has.
    OfClient(Vec<u8>),
    /// Those of the bundle of a session.
    OfBundle(Vec<u8>),
}

impl Roots {
    /// The root certificates that the HTTP client in the config has.
    pub(crate) fn of_client(config: &Config) -> Self {
        config.http_client.and(config.http_client_roots.clone()).map_or(Self::System, Self::OfClient)
    }
}

/// The HTTP client of a session, or of a client that is made from it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Transport {
    /// The root certificates.
    pub(crate) roots: Roots,
    /// The DER bytes of the client certificate.
    pub(crate) client_certificate: Option<Vec<u8>>,
}

impl Transport {
    /// The connection of this client to STS.
    pub(crate) const fn connection<'a, 'w>(&'a self, world: &'w World) -> Connection<'a, 'w> {
        Connection { transport: self, world, reaches_sts: None }
    }
}

/// The connection of a client to STS, which is made when the first request is sent.
pub(crate) struct Connection<'a, 'w> {
    transport: &'a Transport,
    world: &'w World,
    /// Whether it reaches STS; `None` before the first request.
    reaches_sts: Option<bool>,
}

impl<'w> Connection<'_, 'w> {
    /// Whether STS does not use TLS, or the client trusts its server. The first request decides on that.
    pub(crate) fn reaches_sts(&mut self, trace: &mut Trace<'w>) -> bool {
        let Self { transport, world, reaches_sts } = self;
        *reaches_sts.get_or_insert_with(|| {
            world.sts.as_ref().is_none_or(|server| trusts(world, &transport.roots, server, trace))
        })
    }

    /// The client certificate that the connection shows, if STS uses TLS.
    pub(crate) fn client_certificate(&self) -> Option<&[u8]> {
        self.world.sts.as_ref().and(self.transport.client_certificate.as_deref())
    }
}

/// Decides whether a client with these root certificates trusts the server.
fn trusts<'w>(world: &'w World, roots: &Roots, server: &'w Server, trace: &mut Trace<'w>) -> bool {
    let named = |name: &String| world.certificates.iter().find(|known| known.name == *name);
    let shown = server.shows.iter().map(named).collect::<Option<Vec<_>>>();
    let (is_bundle, roots) = match roots {
        Roots::System => (false, None),
        Roots::OfClient(pem) => (false, Some(certificates(world, pem))),
        Roots::OfBundle(pem) => (true, Some(certificates(world, pem))),
    };
    let sources: Vec<_> = match (roots, shown) {
        (None, _) => [Source::none(rule::TLS_22)].into(),
        // A certificate that the world does not describe cannot be parsed.
        (Some(_), None) => [Source::none(rule::TLS_42)].into(),
        (Some(roots), Some(shown)) => {
            let described = roots.into_iter().flatten();
            let (roots, skipped): (Vec<_>, Vec<_>) = described.partition(|root| trust::is_readable(root));
            let skipped = skipped.into_iter().map(trust::candidate);
            let skipped = skipped.map(|root| Source::excluded(rule::TLS_34, Some(root)));
            let is_later = |name: &str| is_bundle && roots.first().is_some_and(|first| first.name != name);
            let chains = trust::sources(&roots, &shown, &server.address).into_iter();
            skipped.chain(chains.map(|chain| chain.and_if(is_later, rule::TLS_18))).collect()
        }
    };
    trace.decide(Subject::Trust, sources).is_some()
}

#[cfg(test)]
mod tests;
