//! The body of a request or a response.

use std::fmt;
use std::ops::Deref;

use zeroize::Zeroizing;

use crate::secret::append;

/// The body of a request or a response. Because its bytes may be secret, no formatter shows them, and their memory is
/// overwritten when the body is dropped.
///
/// ```
/// let mut body = awsess::Body::from("Action=AssumeRole");
/// body.append(b"&TokenCode=123456");
/// assert_eq!(body.len(), 34);
/// assert!(body.starts_with(b"Action"));
/// assert_eq!(format!("{body:?}"), "Body(34 bytes)");
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Body(Zeroizing<Vec<u8>>);

impl Body {
    /// An empty body.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends bytes.
    pub fn append(&mut self, bytes: &[u8]) {
        append(&mut self.0, bytes);
    }

    /// Returns the bytes as a vector, whose memory is not overwritten when it is dropped.
    #[must_use]
    pub fn into_vec(mut self) -> Vec<u8> {
        std::mem::take(&mut *self.0)
    }
}

impl Deref for Body {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl AsRef<[u8]> for Body {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        text.into_bytes().into()
    }
}

impl From<&[u8]> for Body {
    fn from(bytes: &[u8]) -> Self {
        bytes.to_vec().into()
    }
}

impl<const N: usize> From<&[u8; N]> for Body {
    fn from(bytes: &[u8; N]) -> Self {
        bytes.to_vec().into()
    }
}

impl From<&str> for Body {
    fn from(text: &str) -> Self {
        text.as_bytes().into()
    }
}

impl From<Body> for Vec<u8> {
    fn from(body: Body) -> Self {
        body.into_vec()
    }
}

impl<T: AsRef<[u8]> + ?Sized> PartialEq<&T> for Body {
    fn eq(&self, other: &&T) -> bool {
        **self == *other.as_ref()
    }
}

/// Shows only the length.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Body({} bytes)", self.len())
    }
}
