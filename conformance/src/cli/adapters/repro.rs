//! `awsess repro`: one case as one line of shell, which reproduces it without the runner.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use crate::cli::shared::cases::{
    GenerationArgs, Trust, check_edition, edition, generated_case, scenario_case, unknown_id,
};
use crate::cli::shared::error::{Error, UNUSABLE};
use crate::cli::shared::stdio::print;
use crate::implementation::Implementation as _;
use crate::implementation::adapter::{Program, Settings, Unusable, seconds};
use crate::implementation::builtin::Builtin;
use crate::implementation::model;
use crate::repro::{AdapterCommand, STS, comparing_line, line};
use crate::run::check::reason_not_run;
use crate::scenario::{Scenario, embedded};
use crate::system::printable::say;
use crate::system::stop;
use crate::vocabulary::capability::{Capabilities, Capability};
use crate::vocabulary::case::{Case, Edition, STS_PARTY, party_of};
use crate::vocabulary::needs::needs_parties;
use crate::vocabulary::outcome::Outcome;
use crate::vocabulary::protocol::Hello;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Prints a line for a POSIX shell. It creates the files of the case in a temporary folder, sends the case to \
the adapter, prints its messages and how the outcome differs from the expected one, and removes the folder. It \
exits with 1 if the outcome differs. An adapter of your own is started once to read its declaration.

Examples:
  awsess repro region/a-session-may-be-created-without-a-region | sh
  awsess repro gen/1/1.55/42 --damage 30              a case of 'awsess check --damage 30'
  awsess repro --file bug.feature                     the only scenario of a feature file
  awsess repro gen/1/1.14/7 --adapter './my-adapter'  for another implementation

Exit codes: 0 the line is printed, 2 usage error, 3 the adapter cannot be used."
)]
pub(crate) struct Args {
    /// The id of a scenario or a generated case
    #[arg(required_unless_present = "file")]
    id: Option<String>,
    /// Read the scenario from this feature file; the id is optional if the file has only one scenario
    #[arg(long, value_name = "FEATURE")]
    file: Option<PathBuf>,
    #[command(flatten)]
    trust: Trust,
    /// The edition, for a scenario of both editions; by default the newest
    #[arg(short, long, value_name = "E", value_parser = edition)]
    edition: Option<Edition>,
    #[command(flatten)]
    generation: GenerationArgs,
    /// Send the case to the adapter started by COMMAND instead of the built-in library
    #[arg(short, long, value_name = "COMMAND")]
    adapter: Option<String>,
    /// The time limit for the declaration of that adapter, in seconds
    #[arg(short, long, value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    timeout: Duration,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Error> {
    let case = case(args)?;
    let (words, hello) = match &args.adapter {
        None => (this_adapter()?, Builtin.hello()),
        Some(command) => match greeted(command, args.timeout) {
            Ok((program, hello)) => (words(program.path, program.arguments)?, hello),
            Err(_) if stop::requested().is_some() => return Err(Error::new("interrupted by a signal")),
            Err(why) => return Ok(give_up(command, &why)),
        },
    };
    let sts = hello.capabilities.contains(&Capability::AssumeRole);
    let adapter = AdapterCommand { words, isolation: hello.isolation, sts };
    let line = match is_compared(&case, &hello) {
        true => comparing_line(&case, &adapter, &word(std::env::current_exe()?.into_os_string())?),
        false => line(&case, &adapter),
    };
    let line = line.map_err(Error::new)?;
    notes(&case, &hello).iter().for_each(|note| say("note", note));
    print(&format!("{line}\n"))?;
    Ok(ExitCode::SUCCESS)
}

/// The case that the arguments select.
fn case(args: &Args) -> Result<Case, Error> {
    let embedded_id = args.id.as_deref().filter(|_| args.file.is_none());
    if let Some(case) = embedded_id.and_then(|id| generated_case(id, args.generation)) {
        return check_edition(case, args.edition);
    }
    let scenarios = match &args.file {
        None => embedded().map_err(|problems| Error::all(&problems))?,
        Some(file) => args.trust.read(std::slice::from_ref(file))?,
    };
    let found = match (&args.id, &args.file) {
        (None, Some(file)) => only(file, &scenarios),
        (id, _) => named(id.as_deref().unwrap_or_default(), &scenarios),
    };
    scenario_case(found?, args.edition)
}

