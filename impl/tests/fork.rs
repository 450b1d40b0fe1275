//! A program that has sent requests and then forks: requests work in the child and still work in the parent.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use awsess::{
    Config, Credentials, CredentialsProvider, CredentialsValue, DefaultHttpClient, Environment, Error,
    Options, Session,
};
use fork::{Fork, fork, waitpid_nohang};

/// Longer than anything here takes on a loaded machine.
const DEADLINE: Duration = Duration::from_secs(60);
const HUNG: i32 = 3;

/// A server that sends an empty response to every request, and keeps its connections open.
fn server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            thread::spawn(move || serve(stream.unwrap()));
        }
    });
    endpoint
}

fn serve(mut stream: TcpStream) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    loop {
        let mut length = 0;
        loop {
            let mut line = String::new();
            (reader.read_line(&mut line).ok()? > 0).then_some(())?;
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().ok()?;
            }
            if line.trim().is_empty() {
                break;
            }
        }
        reader.read_exact(&mut vec![0; length]).ok()?;
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").ok()?;
    }
}

fn session(config: Config) -> Session {
    let environment = Environment::from_vars::<&str, &str>([]);
    let options = Options::new().environment(environment).config(config.region("us-east-1"));
    Session::new_session_with_options(options).unwrap()
}

fn send(session: &Session) {
    session.request("s3", "x").send().unwrap();
}

/// Runs the closure in a forked child, and fails if the child panics or hangs.
fn in_child(work: impl FnOnce()) {
    let child = match fork().unwrap() {
        Fork::Parent(child) => child,
        Fork::Child => {
            thread::spawn(|| {
                thread::sleep(DEADLINE);
                process::exit(HUNG);
            });
            let ended = catch_unwind(AssertUnwindSafe(work));
            process::exit(i32::from(ended.is_err()));
        }
    };
    let started = Instant::now();
    let status = loop {
        if let Some(status) = waitpid_nohang(child).unwrap() {
            break status;
        }
        assert!(started.elapsed() < 2 * DEADLINE, "the child does not end");
        thread::sleep(Duration::from_millis(10));
    };
    // The second byte of the status is the exit code.
    assert_eq!(status >> 8, 0, "exit code {HUNG}: the child hangs; 1: it panicked");
}

#[test]
fn a_child_sends_requests_of_its_own_and_so_does_its_parent() {
    let keys = Credentials::from_static("KEY", "SECRET", None);
    let config = Config::new().endpoint(server()).credentials(keys);
    let of_environment = session(config.clone());
    let of_client = session(config.http_client(DefaultHttpClient::new()));
    for session in [of_environment, of_client] {
        send(&session);
        let copy = session.clone();
        in_child(move || {
            send(&copy);
            send(&copy);
            let grandchildren = copy.clone();
            in_child(move || send(&grandchildren));
            drop(copy);
        });
        send(&session);
    }
}

/// A provider that, in the process that made it, returns only after a signal on a channel.
struct Slow {
    process: u32,
    begun: Sender<()>,
    end: Mutex<Receiver<()>>,
}

impl CredentialsProvider for Slow {
    fn retrieve(&self) -> Result<CredentialsValue, Error> {
        if process::id() == self.process {
            self.begun.send(()).unwrap();
            self.end.lock().unwrap().recv().unwrap();
        }
        Ok(CredentialsValue::new("KEY", "SECRET"))
    }
}

#[test]
fn a_child_does_not_wait_for_a_retrieval_of_its_parent() {
    let ((begun, has_begun), (end, ends)) = (channel(), channel());
    let provider = Slow { process: process::id(), begun, end: Mutex::new(ends) };
    let credentials = Credentials::new(provider);
    let reader = thread::spawn({
        let credentials = credentials.clone();
        move || credentials.retrieve().unwrap()
    });
    has_begun.recv().unwrap();
    let of_child = credentials.clone();
    in_child(move || assert_eq!(of_child.retrieve().unwrap().access_key_id, "KEY"));
    end.send(()).unwrap();
    assert_eq!(reader.join().unwrap().access_key_id, "KEY");
}

/// A program may fork while another thread sends requests.
#[test]
fn a_child_sends_a_request_while_its_parent_does() {
    let keys = Credentials::from_static("KEY", "SECRET", None);
    let session = session(Config::new().endpoint(server()).credentials(keys));
    let stop = Arc::<OnceLock<()>>::default();
    let busy: Vec<_> = (0..2)
        .map(|_| {
            let (session, stop) = (session.clone(), Arc::clone(&stop));
            thread::spawn(move || {
                while stop.get().is_none() {
                    send(&session);
                }
            })
        })
        .collect();
    for _ in 0..50 {
        let copy = session.clone();
        in_child(move || send(&copy));
    }
    stop.set(()).unwrap();
    busy.into_iter().for_each(|thread| thread.join().unwrap());
}
