//! Signals: whenever one comes, a command ends what it started, removes what it created, and reports no partial run as passed.

#![cfg(unix)]

use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use awsess_conformance::log;
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

/// How long a process may take to end after a signal on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// The signals that ask a command to end, with their exit codes.
const SIGNALS: [(Signal, i32); 3] = [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 129)];

/// An adapter that says hello and runs the shell code `ANSWER` for each run, with the id of the run in `id`.
const SHELL: &str = r#"IFS= read -r line
printf '%s\n' '{"type":"hello","protocol":1,"implementation":{"name":"n","version":"1"},"editions":["1.55"]}'
while IFS= read -r line; do id=${line#*'"id":"'}; id=${id%%'"'*}; ANSWER; done"#;

/// Answers every case with a region that no case expects.
const WRONG: &str =
    r#"printf '{"type":"outcome","id":"%s","outcome":{"session":{"region":"nowhere"}}}\n' "$id""#;

/// The implementation that is checked when a signal comes.
#[derive(Clone, Copy, Debug)]
enum Implementation {
    /// The built-in library, in the runner's own process.
    Builtin,
    /// The same library as an adapter.
    Adapter,
    /// An adapter whose failures are made small.
    Failing,
    /// An adapter that never says hello, ignores every signal that can be ignored, and has a child that does too.
    Deaf,
    /// An adapter that says hello and answers no case.
    Silent,
}

impl Implementation {
    const ALL: [Self; 5] = [Self::Builtin, Self::Adapter, Self::Failing, Self::Deaf, Self::Silent];

    fn command(self) -> Option<String> {
        let shell = |answer: &str| SHELL.replace("ANSWER", answer);
        let words = match self {
            Self::Builtin => return None,
            Self::Adapter => vec![env!("CARGO_BIN_EXE_awsess").to_owned(), "adapter".into()],
            Self::Failing => vec!["sh".into(), "-c".into(), shell(WRONG)],
            Self::Deaf => {
                let text = "trap '' INT TERM HUP; sleep 600 & while :; do sleep 600; done";
                vec!["sh".into(), "-c".into(), text.into()]
            }
            Self::Silent => vec!["sh".into(), "-c".into(), shell("sleep 600")],
        };
        Some(shlex::try_join(words.iter().map(String::as_str)).unwrap())
    }
}

/// A folder for everything that a run creates, and a mark in the environment of all its adapters.
struct Stage {
    folder: TempDir,
    mark: String,
}

impl Stage {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("scratch")).unwrap();
        let mark = format!("AWSESS_TEST_MARK={}", folder.path().display());
        Self { folder, mark }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn awsess(&self, args: &[&str]) -> Command {
        let mut command = with_default_signals(env!("CARGO_BIN_EXE_awsess"));
        command.args(args).env_clear().env("PATH", std::env::var_os("PATH").unwrap());
        command.env("AWSESS_SCRATCH", self.at("scratch")).env("TMPDIR", self.at("scratch"));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Starts a check that takes longer than the test, with its log in the file `log`.
    fn check(&self, implementation: Implementation) -> Child {
        let (log, junit) = (self.at("log"), self.at("junit"));
        let mut args = vec!["check", "--cases", "100000", "--jobs", "2"];
        args.extend(["--log", log.to_str().unwrap(), "--junit", junit.to_str().unwrap()]);
        let command = implementation.command().map(|command| self.marked(&command));
        args.extend(command.iter().flat_map(|command| ["--adapter", command]));
        self.awsess(&args).spawn().unwrap()
    }

    /// The command of an adapter, with the mark in its environment.
    fn marked(&self, command: &str) -> String {
        format!("env '{}' {command}", self.mark)
    }

    fn scratch(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.at("scratch")).unwrap();
        entries.map(|entry| entry.unwrap().path()).collect()
    }

    /// Waits until an adapter's process has started.
    fn wait_for_adapter(&self) {
        let until = Instant::now() + PATIENCE;
        while self.processes().is_empty() {
            assert!(Instant::now() < until, "no adapter was started");
            sleep(Duration::from_millis(5));
        }
    }

    /// Waits until the run has made a folder.
    fn wait_for_folder(&self) {
        let until = Instant::now() + PATIENCE;
        while self.scratch().is_empty() {
            assert!(Instant::now() < until, "no folder was made");
            sleep(Duration::from_millis(5));
        }
    }

    /// Waits until so many cases were run by one worker, each of which has a folder with its number.
    fn wait_for_case(&self, number: u64) {
        let until = Instant::now() + PATIENCE;
        while !self.scratch().iter().any(|folder| has_case(folder, number)) {
            assert!(Instant::now() < until, "case {number} was not run");
            sleep(Duration::from_millis(1));
        }
    }

    /// The IDs of the adapters' processes, where the system shows the environments of processes.
    fn processes(&self) -> Vec<String> {
        let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
        let numbers = entries.filter_map(|entry| entry.unwrap().file_name().into_string().ok());
        let marked = |number: &String| {
            let environment = fs::read(format!("/proc/{number}/environ")).unwrap_or_default();
            environment.split(|byte| *byte == 0).any(|variable| variable == self.mark.as_bytes())
        };
        numbers.filter(marked).collect()
    }

    fn assert_nothing_is_left(&self, what: &str) {
        assert_eq!(self.scratch(), Vec::<PathBuf>::new(), "{what}: folders are left");
        let until = Instant::now() + Duration::from_secs(5);
        while !self.processes().is_empty() {
            assert!(Instant::now() < until, "{what}: processes are left: {:?}", self.processes());
            sleep(Duration::from_millis(5));
        }
    }
}

