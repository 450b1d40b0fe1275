//! The official clients, configured from a session. Feature `sdk`.

mod credentials;
mod http;
mod interceptor;
mod view;

use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_types::SdkConfig;
use aws_types::region::Region;

use credentials::{Kept, Provider};
pub use interceptor::SessionInterceptor;

use crate::Session;

impl Session {
    /// The config of an official client: the session's region, credentials, HTTP client with the session's TLS settings, and
    /// the endpoint if the user set one. A user name and password in the endpoint are left out: they are never sent, and an
    /// official config would show them. Everything else has the defaults of the official clients, with the latest behaviour
    /// version.
    ///
    /// A session with anonymous credentials gives none; a client that is to send unsigned requests has to be told so
    /// (`allow_no_auth`).
    ///
    /// ```ignore
    /// let config = aws_sdk_s3::config::Builder::from(&session.sdk_config())
    ///     .interceptor(session.interceptor())
    ///     .build();
    /// let client = aws_sdk_s3::Client::from_conf(config);
    /// ```
    #[must_use]
    pub fn sdk_config(&self) -> SdkConfig {
        let config = self.config();
        let credentials = self.credentials();
        let mut sdk = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(self.region().map(|region| Region::new(region.to_owned())))
            .http_client(http::client(self.context().transport.for_config(config)))
            .identity_cache(Kept);
        if !credentials.is_anonymous() {
            let provider = SharedCredentialsProvider::new(Provider::new(credentials.clone()));
            sdk = sdk.credentials_provider(provider);
        }
        let endpoint = self.client_config_no_resolve_endpoint([]).endpoint.without_user_info();
        sdk.set_endpoint_url(Some(endpoint).filter(|url| !url.is_empty()));
        sdk.set_use_fips(config.endpoint_settings.use_fips_endpoint);
        sdk.set_use_dual_stack(config.endpoint_settings.use_dual_stack_endpoint);
        sdk.build()
    }

    /// Runs the session's handlers around every request of an official client.
    ///
    /// What the official client does itself, from validation to retries, the handlers named `core.…` leave to it. A
    /// handler of the user's runs in its list: it sees the operation, the parameters, the request without its body and the
    /// answer's status and headers. It may change the method, the URL and the headers of a request, until Send; and an
    /// error that it reports fails the request, but where the client tries again by itself. A session of the deprecated
    /// [`new`](Self::new) that failed fails the request before anything is sent.
    #[must_use]
    pub fn interceptor(&self) -> SessionInterceptor {
        SessionInterceptor::new(self.clone())
    }
}
