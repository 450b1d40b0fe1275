//! The environment of a session: its variables, and the home folder with the default files.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::mem;
use std::path::PathBuf;
use std::sync::Arc;

use zeroize::Zeroize as _;

use crate::Edition;
use crate::path::join_clean;

/// The platform, which determines the variable with the home folder.
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
/// The default is the environment of the process. [`Environment::from_vars`] makes a closed environment, which has exactly the
/// given variables, for tests and tools. Cloning is cheap.
///
/// A variable with an empty value counts as unset.
///
/// The built-in HTTP client of a session uses the proxies that the session's environment names. A
/// [`DefaultHttpClient`](crate::DefaultHttpClient) in a [`Config`](crate::Config) uses those of the process's environment, unless
/// it [has another](crate::DefaultHttpClient::environment).
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
    /// Sorted by name, without duplicates.
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
    /// The environment of this process. Each session that is made reads it anew.
    #[must_use]
    pub fn process() -> Self {
        Self::default()
    }

    /// A closed environment with exactly these variables, and without a home folder of the account.
    ///
    /// If a name occurs twice, the later value is used. Files are read from the file system as usual.
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

    /// Sets the platform of a closed environment; the default is that of the host. It does not change the environment of the
    /// process.
    #[must_use]
    pub fn platform(self, platform: Platform) -> Self {
        self.change(|closed| closed.platform = platform)
    }

    /// Sets the account's home folder of a closed environment. Edition 1.55 uses it if the variable with the home folder is
    /// unset. It does not change the environment of the process.
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

    /// The variables of a closed environment; `None` for that of the process.
    #[cfg(feature = "process")]
    pub(crate) fn variables(&self) -> Option<impl Iterator<Item = (&OsStr, &OsStr)>> {
        match &self.0 {
            Source::Process => None,
            Source::Closed(closed) => {
                Some(closed.variables.iter().map(|(name, value)| (name.as_os_str(), value.as_os_str())))
            }
        }
    }

    /// Whether this is a closed environment, not that of the process.
    #[cfg(feature = "sts")]
    pub(crate) const fn is_closed(&self) -> bool {
        matches!(self.0, Source::Closed(_))
    }

    /// The value of a variable; `None` if it is unset or empty.
    pub(crate) fn raw(&self, name: &str) -> Option<OsString> {
        let value = match &self.0 {
            Source::Process => std::env::var_os(name),
            Source::Closed(closed) => closed.get(OsStr::new(name)),
        };
        value.filter(|value| !value.is_empty())
    }

    /// The value of a variable as text, with invalid UTF-8 replaced; `None` if it is unset or empty.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        let value = self.raw(name)?.into_string();
        Some(value.unwrap_or_else(|bytes| bytes.to_string_lossy().into_owned()))
    }

    /// The value of the first variable that is set.
    pub(crate) fn first(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.text(name))
    }

    /// The home folder: that of the platform's variable or, in edition 1.55 without one, that of the account.
    pub(crate) fn home(&self, edition: Edition) -> Option<PathBuf> {
        let named = self.named_home();
        match edition {
            Edition::V1_14 => named,
            Edition::V1_55 => named.or_else(|| self.home_of_account()),
        }
    }

    /// The home folder of the platform's variable.
    pub(crate) fn named_home(&self) -> Option<PathBuf> {
        self.raw(self.host_platform().home_variable()).map(PathBuf::from)
    }

    /// A file of the `.aws` folder. Without a home folder the path is relative to the working folder, as in both releases.
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
