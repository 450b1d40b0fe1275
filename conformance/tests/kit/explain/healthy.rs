//! Worlds as they should be: programs on desks, in CI, in containers and on instances, with the files and variables that the tools there
//! write. An explanation has nothing to say about them.

use awsess_conformance::explain::explain;
use awsess_model::world::{Edition, File, Options, SharedConfigState, World};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::{CONFIG, CREDENTIALS};

/// The parts that every healthy world is made of.
#[derive(Clone, Debug)]
struct Parts {
    region: &'static str,
    profile: &'static str,
    /// Keys of tools, which this SDK does not read.
    tools: &'static str,
    /// Text before the first section, or between two.
    comment: &'static str,
    line_end: &'static str,
    account: &'static str,
}

fn parts() -> impl Strategy<Value = Parts> {
    let region = select(vec![
        "us-east-1",
        "eu-west-1",
        "ap-southeast-2",
        "us-gov-west-1",
        "cn-north-1",
        "eu-central-1",
    ]);
    let profile =
        select(vec!["dev", "prod", "team-a.staging", "AdministratorAccess-111122223333", "my_profile"]);
    let tools = select(vec![
        "",
        "output = json\n",
        "cli_pager =\n",
        "output = json\ncli_pager = less\n",
        "s3 =\n  max_concurrent_requests = 20\n",
    ]);
    let comment = select(vec!["", "# written by hand\n", "; see the wiki\n\n", "\n\n"]);
    let account = select(vec!["111122223333", "444455556666"]);
    (region, profile, tools, comment, select(vec!["\n", "\r\n"]), account).prop_map(
        |(region, profile, tools, comment, line_end, account)| Parts {
            region,
            profile,
            tools,
            comment,
            line_end,
            account,
        },
    )
}

