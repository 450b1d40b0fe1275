//! Tests that stand beside private code, where it is too far inside to be reached from without.
//!
//! The kit's library has no test program of its own, for which all of it would be compiled again. So the few files with
//! tests in them are compiled into this one, where this module stands for the `super` of each. They are small, and use
//! each other and what the library offers, nothing else of it: whatever needs more is tested from without.

#![expect(dead_code, reason = "not all that stands in these files is asked for by their tests")]

use std::fs;
use std::path::{Path, PathBuf};

use awsess_conformance::printable;
use awsess_conformance::repro::Unspellable;
use awsess_conformance::stop;

#[path = "../../src/sts/calendar.rs"]
mod calendar;
#[path = "../../src/scenario/certificates.rs"]
mod certificates;
#[path = "../../src/adapter/fault.rs"]
mod fault;
#[path = "../../src/explain/layout.rs"]
mod layout;
#[path = "../../src/explain/near/names.rs"]
mod names;
#[path = "../../src/scenario/near.rs"]
mod near;
#[path = "../../src/panics.rs"]
mod panics;
#[path = "../../src/adapter/pipes.rs"]
mod pipes;
#[path = "../../src/scratch/place.rs"]
mod place;
#[path = "../../src/repro/shell.rs"]
mod shell;
#[path = "../../src/adapter/shown.rs"]
mod shown;
#[path = "../../src/scenario/text.rs"]
mod text;

/// Every file below the folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn no_test_of_the_library_stands_where_nobody_runs_it() {
    let library = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for file in files(&library) {
        let text = fs::read_to_string(&file).unwrap();
        let parts = file.strip_prefix(&library).unwrap().iter().map(|part| part.to_str().unwrap());
        let name = parts.collect::<Vec<_>>().join("/");
        let has_tests = ["(test", "[test]", "proptest! {"].iter().any(|mark| text.contains(mark));
        let is_here = include_str!("inside.rs").contains(&format!("#[path = \"../../src/{name}\"]\n"));
        assert!(
            !has_tests || is_here,
            "the tests in src/{name} are never run: state them under tests, or name the file in tests/cases/inside.rs"
        );
    }
}
