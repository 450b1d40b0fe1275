//! Every variable and every key occurs, with every one of its values.

use std::collections::BTreeSet;

use crate::case::{Case, Edition};
use crate::strategy::table::names;
use crate::strategy::{Settings, Source, environment, ini};

use super::reader::sections;

fn cases(edition: Edition) -> impl Iterator<Item = Case> {
    let source = Source::new(41, edition);
    (0..10_000).map(move |number| source.case(number))
}

#[test]
fn every_variable_occurs() {
    for edition in Edition::ALL {
        let seen: BTreeSet<String> = cases(edition).flat_map(|case| case.env.into_keys()).collect();
        let tables = environment::tables(Settings::default());
        let due = tables.into_iter().flat_map(names).chain(["HOME", "USERPROFILE"]);
        let missing: Vec<&str> = due.filter(|name| !seen.contains(*name)).collect();
        assert!(missing.is_empty(), "{edition}: {missing:?}");
    }
}

#[test]
fn every_key_occurs() {
    for edition in Edition::ALL {
        let files = cases(edition).flat_map(|case| case.files.into_values());
        let keys = files.flat_map(|file| sections(&file)).flat_map(|section| section.keys);
        let seen: BTreeSet<String> = keys.map(|(key, _)| key).collect();
        let tables = ini::tables(Settings::default());
        let due = tables.into_iter().flat_map(names).chain(ini::LOOSE.iter().map(|(_, (key, _))| *key));
        let missing: Vec<&str> = due.filter(|name| !seen.contains(*name)).collect();
        assert!(missing.is_empty(), "{edition}: {missing:?}");
    }
}

#[test]
fn no_variable_that_the_specification_leaves_out_occurs() {
    let left_out = ["AWS_CSM_", "AWS_SDK_GO_CLIENT_TLS_", "AWS_CONTAINER_"];
    for edition in Edition::ALL {
        let mut names = cases(edition).flat_map(|case| case.env.into_keys());
        let found = names.find(|name| left_out.iter().any(|prefix| name.starts_with(prefix)));
        assert_eq!(found, None, "{edition}");
    }
}

#[test]
fn what_is_younger_can_be_left_out() {
    let source = Source::with(41, Edition::V1_14, Settings { modern: false, ..Settings::default() });
    let mut text = (0..10_000).map(|number| format!("{:?}", source.case(number).env));
    assert!(!text.any(|text| text.contains("ENDPOINT") || text.contains("AWS_ROLE_ARN")));
}
