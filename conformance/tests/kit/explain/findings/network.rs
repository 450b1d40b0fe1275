//! What an explanation says of regions, endpoints, proxies and certificates, and of the variables of tools and containers.

use awsess_conformance::explain::{Diagnostic, Explanation, RenderOptions, explain_services, render};
use awsess_model::world::{File, HttpClient, World};

use crate::explain::{CONFIG, ENV_KEYS, KEYS, enabled, explain, old, value, variable, world};

const ROLE: [(&str, &str); 2] =
    [("AWS_WEB_IDENTITY_TOKEN_FILE", "/token"), ("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/pod")];

/// A world with these variables, on an instance.
fn env(variables: &[(&str, &str)]) -> World {
    let mut world = world(variables, "", "");
    world.remote.imds = Some(Vec::new());
    world
}

fn region(name: &str) -> World {
    env(&[ENV_KEYS[0], ENV_KEYS[1], ("AWS_REGION", name)])
}

fn found(world: &World) -> Vec<Diagnostic> {
    let Explanation { problems, hints, .. } = explain(world, &[]);
    problems.into_iter().chain(hints).collect()
}

/// The message and the remedy of the finding of this name; empty if there is none.
fn said(world: &World, name: &str) -> String {
    let found = found(world).into_iter().find(|one| one.code == name);
    found.map_or_else(String::new, |one| format!("{}; {}", one.message, one.remedy))
}

#[test]
fn the_world_of_a_container_or_a_tool_has_no_finding() {
    let aws = ("AWS_REGION", "eu-west-1");
    let lambda = [
        ("AWS_ACCESS_KEY_ID", "ASIAENV"),
        ENV_KEYS[1],
        aws,
        ("AWS_DEFAULT_REGION", "eu-west-1"),
        ("AWS_EXECUTION_ENV", "AWS_Lambda_go1.x"),
        ("AWS_LAMBDA_FUNCTION_NAME", "f"),
        ("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:9001"),
        ("AWS_SESSION_TOKEN", "a-session-token"),
        ("AWS_XRAY_CONTEXT_MISSING", "LOG_ERROR"),
        ("AWS_XRAY_DAEMON_ADDRESS", "169.254.79.129:2000"),
    ];
    let task = [
        aws,
        ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/credentials/1"),
        ("AWS_DEFAULT_REGION", "eu-west-1"),
        ("AWS_EXECUTION_ENV", "AWS_ECS_FARGATE"),
        ("ECS_CONTAINER_METADATA_URI_V4", "http://169.254.170.2/v4/1"),
        ("HTTP_PROXY", "http://proxy.test:3128"),
        ("NO_PROXY", "169.254.170.2"),
    ];
    let pod = [
        ROLE[0],
        ROLE[1],
        aws,
        ("AWS_STS_REGIONAL_ENDPOINTS", "regional"),
        ("AWS_DEFAULT_REGION", "eu-west-1"),
    ];
    let instance = [
        aws,
        ("AWS_EC2_METADATA_DISABLED", "false"),
        ("AWS_METADATA_SERVICE_TIMEOUT", "5"),
        ("HTTPS_PROXY", "http://proxy.test:3128"),
        ("no_proxy", "localhost,169.254.0.0/16"),
        ("http_proxy", "http://proxy.test:3128"),
    ];
    let shell = [
        ENV_KEYS[0],
        ENV_KEYS[1],
        aws,
        ("AWS_ACCOUNT_ID", "123456789012"),
        ("AWS_CLI_AUTO_PROMPT", "on-partial"),
        ("AWS_CREDENTIAL_EXPIRATION", "2055-01-01T00:00:00Z"),
        ("AWS_DEFAULT_OUTPUT", "json"),
        ("AWS_PAGER", ""),
        ("AWS_ROLE_SESSION_NAME", "me"),
        ("AWS_SDK_LOAD_CONFIG", "true"),
        ("AWS_SSO_SESSION", "s"),
        ("AWS_VAULT", "dev"),
        ("aws_bucket", "b"),
    ];
    for variables in [&lambda[..], &task, &pod, &instance, &shell] {
        assert_eq!(found(&env(variables)), [], "{variables:?}");
    }
}

