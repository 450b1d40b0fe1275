//! Names of regions.

/// Spellings that ask for validated cryptography, with what is left of them.
const FIPS_SPELLINGS: [(&str, &str); 3] = [("-fips-", "-"), ("-fips", ""), ("fips-", "")];

/// The region without what asks for validated cryptography in it, if anything does. Nothing may be left.
pub(crate) fn without_fips(region: &str) -> Option<String> {
    FIPS_SPELLINGS.iter().any(|(spelling, _)| region.contains(spelling)).then(|| {
        FIPS_SPELLINGS
            .iter()
            .fold(region.to_owned(), |region, (spelling, left)| region.replace(spelling, left))
    })
}

/// Whether the region may stand in the name of a host: letters, digits, and hyphens between them.
pub(super) fn is_host_label(region: &str) -> bool {
    let inner = region.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    inner && !region.is_empty() && !region.starts_with('-') && !region.ends_with('-')
}

/// What a region of a partition's shape begins with: `us` of `us-east-1`, which goes on with a word and a number.
pub(super) fn beginning(region: &str) -> Option<&str> {
    let (rest, number) = region.rsplit_once('-')?;
    let (beginning, word) = rest.rsplit_once('-')?;
    let is_word = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    (is_word && is_number).then_some(beginning)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spelling_is_taken_out_wherever_it_stands() {
        assert_eq!(without_fips("us-fips-east-1").as_deref(), Some("us-east-1"));
        assert_eq!(without_fips("us-east-1-fips").as_deref(), Some("us-east-1"));
        assert_eq!(without_fips("fips-us-east-1").as_deref(), Some("us-east-1"));
        assert_eq!(without_fips("-fips").as_deref(), Some(""));
        assert_eq!(without_fips("us-east-1"), None);
        assert_eq!(without_fips("fips"), None);
    }

    #[test]
    fn a_region_of_a_partition_is_three_words() {
        assert_eq!(beginning("us-east_1-17"), Some("us"));
        assert_eq!(beginning("us-gov-east-1"), Some("us-gov"));
        let others =
            ["us", "us-", "us-1", "us--1", "us-east-", "us-east-1a", "us-eäst-1", "us-east-1\n", "us-east-٣"];
        assert!(others.into_iter().all(|other| beginning(other).is_none()));
    }

    #[test]
    fn a_label_has_hyphens_only_within() {
        assert!(["a", "0", "a-b", "a--b"].into_iter().all(is_host_label));
        assert!(
            !["", "-", "-a", "a-", "a.b", "a_b", "a/b", "ä", "a\0", "a\n"].into_iter().any(is_host_label)
        );
    }
}
