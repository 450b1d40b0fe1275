//! A small loader of AWS settings: the environment first, then the two shared files. Replace it with your own.
//!
//! It knows profiles, static keys and regions. It assumes no roles, has no single sign-on, and takes its text as rust-ini
//! reads it.

use std::fmt;
use std::path::{Path, PathBuf};

use ini::{Ini, ParseOption, Properties};

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The region.
    pub region: Option<String>,
    /// The keys.
    pub keys: Option<Keys>,
}

/// Static credentials.
#[derive(Clone, PartialEq, Eq)]
pub struct Keys {
    /// The access key id.
    pub id: String,
    /// The secret access key.
    pub secret: String,
    /// The session token; empty where there is none.
    pub token: String,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A shared file that makes no sense.
#[derive(Debug)]
pub struct Invalid {
    /// The file.
    pub file: PathBuf,
    reason: ini::ParseError,
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "failed to load config file, {}", self.file.display())
    }
}

impl std::error::Error for Invalid {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.reason)
    }
}

/// What the program says itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// The profile; the environment's if there is none.
    pub profile: Option<String>,
    /// Whether the config file counts; if not said, AWS_SDK_LOAD_CONFIG says it.
    pub shared_config: Option<bool>,
}

/// Loads the settings that the program's choice and the environment lead to.
///
/// # Errors
///
/// When a shared file makes no sense. One that is not there or cannot be read is no error.
pub fn load(choice: &Choice, environment: impl Fn(&str) -> Option<String>) -> Result<Settings, Invalid> {
    let variables = Variables { environment, shared_config: choice.shared_config };
    let profile = choice.profile.clone().or_else(|| variables.either("AWS_PROFILE", "AWS_DEFAULT_PROFILE"));
    let profile = profile.unwrap_or_else(|| "default".into());
    let mut settings = Settings::default();
    for file in variables.files() {
        settings = section(&file, &profile)?.map_or(settings.clone(), |found| found.over(settings));
    }
    let named =
        Settings { region: variables.region(), keys: variables.keys().filter(|_| choice.profile.is_none()) };
    Ok(named.over(settings))
}

impl Settings {
    /// These settings, and the others where these have none.
    fn over(self, others: Self) -> Self {
        Self { region: self.region.or(others.region), keys: self.keys.or(others.keys) }
    }
}

/// The environment, in which an empty variable is an unset one.
struct Variables<E> {
    environment: E,
    shared_config: Option<bool>,
}

impl<E: Fn(&str) -> Option<String>> Variables<E> {
    fn get(&self, name: &str) -> Option<String> {
        (self.environment)(name).filter(|value| !value.is_empty())
    }

    fn first(&self, names: [&str; 2]) -> Option<String> {
        names.into_iter().find_map(|name| self.get(name))
    }

    /// Whether the config file counts.
    fn shared_config(&self) -> bool {
        let value = self.get("AWS_SDK_LOAD_CONFIG").unwrap_or_default();
        self.shared_config.unwrap_or(["1", "t", "T", "true", "TRUE", "True"].contains(&value.as_str()))
    }

    /// The variable, or the second one where shared config is on.
    fn either(&self, name: &str, with_shared_config: &str) -> Option<String> {
        let second = || self.shared_config().then(|| self.get(with_shared_config)).flatten();
        self.get(name).or_else(second)
    }

    /// The shared files, of which the later win.
    fn files(&self) -> Vec<PathBuf> {
        let home = self.get("HOME").map(PathBuf::from);
        let default = |name: &str| home.as_ref().map(|home| home.join(".aws").join(name));
        let named =
            |variable: &str, name: &str| self.get(variable).map(PathBuf::from).or_else(|| default(name));
        let config = self.shared_config().then(|| named("AWS_CONFIG_FILE", "config")).flatten();
        config.into_iter().chain(named("AWS_SHARED_CREDENTIALS_FILE", "credentials")).collect()
    }

    fn region(&self) -> Option<String> {
        self.either("AWS_REGION", "AWS_DEFAULT_REGION")
    }

    fn keys(&self) -> Option<Keys> {
        let id = self.first(["AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY"]);
        let secret = self.first(["AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY"]);
        let token = self.get("AWS_SESSION_TOKEN").unwrap_or_default();
        id.zip(secret).map(|(id, secret)| Keys { id, secret, token })
    }
}

/// What a file says of a profile; none where it cannot be read, or says nothing.
fn section(file: &Path, profile: &str) -> Result<Option<Settings>, Invalid> {
    let Ok(text) = std::fs::read_to_string(file) else { return Ok(None) };
    let options = ParseOption { enabled_quote: false, enabled_escape: false, ..ParseOption::default() };
    let ini =
        Ini::load_from_str_opt(&text, options).map_err(|reason| Invalid { file: file.to_owned(), reason })?;
    let found = ini.section(Some(profile)).or_else(|| ini.section(Some(format!("profile {profile}"))));
    Ok(found.map(settings))
}

fn settings(section: &Properties) -> Settings {
    let get = |key| section.get(key).filter(|value| !value.is_empty()).map(str::to_owned);
    let token = get("aws_session_token").unwrap_or_default();
    let keys = get("aws_access_key_id").zip(get("aws_secret_access_key"));
    Settings { region: get("region"), keys: keys.map(|(id, secret)| Keys { id, secret, token }) }
}
