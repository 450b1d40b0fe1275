//! Where STS is called, as far as a signature shows it: the region that it is signed for.
//!
//! The tables are those of the releases' endpoints.

use alloc::string::String;

use super::{Client, Settings};
use crate::environment::variable;
use crate::failure::Failure;
use crate::text::same_word;
use crate::world::{Edition, World};

/// The region of the global endpoint.
const GLOBAL: &str = "us-east-1";
/// The pseudo-region whose endpoint is the global one.
const AWS_GLOBAL: &str = "aws-global";

/// The regions of the aws partition that have an endpoint of their own in edition 1.14, and what that is signed for.
///
/// Rules: ROLE-27.
const OWN_ENDPOINTS: [(&str, &str); 5] = [
    ("ap-northeast-2", "ap-northeast-2"),
    ("us-east-1-fips", "us-east-1"),
    ("us-east-2-fips", "us-east-2"),
    ("us-west-1-fips", "us-west-1"),
    ("us-west-2-fips", "us-west-2"),
];

/// What the regions of the other partitions of edition 1.14 begin with. They have no global endpoint.
///
/// Rules: ROLE-27.
const OTHER_PARTITIONS: [&str; 2] = ["cn", "us-gov"];

/// The regions that edition 1.55 sends to the global endpoint.
///
/// Rules: ROLE-28.
const LEGACY: [&str; 15] = [
    "ap-northeast-1",
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

/// What the regions of the partitions begin with that know nothing of dual stack.
const ISOLATED: [&str; 4] = ["us-iso", "us-isob", "eu-isoe", "us-isof"];

/// What is left out of a region's name to get the region that it means, and what comes in its place.
const FIPS: [(&str, &str); 3] = [("-fips-", "-"), ("-fips", ""), ("fips-", "")];

/// The region that a call to STS is signed for: with an endpoint of the user's, the session's own.
///
/// Rules: ROLE-27, ROLE-28, ROLE-29.
pub(super) fn signing_region(client: &Client<'_>) -> Result<String, Failure> {
    let endpoint = client.world.options.config.endpoint.as_deref().unwrap_or_default();
    match (endpoint.is_empty(), client.world.edition) {
        (false, _) if client.region.is_empty() => {
            Err(Failure::new("MissingRegion", "could not find region configuration"))
        }
        (false, _) => Ok(client.region.into()),
        (true, Edition::V1_14) => Ok(v1_14(client.region).into()),
        (true, Edition::V1_55) => v1_55(client.region, client.settings.under_environment(client.world)),
    }
}

/// Rules: ROLE-27.
fn v1_14(region: &str) -> &str {
    match OWN_ENDPOINTS.iter().find(|(name, _)| *name == region) {
        Some((_, own)) => own,
        None if OTHER_PARTITIONS.iter().any(|partition| is_of(region, partition)) => region,
        None => GLOBAL,
    }
}

/// Rules: ROLE-28.
fn v1_55(region: &str, settings: Settings) -> Result<String, Failure> {
    let meant = meant(region);
    let fips = settings.fips.unwrap_or_default() || meant.is_some();
    let dual_stack = settings.dual_stack.unwrap_or_default();
    let region = meant.as_deref().filter(|meant| !meant.is_empty()).unwrap_or(region);
    let legacy = !settings.regional.unwrap_or_default() && LEGACY.contains(&region);
    let plain = !fips && !dual_stack;
    let region = if region.is_empty() || plain && legacy { AWS_GLOBAL } else { region };
    if !is_label(region) || dual_stack && ISOLATED.iter().any(|partition| is_of(region, partition)) {
        return Err(Failure::new("MissingEndpoint", "'Endpoint' configuration is required for this service"));
    }
    Ok(if plain && region == AWS_GLOBAL { GLOBAL } else { region }.into())
}

/// The region that a name with `fips` in it means.
fn meant(region: &str) -> Option<String> {
    let named = FIPS.iter().any(|(part, _)| region.contains(part));
    named.then(|| FIPS.iter().fold(region.into(), |name: String, (part, with)| name.replace(part, with)))
}

/// Whether the region is one of a partition whose regions begin so: `BEGINNING-PLACE-NUMBER`.
fn is_of(region: &str, beginning: &str) -> bool {
    let rest = region.strip_prefix(beginning).and_then(|rest| rest.strip_prefix('-'));
    rest.and_then(|rest| rest.split_once('-')).is_some_and(|(place, number)| {
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        !place.is_empty()
            && place.chars().all(is_word)
            && !number.is_empty()
            && number.chars().all(|c| c.is_ascii_digit())
    })
}

/// Whether the region can be part of a host's name.
fn is_label(region: &str) -> bool {
    let ends = [region.chars().next(), region.chars().next_back()];
    ends.iter().all(|end| end.is_some_and(|c| c.is_ascii_alphanumeric()))
        && region.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

impl Settings {
    /// What the environment says, over what the profile does.
    ///
    /// Rules: ROLE-28.
    fn under_environment(self, world: &World) -> Self {
        let says = |name, word| variable(world, name).map(|value| same_word(value, word));
        Self {
            regional: says("AWS_STS_REGIONAL_ENDPOINTS", "regional").or(self.regional),
            fips: says("AWS_USE_FIPS_ENDPOINT", "true").or(self.fips),
            dual_stack: says("AWS_USE_DUALSTACK_ENDPOINT", "true").or(self.dual_stack),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REGIONAL: Settings = Settings { regional: Some(true), fips: None, dual_stack: None };

    #[test]
    fn edition_1_14_signs_for_the_global_endpoint_but_for_a_few() {
        for (region, expected) in [
            ("", "us-east-1"),
            ("eu-west-1", "us-east-1"),
            ("mars-north-1", "us-east-1"),
            ("ap-northeast-2", "ap-northeast-2"),
            ("us-west-2-fips", "us-west-2"),
            ("cn-north-1", "cn-north-1"),
            ("cn-north-1-x", "us-east-1"),
            ("us-gov-west-1", "us-gov-west-1"),
        ] {
            assert_eq!(v1_14(region), expected, "{region}");
        }
    }

    #[test]
    fn edition_1_55_signs_for_the_region_but_for_the_legacy_ones() {
        for (region, legacy, regional) in [
            ("", "us-east-1", "us-east-1"),
            ("eu-west-1", "us-east-1", "eu-west-1"),
            ("ap-northeast-2", "ap-northeast-2", "ap-northeast-2"),
            ("aws-global", "us-east-1", "us-east-1"),
            ("mars-north-1", "mars-north-1", "mars-north-1"),
            ("us-east-1-fips", "us-east-1", "us-east-1"),
            ("fips-us-west-2", "us-west-2", "us-west-2"),
            ("cn-north-1", "cn-north-1", "cn-north-1"),
        ] {
            assert_eq!(v1_55(region, Settings::default()).as_deref(), Ok(legacy), "{region}");
            assert_eq!(v1_55(region, REGIONAL).as_deref(), Ok(regional), "{region}");
        }
    }

    #[test]
    fn a_region_that_no_host_can_be_named_after_has_no_endpoint() {
        for region in ["no region", "-a", "a-", "a.b", "é"] {
            assert_eq!(v1_55(region, REGIONAL).map_err(|failure| failure.code), Err("MissingEndpoint"));
        }
        let dual_stack = Settings { dual_stack: Some(true), ..Settings::default() };
        assert!(v1_55("us-iso-east-1", dual_stack).is_err());
        assert_eq!(v1_55("", dual_stack).as_deref(), Ok("aws-global"));
    }
}
