//! Proxies that the environment names.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use awsess::{
    Config, Credentials, DefaultHttpClient, Edition, Environment, RootCertificates, Session,
    SharedConfigState,
};
use serial_test::serial;

use crate::home::{Home, retrieval_code, shown};
use crate::https::{Authority, Https, LOOPBACK, NOW};
use crate::sts::{Sts, fault, respond};

const HOST: &str = "sts.invalid";
const ROLE: &str = "[default]\nregion = us-east-1\nrole_arn = arn:aws:iam::123456789012:role/one\n\
                    source_profile = source\n[profile source]\naws_access_key_id = AKID\n\
                    aws_secret_access_key = SECRET\n";

/// A proxy on loopback that connects all clients to one server, and records the requests.
struct Proxy {
    address: SocketAddr,
    heads: Arc<Mutex<Vec<Vec<String>>>>,
}

impl Proxy {
    fn to(server: SocketAddr) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let proxy = Self { address: listener.local_addr().unwrap(), heads: Arc::default() };
        let heads = Arc::clone(&proxy.heads);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let heads = Arc::clone(&heads);
                thread::spawn(move || join(stream.unwrap(), server, &heads));
            }
        });
        proxy
    }

    fn url(&self) -> String {
        format!("http://user:pass@{}", self.address)
    }

    /// The first line of each request.
    fn request_lines(&self) -> Vec<String> {
        self.heads.lock().unwrap().iter().map(|head| head[0].clone()).collect()
    }
}

fn join(mut stream: TcpStream, server: SocketAddr, heads: &Mutex<Vec<Vec<String>>>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let lines = std::iter::from_fn(|| {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|_| !line.trim_end().is_empty())?;
        Some(line.trim_end().to_owned())
    });
    let head: Vec<_> = lines.collect();
    let is_tunnel = head.first().is_some_and(|line| line.starts_with("CONNECT "));
    heads.lock().unwrap().push(head);
    if !is_tunnel {
        return respond(&mut stream, 403, "", &fault("AccessDenied", "not through here"));
    }
    let mut server = TcpStream::connect(server).unwrap();
    stream.write_all(b"HTTP/1.1 200 X\r\n\r\n").unwrap();
    let (mut from, mut to) = (server.try_clone().unwrap(), stream.try_clone().unwrap());
    thread::spawn(move || _ = std::io::copy(&mut from, &mut to));
    _ = std::io::copy(&mut reader, &mut server);
}

fn session(home: &Home, endpoint: &str, client: Option<DefaultHttpClient>) -> Session {
    let config = Config::new().endpoint(endpoint);
    let config = client.into_iter().fold(config, Config::http_client);
    let options = home.options(&[]).shared_config_state(SharedConfigState::Enable).config(config);
    Session::new_session_with_options(options).unwrap()
}

fn environment(variables: &[(&str, &str)]) -> Environment {
    Environment::from_vars(variables.iter().copied())
}

#[test]
fn a_call_over_tls_goes_through_a_tunnel() {
    let authority = Authority::new();
    let server = Https::showing(authority.vouch(HOST, NOW));
    let proxy = Proxy::to(server.address);
    let roots = RootCertificates::from_pem(authority.pem().as_bytes()).unwrap();
    let client = DefaultHttpClient::new().environment(environment(&[("https_proxy", &proxy.url())]));
    let home = Home::with("", ROLE);
    let session = session(&home, &format!("https://{HOST}"), Some(client.roots(roots)));
    assert_eq!(shown(&session).1, "AssumeRoleProvider");
    assert_eq!(server.calls(), 1);
    assert_eq!(proxy.request_lines(), [format!("CONNECT {HOST}:443 HTTP/1.1")]);
    let heads = proxy.heads.lock().unwrap();
    let login = |line: &String| line.eq_ignore_ascii_case("proxy-authorization: Basic dXNlcjpwYXNz");
    assert!(heads[0].iter().any(login), "{heads:?}");
    assert!(!heads[0].iter().any(|line| line.contains("AWS4-HMAC")), "the proxy sees no signature");
}

#[test]
fn a_call_without_tls_asks_the_proxy_for_it() {
    let proxy = Proxy::to((Ipv4Addr::LOCALHOST, 9).into());
    let client = DefaultHttpClient::new().environment(environment(&[("HTTP_PROXY", &proxy.url())]));
    let home = Home::with("", ROLE);
    let session = session(&home, &format!("http://{HOST}"), Some(client));
    session.credentials().retrieve().unwrap_err();
    assert_eq!(proxy.request_lines(), [format!("POST http://{HOST}/ HTTP/1.1")]);
}

