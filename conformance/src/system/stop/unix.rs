//! Signals on Unix, received on a thread of their own.

use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
use signal_hook::flag;
use signal_hook::iterator::Signals;

use super::Signal;

/// The signals by their numbers.
const NUMBERS: [(i32, Signal); 3] =
    [(SIGINT, Signal::Interrupt), (SIGTERM, Signal::Terminate), (SIGHUP, Signal::HangUp)];

/// Calls the function with every signal that comes from now on.
pub(super) fn listen(received: impl Fn(Signal) + Send + 'static) -> io::Result<()> {
    // With a handler, a write beyond the limit of the file size fails with an error instead of killing the process.
    flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false)))?;
    let numbers = NUMBERS.into_iter().map(|(number, _)| number);
    let mut signals = Signals::new(numbers.filter(|number| *number != SIGHUP || !ignores_hang_up()))?;
    thread::Builder::new().name("awsess-signals".into()).spawn(move || {
        for number in signals.forever() {
            NUMBERS.into_iter().filter(|(of, _)| *of == number).for_each(|(_, signal)| received(signal));
        }
    })?;
    Ok(())
}

/// Whether the process was started with SIGHUP ignored, as by `nohup`. Only Linux shows that.
fn ignores_hang_up() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default();
    mask & (1 << (SIGHUP - 1)) != 0
}
