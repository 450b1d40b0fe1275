//! Installing a release: the archive that `scripts/archive` packs is what `scripts/install` verifies and unpacks.

#![cfg(target_os = "linux")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A script of the repository.
fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../scripts").join(name)
}

/// Releases in a folder, with one archive for this machine, whose binary is a script that says its name.
fn releases(checksum: &str) -> TempDir {
    let releases = tempfile::tempdir().unwrap();
    let place = releases.path().join("download/v0.1.0");
    let name = format!("awsess-{}-unknown-linux-musl", std::env::consts::ARCH);
    fs::create_dir_all(place.join(&name)).unwrap();
    let binary = place.join(&name).join("awsess");
    fs::write(&binary, "#!/bin/sh\necho installed\n").unwrap();
    let pack = format!(
        "chmod +x {name}/awsess && tar -czf {name}.tar.gz {name} && {checksum} {name}.tar.gz >SHA256SUMS"
    );
    let packed = Command::new("sh").args(["-c", &pack]).current_dir(&place).output().unwrap();
    assert!(packed.status.success(), "{}", String::from_utf8_lossy(&packed.stderr));
    releases
}

fn install(releases: &TempDir, version: &str) -> (Output, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(script("install"));
    command.arg(folder.path().join("bin")).arg(version).stdin(Stdio::null());
    command.env("AWSESS_RELEASES", format!("file://{}", releases.path().display()));
    (command.output().unwrap(), folder)
}

#[test]
#[ignore = "it needs curl: `.ci/run` asks for it"]
fn a_release_whose_checksum_holds_is_installed_with_curl() {
    let releases = releases("sha256sum");
    let (output, folder) = install(&releases, "v0.1.0");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let installed = Command::new(folder.path().join("bin/awsess")).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&installed.stdout), "installed\n");
}

#[test]
#[ignore = "it needs curl: `.ci/run` asks for it"]
fn an_archive_with_another_checksum_or_none_is_not_installed_with_curl() {
    for (checksum, version, error) in [
        (
            "echo 0000000000000000000000000000000000000000000000000000000000000000 ",
            "v0.1.0",
            "the checksum of ",
        ),
        ("echo ", "v0.1.0", "the checksum of "),
        ("sha256sum", "v9.9.9", "failed to download file:///"),
    ] {
        let releases = releases(checksum);
        let (output, folder) = install(&releases, version);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && errors.contains(error), "{errors}");
        assert!(!folder.path().join("bin").exists());
    }
}

/// The archive has what a package manager installs.
#[test]
fn an_archive_has_the_command_its_completions_and_its_manual_pages() {
    let (binary, folder) = (env!("CARGO_BIN_EXE_awsess"), tempfile::tempdir().unwrap());
    let output =
        Command::new(script("archive")).args(["x86_64-test", binary]).arg(folder.path()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let path = String::from_utf8(output.stdout).unwrap();
    let listed = Command::new("tar").args(["-tzf", path.trim_end()]).output().unwrap();
    let names = String::from_utf8(listed.stdout).unwrap();
    for name in
        ["awsess", "LICENSE-MIT", "completions/_awsess", "completions/awsess.bash", "man/awsess-check.1"]
    {
        assert!(names.lines().any(|line| line == format!("awsess-x86_64-test/{name}")), "{names}");
    }
}
