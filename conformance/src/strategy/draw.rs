//! The two draws that everything is made of: one of a small pool, and perhaps nothing.
//!
//! They are strategies of proptest like any other, written out because a case draws about two hundred times: an
//! alternative of `prop_oneof!` and an optional value each copy the whole runner, to be able to draw again later. A pool
//! needs no second draw.

use std::fmt::Debug;

use proptest::prelude::Rng as _;
use proptest::strategy::{NewTree, Strategy, ValueTree};
use proptest::test_runner::TestRunner;

/// Alternatives with their weights, the simplest first. A weight of zero is reached by shrinking alone.
pub(super) type Weighted<T> = &'static [(u16, T)];

/// A chance of one in a thousand, times this.
pub(super) type PerMille = u16;

/// The chance that is a certainty.
pub(super) const ALWAYS: PerMille = 1000;

/// Draws one of a pool.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pick<T: 'static>(pub(super) Weighted<T>);

/// What a pool gave: tries the simpler alternatives, from the simplest on, and keeps the first that will do.
#[derive(Clone, Copy, Debug)]
pub(super) struct Picked<T: 'static> {
    pool: Weighted<T>,
    current: usize,
    proven: usize,
    next: usize,
}

impl<T> Pick<T> {
    /// Draws from the pool.
    pub(super) fn draw(self, runner: &mut TestRunner) -> Picked<T> {
        let current = position(self.0, below(runner, total(self.0)));
        Picked { pool: self.0, current, proven: current, next: 0 }
    }
}

impl<T: Copy + Debug + 'static> Strategy for Pick<T> {
    type Tree = Picked<T>;
    type Value = T;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        Ok(self.draw(runner))
    }
}

impl<T: Copy + Debug + 'static> ValueTree for Picked<T> {
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

impl<T> Picked<T> {
    /// Takes the next alternative that is simpler than the one known to do.
    const fn advance(&mut self) -> bool {
        if self.next >= self.proven {
            return false;
        }
        self.current = self.next;
        self.next += 1;
        true
    }
}

/// A value or, as often as its chance leaves, nothing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Maybe<S> {
    chance: PerMille,
    inner: S,
}

/// What there may be: tries to do without, then tries it simpler.
#[derive(Clone, Debug)]
pub(super) struct MaybeTree<T> {
    inner: Option<T>,
    absent: bool,
    tried: bool,
}

impl<S> Maybe<S> {
    /// `inner`, in `chance` of a thousand.
    pub(super) const fn new(chance: PerMille, inner: S) -> Self {
        Self { chance, inner }
    }
}

impl<T> MaybeTree<T> {
    /// What was drawn, where something was.
    pub(super) const fn new(inner: Option<T>) -> Self {
        Self { absent: inner.is_none(), inner, tried: false }
    }
}

impl<S: Strategy> Strategy for Maybe<S> {
    type Tree = MaybeTree<S::Tree>;
    type Value = Option<S::Value>;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        let drawn = happens(runner, self.chance).then(|| self.inner.new_tree(runner));
        Ok(MaybeTree::new(drawn.transpose()?))
    }
}

impl<T: ValueTree> ValueTree for MaybeTree<T> {
    type Value = Option<T::Value>;

    fn current(&self) -> Self::Value {
        let shown = if self.absent { None } else { self.inner.as_ref() };
        shown.map(ValueTree::current)
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

/// Whether something of this chance happens now.
pub(super) fn happens(runner: &mut TestRunner, chance: PerMille) -> bool {
    below(runner, u32::from(ALWAYS)) < u32::from(chance)
}

/// A number below `bound`: the high half of a product, so there is no division.
fn below(runner: &mut TestRunner, bound: u32) -> u32 {
    let product = u64::from(runner.rng().next_u32()) * u64::from(bound);
    u32::try_from(product >> 32).unwrap_or_default()
}

/// The sum of the weights.
fn total<T>(pool: Weighted<T>) -> u32 {
    pool.iter().map(|&(weight, _)| u32::from(weight)).sum()
}

/// Where in the pool the weight that was drawn lies.
fn position<T>(pool: Weighted<T>, mut drawn: u32) -> usize {
    let holds = |&(weight, _): &(u16, T)| match drawn.checked_sub(u32::from(weight)) {
        Some(rest) => {
            drawn = rest;
            false
        }
        None => true,
    };
    pool.iter().position(holds).unwrap_or_default()
}
