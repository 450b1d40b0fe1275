//! Names that stand more than once: the earlier place, and what the edition makes of the two.

use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::{Key, Section};

/// Something that must be there once for each name.
pub(super) trait Named<'a> {
    /// The name that is compared.
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

/// Leaves each name once, at its first place, with every later one joined to it in order.
pub(super) fn fold<'a, T: Named<'a>>(items: Vec<T>, join: fn(&mut T, T)) -> Vec<T> {
    let mut places = BTreeMap::new();
    let mut kept: Vec<T> = Vec::new();
    for item in items {
        let place = *places.entry(item.name().clone()).or_insert(kept.len());
        match kept.get_mut(place) {
            Some(earlier) => join(earlier, item),
            None => kept.push(item),
        }
    }
    kept
}

/// The later one takes the earlier one's place.
pub(super) fn replace<T>(earlier: &mut T, later: T) {
    *earlier = later;
}

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::vec::Vec;

    use super::{Key, fold, replace};

    /// Keys `name = place` with these names.
    fn keys(names: impl IntoIterator<Item = usize>) -> Vec<Key<'static>> {
        let key =
            |(at, name)| Key { name: format!("k{name}").into(), value: format!("{at}").into(), line: 0 };
        names.into_iter().enumerate().map(key).collect()
    }

    #[test]
    fn a_repeated_name_keeps_its_first_place() {
        for count in [2, 3, 60] {
            let folded = fold(keys((0..count).chain([1])), replace);
            assert_eq!(folded.len(), count);
            assert_eq!(folded[1].value, format!("{count}"));
        }
    }
}
