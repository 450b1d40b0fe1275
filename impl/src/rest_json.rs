//! A client of a service with the REST-JSON protocol. Its requests are not signed.

use std::any::Any;
use std::mem;

use http::Method;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use once_cell::race::OnceBox;

use crate::client_config::Client;
use crate::context::Context;
use crate::error::{BoxError, Error, ErrorKind};
use crate::go_json::{JsonError, Object, text_of};
use crate::http_client::sensitive;
use crate::secret::{ZeroizingCow, redacted};
use crate::{
    Body, ClientConfig, Clock, Config, Credentials, HttpResponse, NamedHandler, Parameters, Request, Secret,
    sign,
};

const ERROR_TYPE: &str = "x-amzn-errortype";
const ERROR_MESSAGE: &str = "x-amzn-errormessage";
/// The headers with the id of a request; the first that is not empty counts.
const REQUEST_IDS: [&str; 2] = ["x-amzn-requestid", "x-amz-request-id"];

/// The names of a service.
#[derive(Clone, Copy)]
pub(crate) struct Service {
    /// The name under which its endpoint is found.
    pub(crate) endpoints_id: &'static str,
    /// The name that the handlers of a request see.
    pub(crate) name: &'static str,
    /// The name that requests are signed for, if the endpoint has none.
    pub(crate) signing_name: &'static str,
}

/// An operation of a service.
pub(crate) struct Operation<T> {
    pub(crate) name: &'static str,
    pub(crate) path: &'static str,
    /// The codes of the errors that have a type in the SDK. The message of such an error is that of the body.
    pub(crate) errors: &'static [&'static str],
    /// Reads a successful response; `None` for an empty one.
    pub(crate) parse: fn(Option<&Object<'_>>) -> Result<T, JsonError>,
}

/// What a request is built from.
pub(crate) struct Input {
    pub(crate) parameters: Box<dyn Parameters>,
    pub(crate) method: Method,
    /// The query, in the form of a URL.
    pub(crate) query: Option<String>,
    /// A header with a secret.
    pub(crate) header: Option<(HeaderName, Secret)>,
    pub(crate) body: Option<Body>,
    /// The secrets among the parameters, which no error quotes.
    pub(crate) secrets: Vec<Secret>,
}

/// A client. It is made for the first request, because many sessions never send one.
pub(crate) struct RestJsonClient {
    service: Service,
    config: Config,
    context: Context,
    client: OnceBox<Client>,
}

impl RestJsonClient {
    /// A client with the config and the handlers of the context.
    pub(crate) fn new(service: Service, config: Config, mut context: Context) -> Self {
        let handlers = context.handlers_mut();
        handlers.sign.push_back_named(sign::handler());
        handlers
            .unmarshal_meta
            .push_back_named(NamedHandler::built_in("awssdk.restjson.UnmarshalMeta", unmarshal_meta));
        Self { service, config, context, client: OnceBox::new() }
    }

    /// The clock of the session.
    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.context.clock
    }

    /// Sends a request and returns what was read from the response.
    pub(crate) fn call<T: Send + 'static>(&self, operation: &Operation<T>, input: Input) -> Result<T, Error> {
        let mut request = self.request(operation, input);
        request.send()?;
        let parsed = request.data.take().and_then(|data: Box<dyn Any + Send>| data.downcast::<T>().ok());
        // A handler of the user has removed the one that reads the response.
        parsed.map(|parsed| *parsed).ok_or_else(|| ErrorKind::EmptyStaticCreds.into())
    }

    fn request<T: Send + 'static>(&self, operation: &Operation<T>, input: Input) -> Request {
        let mut request = Request::new(self.client(), operation.name);
        let Input { parameters, method, query, header, body, secrets } = input;
        request.params = Some(parameters);
        request.parameter_secrets = secrets;
        request.config.credentials = Some(Credentials::anonymous());
        request.http_request.method = method;
        let url = url(request.client_info.endpoint.as_deref().unwrap_or_default(), operation.path, query);
        request.http_request.url = url.into();
        let (errors, parse) = (operation.errors, operation.parse);
        let handlers = request.handlers_mut();
        let build = move |request: &mut Request| build(request, header.as_ref(), body.as_ref());
        handlers.build.push_back_named(NamedHandler::built_in("awssdk.restjson.Build", build));
        let unmarshal = move |request: &mut Request| unmarshal(request, parse);
        handlers.unmarshal.push_back_named(NamedHandler::built_in("awssdk.restjson.Unmarshal", unmarshal));
        let unmarshal_error = move |request: &mut Request| unmarshal_error(request, errors);
        handlers
            .unmarshal_error
            .push_back_named(NamedHandler::built_in("awssdk.protocol.UnmarshalError", unmarshal_error));
        request
    }

    fn client(&self) -> &Client {
        self.client.get_or_init(|| {
            let id = self.service.endpoints_id;
            let config = ClientConfig::resolving(id, self.config.clone(), self.context.clone());
            let is_derived = config.signing_name_derived;
            let mut client = config.into_client(id);
            self.service.name.clone_into(&mut client.info.service_name);
            if is_derived || client.info.signing_name.is_none() {
                client.info.signing_name = Some(self.service.signing_name.to_owned());
            }
            Box::new(client)
        })
    }
}

