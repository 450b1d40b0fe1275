//! What the crates depend on: the model on nothing, so that it cannot do I/O, and the library not on the model.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The output of a command of Cargo, which needs no more than what the tests themselves were built from.
fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .args(["--offline", "--locked"])
        .current_dir(repository())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The dependencies that the manifest of a package declares, of any kind and for any platform.
fn declared(package: &str) -> Vec<Value> {
    let metadata = cargo(&["metadata", "--no-deps", "--format-version", "1"]);
    let mut metadata: Value = serde_json::from_str(&metadata).unwrap();
    let packages = metadata["packages"].as_array_mut().unwrap();
    let package = packages.iter_mut().find(|each| each["name"] == package).unwrap();
    std::mem::take(package["dependencies"].as_array_mut().unwrap())
}

/// Without `std` in scope the compiler refuses whatever reads, writes, waits or asks the time.
#[test]
fn the_model_is_no_std_and_depends_on_nothing() {
    let lib = std::fs::read_to_string(repository().join("model/src/lib.rs")).unwrap();
    assert!(lib.contains("\n#![no_std]\n"));
    assert!(!lib.contains("extern crate std"));
    let declared = declared("awsess-model");
    assert!(!declared.is_empty() && declared.iter().all(|each| each["kind"] == "dev"), "{declared:?}");
}

/// If all dependencies come from the registry, none of them depends on the model, which is not published there.
#[test]
fn the_library_does_not_depend_on_the_model() {
    let declared = declared("awsess");
    assert!(declared.iter().any(|each| each["name"] == "rust-ini"), "{declared:?}");
    let is_of_registry =
        |each: &Value| each["source"].as_str().is_some_and(|source| source.starts_with("registry+"));
    let others: Vec<_> = declared.iter().filter(|each| !is_of_registry(each)).collect();
    assert!(others.is_empty() && !declared.iter().any(|each| each["name"] == "awsess-model"), "{others:?}");
}

/// A program that needs only a region and keys builds neither an HTTP client nor TLS.
#[test]
fn the_library_without_sts_depends_on_no_network() {
    let crates = |options: &[&str]| {
        let tree = ["tree", "--package", "awsess", "--edges", "normal,build", "--prefix", "none"];
        let tree = cargo(&[&tree, options].concat());
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
