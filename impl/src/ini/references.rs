//! References in a value of edition 1.14: `%(name)s` stands for the value of the key `name`, as it is written there.

use crate::error::SdkPanic;
use crate::read::FILE_LIMIT;
use crate::secret::Guarded;

/// How often the release looks for a reference. What is left then stays.
const ROUNDS: usize = 99;

/// The text with every reference replaced. A value may bring further references.
///
/// The text never grows beyond the limit of a file. One that would is taken for one that doubles without end.
pub(super) fn resolve<'a>(
    text: &'a str,
    value_of: impl Fn(&str) -> Option<&'a str>,
) -> Result<Guarded<'a>, SdkPanic> {
    let mut text = Guarded::from(text);
    for _ in 0..ROUNDS {
        let Some(reference) = first_reference(&text) else { break };
        let value = value_of(name_in(reference)).ok_or(SdkPanic::NilPointer)?;
        text = replace(&text, reference, value)?.into();
    }
    Ok(text)
}

/// The first `%(`, at least one letter that is no closing bracket, and `)s`.
fn first_reference(text: &str) -> Option<&str> {
    let mut start = 0;
    for (end, _) in text.match_indices(')') {
        if let Some(open) = opening(&text[start..end]).filter(|_| text[end..].starts_with(")s")) {
            return Some(&text[start + open..end + ")s".len()]);
        }
        start = end + 1;
    }
    None
}

/// Where a reference opens that the end of this text closes.
fn opening(text: &str) -> Option<usize> {
    text.find("%(").filter(|open| open + "%(".len() < text.len())
}

/// The release takes the marks off letter by letter, and with them letters of the name that are the same.
fn name_in(reference: &str) -> &str {
    reference.trim_start_matches(['%', '(']).trim_end_matches([')', 's'])
}

/// Replaces each occurrence of the reference.
fn replace(text: &str, reference: &str, value: &str) -> Result<String, SdkPanic> {
    let mut parts = text.split(reference);
    let mut replaced = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        replaced.push_str(value);
        replaced.push_str(part);
        if replaced.len() as u64 > FILE_LIMIT {
            return Err(SdkPanic::OutOfMemory);
        }
    }
    Ok(replaced)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(text: &'static str) -> Result<String, SdkPanic> {
        resolve(text, |name| match name {
            "key" => Some("value"),
            "chain" => Some("<%(key)s>"),
            "loop" => Some("x%(loop)s"),
            "double" => Some("%(double)s%(double)s"),
            "a%(b" => Some("nested"),
            "()" | "" => Some("never"),
            _ => None,
        })
        .map(|text| text.to_string())
    }

    #[test]
    fn every_occurrence_is_replaced_and_values_bring_references_of_their_own() {
        assert_eq!(resolved("%(key)s-%(chain)s-%(key)s").unwrap(), "value-<value>-value");
    }

    #[test]
    fn the_name_loses_the_letters_of_the_marks() {
        assert_eq!(resolved("%(((%key)s").unwrap(), "value");
        assert_eq!(resolved("%(keysss)s").unwrap(), "value");
        assert_eq!(resolved("%(a%(b)s").unwrap(), "nested");
    }

    #[test]
    fn what_only_looks_like_a_reference_stays() {
        for text in ["%", "%(key", "%(key)", "%(key)d", "%()s", "(key)s", "%(key) s", "%(x)%()s"] {
            assert_eq!(resolved(text).unwrap(), text);
        }
        assert_eq!(resolved("%(x)%(key)s").unwrap(), "%(x)value");
    }

    #[test]
    fn a_reference_to_nothing_is_a_nil_pointer() {
        assert_eq!(resolved("%(none)s").unwrap_err(), SdkPanic::NilPointer);
    }

    #[test]
    fn a_value_that_holds_itself_is_resolved_99_times() {
        assert_eq!(resolved("%(loop)s").unwrap(), "x".repeat(99) + "%(loop)s");
    }

    #[test]
    fn a_value_that_doubles_ends_the_memory() {
        assert_eq!(resolved("%(double)s").unwrap_err(), SdkPanic::OutOfMemory);
    }
}
