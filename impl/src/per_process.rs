//! Values that belong to one process, such as threads and connections, which a forked child cannot use.
//!
//! A program may fork while another of its threads runs code of this library. That thread does not exist in the child, so a lock
//! that it holds is never released there. Therefore no state that a child shares with its parent is behind a lock. It is replaced
//! as a whole (`arc_swap`), or made without waiting for another thread that makes it too (`once_cell::race`).

use std::mem;
use std::process;
use std::sync::Arc;

use arc_swap::ArcSwapOption;

/// A value that is initialized when it is first needed, and again in each forked child. A child neither uses nor drops the
/// value of its parent: the threads of the parent do not run in the child, and the parent still uses its connections.
pub(crate) struct PerProcess<T>(ArcSwapOption<Owned<T>>);

/// A value with the id of its process.
struct Owned<T> {
    process: u32,
    value: T,
}

impl<T> Owned<T> {
    fn is_own(&self) -> bool {
        self.process == process::id()
    }
}

impl<T: Clone> PerProcess<T> {
    /// The value, initialized if there is none. If several threads initialize it at the same time, all get the one that is ready first.
    pub(crate) fn get_or_try_init<E>(&self, init: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        if let Some(owned) = self.0.load().as_ref().filter(|owned| owned.is_own()) {
            return Ok(owned.value.clone());
        }
        let new = Arc::new(Owned { process: process::id(), value: init()? });
        let previous = self.0.rcu(|current| {
            let own = current.clone().filter(|current| current.is_own());
            Some(own.unwrap_or_else(|| Arc::clone(&new)))
        });
        let own = previous.and_then(own_or_forget).unwrap_or(new);
        Ok(own.value.clone())
    }
}

impl<T> PerProcess<T> {
    pub(crate) const fn new() -> Self {
        Self(ArcSwapOption::const_empty())
    }
}

impl<T> Default for PerProcess<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Drop for PerProcess<T> {
    fn drop(&mut self) {
        self.0.swap(None).and_then(own_or_forget);
    }
}

/// The value if it belongs to this process. Otherwise it is not dropped.
fn own_or_forget<T>(owned: Arc<Owned<T>>) -> Option<Arc<Owned<T>>> {
    if owned.is_own() {
        return Some(owned);
    }
    mem::forget(owned);
    None
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::convert::Infallible;
    use std::sync::Mutex;
    use std::sync::mpsc::{Receiver, Sender, channel};
    use std::thread;
    use std::time::{Duration, Instant};

    use fork::{Fork, fork, waitpid_nohang};

    use super::*;

    /// Longer than anything here takes on a loaded machine.
    const DEADLINE: Duration = Duration::from_secs(60);

    /// A value whose clone, in the process that made it, is ready only after a signal.
    struct SlowClone {
        process: u32,
        begun: Sender<()>,
        end: Arc<Mutex<Receiver<()>>>,
    }

    impl Clone for SlowClone {
        fn clone(&self) -> Self {
            if process::id() == self.process {
                self.begun.send(()).unwrap();
                self.end.lock().unwrap().recv().unwrap();
            }
            let Self { process, begun, end } = self;
            Self { process: *process, begun: begun.clone(), end: Arc::clone(end) }
        }
    }

    #[test]
    fn a_child_does_not_wait_for_a_thread_of_its_parent_that_takes_the_value() {
        let ((begun, has_begun), (end, ends)) = (channel(), channel());
        let new = move || SlowClone { process: process::id(), begun, end: Arc::new(Mutex::new(ends)) };
        let value = Arc::new(PerProcess::new());
        let taking = Arc::clone(&value);
        let thread = thread::spawn(move || taking.get_or_try_init(|| Ok::<_, Infallible>(new())).is_ok());
        has_begun.recv().unwrap();
        let child = match fork().unwrap() {
            Fork::Parent(child) => child,
            // Nothing is cloned in the child, because making its value fails.
            Fork::Child => process::exit(i32::from(value.get_or_try_init(|| Err(())).is_ok())),
        };
        let started = Instant::now();
        let mut status = waitpid_nohang(child).unwrap();
        while status.is_none() && started.elapsed() < DEADLINE {
            thread::sleep(Duration::from_millis(10));
            status = waitpid_nohang(child).unwrap();
        }
        assert_eq!(status, Some(0), "without a status, the child hangs");
        end.send(()).unwrap();
        assert!(thread.join().unwrap());
    }
}
