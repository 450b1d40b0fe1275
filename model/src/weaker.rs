//! What the weaker sources of credentials have to offer, and what a trace says when something shadows it.

use crate::environment::Environment;
use crate::profile::{FileKeys, v1_14, v1_55};
use crate::rule::{self, Rule};
use crate::trace::{Candidate, Subject, Trace};
use crate::world::World;

/// What the weaker sources have to offer, which something stronger shadows.
#[derive(Default)]
pub(crate) struct Weaker<'w> {
    pub(crate) keys: Option<Candidate<'w>>,
    role: Option<(Candidate<'w>, bool)>,
    web_identity: Option<Candidate<'w>>,
}

impl<'w> Weaker<'w> {
    /// What a profile offers in edition 1.14: a role while shared config is on, and keys.
    pub(crate) fn v1_14(environment: &Environment<'w>, profile: &v1_14::Profile<'w>) -> Self {
        let role = profile.role.as_ref().filter(|_| environment.shared_config);
        Self {
            keys: profile.keys.as_ref().map(FileKeys::candidate),
            role: role.map(|role| (role.arn.clone(), role.mfa_serial.is_some())),
            web_identity: None,
        }
    }

    /// What a profile and the environment's web identity offer in edition 1.55.
    pub(crate) fn v1_55(environment: &Environment<'w>, profile: &v1_55::Profile<'w>) -> Self {
        Self {
            keys: profile.keys.as_ref().map(FileKeys::candidate),
            role: profile.role(),
            web_identity: environment.web_identity_token_file.clone(),
        }
    }

    /// Records that the winner shadows all of it.
    ///
    /// Rules: MERGE-1, MERGE-2, MERGE-4, ROLE-8, MFA-6, ENV-25.
    pub(crate) fn give_way(
        self,
        rules: &'static [Rule],
        winner: impl IntoIterator<Item = Candidate<'w>>,
        world: &World,
        trace: &mut Trace<'w>,
    ) {
        let by_config = world.options.config.credentials.is_some();
        let mfa = self.role.as_ref().is_some_and(|(_, mfa)| *mfa);
        let notes: [(bool, &'static [Rule]); 5] = [
            (self.keys.is_some(), &[rule::MERGE_1]),
            (self.keys.is_some() && !by_config, &[rule::MERGE_2]),
            (self.role.is_some(), &[rule::ROLE_8]),
            (mfa && world.options.assume_role_tokens.is_empty(), &[rule::MFA_6]),
            (self.web_identity.is_some() && !by_config, &[rule::ENV_25]),
        ];
        let role = self.role.map(|(arn, _)| arn);
        let losers = self.web_identity.into_iter().chain(role).chain(self.keys);
        trace.record_winner(rules, Subject::Credentials, winner.into_iter().chain(losers));
        for (_, rules) in notes.into_iter().filter(|(holds, _)| *holds) {
            trace.apply(rules, Subject::Credentials);
        }
    }

    /// Records that the web identity of the environment shadows the profile.
    ///
    /// Rules: ENV-24, ENV-25.
    pub(crate) fn give_way_to_web_identity(
        self,
        rules: &'static [Rule],
        file: &Candidate<'w>,
        trace: &mut Trace<'w>,
    ) {
        let losers = self.role.map(|(arn, _)| arn).into_iter().chain(self.keys);
        trace.record_winner(rules, Subject::Credentials, core::iter::once(file.clone()).chain(losers));
        if trace.last().is_some_and(|(_, losers)| !losers.is_empty()) {
            trace.apply(&[rule::ENV_25], Subject::Credentials);
        }
    }
}
