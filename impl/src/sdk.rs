//! The configuration of official clients from a session: the feature `sdk`.

mod credentials;
mod http;
mod interceptor;
mod view;

use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_smithy_types::retry::RetryConfig;
use aws_types::SdkConfig;
use aws_types::region::Region;

use credentials::{NoIdentityCache, Provider};
pub use interceptor::SessionInterceptor;

use crate::Session;

impl Session {
    /// The config of an official client. It has the region, the credentials, the HTTP client and the TLS settings of the
    /// session, and the endpoint and the maximum number of retries if the user set them. Everything else has the defaults of the official clients, with the latest
    /// behaviour version.
    ///
    /// The endpoint has no user name and password: they are never sent, and the `Debug` output of an official config would show
    /// them. If the credentials of the session are anonymous, the config has none; a client that sends unsigned requests needs
    /// `allow_no_auth`.
    ///
    /// The config has no identity cache, because the credentials of the session have a cache of their own. They have an expiry, so
    /// that an identity cache of the official clients can be set instead.
    ///
    /// ```no_run
    /// # mod aws_sdk_s3 {
    /// #     pub mod config {
    /// #         use aws_smithy_runtime_api::client::interceptors::Intercept;
    /// #         pub struct Config;
    /// #         pub struct Builder;
    /// #         impl Builder {
    /// #             pub fn from(_: &aws_types::SdkConfig) -> Self { Self }
    /// #             pub fn interceptor(self, _: impl Intercept + 'static) -> Self { self }
    /// #             pub fn build(self) -> Config { Config }
    /// #         }
    /// #     }
    /// #     pub struct Client;
    /// #     impl Client { pub fn from_conf(_: config::Config) -> Self { Self } }
    /// # }
    /// let session = awsess::Session::new_session([])?;
    /// let config = aws_sdk_s3::config::Builder::from(&session.sdk_config())
    ///     .interceptor(session.interceptor())
    ///     .build();
    /// let client = aws_sdk_s3::Client::from_conf(config);
    /// # _ = client;
    /// # Ok::<(), awsess::Error>(())
    /// ```
    #[must_use]
    pub fn sdk_config(&self) -> SdkConfig {
        let config = self.config();
        let credentials = self.credentials();
        let mut sdk = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(self.region().map(|region| Region::new(region.to_owned())))
            .http_client(http::client(self.context().transport.for_config(config)))
            .identity_cache(NoIdentityCache);
        if !credentials.is_anonymous() {
            let provider = SharedCredentialsProvider::new(Provider::new(credentials.clone()));
            sdk = sdk.credentials_provider(provider);
        }
        let endpoint = self.client_config_no_resolve_endpoint([]).endpoint;
        sdk.set_endpoint_url(endpoint.map(|url| url.without_user_info()));
        sdk.set_retry_config(config.own_max_retries().map(retry_config));
        sdk.set_use_fips(config.endpoint_settings.use_fips_endpoint);
        sdk.set_use_dual_stack(config.endpoint_settings.use_dual_stack_endpoint);
        sdk.build()
    }

    /// An interceptor that runs the user's handlers of the session for every request of an official client. The default handlers
    /// do not run, because the official client validates, signs, sends and retries requests itself.
    ///
    /// A handler sees the operation, the parameters, the request without its body, and the status code and headers of the
    /// response. Until the Send list has run, it can change the method, the URL and the headers of the request. An error of a
    /// handler fails the request, unless the client retries it. If the deprecated [`new`](Self::new) could not make the session,
    /// every request fails before it is sent.
    #[must_use]
    pub fn interceptor(&self) -> SessionInterceptor {
        SessionInterceptor::new(self.clone())
    }
}

/// The standard retries of official clients, which count the first attempt too. A negative number retries nothing.
fn retry_config(max_retries: i64) -> RetryConfig {
    let max_retries = u32::try_from(max_retries.max(0)).unwrap_or(u32::MAX);
    RetryConfig::standard().with_max_attempts(max_retries.saturating_add(1))
}
