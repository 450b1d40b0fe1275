//! The paths of the metadata service, by the rules of Go.

use std::iter;

use http::Method;

use crate::Edition;

/// The path of the token.
pub(super) const TOKEN: &str = "/latest/api/token";

/// The path of the list of roles.
pub(super) fn list(edition: Edition) -> &'static str {
    match edition {
        // The endpoint of this edition ends with `/latest`.
        Edition::V1_14 => "/meta-data/iam/security-credentials",
        Edition::V1_55 => "/latest/meta-data/iam/security-credentials/",
    }
}

/// The path of the credentials of a role. The name may contain slashes and dots, which are resolved, and a query. In edition 1.14 they
/// never lead out of the metadata, and the name may contain escapes.
pub(super) fn role(edition: Edition, name: &[u8]) -> String {
    let (name, query) = match name.iter().position(|byte| *byte == b'?') {
        Some(end) => (&name[..end], Some(&name[end + 1..])),
        None => (name, None),
    };
    let (root, may_escape): (_, fn(u8) -> bool) = match edition {
        Edition::V1_14 => ("/meta-data", |byte| byte == b'%'),
        Edition::V1_55 => ("", |_| false),
    };
    let list = list(edition).trim_end_matches('/');
    let list = list.strip_prefix(root).unwrap_or(list);
    let mut segments: Vec<&[u8]> = list.split('/').skip(1).map(str::as_bytes).collect();
    for segment in name.split(|byte| *byte == b'/') {
        match segment {
            b"" | b"." => {}
            b".." => _ = segments.pop(),
            _ => segments.push(segment),
        }
    }
    let path = segments.iter().map(|segment| format!("/{}", escape(segment, may_escape)));
    let path: String = iter::once(root.to_owned()).chain(path).collect();
    let query = query.map(|query| format!("?{}", escape(query, |byte| byte == b'%'))).unwrap_or_default();
    if path.is_empty() { format!("/{query}") } else { path + &query }
}

/// The bytes with an escape for each that is neither unreserved nor allowed in a path or by the function.
fn escape(bytes: &[u8], is_allowed: fn(u8) -> bool) -> String {
    let escaped = |byte: &u8| match *byte {
        byte if byte.is_ascii_alphanumeric() || b"-_.~$&+,/:;=@!'()*".contains(&byte) || is_allowed(byte) => {
            char::from(byte).to_string()
        }
        byte => format!("%{byte:02X}"),
    };
    bytes.iter().map(escaped).collect()
}

/// The endpoint as edition 1.55 requests it: without path, query and fragment. A text without a scheme and a host has only a path.
pub(super) fn without_path(endpoint: &str) -> &str {
    let Some((scheme, rest)) = endpoint.split_once("//") else {
        // The colon is that of a scheme or, for the parser, an error.
        let first = endpoint.split('/').next().unwrap_or_default();
        return if first.contains(':') { endpoint } else { "" };
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    &endpoint[..scheme.len() + 2 + end]
}

/// The method of a request for the token.
pub(super) const TOKEN_METHOD: Method = Method::PUT;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_of_a_role_is_cleaned_and_escaped() {
        for (name, in_1_55) in [
            ("role", "/latest/meta-data/iam/security-credentials/role"),
            ("", "/latest/meta-data/iam/security-credentials"),
            ("a/./b//c", "/latest/meta-data/iam/security-credentials/a/b/c"),
            ("../../x", "/latest/meta-data/x"),
            ("../../../../../../x", "/x"),
            ("a b%41#\u{e9}", "/latest/meta-data/iam/security-credentials/a%20b%2541%23%C3%A9"),
            ("a?b=%20 c", "/latest/meta-data/iam/security-credentials/a?b=%20%20c"),
        ] {
            assert_eq!(role(Edition::V1_55, name.as_bytes()), in_1_55, "{name}");
        }
        for (name, in_1_14) in [
            ("role", "/meta-data/iam/security-credentials/role"),
            ("../../../../up", "/meta-data/up"),
            ("a%41 b", "/meta-data/iam/security-credentials/a%41%20b"),
        ] {
            assert_eq!(role(Edition::V1_14, name.as_bytes()), in_1_14, "{name}");
        }
    }

    #[test]
    fn an_endpoint_loses_its_path() {
        for (endpoint, expected) in [
            ("http://169.254.169.254/latest", "http://169.254.169.254"),
            ("http://[fd00:ec2::254]:80/a/b?c#d", "http://[fd00:ec2::254]:80"),
            ("http://localhost?x", "http://localhost"),
            ("nowhere", ""),
            ("nowhere/a:b", ""),
            ("localhost:1338", "localhost:1338"),
        ] {
            assert_eq!(without_path(endpoint), expected, "{endpoint}");
        }
    }
}
