//! `awsess capture`: the user's own session as a feature file that can be shared.

use std::collections::BTreeSet;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use awsess_model::world::World;

use super::program::Program;
use crate::capture::{
    Captured, Unfaithful, capture, case_of_world, check_case_of_world, is_looked_at, read_tokens,
};
use crate::cli::shared::error::{DIVERGED, Error};
use crate::cli::shared::stdio::print_as_it_is;
use crate::explain::{gather, is_profile_unread};
use crate::system::plural::plural;
use crate::system::printable::say;
use crate::vocabulary::case::Options;
use crate::vocabulary::outcome::{Credentials, Outcome};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Reads the environment and the shared files as the SDK would, and writes a feature file that anybody can replay. It \
keeps the variables that a session reads and the profiles that are involved. A stand-in of the same form replaces every secret, \
account, address, path, and every word that is not one of the SDK's own: names of profiles, roles, users and hosts, and comments. \
Regions stay. The file comes out as your session does: with the same error, or with each value from the same place; otherwise \
nothing is written. No program is run and no call is made.

Standard error says what was kept, replaced and assumed. Read the file before you send it.

Examples:
  awsess capture > bug.feature                         your session as it is now
  awsess capture --profile dev --shared-config enable > bug.feature
                                                       that of a program that sets these options
  awsess capture --minimal --output bug.feature        as small as it gets; an existing file is not replaced
  awsess check bug.feature --edition 1.55              replay it

Exit codes: 0 the file is written, 1 the session cannot be captured faithfully, 2 the call is wrong."
)]
pub(crate) struct Args {
    /// Make the case as small as it gets while its values come from the same places
    #[arg(long)]
    minimal: bool,
    /// Write into this file, which must not exist, instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    program: Program,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Error> {
    let gathered = gather(&args.program.request()?, std::env::vars_os(), std::env::home_dir().as_deref());
    let captured = match of_world(&gathered.world, args.program.options()?, args.minimal) {
        Ok(captured) => captured,
        Err(why) => {
            say("error", format_args!("the session cannot be captured faithfully: {why}"));
            return Ok(ExitCode::from(DIVERGED));
        }
    };
    match &args.output {
        Some(path) => write_new(path, &captured.feature)?,
        None => print_as_it_is(&captured.feature)?,
    }
    summary(&captured, &gathered.world).iter().for_each(|line| say("note", line));
    Ok(ExitCode::SUCCESS)
}

/// Captures the session of a world with these options.
fn of_world(world: &World, options: Options, minimal: bool) -> Result<Captured, Unfaithful> {
    let mut case = case_of_world(world, options);
    check_case_of_world(&case, world)?;
    read_tokens(&mut case);
    capture(&case, minimal)
}

fn write_new(path: &Path, text: &str) -> Result<(), Error> {
    let written = OpenOptions::new().write(true).create_new(true).open(path);
    written.and_then(|mut file| file.write_all(text.as_bytes())).map_err(|error| {
        Error::with_cause(format_args!("{} cannot be written: {error}", path.display()), &error)
    })
}

/// The note about a profile that the session does not read.
const UNREAD: &str = "shared config is off, so the profile is not read from the config file: add --shared-config enable if the \
program enables it";

/// What was captured, kept, left out, replaced and assumed. None of it is private.
fn summary(captured: &Captured, world: &World) -> Vec<String> {
    let sections = captured.sections.iter().map(|(path, (kept, all))| {
        format!("kept {kept} of {} of {path}", plural(*all, "section", "sections"))
    });
    let replaced = captured.replaced.join(", ");
    [format!("captured: {}", outcome(&captured.outcome))]
        .into_iter()
        .chain([kept_variables(captured, world)])
        .chain(is_profile_unread(world).then(|| UNREAD.to_owned()))
        .chain(sections)
        .chain((!replaced.is_empty()).then(|| format!("replaced {replaced}")))
        .chain(captured.assumed.iter().map(|assumed| format!("assumed: {assumed}")))
        .chain(captured.needs_trust.iter().cloned())
        .chain(["read the file before you send it".to_owned()])
        .collect()
}

fn outcome(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Error(error) => format!("creating the session fails with {}", error.code),
        Outcome::Session(session) => match &session.credentials {
            Some(Credentials::Failed(failed)) => {
                format!("a session, whose credentials fail with {}", failed.error.code)
            }
            Some(Credentials::Value(value)) => {
                let provider = value.provider_name.as_deref().unwrap_or_default();
                let name = provider.split(':').next().unwrap_or_default();
                format!("a session, whose credentials come from {name}")
            }
            None => "a session, whose credentials the model does not predict".to_owned(),
        },
    }
}

/// The variables that the case has, and how many others there are. The names of those of the SDKs are public.
fn kept_variables(captured: &Captured, world: &World) -> String {
    let kept: Vec<&str> = captured.case.env.keys().map(String::as_str).collect();
    let others: BTreeSet<&str> =
        world.env.iter().map(|(name, _)| name).filter(|name| !kept.contains(name)).collect();
    let unread = others.iter().filter(|name| !is_looked_at(name)).count();
    let names = match kept.len() {
        0 => "no variable".to_owned(),
        1 => format!("the variable {}", kept.concat()),
        _ => format!("the variables {}", kept.join(", ")),
    };
    let others = plural(others.len(), "other", "others");
    format!("kept {names}; left out {others}, {unread} of which no session reads")
}
