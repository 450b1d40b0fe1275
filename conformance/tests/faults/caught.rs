//! What a check of the copy finds.

use std::fmt;
use std::path::Path;

use awsess_conformance::case::Edition;
use awsess_conformance::log;
use awsess_conformance::results::{Finding, RunResult};
use awsess_conformance::scenario::read_text;
use awsess_conformance::specification::rule_ids;

use crate::copy::Copy;

/// What a check found among generated cases.
pub(crate) struct Caught {
    /// How the command ended.
    pub(crate) exit_code: Option<i32>,
    /// How many cases were generated up to each that failed.
    pub(crate) after: Vec<u64>,
    /// The failures that were made small.
    pub(crate) findings: Vec<Small>,
}

/// A finding, made small.
pub(crate) struct Small {
    pub(crate) variables: usize,
    pub(crate) files: usize,
    pub(crate) feature: String,
}

/// Checks the copy, with a fault if any, by so many generated cases of these editions in all. A fault has to be found without
/// the scenarios.
pub(crate) fn check(copy: &Copy, fault: Option<&str>, editions: &[Edition], cases: u64) -> Caught {
    let file = copy.log(fault);
    let an_edition = (cases / editions.len() as u64).to_string();
    let mut command = copy.awsess(fault);
    command.args(["check", "--seed", "1", "--jobs", "1", "--cases", &an_edition]);
    command.args(fault.map(|_| "--generated-only"));
    command.args(editions.iter().flat_map(|edition| ["--edition", edition.name()]));
    let output = command.arg("--log").arg(&file).output().unwrap();
    let results = log::read_file(&file);
    let results = results.unwrap_or_else(|why| panic!("{why}\n{}", String::from_utf8_lossy(&output.stderr)));
    let [run] = &results.runs[..] else { panic!("one implementation is checked") };
    let findings = run.findings.iter().map(small).collect();
    Caught { exit_code: output.status.code(), after: failed(run), findings }
}

/// The numbers of the generated cases that failed.
fn failed(run: &RunResult) -> Vec<u64> {
    let failed = run.cases.listed.iter().filter(|case| case.status.is_failure());
    failed.filter_map(|case| case.index.checked_sub(run.header.plan.scenarios)).map(|at| at + 1).collect()
}

/// Reads the feature of a finding as everybody reads it.
fn small(finding: &Finding) -> Small {
    let feature = finding.feature.clone().unwrap();
    let scenarios = read_text(Path::new("finding.feature"), &feature, rule_ids()).unwrap();
    let [scenario] = &scenarios[..] else { panic!("a finding is one scenario:\n{feature}") };
    let case = scenario.case_for(scenario.editions[0]);
    Small { variables: case.env.len(), files: case.files.len(), feature }
}

impl fmt::Display for Caught {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(first) = self.after.first() else { return write!(f, "not caught") };
        let sizes: Vec<_> = self.findings.iter().map(Small::to_string).collect();
        write!(f, "{first:4} | {:4} | {}", self.after.len(), sizes.join(" "))
    }
}

impl fmt::Display for Small {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}+{}", self.variables, self.files)
    }
}
