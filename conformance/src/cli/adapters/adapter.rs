//! `awsess adapter`: serves the built-in library, or the model, over the adapter protocol.

use std::io::Write;
use std::process::ExitCode;

use crate::cli::shared::error::Error;
use crate::cli::shared::stdio::next_line;
use crate::cli::shared::working_directory::EmptyFolder;
use crate::implementation::builtin::Builtin;
use crate::implementation::model::Oracle;
use crate::implementation::{Implementation, Response};
use crate::run::vetting;
use crate::system::printable::json;
use crate::vocabulary::protocol::{FromAdapter, Run, ToAdapter, VERSION};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Answer with the predictions of the model instead of the observations of the library
    #[arg(long)]
    model: bool,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Error> {
    let _elsewhere = EmptyFolder::enter()?;
    if args.model { serve(&mut Oracle) } else { serve(&mut Builtin) }
}

/// Answers every line until the end of the input.
fn serve(subject: &mut impl Implementation) -> Result<ExitCode, Error> {
    let mut input = std::io::stdin().lock();
    let mut out = std::io::stdout().lock();
    let mut number = 0;
    while let Some(message) = next_line(&mut input, &mut number)? {
        write_line(&mut out, &answer(subject, message)?)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn write_line(out: &mut impl Write, answer: &FromAdapter) -> Result<(), Error> {
    let line = serde_json::to_string(answer).map_err(Error::new)?;
    writeln!(out, "{}", json(&line))?;
    Ok(out.flush()?)
}

fn answer(subject: &mut impl Implementation, message: ToAdapter) -> Result<FromAdapter, Error> {
    match message {
        ToAdapter::Hello { protocol: [oldest, newest], .. } if (oldest..=newest).contains(&VERSION) => {
            Ok(FromAdapter::Hello(subject.hello()))
        }
        ToAdapter::Hello { protocol: [oldest, newest], .. } => Err(Error::new(format!(
            "the runner supports the versions {oldest} to {newest} of the protocol, this adapter version {VERSION}"
        ))),
        ToAdapter::Run(run) => Ok(reply(subject, &run)),
    }
}

fn reply(subject: &mut impl Implementation, run: &Run) -> FromAdapter {
    let id = run.id.clone();
    if let Err(why) = vetting::refuse_invalid(&run.case) {
        return FromAdapter::Broken { id, message: why.to_string() };
    }
    let answer = match subject.observe(run) {
        Response::Retried { then, .. } => *then,
        answer => answer,
    };
    match answer {
        Response::Outcome(outcome) => FromAdapter::Outcome { id, outcome },
        Response::Unsupported { capability, reason } => FromAdapter::Unsupported { id, capability, reason },
        answer @ (Response::Broken { .. }
        | Response::Crash { .. }
        | Response::Hang { .. }
        | Response::Garbage { .. }
        | Response::Retried { .. }) => {
            FromAdapter::Broken { id, message: answer.explanation().unwrap_or_default() }
        }
    }
}
