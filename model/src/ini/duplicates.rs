//! The merging of sections and keys that have the same name.

use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::mem;

use super::applied::AppliedRules;
use super::{Key, Section};
use crate::rule::Rule;

/// A section or a key.
pub(super) trait Named<'a> {
    /// The name, which must be unique.
    fn name(&self) -> &Cow<'a, str>;
}

impl<'a> Named<'a> for Key<'a> {
    fn name(&self) -> &Cow<'a, str> {
        &self.name
    }
}

impl<'a> Named<'a> for Section<'a> {
    fn name(&self) -> &Cow<'a, str> {
        &self.name
    }
}

/// Merges each item into the first item of its name, in the order of the items. The merged item has the position of the
/// first.
pub(super) fn merge_duplicates<'a, T: Named<'a>>(items: Vec<T>, mut merge: impl FnMut(&mut T, T)) -> Vec<T> {
    let mut indices = BTreeMap::new();
    let mut unique: Vec<T> = Vec::new();
    for item in items {
        let index = *indices.entry(item.name().clone()).or_insert(unique.len());
        match unique.get_mut(index) {
            Some(first) => merge(first, item),
            None => unique.push(item),
        }
    }
    unique
}

/// Replaces each key with the last key of its name in the section. The rule is that of the edition.
pub(super) fn replace_keys(sections: &mut [Section<'_>], rule: Rule, applied: &mut AppliedRules) {
    for section in sections {
        section.keys = merge_duplicates(mem::take(&mut section.keys), |earlier, later| {
            applied.at(earlier.line).add_if(earlier.value != later.value, rule);
            *earlier = later;
        });
    }
}

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::vec::Vec;

    use super::{Key, merge_duplicates};

    /// Keys with these numbers in their names. The value of a key is its position.
    fn keys(names: impl IntoIterator<Item = usize>) -> Vec<Key<'static>> {
        let key =
            |(at, name)| Key { name: format!("k{name}").into(), value: format!("{at}").into(), line: 0 };
        names.into_iter().enumerate().map(key).collect()
    }

    #[test]
    fn a_repeated_name_has_the_position_of_its_first() {
        for count in [2, 3, 60] {
            let merged = merge_duplicates(keys((0..count).chain([1])), |earlier, later| *earlier = later);
            assert_eq!(merged.len(), count);
            assert_eq!(merged[1].value, format!("{count}"));
        }
    }
}
