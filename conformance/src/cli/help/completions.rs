//! `awsess completions`: the script by which a shell completes the commands and options of `awsess`.

use std::process::ExitCode;

use clap::Command;
use clap_complete::Shell;

use crate::cli::shared::error::Error;
use crate::cli::shared::stdio::print;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  awsess completions bash > ~/.local/share/bash-completion/completions/awsess
  awsess completions zsh > ~/.zfunc/_awsess        for a folder of fpath
  awsess completions fish > ~/.config/fish/completions/awsess.fish
  awsess completions powershell >> $PROFILE")]
pub(crate) struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

pub(crate) fn run(args: &Args, mut awsess: Command) -> Result<ExitCode, Error> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut awsess, "awsess", &mut script);
    print(&String::from_utf8_lossy(&script))?;
    Ok(ExitCode::SUCCESS)
}
