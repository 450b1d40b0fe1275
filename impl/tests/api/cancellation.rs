//! Waits for credentials that end at a deadline or are cancelled, while the retrieval goes on.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use awsess::{
    Cancellation, CancellationReason, Credentials, CredentialsProvider, CredentialsValue, Error, ErrorKind,
};

use crate::watchdog::in_time;

/// Shorter than any retrieval here takes.
const SOON: Duration = Duration::from_millis(30);

fn soon() -> Cancellation {
    Cancellation::with_timeout(SOON)
}

fn reason(result: Result<CredentialsValue, Error>) -> CancellationReason {
    match result.unwrap_err().kind() {
        ErrorKind::RequestCanceled(reason) => *reason,
        other => panic!("{other:?}"),
    }
}

/// A provider that reports that it was called, and then waits for the result to return.
struct Gated {
    calls: Arc<AtomicUsize>,
    begun: Sender<()>,
    result: Mutex<Receiver<Result<CredentialsValue, Error>>>,
}

impl CredentialsProvider for Gated {
    fn retrieve(&self) -> Result<CredentialsValue, Error> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        self.begun.send(()).unwrap();
        // Without a sender it panics.
        self.result.lock().unwrap_or_else(PoisonError::into_inner).recv().expect("no result")
    }
}

/// Credentials of a gated provider, and its other side.
struct Gate {
    credentials: Credentials,
    calls: Arc<AtomicUsize>,
    begun: Receiver<()>,
    end: Sender<Result<CredentialsValue, Error>>,
}

impl Gate {
    fn new() -> Self {
        let ((begun, is_begun), (end, result)) = (channel(), channel());
        let calls = Arc::<AtomicUsize>::default();
        let provider = Gated { calls: Arc::clone(&calls), begun, result: Mutex::new(result) };
        Self { credentials: Credentials::new(provider), calls, begun: is_begun, end }
    }

    fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }
}

fn keys() -> CredentialsValue {
    CredentialsValue::new("KEY", "SECRET")
}

#[test]
fn a_wait_ends_at_its_deadline_and_the_retrieval_goes_on_for_the_others() {
    in_time(|| {
        let gate = Gate::new();
        let start = Instant::now();
        let error = gate.credentials.retrieve_until(&soon()).unwrap_err();
        assert!(start.elapsed() >= SOON);
        assert_eq!((error.code(), &*error.message()), (Some("RequestCanceled"), "request context canceled"));
        assert_eq!(error.original_error().unwrap().to_string(), "context deadline exceeded");
        let others: Vec<_> = (0..100)
            .map(|number| {
                let credentials = gate.credentials.clone();
                thread::spawn(move || match number % 3 {
                    0 => credentials.retrieve(),
                    1 => credentials.retrieve_until(&Cancellation::new()),
                    _ => credentials.retrieve_until(&soon()),
                })
            })
            .collect();
        thread::sleep(4 * SOON);
        gate.end.send(Ok(keys())).unwrap();
        for (number, other) in others.into_iter().enumerate() {
            let result = other.join().unwrap();
            // A thread that begins late finds the cached credentials.
            match result {
                Ok(value) => assert_eq!(value, keys()),
                Err(_) if number % 3 == 2 => {
                    assert_eq!(reason(result), CancellationReason::DeadlineExceeded);
                }
                Err(error) => panic!("{error}"),
            }
        }
        assert_eq!(gate.calls(), 1, "all waited for one retrieval");
    });
}

#[test]
fn another_thread_cancels_any_number_of_waits() {
    in_time(|| {
        let (gates, cancellation) = ([Gate::new(), Gate::new()], Cancellation::new());
        let waits = [0, 1, 0].map(|gate: usize| {
            let (credentials, cancellation) = (gates[gate].credentials.clone(), cancellation.clone());
            thread::spawn(move || credentials.retrieve_until(&cancellation))
        });
        for gate in &gates {
            gate.begun.recv().unwrap();
        }
        assert!(!cancellation.is_cancelled());
        cancellation.cancel();
        for wait in waits {
            assert_eq!(reason(wait.join().unwrap()), CancellationReason::Cancelled);
        }
        assert!(cancellation.is_cancelled() && cancellation.clone().is_cancelled());
    });
}

