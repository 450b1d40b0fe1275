//! Shards: a run in N parts, of which every case belongs to exactly one.
//!
//! The shard depends only on the id of the case and the seed, and is the same on every machine: FNV-1a of 64 bits over the
//! bytes of the id and then the eight bytes of the seed, the lowest first; the upper half folded onto the lower; the
//! rest of the division by N.

use std::fmt;
use std::num::NonZero;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// One part of a run, written `2/4`: the second of four.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Shard {
    number: NonZero<u32>,
    of: NonZero<u32>,
}

impl Shard {
    /// The run in one part.
    pub const WHOLE: Self = Self { number: NonZero::<u32>::MIN, of: NonZero::<u32>::MIN };

    /// Which part this is, from 1.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.number.get()
    }

    /// How many parts there are.
    #[must_use]
    pub const fn of(self) -> u32 {
        self.of.get()
    }

    /// Whether this is all of the run.
    #[must_use]
    pub const fn is_whole(self) -> bool {
        self.of.get() == 1
    }

    /// Whether the case of this id belongs to this part of the run with this seed.
    ///
    /// ```
    /// use awsess_conformance::shard::Shard;
    ///
    /// let takers = (1..=3).filter(|number| {
    ///     let shard: Shard = format!("{number}/3").parse().unwrap();
    ///     shard.takes("gen/7/1.55/0", 7)
    /// });
    /// assert_eq!(takers.count(), 1);
    /// ```
    #[must_use]
    pub fn takes(self, id: &str, seed: u64) -> bool {
        self.is_whole() || hash(id, seed) % u64::from(self.of()) == u64::from(self.number() - 1)
    }
}

impl Default for Shard {
    fn default() -> Self {
        Self::WHOLE
    }
}

fn hash(id: &str, seed: u64) -> u64 {
    let mut fnv = Fnv::default();
    fnv.add(id.as_bytes());
    fnv.add(&seed.to_le_bytes());
    let hash = fnv.sum();
    (hash ^ (hash >> 32)) & u64::from(u32::MAX)
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let form = || format!("{text:?} is no shard: write I/N, such as 2/4 for the second of four");
        let (number, of) = text.split_once('/').ok_or_else(form)?;
        let number: u32 = digits(number).ok_or_else(form)?;
        let of = digits(of).ok_or_else(form)?;
        let of = NonZero::new(of).ok_or_else(|| format!("shard {text}: a run has at least one shard"))?;
        let number = NonZero::new(number).ok_or_else(|| {
            format!("shard {text}: shards are counted from 1; add 1 to an index that begins with 0")
        })?;
        if number > of {
            return Err(format!("shard {text}: there is no such shard, the last is {of}/{of}"));
        }
        Ok(Self { number, of })
    }
}

/// A number without a sign, which `u32` would read.
fn digits(text: &str) -> Option<u32> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

impl From<Shard> for String {
    fn from(shard: Shard) -> Self {
        shard.to_string()
    }
}

impl TryFrom<String> for Shard {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// FNV-1a of 64 bits: a hash that is the same everywhere, and protects only against accidents.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    /// Adds these bytes.
    pub(crate) fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    /// The hash of all bytes so far.
    pub(crate) const fn sum(self) -> u64 {
        self.0
    }

    /// The hash as logs write it.
    pub(crate) fn text(self) -> String {
        format!("fnv1a64:{:016x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Fnv, Shard};

    fn fnv(bytes: &[u8]) -> u64 {
        let mut fnv = Fnv::default();
        fnv.add(bytes);
        fnv.sum()
    }

    fn shard(text: &str) -> Shard {
        text.parse().unwrap()
    }

    fn taker(id: &str, seed: u64, of: u32) -> u32 {
        let takers: Vec<_> =
            (1..=of).filter(|number| shard(&format!("{number}/{of}")).takes(id, seed)).collect();
        assert_eq!(takers.len(), 1, "{id} of seed {seed} in {of} shards");
        takers[0]
    }

    #[test]
    fn the_hash_is_the_published_one() {
        for (text, sum) in
            [("", 0xcbf2_9ce4_8422_2325), ("a", 0xaf63_dc4c_8601_ec8c), ("foobar", 0x8594_4171_f739_67e8)]
        {
            assert_eq!(fnv(text.as_bytes()), sum, "{text:?}");
        }
        // With as many shards as there can be, the number of the one that takes a case is the whole hash.
        for (id, seed) in [("", 0), ("a", 1), ("foobar", u64::MAX), ("gen/1/1.55/399999", 1 << 40)] {
            let hash = fnv(&[id.as_bytes(), &seed.to_le_bytes()].concat());
            let folded = (hash ^ (hash >> 32)) & u64::from(u32::MAX);
            let number = folded % u64::from(u32::MAX) + 1;
            assert!(shard(&format!("{number}/{}", u32::MAX)).takes(id, seed), "{id:?} of seed {seed}");
        }
    }

    #[test]
    fn the_shard_of_a_case_never_changes() {
        let seen =
            [("environment/keys", 1), ("environment/keys", 2), ("gen/1/1.14/0", 1), ("gen/1/1.55/399999", 1)]
                .map(|(id, seed)| (taker(id, seed, 4), taker(id, seed, 10)));
        assert_eq!(seen, [(4, 10), (2, 4), (1, 9), (1, 3)]);
    }

    #[test]
    fn every_case_belongs_to_exactly_one_shard() {
        for of in [1, 2, 3, 7, 16] {
            (0..500).for_each(|index| assert!(taker(&format!("gen/9/1.55/{index}"), 9, of) <= of));
        }
    }

    #[test]
    fn shards_are_about_equally_large() {
        for of in [2, 3, 8] {
            let mut sizes = vec![0; of as usize];
            (0..8_000)
                .for_each(|index| sizes[taker(&format!("gen/1/1.14/{index}"), 1, of) as usize - 1] += 1);
            let fair = 8_000 / of;
            assert!(sizes.iter().all(|size| (fair * 9 / 10..fair * 11 / 10).contains(size)), "{sizes:?}");
        }
    }

    #[test]
    fn the_error_of_an_invalid_shard_has_a_remedy() {
        let why = |text: &str| text.parse::<Shard>().unwrap_err();
        for wrong in ["", "1", "/", "1/", "/2", "a/b", "+1/2", "1/2/3", "-1/2", "1 /2", "1/99999999999"] {
            assert!(why(wrong).contains("write I/N"), "{wrong}: {}", why(wrong));
        }
        assert!(why("0/4").contains("counted from 1"));
        assert!(why("1/0").contains("at least one"));
        assert!(why("5/4").contains("the last is 4/4"));
    }

    #[test]
    fn a_shard_is_written_as_it_is_read() {
        assert_eq!(shard("2/4").to_string(), "2/4");
        assert_eq!(serde_json::to_string(&shard("2/4")).unwrap(), "\"2/4\"");
        assert!(serde_json::from_str::<Shard>("\"5/4\"").is_err());
    }
}
