//! Canonical requests, from which signatures of version 4 are computed.

use hyper::HeaderMap;
use ring::digest::{SHA256, digest};

use super::TOKEN;

/// The SHA-256 hash in hexadecimal digits, as signatures use it.
pub(super) fn hash(bytes: &[u8]) -> String {
    digest(&SHA256, bytes).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The parts of a canonical request. The URL that was signed is not known, so there are several candidates.
pub(super) struct Canonical<'r> {
    signed_headers: &'r str,
    /// The signed headers, each with the values that may have been signed.
    headers: Vec<(&'r str, Vec<Vec<u8>>)>,
    paths: Vec<String>,
    queries: Vec<String>,
}

impl<'r> Canonical<'r> {
    /// The candidates: for the endpoint or the host in the header, with the session token as received or as the SDK signs
    /// it.
    ///
    /// # Errors
    ///
    /// If a signed header is missing in the request.
    pub(super) fn of(
        headers: &HeaderMap,
        signed_headers: &'r str,
        endpoint: &str,
        signed_token: &str,
    ) -> Result<Self, String> {
        let (host, path, query) = parts(endpoint);
        let values = signed_headers.split(';').map(|name| {
            let other = match name {
                "host" => Some(host.into()),
                TOKEN => Some(with_single_spaces(signed_token.as_bytes())),
                _ => None,
            };
            let value = signed_value(headers, name)?;
            Ok((name, distinct([value].into_iter().chain(other))))
        });
        Ok(Self {
            signed_headers,
            headers: values.collect::<Result<_, String>>()?,
            paths: distinct(["/".into()].into_iter().chain(paths(path))),
            queries: distinct(["".into(), canonical_query(query), canonical_query(&format!("{query}/"))]),
        })
    }

    /// All canonical requests for a body with this hash.
    pub(super) fn requests<'s>(&'s self, body: &'s str) -> impl Iterator<Item = Vec<u8>> + 's {
        let urls = self.paths.iter().flat_map(|path| self.queries.iter().map(move |query| (path, query)));
        urls.flat_map(move |(path, query)| {
            let heads = self.heads(format!("POST\n{path}\n{query}\n").into_bytes());
            let end = format!("\n{}\n{body}", self.signed_headers).into_bytes();
            heads.into_iter().map(move |head| [head, end.clone()].concat())
        })
    }

    /// The start of the request, once for each combination of header values.
    fn heads(&self, start: Vec<u8>) -> Vec<Vec<u8>> {
        self.headers.iter().fold(vec![start], |heads, (name, values)| {
            let lines = values.iter().map(|value| [name.as_bytes(), b":", value, b"\n"].concat());
            lines.flat_map(|line| heads.iter().map(move |head| [&**head, &line].concat())).collect()
        })
    }
}

/// The signed value of a header: multiple values are joined with commas.
fn signed_value(headers: &HeaderMap, name: &str) -> Result<Vec<u8>, String> {
    let values = headers.get_all(name).iter().map(|value| with_single_spaces(value.as_bytes().trim_ascii()));
    let values: Vec<_> = values.collect();
    match values.is_empty() {
        true => Err(format!("it covers the header {name:?}, which the request does not have")),
        false => Ok(values.join(&b',')),
    }
}

/// Collapses runs of spaces to one.
fn with_single_spaces(value: &[u8]) -> Vec<u8> {
    let mut value = value.to_vec();
    value.dedup_by(|next, before| *next == b' ' && *before == b' ');
    value
}

/// The host, the path and the query of a URL. The default port is left out.
fn parts(url: &str) -> (&str, &str, &str) {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let rest = rest.split('#').next().unwrap_or_default();
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let usual = if scheme.eq_ignore_ascii_case("http") { ":80" } else { ":443" };
    (host.strip_suffix(usual).unwrap_or(host), path, query)
}

/// The paths that may be signed for an endpoint: with and without the slash of the operation, and with dots resolved.
fn paths(path: &str) -> impl Iterator<Item = String> {
    let forms = [path.to_owned(), format!("{path}/"), resolved(path), format!("{}/", resolved(path))];
    forms.into_iter().map(|form| escaped(&escaped_once(&form)))
}

/// The path without empty segments, and with dot segments resolved.
fn resolved(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => _ = parts.pop(),
            part => parts.push(part),
        }
    }
    parts.iter().map(|part| format!("/{part}")).collect()
}

/// The path in the request line: existing escapes are kept.
fn escaped_once(path: &str) -> String {
    let may_stand = |byte: u8| byte.is_ascii_graphic() && !br#""<>\^`{|}"#.contains(&byte);
    path.bytes().map(|byte| character(byte, may_stand(byte))).collect()
}

/// The path in the canonical request: escaped once more, except for slashes.
fn escaped(path: &str) -> String {
    path.bytes().map(|byte| character(byte, is_plain(byte) || byte == b'/')).collect()
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

fn character(byte: u8, may_stand: bool) -> String {
    if may_stand { char::from(byte).into() } else { format!("%{byte:02X}") }
}

/// The query in the canonical request: sorted and escaped, and every name has a value.
fn canonical_query(query: &str) -> String {
    let text = |text: &str| text.bytes().map(|byte| character(byte, is_plain(byte))).collect::<String>();
    let pairs = form_urlencoded::parse(query.as_bytes());
    let mut pairs: Vec<_> = pairs.map(|(name, value)| (text(&name), text(&value))).collect();
    pairs.sort();
    let pairs = pairs.into_iter().map(|(name, value)| format!("{name}={value}"));
    pairs.collect::<Vec<_>>().join("&")
}

/// The items without duplicates, in their order.
fn distinct<T: PartialEq>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut distinct = Vec::new();
    for item in items {
        if !distinct.contains(&item) {
            distinct.push(item);
        }
    }
    distinct
}
