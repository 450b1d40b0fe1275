//! The way of a request: which host it goes to, what it is signed for, and what keeps it from leaving.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::client::ClientConfig;
use crate::failure::Failure;
use crate::rule;
use crate::session::{Call, Keys};
use crate::url::UrlTarget;
use crate::world::Edition;

/// Where a call of STS goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Dispatch {
    signing_region: String,
    signing_name: String,
    /// The host, where the user's resolver says it.
    host: Option<String>,
    /// The URL of the endpoint.
    endpoint: String,
    /// The client certificate that the connection shows.
    client_certificate: Option<Vec<u8>>,
    /// Why nothing can be sent that way.
    blocked: Option<&'static str>,
    /// What signing panics with.
    panic: Option<Failure>,
}

impl Dispatch {
    /// The way to a client's endpoint. Without a region of its own it is signed for that of the config.
    ///
    /// Rules: CALL-5, CALL-7, CALL-8, CALL-9, CALL-10, CLI-38.
    pub(crate) fn of(edition: Edition, region: &str, made: &ClientConfig, reaches_sts: bool) -> Self {
        let own = if made.signing_region.is_empty() { region } else { &made.signing_region };
        let leads = UrlTarget::parse(&made.endpoint);
        let host = match leads {
            UrlTarget::Host(host) if made.is_from_resolver => Some(host.into()),
            UrlTarget::Host(_) | UrlTarget::Unsupported | UrlTarget::Opaque(_) | UrlTarget::Invalid => None,
        };
        let blocked = match leads {
            UrlTarget::Host(_) if reaches_sts => None,
            UrlTarget::Host(_) => Some("tls: failed to verify certificate"),
            UrlTarget::Unsupported | UrlTarget::Opaque(_) | UrlTarget::Invalid => {
                Some("unsupported protocol scheme")
            }
        };
        let (signing_name, panic) = (signing_name(edition, made), panic(edition, leads));
        let (endpoint, client_certificate) = (made.endpoint.clone(), None);
        Self { signing_region: own.into(), signing_name, host, endpoint, client_certificate, blocked, panic }
    }

    /// The same way over a connection that shows this client certificate.
    pub(crate) fn with_client_certificate(self, client_certificate: Option<Vec<u8>>) -> Self {
        Self { client_certificate, ..self }
    }

    /// A call that goes this way, not signed yet.
    pub(crate) fn call(self, operation: &'static str) -> Call {
        let Self { signing_region, signing_name, host, endpoint, client_certificate, .. } = self;
        Call {
            operation,
            signer: None,
            signing_region,
            signing_name,
            host,
            endpoint,
            client_certificate,
            parameters: Vec::new(),
        }
    }

    /// The call as it is sent, signed if it has a signer. A signature that no header can carry does not leave, and nothing
    /// does for a server that is not trusted.
    ///
    /// Rules: CALL-3, CALL-7, CALL-10, ROLE-24, ROLE-30, TLS-25.
    pub(crate) fn sent(&self, call: Call, signer: Option<&Keys>) -> Result<Call, Failure> {
        let call = match signer {
            None => Call { signing_region: String::new(), signing_name: String::new(), ..call },
            Some(signer) => self.panic.clone().map_or_else(|| signed(call, signer), Err)?,
        };
        self.blocked.map_or(Ok(call), |why| Err(not_sent(why)))
    }
}

fn signed(call: Call, signer: &Keys) -> Result<Call, Failure> {
    let signature =
        [&*signer.access_key_id, signer.session_token.expose(), &call.signing_region, &call.signing_name];
    if !signature.into_iter().all(fits_header) {
        return Err(not_sent("net/http: invalid header field value"));
    }
    Ok(Call { signer: Some(signer.clone()), ..call })
}

/// The name that a client of STS signs for. Edition 1.55 prefers its own to one that is but derived.
///
/// Rules: CALL-8, CALL-9.
fn signing_name(edition: Edition, made: &ClientConfig) -> String {
    let derived = edition == Edition::V1_55 && made.signing_name_derived;
    let given = Some(&made.signing_name).filter(|name| !derived && !name.is_empty());
    given.map_or_else(|| "sts".into(), Clone::clone)
}

/// The signer takes the path of an opaque URL to begin behind its third slash. Edition 1.14 has added one by then.
///
/// Rules: CALL-10.
fn panic(edition: Edition, leads: UrlTarget<'_>) -> Option<Failure> {
    let UrlTarget::Opaque(rest) = leads else { return None };
    let added = usize::from(edition == Edition::V1_14 && !rest.contains('?'));
    let opaque = rest.split('?').next().unwrap_or_default();
    let parts = opaque.split('/').count() + added;
    (parts < 3)
        .then(|| Failure::panic(alloc::format!("runtime error: slice bounds out of range [3:{parts}]")))
}

/// The error with which a request is made whose endpoint is no URL.
///
/// Rules: CALL-6.
pub(crate) fn invalid_endpoint(url: &str) -> Option<Failure> {
    let why = Failure::new("", "parse error");
    (UrlTarget::parse(url) == UrlTarget::Invalid).then(|| {
        Failure::new("InvalidEndpointURL", "invalid endpoint uri").caused_by(why).by(&[rule::CALL_6])
    })
}

/// The error of a request that nobody got.
fn not_sent(why: &'static str) -> Failure {
    Failure::new("RequestError", "send request failed").caused_by(Failure::new("", Cow::Borrowed(why)))
}

/// Whether a header can carry the text.
fn fits_header(text: &str) -> bool {
    !text.chars().any(|c| c.is_ascii_control() && c != '\t')
}
