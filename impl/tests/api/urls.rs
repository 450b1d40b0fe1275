//! No formatter of any public type shows the password of a URL.

use std::collections::BTreeSet;
use std::fmt::{Debug, Display};
use std::fs;
use std::path::Path;

use awsess::*;
use http::{HeaderValue, StatusCode};

use crate::home::Home;
use crate::watchdog::in_time;

const MARKER: &str = "URL-MARKER";
const URL: &str = "http://user:URL-MARKER@127.0.0.1:1";

fn session(edition: Edition) -> Session {
    let keys = Credentials::from_static("KEY", "SECRET", None);
    let config = config().credentials(keys);
    Session::new_session_with_options(options().edition(edition).config(config)).unwrap()
}

fn config() -> Config {
    let resolver = |_: &str, _: &str, _: &EndpointSettings| Ok(resolved());
    let client = DefaultHttpClient::new().environment(environment());
    Config::new().region("us-east-1").endpoint(URL).endpoint_resolver(resolver).http_client(client)
}

fn resolved() -> ResolvedEndpoint {
    ResolvedEndpoint::new(URL)
}

const VARIABLES: [(&str, &str); 5] = [
    ("HTTP_PROXY", URL),
    ("HTTPS_PROXY", URL),
    ("NO_PROXY", URL),
    ("AWS_EC2_METADATA_SERVICE_ENDPOINT", URL),
    ("AWS_ENDPOINT_URL", URL),
];

fn environment() -> Environment {
    Environment::from_vars(VARIABLES)
}

fn options() -> Options {
    Home::new().options(&VARIABLES)
}

/// A request after it has failed, so that its URL has been used.
fn sent() -> Request {
    let mut request = session(Edition::V1_55).request("s3", "x");
    request.send().unwrap_err();
    request
}

fn built() -> DefaultHttpClient {
    let client = DefaultHttpClient::new().environment(environment());
    let mut request = HttpRequest::clone(&session(Edition::V1_55).request("s3", "x").http_request);
    request.url = "http://service.invalid/".into();
    client.send(request, None).unwrap_err();
    client
}

fn shown(debug: &dyn Debug) -> String {
    format!("{debug:?} {debug:#?}")
}

fn both<T: Debug + Display>(value: &T) -> String {
    format!("{value} {value:#} {}", shown(value))
}

fn error() -> Error {
    sent().error.unwrap()
}

fn send_error() -> SendError {
    DefaultHttpClient::new().send(sent().http_request, None).unwrap_err()
}

type Shown = fn() -> String;

/// Every public type that may hold a URL, with the output of its formatters.
const HOLDERS: [(&str, Shown); 19] = [
    ("AssumeRoleProvider", || shown(&AssumeRoleProvider::new(&session(Edition::V1_55), "arn"))),
    ("ClientConfig", || shown(&session(Edition::V1_55).client_config("s3", []))),
    ("ClientInfo", || shown(&sent().client_info)),
    ("Config", || shown(&config())),
    ("ContainerProvider", || shown(&ContainerProvider::new(&session(Edition::V1_55), URL))),
    ("DefaultHttpClient", || shown(&built())),
    ("EndpointUrl", || both(&EndpointUrl::from(URL))),
    ("Environment", || shown(&environment())),
    ("Error", || both(&error())),
    ("ErrorKind", || shown(error().kind())),
    ("HttpRequest", || shown(&sent().http_request)),
    ("HttpResponse", || {
        let mut response = HttpResponse::new(StatusCode::TEMPORARY_REDIRECT, URL);
        response.headers.insert("location", HeaderValue::from_static(URL));
        shown(&response)
    }),
    ("InstanceProvider", || shown(&InstanceProvider::new(&session(Edition::V1_55)))),
    ("Options", || shown(&options().config(config()))),
    ("Proxies", || shown(&Proxies::from_environment(&environment()))),
    ("Request", || shown(&sent())),
    ("ResolvedEndpoint", || shown(&resolved())),
    ("SendError", || both(&send_error())),
    ("Session", || Edition::ALL.iter().map(|edition| shown(&session(*edition))).collect()),
];