/// The URL of an operation. Like the SDK, it replaces the query of the endpoint.
fn url(endpoint: &str, path: &str, query: Option<String>) -> String {
    let base = endpoint.split(['?', '#']).next().unwrap_or_default();
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    format!("{}{path}{query}", base.strip_suffix('/').unwrap_or(base))
}

/// Sets the header with the secret and the body. An error does not show the value of the header.
fn build(request: &mut Request, header: Option<&(HeaderName, Secret)>, body: Option<&Body>) {
    if let Some(body) = body {
        request.http_request.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        request.http_request.body = body.clone();
    }
    let Some((name, value)) = header else { return };
    match sensitive(value.expose().trim()) {
        Ok(value) => _ = request.http_request.headers.insert(name, value),
        Err(_) => {
            let cause = format!("the value of the header {name} contains a character that is not allowed");
            request.error = Some(Error::from(ErrorKind::RequestError).with_original_error(cause));
        }
    }
}

/// Puts what was read from the response into [`Request::data`], and removes the body, which contains secrets.
fn unmarshal<T: Send + 'static>(
    request: &mut Request,
    parse: fn(Option<&Object<'_>>) -> Result<T, JsonError>,
) {
    let Some(response) = &mut request.http_response else { return };
    let text = ZeroizingCow::from(Vec::from(mem::take(&mut response.body))).into_utf8();
    match first_object(&text).and_then(|object| parse(object.as_ref())) {
        Ok(parsed) => request.data = Some(Box::new(parsed)),
        Err(error) => {
            request.error = Some(serialization_error(request, "failed decoding JSON RPC response", error));
        }
    }
}

/// The first value of a text; `None` if there is none.
fn first_object(text: &str) -> Result<Option<Object<'_>>, JsonError> {
    match Object::parse_first(text) {
        Err(JsonError::Empty) => Ok(None),
        parsed => parsed.map(Some),
    }
}

fn unmarshal_meta(request: &mut Request) {
    let Some(response) = &request.http_response else { return };
    let id = REQUEST_IDS.into_iter().filter_map(|name| header(response, name)).find(|id| !id.is_empty());
    request.request_id = id.map(|id| redacted(&id, &request.secrets()));
}

/// Puts the error of the service into the request. It quotes none of the secrets.
fn unmarshal_error(request: &mut Request, known: &[&str]) {
    let Some(response) = &request.http_response else { return };
    request.error = Some(match service_error(response, known) {
        Ok((code, message)) => ErrorKind::ServiceError {
            code: redacted(&code, &request.secrets()),
            message: redacted(&message, &request.secrets()),
            status: response.status,
            request_id: request.request_id.clone(),
        }
        .into(),
        Err(error) => {
            let cause = Error::new("UnmarshalError", "failed to decode response body");
            let cause = cause.with_original_error(error);
            serialization_error(request, "failed to unmarshal response error", cause)
        }
    });
}

