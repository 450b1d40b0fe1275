//! Public words: those that every reader of the documents knows, such as the names of keys, regions and services. Any other word of a
//! captured text is replaced, so that no list of private words can be incomplete.

use std::collections::HashSet;
use std::sync::LazyLock;

use awsess_model::endpoints;
use awsess_model::world::Edition;
use regex::Regex;
use strsim::osa_distance;

/// Words of the names of keys and variables, in lower case.
const OF_KEYS: &str = "access account api arn attempts authorization aws bundle ca cert certificate client config configured container \
    credential credentials csm default disabled discovery dualstack duration ec2 enable enabled endpoint endpoints env execution \
    expiration external file fips format full go home host id identity ignore instance issuer key load max metadata mfa mode name \
    output pager parameter path port process profile region regional registration relative retry role s3 scopes sdk seconds secret \
    security serial service services session shared source sso start state sts timeout timestamp tls token uri url urls use \
    userprofile v1 validation version web";
/// Words of the names of keys that are not public elsewhere.
const OF_KEYS_ALONE: [&str; 2] = ["east", "us"];
/// Words of the values that the documents name.
const OF_VALUES: &str = "adaptive auto cloudshell ec2instancemetadata ecs ecscontainer environment f false fargate ipv4 ipv6 json lambda \
    legacy no null off on standard t table text true yaml yes";
/// Words of ARNs, URLs and addresses.
const OF_NAMES: &str =
    "amazonaws assumed awsapps cn com dynamodb gov http https iam iso localhost oidc portal user";
/// Words of the paths that the systems and the SDKs share.
const OF_PATHS: &str = "bin cache crt eks etc homes ini latest meta opt pem pki run secrets serviceaccount ssl certs tmp usr users var work";
/// Members of the JSON of tokens and of credential processes, and the words of PEM texts.
const OF_FORMATS: &str = "accesskeyid accesstoken begin clientid clientsecret ec encrypted end expiresat private public refreshtoken \
    registrationexpiresat rsa secretaccesskey sessiontoken starturl";

static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let lists = [OF_KEYS, OF_VALUES, OF_NAMES, OF_PATHS, OF_FORMATS];
    lists.into_iter().flat_map(str::split_whitespace).collect()
});

/// The shape of the name of a region, which may be one that no table lists.
static REGION: LazyLock<Regex> = LazyLock::new(|| {
    let shape =
        r"^(fips-)?[a-z]{2}(-gov|-iso[a-z]?)?-((north|south)?(east|west)|north|south|central)-\d{1,2}";
    #[expect(clippy::expect_used, reason = "the expression is a constant, which a test compiles")]
    Regex::new(shape).expect("the expression is valid")
});

static REGIONS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let editions = [Edition::V1_14, Edition::V1_55].into_iter();
    let listed = editions.flat_map(endpoints::partitions).flat_map(|(_, regions)| regions);
    listed.chain(["aws-global", "aws-cn-global", "aws-us-gov-global", "local"]).collect()
});

/// Whether the word, in lower case, is public.
pub(super) fn is_public(word: &str) -> bool {
    WORDS.contains(word)
}

/// Whether the word of a key, in lower case, is a public one or a misspelt one.
pub(super) fn is_nearly_public(word: &str) -> bool {
    const SHORTEST: usize = 4;
    is_public(word)
        || OF_KEYS_ALONE.contains(&word)
        || word.len() >= SHORTEST
            && OF_KEYS
                .split_whitespace()
                .any(|public| public.len() >= SHORTEST && osa_distance(public, word) <= 1)
}

/// Whether the text is the name of a region.
pub(super) fn is_region(text: &str) -> bool {
    REGIONS.contains(text) || REGION.find(text).is_some_and(|found| found.end() == text.len())
}

/// The length of the name of a region at the start of the text, which must not go on as a word.
pub(super) fn region_at(text: &str) -> Option<usize> {
    let end = REGION.find(text)?.end();
    let goes_on = text[end..].starts_with(|next: char| next.is_alphanumeric());
    (!goes_on).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_public_whether_a_table_lists_them_or_not() {
        for region in
            ["us-east-1", "us-gov-west-1", "us-isob-east-1", "eu-central-9", "fips-us-west-2", "aws-global"]
        {
            assert!(is_region(region), "{region}");
        }
        for text in ["prod-west-1", "us-east-1a", "acme", "us-east", ""] {
            assert!(!is_region(text), "{text}");
        }
        assert_eq!(region_at("us-east-1.amazonaws.com"), Some(9));
        assert_eq!(region_at("us-east-1a"), None);
    }

    #[test]
    fn a_misspelt_word_of_a_key_stays_misspelt() {
        assert!(is_nearly_public("acess") && is_nearly_public("regoin") && is_nearly_public("profle"));
        assert!(!is_nearly_public("acme") && !is_public("acess"));
    }
}
