//! The secrets of an outcome. Every field is matched by name, so that a new one does not compile until it is handled here.

use super::case::passwords;
use crate::vocabulary::outcome::{Call, ClientConfig, Credentials, CredentialsValue, Outcome, Session};
use crate::vocabulary::secret::is_secret;

/// Adds the secrets that the outcome shows.
pub(super) fn collect(outcome: &Outcome, found: &mut Vec<String>) {
    match outcome {
        Outcome::Session(session) => add_session(session, found),
        Outcome::Error(_) => {}
    }
}

fn add_session(session: &Session, found: &mut Vec<String>) {
    let Session {
        region: _,
        credentials,
        requests,
        services,
        services_no_resolve,
        handlers: _,
        copy,
        fails_with: _,
        request: _,
        call: _,
    } = session;
    if let Some(Credentials::Value(value)) = credentials {
        let CredentialsValue { access_key_id: _, secret_access_key, session_token, provider_name: _ } = value;
        found.extend([secret_access_key, session_token].map(String::clone));
    }
    for Call {
        service: _,
        operation: _,
        signed_with: _,
        signing_region: _,
        signature: _,
        host: _,
        client_certificate: _,
        parameters,
    } in requests.iter().flatten()
    {
        found.extend(parameters.iter().filter(|(name, _)| is_secret(name)).map(|(_, value)| value.clone()));
    }
    for client in services.iter().chain(services_no_resolve).flat_map(|clients| clients.values()) {
        let ClientConfig { endpoint, signing_region: _, signing_name: _, partition: _, error: _ } = client;
        found.extend(passwords(endpoint));
    }
    copy.iter().for_each(|copy| add_session(copy, found));
}
