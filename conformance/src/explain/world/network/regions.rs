//! Whether a region exists, as far as the table of the edition knows.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

use awsess_model::endpoints::{self, EndpointSettings};
use awsess_model::trace::Trace;
use awsess_model::world::Edition;
use strsim::osa_distance;

use super::endpoints::STS;

/// Regions that are newer than the table of edition 1.55. They are listed in the AWS Regions and Availability Zones guide, under AWS
/// Regions, and in the AWS Security Incident Response API Reference, under `ImpactedAwsRegion`. A region may be newer than this list.
const NEWER: [&str; 5] = ["ap-east-2", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "mx-central-1"];

/// The partition of the regions that an account may have to enable.
const PARTITION: &str = "aws";

/// The regions of that partition which are enabled by default, as the AWS Identity and Access Management User Guide lists them under AWS
/// STS Regions and endpoints.
const ENABLED: [&str; 17] = [
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ca-central-1",
    "eu-central-1",
    "eu-north-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
];

/// The words between the area and the number in the name of a region.
const DIRECTIONS: [&str; 9] =
    ["central", "east", "north", "northeast", "northwest", "south", "southeast", "southwest", "west"];

/// The longest region that is compared with others.
const MAX_COMPARED: usize = 40;

/// What the name of a region is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::explain) enum Standing {
    /// A region in the table, or another name in it.
    Listed,
    /// A region that exists and is newer than the table.
    Newer,
    /// The name of a listed region in another form.
    Form(Form, &'static str),
    /// A name that is no region and similar to this one.
    Similar(&'static str),
    /// A name that could be that of a newer region, with the most similar region in the table.
    Possible(Option<&'static str>),
    /// A name that is valid in a host and like no region.
    Unlike,
    /// A name that cannot be part of a host.
    Invalid,
}

/// How a name differs from that of a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::explain) enum Form {
    /// It is that of an availability zone.
    Zone,
    /// Some letters are in upper case.
    Case,
    /// It has other characters than hyphens between its words, or others around it.
    Punctuation,
}

/// What this region is in the edition.
pub(in crate::explain) fn standing(edition: Edition, region: &str) -> Standing {
    if is_listed(edition, region) {
        return Standing::Listed;
    }
    if is_listed(Edition::V1_55, region) || NEWER.contains(&region) {
        return Standing::Newer;
    }
    if let Some((form, meant)) = other_form(region) {
        return Standing::Form(form, meant);
    }
    let near = nearest(region);
    match (near, is_label(region)) {
        (Some(near), false) => Standing::Similar(near),
        (None, false) => Standing::Invalid,
        (near, true) if is_possible(region) => Standing::Possible(near),
        (Some(near), true) => Standing::Similar(near),
        (None, true) => Standing::Unlike,
    }
}

/// Whether it is a region that an account has to enable before it can be used.
pub(in crate::explain) fn is_opt_in(region: &str) -> bool {
    let partitions = endpoints::partitions(Edition::V1_55);
    let mut known = partitions.filter(|(name, _)| *name == PARTITION).flat_map(|(_, regions)| regions);
    !ENABLED.contains(&region) && (NEWER.contains(&region) || known.any(|known| known == region))
}

/// The names in the table of an edition.
struct Names {
    regions: Vec<&'static str>,
    /// The names of endpoints, some of which are not those of regions, such as `aws-global`.
    endpoints: HashSet<Cow<'static, str>>,
}

impl Names {
    fn new(edition: Edition) -> Self {
        let of_service = |service| endpoints::endpoints(edition, service).map(|(_, name)| name);
        Self {
            regions: endpoints::partitions(edition).flat_map(|(_, regions)| regions).collect(),
            endpoints: endpoints::services(edition).flat_map(of_service).collect(),
        }
    }

    /// The names of the edition, which are read once.
    fn of(edition: Edition) -> &'static Self {
        static V1_14: LazyLock<Names> = LazyLock::new(|| Names::new(Edition::V1_14));
        static V1_55: LazyLock<Names> = LazyLock::new(|| Names::new(Edition::V1_55));
        match edition {
            Edition::V1_14 => &V1_14,
            Edition::V1_55 => &V1_55,
        }
    }
}

/// Every region in the table of edition 1.55, which has those of edition 1.14, too.
fn regions() -> impl Iterator<Item = &'static str> {
    Names::of(Edition::V1_55).regions.iter().copied()
}

