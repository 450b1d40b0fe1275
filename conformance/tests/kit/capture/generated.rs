//! Generated worlds, captured: each comes out in the same kind, and shows nothing of the original.

use std::collections::BTreeMap;

use awsess_conformance::capture::capture;
use awsess_conformance::case::Edition;
use awsess_conformance::strategy::{Settings, Source};

use super::planted::{plant, private_in, texts};

#[test]
fn generated_worlds_are_captured_in_kind_and_without_private_texts() {
    let mut failed = BTreeMap::<String, Vec<String>>::new();
    for edition in Edition::ALL {
        let source = Source::with(17, edition, Settings::half_damaged());
        for index in 0..500 {
            let case = source.case(index);
            let id = case.id.clone();
            match capture(&plant(case), false) {
                Err(why) => failed.entry(why.to_string()).or_default().push(id),
                Ok(captured) => {
                    let left = private_in(&texts(&captured.case));
                    if !left.is_empty() {
                        failed.entry(format!("{left:?} is left")).or_default().push(id);
                    }
                }
            }
        }
    }
    let count: usize = failed.values().map(Vec::len).sum();
    let shown: Vec<String> = failed
        .iter()
        .map(|(why, ids)| format!("{:4} {why}: {:?}", ids.len(), &ids[..ids.len().min(4)]))
        .collect();
    assert!(failed.is_empty(), "{count}\n{}", shown.join("\n"));
}
