//! Tables of optional settings: the variables of an environment, and the keys of a section.

use proptest::strategy::{NewTree, Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use super::draw::{ALWAYS, Optional, OptionalTree, PerMille, Select, Selected, Weighted, happens};

/// A name and a value.
pub(super) type Pair = (&'static str, &'static str);

/// A name, the probability that its group contains it, and its values.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting {
    name: &'static str,
    chance: PerMille,
    values: Weighted<&'static str>,
}

/// Settings that belong together, and the probability that any of them is set.
#[derive(Clone, Copy, Debug)]
pub(super) struct Group {
    chance: PerMille,
    settings: &'static [Setting],
}

/// The setting `name`, which `chance` of a thousand groups contain, with one of these values.
pub(super) const fn setting(name: &'static str, chance: PerMille, values: Weighted<&'static str>) -> Setting {
    Setting { name, chance, values }
}

/// The setting `name`, which every group contains.
pub(super) const fn always(name: &'static str, values: Weighted<&'static str>) -> Setting {
    setting(name, ALWAYS, values)
}

/// A group of these settings, with the probability `chance`.
pub(super) const fn group(chance: PerMille, settings: &'static [Setting]) -> Group {
    Group { chance, settings }
}

/// A drawn setting.
#[derive(Clone, Debug)]
pub(super) struct SettingTree {
    name: &'static str,
    value: OptionalTree<Selected<&'static str>>,
}

impl Strategy for Setting {
    type Tree = SettingTree;
    type Value = Option<Pair>;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        let value = happens(runner, self.chance).then(|| Select(self.values).draw(runner));
        Ok(SettingTree { name: self.name, value: OptionalTree::new(value) })
    }
}

impl ValueTree for SettingTree {
    type Value = Option<Pair>;

    fn current(&self) -> Self::Value {
        self.value.current().map(|value| (self.name, value))
    }

    fn simplify(&mut self) -> bool {
        self.value.simplify()
    }

    fn complicate(&mut self) -> bool {
        self.value.complicate()
    }
}

/// The drawn values of a table, with an entry for each group.
pub(super) type Drawn = Vec<Option<Vec<Option<Pair>>>>;

/// The groups of several tables as one strategy. When a case shrinks, a whole group is removed before single settings are.
pub(super) fn table(parts: &[&[Group]]) -> Vec<Optional<Vec<Setting>>> {
    let groups = parts.iter().copied().flatten();
    groups.map(|group| Optional::new(group.chance, group.settings.to_vec())).collect()
}

/// The drawn pairs of a table, in its order.
pub(super) fn pairs(drawn: Drawn) -> impl Iterator<Item = Pair> {
    drawn.into_iter().flatten().flatten().flatten()
}
