//! The bundle of CA certificates that a session loads, and what is in it.

use awsess::RootCertificates;
use awsess_model::trace::{self, Subject};
use awsess_model::world::{Edition, File, HttpClient};

use crate::explain::explanation::Shadowed;
use crate::explain::explanation::origin::Origin;
use crate::explain::world::view::View;
use crate::system::plural::plural;

/// The variable that names the bundle.
pub(in crate::explain) const VARIABLE: &str = "AWS_CA_BUNDLE";

/// The start of a block of PEM, and the kinds of blocks that matter.
const BEGIN: &str = "-----BEGIN ";
const CERTIFICATE: &str = "CERTIFICATE-----";
const PRIVATE_KEY: &str = "PRIVATE KEY-----";

/// All candidates for the file of the bundle, in order of precedence.
pub(in crate::explain) fn candidates(view: &View<'_>) -> Vec<Shadowed> {
    let bundle =
        |value: &str, origin| Shadowed { value: value.into(), secret: false, origin, rules: Vec::new() };
    let variable = view.set(VARIABLE).map(|path| bundle(path, Origin::Variable { name: VARIABLE.into() }));
    let counts = view.shared_config && view.edition() == Edition::V1_55;
    let entries = if counts { view.read_entries(&view.profile, "ca_bundle") } else { Vec::new() };
    variable.into_iter().chain(entries.iter().map(|entry| bundle(&entry.value, entry.origin()))).collect()
}

/// The bundle that counts.
pub(in crate::explain) struct Bundle<'w> {
    pub(in crate::explain) origin: Origin,
    /// The file, or the bytes that the program passes; `None` if there is no file.
    pub(in crate::explain) file: Option<Content<'w>>,
}

/// What is at the path of a bundle.
#[derive(Clone, Copy)]
pub(in crate::explain) enum Content<'w> {
    Bytes(&'w [u8]),
    Directory,
}

impl<'w> Bundle<'w> {
    /// The bundle of the program, or else the first of the files.
    pub(in crate::explain) fn new(view: &View<'w>) -> Option<Self> {
        if let Some(bytes) = &view.world.options.custom_ca_bundle {
            let origin = view.origin(&trace::Origin::Option("CustomCABundle"));
            return Some(Self { origin, file: Some(Content::Bytes(bytes)) });
        }
        let Shadowed { value: path, origin, .. } = candidates(view).into_iter().next()?;
        let file = view.world.files.get(&path).map(|file| match file {
            File::Bytes(bytes) => Content::Bytes(bytes),
            File::Directory => Content::Directory,
        });
        Some(Self { origin, file })
    }

    fn bytes(&self) -> Option<&'w [u8]> {
        match self.file {
            Some(Content::Bytes(bytes)) => Some(bytes),
            Some(Content::Directory) | None => None,
        }
    }

    /// Whether there is a private key among its blocks.
    pub(in crate::explain) fn has_private_key(&self) -> bool {
        self.bytes().is_some_and(|bytes| has_block(bytes, PRIVATE_KEY))
    }

    /// How many of its certificates there are, and how many of them are valid now, not yet, and no more.
    pub(in crate::explain) fn certificates(&self, now: i64) -> Option<Count> {
        let roots = RootCertificates::from_pem(self.bytes()?)?;
        let now = u64::try_from(now).unwrap_or_default();
        let count = |is_one: fn(&std::ops::RangeInclusive<u64>, u64) -> bool| {
            roots.validity().filter(|period| is_one(period, now)).count()
        };
        let expired = count(|period, now| *period.end() < now);
        let future = count(|period, now| *period.start() > now);
        Some(Count { all: roots.len(), expired, future })
    }
}

/// The number of certificates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::explain) struct Count {
    pub(in crate::explain) all: usize,
    pub(in crate::explain) expired: usize,
    pub(in crate::explain) future: usize,
}

fn has_block(bytes: &[u8], kind: &str) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.lines().map(str::trim);
    lines.any(|line| line.starts_with(BEGIN) && line.ends_with(kind))
}

/// What is in the bundle that was loaded, and with which programs it cannot be.
pub(in crate::explain) fn note(view: &View<'_>) -> Option<String> {
    let Count { all, expired, future } = Bundle::new(view)?.certificates(view.world.now.0)?;
    let invalid = match (expired, future) {
        (0, 0) => String::new(),
        (expired, 0) => format!(", {expired} of them expired"),
        (0, future) => format!(", {future} of them not valid yet"),
        (expired, future) => format!(", {expired} of them expired and {future} not valid yet"),
    };
    let is_open = view.world.options.config.http_client.is_none() && view.outcome.session().is_some();
    let opaque = match is_open {
        true => {
            "; creating a session fails in a program whose HTTP client has a transport of its own (--http-client own)"
        }
        false => "",
    };
    Some(format!("{}{invalid}{opaque}", plural(all, "certificate", "certificates")))
}

/// What to do about a bundle that is not loaded.
pub(in crate::explain) fn remedy(view: &View<'_>, _: Option<&Origin>) -> String {
    let Some(bundle) = Bundle::new(view) else { return "remove the setting".into() };
    let name = bundle.origin.name();
    let set_roots = format!(
        "set the roots in the program's own transport and unset {name}, or use a client with an *http.Transport"
    );
    let reason = match bundle.file {
        Some(Content::Bytes(_) | Content::Directory) if is_opaque(view) => return set_roots,
        None => "there is no such file: correct the path",
        Some(Content::Directory) => "it is a directory: name a file",
        Some(Content::Bytes([])) => "the file is empty: add certificates as PEM",
        Some(Content::Bytes([0x30, 0x82, ..])) => {
            "it is a certificate in DER form: convert it to PEM with openssl x509 -inform der"
        }
        Some(Content::Bytes(bytes)) if has_block(bytes, CERTIFICATE) => {
            "it has no certificate that can be parsed: copy the certificates again"
        }
        Some(Content::Bytes(bytes)) if has_block(bytes, PRIVATE_KEY) => {
            "it has a private key and no certificate: name the file with the certificates"
        }
        Some(Content::Bytes(_)) => {
            "it has no line -----BEGIN CERTIFICATE-----: name a PEM file with certificates"
        }
    };
    format!("{reason}, or remove {name}")
}

fn is_opaque(view: &View<'_>) -> bool {
    view.world.options.config.http_client == Some(HttpClient::Opaque)
}

/// Whether the session has loaded a bundle.
pub(in crate::explain) fn is_loaded(view: &View<'_>) -> bool {
    view.winner(Subject::CaBundle).is_some()
}
