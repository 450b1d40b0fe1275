//! The credentials of a container, from an endpoint on loopback.

use std::fs;
use std::io::{self, Write as _};
use std::net::{IpAddr, Ipv4Addr, TcpListener};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use awsess::{
    Config, ContainerErrorKind, ContainerProvider, CredentialsValue, DefaultHttpClient, Edition, Error,
    ErrorKind, HttpClient, HttpRequest, HttpResponse, RootCertificates, SendError, Session,
    SharedConfigState,
};
use http::header::{AUTHORIZATION, LOCATION};
use http::{HeaderValue, StatusCode};

use crate::clock::TestClock;
use crate::home::Home;
use crate::sts::{Sts, assumed, respond};
use crate::watchdog::in_time;

use Edition::{V1_14, V1_55};

const FULL_URI: &str = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
const RELATIVE_URI: &str = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
const TOKEN: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
const TOKEN_FILE: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";

/// The answer with these credentials, which expire at a time, if there is one.
fn keys(id: &str, expiration: Option<&str>) -> String {
    let expiration = expiration.map(|time| format!(", \"Expiration\": \"{time}\"")).unwrap_or_default();
    format!(
        "{{\"AccessKeyId\": \"{id}\", \"SecretAccessKey\": \"MARKER-S\", \"Token\": \"MARKER-T\"{expiration}}}"
    )
}

fn healthy() -> Sts {
    Sts::answering(|call, _| (200, keys(&call.target, Some("2999-01-01T00:00:00Z"))))
}

fn url(server: &Sts) -> String {
    format!("{}/get?role=a", server.endpoint())
}

fn session(home: &Home, edition: Edition, variables: &[(&str, &str)]) -> Session {
    Session::new_session_with_options(home.options(variables).edition(edition)).unwrap()
}

/// What a session retrieves from the endpoint of its environment.
fn retrieve(edition: Edition, server: &Sts) -> Result<CredentialsValue, Error> {
    session(&Home::new(), edition, &[(FULL_URI, &url(server))]).credentials().retrieve()
}

/// The error of the provider: in a chain it is the last cause.
fn cause(error: &Error) -> Error {
    error.causes().last().unwrap_or(error).clone()
}

