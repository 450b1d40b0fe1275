//! A numbered sequence of cases, each of which depends only on its number.

use std::fmt;
use std::str::FromStr;

use proptest::strategy::{SBoxedStrategy, Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::case;
use crate::strategy::settings::Settings;
use crate::vocabulary::case::{Case, Edition};

/// The id of a generated case, such as `gen/1/1.55/42`.
///
/// ```
/// use awsess_conformance::strategy::GeneratedId;
///
/// let id: GeneratedId = "gen/1/1.55/42".parse().unwrap();
/// assert_eq!((id.seed, id.index, id.to_string().as_str()), (1, 42, "gen/1/1.55/42"));
/// assert!("region/42".parse::<GeneratedId>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct GeneratedId {
    /// The seed of its source.
    pub seed: u64,
    /// The edition.
    pub edition: Edition,
    /// Its number.
    pub index: u64,
}

impl fmt::Display for GeneratedId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "gen/{}/{}/{}", self.seed, self.edition, self.index)
    }
}

impl FromStr for GeneratedId {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parse = || {
            let mut parts = text.strip_prefix("gen/")?.splitn(3, '/');
            let seed = parts.next()?.parse().ok()?;
            let edition = Edition::named(parts.next()?)?;
            let index = parts.next()?.parse().ok()?;
            Some(Self { seed, edition, index })
        };
        parse().ok_or_else(|| "a generated case is gen/SEED/EDITION/INDEX".to_owned())
    }
}

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
        let id = GeneratedId { seed: self.seed, edition: self.edition, index }.to_string();
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
