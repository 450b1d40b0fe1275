//! The options for the requests of a session: TLS, handlers and web identities.

use std::fmt::DebugStruct;

use crate::{CaBundle, Edition, Handlers, Options, PemSource, WebIdentityOptions};

impl Options {
    /// Sets how the credentials of a web identity are requested.
    #[must_use]
    pub fn web_identity(mut self, options: WebIdentityOptions) -> Self {
        self.web_identity = options;
        self
    }

    /// Sets the CA certificates.
    #[must_use]
    pub fn custom_ca_bundle(mut self, bundle: impl Into<CaBundle>) -> Self {
        self.custom_ca_bundle = Some(bundle.into());
        self
    }

    /// Sets the client certificate.
    #[must_use]
    pub fn client_tls_cert(mut self, certificate: impl Into<PemSource>) -> Self {
        self.client_tls_cert = Some(certificate.into());
        self
    }

    /// Sets the private key of the client certificate.
    #[must_use]
    pub fn client_tls_key(mut self, key: impl Into<PemSource>) -> Self {
        self.client_tls_key = Some(key.into());
        self
    }

    /// Sets the handlers of the session and of its own calls.
    ///
    /// ```
    /// use awsess::{Edition, Handlers, Options};
    ///
    /// let mut handlers = Handlers::defaults(Edition::V1_55);
    /// handlers.send.push_front(|request| {
    ///     println!("{}/{}", request.client_info.service_name, request.operation);
    /// });
    /// let options = Options::new().handlers(handlers);
    /// # _ = options;
    /// ```
    #[must_use]
    pub fn handlers(mut self, handlers: Handlers) -> Self {
        self.handlers = Some(handlers);
        self
    }

    /// The user's handlers, if they take the place of the default ones.
    pub(crate) fn own_handlers(&self) -> Option<Handlers> {
        match self.edition {
            Edition::V1_14 => None,
            Edition::V1_55 => {
                let handlers = self.handlers.clone().map(|handlers| handlers.for_edition(self.edition));
                handlers.filter(|handlers| !handlers.is_empty())
            }
        }
    }

    /// Adds the options of this module to the `Debug` output.
    pub(super) fn add_request_fields(&self, options: &mut DebugStruct<'_, '_>) {
        options
            .field("web_identity", &self.web_identity)
            .field("custom_ca_bundle", &self.custom_ca_bundle)
            .field("client_tls_cert", &self.client_tls_cert)
            .field("client_tls_key", &self.client_tls_key)
            .field("handlers", &self.handlers);
    }
}
