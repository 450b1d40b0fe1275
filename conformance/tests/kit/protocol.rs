//! The page of the protocol: its schemas are what the types generate, it names every field, and its examples are valid.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use awsess_conformance::case::Case;
use awsess_conformance::outcome::Outcome;
use awsess_conformance::protocol::{FromAdapter, ToAdapter};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::awsess;

const SCHEMAS: [&str; 5] = ["case", "outcome", "to-adapter", "from-adapter", "summary"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("protocol")
}

fn page() -> String {
    fs::read_to_string(folder().join("README.md")).unwrap()
}

/// Set `AWSESS_WRITE_SCHEMAS=1` to write the files anew.
#[test]
fn the_schemas_beside_the_page_are_those_of_the_types() {
    for name in SCHEMAS {
        let generated = awsess(["schema", name]).output().unwrap().stdout;
        let file = folder().join(format!("{name}.schema.json"));
        if std::env::var_os("AWSESS_WRITE_SCHEMAS").is_some() {
            fs::write(&file, &generated).unwrap();
        }
        let written = fs::read(&file).unwrap();
        assert!(
            written == generated,
            "{} is out of date: write it with 'awsess schema {name}'",
            file.display()
        );
    }
}

#[test]
fn the_page_names_every_field() {
    let page = page();
    let mut fields = BTreeSet::new();
    for name in SCHEMAS {
        let schema = fs::read_to_string(folder().join(format!("{name}.schema.json"))).unwrap();
        collect_properties(&serde_json::from_str(&schema).unwrap(), &mut fields);
    }
    let is_named =
        |field: &&String| ["`", "\""].iter().any(|quote| page.contains(&format!("{quote}{field}{quote}")));
    let missing: Vec<_> = fields.iter().filter(|field| !is_named(field)).collect();
    assert!(missing.is_empty(), "protocol/README.md does not explain {missing:?}");
}

fn collect_properties(schema: &Value, fields: &mut BTreeSet<String>) {
    match schema {
        Value::Object(members) => {
            for (name, member) in members {
                if let ("properties", Value::Object(properties)) = (name.as_str(), member) {
                    fields.extend(properties.keys().cloned());
                }
                collect_properties(member, fields);
            }
        }
        Value::Array(members) => members.iter().for_each(|member| collect_properties(member, fields)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn the_examples_of_the_page_are_valid() {
    let page = page();
    let blocks = page.split("\n```").skip(1).step_by(2);
    let mut kinds = BTreeSet::new();
    for block in blocks {
        let (kind, text) = block.split_once('\n').unwrap();
        let lines = || text.lines();
        match kind {
            "json" => parse::<Case>(text),
            "json outcome" => parse::<Outcome>(text),
            "jsonl to-adapter" => lines().for_each(parse::<ToAdapter>),
            "jsonl from-adapter" => lines().for_each(parse::<FromAdapter>),
            other => panic!("no test reads the blocks marked {other:?}"),
        }
        kinds.insert(kind);
    }
    assert_eq!(kinds.len(), 4);
}

fn parse<T: DeserializeOwned>(text: &str) {
    serde_json::from_str::<T>(text).map(|_| ()).unwrap_or_else(|error| panic!("{error}:\n{text}"));
}
