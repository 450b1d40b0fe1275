//! The runner's own STS on loopback: it answers as the protocol says, and records who called, how signed, with what.
//!
//! It verifies the signature of each call with the keys that the model expects.
//!
//! Every run has a path of its own, so runs that are under way at once do not meet; every server has a port of its own,
//! and another for each certificate that a case asks it to show.
//! A run is recorded from [`Sts::expect`] to [`Sts::take`]. Nobody else is: calls under an unknown path are refused, so a
//! caller that comes late is never taken for another.

mod answer;
mod calendar;
mod call;
mod runs;
mod server;
mod signature;
mod tls;

use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::SystemTime;

use awsess_model::session;
use tokio::sync::oneshot;

use crate::case::{Case, Certificate};
use crate::outcome::Call;
use crate::protocol::Run;
use crate::shortage::check_clock;

use self::runs::Runs;
use self::server::Serving;

pub use self::call::is_generated_session_name;
pub(crate) use self::runs::MOST_CALLS;

/// An STS on a port of its own, which serves until it is dropped.
#[derive(Debug)]
pub struct Sts {
    address: SocketAddr,
    /// Where each certificate is shown that was asked for so far.
    secure: Mutex<BTreeMap<Certificate, SocketAddr>>,
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
    /// When the port or the thread cannot be had, or the clock is off by so much that no certificate is judged rightly.
    pub fn start() -> io::Result<Self> {
        check_clock(SystemTime::now())?;
        let runs = Arc::new(Runs::default());
        let (stop, stopped) = oneshot::channel();
        let (serving, serve) = server::prepare(Arc::clone(&runs), stopped)?;
        let address = serving.listen(None)?;
        let thread = thread::Builder::new().name("awsess-sts".into()).spawn(serve)?;
        let secure = Mutex::default();
        Ok(Self { address, secure, serving, runs, stop: Some(stop), thread: Some(thread) })
    }

    /// The URL under which the run's calls are taken: what `run` names as the endpoint of `sts`.
    #[must_use]
    pub fn endpoint(&self, run_id: &str) -> String {
        format!("http://{}/{}", self.address, runs::segment(run_id))
    }

    /// The URL for a case, over TLS where it says so.
    ///
    /// # Errors
    ///
    /// When the certificate cannot be made, or another port cannot be had.
    pub fn endpoint_for(&self, run_id: &str, case: &Case) -> io::Result<String> {
        let Some(sts) = case.sts else { return Ok(self.endpoint(run_id)) };
        let address = self.secure(sts.certificate)?;
        Ok(format!("https://{address}/{}", runs::segment(run_id)))
    }

    fn secure(&self, certificate: Certificate) -> io::Result<SocketAddr> {
        let mut known = self.secure.lock().unwrap_or_else(PoisonError::into_inner);
        match known.get(&certificate) {
            Some(address) => Ok(*address),
            None => {
                let address = self.serving.listen(Some(certificate))?;
                known.insert(certificate, address);
                Ok(address)
            }
        }
    }

    /// Records the run's calls from now on. What was recorded under the same id before is forgotten.
    pub fn expect(&self, run_id: &str) {
        self.runs.expect(run_id);
    }

    /// The calls of the run in the order in which they came, after which the run is unknown.
    #[must_use]
    pub fn take(&self, run_id: &str) -> Vec<Call> {
        self.runs.take(run_id).into_iter().map(|received| received.call).collect()
    }

    /// The calls of the run, as [`Sts::take`] gives them, each with what is wrong with its signature: it must be the one that
    /// the keys of the expected calls make.
    #[must_use]
    pub fn take_verified(&self, run: &Run, expected: &[session::Call]) -> Vec<Call> {
        signature::verified(self.runs.take(&run.id), expected, run)
    }
}

impl Drop for Sts {
    /// Ends every connection, whatever it is doing.
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            _ = thread.join();
        }
    }
}
