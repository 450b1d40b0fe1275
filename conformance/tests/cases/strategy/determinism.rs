//! A case depends on seed, edition and number alone.

use proptest::strategy::ValueTree as _;

use awsess_conformance::case::{Case, Edition};
use awsess_conformance::strategy::{Settings, Source};

const SEED: u64 = 11;

fn cases(numbers: impl Iterator<Item = u64>) -> Vec<Case> {
    let source = Source::with(SEED, Edition::V1_55, Settings::half_damaged());
    numbers.map(|number| source.case(number)).collect()
}

#[test]
fn order_does_not_matter() {
    let mut backwards = cases((0..200).rev());
    backwards.reverse();
    assert_eq!(cases(0..200), backwards);
}

#[test]
fn another_thread_draws_the_same() {
    let source = Source::new(SEED, Edition::V1_14);
    let here: Vec<Case> = (0..50).map(|number| source.case(number)).collect();
    let there = std::thread::spawn(move || (0..50).map(|number| source.case(number)).collect::<Vec<_>>());
    assert_eq!(here, there.join().expect("the thread draws"));
}

#[test]
fn shrinking_one_case_leaves_the_others_alone() {
    let source = Source::new(SEED, Edition::V1_55);
    let mut tree = source.tree(4);
    while tree.simplify() {}
    assert_eq!(source.case(5), Source::new(SEED, Edition::V1_55).case(5));
}

#[test]
fn seed_edition_and_number_each_make_another_case() {
    let case = |seed, edition, number| Case {
        id: String::new(),
        edition: Edition::default(),
        ..Source::new(seed, edition).case(number)
    };
    let one = case(1, Edition::V1_14, 1);
    assert_ne!(one, case(2, Edition::V1_14, 1));
    assert_ne!(one, case(1, Edition::V1_55, 1));
    assert_ne!(one, case(1, Edition::V1_14, 2));
}

#[test]
fn the_id_names_seed_edition_and_number() {
    let case = Source::new(SEED, Edition::V1_14).case(9);
    assert_eq!((case.id.as_str(), case.edition), ("gen/11/1.14/9", Edition::V1_14));
}

#[test]
fn hardly_any_case_is_drawn_twice() {
    let mut cases: Vec<String> =
        cases(0..5000).into_iter().map(|case| format!("{:?}{:?}", case.env, case.options)).collect();
    cases.sort_unstable();
    cases.dedup();
    assert!(cases.len() > 4500, "only {} of 5000 differ without their files", cases.len());
}
