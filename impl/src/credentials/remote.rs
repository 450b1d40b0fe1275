//! The credentials of the container or the instance that a program runs in.

use std::time::{Duration, SystemTime};

use super::{CredentialsProvider, CredentialsValue, container, instance};
use crate::context::Context;
use crate::go_json::{JsonError, Object};
use crate::{Config, Options, Secret};

/// The variables with the URL of the container's endpoint, and with its path and query.
const FULL_URI: &str = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
const RELATIVE_URI: &str = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
/// The endpoint of ECS.
const ECS_ENDPOINT: &str = "http://169.254.170.2";

/// How long before their expiry a session retrieves the credentials again.
pub(super) const EXPIRY_WINDOW: Duration = Duration::from_secs(5 * 60);

/// The provider of the credentials of the container or, if the environment names none, of the instance. It is chosen when the
/// session is made.
pub(crate) fn remote_provider(
    options: &Options,
    config: &Config,
    context: &Context,
) -> Box<dyn CredentialsProvider> {
    if let Some(url) = options.environment.text(FULL_URI) {
        return container::from_full_url(&url, options, config, context);
    }
    if let Some(uri) = options.environment.text(RELATIVE_URI) {
        return container::from_environment(&format!("{ECS_ENDPOINT}{uri}"), options, config, context);
    }
    Box::new(instance::of_session(config, context))
}

/// The credentials in an answer. Any part may be missing.
pub(super) struct RemoteCredentials {
    access_key_id: Option<Secret>,
    secret_access_key: Option<Secret>,
    token: Option<Secret>,
    pub(super) expiration: Option<SystemTime>,
}

impl RemoteCredentials {
    pub(super) fn from_object(
        object: &Object<'_>,
        expiration: Option<SystemTime>,
    ) -> Result<Self, JsonError> {
        Ok(Self {
            expiration,
            access_key_id: object.text("AccessKeyId")?,
            secret_access_key: object.text("SecretAccessKey")?,
            token: object.text("Token")?,
        })
    }

    /// The value of the credentials. A missing part is empty.
    pub(super) fn into_value(self, provider: &str) -> CredentialsValue {
        let id = self.access_key_id.as_ref().map_or("", Secret::expose);
        let value = CredentialsValue::new(id, self.secret_access_key.unwrap_or_default());
        let value = value.session_token(self.token.unwrap_or_default()).provider_name(provider);
        CredentialsValue { expiry: self.expiration, ..value }
    }
}