#[test]
fn a_cancelled_wait_gets_cached_credentials_and_starts_no_retrieval() {
    in_time(|| {
        let gate = Gate::new();
        let cancelled = Cancellation::with_timeout(Duration::ZERO);
        assert!(cancelled.is_cancelled());
        assert_eq!(reason(gate.credentials.retrieve_until(&cancelled)), CancellationReason::DeadlineExceeded);
        assert_eq!(gate.calls(), 0);
        gate.end.send(Ok(keys())).unwrap();
        assert_eq!(gate.credentials.retrieve().unwrap(), keys());
        assert_eq!(gate.credentials.retrieve_until(&cancelled).unwrap(), keys());
        cancelled.cancel();
        assert_eq!(gate.credentials.retrieve_until(&cancelled).unwrap(), keys());
        gate.credentials.expire();
        assert_eq!(reason(gate.credentials.retrieve_until(&cancelled)), CancellationReason::Cancelled);
    });
}

#[test]
fn static_credentials_are_never_waited_for() {
    let cancelled = Cancellation::with_timeout(Duration::ZERO);
    assert_eq!(
        Credentials::from_static("KEY", "S", None).retrieve_until(&cancelled).unwrap().access_key_id,
        "KEY"
    );
    let error = Credentials::anonymous().retrieve_until(&cancelled).unwrap_err();
    assert_eq!(error.code(), Some("EmptyStaticCreds"));
}

#[test]
fn an_error_of_the_provider_is_returned_and_not_cached() {
    in_time(|| {
        let gate = Gate::new();
        gate.end.send(Err(Error::new("Vault", "sealed"))).unwrap();
        gate.end.send(Ok(keys())).unwrap();
        let error = gate.credentials.retrieve_until(&Cancellation::new()).unwrap_err();
        assert_eq!(error.code(), Some("Vault"));
        assert_eq!(gate.credentials.retrieve_until(&Cancellation::new()).unwrap(), keys());
    });
}

#[test]
fn the_caller_panics_if_the_provider_does_and_another_calls_it_again() {
    in_time(|| {
        let gate = Gate::new();
        let credentials = gate.credentials.clone();
        drop(gate.end);
        for _ in 0..2 {
            let retrieve = || _ = credentials.retrieve_until(&Cancellation::new());
            let panic = catch_unwind(AssertUnwindSafe(retrieve)).unwrap_err();
            assert!(panic.downcast_ref::<String>().unwrap().starts_with("no result"));
        }
        // Each of them calls the provider, after the one that it waited for.
        let waits = [(); 3].map(|()| {
            let credentials = credentials.clone();
            thread::spawn(move || credentials.retrieve_until(&Cancellation::new()))
        });
        assert!(waits.into_iter().all(|wait| wait.join().is_err()));
        assert_eq!(gate.calls.load(Ordering::SeqCst), 5);
    });
}

#[test]
fn the_provider_is_dropped_when_a_retrieval_without_callers_ends() {
    in_time(|| {
        let Gate { credentials, calls, begun, end } = Gate::new();
        assert!(credentials.retrieve_until(&soon()).is_err());
        drop(credentials);
        begun.recv().unwrap();
        end.send(Ok(keys())).unwrap();
        // The sender of the provider is dropped with it.
        assert!(begun.recv().is_err());
        assert_eq!(Arc::strong_count(&calls), 1);
    });
}

/// A provider that retrieves its own credentials.
struct Circular(Arc<OnceLock<Credentials>>);

impl CredentialsProvider for Circular {
    fn retrieve(&self) -> Result<CredentialsValue, Error> {
        self.0.get().unwrap().retrieve_until(&Cancellation::new())
    }
}

#[test]
fn a_provider_that_waits_for_its_own_credentials_gets_an_error() {
    in_time(|| {
        let late = Arc::<OnceLock<Credentials>>::default();
        let credentials = Credentials::new(Circular(Arc::clone(&late)));
        assert!(late.set(credentials.clone()).is_ok());
        let error = credentials.retrieve_until(&Cancellation::new()).unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::CircularCredentials);
    });
}

