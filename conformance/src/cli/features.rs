//! Reading of the feature files that the command line names, which are rejected where they could do harm.

use std::path::PathBuf;

use super::Error;
use crate::run::vetting;
use crate::scenario::{self, Scenario};
use crate::specification::rule_ids;

/// Whether the user trusts the feature files.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(super) struct Trust {
    /// Accept feature files that make programs start, load code, or use files outside the folder of their case
    #[arg(long)]
    trust_case: bool,
}

impl Trust {
    /// The scenarios of these files and folders.
    pub(super) fn read(self, paths: &[PathBuf]) -> Result<Vec<Scenario>, Error> {
        let scenarios = scenario::read(paths, rule_ids()).map_err(|problems| Error::all(&problems))?;
        vetting::refuse(&scenarios, self.trust_case).map_err(|problems| Error::all(&problems))?;
        Ok(scenarios)
    }
}
