//! Environments: every variable that a rule names, some others, and the home directory.

use std::collections::BTreeMap;

use proptest::strategy::Strategy;

use crate::strategy::draw::table::{Group, Pair, Table, always, group, setting};
use crate::strategy::draw::{Optional, Select, Weighted};
use crate::strategy::settings::Settings;
use crate::strategy::values::{path, pool};
use crate::vocabulary::case::Platform;

/// The documented variables.
///
/// More than a third of all environments have access keys, which then compete with those of the files. Nine of ten pairs are
/// complete, because each half is missing once in twenty; the aliases are less often complete. Three of five environments set
/// `AWS_SDK_LOAD_CONFIG`. Together with the option, it enables shared config in more than half of the cases.
const DOCUMENTED: &[Group] = &[
    group(
        300,
        &[
            setting("AWS_ACCESS_KEY_ID", 950, pool::KEY_IDS),
            setting("AWS_SECRET_ACCESS_KEY", 950, pool::ODD_SECRETS),
            setting("AWS_SESSION_TOKEN", 400, pool::ODD_TOKENS),
        ],
    ),
    group(
        120,
        &[setting("AWS_ACCESS_KEY", 800, pool::KEY_IDS), setting("AWS_SECRET_KEY", 800, pool::SECRETS)],
    ),
    group(400, &[always("AWS_REGION", pool::REGIONS)]),
    group(280, &[always("AWS_DEFAULT_REGION", pool::REGIONS)]),
    group(280, &[always("AWS_PROFILE", pool::PROFILES)]),
    group(180, &[always("AWS_DEFAULT_PROFILE", pool::PROFILES)]),
    group(600, &[always("AWS_SDK_LOAD_CONFIG", pool::TRUTHS)]),
    group(90, &[always("AWS_SHARED_CREDENTIALS_FILE", path::SHARED_VARIABLE)]),
    group(110, &[always("AWS_CONFIG_FILE", path::SHARED_VARIABLE)]),
    group(120, &[always("AWS_CA_BUNDLE", path::BUNDLES)]),
];

/// Variables that no rule names, which every twelfth case sets.
const UNRELATED: &[Group] = &[group(
    80,
    &[
        setting("PATH", 400, &[(1, "/usr/bin:/bin"), (1, "")]),
        setting("LANG", 300, &[(1, "C.UTF-8"), (1, "tr_TR.UTF-8")]),
        setting("AWS_SECRET", 200, pool::SECRETS),
        setting("AWS_ACCOUNT", 200, &[(1, "123456789012")]),
        setting("AWS_MAX_ATTEMPTS", 200, &[(1, "3"), (1, "many")]),
        setting("aws_region", 200, pool::REGIONS),
    ],
)];

/// Variables that only edition 1.55 reads. They are rare, because few rules concern them, and creation fails with an invalid
/// value.
const MODERN: &[Group] = &[
    group(20, &[always("AWS_STS_REGIONAL_ENDPOINTS", pool::ENDPOINT_RULES)]),
    group(15, &[always("AWS_S3_US_EAST_1_REGIONAL_ENDPOINT", pool::ENDPOINT_RULES)]),
    group(60, &[always("AWS_S3_USE_ARN_REGION", SWITCHES)]),
    group(60, &[always("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", pool::IP_MODES)]),
    group(20, &[always("AWS_EC2_METADATA_SERVICE_ENDPOINT", pool::IMDS)]),
    group(10, &[always("AWS_USE_DUALSTACK_ENDPOINT", SWITCHES)]),
    group(10, &[always("AWS_USE_FIPS_ENDPOINT", SWITCHES)]),
    group(
        12,
        &[
            setting("AWS_ROLE_ARN", 800, pool::ROLE_ARNS),
            setting("AWS_WEB_IDENTITY_TOKEN_FILE", 800, &[(3, path::TOKEN), (1, path::MISSING)]),
            setting("AWS_ROLE_SESSION_NAME", 400, pool::SESSION_NAMES),
        ],
    ),
];

const SWITCHES: Weighted<&str> = &[(4, "true"), (4, "false"), (2, "TRUE"), (2, "1"), (1, "")];

/// Values of the platform's variable for the home directory. If it is unset, the simplest alternative, the default files are not
/// read.
const HOMES: Weighted<Option<&str>> =
    &[(4, None), (900, Some(path::HOME)), (50, Some(path::OTHER_HOME)), (20, Some(""))];

/// Values of the other platform's variable, which must not be read.
const FOILS: Weighted<&str> = &[(3, path::OTHER_HOME), (1, path::HOME), (1, "")];

/// One case in ten is on Windows, where only the variable of the home directory differs.
const PLATFORMS: Weighted<Platform> = &[(9, Platform::Unix), (1, Platform::Windows)];

/// A platform and an environment.
#[derive(Clone, Debug)]
pub(in crate::strategy) struct Environment {
    pub(in crate::strategy) platform: Platform,
    pub(in crate::strategy) variables: BTreeMap<String, String>,
}

impl Environment {
    /// Draws an environment.
    pub(in crate::strategy) fn strategy(settings: Settings) -> impl Strategy<Value = Self> {
        let homes = (Select(PLATFORMS), Select(HOMES), Optional::new(80, Select(FOILS)));
        let variables = Table::of(&tables(settings));
        (variables, homes).prop_map(|(variables, homes)| Self::new(variables, homes))
    }

    fn new(drawn: Vec<Pair>, homes: (Platform, Option<&'static str>, Option<&'static str>)) -> Self {
        let (platform, home, foil) = homes;
        let (own, others) = match platform {
            Platform::Unix => ("HOME", "USERPROFILE"),
            Platform::Windows => ("USERPROFILE", "HOME"),
        };
        let homes = home.map(|home| (own, home)).into_iter().chain(foil.map(|foil| (others, foil)));
        let variables =
            drawn.into_iter().chain(homes).map(|(name, value)| (name.to_owned(), value.to_owned()));
        Self { platform, variables: variables.collect() }
    }
}

/// The tables of the variables.
fn tables(settings: Settings) -> Vec<&'static [Group]> {
    if settings.modern { vec![DOCUMENTED, UNRELATED, MODERN] } else { vec![DOCUMENTED, UNRELATED] }
}
