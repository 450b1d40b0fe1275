//! `awsess lint`: the findings of all profiles of the shared files, as errors and warnings.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use awsess_model::world::File;
use serde_json::json;

use crate::cli::shared::cases::edition;
use crate::cli::shared::error::{DIVERGED, Error};
use crate::cli::shared::stdio::print_as_it_is;
use crate::cli::shared::terminal::render_options;
use crate::explain::{Linted, Severity, SharedFiles, lint, read, render_lint, sarif, shared_paths};
use crate::system::printable::json as printable_json;
use crate::vocabulary::case::Edition;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Prints the findings of 'awsess explain' that are about the files: a problem as an error, and a hint as a \
warning. Every profile is looked at as if a program selected it, with shared config enabled. No variable counts except those that \
name the files, and nothing besides the files is looked at.

Examples:
  awsess lint                             your own shared files
  awsess lint deploy/aws-config           a config file in a repository
  awsess lint etc/config etc/credentials  a config file and a credentials file
  awsess lint --deny warnings             warnings fail as well, as in CI
  awsess lint --sarif > lint.sarif        for a code host
  awsess show H-12                        the page of one finding

Exit codes: 0 there is no error, 1 there are errors, or warnings that are denied, 2 usage error."
)]
pub(crate) struct Args {
    /// The files: a file whose name contains 'credentials' is a credentials file, any other a config file
    #[arg(value_name = "FILE", num_args = 0..=2)]
    files: Vec<PathBuf>,
    /// Exit with 1 if there are warnings, too
    #[arg(short = 'D', long, value_name = "WHAT", value_enum)]
    deny: Option<Deny>,
    /// The edition of the SDK that reads the files: 1.14 or 1.55
    #[arg(short, long, value_name = "E", value_parser = edition, default_value_t = Edition::V1_55)]
    edition: Edition,
    /// Print JSON instead of text
    #[arg(long)]
    json: bool,
    /// Print SARIF 2.1.0 instead of text
    #[arg(long, conflicts_with = "json")]
    sarif: bool,
}

/// What fails besides errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Deny {
    /// Fail for hints as for problems
    Warnings,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Error> {
    let linted = lint(args.edition.into(), &files(args)?);
    print_as_it_is(&text(&linted, args)?)?;
    let fails = |severity| linted.count(severity) > 0;
    let is_denied = fails(Severity::Problem) || (args.deny.is_some() && fails(Severity::Hint));
    Ok(if is_denied { ExitCode::from(DIVERGED) } else { ExitCode::SUCCESS })
}

fn text(linted: &Linted, args: &Args) -> Result<String, Error> {
    let value = match (args.json, args.sarif) {
        (true, _) => json!({ "profiles": linted.profiles, "findings": linted.findings }),
        (false, true) => sarif(linted),
        (false, false) => return Ok(render_lint(linted, render_options())),
    };
    let text = serde_json::to_string_pretty(&value).map_err(Error::new)?;
    Ok(printable_json(&text).into_owned() + "\n")
}

/// The files that are named, or those of the user that exist.
fn files(args: &Args) -> Result<SharedFiles, Error> {
    let mut files = SharedFiles::default();
    if args.files.is_empty() {
        let home = std::env::home_dir();
        let [config, credentials] = shared_paths(args.edition.into(), std::env::vars_os(), home.as_deref());
        files.config = existing(&config)?;
        files.credentials = existing(&credentials)?;
        if files.config.is_none() && files.credentials.is_none() {
            return Err(Error::new(format!(
                "there is neither {config} nor {credentials}: name the files to check"
            )));
        }
    }
    for path in &args.files {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let (kind, place) = match name.contains("credentials") {
            true => ("credentials", &mut files.credentials),
            false => ("config", &mut files.config),
        };
        if place.replace(content(path)?).is_some() {
            return Err(Error::new(format!(
                "{}: it is the second {kind} file: name one of each",
                path.display()
            )));
        }
    }
    Ok(files)
}

/// The file at the path, if there is one.
fn existing(path: &str) -> Result<Option<(String, File)>, Error> {
    let path = Path::new(path);
    path.exists().then(|| content(path)).transpose()
}

fn content(path: &Path) -> Result<(String, File), Error> {
    let shown = path.display().to_string();
    match read(path) {
        Ok(file @ File::Bytes(_)) => Ok((shown, file)),
        Ok(File::Directory) => Err(Error::new(format!("{shown} is a directory: name a file in it"))),
        Err(error) => {
            Err(Error::with_cause(format!("{shown} cannot be read ({error}): check the path"), &error))
        }
    }
}
