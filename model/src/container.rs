//! The credentials of a container: the endpoint that the environment names, the request to it, and what is read in its answer.

mod endpoint;

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::string::String;

use crate::client::max_retries;
use crate::decide::{Check, Source};
use crate::dispatch::fits_header;
use crate::environment::from_variable;
use crate::failure::Failure;
use crate::files::file_at;
use crate::handlers::{DryRun, Handlers};
use crate::json::{Extent, Fields, JsonError, Record, Type, decode};
use crate::network::Network;
use crate::own_requests;
use crate::provider_chain::ProviderChain;
use crate::requested::{Base, RequestedCredentials};
use crate::retry::{FailedAttempt, not_sent};
use crate::rule;
use crate::session::{Call, Credentials, Keys, Parameters};
use crate::time::Time;
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::user_agent::{check_execution_environment, execution_environment};
use crate::world::{Answer, Edition, File, Party, World};

use self::endpoint::Endpoint;

/// The variables that name the endpoint.
pub(crate) const FULL_URI: &str = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
pub(crate) const RELATIVE_URI: &str = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
/// The variables with the authorization token, and with the path of a file that has it.
const TOKEN: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
const TOKEN_FILE: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";
/// The name of the provider, and the code of its errors.
const PROVIDER: &str = "CredentialsEndpointProvider";
const CODE: &str = "CredentialsEndpointError";
/// How long before they expire the credentials are requested again, in seconds.
const WINDOW: i64 = 5 * 60;

/// The fields of the credentials in an answer, and those of an error.
const CREDENTIALS: Fields = &[
    ("Expiration", Type::OptionalTime),
    ("AccessKeyId", Type::Text),
    ("SecretAccessKey", Type::Text),
    ("Token", Type::Text),
];
const ERROR_CODE: Fields = &[("code", Type::Text)];
const ERROR_MESSAGE: Fields = &[("message", Type::Text)];
const ERROR: Fields = &[("code", Type::Text), ("message", Type::Text)];

/// The provider of a container's credentials, which is chosen when the session is created.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Container {
    /// The endpoint, or the error of every retrieval.
    endpoint: Result<Endpoint, Failure>,
    /// The chain that the provider is the last of; `None` if the provider is alone.
    chain: Option<ProviderChain>,
    max_retries: i64,
    /// What the handlers of Build do to each request.
    built: DryRun,
}

/// The keys in an answer.
pub(crate) struct Issued {
    pub(crate) keys: Keys,
    /// Whether they do not expire.
    pub(crate) is_static: bool,
    /// Whether they must be requested again already.
    pub(crate) is_due: bool,
}

/// The rows of the variables that name the endpoint, which are the last of the chain of sources.
pub(crate) fn sources(world: &World) -> [Source<'_>; 2] {
    // A URL may contain a password.
    let url = from_variable(world, FULL_URI);
    let url = url.map(|url| Candidate { secret: url.value.contains('@'), ..url });
    let full = Source::new(rule::BOX_1, url).over_names(&[(&[RELATIVE_URI], &[rule::BOX_3])]);
    let relative = Source::new(rule::BOX_2, from_variable(world, RELATIVE_URI));
    [full, relative]
}

/// The credentials of the endpoint that the environment names. The host is checked at once, and an error is kept for the
/// retrievals.
pub(crate) fn credentials<'w>(
    world: &'w World,
    chain: Option<ProviderChain>,
    trace: &mut Trace<'w>,
) -> Credentials {
    let config = &world.options.config;
    let endpoint = Endpoint::from_environment(world, trace);
    let built = own_requests::built(&Handlers::of_own_requests(world), &[rule::HAND_20], trace);
    let container = Container { endpoint, chain, max_retries: max_retries(config.max_retries), built };
    let tokens = &world.options.assume_role_tokens;
    Credentials::Requested(RequestedCredentials::new(Base::Container(Box::new(container)), tokens))
}

