//! `awsess man`: the manual pages of `awsess` and its commands.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Command;

use crate::cli::shared::error::Error;
use crate::cli::shared::stdio::print;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  awsess man | man -l -                 read the page of awsess
  awsess man ~/.local/share/man/man1    write a page for each command, such as awsess-check.1")]
pub(crate) struct Args {
    /// The folder for the pages of awsess and of each command; only the first is printed if none is given
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

pub(crate) fn run(args: &Args, awsess: Command) -> Result<ExitCode, Error> {
    match &args.folder {
        None => {
            let mut command = awsess.disable_help_subcommand(true);
            command.build();
            let mut page = Vec::new();
            clap_mangen::Man::new(command).render(&mut page)?;
            print(&String::from_utf8_lossy(&page))?;
        }
        Some(folder) => {
            let failed =
                |error| Error::with_cause(format!("failed to write {}: {error}", folder.display()), &error);
            fs::create_dir_all(folder).map_err(failed)?;
            clap_mangen::generate_to(awsess, folder).map_err(failed)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
