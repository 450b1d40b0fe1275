//! The URL of an endpoint, as a request reads it: whether it is one at all, and which host is called there.

/// What stands in a host besides letters, digits and what is not ASCII.
const IN_HOST: &str = "-_.~!$&'()*+,;=:[]<>\"";

/// The schemes that can be called, with the port that goes without saying.
const CALLED: [(&str, &str); 2] = [("http", ":80"), ("https", ":443")];

/// Where a URL leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UrlTarget<'u> {
    /// To this host, which names its port where it is not the usual one.
    Host(&'u str),
    /// Nowhere that a request can be sent to.
    Unsupported,
    /// Nowhere either, with this behind the scheme in the place of two slashes.
    Opaque(&'u str),
    /// It is no URL, and no request is made of it.
    Invalid,
}

impl<'u> UrlTarget<'u> {
    /// Reads the URL as the releases' language does, which takes a path alone for one.
    ///
    /// Rules: CALL-5, CALL-6, CALL-7, CALL-10.
    pub(crate) fn parse(url: &'u str) -> Self {
        let url = url.split('#').next().unwrap_or_default();
        let (scheme, rest) = match scheme(url) {
            Some(parts) if !url.contains(|c: char| c.is_ascii_control()) => parts,
            _ => return Self::Invalid,
        };
        let Some(rest) = rest.strip_prefix("//") else { return Self::parse_path(scheme, rest) };
        let (authority, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
        let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        if is_host(host) && is_escaped(path) { Self::host(scheme, host) } else { Self::Invalid }
    }

    /// Without a scheme, no colon may stand in the first part of a path.
    fn parse_path(scheme: &str, rest: &'u str) -> Self {
        if !scheme.is_empty() && !rest.starts_with('/') {
            return Self::Opaque(rest);
        }
        let first = rest.split(['/', '?']).next().unwrap_or_default();
        let has_port = scheme.is_empty() && first.contains(':');
        if has_port || !is_escaped(rest) { Self::Invalid } else { Self::Unsupported }
    }

    fn host(scheme: &str, host: &'u str) -> Self {
        let called = CALLED.iter().find(|(known, _)| known.eq_ignore_ascii_case(scheme));
        match called {
            Some((_, port)) if !host.is_empty() => Self::Host(host.strip_suffix(port).unwrap_or(host)),
            Some(_) | None => Self::Unsupported,
        }
    }
}

/// The scheme, which may be empty, and the rest; `None` where a colon stands in front of all.
fn scheme(url: &str) -> Option<(&str, &str)> {
    let end = url.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '+' | '-' | '.'));
    match end {
        Some(0) if url.starts_with(':') => None,
        Some(end) if url[end..].starts_with(':') && url.starts_with(|c: char| c.is_ascii_alphabetic()) => {
            Some((&url[..end], &url[end + 1..]))
        }
        Some(_) | None => Some(("", url)),
    }
}

/// Whether it is a host, with or without a port.
fn is_host(host: &str) -> bool {
    let behind = host.rsplit_once(']').map_or(host, |(_, behind)| behind);
    let port = behind.rsplit_once(':').map_or("", |(_, port)| port);
    port.bytes().all(|byte| byte.is_ascii_digit())
        && host.chars().all(|c| !c.is_ascii() || c.is_ascii_alphanumeric() || IN_HOST.contains(c))
}

/// Whether two hexadecimal digits stand behind each percent sign of a path.
fn is_escaped(path: &str) -> bool {
    let path = path.split('?').next().unwrap_or_default();
    path.split('%')
        .skip(1)
        .all(|behind| behind.len() > 1 && behind.bytes().take(2).all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_leads_to_its_host() {
        for (url, expected) in [
            ("http://localhost:9000", "localhost:9000"),
            ("https://example.com/base?a#b", "example.com"),
            ("HTTP://user:word@example.com:80/", "example.com"),
            ("https://example.com:443", "example.com"),
            ("http://example.com:443", "example.com:443"),
            ("http://[::1]:80/%20", "[::1]"),
        ] {
            assert_eq!(UrlTarget::parse(url), UrlTarget::Host(expected), "{url}");
        }
    }

    #[test]
    fn what_is_not_called_over_http_leads_nowhere() {
        for url in ["", "/", "example.com", "example.com/a:b", "ftp://a", "a:/b", "//a", "http:///a"] {
            assert_eq!(UrlTarget::parse(url), UrlTarget::Unsupported, "{url}");
        }
    }

    #[test]
    fn a_host_with_a_port_is_taken_for_a_scheme() {
        assert_eq!(UrlTarget::parse("localhost:9000/a"), UrlTarget::Opaque("9000/a"));
    }

    #[test]
    fn what_is_no_url_leads_astray() {
        for url in
            ["127.0.0.1:9000", ":", "://a", "http://a b", "http://a:b", "http://a/%", "a%2", "http://a\n"]
        {
            assert_eq!(UrlTarget::parse(url), UrlTarget::Invalid, "{url}");
        }
    }
}
