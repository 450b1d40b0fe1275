//! What the user's program does, as flags: the function that it calls, and the options and the config that it passes.

use std::path::PathBuf;

use awsess_model::world;

use crate::cli::shared::cases::edition;
use crate::cli::shared::error::Error;
use crate::explain::{Request, read};
use crate::implementation::model;
use crate::vocabulary::case::{Config, Constructor, Edition, HttpClient, Options, SharedConfigState};

/// The token of a program that sets AssumeRoleTokenProvider. It is never sent.
const MFA_TOKEN: &str = "000000";

/// The program whose session is meant.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "What the program does")]
pub(crate) struct Program {
    /// The function that the program calls [default: NewSession, or NewSessionWithOptions with options]
    #[arg(long, value_name = "F", value_enum)]
    constructor: Option<Function>,
    /// Options.Profile
    #[arg(long, value_name = "P")]
    profile: Option<String>,
    /// Options.SharedConfigState
    #[arg(long, value_name = "STATE", value_enum)]
    shared_config: Option<State>,
    /// Options.AssumeRoleTokenProvider is set, to any function
    #[arg(long)]
    mfa_provider: bool,
    /// Options.CustomCABundle, the content of this file
    #[arg(long, value_name = "FILE")]
    ca_bundle: Option<PathBuf>,
    /// Config.Region
    #[arg(long, value_name = "R")]
    region: Option<String>,
    /// Config.Endpoint
    #[arg(long, value_name = "URL")]
    endpoint: Option<String>,
    /// Config.HTTPClient
    #[arg(long, value_name = "KIND", value_enum)]
    http_client: Option<Client>,
    /// The edition of the SDK whose behaviour is meant: 1.14 or 1.55
    #[arg(short, long, value_name = "E", value_parser = edition, default_value_t = Edition::V1_55)]
    edition: Edition,
}

/// The functions that create a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Function {
    /// session.NewSession, which takes a config alone
    NewSession,
    /// session.NewSessionWithOptions
    NewSessionWithOptions,
    /// The deprecated session.New, which takes a config alone and returns no error
    New,
}

/// The documented values of `SharedConfigState`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum State {
    /// SharedConfigEnable: on, whatever the value of AWS_SDK_LOAD_CONFIG
    Enable,
    /// SharedConfigDisable: off, whatever the value of AWS_SDK_LOAD_CONFIG
    Disable,
    /// SharedConfigStateFromEnv: as AWS_SDK_LOAD_CONFIG selects
    FromEnv,
}

/// The clients that a program can set as `Config.HTTPClient`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Client {
    /// A client without a transport, or with one of the type http.Transport
    Standard,
    /// A client whose transport is of another type, as tracing libraries make it
    Own,
}

impl Program {
    /// What to explain.
    pub(crate) fn request(&self) -> Result<Request, Error> {
        let edition = self.edition.into();
        let options = model::options(self.options()?, edition).map_err(|why| Error::new(why.to_string()))?;
        let custom_ca_bundle = self.bundle()?;
        Ok(Request { edition, options: world::Options { custom_ca_bundle, ..options } })
    }

    /// The options as those of a case. The bytes of the bundle that are not UTF-8 become U+FFFD.
    pub(crate) fn options(&self) -> Result<Options, Error> {
        let bundle = self.bundle()?;
        let options = Options {
            profile: self.profile.clone().unwrap_or_default(),
            shared_config_state: self.shared_config.map_or(SharedConfigState::FromEnv, Into::into),
            assume_role_token: self.mfa_provider.then(|| MFA_TOKEN.to_owned()),
            custom_ca_bundle: bundle.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
            config: Config {
                region: self.region.clone(),
                endpoint: self.endpoint.clone(),
                http_client: self.http_client.map(Into::into),
                ..Config::default()
            },
            ..Options::default()
        };
        Ok(Options { constructor: self.constructor()?, ..options })
    }

    /// The bytes of the bundle.
    fn bundle(&self) -> Result<Option<Vec<u8>>, Error> {
        let Some(path) = &self.ca_bundle else { return Ok(None) };
        let cannot = |reason: &str| Error::new(format!("--ca-bundle {}: {reason}", path.display()));
        match read(path) {
            Ok(world::File::Bytes(bytes)) => Ok(Some(bytes)),
            Ok(world::File::Directory) => Err(cannot("it is a directory")),
            Err(error) => Err(cannot(&error.to_string())),
        }
    }

    /// The function that is called. Only `NewSessionWithOptions` takes options.
    fn constructor(&self) -> Result<Constructor, Error> {
        let flags = [
            ("--profile", self.profile.is_some()),
            ("--shared-config", self.shared_config.is_some()),
            ("--mfa-provider", self.mfa_provider),
            ("--ca-bundle", self.ca_bundle.is_some()),
        ];
        let option = flags.into_iter().find_map(|(flag, is_set)| is_set.then_some(flag));
        match (self.constructor, option) {
            (None, None) => Ok(Constructor::NewSession),
            (None | Some(Function::NewSessionWithOptions), _) => Ok(Constructor::NewSessionWithOptions),
            (Some(Function::NewSession), None) => Ok(Constructor::NewSession),
            (Some(Function::New), None) => Ok(Constructor::New),
            (Some(Function::NewSession | Function::New), Some(flag)) => Err(Error::new(format!(
                "{flag} is an option, which only NewSessionWithOptions takes: leave out --constructor"
            ))),
        }
    }
}

impl From<State> for SharedConfigState {
    fn from(state: State) -> Self {
        match state {
            State::Enable => Self::Enable,
            State::Disable => Self::Disable,
            State::FromEnv => Self::FromEnv,
        }
    }
}

impl From<Client> for HttpClient {
    fn from(client: Client) -> Self {
        match client {
            Client::Standard => Self::RootsCanBeSet,
            Client::Own => Self::Opaque,
        }
    }
}
