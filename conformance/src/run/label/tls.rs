//! Rules of whom connections trust: each predicate holds the certificates that a case names against what came of a call.

use awsess_model::trace::{Origin, Subject};

use crate::vocabulary::case::{Certificate, File, HttpClient, Sts};

use super::rule::{self, Shows, calls};
use super::view::View;

/// The rules with predicates of their own.
pub(super) const PREDICATES: &[(&str, Shows)] = &[
    ("TLS-18", |view| {
        let strangers = ["${OTHER_CA}", "${EXPIRED_CA}"];
        trusted(view)
            && bundle(view).is_some_and(|pem| strangers.iter().any(|stranger| pem.starts_with(stranger)))
    }),
    ("TLS-19", |view| {
        let config = &view.case.options.config;
        let knows = config.http_client_roots.as_ref().map(|roots| roots.contains("${CA}"));
        let overwritten = (knows == Some(true) && is_valid(view) && refused(view))
            || (knows == Some(false) && trusted(view));
        config.http_client == Some(HttpClient::RootsCanBeSet) && bundle(view).is_some() && overwritten
    }),
    ("TLS-25", refused),
    ("CTLS-12", shows_client_certificate),
];

/// Whether a request to STS shows a client certificate.
pub(super) fn shows_client_certificate(view: &View<'_>) -> bool {
    let mut requests = view.session().and_then(|session| session.requests.as_deref()).into_iter().flatten();
    requests.any(|call| call.client_certificate.is_some())
}

/// Whether STS speaks TLS, and is called.
pub(super) fn trusted(view: &View<'_>) -> bool {
    view.case.sts.is_some() && (!calls(view).is_empty() || called(view) == Some(None))
}

/// Whether STS speaks TLS, and is not called for that.
pub(super) fn refused(view: &View<'_>) -> bool {
    const CODE: Option<&str> = Some("RequestError");
    let failed = view.retrieval() == CODE || called(view) == Some(CODE);
    view.case.sts.is_some() && calls(view).is_empty() && failed
}

/// Whether the session connects to STS over TLS.
pub(super) fn connected(view: &View<'_>) -> bool {
    trusted(view) || refused(view)
}

/// The error code of the call of a client that uses the roots of the session.
fn called<'a>(view: &View<'a>) -> Option<Option<&'a str>> {
    let own = view.case.observe.call_with.as_ref().is_some_and(|with| with.http_client.is_some());
    rule::called(view).filter(|_| !own)
}

/// The rules by which STS is trusted or rejected; none if the session does not connect to it.
pub(super) fn trust<'v>(view: &'v View<'_>) -> impl Iterator<Item = &'static str> + use<'v> {
    let decisions = view.decisions().filter(|decision| decision.subject == Subject::Trust);
    let rules: Vec<_> = decisions.flat_map(|decision| decision.rules).map(|rule| rule.id()).collect();
    rules.into_iter().filter(|_| connected(view))
}

fn is_valid(view: &View<'_>) -> bool {
    view.case.sts == Some(Sts::of_run(Certificate::Valid))
}

/// The text of the bundle that the session was made with.
fn bundle<'a>(view: &View<'a>) -> Option<&'a str> {
    let found = view.won(Subject::CaBundle).last()?.winner?;
    if matches!(found.origin, Origin::Option(_)) {
        return view.case.options.custom_ca_bundle.as_deref();
    }
    match view.case.files.get(&*found.value)? {
        File::Text(text) => Some(text),
        File::Bytes(_) | File::Directory(_) => None,
    }
}
