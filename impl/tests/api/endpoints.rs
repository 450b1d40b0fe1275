//! Endpoints: the resolvers of the editions, and the configs of clients.

use std::sync::{Arc, Mutex};

use crate::home::Home;
use awsess::{
    ClientConfig, Config, Credentials, DefaultEndpointResolver, Ec2ImdsEndpointMode, Edition,
    EndpointResolver, EndpointSettings, Environment, Error, ErrorKind, HandlerList, Options,
    ResolvedEndpoint, S3UsEast1RegionalEndpoint, Session, SharedConfigState, StsRegionalEndpoint,
};

use Edition::{V1_14, V1_55};

/// The endpoint, the signing region and the signing name as `URL REGION NAME`, or the code of the error.
fn resolved(edition: Edition, service: &str, region: &str, options: &EndpointSettings) -> String {
    match DefaultEndpointResolver::new(edition).endpoint_for(service, region, options) {
        Ok(found) => {
            let [region, name] = [found.signing_region, found.signing_name].map(Option::unwrap_or_default);
            format!("{} {region} {name}", found.url.as_str())
        }
        Err(error) => error.code().unwrap_or_default().to_owned(),
    }
}

fn plain(edition: Edition, service: &str, region: &str) -> String {
    resolved(edition, service, region, &EndpointSettings::default())
}

fn variant(service: &str, region: &str, fips: bool, dual_stack: bool) -> String {
    let mut options = EndpointSettings::default();
    options.use_fips_endpoint = Some(fips);
    options.use_dual_stack_endpoint = Some(dual_stack);
    resolved(V1_55, service, region, &options)
}

fn partition(service: &str, region: &str) -> String {
    let resolver = DefaultEndpointResolver::new(V1_55);
    resolver.endpoint_for(service, region, &EndpointSettings::default()).unwrap().partition_id.unwrap()
}

#[test]
fn a_region_is_the_first_partitions_whose_shape_it_has_else_the_standard_ones() {
    for (region, id, suffix) in [
        ("us-east-1", "aws", "amazonaws.com"),
        ("us-nowhere-17", "aws", "amazonaws.com"),
        ("cn-north-1", "aws-cn", "amazonaws.com.cn"),
        ("us-gov-east-1", "aws-us-gov", "amazonaws.com"),
        ("us-iso-east-1", "aws-iso", "c2s.ic.gov"),
        ("us-isob-east-1", "aws-iso-b", "sc2s.sgov.gov"),
        ("eu-isoe-west-1", "aws-iso-e", "cloud.adc-e.uk"),
        ("us-isof-south-1", "aws-iso-f", "csp.hci.ic.gov"),
        ("nowhere", "aws", "amazonaws.com"),
        ("cn-north", "aws", "amazonaws.com"),
    ] {
        let expected = format!("https://unknown.{region}.{suffix} {region} unknown");
        assert_eq!((plain(V1_55, "unknown", region), partition("unknown", region)), (expected, id.into()));
    }
    assert_eq!(plain(V1_14, "sqs", "cn-north-1"), "https://sqs.cn-north-1.amazonaws.com.cn cn-north-1 sqs");
    assert_eq!(plain(V1_14, "sqs", "me-south-1"), "https://sqs.me-south-1.amazonaws.com me-south-1 sqs");
}

#[test]
fn a_global_service_has_one_endpoint_in_its_partition() {
    for &edition in Edition::ALL {
        for region in ["us-west-2", "nowhere", "aws-global"] {
            assert_eq!(plain(edition, "iam", region), "https://iam.amazonaws.com us-east-1 iam");
        }
        assert_eq!(
            plain(edition, "iam", "us-gov-west-1"),
            "https://iam.us-gov.amazonaws.com us-gov-west-1 iam"
        );
    }
    assert_eq!(partition("iam", "aws-us-gov-global"), "aws-us-gov");
}

