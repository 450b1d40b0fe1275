//! Web identities: the token of a file, which STS exchanges for the credentials of a role.

use alloc::boxed::Box;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use crate::decide::{Check, Source};
use crate::dispatch::{Dispatch, Message};
use crate::failure::Failure;
use crate::files::file_at;
use crate::own_requests::Client;
use crate::requested::{Base, RequestedCredentials};
use crate::retry::Issued;
use crate::role::{self, DURATION, MIN_DURATION, TooSmall, invalid_parameters, issued_keys};
use crate::rule::{self, Rule};
use crate::session::{Credentials, Keys, Parameters};
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::{File, IssuedKeys, WebIdentityProvider, World};

/// The operation that is called.
const OPERATION: &str = "AssumeRoleWithWebIdentity";
/// The name of the provider, and the code of its errors.
const PROVIDER: &str = "WebIdentityCredentials";
const CODE: &str = "WebIdentityErr";
/// The codes of errors after which the operation is called again, besides those of every operation.
const TEMPORARY: &[(&str, Rule)] = &[("InvalidIdentityToken", rule::WEB_9)];
/// The minimum lengths of the parameters in bytes.
const MIN_ARN: usize = 20;
const MIN_SESSION_NAME: usize = 2;
const MIN_TOKEN: usize = 4;

/// A web identity, as the environment or a profile sets it.
pub(crate) struct Settings<'w> {
    /// The path of the token file.
    pub(crate) token_file: Option<Candidate<'w>>,
    /// The ARN of the role, without which there are no credentials.
    pub(crate) role_arn: Option<Candidate<'w>>,
    /// The session name, with the rule by which it counts.
    pub(crate) session_name: Option<(Candidate<'w>, Rule)>,
    /// The lengths of the ARN and of the session name in bytes, which need not be valid UTF-8.
    pub(crate) lengths: [usize; 2],
}

/// The request for the credentials of a role, which carries the token that is in the file when it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WebIdentity {
    token_file: String,
    arn: String,
    session_name: Option<String>,
    /// The parameters that are less than their minimum, without the token.
    too_small: Vec<TooSmall>,
    /// The options of the program.
    options: WebIdentityProvider,
    /// Whether the parameters are validated.
    validates: bool,
    /// How the request is sent, or the error that it fails with before.
    dispatch: Result<Dispatch, Failure>,
}

impl<'w> Settings<'w> {
    /// The credentials for the web identity. The token file is not read yet.
    ///
    /// # Errors
    ///
    /// `WebIdentityErr` without a role.
    pub(crate) fn credentials(
        self,
        client: &Client<'_>,
        trace: &mut Trace<'w>,
    ) -> Result<Credentials, Failure> {
        let (token_file, Some(arn)) = (self.token_file, self.role_arn) else {
            let missing = Failure::new(CODE, "role ARN is not set");
            return Err(trace.fail(Subject::Creation, &[rule::ERR_13], None, missing));
        };
        let dispatch = trace.under(Subject::Calls, |trace| client.dispatch(false, trace));
        trace.ignore(Subject::Calls, rule::OPT_13, role::duration_option(client.world));
        let validates = !client.world.options.config.disable_param_validation.unwrap_or_default();
        let [arn_length, name_length] = self.lengths;
        let has_no_region = client.region.is_empty() && dispatch.is_ok();
        let row = Source::new(rule::WEB_1, Some(arn.clone())).and(has_no_region, rule::WEB_11);
        trace.record_rules(Subject::Calls, [row]);
        let (session_name, name_rule) = self.session_name.unzip();
        let name_row = name_rule.map(|rule| Source::new(rule, session_name.clone()));
        trace.record_rules(Subject::Calls, name_row);
        let lengths = [
            ("RoleArn", arn_length, MIN_ARN),
            (
                "RoleSessionName",
                if session_name.is_some() { name_length } else { MIN_SESSION_NAME },
                MIN_SESSION_NAME,
            ),
        ];
        let too_short = lengths.into_iter().filter(|(_, length, minimum)| validates && length < minimum);
        let too_short = too_short.map(|(name, _, minimum)| TooSmall::length(name, minimum));
        let options = client.world.options.web_identity_provider.clone();
        let too_small = record_duration(&options, validates, trace).into_iter().chain(too_short).collect();
        record_policies(&options, trace);
        let identity = WebIdentity {
            token_file: token_file.map(|file| file.value.into_owned()).unwrap_or_default(),
            arn: arn.value.into_owned(),
            session_name: session_name.map(|name| name.value.into_owned()),
            too_small,
            options,
            validates,
            dispatch,
        };
        let tokens = &client.world.options.assume_role_tokens;
        Ok(Credentials::Requested(RequestedCredentials::new(Base::WebIdentity(Box::new(identity)), tokens)))
    }
}

/// Records the duration of the options, and returns the fault if it is too short.
fn record_duration(
    options: &WebIdentityProvider,
    validates: bool,
    trace: &mut Trace<'_>,
) -> Option<TooSmall> {
    let seconds = Some(options.duration).filter(|seconds| *seconds > 0);
    let is_too_short = validates && seconds.is_some_and(|seconds| i128::from(seconds) < MIN_DURATION);
    let shown = seconds.map(|seconds| Candidate::shown(Origin::Option("Duration"), seconds.to_string()));
    let row = Source::new(rule::WEB_14, shown).and(is_too_short, rule::WEB_17);
    trace.record_rules(Subject::Calls, [row]);
    is_too_short.then(|| TooSmall::value(DURATION, MIN_DURATION))
}

