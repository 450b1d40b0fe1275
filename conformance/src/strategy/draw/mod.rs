//! The drawing of values, and how a drawn value shrinks: the two strategies from which all others are built are a value of a small
//! pool and an optional value, and `table` draws optional settings. Nothing here knows a name or a value of a case.
//!
//! The two replace `prop_oneof!` and `proptest::option`, which copy the whole runner to be able to draw again later. A case draws
//! about two hundred values, and a pool needs no second draw.

pub(super) mod table;

use std::fmt::Debug;

use proptest::prelude::Rng as _;
use proptest::strategy::{NewTree, Strategy, ValueTree};
use proptest::test_runner::TestRunner;

/// Alternatives with their weights, the simplest first. An alternative of weight zero is reached only by shrinking.
pub(super) type Weighted<T> = &'static [(u16, T)];

/// A probability in thousandths.
pub(super) type PerMille = u16;

/// The probability of a certain event.
pub(super) const ALWAYS: PerMille = 1000;

/// Draws a value from a pool.
#[derive(Clone, Copy, Debug)]
pub(super) struct Select<T: 'static>(pub(super) Weighted<T>);

/// A value of a pool. It shrinks to the simplest alternative with which the case still fails.
#[derive(Clone, Copy, Debug)]
pub(super) struct Selected<T: 'static> {
    pool: Weighted<T>,
    current: usize,
    proven: usize,
    next: usize,
}

impl<T> Select<T> {
    /// Draws from the pool.
    pub(super) fn draw(self, runner: &mut TestRunner) -> Selected<T> {
        let current = position(self.0, below(runner, total(self.0)));
        Selected { pool: self.0, current, proven: current, next: 0 }
    }
}

impl<T: Copy + Debug + 'static> Strategy for Select<T> {
    type Tree = Selected<T>;
    type Value = T;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        Ok(self.draw(runner))
    }
}

impl<T: Copy + Debug + 'static> ValueTree for Selected<T> {
    type Value = T;

    fn current(&self) -> T {
        self.pool[self.current].1
    }

    fn simplify(&mut self) -> bool {
        self.proven = self.current;
        self.advance()
    }

    fn complicate(&mut self) -> bool {
        let tried = self.current != self.proven;
        let advanced = tried && self.advance();
        if tried && !advanced {
            self.current = self.proven;
        }
        tried
    }
}

impl<T> Selected<T> {
    /// Moves to the next alternative that is simpler than the one with which the case is known to fail.
    const fn advance(&mut self) -> bool {
        if self.next >= self.proven {
            return false;
        }
        self.current = self.next;
        self.next += 1;
        true
    }
}

/// Draws a value with a probability, or else `None`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Optional<S> {
    chance: PerMille,
    inner: S,
}

/// An optional value. It shrinks to `None`, or else to a simpler value.
#[derive(Clone, Debug)]
pub(super) struct OptionalTree<T> {
    inner: Option<T>,
    absent: bool,
    tried: bool,
}

impl<S> Optional<S> {
    /// A value of `inner` with the probability `chance`.
    pub(super) const fn new(chance: PerMille, inner: S) -> Self {
        Self { chance, inner }
    }
}

impl<T> OptionalTree<T> {
    /// The tree of the drawn value, if one was drawn.
    pub(super) const fn new(inner: Option<T>) -> Self {
        Self { absent: inner.is_none(), inner, tried: false }
    }
}

impl<S: Strategy> Strategy for Optional<S> {
    type Tree = OptionalTree<S::Tree>;
    type Value = Option<S::Value>;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        let drawn = happens(runner, self.chance).then(|| self.inner.new_tree(runner));
        Ok(OptionalTree::new(drawn.transpose()?))
    }
}

impl<T: ValueTree> ValueTree for OptionalTree<T> {
    type Value = Option<T::Value>;

    fn current(&self) -> Self::Value {
        let current = if self.absent { None } else { self.inner.as_ref() };
        current.map(ValueTree::current)
    }

    fn simplify(&mut self) -> bool {
        if self.absent {
            return false;
        }
        if !self.tried {
            self.tried = true;
            self.absent = true;
            return true;
        }
        self.inner.as_mut().is_some_and(ValueTree::simplify)
    }

    fn complicate(&mut self) -> bool {
        if self.absent {
            self.absent = self.inner.is_none();
            return !self.absent;
        }
        self.inner.as_mut().is_some_and(ValueTree::complicate)
    }
}

/// Drawn values that shrink one after the other.
#[derive(Clone, Debug)]
pub(super) struct Sequence<T> {
    trees: Vec<T>,
    /// The index of the tree that shrinks.
    shrinking: usize,
}

impl<T> FromIterator<T> for Sequence<T> {
    fn from_iter<I: IntoIterator<Item = T>>(trees: I) -> Self {
        Self { trees: trees.into_iter().collect(), shrinking: 0 }
    }
}

impl<T: ValueTree> ValueTree for Sequence<T> {
    type Value = Vec<T::Value>;

    fn current(&self) -> Self::Value {
        self.trees.iter().map(ValueTree::current).collect()
    }

    fn simplify(&mut self) -> bool {
        while let Some(tree) = self.trees.get_mut(self.shrinking) {
            if tree.simplify() {
                return true;
            }
            self.shrinking += 1;
        }
        false
    }

    fn complicate(&mut self) -> bool {
        self.trees.get_mut(self.shrinking).is_some_and(ValueTree::complicate)
    }
}

/// Draws whether an event of this probability happens.
pub(super) fn happens(runner: &mut TestRunner, chance: PerMille) -> bool {
    below(runner, u32::from(ALWAYS)) < u32::from(chance)
}

/// Draws a number below `bound`: the high half of a product, which needs no division.
fn below(runner: &mut TestRunner, bound: u32) -> u32 {
    let product = u64::from(runner.rng().next_u32()) * u64::from(bound);
    u32::try_from(product >> 32).unwrap_or_default()
}

/// The sum of the weights.
fn total<T>(pool: Weighted<T>) -> u32 {
    pool.iter().map(|&(weight, _)| u32::from(weight)).sum()
}

/// The index of the alternative to which the drawn weight belongs.
fn position<T>(pool: Weighted<T>, mut drawn: u32) -> usize {
    let contains = |&(weight, _): &(u16, T)| match drawn.checked_sub(u32::from(weight)) {
        Some(rest) => {
            drawn = rest;
            false
        }
        None => true,
    };
    pool.iter().position(contains).unwrap_or_default()
}
