//! Signals on Windows: Ctrl-C and Ctrl-Break in the console.

use std::io;

use super::Signal;

/// Calls the function with every Ctrl-C that comes from now on.
pub(super) fn listen(received: impl Fn(Signal) + Send + 'static) -> io::Result<()> {
    ctrlc::set_handler(move || received(Signal::Interrupt)).map_err(io::Error::other)
}
