//! The case of a gathered world: its variables, files and options as they are, and what the kit plays in the place of the parties.
//!
//! No program is run and no party is called to capture a session, so the case assumes what they do.

use std::path::Path;
use std::sync::LazyLock;

use awsess_model::time::Time;
use awsess_model::world::{self, World};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use regex::{Captures, Regex};

use super::commands;
use super::select::is_looked_at;
use super::standin::{token_file, token_files};
use crate::explain::read;
use crate::parties::certificates::client::placeholder_pair;
use crate::vocabulary::case::{
    Bytes, Case, Config, Constructor, Directory, File, HttpClient, ImdsEndpointMode, NamedCredentials,
    Options, Party, Platform, PrivateKey, ProcessProvider, RegionalEndpoint, SharedConfigState,
    StaticCredentials, UserCredentials, WebIdentityProvider,
};
use crate::vocabulary::now;

/// The case of a world, with the variables that a session looks at. The parties that the session calls answer as usual, except that
/// there is no metadata service.
#[must_use]
pub fn case_of_world(world: &World) -> Case {
    let is_read = |(name, _): &(&str, &str)| is_looked_at(name);
    let mut case = Case {
        id: String::new(),
        edition: world.edition.into(),
        platform: match world.platform {
            world::Platform::Unix => Platform::Unix,
            world::Platform::Windows => Platform::Windows,
        },
        env: world
            .env
            .iter()
            .filter(is_read)
            .map(|(name, value)| (name.into(), without_placeholders(value)))
            .collect(),
        files: world.files.iter().map(|(path, content)| (path.clone(), file(content))).collect(),
        options: options(&world.options),
        ..Case::default()
    };
    commands::simplify(&mut case);
    answer_container(&mut case);
    answer_single_sign_on(&mut case);
    case
}

/// Adds the files with tokens that the session of the case would read.
pub fn read_tokens(case: &mut Case) {
    for path in token_files(case) {
        add(case, &path, ToOwned::to_owned);
    }
    if let Some(path) = token_file(case) {
        add(case, &path, relative_times);
    }
}

fn add(case: &mut Case, path: &str, change: impl Fn(&str) -> String) {
    let Ok(content) = read(Path::new(path)) else { return };
    let file = match file(&content) {
        File::Text(text) => File::Text(change(&text)),
        other => other,
    };
    case.files.entry(path.into()).or_insert(file);
}

/// The text with `${NOW+3600}` in the place of each time, so that the case does not expire.
fn relative_times(text: &str) -> String {
    #[expect(clippy::expect_used, reason = "the expression is a constant, which a test compiles")]
    static TIME: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(\d{4})(-\d{2}-\d{2}T[0-9:.]+(?:Z|[+-]\d{2}:\d{2})?)").expect("the expression compiles")
    });
    let now = now::real();
    let relative = |time: &Captures<'_>| match now::placeholder(&time[0], now) {
        _ if !("2020".."2091").contains(&&time[1]) => time[0].to_owned(),
        // Less than a minute is too close: a clock would decide.
        Some(near) if near == "${NOW+0}" => "${NOW+60}".to_owned(),
        Some(time) => time,
        None if Time::parse(&time[0]).is_some_and(|Time(time)| time > now) => {
            format!("${{NOW+{}}}", now::MAX)
        }
        None => format!("2001{}", &time[2]),
    };
    TIME.replace_all(text, relative).into_owned()
}

/// Adds the endpoint of a container, if the environment names it.
fn answer_container(case: &mut Case) {
    let is_named = case.env.keys().any(|name| name.starts_with("AWS_CONTAINER_CREDENTIALS_"));
    case.remote.container = is_named.then(Party::default);
}

/// Adds single sign-on, if the session would call it.
fn answer_single_sign_on(case: &mut Case) {
    let is_called = token_file(case).is_some();
    case.remote.sso = is_called.then(Party::default);
    case.remote.oidc = is_called.then(Party::default);
}

/// The content as text, or as bytes if it is none. The client certificate is the one that cases name.
fn file(content: &world::File) -> File {
    let world::File::Bytes(bytes) = content else { return File::Directory(Directory { directory: true }) };
    if *bytes == placeholder_pair().concat().into_bytes() {
        return File::Text("${CLIENT_CERT}${CLIENT_KEY}".into());
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => File::Text(without_placeholders(text)),
        Err(_) => File::Bytes(Bytes { base64: STANDARD.encode(bytes) }),
    }
}

/// The text in which nothing is a placeholder of cases.
fn without_placeholders(text: &str) -> String {
    text.replace("${", "$ {")
}

fn text_of(bytes: &[u8]) -> String {
    without_placeholders(&String::from_utf8_lossy(bytes))
}

