//! The hosts to which a session sends requests for the credentials of its container.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use reqwest::Url;

use crate::error::{BoxError, ContainerErrorKind, Error};
use crate::http_client::transport::Transport;
use crate::{Edition, HttpClient as _};

/// The addresses of the endpoints of ECS and of EKS.
const CONTAINER_HOSTS: [IpAddr; 3] = [
    IpAddr::V4(Ipv4Addr::new(169, 254, 170, 2)),
    IpAddr::V4(Ipv4Addr::new(169, 254, 170, 23)),
    IpAddr::V6(Ipv6Addr::new(0xfd00, 0x0ec2, 0, 0, 0, 0, 0, 0x23)),
];

/// Checks that the credentials of a container may be requested from the URL. Over `http` the host must be this machine or, in edition
/// 1.55, an address of ECS or EKS; the addresses of a name are looked up. Edition 1.14 checks every scheme.
pub(super) fn check(url: &str, edition: Edition, transport: &Transport) -> Result<(), Error> {
    let (scheme, host) = scheme_and_host(url)
        .map_err(|cause| Error::from(ContainerErrorKind::InvalidUrl).with_original_error(cause))?;
    if host.is_empty() {
        return Err(ContainerErrorKind::NoHost.into());
    }
    if edition == Edition::V1_55 && scheme != "http" {
        return Ok(());
    }
    let addresses = match host.parse() {
        Ok(address) => vec![address],
        Err(_) => transport.lookup_host(&host).map_err(|cause| {
            Error::from(ContainerErrorKind::UnknownHost { host: host.clone() }).with_original_error(cause)
        })?,
    };
    match addresses.into_iter().all(|address| is_allowed(address.to_canonical(), edition)) {
        true => Ok(()),
        false => {
            let allowed = if edition == Edition::V1_14 { "loopback" } else { "loopback/ecs/eks" };
            Err(ContainerErrorKind::ForbiddenHost { host, allowed }.into())
        }
    }
}

fn is_allowed(address: IpAddr, edition: Edition) -> bool {
    address.is_loopback() || edition == Edition::V1_55 && CONTAINER_HOSTS.contains(&address)
}

/// The scheme and the host of a URL, by the rules of Go: only a text with `//` has a host.
fn scheme_and_host(url: &str) -> Result<(String, String), BoxError> {
    let (scheme, rest) = match url.split_once(':').filter(|(scheme, _)| is_scheme(scheme)) {
        Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
        None => (String::new(), url),
    };
    let Some(rest) = rest.strip_prefix("//") else {
        let first_segment = rest.split('/').next().unwrap_or_default();
        return match scheme.is_empty() && first_segment.contains(':') {
            true => Err("first path segment in URL cannot contain colon".into()),
            false => Ok((scheme, String::new())),
        };
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    if host.is_empty() || host.starts_with(':') {
        return Ok((scheme, String::new()));
    }
    let parsed = Url::parse(&format!("http://{authority}/"))?;
    let host = parsed.host_str().unwrap_or_default();
    Ok((scheme, host.trim_start_matches('[').trim_end_matches(']').to_owned()))
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.chars().all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_authority_has_a_host() {
        for (url, scheme, host) in [
            ("http://localhost:9000/get", "http", "localhost"),
            ("HTTP://user:password@127.0.0.1", "http", "127.0.0.1"),
            ("https://[fd00:ec2::23]:80/x", "https", "fd00:ec2::23"),
            ("//host/path", "", "host"),
            ("http:///path", "http", ""),
            ("http://:80/path", "http", ""),
            ("localhost:9000/path", "localhost", ""),
            ("localhost/path", "", ""),
            ("/path", "", ""),
            ("", "", ""),
        ] {
            let expected = (scheme.to_owned(), host.to_owned());
            assert_eq!(scheme_and_host(url).expect(url), expected, "{url}");
        }
        for url in ["127.0.0.1:9000/path", "http://localhost:port/", "http://[::1/"] {
            scheme_and_host(url).expect_err(url);
        }
    }
}
