//! The credentials that a program prints: the source `credential_process`.

mod run;

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use super::expiry::Expiry;
use super::{CredentialsProvider, CredentialsValue};
use crate::error::{Error, Place, ProcessErrorKind};
use crate::go_json::{JsonError, Object};
use crate::secret::ZeroizingCow;
use crate::{Clock, Environment, Secret, clock};

/// The name of the provider.
const PROVIDER: &str = "ProcessProvider";
/// The one version of the output that exists.
const VERSION: i64 = 1;

/// Runs a program for credentials: the mirror of `processcreds.ProcessProvider`.
///
/// A session runs the `credential_process` of its profile itself.
///
/// The shell runs the command: `sh` on Unix, which is looked up in `PATH`, and `cmd.exe` on Windows. The program has the variables of
/// the [environment](Self::environment), and the standard input and error of this process, so that it can ask for an MFA token. It
/// prints one JSON object to its standard output, with `Version` 1, `AccessKeyId`, `SecretAccessKey` and, if the credentials are
/// temporary, `SessionToken` and `Expiration`. It runs again when the credentials have expired; without an expiration they are used
/// as long as the provider.
///
/// ```no_run
/// use awsess::{Config, Credentials, ProcessProvider, Session};
///
/// let credentials = Credentials::new(ProcessProvider::new("aws-vault export dev --format=json"));
/// let session = Session::new_session([Config::new().credentials(credentials)])?;
/// # _ = session;
/// # Ok::<(), awsess::Error>(())
/// ```
pub struct ProcessProvider {
    command: OsString,
    /// Where the command is set, if it is in a file.
    place: Option<Place>,
    environment: Environment,
    clock: Arc<dyn Clock>,
    options: ProcessOptions,
    /// Whether the command was checked, which the SDK does before it runs it for the first time.
    is_checked: AtomicBool,
    /// When the latest credentials expire; `None` if they do not.
    expiry: Expiry,
}

/// How the program of a `credential_process` is run: what `CredentialsProviderOptions.ProcessProviderOptions` sets in the SDK.
///
/// ```
/// use std::time::Duration;
///
/// use awsess::{Options, ProcessOptions};
///
/// let options = Options::new().process(ProcessOptions::new().timeout(Duration::from_secs(300)));
/// # _ = options;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProcessOptions {
    timeout: Duration,
    max_output: usize,
    expiry_window: Duration,
}

impl Default for ProcessOptions {
    fn default() -> Self {
        Self { timeout: Duration::from_secs(60), max_output: 8 * 1024, expiry_window: Duration::ZERO }
    }
}

impl ProcessOptions {
    /// The default options.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets how long the program may run; the default is one minute. When the time is over, the shell is killed, which is usually the
    /// program itself. The SDK leaves it running.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets how many bytes of the output are read; the default is 8 KiB. The rest of a longer output is ignored.
    #[must_use]
    pub fn max_output(mut self, bytes: usize) -> Self {
        self.max_output = bytes;
        self
    }

    /// Sets how long before their expiry the credentials are retrieved again. The default is zero.
    #[must_use]
    pub fn expiry_window(mut self, window: Duration) -> Self {
        self.expiry_window = window;
        self
    }
}

impl ProcessProvider {
    /// A provider that runs this command, with the environment of this process.
    pub fn new(command: impl Into<OsString>) -> Self {
        Self {
            command: command.into(),
            place: None,
            environment: Environment::process(),
            clock: clock::system(),
            options: ProcessOptions::default(),
            is_checked: AtomicBool::new(false),
            expiry: Expiry::default(),
        }
    }

    /// Sets the environment of the program. The shell is looked up in its `PATH`.
    #[must_use]
    pub fn environment(mut self, environment: Environment) -> Self {
        self.environment = environment;
        self
    }

    /// Sets how the program is run.
    #[must_use]
    pub fn options(mut self, options: ProcessOptions) -> Self {
        self.options = options;
        self
    }

    /// Sets the clock by which credentials expire.
    pub(crate) fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Sets where the command is set. Errors name the place.
    pub(crate) fn place(mut self, place: Option<Place>) -> Self {
        self.place = place;
        self
    }

    /// Runs the program and reads its output.
    fn run(&self) -> Result<CredentialsValue, Error> {
        if !self.is_checked.swap(true, Ordering::Relaxed) && is_blank(&self.command) {
            return Err(ProcessErrorKind::EmptyCommand.into());
        }
        let output = ZeroizingCow::from(run::run(self)?).into_utf8();
        // The SDK assumes that `cmd.exe` has escaped the quotes.
        let output = if cfg!(windows) { output.replace("\\\"", "\"").into() } else { output };
        parse(&output)
    }
}

impl CredentialsProvider for ProcessProvider {
    fn retrieve(&self) -> Result<CredentialsValue, Error> {
        let value = self.run().map_err(|error| error.with_place(self.place.clone()))?;
        self.expiry.set(value.expiry);
        Ok(value)
    }

    fn is_expired(&self) -> bool {
        self.expiry.is_within(self.options.expiry_window, &*self.clock).unwrap_or(false)
    }
}

/// Whether the shell would do nothing with the command.
fn is_blank(command: &OsStr) -> bool {
    command.to_string_lossy().trim().is_empty()
}

/// The credentials in the output of a program.
fn parse(output: &str) -> Result<CredentialsValue, Error> {
    let credentials = Output::parse(output)
        .map_err(|error| Error::from(ProcessErrorKind::Parse).with_original_error(error))?;
    if credentials.version != Some(VERSION) {
        return Err(ProcessErrorKind::Version.into());
    }
    let non_empty = |text: Option<Secret>| text.filter(|text| !text.is_empty());
    let id = non_empty(credentials.access_key_id).ok_or(ProcessErrorKind::NoAccessKeyId)?;
    let secret = non_empty(credentials.secret_access_key).ok_or(ProcessErrorKind::NoSecretAccessKey)?;
    Ok(CredentialsValue {
        access_key_id: id.expose().to_owned(),
        secret_access_key: secret,
        session_token: non_empty(credentials.session_token),
        expiry: credentials.expiration,
        provider_name: PROVIDER.to_owned(),
    })
}

/// The fields of the output.
struct Output {
    version: Option<i64>,
    access_key_id: Option<Secret>,
    secret_access_key: Option<Secret>,
    session_token: Option<Secret>,
    expiration: Option<SystemTime>,
}

impl Output {
    fn parse(output: &str) -> Result<Self, JsonError> {
        let object = Object::parse(output)?;
        Ok(Self {
            version: object.integer("Version")?,
            access_key_id: object.text("AccessKeyId")?,
            secret_access_key: object.text("SecretAccessKey")?,
            session_token: object.text("SessionToken")?,
            expiration: object.time("Expiration")?,
        })
    }
}

/// Does not show the command, which may contain a secret.
impl fmt::Debug for ProcessProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProcessProvider")
            .field("place", &self.place)
            .field("environment", &self.environment)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
