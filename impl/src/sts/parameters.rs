//! The parameters of the operations: their validation, and their form in a request.

use std::fmt;

use form_urlencoded::byte_serialize;
use zeroize::Zeroizing;

use crate::error::{Error, InvalidParameter};
use crate::{Body, Parameters, Secret};

/// The version of the API.
const VERSION: &str = "2011-06-15";
const TOKEN_CODE: &str = "TokenCode";
/// The default duration of the credentials in seconds, which is also the minimum.
const DEFAULT_DURATION: i64 = 900;

/// The parameters of a request for the credentials of a role. Values are bytes because a file need not be UTF-8.
pub(crate) struct AssumeRole {
    pub(crate) duration_seconds: Option<i64>,
    pub(crate) external_id: Option<Vec<u8>>,
    pub(crate) role_arn: Vec<u8>,
    pub(crate) role_session_name: Vec<u8>,
    pub(crate) serial_number: Option<Vec<u8>>,
    pub(crate) token_code: Option<Secret>,
}

impl AssumeRole {
    fn duration(&self) -> i64 {
        self.duration_seconds.unwrap_or(DEFAULT_DURATION)
    }

    /// The names of the text parameters, their minimum lengths in bytes, and their values, in the order of validation.
    fn texts(&self) -> [(&'static str, usize, Option<&[u8]>); 5] {
        [
            ("ExternalId", 2, self.external_id.as_deref()),
            ("RoleArn", 20, Some(&self.role_arn)),
            ("RoleSessionName", 2, Some(&self.role_session_name)),
            ("SerialNumber", 9, self.serial_number.as_deref()),
            (TOKEN_CODE, 6, self.token_code.as_ref().map(|token| token.expose().as_bytes())),
        ]
    }
}

impl Parameters for AssumeRole {
    /// Validates the parameters as the SDK does before it sends a request.
    fn validate(&self) -> Result<(), Error> {
        let mut faults = Vec::new();
        if self.duration() < DEFAULT_DURATION {
            faults
                .push(InvalidParameter::MinValue { field: field("DurationSeconds"), min: DEFAULT_DURATION });
        }
        for (name, min, _) in
            self.texts().iter().filter(|(_, min, text)| text.is_some_and(|text| text.len() < *min))
        {
            faults.push(InvalidParameter::MinLen { field: field(name), min: *min });
        }
        if faults.is_empty() { Ok(()) } else { Err(Error::invalid_parameters(faults)) }
    }

    /// The parameters, sorted by their names.
    fn query(&self) -> Option<Body> {
        let duration = self.duration().to_string();
        let head = [("Action", &b"AssumeRole"[..]), ("DurationSeconds", duration.as_bytes())];
        let texts = self.texts().into_iter().filter_map(|(name, _, text)| Some((name, text?)));
        let pairs: Vec<_> = head.into_iter().chain(texts).chain([("Version", VERSION.as_bytes())]).collect();
        Some(form(&pairs).into())
    }
}

/// The parameters as a form. The capacity suffices for all of them, because a `String` that grows leaves a copy of a token in
/// memory.
fn form(pairs: &[(&str, &[u8])]) -> String {
    let room = pairs.iter().map(|(name, value)| "&=".len() + name.len() + "%00".len() * value.len()).sum();
    let mut query = String::with_capacity(room);
    for (name, value) in pairs {
        query.push_str(if query.is_empty() { "" } else { "&" });
        query.extend([name, "="]);
        query.extend(byte_serialize(value));
    }
    query
}

/// The parameters of a request for the credentials of a web identity.
pub(crate) struct AssumeRoleWithWebIdentity {
    pub(crate) duration_seconds: Option<i64>,
    pub(crate) policy_arns: Vec<String>,
    pub(crate) role_arn: Vec<u8>,
    pub(crate) role_session_name: Vec<u8>,
    /// The token, which is secret.
    pub(crate) token: Zeroizing<Vec<u8>>,
}

impl AssumeRoleWithWebIdentity {
    /// The token without white space around it, as an error of the service may quote it.
    pub(crate) fn token_text(&self) -> Secret {
        Secret::from(&*String::from_utf8_lossy(self.token.trim_ascii()))
    }
}

impl Parameters for AssumeRoleWithWebIdentity {
    fn validate(&self) -> Result<(), Error> {
        let field = |name: &str| format!("AssumeRoleWithWebIdentityInput.{name}");
        let mut faults = Vec::new();
        if self.duration_seconds.is_some_and(|seconds| seconds < DEFAULT_DURATION) {
            faults
                .push(InvalidParameter::MinValue { field: field("DurationSeconds"), min: DEFAULT_DURATION });
        }
        let texts: [(&str, usize, &[u8]); 3] = [
            ("RoleArn", 20, &self.role_arn),
            ("RoleSessionName", 2, &self.role_session_name),
            ("WebIdentityToken", 4, &self.token),
        ];
        for (name, min, _) in texts.iter().filter(|(_, min, text)| text.len() < *min) {
            faults.push(InvalidParameter::MinLen { field: field(name), min: *min });
        }
        for (index, _) in self.policy_arns.iter().enumerate().filter(|(_, arn)| arn.len() < 20) {
            faults.push(InvalidParameter::MinLen {
                field: field(&format!("PolicyArns[{index}].Arn")),
                min: 20,
            });
        }
        if faults.is_empty() { Ok(()) } else { Err(Error::invalid_parameters(faults)) }
    }

    fn query(&self) -> Option<Body> {
        let duration = self.duration_seconds.map(|seconds| seconds.to_string());
        let policies: Vec<_> = (1..)
            .zip(&self.policy_arns)
            .map(|(at, arn)| (format!("PolicyArns.member.{at}.arn"), arn))
            .collect();
        let head = [("Action", &b"AssumeRoleWithWebIdentity"[..])];
        let duration = duration.as_ref().map(|seconds| ("DurationSeconds", seconds.as_bytes()));
        let policies = policies.iter().map(|(name, arn)| (&**name, arn.as_bytes()));
        let tail = [
            ("RoleArn", &*self.role_arn),
            ("RoleSessionName", &*self.role_session_name),
            ("Version", VERSION.as_bytes()),
            ("WebIdentityToken", &**self.token),
        ];
        let pairs: Vec<_> = head.into_iter().chain(duration).chain(policies).chain(tail).collect();
        Some(form(&pairs).into())
    }
}

/// Does not show the token.
impl fmt::Debug for AssumeRoleWithWebIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AssumeRoleWithWebIdentity")
            .field("DurationSeconds", &self.duration_seconds)
            .field("PolicyArns", &self.policy_arns)
            .field("RoleArn", &String::from_utf8_lossy(&self.role_arn))
            .field("RoleSessionName", &String::from_utf8_lossy(&self.role_session_name))
            .field("WebIdentityToken", &"[redacted]")
            .finish()
    }
}

/// Does not show the token, which is secret.
impl fmt::Debug for AssumeRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("AssumeRole");
        shown.field("DurationSeconds", &self.duration());
        for (name, _, text) in self.texts() {
            if let Some(text) = text.map(String::from_utf8_lossy) {
                shown.field(name, if name == TOKEN_CODE { &"[redacted]" } else { &text });
            }
        }
        shown.finish()
    }
}

fn field(name: &str) -> String {
    format!("AssumeRoleInput.{name}")
}
