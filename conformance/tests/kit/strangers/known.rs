//! What awsess carries and generates needs no trust, also when it comes back as a file.

use std::collections::BTreeMap;

use awsess_conformance::case::Edition;
use awsess_conformance::scenario::embedded;
use awsess_conformance::strategy::{Settings, Source};
use awsess_conformance::vetting::objections;

use super::{User, text};

#[test]
fn no_scenario_of_the_specification_needs_trust() {
    for scenario in embedded().unwrap() {
        for edition in &scenario.editions {
            assert_eq!(objections(&scenario.case_for(*edition)), [], "{}", scenario.id);
        }
    }
}

#[test]
fn no_generated_case_needs_trust() {
    let mut found = BTreeMap::new();
    for edition in Edition::ALL {
        let source = Source::with(11, edition, Settings::default());
        for index in 0..1_000 {
            let case = source.case(index);
            let objections = objections(&case).into_iter();
            found.extend(objections.map(|objection| (objection.to_string(), case.id.clone())));
        }
    }
    assert_eq!(found, BTreeMap::new());
}

#[test]
fn the_folder_of_features_is_checked_without_trust() {
    let user = User::new();
    let features = concat!(env!("CARGO_MANIFEST_DIR"), "/../features");
    let output = user.awsess(&["check", features, "--cases", "0"]);
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
}