/// Whether the table has the region, or an endpoint of this name, or the name is that of FIPS endpoints in a region.
fn is_listed(edition: Edition, name: &str) -> bool {
    let names = Names::of(edition);
    let plain = name.replace("-fips-", "-").replace("-fips", "").replace("fips-", "");
    names.regions.contains(&name) || names.regions.contains(&&*plain) || names.endpoints.contains(name)
}

/// The region of which the name is another form.
fn other_form(name: &str) -> Option<(Form, &'static str)> {
    let find = |text: &str| regions().find(|region| *region == text);
    let zone = name.strip_suffix(|last: char| last.is_ascii_lowercase()).and_then(find);
    let case = || find(&name.to_lowercase());
    let plain = || {
        let kept = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
        let words = name.chars().map(kept).collect::<String>();
        find(&words.split('-').filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-"))
    };
    let form = |form| move |region| (form, region);
    zone.map(form(Form::Zone))
        .or_else(|| case().map(form(Form::Case)))
        .or_else(|| plain().map(form(Form::Punctuation)))
}

/// The most similar region, if it is similar enough to be meant.
fn nearest(name: &str) -> Option<&'static str> {
    if name.chars().count() > MAX_COMPARED {
        return None;
    }
    let lower = name.to_lowercase();
    let near = regions().map(|region| (osa_distance(&lower, region), region));
    near.filter(|(distance, _)| *distance <= 2).min().map(|(_, region)| region)
}

/// Whether it has the form of a region's name: an area, a direction and a number.
fn is_possible(name: &str) -> bool {
    let mut words = name.rsplit('-');
    let number =
        words.next().is_some_and(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit()));
    let direction = words.next().is_some_and(|word| DIRECTIONS.contains(&word));
    let area =
        words.next_back().is_some_and(|area| regions().any(|region| region.split('-').next() == Some(area)));
    number && direction && area
}

/// Whether edition 1.55 accepts it as a part of a host.
fn is_label(name: &str) -> bool {
    let settings = EndpointSettings::default();
    endpoints::resolve(Edition::V1_55, STS, name, &settings, &mut Trace::default()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::{Form, Standing, is_opt_in, standing};
    use awsess_model::world::Edition;

    #[test]
    fn a_region_is_told_from_a_name_that_only_looks_like_one() {
        for (name, expected) in [
            ("eu-west-1", Standing::Listed),
            ("us-gov-west-1", Standing::Listed),
            ("aws-global", Standing::Listed),
            ("us-west-2-fips", Standing::Listed),
            ("fips-us-gov-west-1", Standing::Listed),
            ("ap-east-2", Standing::Newer),
            ("us-east-1a", Standing::Form(Form::Zone, "us-east-1")),
            ("US-EAST-1", Standing::Form(Form::Case, "us-east-1")),
            ("eu_west_1", Standing::Form(Form::Punctuation, "eu-west-1")),
            ("\u{2018}us-west-2\u{2019}", Standing::Form(Form::Punctuation, "us-west-2")),
            ("eu west 1", Standing::Form(Form::Punctuation, "eu-west-1")),
            ("eu-wset-1", Standing::Similar("eu-west-1")),
            ("us-eest-1", Standing::Similar("us-east-1")),
            ("us-east-9", Standing::Possible(Some("us-east-1"))),
            ("dummy", Standing::Unlike),
            ("no region", Standing::Invalid),
        ] {
            assert_eq!(standing(Edition::V1_55, name), expected, "{name}");
        }
        assert_eq!(standing(Edition::V1_14, "me-south-1"), Standing::Newer);
        assert_eq!(standing(Edition::V1_14, "eu-west-1"), Standing::Listed);
    }

    #[test]
    fn a_region_that_an_account_has_to_enable_is_told_from_the_others() {
        for region in ["af-south-1", "ap-east-1", "eu-south-2", "me-south-1", "mx-central-1"] {
            assert!(is_opt_in(region), "{region}");
        }
        for region in
            ["us-east-1", "ap-northeast-3", "us-gov-west-1", "cn-north-1", "aws-global", "nowhere-1"]
        {
            assert!(!is_opt_in(region), "{region}");
        }
    }

    #[test]
    fn every_name_of_the_tables_is_listed() {
        for edition in [Edition::V1_14, Edition::V1_55] {
            for (_, regions) in awsess_model::endpoints::partitions(edition) {
                assert!(regions.iter().all(|region| standing(edition, region) == Standing::Listed));
            }
        }
    }
}
