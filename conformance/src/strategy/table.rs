//! Tables of what may be set: the variables of an environment, the keys of a section.

use proptest::strategy::{NewTree, Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use super::draw::{ALWAYS, Maybe, MaybeTree, PerMille, Pick, Picked, Weighted, happens};

/// A name and a value.
pub(super) type Pair = (&'static str, &'static str);

/// One name, how often its group has it, and the values that it takes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting {
    name: &'static str,
    chance: PerMille,
    values: Weighted<&'static str>,
}

/// Settings that belong together, and how often there are any of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Group {
    chance: PerMille,
    settings: &'static [Setting],
}

/// `name`, in `chance` of a thousand of the groups, with one of these values.
pub(super) const fn setting(name: &'static str, chance: PerMille, values: Weighted<&'static str>) -> Setting {
    Setting { name, chance, values }
}

/// `name`, in every one of its groups.
pub(super) const fn always(name: &'static str, values: Weighted<&'static str>) -> Setting {
    setting(name, ALWAYS, values)
}

/// These settings, in `chance` of a thousand.
pub(super) const fn group(chance: PerMille, settings: &'static [Setting]) -> Group {
    Group { chance, settings }
}

/// A setting that was drawn.
#[derive(Clone, Debug)]
pub(super) struct SettingTree {
    name: &'static str,
    value: MaybeTree<Picked<&'static str>>,
}

impl Strategy for Setting {
    type Tree = SettingTree;
    type Value = Option<Pair>;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        let value = happens(runner, self.chance).then(|| Pick(self.values).draw(runner));
        Ok(SettingTree { name: self.name, value: MaybeTree::new(value) })
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

/// What a table gives: an entry for each of its groups.
pub(super) type Drawn = Vec<Option<Vec<Option<Pair>>>>;

/// The groups of several tables, as one strategy. A group goes as a whole before its settings go one by one.
pub(super) fn table(parts: &[&[Group]]) -> Vec<Maybe<Vec<Setting>>> {
    let groups = parts.iter().copied().flatten();
    groups.map(|group| Maybe::new(group.chance, group.settings.to_vec())).collect()
}

/// The pairs that a table gave, in its order.
pub(super) fn pairs(drawn: Drawn) -> impl Iterator<Item = Pair> {
    drawn.into_iter().flatten().flatten().flatten()
}
