//! Standard input and output of commands: JSON lines are read from the one, and text from untrusted sources is escaped in the
//! other.

use std::io::{self, BufRead, Read as _, StdoutLock, Write as _};

use serde::de::DeserializeOwned;

use super::error::Error;
use crate::system::json::reason;
use crate::system::printable::Printable;

/// The maximum length of a line of input, in bytes.
const MAX_LINE: u64 = 64 << 20;

/// Standard output for text.
pub(in crate::cli) fn out() -> Printable<StdoutLock<'static>> {
    Printable::new(io::stdout().lock())
}

/// Prints a text. It is not an error if the reader closes the pipe early, as `head` does.
pub(in crate::cli) fn print(text: &str) -> Result<(), Error> {
    let mut out = out();
    ignore_closed_pipe(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// Prints text that was escaped before it was styled.
pub(in crate::cli) fn print_as_it_is(text: &str) -> Result<(), Error> {
    let mut out = io::stdout().lock();
    ignore_closed_pipe(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

fn ignore_closed_pipe(written: io::Result<()>) -> Result<(), Error> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.map_err(Error::from),
    }
}

/// Reads the next line that is not blank, and counts the lines. Returns `None` at the end of input. Errors name the line.
pub(in crate::cli) fn next_line<T: DeserializeOwned>(
    input: &mut impl BufRead,
    number: &mut usize,
) -> Result<Option<T>, Error> {
    loop {
        let mut line = Vec::new();
        *number += 1;
        if input.by_ref().take(MAX_LINE).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        if line.len() as u64 == MAX_LINE {
            return Err(Error::new(format!("line {number}: longer than {} MiB", MAX_LINE >> 20)));
        }
        if !line.trim_ascii().is_empty() {
            return parse(&line, *number).map(Some);
        }
    }
}

fn parse<T: DeserializeOwned>(line: &[u8], number: usize) -> Result<T, Error> {
    serde_json::from_slice(line)
        .map_err(|error| Error::new(format!("line {number}, column {}: {}", error.column(), reason(&error))))
}
