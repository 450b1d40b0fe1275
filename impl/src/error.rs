//! The errors of sessions, credentials and requests, with the codes and messages of the SDK.
//!
//! There is one type of error, because an error passes through all three: if STS rejects the request for a role, its error is
//! that of the role's credentials, and that of each request that these should sign. The content of an error is in an `Arc`,
//! because the library clones errors: all threads that wait for a retrieval get the same error, and a request keeps its error
//! for its handlers and returns it too.

mod kind;
mod place;
mod provider_kind;
mod text;

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

#[cfg(feature = "metadata")]
use http::StatusCode;

pub use kind::{
    CaBundleErrorKind, CancellationReason, ClientTlsErrorKind, ErrorKind, InvalidParameter, SdkPanic,
    SharedConfigErrorKind,
};
pub use place::Place;
pub use provider_kind::{
    ContainerErrorKind, InstanceErrorKind, ProcessErrorKind, SsoErrorKind, WebIdentityErrorKind,
};
#[cfg(feature = "sdk")]
pub(crate) use text::with_sources;

/// An error of any type, such as user code returns.
pub type BoxError = Box<dyn StdError + Send + Sync + 'static>;

/// Why a session, its credentials or a request failed. Cheap to clone.
///
/// [`code`](Self::code) and [`message`](Self::message) are the SDK's, word for word. `Display` is for people: one line with
/// the code, the message, the place at fault (`in /home/u/.aws/config, section [dev], key role_arn`) and the causes of the
/// error, such as an invalid line of a file or `UnknownIssuer`.
///
/// Because `Display` includes the causes, [`source`](StdError::source) is always `None`, so that code that prints a
/// chain of sources (`anyhow`, loggers) prints each cause once. The error that led to this one is
/// [`original_error`](Self::original_error). No part of an error ever shows a secret.
///
/// ```
/// use awsess::{Environment, Error, ErrorKind, Options, Session};
///
/// let environment = Environment::from_vars([("AWS_WEB_IDENTITY_TOKEN_FILE", "/var/run/token")]);
/// let error = Session::new_session_with_options(Options::new().environment(environment)).unwrap_err();
/// assert!(matches!(error.kind(), ErrorKind::WebIdentityErr(_)));
/// assert_eq!(error.code(), Some("WebIdentityErr"));
/// assert_eq!(error.message(), "role ARN is not set");
/// assert_eq!(error.to_string(), "WebIdentityErr: role ARN is not set");
/// ```
#[derive(Clone)]
pub struct Error(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    place: Option<Place>,
    original_error: Option<Arc<dyn StdError + Send + Sync>>,
    causes: Vec<Error>,
    /// The advice for the user if the release panics instead of returning an error. If it panics with an error of the SDK, that
    /// is the kind of this error, otherwise the kind is `SdkPanic`.
    panic_advice: Option<&'static str>,
}

