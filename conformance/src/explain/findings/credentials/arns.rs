//! Role ARNs that STS rejects: the ARN is not that of a role, or its partition is not that of the STS endpoint.

use awsess_model::endpoints::{EndpointSettings, partitions, resolve};
use awsess_model::trace::{Candidate, Subject, Trace};

use super::region::of_sources;
use crate::explain::explanation::origin::Origin;
use crate::explain::explanation::words::list;
use crate::explain::files::shared_file::Entry;
use crate::explain::findings::hint::{Hint, MAX_PLACES, hint};
use crate::explain::findings::quotes::wrapping;
use crate::explain::problems::with_rest;
use crate::explain::world::chain::Chain;
use crate::explain::world::network::endpoints::{STS, ServiceEndpoint};
use crate::explain::world::network::regions::is_opt_in;
use crate::explain::world::view::View;
use crate::explain::world::what_if::without_line;

/// The parts of an ARN that matter for a role.
struct Arn<'a> {
    partition: &'a str,
    service: &'a str,
    account: &'a str,
    resource: &'a str,
}

/// The resources that people name in place of a role: the service, the beginning of the resource, and whose ARN it is.
const OTHERS: [(&str, &str, &str); 8] = [
    ("iam", "user/", "a user"),
    ("iam", "group/", "a group"),
    ("iam", "instance-profile/", "an instance profile"),
    ("iam", "policy/", "a policy"),
    ("iam", "mfa/", "an MFA device"),
    ("iam", "oidc-provider/", "an identity provider"),
    ("iam", "root", "an account"),
    ("sts", SESSION, "a session of a role"),
];
/// The beginning of the resource of a session of a role.
const SESSION: &str = "assumed-role/";
/// The beginning of the names of partitions.
const PARTITION: &str = "aws";

impl<'a> Arn<'a> {
    fn new(text: &'a str) -> Option<Self> {
        match text.splitn(6, ':').collect::<Vec<_>>()[..] {
            ["arn", partition, service, _, account, resource] if partition.starts_with(PARTITION) => {
                Some(Self { partition, service, account, resource })
            }
            _ => None,
        }
    }

    /// Whether the ARN has the form of the ARN of a role.
    fn is_role(&self) -> bool {
        let is_named = self.resource.strip_prefix("role/").is_some_and(|name| !name.is_empty());
        self.service == "iam" && self.has_account() && is_named
    }

    fn has_account(&self) -> bool {
        self.account.len() == 12 && self.account.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// What it is that of, if it is one of the resources that people name in place of a role.
    fn kind(&self) -> Option<&'static str> {
        let is_it = |(service, start, _): &&(&str, &str, &str)| {
            self.service == *service && self.resource.starts_with(start)
        };
        OTHERS.iter().find(is_it).map(|(.., kind)| *kind)
    }

    /// The ARN of a role in the same account.
    fn of_role(&self) -> String {
        let account = if self.has_account() { self.account } else { "ACCOUNT" };
        let role = format!("arn:{}:iam::{account}:role/", self.partition);
        match self.resource.strip_prefix(SESSION).and_then(|rest| rest.split('/').next()) {
            Some(name) => format!("{role}{name}, with the path of the role before its name if it has one"),
            None if self.has_account() => format!("{role}NAME"),
            None => format!("{role}NAME, with the 12 digits of the account"),
        }
    }
}

/// Whether the text has the form of a role's ARN.
pub(in crate::explain::findings) fn is_of_role(text: &str) -> bool {
    Arn::new(text).is_some_and(|arn| arn.is_role())
}

/// Whether STS is that of AWS: another one may have ARNs of its own.
fn is_aws(view: &View<'_>) -> bool {
    let is_resolved = view.world.options.config.endpoint_resolver.is_some();
    view.outcome.session().is_some_and(|session| session.endpoint().is_none()) && !is_resolved
}

/// The ARNs of the roles that are assumed. Quotes and white space around them are a finding of their own.
fn assumed<'t, 'w>(view: &'t View<'w>) -> Vec<&'t Candidate<'w>> {
    let chain = Chain::new(view).filter(|_| is_aws(view));
    let roles = chain.into_iter().flat_map(|chain| chain.roles).map(|role| role.arn);
    roles.filter(|arn| wrapping(&arn.value).is_none()).take(MAX_PLACES).collect()
}

