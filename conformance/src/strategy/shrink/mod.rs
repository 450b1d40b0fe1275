//! Making a case that fails small.
//!
//! First along the tree that the case was drawn with, which knows what values are simpler; then on the case itself, by
//! edits that no tree can make, until none of them keeps the failure. Neither asks about the same case twice.

mod compound;
mod edits;
mod text;

use proptest::strategy::ValueTree;

#[cfg(test)]
pub(super) use text::is_documented;

use crate::vocabulary::case::Case;

/// One change to a case, which may leave it as it is.
type Edit = Box<dyn Fn(&mut Case)>;

/// Shrinks what a tree gave, which fails, with at most `limit` questions whether a case `still_fails`.
///
/// Returns the smallest case that does, and how many questions it took.
pub fn shrink(
    mut tree: impl ValueTree<Value = Case>,
    still_fails: impl FnMut(&Case) -> bool,
    limit: usize,
) -> (Case, usize) {
    let mut search = Search::new(tree.current(), still_fails, limit);
    search.follow(&mut tree);
    search.edit();
    (search.best, search.asked)
}

/// Shrinks a case that fails and has no tree: one that was written, or found elsewhere.
pub fn minimise(case: Case, still_fails: impl FnMut(&Case) -> bool, limit: usize) -> (Case, usize) {
    let mut search = Search::new(case, still_fails, limit);
    search.edit();
    (search.best, search.asked)
}

/// A search for the smallest case that fails.
struct Search<F> {
    best: Case,
    passed: Vec<Case>,
    still_fails: F,
    limit: usize,
    asked: usize,
}

impl<F: FnMut(&Case) -> bool> Search<F> {
    const fn new(best: Case, still_fails: F, limit: usize) -> Self {
        Self { best, passed: Vec::new(), still_fails, limit, asked: 0 }
    }

    /// Walks down the tree: on where the case fails, back where it does not.
    fn follow(&mut self, tree: &mut impl ValueTree<Value = Case>) {
        let mut moved = tree.simplify();
        while moved && !self.spent() {
            moved = if self.fails(tree.current()) { tree.simplify() } else { tree.complicate() };
        }
    }

    /// Makes edits until a whole round of them changes nothing.
    fn edit(&mut self) {
        while self.edit_once_each() && !self.spent() {}
    }

    /// Tries every edit in turn, each as often as it helps; whether one did.
    fn edit_once_each(&mut self) -> bool {
        let (mut edits, mut at, mut helped) = (edits::all(&self.best), 0, false);
        while at < edits.len() && !self.spent() {
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

    /// Whether the case fails, which makes it the best: what is tried is never larger.
    fn fails(&mut self, case: Case) -> bool {
        if case == self.best {
            return true;
        }
        if self.passed.contains(&case) {
            return false;
        }
        self.asked += 1;
        if (self.still_fails)(&case) {
            self.best = case;
            return true;
        }
        self.passed.push(case);
        false
    }

    const fn spent(&self) -> bool {
        self.asked >= self.limit
    }
}
