//! Errors of the shared files, which edition 1.55 ignores if nothing in the files is needed.

use crate::decide::Source;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::rule;
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::World;

/// Records that edition 1.14 does not ignore an error of the files, neither if the program or the environment gives other
/// credentials nor if shared config is off.
pub(crate) fn record_v1_14<'w>(
    world: &World,
    environment: &Environment<'w>,
    error: &Failure,
    trace: &mut Trace<'w>,
) {
    let other = other_credentials(world, environment);
    let is_off = (!environment.shared_config).then(|| Candidate::shown(Origin::Default, "off"));
    if error.is_by(rule::FILE_10) {
        trace.ignore(Subject::Creation, rule::FILE_12, other);
    } else if error.is_by(rule::ROLE_7) {
        trace.ignore(Subject::Creation, rule::ROLE_9, other);
        trace.ignore(Subject::Creation, rule::ROLE_15, is_off);
    }
}

/// Whether edition 1.55 ignores an error of the files: the program or the environment gives other credentials, no profile
/// is named, and shared config is off.
pub(crate) fn is_ignored_v1_55<'w>(
    world: &World,
    environment: &Environment<'w>,
    profile: &Candidate<'_>,
    error: &Failure,
    trace: &mut Trace<'w>,
) -> bool {
    let is_named = profile.origin != Origin::Default;
    let other = Source::new(rule::FILE_13, other_credentials(world, environment))
        .when(!is_named && !environment.shared_config, rule::FILE_14)
        .when(!error.is_by(rule::ROLE_7), rule::ROLE_9);
    trace.decide(Subject::Creation, [other]).is_some()
}

/// The credentials of the config or the environment, with which those of the files are not needed.
fn other_credentials<'w>(world: &World, environment: &Environment<'w>) -> Option<Candidate<'w>> {
    let config = world.options.config.credentials.as_ref();
    let config = config.map(|_| Candidate::shown(Origin::Config("Credentials"), "Credentials"));
    config.or_else(|| environment.keys.as_ref().map(|keys| keys.id.clone()))
}
