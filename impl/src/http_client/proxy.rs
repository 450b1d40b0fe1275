//! The proxy of a request, by the variables and rules of Go's `http.ProxyFromEnvironment`, which the releases use.

use std::fmt;
use std::net::IpAddr;

use ipnet::IpNet;
use reqwest::Url;

use crate::Environment;
use crate::error::BoxError;

/// The names of each variable, in the order of precedence.
const HTTP: [&str; 2] = ["HTTP_PROXY", "http_proxy"];
const HTTPS: [&str; 2] = ["HTTPS_PROXY", "https_proxy"];
const NO_PROXY: [&str; 2] = ["NO_PROXY", "no_proxy"];

/// The supported schemes of proxies.
const SCHEMES: [&str; 4] = ["http", "https", "socks5", "socks5h"];

/// The proxies that an environment names for HTTP requests.
///
/// The rules are those of Go's `http.ProxyFromEnvironment`: `HTTPS_PROXY` and `HTTP_PROXY` (or their names in lower case) name the
/// proxy of `https` and of `http` URLs, and `NO_PROXY` lists what is reached directly: hosts, domains, addresses and networks. Loopback
/// is always reached directly.
///
/// ```
/// use awsess::{Environment, Proxies};
///
/// let variables = [("HTTP_PROXY", "http://proxy.test:3128"), ("NO_PROXY", "169.254.170.2")];
/// let proxies = Proxies::from_environment(&Environment::from_vars(variables));
/// assert!(proxies.is_used_for("http://169.254.169.254/latest")?);
/// assert!(!proxies.is_used_for("http://169.254.170.2/credentials")?);
/// # Ok::<(), awsess::BoxError>(())
/// ```
pub struct Proxies {
    http: Option<Url>,
    https: Option<Url>,
    no_proxy: Vec<NoProxyRule>,
    /// Whether the program is a CGI program. A web server passes the header `Proxy` of its client to one as `HTTP_PROXY`.
    is_cgi: bool,
}

/// Shows nothing, because the URLs may contain passwords.
impl fmt::Debug for Proxies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Proxies")
    }
}

impl Proxies {
    /// The proxies that the variables of the environment name. A value that is not a URL names none.
    #[must_use]
    pub fn from_environment(environment: &Environment) -> Self {
        let proxy = |names: [&str; 2]| environment.first(&names).and_then(|text| parse_proxy(&text));
        let no_proxy = environment.first(&NO_PROXY).unwrap_or_default();
        Self {
            http: proxy(HTTP),
            https: proxy(HTTPS),
            no_proxy: no_proxy.split(',').filter_map(NoProxyRule::parse).collect(),
            is_cgi: environment.raw("REQUEST_METHOD").is_some(),
        }
    }

    /// Whether requests to the URL are sent through a proxy.
    ///
    /// # Errors
    ///
    /// The error of every request to the URL: the URL is not valid, the scheme of its proxy is not supported, or the program is a CGI
    /// program, to which `HTTP_PROXY` may come from its client. The error does not show the URL of the proxy.
    pub fn is_used_for(&self, url: &str) -> Result<bool, BoxError> {
        Ok(self.for_url(&Url::parse(url)?)?.is_some())
    }

    /// The proxy for requests to the URL; `None` if they are sent directly.
    pub(super) fn for_url(&self, url: &Url) -> Result<Option<&Url>, BoxError> {
        let is_https = url.scheme() == "https";
        let named = if is_https { &self.https } else { &self.http };
        let Some(proxy) = named else { return Ok(None) };
        if self.is_cgi && !is_https {
            return Err("HTTP_PROXY is not allowed in a CGI program: unset it, or REQUEST_METHOD".into());
        }
        if self.is_direct(url) {
            return Ok(None);
        }
        let scheme = proxy.scheme();
        if !SCHEMES.contains(&scheme) {
            let supported = SCHEMES.join(", ");
            return Err(format!("the scheme {scheme:?} of the proxy is not one of {supported}").into());
        }
        Ok(Some(proxy))
    }