#[test]
fn a_variable_of_another_name_is_told_from_one_that_is_misspelt() {
    for (name, finding, remedy) in [
        ("AWS_ACCES_KEY_ID", "variable-misspelt", "did you mean AWS_ACCESS_KEY_ID?"),
        ("AWS_SHARED_CREDENTAILS_FILE", "variable-misspelt", "did you mean AWS_SHARED_CREDENTIALS_FILE?"),
        ("aws_region", "variable-in-lower-case", "set AWS_REGION instead"),
        ("AWS_ENDPOINT_URL_S3", "other-sdk-variable", "Config.Endpoint"),
        ("AWS_SECURITY_TOKEN", "other-sdk-variable", "AWS_SESSION_TOKEN"),
        ("AWS_CREDENTIALS_FILE", "other-sdk-variable", "AWS_SHARED_CREDENTIALS_FILE"),
        ("AWS_MAX_ATTEMPTS", "other-sdk-variable", "Config.MaxRetries"),
        ("AWS_SECRET_ACCESS_KEY_ID", "other-sdk-variable", "no SDK reads; set AWS_SECRET_ACCESS_KEY"),
    ] {
        let said = said(&env(&[(name, "x")]), finding);
        assert!(said.contains(remedy) && said.starts_with(name), "{name}: {said}");
    }
    let both = env(&[("AWS_REGIONS", "a b"), ("AWS_REGION", "eu-west-1"), ("aws_region", "eu-west-1")]);
    assert_eq!(said(&both, "variable-misspelt") + &said(&both, "variable-in-lower-case"), "");
}

#[test]
fn a_value_that_nothing_has_expanded_is_told_without_a_secret() {
    let literal = env(&[("AWS_REGION", "${REGION}"), ("AWS_SECRET_ACCESS_KEY", "$MY_SECRET")]);
    let all = found(&literal);
    let literal: Vec<_> = all.iter().filter(|one| one.code == "literal-reference").collect();
    assert_eq!(literal.len(), 2, "{all:#?}");
    assert!(literal.iter().any(|one| one.message.contains("\"${REGION}\"")), "{literal:#?}");
    assert!(literal.iter().all(|one| !one.message.contains("MY_SECRET")), "{literal:#?}");
}

#[test]
fn a_region_is_judged_by_the_table_of_the_edition() {
    for (name, finding, says) in [
        ("us-east-1a", "region-misspelt", "is an availability zone"),
        ("US-EAST-1", "region-misspelt", "lower case"),
        ("eu-wset-1", "region-misspelt", "did you mean \"eu-west-1\"?"),
        ("eu_west_1", "region-not-valid", "did you mean \"eu-west-1\"?"),
        ("eu-west-7", "region-not-in-table", "sts.eu-west-7.amazonaws.com"),
        ("dummy", "region-not-in-table", "sts.dummy.amazonaws.com"),
        ("\u{201c}eu-west-1\u{201d}", "quotes-or-space", "typographic quotes"),
        ("eu-west-1\r", "quotes-or-space", "a carriage return"),
    ] {
        let all = found(&region(name));
        assert_eq!(all.iter().map(|one| &*one.code).collect::<Vec<_>>(), [finding], "{all:#?}");
        assert_eq!(all[0].origin, Some(variable("AWS_REGION")));
        assert!(said(&region(name), finding).contains(says), "{all:#?}");
    }
    for name in ["eu-west-1", "us-gov-west-1", "ap-east-2", "aws-global"] {
        assert_eq!(found(&region(name)), [], "{name}");
    }
    let note = value(&explain(&region("ap-east-2"), &[]), "region").note;
    assert!(note.is_some_and(|note| note.contains("newer than the table")));
}

#[test]
fn with_an_endpoint_of_the_program_any_region_is_right() {
    let mut local = region("local");
    local.options.config.endpoint = Some("http://localhost:4566".into());
    assert_eq!(found(&local), []);
    let sts = value(&explain(&local, &[]), "sts_endpoint");
    assert_eq!(sts.value.as_deref(), Some("http://localhost:4566"));
    local.options.config.endpoint = Some("http://u:hunter2-hunter2@localhost:4566".into());
    let shown = value(&explain(&local, &[]), "sts_endpoint");
    assert_eq!(shown.value.as_deref(), Some("http://u:***@localhost:4566"));
    assert!(sts.note.is_some_and(|note| note.contains("signed for local")));
}

