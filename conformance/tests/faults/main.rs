//! The strength of the suite: mistakes that a programmer would make, seeded into a copy of the library one at a time, are
//! each caught by `awsess check`, and each finding is small enough to read. Rows of the model that name the wrong rule are
//! caught by the scenarios of the right one.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test ends where it fails")]

mod caught;
mod copy;
mod fault;
mod sources;
mod table;
mod wrong_rules;

use std::collections::BTreeSet;
use std::sync::LazyLock;
use std::thread;

use awsess_conformance::case::Edition;
use caught::{Caught, check};
use copy::Copy;
use fault::Fault;
use regex::Regex;
use table::FAULTS;
use wrong_rules::WRONG_RULES;

/// A fault is caught within so many generated cases, of all its editions together.
const CASES: u64 = 2_000;
/// A finding has no more variables than this, the home directory's among them.
const VARIABLES: usize = 3;
/// And no more files.
const FILES: usize = 2;

/// The copy is built once, and carries every fault and every wrong rule behind a switch.
fn copy() -> &'static Copy {
    static COPY: LazyLock<Copy> = LazyLock::new(|| Copy::build(FAULTS, WRONG_RULES));
    &COPY
}

#[test]
#[ignore = "it builds a copy of the workspace: `.ci/run` asks for it"]
fn each_seeded_fault_is_caught_within_2000_cases_and_every_finding_is_small() {
    let copy = copy();
    let caught = for_each(FAULTS, |fault| check(copy, Some(fault.name), fault.editions, CASES));
    println!("{:56} first | all | variables+files of each finding", "fault");
    let pairs = || FAULTS.iter().zip(&caught);
    pairs().for_each(|(fault, caught)| println!("{:57} {caught}", fault.name));
    let weak: Vec<_> = pairs().filter_map(|(fault, caught)| weakness(fault, caught)).collect();
    assert!(weak.is_empty(), "the suite is too weak for {} faults:\n{}", weak.len(), weak.join("\n"));
}

/// What is wrong with the way the fault was caught.
fn weakness(fault: &Fault, caught: &Caught) -> Option<String> {
    let name = fault.name;
    if caught.exit_code != Some(1) || caught.findings.is_empty() {
        return Some(format!("{name}: not caught by any of {CASES} generated cases"));
    }
    let large = caught.findings.iter().filter(|small| small.variables > VARIABLES || small.files > FILES);
    let large: String = large.map(|finding| finding.feature.clone()).collect();
    (!large.is_empty())
        .then(|| format!("{name}: more than {VARIABLES} variables or {FILES} files in\n{large}"))
}

#[test]
#[ignore = "it builds a copy of the workspace: `.ci/run` asks for it"]
fn without_a_fault_the_copy_holds() {
    let caught = check(copy(), None, &Edition::ALL, CASES);
    assert_eq!((caught.exit_code, caught.findings.len()), (Some(0), 0));
}

#[test]
#[ignore = "it builds a copy of the workspace: `.ci/run` asks for it"]
fn each_row_with_a_wrong_rule_is_caught_by_the_scenarios_of_the_right_one() {
    let copy = copy();
    assert_eq!(copy.idle_rules(None), "");
    let idle = for_each(WRONG_RULES, |row| copy.idle_rules(Some(row.name)));
    WRONG_RULES.iter().zip(&idle).for_each(|(row, idle)| println!("{:60} {}", row.name, idle.trim_end()));
    let caught = |row: &Fault, idle: &str| idle.split_whitespace().any(|rule| row.name.starts_with(rule));
    let missed = WRONG_RULES.iter().zip(&idle).filter(|(row, idle)| !caught(row, idle));
    let missed: Vec<_> = missed.map(|(row, _)| row.name).collect();
    assert!(missed.is_empty(), "no scenario shows that the row has the wrong rule: {missed:#?}");
}

const FAULT: Fault = Fault { name: "b", editions: &[], file: "ab.rs", right: "b()", wrong: "c()" };

#[test]
fn every_fault_fits_the_sources_of_its_crate() {
    sources::files(FAULTS, WRONG_RULES);
}

/// A switch stands in the place of an expression: the copy does not compile with a part of one, an arm of a match or a
/// statement.
#[test]
fn the_texts_of_each_fault_are_expressions() {
    let literal = Regex::new(r#""(\\.|[^"\\])*"|'(\\.|[^'\\])'"#).unwrap();
    let faults = FAULTS.iter().chain(WRONG_RULES);
    for (fault, text) in faults.flat_map(|fault| [(fault, fault.right), (fault, fault.wrong)]) {
        let code = literal.replace_all(text, "");
        let (mut open, mut outside) = (0, String::new());
        for letter in code.chars() {
            match letter {
                '(' | '[' | '{' => open += 1,
                ')' | ']' | '}' => open -= 1,
                _ if open == 0 => outside.push(letter),
                _ => {}
            }
            assert!(open >= 0, "{}: `{text}` is a part of an expression", fault.name);
        }
        let is_whole =
            open == 0 && !outside.contains("=>") && !outside.contains(';') && !code.starts_with("let ");
        assert!(is_whole, "{}: `{text}` is not an expression", fault.name);
    }
}

#[test]
fn each_fault_has_a_switch_in_its_place() {
    let first = Fault { name: "a", right: "a()", wrong: "b()", ..FAULT };
    let seeded = fault::seed("a() + b()", &[&FAULT, &first]);
    let switch = |name: &str, wrong: &str, right: &str| {
        format!("(if crate::fault::seeded({name:?}) {{ {wrong} }} else {{ {right} }})")
    };
    assert_eq!(seeded, format!("{} + {}", switch("a", "b()", "a()"), switch("b", "c()", "b()")));
}

#[test]
#[should_panic(expected = "b: the fault no longer fits: ab.rs has no `b()`")]
fn a_fault_whose_place_is_gone_is_named() {
    fault::seed("a()", &[&FAULT]);
}

#[test]
#[should_panic(expected = "b: the fault no longer fits: ab.rs has `b()` twice")]
fn a_fault_with_two_places_is_named() {
    fault::seed("b() + b()", &[&FAULT]);
}

#[test]
fn there_are_twenty_faults_in_each_crate_and_no_two_of_one_name() {
    for faults in [FAULTS, WRONG_RULES] {
        let names: BTreeSet<_> = faults.iter().map(|fault| fault.name).collect();
        assert_eq!(names.len(), faults.len());
        assert!(names.len() >= 20, "{}", names.len());
    }
}

/// What comes of each item, found side by side.
fn for_each<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let on_chunk = |chunk: &[T]| chunk.iter().map(&work).collect::<Vec<_>>();
    thread::scope(|scope| {
        let chunks = items.chunks(items.len().div_ceil(threads));
        let workers: Vec<_> = chunks.map(|chunk| scope.spawn(|| on_chunk(chunk))).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    })
}
