//! Output files: written completely or not at all, whatever exists at the path, with a clear error.

#![cfg(unix)]

use std::fs::{self, File, Permissions};
use std::io::Read as _;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;

use tempfile::TempDir;

use crate::stderr;

/// A feature of one edition, so that a run of it is short.
const FEATURE: &str = "Feature: mine\n\n  @ENV-9 @edition-1.55\n  Scenario: The environment gives the region
    Given the environment variable AWS_REGION is \"eu-west-1\"\n    When NewSession is called\n    Then the region is \"EXPECTED\"\n";

/// A folder with a feature file, in which a check is run.
struct Stage(TempDir);

impl Stage {
    fn new() -> Self {
        let stage = Self(tempfile::tempdir().unwrap());
        stage.feature("eu-west-1");
        stage
    }

    fn feature(&self, region: &str) {
        fs::write(self.at("mine.feature"), FEATURE.replace("EXPECTED", region)).unwrap();
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// A check of the feature with these arguments, started by a shell after these commands.
    fn check_after(&self, commands: &str, args: &[&str]) -> Output {
        let mut command = Command::new("sh");
        command.args(["-c", &format!("{commands}; exec \"$@\""), "sh", env!("CARGO_BIN_EXE_awsess")]);
        command.args(["check", "mine.feature", "--cases", "0"]).args(args);
        command.current_dir(self.0.path()).stdin(Stdio::null()).output().unwrap()
    }

    fn check(&self, args: &[&str]) -> Output {
        self.check_after(":", args)
    }

    /// The names of the files in the folder, without the feature.
    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<_> = names.filter(|name| name != "mine.feature").collect();
        names.sort();
        names
    }
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

/// A limit of the file size stands for a full disk, which causes the same errors.
#[test]
fn what_cannot_be_written_as_a_whole_leaves_what_was_there() {
    for option in ["--junit", "--markdown"] {
        let stage = Stage::new();
        fs::write(stage.at("report"), "before").unwrap();
        // Blocks of 512 bytes: less than a report has.
        let output = stage.check_after("ulimit -f 0", &[option, "report"]);
        let error = stderr(&output);
        assert_eq!(output.status.code(), Some(3), "{option}: {error}");
        assert!(
            error.contains("failed to write report: ") && error.contains("ulimit -f"),
            "{option}: {error}"
        );
        assert_eq!(read(&stage.at("report")), "before", "{option}");
        assert_eq!(stage.names(), ["report"], "{option}: nothing is left beside it");
    }
}

#[test]
fn expectations_that_cannot_be_blessed_as_a_whole_are_as_they_were() {
    let stage = Stage::new();
    stage.feature("us-east-1");
    let before = format!("# {}\n", "long ".repeat(4_000));
    fs::write(stage.at("known.toml"), &before).unwrap();
    let args = ["--expectations", "known.toml", "--bless"];
    let output = stage.check_after("ulimit -f 20", &args);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert!(stderr(&output).contains("failed to write known.toml: "), "{}", stderr(&output));
    assert_eq!(read(&stage.at("known.toml")), before);
    assert_eq!(stage.names(), ["known.toml"]);
    assert_eq!(stage.check(&args).status.code(), Some(1));
    assert!(read(&stage.at("known.toml")).contains("[[expect]]"), "with room, the file is rewritten");
}

#[test]
fn a_file_that_is_replaced_keeps_its_mode_and_its_links() {
    let stage = Stage::new();
    fs::create_dir(stage.at("elsewhere")).unwrap();
    fs::write(stage.at("elsewhere/report"), "").unwrap();
    fs::set_permissions(stage.at("elsewhere/report"), Permissions::from_mode(0o640)).unwrap();
    symlink("elsewhere/report", stage.at("middle")).unwrap();
    symlink(stage.at("middle"), stage.at("link")).unwrap();
    symlink("elsewhere/new", stage.at("dangling")).unwrap();
    let output = stage.check(&["--junit", "link", "--markdown", "dangling"]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(stage.at("link").is_symlink() && stage.at("middle").is_symlink());
    assert!(read(&stage.at("elsewhere/report")).contains("<testsuites"));
    assert_eq!(fs::metadata(stage.at("elsewhere/report")).unwrap().mode() & 0o777, 0o640);
    assert!(stage.at("dangling").is_symlink() && read(&stage.at("elsewhere/new")).starts_with("## "));
}

#[test]
fn a_new_file_has_the_mode_that_the_umask_leaves() {
    let stage = Stage::new();
    let output = stage.check_after("umask 027", &["--junit", "report"]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(fs::metadata(stage.at("report")).unwrap().mode() & 0o777, 0o640);
}

#[test]
fn devices_and_pipes_are_written_straight() {
    let stage = Stage::new();
    let output = stage.check(&["--junit", "/dev/null", "--log", "/dev/null"]);
    assert!(output.status.success(), "{}", stderr(&output));
    let output = stage.check(&["--junit", "/dev/stdout"]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("<testsuites") && text.contains("1 passed"), "{text}");
    let output = stage.check(&["--markdown", "/dev/full"]);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert!(stderr(&output).contains("failed to write /dev/full: No space left"), "{}", stderr(&output));

    let pipe = stage.at("pipe");
    rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
    let reader = thread::spawn(move || {
        let mut text = String::new();
        File::open(pipe).unwrap().read_to_string(&mut text).unwrap();
        text
    });
    assert!(stage.check(&["--junit", "pipe"]).status.success());
    assert!(reader.join().unwrap().contains("<testsuites"));
    assert_eq!(stage.names(), ["pipe"]);
}

/// A report written to `/dev/stdout` is not overwritten by the summary when standard output is a file.
#[test]
fn a_report_on_standard_output_and_the_summary_follow_each_other() {
    let stage = Stage::new();
    let output = stage.check_after("exec > all", &["--junit", "/dev/stdout"]);
    assert!(output.status.success(), "{}", stderr(&output));
    let text = read(&stage.at("all"));
    assert!(
        text.starts_with("<?xml") && text.contains("</testsuites>") && text.contains("1 passed"),
        "{text}"
    );
}

#[test]
fn what_is_no_file_is_refused_with_its_name() {
    let stage = Stage::new();
    for name in [".", "missing/report"] {
        let output = stage.check(&["--junit", name]);
        assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
        assert!(stderr(&output).contains(&format!("failed to write {name}: ")), "{}", stderr(&output));
    }
}
