//! The STS of the runner on loopback, which answers calls and records them with their signers and parameters.
//!
//! It verifies the signature of each call with the keys that the model expects.
//!
//! Every run has its own path, so that simultaneous runs are independent. Every server has its own port, and another one for each
//! case with TLS. Calls of a run are recorded from [`Sts::expect`] to [`Sts::take`]. Calls with an unknown path are rejected, so
//! that a late call is never attributed to another run.

mod answer;
mod calendar;
mod call;
mod limits;
mod runs;
mod server;
mod signature;
#[cfg(test)]
mod tests;
mod tls;

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::SystemTime;

use awsess_model::session;
use tokio::sync::oneshot;
use tokio::task::AbortHandle;

use crate::parties::certificates::Shown;
use crate::system::locks::lock;
use crate::system::shortage::check_clock;
use crate::vocabulary::case::{Answer, Case};
use crate::vocabulary::outcome::Call;
use crate::vocabulary::protocol::Run;

use self::runs::Runs;
use self::server::Serving;
use self::signature::Received;

pub(crate) use self::call::is_generated_session_name;
pub(crate) use self::limits::objection;

/// An STS on a port of its own, which serves until it is dropped.
#[derive(Debug)]
pub struct Sts {
    address: SocketAddr,
    /// The listeners of the runs that use TLS. Each has its own port, because each case has its own certificates.
    secure: Mutex<HashMap<String, AbortHandle>>,
    serving: Serving,
    runs: Arc<Runs>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Sts {
    /// Binds a free port of the loopback address and serves it in the background.
    ///
    /// # Errors
    ///
    /// If no port or thread is available, or the clock is so wrong that valid certificates would be rejected.
    pub fn start() -> io::Result<Self> {
        check_clock(SystemTime::now())?;
        let runs = Arc::new(Runs::default());
        let (stop, stopped) = oneshot::channel();
        let (serving, serve) = server::prepare(Arc::clone(&runs), stopped)?;
        let (address, _) = serving.listen(None)?;
        let thread = thread::Builder::new().name("awsess-sts".into()).spawn(serve)?;
        let secure = Mutex::default();
        Ok(Self { address, secure, serving, runs, stop: Some(stop), thread: Some(thread) })
    }

    /// The URL for the calls of the run, which the message `run` contains as the endpoint of `sts`.
    #[must_use]
    pub fn endpoint(&self, run_id: &str) -> String {
        format!("http://{}/{}", self.address, runs::segment(run_id))
    }

    /// The URL for a case. With TLS, the run has its own port until its calls are taken.
    ///
    /// # Errors
    ///
    /// If a certificate cannot be made, or no port is available.
    pub fn endpoint_for(&self, run_id: &str, case: &Case) -> io::Result<String> {
        let Some(shown) = Shown::of(case)? else { return Ok(self.endpoint(run_id)) };
        let (address, listening) = self.serving.listen(Some(shown))?;
        if let Some(earlier) = lock(&self.secure).insert(run_id.to_owned(), listening) {
            earlier.abort();
        }
        Ok(format!("https://{address}/{}", runs::segment(run_id)))
    }

    /// Records the calls of the run from now on. Earlier records for the same id are removed. STS is healthy.
    pub fn expect(&self, run_id: &str) {
        self.expect_with(run_id, &[]);
    }

    /// As [`Sts::expect`], but STS gives these answers, one for each call, and the last one for every call after that.
    pub fn expect_with(&self, run_id: &str, answers: &[Answer]) {
        self.runs.expect(run_id, answers);
    }

    /// The calls of the run in the order of their arrival. Afterwards the run is unknown.
    #[must_use]
    pub fn take(&self, run_id: &str) -> Vec<Call> {
        self.received(run_id).into_iter().map(|received| received.call).collect()
    }

    /// The calls of the run, as [`Sts::take`] returns them. Each has the error of its signature, which is verified with the
    /// keys of the expected calls.
    #[must_use]
    pub fn take_verified(&self, run: &Run, expected: &[session::Call]) -> Vec<Call> {
        signature::verified(self.received(&run.id), expected, run)
    }

    /// The requests of the run. Its listener is closed.
    fn received(&self, run_id: &str) -> Vec<Received> {
        if let Some(listening) = lock(&self.secure).remove(run_id) {
            listening.abort();
        }
        self.runs.take(run_id)
    }
}

impl Drop for Sts {
    /// Closes every connection, even one with a request in progress.
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            _ = thread.join();
        }
    }
}
