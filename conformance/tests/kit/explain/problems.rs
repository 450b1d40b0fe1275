//! What fails: each problem with its cause, its place and its remedy.

use awsess_conformance::explain::{Diagnostic, Origin, Severity};
use awsess_model::world::World;

use super::{
    BASE, CHAIN, CONFIG, ENV_KEYS, KEYS, disabled, enabled, explain, key, named, old, variable, world,
};

fn problems(world: &World) -> Vec<Diagnostic> {
    explain(world, &[]).problems
}

fn dev(config: &str) -> World {
    named("dev", enabled(world(&[], config, BASE)))
}

/// A world, the code of its problem, the setting, the marked part of its line, and a part of the remedy.
type Row = (World, &'static str, Option<Origin>, Option<&'static str>, &'static str);

fn rows() -> Vec<Row> {
    let in_dev = |line, name| Some(key(CONFIG, line, "profile dev", name));
    let role = "[profile dev]\nrole_arn = arn:r\n";
    let chain = |source: &str| dev(&format!("{role}  source_profile = {source}\n"));
    let empty = "[profile empty]\nregion = a\n";
    let line = |line| Origin::Line { file: CONFIG.into(), line };
    vec![
        (
            chain("bsae"),
            "source-profile-without-credentials",
            in_dev(3, "source_profile"),
            Some("bsae"),
            "did you mean \"base\"?",
        ),
        (
            chain("other"),
            "source-profile-without-credentials",
            in_dev(3, "source_profile"),
            Some("other"),
            "add [other]",
        ),
        (
            dev(&format!("{role}source_profile = empty\n{empty}")),
            "source-profile-without-credentials",
            in_dev(3, "source_profile"),
            Some("empty"),
            "to the profile empty",
        ),
        (
            dev(&format!("{CHAIN}mfa_serial = arn:m\n")),
            "token-provider-needed",
            in_dev(4, "mfa_serial"),
            Some("arn:m"),
            "remove the line if the role needs no MFA",
        ),
        (
            dev(&format!("{CHAIN}credential_source = Environment\n")),
            "source-not-usable",
            in_dev(4, "credential_source"),
            None,
            "keep source_profile (line 3), or credential_source (line 4) alone",
        ),
        (
            enabled(world(&[], "nonsense\n[x\n", "")),
            "file-not-valid",
            Some(line(2)),
            Some("[x"),
            "write the heading as [NAME]",
        ),
        (
            enabled(world(&[], "[x]\nsecret_of_mine =#2024\n", "")),
            "file-not-valid",
            Some(line(2)),
            Some("secret_of_mine"),
            "put the value in double quotes",
        ),
        (
            enabled(world(&[("AWS_CA_BUNDLE", "/none")], "", KEYS)),
            "ca-bundle-not-loaded",
            Some(super::variable("AWS_CA_BUNDLE")),
            None,
            "there is no such file: correct the path",
        ),
        (
            world(&[("AWS_WEB_IDENTITY_TOKEN_FILE", "/token")], "", ""),
            "web-identity-without-role",
            Some(super::variable("AWS_WEB_IDENTITY_TOKEN_FILE")),
            None,
            "set AWS_ROLE_ARN",
        ),
        (
            world(&[("AWS_EC2_METADATA_DISABLED", "true")], "", ""),
            "no-credentials",
            None,
            None,
            "or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
        ),
    ]
}

#[test]
fn each_problem_has_its_cause_its_place_and_its_remedy() {
    for (world, code, origin, marked, remedy) in rows() {
        let found = problems(&world);
        let [problem] = &found[..] else { panic!("{code}: {found:#?}") };
        assert_eq!((&*problem.code, problem.severity), (code, Severity::Problem), "{problem:#?}");
        if origin.is_some() {
            assert_eq!(problem.origin, origin, "{problem:#?}");
        }
        let excerpt = problem.excerpt.as_ref().map(|excerpt| &*excerpt.marked);
        assert_eq!(excerpt.filter(|_| marked.is_some()), marked, "{problem:#?}");
        assert!(problem.message.contains(" fails: "), "{problem:#?}");
        assert!(problem.remedy.contains(remedy), "{problem:#?}");
    }
}

#[test]
fn the_column_is_that_of_the_value_in_its_line() {
    let found = problems(&dev("[profile dev]\nrole_arn = arn:r\n  source_profile =  gone\n"));
    let excerpt = found[0].excerpt.as_ref().unwrap();
    assert_eq!((excerpt.column, &*excerpt.before, &*excerpt.after), (21, "  source_profile =  ", ""));
}

#[test]
fn the_request_of_a_role_without_a_region_is_a_problem_in_the_edition_that_needs_one() {
    for world in [dev(CHAIN), old(dev(CHAIN))] {
        let explanation = explain(&world, &[]);
        let endpoint = explanation.values.iter().any(|value| value.name == "sts_endpoint");
        let is_missing = explanation.problems.iter().any(|problem| problem.code == "region-missing");
        assert!(endpoint != is_missing, "{explanation:#?}");
    }
}

#[test]
fn a_world_that_works_has_no_problem() {
    let region = format!("{CHAIN}region = eu-west-1\n");
    for quiet in
        [world(&ENV_KEYS, "", ""), world(&[], "", KEYS), dev(&region), disabled(world(&[], "", KEYS))]
    {
        for quiet in [old(quiet.clone()), quiet] {
            assert_eq!(problems(&quiet), []);
        }
    }
}

#[test]
fn the_remedy_of_a_rejected_value_names_the_accepted_ones_and_the_place() {
    for (name, accepted) in [
        ("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "IPv4 or IPv6"),
        ("AWS_S3_US_EAST_1_REGIONAL_ENDPOINT", "legacy or regional"),
        ("AWS_S3_USE_ARN_REGION", "true or false"),
        ("AWS_STS_REGIONAL_ENDPOINTS", "legacy or regional"),
        ("AWS_USE_DUALSTACK_ENDPOINT", "true or false"),
        ("AWS_USE_FIPS_ENDPOINT", "true or false"),
    ] {
        let [problem] = &problems(&world(&[(name, "maybe")], "", ""))[..] else { panic!("{name}") };
        assert_eq!(problem.remedy, format!("set {name} to {accepted}, or unset it"));
        assert_eq!(problem.origin, Some(variable(name)));
    }
    for (name, accepted) in [
        ("ec2_metadata_service_endpoint_mode", "IPv4 or IPv6"),
        ("s3_us_east_1_regional_endpoint", "legacy or regional"),
        ("sts_regional_endpoints", "legacy or regional"),
    ] {
        let [problem] = &problems(&enabled(world(&[], &format!("[default]\n{name} = maybe\n"), "")))[..]
        else {
            panic!("{name}")
        };
        assert_eq!(problem.remedy, format!("write {name} = {accepted} in {CONFIG}:2, or remove the line"));
        assert_eq!(problem.origin, Some(key(CONFIG, 2, "default", name)));
    }
}
