//! Tables of optional settings: the variables of an environment, and the keys of a section.

use proptest::strategy::{NewTree, Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use super::{ALWAYS, OptionalTree, PerMille, Select, Selected, Sequence, Weighted, happens};

/// A name and a value.
pub(in crate::strategy) type Pair = (&'static str, &'static str);

/// A name, the probability that its group contains it, and its values.
#[derive(Clone, Copy, Debug)]
pub(in crate::strategy) struct Setting {
    name: &'static str,
    chance: PerMille,
    values: Weighted<&'static str>,
}

/// Settings that belong together, and the probability that any of them is set.
#[derive(Clone, Copy, Debug)]
pub(in crate::strategy) struct Group {
    chance: PerMille,
    settings: &'static [Setting],
}

/// The setting `name`, which `chance` of a thousand groups contain, with one of these values.
pub(in crate::strategy) const fn setting(
    name: &'static str,
    chance: PerMille,
    values: Weighted<&'static str>,
) -> Setting {
    Setting { name, chance, values }
}

/// The setting `name`, which every group contains.
pub(in crate::strategy) const fn always(name: &'static str, values: Weighted<&'static str>) -> Setting {
    setting(name, ALWAYS, values)
}

/// A group of these settings, with the probability `chance`.
pub(in crate::strategy) const fn group(chance: PerMille, settings: &'static [Setting]) -> Group {
    Group { chance, settings }
}

/// A drawn setting.
#[derive(Clone, Debug)]
struct SettingTree {
    name: &'static str,
    value: OptionalTree<Selected<&'static str>>,
}

impl Setting {
    fn draw(&self, runner: &mut TestRunner) -> Option<SettingTree> {
        let value = happens(runner, self.chance).then(|| Select(self.values).draw(runner))?;
        Some(SettingTree { name: self.name, value: OptionalTree::new(Some(value)) })
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

/// The settings of a group that were drawn.
type GroupTree = OptionalTree<Sequence<SettingTree>>;

impl Group {
    fn draw(&self, runner: &mut TestRunner) -> Option<GroupTree> {
        let settings = happens(runner, self.chance)
            .then(|| self.settings.iter().filter_map(|setting| setting.draw(runner)).collect())?;
        Some(OptionalTree::new(Some(settings)))
    }
}

/// The groups of several tables as one strategy. Its values are the drawn pairs in the order of the tables. When a case shrinks, a
/// whole group is removed before single settings are.
#[derive(Clone, Debug)]
pub(in crate::strategy) struct Table(Vec<Group>);

impl Table {
    /// The strategy for the groups of these tables.
    pub(in crate::strategy) fn of(parts: &[&[Group]]) -> Self {
        Self(parts.concat())
    }
}

impl Strategy for Table {
    type Tree = TableTree;
    type Value = Vec<Pair>;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        Ok(TableTree(self.0.iter().filter_map(|group| group.draw(runner)).collect()))
    }
}

/// The groups of a table that were drawn.
#[derive(Clone, Debug)]
pub(in crate::strategy) struct TableTree(Sequence<GroupTree>);

impl ValueTree for TableTree {
    type Value = Vec<Pair>;

    fn current(&self) -> Vec<Pair> {
        self.0.current().into_iter().flatten().flatten().flatten().collect()
    }

    fn simplify(&mut self) -> bool {
        self.0.simplify()
    }

    fn complicate(&mut self) -> bool {
        self.0.complicate()
    }
}