/// The program, which a signal ends even if the tests ignore it, as they do when `nohup` or a shell's `&` has started them: children
/// inherit an ignored signal, and `awsess` keeps ignoring it.
fn with_default_signals(program: &str) -> Command {
    if !ignores_signals() {
        return Command::new(program);
    }
    let mut command = Command::new("env");
    command.args(["--default-signal=INT,TERM,HUP", program]);
    command
}

/// Whether this process ignores one of the signals, where the system shows it.
fn ignores_signals() -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.map_or(0, |mask| u64::from_str_radix(mask.trim(), 16).unwrap());
    SIGNALS.iter().any(|(signal, _)| ignored >> (signal.as_raw() - 1) & 1 == 1)
}

/// Whether the folder of a run has that of a case with this number or a later one, which may disappear at any time.
fn has_case(folder: &Path, number: u64) -> bool {
    let within =
        |folder: &Path| fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let cases = within(folder).flat_map(|worker| within(&worker).collect::<Vec<_>>());
    let numbers = cases.filter_map(|case| case.file_name()?.to_str()?.parse::<u64>().ok());
    numbers.into_iter().any(|case| case >= number)
}

fn send(child: &Child, signal: Signal) {
    kill_process(Pid::from_child(child), signal).unwrap();
}

/// The end of the process, and what it wrote.
fn end(mut child: Child, what: &str) -> (ExitStatus, String) {
    let until = Instant::now() + PATIENCE;
    while child.try_wait().unwrap().is_none() {
        if Instant::now() > until {
            _ = child.kill();
            panic!("{what}: it did not end");
        }
        sleep(Duration::from_millis(2));
    }
    let output = child.wait_with_output().unwrap();
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    (output.status, text)
}

/// Sends the signal to a check after this time, and asserts that it ends cleanly.
fn assert_ends_well(implementation: Implementation, signal: usize, after: Duration) {
    let (signal, code) = SIGNALS[signal];
    let what = format!("{implementation:?}, {signal:?} after {after:?}");
    let stage = Stage::new();
    let child = stage.check(implementation);
    sleep(after);
    send(&child, signal);
    let (status, text) = end(child, &what);
    // Before the command listens for signals it is killed by them, and has created nothing.
    let early = status.signal() == Some(signal.as_raw());
    assert!(early || status.code() == Some(code), "{what}: {status}\n{text}");
    assert!(!text.contains("panicked at"), "{what}: {text}");
    stage.assert_nothing_is_left(&what);
    assert_never_green(&stage.at("log"), &what);
}

/// Asserts that the log is partial, if there is one.
fn assert_never_green(log: &Path, what: &str) {
    if log.exists() {
        let Err(error) = log::read_file(log) else { panic!("{what}: the log is whole") };
        assert!(error.partial, "{what}: {error}");
    }
}

/// Pseudo-random moments within this many milliseconds, the same in every run of the test.
fn moments(seed: u64, within: u64) -> impl Iterator<Item = Duration> {
    let mut state = seed;
    std::iter::repeat_with(move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        Duration::from_millis((state >> 33) % within)
    })
}

fn at_moments(count: usize, seed: u64, within: u64) {
    for (number, after) in moments(seed, within).take(count).enumerate() {
        let implementation = Implementation::ALL[number % Implementation::ALL.len()];
        assert_ends_well(implementation, number % SIGNALS.len(), after);
    }
}

#[test]
fn a_signal_at_any_moment_leaves_nothing() {
    at_moments(10, 11, 1_500);
}

#[test]
#[ignore = "150 runs take some minutes"]
fn a_signal_at_fifty_moments_leaves_nothing() {
    for signal in 0..SIGNALS.len() {
        for (number, after) in moments(signal as u64 + 1, 3_000).take(50).enumerate() {
            assert_ends_well(Implementation::ALL[number % Implementation::ALL.len()], signal, after);
        }
    }
}

