//! The world of the model that a case describes.
//!
//! Each function names every field of both sides, so that a new one does not compile until it is converted.

use awsess_model::time::Time;
use awsess_model::world::{self, World};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::files::check_observed_files;
use super::{Unanswerable, edits, programs, remote};
use crate::parties::UNUSED_ADDRESS;
use crate::parties::certificates::{self, client, placeholder_certificates};
use crate::vocabulary::case::{self, Case, PARTIES, ROOT};
use crate::vocabulary::newer;
use crate::vocabulary::now;
use crate::vocabulary::outcome::Outcome;

/// The world that a case describes. `${ROOT}` stays as it is: to the model it is a path like any other. The certificates
/// that the case names are short byte strings that stand for them.
///
/// # Errors
///
/// If the bytes of a file are not base64, a certificate or a program is invalid, the edition does not have an option, or a clock would
/// decide.
pub fn world(case: &Case) -> Result<World, Unanswerable> {
    if let Some((field, reason)) = certificates::invalid_certificates(case) {
        return Err(Unanswerable { field, reason });
    }
    if let Some(lacking) = newer::lacking(case) {
        return Err(Unanswerable { reason: lacking.reason(), field: lacking.field });
    }
    refuse_user_of_container(case)?;
    if let Some((field, reason)) = now::objection(case).or_else(|| programs::objection(case)) {
        return Err(Unanswerable { field, reason });
    }
    remote::check_expiry_window(case)?;
    check_observed_files(case)?;
    let replacements = placeholder_certificates(case, case);
    let (certificates, sts) = (certificates::world(case, &replacements), certificates::server(case));
    let mut replaced = case.clone();
    replacements.apply_to(&mut replaced);
    now::replace_for_model(&mut replaced);
    replace_urls(&mut replaced);
    let Case {
        id: _,
        edition,
        platform,
        env,
        files,
        programs,
        certificates: _,
        sts: _,
        remote,
        options,
        observe: _,
    } = replaced;
    Ok(World {
        edition: edition.into(),
        platform: match platform {
            case::Platform::Unix => world::Platform::Unix,
            case::Platform::Windows => world::Platform::Windows,
        },
        env: env.into_iter().collect(),
        files: files.into_iter().map(file).collect::<Result<_, _>>()?,
        programs: programs.into_iter().map(programs::program).collect(),
        now: Time(now::OF_MODEL),
        certificates,
        sts,
        remote: remote::remote(remote)?,
        key_pairs: client::key_pairs(),
        options: self::options(options, edition.into())?,
    })
}

/// The hosts that the model has in the place of the URLs of parties in a run: ports of loopback that no case names.
pub(super) const RUN_HOSTS: [(&str, &str); 2] =
    [(case::CONTAINER, "127.0.0.1:65535"), (case::IMDS, "127.0.0.1:65534")];

/// Puts a URL of loopback in the place of the placeholder of each party: one that nobody serves if the case has no such party.
fn replace_urls(case: &mut Case) {
    let answers = |placeholder| {
        let named = PARTIES.iter().find(|party| party.placeholder == Some(placeholder));
        named.is_some_and(|party| (party.get)(&case.remote).is_some())
    };
    let urls = RUN_HOSTS.map(|(placeholder, host)| match answers(placeholder) {
        true => (placeholder, format!("http://{host}")),
        false => (placeholder, UNUSED_ADDRESS.to_owned()),
    });
    case.each_text_mut(|_, role, text| {
        for (placeholder, url) in &urls {
            if role.may_name_root() && text.contains(placeholder) {
                *text = text.replace(placeholder, url);
            }
        }
    });
}

/// Puts the placeholders of parties back in every text of an outcome.
pub(super) fn restore_urls(case: &Case, outcome: &mut Outcome) {
    if case.remote.container.is_some() || case.remote.imds.is_some() {
        let urls = RUN_HOSTS.map(|(placeholder, host)| (placeholder, format!("http://{host}")));
        outcome.each_text_mut(|_, _, text| {
            for (placeholder, url) in &urls {
                if text.contains(url) {
                    *text = text.replace(url, placeholder);
                }
            }
        });
    }
}

/// The SDK sends the user of a URL as a header, which the model does not predict.
fn refuse_user_of_container(case: &Case) -> Result<(), Unanswerable> {
    const VARIABLE: &str = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
    match case.remote.container.is_some() && case.env.get(VARIABLE).is_some_and(|url| url.contains('@')) {
        true => Err(Unanswerable {
            field: format!("env[{VARIABLE:?}]"),
            reason: "the model does not predict what the SDK makes of a user name in the URL".into(),
        }),
        false => Ok(()),
    }
}

fn file((path, file): (String, case::File)) -> Result<(String, world::File), Unanswerable> {
    let content = match file {
        case::File::Text(text) => world::File::Bytes(text.into_bytes()),
        case::File::Bytes(case::Bytes { base64 }) => world::File::Bytes(decode(&path, &base64)?),
        case::File::Directory(case::Directory { directory: _ }) => world::File::Directory,
    };
    Ok((path, content))
}

