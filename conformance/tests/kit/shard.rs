//! Tests of shards: every case belongs to one, for ever to the same.

use awsess_conformance::shard::Shard;

use crate::log::fnv;

fn shard(text: &str) -> Shard {
    text.parse().unwrap()
}

fn taker(id: &str, seed: u64, of: u32) -> u32 {
    let takers: Vec<_> = (1..=of).filter(|number| shard(&format!("{number}/{of}")).takes(id, seed)).collect();
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
        (0..8_000).for_each(|index| sizes[taker(&format!("gen/1/1.14/{index}"), 1, of) as usize - 1] += 1);
        let fair = 8_000 / of;
        assert!(sizes.iter().all(|size| (fair * 9 / 10..fair * 11 / 10).contains(size)), "{sizes:?}");
    }
}

#[test]
fn what_is_no_shard_is_told_with_what_to_do() {
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