#[test]
fn an_endpoint_may_have_properties_of_its_own() {
    for &edition in Edition::ALL {
        let other_name = "https://api.pricing.us-east-1.amazonaws.com us-east-1 pricing";
        assert_eq!(plain(edition, "api.pricing", "us-east-1"), other_name);
        assert_eq!(plain(edition, "dynamodb", "local"), "http://localhost:8000 us-east-1 dynamodb");
        let external = "https://s3-external-1.amazonaws.com us-east-1 s3";
        assert_eq!(plain(edition, "s3", "s3-external-1"), external);
    }
    let other_host = "https://autoscaling.eu-west-1.amazonaws.com eu-west-1 application-autoscaling";
    assert_eq!(plain(V1_14, "application-autoscaling", "eu-west-1"), other_host);
}

#[test]
fn without_a_region_edition_1_14_has_an_empty_label_and_1_55_no_endpoint() {
    assert_eq!(plain(V1_14, "s3", ""), "https://s3..amazonaws.com  s3");
    assert_eq!(plain(V1_55, "s3", ""), "UnknownEndpointError");
    for service in ["sts", "iam", "route53", "cloudfront"] {
        let endpoint = format!("https://{service}.amazonaws.com us-east-1 {service}");
        assert_eq!(plain(V1_55, service, ""), endpoint);
    }
}

#[test]
fn edition_1_55_knows_old_regions_of_sts_and_s3_that_are_global() {
    let mut regional = EndpointSettings::default();
    regional.sts_regional_endpoint = Some(StsRegionalEndpoint::Regional);
    regional.s3_us_east_1_regional_endpoint = Some(S3UsEast1RegionalEndpoint::Regional);
    let regional = |service, region| resolved(V1_55, service, region, &regional);
    assert_eq!(plain(V1_55, "sts", "eu-west-1"), "https://sts.amazonaws.com us-east-1 sts");
    assert_eq!(regional("sts", "eu-west-1"), "https://sts.eu-west-1.amazonaws.com eu-west-1 sts");
    assert_eq!(plain(V1_55, "sts", "eu-south-1"), "https://sts.eu-south-1.amazonaws.com eu-south-1 sts");
    assert_eq!(plain(V1_55, "s3", "us-east-1"), "https://s3.amazonaws.com us-east-1 s3");
    assert_eq!(regional("s3", "us-east-1"), "https://s3.us-east-1.amazonaws.com us-east-1 s3");
    assert_eq!(plain(V1_55, "s3", "us-east-2"), "https://s3.us-east-2.amazonaws.com us-east-2 s3");
    // Another variant of an endpoint is never the global one.
    let dual_stack = "https://s3.dualstack.us-east-1.amazonaws.com us-east-1 s3";
    assert_eq!(variant("s3", "us-east-1", false, true), dual_stack);
}

#[test]
fn a_variant_has_hosts_and_suffixes_of_its_own() {
    let of = |host: &str| format!("https://{host} us-west-2 ec2");
    assert_eq!(variant("ec2", "us-west-2", false, false), of("ec2.us-west-2.amazonaws.com"));
    assert_eq!(variant("ec2", "us-west-2", true, false), of("ec2-fips.us-west-2.amazonaws.com"));
    assert_eq!(variant("ec2", "us-west-2", false, true), of("ec2.us-west-2.api.aws"));
    assert_eq!(variant("ec2", "us-west-2", true, true), of("ec2-fips.us-west-2.api.aws"));
    let of = |host: &str| format!("https://{host} cn-north-1 unknown");
    let suffix = "cn-north-1.api.amazonwebservices.com.cn";
    assert_eq!(variant("unknown", "cn-north-1", true, true), of(&format!("unknown-fips.{suffix}")));
    // A partition that has no such variant knows no such endpoint.
    assert_eq!(variant("unknown", "us-iso-east-1", false, true), "UnknownEndpointError");
    assert_eq!(
        variant("ec2", "us-iso-east-1", true, false),
        "https://ec2-fips.us-iso-east-1.c2s.ic.gov us-iso-east-1 ec2"
    );
}

