//! The requests for the credentials of a role: [`Role::assume`] decides on their endpoint, signature and parameters. They are
//! sent when the credentials are retrieved, by the module `requested`.
//!
//! A healthy STS issues credentials for every role, with the ARN of the role in the access key id. So a later request shows
//! with which role it is signed.

mod request;

use alloc::string::ToString;
use alloc::vec::Vec;

use crate::decide::{Check, Layer, Source};
use crate::failure::Failure;
use crate::own_requests::Client;
use crate::profile::v1_55::Field::{ExternalId, MfaSerial, RoleSessionName};
use crate::profile::{v1_14, v1_55};
use crate::requested::{Base, RequestedCredentials};
use crate::rule::{self, Rule};
use crate::session::{Credentials, Parameters, Provider};
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::World;

pub(crate) use self::request::{OPERATION, Request, TooSmall, invalid_parameters, issued_keys};

/// The default lifetime of the credentials of a role, in seconds.
const FIFTEEN_MINUTES: i128 = 15 * 60;
/// The parameter with the lifetime of credentials, and its minimum in seconds.
pub(crate) const DURATION: &str = "DurationSeconds";
pub(crate) const MIN_DURATION: i128 = 900;

/// A role to assume, with the parameters of the request for its credentials.
#[derive(Clone)]
pub(crate) struct Role<'w> {
    pub(crate) arn: Candidate<'w>,
    pub(crate) external_id: Option<Candidate<'w>>,
    pub(crate) session_name: Option<Candidate<'w>>,
    pub(crate) mfa_serial: Option<Candidate<'w>>,
    pub(crate) lengths: Lengths,
    /// The value of `duration_seconds`, and the number of seconds that it is.
    pub(crate) duration: Option<(Candidate<'w>, i64)>,
}

/// The lengths of the parameters in bytes. They are those of the file, whose values need not be valid UTF-8; the length of
/// a missing parameter is zero.
#[derive(Clone, Copy, Default)]
pub(crate) struct Lengths {
    pub(crate) arn: usize,
    pub(crate) external_id: usize,
    pub(crate) session_name: usize,
    pub(crate) mfa_serial: usize,
}

impl<'w> Role<'w> {
    /// The role of a profile of edition 1.14.
    pub(crate) fn v1_14(role: &v1_14::Role<'w>) -> Self {
        Self {
            arn: role.arn.clone(),
            external_id: role.external_id.clone(),
            session_name: role.session_name.clone(),
            mfa_serial: role.mfa_serial.clone(),
            lengths: role.lengths,
            duration: None,
        }
    }

    /// The role with this ARN and with the other fields of a profile of edition 1.55.
    pub(crate) fn v1_55(arn: Candidate<'w>, profile: &v1_55::Profile<'w>) -> Self {
        let length = |field| profile.text(field).len();
        Self {
            lengths: Lengths {
                arn: arn.value.len(),
                external_id: length(ExternalId),
                session_name: length(RoleSessionName),
                mfa_serial: length(MfaSerial),
            },
            arn,
            external_id: profile.value(ExternalId),
            session_name: profile.value(RoleSessionName),
            mfa_serial: profile.value(MfaSerial),
            duration: profile.duration.clone(),
        }
    }

    /// The credentials of the role, which is assumed with the credentials of the source. If the model does not predict the
    /// credentials of the source, it predicts those of the role only if the request fails before it is signed.
    pub(crate) fn assume(
        &self,
        source: Credentials,
        client: &Client<'_>,
        trace: &mut Trace<'w>,
    ) -> Credentials {
        let request = self.request(&source, client, trace);
        let tokens = &client.world.options.assume_role_tokens;
        Credentials::Requested(match source {
            Credentials::Keys(keys) => RequestedCredentials::new(Base::Keys(keys), tokens).then(request),
            Credentials::Failed(failure) => {
                RequestedCredentials::new(Base::Failed(failure), tokens).then(request)
            }
            Credentials::Requested(source) => source.then(request),
            Credentials::External(_) => match request.validated(tokens.first()) {
                Err(failure) => RequestedCredentials::new(Base::Failed(failure), tokens).then(request),
                Ok(_) => return Credentials::External(Provider::AssumeRole),
            },
        })
    }

