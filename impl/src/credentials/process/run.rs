//! Running the command of a provider, with limits for its time and its output.

use std::env;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use super::ProcessProvider;
use crate::Environment;
use crate::error::{BoxError, Error, ProcessErrorKind};
use crate::secret::append;

/// What a program has printed, which contains secrets.
type Output = Zeroizing<Vec<u8>>;

/// The shell, and its option for a command.
const SHELL: (&str, &str) = if cfg!(windows) { ("cmd.exe", "/C") } else { ("sh", "-c") };
/// The longest pause between two looks at a program that runs.
const LONGEST_PAUSE: Duration = Duration::from_millis(20);

/// Runs the command of the provider, and returns what it prints.
pub(super) fn run(provider: &ProcessProvider) -> Result<Output, Error> {
    let mut program = Program::start(provider)?;
    let output = program.output(provider);
    program.end(output.is_ok());
    output
}

/// A program that runs, and its output, which another thread reads. The thread returns the pipe, too: if it were closed, a program
/// that prints more than the limit would fail.
struct Program {
    child: Child,
    output: Receiver<io::Result<(Output, ChildStdout)>>,
}

impl Program {
    fn start(provider: &ProcessProvider) -> Result<Self, Error> {
        let mut child = shell(provider)?.stdout(Stdio::piped()).spawn().map_err(failed)?;
        let (sender, output) = mpsc::channel();
        let (stdout, limit) = (child.stdout.take(), provider.options.max_output);
        let read = move || _ = stdout.map(|stdout| sender.send(read(stdout, limit)));
        match thread::Builder::new().name("awsess-process".into()).spawn(read) {
            Ok(_) => Ok(Self { child, output }),
            Err(error) => {
                Self { child, output }.end(false);
                Err(failed(error))
            }
        }
    }

    /// The output, once the shell has succeeded and nothing holds the output open, or once as much as the limit is read.
    ///
    /// As in the SDK, the time that the program may take begins again when the shell has ended, for other programs that still hold
    /// its output open.
    fn output(&mut self, provider: &ProcessProvider) -> Result<Output, Error> {
        let deadline = Instant::now().checked_add(provider.options.timeout);
        let mut pause = Duration::from_millis(1);
        let mut output = None;
        loop {
            match self.child.try_wait().map_err(failed)? {
                Some(status) if status.success() => break,
                Some(status) => return Err(failed(status.to_string())),
                None if deadline.is_some_and(|deadline| Instant::now() > deadline) => {
                    return Err(ProcessErrorKind::Timeout.into());
                }
                None => {}
            }
            match output {
                None => output = self.output_within(pause)?,
                Some((output, _)) if output.len() >= provider.options.max_output => return Ok(output),
                Some(_) => thread::sleep(pause),
            }
            pause = (2 * pause).min(LONGEST_PAUSE);
        }
        let output = match output {
            Some(output) => Some(output),
            None => self.output_within(provider.options.timeout)?,
        };
        output.map(|(output, _)| output).ok_or_else(|| ProcessErrorKind::Timeout.into())
    }

    /// The output, if it is complete within this time.
    fn output_within(&self, time: Duration) -> Result<Option<(Output, ChildStdout)>, Error> {
        match self.output.recv_timeout(time) {
            Ok(output) => output.map(Some).map_err(failed),
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => Err(failed(io::Error::from(io::ErrorKind::BrokenPipe))),
        }
    }

    /// Kills the shell unless it has succeeded. If it has not ended yet, another thread waits for it, so that it leaves no zombie.
    fn end(mut self, has_succeeded: bool) {
        if !has_succeeded {
            _ = self.child.kill();
        }
        if let Ok(None) = self.child.try_wait() {
            let wait = move || _ = self.child.wait();
            _ = thread::Builder::new().name("awsess-process".into()).spawn(wait);
        }
    }
}

/// The shell with the command and the environment of the provider.
fn shell(provider: &ProcessProvider) -> Result<Command, Error> {
    let (shell, option) = SHELL;
    let mut command = Command::new(find(shell, &provider.environment)?);
    #[cfg(unix)]
    std::os::unix::process::CommandExt::arg0(&mut command, shell);
    command.args([option.as_ref(), &*provider.command]);
    if let Some(variables) = provider.environment.variables() {
        command.env_clear().envs(variables);
    }
    Ok(command)
}

/// The path of a program in the folders of `PATH`. As in Go, a relative folder is an error: the working folder can be anybody's.
fn find(program: &str, environment: &Environment) -> Result<PathBuf, Error> {
    let folders = environment.raw("PATH").unwrap_or_default();
    let found =
        env::split_paths(&folders).map(|folder| folder.join(program)).find(|path| is_executable(path));
    match found {
        Some(path) if path.is_absolute() => Ok(path),
        Some(_) => Err(failed(format!("{program} is in a relative folder of PATH"))),
        None => Err(failed(format!("{program} is in no folder of PATH"))),
    }
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|file| file.is_file())
}

/// Reads to the end, but at most this many bytes.
fn read(mut stdout: ChildStdout, limit: usize) -> io::Result<(Output, ChildStdout)> {
    let mut output = Output::default();
    let mut buffer = Zeroizing::new([0; 1024]);
    while output.len() < limit {
        let free = buffer.len().min(limit - output.len());
        match stdout.read(&mut buffer[..free]) {
            Ok(0) => break,
            Ok(length) => append(&mut output, &buffer[..length]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok((output, stdout))
}

/// The error of a command that cannot be started or that fails, with this cause.
fn failed(cause: impl Into<BoxError>) -> Error {
    Error::from(ProcessErrorKind::Execution).with_original_error(cause)
}
