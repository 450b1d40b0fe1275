//! Client-side monitoring, which reports requests to an agent: what enables it, and the address of the agent.
//!
//! The library reports nothing. It has the handlers and the errors of the SDK only.

use crate::env_config::is_truthy;
use crate::shared_config::{SharedConfig, SharedFiles};
use crate::{Edition, Environment};

const ENABLED: &str = "AWS_CSM_ENABLED";
const HOST: &str = "AWS_CSM_HOST";
const PORT: &str = "AWS_CSM_PORT";

/// The profile that enables monitoring.
const PROFILE: &str = "aws_csm";

/// The address of the agent. An empty host or port is the default one.
#[derive(Default)]
#[cfg_attr(not(feature = "sts"), expect(dead_code, reason = "without requests there is nothing to report"))]
pub(crate) struct Agent {
    pub(crate) host: String,
    pub(crate) port: String,
}

impl Agent {
    /// The agent if the environment, or else the profile `aws_csm`, enables monitoring. Edition 1.14 reads neither that profile nor a
    /// host. An error of the profile disables monitoring.
    pub(crate) fn find(
        environment: &Environment,
        files: Option<&SharedFiles>,
        edition: Edition,
    ) -> Option<Self> {
        let variable = |name| environment.text(name).unwrap_or_default();
        match (edition, environment.text(ENABLED)) {
            (Edition::V1_14, Some(_)) => Some(Self { port: variable(PORT), ..Self::default() }),
            (Edition::V1_55, Some(value)) if is_truthy(&value) => {
                Some(Self { host: variable(HOST), port: variable(PORT) })
            }
            (Edition::V1_55, None) => Self::from_files(files?),
            _ => None,
        }
    }

    /// The agent that the profile names, which is read even while the shared config is off.
    fn from_files(files: &SharedFiles) -> Option<Self> {
        files.sections_of(PROFILE).next()?;
        SharedConfig::load(PROFILE, files, false, Edition::V1_55).ok()?.monitoring_agent
    }
}