#[test]
fn the_older_switch_for_two_families_is_about_s3_alone() {
    let with = |edition, service: &str, newer| {
        let mut options = EndpointSettings::default();
        (options.use_dual_stack, options.use_dual_stack_endpoint) = (Some(true), newer);
        resolved(edition, service, "eu-west-1", &options)
    };
    let dual_stack = "https://s3.dualstack.eu-west-1.amazonaws.com eu-west-1 s3";
    for &edition in Edition::ALL {
        assert_eq!(with(edition, "s3", None), dual_stack);
        assert_eq!(with(edition, "sqs", None), "https://sqs.eu-west-1.amazonaws.com eu-west-1 sqs");
    }
    assert_eq!(with(V1_55, "s3", Some(false)), "https://s3.eu-west-1.amazonaws.com eu-west-1 s3");
    assert!(with(V1_55, "s3-control", None).contains(".dualstack."));
    assert!(!with(V1_14, "s3-control", None).contains(".dualstack."));
}

#[test]
fn the_metadata_service_has_an_address() {
    assert_eq!(plain(V1_14, "ec2metadata", "x"), "http://169.254.169.254/latest x ec2metadata");
    assert_eq!(plain(V1_55, "ec2metadata", "x"), "http://169.254.169.254/latest aws-global ec2metadata");
    let mut options = EndpointSettings::default();
    options.ec2_metadata_endpoint_mode = Some(Ec2ImdsEndpointMode::IPv6);
    let address = "http://[fd00:ec2::254]/latest aws-global ec2metadata";
    assert_eq!(resolved(V1_55, "ec2metadata", "", &options), address);
}

/// Names that no service or region has, some of which change the host of a URL.
fn hostile() -> Vec<String> {
    let mut names = [
        "",
        "..",
        "a/b",
        "/",
        "a b",
        "a\0b",
        "\n",
        "a\r\nb",
        "é",
        "日本",
        "@evil.example",
        "a@b",
        "a:80",
        "#",
        "?",
    ]
    .map(str::to_owned)
    .to_vec();
    names.extend(
        ["\\", "%2f", "{region}", "{service}", "{dnsSuffix}", "*", "-", "a-", ":", "://"].map(str::to_owned),
    );
    names.push("a".repeat(10 * 1024));
    names
}

#[test]
fn edition_1_14_puts_any_service_and_region_into_the_url() {
    for name in hostile().iter().filter(|name| *name != "{dnsSuffix}") {
        assert_eq!(plain(V1_14, "sqs", name), format!("https://sqs.{name}.amazonaws.com {name} sqs"));
    }
    let filled_once = "https://sqs.amazonaws.com.{dnsSuffix} {dnsSuffix} sqs";
    assert_eq!(plain(V1_14, "sqs", "{dnsSuffix}"), filled_once);
}

#[test]
fn edition_1_55_takes_no_region_that_is_no_label_of_a_host() {
    for name in hostile() {
        let expected = match &*name {
            "" => "UnknownEndpointError".to_owned(),
            long if long.len() > 100 => format!("https://sqs.{long}.amazonaws.com {long} sqs"),
            _ => String::new(),
        };
        assert_eq!(plain(V1_55, "sqs", &name), expected, "{name:?}");
    }
}

#[test]
fn a_service_goes_into_the_url_as_it_is() {
    for &edition in Edition::ALL {
        assert_eq!(
            plain(edition, "a/b@c", "us-east-1"),
            "https://a/b@c.us-east-1.amazonaws.com us-east-1 a/b@c"
        );
        let filled_once = "https://us-east-1.{region}.amazonaws.com us-east-1 {region}";
        assert_eq!(plain(edition, "{region}", "us-east-1"), filled_once);
        assert_eq!(plain(edition, "*", "us-east-1"), "https://*.us-east-1.amazonaws.com us-east-1 *");
    }
    assert_eq!(plain(V1_14, "", "us-east-1"), "https://.us-east-1.amazonaws.com us-east-1 ");
    assert_eq!(plain(V1_55, "", "us-east-1"), "UnknownServiceError");
}

