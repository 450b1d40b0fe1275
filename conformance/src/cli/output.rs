//! What commands print. All of it goes through here, where nothing that somebody else wrote can steer the terminal.

use std::io::{self, StdoutLock, Write as _};

use super::Error;
use crate::printable::Printable;

/// Standard output for text.
pub(super) fn out() -> Printable<StdoutLock<'static>> {
    Printable::new(io::stdout().lock())
}

/// Prints text as a whole; a reader that has seen enough and closes its end is no error.
pub(super) fn print(text: &str) -> Result<(), Error> {
    let mut out = out();
    quietly(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// Prints text whose parts were made printable before they were styled.
pub(super) fn print_as_it_is(text: &str) -> Result<(), Error> {
    let mut out = io::stdout().lock();
    quietly(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

fn quietly(written: io::Result<()>) -> Result<(), Error> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.map_err(Error::from),
    }
}
