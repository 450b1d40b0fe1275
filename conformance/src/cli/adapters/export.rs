//! `awsess export`: cases with their expected outcomes, as files.

use std::path::PathBuf;
use std::process::ExitCode;

use crate::cli::shared::cases::{CASES, GenerationArgs, edition, editions, number};
use crate::cli::shared::error::Error;
use crate::cli::shared::stdio::print;
use crate::export::{Manifest, Request, export};
use crate::scenario::embedded;
use crate::vocabulary::case::Edition;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Each line of a .jsonl file is {\"case\":…,\"expected\":…,\"rules\":[…],\"classes\":[…]}: a case, its \
expected outcome, the rules that it shows and the classes to which it belongs. ${ROOT} is a folder for this \
case only: replace it in the case, and put ${ROOT} back into what was observed. manifest.json describes how \
the files were created, their contents, and how often each class of outcomes was reached; it is written \
last. The same arguments give the same bytes. 'awsess schema case' and 'awsess schema outcome' print the \
schemas.

Examples:
  awsess export corpus                       every scenario, and 1000 generated cases for each edition
  awsess export corpus --edition 1.55 --cases 20000 --seed 7
  awsess export corpus --damage 30 --force   damaged text too; replaces an earlier corpus

Exit codes: 0 the corpus is written, 2 it is not."
)]
pub(crate) struct Args {
    /// The folder to write into, which is created if it does not exist
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// How many cases to generate for each edition
    #[arg(short = 'n', long, value_name = "N", default_value_t = CASES, value_parser = number, allow_negative_numbers = true)]
    cases: u64,
    /// The seed of the generated cases: the same seed gives the same cases on every machine
    #[arg(short, long, value_name = "S", default_value_t = 1, value_parser = number, allow_negative_numbers = true)]
    seed: u64,
    /// Only this edition; may be repeated
    #[arg(short, long, value_name = "E", value_parser = edition)]
    edition: Vec<Edition>,
    #[command(flatten)]
    generation: GenerationArgs,
    /// Replace the corpus in a folder that is not empty; other files are kept
    #[arg(long)]
    force: bool,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Error> {
    let request = Request {
        scenarios: embedded().map_err(|problems| Error::all(&problems))?,
        editions: editions(&args.edition),
        cases: args.cases,
        seed: args.seed,
        settings: args.generation.settings(),
    };
    let manifest = export(&request, &args.folder, args.force).map_err(Error::new)?;
    print(&summary(&manifest))?;
    Ok(ExitCode::SUCCESS)
}

/// The summary of each file, one on each line.
fn summary(manifest: &Manifest) -> String {
    let lines = manifest.files.iter().map(|entry| {
        let left_out: u64 = entry.left_out.values().sum();
        let left_out = if left_out == 0 { String::new() } else { format!(", {left_out} left out") };
        let noun = if entry.cases == 1 { "case" } else { "cases" };
        format!("{:<22} {:>8} {noun}{left_out}\n", entry.file, entry.cases)
    });
    lines.collect()
}
