//! Where a session looks: the variables, and the home folder that the default files stand in.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::mem;
use std::path::PathBuf;
use std::sync::Arc;

use zeroize::Zeroize as _;

use crate::Edition;
use crate::path::join_clean;

/// Which variable names the home folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Platform {
    /// `HOME`: Linux, macOS and every other Unix.
    Unix,
    /// `USERPROFILE`: Windows.
    Windows,
}

impl Platform {
    /// The platform that this program was built for.
    #[must_use]
    pub const fn host() -> Self {
        if cfg!(windows) { Self::Windows } else { Self::Unix }
    }

    const fn home_variable(self) -> &'static str {
        match self {
            Self::Unix => "HOME",
            Self::Windows => "USERPROFILE",
        }
    }
}

impl Default for Platform {
    fn default() -> Self {
        Self::host()
    }
}

/// The variables that a session reads, and the home folder.
///
/// The default is the real environment of the process. [`Environment::from_vars`] gives a closed one that has
/// exactly the variables given, which is what tests and tools want. Cloning is cheap.
///
/// A variable that is set to the empty text counts as unset, everywhere.
///
/// The proxies that it names are for the library's own HTTP client. One that is given in a [`Config`](crate::Config)
/// looks for them in the process's environment, whatever the session has;
/// [`DefaultHttpClient::environment`](crate::DefaultHttpClient::environment) gives it another.
///
/// ```
/// use awsess::{Environment, Options, Session};
///
/// let environment = Environment::from_vars([("AWS_REGION", "eu-west-1")]);
/// let session = Session::new_session_with_options(Options::new().environment(environment))?;
/// assert_eq!(session.region(), Some("eu-west-1"));
/// # Ok::<(), awsess::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct Environment(Source);

#[derive(Clone, Default)]
enum Source {
    #[default]
    Process,
    Closed(Arc<Closed>),
}

#[derive(Clone, Default)]
struct Closed {
    /// Sorted by name, each name once: most environments that are given are small.
    variables: Vec<(OsString, OsString)>,
    platform: Platform,
    account_home: Option<PathBuf>,
}

impl Drop for Closed {
    /// Any value may be a secret.
    fn drop(&mut self) {
        for (_, value) in &mut self.variables {
            mem::take(value).into_encoded_bytes().zeroize();
        }
    }
}

impl Closed {
    fn get(&self, name: &OsStr) -> Option<OsString> {
        let found = self.variables.binary_search_by(|(known, _)| known.as_os_str().cmp(name));
        found.ok().map(|index| self.variables[index].1.clone())
    }
}

impl Environment {
    /// The real environment of this process, read when a session is made.
    #[must_use]
    pub fn process() -> Self {
        Self::default()
    }

    /// A closed environment: the variables are exactly these, and the account has no home folder of its own.
    ///
    /// Of two variables with one name the later counts. Files are still the real ones.
    pub fn from_vars<K, V>(variables: impl IntoIterator<Item = (K, V)>) -> Self
    where
        K: Into<OsString>,
        V: Into<OsString>,
    {
        let variables: BTreeMap<_, _> =
            variables.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        let variables = variables.into_iter().collect();
        let closed = Closed { variables, platform: Platform::default(), account_home: None };
        Self(Source::Closed(Arc::new(closed)))
    }

    /// Sets the platform of a closed environment; the default is the host's. The process's own is left alone.
    #[must_use]
    pub fn platform(self, platform: Platform) -> Self {
        self.change(|closed| closed.platform = platform)
    }

    /// Sets the home folder of the account of a closed environment, which edition 1.55 falls back to where the
    /// home variable is unset. The process's own is left alone.
    #[must_use]
    pub fn account_home(self, home: impl Into<PathBuf>) -> Self {
        self.change(|closed| closed.account_home = Some(home.into()))
    }

    fn change(mut self, change: impl FnOnce(&mut Closed)) -> Self {
        if let Source::Closed(closed) = &mut self.0 {
            change(Arc::make_mut(closed));
        }
        self
    }

    /// Whether it is a closed one, not the process's.
    pub(crate) const fn is_closed(&self) -> bool {
        matches!(self.0, Source::Closed(_))
    }

    /// The value of a variable as it is, unless unset or empty.
    pub(crate) fn raw(&self, name: &str) -> Option<OsString> {
        let value = match &self.0 {
            Source::Process => std::env::var_os(name),
            Source::Closed(closed) => closed.get(OsStr::new(name)),
        };
        value.filter(|value| !value.is_empty())
    }

    /// The value of a variable as text, unless unset or empty.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        let value = self.raw(name)?.into_string();
        Some(value.unwrap_or_else(|bytes| bytes.to_string_lossy().into_owned()))
    }

    /// The first of the variables that is set. Each alias stands in on its own.
    pub(crate) fn first(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.text(name))
    }

    /// The home folder: the platform's variable; in edition 1.55 otherwise the account's.
    pub(crate) fn home(&self, edition: Edition) -> Option<PathBuf> {
        let named = self.raw(self.host_platform().home_variable()).map(PathBuf::from);
        match edition {
            Edition::V1_14 => named,
            Edition::V1_55 => named.or_else(|| self.home_of_account()),
        }
    }

    /// A file of the `.aws` folder. Without a home the path is relative to the working folder, as both releases
    /// have it.
    pub(crate) fn aws_file(&self, edition: Edition, name: &str) -> PathBuf {
        let home = self.home(edition).unwrap_or_default();
        join_clean(home, [".aws", name])
    }

    fn host_platform(&self) -> Platform {
        match &self.0 {
            Source::Process => Platform::host(),
            Source::Closed(closed) => closed.platform,
        }
    }

    fn home_of_account(&self) -> Option<PathBuf> {
        let home = match &self.0 {
            Source::Process => std::env::home_dir(),
            Source::Closed(closed) => closed.account_home.clone(),
        };
        home.filter(|home| !home.as_os_str().is_empty())
    }
}

/// Shows the names of the variables and no value: any of them may be a secret.
impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Source::Process => f.write_str("Environment(process)"),
            Source::Closed(closed) => {
                let names: Vec<_> = closed.variables.iter().map(|(name, _)| name).collect();
                f.debug_struct("Environment")
                    .field("variables", &names)
                    .field("platform", &closed.platform)
                    .field("account_home", &closed.account_home)
                    .finish()
            }
        }
    }
}
