//! `awsess init`: writes an adapter that passes `awsess doctor`, to begin with.

mod starter;

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::cli::shared::error::Error;
use crate::cli::shared::stdio::print;
use starter::Language;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

/// What can be written.
#[derive(Debug, clap::Subcommand)]
enum What {
    /// An adapter with a small loader to replace, a README and a workflow for CI
    Adapter(AdapterArgs),
}

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  awsess init adapter --language go               into the new folder awsess-adapter
  awsess init adapter --language python tests/aws into the new folder tests/aws

Nothing is overwritten: a folder that exists must be empty.")]
struct AdapterArgs {
    /// The language of the adapter
    #[arg(long, short)]
    language: Language,
    /// The new folder
    #[arg(value_name = "DIR", default_value = "awsess-adapter")]
    folder: PathBuf,
}

pub(crate) fn run(Args { what: What::Adapter(args) }: &Args) -> Result<ExitCode, Error> {
    let files = args.language.files();
    create_folder(&args.folder)?;
    for (path, text) in &files {
        let path = args.folder.join(path);
        create_file(&path, text).map_err(|error| failed(&path, &error))?;
    }
    let names: String = files.iter().map(|(path, _)| format!("  {path}\n")).collect();
    let commands: String = args.language.commands().map(|command| format!("  {command}\n")).collect();
    let folder = args.folder.display().to_string();
    let enter = shlex::try_quote(&folder).map_err(Error::new)?;
    print(&format!("created in {folder}:\n{names}\nnext:\n  cd {enter}\n{commands}"))?;
    Ok(ExitCode::SUCCESS)
}

/// Creates the folder, or accepts an empty one.
fn create_folder(folder: &Path) -> Result<(), Error> {
    fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
    match fs::read_dir(folder).map_err(|error| failed(folder, &error))?.next() {
        None => Ok(()),
        Some(_) => Err(Error::new(format!("{} is not empty: name a new folder", folder.display()))),
    }
}

fn create_file(path: &Path, text: &str) -> std::io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    File::create_new(path)?.write_all(text.as_bytes())
}

fn failed(path: &Path, error: &std::io::Error) -> Error {
    let remedy = if error.kind() == ErrorKind::AlreadyExists { ": name a new folder" } else { "" };
    Error::with_cause(format!("failed to create {}: {error}{remedy}", path.display()), error)
}
