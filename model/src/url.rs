//! The URL of an endpoint: whether it is valid, and to which host requests to it are sent.

/// The ASCII characters that a host may contain besides letters and digits.
const IN_HOST: &str = "-_.~!$&'()*+,;=:[]<>\"";

/// The supported schemes, each with its default port.
const SCHEMES: [(&str, &str); 2] = [("http", ":80"), ("https", ":443")];

/// The target of a request to a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UrlTarget<'u> {
    /// The host, with its port unless that is the default port of the scheme.
    Host(&'u str),
    /// The URL is valid, but has no host or an unsupported scheme.
    Unsupported,
    /// The URL is opaque: no slash follows its scheme, but this text.
    Opaque(&'u str),
    /// The URL is invalid.
    Invalid,
}

impl<'u> UrlTarget<'u> {
    /// Parses a URL in the way of Go's `net/url`, for which a path alone is a valid URL.
    ///
    /// Rules: CALL-5, CALL-6, CALL-7, CALL-10.
    pub(crate) fn parse(url: &'u str) -> Self {
        let url = url.split('#').next().unwrap_or_default();
        let (scheme, rest) = match scheme(url) {
            Some(parts) if !url.contains(|c: char| c.is_ascii_control()) => parts,
            _ => return Self::Invalid,
        };
        let Some((authority, path)) = authority_and_path(url) else { return Self::parse_path(scheme, rest) };
        let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        if is_host(host) && is_escaped(path) { Self::host(scheme, host) } else { Self::Invalid }
    }

    /// Parses a URL without an authority. If it has no scheme, the first segment of its path may not contain a colon.
    fn parse_path(scheme: &str, rest: &'u str) -> Self {
        if !scheme.is_empty() && !rest.starts_with('/') {
            return Self::Opaque(rest);
        }
        let first = rest.split(['/', '?']).next().unwrap_or_default();
        let has_port = scheme.is_empty() && first.contains(':');
        if has_port || !is_escaped(rest) { Self::Invalid } else { Self::Unsupported }
    }

    /// The target of a URL with this scheme and this host, which may be empty.
    fn host(scheme: &str, host: &'u str) -> Self {
        let called = SCHEMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(scheme));
        match called {
            Some((_, port)) if !host.is_empty() => Self::Host(host.strip_suffix(port).unwrap_or(host)),
            Some(_) | None => Self::Unsupported,
        }
    }
}

/// The text of a URL between its scheme and its path, which is the host with what surrounds it, and the path with the query;
/// `None` without slashes before the host.
pub(crate) fn authority_and_path(url: &str) -> Option<(&str, &str)> {
    let url = url.split('#').next().unwrap_or_default();
    let (_, rest) = scheme(url)?;
    let rest = rest.strip_prefix("//")?;
    Some(rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len())))
}

/// The scheme, which may be empty, and the text after it; `None` if the URL begins with a colon.
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

/// Whether the text is a valid host, with or without a port.
fn is_host(host: &str) -> bool {
    let port = if host.starts_with('[') {
        // The colons in brackets are those of an address.
        let after_address = host.rsplit_once(']').map(|(_, after)| after);
        after_address.filter(|after| after.is_empty() || after.starts_with(':'))
    } else {
        Some(host.rfind(':').map_or("", |colon| &host[colon..]))
    };
    port.is_some_and(|port| port.bytes().skip(1).all(|byte| byte.is_ascii_digit()))
        && host.chars().all(|c| !c.is_ascii() || c.is_ascii_alphanumeric() || IN_HOST.contains(c))
}

/// Whether two hexadecimal digits follow each percent sign of a path.
fn is_escaped(path: &str) -> bool {
    let path = path.split('?').next().unwrap_or_default();
    path.split('%')
        .skip(1)
        .all(|after| after.len() > 1 && after.bytes().take(2).all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_target_of_a_url_is_its_host() {
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
    fn a_url_without_a_host_or_with_another_scheme_is_unsupported() {
        for url in ["", "/", "example.com", "example.com/a:b", "ftp://a", "a:/b", "//a", "http:///a"] {
            assert_eq!(UrlTarget::parse(url), UrlTarget::Unsupported, "{url}");
        }
    }

    #[test]
    fn a_host_with_a_port_and_without_a_scheme_is_opaque() {
        assert_eq!(UrlTarget::parse("localhost:9000/a"), UrlTarget::Opaque("9000/a"));
    }

    #[test]
    fn a_text_that_is_not_a_url_is_invalid() {
        for url in [
            "127.0.0.1:9000",
            ":",
            "://a",
            "http://a b",
            "http://a:b",
            "http://a/%",
            "a%2",
            "http://a\n",
            "http://[::1",
            "http://[::1]a",
            "http://[::1]:b",
        ] {
            assert_eq!(UrlTarget::parse(url), UrlTarget::Invalid, "{url}");
        }
    }
}