    /// The request for the credentials of the role. Each parameter is a row with the rule by which it is sent and its minimum
    /// length in bytes.
    ///
    /// Rules: PARAM-1, PARAM-2.
    fn request(&self, source: &Credentials, client: &Client<'_>, trace: &mut Trace<'w>) -> Request {
        let (world, lengths) = (client.world, self.lengths);
        let dispatch = trace.under(Subject::Calls, |trace| client.dispatch(true, trace));
        let is_chained = matches!(source, Credentials::Requested(source)
            if !matches!(source.provider(), Provider::Container | Provider::Instance));
        let is_on_web_identity = matches!(source, Credentials::Requested(source)
            if source.provider() == Provider::WebIdentity);
        let is_on_process = matches!(source, Credentials::Requested(source)
            if source.provider() == Provider::Process);
        let is_on_sign_on = matches!(source, Credentials::Requested(source)
            if source.provider() == Provider::Sso);
        let validates = !world.options.config.disable_param_validation.unwrap_or_default();
        let arn = Source::new(if is_chained { rule::ROLE_30 } else { rule::ROLE_24 }, Some(self.arn.clone()))
            .and(is_on_web_identity, rule::WEB_12)
            .and(is_on_process, rule::PROC_17)
            .and(is_on_sign_on, rule::PORTAL_17);
        let serial = Source::new(rule::MFA_12, self.mfa_serial.clone())
            .when(!validates || lengths.mfa_serial >= 9, rule::MFA_13);
        let table = [
            ("ExternalId", lengths.external_id, 2, Source::new(rule::ROLE_25, self.external_id.clone())),
            ("RoleArn", lengths.arn, 20, arn),
            (
                "RoleSessionName",
                lengths.session_name,
                2,
                Source::new(rule::ROLE_25, self.session_name.clone()),
            ),
            ("SerialNumber", lengths.mfa_serial, 9, serial),
        ];
        let duration = self.duration(world, validates, trace);
        let mut parameters = Parameters::from([(DURATION.into(), duration.to_string())]);
        let is_too_short = validates && duration < MIN_DURATION;
        let mut too_small: Vec<_> =
            is_too_short.then(|| TooSmall::value(DURATION, MIN_DURATION)).into_iter().collect();
        for (name, length, minimum, parameter) in table {
            let is_long_enough = !validates || length >= minimum;
            let parameter = parameter.when(is_long_enough, rule::PARAM_6).when(is_long_enough, rule::PARAM_7);
            match trace.decide(Subject::Calls, [parameter]) {
                Some(sent) => parameters.push((name.into(), sent.value.into_owned())),
                None if length > 0 => too_small.push(TooSmall::length(name, minimum)),
                None => {}
            }
        }
        let (arn, needs_token) = (self.arn.value.clone().into_owned(), self.mfa_serial.is_some());
        Request { arn, parameters, needs_token, dispatch, too_small, validates }
    }

    /// Decides on the lifetime of the credentials in seconds: `AssumeRoleDuration` as it is, or else `duration_seconds` if
    /// it is at least sixteen minutes, or else fifteen minutes.
    fn duration(&self, world: &World, validates: bool, trace: &mut Trace<'w>) -> i128 {
        let option = Some(i128::from(world.options.assume_role_duration)).filter(|seconds| *seconds > 0);
        let is_too_short = validates && option.is_some_and(|seconds| seconds < MIN_DURATION);
        let of_option = Source::new(rule::OPT_10, duration_option(world))
            .and(is_too_short, rule::OPT_12)
            .over(&[(Layer::Files, &[rule::OPT_11])]);
        let (of_key, seconds) = self.duration.clone().unzip();
        let key = seconds.map(in_range).filter(|seconds| *seconds >= FIFTEEN_MINUTES + 60);
        let of_key = Source::new(rule::ROLE_31, of_key).when(key.is_some(), rule::ROLE_31);
        let decided = trace.choose(Subject::Calls, [(option, of_option), (key, of_key)]);
        decided.flatten().unwrap_or(FIFTEEN_MINUTES)
    }
}

/// The option `AssumeRoleDuration`, if it is set.
pub(crate) fn duration_option<'w>(world: &World) -> Option<Candidate<'w>> {
    let seconds = Some(world.options.assume_role_duration).filter(|seconds| *seconds > 0)?;
    Some(Candidate::shown(Origin::Option("AssumeRoleDuration"), seconds.to_string()))
}

/// The seconds of a duration as the SDK counts it, in nanoseconds in a signed 64-bit integer: one modulo 2^64 nanoseconds.
fn in_range(seconds: i64) -> i128 {
    const SECOND: i128 = 1_000_000_000;
    const RANGE: i128 = 1 << 64;
    let nanoseconds = i128::from(seconds) * SECOND;
    ((nanoseconds + RANGE / 2).rem_euclid(RANGE) - RANGE / 2) / SECOND
}

/// A role with MFA needs a token provider. For a role without, the provider has no effect.
pub(crate) fn require_token_provider<'w>(
    world: &World,
    serial: Option<Candidate<'w>>,
    is_source: bool,
    trace: &mut Trace<'w>,
) -> Result<(), Failure> {
    const RULES: &[Rule] = &[rule::MFA_1, rule::ERR_1, rule::ERR_2];
    const RULES_OF_SOURCE: &[Rule] = &[rule::MFA_1, rule::MFA_8, rule::ERR_1, rule::ERR_2];
    const NOT_SET: &str = "assume role with MFA enabled, but AssumeRoleTokenProvider session option not set.";
    let has_provider = !world.options.assume_role_tokens.is_empty();
    let unused = (has_provider && serial.is_none())
        .then(|| Candidate::shown(Origin::Option("AssumeRoleTokenProvider"), "set"));
    trace.check(
        Subject::Role,
        [Check {
            rules: if is_source { RULES_OF_SOURCE } else { RULES },
            broken: serial.is_some() && !has_provider,
            at: serial.clone(),
            error: &|| Failure::new("AssumeRoleTokenProviderNotSetError", NOT_SET),
        }],
    )?;
    trace.ignore(Subject::Role, rule::MFA_4, unused);
    trace.record_rules(Subject::Role, [Source::new(rule::MFA_2, serial).and(is_source, rule::MFA_8)]);
    Ok(())
}

#[cfg(test)]
mod tests;
