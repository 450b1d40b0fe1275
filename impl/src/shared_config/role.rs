//! A role, as a profile sets it.

/// A role and how it is assumed. Values are bytes because a file need not be UTF-8; none but the ARN is ever empty.
#[derive(Clone, Debug, Default)]
#[cfg_attr(not(feature = "sts"), expect(dead_code, reason = "a request for the role reads the fields"))]
pub(crate) struct Role {
    pub(crate) arn: Vec<u8>,
    pub(crate) external_id: Option<Vec<u8>>,
    pub(crate) session_name: Option<Vec<u8>>,
    pub(crate) mfa_serial: Option<Vec<u8>>,
    pub(crate) duration_seconds: Option<i64>,
}

/// The value, `None` if it is empty.
pub(crate) fn non_empty(value: impl Into<Vec<u8>>) -> Option<Vec<u8>> {
    Some(value.into()).filter(|value| !value.is_empty())
}