/// Records the policies of the options.
fn record_policies(options: &WebIdentityProvider, trace: &mut Trace<'_>) {
    let arns = &options.policy_arns;
    let shown = (!arns.is_empty()).then(|| Candidate::shown(Origin::Option("PolicyArns"), arns.join(", ")));
    trace.record_rules(Subject::Calls, [Source::new(rule::WEB_16, shown)]);
}

impl WebIdentity {
    /// How the request is sent, or the error that it fails with before.
    pub(crate) fn dispatch(&self) -> Result<&Dispatch, &Failure> {
        self.dispatch.as_ref()
    }

    /// Reads the token, validates the request, and returns how it is sent.
    ///
    /// # Errors
    ///
    /// `WebIdentityErr` if the token cannot be read, or the request fails before it is sent.
    pub(crate) fn message<'w>(
        &self,
        world: &'w World,
        trace: &mut Trace<'w>,
    ) -> Result<(&Dispatch, Message), Failure> {
        let token = self.token(world, trace)?;
        let dispatch = self.dispatch.as_ref().map_err(|failure| self.failed(failure.clone(), trace))?;
        let mut too_small = self.too_small.clone();
        if self.validates && token.len() < MIN_TOKEN {
            too_small.push(TooSmall::length("WebIdentityToken", MIN_TOKEN));
        }
        let policies = self.options.policy_arns.iter().enumerate();
        let short = policies.filter(|(_, arn)| self.validates && arn.len() < MIN_ARN);
        too_small
            .extend(short.map(|(at, _)| TooSmall::length(alloc::format!("PolicyArns[{at}].Arn"), MIN_ARN)));
        if !too_small.is_empty() {
            let failure = invalid_parameters(OPERATION, &too_small);
            let failure = trace.fail(Subject::Calls, &[rule::WEB_7], None, failure);
            return Err(self.failed(failure, trace));
        }
        dispatch.check_built().map_err(|failure| self.failed(failure, trace))?;
        let message = Message::new(OPERATION, self.parameters(token));
        Ok((dispatch, message.with_temporary_codes(TEMPORARY)))
    }

    /// The parameters of the request with this token.
    fn parameters(&self, token: &[u8]) -> Parameters {
        let name = self.session_name.clone().map(|name| ("RoleSessionName".into(), name));
        let duration = Some(self.options.duration).filter(|seconds| *seconds > 0);
        let duration = duration.map(|seconds| (DURATION.into(), seconds.to_string()));
        let policies = (1..).zip(&self.options.policy_arns);
        let policies =
            policies.map(|(at, arn)| (alloc::format!("PolicyArns.member.{at}.arn").into(), arn.clone()));
        let token = ("WebIdentityToken".into(), String::from_utf8_lossy(token).into_owned());
        let own = [("RoleArn".into(), self.arn.clone()), token];
        own.into_iter().chain(name).chain(duration).chain(policies).collect()
    }

    /// Decides whether keys that STS issues are requested again at once, because they expire within the window of the
    /// options.
    pub(crate) fn expires(&self, issued: &Issued<'_>, trace: &mut Trace<'_>) -> bool {
        let window = self.options.expiry_window;
        let counts = issued.expires_within(window) && !issued.expires_within(0);
        let shown = Candidate::shown(Origin::Option("ExpiryWindow"), window.to_string());
        trace.record_rules(Subject::Calls, [Source::new(rule::WEB_15, counts.then_some(shown))]);
        issued.expires_within(window)
    }

    /// The token, which is the whole content of the file.
    fn token<'w>(&self, world: &'w World, trace: &mut Trace<'w>) -> Result<&'w [u8], Failure> {
        let origin = Origin::File(self.token_file.clone().into());
        let content = match file_at(world, &self.token_file) {
            Some(File::Bytes(bytes)) => Some(&**bytes),
            Some(File::Directory) | None => None,
        };
        let unreadable = || {
            let file = Failure::new(CODE, alloc::format!("unable to read file at {}", self.token_file))
                .caused_by(Failure::new("", "no such file or directory"));
            Failure::new(CODE, "failed fetching WebIdentity token: ").caused_by(file)
        };
        trace.check(
            Subject::Calls,
            [Check {
                rules: &[rule::WEB_3],
                broken: content.is_none(),
                at: Some(Candidate::shown(origin.clone(), "")),
                error: &unreadable,
            }],
        )?;
        trace.record_rules(Subject::Calls, [Source::new(rule::WEB_2, Some(Candidate::shown(origin, "")))]);
        Ok(content.unwrap_or_default())
    }

    /// The keys of the role, if STS issues these.
    pub(crate) fn keys(&self, issued: Option<&IssuedKeys>) -> Keys {
        issued_keys(&self.arn, issued, PROVIDER)
    }

    /// The error of a retrieval whose request has failed.
    pub(crate) fn failed(&self, cause: Failure, trace: &mut Trace<'_>) -> Failure {
        let failure = Failure::new(CODE, "failed to retrieve credentials").caused_by(cause);
        trace.fail(Subject::Calls, &[rule::WEB_8], None, failure)
    }
}
