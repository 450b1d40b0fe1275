//! The built-in implementation: the crate `awsess`, on the real files of a case.

mod config;
mod edits;
mod network;

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, SystemTime};

use awsess::{
    Body, ClientConfig, Clock, Config, Credentials, EndpointUrl, Environment, Error, ErrorKind, Options,
    Parameters, Session, SharedConfigState, SsoErrorKind,
};

use crate::implementation::{Implementation, Response};
use crate::system::panics::catch_panic;
use crate::system::shortage::{self, Shortage};
use crate::vocabulary::capability::Capability;
use crate::vocabulary::case::{self, Case, Constructor, Edition, Observe};
use crate::vocabulary::outcome::{self, Outcome};
use crate::vocabulary::protocol::{Hello, LIBRARY, Run};

use config::config;
use edits::{edit, edited_defaults};
pub use network::Network;

/// The library of this repository.
#[derive(Clone, Copy, Debug, Default)]
pub struct Builtin;

impl Implementation for Builtin {
    /// The errors of the library about files have its own messages, which do not quote the files.
    fn hello(&self) -> Hello {
        let has = Capability::ALL.into_iter().filter(|capability| *capability != Capability::ParserMessages);
        Hello::of_this_kit(LIBRARY).capabilities(has)
    }

    fn observe(&mut self, run: &Run) -> Response {
        let network = Network::new(&run.case, &run.endpoints);
        observe(&run.case, &network).map_or_else(|message| Response::Broken { message }, Response::Outcome)
    }
}

/// Observes a case, whose files exist on disk, on this network.
///
/// # Errors
///
/// When the case changes a list of handlers that does not exist, or readers observe different results.
pub fn observe(case: &Case, network: &Network) -> Result<Outcome, String> {
    match create(case, network)? {
        Created::Session(session) => look(session, &case.observe, network),
        Created::Error { error, panicked } => {
            let error = shown(&error);
            Ok(Outcome::Error(outcome::Error { panicked: panicked || error.panicked, ..error }))
        }
    }
}

enum Created {
    Session(Session),
    Error { error: Error, panicked: bool },
}

/// Calls the constructor that the case names, and `Must` if the case requests it.
fn create(case: &Case, network: &Network) -> Result<Created, String> {
    let config = config(&case.options.config, edition(case), network);
    let made = match case.options.constructor {
        Constructor::New => deprecated_new(case, config),
        // NewSession takes nothing but configs, which is what NewSessionWithOptions does with no other option.
        Constructor::NewSession => Session::new_session_with_options(base(case).config(config)),
        Constructor::NewSessionWithOptions => Session::new_session_with_options(options(case, config)?),
    };
    Ok(match made {
        Ok(session) if case.options.must => Created::Session(Session::must(Ok(session))),
        Ok(session) => Created::Session(session),
        Err(error) => Created::Error { panicked: case.options.must && must_panics(&error), error },
    })
}

/// Calls the deprecated `New`, which returns no error. If the release panics in it, there is no session.
fn deprecated_new(case: &Case, config: Config) -> Result<Session, Error> {
    let session = Session::new_with_clock(edition(case), environment(case), Impatient, [config]);
    let panic = session.creation_error().filter(|error| error.is_sdk_panic());
    panic.cloned().map_or(Ok(session), Err)
}

/// Whether `Must` panics with the error.
fn must_panics(error: &Error) -> bool {
    catch_panic(|| Session::must(Err(error.clone()))).is_err()
}

const fn edition(case: &Case) -> awsess::Edition {
    match case.edition {
        Edition::V1_14 => awsess::Edition::V1_14,
        Edition::V1_55 => awsess::Edition::V1_55,
    }
}

fn environment(case: &Case) -> Environment {
    Environment::from_vars(case.env.iter()).platform(match case.platform {
        case::Platform::Unix => awsess::Platform::Unix,
        case::Platform::Windows => awsess::Platform::Windows,
    })
}

fn base(case: &Case) -> Options {
    Options::new().edition(edition(case)).environment(environment(case)).clock(Impatient)
}