/// Every other public name: its type holds no URL, or its formatters show no content.
const OTHERS: [&str; 53] = [
    "AssumeRoleTokenProvider",
    "BearerToken",
    "Body",
    "BoxError",
    "CaBundle",
    "CaBundleErrorKind",
    "Cancellation",
    "CancellationReason",
    "ClientCertificate",
    "ClientTlsErrorKind",
    "Clock",
    "ContainerErrorKind",
    "Credentials",
    "CredentialsProvider",
    "CredentialsValue",
    "DEFAULT_SHARED_CONFIG_PROFILE",
    "DefaultEndpointResolver",
    "Ec2ImdsEndpointMode",
    "Edition",
    "EndpointSettings",
    "EndpointResolver",
    "FILE_LIMIT",
    "HandlerList",
    "Handlers",
    "HttpClient",
    "InstanceErrorKind",
    "InvalidParameter",
    "NamedHandler",
    "Parameters",
    "PemSource",
    "Place",
    "Platform",
    "ProcessErrorKind",
    "ProcessOptions",
    "ProcessProvider",
    "RESPONSE_LIMIT",
    "RootCertificates",
    "S3UsEast1RegionalEndpoint",
    "SdkPanic",
    "Secret",
    "SessionInterceptor",
    "SharedConfigErrorKind",
    "SharedConfigState",
    "SsoErrorKind",
    "SsoProvider",
    "SsoTokenProvider",
    "StsRegionalEndpoint",
    "UnknownEdition",
    "WebIdentityErrorKind",
    "WebIdentityOptions",
    "WebIdentityRoleProvider",
    "http",
    "stdin_token_provider",
];

#[test]
fn no_formatter_shows_the_password_of_a_url() {
    in_time(|| {
        for (name, shown) in HOLDERS {
            let shown = shown();
            assert!(!shown.contains(MARKER), "{name}: {shown}");
        }
    });
}

/// The names that the crate exports, read from its root module.
fn exported() -> BTreeSet<String> {
    let root = include_str!("../../src/lib.rs");
    let uses = root.split("pub use ").skip(1).filter_map(|rest| rest.split(';').next());
    let names = uses.flat_map(|path| path.rsplit("::").next().unwrap().split([',', '{', '}']));
    names.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

#[test]
fn every_public_name_is_in_one_of_the_lists() {
    let known = HOLDERS.iter().map(|(name, _)| *name).chain(OTHERS).map(str::to_owned).collect();
    let exported = exported();
    assert!(exported.len() > 40, "{exported:?}");
    let differ: Vec<_> = exported.symmetric_difference(&known).collect();
    assert!(differ.is_empty(), "put each into one of the two lists of this file: {differ:?}");
}

/// Every line of the sources, with the file that it is in.
fn lines(folder: &Path) -> Vec<(String, String)> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| match path.is_dir() {
            true => lines(&path),
            false => {
                let text = fs::read_to_string(&path).unwrap();
                text.lines().map(|line| (path.display().to_string(), line.trim().to_owned())).collect()
            }
        })
        .collect()
}

/// Whether the line declares a public field that holds a URL as a plain `String`, which every formatter shows.
fn shows_a_url(line: &str) -> bool {
    let field = line.strip_prefix("pub ").and_then(|field| field.split_once(": "));
    field.is_some_and(|(name, held)| {
        let is_url = ["url", "endpoint", "uri", "proxy"].iter().any(|word| name.ends_with(word));
        is_url && held.contains("String")
    })
}

#[test]
fn no_public_field_holds_a_url_as_text() {
    assert!(shows_a_url("pub endpoint: Option<String>,"));
    let lines = lines(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    assert!(lines.len() > 1000);
    let fields: Vec<_> = lines.iter().filter(|(_, line)| shows_a_url(line)).collect();
    assert!(fields.is_empty(), "use an EndpointUrl, which hides secrets: {fields:?}");
}

#[test]
fn a_url_is_used_as_it_was_written() {
    let client = session(Edition::V1_55).client_config("s3", []);
    assert_eq!(client.endpoint.as_deref(), Some(URL));
    assert_eq!(client.request("s3", "x").http_request.url, format!("{URL}/"));
    assert_eq!(client.config.endpoint.as_deref(), Some(URL));
}
