//! Repeated names of sections and keys, which each edition merges in its own way.

use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::{Key, Section};

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

/// Merges every item into the first of its name, in order. Each item keeps the place of the first.
pub(super) fn merge_duplicates<'a, T: Named<'a>>(items: Vec<T>, merge: fn(&mut T, T)) -> Vec<T> {
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

/// Replaces the earlier item by the later one.
pub(super) fn replace<T>(earlier: &mut T, later: T) {
    *earlier = later;
}

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::vec::Vec;

    use super::{Key, merge_duplicates, replace};

    /// Keys `name = place` with these names.
    fn keys(names: impl IntoIterator<Item = usize>) -> Vec<Key<'static>> {
        let key =
            |(at, name)| Key { name: format!("k{name}").into(), value: format!("{at}").into(), line: 0 };
        names.into_iter().enumerate().map(key).collect()
    }

    #[test]
    fn a_repeated_name_keeps_its_first_place() {
        for count in [2, 3, 60] {
            let merged = merge_duplicates(keys((0..count).chain([1])), replace);
            assert_eq!(merged.len(), count);
            assert_eq!(merged[1].value, format!("{count}"));
        }
    }
}
