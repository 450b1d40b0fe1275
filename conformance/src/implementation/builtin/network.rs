//! The network of a case, which consists only of the parties of its run.

use std::collections::BTreeMap;
use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::{LazyLock, Mutex};

use awsess::{DefaultHttpClient, HttpClient, HttpRequest, HttpResponse, RootCertificates, SendError};

use http::Method;
use http::header::{HOST, LOCATION};

use crate::system::locks::lock;
use crate::vocabulary::case::{self, Case, Config};

/// The hosts of containers' endpoints.
const CONTAINER_HOSTS: [&str; 3] = ["169.254.170.2", "169.254.170.23", "[fd00:ec2::23]"];
/// The hosts of the metadata service of an instance.
const IMDS_HOSTS: [&str; 2] = ["169.254.169.254", "[fd00:ec2::254]"];
/// What the paths of its requests contain, by which they are told from others if the case names another host.
const IMDS_PATHS: [&str; 2] = ["/latest/", "/meta-data/"];
/// The variable that names the endpoint of a container.
const FULL_URI: &str = "AWS_CONTAINER_CREDENTIALS_FULL_URI";

/// The paths of the operations of single sign-on, by which its services are told from others, and the names of the services.
const SINGLE_SIGN_ON: [(&str, &str); 2] = [("/federation/credentials", "sso"), ("/token", "oidc")];

/// The network that a case can reach.
#[derive(Clone, Debug, Default)]
pub struct Network {
    sts: Option<String>,
    container: Option<String>,
    imds: Option<String>,
    /// The host that the case names as that of the container.
    named: Option<String>,
    /// The services of single sign-on, each with the path of its operation.
    single_sign_on: [(&'static str, Option<String>); 2],
}

impl Network {
    /// The network of a case. A request to a party fails if `endpoints` has no URL for it.
    #[must_use]
    pub fn new(case: &Case, endpoints: &BTreeMap<String, String>) -> Self {
        Self {
            sts: endpoints.get("sts").cloned(),
            container: endpoints.get("container").cloned(),
            single_sign_on: SINGLE_SIGN_ON.map(|(path, name)| (path, endpoints.get(name).cloned())),
            imds: endpoints.get("imds").cloned(),
            named: case.env.get(FULL_URI).and_then(|uri| target(uri)).map(|target| target.host),
        }
    }

    /// The URL of the party that answers a request to this target, and the URL of the request there; `None` if nobody answers. A
    /// call of STS is a form, which is posted.
    fn route(&self, target: &Target<'_>, is_call: bool) -> Option<(&str, String)> {
        let hostname = target.host.rsplit_once(':').map_or(&*target.host, |(name, port)| {
            if port.bytes().all(|byte| byte.is_ascii_digit()) { name } else { &*target.host }
        });
        if IMDS_HOSTS.contains(&hostname) || IMDS_PATHS.iter().any(|own| target.path.contains(own)) {
            return with_path(self.imds.as_deref()?, target);
        }
        let path = target.path.split('?').next().unwrap_or_default();
        if let Some((_, service)) = self.single_sign_on.iter().find(|(own, _)| path.ends_with(own)) {
            return with_path(service.as_deref()?, target);
        }
        let is_named = self.named.as_ref().is_some_and(|host| host.eq_ignore_ascii_case(&target.host));
        if is_named || CONTAINER_HOSTS.contains(&hostname) {
            return with_path(self.container.as_deref()?, target);
        }
        // The path may be one that cannot be requested.
        self.sts.as_deref().filter(|_| is_call).map(|sts| (sts, sts.to_owned()))
    }
}

/// The URL of a party, and the same with the path and the query of a target, which may name the URL of the run itself.
fn with_path<'p>(party: &'p str, target: &Target<'_>) -> Option<(&'p str, String)> {
    let own = self::target(party)?;
    let path = if own.host == target.host { target.path.strip_prefix(own.path)? } else { target.path };
    Some((party, [party, path].concat()))
}

/// An HTTP client that sends every request to a party of the case, although it names its original host.
#[derive(Debug)]
pub(super) struct Redirect {
    network: Network,
    roots_can_be_set: bool,
    is_unmodified: bool,
    client: DefaultHttpClient,
    /// Set if the latest response was a redirect: the host that was requested, and the URL in this run of the party that answered.
    redirected: Mutex<Option<(String, String)>>,
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
            is_unmodified: config.http_client.is_none(),
            client: roots.map_or_else(|| CLIENT.clone(), |roots| DefaultHttpClient::new().roots(roots)),
            redirected: Mutex::default(),
        }
    }
}

impl HttpClient for Redirect {
    fn can_set_roots(&self) -> bool {
        self.roots_can_be_set
    }

    fn is_unmodified(&self) -> bool {
        self.is_unmodified
    }

    /// Looks up no name but that of this machine, whose address is in its own tables.
    fn lookup_host(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        match host {
            "localhost" => Ok(vec![Ipv4Addr::LOCALHOST.into()]),
            _ => Err(io::Error::new(io::ErrorKind::NotFound, "no such host")),
        }
    }

    /// If the response before was a redirect, a request to the same host is sent to the party that redirected.
    fn send(
        &self,
        mut request: HttpRequest,
        roots: Option<&RootCertificates>,
    ) -> Result<HttpResponse, SendError> {
        // On a loaded machine the time limit of the metadata service would decide.
        request.timeout = None;
        let url = std::mem::take(&mut request.url);
        let target = target(&url).ok_or_else(|| SendError::new("the URL has no host to call over HTTP"))?;
        let is_call = request.method == Method::POST;
        // Whether an attempt is repeated cannot be seen here, and a session of New would wait before each.
        let unreachable = || SendError::permanent(format!("{} is not an endpoint of this case", target.host));
        let redirected = lock(&self.redirected).take().filter(|(host, _)| *host == target.host);
        let (party, url) = match &redirected {
            Some((_, party)) => with_path(party, &target),
            None => self.network.route(&target, is_call),
        }
        .ok_or_else(unreachable)?;
        request.url = url.into();
        if !request.headers.contains_key(HOST) {
            request.headers.insert(HOST, target.host.parse().map_err(SendError::permanent)?);
        }
        let response = match request.url.starts_with("https:") {
            true => self.client.send(request, roots),
            false => CLIENT.send(request, None),
        }?;
        if response.headers.contains_key(LOCATION) {
            *lock(&self.redirected) = Some((target.host, party.to_owned()));
        }
        Ok(response)
    }
}

/// The schemes that are called over HTTP, with the port that goes without saying.
const SCHEMES: [(&str, &str); 2] = [("http://", ":80"), ("https://", ":443")];

/// Where a request would go.
struct Target<'u> {
    /// The host, with its port where that is not the usual one.
    host: String,
    /// The path and the query.
    path: &'u str,
}

/// The target of a URL; `None` if it has none over HTTP.
fn target(url: &str) -> Option<Target<'_>> {
    let (rest, port) = SCHEMES.iter().find_map(|(scheme, port)| Some((url.strip_prefix(scheme)?, port)))?;
    let rest = rest.split('#').next().unwrap_or_default();
    let (authority, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    Some(Target { host: host.strip_suffix(port).unwrap_or(host).to_owned(), path })
}
