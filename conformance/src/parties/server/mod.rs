//! The server of all parties on loopback, which answers requests and records them in the order of their arrival.
//!
//! Every run has its own path, and below it one for each party, so that simultaneous runs are independent. Every server has its
//! own port, and another one for each case with TLS, and for the metadata service of each case. Requests of a run are recorded from
//! [`Parties::expect`] to [`Parties::take`]. Requests with an unknown path are rejected, so that a late one is never attributed to
//! another run.

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
use super::imds::IMDS;
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
    /// The listeners on the ports that a run has for itself, by the id of the run and the name of the party.
    own: Mutex<HashMap<(String, &'static str), AbortHandle>>,
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
        let (address, _) = serving.listen(None, "")?;
        let thread = thread::Builder::new().name("awsess-parties".into()).spawn(serve)?;
        let own = Mutex::default();
        Ok(Self { address, own, serving, runs, stop: Some(stop), thread: Some(thread) })
    }

    /// The URLs for the requests of a run by the names of the parties that answer in the case, which the message `run` has as
    /// its endpoints. The metadata service and, with TLS, STS have their own ports until the requests of the run are taken.
    ///
    /// # Errors
    ///
    /// If a certificate cannot be made, or no port is available.
    pub fn endpoints(&self, run_id: &str, case: &Case) -> io::Result<BTreeMap<String, String>> {
        let mut shown = Shown::of(case)?;
        let answering = PARTIES.iter().filter(|party| (party.get)(&case.remote).is_some());
        let mut url = |name: &'static str| {
            let path = format!("/{}/{name}", runs::segment(run_id));
            io::Result::Ok(match name {
                // SDKs drop the path of its URL.
                _ if name == IMDS.name => format!("http://{}", self.listen(run_id, name, None, &path)?),
                // Each case has its own certificates.
                _ if name == sts::STS.name && shown.is_some() => {
                    format!("https://{}{path}", self.listen(run_id, name, shown.take(), "")?)
                }
                _ => format!("http://{}{path}", self.address),
            })
        };
        answering.map(|party| Ok((party.name.to_owned(), url(party.name)?))).collect()
    }

    /// A new port of the run for a party, which shows these certificates. `base` stands before the path of every request.
    fn listen(
        &self,
        run_id: &str,
        party: &'static str,
        shown: Option<Shown>,
        base: &str,
    ) -> io::Result<SocketAddr> {
        let (address, listening) = self.serving.listen(shown, base)?;
        if let Some(earlier) = lock(&self.own).insert((run_id.to_owned(), party), listening) {
            earlier.abort();
        }
        Ok(address)
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

    /// The requests of the run. Its listeners are closed.
    fn received(&self, run_id: &str) -> Vec<Received> {
        for party in [IMDS.name, sts::STS.name] {
            if let Some(listening) = lock(&self.own).remove(&(run_id.to_owned(), party)) {
                listening.abort();
            }
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