#[test]
fn an_error_names_the_service_and_the_region() {
    let resolve = |service, region| {
        let resolver = DefaultEndpointResolver::new(V1_55);
        resolver.endpoint_for(service, region, &EndpointSettings::default()).unwrap_err()
    };
    let error = resolve("s3", "");
    assert_eq!(error.message(), "could not resolve endpoint");
    let shown =
        r#"UnknownEndpointError: could not resolve endpoint, partition "aws", service "s3", region """#;
    assert_eq!(error.to_string(), shown);
    assert!(matches!(resolve("", "cn-north-1").kind(),
        ErrorKind::UnknownServiceError { partition, .. } if partition == "aws-cn"));
    assert_eq!(resolve("s3", "no region").to_string(), "invalid region identifier format provided");
}

fn options(edition: Edition, variables: &[(&str, &str)]) -> Options {
    Options::new().edition(edition).environment(Environment::from_vars(variables.iter().copied()))
}

fn session(edition: Edition, config: Config) -> Session {
    Session::new_session_with_options(options(edition, &[]).config(config)).unwrap()
}

fn in_region(edition: Edition, region: &str) -> Session {
    session(edition, Config::new().region(region))
}

/// Endpoint, partition, signing region and signing name; empty texts for those that are absent.
fn shown(client: &ClientConfig) -> [&str; 4] {
    let ClientConfig { endpoint, partition_id, signing_region, signing_name, .. } = client;
    [endpoint.as_deref(), partition_id.as_deref(), signing_region.as_deref(), signing_name.as_deref()]
        .map(Option::unwrap_or_default)
}

#[test]
fn a_client_config_is_that_of_the_release() {
    let of = |edition| in_region(edition, "ap-northeast-2").client_config("sts", []);
    let endpoint = "https://sts.ap-northeast-2.amazonaws.com";
    assert_eq!(shown(&of(V1_55)), [endpoint, "aws", "ap-northeast-2", "sts"]);
    // That release does not set the partition.
    assert_eq!(shown(&of(V1_14)), [endpoint, "", "ap-northeast-2", "sts"]);
    assert!(of(V1_55).signing_name_derived);
    assert!(!in_region(V1_55, "us-east-1").client_config("api.pricing", []).signing_name_derived);
}

#[test]
fn configs_of_the_call_are_merged_and_the_session_stays_as_it_is() {
    for &edition in Edition::ALL {
        let session = in_region(edition, "us-west-2");
        let configs =
            [Config::new().region("eu-west-1").disable_ssl(true), Config::new().region("eu-west-2")];
        let client = session.client_config("sqs", configs);
        assert_eq!(client.endpoint.as_deref(), Some("http://sqs.eu-west-2.amazonaws.com"));
        assert_eq!(client.config.region.as_deref(), Some("eu-west-2"));
        assert_eq!(
            session.client_config("sqs", []).endpoint.as_deref(),
            Some("https://sqs.us-west-2.amazonaws.com")
        );
        assert_eq!(
            (session.region(), session.config().endpoint_settings.disable_ssl),
            (Some("us-west-2"), None)
        );
        let validates =
            |list: &HandlerList| list.names().any(|name| name == "core.ValidateParametersHandler");
        let lax = session.client_config("sqs", [Config::new().disable_param_validation(true)]);
        assert_eq!(
            (validates(&lax.handlers().validate), validates(&session.handlers().validate)),
            (false, true)
        );
    }
}

