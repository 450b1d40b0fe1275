//! MFA tokens that a user enters at the terminal.

use std::io::{self, BufRead, Read as _, Write};

use zeroize::Zeroizing;

use crate::Secret;
use crate::error::BoxError;

/// The size in bytes from which a line is too long for a token.
const LINE_LIMIT: usize = 4096;
const PROMPT: &str = "Assume Role MFA token code: ";

/// Prompts for an MFA token on standard error and reads it as one line from standard input: the mirror of
/// `stscreds.StdinTokenProvider`, for the option
/// [`assume_role_token_provider`](crate::Options::assume_role_token_provider).
///
/// Several threads may call it at once; they prompt one after the other.
///
/// ```
/// use awsess::{Options, stdin_token_provider};
///
/// let options = Options::new().profile("with-mfa").assume_role_token_provider(stdin_token_provider);
/// # _ = options;
/// ```
///
/// # Errors
///
/// If standard input cannot be read or is at its end, or if the line is blank or longer than 4095 bytes.
pub fn stdin_token_provider() -> Result<Secret, BoxError> {
    read_token(&mut io::stdin().lock(), &mut io::stderr())
}

/// Writes the prompt and reads the token.
fn read_token(input: &mut impl BufRead, prompt: &mut impl Write) -> Result<Secret, BoxError> {
    write!(prompt, "{PROMPT}")?;
    prompt.flush()?;
    // The capacity is enough for the whole line, because a `String` that grows leaves a copy of the token behind.
    let mut line = Zeroizing::new(String::with_capacity(LINE_LIMIT));
    input.by_ref().take(LINE_LIMIT as u64).read_line(&mut line)?;
    if line.len() == LINE_LIMIT {
        return Err(format!(
            "the line on standard input is not an MFA token: it has {LINE_LIMIT} bytes or more"
        )
        .into());
    }
    let token = line.trim();
    if token.is_empty() {
        return Err("no MFA token was entered on standard input".into());
    }
    Ok(token.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(input: &str) -> (Result<String, String>, String, String) {
        let (mut input, mut prompt) = (input.as_bytes(), Vec::new());
        let token = read_token(&mut input, &mut prompt).map_err(|error| error.to_string());
        let token = token.map(|token| token.expose().to_owned());
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        (token, text(&prompt), text(input))
    }

    #[test]
    fn one_line_is_read_and_nothing_beyond_it() {
        let (token, prompt, rest) = read(" 123456\r\n654321\n");
        assert_eq!((token.as_deref(), &*prompt, &*rest), (Ok("123456"), PROMPT, "654321\n"));
        assert_eq!(read("123456").0.as_deref(), Ok("123456"));
    }

    #[test]
    fn a_blank_line_and_the_end_of_input_are_errors() {
        for input in ["", "\n", " \t\r\n123456"] {
            assert_eq!(read(input).0.unwrap_err(), "no MFA token was entered on standard input");
        }
    }

    /// Standard input may be a device without an end.
    #[test]
    fn a_line_without_end_is_an_error() {
        let mut input = io::BufReader::new(io::repeat(b'0'));
        let error = read_token(&mut input, &mut io::sink()).unwrap_err().to_string();
        assert_eq!(error, "the line on standard input is not an MFA token: it has 4096 bytes or more");
    }
}
