//! The parts of a session that its clients and their requests share.

use std::fmt::DebugStruct;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

#[cfg(feature = "sso")]
use crate::credentials::{SsoTokenProvider, TokenSource, session_token_file, start_url_token_file};
use crate::error::{BoxError, Error, ErrorKind};
use crate::http_client::HttpClient as _;
pub(crate) use crate::http_client::runtime::is_request_thread;
use crate::http_client::transport::Transport;
use crate::monitoring::Agent;
#[cfg(feature = "sso")]
use crate::session::SsoSession;
#[cfg(feature = "sso")]
use crate::shared_config::SsoSettings;
use crate::shared_config::{Role, WebIdentity};
#[cfg(feature = "sso")]
use crate::sso::{Oidc, Portal, SsoRole};
use crate::sts::Sts;
pub(crate) use crate::tls::OpenTls;
use crate::{Clock, Config, Credentials, Edition, Environment, Handlers, Options};

/// The handlers, transport and clock with which requests are sent, and the environment. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    pub(crate) edition: Edition,
    pub(crate) environment: Environment,
    pub(crate) handlers: Arc<Handlers>,
    pub(crate) transport: Transport,
    pub(crate) clock: Arc<dyn Clock>,
}

impl Context {
    /// The context of a session with these options and this config. Its handlers are those of the options, or else the default
    /// ones, and, unless the config disables it, the parameter validator.
    pub(crate) fn new(options: &Options, config: &Config) -> Self {
        let own_handlers = options.own_handlers();
        // The default handlers include the validator.
        let is_default = own_handlers.is_none() && !config.disable_param_validation.unwrap_or(false);
        let mut context = Self {
            edition: options.edition,
            environment: options.environment.clone(),
            handlers: own_handlers.map_or_else(|| Handlers::shared_defaults(options.edition), Arc::new),
            transport: Transport::new(config, &options.environment, options.edition),
            clock: options.clock_or_system(),
        };
        if !is_default {
            context.init_handlers(config);
        }
        context
    }

    /// Puts the parameter validator at the end of the Validate list, or removes it if the config disables it.
    pub(crate) fn init_handlers(&mut self, config: &Config) {
        let validate = !config.disable_param_validation.unwrap_or(false);
        self.handlers_mut().set_parameter_validation(validate);
    }

    pub(crate) fn handlers_mut(&mut self) -> &mut Handlers {
        Arc::make_mut(&mut self.handlers)
    }

    /// Removes all handlers.
    pub(crate) fn clear_handlers(&mut self) {
        self.handlers = Arc::new(Handlers::empty(self.edition));
    }

    /// Adds the handlers of client-side monitoring, if there is an agent. An address that the release could not connect to is an error
    /// in edition 1.55; edition 1.14 then goes on without the handlers.
    pub(crate) fn monitor(&mut self, agent: Option<Agent>) -> Result<(), Error> {
        let Some(agent) = agent else { return Ok(()) };
        match (check_address(&agent, &self.transport), self.edition) {
            (Err(_), Edition::V1_14) => {}
            (checked, _) => {
                checked?;
                self.handlers_mut().monitor();
            }
        }
        Ok(())
    }

    /// Makes every request fail with the error.
    pub(crate) fn fail_with(&mut self, error: &Error) {
        let error = error.clone();
        self.handlers_mut().validate.push_back(move |request| request.error = Some(error.clone()));
    }

    /// Makes every request without an endpoint fail with the error. A handler that runs earlier can set the endpoint.
    pub(crate) fn fail_without_endpoint(&mut self, error: &Error) {
        let error = error.clone();
        self.handlers_mut().validate.push_back(move |request| {
            if request.client_info.endpoint.is_none() {
                request.error = Some(error.clone());
            }
        });
    }

    /// Reads the CA bundle and the client certificate, with which all requests are sent from then on.
    pub(crate) fn load_tls(&self, tls: OpenTls<'_>, config: &Config) -> Result<(), Error> {
        self.transport.set_tls(tls.load(config)?);
        Ok(())
    }