#[test]
fn a_run_that_is_interrupted_reports_what_was_done() {
    let stage = Stage::new();
    let child = stage.check(Implementation::Builtin);
    let log = stage.at("log");
    stage.wait_for_case(1_000);
    send(&child, Signal::INT);
    let (status, text) = end(child, "the run");
    assert_eq!(status.code(), Some(130), "{text}");
    assert!(text.contains("interrupted by SIGINT") && text.contains(" passed, 0 failed"), "{text}");
    let junit = fs::read_to_string(stage.at("junit")).unwrap();
    assert!(junit.contains("interrupted by SIGINT") && junit.contains("environment"), "{junit}");
    let error = log::read_file(&log).unwrap_err();
    assert!(error.partial && error.message.contains("interrupted by SIGINT"), "{error}");
    let merged = stage.awsess(&["merge", log.to_str().unwrap()]).output().unwrap();
    assert_eq!(merged.status.code(), Some(2), "a partial log is merged with nothing");
    assert!(String::from_utf8_lossy(&merged.stderr).contains("the log is partial"));
}

#[test]
fn a_second_sigint_ends_at_once() {
    let stage = Stage::new();
    let child = stage.check(Implementation::Deaf);
    stage.wait_for_adapter();
    send(&child, Signal::INT);
    // Two signals at the same moment would count as one.
    sleep(Duration::from_millis(20));
    send(&child, Signal::INT);
    let (status, text) = end(child, "the run");
    assert_eq!(status.code(), Some(130), "{text}");
    stage.assert_nothing_is_left("after the second signal");
}

#[test]
fn every_command_that_starts_adapters_or_makes_folders_ends_well() {
    for (signal, code) in SIGNALS {
        let stage = Stage::new();
        let deaf = stage.marked(&Implementation::Deaf.command().unwrap());
        for args in [&["doctor", &deaf][..], &["repro", "gen/1/1.55/1", "--adapter", &deaf]] {
            let child = stage.awsess(args).spawn().unwrap();
            stage.wait_for_adapter();
            send(&child, signal);
            let (status, text) = end(child, args[0]);
            assert_eq!(status.code(), Some(code), "{args:?}: {text}");
            stage.assert_nothing_is_left(args[0]);
        }
        let corpus = stage.at("corpus");
        let child = stage.awsess(&["export", corpus.to_str().unwrap(), "--cases", "100000"]).spawn().unwrap();
        while fs::read_dir(&corpus).map_or(0, Iterator::count) == 0 {
            sleep(Duration::from_millis(2));
        }
        send(&child, signal);
        let (status, text) = end(child, "export");
        assert_eq!(status.code(), Some(code), "{text}");
        assert_eq!(fs::read_dir(&corpus).unwrap().count(), 0, "what was not finished is removed");
    }
}

#[test]
fn a_hang_up_that_is_ignored_stays_ignored() {
    let stage = Stage::new();
    let log = stage.at("log");
    let text = "trap '' HUP; exec \"$@\"";
    let awsess = [env!("CARGO_BIN_EXE_awsess"), "check", "--cases", "200", "--log", log.to_str().unwrap()];
    let mut command = Command::new("sh");
    command.args(["-c", text, "sh"]).args(awsess).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.env("AWSESS_SCRATCH", stage.at("scratch")).spawn().unwrap();
    stage.wait_for_folder();
    if cfg!(target_os = "linux") {
        send(&child, Signal::HUP);
    }
    let (status, text) = end(child, "the run");
    assert!(status.success(), "{status}: {text}");
}

#[test]
fn the_folders_of_a_run_that_was_killed_are_removed_by_the_next() {
    let stage = Stage::new();
    let mut killed = stage.check(Implementation::Builtin);
    stage.wait_for_folder();
    sleep(Duration::from_millis(200));
    killed.kill().unwrap();
    killed.wait().unwrap();
    assert!(!stage.scratch().is_empty(), "a process that is killed removes nothing");
    let status = stage.awsess(&["check", "--cases", "10"]).status().unwrap();
    assert!(status.success());
    stage.assert_nothing_is_left("after the next run");
}

#[test]
fn nothing_is_removed_that_somebody_uses_or_that_no_run_made() {
    let stage = Stage::new();
    let living = stage.check(Implementation::Silent);
    stage.wait_for_adapter();
    let used = stage.scratch();
    assert_eq!(used.len(), 1, "a run makes one folder");
    // Entries with names like that of a run's folder, which no run created.
    let name = used[0].file_name().unwrap().to_str().unwrap();
    let other = |number: u32| stage.at("scratch").join(format!("{}{number:06}", &name[..name.len() - 6]));
    let elsewhere = stage.at("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    fs::write(elsewhere.join("lock"), "").unwrap();
    std::os::unix::fs::symlink(&elsewhere, other(1)).unwrap();
    fs::create_dir(other(2)).unwrap();
    fs::write(other(2).join("file"), "").unwrap();
    fs::write(other(3), "").unwrap();
    let status = stage.awsess(&["check", "--cases", "10"]).status().unwrap();
    assert!(status.success());
    assert!(used[0].join("lock").exists(), "the folder of a run that lives is its own");
    assert!(elsewhere.join("lock").exists(), "no link is followed");
    assert!(other(1).is_symlink() && other(2).join("file").exists() && other(3).exists());
    send(&living, Signal::TERM);
    let (status, text) = end(living, "the first run");
    assert_eq!(status.code(), Some(143), "{text}");
    assert!(!used[0].exists(), "{text}");
}
