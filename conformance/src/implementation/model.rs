//! The model as an implementation: what must come out of a case, and why.

mod stretches;

use std::collections::{BTreeMap, BTreeSet};

use awsess_model::call::CallResult;
use awsess_model::client::ClientConfig;
use awsess_model::failure::Failure;
use awsess_model::handlers::{Change, Effect, Handler, UNNAMED};
use awsess_model::secret::Secret;
use awsess_model::session as expected;
use awsess_model::trace::Trace;
use awsess_model::world::{self, World};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::parties::certificates::{self, CertificateSubstitution, client, placeholder_certificates};
use crate::parties::sts::is_generated_session_name;
use crate::vocabulary::case::{self, Case, HandlerEdit, HandlerOp, RegionalEndpoint};
use crate::vocabulary::outcome::{self, Outcome};

use stretches::Noting;
pub use stretches::Stretch;

/// Why a case cannot be put to the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unanswerable {
    /// The field of the case.
    pub field: String,
    /// What is wrong with it.
    pub reason: String,
}

impl std::fmt::Display for Unanswerable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.field, self.reason)
    }
}

impl std::error::Error for Unanswerable {}

/// The world that a case describes, with `${ROOT}` as it stands: to the model it is a path like any other. Certificates
/// that the case names have bytes that stand for them.
///
/// # Errors
///
/// If the bytes of a file are not base64, or a certificate is invalid.
pub fn world(case: &Case) -> Result<World, Unanswerable> {
    if let Some((field, reason)) = certificates::invalid_certificates(case) {
        return Err(Unanswerable { field, reason });
    }
    let filling = &placeholder_certificates(case);
    Ok(World {
        edition: edition(case.edition),
        platform: match case.platform {
            case::Platform::Unix => world::Platform::Unix,
            case::Platform::Windows => world::Platform::Windows,
        },
        env: case.env.clone().into_iter().collect(),
        files: case.files.iter().map(|named| file(named, filling)).collect::<Result<_, _>>()?,
        certificates: certificates::world(case),
        sts: certificates::server(case),
        key_pairs: client::key_pairs(),
        options: options(&case.options, filling),
    })
}

const fn edition(edition: case::Edition) -> world::Edition {
    match edition {
        case::Edition::V1_14 => world::Edition::V1_14,
        case::Edition::V1_55 => world::Edition::V1_55,
    }
}

fn file(
    (path, file): (&String, &case::File),
    filling: &CertificateSubstitution,
) -> Result<(String, world::File), Unanswerable> {
    let contents = match file {
        case::File::Text(text) => world::File::Bytes(filled(text, filling)),
        case::File::Bytes(bytes) => world::File::Bytes(decode(path, &bytes.base64)?),
        case::File::Directory(_) => world::File::Directory,
    };
    Ok((path.clone(), contents))
}

fn decode(path: &str, base64: &str) -> Result<Vec<u8>, Unanswerable> {
    STANDARD.decode(base64).map_err(|error| Unanswerable {
        field: format!("files[{path:?}].base64"),
        reason: format!("not standard base64: {error}"),
    })
}

fn options(options: &case::Options, filling: &CertificateSubstitution) -> world::Options {
    world::Options {
        constructor: match options.constructor {
            case::Constructor::NewSession => world::Constructor::NewSession,
            case::Constructor::NewSessionWithOptions => world::Constructor::NewSessionWithOptions,
            case::Constructor::New => world::Constructor::New,
        },
        must: options.must,
        profile: options.profile.clone(),
        shared_config_state: match options.shared_config_state {
            case::SharedConfigState::FromEnv => world::SharedConfigState::FromEnv,
            case::SharedConfigState::Disable => world::SharedConfigState::Disable,
            case::SharedConfigState::Enable => world::SharedConfigState::Enable,
        },
        shared_config_files: options.shared_config_files.clone(),
        assume_role_tokens: options.tokens(),
        custom_ca_bundle: options.custom_ca_bundle.as_deref().map(|text| filled(text, filling)),
        client_tls_cert: options.client_tls_cert.as_deref().map(|text| client_text(text, filling)),
        client_tls_key: options.client_tls_key.as_ref().map(|key| client_text(&key.0, filling)),
        config: config(&options.config, filling),
    }
}