fn options(case: &Case, config: Config) -> Result<Options, String> {
    let given = &case.options;
    let state = match given.shared_config_state {
        case::SharedConfigState::FromEnv => SharedConfigState::FromEnv,
        case::SharedConfigState::Disable => SharedConfigState::Disable,
        case::SharedConfigState::Enable => SharedConfigState::Enable,
    };
    let mut options = base(case).config(config).profile(&given.profile).shared_config_state(state);
    if let Some(files) = &given.shared_config_files {
        options = options.shared_config_files(files);
    }
    if let Some(last) = given.tokens().pop() {
        let tokens = Mutex::new(given.tokens().into_iter());
        let next = move || tokens.lock().unwrap_or_else(PoisonError::into_inner).next();
        options =
            options.assume_role_token_provider(move || Ok(next().unwrap_or_else(|| last.clone()).into()));
    }
    if let Some(bundle) = &given.custom_ca_bundle {
        options = options.custom_ca_bundle(awsess::CaBundle::from_pem(bundle.as_bytes()));
    }
    if let Some(certificate) = &given.client_tls_cert {
        options = options.client_tls_cert(certificate.as_str());
    }
    if let Some(key) = &given.client_tls_key {
        options = options.client_tls_key(key.0.as_str());
    }
    if !given.edit_handlers.is_empty() {
        options = options.handlers(edited_defaults(edition(case), &given.edit_handlers)?);
    }
    Ok(with_session_options(options, given))
}

/// Sets the options that edition 1.14 does not have.
fn with_session_options(mut options: Options, given: &case::Options) -> Options {
    let seconds = |count: u32| Duration::from_secs(count.into());
    let case::WebIdentityProvider { duration, expiry_window, policy_arns } = &given.web_identity_provider;
    let identity = awsess::WebIdentityOptions::new()
        .duration(seconds(*duration))
        .expiry_window(seconds(*expiry_window))
        .policy_arns(policy_arns);
    let case::ProcessProvider { max_buf_size, expiry_window } = given.process_provider;
    let process = awsess::ProcessOptions::new().expiry_window(seconds(expiry_window));
    let process = match usize::try_from(max_buf_size) {
        Ok(0) => process,
        own => process.max_output(own.unwrap_or(usize::MAX)),
    };
    options.ec2_imds_endpoint_mode = given.ec2_imds_endpoint_mode.map(|mode| match mode {
        case::ImdsEndpointMode::IPv4 => awsess::Ec2ImdsEndpointMode::IPv4,
        case::ImdsEndpointMode::IPv6 => awsess::Ec2ImdsEndpointMode::IPv6,
    });
    options
        .assume_role_duration(seconds(given.assume_role_duration))
        .ec2_imds_endpoint(&given.ec2_imds_endpoint)
        .web_identity(identity)
        .process(process)
}

/// Makes the observations of the case, in the order of the protocol. Every field is named, so that a new one does not compile until it
/// is observed.
fn look(mut session: Session, observe: &Observe, network: &Network) -> Result<Outcome, String> {
    let Observe {
        edit_handlers,
        refreshes,
        again,
        copy_with,
        edit_copy_handlers,
        call_with,
        handlers: shows_handlers,
        // `seen` looks at these, in the session and in its copy.
        services: _,
        services_no_resolve: _,
        services_with: _,
        config: _,
        request: _,
        readers: _,
        // The runner reads these.
        files: _,
    } = observe;
    edit(session.handlers_mut(), edit_handlers)?;
    let first = seen_by_all(&session, observe, network)?;
    for _ in 0..*refreshes {
        session.credentials().expire();
        // What the credentials are then, the calls tell.
        _ = session.credentials().retrieve();
    }
    let credentials_again = (0..*again).map(|_| credentials(session.credentials())).collect();
    let copy = match copy_with {
        Some(with) => {
            let mut copy = session.copy([config(with, session.edition(), network)]);
            edit(copy.handlers_mut(), edit_copy_handlers)?;
            Some(Box::new(seen(&copy, observe, network)))
        }
        None => None,
    };
    let call = call_with.as_ref().map(|with| call(&session, with, network));
    // Last, to show that the changes of the copy do not reach the session.
    let handlers = shows_handlers.then(|| handlers(&session));
    Ok(Outcome::Session(Box::new(outcome::Session { credentials_again, copy, call, handlers, ..first })))
}

