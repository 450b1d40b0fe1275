//! The name of the profile, and the region. The options and the config of the program take precedence over the environment,
//! the environment over the files, and the files over the defaults.

use alloc::string::String;

use crate::decide::{Layer, Source};
use crate::endpoints;
use crate::environment::{Environment, from_variable, if_shared_config};
use crate::profile::DEFAULT;
use crate::rule::{self, Rule};
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::World;

/// Decides on the name of the profile to load. If neither the program nor the environment sets one, it is `default`.
pub(crate) fn profile<'w>(world: &'w World, trace: &mut Trace<'w>) -> Candidate<'w> {
    let option = Some(&*world.options.profile).filter(|profile| !profile.is_empty());
    let option = option.map(|profile| Candidate::shown(Origin::Option("Profile"), profile));
    let default = Candidate::shown(Origin::Default, DEFAULT);
    let winner = trace.decide(
        Subject::Profile,
        [
            Source::new(rule::OPT_1, option).over(&[(Layer::Environment, &[rule::OPT_2])]),
            Source::new(rule::ENV_12, from_variable(world, "AWS_PROFILE"))
                .over(&[(Layer::Environment, &[rule::ENV_14])]),
            if_shared_config(world, "AWS_DEFAULT_PROFILE", rule::ENV_13),
            Source::new(rule::PROF_1, Some(default.clone())),
        ],
    );
    winner.unwrap_or(default)
}

/// Decides on the region of a session, which is empty if nothing sets one.
pub(crate) fn region<'w>(
    world: &'w World,
    environment: &Environment<'w>,
    profile: Option<Candidate<'w>>,
    trace: &mut Trace<'w>,
) -> String {
    let config = from_config(world);
    let is_empty = config.as_ref().is_some_and(|region| region.value.is_empty());
    let profile = profile.filter(|region| !region.value.is_empty());
    let is_unknown = |region: &str| !endpoints::is_known_region(world.edition, region);
    let winner = trace.decide(
        Subject::Region,
        [
            Source::new(rule::NEW_4, config)
                .when(!is_empty, rule::REG_7)
                .and(!world.options.profile.is_empty(), rule::OPT_3)
                .over(&[
                    (Layer::Environment, &[rule::REG_1, rule::MERGE_1]),
                    (Layer::Files, &[rule::REG_1, rule::MERGE_1]),
                ]),
            Source::new(rule::ENV_9, from_variable(world, "AWS_REGION")).over(&[
                (Layer::Environment, &[rule::ENV_11]),
                (Layer::Files, &[rule::REG_2, rule::MERGE_1]),
            ]),
            if_shared_config(world, "AWS_DEFAULT_REGION", rule::ENV_10)
                .over(&[(Layer::Files, &[rule::REG_2, rule::MERGE_1])]),
            Source::new(rule::REG_3, profile).when(environment.shared_config, rule::SCS_6),
            Source::none(rule::REG_4),
        ]
        .map(|region| region.and_if(is_unknown, rule::REG_11)),
    );
    winner.map_or_else(String::new, |region| region.value.into())
}

/// Decides by this rule on the region of a session that reads only the config and `AWS_REGION`.
pub(crate) fn region_of_defaults<'w>(world: &'w World, by: Rule, trace: &mut Trace<'w>) -> String {
    let is_unknown = |region: &str| !endpoints::is_known_region(world.edition, region);
    let winner = trace.decide(
        Subject::Region,
        [
            Source::new(by, from_config(world)),
            Source::new(by, from_variable(world, "AWS_REGION")),
            Source::none(by),
        ]
        .map(|region| region.and_if(is_unknown, rule::REG_11)),
    );
    winner.map_or_else(String::new, |region| region.value.into())
}

fn from_config(world: &World) -> Option<Candidate<'_>> {
    let region = world.options.config.region.as_deref()?;
    Some(Candidate::shown(Origin::Config("Region"), region))
}
