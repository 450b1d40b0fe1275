//! Shrinking of failing cases.
//!
//! A case is first shrunk along the tree with which it was drawn, which knows what values are simpler. Then edits that no tree can
//! make are applied to the case, until none of them keeps the failure. No case is tried twice. Every edit makes a
//! case smaller.

mod compound;
mod edits;
mod text;

use proptest::strategy::ValueTree;

use crate::vocabulary::case::Case;

/// One change to a case, which may leave it as it is.
type Edit = Box<dyn Fn(&mut Case)>;

/// Shrinks the failing case of a tree with at most `limit` calls of `still_fails`.
///
/// Returns the smallest failing case, and the number of calls.
pub fn shrink(
    mut tree: impl ValueTree<Value = Case>,
    still_fails: impl FnMut(&Case) -> bool,
    limit: usize,
) -> (Case, usize) {
    let mut search = Search::new(tree.current(), still_fails, limit);
    search.follow(&mut tree);
    search.edit();
    (search.best, search.calls)
}

/// Shrinks a failing case without a tree, such as one that was written by hand.
pub fn minimise(case: Case, still_fails: impl FnMut(&Case) -> bool, limit: usize) -> (Case, usize) {
    let mut search = Search::new(case, still_fails, limit);
    search.edit();
    (search.best, search.calls)
}

/// A search for the smallest failing case.
struct Search<F> {
    best: Case,
    passing: Vec<Case>,
    still_fails: F,
    limit: usize,
    calls: usize,
}

impl<F: FnMut(&Case) -> bool> Search<F> {
    const fn new(best: Case, still_fails: F, limit: usize) -> Self {
        Self { best, passing: Vec::new(), still_fails, limit, calls: 0 }
    }

    /// Shrinks along the tree: further as long as the case fails, and back if it does not.
    fn follow(&mut self, tree: &mut impl ValueTree<Value = Case>) {
        let mut moved = tree.simplify();
        while moved && !self.is_exhausted() {
            moved = if self.fails(tree.current()) { tree.simplify() } else { tree.complicate() };
        }
    }

    /// Applies edits until a whole round of them changes nothing.
    fn edit(&mut self) {
        while self.edit_once_each() && !self.is_exhausted() {}
    }

    /// Tries every edit, each until it does not help any more. Returns whether any of them helped.
    fn edit_once_each(&mut self) -> bool {
        let (mut edits, mut at, mut helped) = (edits::all(&self.best), 0, false);
        while at < edits.len() && !self.is_exhausted() {
            let mut edited = self.best.clone();
            edits[at](&mut edited);
            if edited != self.best && self.fails(edited) {
                helped = true;
                edits = edits::all(&self.best);
            } else {
                at += 1;
            }
        }
        helped
    }

    /// Whether the case fails. A failing case becomes the best one, because no edit makes a case larger.
    fn fails(&mut self, case: Case) -> bool {
        if case == self.best {
            return true;
        }
        if self.passing.contains(&case) {
            return false;
        }
        self.calls += 1;
        if (self.still_fails)(&case) {
            self.best = case;
            return true;
        }
        self.passing.push(case);
        false
    }

    const fn is_exhausted(&self) -> bool {
        self.calls >= self.limit
    }
}