#[test]
fn an_endpoint_of_the_user_applies_to_every_service() {
    for &edition in Edition::ALL {
        let of = |endpoint: &str, disable_ssl| {
            let config = Config::new().region("r").endpoint(endpoint).disable_ssl(disable_ssl);
            session(edition, config).client_config("s3", [])
        };
        assert_eq!(shown(&of("localhost:9000/path", false)), ["https://localhost:9000/path", "", "r", ""]);
        assert_eq!(of("localhost:9000", true).endpoint.as_deref(), Some("http://localhost:9000"));
        assert_eq!(of("https://localhost:9000", true).endpoint.as_deref(), Some("https://localhost:9000"));
        assert_eq!(of("", false).endpoint.as_deref(), Some("https://s3.r.amazonaws.com"));
    }
}

#[test]
fn a_client_whose_endpoint_is_not_resolved_has_the_users_or_none() {
    for &edition in Edition::ALL {
        let session = in_region(edition, "us-west-2");
        assert_eq!(shown(&session.client_config_no_resolve_endpoint([])), [""; 4]);
        let own =
            session.client_config_no_resolve_endpoint([Config::new().endpoint("host").disable_ssl(true)]);
        assert_eq!(shown(&own), ["http://host", "", "us-west-2", ""]);
    }
}

#[test]
fn a_region_with_fips_enables_fips_endpoints() {
    for spelled in ["fips-us-west-2", "us-west-2-fips", "us-fips-west-2"] {
        let client = in_region(V1_55, spelled).client_config("sqs", []);
        assert_eq!(shown(&client), ["https://sqs-fips.us-west-2.amazonaws.com", "aws", "us-west-2", "sqs"]);
        assert_eq!(
            (client.resolved_region.as_deref(), client.config.endpoint_settings.use_fips_endpoint),
            (Some("us-west-2"), Some(true))
        );
        assert_eq!(client.config.region.as_deref(), Some(spelled));
    }
    let own = session(V1_55, Config::new().region("fips-us-west-2").endpoint("host"));
    let client = own.client_config_no_resolve_endpoint([]);
    assert_eq!(client.signing_region.as_deref(), Some("fips-us-west-2"));
    assert_eq!(client.resolved_region.as_deref(), Some("us-west-2"));
    let client = in_region(V1_14, "fips-us-west-2").client_config("sqs", []);
    assert_eq!(shown(&client), ["https://sqs.fips-us-west-2.amazonaws.com", "", "fips-us-west-2", "sqs"]);
    assert_eq!((client.resolved_region, client.config.endpoint_settings.use_fips_endpoint), (None, None));
}

#[test]
fn a_resolver_gets_the_settings_of_the_session() {
    type Seen = Arc<Mutex<Vec<(String, String, EndpointSettings)>>>;
    let seen = Seen::default();
    let noted = Arc::clone(&seen);
    let resolver = move |service: &str, region: &str, options: &EndpointSettings| {
        noted.lock().unwrap().push((service.into(), region.into(), options.clone()));
        Ok(ResolvedEndpoint::new("https://own").signing_name("n"))
    };
    let config = Config::new().region("fips-r").endpoint_resolver(resolver).use_dual_stack(true);
    let client = session(V1_55, config).client_config("s3", [Config::new().use_dual_stack_endpoint(false)]);
    assert_eq!(shown(&client), ["https://own", "", "", "n"]);
    let (service, region, options) = seen.lock().unwrap().remove(0);
    assert_eq!((&*service, &*region, options.resolved_region.as_deref()), ("s3", "fips-r", Some("r")));
    assert_eq!((options.use_fips_endpoint, options.use_dual_stack), (Some(true), Some(true)));
    assert_eq!(options.use_dual_stack_endpoint, Some(false));
    assert_eq!(options.sts_regional_endpoint, Some(StsRegionalEndpoint::Legacy));
}

fn refusing() -> Config {
    let resolver = |_: &str, _: &str, _: &EndpointSettings| Err(Error::new("Refused", "no"));
    Config::new().region("r").endpoint_resolver(resolver)
}

