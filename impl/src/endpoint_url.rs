//! URLs of users, which may contain passwords.

use std::fmt;
use std::ops::Deref;

/// The URL of a request, or of an endpoint with or without a scheme. Its `Debug` and `Display` hide the secrets that it may
/// contain: the user name and password of `https://name:password@host`, and the values of the query.
///
/// It can be made from any text and compared with text. It dereferences to [`str`]. The methods of `str` and
/// [`as_str`](Self::as_str) show the secrets. The text is not validated: a request to an endpoint that is not a URL fails.
///
/// ```
/// use awsess::EndpointUrl;
///
/// let url = EndpointUrl::from("https://me:secret@localhost:9000/path?X-Amz-Signature=0123");
/// assert_eq!(url.to_string(), "https://[redacted]@localhost:9000/path?X-Amz-Signature=[redacted]");
/// assert_eq!(url, "https://me:secret@localhost:9000/path?X-Amz-Signature=0123");
/// assert!(url.starts_with("https://me:"));
/// ```
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EndpointUrl(String);

impl EndpointUrl {
    /// The URL with its secrets. Call this only where the URL is used.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The URL with its secrets, as a `String`.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }

    /// The URL without the user name and password, which are never sent: requests are signed instead.
    #[cfg(feature = "sdk")]
    pub(crate) fn without_user_info(&self) -> String {
        let (before, _, after) = self.split_user_info();
        [before, after.strip_prefix('@').unwrap_or(after)].concat()
    }

    /// The text before the user name and password, these two, and the text after them. The middle part is empty if there
    /// is no user name.
    fn split_user_info(&self) -> (&str, &str, &str) {
        let start = start_of_authority(&self.0);
        let (before, rest) = self.0.split_at(start);
        let end = rest.find(['/', '\\', '?', '#']).unwrap_or(rest.len());
        // A password that is not percent-encoded may contain any of these characters, so only the last '@' of the text is
        // certain to end it.
        let authority = &rest[..end];
        let hidden = match rest.rfind('@') {
            _ if is_host(authority) => 0,
            Some(at) => at,
            None if authority.ends_with(':') => 0,
            None => end,
        };
        let (hidden, after) = rest.split_at(hidden);
        (before, hidden, after)
    }
}

/// The index of the authority (user name, password, host and port): after the scheme, if any, and any number of slashes.
fn start_of_authority(url: &str) -> usize {
    let is_scheme = |text: &str| {
        text.starts_with(|first: char| first.is_ascii_alphabetic())
            && text.chars().all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter))
    };
    let rest = url.split_once("://").filter(|(scheme, _)| is_scheme(scheme)).map_or(url, |(_, rest)| rest);
    url.len() - rest.trim_start_matches(['/', '\\']).len()
}

/// Whether the text is only a host, with or without a port.
fn is_host(text: &str) -> bool {
    let behind_address = text.strip_prefix('[').and_then(|text| text.split_once(']')).map(|(_, rest)| rest);
    let port = match behind_address {
        Some(rest) => {
            Some(rest).filter(|rest| !rest.is_empty()).map(|rest| rest.strip_prefix(':').unwrap_or(rest))
        }
        None => text.split_once(':').map(|(_, port)| port),
    };
    let is_port = |port: &str| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    !text.contains('@') && port.is_none_or(is_port)
}

