//! The provider of the credentials, and the origin of each part of them.

use awsess_model::rule::{self, Rule};
use awsess_model::session::{Credentials, Keys, Provider, Session};
use awsess_model::trace::{Decision, Subject};

use super::decided::{decided, rules_against, rules_of};
use super::instance;
use crate::explain::explanation::origin::Origin;
use crate::explain::explanation::rules::cited;
use crate::explain::explanation::words::sentence;
use crate::explain::explanation::{Shadowed, Value};
use crate::explain::files::paths::TOKEN_FILE;
use crate::explain::files::shared_file::Entry;
use crate::explain::secrecy::shown::{is_access_key_id, masked, value_is_shown};
use crate::explain::world::profile_sources::sources_of_profile;
use crate::explain::world::view::View;
use crate::vocabulary::outcome::{self, Outcome};

/// A part of the credentials, with the names of its variables and keys.
struct Part {
    name: &'static str,
    secret: bool,
    variables: &'static [&'static str],
    key: &'static str,
}

impl Part {
    /// Whether this value is not shown. A value in the place of an access key id that does not look like one may be a secret key.
    fn hides(&self, text: &str) -> bool {
        self.secret || !is_access_key_id(text)
    }
}

const PARTS: [Part; 3] = [
    Part {
        name: "access_key_id",
        secret: false,
        variables: &["AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY"],
        key: "aws_access_key_id",
    },
    Part {
        name: "secret_access_key",
        secret: true,
        variables: &["AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY"],
        key: "aws_secret_access_key",
    },
    Part { name: "session_token", secret: true, variables: &["AWS_SESSION_TOKEN"], key: "aws_session_token" },
];

/// Why a value in the place of an access key id is not shown.
const DOUBTFUL: &str = "not shown: it does not look like an access key id, and may be a secret";

/// The names of the providers of the environment's keys: that of `NewSession`, and that of `New`.
const OF_ENVIRONMENT: [&str; 2] = ["EnvConfigCredentials", "EnvProvider"];
/// The name of the provider with which `New` reads the credentials file.
const OF_FILE_BY_NEW: &str = "SharedCredentialsProvider";

/// The provider, followed by each part.
pub(super) fn values(view: &View<'_>, outcome: &Outcome) -> Vec<Value> {
    let parts = PARTS.iter().map(|part| part_value(view, part));
    std::iter::once(provider(view, outcome)).chain(parts).collect()
}

/// The provider of the session's credentials.
fn provider(view: &View<'_>, outcome: &Outcome) -> Value {
    let value = Value { shadowed: Vec::new(), ..decided(view, "credentials", Subject::Credentials) };
    match view.outcome.session().map(Session::credentials) {
        Some(Credentials::Keys(keys)) => {
            Value { value: Some(keys.provider_name.to_string()), shadowed: unused(view), ..value }
        }
        Some(Credentials::Failed(_)) => {
            let rules = rules_of(view, Subject::Credentials, false);
            Value { note: failed(outcome), rules, ..Value::none("credentials") }
        }
        Some(Credentials::Requested(requested)) => asked(view, requested.provider(), value),
        Some(Credentials::External(source)) => asked(view, *source, value),
        None => Value::none("credentials"),
    }
}

fn failed(outcome: &Outcome) -> Option<String> {
    let Outcome::Session(session) = outcome else { return None };
    match &session.credentials {
        Some(outcome::Credentials::Failed(failed)) => {
            let said = sentence(&failed.error);
            Some(format!("retrieving them fails: {}", said.lines().next().unwrap_or_default()))
        }
        Some(outcome::Credentials::Value(_)) | None => None,
    }
}

/// The provider that is called when the credentials are first needed, and who it is.
const fn party(source: Provider) -> (&'static str, &'static str) {
    match source {
        Provider::AssumeRole => ("assume role", "STS"),
        Provider::WebIdentity => ("web identity", "STS"),
        Provider::Container => ("container", "the endpoint of the container"),
        Provider::Instance => ("instance", "the metadata service of the instance"),
        Provider::Sso => ("single sign-on", "the SSO portal"),
        Provider::Process => ("credential process", "the program"),
    }
}

/// The note that says when the provider is asked for credentials, and why nothing before it is.
fn when_needed(view: &View<'_>, source: Provider, who: &str) -> String {
    match source {
        Provider::Container => {
            format!("{who} is asked when credentials are needed, because no earlier source has credentials")
        }
        Provider::Instance => instance::note(view, who),
        Provider::AssumeRole | Provider::WebIdentity | Provider::Sso | Provider::Process => {
            "called when first needed; explain calls nothing".into()
        }
    }
}

