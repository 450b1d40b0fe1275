//! `awsess export`: worlds and what must come out of them, as files.

use std::path::PathBuf;
use std::process::ExitCode;

use super::Error;
use super::cases::{CASES, GenerationArgs, edition, editions};
use super::output::print;
use crate::export::{Manifest, Request, export};
use crate::scenario::embedded;
use crate::vocabulary::case::Edition;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Each line of a .jsonl file is {\"case\":…,\"expected\":…,\"rules\":[…],\"classes\":[…]}: a world with what to look at,
what must come out of it, the rules that it shows and the classes that it belongs to. ${ROOT} is a
folder of one case alone: put it in before, and ${ROOT} back in what was observed. manifest.json tells
what the files were made from and hold, and how often each class of outcomes was reached; it is
written last. The same call gives the same bytes. 'awsess schema case' and 'awsess schema outcome'
print the schemas.

Examples:
  awsess export corpus                       every scenario, and 1000 generated cases an edition
  awsess export corpus --edition 1.55 --cases 20000 --seed 7
  awsess export corpus --damage 30 --force   damaged text too, in the place of what was there

Exit codes: 0 the corpus is written, 2 it is not."
)]
pub(crate) struct Args {
    /// The folder to write into; it is made if it is not there
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// How many cases to generate for each edition
    #[arg(long, value_name = "N", default_value_t = CASES)]
    cases: u64,
    /// The seed of the generated cases: one seed makes the same cases everywhere
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Only this edition; may be given twice
    #[arg(long, value_name = "E", value_parser = edition)]
    edition: Vec<Edition>,
    #[command(flatten)]
    generation: GenerationArgs,
    /// Replace the corpus in a folder that is not empty; other files stay
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

/// What is in each file, a line each.
fn summary(manifest: &Manifest) -> String {
    let lines = manifest.files.iter().map(|entry| {
        let left_out: u64 = entry.left_out.values().sum();
        let left_out = if left_out == 0 { String::new() } else { format!(", {left_out} left out") };
        format!("{:<22} {:>8} cases{left_out}\n", entry.file, entry.cases)
    });
    lines.collect()
}
