//! The command line: a module for each command, in rooms by whom the commands are for.
//!
//! Each room uses only those above it in this list:
//!
//! 1. `shared`: what commands of several rooms share.
//! 2. `session`: commands about the user's own session.
//! 3. `lookup`: commands that show what the specification says.
//! 4. `runs`: commands that run cases and report on them.
//! 5. `adapters`: commands for those who write an adapter, or use cases without the runner.
//! 6. `help`: commands about the command itself.

mod adapters;
mod help;
mod lookup;
mod runs;
mod session;
mod shared;

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};

use crate::system::stop::{self, OnSignal};
use adapters::{adapter, compare, doctor, expect, export, init, repro};
use help::{completions, man, schema};
use lookup::{list, show};
use runs::{check, merge};
use session::{capture, explain, lint};
use shared::error::Error;

/// AWS sessions as an executable specification: what a program gets from an environment, files and options.
#[derive(Debug, Parser)]
#[command(name = "awsess", version, max_term_width = 100, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "Examples:
  awsess check                         test the built-in library against the specification
  awsess check bug.feature             replay one feature file
  awsess init adapter --language go    begin an adapter, to test a loader of your own
  awsess explain --profile dev         where each value of your own session comes from
  awsess lint                          what is wrong in your shared files
  awsess show ENV-7                    one rule, with the scenarios that show it
  awsess show endpoint s3 eu-west-1    the endpoint of a service, and its derivation

Exit codes: 0 success, 1 failures, 2 usage error, 3 the adapter cannot be used or the machine \
lacks a resource, 130, 143 and 129 ended by SIGINT, SIGTERM and SIGHUP.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Test an implementation against the specification: every scenario, and generated cases.
    Check(Box<check::Args>),
    /// Read cases as JSON lines, and print the outcomes that the model expects.
    Expect(expect::Args),
    /// Serve the adapter protocol on standard input and output.
    Adapter(adapter::Args),
    /// Explain where each value of your own session comes from, and which other values it overrides.
    Explain(explain::Args),
    /// Write a first adapter, which passes 'awsess doctor', in the language of your choice.
    Init(init::Args),
    /// Check the shared files: print the findings of every profile as errors and warnings.
    Lint(lint::Args),
    /// Capture your own session as a feature file that can be shared, with stand-ins for all that is private.
    Capture(capture::Args),
    /// Diagnose an adapter step by step, and say what to fix.
    Doctor(doctor::Args),
    /// List rules, scenarios, steps of feature files, labels of generated cases, or findings of 'awsess explain'.
    List(list::Args),
    /// Show a rule, a finding, a scenario, a generated case or an endpoint.
    Show(show::Args),
    /// Print one line of shell that reproduces a case without the runner.
    Repro(repro::Args),
    /// Compare what an adapter wrote about one case with the expected outcome, at the end of a line of 'awsess repro'.
    Compare(compare::Args),
    /// Export cases and their expected outcomes as JSON lines, for use without the runner.
    Export(export::Args),
    /// Join the logs of the shards of a run, and report on the whole run.
    Merge(merge::Args),
    /// Print the JSON Schema of cases, outcomes and protocol messages.
    Schema(schema::Args),
    /// Print the script by which a shell completes commands and options.
    Completions(completions::Args),
    /// Print or write the manual pages.
    Man(man::Args),
}

/// Runs the command that the arguments name.
#[must_use]
pub fn main() -> ExitCode {
    // An internal command, handled before the others are parsed because every start of an adapter waits for it.
    if std::env::args_os().nth(1).is_some_and(|word| word == crate::implementation::adapter::SUPERVISE) {
        return crate::implementation::adapter::supervise();
    }
    let command = Cli::parse().command;
    let result = command.on_signal().map_or(Ok(()), |on_signal| stop::listen(on_signal).map_err(Error::from));
    let code = result.and_then(|()| run(command)).unwrap_or_else(|error| error.report());
    stop::requested().map_or(code, |signal| ExitCode::from(signal.code()))
}

impl Command {
    /// How the command reacts to a signal; `None` if it leaves nothing behind when it is killed.
    const fn on_signal(&self) -> Option<OnSignal> {
        match self {
            Self::Check(_) | Self::Doctor(_) | Self::Repro(_) => Some(OnSignal::Finish),
            Self::Export(_) | Self::Merge(_) => Some(OnSignal::Exit),
            Self::Expect(_)
            | Self::Adapter(_)
            | Self::Capture(_)
            | Self::Compare(_)
            | Self::Explain(_)
            | Self::Init(_)
            | Self::Lint(_)
            | Self::List(_)
            | Self::Show(_)
            | Self::Schema(_)
            | Self::Completions(_)
            | Self::Man(_) => None,
        }
    }
}

fn run(command: Command) -> Result<ExitCode, Error> {
    match command {
        Command::Check(args) => check::run(&args),
        Command::Expect(args) => expect::run(&args),
        Command::Adapter(args) => adapter::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Capture(args) => capture::run(&args),
        Command::Lint(args) => lint::run(&args),
        Command::Init(args) => init::run(&args),
        Command::Doctor(args) => doctor::run(&args),
        Command::List(args) => list::run(&args),
        Command::Show(args) => show::run(&args),
        Command::Repro(args) => repro::run(&args),
        Command::Compare(args) => compare::run(&args),
        Command::Export(args) => export::run(&args),
        Command::Merge(args) => merge::run(&args),
        Command::Schema(args) => schema::run(&args),
        Command::Completions(args) => completions::run(&args, Cli::command()),
        Command::Man(args) => man::run(&args, Cli::command()),
    }
}
