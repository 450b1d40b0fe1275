//! The roles of a session: each assumed through STS as the session's config has it.

use std::time::Duration;

use crate::credentials::Role;
use crate::http::wire::Wire;
use crate::sts::Sts;
use crate::{Config, Credentials, Options};

/// What every role of the session is assumed with.
pub(super) struct Roles<'a> {
    options: &'a Options,
    config: &'a Config,
    wire: Wire,
}

impl<'a> Roles<'a> {
    pub(super) const fn new(options: &'a Options, config: &'a Config, wire: Wire) -> Self {
        Self { options, config, wire }
    }

    /// Credentials of the first of the roles, each assumed with those of the next, and the last with the source's.
    pub(super) fn assume(&self, roles: impl IntoIterator<Item = Role>, source: Credentials) -> Credentials {
        let mut roles = roles.into_iter().peekable();
        if roles.peek().is_none() {
            return source;
        }
        let Options { environment, edition, assume_role_token_provider, .. } = self.options;
        let sts = Sts::new(self.config, self.wire.clone(), environment, *edition);
        Credentials::of_roles(
            roles.collect(),
            source,
            sts,
            assume_role_token_provider.clone(),
            Duration::ZERO,
        )
    }
}