fn kind(error: &Error) -> ContainerErrorKind {
    match cause(error).kind() {
        ErrorKind::CredentialsEndpointError(kind) => kind.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_session_without_credentials_asks_the_endpoint_of_its_container() {
    for &edition in Edition::ALL {
        let server = healthy();
        let session = session(&Home::new(), edition, &[(FULL_URI, &url(&server)), (TOKEN, "Bearer MARKER")]);
        assert!(server.calls().is_empty());
        let value = session.credentials().retrieve().unwrap();
        assert_eq!(value.provider_name, "CredentialsEndpointProvider");
        assert_eq!(value.access_key_id, "GET /get?role=a");
        assert_eq!(value.session_token.unwrap().expose(), "MARKER-T");
        let [call] = server.calls().try_into().unwrap();
        assert_eq!(call.headers["accept"], "application/json");
        let token = call.headers.get("authorization").map(String::as_str);
        assert_eq!(token, (edition == V1_55).then_some("Bearer MARKER"));
    }
}

#[test]
fn the_chain_of_the_deprecated_constructor_ends_with_it() {
    for &edition in Edition::ALL {
        let (home, server) = (Home::new(), healthy());
        let environment = home.environment(&[(FULL_URI, &url(&server))]);
        let session = Session::new_in(edition, environment, []);
        for _ in 0..2 {
            assert_eq!(session.credentials().retrieve().unwrap().access_key_id, "GET /get?role=a");
        }
        assert_eq!(server.calls().len(), 1);
    }
}

#[test]
fn credential_source_names_it_and_a_role_is_assumed_with_it() {
    let (home, server) = (Home::with("", ""), healthy());
    let sts = Sts::answering(|call, _| (200, assumed(call.role(), "2999-01-01T00:00:00Z")));
    let role = "arn:aws:iam::123456789012:role/r";
    for (source, relative) in [
        ("credential_source = Ec2InstanceMetadata", ""),
        ("credential_source = EcsContainer", "/x"),
        ("", ""),
    ] {
        fs::write(home.path("config"), format!("[default]\nrole_arn = {role}\n{source}\n")).unwrap();
        let options = home.options(&[(FULL_URI, &url(&server)), (RELATIVE_URI, relative)]);
        let config = Config::new().endpoint(sts.endpoint()).region("eu-west-1");
        let options = options.shared_config_state(SharedConfigState::Enable).config(config);
        let session = Session::new_session_with_options(options).unwrap();
        let value = session.credentials().retrieve().unwrap();
        assert_eq!(value.access_key_id, format!("KEY-OF:{role}"));
        assert_eq!(sts.calls().last().unwrap().signer().0, "GET /get?role=a");
    }
    assert_eq!(server.calls().len(), 3);
}

/// A client that records the URLs of requests, and looks up two names.
#[derive(Debug, Default)]
struct Recording(Arc<Mutex<Vec<String>>>);

impl HttpClient for Recording {
    fn lookup_host(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        match host {
            "here" => Ok(vec![Ipv4Addr::new(127, 1, 2, 3).into(), "::1".parse().unwrap()]),
            "half" => Ok(vec![Ipv4Addr::LOCALHOST.into(), Ipv4Addr::new(10, 0, 0, 1).into()]),
            _ => Err(io::Error::other("no such host")),
        }
    }

    fn send(&self, request: HttpRequest, _: Option<&RootCertificates>) -> Result<HttpResponse, SendError> {
        self.0.lock().unwrap().push(request.url.as_str().to_owned());
        Err(SendError::permanent("it sends nothing"))
    }
}

/// The URLs that a session requests and its error.
fn requested(edition: Edition, variables: &[(&str, &str)]) -> (Vec<String>, Error) {
    let client = Recording::default();
    let urls = Arc::clone(&client.0);
    let options = Home::new().options(variables).edition(edition).config(Config::new().http_client(client));
    let error = Session::new_session_with_options(options).unwrap().credentials().retrieve().unwrap_err();
    let urls = urls.lock().unwrap().clone();
    (urls, error)
}

#[test]
fn the_full_url_takes_precedence_and_the_relative_one_is_appended_to_that_of_ecs() {
    for &edition in Edition::ALL {
        let (urls, _) = requested(edition, &[(FULL_URI, "http://[::1]/full"), (RELATIVE_URI, "/relative")]);
        assert_eq!(urls, ["http://[::1]/full"]);
        let (urls, _) = requested(edition, &[(RELATIVE_URI, "/v2/credentials?id=1")]);
        assert_eq!(urls, ["http://169.254.170.2/v2/credentials?id=1"]);
    }
}

#[test]
fn only_hosts_of_this_machine_and_of_containers_are_requested() {
    for (host, in_1_14, in_1_55) in [
        ("127.9.9.9:80", true, true),
        ("[::ffff:127.0.0.1]", true, true),
        ("here", true, true),
        ("half", false, false),
        ("nowhere", false, false),
        ("169.254.170.2", false, true),
        ("169.254.170.23", false, true),
        ("[fd00:ec2::23]", false, true),
        ("169.254.169.254", false, false),
        ("192.0.2.1", false, false),
        ("user@127.0.0.1", true, true),
        ("127.0.0.1@192.0.2.1", false, false),
    ] {
        for (edition, is_allowed) in [(V1_14, in_1_14), (V1_55, in_1_55)] {
            let (urls, error) = requested(edition, &[(FULL_URI, &format!("http://{host}/x"))]);
            assert_eq!(urls.len(), usize::from(is_allowed), "{host}: {error}");
            assert_eq!(kind(&error) == ContainerErrorKind::CallFailed, is_allowed, "{host}: {error}");
        }
    }
}

#[test]
fn edition_1_55_requests_any_host_over_https() {
    let variables = [(FULL_URI, "https://192.0.2.1/x")];
    assert_eq!(requested(V1_55, &variables).0.len(), 1);
    let (urls, error) = requested(V1_14, &variables);
    assert!(urls.is_empty());
    let expected =
        "CredentialsEndpointError: invalid endpoint host, \"192.0.2.1\", only loopback hosts are allowed.";
    assert_eq!(cause(&error).to_string(), expected);
}

#[test]
fn each_fault_of_a_url_is_told_apart() {
    for (url, expected) in [
        ("http://[::1/x", ContainerErrorKind::InvalidUrl),
        ("127.0.0.1:80/x", ContainerErrorKind::InvalidUrl),
        ("/x", ContainerErrorKind::NoHost),
        ("http:///x", ContainerErrorKind::NoHost),
        ("http://nowhere/x", ContainerErrorKind::UnknownHost { host: "nowhere".into() }),
    ] {
        assert_eq!(kind(&requested(V1_55, &[(FULL_URI, url)]).1), expected, "{url}");
    }
}

#[test]
fn the_token_file_is_read_at_each_retrieval_and_takes_precedence() {
    let (home, server) = (Home::new(), healthy());
    let file = home.path("token");
    let variables = [(FULL_URI, &*url(&server)), (TOKEN, "unused"), (TOKEN_FILE, file.to_str().unwrap())];
    let session = session(&home, V1_55, &variables);
    let retrieve = || {
        session.credentials().expire();
        session.credentials().retrieve()
    };
    let missing = cause(&retrieve().unwrap_err()).to_string();
    assert!(missing.contains("failed to read authorization token from"), "{missing}");
    for token in ["first MARKER", "second"] {
        fs::write(&file, token).unwrap();
        retrieve().unwrap();
        assert_eq!(server.calls().last().unwrap().headers["authorization"], token);
    }
    for (text, message) in [
        ("MARKER\n", "authorization token contains invalid newline sequence"),
        ("MARKER\u{1}", "the authorization token cannot be sent in a header"),
    ] {
        fs::write(&file, text).unwrap();
        let error = retrieve().unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(shown.contains(message) && !shown.contains("MARKER"), "{shown}");
    }
    assert_eq!(server.calls().len(), 2);
    fs::write(&file, "").unwrap();
    retrieve().unwrap();
    assert!(!server.calls()[2].headers.contains_key("authorization"));
}

#[test]
fn credentials_expire_five_minutes_early_or_never() {
    let clock = TestClock::new();
    // The clock begins at 2026-01-01T00:00:00Z.
    let server = Sts::answering(|_, number| {
        (200, keys(&number.to_string(), (number < 2).then_some("2026-01-01T00:10:00Z")))
    });
    let options = Home::new().options(&[(FULL_URI, &url(&server))]).clock(clock.clone());
    let session = Session::new_session_with_options(options).unwrap();
    let mut id = |seconds| {
        clock.advance(Duration::from_secs(seconds));
        session.credentials().retrieve().unwrap().access_key_id
    };
    // Within the window every retrieval asks again; without an expiration none does.
    assert_eq!([0, 300, 1, 0, 1_000_000].map(&mut id), ["0", "0", "1", "2", "2"]);
}

#[test]
fn an_answer_may_lack_any_part_and_have_text_behind_it() {
    for (body, id) in [("{}", ""), ("null and more", ""), ("{\"accesskeyid\": \"A\"} and more", "A")] {
        let value = retrieve(V1_55, &Sts::answering(move |_, _| (200, body.into()))).unwrap();
        assert_eq!((&*value.access_key_id, &*value.provider_name), (id, "CredentialsEndpointProvider"));
    }
}

#[test]
fn an_answer_that_cannot_be_decoded_is_asked_for_again_in_edition_1_55() {
    let error = "{\"code\": \"NotYet\", \"message\": \"with MARKER\"}";
    for (status, body, code, attempts) in [
        (200, "MARKER", "SerializationError", [1, 4]),
        (200, "", "SerializationError", [1, 4]),
        (200, "{\"Token\": 3}", "SerializationError", [1, 4]),
        (400, "MARKER", "SerializationError", [1, 4]),
        (400, "", "SerializationError", [1, 1]),
        (400, error, "NotYet", [1, 1]),
        (500, error, "NotYet", [4, 4]),
        (503, "{\"code\": 3}", "SerializationError", [4, 4]),
    ] {
        for (edition, attempts) in Edition::ALL.iter().zip(attempts) {
            let (home, server) = (Home::new(), Sts::answering(move |_, _| (status, body.into())));
            let session = session(&home, *edition, &[(FULL_URI, &url(&server)), (TOKEN, "MARKER")]);
            let error = session.credentials().retrieve().unwrap_err();
            assert_eq!(kind(&error), ContainerErrorKind::CallFailed);
            assert_eq!(server.calls().len(), attempts, "{edition} {status} {body}");
            let shown = format!("{error} {error:?}");
            let lacks_code = *edition == V1_14 && status >= 300 && code == "SerializationError";
            assert!(shown.contains(code) || lacks_code, "{shown}");
            assert!(*edition == V1_14 || !shown.contains("MARKER"), "{shown}");
        }
    }
}

/// A client that redirects the first request, and records the URLs of all with whether they have the token.
#[derive(Debug)]
struct Redirecting {
    location: &'static str,
    sent: Arc<Mutex<Vec<(String, bool)>>>,
}

impl HttpClient for Redirecting {
    fn send(&self, request: HttpRequest, _: Option<&RootCertificates>) -> Result<HttpResponse, SendError> {
        let mut sent = self.sent.lock().unwrap();
        sent.push((request.url.as_str().to_owned(), request.headers.contains_key(AUTHORIZATION)));
        let is_first = sent.len() == 1;
        let mut response = HttpResponse::new(if is_first { StatusCode::FOUND } else { StatusCode::OK }, "{}");
        if is_first {
            response.headers.insert(LOCATION, HeaderValue::from_static(self.location));
        }
        Ok(response)
    }
}

#[test]
fn redirects_are_followed_and_the_token_is_sent_to_the_same_host_only() {
    for (from, location, target, has_token) in [
        ("http://127.0.0.1/a", "/b?c", "http://127.0.0.1/b?c", true),
        ("http://127.0.0.1/a/", "b", "http://127.0.0.1/a/b", true),
        ("http://127.0.0.1/a", "http://127.0.0.1:9000/b", "http://127.0.0.1:9000/b", true),
        ("http://127.0.0.1/a", "https://127.0.0.1/b", "https://127.0.0.1/b", true),
        ("https://127.0.0.1/a", "http://127.0.0.1/b", "http://127.0.0.1/b", false),
        ("http://127.0.0.1/a", "http://192.0.2.1/b", "http://192.0.2.1/b", false),
        ("http://127.0.0.1/a", "http://127.0.0.1@192.0.2.1/", "http://127.0.0.1@192.0.2.1/", false),
    ] {
        let sent = Arc::default();
        let client = Redirecting { location, sent: Arc::clone(&sent) };
        let options = Home::new().options(&[(FULL_URI, from), (TOKEN, "t")]);
        let options = options.config(Config::new().http_client(client));
        Session::new_session_with_options(options).unwrap().credentials().retrieve().unwrap();
        let expected = [(from.to_owned(), true), (target.to_owned(), has_token)];
        assert_eq!(*sent.lock().unwrap(), expected, "{from} {location}");
    }
}

#[test]
fn a_redirect_to_another_scheme_is_an_error() {
    for location in ["file:///etc/passwd", "ftp://127.0.0.1/"] {
        let server = Sts::writing(move |_, _, stream| {
            respond(stream, 302, &format!("Location: {location}\r\n"), "");
        });
        let error = retrieve(V1_55, &server).unwrap_err();
        assert!(error.to_string().contains("unsupported protocol scheme"), "{error}");
    }
}

/// The number of calls of a server, and the error of a session that asks it, in a bounded time.
fn failure(server: Sts) -> (usize, Error) {
    in_time(move || {
        let error = retrieve(V1_55, &server).unwrap_err();
        (server.calls().len(), error)
    })
}

#[test]
fn a_server_that_redirects_to_itself_is_asked_ten_times_in_each_attempt() {
    let server = Sts::writing(|_, _, stream| respond(stream, 307, "Location: /again\r\n", ""));
    let (calls, error) = failure(server);
    assert_eq!(calls, 4 * 10);
    assert!(error.to_string().contains("stopped after 10 redirects"), "{error}");
}

#[test]
fn a_server_that_refuses_is_a_request_error() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let error = session(&Home::new(), V1_55, &[(FULL_URI, &url)]).credentials().retrieve().unwrap_err();
    assert_eq!(kind(&error), ContainerErrorKind::CallFailed);
    assert!(error.to_string().contains("RequestError: send request failed"), "{error}");
}

#[test]
fn of_an_endless_answer_no_more_than_the_limit_is_read() {
    let written = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&written);
    let server = Sts::writing(move |_, _, stream| {
        let block = [b' '; 1 << 16];
        _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
        while stream.write_all(&block).is_ok() {
            counter.fetch_add(block.len(), Ordering::Relaxed);
        }
    });
    let (calls, error) = failure(server);
    assert_eq!(calls, 1);
    assert!(error.to_string().contains("larger than the limit"), "{error}");
    // What was written and not read is in the buffers of the system.
    assert!(written.load(Ordering::Relaxed) < 100_000_000);
}

