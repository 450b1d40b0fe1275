//! The option `Handlers`, which takes the place of the default handlers.

use super::Handlers;
use crate::decide::Source;
use crate::rule;
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::{Edition, World};

impl Handlers {
    /// The handlers of a session before the program changes them, without the parameter validator: those of the option or,
    /// if it is not set, the default ones.
    pub(crate) fn of_session(world: &World, trace: &mut Trace<'_>) -> Self {
        let handlers = Self::of_own_requests(world);
        let given = !world.options.handlers.is_empty() && world.edition >= Edition::V1_55;
        let option = Source::new(rule::HAND_16, given.then(candidate));
        let defaults = match world.edition {
            Edition::V1_14 => Source::none(rule::HAND_1),
            Edition::V1_55 => Source::none(rule::HAND_2).and(true, rule::HAND_15),
        };
        let rows = [option.when(handlers.is_of_option(), rule::HAND_18), defaults.and(true, rule::HAND_14)];
        trace.record_rules(Subject::Handlers, rows);
        handlers
    }

    /// The handlers of the requests that a session sends itself, without the parameter validator. They are not changed when
    /// the program changes those of the session.
    pub(crate) fn of_own_requests(world: &World) -> Self {
        let defaults = Self::defaults(world.edition);
        let option = match world.edition {
            Edition::V1_14 => return defaults,
            Edition::V1_55 => world.options.handlers.clone(),
        };
        if is_empty(world) { defaults } else { Self { option, ..defaults } }
    }

    /// Whether the option has taken the place of the default handlers.
    pub(crate) fn is_of_option(&self) -> bool {
        !self.option.is_empty()
    }

    /// The option, if it has taken the place of the default handlers.
    pub(crate) fn option<'w>(&self) -> Option<Candidate<'w>> {
        self.is_of_option().then(candidate)
    }
}

/// Whether the option leaves every list empty.
fn is_empty(world: &World) -> bool {
    super::rows(world.edition).all(|row| {
        let mut list = row.default_list(world.edition);
        list.change_by(&world.options.handlers);
        list.handlers.is_empty()
    })
}

/// The option, which is set.
fn candidate<'w>() -> Candidate<'w> {
    Candidate::shown(Origin::Option("Handlers"), "set")
}
