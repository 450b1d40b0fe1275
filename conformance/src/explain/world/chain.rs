//! The roles of a session in the order in which they are assumed, and what the first of them is assumed with, as the model decided.

use awsess_model::rule::{self, Rule};
use awsess_model::trace::{Candidate, Decision, Origin, Subject};

use super::view::View;

/// A role, with what the model decided on its request.
pub(in crate::explain) struct Role<'t, 'w> {
    /// The ARN of the role.
    pub(in crate::explain) arn: &'t Candidate<'w>,
    /// The setting of its duration; `None` for the default.
    pub(in crate::explain) duration: Option<&'t Candidate<'w>>,
}

/// What the first role is assumed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::explain) enum Base {
    /// The keys of a profile.
    Keys,
    /// The keys of the environment, by `credential_source`.
    Environment,
    /// The token of a web identity.
    WebIdentity,
    /// A cached token of single sign-on.
    SignOn,
    /// The program of `credential_process`.
    Process,
    /// The endpoint of a container.
    Container,
    /// The metadata service of an instance.
    Instance,
    /// Nothing has credentials.
    Nothing,
}

/// The roles and their base.
pub(in crate::explain) struct Chain<'t, 'w> {
    /// The roles: the last one is the session's own.
    pub(in crate::explain) roles: Vec<Role<'t, 'w>>,
    pub(in crate::explain) base: Base,
    /// The setting that gives the base its credentials, if it is one.
    pub(in crate::explain) base_setting: Option<&'t Candidate<'w>>,
}

/// The rules of the decision that a role is assumed.
const ASSUMED: [Rule; 2] = [rule::ROLE_1, rule::ROLE_4];
/// The rules of the decision on the duration of a role.
const DURATION: [Rule; 2] = [rule::OPT_10, rule::ROLE_31];

impl<'t, 'w> Chain<'t, 'w> {
    /// The chain of a session; `None` if no role is assumed, with keys or in exchange for a web identity.
    pub(in crate::explain) fn new(view: &'t View<'w>) -> Option<Self> {
        let decisions: Vec<Decision<'t, 'w>> = view.trace.decisions().collect();
        let starts: Vec<usize> = (0..decisions.len()).filter(|at| assumes(&decisions[*at])).collect();
        let first = *starts.first()?;
        let ends = starts.iter().skip(1).copied().chain([decisions.len()]);
        let roles = starts.iter().zip(ends).filter_map(|(start, end)| {
            let decided = decisions[*start..end].iter().filter(|decision| made_by(decision, &DURATION));
            let duration = decided.filter_map(|decision| decision.winner).next_back();
            Some(Role { arn: decisions[*start].winner?, duration })
        });
        let base = decisions[..first].iter().filter(|decision| decision.subject == Subject::Credentials);
        let base_setting = base.filter_map(|decision| decision.winner).next_back();
        let base = match is_web_identity(&decisions[first]) {
            true => Base::WebIdentity,
            false => base_setting.map_or(Base::Nothing, |setting| base_of(&setting.origin)),
        };
        Some(Self { roles: roles.collect(), base, base_setting })
    }
}

fn made_by(decision: &Decision<'_, '_>, rules: &[Rule]) -> bool {
    decision.rules.iter().any(|rule| rules.contains(rule))
}

fn is_web_identity(decision: &Decision<'_, '_>) -> bool {
    made_by(decision, &[rule::WEB_1])
}

/// Whether the decision is that a role is assumed.
fn assumes(decision: &Decision<'_, '_>) -> bool {
    let is_assumed = decision.subject == Subject::Role && made_by(decision, &ASSUMED);
    decision.winner.is_some() && (is_assumed || is_web_identity(decision))
}

fn base_of(setting: &Origin<'_>) -> Base {
    match setting {
        Origin::Key { key: "aws_access_key_id", .. } => Base::Keys,
        Origin::Key { key: "credential_source", .. } => Base::Environment,
        Origin::Key { key: "credential_process", .. } => Base::Process,
        Origin::Key { .. } => Base::SignOn,
        Origin::Variable(_) => Base::Container,
        _ => Base::Instance,
    }
}
