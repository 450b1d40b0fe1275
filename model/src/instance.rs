//! The credentials of an instance: the requests to its metadata service, the token for them, and what is read in the answers.

mod issued;
mod target;
#[cfg(test)]
mod tests;

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;

use crate::client::max_retries;
use crate::decide::{Check, Source};
use crate::environment::{from_variable, variable};
use crate::failure::Failure;
use crate::flags::Flags;
use crate::handlers::DryRun;
use crate::network::Network;
use crate::own_requests::{self, Client};
use crate::provider_chain::ProviderChain;
use crate::requested::{Base, RequestedCredentials};
use crate::retry::{FailedAttempt, not_sent};
use crate::rule;
use crate::session::{Call, Credentials, Parameters};
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::user_agent::{check_execution_environment, execution_environment};
use crate::world::{Answer, Edition, IssuedKeys, Party, World};

use self::issued::{credentials_in, issued_keys};
use self::target::Target;

pub(crate) use self::issued::Issued;
use NotAnswered::{Answered, Unsent};

/// The variable that disables the service.
const DISABLED: &str = "AWS_EC2_METADATA_DISABLED";
/// How long before they expire the credentials are requested again, in seconds.
const WINDOW: i64 = 5 * 60;
/// The maximum number of retries of edition 1.55 through an HTTP client without settings of its own.
const MAX_RETRIES: i64 = 2;
/// The path of the list of roles.
const ROLES: &str = "/meta-data/iam/security-credentials";
/// The headers with the token and with its lifetime in seconds.
const TOKEN: &str = "x-aws-ec2-metadata-token";
const LIFETIME: &str = "x-aws-ec2-metadata-token-ttl-seconds";

/// The provider of an instance's credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Instance {
    target: Target,
    /// The chain that the provider is the last of; `None` if the provider is alone.
    chain: Option<ProviderChain>,
    is_disabled: bool,
    /// Whether the service may be asked without a token.
    may_fall_back: bool,
    max_retries: i64,
    /// What the handlers of Build do to each request.
    built: DryRun,
}

/// What the client of the service remembers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memory {
    token: Option<String>,
    /// Whether the service has no tokens.
    is_version_1: bool,
}

/// What is requested.
#[derive(Clone, Copy)]
enum Asked<'r> {
    Token,
    Roles,
    Role(&'r str),
}

/// The content of an answer.
enum Content<'w> {
    Text(Cow<'w, str>),
    Keys { keys: Option<&'w IssuedKeys>, expires_in: Option<i64> },
}

/// The row of the instance, which is the last of the chain of sources. Where nobody answers, no source has credentials.
pub(crate) fn source(world: &World) -> Source<'_> {
    let asked = Candidate::shown(Origin::Default, "the metadata service");
    Source::new(rule::IMDS_1, world.remote.imds.as_ref().map(|_| asked))
}

/// The credentials of the instance.
pub(crate) fn credentials(
    client: &Client<'_>,
    chain: Option<ProviderChain>,
    trace: &mut Trace<'_>,
) -> Credentials {
    let Client { world, settings, flags, handlers, .. } = *client;
    let instance = Instance {
        target: Target::new(world, settings, trace),
        chain,
        is_disabled: variable(world, DISABLED).is_some_and(|value| value.to_lowercase() == "true"),
        may_fall_back: flags.ec2_metadata_enable_fallback.unwrap_or(true),
        max_retries: retries(world, flags, trace),
        built: own_requests::built(handlers, &[rule::HAND_20], trace),
    };
    Credentials::Requested(RequestedCredentials::new(
        Base::Instance(Box::new(instance)),
        &world.options.assume_role_tokens,
    ))
}

/// The maximum number of retries of a request.
fn retries(world: &World, flags: Flags, trace: &mut Trace<'_>) -> i64 {
    let config = &world.options.config;
    let of_config = max_retries(config.max_retries);
    if world.edition == Edition::V1_14 {
        return of_config;
    }
    let is_own =
        config.http_client.is_some() || flags.ec2_metadata_disable_timeout_override.unwrap_or_default();
    let shown = |max: i64| Candidate::shown(Origin::Default, format!("{max}"));
    let rows = [
        (of_config, Source::new(rule::IMDS_25, is_own.then(|| shown(of_config)))),
        (MAX_RETRIES, Source::new(rule::IMDS_24, Some(shown(MAX_RETRIES)))),
    ];
    trace.choose(Subject::Calls, rows).unwrap_or(MAX_RETRIES)
}