fn client_text(text: &str, filling: &CertificateSubstitution) -> Secret {
    filling.apply(text).into_owned().into()
}

fn config(config: &case::Config, filling: &CertificateSubstitution) -> world::Config {
    world::Config {
        region: config.region.clone(),
        endpoint: config.endpoint.clone(),
        endpoint_resolver: config.endpoint_resolver.as_ref().map(resolver),
        disable_ssl: config.disable_ssl,
        use_dual_stack: config.use_dual_stack,
        use_dual_stack_endpoint: config.use_dual_stack_endpoint,
        use_fips_endpoint: config.use_fips_endpoint,
        sts_regional_endpoint: config.sts_regional_endpoint.map(is_regional),
        s3_us_east_1_regional_endpoint: config.s3_us_east_1_regional_endpoint.map(is_regional),
        credentials: config.credentials.as_ref().map(user_credentials),
        disable_param_validation: config.disable_param_validation,
        http_client: config.http_client.map(|client| match client {
            case::HttpClient::RootsCanBeSet => world::HttpClient::RootsCanBeSet,
            case::HttpClient::Opaque => world::HttpClient::Opaque,
        }),
        http_client_roots: config.http_client_roots.as_deref().map(|text| filled(text, filling)),
    }
}

fn resolver(answers: &case::EndpointResolver) -> world::EndpointResolver {
    answers.iter().map(|(service, answer)| (service.clone(), resolution(answer.clone()))).collect()
}

fn resolution(answer: case::Resolution) -> Result<world::ResolvedEndpoint, world::ResolverError> {
    match answer {
        case::Resolution::Failed(case::FailedResolution { error }) => {
            Err(world::ResolverError { code: error.code, message: error.message })
        }
        case::Resolution::Endpoint(endpoint) => Ok(world::ResolvedEndpoint {
            url: endpoint.url,
            partition_id: endpoint.partition_id,
            signing_region: endpoint.signing_region,
            signing_name: endpoint.signing_name,
            signing_name_derived: endpoint.signing_name_derived,
        }),
    }
}

fn filled(text: &str, filling: &CertificateSubstitution) -> Vec<u8> {
    filling.apply(text).into_owned().into_bytes()
}

const fn is_regional(mode: RegionalEndpoint) -> bool {
    matches!(mode, RegionalEndpoint::Regional)
}

fn user_credentials(credentials: &case::UserCredentials) -> world::UserCredentials {
    match credentials {
        case::UserCredentials::Named(case::NamedCredentials::Anonymous) => world::UserCredentials::Anonymous,
        case::UserCredentials::Static(keys) => world::UserCredentials::Static {
            access_key_id: keys.access_key_id.clone(),
            secret_access_key: keys.secret_access_key.clone().into(),
            session_token: keys.session_token.clone().into(),
        },
    }
}

/// What must come out of a case.
///
/// # Errors
///
/// When the case asks for what no model can answer, such as a list of handlers that does not exist.
pub fn expect(case: &Case) -> Result<Outcome, Unanswerable> {
    let world = world(case)?;
    expect_in(case, &world).map(|(outcome, _)| outcome)
}

/// What must come out of a case whose world is at hand, with the trace of every decision.
///
/// # Errors
///
/// As [`expect`].
pub fn expect_in<'w>(case: &Case, world: &'w World) -> Result<(Outcome, Trace<'w>), Unanswerable> {
    predict(case, world).map(|Prediction { outcome, trace, .. }| (outcome, trace))
}

/// The prediction of the model for a case.
#[derive(Debug)]
pub struct Prediction<'w> {
    /// The expected outcome.
    pub outcome: Outcome,
    /// The calls of STS that the outcome shows, in order, with the keys that sign them.
    pub calls: Vec<expected::Call>,
    /// The decisions of the model.
    pub trace: Trace<'w>,
    /// The number of decisions that were made while the session was created.
    pub created: usize,
    /// The later decisions, which are made to predict one part of the outcome: the part and the range of its decisions.
    pub stretches: Vec<Stretch>,
}

