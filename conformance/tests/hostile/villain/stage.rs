//! A run of `awsess check` with a villain, and the search for processes that are left.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// How long a case may take: long enough for a machine that is busy with other things.
pub(super) const DEADLINE: Duration = Duration::from_secs(3);
/// How long a run may take: the sum of its deadlines, with time for a busy machine.
const LIMIT: Duration = Duration::from_secs(90);

/// A villain with its folder.
pub(super) struct Stage {
    folder: TempDir,
    mode: String,
}

/// The result of a check.
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

    /// The command of a check of the villain with this many generated cases.
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

    /// Runs a check of the villain, which must end in time and leave nothing.
    pub(super) fn play(&self, more: &[&str]) -> Checked {
        self.run(&mut self.check("800", more))
    }

    /// The same check, started by a shell that has lowered its own limit of open files.
    pub(super) fn play_with_open_files(&self, limit: u32) -> Checked {
        let check = self.check("400", &[]);
        let mut command = Command::new("sh");
        command.args(["-c", &format!("ulimit -Sn {limit}; exec \"$@\""), "sh"]);
        self.run(command.arg(check.get_program()).args(check.get_args()).stdin(Stdio::null()))
    }

    fn run(&self, command: &mut Command) -> Checked {
        let out = self.folder.path().join("out");
        let file = fs::File::create(&out).unwrap();
        command.stdout(file.try_clone().unwrap()).stderr(file);
        let code = within(LIMIT, &mut command.spawn().unwrap());
        let left = living(self.folder.path());
        let read = |name: &str| fs::read_to_string(self.folder.path().join(name)).unwrap_or_default();
        let text = read("out");
        assert!(left.is_empty(), "'{}' left {left:?}\n{text}", self.mode);
        Checked { code, text, log: read("log"), junit: read("junit"), markdown: read("markdown") }
    }

    /// The folder, whose name is in the command line of every process of the villain.
    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }
}

/// The one scenario that a check needs besides the generated cases.
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