/// The client configs of the services; `None` if the case does not request any.
fn clients(
    services: &[String],
    client: impl Fn(&str) -> ClientConfig,
) -> Option<BTreeMap<String, outcome::ClientConfig>> {
    let clients = services.iter().map(|service| (service.clone(), client_config(client(service))));
    (!services.is_empty()).then(|| clients.collect())
}

fn client_config(client: ClientConfig) -> outcome::ClientConfig {
    outcome::ClientConfig {
        error: invalid(&client),
        endpoint: client.endpoint.map(EndpointUrl::into_string).unwrap_or_default(),
        signing_region: client.signing_region.unwrap_or_default(),
        signing_name: client.signing_name.unwrap_or_default(),
        partition: client.partition_id,
        max_retries: Some(client.max_retries),
    }
}

/// The error of a request of the client in the handlers of Validate.
fn invalid(client: &ClientConfig) -> Option<outcome::Error> {
    let mut request = client.request("", "Trial");
    // An invalid URL was reported before the list runs.
    request.error = None;
    client.handlers().validate.run(&mut request);
    request.error.as_ref().map(shown)
}

/// Makes a client of STS and calls it. The client uses the transport of the session unless the config has an HTTP client.
fn call(session: &Session, with: &case::Config, network: &Network) -> outcome::Called {
    let mut config = config(with, session.edition(), network);
    config.http_client = config.http_client.filter(|_| with.http_client.is_some());
    let client = session.client_config("sts", [config]);
    let mut request = client.query_request("sts", "GetCallerIdentity").params(GetCallerIdentity);
    outcome::Called { error: request.send().err().as_ref().map(shown) }
}

/// The parameters of the call.
#[derive(Debug)]
struct GetCallerIdentity;

impl Parameters for GetCallerIdentity {
    fn query(&self) -> Option<Body> {
        Some(b"Action=GetCallerIdentity&Version=2011-06-15".into())
    }
}

/// A clock that does not wait before a request is sent again.
#[derive(Debug)]
struct Impatient;

impl Clock for Impatient {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn sleep(&self, _: Duration) {}
}

/// The observation of simultaneous readers, which must all be equal. They make the first retrieval of the credentials.
fn seen_by_all(session: &Session, observe: &Observe, network: &Network) -> Result<outcome::Session, String> {
    let seen = || seen(session, observe, network);
    let (first, others): (_, Vec<_>) = thread::scope(|scope| {
        let start = |_| thread::Builder::new().spawn_scoped(scope, seen);
        let readers = (1..observe.readers).map(start).collect::<io::Result<Vec<_>>>()?;
        Ok((seen(), readers.into_iter().map(thread::ScopedJoinHandle::join).collect()))
    })
    .map_err(no_thread)?;
    if others.into_iter().all(|other| other.is_ok_and(|other| other == first)) {
        Ok(first)
    } else {
        Err("readers of one session saw different things".into())
    }
}

/// A thread that cannot be started is a shortage of the runner, not a failure of the library.
#[expect(clippy::needless_pass_by_value, reason = "it converts errors")]
fn no_thread(error: io::Error) -> String {
    let shortage = Shortage::from_error("start a thread that reads the session", &error);
    shortage::note(shortage.clone());
    shortage.to_string()
}

/// What is seen of a session or of a copy. What `look` adds to the session, and what the runner adds, is left out.
fn seen(session: &Session, observe: &Observe, network: &Network) -> outcome::Session {
    let with = || observe.services_with.as_ref().map(|with| config(with, session.edition(), network));
    outcome::Session {
        services: clients(&observe.services, |service| session.client_config(service, with())),
        services_no_resolve: clients(&observe.services_no_resolve, |_| {
            session.client_config_no_resolve_endpoint(with())
        }),
        region: session.region().map(Into::into),
        credentials: Some(credentials(session.credentials())),
        handlers: observe.handlers.then(|| handlers(session)),
        config: observe.config.then(|| session_config(session)),
        fails_with: session.creation_error().map(shown),
        request: observe.request.then(|| trial(session)),
        credentials_again: Vec::new(),
        copy: None,
        call: None,
        requests: None,
        programs: None,
        files: None,
    }
}