    /// Whether requests to the URL use no proxy.
    fn is_direct(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or_default();
        let host = host.trim_matches(['[', ']']);
        let address = host.parse::<IpAddr>().ok().map(|address| address.to_canonical());
        let port = url.port_or_known_default().map(|port| port.to_string()).unwrap_or_default();
        let target = Target { host, address, port: &port };
        target.is_loopback() || self.no_proxy.iter().any(|rule| rule.matches(&target))
    }
}

/// Parses the URL of a proxy, whose default scheme is `http`; `None` if it is not a URL.
fn parse_proxy(text: &str) -> Option<Url> {
    let with_scheme = Url::parse(text).ok().filter(Url::has_host);
    with_scheme.or_else(|| Url::parse(&format!("http://{text}")).ok())
}

/// The host and port that a request is sent to.
struct Target<'u> {
    host: &'u str,
    address: Option<IpAddr>,
    port: &'u str,
}

impl Target<'_> {
    fn is_loopback(&self) -> bool {
        self.host == "localhost" || self.address.is_some_and(|address| address.is_loopback())
    }
}

/// An entry of `NO_PROXY`. Without a port it applies to every port.
#[derive(Debug, PartialEq, Eq)]
enum NoProxyRule {
    All,
    Network(IpNet),
    Address(IpAddr, Option<String>),
    /// The subdomains of a domain, which is stored with a leading dot. Unless the entry itself has the leading dot, also the
    /// domain itself.
    Domain {
        domain: String,
        includes_itself: bool,
        port: Option<String>,
    },
}

impl NoProxyRule {
    fn parse(entry: &str) -> Option<Self> {
        let entry = entry.trim().to_lowercase();
        if entry == "*" {
            return Some(Self::All);
        }
        if let Ok(network) = entry.parse() {
            return Some(Self::Network(network));
        }
        let (host, port) = match host_and_port(&entry) {
            Some((host, port)) => (host, Some(port).filter(|port| !port.is_empty()).map(str::to_owned)),
            None => (&*entry, None),
        };
        match host.parse::<IpAddr>() {
            Ok(address) => Some(Self::Address(address.to_canonical(), port)),
            Err(_) => Self::domain(host, port),
        }
    }

    fn domain(host: &str, port: Option<String>) -> Option<Self> {
        let host = host.strip_prefix('*').filter(|rest| rest.starts_with('.')).unwrap_or(host);
        let includes_itself = !host.starts_with('.');
        let dot = if includes_itself { "." } else { "" };
        (!host.is_empty()).then(|| Self::Domain { domain: format!("{dot}{host}"), includes_itself, port })
    }

    fn matches(&self, target: &Target<'_>) -> bool {
        let has_port = |port: &Option<String>| port.as_deref().is_none_or(|port| port == target.port);
        match (self, target.address) {
            (Self::All, _) => true,
            (Self::Network(network), Some(address)) => network.contains(&address),
            (Self::Address(own, port), Some(address)) => *own == address && has_port(port),
            (Self::Domain { domain, includes_itself, port }, None) => {
                let is_domain = *includes_itself && target.host == &domain[1..];
                (is_domain || target.host.ends_with(&**domain)) && has_port(port)
            }
            (Self::Network(_) | Self::Address(..), None) | (Self::Domain { .. }, Some(_)) => false,
        }
    }
}

