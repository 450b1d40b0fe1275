//! The roles of source profiles, what the first role is assumed with, and how long the session's own role lasts.

use awsess_model::session::Provider;
use awsess_model::trace;
use awsess_model::world::{Edition, World};

use super::party::{PROCESS, SSO, WEB_IDENTITY, value_of};
use crate::explain::explanation::Value;
use crate::explain::explanation::origin::Origin;
use crate::explain::secrecy::shown::masked_id;
use crate::explain::world::chain::{Base, Chain};
use crate::explain::world::view::View;
use crate::system::plural::plural;

/// The variables with the access key id of the environment.
const ACCESS_KEY_IDS: [&str; 2] = ["AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY"];
/// The maximum number of source profiles whose roles are shown.
const MAX_SHOWN: usize = 8;
/// How long a role lasts by default, in seconds.
const DEFAULT_DURATION: u64 = 900;

/// The values of the chain; none if the session does not assume a role.
pub(super) fn values(view: &View<'_>) -> Vec<Value> {
    let chain = Chain::new(view).filter(|_| view.external_provider() == Some(Provider::AssumeRole));
    let Some(chain) = chain else { return Vec::new() };
    let own = chain.roles.last().map(|role| duration(view, role.duration));
    let mut sources = chain.roles.iter().rev().skip(1).take(MAX_SHOWN).peekable();
    let note = sources.peek().map(|_| note_of_sources(view));
    let of_sources = sources.map(|role| source_role(view, role.arn, note.clone()));
    own.into_iter().chain(of_sources).chain(base(view, &chain)).collect()
}

/// What is to be known about the roles of source profiles.
fn note_of_sources(view: &View<'_>) -> String {
    let old = World { edition: Edition::V1_14, ..view.world.clone() };
    let fails = awsess_model::resolve(&old).0.failure().is_some();
    let effect = if fails { ", so creating the session fails there" } else { "" };
    format!("assumed first; in edition 1.14 a chain is one level deep: this role is not assumed{effect}")
}

/// How long the session's own role lasts.
fn duration(view: &View<'_>, setting: Option<&trace::Candidate<'_>>) -> Value {
    let seconds = setting.map_or(Some(DEFAULT_DURATION), |setting| setting.value.parse().ok());
    let shown = seconds.map_or_else(|| setting.map_or_else(String::new, |it| it.value.to_string()), in_words);
    let origin = setting.map_or(Origin::Default, |setting| view.origin(&setting.origin));
    let is_key = matches!(origin, Origin::Key { .. });
    let note =
        is_key.then(|| "edition 1.14 does not read duration_seconds: the role lasts 15 minutes there".into());
    Value { value: Some(shown), origin, note, ..Value::none("role_duration") }
}

/// A number of seconds in the largest unit that needs no fraction.
pub(in crate::explain) fn in_words(seconds: u64) -> String {
    match seconds {
        0 => plural(0, "second", "seconds"),
        _ if seconds.is_multiple_of(3600) => plural(seconds / 3600, "hour", "hours"),
        _ if seconds.is_multiple_of(60) => plural(seconds / 60, "minute", "minutes"),
        _ => plural(seconds, "second", "seconds"),
    }
}

/// The role of a source profile, which is assumed before the session's own.
fn source_role(view: &View<'_>, arn: &trace::Candidate<'_>, note: Option<String>) -> Value {
    let origin = view.origin(&arn.origin);
    Value { value: Some(arn.value.to_string()), origin, note, ..Value::none("source_role_arn") }
}

/// What the first role is assumed with.
fn base(view: &View<'_>, chain: &Chain<'_, '_>) -> Vec<Value> {
    let origin = chain.base_setting.map_or(Origin::Default, |setting| view.origin(&setting.origin));
    let profile = view.base_profile();
    let source = |value: &str, origin: Origin| Value {
        value: Some(value.into()),
        origin,
        ..Value::none("source_credentials")
    };
    let with_rows = |value: Value, rows: &[_]| {
        let rows = rows.iter().filter_map(|row| value_of(view, &profile, row));
        std::iter::once(value).chain(rows).collect()
    };
    let asked = |party: &str| Origin::Elsewhere { party: party.into() };
    match chain.base {
        Base::Keys => {
            let id = chain.base_setting.map(|setting| setting.value.to_string());
            vec![signer(id, origin, format!("profile {profile}: its keys sign the call for the role"))]
        }
        Base::Environment => {
            let id = ACCESS_KEY_IDS.into_iter().find_map(|name| Some((name, view.set(name)?)));
            let from = id.map_or(Origin::Default, |(name, _)| Origin::Variable { name: name.into() });
            let note = "the keys of the environment sign the call for the role".into();
            vec![source("environment", origin), signer(id.map(|(_, id)| id.into()), from, note)]
        }
        Base::WebIdentity => with_rows(source("web identity", asked("STS")), &WEB_IDENTITY[..1]),
        Base::SignOn => with_rows(source("single sign-on", asked("the SSO portal")), SSO),
        Base::Process => with_rows(source("credential process", asked("the program")), PROCESS),
        Base::Container => vec![source("container", origin)],
        Base::Instance => vec![source("instance", asked("the metadata service of the instance"))],
        Base::Nothing => Vec::new(),
    }
}

/// The access key that signs the call for the first role.
fn signer(id: Option<String>, origin: Origin, note: String) -> Value {
    let (value, secret) = id.map(|id| masked_id(&id)).unzip();
    let none = Value::none("source_access_key_id");
    Value { value, secret: secret.unwrap_or_default(), origin, note: Some(note), ..none }
}
