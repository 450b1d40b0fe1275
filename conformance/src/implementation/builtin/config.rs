//! The config of the library that a config of a case describes.

use awsess::{
    Config, Credentials, DefaultEndpointResolver, EndpointResolver, EndpointSettings, Error,
    ResolvedEndpoint, S3UsEast1RegionalEndpoint, StsRegionalEndpoint,
};

use super::network::{Network, Redirect};
use crate::vocabulary::case::{self, RegionalEndpoint};

/// The config of a case, whose HTTP client reaches only the network of the case. It names every field, so that a new one does not
/// compile until it is set.
pub(super) fn config(given: &case::Config, edition: awsess::Edition, network: &Network) -> Config {
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
        http_client: _,
        http_client_roots: _,
    } = given;
    let mut config = Config::new().http_client(Redirect::of(given, network));
    if let Some(region) = region {
        config = config.region(region);
    }
    if let Some(endpoint) = endpoint {
        config = config.endpoint(endpoint);
    }
    if let Some(answers) = endpoint_resolver {
        config = config.endpoint_resolver(resolver(answers, edition));
    }
    let settings = &mut config.endpoint_settings;
    settings.disable_ssl = *disable_ssl;
    settings.use_dual_stack = *use_dual_stack;
    settings.use_dual_stack_endpoint = *use_dual_stack_endpoint;
    settings.use_fips_endpoint = *use_fips_endpoint;
    settings.sts_regional_endpoint = sts_regional_endpoint.map(|mode| match mode {
        RegionalEndpoint::Legacy => StsRegionalEndpoint::Legacy,
        RegionalEndpoint::Regional => StsRegionalEndpoint::Regional,
    });
    settings.s3_us_east_1_regional_endpoint = s3_us_east_1_regional_endpoint.map(|mode| match mode {
        RegionalEndpoint::Legacy => S3UsEast1RegionalEndpoint::Legacy,
        RegionalEndpoint::Regional => S3UsEast1RegionalEndpoint::Regional,
    });
    if let Some(credentials) = credentials {
        config = config.credentials(user_credentials(credentials));
    }
    if let Some(disable) = disable_param_validation {
        config = config.disable_param_validation(*disable);
    }
    config.credentials_chain_verbose_errors = *credentials_chain_verbose_errors;
    config.max_retries = *max_retries;
    config.s3_use_arn_region = *s3_use_arn_region;
    config.enable_endpoint_discovery = *enable_endpoint_discovery;
    config.ec2_metadata_enable_fallback = *ec2_metadata_enable_fallback;
    config.ec2_metadata_disable_timeout_override = *ec2_metadata_disable_timeout_override;
    config
}

/// A resolver with these endpoints, which passes other services on to the default resolver.
fn resolver(answers: &case::EndpointResolver, edition: awsess::Edition) -> impl EndpointResolver + 'static {
    let (answers, others) = (answers.clone(), DefaultEndpointResolver::new(edition));
    move |service: &str, region: &str, settings: &EndpointSettings| match answers.get(service) {
        Some(case::Resolution::Endpoint(endpoint)) => Ok(resolved(endpoint)),
        Some(case::Resolution::Failed(failed)) => Err(Error::new(&failed.error.code, &failed.error.message)),
        None => others.endpoint_for(service, region, settings),
    }
}

fn resolved(given: &case::ResolvedEndpoint) -> ResolvedEndpoint {
    let mut resolved = ResolvedEndpoint::new(&given.url)
        .partition_id(&given.partition_id)
        .signing_region(&given.signing_region)
        .signing_name(&given.signing_name);
    resolved.signing_name_derived = given.signing_name_derived;
    resolved
}

fn user_credentials(given: &case::UserCredentials) -> Credentials {
    match given {
        case::UserCredentials::Named(case::NamedCredentials::Anonymous) => Credentials::anonymous(),
        case::UserCredentials::Static(keys) => {
            Credentials::from_static(&keys.access_key_id, &keys.secret_access_key, Some(&keys.session_token))
        }
    }
}
