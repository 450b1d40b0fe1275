//! The paths of the metadata service, by the rules of Go.

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
/// never lead out of the metadata, and the name may contain escapes. Edition 1.55 keeps a slash at its end.
pub(super) fn role(edition: Edition, name: &[u8]) -> String {
    let root = match edition {
        Edition::V1_14 => "/meta-data",
        Edition::V1_55 => "",
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
    if edition == Edition::V1_55 && (segments.is_empty() || name.ends_with(b"/")) {
        segments.push(b"");
    }
    let segments = segments.into_iter().flat_map(|segment| [b"/", segment].concat());
    let path: Vec<u8> = root.bytes().chain(segments).collect();
    match path.iter().position(|byte| *byte == b'?') {
        None => escaped(edition, &path),
        Some(end) => {
            let query = escape(&path[end + 1..], |byte| b"%!'()*".contains(&byte));
            format!("{}?{query}", escaped(edition, &path[..end]))
        }
    }
}

/// The path with escapes. Edition 1.14 leaves a path alone that is valid as it is, and never escapes a percent sign.
fn escaped(edition: Edition, path: &[u8]) -> String {
    let may_stand = |byte: u8| b"!'()*[]%".contains(&byte);
    match edition {
        Edition::V1_14 if path.iter().all(|byte| is_plain(*byte) || may_stand(*byte)) => {
            escape(path, may_stand)
        }
        Edition::V1_14 => escape(path, |byte| byte == b'%'),
        Edition::V1_55 => escape(path, |_| false),
    }
}

/// Whether a path contains the byte without an escape.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.~$&+,/:;=@".contains(&byte)
}

/// The bytes with an escape for each that is neither unreserved nor allowed in a path or by the function.
fn escape(bytes: &[u8], is_allowed: fn(u8) -> bool) -> String {
    let escaped = |byte: &u8| match *byte {
        byte if is_plain(byte) || is_allowed(byte) => char::from(byte).to_string(),
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
            ("a?b/../c", "/latest/meta-data/iam/security-credentials/c"),
            ("a//", "/latest/meta-data/iam/security-credentials/a/"),
            ("own!", "/latest/meta-data/iam/security-credentials/own%21"),
            ("../../../../../", "/"),
        ] {
            assert_eq!(role(Edition::V1_55, name.as_bytes()), in_1_55, "{name}");
        }
        for (name, in_1_14) in [
            ("role", "/meta-data/iam/security-credentials/role"),
            ("../../../../up", "/meta-data/up"),
            ("a%41 b", "/meta-data/iam/security-credentials/a%41%20b"),
            ("a//", "/meta-data/iam/security-credentials/a"),
            ("../..", "/meta-data"),
            ("own!", "/meta-data/iam/security-credentials/own!"),
            ("own! x", "/meta-data/iam/security-credentials/own%21%20x"),
            ("[a]", "/meta-data/iam/security-credentials/[a]"),
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
