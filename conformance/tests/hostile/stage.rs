//! What the tests share: an adapter in one mode, runs for it, and a look at what it left behind.

use std::time::{Duration, Instant};

use awsess_conformance::adapter::{Process, Settings, Unusable};
use awsess_conformance::case::Case;
use awsess_conformance::implementation::{AdapterFault, Implementation as _, Response};
use awsess_conformance::outcome::{Credentials, CredentialsValue, Outcome, Session};
use awsess_conformance::protocol::Run;
use tempfile::TempDir;

/// The deadline of a case.
pub(crate) const DEADLINE: Duration = Duration::from_millis(400);
/// The deadline of a case in which megabytes are written: only who stays silent misses it, not a loaded machine.
const PATIENCE: Duration = Duration::from_secs(30);
/// What a loaded machine may take beyond the deadlines.
const SLACK: Duration = Duration::from_secs(4);

/// A folder in which an adapter's processes leave their numbers.
pub(crate) struct Stage {
    folder: TempDir,
    mode: String,
    deadline: Duration,
    started: Instant,
}

impl Stage {
    pub(crate) fn new(mode: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder, mode: mode.to_owned(), deadline: DEADLINE, started: Instant::now() }
    }

    /// For an adapter that writes much, and hangs in no case.
    pub(crate) fn patient(mode: &str) -> Self {
        Self { deadline: PATIENCE, ..Self::new(mode) }
    }

    /// The command of the adapter.
    pub(crate) fn command(&self) -> String {
        let me = std::env::current_exe().unwrap();
        format!("'{}' --hostile '{}' '{}'", me.display(), self.mode, self.folder.path().display())
    }

    pub(crate) fn start(&self) -> Result<Process, Unusable> {
        start(&self.command(), self.deadline)
    }

    /// Puts the cases 1 to `count` to the adapter, at once or in twos, and ends it.
    pub(crate) fn play(&self, count: usize) -> Played {
        let mut process = self.start().unwrap();
        let answers = process.observe_all(&runs(count));
        assert_eq!(answers.len(), count, "as many answers as runs");
        let gave_up = process.unusable().map(ToString::to_string);
        let faults = process.finish();
        drop(process);
        self.nothing_is_left();
        Played { answers, faults, gave_up, took: self.started.elapsed() }
    }

    /// How many processes there were.
    pub(crate) fn processes(&self) -> usize {
        self.folder.path().read_dir().unwrap().count()
    }

    /// Asserts that every process that there was is gone, with its group.
    pub(crate) fn nothing_is_left(&self) {
        assert!(self.processes() > 0, "the adapter ran");
        for entry in self.folder.path().read_dir().unwrap() {
            let id: i32 = entry.unwrap().file_name().to_str().unwrap().parse().unwrap();
            let until = Instant::now() + SLACK;
            while is_alive(id) {
                assert!(Instant::now() < until, "process {id} of '{}' was left behind", self.mode);
                std::thread::sleep(Duration::from_millis(5));
            }
        }
    }
}

/// Starts a command, with this deadline for a case.
pub(crate) fn start(command: &str, deadline: Duration) -> Result<Process, Unusable> {
    let mut settings = Settings::with_timeout(deadline);
    settings.start = DEADLINE * 5;
    // As `awsess` sets it. Other systems ignore it.
    settings.supervisor = Some(env!("CARGO_BIN_EXE_awsess").into());
    Process::start(command, settings)
}

/// Whether there is such a process or group; one that is killed may wait for the system to reap it.
#[cfg(unix)]
fn is_alive(id: i32) -> bool {
    let id = rustix::process::Pid::from_raw(id).unwrap();
    rustix::process::test_kill_process_group(id).is_ok() || rustix::process::test_kill_process(id).is_ok()
}

#[cfg(not(unix))]
fn is_alive(_: i32) -> bool {
    false
}

/// The cases 1 to `count`.
pub(crate) fn runs(count: usize) -> Vec<Run> {
    (1..=count).map(|number| run(&number.to_string())).collect()
}

pub(crate) fn run(id: &str) -> Run {
    let case = Case { id: id.to_owned(), ..Case::default() };
    Run { id: id.to_owned(), root: "/nowhere".into(), endpoints: Default::default(), case }
}

/// What came of a play.
pub(crate) struct Played {
    pub(crate) answers: Vec<Response>,
    pub(crate) faults: Vec<AdapterFault>,
    pub(crate) gave_up: Option<String>,
    took: Duration,
}

impl Played {
    /// Asserts that every case but these is answered with its own outcome.
    pub(crate) fn answered_but(&self, others: &[usize]) {
        for (number, answer) in (1..).zip(&self.answers) {
            let own = *answer == outcome(&number.to_string());
            assert!(own != others.contains(&number), "case {number}: {answer:?}");
        }
    }

    /// Asserts that the adapter has exactly this fault, with this count.
    pub(crate) fn has_fault(&self, part: &str, times: u64) {
        let [fault] = &self.faults[..] else { panic!("{:?}", self.faults) };
        assert!(fault.what.contains(part) && fault.times == times, "{fault:?}");
    }

    /// Asserts that it took no longer than so many deadlines.
    pub(crate) fn took_at_most(&self, deadlines: u32) {
        assert!(self.took < DEADLINE * deadlines + SLACK, "it took {:?}", self.took);
    }
}

pub(crate) fn outcome(case: &str) -> Response {
    let value = CredentialsValue {
        access_key_id: "AKID".into(),
        secret_access_key: "S".into(),
        ..CredentialsValue::default()
    };
    let credentials = Some(Credentials::Value(value));
    let session = Session { region: Some(case.to_owned()), credentials, ..Session::default() };
    Response::Outcome(Outcome::Session(Box::new(session)))
}

/// What the answer is called.
pub(crate) fn kind(answer: &Response) -> &'static str {
    match answer {
        Response::Outcome(_) => "outcome",
        Response::Unsupported { .. } => "unsupported",
        Response::Broken { .. } => "broken",
        Response::Crash { .. } => "crash",
        Response::Hang { .. } => "hang",
        Response::Garbage { .. } => "garbage",
        Response::Retried { .. } => "retried",
    }
}

/// What the answers are called, each run of equal ones once.
pub(crate) fn kinds(answers: &[Response]) -> Vec<&'static str> {
    let mut kinds: Vec<_> = answers.iter().map(kind).collect();
    kinds.dedup();
    kinds
}
