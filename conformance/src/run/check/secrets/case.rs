//! The secrets of a case. Every field is matched by name, so that a new one does not compile until it is handled here.

use super::file;
use crate::vocabulary::case::{
    Case, Config, EndpointResolver, Observe, Options, PrivateKey, Resolution, ResolvedEndpoint,
    StaticCredentials, UserCredentials,
};
use crate::vocabulary::secret::is_secret;

/// All secrets of the case, some of them repeatedly.
pub(super) fn secrets(case: &Case) -> Vec<String> {
    let Case { id: _, edition: _, platform: _, env, files, certificates: _, sts: _, options, observe } = case;
    let mut found = Vec::new();
    for (name, value) in env {
        found.extend(is_secret(name).then(|| value.clone()));
        found.extend(passwords(value));
    }
    files.values().for_each(|file| file::collect(file, &mut found));
    add_options(options, &mut found);
    add_observe(observe, &mut found);
    found
}

fn add_options(options: &Options, found: &mut Vec<String>) {
    let Options {
        constructor: _,
        must: _,
        profile: _,
        shared_config_state: _,
        shared_config_files: _,
        assume_role_token,
        assume_role_tokens,
        custom_ca_bundle: _,
        client_tls_cert: _,
        client_tls_key,
        config,
    } = options;
    found.extend(client_tls_key.iter().flat_map(|PrivateKey(pem)| file::private_key_lines(pem)));
    found.extend(assume_role_token.iter().chain(assume_role_tokens).cloned());
    add_config(config, found);
}

fn add_observe(observe: &Observe, found: &mut Vec<String>) {
    let Observe {
        services: _,
        services_no_resolve: _,
        services_with,
        handlers: _,
        edit_handlers: _,
        copy_with,
        edit_copy_handlers: _,
        request: _,
        readers: _,
        call_with,
        refreshes: _,
    } = observe;
    let configs = [services_with, copy_with, call_with].into_iter().flatten();
    configs.for_each(|config| add_config(config, found));
}

fn add_config(config: &Config, found: &mut Vec<String>) {
    let Config {
        region: _,
        endpoint,
        endpoint_resolver,
        disable_ssl: _,
        use_dual_stack: _,
        use_dual_stack_endpoint: _,
        use_fips_endpoint: _,
        sts_regional_endpoint: _,
        s3_us_east_1_regional_endpoint: _,
        credentials,
        disable_param_validation: _,
        http_client: _,
        http_client_roots: _,
    } = config;
    found.extend(endpoint.iter().flat_map(|endpoint| passwords(endpoint)));
    endpoint_resolver.iter().for_each(|resolver| add_resolver(resolver, found));
    match credentials {
        Some(UserCredentials::Static(keys)) => {
            let StaticCredentials { access_key_id: _, secret_access_key, session_token } = keys;
            found.extend([secret_access_key, session_token].map(String::clone));
        }
        Some(UserCredentials::Named(_)) | None => {}
    }
}

fn add_resolver(resolver: &EndpointResolver, found: &mut Vec<String>) {
    for answer in resolver.values() {
        match answer {
            Resolution::Endpoint(endpoint) => {
                let ResolvedEndpoint {
                    url,
                    partition_id: _,
                    signing_region: _,
                    signing_name: _,
                    signing_name_derived: _,
                } = endpoint;
                found.extend(passwords(url));
            }
            Resolution::Failed(failed) => found.extend(passwords(&failed.error.message)),
        }
    }
}

/// The passwords of the URLs in a text, with or without a scheme: as written, and decoded.
pub(super) fn passwords(text: &str) -> Vec<String> {
    let words = text
        .split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | ',' | '='))
        .filter(|word| word.contains('@'));
    let mut found = Vec::new();
    for word in words.filter_map(password) {
        let escaped = word.replace('+', "%2B");
        let decoded = form_urlencoded::parse(escaped.as_bytes()).next().map(|(name, _)| name.into_owned());
        found.extend([Some(word.to_owned()), decoded].into_iter().flatten());
    }
    found
}

fn password(word: &str) -> Option<&str> {
    let rest = word.split_once("://").map_or(word, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (user, _) = authority.rsplit_once('@')?;
    user.split_once(':').map(|(_, password)| password)
}