impl Instance {
    /// Requests the role of the instance, and then the credentials of the role.
    ///
    /// # Errors
    ///
    /// The error of the service or, at the end of a chain, `NoCredentialProviders`.
    pub(crate) fn retrieve<'w>(
        &self,
        memory: &mut Memory,
        network: &mut Network<'w>,
        trace: &mut Trace<'w>,
    ) -> Result<Issued, Failure> {
        self.request(memory, network, trace).map_err(|failure| match &self.chain {
            Some(chain) => chain.failure(failure, &[rule::IMDS_21], trace),
            None => failure,
        })
    }

    fn request<'w>(
        &self,
        memory: &mut Memory,
        network: &mut Network<'w>,
        trace: &mut Trace<'w>,
    ) -> Result<Issued, Failure> {
        let list = self.get(Asked::Roles, memory, network, trace).map_err(|cause| {
            let failure = Failure::new("EC2RoleRequestError", "no EC2 instance role found").caused_by(cause);
            trace.fail(Subject::Calls, &[rule::IMDS_12], None, failure)
        })?;
        let list = text_of(list);
        let empty = Check {
            rules: &[rule::IMDS_13],
            broken: list.is_empty(),
            at: None,
            error: &|| Failure::new("EmptyEC2RoleList", "empty EC2 Role list"),
        };
        trace.check(Subject::Calls, [empty])?;
        let role = list.split('\n').next().unwrap_or_default();
        let role = role.strip_suffix('\r').unwrap_or(role);
        let content = self.get(Asked::Role(role), memory, network, trace).map_err(|cause| {
            let message = format!("failed to get {} EC2 instance role credentials", issued::shown(role));
            let failure = Failure::new("EC2RoleRequestError", message).caused_by(cause);
            trace.fail(Subject::Calls, &[rule::IMDS_14], None, failure)
        })?;
        let shown = Candidate::shown(Origin::Session, String::from(role));
        let edition = network.world.edition;
        let is_resolved = target::joined(edition, ROLES, role) != [ROLES, "/", role].concat();
        let named = Source::new(rule::IMDS_4, Some(shown))
            .and(is_resolved, rule::IMDS_28)
            .and(edition == Edition::V1_55 && role.ends_with('/'), rule::IMDS_32);
        trace.record_rules(Subject::Calls, [named]);
        match content {
            Content::Keys { keys, expires_in } => {
                let is_due = expires_in.is_some_and(|seconds| seconds < WINDOW);
                Ok(Issued { keys: issued_keys(edition, role, keys), is_due }.recorded(false, trace))
            }
            Content::Text(text) => credentials_in(role, &text, trace),
        }
    }

    /// Requests something with the token, and again after failures that may be temporary.
    fn get<'w>(
        &self,
        asked: Asked<'_>,
        memory: &mut Memory,
        network: &mut Network<'w>,
        trace: &mut Trace<'w>,
    ) -> Result<Content<'w>, Failure> {
        let content = self.attempts(asked, memory, network, trace);
        // A rejected token is forgotten when the request is complete.
        if network.world.edition == Edition::V1_55
            && let Err((_, Some(401))) = content
        {
            let rejected = Candidate::shown(Origin::Session, "");
            trace.record_rules(Subject::Calls, [Source::new(rule::IMDS_11, Some(rejected))]);
            *memory = Memory::default();
        }
        content.map_err(|(failure, _)| failure)
    }

    /// The content, or the last error with its status. A token that was there for an earlier attempt is sent again.
    fn attempts<'w>(
        &self,
        asked: Asked<'_>,
        memory: &mut Memory,
        network: &mut Network<'w>,
        trace: &mut Trace<'w>,
    ) -> Result<Content<'w>, (Failure, Option<u16>)> {
        let mut token = None;
        self.repeated(network, trace, |network, trace| {
            // The handlers of Validate check the endpoint, and those of Build run, before the handlers of Sign request the token.
            self.target.url(network.world.edition, trace).map_err(Unsent)?;
            self.built.check().map_err(Unsent)?;
            token = self.token(memory, network, trace).map_err(Unsent)?.or_else(|| token.take());
            let headers = token.iter().map(|token| (TOKEN.into(), String::clone(token))).collect();
            self.attempt(asked, headers, network, trace)
        })
    }

    /// Makes an attempt, and another one after a failure that may be temporary.
    fn repeated<'w>(
        &self,
        network: &mut Network<'w>,
        trace: &mut Trace<'w>,
        mut attempt: impl FnMut(&mut Network<'w>, &mut Trace<'w>) -> Result<Content<'w>, NotAnswered>,
    ) -> Result<Content<'w>, (Failure, Option<u16>)> {
        let mut retries = 0;
        loop {
            let (failed, status) = match attempt(network, trace) {
                Ok(content) => return Ok(content),
                Err(Unsent(failure)) => return Err((failure, None)),
                Err(Answered(failed, status)) => (failed, status),
            };
            let (edition, failure) = (network.world.edition, failed.failure.clone());
            if !failed.is_temporary(edition, &[], trace) || self.is_last(retries, &failure, trace) {
                return Err((failure, status));
            }
            retries += 1;
        }
    }

    fn is_last(&self, retries: i64, failure: &Failure, trace: &mut Trace<'_>) -> bool {
        let is_last = Check {
            rules: &[rule::TRY_8],
            broken: retries >= self.max_retries,
            at: None,
            error: &|| failure.clone(),
        };
        trace.check(Subject::Calls, [is_last]).is_err()
    }

    /// The token for a request; `None` if the request is sent without one.
    ///
    /// # Errors
    ///
    /// If the service says that the request for the token is wrong, or there is no token and none may be missing.
    fn token<'w>(
        &self,
        memory: &mut Memory,
        network: &mut Network<'w>,
        trace: &mut Trace<'w>,
    ) -> Result<Option<String>, Failure> {
        if network.world.edition == Edition::V1_14 || (memory.is_version_1 && self.may_fall_back) {
            return Ok(None);
        }
        if let Some(token) = &memory.token {
            return Ok(Some(token.clone()));
        }
        let (failure, status) = match self.fetch_token(network, trace) {
            Ok(token) => {
                memory.token = Some(token.clone());
                return Ok(Some(token));
            }
            Err(failed) => failed,
        };
        let asked = || Candidate::shown(Origin::Session, format!("{}", status.unwrap_or_default()));
        let rows = [
            (rule::IMDS_8, !self.may_fall_back),
            (rule::IMDS_5, matches!(status, Some(403..=405))),
            (rule::IMDS_6, status == Some(400)),
            (rule::IMDS_7, true),
        ];
        let rows = rows.map(|(rule, holds)| (rule, Source::new(rule, holds.then(asked))));
        match trace.choose(Subject::Calls, rows) {
            Some(found) if found == rule::IMDS_8 => {
                const MESSAGE: &str = "failed to get IMDSv2 token and fallback to IMDSv1 is disabled";
                Err(Failure::new("EC2MetadataError", MESSAGE).caused_by(token_failure(failure, status)))
            }
            Some(found) if found == rule::IMDS_5 => {
                memory.is_version_1 = true;
                Ok(None)
            }
            Some(found) if found == rule::IMDS_6 => Err(token_failure(failure, status)),
            Some(_) | None => Ok(None),
        }
    }

    /// Requests a token.
    fn fetch_token<'w>(
        &self,
        network: &mut Network<'w>,
        trace: &mut Trace<'w>,
    ) -> Result<String, (Failure, Option<u16>)> {
        let content = self.repeated(network, trace, |network, trace| {
            let headers = Parameters::from([(LIFETIME.into(), String::from("21600"))]);
            self.attempt(Asked::Token, headers, network, trace)
        });
        content.map(|content| text_of(content).into_owned())
    }

    /// Sends a request once.
    fn attempt<'w>(
        &self,
        asked: Asked<'_>,
        parameters: Parameters,
        network: &mut Network<'w>,
        trace: &mut Trace<'w>,
    ) -> Result<Content<'w>, NotAnswered> {
        let edition = network.world.edition;
        let url = self.target.url(edition, trace).map_err(Unsent)?;
        let disabled = Check {
            rules: &[rule::IMDS_17],
            broken: self.is_disabled,
            at: from_variable(network.world, DISABLED),
            error: &|| {
                let message = format!("EC2 IMDS access disabled via {DISABLED} env var");
                Failure::new("RequestCanceled", message)
            },
        };
        trace.check(Subject::Calls, [disabled]).map_err(Unsent)?;
        let host = self.target.host().map_err(Unsent)?;
        let call = Call {
            party: Party::Imds,
            operation: Cow::Owned(asked.operation(edition, &self.target)),
            signer: None,
            signing_region: String::new(),
            signing_name: String::new(),
            host: Some(host),
            endpoint: url,
            client_certificate: None,
            execution_environment: execution_environment(network.world, self.built.names_environment, trace),
            parameters,
        };
        let shown = Candidate::shown(Origin::Session, call.operation.clone());
        let rule = match (asked, edition) {
            (Asked::Token, _) => rule::IMDS_2,
            (_, Edition::V1_14) => rule::IMDS_3,
            (_, Edition::V1_55) => rule::IMDS_10,
        };
        let path_rule = match edition {
            Edition::V1_14 => rule::IMDS_27,
            Edition::V1_55 => rule::IMDS_26,
        };
        let row = Source::new(rule, Some(shown)).and(self.target.has_own_path(edition), path_rule);
        trace.record_rules(Subject::Calls, [row]);
        check_execution_environment(call.execution_environment.as_deref(), trace)
            .map_err(|failure| Answered(FailedAttempt::without_response(failure), None))?;
        let Some(answer) = network.send(call, trace) else {
            return Err(Unsent(not_sent("connection refused")));
        };
        read(asked, answer, trace)
    }
}

