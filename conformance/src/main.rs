//! The `awsess` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    awsess_conformance::cli::main()
}
