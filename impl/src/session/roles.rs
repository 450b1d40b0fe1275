//! The roles of a session: each assumed through STS as the session's config, environment and profile have it.

use super::endpoint;
use crate::credentials::Role;
use crate::env_config::EnvConfig;
use crate::fold::equal_fold;
use crate::http::wire::Wire;
use crate::shared_config::Profile;
use crate::sts::{Sts, Wanted};
use crate::{Config, Credentials, Options, StsRegionalEndpoint};

/// What every role of the session is assumed with.
pub(super) struct Roles<'a> {
    options: &'a Options,
    config: &'a Config,
    wanted: Wanted<'a>,
    wire: Wire,
}

impl<'a> Roles<'a> {
    pub(super) fn new(options: &'a Options, config: &'a Config, wire: Wire) -> Self {
        let wanted = Wanted {
            edition: options.edition,
            region: config.region.as_deref().unwrap_or_default(),
            endpoint: endpoint(config),
            disable_ssl: config.disable_ssl.unwrap_or(false),
            regional: false,
            fips: false,
            dual_stack: false,
        };
        Self { options, config, wanted, wire }
    }

    /// What edition 1.55 asks of the endpoint besides: the config's say, else the environment's, else the profile's.
    pub(super) fn with_variants(mut self, env: &EnvConfig, profile: Option<&Profile>) -> Self {
        let of_profile = |field: fn(&Profile) -> &String| profile.map(field).map_or("", |text| text);
        let said = |own: Option<bool>, env: &Option<String>, in_profile: bool, word: &str| {
            own.unwrap_or_else(|| env.as_ref().map_or(in_profile, |said| equal_fold(said, word)))
        };
        // The release looks no further than the word in a file.
        let begins_true = |said: &str| said.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("true"));
        let (config, wanted) = (self.config, &mut self.wanted);
        let regional = config.sts_regional_endpoint.map(|which| which == StsRegionalEndpoint::Regional);
        let (fips, dual_stack) = (config.use_fips_endpoint, config.use_dual_stack_endpoint);
        wanted.regional = said(
            regional,
            &env.sts_regional_endpoints,
            equal_fold(of_profile(|profile| &profile.sts_regional_endpoints), "regional"),
            "regional",
        );
        let (in_fips, in_dual_stack) = (
            begins_true(of_profile(|profile| &profile.use_fips)),
            begins_true(of_profile(|profile| &profile.use_dual_stack)),
        );
        wanted.fips = said(fips, &env.use_fips, in_fips, "true");
        wanted.dual_stack = said(dual_stack, &env.use_dual_stack, in_dual_stack, "true");
        self
    }

    /// Credentials of the first of the roles, each assumed with those of the next, and the last with the source's.
    pub(super) fn assume(&self, roles: impl IntoIterator<Item = Role>, source: Credentials) -> Credentials {
        let mut roles = roles.into_iter().peekable();
        if roles.peek().is_none() {
            return source;
        }
        let sts = Sts::new(self.config, &self.wanted, self.wire.clone(), &self.options.environment);
        Credentials::of_roles(roles.collect(), source, sts, self.options.assume_role_token_provider.clone())
    }
}
