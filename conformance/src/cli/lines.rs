//! JSON lines on standard input: each of any length up to a bound, each error with its line.

use std::io::{BufRead, Read as _};

use serde::de::DeserializeOwned;

use super::Error;

/// The longest line that is read, in bytes.
const LONGEST: u64 = 64 << 20;

/// The next line that is not blank, parsed, with its number; `None` at the end of input.
pub(super) fn next<T: DeserializeOwned>(
    input: &mut impl BufRead,
    number: &mut usize,
) -> Result<Option<T>, Error> {
    loop {
        let mut line = Vec::new();
        *number += 1;
        if input.by_ref().take(LONGEST).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        if line.len() as u64 == LONGEST {
            return Err(Error::new(format!("line {number}: longer than {} MiB", LONGEST >> 20)));
        }
        if !line.trim_ascii().is_empty() {
            return parse(&line, *number).map(Some);
        }
    }
}

fn parse<T: DeserializeOwned>(line: &[u8], number: usize) -> Result<T, Error> {
    serde_json::from_slice(line).map_err(|error| {
        let text = error.to_string();
        let reason = text.split(" at line ").next().unwrap_or(&text);
        Error::new(format!("line {number}, column {}: {reason}", error.column()))
    })
}