#[test]
fn an_error_of_resolving_is_reported_by_a_request() {
    let session = session(V1_55, refusing());
    assert_eq!(session.client_config("s3", []).error.unwrap().code(), Some("Refused"));
    let code =
        |request: &mut awsess::Request| request.build().unwrap_err().code().unwrap_or_default().to_owned();
    // The handler that misses the endpoint comes first.
    assert_eq!(code(&mut session.request("s3", "x")), "MissingEndpoint");
    let mut lax = session.clone();
    lax.handlers_mut().validate.remove_by_name("core.ValidateEndpointHandler");
    assert_eq!(code(&mut lax.request("s3", "x")), "Refused");
    let mut given_later = lax.request("s3", "x");
    given_later.client_info.endpoint = Some("https://localhost".into());
    assert!(given_later.build().is_ok());
}

/// A request to the endpoint of a resolver of the user.
fn answered(edition: Edition, endpoint: ResolvedEndpoint) -> awsess::Request {
    let resolver = move |_: &str, _: &str, _: &EndpointSettings| Ok(endpoint.clone());
    let config = Config::new().region("r").credentials(Credentials::from_static("A", "S", None));
    session(edition, config.endpoint_resolver(resolver)).request("sts", "GetCallerIdentity")
}

#[test]
fn the_endpoint_of_a_resolver_need_not_be_a_url() {
    for edition in [V1_14, V1_55] {
        for (url, code) in [
            ("127.0.0.1:9000", "InvalidEndpointURL"),
            ("example.com", "RequestError"),
            ("example.com/a:b", "RequestError"),
            ("localhost:9000", ""),
            ("localhost:9000/a", if edition == V1_14 { "RequestError" } else { "" }),
        ] {
            let mut request = answered(edition, ResolvedEndpoint::new(url));
            let error = request.send().unwrap_err();
            assert_eq!(
                (error.code().unwrap_or_default(), error.is_sdk_panic()),
                (code, code.is_empty()),
                "{url}"
            );
        }
    }
}

#[test]
fn signing_the_call_for_a_role_panics_for_a_host_and_a_port() {
    let role =
        "[default]\nregion = r\nrole_arn = arn:aws:iam::123456789012:role/one\nsource_profile = base\n";
    let base = "[base]\naws_access_key_id = A\naws_secret_access_key = S\n";
    let resolver = |_: &str, _: &str, _: &EndpointSettings| Ok(ResolvedEndpoint::new("localhost:9000"));
    let home = Home::with(base, role);
    let options = home.options(&[]).shared_config_state(SharedConfigState::Enable);
    let options = options.edition(V1_55).config(Config::new().endpoint_resolver(resolver));
    let session = Session::new_session_with_options(options).unwrap();
    assert!(session.credentials().retrieve().unwrap_err().is_sdk_panic());
}

#[test]
fn the_signing_name_and_partition_of_a_resolver_are_used_as_in_the_release() {
    let endpoint = |derived| {
        let mut own = ResolvedEndpoint::new("https://own").partition_id("aws-cn").signing_name("own");
        own.signing_name_derived = derived;
        own
    };
    for (edition, derived, expected) in [
        (V1_14, true, ("own", None)),
        (V1_14, false, ("own", None)),
        (V1_55, true, ("sts", Some("aws-cn"))),
        (V1_55, false, ("own", Some("aws-cn"))),
    ] {
        let info = answered(edition, endpoint(derived)).client_info;
        assert_eq!((&*info.signing_name.unwrap(), info.partition_id.as_deref()), expected);
    }
}

#[test]
fn edition_1_14_discards_an_error_of_the_resolver() {
    let mut session = session(V1_14, refusing());
    assert_eq!(shown(&session.client_config("s3", [])), [""; 4]);
    session.handlers_mut().validate.remove_by_name("core.ValidateEndpointHandler");
    assert!(session.request("s3", "x").build().is_ok());
}

