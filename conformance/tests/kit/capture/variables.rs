//! The variables that a captured case keeps.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use awsess_conformance::capture::VARIABLES;
use regex::Regex;

/// Every name in quotes in the sources of the model.
fn named_by_the_model(folder: &Path, found: &mut BTreeSet<String>) {
    let name = Regex::new(r#""((?:AWS_[A-Z0-9_]+[A-Z0-9])|HOME|USERPROFILE|PATH)""#).unwrap();
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            named_by_the_model(&path, found);
        } else if let Ok(text) = fs::read_to_string(&path) {
            found.extend(name.captures_iter(&text).map(|name| name[1].to_owned()));
        }
    }
}

#[test]
fn every_variable_that_the_model_reads_is_kept() {
    let mut read = BTreeSet::new();
    named_by_the_model(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../model/src"), &mut read);
    assert!(read.len() > 30, "{read:?}");
    assert!(read.iter().map(String::as_str).eq(VARIABLES), "{read:?}");
}
