//! Plans: every index of a log is that of the check, and what a scenario says is part of the plan.

use super::*;
use awsess_conformance::check::{self, Item};
use awsess_conformance::scenario::embedded;

fn real() -> check::Plan {
    let editions = Edition::ALL.to_vec();
    check::Plan { scenarios: embedded().unwrap(), editions, cases: 3, seed: 5, ..check::Plan::default() }
}

#[test]
fn an_index_is_that_of_the_check() {
    let (real, plan) = (real(), real().summary());
    assert_eq!(plan.len(), real.scenario_items().len() as u64 + real.generated());
    assert_eq!(plan.generated(plan.scenarios - 1), None);
    assert_eq!(plan.generated(plan.len()), None);
    for at in 0..real.generated() {
        let Item::Generated(edition, index) = real.generated_item(at) else { panic!("a scenario") };
        let id = real.source(edition).case(index).id;
        assert_eq!(plan.generated(plan.scenarios + at), Some((edition, id)));
    }
}

#[test]
fn whatever_a_scenario_says_makes_another_plan() {
    let changes: [fn(&mut check::Plan); 5] = [
        |plan| _ = plan.scenarios.pop(),
        |plan| plan.scenarios[0].id.push('x'),
        |plan| _ = plan.scenarios[0].claims.pop(),
        |plan| plan.scenarios[0].rules.push("X-1".into()),
        |plan| plan.scenarios[0].feature.push('x'),
    ];
    let features = real().summary().features;
    assert_eq!(real().summary().features, features);
    for change in changes {
        let mut plan = real();
        change(&mut plan);
        assert_ne!(plan.summary().features, features);
    }
}

#[test]
fn a_plan_without_editions_has_no_generated_case() {
    let plan = check::Plan { editions: Vec::new(), ..real() }.summary();
    assert_eq!((plan.len(), plan.generated(0)), (0, None));
}