/// Splits `host:port` or `[address]:port`; `None` if there is no port.
fn host_and_port(entry: &str) -> Option<(&str, &str)> {
    match entry.strip_prefix('[') {
        Some(rest) => rest.split_once("]:"),
        None => entry.split_once(':').filter(|(_, port)| !port.contains(':')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn through(variables: &[(&str, &str)], url: &str) -> Result<Option<String>, String> {
        let proxies = Proxies::from_environment(&Environment::from_vars(variables.iter().copied()));
        let found = proxies.for_url(&Url::parse(url).unwrap());
        found.map(|proxy| proxy.map(ToString::to_string)).map_err(|error| error.to_string())
    }

    const STS: &str = "https://sts.amazonaws.com/";

    #[test]
    fn the_scheme_of_the_url_decides_on_the_variable_and_capitals_come_first() {
        let all = [
            ("HTTP_PROXY", "http://a:1"),
            ("http_proxy", "http://b:1"),
            ("HTTPS_PROXY", "http://c:1"),
            ("https_proxy", "http://d:1"),
            ("ALL_PROXY", "http://e:1"),
        ];
        let of = |variables, url| through(variables, url).unwrap().unwrap_or_default();
        assert_eq!(of(&all, "http://sts.amazonaws.com"), "http://a:1/");
        assert_eq!(of(&all, STS), "http://c:1/");
        assert_eq!(of(&all[3..], STS), "http://d:1/");
        assert_eq!(of(&all[4..], STS), "");
        assert_eq!(of(&[("HTTPS_PROXY", ""), ("https_proxy", "http://d:1")], STS), "http://d:1/");
    }

    #[test]
    fn a_proxy_without_a_scheme_is_spoken_to_in_http() {
        for (named, url) in [
            ("proxy.test:3128", "http://proxy.test:3128/"),
            ("10.0.0.1:3128", "http://10.0.0.1:3128/"),
            ("proxy.test", "http://proxy.test/"),
            ("u:p@proxy.test", "http://u:p@proxy.test/"),
            ("socks5://proxy.test:1080", "socks5://proxy.test:1080"),
        ] {
            assert_eq!(through(&[("HTTPS_PROXY", named)], STS), Ok(Some(url.to_owned())), "{named}");
        }
        assert_eq!(through(&[("HTTPS_PROXY", "%zz")], STS), Ok(None));
    }

    #[test]
    fn a_scheme_that_no_proxy_speaks_is_an_error_that_shows_no_password() {
        let error = through(&[("HTTPS_PROXY", "ftp://u:SECRET@proxy.test")], STS).unwrap_err();
        assert!(error.contains("\"ftp\"") && !error.contains("SECRET"), "{error}");
    }

    #[test]
    fn loopback_is_never_reached_through_a_proxy() {
        for host in
            ["localhost", "localhost:8080", "127.0.0.1", "127.1.2.3:1", "[::1]:443", "[::ffff:127.0.0.1]"]
        {
            assert_eq!(
                through(&[("HTTPS_PROXY", "http://a:1")], &format!("https://{host}/")),
                Ok(None),
                "{host}"
            );
        }
    }

    #[test]
    fn no_proxy_names_what_is_reached_directly() {
        let direct = |no_proxy: &str, host: &str| {
            let variables = [("HTTPS_PROXY", "http://a:1"), ("no_proxy", no_proxy)];
            through(&variables, &format!("https://{host}/")).unwrap().is_none()
        };
        for (no_proxy, host, is_direct) in [
            ("", "sts.test", false),
            ("*", "sts.test", true),
            ("sts.test", "sts.test", true),
            ("sts.test", "a.sts.test", true),
            ("sts.test", "asts.test", false),
            (" x , STS.Test ", "sts.test", true),
            (".sts.test", "sts.test", false),
            (".sts.test", "a.sts.test", true),
            ("*.sts.test", "sts.test", false),
            ("*.sts.test", "a.sts.test", true),
            ("sts.test:443", "sts.test", true),
            ("sts.test:443", "sts.test:8443", false),
            ("sts.test:8443", "sts.test:8443", true),
            ("10.0.0.1", "10.0.0.1", true),
            ("10.0.0.1:443", "10.0.0.1", true),
            ("10.0.0.1:444", "10.0.0.1", false),
            ("10.1.2.3/8", "10.200.0.1", true),
            ("10.0.0.0/8", "11.0.0.1", false),
            ("10.0.0.0/8", "sts.test", false),
            ("fd00::/8", "[fd00::1]", true),
            ("[fd00::1]:443", "[fd00::1]", true),
            ("fd00::1", "[fd00::1]", true),
            (":443", "sts.test", false),
            ("1", "10.0.0.1", false),
        ] {
            assert_eq!(direct(no_proxy, host), is_direct, "{no_proxy:?} {host}");
        }
    }

    #[test]
    fn a_cgi_program_takes_no_proxy_for_http_from_its_client() {
        let variables =
            [("HTTP_PROXY", "http://a:1"), ("HTTPS_PROXY", "http://b:1"), ("REQUEST_METHOD", "GET")];
        assert!(through(&variables, "http://sts.test").unwrap_err().contains("CGI"));
        assert_eq!(through(&variables, STS), Ok(Some("http://b:1/".to_owned())));
    }
}
