//! Findings about the ARNs of roles, in worlds that show them and in worlds that are close and do not.

use awsess_model::world::World;

use super::nearly::{Row, check};
use crate::explain::{BASE, CHAIN, enabled, named, old, world};

const WEB_IDENTITY: [(&str, &str); 2] =
    [("AWS_WEB_IDENTITY_TOKEN_FILE", "/token"), ("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/pod")];

fn dev(config: &str, credentials: &str) -> World {
    named("dev", enabled(world(&[], config, credentials)))
}

fn rows() -> Vec<Row> {
    let user = CHAIN.replace(":role/", ":user/");
    let gov = CHAIN.replace("arn:aws:", "arn:aws-us-gov:");
    let unknown = CHAIN.replace("arn:aws:", "arn:aws-new:");
    let region = "[profile dev]\nregion = us-gov-west-1\n";
    let with_region =
        |text: &str, region: &str| text.replace("role_arn", &format!("region = {region}\nrole_arn"));
    let emulated = |mut world: World| {
        world.options.config.endpoint = Some("http://localhost:4566".into());
        world
    };
    let other = [WEB_IDENTITY[0], ("AWS_ROLE_ARN", "arn:aws:iam::123456789012:group/pods")];
    let of_base = format!("[profile base]\nregion = eu-west-1\n{CHAIN}");
    vec![
        Row(
            "not-a-role",
            dev(&user, BASE),
            "write arn:aws:iam::123456789012:role/NAME",
            emulated(dev(&user, BASE)),
        ),
        Row(
            "not-a-role",
            world(&other, "", ""),
            "AWS_ROLE_ARN is the ARN of a group",
            world(&WEB_IDENTITY, "", ""),
        ),
        Row("role-of-other-partition", dev(&gov, BASE), "us-gov-", dev(&unknown, BASE)),
        Row(
            "role-of-other-partition",
            old(dev(&gov, BASE)),
            "(sts.amazonaws.com)",
            old(dev(&gov.replace("[profile dev]\n", region), BASE)),
        ),
        Row(
            "role-of-other-partition",
            dev(&with_region(&gov, "eu-west-1"), BASE),
            "write a region of aws-us-gov, such as us-gov-east-1, in /h/.aws/config:2",
            emulated(dev(&with_region(&gov, "eu-west-1"), BASE)),
        ),
        Row(
            "region-of-source-profile",
            dev(&of_base, BASE),
            "add region = eu-west-1 to profile \"dev\"",
            dev(&with_region(&of_base, "us-east-1"), BASE),
        ),
        Row(
            "region-of-source-profile",
            old(dev(&of_base, BASE)),
            "is not inherited",
            old(dev(&with_region(&of_base, "us-east-1"), BASE)),
        ),
    ]
}

#[test]
fn every_finding_about_arns_shows_and_hides_as_its_world_says() {
    check(&rows());
}
