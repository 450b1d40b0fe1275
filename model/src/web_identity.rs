//! Web identities: the token of a file, which STS exchanges for the credentials of a role.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use crate::decide::{Check, Source};
use crate::dispatch::{Dispatch, Message};
use crate::failure::Failure;
use crate::files::file_at;
use crate::requested::{Base, RequestedCredentials};
use crate::role::{Client, invalid_parameters, issued_keys};
use crate::rule::{self, Rule};
use crate::session::{Credentials, Keys};
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::{File, IssuedKeys, World};

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
    /// The parameters that are too short, each with its minimum length in bytes.
    too_short: Vec<(&'static str, usize)>,
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
        let identity = WebIdentity {
            token_file: token_file.map(|file| file.value.into_owned()).unwrap_or_default(),
            arn: arn.value.into_owned(),
            session_name: session_name.map(|name| name.value.into_owned()),
            too_short: too_short.map(|(name, _, minimum)| (name, minimum)).collect(),
            validates,
            dispatch,
        };
        let tokens = &client.world.options.assume_role_tokens;
        Ok(Credentials::Requested(RequestedCredentials::new(Base::WebIdentity(Box::new(identity)), tokens)))
    }
}

impl WebIdentity {
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
        let mut too_short = self.too_short.clone();
        if self.validates && token.len() < MIN_TOKEN {
            too_short.push(("WebIdentityToken", MIN_TOKEN));
        }
        if !too_short.is_empty() {
            let failure = invalid_parameters(OPERATION, &too_short);
            let failure = trace.fail(Subject::Calls, &[rule::WEB_7], None, failure);
            return Err(self.failed(failure, trace));
        }
        let name = self.session_name.clone().map(|name| ("RoleSessionName", name));
        let parameters = [("RoleArn", self.arn.clone())].into_iter().chain(name);
        let token = ("WebIdentityToken", String::from_utf8_lossy(token).into_owned());
        let message = Message::new(OPERATION, parameters.chain([token]).collect());
        Ok((dispatch, message.with_temporary_codes(TEMPORARY)))
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
        issued_keys("WEB:", &self.arn, issued, PROVIDER)
    }

    /// The error of a retrieval whose request has failed.
    pub(crate) fn failed(&self, cause: Failure, trace: &mut Trace<'_>) -> Failure {
        let failure = Failure::new(CODE, "failed to retrieve credentials").caused_by(cause);
        trace.fail(Subject::Calls, &[rule::WEB_8], None, failure)
    }
}