fn asked(view: &View<'_>, source: Provider, value: Value) -> Value {
    let (kind, who) = party(source);
    let rules = match source {
        Provider::AssumeRole => rules_of(view, Subject::Role, true),
        Provider::WebIdentity => cited(&rules_of_web_identity(view)),
        Provider::Container | Provider::Instance | Provider::Sso | Provider::Process => value.rules,
    };
    // The variable that names the endpoint of a container tells more than that it is one.
    let origin = match (source, value.origin) {
        (Provider::Container, origin @ Origin::Variable { .. }) => origin,
        _ => Origin::Elsewhere { party: who.into() },
    };
    Value {
        value: Some(kind.into()),
        secret: false,
        origin,
        note: Some(when_needed(view, source, who)),
        shadowed: unused(view),
        rules,
        ..Value::none("credentials")
    }
}

/// The sources of credentials in the profile that are not used, because another one wins.
fn unused(view: &View<'_>) -> Vec<Shadowed> {
    let shadow = |entry: Entry| {
        let (value, secret) = masked(&entry.value, !value_is_shown(entry.key, &entry.value));
        let origin = entry.origin();
        Shadowed { value, secret, rules: rules_against(view, &origin), origin }
    };
    sources_of_profile(view).unused.into_iter().map(shadow).collect()
}

/// The rules by which the session's credentials are those of a web identity: that by which its token file counts, and those of the
/// exchange.
fn rules_of_web_identity(view: &View<'_>) -> Vec<Rule> {
    let is_about = |decision: &Decision<'_, '_>| {
        let names_token = decision.winner.is_some_and(|winner| winner.origin.variable() == Some(TOKEN_FILE));
        decision.rules.contains(&rule::WEB_1) || (decision.subject == Subject::Credentials && names_token)
    };
    view.trace.decisions().filter(is_about).flat_map(|decision| decision.rules.iter().copied()).collect()
}

fn part_value(view: &View<'_>, part: &Part) -> Value {
    let mut pool = pool(view, part);
    let value = Value {
        secret: part.secret,
        rules: rules_of(view, Subject::Credentials, true),
        ..Value::none(part.name)
    };
    match view.outcome.session().map(Session::credentials) {
        Some(Credentials::Keys(keys)) => {
            match pool.iter().position(|candidate| gives(keys, &candidate.origin)) {
                Some(at) => {
                    let Shadowed { value: won, secret, origin, .. } = pool.remove(at);
                    let note = (secret && !part.secret).then(|| DOUBTFUL.into());
                    Value { value: Some(won), secret, origin, note, shadowed: pool, ..value }
                }
                None => Value { shadowed: pool, rules: Vec::new(), ..value },
            }
        }
        Some(Credentials::Requested(_) | Credentials::External(_)) => {
            let (_, who) = party(view.external_provider().unwrap_or(Provider::AssumeRole));
            Value {
                origin: Origin::Elsewhere { party: who.into() },
                shadowed: pool,
                rules: Vec::new(),
                ..value
            }
        }
        Some(Credentials::Failed(_)) | None => Value { shadowed: pool, rules: Vec::new(), ..value },
    }
}

/// All candidates for the part, in order of precedence: the variables, then the files that are read.
fn pool(view: &View<'_>, part: &Part) -> Vec<Shadowed> {
    let candidate = |text: &str, origin: Origin| {
        let (value, secret) = masked(text, part.hides(text));
        Shadowed { value, secret, rules: rules_against(view, &origin), origin }
    };
    let variables = part
        .variables
        .iter()
        .filter_map(|name| Some(candidate(view.set(name)?, Origin::Variable { name: (*name).into() })));
    let entries = view.read_entries(&view.profile, part.key);
    let mut all: Vec<_> =
        variables.chain(entries.iter().map(|entry| candidate(&entry.value, entry.origin()))).collect();
    all.dedup_by(|later, earlier| later.origin == earlier.origin);
    all
}

/// Whether the provider of the keys reads this origin.
fn gives(keys: &Keys, origin: &Origin) -> bool {
    match origin {
        Origin::Variable { .. } => OF_ENVIRONMENT.contains(&&*keys.provider_name),
        Origin::Key { file, .. } => {
            keys.provider_name == OF_FILE_BY_NEW
                || keys.provider_name.strip_prefix("SharedConfigCredentials: ") == Some(file.as_str())
        }
        Origin::Heading { .. }
        | Origin::Line { .. }
        | Origin::File { .. }
        | Origin::Option { .. }
        | Origin::Default
        | Origin::Elsewhere { .. } => false,
    }
}