impl Deref for EndpointUrl {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for EndpointUrl {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<String> for EndpointUrl {
    fn from(url: String) -> Self {
        Self(url)
    }
}

impl From<&String> for EndpointUrl {
    fn from(url: &String) -> Self {
        Self(url.clone())
    }
}

impl From<&str> for EndpointUrl {
    fn from(url: &str) -> Self {
        Self(url.to_owned())
    }
}

impl From<EndpointUrl> for String {
    fn from(url: EndpointUrl) -> Self {
        url.0
    }
}

impl PartialEq<str> for EndpointUrl {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for EndpointUrl {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

impl PartialEq<String> for EndpointUrl {
    fn eq(&self, other: &String) -> bool {
        self.0 == *other
    }
}

impl PartialEq<EndpointUrl> for str {
    fn eq(&self, other: &EndpointUrl) -> bool {
        *self == other.0
    }
}

impl PartialEq<EndpointUrl> for &str {
    fn eq(&self, other: &EndpointUrl) -> bool {
        **self == other.0
    }
}

impl PartialEq<EndpointUrl> for String {
    fn eq(&self, other: &EndpointUrl) -> bool {
        *self == other.0
    }
}

const REDACTED: &str = "[redacted]";

/// Hides the user name, the password and the values of the query.
impl fmt::Display for EndpointUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (before, hidden, after) = self.split_user_info();
        let (path, query) = after.split_at(after.find(['?', '#']).unwrap_or(after.len()));
        f.write_str(before)?;
        f.write_str(if hidden.is_empty() { "" } else { REDACTED })?;
        f.write_str(path)?;
        query.split_inclusive(['?', '#', '&']).try_for_each(|parameter| {
            let (shown, end) = parameter.split_at(parameter.trim_end_matches(['?', '#', '&']).len());
            match shown.split_once('=') {
                Some((name, value)) if !value.is_empty() => write!(f, "{name}={REDACTED}{end}"),
                _ => write!(f, "{parameter}"),
            }
        })
    }
}

/// The same as `Display`, in quotes.
impl fmt::Debug for EndpointUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.to_string(), f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_and_password_are_hidden_however_they_are_written() {
        for (url, shown) in [
            ("https://u:SECRET@host:9000/path", "https://[redacted]@host:9000/path"),
            ("https://SECRET@host", "https://[redacted]@host"),
            ("https://u:SECRET@[::1]:9000", "https://[redacted]@[::1]:9000"),
            ("u:SECRET@host:9000", "[redacted]@host:9000"),
            ("//u:SECRET@host", "//[redacted]@host"),
            ("https:u:SECRET@host", "[redacted]@host"),
            ("https:/u:SECRET@host", "[redacted]@host"),
            ("https:\\\\u:SECRET@host", "[redacted]@host"),
            ("https:///u:SECRET@host", "https:///[redacted]@host"),
            (" https://u:SECRET@host", "[redacted]@host"),
            ("ht\ttps://u:SECRET@host", "[redacted]@host"),
            ("u:SECRET://@host", "[redacted]@host"),
            ("https://u:SECRET@SECRET@host", "https://[redacted]@host"),
            ("https://u:SECRET/SECRET@host", "https://[redacted]@host"),
            ("https://u:SECRET?SECRET@host", "https://[redacted]@host"),
            ("https://u:SECRET#SECRET@host", "https://[redacted]@host"),
            ("https://u:SECRET\\SECRET@host", "https://[redacted]@host"),
            ("https://u:S@SECRET/@SECRET@host", "https://[redacted]@host"),
            ("https://u:SECRET%40host/path", "https://[redacted]/path"),
            ("https://u:SECRET", "https://[redacted]"),
            ("http://u:SECRET@[::1", "http://[redacted]@[::1"),
            (
                "https://host/?token=SECRET&flag&x=SECRET#SECRET=SECRET",
                "https://host/?token=[redacted]&flag&x=[redacted]#SECRET=[redacted]",
            ),
        ] {
            let url = EndpointUrl::from(url);
            assert_eq!((url.to_string(), format!("{url:?}")), (shown.to_owned(), format!("{shown:?}")));
        }
    }

    #[test]
    fn what_is_no_secret_is_shown() {
        for url in [
            "",
            "host",
            "host:9000",
            "https://host",
            "https://[::1]:9000/",
            "https://[::1]",
            "https://host:9000/me@example.com",
            "https://s3.amazonaws.com/?list-type&acl=",
            "://host",
            "/path",
        ] {
            assert_eq!(EndpointUrl::from(url).to_string(), url);
        }
    }
}
