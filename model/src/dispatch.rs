//! How a client of STS signs its requests and where it sends them, or why a request is not sent.

use alloc::string::String;
use alloc::vec::Vec;

use crate::client::ClientConfig;
use crate::decide::{Check, Source};
use crate::failure::Failure;
use crate::rule;
use crate::session::{Call, Keys};
use crate::tls::Connection;
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::url::UrlTarget;
use crate::world::Edition;

/// The name of the service that the requests call, which also signs them unless the user's resolver returns another name.
pub(crate) const SERVICE: &str = "sts";

/// The signing scope and the target of the requests of a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Dispatch {
    /// The region of the signature; empty if the requests are not signed.
    signing_region: String,
    /// The service name of the signature; empty if the requests are not signed.
    signing_name: String,
    /// The host of the endpoint if the user's resolver returns it.
    host: Option<String>,
    /// The URL of the endpoint.
    endpoint: String,
    /// The error of every request. If it is a panic, signing panics; otherwise sending fails.
    failure: Option<Failure>,
}

impl Dispatch {
    /// Decides how the requests of a client with this config are sent. The URL of its endpoint is a valid URL.
    ///
    /// Rules: ROLE-34.
    pub(crate) fn new(
        edition: Edition,
        client: &ClientConfig,
        is_signed: bool,
        trace: &mut Trace<'_>,
    ) -> Self {
        let target = UrlTarget::parse(&client.endpoint);
        let by_resolver =
            |value: &str| Candidate::shown(Origin::Config("EndpointResolver"), String::from(value));
        let host = match target {
            UrlTarget::Host(host) if client.is_from_resolver => Some(by_resolver(host)),
            UrlTarget::Host(_) | UrlTarget::Unsupported | UrlTarget::Opaque(_) | UrlTarget::Invalid => None,
        };
        let host = trace.decide(Subject::Calls, [Source::new(rule::CALL_5, host)]);
        let endpoint = || Some(Candidate::shown(Origin::Config("EndpointResolver"), client.endpoint.clone()));
        let checks = [
            Check {
                rules: &[rule::CALL_10],
                broken: is_signed && slices_of_opaque(edition, target).is_some_and(|slices| slices < 3),
                at: endpoint(),
                error: &|| {
                    let slices = slices_of_opaque(edition, target).unwrap_or_default();
                    Failure::panic(alloc::format!("runtime error: slice bounds out of range [3:{slices}]"))
                },
            },
            Check {
                rules: &[rule::CALL_7],
                broken: !matches!(target, UrlTarget::Host(_)),
                at: endpoint(),
                error: &|| not_sent("unsupported protocol scheme"),
            },
        ];
        let failure = trace.check(Subject::Calls, checks).err();
        Self {
            signing_region: if is_signed { client.request_region.clone() } else { String::new() },
            signing_name: if is_signed { signing_name(edition, client, trace) } else { String::new() },
            host: host.map(|host| host.value.into_owned()),
            endpoint: client.endpoint.clone(),
            failure,
        }
    }

    /// Signs a request if it has a signer, and sends it over the connection. A signature that contains a control
    /// character is not a valid header, so a request with such a signature is not sent.
    ///
    /// Rules: CALL-3, CALL-7, CALL-10, ROLE-24, ROLE-30, CTLS-12, TLS-25.
    ///
    /// # Errors
    ///
    /// The panic of the signer, or `RequestError` with the reason why the request is not sent.
    pub(crate) fn send(
        &self,
        operation: &'static str,
        parameters: Vec<(&'static str, String)>,
        signer: Option<&Keys>,
        connection: &Connection,
    ) -> Result<Call, Failure> {
        let panic = self.failure.clone().filter(|failure| failure.panics);
        let in_header = |keys: &Keys| {
            let [id, token] = [&*keys.access_key_id, keys.session_token.expose()];
            [id, token, &self.signing_region, &self.signing_name].into_iter().all(fits_header)
        };
        let invalid_header = !signer.is_none_or(in_header);
        let invalid_header = invalid_header.then(|| not_sent("net/http: invalid header field value"));
        let untrusted = (!connection.reaches_sts).then(|| not_sent("tls: failed to verify certificate"));
        match panic.or(invalid_header).or_else(|| self.failure.clone()).or(untrusted) {
            Some(failure) => Err(failure),
            None => Ok(Call {
                operation,
                signer: signer.cloned(),
                signing_region: self.signing_region.clone(),
                signing_name: self.signing_name.clone(),
                host: self.host.clone(),
                endpoint: self.endpoint.clone(),
                client_certificate: connection.client_certificate.clone(),
                parameters,
            }),
        }
    }
}

/// Decides which service name signs the requests: the name that the endpoint has, or else `sts`. Edition 1.55 does not
/// use a name that the user's resolver marks as derived.
fn signing_name(edition: Edition, client: &ClientConfig, trace: &mut Trace<'_>) -> String {
    let rule = match edition {
        Edition::V1_14 => rule::CALL_8,
        Edition::V1_55 => rule::CALL_9,
    };
    let source = |origin, name: &str| {
        let name = Some(Candidate::shown(origin, String::from(name))).filter(|name| !name.value.is_empty());
        if client.is_from_resolver { Source::new(rule, name) } else { Source::deferred(name) }
    };
    let is_ignored = edition == Edition::V1_55 && client.signing_name_derived;
    let names = [
        source(Origin::Config("EndpointResolver"), &client.signing_name).when(!is_ignored, rule),
        source(Origin::Default, SERVICE),
    ];
    trace.decide(Subject::Calls, names).map_or_else(String::new, |name| name.value.into_owned())
}

/// The number of parts between slashes in an opaque URL. The signer takes the path to begin after the third part, and
/// panics if there are fewer. Edition 1.14 has appended a slash before unless the URL has a query.
fn slices_of_opaque(edition: Edition, target: UrlTarget<'_>) -> Option<usize> {
    let UrlTarget::Opaque(rest) = target else { return None };
    let appended = usize::from(edition == Edition::V1_14 && !rest.contains('?'));
    let opaque = rest.split('?').next().unwrap_or_default();
    Some(opaque.split('/').count() + appended)
}

/// The error of a request to an invalid URL, which is neither signed nor sent.
pub(crate) fn invalid_endpoint() -> Failure {
    Failure::new("InvalidEndpointURL", "invalid endpoint uri")
        .caused_by(Failure::new("", "parse error"))
        .by(&[rule::CALL_6])
}

/// The error of a request that is not delivered.
fn not_sent(reason: &'static str) -> Failure {
    Failure::new("RequestError", "send request failed").caused_by(Failure::new("", reason))
}

/// Whether the text is valid in a header: it contains no control character except the tab.
fn fits_header(text: &str) -> bool {
    !text.chars().any(|c| c.is_ascii_control() && c != '\t')
}
