//! The runner's own STS on loopback: it answers as the protocol says, and records who called, how signed, with what.
//!
//! Every run has a path of its own, so runs that are under way at once do not meet; every server has a port of its own.
//! A run is recorded from [`Sts::expect`] to [`Sts::take`]. Nobody else is: calls under an unknown path are refused, so a
//! caller that comes late is never taken for another.

mod answer;
mod call;
mod runs;
mod server;
#[cfg(test)]
mod tests;

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use tokio::sync::oneshot;

use crate::outcome::Call;

use self::runs::Runs;

pub use self::call::is_generated_session_name;

/// An STS on a port of its own, which serves until it is dropped.
#[derive(Debug)]
pub struct Sts {
    address: SocketAddr,
    runs: Arc<Runs>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Sts {
    /// Binds a free port of the loopback address and serves it in the background.
    ///
    /// # Errors
    ///
    /// When the port or the thread cannot be had.
    pub fn start() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let runs = Arc::new(Runs::default());
        let (stop, stopped) = oneshot::channel();
        let serve = server::prepare(listener, Arc::clone(&runs), stopped)?;
        let thread = thread::Builder::new().name("awsess-sts".into()).spawn(serve)?;
        Ok(Self { address, runs, stop: Some(stop), thread: Some(thread) })
    }

    /// The URL under which the run's calls are taken: what `run` names as the endpoint of `sts`.
    #[must_use]
    pub fn endpoint(&self, run_id: &str) -> String {
        format!("http://{}/{}", self.address, runs::segment(run_id))
    }

    /// Records the run's calls from now on. What was recorded under the same id before is forgotten.
    pub fn expect(&self, run_id: &str) {
        self.runs.expect(run_id);
    }

    /// The calls of the run in the order in which they came, after which the run is unknown.
    #[must_use]
    pub fn take(&self, run_id: &str) -> Vec<Call> {
        self.runs.take(run_id)
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
