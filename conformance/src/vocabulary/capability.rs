//! Capabilities: the named parts of a case or an outcome that an implementation may not have.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::vocabulary::words::words;

words! {
    /// A part of the protocol that an adapter declares.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
    pub enum Capability {
        /// Roles are assumed when credentials are retrieved.
        AssumeRole = "assume-role",
        /// `observe.call_with` and `call`. An adapter that has it also has `assume-role`.
        Call = "call",
        /// `options.client_tls_cert` and `options.client_tls_key`, and in edition 1.55 the variables
        /// `AWS_SDK_GO_CLIENT_TLS_CERT` and `AWS_SDK_GO_CLIENT_TLS_KEY`.
        ClientTls = "client-tls",
        /// `observe.config` and `config`, and the fields of a config that only they show.
        Config = "config",
        /// `remote.container`: the credentials of a container's endpoint, in the chain of the release and as a
        /// `credential_source`.
        Container = "container",
        /// `observe.copy_with` and `copy`.
        Copy = "copy",
        /// `endpoint_resolver` of a config. The calls to its endpoints keep their host.
        EndpointResolver = "endpoint-resolver",
        /// The message of an error, and the errors behind it.
        ErrorMessages = "error-messages",
        /// `observe.edit_handlers` and `observe.edit_copy_handlers`.
        HandlerEdits = "handler-edits",
        /// `observe.handlers`.
        Handlers = "handlers",
        /// `remote.imds`: the credentials of an instance, in the chain of the release and as a `credential_source`.
        Metadata = "metadata",
        /// The variable `AWS_CSM_ENABLED` and, in edition 1.55, the profile `aws_csm`: the handlers and the errors of client-side
        /// monitoring.
        Monitoring = "monitoring",
        /// `options.must`.
        Must = "must",
        /// `options.edit_handlers`: the option `Handlers`, which edition 1.14 does not have.
        OptionHandlers = "option-handlers",
        /// The words in which the release's parser refuses a shared file. They quote the file.
        ParserMessages = "parser-messages",
        /// `programs`, and credentials that the program of `credential_process` prints.
        Process = "process",
        /// The name of the provider that gave the credentials.
        ProviderName = "provider-name",
        /// Redirects in `remote`, which are followed.
        Redirects = "redirects",
        /// `observe.refreshes`, `observe.again` and `options.assume_role_tokens`.
        Refresh = "refresh",
        /// `observe.request`.
        Request = "request",
        /// `remote`: requests fail as the parties answer, and are sent again as the release does.
        Retries = "retries",
        /// `options.assume_role_duration`, `options.web_identity_provider`, `options.process_provider`,
        /// `options.ec2_imds_endpoint` and `options.ec2_imds_endpoint_mode`: options that edition 1.14 does not have.
        SessionOptions = "session-options",
        /// `observe.services` and `observe.services_no_resolve`, and the fields of a config whose effect only clients
        /// show.
        Services = "services",
        /// `remote.sso` and `remote.oidc`: the credentials of single sign-on, and the tokens for them, whose files `observe.files`
        /// names.
        SingleSignOn = "sso",
        /// `sts`: connections are made with the roots of the session.
        Tls = "tls",
        /// The execution environment in the header `User-Agent` of calls.
        UserAgent = "user-agent",
        /// `credentials_chain_verbose_errors` of a config, and the `causes` of an error.
        VerboseErrors = "verbose-errors",
        /// Credentials in exchange for the token of a web identity.
        WebIdentity = "web-identity",
        /// The platform `windows`.
        Windows = "windows",
    }
}

/// What an implementation can do.
pub type Capabilities = BTreeSet<Capability>;
