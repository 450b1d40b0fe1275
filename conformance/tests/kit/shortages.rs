//! Shortages of the machine end a run with exit code 3 and the reason, and are no failure of an implementation.

#![cfg(unix)]

use std::fs;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use awsess_conformance::log;
use awsess_conformance::shortage::check_clock;
use tempfile::TempDir;

/// Runs a check with these arguments, started by a shell after these commands.
fn check_after(commands: &str, scratch: &str, args: &[&str]) -> Output {
    let mut command = Command::new("sh");
    command.args(["-c", &format!("{commands}; exec \"$@\""), "sh", env!("CARGO_BIN_EXE_awsess"), "check"]);
    command.args(args).env_clear().env("PATH", std::env::var_os("PATH").unwrap());
    command.env("AWSESS_SCRATCH", scratch).stdin(Stdio::null()).output().unwrap()
}

/// Runs a check in a scratch folder of its own, which must be empty afterwards.
fn check(commands: &str, args: &[&str]) -> (Option<i32>, String) {
    let scratch = tempfile::tempdir().unwrap();
    let output = check_after(commands, scratch.path().to_str().unwrap(), args);
    assert_eq!(fs::read_dir(scratch.path()).unwrap().count(), 0, "nothing is left");
    (output.status.code(), text(&output))
}

fn text(output: &Output) -> String {
    [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned()).concat()
}

fn assert_short(run: (Option<i32>, String), reason: &str) {
    let (code, text) = run;
    assert_eq!(code, Some(3), "{text}");
    assert!(text.contains(reason), "{reason} is not in: {text}");
    assert!(!text.contains("panicked at") && !text.contains("fail:"), "{text}");
}

#[test]
fn too_few_files_for_the_jobs_are_refused_with_the_number_that_fits() {
    let adapter = format!("'{}' adapter", env!("CARGO_BIN_EXE_awsess"));
    for more in [&[][..], &["--adapter", &adapter]] {
        let args = [&["--cases", "10", "--jobs", "64"], more].concat();
        let run = check("ulimit -n 256", &args);
        assert_short(run, "the limit is 256: use --jobs 8, or raise it with 'ulimit -n 1600'");
    }
    assert_short(check("ulimit -n 12", &["--cases", "10"]), "open files, and the limit is 12: raise it");
}

#[track_caller]
fn assert_holds(run: (Option<i32>, String)) {
    let (code, text) = run;
    assert_eq!(code, Some(0), "{text}");
}

#[test]
fn a_limit_that_can_be_raised_is_raised() {
    assert_holds(check("ulimit -Sn 40", &["--cases", "20", "--jobs", "4"]));
}

#[test]
fn without_the_option_there_are_as_many_jobs_as_fit() {
    assert_holds(check("ulimit -n 100", &["--cases", "20"]));
}

#[test]
fn the_number_of_jobs_that_the_error_suggests_is_enough() {
    assert_holds(check("ulimit -n 256", &["--cases", "300", "--jobs", "8"]));
}

#[test]
fn more_jobs_than_any_machine_has_are_refused() {
    assert_short(check(":", &["--cases", "10", "--jobs", "4000000000"]), "4000000000 jobs");
}

#[test]
fn a_place_without_room_is_refused_with_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let (missing, file) = (folder.path().join("missing"), folder.path().join("file"));
    fs::write(&file, "").unwrap();
    for place in [missing, file] {
        let output = check_after(":", place.to_str().unwrap(), &["--cases", "10"]);
        let run = (output.status.code(), text(&output));
        assert_short(run, &format!("no place for temporary files: {}: ", place.display()));
    }
}

/// A limit of the file size stands for a full disk, which causes the same errors.
#[test]
fn files_that_cannot_be_written_are_no_failures_and_the_log_is_partial() {
    let folder: TempDir = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    // The log goes to a pipe, which has no limit.
    let args = ["--cases", "10", "--log", "/dev/stdout", "--jobs", "1"];
    let scratch = tempfile::tempdir().unwrap();
    let output = check_after("ulimit -f 0", scratch.path().to_str().unwrap(), &args);
    let text = text(&output);
    assert_short(
        (output.status.code(), text.clone()),
        "the run was ended: failed to write the files of a case",
    );
    let lines = text.lines().take_while(|line| line.starts_with('{')).map(|line| format!("{line}\n"));
    fs::write(&log, lines.collect::<String>()).unwrap();
    let error = log::read_file(&log).unwrap_err();
    assert!(error.partial && error.message.contains("the run was ended"), "{error}");
}

#[test]
fn a_clock_is_only_sane_while_certificates_are_judged_rightly() {
    let year = Duration::from_secs(31_556_952);
    let at = |years: u32| UNIX_EPOCH + year * years;
    for time in [UNIX_EPOCH, UNIX_EPOCH - year, at(31), at(131), at(9_000), at(20_000)] {
        let error = check_clock(time).unwrap_err().to_string();
        assert!(
            error.contains("the clock of this machine shows") && error.contains("set the clock"),
            "{error}"
        );
    }
    for time in [at(33), at(56), at(129), SystemTime::now()] {
        assert_eq!(check_clock(time), Ok(()));
    }
}
