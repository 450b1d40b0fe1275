//! `awsess doctor`: diagnoses an adapter step by step from its command to its end, and says what to fix.

use std::fmt::Display;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use crate::cli::shared::error::{Error, UNUSABLE};
use crate::cli::shared::terminal::render_options;
use crate::explain::RenderOptions;
use crate::implementation::adapter::{Greeted, Process, Program, Settings, Started, Step, Unusable, seconds};
use crate::implementation::materialise::Materialised;
use crate::implementation::{AdapterFault, Implementation as _, Response};
use crate::system::printable::{self, line};
use crate::system::scratch::Folder;
use crate::system::stop;
use crate::system::terminal::{Style, wrap};
use crate::vocabulary::case::{Case, File};
use crate::vocabulary::outcome::{Credentials, Outcome};
use crate::vocabulary::protocol::{Hello, Isolation, Run};

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  awsess doctor 'python3 my_adapter.py'
  awsess doctor 'env JAVA_HOME=/opt/java ./gradlew -q run' --timeout 60

Exit codes: 0 the adapter can be used, 3 it cannot.")]
pub(crate) struct Args {
    /// The adapter's command, parsed with POSIX quoting; nothing is expanded
    #[arg(value_name = "COMMAND")]
    command: String,
    /// The time limit of the start and of each response, in seconds
    #[arg(long, value_name = "SECONDS", value_parser = seconds, default_value = "10")]
    timeout: Duration,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Error> {
    let mut report = Report { out: io::stdout().lock(), style: render_options(), done: 0, doubts: false };
    match examine(args, &mut report) {
        Ok(()) => {
            let command = shlex::try_quote(&args.command).map_err(Error::new)?;
            report.verdict(&format!("The adapter can be used: awsess check --adapter {command}"))?;
            Ok(ExitCode::SUCCESS)
        }
        Err(Stop::Trouble(_)) if stop::requested().is_some() => Err(Error::new("interrupted by a signal")),
        Err(Stop::Trouble(trouble)) => {
            report.trouble(&trouble)?;
            Ok(ExitCode::from(UNUSABLE))
        }
        Err(Stop::Io(error)) => Err(error.into()),
    }
}

/// The steps, in their order.
const STEPS: [&str; 8] =
    ["command", "start", "hello", "declaration", "first case", "shape", "second case", "end"];

/// The remark about an adapter whose outcomes are not those of the cases.
const DOUBT: &str = "The adapter follows the protocol, but at the steps marked '?' its outcome is not that of the case: fix that first.";

/// What went wrong at a step.
struct Trouble {
    why: String,
    advice: String,
}

/// Why the diagnosis ends before its last step.
enum Stop {
    Trouble(Trouble),
    Io(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl Stop {
    fn new(why: impl Into<String>, advice: impl Into<String>) -> Self {
        Self::Trouble(Trouble { why: why.into(), advice: advice.into() })
    }
}

impl From<Unusable> for Stop {
    fn from(unusable: Unusable) -> Self {
        let errors = match &*unusable.standard_error {
            "" => String::new(),
            errors => format!("\nits standard error ends with:\n{errors}"),
        };
        Self::new(format!("{}{errors}", unusable.why), unusable.step.advice())
    }
}

/// The report, which has a line for each step.
struct Report<W> {
    out: W,
    style: RenderOptions,
    done: usize,
    /// Whether some outcome is not that of its case.
    doubts: bool,
}

/// The width of the mark and the name of a step.
const STEP_WIDTH: usize = 15;

impl<W: Write> Report<W> {
    fn ok(&mut self, what: impl Display) -> io::Result<()> {
        self.line((Style::Success, '✓'), &what.to_string())
    }

    /// A step that was passed, with an outcome that may not be that of its case.
    fn seen(&mut self, before: &str, seen: &Seen) -> io::Result<()> {
        let text = format!("{before}{}", seen.text);
        self.doubts |= !seen.holds;
        match seen.holds {
            true => self.ok(text),
            false => self.line((Style::Hint, '?'), &format!("{text}\nexpected: {}\n{HINT}", seen.expected)),
        }
    }

    /// The next step with its mark, and with what was seen at it.
    fn line(&mut self, (style, mark): (Style, char), text: &str) -> io::Result<()> {
        let name = STEPS.get(self.done).unwrap_or(&"");
        self.done += 1;
        let mark = style.paint(&mark.to_string(), self.style.colour);
        let width = self.style.width.map(|width| width.saturating_sub(STEP_WIDTH));
        let text = printable::text(text);
        let lines: Vec<_> = text.lines().flat_map(|line| wrap(line, width)).collect();
        let text = lines.join(&format!("\n{:STEP_WIDTH$}", ""));
        writeln!(self.out, "{mark} {name:<12} {text}")
    }

    fn trouble(&mut self, trouble: &Trouble) -> io::Result<()> {
        let text = format!("{}\nwhat to do: {}", trouble.why, trouble.advice);
        self.line((Style::Problem, '✗'), &text)?;
        while self.done < STEPS.len() {
            self.line((Style::Dim, '·'), "not tried")?;
        }
        Ok(())
    }

    /// The last line, which is a command that can be copied, and the remark about outcomes.
    fn verdict(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "\n{}", printable::line(text))?;
        if self.doubts {
            writeln!(self.out, "{}", wrap(DOUBT, self.style.width).join("\n"))?;
        }
        Ok(())
    }
}

fn examine(args: &Args, report: &mut Report<impl Write>) -> Result<(), Stop> {
    let mut settings = Settings::with_timeout(args.timeout).supervised();
    settings.start = args.timeout;
    let program = Program::find(&args.command)?;
    report.ok(format_args!("{}", program.path.display()))?;
    let started = program.start(settings)?;
    report.ok("a process runs in an empty directory, with PATH and without HOME")?;
    let greeted = greet(started, report)?;
    report.ok(declared(greeted.hello()))?;
    cases(Process::new(greeted), report)
}

fn greet(adapter: Started, report: &mut Report<impl Write>) -> Result<Greeted, Stop> {
    let started = Instant::now();
    let greeted = adapter.greet();
    // A hello was received and not understood.
    if !matches!(greeted, Err(Unusable { step: Step::Hello | Step::Script, .. })) {
        report.ok(format_args!("it answered within {}", milliseconds(started)))?;
    }
    Ok(greeted?)
}

fn declared(hello: &Hello) -> String {
    let who = &hello.implementation;
    let isolation = match hello.isolation {
        Isolation::Request => "it sets up the environment of each case itself",
        Isolation::Process => "it needs a process for every case, in the environment of the case",
    };
    let language =
        if who.language.is_empty() { String::new() } else { format!(" ({})", line(&who.language)) };
    format!(
        "{} {}{language}\neditions: {}\ncapabilities: {}\n{isolation}; at most {} at once",
        line(&who.name),
        line(&who.version),
        listed(&hello.editions),
        listed(&hello.capabilities),
        hello.max_in_flight,
    )
}

fn listed(items: &[impl ToString]) -> String {
    match items {
        [] => "none".into(),
        items => items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
    }
}

fn cases(mut process: Process, report: &mut Report<impl Write>) -> Result<(), Stop> {
    let folder = Folder::new("doctor")?;
    let (started, hello) = (Instant::now(), process.hello());
    let outcome = ask(&mut process, &trivial(&hello, true), folder.path())?;
    report.ok(format_args!("it answered within {}", milliseconds(started)))?;
    report.seen("", &seen(&outcome, (FROM_FILE, "${ROOT}/home/.aws/credentials"))?)?;
    let started = Instant::now();
    let outcome = ask(&mut process, &trivial(&hello, false), folder.path())?;
    same_process(&mut process)?;
    let took = milliseconds(started);
    report
        .seen(&format!("it answered within {took}: "), &seen(&outcome, (FROM_KEYS, "AWS_ACCESS_KEY_ID"))?)?;
    match process.finish()[..] {
        [] => Ok(report.ok("it exited with 0 at the end of its input")?),
        ref faults => {
            Err(Stop::new(listed_faults(faults), "read lines until there are no more, then exit with 0"))
        }
    }
}

/// The access key in the file of the first case.
const FROM_FILE: &str = "DOCTORSFILE";
/// The access key in the environment of the second case.
const FROM_KEYS: &str = "DOCTORSKEYS";

/// A simple case with access keys in a file or in the environment.
fn trivial(hello: &Hello, in_file: bool) -> Case {
    let mut case = Case { id: "doctor".into(), ..Case::default() };
    case.edition = hello.editions.first().copied().unwrap_or_default();
    case.env.insert("HOME".into(), "${ROOT}/home".into());
    if in_file {
        let text = format!("[default]\naws_access_key_id = {FROM_FILE}\naws_secret_access_key = secret\n");
        case.files.insert("${ROOT}/home/.aws/credentials".into(), File::Text(text));
    } else {
        case.env.insert("AWS_ACCESS_KEY_ID".into(), FROM_KEYS.into());
        case.env.insert("AWS_SECRET_ACCESS_KEY".into(), "secret".into());
    }
    case
}

fn ask(process: &mut Process, case: &Case, folder: &Path) -> Result<Outcome, Stop> {
    let world = Materialised::new(case, &folder.join("root"))?;
    let root = world.root().display().to_string();
    let run = Run { id: case.id.clone(), root, endpoints: Default::default(), case: world.resolved.clone() };
    let (answer, again) = match process.observe(&run) {
        Response::Retried { first, .. } => (*first, "only a new process answered it\n"),
        answer => (answer, ""),
    };
    let why = answer.explanation().unwrap_or_default();
    let advice = match answer {
        Response::Outcome(outcome) => return Ok(outcome),
        Response::Unsupported { .. } => {
            "this case needs no capability: every adapter must respond to it with an outcome"
        }
        Response::Broken { .. } => "the adapter reported a failure of its own: see its message",
        Response::Crash { .. } => {
            "an adapter runs until the end of its input, and reports errors as outcomes"
        }
        Response::Hang { .. } | Response::Retried { .. } => {
            "end each response with a line feed and flush it; --timeout SECONDS gives more time"
        }
        Response::Garbage { .. } => {
            "respond to each run with one line, {\"type\":\"outcome\",\"id\":…,\"outcome\":…} with the run's own id, \
             and write everything else to standard error; 'awsess schema from-adapter' has the shape"
        }
    };
    Err(Stop::new(format!("{again}{why}"), advice))
}

/// The summary of an outcome, and whether it is that of the case.
struct Seen {
    text: String,
    /// The outcome of the case.
    expected: String,
    holds: bool,
}

fn seen(outcome: &Outcome, (key, place): (&str, &str)) -> Result<Seen, Stop> {
    let session = format!("a session with the access key {key}");
    let expected = format!("{session}, which is in {place}");
    let other = |text| Ok(Seen { text, expected: expected.clone(), holds: false });
    let credentials = match outcome {
        Outcome::Error(error) => return other(format!("an error with the code {:?}", error.code)),
        Outcome::Session(session) => &session.credentials,
    };
    let credentials = credentials.as_ref().ok_or_else(|| {
        let advice = "report the result of the first retrieval under 'credentials', or its error";
        Stop::new("the session has no 'credentials', which every adapter reports", advice)
    })?;
    match credentials {
        Credentials::Value(value) if value.access_key_id == key => {
            Ok(Seen { text: session, expected: expected.clone(), holds: true })
        }
        Credentials::Value(value) => {
            other(format!("a session with the access key {:?}", value.access_key_id))
        }
        Credentials::Failed(failed) => {
            other(format!("a session whose credentials fail: {:?}", failed.error.code))
        }
    }
}

const HINT: &str =
    "that is not the outcome of the case: does it use the environment and the files of the case?";

/// Checks that the second case was answered without a new process.
fn same_process(process: &mut Process) -> Result<(), Stop> {
    if process.hello().isolation == Isolation::Process || process.restarts() == 0 {
        return Ok(());
    }
    let advice = "respond to runs in a loop until the end of input, or declare \"isolation\":\"process\"";
    Err(Stop::new(format!("only a new process answered it\n{}", listed_faults(&process.finish())), advice))
}

/// The faults that no response shows, one on each line.
fn listed_faults(faults: &[AdapterFault]) -> String {
    let line = |fault: &AdapterFault| format!("{}: {}", fault.what, fault.detail);
    faults.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn milliseconds(since: Instant) -> String {
    format!("{:.1} ms", since.elapsed().as_secs_f64() * 1e3)
}