impl Error {
    /// An error of the user's code, such as a credentials provider, a token provider or a handler.
    pub fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        ErrorKind::Other { code: code.into(), message: message.into() }.into()
    }

    /// The `InvalidParameter` error of a handler in the Validate list. Its [original error](Self::original_error) is that of the
    /// first parameter, whose original error is that of the second, and so on.
    #[must_use]
    pub fn invalid_parameters(parameters: Vec<InvalidParameter>) -> Self {
        let mut next = None;
        for parameter in parameters.iter().rev() {
            next = Some(Self::new(parameter.code(), parameter.to_string()).with_original_if(next));
        }
        Self::from(ErrorKind::InvalidParameter { parameters }).with_original_if(next)
    }

    /// Sets the [original error](Self::original_error).
    #[must_use]
    pub fn with_original_error(self, original: impl Into<BoxError>) -> Self {
        let original: BoxError = original.into();
        self.change(|inner| inner.original_error = Some(Arc::from(original)))
    }

    fn with_original_if(self, original: Option<Self>) -> Self {
        match original {
            Some(original) => self.with_original_error(original),
            None => self,
        }
    }

    /// Sets the place at fault.
    #[must_use]
    pub fn with_place(self, place: impl Into<Option<Place>>) -> Self {
        let place = place.into();
        self.change(|inner| inner.place = place)
    }

    /// Adds the errors of a chain's providers, which are not in the message of the SDK.
    pub(crate) fn with_causes(self, causes: Vec<Self>) -> Self {
        self.change(|inner| inner.causes = causes)
    }

    /// Marks this error as one that the release panics with, with advice for the user.
    pub(crate) fn into_sdk_panic(self, advice: &'static str) -> Self {
        self.change(|inner| inner.panic_advice = Some(advice))
    }

    fn change(mut self, change: impl FnOnce(&mut Inner)) -> Self {
        change(Arc::make_mut(&mut self.0));
        self
    }

    /// Whether this error is a clone of the other.
    #[cfg(feature = "sdk")]
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// The kind of the error, with its details.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// Whether the release panics instead of returning an error.
    ///
    /// This library never panics. The code and message are those of the error that the release panics with; if the release
    /// panics without an error, there is no code and the message is that of Go's runtime.
    #[must_use]
    pub fn is_sdk_panic(&self) -> bool {
        self.0.panic_advice.is_some()
    }

    /// The code of the SDK, such as `SharedConfigLoadError`; `None` for an error without a code.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.kind.code()
    }

    /// The message of the SDK, word for word.
    #[must_use]
    pub fn message(&self) -> String {
        self.0.kind.message()
    }

    /// The file, section and key at fault, where they are known.
    #[must_use]
    pub fn place(&self) -> Option<&Place> {
        self.0.place.as_ref()
    }

    /// The id of the failed request, which the support of AWS needs.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.kind.response().and_then(|(_, id)| id)
    }

    /// The status of the failed response, if the error is about one.
    #[cfg(feature = "metadata")]
    pub(crate) fn status(&self) -> Option<StatusCode> {
        self.0.kind.response().map(|(status, _)| status)
    }

    /// The error that caused this one: `OrigErr` in the SDK. It may have a cause itself: its [`source`](StdError::source), or
    /// its original error if it is an `Error` too.
    #[must_use]
    pub fn original_error(&self) -> Option<&(dyn StdError + 'static)> {
        let original = self.0.original_error.as_deref()?;
        Some(original)
    }

    /// The errors of a chain's providers, in their order, if the error is `NoCredentialProviders`.
    #[must_use]
    pub fn causes(&self) -> &[Self] {
        &self.0.causes
    }

    /// Whether the only problem is a missing profile, with which a session can be made.
    pub(crate) fn is_missing_profile(&self) -> bool {
        matches!(self.0.kind, ErrorKind::SharedConfigProfileNotExistsError { .. })
    }
}

impl From<CaBundleErrorKind> for Error {
    fn from(kind: CaBundleErrorKind) -> Self {
        ErrorKind::LoadCustomCaBundleError(kind).into()
    }
}

impl From<CancellationReason> for Error {
    fn from(reason: CancellationReason) -> Self {
        Self::from(ErrorKind::RequestCanceled(reason)).with_original_error(reason.message())
    }
}

impl From<ClientTlsErrorKind> for Error {
    fn from(kind: ClientTlsErrorKind) -> Self {
        ErrorKind::LoadClientTlsCertError(kind).into()
    }
}

impl From<ContainerErrorKind> for Error {
    fn from(kind: ContainerErrorKind) -> Self {
        ErrorKind::CredentialsEndpointError(kind).into()
    }
}

impl From<InstanceErrorKind> for Error {
    fn from(kind: InstanceErrorKind) -> Self {
        ErrorKind::InstanceError(kind).into()
    }
}

impl From<ProcessErrorKind> for Error {
    fn from(kind: ProcessErrorKind) -> Self {
        ErrorKind::ProcessProviderError(kind).into()
    }
}

impl From<SsoErrorKind> for Error {
    fn from(kind: SsoErrorKind) -> Self {
        ErrorKind::SsoError(kind).into()
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        let panic_advice = if let ErrorKind::SdkPanic(panic) = &kind { Some(panic.advice()) } else { None };
        Self(Arc::new(Inner { kind, place: None, original_error: None, causes: Vec::new(), panic_advice }))
    }
}

impl From<SdkPanic> for Error {
    fn from(panic: SdkPanic) -> Self {
        ErrorKind::SdkPanic(panic).into()
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("code", &self.code())
            .field("message", &self.message())
            .field("place", &self.0.place)
            .field("original_error", &self.0.original_error.as_ref().map(ToString::to_string))
            .field("causes", &self.0.causes)
            .finish()
    }
}

impl StdError for Error {}