#[test]
fn the_endpoint_of_sts_is_the_one_that_is_called_for_a_role() {
    let role = [ROLE[0], ROLE[1]];
    for variables in [
        &[("AWS_REGION", "eu-west-1")][..],
        &[("AWS_REGION", "eu-south-1")],
        &[("AWS_REGION", "us-east-1"), ("AWS_STS_REGIONAL_ENDPOINTS", "regional")],
        &[("AWS_REGION", "us-east-1"), ("AWS_USE_FIPS_ENDPOINT", "true")],
        &[],
    ] {
        let variables: Vec<_> = role.iter().chain(variables).copied().collect();
        let world = env(&variables);
        let (outcome, _) = awsess_model::resolve(&world);
        let Some(awsess_model::session::Credentials::Requested(requested)) =
            outcome.session().map(awsess_model::session::Session::credentials)
        else {
            panic!("{variables:?}");
        };
        let shown = value(&explain(&world, &[]), "sts_endpoint").value;
        assert_eq!(shown.as_deref(), requested.sts_endpoint().and_then(Result::ok), "{variables:?}");
    }
}

#[test]
fn what_decides_on_an_endpoint_is_its_origin() {
    let sts = |variables: &[(&str, &str)]| value(&explain(&env(variables), &[]), "sts_endpoint");
    let west = ("AWS_REGION", "eu-west-1");
    let regional = ("AWS_STS_REGIONAL_ENDPOINTS", "regional");
    let legacy = sts(&[west]);
    assert_eq!(legacy.rules[0].id, "CLI-21", "{legacy:#?}");
    let parts =
        ["global in eu-west-1", "AWS_STS_REGIONAL_ENDPOINTS=regional", "https://sts.eu-west-1.amazonaws.com"];
    assert!(parts.iter().all(|part| legacy.note.as_deref().unwrap().contains(part)), "{legacy:#?}");
    assert_eq!(sts(&[west, regional]).origin, variable("AWS_STS_REGIONAL_ENDPOINTS"));
    assert_eq!(sts(&[("AWS_REGION", "eu-south-1"), regional]).origin, variable("AWS_REGION"));
    let config = enabled(world(&[], "[default]\nregion = eu-south-1\nuse_fips_endpoint = true\n", ""));
    let fips = value(&explain(&config, &[]), "sts_endpoint");
    assert_eq!(fips.origin, crate::explain::key(CONFIG, 3, "default", "use_fips_endpoint"), "{fips:#?}");
}

#[test]
fn a_service_that_is_asked_for_has_its_endpoint_and_its_signing_scope() {
    let services = ["s3", "iam", "nothing-like-it"].map(String::from);
    let explanation = explain_services(&region("eu-west-1"), &[], &services);
    let text = |name: &str| value(&explanation, name).value.unwrap();
    assert_eq!(text("s3_endpoint"), "https://s3.eu-west-1.amazonaws.com");
    assert_eq!([text("s3_signing_region"), text("s3_signing_name")], ["eu-west-1", "s3"]);
    assert_eq!(value(&explanation, "s3_endpoint").origin, variable("AWS_REGION"));
    assert_eq!(
        [text("iam_endpoint"), text("iam_signing_region")],
        ["https://iam.amazonaws.com", "us-east-1"]
    );
    assert_eq!(text("iam_partition"), "aws");
    assert!(
        value(&explanation, "nothing-like-it_endpoint").note.unwrap().contains("does not know the service")
    );
    let screen = render(&explanation, RenderOptions::default());
    assert!(screen.contains("s3_endpoint") && screen.contains("signed for s3 in eu-west-1"), "{screen}");
}

#[test]
fn without_a_region_the_table_says_what_fails_and_a_service_says_why() {
    let services = ["sns".to_owned()];
    for world in [env(&ENV_KEYS), old(env(&ENV_KEYS))] {
        assert_eq!(found(&world), []);
        let region = value(&explain(&world, &[]), "region").note.unwrap();
        assert!(region.contains("set AWS_REGION") && region.contains("MissingRegion"), "{region}");
        let explanation = explain_services(&world, &[], &services);
        let note = value(&explanation, "sns_endpoint").note.unwrap();
        assert!(note.contains("requests fail with MissingRegion"), "{note}");
    }
}

#[test]
fn a_fips_host_that_the_table_does_not_have_is_told() {
    let fips = |name| env(&[ROLE[0], ROLE[1], ("AWS_REGION", name), ("AWS_USE_FIPS_ENDPOINT", "true")]);
    assert!(said(&fips("eu-west-1"), "endpoint-made-by-rule").contains("sts-fips.eu-west-1.amazonaws.com"));
    assert_eq!(said(&fips("us-east-1"), "endpoint-made-by-rule"), "");
    let on = value(&explain(&fips("us-gov-west-1"), &[]), "use_fips_endpoint");
    assert_eq!((on.value.as_deref(), on.origin), (Some("on"), variable("AWS_USE_FIPS_ENDPOINT")));
}