#[test]
fn loopback_is_reached_directly() {
    let (sts, authority) = (Sts::assuming(), Authority::new());
    let server = Https::showing(authority.vouch(LOOPBACK, NOW));
    let proxy = Proxy::to(server.address);
    let variables = [("HTTPS_PROXY", &*proxy.url()), ("HTTP_PROXY", &*proxy.url())];
    let roots = RootCertificates::from_pem(authority.pem().as_bytes()).unwrap();
    let client = DefaultHttpClient::new().environment(environment(&variables)).roots(roots);
    let home = Home::with("", ROLE);
    for endpoint in [sts.endpoint(), server.endpoint()] {
        assert_eq!(shown(&session(&home, &endpoint, Some(client.clone()))).1, "AssumeRoleProvider");
    }
    assert!(proxy.request_lines().is_empty());
}

#[test]
fn an_unsupported_proxy_is_an_error_that_is_not_retried() {
    let client = DefaultHttpClient::new().environment(environment(&[("HTTPS_PROXY", "ftp://u:PASS@a")]));
    let home = Home::with("", ROLE);
    let session = session(&home, &format!("https://{HOST}"), Some(client.clone()));
    assert_eq!(retrieval_code(&session), "RequestError");
    let error = session.credentials().retrieve().unwrap_err();
    assert!(!format!("{error:?} {client:?}").contains("PASS"));
}

#[test]
#[serial]
fn the_variables_are_those_of_the_process_and_read_once() {
    let proxy = Proxy::to((Ipv4Addr::LOCALHOST, 9).into());
    let url = proxy.url();
    let client = DefaultHttpClient::new();
    let home = Home::with("", ROLE);
    let ask = || session(&home, &format!("http://{HOST}"), Some(client.clone())).credentials().retrieve();
    let unset = ["http_proxy", "NO_PROXY", "no_proxy", "REQUEST_METHOD"].map(|name| (name, None));
    temp_env::with_vars([("HTTP_PROXY", Some(&*url))].into_iter().chain(unset).collect::<Vec<_>>(), || {
        ask().unwrap_err();
    });
    temp_env::with_var("HTTP_PROXY", None::<&str>, || ask().unwrap_err());
    assert_eq!(proxy.request_lines().len(), 2);
}

#[test]
fn a_session_goes_through_the_proxies_of_the_environment_that_it_was_given() {
    let proxy = Proxy::to((Ipv4Addr::LOCALHOST, 9).into());
    let home = Home::new();
    let config = Config::new().region("r").endpoint(format!("http://{HOST}"));
    let options = home.options(&[("HTTP_PROXY", &proxy.url())]).config(config);
    let session = Session::new_session_with_options(options).unwrap();
    let mut request = session.copy([]).request("sts", "GetCallerIdentity");
    request.config.credentials = Some(Credentials::anonymous());
    request.send().unwrap_err();
    assert!(!proxy.request_lines().is_empty());
}

/// The requests of a session with a bundle to a proxy, and the number of calls that reached the server behind it. That server is
/// on this machine, yet its address is not one of loopback.
#[cfg(unix)]
fn with_a_bundle(edition: Edition, client: Option<DefaultHttpClient>) -> (Vec<String>, usize) {
    const HERE: &str = "0.0.0.0";
    let authority = Authority::new();
    let server = Https::showing(authority.vouch(HERE, NOW));
    let proxy = Proxy::to(server.address);
    let url = proxy.url();
    let home = Home::with("", ROLE);
    let config = Config::new().endpoint(format!("https://{HERE}:{}", server.address.port()));
    let client = client.map(|client| client.environment(environment(&[("HTTPS_PROXY", &url)])));
    let options = home
        .options(&[("HTTPS_PROXY", &url)])
        .edition(edition)
        .shared_config_state(SharedConfigState::Enable)
        .custom_ca_bundle(authority.pem())
        .config(client.into_iter().fold(config, Config::http_client));
    let session = Session::new_session_with_options(options).unwrap();
    assert_eq!(shown(&session).1, "AssumeRoleProvider");
    (proxy.request_lines(), server.calls())
}

#[cfg(unix)]
#[test]
fn in_edition_1_14_a_bundle_takes_the_proxies_away() {
    assert_eq!(with_a_bundle(Edition::V1_14, None), (vec![], 1));
}

#[cfg(unix)]
#[test]
fn in_edition_1_55_a_bundle_leaves_the_proxies() {
    let (requests, calls) = with_a_bundle(Edition::V1_55, None);
    assert_eq!((requests.len(), calls), (1, 1), "{requests:?}");
}

#[cfg(unix)]
#[test]
fn a_client_of_the_users_keeps_its_proxies_with_a_bundle() {
    for &edition in Edition::ALL {
        let (requests, calls) = with_a_bundle(edition, Some(DefaultHttpClient::new()));
        assert_eq!((requests.len(), calls), (1, 1), "{edition:?} {requests:?}");
    }
}