/// A `role_arn` or `AWS_ROLE_ARN` that is the ARN of another resource, or not an ARN at all.
pub(in crate::explain::findings) fn not_a_role(view: &View<'_>) -> Vec<Hint> {
    let message = |role: &Candidate<'_>| {
        let origin = view.origin(&role.origin);
        let arn = Arn::new(&role.value);
        let what = match arn.as_ref().and_then(Arn::kind) {
            Some(kind) => format!("is the ARN of {kind}, not of a role"),
            None => "is not the ARN of a role".into(),
        };
        let arn = arn.unwrap_or(Arn { partition: PARTITION, service: "", account: "", resource: "" });
        let write = format!("write {}", arn.of_role());
        let remedy =
            own_keys(view, &origin).map_or_else(|| write.clone(), |own| format!("{write}; or, {own}"));
        hint(format!("retrieving the credentials fails: {} {what}", origin.name()), remedy).at(origin)
    };
    assumed(view).into_iter().filter(|role| !is_of_role(&role.value)).map(message).collect()
}

/// How the keys beside the role of the selected profile are used without the role.
fn own_keys(view: &View<'_>, role: &Origin) -> Option<String> {
    view.key_pair(&view.profile)?;
    let first = |key| view.read_entries(&view.profile, key).into_iter().next();
    let of_role: Vec<Entry> =
        ["role_arn", "source_profile", "credential_source"].into_iter().filter_map(first).collect();
    of_role.iter().find(|entry| entry.origin() == *role)?;
    let without = of_role.iter().fold(view.world.clone(), |world, one| without_line(&world, &one.origin()));
    let keys: Vec<_> = of_role.iter().map(|entry| entry.key).collect();
    let remedy = format!("to use the keys of profile {:?}, remove {}", view.profile, list(&keys));
    Some(with_rest(view, remedy, &without))
}

/// A role of another partition than the STS that is called for it.
pub(in crate::explain::findings) fn other_partition(view: &View<'_>) -> Vec<Hint> {
    let sts = ServiceEndpoint::new(view, STS).and_then(|sts| sts.found().cloned());
    let Some(sts) = sts else { return Vec::new() };
    let message = |role: &Candidate<'_>| {
        let partition = Arn::new(&role.value).filter(Arn::is_role)?.partition;
        let (known, regions) = partitions(view.edition()).find(|(name, _)| *name == partition)?;
        if known == sts.partition {
            return None;
        }
        let message = format!(
            "retrieving the credentials fails: the role is of the partition {known}, but STS of the partition {} ({}) is called for it",
            sts.partition,
            sts.host()
        );
        let region = region_of(view, known, &regions);
        let remedy = format!("{region}, or name a role of the partition {}", sts.partition);
        Some(hint(message, remedy).at(view.origin(&role.origin)))
    };
    assumed(view).into_iter().filter_map(message).collect()
}

/// How a region of the partition is set, where the session has its own from.
fn region_of(view: &View<'_>, partition: &str, regions: &[&str]) -> String {
    let inherited = of_sources(view).map(|entry| entry.value);
    let inherited = inherited.filter(|region| is_in_partition(view, region, partition));
    let usual = || regions.iter().find(|region| !is_opt_in(region)).or(regions.first());
    let such_as = usual().map_or_else(String::new, |region| format!(", such as {region}"));
    let any = format!("a region of {partition}{such_as}");
    match (view.winner(Subject::Region).map(|(_, winner)| view.origin(&winner.origin)), inherited) {
        (Some(Origin::Key { file, line, .. }), None) => format!("write {any}, in {file}:{line}"),
        (Some(Origin::Key { file, line, .. }), Some(region)) => format!("write {region} in {file}:{line}"),
        (Some(Origin::Option { .. }), None) => format!("have the program set Config.Region to {any}"),
        (Some(Origin::Option { .. }), Some(region)) => {
            format!("have the program set Config.Region to {region}")
        }
        (_, Some(region)) if view.shared_config => {
            format!("set AWS_REGION={region}, or add region = {region} to profile {:?}", view.profile)
        }
        (_, Some(region)) => format!("set AWS_REGION={region}"),
        (_, None) => format!("set AWS_REGION to {any}"),
    }
}

fn is_in_partition(view: &View<'_>, region: &str, partition: &str) -> bool {
    let settings = EndpointSettings::default();
    let found = resolve(view.edition(), STS, region, &settings, &mut Trace::default());
    found.is_ok_and(|found| found.partition == partition)
}
