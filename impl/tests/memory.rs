//! No secret stays in memory after its owner is dropped: the test searches the memory of its process.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;

use awsess::{
    Config, Credentials, Edition, Environment, HttpClient, HttpRequest, HttpResponse, Options,
    RootCertificates, SendError, Session, SharedConfigState,
};
use http::StatusCode;
use zeroize::Zeroizing;

/// A secret, stored as its complement, so that the search does not find its own pattern.
#[derive(Clone, Copy)]
struct Hidden(u8);

const LENGTH: u8 = 40;

impl Hidden {
    /// The letter at a place, by a rule that differs from secret to secret.
    const fn letter(self, place: u8) -> u8 {
        b'a' + self.0.wrapping_mul(5).wrapping_add(place.wrapping_mul(2 * self.0 + 3)).wrapping_add(place / 7)
            % 26
    }

    /// The secret itself, overwritten when it is dropped.
    fn text(self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(usize::from(LENGTH)));
        (0..LENGTH).for_each(|place| text.push(char::from(self.letter(place))));
        text
    }

    fn is_in(self, memory: &[u8]) -> bool {
        let first = self.letter(0);
        let mut starts = memory.iter().enumerate().filter(|(_, byte)| **byte == first);
        starts.any(|(start, _)| {
            let here = memory.get(start..start + usize::from(LENGTH));
            here.is_some_and(|here| (0..LENGTH).zip(here).all(|(place, byte)| self.letter(place) == *byte))
        })
    }

    /// Whether it is anywhere in the memory that this process may write to.
    fn is_left(self) -> bool {
        let memory = File::open("/proc/self/mem").unwrap();
        writable().iter().any(|(start, end)| self.is_between(&memory, *start, *end))
    }

    fn is_between(self, memory: &File, start: u64, end: u64) -> bool {
        let mut chunk = Zeroizing::new(vec![0; 1 << 20]);
        let step = chunk.len() - usize::from(LENGTH);
        (start..end).step_by(step).any(|offset| {
            let wanted = chunk.len().min(usize::try_from(end - offset).unwrap());
            let read = memory.read_at(&mut chunk[..wanted], offset).unwrap_or(0);
            self.is_in(&chunk[..read])
        })
    }
}

fn writable() -> Vec<(u64, u64)> {
    let maps = fs::read_to_string("/proc/self/maps").unwrap();
    let regions = maps.lines().filter(|line| line.contains(" rw"));
    let number = |text| u64::from_str_radix(text, 16).unwrap();
    regions
        .map(|line| {
            let (start, end) = line.split_once(' ').unwrap().0.split_once('-').unwrap();
            (number(start), number(end))
        })
        .collect()
}

/// Writes the parts to a file without keeping them.
fn write(path: &Path, parts: &[&str]) {
    let mut text = Zeroizing::new(String::with_capacity(parts.iter().map(|part| part.len()).sum()));
    parts.iter().for_each(|part| text.push_str(part));
    fs::write(path, text.as_bytes()).unwrap();
}

/// A client that answers as STS does.
#[derive(Debug)]
struct Assuming(Mutex<Hidden>);

impl std::fmt::Debug for Hidden {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hidden")
    }
}

impl HttpClient for Assuming {
    fn send(&self, _: HttpRequest, _: Option<&RootCertificates>) -> Result<HttpResponse, SendError> {
        let secret = self.0.lock().unwrap().text();
        let (head, tail) = (
            "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>A</AccessKeyId><SecretAccessKey>",
            "</SecretAccessKey><SessionToken>T</SessionToken><Expiration>2999-01-01T00:00:00Z</Expiration>\
             </Credentials></AssumeRoleResult></AssumeRoleResponse>",
        );
        let mut body = Vec::with_capacity(head.len() + secret.len() + tail.len());
        [head, &secret, tail].iter().for_each(|part| body.extend_from_slice(part.as_bytes()));
        Ok(HttpResponse::new(StatusCode::OK, body))
    }
}

/// A session whose credentials hold the secrets: its own, and that of the keys of its role.
fn session(edition: Edition, home: &Path, of_role: Hidden) -> Session {
    let options = Options::new()
        .edition(edition)
        .profile("role")
        .shared_config_state(SharedConfigState::Enable)
        .environment(Environment::from_vars([("HOME", home)]))
        .config(Config::new().region("us-east-1").http_client(Assuming(Mutex::new(of_role))));
    Session::new_session_with_options(options).unwrap()
}

fn holds(credentials: &Credentials, secret: Hidden) -> bool {
    credentials.retrieve().unwrap().secret_access_key.expose() == secret.text().as_str()
}