fn serialization_error(request: &Request, message: &'static str, cause: impl Into<BoxError>) -> Error {
    let status = request.http_response.as_ref().map(|response| response.status).unwrap_or_default();
    let kind = ErrorKind::SerializationError { message, status, request_id: request.request_id.clone() };
    Error::from(kind).with_original_error(cause)
}

/// The code and the message of an error response. Those of the headers take precedence over those of the body.
fn service_error(response: &HttpResponse, known: &[&str]) -> Result<(String, String), JsonError> {
    let text = String::from_utf8_lossy(&response.body);
    let mut code = without_namespace(&header(response, ERROR_TYPE).unwrap_or_default()).to_owned();
    let mut message = header(response, ERROR_MESSAGE).unwrap_or_default();
    let is_known = known.contains(&&*code);
    if code.is_empty() || message.is_empty() || is_known {
        let body = first_object(&text)?;
        let field = |name| match &body {
            Some(body) => body.text(name).map(|text| text.map(|text| text.expose().to_owned())),
            None => Ok(None),
        };
        let [kind, short, in_body] = ["__type", "code", "message"].map(field);
        let (kind, short, in_body) = (kind?, short?, in_body?);
        if code.is_empty() {
            let named = kind.filter(|kind| !kind.is_empty()).or(short).unwrap_or_default();
            without_namespace(&named).clone_into(&mut code);
        }
        if message.is_empty() || known.contains(&&*code) {
            let exact = body.as_ref().and_then(|body| body.exact_non_null("message")).and_then(text_of);
            let exact = exact.filter(|_| known.contains(&&*code)).map(|text| text.expose().to_owned());
            message = exact.or(in_body).unwrap_or_default();
        }
    }
    Ok((code, message))
}

fn header(response: &HttpResponse, name: &str) -> Option<String> {
    response.headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

/// The code without its namespace and its URL: `FooError` of `aws.protocol#FooError:http://internal/`.
fn without_namespace(code: &str) -> &str {
    let code = code.split(':').next().unwrap_or_default();
    code.split_once('#').map_or(code, |(_, code)| code)
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::*;

    fn error(headers: &[(&'static str, &'static str)], body: &str) -> Result<(String, String), JsonError> {
        let mut response = HttpResponse::new(StatusCode::BAD_REQUEST, body);
        for (name, value) in headers {
            response.headers.insert(*name, HeaderValue::from_static(value));
        }
        service_error(&response, &["Known"])
    }

    #[test]
    fn the_code_and_the_message_are_those_of_the_headers_or_the_body() {
        let known = (ERROR_TYPE, "a.b#Known:http://x/");
        let message = (ERROR_MESSAGE, "in header");
        for (headers, body, code, text) in [
            (&[][..], r#"{"__type": "a#X", "code": "Y", "message": "m"} trailing"#, "X", "m"),
            (&[], r#"{"CODE": "Y:u", "Message": "m"}"#, "Y", "m"),
            (&[], r#"{"message": null}"#, "", ""),
            (&[], "", "", ""),
            (&[], "null", "", ""),
            (&[known], r#"{"message": "m"}"#, "Known", "m"),
            (&[known, message], r#"{"message": "m", "Message": "n"}"#, "Known", "m"),
            (&[(ERROR_TYPE, "X"), message], "not JSON", "X", "in header"),
            (&[message], r#"{"code": "X", "message": "m"}"#, "X", "in header"),
        ] {
            assert_eq!(error(headers, body), Ok((code.to_owned(), text.to_owned())), "{body}");
        }
        for body in ["not JSON", "[]", r#"{"message": 3}"#, r#"{"__type": "X""#] {
            assert!(error(&[], body).is_err(), "{body}");
        }
    }

    #[test]
    fn the_path_of_an_operation_is_below_that_of_the_endpoint() {
        for (endpoint, expected) in [
            ("https://portal.example", "https://portal.example/token"),
            ("http://h:1/", "http://h:1/token"),
            ("http://h/base?x=1#f", "http://h/base/token"),
        ] {
            assert_eq!(url(endpoint, "/token", None), expected);
        }
        assert_eq!(url("http://h", "/token", Some("a=b".into())), "http://h/token?a=b");
    }
}
