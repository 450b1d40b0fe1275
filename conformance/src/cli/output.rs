//! The standard output of commands, where text from untrusted sources is escaped.

use std::io::{self, StdoutLock, Write as _};

use super::Error;
use crate::system::printable::Printable;

/// Standard output for text.
pub(super) fn out() -> Printable<StdoutLock<'static>> {
    Printable::new(io::stdout().lock())
}

/// Prints a text. A reader that closes the pipe early, as `head` does, is no error.
pub(super) fn print(text: &str) -> Result<(), Error> {
    let mut out = out();
    ignore_closed_pipe(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// Prints text that was escaped before it was styled.
pub(super) fn print_as_it_is(text: &str) -> Result<(), Error> {
    let mut out = io::stdout().lock();
    ignore_closed_pipe(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

fn ignore_closed_pipe(written: io::Result<()>) -> Result<(), Error> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.map_err(Error::from),
    }
}
