//! The way of a request through its handlers, list by list.

use std::sync::Arc;

use super::Request;
use crate::error::Error;
use crate::{Edition, HandlerList, Handlers};

/// What came of one attempt that did not fail for good.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Attempt {
    /// The request is through.
    Done,
    /// It is to be sent again; whoever was to wait has waited.
    Again,
}

impl Request {
    /// Builds the request: runs the Validate list, then the Build list, unless it was built before.
    ///
    /// # Errors
    ///
    /// What a handler reported, such as `MissingRegion`, `MissingEndpoint` or `InvalidParameter`; of a session
    /// whose creation failed, that failure; `InvalidEndpointURL` where the endpoint is no URL.
    pub fn build(&mut self) -> Result<(), Error> {
        if !self.built {
            self.run(|handlers| &handlers.validate)?;
            self.run(|handlers| &handlers.build)?;
            self.built = true;
        }
        self.outcome()
    }

    /// Builds the request if need be and runs the Sign list.
    ///
    /// # Errors
    ///
    /// As [`build`](Self::build), and what a handler of the Sign list reported: that the credentials cannot be had,
    /// or do not fit into a header.
    pub fn sign(&mut self) -> Result<(), Error> {
        self.build()?;
        self.run(|handlers| &handlers.sign)
    }

    /// Signs the request and sends it, up to four times, and leaves the answer in
    /// [`http_response`](Self::http_response); blocks until it is there.
    ///
    /// Each attempt runs the lists Sign, Send, UnmarshalMeta and ValidateResponse; then Unmarshal, or, where the
    /// answer was no good, UnmarshalError; then, in edition 1.55, CompleteAttempt. A failed one is followed by Retry
    /// and AfterRetry. The Complete list runs once, whatever came before.
    ///
    /// # Errors
    ///
    /// As [`sign`](Self::sign), `RequestError` where no answer came, `UnknownError` where its status was 300 or more,
    /// and what a handler reported.
    pub fn send(&mut self) -> Result<(), Error> {
        let sent = self.attempts();
        self.complete();
        sent
    }

    /// Runs the Complete list, whose handlers cannot change the outcome.
    pub(crate) fn complete(&mut self) {
        _ = self.run(|handlers| &handlers.complete);
    }

    fn attempts(&mut self) -> Result<(), Error> {
        self.start()?;
        while self.attempt()? == Attempt::Again {}
        Ok(())
    }

    /// Edition 1.55 begins nothing with a request that is wrong from the start.
    pub(crate) fn start(&self) -> Result<(), Error> {
        if self.edition() == Edition::V1_55 { self.outcome() } else { Ok(()) }
    }

    /// Signs the request and sends it once. Where it is to be sent again, that was decided and waited for.
    pub(crate) fn attempt(&mut self) -> Result<Attempt, Error> {
        self.sign()?;
        self.keys_expired = false;
        let sent = self.exchange();
        // The list is empty in edition 1.14.
        _ = self.run(|handlers| &handlers.complete_attempt);
        if sent.is_ok() {
            return Ok(Attempt::Done);
        }
        _ = self.run(|handlers| &handlers.retry);
        self.run(|handlers| &handlers.after_retry)?;
        Ok(self.again())
    }

    fn exchange(&mut self) -> Result<(), Error> {
        self.retryable = None;
        self.run(|handlers| &handlers.send)?;
        _ = self.run(|handlers| &handlers.unmarshal_meta);
        if let Err(error) = self.run(|handlers| &handlers.validate_response) {
            _ = self.run(|handlers| &handlers.unmarshal_error);
            return self.outcome().and(Err(error));
        }
        self.run(|handlers| &handlers.unmarshal)
    }

    /// No error is left: the request is made again, in edition 1.55 only where it is said to be worth it.
    fn again(&self) -> Attempt {
        match (self.edition(), self.retryable) {
            (Edition::V1_14, _) | (Edition::V1_55, Some(true)) => Attempt::Again,
            (Edition::V1_55, _) => Attempt::Done,
        }
    }

    fn run(&mut self, list: impl FnOnce(&Handlers) -> &HandlerList) -> Result<(), Error> {
        let handlers = Arc::clone(&self.context.handlers);
        list(&handlers).run(self);
        self.outcome()
    }

    /// Runs those handlers of a list that the user has put there.
    #[cfg(feature = "sdk")]
    pub(crate) fn run_users(&mut self, list: impl FnOnce(&Handlers) -> &HandlerList) {
        let handlers = Arc::clone(&self.context.handlers);
        list(&handlers).run_users(self);
    }

    fn outcome(&self) -> Result<(), Error> {
        self.error.clone().map_or(Ok(()), Err)
    }
}