fn named<'s>(id: &str, scenarios: &'s [Scenario]) -> Result<&'s Scenario, Error> {
    let found = scenarios.iter().find(|scenario| scenario.id == id);
    found.ok_or_else(|| {
        unknown_id(id, scenarios.iter().map(|scenario| &*scenario.id), "'awsess list cases' prints")
    })
}

fn only<'s>(file: &Path, scenarios: &'s [Scenario]) -> Result<&'s Scenario, Error> {
    let [scenario] = scenarios else {
        let ids: Vec<_> = scenarios.iter().map(|scenario| &*scenario.id).collect();
        return Err(Error::new(format!("{}: name one of its scenarios: {}", file.display(), ids.join(", "))));
    };
    Ok(scenario)
}

/// The command of the adapter in this program.
fn this_adapter() -> Result<Vec<String>, Error> {
    words(std::env::current_exe()?, vec!["adapter".into()])
}

fn words(path: PathBuf, arguments: Vec<OsString>) -> Result<Vec<String>, Error> {
    std::iter::once(path.into_os_string()).chain(arguments).map(word).collect()
}

fn word(word: OsString) -> Result<String, Error> {
    let not_utf8 = |word| Error::new(format!("the word {word:?} of the adapter's command is not UTF-8"));
    word.into_string().map_err(not_utf8)
}

/// The program of the adapter, and its declaration.
fn greeted(command: &str, timeout: Duration) -> Result<(Program, Hello), Unusable> {
    let program = Program::find(command)?;
    let hello = program.clone().start(Settings::with_timeout(timeout).supervised())?.greet()?.hello().clone();
    Ok((program, hello))
}

fn give_up(command: &str, why: &Unusable) -> ExitCode {
    let quoted = shlex::try_quote(command).unwrap_or_default();
    say("error", why);
    say("help", format_args!("this command says what to fix: awsess doctor {quoted}"));
    ExitCode::from(UNUSABLE)
}

/// The differences between the line and a run by the runner.
fn notes(case: &Case, hello: &Hello) -> Vec<String> {
    let skipped =
        reason_not_run(case, hello).map(|why| format!("'awsess check' does not run this case: {why}"));
    let mut parties = called(case);
    let sts = parties.remove(STS_PARTY) && hello.capabilities.contains(&Capability::AssumeRole);
    let sts = sts.then(|| {
        format!(
            "the case calls STS, which the line does not provide: set {STS} to the endpoint of an STS on loopback, or \
             retrieving the credentials fails"
        )
    });
    let others = (!parties.is_empty()).then(|| {
        let names = parties.into_iter().collect::<Vec<_>>().join(", ");
        format!(
            "the case sends requests to remote.{names}, which only 'awsess check' plays: by the line, retrieving the \
             credentials fails"
        )
    });
    let silent = (skipped.is_none() && !is_compared(case, hello)).then(|| {
        "the line does not compare the outcome, because it cannot see requests, started programs and changes of files".to_owned()
    });
    skipped.into_iter().chain(sts).chain(others).chain(silent).collect()
}

/// Whether the line can compare the outcome: it sees neither requests nor programs nor what becomes of files, which count if the
/// adapter has the capabilities for them.
fn is_compared(case: &Case, hello: &Hello) -> bool {
    let has: Capabilities = hello.capabilities.iter().copied().collect();
    let is_seen = (called(case).is_empty() || !needs_parties(&has))
        && (case.programs.is_empty() || !has.contains(&Capability::Process))
        && case.observe.files.is_empty();
    is_seen && reason_not_run(case, hello).is_none()
}

/// The names of the parties that the case sends requests to.
fn called(case: &Case) -> BTreeSet<&'static str> {
    let Ok(Outcome::Session(session)) = model::expect(case) else { return BTreeSet::new() };
    session.requests.unwrap_or_default().iter().map(|call| party_of(&call.service)).collect()
}