/// Predicts the outcome of a case, with the calls and the trace.
///
/// # Errors
///
/// As [`expect`].
pub fn predict<'w>(case: &Case, world: &'w World) -> Result<Prediction<'w>, Unanswerable> {
    let (resolved, mut trace) = awsess_model::resolve(world);
    let created = trace.decisions().count();
    let mut noting = Noting::new(&mut trace);
    let (outcome, calls) = match resolved {
        expected::Outcome::Session(session) => {
            observe(session, &case.observe, &placeholder_certificates(case), world, &mut noting)?
        }
        expected::Outcome::Error { failure, panicked } => (failed_creation(&failure, panicked), Vec::new()),
    };
    let stretches = noting.stretches;
    Ok(Prediction { outcome, calls, trace, created, stretches })
}

fn failed_creation(failure: &Failure, panicked: bool) -> Outcome {
    Outcome::Error(outcome::Error { panicked: panicked || failure.panics, ..error(failure) })
}

/// The outcome of a resolved world before credentials are retrieved. Those of a role, which STS would issue, are left
/// out.
pub(crate) fn outcome_before_retrieval(resolved: &expected::Outcome) -> Outcome {
    let session = match resolved {
        expected::Outcome::Session(session) => session,
        expected::Outcome::Error { failure, panicked } => return failed_creation(failure, *panicked),
    };
    let credentials = match session.credentials() {
        expected::Credentials::Keys(keys) => Some(value(keys)),
        expected::Credentials::Failed(failure) => Some(failed(failure)),
        expected::Credentials::Assumed(_) | expected::Credentials::External(_) => None,
    };
    Outcome::Session(Box::new(outcome::Session {
        region: session.region().map(Into::into),
        credentials,
        fails_with: session.fails_with().map(error),
        ..outcome::Session::default()
    }))
}

/// Looks at what the case asks for, in the order that the protocol gives. The session is asked for its credentials before
/// it is copied, so a copy that shares them makes no call.
fn observe<'w>(
    mut session: expected::Session,
    observe: &case::Observe,
    filling: &CertificateSubstitution,
    world: &'w World,
    noting: &mut Noting<'_, 'w>,
) -> Result<(Outcome, Vec<expected::Call>), Unanswerable> {
    refuse_other_lists(observe)?;
    let services: BTreeSet<_> = observe.services.iter().chain(&observe.services_no_resolve).collect();
    session.share(services.len(), observe.readers, noting.trace);
    let retrieved = noting
        .record("session.requests", |trace| retrieve(session.credentials(), observe.refreshes, world, trace));
    noting.record("session.handlers", |trace| {
        edit(&mut session, &observe.edit_handlers, "edit_handlers", trace)
    })?;
    let copy = match &observe.copy_with {
        Some(with) => {
            let mark = noting.mark();
            let mut copy = session.copy(&config(with, filling), noting.trace);
            edit(&mut copy, &observe.edit_copy_handlers, "edit_copy_handlers", noting.trace)?;
            noting.since(mark, "session.copy");
            copy.share(services.len(), observe.readers, noting.trace);
            let retrieved = retrieved_by_copy(&copy, &retrieved, world, noting.trace);
            Some(Box::new(seen(&copy, &retrieved, observe, "session.copy", noting)))
        }
        None => None,
    };
    let seen = seen(&session, &retrieved, observe, "session", noting);
    let mut seen = outcome::Session { copy, ..seen };
    let mut calls = retrieved.calls.unwrap_or_default();
    if let Some(with) = &observe.call_with {
        let called = noting.record("session.call", |trace| {
            session.call(&config(with, filling), observe.refreshes, world, trace)
        });
        called.into_iter().for_each(|called| calls.extend(add_call(&mut seen, called)));
    }
    Ok((Outcome::Session(Box::new(seen)), calls))
}

