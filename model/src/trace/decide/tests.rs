//! Examples of tables, and what is recorded of their decisions.

mod law;

use super::*;
use crate::rule::{ENV_9, ENV_10, ENV_11, ENV_17, NEW_4, REG_1, REG_2, REG_3, REG_4, REG_7, SCS_6};
use alloc::format;
use alloc::string::String;

fn value(origin: Origin<'static>, value: &'static str) -> Option<Candidate<'static>> {
    Some(Candidate::shown(origin, value))
}

fn variable(name: &'static str, text: &'static str) -> Option<Candidate<'static>> {
    value(Origin::Variable(name), text)
}

/// The winner of the sources, and every decision in a line.
fn decided<const N: usize>(sources: [Source<'static>; N]) -> (Option<String>, Vec<String>) {
    let mut trace = Trace::new();
    let winner = trace.decide(Subject::Region, sources).map(|winner| winner.value.into_owned());
    let lines = trace
        .decisions()
        .map(|decision| format!("{:?} {:?} over {:?}", decision.rules, decision.winner, decision.losers));
    (winner, lines.collect())
}

#[test]
fn the_first_source_with_a_value_wins_by_its_rules() {
    let (winner, lines) = decided([
        Source::new(NEW_4, None).over(&[(Layer::Environment, &[REG_1])]),
        Source::new(ENV_9, variable("A", "a"))
            .over(&[(Layer::Environment, &[ENV_11]), (Layer::Files, &[REG_2])]),
        Source::new(ENV_10, variable("B", "b")),
        Source::none(REG_4),
    ]);
    assert_eq!(winner.as_deref(), Some("a"));
    let expected =
        "[ENV-9, ENV-11] Some(\"a\" from environment variable A) over [\"b\" from environment variable B]";
    assert_eq!(lines, [expected]);
}

#[test]
fn a_source_that_does_not_count_is_recorded_with_the_rule_that_excludes_it() {
    let (winner, lines) = decided([
        Source::new(NEW_4, value(Origin::Config("Region"), "")).when(false, REG_7),
        Source::new(ENV_9, variable("A", "")),
        Source::new(REG_3, value(Origin::File("f".into()), "r")).when(false, SCS_6),
        Source::excluded(ENV_10, variable("B", "b")),
        Source::none(REG_4),
    ]);
    assert_eq!(winner, None);
    let rules: Vec<_> = lines.iter().map(|line| line.split(']').next().unwrap_or_default()).collect();
    assert_eq!(rules, [&format!("[{REG_7}"), &format!("[{ENV_17}"), "[SCS-6", "[ENV-10", "[REG-4"]);
}

#[test]
fn the_first_broken_check_fails_with_its_rules() {
    let check = |rules, broken, code: &'static str| (rules, broken, move || Failure::new(code, ""));
    let rows = [check(&[REG_1], false, "one"), check(&[REG_2], true, "two"), check(&[REG_3], true, "three")];
    let mut trace = Trace::new();
    let failed = trace.check(
        Subject::Creation,
        rows.iter().map(|(rules, broken, error)| Check {
            rules: *rules,
            broken: *broken,
            at: variable("A", "a"),
            error,
        }),
    );
    let failure = failed.unwrap_err();
    assert_eq!((&*failure.code, failure.rules), ("two", &[REG_2][..]));
    assert!(failure.is_by(REG_2) && trace.rules().eq([REG_2]));
}

fn key(key: &'static str) -> Option<Candidate<'static>> {
    value(Origin::Key { path: "/config".into(), line: 1, key }, key)
}

#[test]
fn a_source_wins_over_a_key_by_the_rules_for_its_name() {
    let mut trace = Trace::new();
    let choice = trace.choose(
        Subject::Credentials,
        [
            (1, Source::new(rule::ENV_8, key("first")).when(false, rule::OPT_9)),
            (
                2,
                Source::new(rule::CRED_5, key("second"))
                    .over_names(&[(&["third"], &[rule::ROLE_8]), (&["first", "fifth"], &[rule::CRED_9])]),
            ),
            (3, Source::new(rule::CRED_7, key("third"))),
            (4, Source::none(rule::CHAIN_1)),
        ],
    );
    assert_eq!(choice, Some(2));
    assert!(trace.rules().eq([rule::OPT_9, rule::CRED_5, rule::ROLE_8]));
}

#[test]
fn a_deferred_source_wins_without_a_record_and_loses_like_any_other() {
    let mut trace = Trace::new();
    let deferred = || ("deferred", Source::deferred(key("first")));
    assert_eq!(trace.choose(Subject::Role, [deferred()]), Some("deferred"));
    assert_eq!(trace.decisions().count(), 0);
    let stronger = Source::new(rule::ENV_8, key("second")).over_names(&[(&["first"], &[rule::MERGE_2])]);
    assert_eq!(trace.choose(Subject::Role, [("stronger", stronger), deferred()]), Some("stronger"));
    assert!(trace.rules().eq([rule::ENV_8, rule::MERGE_2]));
}

#[test]
fn a_deferred_source_is_recorded_if_a_rule_lets_it_win_over_another() {
    let mut trace = Trace::new();
    let later = Source::deferred(key("later")).over(&[(Layer::Files, &[rule::FILE_5])]);
    trace.record_rules(Subject::Region, [later, Source::deferred(key("earlier"))]);
    assert!(trace.rules().eq([rule::FILE_5]));
}

#[test]
fn a_reading_is_recorded_if_a_rule_made_a_difference() {
    let mut trace = Trace::new();
    let text = || Candidate::shown(Origin::File("/config".into()), "/config");
    trace.record_reading(&[], text);
    assert_eq!(trace.decisions().count(), 0);
    trace.record_reading(&[rule::FILE_7, rule::INI14_12], text);
    let recorded: Vec<_> = trace.decisions().collect();
    assert_eq!((recorded[0].subject, recorded[0].winner), (Subject::FileText, Some(&text())));
    assert_eq!(recorded[0].rules, [rule::FILE_7, rule::INI14_12]);
}
