//! The network of a case, which consists only of the STS of its run.

use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::LazyLock;

use awsess::{DefaultHttpClient, HttpClient, HttpRequest, HttpResponse, RootCertificates, SendError};

use http::Method;
use http::header::HOST;

use crate::vocabulary::case::{self, Config};

/// The network that a case can reach.
#[derive(Clone, Debug, Default)]
pub struct Network {
    sts: Option<String>,
}

impl Network {
    /// A network with this endpoint of STS; without one, every request fails.
    #[must_use]
    pub fn of(sts: Option<&str>) -> Self {
        Self { sts: sts.map(ToOwned::to_owned) }
    }
}

/// An HTTP client that sends every request to the STS of the case, although it is signed for its original host.
#[derive(Debug)]
pub(super) struct Redirect {
    network: Network,
    roots_can_be_set: bool,
    client: DefaultHttpClient,
}

/// The HTTP client of the library, whose connections all cases share.
static CLIENT: LazyLock<DefaultHttpClient> = LazyLock::new(DefaultHttpClient::new);

impl Redirect {
    /// The client that a config describes.
    pub(super) fn of(config: &Config, network: &Network) -> Self {
        let roots = config.http_client.and(config.http_client_roots.as_ref());
        let roots = roots.and_then(|pem| RootCertificates::from_pem(pem.as_bytes()));
        Self {
            network: network.clone(),
            roots_can_be_set: config.http_client != Some(case::HttpClient::Opaque),
            client: roots.map_or_else(|| CLIENT.clone(), |roots| DefaultHttpClient::new().roots(roots)),
        }
    }
}

impl HttpClient for Redirect {
    fn can_set_roots(&self) -> bool {
        self.roots_can_be_set
    }

    /// Looks up no name but that of this machine, whose address is in its own tables.
    fn lookup_host(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        match host {
            "localhost" => Ok(vec![Ipv4Addr::LOCALHOST.into()]),
            _ => Err(io::Error::new(io::ErrorKind::NotFound, "no such host")),
        }
    }

    fn send(
        &self,
        mut request: HttpRequest,
        roots: Option<&RootCertificates>,
    ) -> Result<HttpResponse, SendError> {
        let called = host(&request.url)
            .ok_or_else(|| SendError::permanent("the URL has no host to call over HTTP"))?;
        let unreachable = || SendError::permanent(format!("{called} is not an endpoint of this case"));
        if request.method != Method::POST {
            return Err(unreachable());
        }
        request.url = self.network.sts.as_ref().ok_or_else(unreachable)?.into();
        if !request.headers.contains_key(HOST) {
            request.headers.insert(HOST, called.parse().map_err(SendError::permanent)?);
        }
        match request.url.starts_with("https:") {
            true => self.client.send(request, roots),
            false => CLIENT.send(request, None),
        }
    }
}

/// The schemes that are called over HTTP, with the port that goes without saying.
const SCHEMES: [(&str, &str); 2] = [("http://", ":80"), ("https://", ":443")];

/// The host that the library would have called, with its port where that is not the usual one.
fn host(url: &str) -> Option<String> {
    let (rest, port) = SCHEMES.iter().find_map(|(scheme, port)| Some((url.strip_prefix(scheme)?, port)))?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    Some(host.strip_suffix(port).unwrap_or(host).to_owned())
}