impl Container {
    /// Requests the credentials.
    ///
    /// # Errors
    ///
    /// `CredentialsEndpointError` with the cause or, at the end of a chain, `NoCredentialProviders`.
    pub(crate) fn retrieve<'w>(
        &self,
        network: &mut Network<'w>,
        trace: &mut Trace<'w>,
    ) -> Result<Issued, Failure> {
        self.request(network, trace).map_err(|failure| match &self.chain {
            Some(chain) => chain.failure(failure, &[rule::BOX_19], trace),
            None => failure,
        })
    }

    fn request<'w>(&self, network: &mut Network<'w>, trace: &mut Trace<'w>) -> Result<Issued, Failure> {
        let endpoint = self.endpoint.clone()?;
        let failed = |cause| Failure::new(CODE, "failed to load credentials").caused_by(cause);
        let token = token(network.world, trace).map_err(failed)?;
        endpoint.check().map_err(failed)?;
        self.built.check().map_err(failed)?;
        let target = endpoint.target().map_err(failed)?;
        let mut parameters = Parameters::from([("accept".into(), String::from("application/json"))]);
        parameters.extend(token.map(|token| ("authorization".into(), token)));
        let call = Call {
            party: Party::Container,
            operation: Cow::Owned(["GET ", &target].concat()),
            signer: None,
            signing_region: String::new(),
            signing_name: String::new(),
            host: endpoint.host(),
            endpoint: endpoint.url().into(),
            client_certificate: None,
            execution_environment: execution_environment(network.world, self.built.names_environment, trace),
            parameters,
        };
        let asked = Candidate::shown(Origin::Variable(endpoint.variable()), call.operation.clone());
        trace.record_rules(Subject::Calls, [Source::new(rule::BOX_8, Some(asked))]);
        self.send(&call, &target, network, trace).map_err(failed)
    }

    /// Sends the request until it is answered or fails.
    fn send<'w>(
        &self,
        call: &Call,
        target: &str,
        network: &mut Network<'w>,
        trace: &mut Trace<'w>,
    ) -> Result<Issued, Failure> {
        let edition = network.world.edition;
        check_execution_environment(call.execution_environment.as_deref(), trace)?;
        let is_sendable = call.parameters.iter().all(|(_, value)| fits_header(value));
        if !is_sendable || !self.endpoint.as_ref().is_ok_and(Endpoint::is_container) {
            return Err(not_sent("the request is not delivered"));
        }
        let mut retries = 0;
        loop {
            let Some(answer) = network.send(call.clone(), trace) else {
                return Err(not_sent("connection refused"));
            };
            let failed = match read(network.world, answer, target, trace) {
                Ok(issued) => return Ok(issued),
                Err(failed) => failed,
            };
            if !failed.is_temporary(edition, &[], trace) {
                return Err(failed.failure);
            }
            let is_last = Check {
                rules: &[rule::TRY_8],
                broken: retries >= self.max_retries,
                at: None,
                error: &|| failed.failure.clone(),
            };
            trace.check(Subject::Calls, [is_last])?;
            retries += 1;
        }
    }
}

/// The authorization token, which edition 1.14 does not know: that of the file, or else that of the variable; `None` without one.
///
/// # Errors
///
/// If the file cannot be read, or the token has a line break.
fn token<'w>(world: &'w World, trace: &mut Trace<'w>) -> Result<Option<String>, Failure> {
    let variables = [from_variable(world, TOKEN_FILE), from_variable(world, TOKEN)];
    if world.edition == Edition::V1_14 {
        trace.ignore(Subject::Calls, rule::BOX_22, variables.into_iter().flatten());
        return Ok(None);
    }
    let [file, token] = variables;
    let path = file.clone().filter(|file| !file.value.is_empty()).map(|file| file.value);
    let content = path.and_then(|path| match file_at(world, &path) {
        Some(File::Bytes(bytes)) => Some(String::from_utf8_lossy(bytes)),
        Some(File::Directory) | None => None,
    });
    let found = trace.choose(
        Subject::Calls,
        [
            (content, Source::new(rule::BOX_10, file.clone()).over_names(&[(&[TOKEN], &[rule::BOX_10])])),
            (token.clone().map(|token| token.value), Source::new(rule::BOX_9, token)),
        ],
    );
    let Some(found) = found else { return Ok(None) };
    let checks = [
        Check {
            rules: &[rule::BOX_23],
            broken: found.is_none(),
            at: file,
            error: &|| Failure::new("", "get authorization token: failed to read authorization token"),
        },
        Check {
            rules: &[rule::BOX_11],
            broken: found.as_ref().is_some_and(|token| token.contains(['\r', '\n'])),
            at: None,
            error: &|| Failure::new("", "authorization token contains invalid newline sequence"),
        },
    ];
    trace.check(Subject::Calls, checks)?;
    let token = found.filter(|token| !token.is_empty());
    Ok(token.map(|token| token.trim_matches([' ', '\t']).into()))
}

