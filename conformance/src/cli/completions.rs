//! `awsess completions`: the script by which a shell completes the commands and options of `awsess`.

use std::process::ExitCode;

use clap::CommandFactory as _;
use clap_complete::Shell;

use super::stdio::print;
use super::{Cli, Error};

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

pub(crate) fn run(args: &Args) -> Result<ExitCode, Error> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "awsess", &mut script);
    print(&String::from_utf8_lossy(&script))?;
    Ok(ExitCode::SUCCESS)
}
