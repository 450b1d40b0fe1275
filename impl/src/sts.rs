//! The security token service: the one call that a session makes itself, AssumeRole.

mod answer;
mod endpoint;
mod parameters;
mod retry;
mod sign;
mod wire;

use std::thread;

use reqwest::Url;

pub(crate) use answer::Assumed;
use endpoint::Endpoint;
pub(crate) use endpoint::Wanted;
pub(crate) use parameters::AssumeRole;
pub(crate) use wire::Wire;

use crate::error::{Error, ErrorKind};
use crate::{Config, CredentialsValue, Edition};
use retry::{Failed, Policy};

/// A client of STS. Whoever makes a call signs it.
pub(crate) struct Sts {
    edition: Edition,
    region: String,
    endpoint: Endpoint,
    skips_validation: bool,
    wire: Wire,
}

/// A call that can be made.
pub(crate) struct Call {
    url: Url,
    form: String,
    retries: u32,
}

/// What came of one attempt.
pub(crate) enum Attempt {
    /// The role was assumed.
    Done(Assumed),
    /// It is to be made again; before, the keys are to be retrieved anew where they are no longer good.
    Again { keys_expired: bool },
}

impl Sts {
    /// A client with the session's config.
    pub(crate) fn new(config: &Config, wanted: &Wanted<'_>, wire: Wire) -> Self {
        Self {
            edition: wanted.edition,
            region: config.region.clone().unwrap_or_default(),
            endpoint: Endpoint::resolve(wanted),
            skips_validation: config.disable_param_validation.unwrap_or(false),
            wire,
        }
    }

    /// The call with these parameters. What can be seen to be wrong with it is told here, before anything is sent or
    /// anybody's keys are retrieved.
    pub(crate) fn prepare(&self, parameters: &AssumeRole) -> Result<Call, Error> {
        let url = self.url()?;
        if !self.skips_validation {
            parameters.validate()?;
        }
        Ok(Call { url, form: parameters.form(), retries: 0 })
    }

    fn url(&self) -> Result<Url, Error> {
        let Endpoint { url, signing_region } = &self.endpoint;
        // What is no URL is told before a region that is missing.
        let known = if url.is_empty() { None } else { Some(parse(&format!("{url}/"))?) };
        if self.region.is_empty() && signing_region.is_empty() {
            return Err(ErrorKind::MissingRegion.into());
        }
        known.ok_or_else(|| ErrorKind::MissingEndpoint.into())
    }

    /// Signs the call with the keys and makes it once; waits where it is to be made again.
    pub(crate) fn attempt(&self, call: &mut Call, keys: &CredentialsValue) -> Result<Attempt, Error> {
        let request = sign::signed(&call.url, &call.form, self.signing_region(), keys)?;
        let failed = match self.wire.send(request) {
            Err(error) => Failed::unsent(error),
            Ok(response) => match answer::read(&response, keys) {
                Ok(assumed) => return Ok(Attempt::Done(assumed)),
                Err(error) => Failed::answered(error, &response),
            },
        };
        self.again(call, failed)
    }

    fn again(&self, call: &mut Call, failed: Failed) -> Result<Attempt, Error> {
        let delay = Policy::of(self.edition).delay(&failed, call.retries);
        let Some(delay) = delay else { return Err(failed.error) };
        thread::sleep(delay);
        call.retries += 1;
        Ok(Attempt::Again { keys_expired: failed.is_expired() })
    }

    fn signing_region(&self) -> &str {
        let of_endpoint = &self.endpoint.signing_region;
        if of_endpoint.is_empty() { &self.region } else { of_endpoint }
    }
}

/// The parser's words do not quote the endpoint, in which there may be a password.
fn parse(url: &str) -> Result<Url, Error> {
    Url::parse(url).map_err(|error| Error::from(ErrorKind::InvalidEndpointUrl).with_source(error))
}