/// What the SDK reads in an answer to a request for this target.
fn read(
    world: &World,
    answer: &Answer,
    target: &str,
    trace: &mut Trace<'_>,
) -> Result<Issued, FailedAttempt> {
    let edition = world.edition;
    match answer {
        Answer::Healthy { keys, expires_in } => {
            let is_due = expires_in.is_some_and(|seconds| seconds < WINDOW);
            let id = ["CONTAINER:", target].concat();
            let keys = Keys::issued(keys.as_ref(), id, "container", PROVIDER);
            Ok(Issued { keys, is_static: false, is_due }.recorded(trace))
        }
        Answer::Text { status: 200, text } => credentials_in(world, text, trace),
        Answer::Error { code, message, status } => {
            let failure = Failure::new(code.clone(), message.clone());
            Err(FailedAttempt::new(
                trace.fail(Subject::Calls, &[rule::BOX_15], None, failure),
                *status,
                false,
            ))
        }
        Answer::Text { status, text } => Err(error_in(edition, text, *status, trace)),
        Answer::Redirect { .. } | Answer::Closed => Err(FailedAttempt::unanswered(answer, trace)),
    }
}

/// The members of a document with credentials: the first JSON value of a body.
///
/// # Errors
///
/// If the body does not begin with such a document.
pub fn members(text: &str) -> Result<Record, JsonError> {
    decode(text.as_bytes(), Extent::First, CREDENTIALS)
}

/// The credentials in a document: the first JSON value of the body. A part that it does not have is empty.
fn credentials_in(world: &World, text: &str, trace: &mut Trace<'_>) -> Result<Issued, FailedAttempt> {
    let record = members(text).map_err(|_| {
        let failure = Failure::new("SerializationError", "failed to decode endpoint credentials")
            .caused_by(Failure::new("", "invalid JSON"));
        let rules: &[_] = match world.edition {
            Edition::V1_14 => &[rule::BOX_17],
            Edition::V1_55 => &[rule::BOX_16],
        };
        FailedAttempt::new(trace.fail(Subject::Calls, rules, None, failure), 200, true)
    })?;
    let expiration = record.time("Expiration");
    let document = Candidate::shown(Origin::Session, "");
    trace.record_rules(Subject::Calls, [Source::new(rule::BOX_12, Some(document))]);
    let keys = Keys {
        access_key_id: record.text("AccessKeyId").into(),
        secret_access_key: String::from(record.text("SecretAccessKey")).into(),
        session_token: String::from(record.text("Token")).into(),
        provider_name: Cow::Borrowed(PROVIDER),
    };
    let is_due = expiration.is_some_and(|Time(time)| time < world.now.0 + WINDOW);
    Ok(Issued { keys, is_static: expiration.is_none(), is_due }.recorded(trace))
}

impl Issued {
    /// Records by which rule the keys are requested again, or are not.
    fn recorded(self, trace: &mut Trace<'_>) -> Self {
        let keys = || Candidate::shown(Origin::Session, "");
        let rows = [(rule::BOX_13, self.is_due), (rule::BOX_14, self.is_static)];
        trace.record_rules(Subject::Calls, rows.map(|(rule, holds)| Source::new(rule, holds.then(keys))));
        self
    }
}

/// The error in an error response: its code and its message, in the first JSON value of the body. Edition 1.14 keeps of a
/// body that is not such a document what it could read.
fn error_in(edition: Edition, text: &str, status: u16, trace: &mut Trace<'_>) -> FailedAttempt {
    let bytes = text.as_bytes();
    if edition == Edition::V1_55 {
        return match decode(bytes, Extent::First, ERROR) {
            Ok(error) => {
                let failure =
                    Failure::new(String::from(error.text("code")), String::from(error.text("message")));
                FailedAttempt::new(trace.fail(Subject::Calls, &[rule::BOX_15], None, failure), status, false)
            }
            Err(_) => unreadable_error(text.trim_matches([' ', '\t', '\r', '\n']).is_empty(), status, trace),
        };
    }
    let rules: &[_] =
        if decode(bytes, Extent::First, ERROR).is_ok() { &[rule::BOX_15] } else { &[rule::BOX_17] };
    let read = |fields: Fields, name| {
        decode(bytes, Extent::First, fields).map(|error| String::from(error.text(name))).unwrap_or_default()
    };
    let failure = Failure::new(read(ERROR_CODE, "code"), read(ERROR_MESSAGE, "message"));
    FailedAttempt::new(trace.fail(Subject::Calls, rules, None, failure), status, false)
}

/// The error of edition 1.55 for an error response that is not JSON, after which the request is sent again unless the body is
/// empty.
fn unreadable_error(is_empty: bool, status: u16, trace: &mut Trace<'_>) -> FailedAttempt {
    let cause = match is_empty {
        true => Failure::new("UnmarshalError", "error message missing"),
        false => Failure::new("UnmarshalError", "failed decoding error message")
            .caused_by(Failure::new("", "invalid JSON")),
    };
    let rules: &[_] = if is_empty { &[rule::BOX_18] } else { &[rule::BOX_16] };
    let failure = Failure::new("SerializationError", "failed to decode error message").caused_by(cause);
    FailedAttempt::new(trace.fail(Subject::Calls, rules, None, failure), status, !is_empty)
}
