//! The shares of what is drawn, each with a minimum, counted on cases with a fixed seed.

use awsess_conformance::case::{
    Case, Constructor, Edition, File, NamedCredentials, Platform, UserCredentials,
};
use awsess_conformance::strategy::{Settings, Source};

use super::reader::{
    Section, has_options, of_profile, paths, profile, read, sections, selected, shared_config, variable,
};

const CASES: u32 = 10_000;

/// What is counted, the least share in a thousand cases, and whether a case counts.
type Share = (&'static str, u32, fn(&Case) -> bool);

/// Shares that documented cases of both editions have.
const SHARES: &[Share] = &[
    ("the profile is found, with something in it", 700, |case| {
        selected(case).iter().any(|found| !found.keys.is_empty())
    }),
    ("shared config is on", 500, shared_config),
    ("shared config is off", 300, |case| !shared_config(case)),
    ("a pair of keys in the environment", 250, env_pair),
    ("half a pair of keys in the environment", 20, |case| env_keys(case) && !env_pair(case)),
    ("a pair of keys in the profile", 500, |case| selected(case).iter().any(Section::has_keys)),
    ("half a pair of keys in the profile", 30, half_a_pair),
    ("keys in the environment and in the profile", 150, |case| {
        env_pair(case) && selected(case).iter().any(Section::has_keys)
    }),
    ("a region in the environment and in the profile", 120, |case| env_region(case) && profile_region(case)),
    ("a region of the profile alone", 80, |case| {
        !env_region(case) && shared_config(case) && profile_region(case)
    }),
    ("two files have the profile", 200, |case| selected(case).len() > 1 && paths(case).len() > 1),
    ("a role in some file", 250, |case| case.files.values().flat_map(sections).any(|found| found.has_role())),
    ("the session's profile has a role", 120, role),
    ("the role's source has keys", 80, |case| role(case) && sources(case).iter().any(Section::has_keys)),
    ("the role's source is missing", 8, |case| {
        role(case) && source(case).is_some() && sources(case).is_empty()
    }),
    ("the role's source has a role", 20, |case| role(case) && sources(case).iter().any(Section::has_role)),
    ("the role is its own source", 15, |case| role(case) && source(case).as_deref() == Some(profile(case))),
    ("a role without a source", 8, |case| role(case) && source(case).is_none()),
    ("a role with MFA and a token", 10, |case| mfa(case) && !case.options.tokens().is_empty()),
    ("a role with MFA and no token", 10, |case| mfa(case) && case.options.tokens().is_empty()),
    ("a section stands twice in a file", 300, |case| {
        case.files.values().any(|file| twice(sections(file).iter().map(|found| found.heading.clone())))
    }),
    ("a key stands twice in a section", 100, |case| {
        read(case).iter().any(|found| twice(found.keys.iter().map(|(key, _)| key.clone())))
    }),
    ("a value is empty", 100, |case| {
        read(case).iter().any(|found| found.keys.iter().any(|(_, value)| value.is_empty()))
    }),
    ("a file cannot be loaded", 20, |case| case.files.values().any(unclosed)),
    ("a file is a directory", 20, |case| case.files.values().any(|file| matches!(file, File::Directory(_)))),
    ("a bundle in the environment", 50, |case| variable(case, "AWS_CA_BUNDLE").is_some()),
    ("a bundle in the options", 40, |case| case.options.custom_ca_bundle.is_some()),
    ("two bundles", 8, |case| {
        variable(case, "AWS_CA_BUNDLE").is_some() && case.options.custom_ca_bundle.is_some()
    }),
    ("a bundle and an opaque client", 1, |case| {
        variable(case, "AWS_CA_BUNDLE").is_some() && case.options.config.http_client.is_some()
    }),
    ("shared_config_files is empty", 15, |case| {
        case.options.shared_config_files.as_ref().is_some_and(Vec::is_empty)
    }),
    ("shared_config_files names a file twice", 15, |case| {
        case.options.shared_config_files.iter().any(|files| twice(files.iter().cloned()))
    }),
    ("AWS_CONFIG_FILE leads to a file", 30, |case| {
        variable(case, "AWS_CONFIG_FILE").is_some_and(|path| case.files.contains_key(path))
    }),
    ("a profile by variable and option", 40, |case| {
        variable(case, "AWS_PROFILE").is_some() && !case.options.profile.is_empty()
    }),
    ("Windows", 70, |case| case.platform == Platform::Windows),
    ("no home", 10, |case| variable(case, "HOME").is_none() && variable(case, "USERPROFILE").is_none()),
    ("new_session", 90, |case| case.options.constructor == Constructor::NewSession),
    ("new", 60, |case| case.options.constructor == Constructor::New),
    ("must", 50, |case| case.options.must),
    ("static credentials", 50, |case| {
        matches!(case.options.config.credentials, Some(UserCredentials::Static(_)))
    }),
    ("anonymous credentials", 15, |case| {
        case.options.config.credentials == Some(UserCredentials::Named(NamedCredentials::Anonymous))
    }),
    ("a copy", 100, |case| case.observe.copy_with.is_some()),
    ("handlers", 80, |case| case.observe.handlers),
    ("edited handlers", 50, |case| !case.observe.edit_handlers.is_empty()),
    ("a copy's edited handlers", 20, |case| !case.observe.edit_copy_handlers.is_empty()),
    ("a request", 20, |case| case.observe.request),
    ("readers", 10, |case| case.observe.readers >= 2),
];

fn env_keys(case: &Case) -> bool {
    env_id(case) || env_secret(case)
}

fn env_pair(case: &Case) -> bool {
    env_id(case) && env_secret(case)
}

fn env_id(case: &Case) -> bool {
    variable(case, "AWS_ACCESS_KEY_ID").or(variable(case, "AWS_ACCESS_KEY")).is_some()
}

fn env_secret(case: &Case) -> bool {
    variable(case, "AWS_SECRET_ACCESS_KEY").or(variable(case, "AWS_SECRET_KEY")).is_some()
}

fn env_region(case: &Case) -> bool {
    variable(case, "AWS_REGION").is_some()
}

fn profile_region(case: &Case) -> bool {
    selected(case).iter().any(|found| found.get("region").is_some())
}

fn half_a_pair(case: &Case) -> bool {
    let keys = ["aws_access_key_id", "aws_secret_access_key"];
    selected(case).iter().any(|found| keys.iter().filter(|key| found.get(key).is_some()).count() == 1)
}

fn role(case: &Case) -> bool {
    shared_config(case) && selected(case).iter().any(Section::has_role)
}

fn mfa(case: &Case) -> bool {
    role(case) && selected(case).iter().any(|found| found.get("mfa_serial").is_some())
}

fn source(case: &Case) -> Option<String> {
    selected(case).iter().rev().find_map(|found| found.get("source_profile").map(str::to_owned))
}

fn sources(case: &Case) -> Vec<Section> {
    source(case).map_or_else(Vec::new, |source| of_profile(case, &source))
}

fn unclosed(file: &File) -> bool {
    matches!(file, File::Text(text) if text.lines().any(|line| line.starts_with('[') && !line.ends_with(']')))
}

fn twice(names: impl Iterator<Item = String>) -> bool {
    let mut names: Vec<String> = names.collect();
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    names.len() < all
}

fn count(source: &Source, shares: &[Share]) -> Vec<u32> {
    let mut counts = vec![0; shares.len()];
    for number in 0..CASES {
        let case = source.case(u64::from(number));
        for (count, (_, _, holds)) in counts.iter_mut().zip(shares) {
            *count += u32::from(holds(&case));
        }
    }
    counts
}

/// Prints the table, and fails with every share that is too small.
fn assert_shares(source: &Source, shares: &[Share]) {
    let counts = count(source, shares);
    let mut small = Vec::new();
    for ((name, least, _), count) in shares.iter().zip(counts) {
        let share = f64::from(count) * 1000.0 / f64::from(CASES);
        println!("{share:7.1} of 1000, at least {least:3}: {name}");
        if share < f64::from(*least) {
            small.push(format!("{name}: {share:.1} of 1000 where {least} are due"));
        }
    }
    assert!(small.is_empty(), "{source:?}:\n{}", small.join("\n"));
}

#[test]
fn documented_cases_of_1_14_are_worth_running() {
    assert_shares(&Source::new(20, Edition::V1_14), SHARES);
}

#[test]
fn documented_cases_of_1_55_are_worth_running() {
    assert_shares(&Source::new(20, Edition::V1_55), SHARES);
}

#[test]
fn options_are_left_out_where_the_constructor_takes_none() {
    let source = Source::new(21, Edition::V1_55);
    for number in 0..2000 {
        let case = source.case(number);
        let options = awsess_conformance::case::Options {
            constructor: case.options.constructor,
            must: case.options.must,
            config: case.options.config.clone(),
            ..Default::default()
        };
        assert!(has_options(&case) || case.options == options, "{} has options that are not passed", case.id);
    }
}

#[test]
fn damaged_files_may_have_invalid_text() {
    let settings = Settings { unclosed: 0, ..Settings::half_damaged() };
    let damaged: &[Share] =
        &[("a file is not UTF-8", 10, |case| case.files.values().any(|file| matches!(file, File::Bytes(_))))];
    assert_shares(&Source::with(22, Edition::V1_55, settings), damaged);
}
