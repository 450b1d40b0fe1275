//! The server of all parties on loopback, which answers requests and records them in the order of their arrival.
//!
//! Every run has its own path, and below it one for each party, so that simultaneous runs are independent. Every server has its
//! own port, and another one for each case with TLS. Requests of a run are recorded from [`Parties::expect`] to
//! [`Parties::take`]. Requests with an unknown path are rejected, so that a late one is never attributed to another run.

mod http;
mod limits;
mod runs;
#[cfg(test)]
mod tests;
mod tls;

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::SystemTime;

use awsess_model::session;
use tokio::sync::oneshot;
use tokio::task::AbortHandle;

use self::http::Serving;
use self::runs::Runs;
use super::certificates::Shown;
use super::party::Received;
use super::sts;
use crate::system::locks::lock;
use crate::system::shortage::check_clock;
use crate::vocabulary::case::{Case, PARTIES, Remote};
use crate::vocabulary::outcome::Call;
use crate::vocabulary::protocol::Run;

pub(crate) use self::limits::objection;

/// The URL of an address on loopback that no server uses.
pub(crate) const UNUSED_ADDRESS: &str = "http://127.0.0.1:9";

/// The parties on a port of their own, which are served until this is dropped.
#[derive(Debug)]
pub struct Parties {
    address: SocketAddr,
    /// The listeners of the runs that use TLS. Each has its own port, because each case has its own certificates.
    secure: Mutex<HashMap<String, AbortHandle>>,
    serving: Serving,
    runs: Arc<Runs>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Parties {
    /// Binds a free port of the loopback address and serves it in the background.
    ///
    /// # Errors
    ///
    /// If no port or thread is available, or the clock is so wrong that valid certificates would be rejected.
    pub fn start() -> io::Result<Self> {
        check_clock(SystemTime::now())?;
        let runs = Arc::new(Runs::default());
        let (stop, stopped) = oneshot::channel();
        let (serving, serve) = http::prepare(Arc::clone(&runs), stopped)?;
        let (address, _) = serving.listen(None)?;
        let thread = thread::Builder::new().name("awsess-parties".into()).spawn(serve)?;
        let secure = Mutex::default();
        Ok(Self { address, secure, serving, runs, stop: Some(stop), thread: Some(thread) })
    }

    /// The URLs for the requests of a run by the names of the parties that answer in the case, which the message `run` has as
    /// its endpoints. With TLS, STS has its own port until the requests of the run are taken.
    ///
    /// # Errors
    ///
    /// If a certificate cannot be made, or no port is available.
    pub fn endpoints(&self, run_id: &str, case: &Case) -> io::Result<BTreeMap<String, String>> {
        let plain = format!("http://{}", self.address);
        let secure = Shown::of(case)?.map(|shown| self.listen_securely(run_id, shown)).transpose()?;
        let answering = PARTIES.iter().filter(|party| (party.get)(&case.remote).is_some());
        let url = |name: &str| {
            let server = secure.as_ref().filter(|_| name == sts::STS.name).unwrap_or(&plain);
            format!("{server}/{}/{name}", runs::segment(run_id))
        };
        Ok(answering.map(|party| (party.name.to_owned(), url(party.name))).collect())
    }

    /// The URL of a new port that shows these certificates.
    fn listen_securely(&self, run_id: &str, shown: Shown) -> io::Result<String> {
        let (address, listening) = self.serving.listen(Some(shown))?;
        if let Some(earlier) = lock(&self.secure).insert(run_id.to_owned(), listening) {
            earlier.abort();
        }
        Ok(format!("https://{address}"))
    }

    /// Records the requests of the run from now on, which get these answers. Earlier records for the same id are removed.
    pub fn expect(&self, run_id: &str, remote: &Remote) {
        self.runs.expect(run_id, remote);
    }

    /// The calls of the run in the order of their arrival. Afterwards the run is unknown.
    #[must_use]
    pub fn take(&self, run_id: &str) -> Vec<Call> {
        self.received(run_id).into_iter().map(|received| received.call).collect()
    }

    /// The calls of the run, as [`Parties::take`] returns them. Each call of STS has the error of its signature, which is
    /// verified with the keys of the expected calls.
    #[must_use]
    pub fn take_verified(&self, run: &Run, expected: &[session::Call]) -> Vec<Call> {
        sts::verified(self.received(&run.id), expected, run)
    }

    /// The requests of the run. Its listener is closed.
    fn received(&self, run_id: &str) -> Vec<Received> {
        if let Some(listening) = lock(&self.secure).remove(run_id) {
            listening.abort();
        }
        self.runs.take(run_id)
    }
}

impl Drop for Parties {
    /// Closes every connection, even one with a request in progress.
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            _ = thread.join();
        }
    }
}