fn options(options: &world::Options) -> Options {
    let world::Options {
        constructor,
        must,
        profile,
        shared_config_state,
        shared_config_files,
        assume_role_tokens,
        custom_ca_bundle,
        client_tls_cert,
        client_tls_key,
        ec2_imds_endpoint,
        ec2_imds_endpoint_ipv6,
        assume_role_duration,
        web_identity_provider,
        process_provider,
        handlers: _,
        config,
    } = options;
    let world::WebIdentityProvider { duration, expiry_window, policy_arns } = web_identity_provider.clone();
    Options {
        constructor: match constructor {
            world::Constructor::NewSession => Constructor::NewSession,
            world::Constructor::NewSessionWithOptions => Constructor::NewSessionWithOptions,
            world::Constructor::New => Constructor::New,
        },
        must: *must,
        profile: profile.clone(),
        shared_config_state: match shared_config_state {
            world::SharedConfigState::FromEnv => SharedConfigState::FromEnv,
            world::SharedConfigState::Disable => SharedConfigState::Disable,
            world::SharedConfigState::Enable => SharedConfigState::Enable,
        },
        shared_config_files: shared_config_files.clone(),
        assume_role_token: assume_role_tokens.first().cloned(),
        assume_role_tokens: Vec::new(),
        custom_ca_bundle: custom_ca_bundle.as_deref().map(text_of),
        client_tls_cert: client_tls_cert.as_ref().map(|pem| without_placeholders(pem.expose())),
        client_tls_key: client_tls_key.as_ref().map(|pem| PrivateKey(without_placeholders(pem.expose()))),
        assume_role_duration: *assume_role_duration,
        web_identity_provider: WebIdentityProvider { duration, expiry_window, policy_arns },
        process_provider: ProcessProvider {
            max_buf_size: process_provider.max_buf_size,
            expiry_window: process_provider.expiry_window,
        },
        ec2_imds_endpoint: ec2_imds_endpoint.clone(),
        ec2_imds_endpoint_mode: ec2_imds_endpoint_ipv6
            .map(|ipv6| if ipv6 { ImdsEndpointMode::IPv6 } else { ImdsEndpointMode::IPv4 }),
        edit_handlers: Vec::new(),
        config: self::config(config),
    }
}

fn config(config: &world::Config) -> Config {
    let world::Config {
        region,
        endpoint,
        endpoint_resolver: _,
        disable_ssl,
        use_dual_stack,
        use_dual_stack_endpoint,
        use_fips_endpoint,
        sts_regional_endpoint,
        s3_us_east_1_regional_endpoint,
        credentials,
        credentials_chain_verbose_errors,
        disable_param_validation,
        max_retries,
        s3_use_arn_region,
        enable_endpoint_discovery,
        ec2_metadata_enable_fallback,
        ec2_metadata_disable_timeout_override,
        http_client,
        http_client_roots,
    } = config;
    let mode = |is_regional| if is_regional { RegionalEndpoint::Regional } else { RegionalEndpoint::Legacy };
    Config {
        region: region.clone(),
        endpoint: endpoint.clone(),
        endpoint_resolver: None,
        disable_ssl: *disable_ssl,
        use_dual_stack: *use_dual_stack,
        use_dual_stack_endpoint: *use_dual_stack_endpoint,
        use_fips_endpoint: *use_fips_endpoint,
        sts_regional_endpoint: sts_regional_endpoint.map(mode),
        s3_us_east_1_regional_endpoint: s3_us_east_1_regional_endpoint.map(mode),
        credentials: credentials.as_ref().map(user_credentials),
        credentials_chain_verbose_errors: *credentials_chain_verbose_errors,
        disable_param_validation: *disable_param_validation,
        max_retries: *max_retries,
        s3_use_arn_region: *s3_use_arn_region,
        enable_endpoint_discovery: *enable_endpoint_discovery,
        ec2_metadata_enable_fallback: *ec2_metadata_enable_fallback,
        ec2_metadata_disable_timeout_override: *ec2_metadata_disable_timeout_override,
        http_client: http_client.map(|client| match client {
            world::HttpClient::RootsCanBeSet => HttpClient::RootsCanBeSet,
            world::HttpClient::Opaque => HttpClient::Opaque,
        }),
        http_client_roots: http_client_roots.as_deref().map(text_of),
    }
}

fn user_credentials(credentials: &world::UserCredentials) -> UserCredentials {
    match credentials {
        world::UserCredentials::Anonymous => UserCredentials::Named(NamedCredentials::Anonymous),
        world::UserCredentials::Static { access_key_id, secret_access_key, session_token } => {
            UserCredentials::Static(StaticCredentials {
                access_key_id: access_key_id.clone(),
                secret_access_key: secret_access_key.expose().into(),
                session_token: session_token.expose().into(),
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_relative_and_placeholders_of_the_user_are_none() {
        let far = relative_times(r#"{"expiresAt":"2019-01-01T00:00:00Z"}"#);
        assert_eq!(far, r#"{"expiresAt":"2019-01-01T00:00:00Z"}"#);
        let near = now::timestamp(time::OffsetDateTime::from_unix_timestamp(now::real() + 7200).unwrap());
        assert!(relative_times(&near).starts_with("${NOW+7"));
        assert_eq!(without_placeholders("a ${ROOT} b"), "a $ {ROOT} b");
    }
}
