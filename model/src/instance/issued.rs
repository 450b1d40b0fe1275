//! The credentials in an answer of the metadata service.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;

use super::target;
use crate::decide::{Check, Source};
use crate::failure::Failure;
use crate::json::{Extent, Fields, Type, decode};
use crate::rule;
use crate::session::Keys;
use crate::time::Time;
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::{Edition, IssuedKeys};

/// The name of the provider.
const PROVIDER: &str = "EC2RoleProvider";
/// The beginning of the year 2020. In the model, an expiration before it has passed, and any other lies ahead.
const PAST: Time = Time(1_577_836_800);

/// The fields of an answer with credentials.
const CREDENTIALS: Fields = &[
    ("Expiration", Type::Time),
    ("AccessKeyId", Type::Text),
    ("SecretAccessKey", Type::Text),
    ("Token", Type::Text),
    ("Code", Type::Text),
    ("Message", Type::Text),
];

/// The keys in an answer.
pub(crate) struct Issued {
    pub(crate) keys: Keys,
    /// Whether they must be requested again already.
    pub(crate) is_due: bool,
}

/// The name of a role as errors show it. A text that cannot be the name of a role may be a secret, which the release quotes.
pub(super) fn shown(role: &str) -> &str {
    const MAX_LENGTH: usize = 128;
    let is_named = |c: char| c.is_ascii_alphanumeric() || "+=,.@_-/".contains(c);
    if role.len() <= MAX_LENGTH && role.chars().all(is_named) { role } else { "[redacted]" }
}

/// The credentials in a document: the first JSON value of the body.
pub(super) fn credentials_in(role: &str, text: &str, trace: &mut Trace<'_>) -> Result<Issued, Failure> {
    let record = decode(text.as_bytes(), Extent::First, CREDENTIALS).map_err(|_| {
        let message = format!("failed to decode {} EC2 instance role credentials", shown(role));
        let failure = Failure::new("SerializationError", message).caused_by(Failure::new("", "invalid JSON"));
        trace.fail(Subject::Calls, &[rule::IMDS_15], None, failure)
    })?;
    let failed = Check {
        rules: &[rule::IMDS_16],
        broken: record.text("Code") != "Success",
        at: None,
        error: &|| Failure::new(String::from(record.text("Code")), String::from(record.text("Message"))),
    };
    trace.check(Subject::Calls, [failed])?;
    let keys = Keys {
        access_key_id: record.text("AccessKeyId").into(),
        secret_access_key: String::from(record.text("SecretAccessKey")).into(),
        session_token: String::from(record.text("Token")).into(),
        provider_name: Cow::Borrowed(PROVIDER),
    };
    let expiration = record.time("Expiration");
    let is_due = expiration.is_none_or(|time| time < PAST);
    Ok(Issued { keys, is_due }.recorded(expiration.is_none(), trace))
}

impl Issued {
    /// Records by which rule the keys are requested again at once.
    pub(super) fn recorded(self, lacks_expiration: bool, trace: &mut Trace<'_>) -> Self {
        let keys = || Candidate::shown(Origin::Session, "");
        let rows = [(rule::IMDS_19, lacks_expiration), (rule::IMDS_18, self.is_due && !lacks_expiration)];
        trace.record_rules(Subject::Calls, rows.map(|(rule, holds)| Source::new(rule, holds.then(keys))));
        self
    }
}

/// The keys that the service issues. A healthy service issues keys whose id names the role.
pub(super) fn issued_keys(edition: Edition, role: &str, issued: Option<&IssuedKeys>) -> Keys {
    let id = ["IMDS:", target::joined(edition, "", role).trim_start_matches('/')].concat();
    Keys::issued(issued, id, "instance", PROVIDER)
}