/// A way to have credentials, as the environment, the config file and the credentials file.
type Setup = fn(&Parts) -> (Vec<(&'static str, String)>, String, String);

const SETUPS: [(&str, Setup); 12] = [
    ("keys of the default profile", |_| (vec![], String::new(), keys("default"))),
    ("keys of a profile", |parts| {
        let config = section(parts, &format!("profile {}", parts.profile), &region(parts));
        (
            vec![("AWS_PROFILE", parts.profile.into()), load_config()],
            config,
            keys("default") + &keys(parts.profile),
        )
    }),
    ("a region of the default profile", |parts| {
        (vec![load_config()], section(parts, "default", &region(parts)), keys("default"))
    }),
    ("a role of a profile", |parts| {
        let config = section(
            parts,
            &format!("profile {}", parts.profile),
            &(region(parts) + &role(parts) + "source_profile = base\n"),
        );
        let base = section(parts, "profile base", &region(parts));
        (vec![("AWS_PROFILE", parts.profile.into()), load_config()], config + &base, keys("base"))
    }),
    ("a credential process", |parts| {
        let config = section(
            parts,
            "default",
            &(region(parts) + "credential_process = /opt/tool/credentials --json\n"),
        );
        (vec![load_config()], config, String::new())
    }),
    ("single sign-on", |parts| {
        let keys =
            format!("sso_session = work\nsso_account_id = {}\nsso_role_name = Reader\n", parts.account);
        let session = "[sso-session work]\nsso_start_url = https://example.awsapps.com/start\nsso_region = eu-west-1\nsso_registration_scopes = sso:account:access\n";
        let config =
            section(parts, &format!("profile {}", parts.profile), &(region(parts) + &keys)) + session;
        (vec![("AWS_PROFILE", parts.profile.into()), load_config()], config, String::new())
    }),
    ("keys of a CI system", |parts| {
        let keys =
            [("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"), ("AWS_SECRET_ACCESS_KEY", "secret-of-ci-1")];
        let keys = keys.map(|(name, value)| (name, value.to_owned()));
        (
            keys.into_iter().chain([("AWS_REGION", parts.region.into()), ("CI", "true".into())]).collect(),
            String::new(),
            String::new(),
        )
    }),
    ("temporary keys of a tool", |parts| {
        let mut env = temporary();
        env.extend([
            ("AWS_VAULT", parts.profile.into()),
            ("AWS_REGION", parts.region.into()),
            ("AWS_DEFAULT_REGION", parts.region.into()),
            ("AWS_CREDENTIAL_EXPIRATION", "2030-01-01T00:00:00Z".into()),
        ]);
        (env, section(parts, &format!("profile {}", parts.profile), &region(parts)), String::new())
    }),
    ("a function", |parts| {
        let mut env = temporary();
        env.extend([
            ("AWS_REGION", parts.region.into()),
            ("AWS_DEFAULT_REGION", parts.region.into()),
            ("AWS_LAMBDA_FUNCTION_NAME", "app".into()),
            ("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:9001".into()),
            ("AWS_EXECUTION_ENV", "AWS_Lambda_go1.x".into()),
            ("AWS_XRAY_DAEMON_ADDRESS", "169.254.79.129:2000".into()),
        ]);
        (env, String::new(), String::new())
    }),
    ("a pod", |parts| {
        let env = vec![
            ("AWS_REGION", parts.region.into()),
            ("AWS_DEFAULT_REGION", parts.region.into()),
            ("AWS_ROLE_ARN", arn(parts)),
            ("AWS_WEB_IDENTITY_TOKEN_FILE", "/var/run/secrets/eks.amazonaws.com/serviceaccount/token".into()),
            ("AWS_STS_REGIONAL_ENDPOINTS", "regional".into()),
        ];
        (env, String::new(), String::new())
    }),
    ("a task", |parts| {
        let env = vec![
            ("AWS_REGION", parts.region.into()),
            ("AWS_DEFAULT_REGION", parts.region.into()),
            ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/credentials/0".into()),
            ("AWS_EXECUTION_ENV", "AWS_ECS_FARGATE".into()),
            ("ECS_CONTAINER_METADATA_URI_V4", "http://169.254.170.2/v4/0".into()),
        ];
        (env, String::new(), String::new())
    }),
    ("an instance", |parts| (vec![("AWS_REGION", parts.region.into())], String::new(), String::new())),
];

fn load_config() -> (&'static str, String) {
    ("AWS_SDK_LOAD_CONFIG", "1".into())
}

fn region(parts: &Parts) -> String {
    format!("region = {}\n", parts.region)
}

fn arn(parts: &Parts) -> String {
    let partition = match parts.region {
        "us-gov-west-1" => "aws-us-gov",
        "cn-north-1" => "aws-cn",
        _ => "aws",
    };
    format!("arn:{partition}:iam::{}:role/app", parts.account)
}

fn role(parts: &Parts) -> String {
    format!("role_arn = {}\n", arn(parts))
}

fn keys(profile: &str) -> String {
    format!(
        "[{profile}]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = file-secret-1\n\n"
    )
}

fn temporary() -> Vec<(&'static str, String)> {
    let keys = [
        ("AWS_ACCESS_KEY_ID", "ASIAIOSFODNN7EXAMPLE"),
        ("AWS_SECRET_ACCESS_KEY", "secret-of-tool-1"),
        ("AWS_SESSION_TOKEN", "token-of-tool-1"),
    ];
    keys.map(|(name, value)| (name, value.to_owned())).into()
}

fn section(parts: &Parts, heading: &str, keys: &str) -> String {
    format!("{}[{heading}]\n{keys}{}", parts.comment, parts.tools)
}

fn world(parts: &Parts, setup: Setup) -> World {
    let (env, config, credentials) = setup(parts);
    let mut world = World::new(Edition::V1_55);
    world.remote.imds = Some(Vec::new());
    world.env.extend([
        ("HOME".into(), "/h".into()),
        ("PATH".into(), "/usr/bin:/bin".into()),
        ("LANG".into(), "C.UTF-8".into()),
    ]);
    world.env.extend(env.into_iter().map(|(name, value)| (name.to_owned(), value)));
    let files =
        [(CONFIG, config), (CREDENTIALS, credentials)].into_iter().filter(|(_, text)| !text.is_empty());
    let bytes = |text: String| File::Bytes(text.replace('\n', parts.line_end).into_bytes());
    world.files = files.map(|(path, text)| (path.into(), bytes(text))).collect();
    world
}

/// The codes of what is said about the world.
fn said(world: &World) -> Vec<String> {
    let explanation = explain(world, &[]);
    let all = explanation.problems.into_iter().chain(explanation.hints);
    all.map(|one| format!("{}: {}", one.code, one.message)).collect()
}

#[test]
fn nothing_is_said_about_a_healthy_world() {
    let config = Config { failure_persistence: None, ..Config::with_cases(600) };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let tried = runner.run(&(parts(), select(SETUPS.to_vec())), |(parts, (name, setup))| {
        let world = world(&parts, setup);
        prop_assert_eq!(said(&world), Vec::<String>::new(), "{}: {:?}", name, world.env);
        Ok(())
    });
    tried.unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn nothing_is_said_if_the_program_sets_what_the_files_need() {
    let parts = Parts {
        region: "eu-west-1",
        profile: "dev",
        tools: "",
        comment: "",
        line_end: "\n",
        account: "111122223333",
    };
    let mut world = world(&parts, |parts| {
        let mfa = format!(
            "{}{}source_profile = base\nmfa_serial = arn:aws:iam::111122223333:mfa/me\n",
            region(parts),
            role(parts)
        );
        (vec![], section(parts, "profile dev", &mfa), keys("base"))
    });
    world.options = Options {
        profile: "dev".into(),
        shared_config_state: SharedConfigState::Enable,
        assume_role_tokens: vec!["123456".into()],
        ..Options::default()
    };
    assert_eq!(said(&world), Vec::<String>::new());
}
