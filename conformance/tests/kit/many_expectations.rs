//! Long files of expectations: reading, judging and blessing take time in proportion to their length.

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use awsess_conformance::case::Edition;
use awsess_conformance::expectation::{AskedCase, Expectations};
use awsess_conformance::status::{FailureSignature, Status};

const ENTRIES: usize = 40_000;

/// How long a loaded machine may take without optimisation. Comparing every pair of entries would take many minutes.
const PATIENCE: Duration = Duration::from_secs(60);

#[test]
fn forty_thousand_entries_are_read_met_and_blessed_in_little_time() {
    let started = Instant::now();
    let mut text = String::new();
    for number in 0..ENTRIES {
        writeln!(text, "[[expect]]\ncase = \"gen/1/1.55/{number}\"\nreason = \"r\"\n").unwrap();
    }
    let mut known = Expectations::parse(Path::new("known.toml"), &text, "1").unwrap();
    let signature = FailureSignature::read("fail region").unwrap();
    for number in 0..ENTRIES {
        let id = format!("gen/1/1.55/{number}");
        let asked = AskedCase { id: &id, edition: Edition::V1_55, rules: &[], labels: &[], unsupported: "" };
        let status = known.judge(&asked, Status::Failed(signature.clone()));
        let Status::KnownFailure { entry, .. } = status else { panic!("{id}") };
        assert_eq!(entry.line, number * 4 + 1);
    }
    assert_eq!(known.blessed(false).unwrap(), text);
    assert!(started.elapsed() < PATIENCE, "it took {:?}", started.elapsed());
}

#[test]
fn a_twin_far_away_is_found_with_both_lines() {
    let mut text = String::new();
    for number in [0, 1, 2, 0] {
        writeln!(text, "[[expect]]\nrule = \"ENV-{number}\"\nreason = \"r\"\n").unwrap();
    }
    let error = Expectations::parse(Path::new("known.toml"), &text, "1").unwrap_err().to_string();
    assert!(error.contains("known.toml:13:") && error.contains("is already in line 1"), "{error}");
}
