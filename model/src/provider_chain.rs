//! The chain of credential providers whose last one is the container or the instance: its error if all of them fail.

use alloc::format;
use alloc::vec::Vec;

use crate::decide::Source;
use crate::failure::Failure;
use crate::instance;
use crate::own_requests::Client;
use crate::rule::{self, Rule};
use crate::session::Credentials;
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::World;

const CODE: &str = "NoCredentialProviders";
const FIELD: &str = "CredentialsChainVerboseErrors";

/// The providers before the last, which have failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ProviderChain {
    /// Their errors.
    earlier: Vec<Failure>,
    /// `CredentialsChainVerboseErrors`, if the program sets it: whether the error of the chain has the error of each provider as a
    /// cause.
    is_verbose: Option<bool>,
}

impl ProviderChain {
    /// The chain of a session for which neither the environment nor the profile of this name has credentials. Its first two
    /// providers always fail.
    pub(crate) fn of_session(world: &World, profile: &Candidate<'_>) -> Self {
        let (name, rules): (&str, &[Rule]) = match profile.origin {
            Origin::Default => ("", &[rule::CHAIN_17]),
            _ => (&profile.value, &[rule::CHAIN_16]),
        };
        let environment =
            Failure::new("EnvAccessKeyNotFound", "failed to find credentials in the environment.");
        let file = Failure::new("SharedCredsLoad", format!("failed to load profile, {name}."));
        Self::new(world, [environment.by(&[rule::CHAIN_15]), file.by(rules)])
    }

    /// A chain whose first two providers fail with these errors.
    pub(crate) fn new(world: &World, earlier: [Failure; 2]) -> Self {
        let is_verbose = world.options.config.credentials_chain_verbose_errors;
        Self { earlier: earlier.into(), is_verbose }
    }

    /// The error of the chain, whose last provider has failed with this error. An error that is not verbose hides it, by these
    /// rules.
    pub(crate) fn failure(
        &self,
        last: Failure,
        hidden_by: &'static [Rule],
        trace: &mut Trace<'_>,
    ) -> Failure {
        if self.is_verbose != Some(true) {
            self.record_hidden(trace);
            return trace.fail(Subject::Calls, hidden_by, None, not_verbose());
        }
        let field = || Candidate::shown(Origin::Config(FIELD), "true");
        let verbose = Source::new(rule::CHAIN_13, Some(field())).and(true, rule::CHAIN_18);
        trace.record_rules(Subject::Credentials, [verbose]);
        for failure in &self.earlier {
            let by = failure.rules.iter().map(|rule| Source::new(*rule, Some(field())));
            by.for_each(|row| trace.record_rules(Subject::Credentials, [row]));
        }
        let causes: Vec<_> = self.earlier.iter().cloned().chain([last]).collect();
        Failure { causes, ..Failure::new(CODE, "no valid providers in chain") }.by(&[rule::CHAIN_13])
    }

    /// The credentials of the chain if nobody answers the requests of the last provider. Only a verbose error shows the error of that
    /// request, as its last cause.
    pub(crate) fn unanswered(self, client: &Client<'_>, trace: &mut Trace<'_>) -> Credentials {
        if self.is_verbose == Some(true) {
            return instance::credentials(client, Some(self), trace);
        }
        self.record_hidden(trace);
        no_providers()
    }

    /// Records that the error is not verbose, if the program sets that.
    fn record_hidden(&self, trace: &mut Trace<'_>) {
        let field = self.is_verbose.map(|_| Candidate::shown(Origin::Config(FIELD), "false"));
        trace.record_rules(Subject::Credentials, [Source::new(rule::CHAIN_14, field)]);
    }
}

/// The error of a chain without the errors of its providers.
fn not_verbose() -> Failure {
    const MESSAGE: &str = "no valid providers in chain. Deprecated.\n\tFor verbose messaging see \
                           aws.Config.CredentialsChainVerboseErrors";
    Failure::new(CODE, MESSAGE)
}

/// The credentials of a chain in which no provider has any: retrieving them fails.
pub(crate) fn no_providers() -> Credentials {
    Credentials::Failed(not_verbose())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Edition;

    /// The error of the chain of a session of this profile, whose last provider fails, and the rules of the error.
    fn failure(is_verbose: Option<bool>, profile: &Candidate<'_>) -> (Failure, Vec<Rule>) {
        let mut world = World::new(Edition::V1_55);
        world.options.config.credentials_chain_verbose_errors = is_verbose;
        let (chain, mut trace) = (ProviderChain::of_session(&world, profile), Trace::new());
        let last = Failure::new("Last", "the last provider");
        let failure = chain.failure(last, &[rule::IMDS_21], &mut trace);
        (failure, trace.rules().collect())
    }

    #[test]
    fn a_verbose_error_has_the_errors_of_the_providers_in_their_order() {
        let default = Candidate::shown(Origin::Default, "default");
        let (verbose, rules) = failure(Some(true), &default);
        let causes: Vec<_> = verbose.causes.iter().map(|cause| (&*cause.code, &*cause.message)).collect();
        let expected = [
            ("EnvAccessKeyNotFound", "failed to find credentials in the environment."),
            ("SharedCredsLoad", "failed to load profile, ."),
            ("Last", "the last provider"),
        ];
        assert_eq!((&*verbose.message, &causes[..]), ("no valid providers in chain", &expected[..]));
        assert_eq!(rules, [rule::CHAIN_13, rule::CHAIN_18, rule::CHAIN_15, rule::CHAIN_17]);
        let (named, rules) = failure(Some(true), &Candidate::shown(Origin::Option("Profile"), "mine"));
        assert_eq!(named.causes[1].message, "failed to load profile, mine.");
        assert!(rules.contains(&rule::CHAIN_16));
    }

    #[test]
    fn an_error_that_is_not_verbose_hides_the_errors_of_the_providers() {
        let by_default = &[rule::IMDS_21][..];
        for (is_verbose, expected) in [(None, by_default), (Some(false), &[rule::CHAIN_14, rule::IMDS_21])] {
            let (hidden, rules) = failure(is_verbose, &Candidate::shown(Origin::Default, "default"));
            assert_eq!(hidden, not_verbose().by(by_default));
            assert_eq!(rules, expected);
        }
    }
}
