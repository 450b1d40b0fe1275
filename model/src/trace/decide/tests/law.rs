//! The law of the trace: whatever a row decides is recorded with the rules of the row, and nothing is recorded that no row
//! decides.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Strategy, any};
use proptest::sample::select;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::failure::Failure;
use crate::rule::{
    CLI_10, CRED_1, CRED_4, ENV_9, ENV_11, ENV_17, ENV_18, FILE_5, MERGE_1, OPT_2, REG_1, ROLE_8, Rule,
};
use crate::trace::decide::{Check, Layer, Over, OverNames, Source};
use crate::trace::{Candidate, Decision, Origin, Subject, Trace};

/// The number of tables that each law is tested with.
const TABLES: u32 = 1_000;

/// The rules of the rows. There are few, so that one rule is often in several rows.
const RULES: [Rule; 6] = [REG_1, ENV_9, ENV_11, CRED_1, CRED_4, CLI_10];

/// The values of the rows, two for each layer or more. One variable is empty, and one contains a space.
const VALUES: [(Origin<'static>, &str); 9] = [
    (Origin::Option("Profile"), "a"),
    (Origin::Config("Region"), ""),
    (Origin::Variable("AWS_REGION"), "c"),
    (Origin::Variable("AWS_PROFILE"), ""),
    (Origin::Variable("AWS_PROFILE"), "d e"),
    (Origin::Key { path: Cow::Borrowed("/config"), line: 1, key: "region" }, "e"),
    (Origin::File(Cow::Borrowed("/config")), ""),
    (Origin::Default, "g"),
    (Origin::Certificate, "h"),
];

const OVER: [Over; 3] = [
    &[],
    &[(Layer::Environment, &[OPT_2, MERGE_1]), (Layer::Files, &[MERGE_1])],
    &[(Layer::Program, &[FILE_5]), (Layer::Defaults, &[REG_1])],
];

const OVER_NAMES: [OverNames; 3] = [
    &[],
    &[(&["region", "AWS_REGION"], &[ROLE_8, REG_1])],
    &[(&["Profile"], &[ROLE_8]), (&["Region", "other"], &[ENV_17])],
];

/// A row as plain data.
#[derive(Clone, Debug)]
struct Row {
    /// The rule, unless the row is deferred.
    rule: Option<Rule>,
    value: Option<(Origin<'static>, &'static str)>,
    /// Rules by which the value counts, if their conditions hold.
    and: Vec<(bool, Rule)>,
    /// Conditions for the value to count, and the rules by which it does not.
    when: Vec<(bool, Rule)>,
    over: Over,
    over_names: OverNames,
    /// Whether it is a row `none`, which has a rule and no value.
    is_none: bool,
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let conditions = |holds| vec((proptest::bool::weighted(holds), select(&RULES[..])), 0..3);
    let row = (
        option::weighted(0.8, select(&RULES[..])),
        option::weighted(0.7, select(&VALUES[..])),
        conditions(0.5),
        conditions(0.8),
        (select(&OVER[..]), select(&OVER_NAMES[..])),
        proptest::bool::weighted(0.1),
    );
    let row = row.prop_map(|(rule, value, and, when, (over, over_names), is_none)| Row {
        rule: if is_none { rule.or(Some(CLI_10)) } else { rule },
        value: value.filter(|_| !is_none),
        and,
        when,
        over,
        over_names,
        is_none,
    });
    vec(row, 0..6)
}

impl Row {
    fn candidate(&self) -> Option<Candidate<'static>> {
        self.value.clone().map(|(origin, value)| Candidate::shown(origin, value))
    }

    /// The row as the model writes it.
    fn source(&self) -> Source<'static> {
        let source = match self.rule {
            Some(rule) if self.is_none => Source::none(rule),
            Some(rule) => Source::new(rule, self.candidate()),
            None => Source::deferred(self.candidate()),
        };
        let source = self.and.iter().fold(source, |source, (holds, rule)| source.and(*holds, *rule));
        let source = self.when.iter().fold(source, |source, (holds, rule)| source.when(*holds, *rule));
        source.over(self.over).over_names(self.over_names)
    }

    /// The rules by which the value of the row does not count.
    fn excluded_by(&self) -> Vec<Rule> {
        match self.value {
            Some((Origin::Variable(_), "")) => [ENV_17].into(),
            Some(_) => self.when.iter().filter(|(holds, _)| !holds).map(|(_, rule)| *rule).collect(),
            None => Vec::new(),
        }
    }

    /// The rules by which the row wins over these values.
    fn wins_by(&self, losers: &[Candidate<'static>]) -> Vec<Rule> {
        let mut rules: Vec<Rule> = self.rule.into_iter().collect();
        rules.extend(self.and.iter().filter(|(holds, _)| *holds).map(|(_, rule)| *rule));
        let beaten_layers = |layer| losers.iter().any(|loser| Layer::from_origin(&loser.origin) == layer);
        let of_layers = self.over.iter().filter(|(layer, _)| beaten_layers(*layer));
        let beaten_names = |names: &[&str]| {
            names.iter().any(|name| losers.iter().any(|loser| loser.origin.name() == Some(*name)))
        };
        let of_names = self.over_names.iter().filter(|(names, _)| beaten_names(names));
        let over = of_layers.map(|(_, rules)| *rules).chain(of_names.map(|(_, rules)| *rules));
        for rule in over.flatten() {
            rules.extend(Some(*rule).filter(|rule| !rules.contains(rule)));
        }
        if !rules.is_empty() && self.value.as_ref().is_some_and(|(_, value)| value.contains(' ')) {
            rules.push(ENV_18);
        }
        rules
    }
}

