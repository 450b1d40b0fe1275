//! The clock of a session.

use std::fmt;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, SystemTime};

use once_cell::race::OnceBox;

/// The time that a session uses for signatures and for the expiry of credentials, and its way to wait before a request is sent
/// again. The default is the clock of the system.
///
/// A test that sets its own clock controls both, and does not have to wait:
///
/// ```
/// use std::sync::Mutex;
/// use std::time::{Duration, SystemTime};
///
/// use awsess::{Clock, Options};
///
/// /// A clock that is advanced by waiting.
/// #[derive(Debug)]
/// struct TestClock(Mutex<SystemTime>);
///
/// impl Clock for TestClock {
///     fn now(&self) -> SystemTime {
///         *self.0.lock().unwrap()
///     }
///
///     fn sleep(&self, duration: Duration) {
///         *self.0.lock().unwrap() += duration;
///     }
/// }
/// let options = Options::new().clock(TestClock(Mutex::new(SystemTime::UNIX_EPOCH)));
/// # _ = options;
/// ```
pub trait Clock: fmt::Debug + Send + Sync {
    /// The current time.
    fn now(&self) -> SystemTime;

    /// Blocks for this long.
    fn sleep(&self, duration: Duration);
}

/// The clock of the system.
#[derive(Debug)]
struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn sleep(&self, duration: Duration) {
        thread::sleep(duration);
    }
}

/// The clock of the system, which sessions share.
pub(crate) fn system() -> Arc<dyn Clock> {
    static SYSTEM: OnceBox<Arc<dyn Clock>> = OnceBox::new();
    Arc::clone(SYSTEM.get_or_init(|| Box::new(Arc::new(SystemClock))))
}
