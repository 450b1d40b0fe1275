//! Every service in every region, known or not, with each flag: the model against the releases themselves, and the library
//! against the model.
//!
//! `.ci/run` runs all of it. The releases need their Go adapters: `scripts/adapters build`. The library needs nothing, and
//! a part of its sweep is run with every other test.

#![expect(clippy::unwrap_used, reason = "what fails to be set up fails the test")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use awsess_conformance::adapter::{Process, Settings};
use awsess_conformance::builtin::Builtin;
use awsess_conformance::case::{Case, Config, Edition, Observe, Options, RegionalEndpoint};
use awsess_conformance::compare::differences;
use awsess_conformance::implementation::{Implementation, Response};
use awsess_conformance::model::expect;
use awsess_conformance::protocol::Run;
use awsess_model::{endpoints, world};

/// How many services and how many regions the sweep has that no table knows.
const UNKNOWN: usize = 200;

/// Names that are odd in a host, or are not even fit for one. The others are made from known ones.
const ODD: [&str; 40] = [
    "",
    " ",
    "a b",
    "\t",
    "\n",
    "\0",
    "..",
    ".",
    "a..b",
    "-",
    "-a",
    "a-",
    "_",
    "a_b",
    "é",
    "日本",
    "İ",
    "ſ3",
    "/",
    "a/b",
    "../..",
    "evil.example/",
    "user@evil.example/",
    "evil.example:80/",
    "evil.example#",
    "evil.example?",
    "evil.example\\",
    "%2f",
    "%",
    "[::1]",
    ":",
    "a:b",
    "{service}",
    "{region}",
    "{dnsSuffix}",
    "{region}{service}",
    "S3",
    "US-EAST-1",
    "${HOME}",
    "<&>",
];

/// Regions that are shaped like those of a partition, or nearly.
const SHAPED: [&str; 36] = [
    "us-nowhere-1",
    "eu-x-99",
    "ap-a_b-0",
    "sa-é-1",
    "ca-north-1a",
    "me-x-1",
    "af-x-1",
    "il-x-1",
    "mx-x-1",
    "cn-x-1",
    "cn-north-1-x",
    "us-gov-x-1",
    "us-gov-1",
    "us-gov-1-1",
    "us-iso-x-1",
    "us-isob-x-1",
    "us-isof-x-1",
    "eu-isoe-x-1",
    "us-isoc-x-1",
    "us--1",
    "us-1",
    "us-east-",
    "us-east-1 ",
    " us-east-1",
    "us-east-1\n",
    "fips",
    "fips-",
    "-fips",
    "-fips-",
    "fips-fips-us-east-1",
    "us-east-1-fips-",
    "us-fips-east-1",
    "fips-aws-global",
    "aws-global-fips",
    "fips-cn-north-1",
    "no-such-region-fips",
];

/// What a config can say of endpoints, alone and together where two of them matter to each other.
fn flags(edition: Edition) -> Vec<Config> {
    let none = Config::default;
    let older = [
        none(),
        Config { disable_ssl: Some(true), ..none() },
        Config { use_dual_stack: Some(true), ..none() },
    ];
    let younger = [
        Config { use_dual_stack_endpoint: Some(true), ..none() },
        Config { use_dual_stack_endpoint: Some(false), use_dual_stack: Some(true), ..none() },
        Config { use_fips_endpoint: Some(true), ..none() },
        Config { use_fips_endpoint: Some(false), ..none() },
        Config { use_fips_endpoint: Some(true), use_dual_stack_endpoint: Some(true), ..none() },
        Config { use_fips_endpoint: Some(true), use_dual_stack: Some(true), ..none() },
        Config { sts_regional_endpoint: Some(RegionalEndpoint::Regional), ..none() },
        Config { s3_us_east_1_regional_endpoint: Some(RegionalEndpoint::Regional), ..none() },
    ];
    let younger = younger.into_iter().filter(|_| edition == Edition::V1_55);
    older.into_iter().chain(younger).collect()
}

