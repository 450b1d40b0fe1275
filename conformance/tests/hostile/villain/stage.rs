//! A villain on its stage: `awsess check` with it, and a look at what is left.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// How long a case may take: long enough for a machine that is busy with other things.
pub(super) const DEADLINE: Duration = Duration::from_secs(3);
/// What all the deadlines of a run come to, and what a busy machine may take besides.
const LIMIT: Duration = Duration::from_secs(90);

/// A villain in its folder.
pub(super) struct Stage {
    folder: TempDir,
    mode: String,
}

/// What came of a check.
pub(super) struct Checked {
    pub(super) code: Option<i32>,
    /// What it printed, on both streams.
    pub(super) text: String,
    pub(super) log: String,
    pub(super) junit: String,
    pub(super) markdown: String,
}

impl Stage {
    pub(super) fn new(mode: &str) -> Self {
        Self { folder: tempfile::Builder::new().prefix("villain-").tempdir().unwrap(), mode: mode.to_owned() }
    }

    /// The command of the villain.
    pub(super) fn command(&self) -> String {
        let (me, group) = (std::env::current_exe().unwrap(), rustix::process::getpgrp());
        let folder = self.folder.path().join("state");
        fs::create_dir_all(&folder).unwrap();
        let deaf = if self.mode == "ignores SIGTERM" { DEAF } else { "" };
        format!(
            "{deaf}'{}' --villain '{}' '{}' {}",
            me.display(),
            self.mode,
            folder.display(),
            group.as_raw_nonzero()
        )
    }

    /// A check of the villain with so many generated cases, as it is called.
    pub(super) fn check(&self, cases: &str, more: &[&str]) -> Command {
        let empty = self.folder.path().join("empty.feature");
        fs::write(&empty, EMPTY).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_awsess"));
        command.arg("check").arg(empty).args(["--cases", cases, "--edition", "1.55", "--jobs", "1"]);
        command.args(["--timeout", &DEADLINE.as_secs().to_string(), "--adapter", &self.command()]);
        for report in ["log", "junit", "markdown"] {
            command.arg(format!("--{report}")).arg(self.folder.path().join(report));
        }
        command.args(more).stdin(Stdio::null());
        command
    }

    /// Holds the villain: what came of it. It is an error to take too long, and to leave anything.
    pub(super) fn play(&self, more: &[&str]) -> Checked {
        let out = self.folder.path().join("out");
        let file = fs::File::create(&out).unwrap();
        let mut command = self.check("400", more);
        command.stdout(file.try_clone().unwrap()).stderr(file);
        let code = within(LIMIT, &mut command.spawn().unwrap());
        let left = living(self.folder.path());
        let read = |name: &str| fs::read_to_string(self.folder.path().join(name)).unwrap_or_default();
        let text = read("out");
        assert!(left.is_empty(), "'{}' left {left:?}\n{text}", self.mode);
        Checked { code, text, log: read("log"), junit: read("junit"), markdown: read("markdown") }
    }

    /// The folder, whose name stands in the command line of every process of the villain.
    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }
}

/// One scenario: a check needs one, and the generated cases are what is asked.
const EMPTY: &str =
    "Feature: Nothing\n\n  Scenario: Nothing\n    When NewSession is called\n    Then a session is created\n";

/// Starts a command that ignores SIGTERM.
const DEAF: &str = "sh -c 'trap \"\" TERM; exec \"$0\" \"$@\"' ";

/// Waits for the end of a process, and kills one that takes too long.
pub(super) fn within(limit: Duration, child: &mut Child) -> Option<i32> {
    let until = Instant::now() + limit;
    while Instant::now() < until {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code();
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    panic!("it did not end within {limit:?}");
}

/// The processes whose command line names the folder; none of them may be the check itself.
pub(super) fn living(folder: &Path) -> Vec<String> {
    let name = folder.file_name().unwrap().to_str().unwrap();
    let lines = fs::read_dir("/proc").into_iter().flatten().filter_map(|entry| {
        let text = fs::read(entry.ok()?.path().join("cmdline")).ok()?;
        Some(String::from_utf8_lossy(&text).replace('\0', " "))
    });
    lines.filter(|line| line.contains(name)).collect()
}
