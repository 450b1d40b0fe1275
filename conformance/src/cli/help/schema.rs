//! `awsess schema`: the JSON Schema of the types that are read and written.

use std::process::ExitCode;

use schemars::{Schema, schema_for};

use crate::cli::shared::error::Error;
use crate::cli::shared::stdio::print;
use crate::report::Summary;
use crate::vocabulary::case::Case;
use crate::vocabulary::outcome::Outcome;
use crate::vocabulary::protocol::{FromAdapter, ToAdapter};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What to describe
    #[arg(default_value = "case")]
    what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum What {
    /// A case: the world of one session
    Case,
    /// An outcome: the session observed, or the error
    Outcome,
    /// A line that the runner writes to an adapter
    ToAdapter,
    /// A line that an adapter writes
    FromAdapter,
    /// The summary that 'awsess check --json' prints
    Summary,
}

impl What {
    fn schema(self) -> Schema {
        match self {
            Self::Case => schema_for!(Case),
            Self::Outcome => schema_for!(Outcome),
            Self::ToAdapter => schema_for!(ToAdapter),
            Self::FromAdapter => schema_for!(FromAdapter),
            Self::Summary => schema_for!(Summary),
        }
    }
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Error> {
    let text = serde_json::to_string_pretty(&args.what.schema()).map_err(Error::new)?;
    print(&format!("{text}\n"))?;
    Ok(ExitCode::SUCCESS)
}