/// The fields of the session's config, as far as its edition has them.
fn session_config(session: &Session) -> outcome::SessionConfig {
    let config = session.config();
    let of_1_55 = |field: Option<bool>| field.filter(|_| session.edition() == awsess::Edition::V1_55);
    outcome::SessionConfig {
        s3_use_arn_region: of_1_55(config.s3_use_arn_region),
        enable_endpoint_discovery: of_1_55(config.enable_endpoint_discovery),
        ec2_metadata_enable_fallback: of_1_55(config.ec2_metadata_enable_fallback),
        ec2_metadata_disable_timeout_override: config.ec2_metadata_disable_timeout_override,
    }
}

fn credentials(credentials: &Credentials) -> outcome::Credentials {
    match credentials.retrieve() {
        Ok(value) => outcome::Credentials::Value(outcome::CredentialsValue {
            access_key_id: value.access_key_id,
            secret_access_key: value.secret_access_key.expose().into(),
            session_token: value
                .session_token
                .as_ref()
                .map_or_else(String::new, |token| token.expose().into()),
            provider_name: Some(value.provider_name),
        }),
        Err(error) => outcome::Credentials::Failed(outcome::FailedRetrieval { error: shown(&error) }),
    }
}

fn handlers(session: &Session) -> BTreeMap<String, Vec<String>> {
    let lists = session.handlers().lists().into_iter();
    lists.map(|(name, list)| (name.into(), list.names().map(Into::into).collect())).collect()
}

/// The error in the protocol, with the wrapped errors that are the library's own.
fn shown(error: &Error) -> outcome::Error {
    let shown = outcome::Error {
        code: error.code().unwrap_or_default().into(),
        message: Some(error.message()),
        original: error.original_error().map(|original| Box::new(behind(original))).map(|original| {
            // The release formats the cause of this error into its message, so it has no code there.
            let is_formatted = matches!(error.kind(), ErrorKind::SsoError(SsoErrorKind::RefreshFailed));
            if is_formatted { Box::default() } else { original }
        }),
        causes: causes(error),
        panicked: error.is_sdk_panic(),
    };
    match error.kind() {
        // The release's error wraps a copy of itself, which wraps its parts.
        ErrorKind::InvalidParameter { .. } => {
            outcome::Error { original: Some(Box::new(shown.clone())), ..shown }
        }
        _ => shown,
    }
}

/// The errors of a chain's providers, which the library always has and the release only if the error is verbose.
fn causes(error: &Error) -> Vec<outcome::Error> {
    match error.kind() {
        ErrorKind::NoCredentialProviders { is_verbose: true } => error.causes().iter().map(shown).collect(),
        _ => Vec::new(),
    }
}

fn behind(original: &(dyn std::error::Error + 'static)) -> outcome::Error {
    match original.downcast_ref::<Error>() {
        Some(error) => shown(error),
        None => outcome::Error { message: Some(original.to_string()), ..Default::default() },
    }
}

/// Makes a request that runs the handlers of Validate and Build, and records each handler that ran.
fn trial(session: &Session) -> outcome::Trial {
    let ran = Arc::new(Mutex::new(Vec::new()));
    let mut request = session.copy([Config::new().endpoint("https://localhost")]).request("trial", "Trial");
    let handlers = request.handlers_mut();
    // Those of the session, with nothing that a client adds.
    handlers.clone_from(session.handlers());
    for list in [&mut handlers.validate, &mut handlers.build] {
        let ran = Arc::clone(&ran);
        list.set_after_each(move |handler, _| {
            ran.lock().unwrap_or_else(PoisonError::into_inner).push(handler.name().to_owned());
        });
    }
    let error = request.build().err().as_ref().map(shown);
    let ran = std::mem::take(&mut *ran.lock().unwrap_or_else(PoisonError::into_inner));
    outcome::Trial { ran, error }
}
