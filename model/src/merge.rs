//! The merge: what the program passes in over the environment, over the files, over the defaults.

use alloc::string::String;

use crate::environment::{Environment, load_config_is_set, variable};
use crate::profile::DEFAULT;
use crate::rule::{self, Rule};
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::World;

/// The profile to load: the option, the environment's, or `default`.
///
/// Rules: OPT-1, OPT-2, ENV-12, ENV-13, PROF-1, PROF-7.
pub(crate) fn profile<'w>(
    world: &'w World,
    environment: &Environment<'w>,
    trace: &mut Trace<'w>,
) -> Option<Candidate<'w>> {
    let option = Some(&*world.options.profile).filter(|profile| !profile.is_empty());
    let option = option.map(|profile| Candidate::shown(Origin::Option("Profile"), profile));
    let rules: &[Rule] = match (&option, environment.profile.given()) {
        (Some(_), [false, false]) => &[rule::OPT_1],
        (Some(_), [true, _] | [_, true]) => &[rule::OPT_1, rule::OPT_2],
        (None, [true, _]) => &[rule::ENV_12],
        (None, [false, true]) => by_gate(world, &[rule::ENV_13]),
        (None, [false, false]) => &[rule::PROF_1],
    };
    let default = Candidate::shown(Origin::Default, DEFAULT);
    let named = option.into_iter().chain(environment.profile.candidates());
    let mut candidates = named.chain([default]).peekable();
    let winner = candidates.peek().filter(|winner| winner.origin != Origin::Default).cloned();
    trace.decide(rules, Subject::Profile, candidates);
    winner
}

/// The rules by which a variable counts that needs shared config.
///
/// Rules: ENV-10, ENV-13, SCS-11.
fn by_gate(world: &World, by_variable: &'static [Rule]) -> &'static [Rule] {
    if load_config_is_set(world) { by_variable } else { &[rule::SCS_11] }
}

/// The region: the config's, the environment's, the profile's while shared config is on, or none.
///
/// Rules: REG-1, REG-2, REG-3, REG-4, REG-7, REG-11, MERGE-1, NEW-3, NEW-4, ENV-9, ENV-10, SCS-6, CHAIN-3.
pub(crate) fn region<'w>(
    world: &'w World,
    environment: &Environment<'w>,
    profile: Option<Candidate<'w>>,
    trace: &mut Trace<'w>,
) -> String {
    let config = from_config(world, trace);
    let (counted, ignored) = if environment.shared_config { (profile, None) } else { (None, profile) };
    if let Some(ignored) = ignored {
        trace.ignore(&[rule::SCS_6], Subject::Region, [ignored]);
    }
    let all = config.into_iter().chain(environment.region.candidates()).chain(counted);
    let mut candidates = all.filter(|candidate| !candidate.value.is_empty()).peekable();
    let Some(winner) = candidates.peek().cloned() else {
        trace.decide(&[rule::REG_4], Subject::Region, candidates);
        return String::new();
    };
    trace.decide(rules_of(world, &winner.origin), Subject::Region, candidates);
    note_losers(world, trace);
    winner.value.into()
}

/// Records what the region won against.
///
/// Rules: REG-1, REG-2, MERGE-1, OPT-3.
fn note_losers(world: &World, trace: &mut Trace<'_>) {
    let Some((winner, losers)) = trace.last() else { return };
    let beaten = losers.iter().any(|loser| matches!(loser.origin, Origin::Key { .. }));
    let rules: &[Rule] = match winner.origin {
        Origin::Config(_) if !losers.is_empty() => &[rule::REG_1, rule::MERGE_1],
        Origin::Variable(_) if beaten => &[rule::REG_2, rule::MERGE_1],
        _ => &[],
    };
    let beside_profile = matches!(winner.origin, Origin::Config(_)) && !world.options.profile.is_empty();
    if !rules.is_empty() {
        trace.apply(rules, Subject::Region);
    }
    if beside_profile {
        trace.apply(&[rule::OPT_3], Subject::Region);
    }
}

/// Rules: REG-7.
fn from_config<'w>(world: &'w World, trace: &mut Trace<'w>) -> Option<Candidate<'w>> {
    let region = world.options.config.region.as_deref()?;
    let candidate = Candidate::shown(Origin::Config("Region"), region);
    if region.is_empty() {
        trace.ignore(&[rule::REG_7], Subject::Region, [candidate.clone()]);
    }
    Some(candidate)
}

fn rules_of(world: &World, winner: &Origin<'_>) -> &'static [Rule] {
    match winner {
        Origin::Config(_) => &[rule::NEW_4],
        Origin::Variable("AWS_REGION") => &[rule::ENV_9],
        Origin::Variable(_) => by_gate(world, &[rule::ENV_10]),
        Origin::Key { .. } => &[rule::REG_3],
        Origin::File(_)
        | Origin::Option(_)
        | Origin::Partition(_)
        | Origin::Certificate
        | Origin::Default => &[],
    }
}

/// The region of a session that looks at nothing but the config and `AWS_REGION`.
///
/// Rules: DNEW-6, DNEW-7.
pub(crate) fn region_of_defaults(world: &World, rules: &'static [Rule], trace: &mut Trace<'_>) -> String {
    trace.apply(rules, Subject::Region);
    let config = world.options.config.region.as_deref();
    config.or(variable(world, "AWS_REGION")).unwrap_or_default().into()
}