/// What a handler does to a call that is sent, the model does not say.
fn refuse_other_lists(observe: &case::Observe) -> Result<(), Unanswerable> {
    let other = |edit: &HandlerEdit| !["validate", "build"].contains(&&*edit.list);
    if observe.call_with.is_none() || !observe.edit_handlers.iter().any(other) {
        return Ok(());
    }
    Err(Unanswerable {
        field: "observe.call_with".into(),
        reason: "handlers of a call may be changed in Validate and Build alone".into(),
    })
}

/// Adds the result of a call of the case, and returns the calls of STS that it needed: none if the model does not
/// predict the credentials.
fn add_call(
    seen: &mut outcome::Session,
    CallResult { calls, error: failure }: CallResult,
) -> Vec<expected::Call> {
    seen.call = Some(outcome::Called { error: failure.as_ref().map(error) });
    if seen.credentials.is_none() {
        return Vec::new();
    }
    let requests = seen.requests.take().into_iter().flatten().chain(calls.iter().map(call));
    seen.requests = Some(requests.collect());
    calls
}

/// The observation of the session or of its copy, which is at `field`, with its credentials and their calls.
fn seen(
    session: &expected::Session,
    retrieved: &Retrieved,
    observe: &case::Observe,
    field: &str,
    noting: &mut Noting<'_, '_>,
) -> outcome::Session {
    let with = observe
        .services_with
        .as_ref()
        .map(|with| config(with, &CertificateSubstitution::default()))
        .unwrap_or_default();
    outcome::Session {
        region: session.region().map(Into::into),
        credentials: retrieved.credentials.clone(),
        requests: retrieved.calls.as_ref().map(|calls| calls.iter().map(call).collect()),
        services: clients(&observe.services, |name| {
            noting
                .record(format!("{field}.services.{name}"), |trace| session.client_config(name, &with, trace))
        }),
        services_no_resolve: clients(&observe.services_no_resolve, |name| {
            noting.record(format!("{field}.services_no_resolve.{name}"), |trace| {
                session.client_config_no_resolve_endpoint(&with, trace)
            })
        }),
        handlers: observe.handlers.then(|| handlers(session)),
        fails_with: session.fails_with().map(error),
        request: observe
            .request
            .then(|| noting.record(format!("{field}.request"), |trace| trial(session, trace))),
        ..outcome::Session::default()
    }
}

/// The config of a client for each of the services, if there are any.
fn clients(
    services: &[String],
    mut client: impl FnMut(&str) -> ClientConfig,
) -> Option<BTreeMap<String, outcome::ClientConfig>> {
    let seen = services.iter().map(|service| (service.clone(), client_config(client(service))));
    (!services.is_empty()).then(|| seen.collect())
}

fn client_config(client: ClientConfig) -> outcome::ClientConfig {
    outcome::ClientConfig {
        endpoint: client.endpoint,
        signing_region: client.signing_region,
        signing_name: client.signing_name,
        partition: Some(client.partition.into_owned()).filter(|partition| !partition.is_empty()),
        error: client.error.as_ref().map(error),
    }
}

/// The credentials of a session after they have been retrieved.
struct Retrieved {
    /// The result of the first retrieval; `None` if the model does not predict the credentials.
    credentials: Option<outcome::Credentials>,
    /// The calls of the first retrieval and of its refreshes; `None` if no role is assumed. The list is empty if the
    /// retrieval fails before it sends a request.
    calls: Option<Vec<expected::Call>>,
}

/// The credentials of a copy. Those of a role are the session's own, which has retrieved them already.
fn retrieved_by_copy<'w>(
    copy: &expected::Session,
    by_session: &Retrieved,
    world: &'w World,
    trace: &mut Trace<'w>,
) -> Retrieved {
    match copy.credentials() {
        expected::Credentials::Assumed(_) => {
            Retrieved { credentials: by_session.credentials.clone(), calls: Some(Vec::new()) }
        }
        own @ (expected::Credentials::Keys(_)
        | expected::Credentials::Failed(_)
        | expected::Credentials::External(_)) => retrieve(own, 0, world, trace),
    }
}