/// The known names, and as many more as no table knows.
fn with_unknown(known: impl Iterator<Item = String>, odd: &[&str]) -> BTreeSet<String> {
    let known: BTreeSet<String> = known.collect();
    let long = "x".repeat(10_240);
    let endings = ["x", "-1", ".", "/"].into_iter();
    let made = endings.flat_map(|ending| known.iter().map(move |name| format!("{name}{ending}")));
    let odd = odd.iter().map(|&name| name.to_owned()).chain([long]).chain(made);
    let unknown: BTreeSet<String> = odd.filter(|name| !known.contains(name)).take(UNKNOWN).collect();
    assert_eq!(unknown.len(), UNKNOWN);
    known.into_iter().chain(unknown).collect()
}

/// The services and the regions of an edition, its endpoints' own names among the regions.
fn names(edition: Edition) -> (BTreeSet<String>, BTreeSet<String>) {
    let edition = match edition {
        Edition::V1_14 => world::Edition::V1_14,
        Edition::V1_55 => world::Edition::V1_55,
    };
    let services = with_unknown(endpoints::services(edition).map(str::to_owned), &ODD);
    let listed = endpoints::partitions(edition).flat_map(|(_, regions)| regions).map(str::to_owned);
    let named = endpoints::services(edition).flat_map(|service| endpoints::endpoints(edition, service));
    let named = named.map(|(_, name)| name.into_owned());
    let odd: Vec<&str> = ODD.into_iter().chain(SHAPED).collect();
    (services, with_unknown(listed.chain(named), &odd))
}

/// Puts the services in the region to the implementation at once, and returns what differs.
fn put(
    subject: &mut impl Implementation,
    edition: Edition,
    services: Vec<String>,
    config: Config,
) -> Vec<String> {
    let options = Options { config, ..Options::default() };
    let case =
        Case { edition, options, observe: Observe { services, ..Observe::default() }, ..Case::default() };
    let expected = expect(&case).unwrap();
    let capabilities = subject.capabilities();
    let run = Run { id: "1".into(), root: "/nowhere".into(), endpoints: BTreeMap::new(), case };
    match subject.observe(&run) {
        Response::Outcome(observed) => differences(&expected, &observed, &capabilities)
            .into_iter()
            .map(|difference| format!("{:?}: {difference:?}", run.case.options.config))
            .collect(),
        other => vec![format!("{:?}: {other:?}", run.case.options.config)],
    }
}

/// Holds the implementation against the model with every service in every region with each flag, or with one in so many of
/// the services, others each time.
fn sweep(subject: &mut impl Implementation, edition: Edition, one_in: usize) {
    let (services, regions) = names(edition);
    let services: Vec<String> = services.into_iter().collect();
    let regions = regions.into_iter().map(Some).chain([None]);
    let configs = regions.flat_map(|region| {
        flags(edition).into_iter().map(move |flags| Config { region: region.clone(), ..flags })
    });
    let mut asked = 0;
    for (number, config) in configs.enumerate() {
        let services: Vec<String> = services.iter().skip(number % one_in).step_by(one_in).cloned().collect();
        asked += services.len();
        let differ = put(subject, edition, services, config);
        assert!(differ.is_empty(), "{} differ, first: {:#?}", differ.len(), &differ[..differ.len().min(5)]);
    }
    println!("{edition}: {} services, {asked} endpoints", services.len());
}

fn release(edition: Edition) -> Process {
    let name = format!("../target/adapters/go-v1-{edition}");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    Process::start(&path.to_string_lossy(), Settings::default()).unwrap()
}

#[test]
#[ignore = "it needs the Go adapters and a release build"]
fn edition_1_14_is_release_1_14() {
    sweep(&mut release(Edition::V1_14), Edition::V1_14, 1);
}

#[test]
#[ignore = "it needs the Go adapters and a release build"]
fn edition_1_55_is_release_1_55() {
    sweep(&mut release(Edition::V1_55), Edition::V1_55, 1);
}

#[test]
#[ignore = "it needs a release build"]
fn the_library_is_the_model() {
    for edition in Edition::ALL {
        sweep(&mut Builtin, edition, 1);
    }
}

#[test]
fn the_library_is_the_model_in_a_part_of_the_sweep() {
    for (edition, one_in) in [(Edition::V1_14, 41), (Edition::V1_55, 241)] {
        sweep(&mut Builtin, edition, one_in);
    }
}