#[test]
fn a_request_has_the_endpoint_of_the_client_config() {
    for &edition in Edition::ALL {
        let mut request = in_region(edition, "eu-west-1").request("application-autoscaling", "x");
        request.build().unwrap();
        let info = &request.client_info;
        assert_eq!(request.http_request.url, format!("{}/", info.endpoint.as_deref().unwrap()));
        assert_eq!(info.signing_name.as_deref(), Some("application-autoscaling"));
        assert_eq!(info.signing_region.as_deref(), Some("eu-west-1"));
    }
    let partition = in_region(V1_55, "cn-north-1").request("s3", "x").client_info.partition_id;
    assert_eq!(partition.as_deref(), Some("aws-cn"));
}

#[test]
fn no_request_goes_to_another_host_than_its_endpoint_spells() {
    for &edition in Edition::ALL {
        for service in ["evil.example\\", "evil\nexample", "a\tb", "a\0b", "evil.example\r\n", "a b", "a\\@b"]
        {
            let error = in_region(edition, "us-east-1").request(service, "x").build().unwrap_err();
            assert_eq!(error.code(), Some("InvalidEndpointURL"), "{service:?}");
        }
    }
}

const FLAGS: [(&str, &str); 4] = [
    ("AWS_STS_REGIONAL_ENDPOINTS", "Regional"),
    ("AWS_S3_US_EAST_1_REGIONAL_ENDPOINT", "REGIONAL"),
    ("AWS_USE_FIPS_ENDPOINT", "False"),
    ("AWS_USE_DUALSTACK_ENDPOINT", "TRUE"),
];

const FILE: &str = "[default]\nregion = us-east-1\nsts_regional_endpoints = regional\n\
    s3_us_east_1_regional_endpoint = regional\nuse_fips_endpoint = false\nuse_dualstack_endpoint = true\n";

/// The settings of the session's config: regional endpoints of STS and S3, FIPS, and dual stack.
fn flags(session: &Session) -> (Option<bool>, Option<bool>, Option<bool>, Option<bool>) {
    let config = &session.config().endpoint_settings;
    let sts = config.sts_regional_endpoint.map(|which| which == StsRegionalEndpoint::Regional);
    let s3 = config.s3_us_east_1_regional_endpoint.map(|which| which == S3UsEast1RegionalEndpoint::Regional);
    (sts, s3, config.use_fips_endpoint, config.use_dual_stack_endpoint)
}

#[test]
fn the_config_of_a_session_has_the_endpoint_settings() {
    let all = (Some(true), Some(true), Some(false), Some(true));
    let default = (Some(false), Some(false), None, None);
    let made = |options: Options| Session::new_session_with_options(options).unwrap();
    let from_env = made(options(V1_55, &FLAGS));
    assert_eq!(flags(&from_env), all);
    assert_eq!(flags(&from_env.copy([Config::new().region("x")])), all);
    let home = Home::with("", FILE);
    assert_eq!(flags(&home.shared(V1_55, "").unwrap()), all);
    assert_eq!(flags(&made(home.options(&[]))), default);
    let none = (None, None, None, None);
    assert_eq!(flags(&home.shared(V1_14, "").unwrap()), none);
    assert_eq!(flags(&made(options(V1_14, &FLAGS))), none);
    assert_eq!(flags(&Session::new_in(V1_55, Environment::from_vars(FLAGS), [])), none);
}

#[test]
fn the_user_wins_over_the_environment_and_that_over_the_file() {
    let home = Home::with("", FILE);
    let env = [
        ("AWS_STS_REGIONAL_ENDPOINTS", "legacy"),
        ("AWS_S3_US_EAST_1_REGIONAL_ENDPOINT", "legacy"),
        ("AWS_USE_FIPS_ENDPOINT", "true"),
        ("AWS_USE_DUALSTACK_ENDPOINT", "false"),
    ];
    let shared = home.options(&env).shared_config_state(SharedConfigState::Enable);
    let made = |config| Session::new_session_with_options(shared.clone().config(config)).unwrap();
    assert_eq!(flags(&made(Config::new())), (Some(false), Some(false), Some(true), Some(false)));
    let user = Config::new()
        .sts_regional_endpoint(StsRegionalEndpoint::Regional)
        .s3_us_east_1_regional_endpoint(S3UsEast1RegionalEndpoint::Regional)
        .use_fips_endpoint(false)
        .use_dual_stack_endpoint(true);
    assert_eq!(flags(&made(user)), (Some(true), Some(true), Some(false), Some(true)));
}

