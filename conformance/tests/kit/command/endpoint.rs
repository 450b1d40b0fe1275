//! `awsess show endpoint`.

use super::{awsess, run, stderr, stdout};

/// The endpoint, with the host that the trace says, or no URL at all.
#[test]
fn an_endpoint_is_shown_with_why_it_is_that() {
    let output = run(&["show", "endpoint", "s3", "us-east-1"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    for part in
        ["https://s3.amazonaws.com\n", "partition       aws,", "template        s3.amazonaws.com", "CLI-22"]
    {
        assert!(stdout(&output).contains(part), "{part}: {}", stdout(&output));
    }
    let output = run(&["show", "endpoint", "acm", "us-west-2", "--fips", "--json"]);
    let shown: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(shown["endpoint"], "https://acm-fips.us-west-2.amazonaws.com");
    assert_eq!(
        (&shown["host"], &shown["partition"]),
        (&"acm-fips.us-west-2.amazonaws.com".into(), &"aws".into())
    );
    let table = stdout(&run(&["show", "endpoint", "s3", "--edition", "1.14"]));
    assert!(table.lines().count() > 15 && table.contains("s3-external-1.amazonaws.com"), "{table}");
}

#[test]
fn an_endpoint_that_is_none_or_another_s_host_has_no_url() {
    let none = run(&["show", "endpoint", "sqs", ""]);
    assert_eq!(none.status.code(), Some(1), "{}", stderr(&none));
    assert!(stdout(&none).contains("UnknownEndpointError"), "{}", stdout(&none));
    let long = "a".repeat(10_240) + "/";
    for service in ["evil.example/", "user@evil.example", "a b", "é", "a?", "a#", "a:80", "\u{1}", &*long] {
        let output = run(&["show", "endpoint", service, "us-east-1"]);
        assert_eq!((output.status.code(), &*stdout(&output)), (Some(2), ""), "{service}");
        assert!(
            stderr(&output).contains("would call the host") && stderr(&output).len() < 1_000,
            "{service}"
        );
    }
    for (args, part) in [
        (&["show", "endpoint", "dynamo"][..], "did you mean dynamodb"),
        (&["show", "endpoint", "acm", "us-west-2", "--fips", "--edition", "1.14"], "no FIPS endpoints"),
        (&["show", "endpoint"], "<SERVICE>"),
    ] {
        let output = run(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(stderr(&output).contains(part), "{}", stderr(&output));
    }
}
#[test]
fn an_endpoint_says_which_variables_do_not_count() {
    let show = |args: &[&str]| {
        let set = [("AWS_STS_REGIONAL_ENDPOINTS", "regional"), ("AWS_USE_FIPS_ENDPOINT", "true")];
        awsess([&["show", "endpoint"], args].concat()).envs(set).output().unwrap()
    };
    let global = show(&["sts", "eu-west-1"]);
    assert!(stdout(&global).contains("https://sts.amazonaws.com"), "{}", stdout(&global));
    for name in ["AWS_STS_REGIONAL_ENDPOINTS", "AWS_USE_FIPS_ENDPOINT"] {
        assert!(stderr(&global).contains(&format!("note: {name} is set, and does not count here")));
    }
    let regional = show(&["sts", "eu-west-1", "--regional"]);
    assert!(stdout(&regional).contains("https://sts.eu-west-1.amazonaws.com"), "{}", stdout(&regional));
    assert!(!stderr(&regional).contains("AWS_STS_REGIONAL_ENDPOINTS"), "{}", stderr(&regional));
    assert!(!stderr(&show(&["s3", "eu-west-1"])).contains("AWS_STS"), "it is about STS alone");
    assert_eq!(
        stderr(&show(&["sts", "eu-west-1", "--edition", "1.14"])),
        "",
        "the older release reads neither"
    );
}

#[test]
fn a_service_that_the_table_does_not_have_is_told() {
    let output = run(&["show", "endpoint", "S3", "eu-west-1"]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(
        stderr(&output).starts_with("note: the partition aws has no service \"S3\""),
        "{}",
        stderr(&output)
    );
    assert!(stderr(&output).ends_with(": did you mean s3?\n"), "{}", stderr(&output));
    assert_eq!(stderr(&run(&["show", "endpoint", "s3", "eu-west-1"])), "");
}
