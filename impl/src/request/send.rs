//! Runs the lists of handlers of a request: the order of the steps, and when they are repeated.

use std::sync::Arc;

use super::Request;
use crate::error::{Error, ErrorKind};
use crate::{Edition, HandlerList, Handlers};

/// The result of an attempt to send a request.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum AttemptResult {
    /// The request is complete.
    Done,
    /// The attempt failed, and its retry delay has elapsed: the request must be sent again.
    Retry,
}

impl Request {
    /// Builds the request, unless it is already built: runs the Validate list, then the Build list.
    ///
    /// # Errors
    ///
    /// - The error of a handler, such as `MissingRegion`, `MissingEndpoint` or `InvalidParameter`.
    /// - `InvalidEndpointURL`: the endpoint is not a URL.
    /// - The [creation error](crate::Session::creation_error) of the session.
    pub fn build(&mut self) -> Result<(), Error> {
        if !self.built {
            self.run(|handlers| &handlers.validate)?;
            self.run(|handlers| &handlers.build)?;
            self.built = true;
        }
        self.outcome()
    }

    /// [Builds](Self::build) the request and runs the Sign list.
    ///
    /// # Errors
    ///
    /// - The errors of [`build`](Self::build).
    /// - The errors of [`Credentials::retrieve`](crate::Credentials::retrieve).
    /// - `RequestError`: the URL has no scheme, or the credentials contain a character that is not allowed in a header.
    /// - Any other error of a handler of the Sign list.
    pub fn sign(&mut self) -> Result<(), Error> {
        self.run_sign()?;
        match self.unsignable.take() {
            Some(reason) => Err(Error::from(ErrorKind::RequestError).with_original_error(reason)),
            None => Ok(()),
        }
    }

    /// Builds the request and runs the Sign list. A signature that cannot be made is an error only when the request is sent.
    pub(crate) fn run_sign(&mut self) -> Result<(), Error> {
        self.build()?;
        self.run(|handlers| &handlers.sign)
    }

    /// Signs and sends the request, and retries it up to [`max_retries`](Self::max_retries) times. It blocks until the response is in [`http_response`](Self::http_response).
    ///
    /// Each attempt runs the lists Sign, Send, UnmarshalMeta and ValidateResponse; then Unmarshal, or UnmarshalError if the
    /// response is not valid; and in edition 1.55 CompleteAttempt. After a failed attempt the lists Retry and AfterRetry run. The
    /// Complete list runs once at the end, even if the request failed.
    ///
    /// # Errors
    ///
    /// - The errors of [`sign`](Self::sign).
    /// - `RequestError`: there is no response.
    /// - `UnknownError`: the status code is 300 or above, and no handler replaced the error.
    /// - Any other error of a handler.
    pub fn send(&mut self) -> Result<(), Error> {
        let sent = self.attempts();
        self.complete();
        sent
    }

    /// Runs the Complete list. Its handlers cannot change the result of the request.
    pub(crate) fn complete(&mut self) {
        _ = self.run(|handlers| &handlers.complete);
    }

    fn attempts(&mut self) -> Result<(), Error> {
        self.start()?;
        while self.attempt()? == AttemptResult::Retry {}
        Ok(())
    }

    /// Starts the request. In edition 1.55 a request with an error from its creation runs no handlers.
    pub(crate) fn start(&self) -> Result<(), Error> {
        if self.edition() == Edition::V1_55 { self.outcome() } else { Ok(()) }
    }

    /// Signs the request and sends it once. After a failure, it decides whether to send the request again and waits for the delay.
    pub(crate) fn attempt(&mut self) -> Result<AttemptResult, Error> {
        self.run_sign()?;
        self.credentials_expired = false;
        let sent = self.send_once();
        // The list is empty in edition 1.14.
        _ = self.run(|handlers| &handlers.complete_attempt);
        if sent.is_ok() {
            return Ok(AttemptResult::Done);
        }
        _ = self.run(|handlers| &handlers.retry);
        self.run(|handlers| &handlers.after_retry)?;
        // No error is left, so the request is sent again. In edition 1.55 a handler can prevent that.
        let is_retried = self.edition() == Edition::V1_14 || self.retryable == Some(true);
        Ok(if is_retried { AttemptResult::Retry } else { AttemptResult::Done })
    }

    /// Sends the signed request and unmarshals the response.
    fn send_once(&mut self) -> Result<(), Error> {
        self.retryable = None;
        self.run(|handlers| &handlers.send)?;
        _ = self.run(|handlers| &handlers.unmarshal_meta);
        if let Err(error) = self.run(|handlers| &handlers.validate_response) {
            _ = self.run(|handlers| &handlers.unmarshal_error);
            return self.outcome().and(Err(error));
        }
        self.run(|handlers| &handlers.unmarshal)
    }

    /// Runs a list, and returns the error that is then in the request.
    fn run(&mut self, list: impl FnOnce(&Handlers) -> &HandlerList) -> Result<(), Error> {
        let handlers = Arc::clone(&self.context.handlers);
        list(&handlers).run(self);
        self.outcome()
    }

    /// Runs the handlers of the user in a list.
    #[cfg(feature = "sdk")]
    pub(crate) fn run_user_handlers(&mut self, list: impl FnOnce(&Handlers) -> &HandlerList) {
        let handlers = Arc::clone(&self.context.handlers);
        list(&handlers).run_user_handlers(self);
    }

    fn outcome(&self) -> Result<(), Error> {
        self.error.clone().map_or(Ok(()), Err)
    }
}
