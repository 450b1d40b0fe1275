//! The handlers, TLS settings and requests of a session.

use super::Session;
use crate::context::Context;
use crate::{ClientCertificate, Handlers, Request, RootCertificates};

impl Session {
    /// The handlers that requests of the session get.
    #[must_use]
    pub fn handlers(&self) -> &Handlers {
        &self.0.context.handlers
    }

    /// The handlers, mutably. Clones, copies and requests that were made before do not change.
    pub fn handlers_mut(&mut self) -> &mut Handlers {
        self.inner_mut().context.handlers_mut()
    }

    /// The TLS roots of the CA bundle; `None` if those of the system are used.
    #[must_use]
    pub fn root_certificates(&self) -> Option<&RootCertificates> {
        self.0.context.transport.tls()?.roots.as_ref()
    }

    /// The client certificate, which is sent to servers that request one.
    #[must_use]
    pub fn client_certificate(&self) -> Option<&ClientCertificate> {
        self.0.context.transport.tls()?.certificate.as_ref()
    }

    /// A request for an operation of the service, with the session's config and handlers, signed with its credentials.
    #[must_use]
    pub fn request(&self, service: &str, operation: &str) -> Request {
        self.client_config(service, []).request(service, operation)
    }

    pub(crate) fn context(&self) -> &Context {
        &self.0.context
    }
}