#[test]
fn a_proxy_before_the_metadata_service_is_told_by_the_rules_of_go() {
    let instance = |variables: &[(&str, &str)]| {
        let region = [("AWS_REGION", "eu-west-1")];
        said(&env(&[&region, variables].concat()), "proxy-before-metadata")
    };
    let proxy = ("HTTP_PROXY", "http://proxy.test:3128");
    for (variables, part) in [
        (&[proxy][..], "NO_PROXY is not set"),
        (&[("http_proxy", "proxy.test:3128")], "the proxy of http_proxy"),
        (&[proxy, ("NO_PROXY", "localhost,10.0.0.0/8")], "NO_PROXY leaves out 169.254.169.254"),
        (&[proxy, ("no_proxy", "169.254.169.254:8080")], "no_proxy leaves out"),
    ] {
        assert!(instance(variables).contains(part), "{variables:?}: {}", instance(variables));
    }
    for variables in [
        &[][..],
        &[proxy, ("NO_PROXY", "169.254.169.254")],
        &[proxy, ("no_proxy", "169.254.0.0/16")],
        &[proxy, ("NO_PROXY", "*")],
        &[("HTTPS_PROXY", "http://proxy.test:3128")],
        &[("ALL_PROXY", "http://proxy.test:3128")],
        &[proxy, ("AWS_EC2_METADATA_DISABLED", "true")],
        &[proxy, ENV_KEYS[0], ENV_KEYS[1]],
    ] {
        assert_eq!(instance(variables), "", "{variables:?}");
    }
    let container = instance(&[proxy, ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/1")]);
    assert!(container.contains("add 169.254.170.2 to NO_PROXY"), "{container}");
    assert_eq!(instance(&[proxy, ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://localhost/c")]), "");
}

#[test]
fn a_proxy_that_cannot_be_used_is_told_without_its_password() {
    let proxy = |value| said(&env(&[ENV_KEYS[0], ENV_KEYS[1], ("HTTPS_PROXY", value)]), "proxy-not-usable");
    assert!(proxy("%zz").contains("it is ignored"));
    let ftp = proxy("ftp://u:hunter2-hunter2@proxy.test");
    assert!(ftp.contains("\"ftp\"") && !ftp.contains("hunter2"), "{ftp}");
    assert_eq!(proxy("http://proxy.test:3128"), "");
    let cgi = [("HTTP_PROXY", "http://proxy.test"), ("REQUEST_METHOD", "GET")];
    assert!(said(&env(&cgi), "proxy-not-usable").contains("CGI"));
}

#[test]
fn a_bundle_that_is_not_loaded_says_what_it_is() {
    for (file, remedy) in [
        (None, "there is no such file"),
        (Some(File::Directory), "it is a directory"),
        (Some(File::Bytes(Vec::new())), "the file is empty"),
        (Some(File::Bytes(vec![0x30, 0x82, 1, 0])), "openssl x509 -inform der"),
        (Some(File::Bytes(b"nothing".to_vec())), "-----BEGIN CERTIFICATE-----"),
        (
            Some(File::Bytes(b"-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n".to_vec())),
            "it has a private key and no certificate",
        ),
        (
            Some(File::Bytes(b"-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n".to_vec())),
            "no certificate that can be parsed",
        ),
    ] {
        let mut world = world(&[("AWS_CA_BUNDLE", "/ca.pem")], "", KEYS);
        world.files.extend(file.map(|file| ("/ca.pem".into(), file)));
        let said = said(&world, "ca-bundle-not-loaded");
        assert!(said.contains(remedy) && said.contains("AWS_CA_BUNDLE"), "{said}");
    }
}

#[test]
fn a_bundle_is_shown_with_the_number_of_its_certificates() {
    let key = rcgen::KeyPair::generate().unwrap();
    let certificate = rcgen::CertificateParams::new([]).unwrap().self_signed(&key).unwrap().pem();
    let mut world = world(&[("AWS_CA_BUNDLE", "/ca.pem"), ("AWS_REGION", "eu-west-1")], "", KEYS);
    world.files.insert("/ca.pem".into(), File::Bytes(certificate.repeat(2).into_bytes()));
    let screen = render(&explain(&world, &[]), RenderOptions::default());
    assert!(screen.contains("2 certificates"), "{screen}");
    assert!(screen.contains("--http-client own"), "{screen}");
    world.options.config.http_client = Some(HttpClient::RootsCanBeSet);
    let screen = render(&explain(&world, &[]), RenderOptions::default());
    assert!(screen.contains("2 certificates") && !screen.contains("--http-client own"), "{screen}");
}