#[test]
fn nothing_of_a_secret_is_left_when_its_session_is_gone() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join(".aws");
    fs::create_dir(&folder).unwrap();
    let [of_file, of_role, of_environment] = [1, 2, 3].map(Hidden);
    for (edition, spelled) in [
        (Edition::V1_14, ["", ""]),
        (Edition::V1_14, ["%(part)s", "\npart = x"]),
        (Edition::V1_14, ["\\\n", ""]),
        (Edition::V1_55, ["", ""]),
        (Edition::V1_55, ["\"", "\""]),
    ] {
        let file = folder.join("credentials");
        let [before, after] = spelled;
        let head = "[role]\nrole_arn = arn:aws:iam::123456789012:role/one\nsource_profile = role\n\
                    aws_access_key_id = A\naws_secret_access_key = ";
        write(&file, &[head, before, &of_file.text(), after, "\n"]);
        let session = session(edition, home.path(), of_role);
        assert!(holds(session.credentials(), of_role));
        assert!(of_file.is_left() && of_role.is_left(), "the search finds what is there");
        drop(session);
        assert!(!of_file.is_left(), "{edition} {spelled:?}: the file's secret is left");
        assert!(!of_role.is_left(), "{edition}: the role's secret is left");
    }

    let variables = [
        ("AWS_ACCESS_KEY_ID", "A".to_owned()),
        ("AWS_SECRET_ACCESS_KEY", of_environment.text().as_str().to_owned()),
    ];
    let options = Options::new().environment(Environment::from_vars(variables));
    let session = Session::new_session_with_options(options).unwrap();
    assert!(holds(session.credentials(), of_environment) && of_environment.is_left());
    drop(session);
    assert!(!of_environment.is_left(), "the environment's secret is left");
}

/// A client that fails the first attempt of a request, and responds to the second as STS does. It notes whether each request
/// has the secret in its body.
#[derive(Debug)]
struct Looking {
    secret: Hidden,
    seen: Arc<Mutex<Vec<bool>>>,
    sts: Assuming,
}

impl HttpClient for Looking {
    fn send(&self, request: HttpRequest, _: Option<&RootCertificates>) -> Result<HttpResponse, SendError> {
        let mut seen = self.seen.lock().unwrap();
        seen.push(self.secret.is_in(&request.body));
        if seen.len() == 1 {
            Ok(HttpResponse::new(StatusCode::INTERNAL_SERVER_ERROR, ""))
        } else {
            self.sts.send(request, None)
        }
    }
}

/// The secret in a `String` of its own, of which there is no copy.
fn owned(secret: Hidden) -> String {
    std::mem::take(&mut *secret.text())
}

#[test]
fn nothing_of_a_token_is_left_when_the_role_is_assumed() {
    let [of_role, token] = [4, 5].map(Hidden);
    for &edition in Edition::ALL {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join(".aws")).unwrap();
        let text = "[role]\nrole_arn = arn:aws:iam::123456789012:role/one\nsource_profile = role\n\
                    mfa_serial = arn:aws:iam::1:mfa/u\naws_access_key_id = A\naws_secret_access_key = S\n";
        fs::write(home.path().join(".aws/credentials"), text).unwrap();
        let seen = Arc::<Mutex<Vec<bool>>>::default();
        let sts = Assuming(Mutex::new(of_role));
        let client = Looking { secret: token, seen: Arc::clone(&seen), sts };
        let options = Options::new()
            .edition(edition)
            .profile("role")
            .shared_config_state(SharedConfigState::Enable)
            .environment(Environment::from_vars([("HOME", home.path())]))
            .assume_role_token_provider(move || Ok(owned(token).into()))
            .config(Config::new().region("us-east-1").http_client(client));
        let session = Session::new_session_with_options(options).unwrap();
        assert!(holds(session.credentials(), of_role));
        assert_eq!(*seen.lock().unwrap(), [true, true], "both requests carried the token");
        assert!(!token.is_left(), "{edition}: the token is left");
        assert!(of_role.is_left(), "the search finds what is there");
    }
}

/// A server that reads one request into memory that it overwrites. Its thread returns whether the secret was in the request.
fn server(secret: Hidden) -> (String, thread::JoinHandle<bool>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = Zeroizing::new(vec![0; 2 * BODY]);
        let mut length = 0;
        while length < BODY {
            length += stream.read(&mut request[length..]).unwrap();
        }
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").unwrap();
        secret.is_in(&request[..length])
    });
    (endpoint, server)
}

/// Long enough for the head of the request to be in the same read as its end.
const BODY: usize = 64 * 1024;

#[test]
fn nothing_of_a_body_is_left_when_its_request_is_gone() {
    let secret = Hidden(6);
    for &edition in Edition::ALL {
        let (endpoint, server) = server(secret);
        let keys = Credentials::from_static("KEY", "SECRET", None);
        let config = Config::new().region("us-east-1").endpoint(endpoint).credentials(keys);
        let options = Options::new().edition(edition).environment(Environment::from_vars::<&str, &str>([]));
        let session = Session::new_session_with_options(options.config(config)).unwrap();
        let mut request = session.request("s3", "PutObject");
        request.http_request.body = vec![b'.'; BODY].into();
        request.http_request.body.append(secret.text().as_bytes());
        request.send().unwrap();
        assert!(secret.is_left(), "the search finds what is there");
        drop(request);
        assert!(server.join().unwrap(), "it was sent");
        assert!(!secret.is_left(), "{edition}: the body is left");
    }
}
