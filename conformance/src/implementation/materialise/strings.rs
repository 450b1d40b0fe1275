//! The strings of cases and outcomes in which `${ROOT}` may stand, or the name of a certificate.

use std::collections::BTreeMap;

use crate::parties::certificates::CertificateSubstitution;
use crate::vocabulary::case::{Case, Config, File, Options, ROOT, Resolution, UserCredentials};
use crate::vocabulary::outcome::{Call, ClientConfig, Credentials, Error, Outcome, Session};

/// The case with the root's path in the place of `${ROOT}`, and certificates in the place of their names.
pub(crate) fn resolve(case: &Case, root: &str, filling: &CertificateSubstitution) -> Case {
    let mut resolved = case.clone();
    // Their texts have replaced their names.
    resolved.certificates.clear();
    let replace = |text: &mut String| {
        if text.contains(ROOT) {
            *text = text.replace(ROOT, root);
        }
    };
    resolved.env.values_mut().for_each(replace);
    let file = |(path, file): (&String, &File)| (path.replace(ROOT, root), resolve_file(file, root, filling));
    resolved.files = case.files.iter().map(file).collect();
    option_strings(&mut resolved.options, &replace);
    let Options { custom_ca_bundle, client_tls_cert, client_tls_key, config, .. } = &mut resolved.options;
    let key = client_tls_key.iter_mut().map(|key| &mut key.0);
    let observe = &mut resolved.observe;
    let of_call = observe.call_with.iter_mut().flat_map(|config| &mut config.http_client_roots);
    let texts = custom_ca_bundle.iter_mut().chain(client_tls_cert).chain(key);
    for text in texts.chain(&mut config.http_client_roots).chain(of_call) {
        *text = filling.apply(text).into_owned();
    }
    let configs = observe.copy_with.iter_mut().chain(&mut observe.services_with);
    let configs = configs.chain(&mut observe.call_with);
    configs.for_each(|config| config_strings(config, &replace));
    resolved
}

fn resolve_file(file: &File, root: &str, filling: &CertificateSubstitution) -> File {
    match file {
        File::Text(text) => File::Text(filling.apply(text).replace(ROOT, root)),
        File::Bytes(_) | File::Directory(_) => file.clone(),
    }
}

fn option_strings(options: &mut Options, change: &impl Fn(&mut String)) {
    change(&mut options.profile);
    options.shared_config_files.iter_mut().flatten().for_each(change);
    options.assume_role_token.iter_mut().chain(&mut options.custom_ca_bundle).for_each(change);
    options.assume_role_tokens.iter_mut().for_each(change);
    options.client_tls_cert.iter_mut().for_each(change);
    options.client_tls_key.iter_mut().for_each(|key| change(&mut key.0));
    config_strings(&mut options.config, change);
}

fn config_strings(config: &mut Config, change: &impl Fn(&mut String)) {
    [&mut config.region, &mut config.endpoint, &mut config.http_client_roots]
        .into_iter()
        .flatten()
        .for_each(change);
    let answers = config.endpoint_resolver.iter_mut().flat_map(BTreeMap::values_mut);
    answers.for_each(|answer| resolution_strings(answer, change));
    if let Some(UserCredentials::Static(keys)) = &mut config.credentials {
        [&mut keys.access_key_id, &mut keys.secret_access_key, &mut keys.session_token]
            .into_iter()
            .for_each(change);
    }
}

fn resolution_strings(answer: &mut Resolution, change: &impl Fn(&mut String)) {
    match answer {
        Resolution::Failed(failed) => {
            [&mut failed.error.code, &mut failed.error.message].into_iter().for_each(change);
        }
        Resolution::Endpoint(endpoint) => {
            let signing = [&mut endpoint.signing_region, &mut endpoint.signing_name];
            [&mut endpoint.url, &mut endpoint.partition_id].into_iter().chain(signing).for_each(change);
        }
    }
}

/// Changes every string of the outcome.
pub(super) fn outcome_strings(outcome: &mut Outcome, change: &impl Fn(&mut String)) {
    match outcome {
        Outcome::Session(session) => session_strings(session, change),
        Outcome::Error(error) => error_strings(error, change),
    }
}

fn session_strings(session: &mut Session, change: &impl Fn(&mut String)) {
    session.region.iter_mut().for_each(change);
    session.credentials.iter_mut().for_each(|credentials| credentials_strings(credentials, change));
    session.requests.iter_mut().flatten().for_each(|call| call_strings(call, change));
    for services in session.services.iter_mut().chain(&mut session.services_no_resolve) {
        services.values_mut().for_each(|config| client_strings(config, change));
    }
    session.handlers.iter_mut().flat_map(BTreeMap::values_mut).flatten().for_each(change);
    session.copy.iter_mut().for_each(|copy| session_strings(copy, change));
    session.fails_with.iter_mut().for_each(|error| error_strings(error, change));
    let call = session.call.iter_mut().flat_map(|call| &mut call.error);
    call.for_each(|error| error_strings(error, change));
    if let Some(trial) = &mut session.request {
        trial.ran.iter_mut().for_each(change);
        trial.error.iter_mut().for_each(|error| error_strings(error, change));
    }
}

fn credentials_strings(credentials: &mut Credentials, change: &impl Fn(&mut String)) {
    match credentials {
        Credentials::Failed(failed) => error_strings(&mut failed.error, change),
        Credentials::Value(value) => {
            let keys = [&mut value.access_key_id, &mut value.secret_access_key, &mut value.session_token];
            keys.into_iter().chain(&mut value.provider_name).for_each(change);
        }
    }
}

fn call_strings(call: &mut Call, change: &impl Fn(&mut String)) {
    [&mut call.service, &mut call.operation, &mut call.signed_with, &mut call.signing_region]
        .into_iter()
        .chain(call.host.iter_mut().chain(&mut call.signature))
        .chain(&mut call.client_certificate)
        .for_each(change);
    call.parameters.values_mut().for_each(change);
}

fn client_strings(config: &mut ClientConfig, change: &impl Fn(&mut String)) {
    let fields = [&mut config.endpoint, &mut config.signing_region, &mut config.signing_name];
    fields.into_iter().chain(&mut config.partition).for_each(change);
    config.error.iter_mut().for_each(|error| error_strings(error, change));
}

fn error_strings(error: &mut Error, change: &impl Fn(&mut String)) {
    change(&mut error.code);
    error.message.iter_mut().for_each(change);
    error.original.iter_mut().for_each(|original| error_strings(original, change));
}
