//! The roles of the fields of an outcome.

use super::{Change, Place, Role, See, Texts, texts};
use crate::vocabulary::outcome::{
    Call, Called, ClientConfig, Credentials, CredentialsValue, Error, FailedRetrieval, Outcome, Session,
    Trial,
};

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

texts!(
    struct Session {
        region: Role::Plain,
        credentials: (),
        requests: (),
        services: (),
        services_no_resolve: (),
        handlers: Role::Name,
        copy: (),
        fails_with: (),
        request: (),
        call: (),
    }
);

texts!(enum Credentials {
    Failed: (),
    Value: (),
});

texts!(
    struct FailedRetrieval {
        error: (),
    }
);

texts!(
    struct CredentialsValue {
        access_key_id: Role::Plain,
        secret_access_key: Role::Secret,
        session_token: Role::Secret,
        provider_name: Role::Name,
    }
);

texts!(
    struct Call {
        service: Role::Plain,
        operation: Role::Plain,
        signed_with: Role::Plain,
        signing_region: Role::Plain,
        signature: Role::Message,
        host: Role::Plain,
        client_certificate: Role::Name,
        parameters: Role::Named,
    }
);

texts!(
    struct ClientConfig {
        endpoint: Role::Url,
        signing_region: Role::Plain,
        signing_name: Role::Plain,
        partition: Role::Plain,
        error: (),
    }
);

texts!(
    struct Trial {
        ran: Role::Name,
        error: (),
    }
);

texts!(
    struct Called {
        error: (),
    }
);

texts!(
    struct Error {
        code: Role::Plain,
        message: Role::Message,
        original: (),
        panicked: (),
    }
);