/// Why there is no content.
enum NotAnswered {
    /// The request is not sent, and not tried again.
    Unsent(Failure),
    /// The answer is a failure, with its status.
    Answered(FailedAttempt, Option<u16>),
}

impl Asked<'_> {
    /// The method and the target of the request.
    fn operation(self, edition: Edition, target: &Target) -> String {
        let path = match (self, edition) {
            (Self::Token, _) => return ["PUT ", &target.path(edition, "/api/token")].concat(),
            (Self::Roles, Edition::V1_14) => target.path(edition, ROLES),
            (Self::Roles, Edition::V1_55) => target.path(edition, &[ROLES, "/"].concat()),
            (Self::Role(role), _) => target.path(edition, &target::joined(edition, ROLES, role)),
        };
        ["GET ", &path].concat()
    }
}

/// What the SDK reads in an answer. Only a healthy service says how long a token lives, without which there is no token.
fn read<'w>(asked: Asked<'_>, answer: &'w Answer, trace: &mut Trace<'_>) -> Result<Content<'w>, NotAnswered> {
    let failed = |rules, status, failure, is_unreadable, trace: &mut Trace<'_>| {
        let failure = trace.fail(Subject::Calls, rules, None, failure);
        Err(Answered(FailedAttempt::new(failure, status, is_unreadable), Some(status)))
    };
    match (asked, answer) {
        (Asked::Token, Answer::Healthy { .. }) => Ok(Content::Text("instance-metadata-token".into())),
        (Asked::Roles, Answer::Healthy { .. }) => Ok(Content::Text("role".into())),
        (Asked::Role(_), Answer::Healthy { keys, expires_in }) => {
            Ok(Content::Keys { keys: keys.as_ref(), expires_in: *expires_in })
        }
        (Asked::Token, Answer::Text { status: 200, .. }) => {
            let failure = Failure::new("ParamFormatInvalidError", "unable to parse EC2 token TTL response")
                .caused_by(Failure::new("", "invalid syntax"));
            failed(&[rule::IMDS_9], 200, failure, true, trace)
        }
        (_, Answer::Text { status: 200, text }) => Ok(Content::Text(text.as_str().into())),
        (_, Answer::Error { status, .. } | Answer::Text { status, .. }) => {
            let failure = Failure::new("EC2MetadataError", "failed to make EC2Metadata request");
            failed(&[rule::IMDS_22], *status, failure, false, trace)
        }
        (_, Answer::Redirect { status, .. }) => {
            Err(Answered(FailedAttempt::unanswered(answer, trace), Some(*status)))
        }
        (_, Answer::Closed) => Err(Answered(FailedAttempt::unanswered(answer, trace), None)),
    }
}

/// The error of a request for a token: its code and message are the status of the response, if there is one.
fn token_failure(cause: Failure, status: Option<u16>) -> Failure {
    let text = match status {
        Some(301) => "Moved Permanently",
        Some(302) => "Found",
        Some(303) => "See Other",
        Some(307) => "Temporary Redirect",
        Some(308) => "Permanent Redirect",
        Some(400) => "Bad Request",
        Some(401) => "Unauthorized",
        Some(403) => "Forbidden",
        Some(404) => "Not Found",
        Some(405) => "Method Not Allowed",
        Some(500) => "Internal Server Error",
        Some(502) => "Bad Gateway",
        Some(503) => "Service Unavailable",
        Some(200) => "OK",
        Some(_) | None => "",
    };
    let code = status.map(|status| format!("{status} {text}")).unwrap_or_default();
    Failure::new(code, text).caused_by(cause)
}

/// The text of a content, of which keys have none.
fn text_of(content: Content<'_>) -> Cow<'_, str> {
    match content {
        Content::Text(text) => text,
        Content::Keys { .. } => Cow::Borrowed(""),
    }
}
