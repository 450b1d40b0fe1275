//! The session's handlers around the requests of an official client.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::{
    AfterDeserializationInterceptorContextRef, BeforeDeserializationInterceptorContextRef,
    BeforeSerializationInterceptorContextRef, BeforeTransmitInterceptorContextMut, Error as OperationError,
    FinalizerInterceptorContextRef, Input,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest as SdkRequest, Metadata, OrchestratorError};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::{ConfigBag, Storable, StoreReplace};
use aws_types::SigningName;

use super::view;
use crate::error::{BoxError, Error, with_sources};
use crate::{HandlerList, Handlers, Parameters, Request, Session};

/// Runs the handlers of a session around every request of an official client. Made by [`Session::interceptor`].
#[derive(Clone, Debug)]
pub struct SessionInterceptor(Session);

impl SessionInterceptor {
    pub(super) const fn new(session: Session) -> Self {
        Self(session)
    }

    fn start(&self, input: &Input, cfg: &ConfigBag) -> Request {
        let (service, operation) = names(cfg);
        self.0.request(&service, &operation).params(Shown::of(input))
    }
}

/// The service as v1 calls it, near enough, and the operation.
fn names(cfg: &ConfigBag) -> (String, String) {
    let metadata = cfg.load::<Metadata>();
    let service = cfg.load::<SigningName>().map(|name| name.as_ref().to_owned());
    let service = service.or_else(|| metadata.map(|metadata| metadata.service().to_lowercase()));
    (service.unwrap_or_default(), metadata.map(Metadata::name).unwrap_or_default().to_owned())
}

/// Parameters as they show themselves; what is secret in them they do not show.
struct Shown(String);

impl Shown {
    /// Without what says how the parameters are held in memory.
    fn of(input: &Input) -> Self {
        let shown = format!("{input:?}");
        let inner = shown.strip_prefix("Input(").and_then(|inner| inner.strip_suffix(')'));
        let inner = inner.and_then(|inner| inner.split_once("]:")).map(|(_, inner)| inner.to_owned());
        Self(inner.unwrap_or(shown))
    }
}

impl fmt::Debug for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Parameters for Shown {}

/// The request of an execution, which the hooks share. A hook takes it out while it runs the user's handlers, so that no lock
/// is held meanwhile.
#[derive(Clone, Debug)]
struct UnderWay(Arc<Mutex<Option<Request>>>);

impl Storable for UnderWay {
    type Storer = StoreReplace<Self>;
}

impl UnderWay {
    fn start(cfg: &mut ConfigBag, request: Request) {
        cfg.interceptor_state().store_put(Self(Arc::new(Mutex::new(Some(request)))));
    }

    fn is_started(cfg: &ConfigBag) -> bool {
        cfg.load::<Self>().is_some()
    }

    /// Runs the closure on the request of this execution.
    fn with<T>(
        cfg: &ConfigBag,
        work: impl FnOnce(&mut Request) -> Result<T, BoxError>,
    ) -> Result<T, BoxError> {
        let Self(slot) = cfg.load::<Self>().ok_or("the request was not started")?;
        let slot = || slot.lock().unwrap_or_else(PoisonError::into_inner);
        let mut request =
            slot().take().ok_or("another handler of this request is running, or has panicked")?;
        let done = work(&mut request);
        *slot() = Some(request);
        done
    }
}

type List = fn(&Handlers) -> &HandlerList;

/// Runs one list. The official client stops at an error, whatever the list does.
fn run(request: &mut Request, list: List) -> Result<(), BoxError> {
    request.run_users(list);
    request.error.clone().map_or(Ok(()), |error| Err(error.into()))
}

/// Runs one list on a request that has failed. Its handlers may tell of another error; they cannot undo this one.
fn run_after(request: &mut Request, error: &Error, list: List) -> Result<(), BoxError> {
    request.error = Some(error.clone());
    request.run_users(list);
    let told = request.error.get_or_insert(error.clone());
    if told.is_same(error) { Ok(()) } else { Err(told.clone().into()) }
}

/// The error of an official client, as handlers see it.
fn told(error: &OrchestratorError<OperationError>) -> Error {
    if let Some(error) = error.as_operation_error() {
        return Error::new("UnknownError", with_sources(error));
    }
    let kind = if error.is_response_error() { "SerializationError" } else { "RequestError" };
    Error::new(kind, with_sources(error))
}

/// Runs one list on a request that has not left yet.
fn run_before(sdk: &mut SdkRequest, cfg: &ConfigBag, list: List) -> Result<(), BoxError> {
    UnderWay::with(cfg, |request| {
        let before = view::request(sdk)?;
        request.http_request = before.clone();
        run(request, list)?;
        view::write_back(sdk, &before, &request.http_request)
    })
}

impl Intercept for SessionInterceptor {
    fn name(&self) -> &'static str {
        "awsess::SessionInterceptor"
    }

    /// The first hook that knows which operation it is.
    fn read_before_serialization(
        &self,
        context: &BeforeSerializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let mut request = self.start(context.input(), cfg);
        let validated = run(&mut request, |handlers| &handlers.validate);
        UnderWay::start(cfg, request);
        validated
    }

    fn modify_before_retry_loop(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        run_before(context.request_mut(), cfg, |handlers| &handlers.build)
    }

    fn modify_before_signing(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        UnderWay::with(cfg, |request| {
            request.error = None;
            Ok(())
        })?;
        run_before(context.request_mut(), cfg, |handlers| &handlers.sign)
    }

    fn modify_before_transmit(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        run_before(context.request_mut(), cfg, |handlers| &handlers.send)
    }

    fn read_before_deserialization(
        &self,
        context: &BeforeDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        UnderWay::with(cfg, |request| {
            request.http_response = Some(view::response(context.response())?);
            run(request, |handlers| &handlers.unmarshal_meta)?;
            run(request, |handlers| &handlers.validate_response)
        })
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        UnderWay::with(cfg, |request| match context.output_or_error() {
            Ok(_) => run(request, |handlers| &handlers.unmarshal),
            Err(error) => run_after(request, &told(error), |handlers| &handlers.unmarshal_error),
        })
    }

    fn read_after_attempt(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        UnderWay::with(cfg, |request| {
            let Some(Err(error)) = context.output_or_error() else {
                return run(request, |handlers| &handlers.complete_attempt);
            };
            let error = request.error.take().unwrap_or_else(|| told(error));
            run_after(request, &error, |handlers| &handlers.complete_attempt)?;
            run_after(request, &error, |handlers| &handlers.retry)?;
            run_after(request, &error, |handlers| &handlers.after_retry)
        })
    }

    fn read_after_execution(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        // Another interceptor may have ended it before it was started.
        if !UnderWay::is_started(cfg) {
            return Ok(());
        }
        UnderWay::with(cfg, |request| {
            if let Some(Err(error)) = context.output_or_error() {
                request.error.get_or_insert_with(|| told(error));
            }
            request.run_users(|handlers| &handlers.complete);
            Ok(())
        })
    }
}
