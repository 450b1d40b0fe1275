//! Outcomes from what the model predicts.

use std::borrow::Cow;
use std::collections::BTreeMap;

use awsess_model::client::ClientConfig;
use awsess_model::failure::Failure;
use awsess_model::flags::Flags;
use awsess_model::session as expected;
use awsess_model::trace::Trace;
use awsess_model::world::Party;

use super::world::RUN_HOSTS;
use crate::parties::certificates::client;
use crate::parties::sts::is_generated_session_name;
use crate::vocabulary::outcome;

/// The fields of a session's config in an outcome.
pub(super) fn session_config(flags: &Flags) -> outcome::SessionConfig {
    let Flags {
        s3_use_arn_region,
        enable_endpoint_discovery,
        ec2_metadata_enable_fallback,
        ec2_metadata_disable_timeout_override,
    } = *flags;
    outcome::SessionConfig {
        s3_use_arn_region,
        enable_endpoint_discovery,
        ec2_metadata_enable_fallback,
        ec2_metadata_disable_timeout_override,
    }
}

/// The config of a client in an outcome.
pub(super) fn client_config(client: ClientConfig) -> outcome::ClientConfig {
    outcome::ClientConfig {
        endpoint: client.endpoint,
        signing_region: client.signing_region,
        signing_name: client.signing_name,
        partition: Some(client.partition.into_owned()).filter(|partition| !partition.is_empty()),
        max_retries: Some(client.max_retries),
        error: client.error.as_ref().map(error),
    }
}

/// A retrieval that failed, in an outcome.
pub(super) fn failed(failure: &Failure) -> outcome::Credentials {
    outcome::Credentials::Failed(outcome::FailedRetrieval { error: error(failure) })
}

/// The result of a retrieval in an outcome.
pub(super) fn retrieved(result: &Result<expected::Keys, Failure>) -> outcome::Credentials {
    result.as_ref().map_or_else(failed, value)
}

/// Credentials in an outcome.
pub(super) fn value(keys: &expected::Keys) -> outcome::Credentials {
    outcome::Credentials::Value(outcome::CredentialsValue {
        access_key_id: keys.access_key_id.clone(),
        secret_access_key: keys.secret_access_key.expose().into(),
        session_token: keys.session_token.expose().into(),
        provider_name: Some(keys.provider_name.clone().into_owned()),
    })
}

/// A call in an outcome, without a session name that was generated: no two are equal.
pub(super) fn call(call: &expected::Call) -> outcome::Call {
    let is_generated = |(name, value): &&(Cow<'_, str>, String)| {
        *name == "RoleSessionName" && is_generated_session_name(value)
    };
    let parameters = call.parameters.iter().filter(|parameter| !is_generated(parameter));
    let service = match call.party {
        Party::Sts if call.signer.is_none() => "sts".into(),
        Party::Sts => call.signing_name.clone(),
        Party::Container => "container".into(),
        Party::Imds => "imds".into(),
        Party::Oidc => "oidc".into(),
        Party::Sso => "sso".into(),
    };
    outcome::Call {
        service,
        operation: call.operation.clone().into_owned(),
        signed_with: call.signer.as_ref().map_or_else(String::new, |keys| keys.access_key_id.clone()),
        signing_region: call.signing_region.clone(),
        signature: None,
        // The URL of the run is another in each run.
        host: call.host.clone().filter(|host| RUN_HOSTS.iter().all(|(_, own)| host != own)),
        client_certificate: call
            .client_certificate
            .as_deref()
            .map(|der| client::name_of_placeholder(der).into()),
        execution_environment: call.execution_environment.clone(),
        parameters: parameters.map(|(name, value)| (name.clone().into_owned(), value.clone())).collect(),
    }
}

/// The names of the session's handlers, by list.
pub(super) fn handlers(session: &expected::Session) -> BTreeMap<String, Vec<String>> {
    let names = |list: &awsess_model::handlers::List| {
        list.handlers.iter().map(|handler| handler.name.clone().into_owned()).collect()
    };
    session.handlers().lists().iter().map(|list| (list.name.into(), names(list))).collect()
}

/// The trial request of the session.
pub(super) fn trial(session: &expected::Session, trace: &mut Trace<'_>) -> outcome::Trial {
    let trial = session.dry_run(trace);
    outcome::Trial {
        ran: trial.ran.into_iter().map(Into::into).collect(),
        error: trial.error.as_ref().map(error),
    }
}

/// An error in an outcome.
pub(super) fn error(failure: &Failure) -> outcome::Error {
    outcome::Error {
        code: failure.code.clone().into_owned(),
        message: Some(failure.message.clone().into_owned()),
        original: failure.original.as_deref().map(|original| Box::new(error(original))),
        causes: failure.causes.iter().map(error).collect(),
        panicked: failure.panics,
    }
}