/// The bytes of a file. To the model `${ROOT}` is a path, which it would not be on the disk: there it is replaced in texts only.
fn decode(path: &str, base64: &str) -> Result<Vec<u8>, Unanswerable> {
    let unanswerable = |reason| Unanswerable { field: format!("files[{path:?}].base64"), reason };
    let bytes = STANDARD.decode(base64);
    let bytes = bytes.map_err(|error| unanswerable(format!("not standard base64: {error}")))?;
    if bytes.windows(ROOT.len()).any(|window| window == ROOT.as_bytes()) {
        return Err(unanswerable(format!(
            "the bytes contain {ROOT}, which is a placeholder in texts only: write another path"
        )));
    }
    Ok(bytes)
}

/// The options of the model.
///
/// # Errors
///
/// If a change of handlers names a list that the edition does not have.
pub(crate) fn options(
    options: case::Options,
    edition: world::Edition,
) -> Result<world::Options, Unanswerable> {
    let tokens = options.tokens();
    let case::Options {
        constructor,
        must,
        profile,
        shared_config_state,
        shared_config_files,
        assume_role_token: _,
        assume_role_tokens: _,
        custom_ca_bundle,
        client_tls_cert,
        client_tls_key,
        assume_role_duration,
        web_identity_provider,
        process_provider,
        ec2_imds_endpoint,
        ec2_imds_endpoint_mode,
        edit_handlers,
        config,
    } = options;
    let case::WebIdentityProvider { duration, expiry_window, policy_arns } = web_identity_provider;
    let web_identity_provider = world::WebIdentityProvider { duration, expiry_window, policy_arns };
    Ok(world::Options {
        constructor: match constructor {
            case::Constructor::NewSession => world::Constructor::NewSession,
            case::Constructor::NewSessionWithOptions => world::Constructor::NewSessionWithOptions,
            case::Constructor::New => world::Constructor::New,
        },
        must,
        profile,
        shared_config_state: match shared_config_state {
            case::SharedConfigState::FromEnv => world::SharedConfigState::FromEnv,
            case::SharedConfigState::Disable => world::SharedConfigState::Disable,
            case::SharedConfigState::Enable => world::SharedConfigState::Enable,
        },
        shared_config_files,
        assume_role_tokens: tokens,
        custom_ca_bundle: custom_ca_bundle.map(String::into_bytes),
        client_tls_cert: client_tls_cert.map(Into::into),
        client_tls_key: client_tls_key.map(|case::PrivateKey(pem)| pem.into()),
        assume_role_duration,
        web_identity_provider,
        process_provider: programs::provider(&process_provider),
        ec2_imds_endpoint,
        ec2_imds_endpoint_ipv6: ec2_imds_endpoint_mode.map(|mode| mode == case::ImdsEndpointMode::IPv6),
        handlers: edits::of_option(&edit_handlers, edition)?,
        config: self::config(config),
    })
}

/// The config of the model.
pub(super) fn config(config: case::Config) -> world::Config {
    let case::Config {
        region,
        endpoint,
        endpoint_resolver,
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
    world::Config {
        region,
        endpoint,
        endpoint_resolver: endpoint_resolver.map(resolver),
        disable_ssl,
        use_dual_stack,
        use_dual_stack_endpoint,
        use_fips_endpoint,
        sts_regional_endpoint: sts_regional_endpoint.map(is_regional),
        s3_us_east_1_regional_endpoint: s3_us_east_1_regional_endpoint.map(is_regional),
        credentials: credentials.map(user_credentials),
        credentials_chain_verbose_errors,
        disable_param_validation,
        max_retries,
        s3_use_arn_region,
        enable_endpoint_discovery,
        ec2_metadata_enable_fallback,
        ec2_metadata_disable_timeout_override,
        http_client: http_client.map(|client| match client {
            case::HttpClient::RootsCanBeSet => world::HttpClient::RootsCanBeSet,
            case::HttpClient::Opaque => world::HttpClient::Opaque,
        }),
        http_client_roots: http_client_roots.map(String::into_bytes),
    }
}

fn resolver(answers: case::EndpointResolver) -> world::EndpointResolver {
    answers.into_iter().map(|(service, answer)| (service, resolution(answer))).collect()
}

fn resolution(answer: case::Resolution) -> Result<world::ResolvedEndpoint, world::ResolverError> {
    match answer {
        case::Resolution::Failed(case::FailedResolution { error }) => {
            let case::ResolverError { code, message } = error;
            Err(world::ResolverError { code, message })
        }
        case::Resolution::Endpoint(endpoint) => {
            let case::ResolvedEndpoint {
                url,
                partition_id,
                signing_region,
                signing_name,
                signing_name_derived,
            } = endpoint;
            Ok(world::ResolvedEndpoint {
                url,
                partition_id,
                signing_region,
                signing_name,
                signing_name_derived,
            })
        }
    }
}

const fn is_regional(mode: case::RegionalEndpoint) -> bool {
    match mode {
        case::RegionalEndpoint::Legacy => false,
        case::RegionalEndpoint::Regional => true,
    }
}

fn user_credentials(credentials: case::UserCredentials) -> world::UserCredentials {
    match credentials {
        case::UserCredentials::Named(case::NamedCredentials::Anonymous) => world::UserCredentials::Anonymous,
        case::UserCredentials::Static(keys) => {
            let case::StaticCredentials { access_key_id, secret_access_key, session_token } = keys;
            world::UserCredentials::Static {
                access_key_id,
                secret_access_key: secret_access_key.into(),
                session_token: session_token.into(),
            }
        }
    }
}
