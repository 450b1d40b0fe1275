//! The names of regions: their syntax, and `fips` in them.

/// The region without `fips`; `None` if the region does not contain it. The result may be empty.
pub(crate) fn without_fips(region: &str) -> Option<String> {
    let without = region.replace("-fips-", "-").replace("-fips", "").replace("fips-", "");
    (without != region).then_some(without)
}

/// Whether the region is a valid label of a host name: letters, digits, and hyphens between them.
pub(super) fn is_host_label(region: &str) -> bool {
    let inner = region.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    inner && !region.is_empty() && !region.starts_with('-') && !region.ends_with('-')
}

/// The prefix of a region that consists of a prefix, a word and a number: `us` of `us-east-1`.
pub(super) fn prefix(region: &str) -> Option<&str> {
    let (rest, number) = region.rsplit_once('-')?;
    let (prefix, word) = rest.rsplit_once('-')?;
    let is_word = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    (is_word && is_number).then_some(prefix)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fips_is_removed_with_its_hyphens_one_form_after_the_other() {
        assert_eq!(without_fips("us-fips-east-1").as_deref(), Some("us-east-1"));
        assert_eq!(without_fips("us-east-1-fips").as_deref(), Some("us-east-1"));
        assert_eq!(without_fips("fips-us-east-1").as_deref(), Some("us-east-1"));
        assert_eq!(without_fips("-fips").as_deref(), Some(""));
        assert_eq!(without_fips("fi-fipsps-x").as_deref(), Some("x"));
        assert_eq!(without_fips("us-east-1"), None);
        assert_eq!(without_fips("fips"), None);
    }

    #[test]
    fn a_region_of_a_partition_is_three_words() {
        assert_eq!(prefix("us-east_1-17"), Some("us"));
        assert_eq!(prefix("us-gov-east-1"), Some("us-gov"));
        let others =
            ["us", "us-", "us-1", "us--1", "us-east-", "us-east-1a", "us-eäst-1", "us-east-1\n", "us-east-٣"];
        assert!(others.into_iter().all(|other| prefix(other).is_none()));
    }

    #[test]
    fn a_label_has_hyphens_only_within() {
        assert!(["a", "0", "a-b", "a--b"].into_iter().all(is_host_label));
        assert!(
            !["", "-", "-a", "a-", "a.b", "a_b", "a/b", "ä", "a\0", "a\n"].into_iter().any(is_host_label)
        );
    }
}
