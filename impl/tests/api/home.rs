//! A home folder of a test's own, and the sessions made in it.

use std::path::PathBuf;

#[cfg(feature = "sts")]
use awsess::{Config, Credentials};
use awsess::{Edition, Environment, Error, Options, Session, SharedConfigState};
use tempfile::TempDir;

/// The code of the error when the role of a short ARN is assumed, which is never sent.
pub(crate) const ROLE_CODE: &str = if cfg!(feature = "sts") { "InvalidParameter" } else { "NotSupported" };

/// A home folder with an `.aws` folder that is removed at the end.
pub(crate) struct Home(TempDir);

impl Home {
    pub(crate) fn new() -> Self {
        let home = tempfile::tempdir().expect("a temporary folder");
        std::fs::create_dir(home.path().join(".aws")).expect("a folder in it");
        Self(home)
    }

    pub(crate) fn with(credentials: &str, config: &str) -> Self {
        let home = Self::new();
        std::fs::write(home.path("credentials"), credentials).expect("a file in it");
        std::fs::write(home.path("config"), config).expect("a file in it");
        home
    }

    /// A file of the `.aws` folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(".aws").join(name)
    }

    /// A closed environment with this home and the variables. The metadata service of an instance is disabled, so that no test dials
    /// its address, unless the variables set `AWS_EC2_METADATA_DISABLED`.
    pub(crate) fn environment(&self, variables: &[(&str, &str)]) -> Environment {
        let home = ["HOME", "USERPROFILE"].map(|name| (name.into(), self.0.path().into()));
        let home = home.into_iter().chain([("AWS_EC2_METADATA_DISABLED".into(), "true".into())]);
        let others = variables.iter().map(|&(name, value)| (name.into(), value.into()));
        Environment::from_vars::<std::ffi::OsString, std::ffi::OsString>(home.chain(others))
    }

    /// Options with this home, the variables, and a clock that takes no time.
    pub(crate) fn options(&self, variables: &[(&str, &str)]) -> Options {
        with_test_clock(Options::new().environment(self.environment(variables)))
    }

    /// A session with the shared config on.
    pub(crate) fn shared(&self, edition: Edition, profile: &str) -> Result<Session, Error> {
        let options = self.options(&[]).edition(edition).profile(profile);
        Session::new_session_with_options(options.shared_config_state(SharedConfigState::Enable))
    }
}

#[cfg(feature = "sts")]
fn with_test_clock(options: Options) -> Options {
    options.clock(crate::clock::TestClock::new())
}

/// Without requests nothing waits.
#[cfg(not(feature = "sts"))]
fn with_test_clock(options: Options) -> Options {
    options
}

/// A session with static credentials and a region, in a home of its own.
#[cfg(feature = "sts")]
pub(crate) fn session_with_keys(edition: Edition, config: Config) -> Session {
    let keys = Credentials::from_static("KEY", "SECRET", None);
    let config = config.region("eu-west-1").credentials(keys);
    Session::new_session_with_options(Home::new().options(&[]).edition(edition).config(config)).unwrap()
}

/// The access key and the provider that the session's credentials show.
pub(crate) fn shown(session: &Session) -> (String, String) {
    let value = session.credentials().retrieve().expect("credentials");
    (value.access_key_id, value.provider_name)
}

/// The code that a failed retrieval shows.
pub(crate) fn retrieval_code(session: &Session) -> String {
    session.credentials().retrieve().expect_err("no credentials").code().unwrap_or_default().to_owned()
}