#[cfg(feature = "metadata")]
mod endpoint {
    //! A real endpoint that does not answer in time.

    use awsess::Session;

    use super::*;
    use crate::home::Home;
    use crate::sts::{Sts, respond};

    #[test]
    fn the_caller_returns_in_time_and_the_next_one_gets_the_keys_of_the_same_request() {
        in_time(|| {
            let (open, gate) = channel::<()>();
            let gate = Mutex::new(gate);
            let server = Sts::writing(move |_, _, stream| {
                _ = gate.lock().unwrap().recv();
                let keys =
                    r#"{"AccessKeyId": "KEY", "SecretAccessKey": "S", "Expiration": "2999-01-01T00:00:00Z"}"#;
                respond(stream, 200, "", keys);
            });
            let url = format!("{}/get", server.endpoint());
            let options = Home::new().options(&[("AWS_CONTAINER_CREDENTIALS_FULL_URI", &url)]);
            let session = Session::new_session_with_options(options).unwrap();
            for _ in 0..20 {
                let result = session.credentials().retrieve_until(&Cancellation::with_timeout(SOON / 10));
                assert_eq!(reason(result), CancellationReason::DeadlineExceeded);
            }
            let copy = session.clone();
            let other = thread::spawn(move || copy.credentials().retrieve());
            open.send(()).unwrap();
            assert_eq!(other.join().unwrap().unwrap().access_key_id, "KEY");
            let waits = session.credentials().retrieve_until(&Cancellation::new()).unwrap();
            assert_eq!(waits.access_key_id, "KEY");
            assert_eq!(server.calls().len(), 1);
        });
    }
}

#[cfg(all(unix, feature = "process"))]
mod process {
    //! A real program that does not end in time.

    use std::fs;
    use std::path::Path;

    use awsess::{Environment, ProcessErrorKind, ProcessOptions, ProcessProvider};
    use tempfile::TempDir;

    use super::*;

    fn provider(command: &str) -> ProcessProvider {
        let path = ("PATH", "/usr/local/bin:/usr/bin:/bin");
        ProcessProvider::new(command).environment(Environment::from_vars([path]))
    }

    /// A command that counts its runs in a file, and goes on when another file is there.
    fn waits_for(go: &Path, runs: &Path) -> String {
        let output = r#"{"Version":1,"AccessKeyId":"KEY","SecretAccessKey":"S"}"#;
        let (go, runs) = (go.display(), runs.display());
        format!("echo >>'{runs}'; while ! test -e '{go}'; do sleep 0.02; done; echo '{output}'")
    }

    #[test]
    fn a_program_that_outlives_its_caller_gives_its_keys_to_the_next_one() {
        in_time(|| {
            let folder = TempDir::new().unwrap();
            let (go, runs) = (folder.path().join("go"), folder.path().join("runs"));
            let credentials = Credentials::new(provider(&waits_for(&go, &runs)));
            for _ in 0..3 {
                let result = credentials.retrieve_until(&soon());
                assert_eq!(reason(result), CancellationReason::DeadlineExceeded);
            }
            fs::write(&go, "").unwrap();
            assert_eq!(credentials.retrieve().unwrap().access_key_id, "KEY");
            assert_eq!(fs::read_to_string(&runs).unwrap().lines().count(), 1);
        });
    }

    #[test]
    fn a_program_that_outlives_its_caller_is_killed_when_its_own_time_is_over() {
        in_time(|| {
            let folder = TempDir::new().unwrap();
            let (mark, go) = (folder.path().join("mark"), folder.path().join("go"));
            let command = format!("while sleep 0.02; do touch '{}'; done", mark.display());
            let credentials =
                Credentials::new(provider(&command).options(ProcessOptions::new().timeout(10 * SOON)));
            assert_eq!(reason(credentials.retrieve_until(&soon())), CancellationReason::DeadlineExceeded);
            // This waits for the same program.
            let error = credentials.retrieve().unwrap_err();
            assert_eq!(error.kind(), &ErrorKind::ProcessProviderError(ProcessErrorKind::Timeout));
            _ = fs::remove_file(&mark);
            thread::sleep(4 * SOON);
            assert!(!mark.exists() && !go.exists(), "the shell still runs");
        });
    }
}
