//! The two laws: the model cannot do I/O, and the library does not know the model.

use std::path::{Path, PathBuf};
use std::process::Command;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The crates that a package is built from, each on a line.
fn tree(package: &str) -> String {
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--package",
            package,
            "--edges",
            "normal,build",
            "--prefix",
            "none",
            "--offline",
            "--locked",
        ])
        .current_dir(repository())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Without `std` in scope the compiler refuses whatever reads, writes, waits or asks the time.
#[test]
fn the_model_is_no_std_and_depends_on_nothing() {
    let lib = std::fs::read_to_string(repository().join("model/src/lib.rs")).unwrap();
    assert!(lib.contains("\n#![no_std]\n"));
    assert!(!lib.contains("extern crate std"));
    assert_eq!(tree("awsess-model").lines().count(), 1);
}

#[test]
fn the_library_does_not_depend_on_the_model() {
    let tree = tree("awsess");
    assert!(tree.lines().any(|line| line.starts_with("rust-ini ")), "{tree}");
    assert!(!tree.contains("awsess-model"), "{tree}");
}
