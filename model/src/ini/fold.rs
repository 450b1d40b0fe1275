//! Names that stand more than once: the earlier place, and what the edition makes of the two.

use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::{Key, Section};

/// Up to this many names are compared with each other; more are indexed.
const FEW: usize = 12;

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
    match items.len() {
        0..=1 => items,
        2..=FEW => fold_few(items, join),
        _ => fold_many(items, join),
    }
}

fn fold_few<'a, T: Named<'a>>(mut items: Vec<T>, join: fn(&mut T, T)) -> Vec<T> {
    let mut at = 1;
    while at < items.len() {
        let (earlier, [later, ..]) = items.split_at(at) else { break };
        let name: &str = later.name();
        match earlier.iter().position(|earlier| **earlier.name() == *name) {
            Some(earlier) => {
                let later = items.remove(at);
                join(&mut items[earlier], later);
            }
            None => at += 1,
        }
    }
    items
}

fn fold_many<'a, T: Named<'a>>(items: Vec<T>, join: fn(&mut T, T)) -> Vec<T> {
    let mut places = BTreeMap::new();
    let mut kept: Vec<T> = Vec::with_capacity(items.len());
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

    use super::{FEW, Key, fold, replace};

    /// Keys `name = place` with these names.
    fn keys(names: impl IntoIterator<Item = usize>) -> Vec<Key<'static>> {
        let key =
            |(at, name)| Key { name: format!("k{name}").into(), value: format!("{at}").into(), line: 0 };
        names.into_iter().enumerate().map(key).collect()
    }

    #[test]
    fn a_repeated_name_keeps_its_first_place_whether_few_or_many() {
        for count in [3, FEW, FEW + 1, 5 * FEW] {
            let folded = fold(keys((0..count).chain([1])), replace);
            assert_eq!(folded.len(), count);
            assert_eq!(folded[1].value, format!("{count}"));
        }
    }
}