#[test]
fn the_flags_decide_on_the_endpoint_of_a_client() {
    let home = Home::with("", FILE);
    let session = home.shared(V1_55, "").unwrap();
    assert_eq!(session.client_config("sqs", []).endpoint.as_deref(), Some("https://sqs.us-east-1.api.aws"));
    let plain = [Config::new().use_dual_stack_endpoint(false)];
    assert_eq!(
        session.client_config("s3", plain).endpoint.as_deref(),
        Some("https://s3.us-east-1.amazonaws.com")
    );
    let fips = [Config::new().use_fips_endpoint(true).use_dual_stack_endpoint(false)];
    assert_eq!(
        session.client_config("sts", fips).endpoint.as_deref(),
        Some("https://sts-fips.us-east-1.amazonaws.com")
    );
}

#[test]
fn the_endpoint_of_the_metadata_service_can_be_set() {
    let metadata = |session: Session| session.client_config("ec2metadata", []);
    let endpoint = [("AWS_EC2_METADATA_SERVICE_ENDPOINT", "host:1"), ("AWS_REGION", "r")];
    let made = |options: Options| metadata(Session::new_session_with_options(options).unwrap());
    assert_eq!(shown(&made(options(V1_55, &endpoint))), ["host:1", "", "r", "ec2metadata"]);
    let default = "http://169.254.169.254/latest";
    assert_eq!(made(options(V1_14, &endpoint)).endpoint.as_deref(), Some(default));
    let ipv6 = "http://[fd00:ec2::254]/latest";
    assert_eq!(
        made(options(V1_55, &[("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", " ipV6 ")])).endpoint.as_deref(),
        Some(ipv6)
    );
    let of_file = |text: &str| {
        let home = Home::with("", &format!("[default]\n{text}\n"));
        metadata(home.shared(V1_55, "").unwrap()).endpoint.unwrap()
    };
    assert_eq!(of_file("ec2_metadata_service_endpoint_mode = IPv6"), ipv6);
    assert_eq!(of_file("ec2_metadata_service_endpoint = http://file"), "http://file");
    assert_eq!(of_file("region = x"), default);
    // The deprecated constructor knows this much of endpoints.
    let older = Session::new_in(V1_55, Environment::from_vars(endpoint), []);
    assert_eq!(older.client_config("sqs", []).endpoint.as_deref(), Some("https://sqs.r.amazonaws.com"));
    assert_eq!(metadata(older).endpoint.as_deref(), Some("host:1"));
}

#[test]
fn a_resolver_of_the_user_resolves_the_metadata_service_too() {
    let resolver = |service: &str, _: &str, options: &EndpointSettings| {
        let url = format!("{service} {:?}", options.ec2_metadata_endpoint_mode);
        Ok(ResolvedEndpoint::new(url))
    };
    let config = Config::new().endpoint_resolver(resolver);
    let mode = [("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "IPv6")];
    let session = Session::new_session_with_options(options(V1_55, &mode).config(config.clone())).unwrap();
    assert_eq!(session.client_config("ec2metadata", []).endpoint.as_deref(), Some("ec2metadata Some(IPv6)"));
    assert_eq!(session.client_config("s3", []).endpoint.as_deref(), Some("s3 None"));
    let older = Session::new_in(V1_55, Environment::from_vars(mode), [config]);
    assert_eq!(older.client_config("ec2metadata", []).endpoint.as_deref(), Some("ec2metadata None"));
}
