//! References in a value of edition 1.14: `%(name)s` is replaced by the raw value of the key `name`.

use zeroize::Zeroizing;

use crate::error::SdkPanic;
use crate::read::FILE_LIMIT;
use crate::secret::{ZeroizingCow, append};

/// The number of references that the release replaces in a value. Further ones stay as they are.
const MAX_REPLACEMENTS: usize = 99;

/// The value with its references replaced. A value that is inserted may contain further references.
///
/// The value never grows beyond the limit of a file: the release runs out of memory for one that doubles again and again.
pub(super) fn resolve<'v, 't>(
    value: &'v [u8],
    raw_value: impl Fn(&[u8]) -> Option<&'t [u8]>,
) -> Result<ZeroizingCow<'v, [u8]>, SdkPanic> {
    let mut value = ZeroizingCow::from(value);
    for _ in 0..MAX_REPLACEMENTS {
        let Some(reference) = first_reference(&value) else { break };
        let target = raw_value(name_in(reference)).ok_or(SdkPanic::NilPointer)?;
        value = replace(&value, reference, target)?.into();
    }
    Ok(value)
}

/// The first reference: `%(`, a name of at least one byte without `)`, and `)s`.
fn first_reference(value: &[u8]) -> Option<&[u8]> {
    let mut start = 0;
    for part in value.split(|&byte| byte == b')') {
        let close = start + part.len();
        let opening = part.windows(2).position(|window| window == b"%(");
        if let Some(opening) = opening.filter(|opening| opening + 2 < part.len())
            && value.get(close + 1) == Some(&b's')
        {
            return Some(&value[start + opening..close + 2]);
        }
        start = close + 1;
    }
    None
}

/// The name in a reference. The release trims every `%` and `(` at the start and every `)` and `s` at the end, those of the
/// name included: `%(keys)s` refers to `key`.
fn name_in(reference: &[u8]) -> &[u8] {
    let is_name = |byte: &u8| !b"%(".contains(byte);
    let start = reference.iter().position(is_name).unwrap_or(reference.len());
    let end = reference.iter().rposition(|byte| !b")s".contains(byte)).map_or(0, |last| last + 1);
    reference.get(start..end).unwrap_or_default()
}

/// Replaces every occurrence of the reference. It contains one `)`, its last byte but one, so that each `)` of the value is
/// the end of at most one occurrence.
fn replace(value: &[u8], reference: &[u8], target: &[u8]) -> Result<Zeroizing<Vec<u8>>, SdkPanic> {
    let mut replaced = Zeroizing::new(Vec::with_capacity(value.len()));
    let mut rest = value;
    while let Some(close) = rest.iter().position(|&byte| byte == b')') {
        let (part, after) = match rest.get(..close + 2).and_then(|part| part.strip_suffix(reference)) {
            Some(before) => {
                append(&mut replaced, before);
                (target, &rest[close + 2..])
            }
            None => rest.split_at(close + 1),
        };
        append(&mut replaced, part);
        rest = after;
        if replaced.len() as u64 > FILE_LIMIT {
            return Err(SdkPanic::OutOfMemory);
        }
    }
    append(&mut replaced, rest);
    Ok(replaced)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(value: &'static str) -> Result<String, SdkPanic> {
        let resolved = resolve(value.as_bytes(), |name| match name {
            b"key" => Some(b"value"),
            b"chain" => Some(b"<%(key)s>"),
            b"loop" => Some(b"x%(loop)s"),
            b"double" => Some(b"%(double)s%(double)s"),
            b"a%(b" => Some(b"nested"),
            b"" => Some(b"empty"),
            b"()" => Some(b"never"),
            _ => None,
        });
        Ok(String::from_utf8(resolved?.to_vec()).unwrap())
    }

    #[test]
    fn every_occurrence_is_replaced_and_inserted_values_are_resolved_too() {
        assert_eq!(resolved("%(key)s-%(chain)s-%(key)s").unwrap(), "value-<value>-value");
    }

    #[test]
    fn the_name_loses_the_characters_of_the_delimiters() {
        assert_eq!(resolved("%(((%key)s").unwrap(), "value");
        assert_eq!(resolved("%(keysss)s").unwrap(), "value");
        assert_eq!(resolved("%(a%(b)s").unwrap(), "nested");
        for value in ["%(s)s", "%(()s", "%(%(s)s"] {
            assert_eq!(resolved(value).unwrap(), "empty", "{value}");
        }
    }

    #[test]
    fn text_that_is_not_a_whole_reference_stays() {
        for value in ["%", "%(key", "%(key)", "%(key)d", "%()s", "(key)s", "%(key) s", "%(x)%()s"] {
            assert_eq!(resolved(value).unwrap(), value);
        }
        assert_eq!(resolved("%(x)%(key)s").unwrap(), "%(x)value");
    }

    #[test]
    fn a_reference_to_a_missing_key_is_a_nil_pointer() {
        assert_eq!(resolved("%(none)s").unwrap_err(), SdkPanic::NilPointer);
    }

    #[test]
    fn a_value_that_refers_to_itself_is_resolved_99_times() {
        assert_eq!(resolved("%(loop)s").unwrap(), "x".repeat(99) + "%(loop)s");
    }

    #[test]
    fn a_value_that_doubles_runs_out_of_memory() {
        assert_eq!(resolved("%(double)s").unwrap_err(), SdkPanic::OutOfMemory);
    }
}
