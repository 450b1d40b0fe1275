//! `awsess expect`: reads cases, and prints the outcomes that the model predicts.

use std::io::{IsTerminal as _, Write as _};
use std::process::ExitCode;

use serde::Serialize;

use crate::cli::shared::error::Error;
use crate::cli::shared::stdio::next_line;
use crate::implementation::model;
use crate::run::vetting;
use crate::system::printable::{json, say};
use crate::vocabulary::case::Case;
use crate::vocabulary::outcome::Outcome;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  echo '{\"env\":{\"AWS_REGION\":\"eu-west-1\"}}' | awsess expect
  awsess show region/a-session-may-be-created-without-a-region --json | awsess expect")]
pub(crate) struct Args {}

/// A line of the output.
#[derive(Serialize)]
struct Expected {
    id: String,
    outcome: Outcome,
}

/// What is said before cases are awaited: at a terminal, the command would seem to hang.
const fn waiting(is_terminal: bool) -> Option<&'static str> {
    match is_terminal {
        true => Some("reading cases from the terminal, one line of JSON each; Ctrl-D ends the input"),
        false => None,
    }
}

pub(crate) fn run(_: &Args) -> Result<ExitCode, Error> {
    waiting(std::io::stdin().is_terminal()).iter().for_each(|note| say("note", note));
    let mut input = std::io::stdin().lock();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut number = 0;
    while let Some(case) = next_line::<Case>(&mut input, &mut number)? {
        let invalid = |why: &dyn std::fmt::Display| Error::new(format!("line {number}: {why}"));
        vetting::refuse_invalid(&case).map_err(|why| invalid(&why))?;
        let outcome = model::expect(&case).map_err(|why| invalid(&why))?;
        let line = serde_json::to_string(&Expected { id: case.id, outcome }).map_err(Error::new)?;
        writeln!(out, "{}", json(&line))?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::waiting;

    #[test]
    fn only_a_terminal_is_told_that_cases_are_awaited() {
        assert!(waiting(true).is_some_and(|note| note.contains("Ctrl-D ends the input")));
        assert_eq!(waiting(false), None);
    }
}
