//! `awsess compare`: what an adapter wrote about one case, compared with the outcome that the model expects.

use std::process::ExitCode;

use crate::cli::shared::error::{DIVERGED, Error, UNUSABLE};
use crate::cli::shared::stdio::{next_line, print};
use crate::implementation::{Implementation, Response};
use crate::report::details_text;
use crate::run::check::{Comparison, Runner, details};
use crate::run::vetting;
use crate::system::printable::{json, line, say};
use crate::vocabulary::case::Case;
use crate::vocabulary::protocol::{FromAdapter, Hello, Run};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Reads the case from the first line of standard input, and the messages of the adapter from the others. The lines \
of 'awsess repro' end with this command.

Exit codes: 0 the outcome is the expected one, 1 it is not, 2 invalid input, 3 the adapter wrote no hello."
)]
pub(crate) struct Args {
    /// The path that the adapter got in the place of ${ROOT}
    #[arg(long, value_name = "PATH")]
    root: String,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Error> {
    let (mut input, mut number) = (std::io::stdin().lock(), 0);
    let case = next_line::<Case>(&mut input, &mut number)?;
    let case = case.ok_or_else(|| Error::new("standard input is empty: the first line is a case"))?;
    vetting::refuse_invalid(&case).map_err(Error::new)?;
    let (mut hello, mut response) = (None, None);
    while let Some(message) = next_line::<FromAdapter>(&mut input, &mut number).transpose() {
        match message {
            Ok(FromAdapter::Hello(said)) => hello = hello.or(Some(said)),
            Ok(reply) => {
                show(&reply)?;
                response = response.or_else(|| response_of(reply));
            }
            Err(why) => response = response.or_else(|| Some(garbage(&why))),
        }
    }
    let Some(hello) = hello else {
        say("error", "the adapter wrote no hello: 'awsess doctor COMMAND' says what to fix");
        return Ok(ExitCode::from(UNUSABLE));
    };
    let response = response.unwrap_or_else(ended);
    report(&case, Recorded { hello, response, root: args.root.clone() })
}

/// Prints a reply of the adapter.
fn show(message: &FromAdapter) -> Result<(), Error> {
    let text = serde_json::to_string(message).map_err(Error::new)?;
    print(&format!("{}\n", json(&text)))
}

fn response_of(reply: FromAdapter) -> Option<Response> {
    Some(match reply {
        FromAdapter::Hello(_) => return None,
        FromAdapter::Outcome { outcome, .. } => Response::Outcome(outcome),
        FromAdapter::Unsupported { capability, reason, .. } => Response::Unsupported { capability, reason },
        FromAdapter::Broken { message, .. } => Response::Broken { message },
    })
}

/// The response of an adapter that wrote something else.
fn garbage(why: &Error) -> Response {
    Response::Garbage { why: why.to_string(), line: String::new(), standard_error: String::new() }
}

/// The response of an adapter that wrote none.
fn ended() -> Response {
    let how = "ended without a response".into();
    Response::Crash { how, line: String::new(), standard_error: String::new() }
}

/// Compares as the runner does, and prints the verdict.
fn report(case: &Case, recorded: Recorded) -> Result<ExitCode, Error> {
    let mut runner = Runner::new(recorded, None).map_err(Error::new)?;
    let comparison = runner.judge(case).ok_or_else(|| match runner.usable() {
        Err(why) => Error::new(why),
        Ok(()) => Error::new("the case was not compared"),
    })?;
    let (what, code) = match &comparison {
        Comparison::Pass => ("pass", ExitCode::SUCCESS),
        Comparison::Unsupported { .. } => ("unsupported", ExitCode::from(DIVERGED)),
        Comparison::Fail(_) | Comparison::NoOutcome { .. } | Comparison::Flaky { .. } => {
            ("fail", ExitCode::from(DIVERGED))
        }
    };
    let text = details_text(&details(case, &[], &comparison));
    print(&format!("\n{what}: {}\n{text}", line(&case.id)))?;
    Ok(code)
}

/// An adapter whose response to the case was recorded.
struct Recorded {
    hello: Hello,
    response: Response,
    root: String,
}

impl Implementation for Recorded {
    fn hello(&self) -> Hello {
        self.hello.clone()
    }

    /// The response with the root of this run in the place of the one in which it was recorded.
    fn observe(&mut self, run: &Run) -> Response {
        let mut response = self.response.clone();
        if let Response::Outcome(outcome) = &mut response {
            outcome.each_text_mut(|_, _, text| *text = text.replace(&self.root, &run.root));
        }
        response
    }
}
