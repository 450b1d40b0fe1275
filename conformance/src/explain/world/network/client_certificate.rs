//! The client certificate that a session loads: its file, its dates, and what to do about one that is not loaded.

use awsess::RootCertificates;
use awsess_model::world::{Edition, File, HttpClient, World};

use crate::explain::explanation::Value;
use crate::explain::explanation::diagnostic::Diagnostic;
use crate::explain::explanation::origin::Origin;
use crate::explain::files::paths::{CLIENT_CERT, CLIENT_KEY, set};
use crate::explain::world::view::View;

fn origin() -> Origin {
    Origin::Variable { name: CLIENT_CERT.into() }
}

/// The file of the certificate, if the session has loaded it.
pub(in crate::explain) fn value(view: &View<'_>) -> Option<Value> {
    let path = view.set(CLIENT_CERT).filter(|_| view.edition() == Edition::V1_55)?;
    view.outcome.session()?;
    let is_open = view.world.options.config.http_client.is_none();
    let note = "creating a session fails in a program whose HTTP client has a transport of its own (--http-client own)";
    Some(Value {
        value: Some(path.into()),
        origin: origin(),
        note: is_open.then(|| note.into()),
        ..Value::none("client_certificate")
    })
}

/// A certificate that is not valid now.
pub(in crate::explain) fn not_valid_now(world: &World) -> Option<Diagnostic> {
    let path = set(world, CLIENT_CERT).filter(|_| world.edition == Edition::V1_55)?;
    let File::Bytes(bytes) = world.files.get(path)? else { return None };
    let period = RootCertificates::from_pem(bytes)?.validity().next()?;
    let now = u64::try_from(world.now.0).unwrap_or_default();
    let (what, remedy) = match (now < *period.start(), now > *period.end()) {
        (true, _) => {
            ("is not valid yet", "check the clock of this machine, and the dates of the certificate")
        }
        (_, true) => ("has expired", "replace it and its key by their successors"),
        (false, false) => return None,
    };
    let message =
        format!("the client certificate of {CLIENT_CERT} {what}, so servers that ask for it reject it");
    Some(Diagnostic::new("client-certificate-not-valid-now", message, remedy).at(origin()))
}

/// What to do about a certificate that is not loaded.
pub(in crate::explain) fn remedy(view: &View<'_>, _: Option<&Origin>) -> String {
    match view.world.options.config.http_client {
        Some(HttpClient::Opaque) => format!(
            "set the certificate in the program's own transport and unset {CLIENT_CERT} and {CLIENT_KEY}, or use a client with an \
             *http.Transport"
        ),
        Some(HttpClient::RootsCanBeSet) | None => {
            format!("set {CLIENT_CERT} and {CLIENT_KEY} to a certificate and its key, or unset both")
        }
    }
}
