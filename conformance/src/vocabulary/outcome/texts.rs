//! The roles of the strings of an outcome.

use super::{
    Call, Called, ClientConfig, Credentials, CredentialsValue, Error, FailedRetrieval, FileSeen, Outcome,
    Session, SessionConfig, Trial,
};
use crate::vocabulary::texts::{Change, Place, Role, See, Texts, texts};

impl Outcome {
    /// Calls the function with every string of the outcome.
    pub fn each_text<'t>(&'t self, mut see: impl FnMut(&Place<'_>, Role, &'t str)) {
        self.visit((), &Place::Whole, &mut see);
    }

    /// Calls the function with every string of the outcome, which it may change.
    pub fn each_text_mut(&mut self, mut change: impl FnMut(&Place<'_>, Role, &mut String)) {
        self.visit_mut((), &Place::Whole, &mut change);
    }
}

impl Texts<()> for Outcome {
    fn visit<'t>(&'t self, _: (), at: &Place<'_>, see: See<'_, 't>) {
        match self {
            Self::Session(session) => session.visit((), &Place::Field(at, "session"), see),
            Self::Error(error) => error.visit((), &Place::Field(at, "error"), see),
        }
    }

    fn visit_mut(&mut self, _: (), at: &Place<'_>, change: Change<'_>) {
        match self {
            Self::Session(session) => session.visit_mut((), &Place::Field(at, "session"), change),
            Self::Error(error) => error.visit_mut((), &Place::Field(at, "error"), change),
        }
    }
}

texts!(struct Session {
    () =>
        credentials, credentials_again, requests, files, services, services_no_resolve, config, copy, fails_with,
        request, call;
    Role::Plain => region, programs;
    Role::Name => handlers;
});

texts!(enum Credentials {
    () => Failed, Value;
});

texts!(struct FailedRetrieval {
    () => error;
});

texts!(struct CredentialsValue {
    Role::Plain => access_key_id;
    Role::Secret => secret_access_key, session_token;
    Role::Name => provider_name;
});

texts!(struct Call {
    Role::Plain => service, operation, signed_with, signing_region, host;
    Role::Message => signature;
    Role::Name => client_certificate;
    Role::Plain => execution_environment;
    Role::Named => parameters;
});

texts!(struct FileSeen {
    Role::Named => members;
    Role::Content => text;
    Role::Plain => permissions;
});

texts!(struct ClientConfig {
    () => max_retries, error;
    Role::Url => endpoint;
    Role::Plain => signing_region, signing_name, partition;
});

texts!(struct SessionConfig {
    () =>
        s3_use_arn_region, enable_endpoint_discovery, ec2_metadata_enable_fallback,
        ec2_metadata_disable_timeout_override;
});

texts!(struct Trial {
    () => error;
    Role::Name => ran;
});

texts!(struct Called {
    () => error;
});

texts!(struct Error {
    () => original, causes, panicked;
    Role::Plain => code;
    Role::Message => message;
});
