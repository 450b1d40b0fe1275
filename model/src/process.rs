//! Credential processes: programs that the shell starts, and that print credentials as JSON.

use alloc::string::ToString as _;

use crate::decide::{Check, Source};
use crate::environment::variable;
use crate::failure::Failure;
use crate::json::{Document, Extent, Fields, JsonError, Record, Type};
use crate::network::Network;
use crate::rule;
use crate::secret::Secret;
use crate::session::Keys;
use crate::time::Time;
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::{Platform, ProcessProvider, Program, World};

/// The name of the provider.
const PROVIDER: &str = "ProcessProvider";
/// The codes of its errors.
const EXECUTION: &str = "ProcessProviderExecutionError";
const PARSE: &str = "ProcessProviderParseError";
const VERSION: &str = "ProcessProviderVersionError";
const REQUIRED: &str = "ProcessProviderRequiredError";
/// The fields of the output.
const OUTPUT: Fields = &[
    ("Version", Type::Integer),
    ("AccessKeyId", Type::Text),
    ("SecretAccessKey", Type::Text),
    ("SessionToken", Type::Text),
    ("Expiration", Type::OptionalTime),
];
/// The folders of the system, and the one that has the shell on every system.
const SYSTEM: [&str; 6] = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];
const SHELL_FOLDER: &str = "/bin";

/// The command of a profile, which the shell runs whenever the credentials are retrieved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Process {
    command: Secret,
}

/// Keys that a program has printed.
pub(crate) struct Printed {
    pub(crate) keys: Keys,
    /// Whether they had expired already, or expire within the window of the options.
    pub(crate) is_due: bool,
}

impl Process {
    /// The process of a command; `None` if the model does not predict what the shell makes of it. It predicts a command with a
    /// program of the world and words that mean nothing to the shell.
    pub(crate) fn new(world: &World, command: &str) -> Option<Self> {
        let is_predicted = match finds_shell(world)? {
            true => is_blank(command) || Started::parse(world, command).is_some(),
            false => true,
        };
        is_predicted.then(|| Self { command: command.into() })
    }

    /// Runs the command, and reads what it prints. `earlier` is the number of retrievals before this one.
    ///
    /// # Errors
    ///
    /// The error of the provider, which is that of the SDK.
    pub(crate) fn retrieve<'w>(
        &self,
        earlier: usize,
        network: &mut Network<'w>,
        trace: &mut Trace<'w>,
    ) -> Result<Printed, Failure> {
        let (world, command) = (network.world, self.command.expose());
        let has_shell = finds_shell(world).unwrap_or_default();
        trace.check(
            Subject::Calls,
            [
                Check {
                    rules: &[rule::PROC_4],
                    broken: is_blank(command) && earlier == 0,
                    at: None,
                    error: &|| {
                        Failure::new(EXECUTION, "failed to prepare command: command must not be empty")
                    },
                },
                Check {
                    rules: &[rule::PROC_3],
                    broken: !has_shell,
                    at: None,
                    error: &|| failed("executable file not found in $PATH"),
                },
                Check {
                    rules: &[rule::PROC_5],
                    broken: is_blank(command),
                    at: None,
                    error: &|| not_parsed("unexpected end of JSON input"),
                },
            ],
        )?;
        let Some(started) = Started::parse(world, command) else { return Err(failed("unknown program")) };
        network.start(started.path, started.arguments);
        started.record(earlier, trace);
        started.keys(world, trace)
    }
}

/// A program that the shell starts.
struct Started<'w, 'c> {
    path: &'w str,
    program: &'w Program,
    /// Its arguments, with a space between each two.
    arguments: &'c str,
}

impl<'w, 'c> Started<'w, 'c> {
    /// The program that a command starts, which is its first word, or the second after `sh`.
    fn parse(world: &'w World, command: &'c str) -> Option<Self> {
        let command = command.strip_prefix("sh ").unwrap_or(command);
        let (path, arguments) = command.split_once(' ').unwrap_or((command, ""));
        let (path, program) = world.programs.get_key_value(path)?;
        // The root of a case is a folder with a plain name.
        let below = path.strip_prefix("${ROOT}").unwrap_or(path);
        let is_plain = is_plain(below) && arguments.split(' ').all(is_plain) && !arguments.contains("  ");
        (is_plain && arguments.trim() == arguments).then_some(Self { path, program, arguments })
    }

    /// Records that the program is started.
    fn record(&self, earlier: usize, trace: &mut Trace<'w>) {
        let shown = Candidate::shown(Origin::File(self.path.into()), "");
        let row = Source::new(rule::PROC_1, Some(shown))
            .and(!self.arguments.is_empty(), rule::PROC_2)
            .and(earlier > 0, rule::PROC_14);
        trace.record_rules(Subject::Calls, [row]);
    }