#[test]
fn a_server_that_drips_is_given_up_at_the_time_limit() {
    let server = Sts::writing(|_, _, stream| {
        _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
        while stream.write_all(b" ").is_ok() {
            thread::sleep(Duration::from_millis(20));
        }
    });
    in_time(move || {
        let client = DefaultHttpClient::new().timeout(Duration::from_millis(100));
        let config = Config::new().http_client(client).max_retries(1);
        let options = Home::new().options(&[(FULL_URI, &url(&server))]).config(config);
        let error = Session::new_session_with_options(options).unwrap().credentials().retrieve().unwrap_err();
        assert!(error.to_string().contains("RequestError"), "{error}");
        assert_eq!(server.calls().len(), 2);
    });
}

#[test]
fn a_program_can_use_the_provider_with_its_own_options() {
    let (home, server) = (Home::new(), healthy());
    fs::write(home.path("token"), "of the file").unwrap();
    let provider = ContainerProvider::new(&session(&home, V1_55, &[]), url(&server))
        .authorization_token("MARKER")
        .authorization_token_file(home.path("token"))
        .expiry_window(Duration::MAX);
    assert!(!format!("{provider:?}").contains("MARKER"));
    let credentials = provider.credentials();
    for calls in 1..3 {
        credentials.retrieve().unwrap();
        assert_eq!(server.calls().len(), calls, "everything expires within the window");
    }
    assert_eq!(server.calls()[0].headers["authorization"], "of the file");
    let none = ContainerProvider::new(&session(&home, V1_55, &[]), "").credentials();
    assert!(none.retrieve().unwrap_err().to_string().contains("MissingEndpoint"));
}
