//! Where STS is, and the region that its requests are signed for.

use crate::Edition;

/// An endpoint. Both texts are empty where none is known.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Endpoint {
    pub(crate) url: String,
    pub(crate) signing_region: String,
}

/// What decides on the endpoint.
#[derive(Clone, Debug)]
pub(crate) struct Wanted<'a> {
    pub(crate) edition: Edition,
    pub(crate) region: &'a str,
    /// The user's endpoint with its scheme; empty where there is none.
    pub(crate) endpoint: String,
    pub(crate) disable_ssl: bool,
    /// The rest is of edition 1.55.
    pub(crate) regional: bool,
    pub(crate) fips: bool,
    pub(crate) dual_stack: bool,
}

const SERVICE: &str = "sts";
const GLOBAL_HOST: &str = "sts.amazonaws.com";
const GLOBAL_SIGNING_REGION: &str = "us-east-1";
/// The name of the whole partition, in place of a region.
const GLOBAL: &str = "aws-global";

/// A partition of the regions: those of its countries, `us-east-1` being the country `us`.
struct Partition {
    countries: &'static [&'static str],
    suffix: &'static str,
    /// Where addresses of both families are found, if anywhere.
    dual_stack_suffix: Option<&'static str>,
    /// What a host with validated cryptography begins with.
    fips: &'static str,
}

const AWS: Partition = Partition {
    countries: &["us", "eu", "ap", "sa", "ca", "me", "af", "il"],
    suffix: "amazonaws.com",
    dual_stack_suffix: Some("api.aws"),
    fips: "sts-fips",
};

const OTHERS: [Partition; 6] = [
    Partition {
        countries: &["cn"],
        suffix: "amazonaws.com.cn",
        dual_stack_suffix: Some("api.amazonwebservices.com.cn"),
        fips: "sts-fips",
    },
    Partition {
        countries: &["us-gov"],
        suffix: "amazonaws.com",
        dual_stack_suffix: Some("api.aws"),
        fips: "sts",
    },
    Partition { countries: &["us-iso"], suffix: "c2s.ic.gov", dual_stack_suffix: None, fips: "sts-fips" },
    Partition { countries: &["us-isob"], suffix: "sc2s.sgov.gov", dual_stack_suffix: None, fips: "sts-fips" },
    Partition {
        countries: &["eu-isoe"],
        suffix: "cloud.adc-e.uk",
        dual_stack_suffix: None,
        fips: "sts-fips",
    },
    Partition {
        countries: &["us-isof"],
        suffix: "csp.hci.ic.gov",
        dual_stack_suffix: None,
        fips: "sts-fips",
    },
];
/// How many of them edition 1.14 knows.
const OTHERS_1_14: usize = 2;

/// Hosts of the standard partition that edition 1.14 does not take for the global one.
const APART_1_14: [(&str, &str, &str); 5] = [
    ("ap-northeast-2", "sts.ap-northeast-2.amazonaws.com", "ap-northeast-2"),
    ("us-east-1-fips", "sts-fips.us-east-1.amazonaws.com", "us-east-1"),
    ("us-east-2-fips", "sts-fips.us-east-2.amazonaws.com", "us-east-2"),
    ("us-west-1-fips", "sts-fips.us-west-1.amazonaws.com", "us-west-1"),
    ("us-west-2-fips", "sts-fips.us-west-2.amazonaws.com", "us-west-2"),
];

/// Regions whose STS edition 1.55 takes for the global one unless it is told to be regional.
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

/// Spellings of a region that ask for validated cryptography, with what is left of them.
const FIPS_SPELLINGS: [(&str, &str); 3] = [("-fips-", "-"), ("-fips", ""), ("fips-", "")];

impl Endpoint {
    /// The user's endpoint, else the edition's. A user's is signed for the region as it is written.
    pub(crate) fn resolve(wanted: &Wanted<'_>) -> Self {
        if !wanted.endpoint.is_empty() {
            return Self { url: wanted.endpoint.clone(), signing_region: wanted.region.to_owned() };
        }
        let found = match wanted.edition {
            Edition::V1_14 => Some(host_1_14(wanted.region)),
            Edition::V1_55 => host_1_55(wanted),
        };
        let scheme = if wanted.disable_ssl { "http" } else { "https" };
        found.map_or_else(Self::unknown, |(host, region)| Self {
            url: format!("{scheme}://{host}"),
            signing_region: region,
        })
    }

    const fn unknown() -> Self {
        Self { url: String::new(), signing_region: String::new() }
    }
}

/// A host, and the region that its requests are signed for.
type Host = (String, String);

fn host_1_14(region: &str) -> Host {
    let of_region =
        |partition: &Partition| (format!("{SERVICE}.{region}.{}", partition.suffix), region.into());
    if let Some(partition) = OTHERS[..OTHERS_1_14].iter().find(|partition| partition.has(region)) {
        return of_region(partition);
    }
    let apart = APART_1_14.iter().find(|(name, ..)| *name == region);
    apart.map_or_else(global, |(_, host, region)| ((*host).into(), (*region).into()))
}

fn global() -> Host {
    (GLOBAL_HOST.into(), GLOBAL_SIGNING_REGION.into())
}

fn host_1_55(wanted: &Wanted<'_>) -> Option<Host> {
    let (region, spelled) = without_fips(wanted.region);
    let (fips, dual_stack) = (wanted.fips || spelled, wanted.dual_stack);
    let region = if region.is_empty() { GLOBAL } else { &region };
    let legacy = !wanted.regional && LEGACY.contains(&region);
    if !fips && !dual_stack && (legacy || region == GLOBAL) {
        return Some(global());
    }
    let partition = OTHERS.iter().find(|partition| partition.has(region)).unwrap_or(&AWS);
    let host = partition.host(region, fips, dual_stack)?;
    is_host_label(region).then(|| (host, region.to_owned()))
}

/// The region without what asks for validated cryptography in it, and whether anything does.
fn without_fips(region: &str) -> (String, bool) {
    let spelled = FIPS_SPELLINGS.iter().any(|(spelling, _)| region.contains(spelling));
    let plain = FIPS_SPELLINGS
        .iter()
        .fold(region.to_owned(), |region, (spelling, left)| region.replace(spelling, left));
    // What is nothing but the spelling stays as it is.
    if plain.is_empty() { (region.to_owned(), spelled) } else { (plain, spelled) }
}

impl Partition {
    /// Whether the region is one of the partition's: a country, a word, a number.
    fn has(&self, region: &str) -> bool {
        self.countries.iter().any(|country| {
            let rest = region.strip_prefix(country).and_then(|rest| rest.strip_prefix('-'));
            rest.and_then(|rest| rest.split_once('-')).is_some_and(|(word, number)| {
                !word.is_empty()
                    && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
                    && !number.is_empty()
                    && number.bytes().all(|byte| byte.is_ascii_digit())
            })
        })
    }

    fn host(&self, region: &str, fips: bool, dual_stack: bool) -> Option<String> {
        let suffix = if dual_stack { self.dual_stack_suffix? } else { self.suffix };
        let service = match (fips, dual_stack) {
            (false, _) => SERVICE,
            (true, false) => self.fips,
            (true, true) => "sts-fips",
        };
        Some(format!("{service}.{region}.{suffix}"))
    }
}

/// Whether the region may stand in the name of a host: letters, digits, and hyphens between them.
fn is_host_label(region: &str) -> bool {
    let inner = region.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    inner && !region.starts_with('-') && !region.ends_with('-')
}