    /// The credentials of the first of these roles. They are retrieved from STS, with the config of the session.
    pub(crate) fn assume_roles(
        &self,
        roles: Vec<Role>,
        source: Credentials,
        config: &Config,
        options: &Options,
    ) -> Credentials {
        let sts = Sts::new(config, self, options);
        let token_provider = options.assume_role_token_provider.clone();
        Credentials::from_roles(roles, source, sts, token_provider, Duration::ZERO)
    }

    /// The credentials for a web identity. They are retrieved from STS, with the config of the session.
    pub(crate) fn web_identity(
        &self,
        identity: WebIdentity,
        config: &Config,
        options: &Options,
    ) -> Credentials {
        let sts = Sts::new(config, self, options);
        Credentials::from_web_identity(identity, options.web_identity.clone(), sts)
    }

    /// The credentials of single sign-on with the token of a start URL. The portal is called with the config of the session.
    #[cfg(feature = "sso")]
    pub(crate) fn sign_on(&self, settings: SsoSettings, config: &Config, options: &Options) -> Credentials {
        let file = start_url_token_file(&self.environment, &settings.start_url);
        self.sso_credentials(settings, TokenSource::File(file), config, options)
    }

    /// The credentials of single sign-on with the token of an `sso_session`. The token is renewed with the config of the second
    /// session, on which that of this session is merged, and with the default handlers.
    #[cfg(feature = "sso")]
    pub(crate) fn sign_on_with_session(
        &self,
        settings: SsoSettings,
        session: &SsoSession,
        config: &Config,
        options: &Options,
    ) -> Credentials {
        let oidc_config =
            Config::merged([session.second.config().clone(), in_region(config, &settings.region)]);
        let mut context = Self { handlers: Handlers::shared_defaults(self.edition), ..self.clone() };
        context.init_handlers(&oidc_config);
        let oidc = Oidc::new(oidc_config, context);
        let tokens =
            SsoTokenProvider::with_client(oidc, session_token_file(session.home.clone(), &session.name));
        self.sso_credentials(settings, TokenSource::Provider(tokens), config, options)
    }

    #[cfg(feature = "sso")]
    fn sso_credentials(
        &self,
        settings: SsoSettings,
        tokens: TokenSource,
        config: &Config,
        options: &Options,
    ) -> Credentials {
        let handlers = options.own_handlers();
        let handlers = handlers.map_or_else(|| Handlers::shared_defaults(self.edition), Arc::new);
        let mut context = Self { handlers, ..self.clone() };
        context.init_handlers(config);
        let portal = Portal::new(in_region(config, &settings.region), context);
        let role = SsoRole { account_id: settings.account_id, role_name: settings.role_name };
        Credentials::from_sso(role, tokens, portal)
    }

    /// Adds the TLS settings and the handlers to the `Debug` output of a session.
    pub(crate) fn add_fields(&self, session: &mut DebugStruct<'_, '_>) {
        let tls = self.transport.tls();
        session
            .field("roots", &tls.and_then(|tls| tls.roots.as_ref()))
            .field("client_certificate", &tls.and_then(|tls| tls.certificate.as_ref()))
            .field("handlers", &self.handlers);
    }
}

/// The host of the agent of client-side monitoring, if none is set.
const MONITORING_HOST: &str = "127.0.0.1";
/// Its port, if none is set.
const MONITORING_PORT: &str = "31000";

/// Checks that the port of the agent is a number, and that its host is an address or can be looked up.
fn check_address(agent: &Agent, transport: &Transport) -> Result<(), Error> {
    let failed = |cause: BoxError| Error::from(ErrorKind::UdpError).with_original_error(cause);
    let is_default_host = agent.host.is_empty() || agent.host.eq_ignore_ascii_case("localhost");
    let host = if is_default_host { MONITORING_HOST } else { &agent.host };
    let port = if agent.port.is_empty() { MONITORING_PORT } else { &agent.port };
    port.parse::<u16>().map_err(|error| failed(format!("invalid port {port:?}: {error}").into()))?;
    if host.parse::<IpAddr>().is_err() {
        transport.lookup_host(host).map_err(|error| failed(error.into()))?;
    }
    Ok(())
}

/// The config with another region.
#[cfg(feature = "sso")]
fn in_region(config: &Config, region: &str) -> Config {
    config.clone().region(region)
}