/// What is recorded of a decision: its rules, the winner and the losers.
type Recorded = (Vec<Rule>, Option<Candidate<'static>>, Vec<Candidate<'static>>);

/// The index of the row that wins, and everything that the rows decide, in order.
fn decided_by(rows: &[Row]) -> (Option<usize>, Vec<Recorded>) {
    let (excluded, counted): (Vec<_>, Vec<_>) =
        rows.iter().enumerate().partition(|(_, row)| !row.excluded_by().is_empty());
    let mut recorded: Vec<Recorded> = excluded
        .into_iter()
        .map(|(_, row)| (row.excluded_by(), None, row.candidate().into_iter().collect()))
        .collect();
    let mut counted = counted.into_iter().filter(|(_, row)| row.value.is_some() || row.is_none);
    let Some((index, winner)) = counted.next() else { return (None, recorded) };
    let losers: Vec<_> = counted.filter_map(|(_, row)| row.candidate()).collect();
    let rules = winner.wins_by(&losers);
    if !rules.is_empty() {
        recorded.push((rules, winner.candidate(), losers));
    }
    (Some(index), recorded)
}

fn recorded(trace: &Trace<'static>) -> Vec<Recorded> {
    let copied = |decision: Decision<'_, 'static>| {
        assert_eq!(decision.subject, Subject::Region);
        (decision.rules.to_vec(), decision.winner.cloned(), decision.losers.to_vec())
    };
    trace.decisions().map(copied).collect()
}

fn for_each_table<S: Strategy>(tables: S, law: impl Fn(S::Value)) {
    let config = Config { cases: TABLES, failure_persistence: None, ..Config::default() };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let run = TestRunner::new_with_rng(config, rng).run(&tables, |table| {
        law(table);
        Ok(())
    });
    if let Err(failure) = run {
        panic!("{failure}");
    }
}

#[test]
fn a_trace_records_what_the_rows_of_a_table_decide_and_nothing_else() {
    for_each_table(rows(), |rows| {
        let (winner, expected) = decided_by(&rows);
        let mut trace = Trace::new();
        let chosen = trace.choose(Subject::Region, rows.iter().map(Row::source).enumerate());
        assert_eq!((chosen, recorded(&trace)), (winner, expected.clone()));
        let mut trace = Trace::new();
        let value = trace.decide(Subject::Region, rows.iter().map(Row::source));
        let expected_value = winner.and_then(|index| rows[index].candidate());
        assert_eq!((value, recorded(&trace)), (expected_value, expected.clone()));
        let mut trace = Trace::new();
        trace.record_rules(Subject::Region, rows.iter().map(Row::source));
        assert_eq!(recorded(&trace), expected);
    });
}

#[test]
fn a_trace_records_each_ignored_value_by_the_rule_and_an_empty_variable_as_one_that_is_not_set() {
    let values = vec(select(&VALUES[..]), 0..4);
    for_each_table((select(&RULES[..]), values), |(rule, values)| {
        let candidates = values.into_iter().map(|(origin, value)| Candidate::shown(origin, value));
        let mut trace = Trace::new();
        trace.ignore(Subject::Region, rule, candidates.clone());
        let ignored_by = |value: &Candidate<'_>| match value.origin {
            Origin::Variable(_) if value.value.is_empty() => ENV_17,
            _ => rule,
        };
        let expected = candidates.map(|value| ([ignored_by(&value)].into(), None, [value].into()));
        assert_eq!(recorded(&trace), expected.collect::<Vec<Recorded>>());
    });
}

#[test]
fn a_trace_records_the_first_broken_check_and_nothing_else() {
    const LISTS: [&[Rule]; 3] = [&[REG_1], &[ENV_9, ENV_11], &[CLI_10]];
    let check = (any::<bool>(), select(&LISTS[..]), option::of(select(&VALUES[..])));
    for_each_table(vec(check, 0..5), |rows| {
        let candidate = |value: &Option<(Origin<'static>, &'static str)>| {
            value.clone().map(|(origin, value)| Candidate::shown(origin, value))
        };
        let checks = rows.iter().map(|(broken, rules, at)| Check {
            rules,
            broken: *broken,
            at: candidate(at),
            error: &|| Failure::new("Code", ""),
        });
        let mut trace = Trace::new();
        let failed = trace.check(Subject::Region, checks).err().map(|failure| failure.rules);
        let broken = rows.iter().find(|(broken, ..)| *broken);
        assert_eq!(failed, broken.map(|(_, rules, _)| *rules));
        let expected =
            broken.map(|(_, rules, at)| (rules.to_vec(), None, candidate(at).into_iter().collect()));
        assert_eq!(recorded(&trace), expected.into_iter().collect::<Vec<Recorded>>());
    });
}
