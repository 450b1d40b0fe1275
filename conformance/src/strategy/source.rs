//! A numbered sequence of cases, each of which depends only on its number.

use std::fmt;

use proptest::strategy::{SBoxedStrategy, Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::vocabulary::case::{Case, Edition};

use super::{Settings, case};

/// Cases by number. The same seed, edition and number give the same case, in whatever order cases are drawn.
///
/// ```
/// use awsess_conformance::case::Edition;
/// use awsess_conformance::strategy::Source;
///
/// let source = Source::new(7, Edition::V1_55);
/// let case = source.tree(3).current();
/// assert_eq!(case.id, "gen/7/1.55/3");
/// assert_eq!(case, source.case(3));
/// ```
#[derive(Clone)]
pub struct Source {
    seed: u64,
    edition: Edition,
    config: Config,
    strategy: SBoxedStrategy<Case>,
}

impl Source {
    /// Cases with the default settings.
    #[must_use]
    pub fn new(seed: u64, edition: Edition) -> Self {
        Self::with(seed, edition, Settings::default())
    }

    /// Cases with these settings. The strategy is built once for all of them.
    #[must_use]
    pub fn with(seed: u64, edition: Edition, settings: Settings) -> Self {
        let config = Config { failure_persistence: None, ..Config::default() };
        Self { seed, edition, config, strategy: case(edition, settings).sboxed() }
    }

    /// The tree of the case of this number, along which the case shrinks.
    #[must_use]
    #[expect(
        clippy::expect_used,
        reason = "a strategy rejects what it filters out, and these filter nothing"
    )]
    pub fn tree(&self, index: u64) -> Box<dyn ValueTree<Value = Case>> {
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &self.key(index));
        let mut runner = TestRunner::new_with_rng(self.config.clone(), rng);
        let tree = self.strategy.new_tree(&mut runner).expect("nothing is rejected");
        let id = format!("gen/{}/{}/{index}", self.seed, self.edition);
        Box::new(Numbered { id, tree })
    }

    /// The case of this number.
    #[must_use]
    pub fn case(&self, index: u64) -> Case {
        self.tree(index).current()
    }

    /// The key of the stream of random numbers from which the case is drawn. No two cases have the same key.
    fn key(&self, index: u64) -> [u8; 32] {
        let mut key = *b"seed....index...edition..awsess1";
        key[..8].copy_from_slice(&self.seed.to_le_bytes());
        key[8..16].copy_from_slice(&index.to_le_bytes());
        key[16..20].copy_from_slice(self.edition.name().as_bytes());
        key
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Source(gen/{}/{})", self.seed, self.edition)
    }
}

/// A tree whose cases have an id.
struct Numbered {
    id: String,
    tree: Box<dyn ValueTree<Value = Case>>,
}

impl ValueTree for Numbered {
    type Value = Case;

    fn current(&self) -> Case {
        Case { id: self.id.clone(), ..self.tree.current() }
    }

    fn simplify(&mut self) -> bool {
        self.tree.simplify()
    }

    fn complicate(&mut self) -> bool {
        self.tree.complicate()
    }
}
