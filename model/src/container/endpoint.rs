//! The endpoint of a container: its URL, and the hosts that it may have.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::net::IpAddr;
use core::str;

use super::{CODE, FULL_URI, RELATIVE_URI};
use crate::decide::{Check, Source};
use crate::dispatch::invalid_endpoint;
use crate::environment::{from_variable, variable};
use crate::failure::Failure;
use crate::retry::not_sent;
use crate::rule::{self, Rule};
use crate::trace::{Subject, Trace};
use crate::url::{UrlTarget, authority_and_path};
use crate::world::{Edition, World};

/// The start of the URL to which the relative one is appended.
const ECS: &str = "http://169.254.170.2";
/// The addresses of the endpoints of ECS and EKS.
const CONTAINER_HOSTS: [&str; 3] = ["169.254.170.2", "169.254.170.23", "fd00:ec2::23"];
/// The bytes besides letters and digits that a path may have as they are, and those of them that are escaped if another byte
/// must be.
const IN_PATH: &str = "-_.~$&+,/:;=@!'()*[]%";
const UNESCAPED: &str = "-_.~$&+,/:;=@";

/// The URL of an endpoint, and the variable that names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Endpoint {
    variable: &'static str,
    url: String,
}

impl Endpoint {
    /// The endpoint that the environment names.
    ///
    /// # Errors
    ///
    /// `CredentialsEndpointError`, with which every retrieval fails, if the full URL has no host, or one that is not allowed.
    pub(super) fn from_environment<'w>(world: &'w World, trace: &mut Trace<'w>) -> Result<Self, Failure> {
        let Some(url) = variable(world, FULL_URI) else {
            let path = variable(world, RELATIVE_URI).unwrap_or_default();
            return Ok(Self { variable: RELATIVE_URI, url: [ECS, path].concat() });
        };
        let endpoint = Self { variable: FULL_URI, url: url.into() };
        endpoint.check_host(world, trace)?;
        Ok(endpoint)
    }

    fn check_host<'w>(&self, world: &'w World, trace: &mut Trace<'w>) -> Result<(), Failure> {
        let failure = |message: &str| Failure::new(CODE, String::from(message));
        let (host, edition) = (self.hostname(), world.edition);
        let is_checked = edition == Edition::V1_14 || self.has_scheme("http");
        let is_name = !is_address(host);
        let (rules, allowed): (&[Rule], _) = match edition {
            Edition::V1_14 => (&[rule::BOX_5], "loopback"),
            Edition::V1_55 => (&[rule::BOX_4], "loopback/ecs/eks"),
        };
        let url = from_variable(world, FULL_URI);
        let check = |rules, broken, error| Check { rules, broken, at: url.clone(), error };
        trace.check(
            Subject::Credentials,
            [
                check(&[rule::BOX_7], UrlTarget::parse(&self.url) == UrlTarget::Invalid, &|| {
                    failure("invalid URL").caused_by(Failure::new("", "parse error"))
                }),
                check(&[rule::BOX_7], host.is_empty(), &|| {
                    failure("unable to parse host from local HTTP cred provider URL")
                }),
                check(&[rule::BOX_24], is_checked && is_name && host != "localhost", &|| {
                    failure(&format!("failed to resolve host {host:?}"))
                        .caused_by(Failure::new("", "no such host"))
                }),
                check(rules, is_checked && !is_name && !is_allowed(host, edition), &|| {
                    failure(&format!("invalid endpoint host, {host:?}, only {allowed} hosts are allowed."))
                }),
            ],
        )?;
        let by_scheme = url.filter(|_| !is_checked && !is_allowed(host, edition));
        trace.record_rules(Subject::Credentials, [Source::new(rule::BOX_6, by_scheme)]);
        Ok(())
    }

    /// The variable that names it.
    pub(super) const fn variable(&self) -> &'static str {
        self.variable
    }

    /// The URL.
    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// The host, with its port unless that is the default port of the scheme.
    pub(super) fn host(&self) -> Option<String> {
        match UrlTarget::parse(&self.url) {
            UrlTarget::Host(host) => Some(host.into()),
            UrlTarget::Unsupported | UrlTarget::Opaque(_) | UrlTarget::Invalid => None,
        }
    }

    /// Checks that the URL is valid.
    ///
    /// # Errors
    ///
    /// `InvalidEndpointURL`.
    pub(super) fn check(&self) -> Result<(), Failure> {
        match UrlTarget::parse(&self.url) {
            UrlTarget::Invalid => Err(invalid_endpoint()),
            UrlTarget::Unsupported | UrlTarget::Opaque(_) | UrlTarget::Host(_) => Ok(()),
        }
    }

    /// The path and the query of the request.
    ///
    /// # Errors
    ///
    /// `RequestError` for a URL without HTTP.
    pub(super) fn target(&self) -> Result<String, Failure> {
        if !matches!(UrlTarget::parse(&self.url), UrlTarget::Host(_)) {
            return Err(not_sent("unsupported protocol scheme"));
        }
        let (_, rest) = authority_and_path(&self.url).unwrap_or_default();
        let (path, query) = rest.split_at(rest.find('?').unwrap_or(rest.len()));
        let path = if path.is_empty() { "/".into() } else { escaped(path) };
        Ok(path + query)
    }

    /// Whether the endpoint of the container is at the URL: a full URL leads to it, and a relative one unless it changes the host.
    pub(super) fn is_container(&self) -> bool {
        self.variable == FULL_URI || CONTAINER_HOSTS.contains(&self.hostname())
    }

    /// The host without its port; empty if there is none.
    fn hostname(&self) -> &str {
        let (authority, _) = authority_and_path(&self.url).unwrap_or_default();
        let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((address, _)) => address,
            None => host.split_once(':').map_or(host, |(host, _)| host),
        }
    }

    fn has_scheme(&self, scheme: &str) -> bool {
        self.url.split_once(':').is_some_and(|(own, _)| own.eq_ignore_ascii_case(scheme))
    }
}

/// Whether a host is an IP address.
fn is_address(host: &str) -> bool {
    host.parse::<IpAddr>().is_ok()
}

/// Whether credentials may be requested from this address without encryption.
fn is_allowed(host: &str, edition: Edition) -> bool {
    let Ok(address) = host.parse::<IpAddr>() else { return host == "localhost" };
    let address = address.to_canonical();
    let is = |known: &str| known.parse() == Ok(address);
    address.is_loopback() || (edition == Edition::V1_55 && CONTAINER_HOSTS.into_iter().any(is))
}

/// The path as Go sends it: as it is written or, if a byte may not stand in a path, escaped anew.
fn escaped(path: &str) -> String {
    let may_stand = |c: char, others: &str| c.is_ascii_alphanumeric() || (c.is_ascii() && others.contains(c));
    if path.chars().all(|c| may_stand(c, IN_PATH)) {
        return path.into();
    }
    let mut text = String::new();
    for byte in unescaped(path.as_bytes()) {
        match char::from(byte) {
            c if may_stand(c, UNESCAPED) => text.push(c),
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}

/// The bytes of a path without its escapes.
fn unescaped(mut path: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    while let Some((first, rest)) = path.split_first() {
        let digits = rest.get(..2).and_then(|digits| str::from_utf8(digits).ok());
        let byte = digits.filter(|_| *first == b'%').and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        path = if byte.is_some() { &rest[2..] } else { rest };
    }
    bytes
}