    /// The keys that the program prints.
    fn keys(&self, world: &World, trace: &mut Trace<'w>) -> Result<Printed, Failure> {
        let exit = Check {
            rules: &[rule::PROC_6],
            broken: self.program.exit_status != 0,
            at: None,
            error: &|| failed("exit status"),
        };
        trace.check(Subject::Calls, [exit])?;
        let output = self.read(world, trace)?;
        output.check(trace)?;
        let expiration = output.record.time("Expiration");
        let window = world.options.process_provider.expiry_window;
        let expires_within = |seconds: u32| {
            expiration.is_some_and(|Time(time)| time.saturating_sub(seconds.into()) < world.now.0)
        };
        let (is_expired, is_due) = (expires_within(0), expires_within(window));
        let shown = |is_met: bool| is_met.then(|| Candidate::shown(Origin::File(self.path.into()), ""));
        let in_window = Candidate::shown(Origin::Option("ExpiryWindow"), window.to_string());
        let rows = [
            Source::new(rule::PROC_13, shown(is_expired)),
            Source::new(rule::PROC_23, (is_due && !is_expired).then_some(in_window)),
            Source::new(rule::PROC_12, shown(expiration.is_some() && !is_due)),
            Source::new(rule::PROC_15, shown(expiration.is_none())),
        ];
        trace.record_rules(Subject::Calls, rows.map(|row| row.and(!output.is_plain, rule::PROC_9)));
        Ok(Printed { keys: output.keys(), is_due })
    }

    /// Reads the output, up to the limit of the options or, without one, that of the SDK.
    fn read(&self, world: &World, trace: &mut Trace<'w>) -> Result<Output, Failure> {
        let printed = self.program.output.expose().as_bytes();
        let first = |limit: usize| &printed[..printed.len().min(limit)];
        let options = &world.options.process_provider;
        let (read, by_default) = (first(options.limit()), first(ProcessProvider::default().limit()));
        let own = Candidate::shown(Origin::Option("MaxBufSize"), options.max_buf_size.to_string());
        let cut = Candidate::shown(Origin::File(self.path.into()), "");
        let rows = [
            Source::new(rule::PROC_24, (read != by_default).then_some(own)),
            Source::new(rule::PROC_16, (read == by_default && read != printed).then_some(cut)),
        ];
        trace.record_rules(Subject::Calls, rows);
        Output::parse(read).map_err(|error| {
            let rules: &[_] = match error {
                JsonError::Syntax => &[rule::PROC_7],
                JsonError::Type => &[rule::PROC_8],
            };
            trace.fail(Subject::Calls, rules, None, not_parsed("invalid JSON"))
        })
    }
}

/// The output of a program.
struct Output {
    record: Record,
    /// Whether its members are fields of the documented form, each once.
    is_plain: bool,
}

impl Output {
    fn parse(text: &[u8]) -> Result<Self, JsonError> {
        let document = Document::parse(text, Extent::Whole)?;
        let record = Record::from_value(document.value(), OUTPUT)?;
        let times = |field: &str| document.value().members().filter(|(name, _)| *name == field).count();
        let known = OUTPUT.iter().filter(|(field, _)| times(field) == 1).count();
        Ok(Self { record, is_plain: known == document.value().members().count() })
    }

    /// Checks the version, and that there are keys.
    fn check(&self, trace: &mut Trace<'_>) -> Result<(), Failure> {
        let missing = |field: &str, message: &'static str| (self.record.text(field).is_empty(), message);
        let (no_id, without_id) = missing("AccessKeyId", "missing AccessKeyId in process output");
        let (no_secret, without_secret) =
            missing("SecretAccessKey", "missing SecretAccessKey in process output");
        trace.check(
            Subject::Calls,
            [
                Check {
                    rules: &[rule::PROC_10],
                    broken: self.record.integer("Version") != 1,
                    at: None,
                    error: &|| Failure::new(VERSION, "wrong version in process output (not 1)"),
                },
                Check {
                    rules: &[rule::PROC_11],
                    broken: no_id,
                    at: None,
                    error: &|| Failure::new(REQUIRED, without_id),
                },
                Check {
                    rules: &[rule::PROC_11],
                    broken: no_secret,
                    at: None,
                    error: &|| Failure::new(REQUIRED, without_secret),
                },
            ],
        )
    }

    fn keys(&self) -> Keys {
        Keys {
            access_key_id: self.record.text("AccessKeyId").into(),
            secret_access_key: self.record.text("SecretAccessKey").into(),
            session_token: self.record.text("SessionToken").into(),
            provider_name: PROVIDER.into(),
        }
    }
}

/// Whether the shell is in a folder of `PATH`; `None` if the model does not know what is there.
fn finds_shell(world: &World) -> Option<bool> {
    let folders = variable(world, "PATH").unwrap_or_default();
    let is_of_system = folders.split(':').all(|folder| SYSTEM.contains(&folder));
    let has_shell = folders.split(':').any(|folder| folder == SHELL_FOLDER);
    match (world.platform, folders) {
        (Platform::Windows, _) => None,
        (Platform::Unix, "") => Some(false),
        (Platform::Unix, _) => (is_of_system && has_shell).then_some(true),
    }
}

/// Whether the command has nothing but white space.
fn is_blank(command: &str) -> bool {
    command.trim().is_empty()
}

/// Whether the word means nothing to the shell.
fn is_plain(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '/' | '.' | ':' | ','))
}

/// The error of a command that cannot be started or that fails.
fn failed(cause: &'static str) -> Failure {
    Failure::new(EXECUTION, "error in credential_process").caused_by(Failure::new("", cause))
}

/// The error for output that cannot be parsed. The SDK's message quotes the output, which may contain secrets.
fn not_parsed(cause: &'static str) -> Failure {
    Failure::new(PARSE, "parse failed of credential_process output").caused_by(Failure::new("", cause))
}