/// Retrieves the credentials, and again as often as `refreshes` says.
fn retrieve<'w>(
    credentials: &expected::Credentials,
    refreshes: u8,
    world: &'w World,
    trace: &mut Trace<'w>,
) -> Retrieved {
    let (credentials, calls) = match credentials {
        expected::Credentials::Keys(keys) => (Some(value(keys)), None),
        expected::Credentials::Failed(failure) => (Some(failed(failure)), None),
        expected::Credentials::Assumed(assumed) => {
            let retrieved = assumed.retrieve(refreshes, world, trace);
            (Some(retrieved.keys.as_ref().map_or_else(failed, value)), Some(retrieved.calls))
        }
        expected::Credentials::External(_) => (None, None),
    };
    Retrieved { credentials, calls }
}

fn failed(failure: &Failure) -> outcome::Credentials {
    outcome::Credentials::Failed(outcome::FailedRetrieval { error: error(failure) })
}

fn value(keys: &expected::Keys) -> outcome::Credentials {
    outcome::Credentials::Value(outcome::CredentialsValue {
        access_key_id: keys.access_key_id.clone(),
        secret_access_key: keys.secret_access_key.expose().into(),
        session_token: keys.session_token.expose().into(),
        provider_name: Some(keys.provider_name.clone().into_owned()),
    })
}

fn call(call: &expected::Call) -> outcome::Call {
    let told =
        |(name, value): &&(&str, String)| *name != "RoleSessionName" || !is_generated_session_name(value);
    let parameters = call.parameters.iter().filter(told);
    outcome::Call {
        service: call.signing_name.clone(),
        operation: call.operation.into(),
        signed_with: call.signer.as_ref().map_or_else(String::new, |keys| keys.access_key_id.clone()),
        signing_region: call.signing_region.clone(),
        signature: None,
        host: call.host.clone(),
        client_certificate: call
            .client_certificate
            .as_deref()
            .map(|der| client::name_of_placeholder(der).into()),
        parameters: parameters.map(|(name, value)| ((*name).into(), value.clone())).collect(),
    }
}

fn handlers(session: &expected::Session) -> BTreeMap<String, Vec<String>> {
    let names = |list: &awsess_model::handlers::List| {
        list.handlers.iter().map(|handler| handler.name.clone().into_owned()).collect()
    };
    session.handlers().lists().iter().map(|list| (list.name.into(), names(list))).collect()
}

fn trial(session: &expected::Session, trace: &mut Trace<'_>) -> outcome::Trial {
    let trial = session.dry_run(trace);
    outcome::Trial {
        ran: trial.ran.into_iter().map(Into::into).collect(),
        error: trial.error.as_ref().map(error),
    }
}

fn error(failure: &Failure) -> outcome::Error {
    outcome::Error {
        code: failure.code.clone().into_owned(),
        message: Some(failure.message.clone().into_owned()),
        original: failure.original.as_deref().map(|original| Box::new(error(original))),
        panicked: failure.panics,
    }
}

fn edit(
    session: &mut expected::Session,
    edits: &[HandlerEdit],
    field: &str,
    trace: &mut Trace<'_>,
) -> Result<(), Unanswerable> {
    for (index, edit) in edits.iter().enumerate() {
        if !session.change_handlers(&edit.list, change(edit), trace) {
            return Err(Unanswerable {
                field: format!("observe.{field}[{index}].list"),
                reason: format!("this edition has no list of handlers named {:?}", edit.list),
            });
        }
    }
    Ok(())
}

fn change(edit: &HandlerEdit) -> Change {
    let name = edit.name.clone().unwrap_or_else(|| UNNAMED.into());
    let handler = |name: String| Handler { name: name.into(), effect: effect(edit.fails) };
    match edit.op {
        HandlerOp::PushFront => Change::PushFront(handler(name)),
        HandlerOp::PushBack => Change::PushBack(handler(name)),
        HandlerOp::Remove => Change::Remove(name),
        HandlerOp::SetFront => Change::SetFront(handler(name)),
        HandlerOp::SetBack => Change::SetBack(handler(name)),
        HandlerOp::Swap => Change::Swap(name, handler(edit.with.clone().unwrap_or_default())),
    }
}

fn effect(fails: bool) -> Effect {
    if fails { Effect::Fails(Failure::new("HandlerError", "handler failed")) } else { Effect::Passes }
}
