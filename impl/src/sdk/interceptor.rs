//! Runs the handlers of a session for the requests of an official client.

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

/// Runs the handlers of a session for every request of an official client; see [`Session::interceptor`].
#[derive(Clone, Debug)]
pub struct SessionInterceptor(Session);

impl SessionInterceptor {
    pub(super) const fn new(session: Session) -> Self {
        Self(session)
    }

    fn new_request(&self, input: &Input, cfg: &ConfigBag) -> Request {
        let (service, operation) = service_and_operation(cfg);
        self.0.request(&service, &operation).params(InputDebug::new(input))
    }
}

/// The names of the service, which is the SDK's name in most cases, and of the operation.
fn service_and_operation(cfg: &ConfigBag) -> (String, String) {
    let metadata = cfg.load::<Metadata>();
    let service = cfg.load::<SigningName>().map(|name| name.as_ref().to_owned());
    let service = service.or_else(|| metadata.map(|metadata| metadata.service().to_lowercase()));
    (service.unwrap_or_default(), metadata.map(Metadata::name).unwrap_or_default().to_owned())
}

/// The `Debug` output of the parameters, in which the official types hide their secrets.
struct InputDebug(String);

impl InputDebug {
    /// Formats the parameters, without the type-erased box around them.
    fn new(input: &Input) -> Self {
        let text = format!("{input:?}");
        let inner = text.strip_prefix("Input(").and_then(|inner| inner.strip_suffix(')'));
        let inner = inner.and_then(|inner| inner.split_once("]:")).map(|(_, inner)| inner.to_owned());
        Self(inner.unwrap_or(text))
    }
}

impl fmt::Debug for InputDebug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Parameters for InputDebug {}

/// The request of an execution, which the hooks share. A hook takes it out while it runs the user's handlers, so that it holds
/// no lock while user code runs.
#[derive(Clone, Debug)]
struct InFlight(Arc<Mutex<Option<Request>>>);

impl Storable for InFlight {
    type Storer = StoreReplace<Self>;
}

impl InFlight {
    fn start(cfg: &mut ConfigBag, request: Request) {
        cfg.interceptor_state().store_put(Self(Arc::new(Mutex::new(Some(request)))));
    }

    fn is_started(cfg: &ConfigBag) -> bool {
        cfg.load::<Self>().is_some()
    }

    /// Calls the closure with the request of this execution.
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

/// Runs a list, and returns the error of its handlers.
fn run(request: &mut Request, list: List) -> Result<(), BoxError> {
    request.run_user_handlers(list);
    request.error.clone().map_or(Ok(()), |error| Err(error.into()))
}

/// Runs a list for a request that has failed. Its handlers can replace the error, but not remove it.
fn run_after_failure(request: &mut Request, error: &Error, list: List) -> Result<(), BoxError> {
    request.error = Some(error.clone());
    request.run_user_handlers(list);
    let after = request.error.get_or_insert(error.clone());
    if after.is_same(error) { Ok(()) } else { Err(after.clone().into()) }
}

/// The error that handlers see for an error of an official client.
fn to_error(error: &OrchestratorError<OperationError>) -> Error {
    if let Some(error) = error.as_operation_error() {
        return Error::new("UnknownError", with_sources(error));
    }
    let kind = if error.is_response_error() { "SerializationError" } else { "RequestError" };
    Error::new(kind, with_sources(error))
}

/// Runs a list for a request that has not been sent yet, and applies the changes of its handlers.
fn run_before_transmit(sdk: &mut SdkRequest, cfg: &ConfigBag, list: List) -> Result<(), BoxError> {
    InFlight::with(cfg, |request| {
        let before = view::request(sdk)?;
        request.http_request = before.clone();
        run(request, list)?;
        view::apply_changes(sdk, &before, &request.http_request)
    })
}

impl Intercept for SessionInterceptor {
    fn name(&self) -> &'static str {
        "awsess::SessionInterceptor"
    }

    /// The first hook that knows the operation.
    fn read_before_serialization(
        &self,
        context: &BeforeSerializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let mut request = self.new_request(context.input(), cfg);
        let validated = run(&mut request, |handlers| &handlers.validate);
        InFlight::start(cfg, request);
        validated
    }

    fn modify_before_retry_loop(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        run_before_transmit(context.request_mut(), cfg, |handlers| &handlers.build)
    }

    fn modify_before_signing(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        InFlight::with(cfg, |request| {
            request.error = None;
            Ok(())
        })?;
        run_before_transmit(context.request_mut(), cfg, |handlers| &handlers.sign)
    }

    fn modify_before_transmit(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        run_before_transmit(context.request_mut(), cfg, |handlers| &handlers.send)
    }

    fn read_before_deserialization(
        &self,
        context: &BeforeDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        InFlight::with(cfg, |request| {
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
        InFlight::with(cfg, |request| match context.output_or_error() {
            Ok(_) => run(request, |handlers| &handlers.unmarshal),
            Err(error) => run_after_failure(request, &to_error(error), |handlers| &handlers.unmarshal_error),
        })
    }

    fn read_after_attempt(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        InFlight::with(cfg, |request| {
            let Some(Err(error)) = context.output_or_error() else {
                return run(request, |handlers| &handlers.complete_attempt);
            };
            let error = request.error.take().unwrap_or_else(|| to_error(error));
            run_after_failure(request, &error, |handlers| &handlers.complete_attempt)?;
            run_after_failure(request, &error, |handlers| &handlers.retry)?;
            run_after_failure(request, &error, |handlers| &handlers.after_retry)
        })
    }

    fn read_after_execution(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        // If another interceptor failed before, there is no request.
        if !InFlight::is_started(cfg) {
            return Ok(());
        }
        InFlight::with(cfg, |request| {
            if let Some(Err(error)) = context.output_or_error() {
                request.error.get_or_insert_with(|| to_error(error));
            }
            request.run_user_handlers(|handlers| &handlers.complete);
            Ok(())
        })
    }
}
