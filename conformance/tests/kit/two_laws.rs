//! What the crates depend on: the model on nothing, so that it cannot do I/O, and the library not on the model.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The crates that a package is built from on any platform, each on a line.
fn tree(package: &str, options: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--package", package, "--edges", "normal,build", "--target", "all"])
        .args(["--prefix", "none", "--offline", "--locked"])
        .args(options)
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
    assert_eq!(tree("awsess-model", &[]).lines().count(), 1);
}

#[test]
fn the_library_does_not_depend_on_the_model() {
    let tree = tree("awsess", &[]);
    assert!(tree.lines().any(|line| line.starts_with("rust-ini ")), "{tree}");
    assert!(!tree.contains("awsess-model"), "{tree}");
}

/// A program that needs only a region and keys builds neither an HTTP client nor TLS.
#[test]
fn the_library_without_sts_depends_on_no_network() {
    let crates = |options: &[&str]| {
        let tree = tree("awsess", options);
        let names = tree.lines().filter_map(|line| line.split(' ').next());
        names.map(str::to_owned).collect::<BTreeSet<_>>()
    };
    let network = [
        "aws-sigv4",
        "hyper",
        "quick-xml",
        "reqwest",
        "ring",
        "rustls",
        "rustls-pki-types",
        "rustls-platform-verifier",
        "rustls-webpki",
        "tokio",
        "x509-cert",
    ];
    let (with, without) = (crates(&[]), crates(&["--no-default-features"]));
    assert!(network.iter().all(|name| with.contains(*name)), "{with:?}");
    assert!(!network.iter().any(|name| without.contains(*name)), "{without:?}");
    assert!(without.len() <= 20, "{without:?}");
}
