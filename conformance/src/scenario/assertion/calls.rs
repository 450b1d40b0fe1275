//! Assertions about the calls that the retrievals of the credentials make. They are counted from 1, whichever party they are to.

use crate::vocabulary::capability::Capability;
use crate::vocabulary::outcome;

use super::kind::{
    AssertionKind, KIND, Property::Call, Property::Calls, Property::Texts, StepValue::Count,
    StepValue::Fixed, StepValue::Text, step,
};
use super::value::{Value, optional, text};

/// The services of the parties other than STS.
const OTHERS: [&str; 4] = ["container", "imds", "oidc", "sso"];

/// The operations of STS and of single sign-on, which are not written: they are those of requests that follow no redirect.
const USUAL: [&str; 5] = [
    "AssumeRole",
    "AssumeRoleWithWebIdentity",
    "GetCallerIdentity",
    "GET /federation/credentials",
    "POST /token",
];

/// The kinds, in the order in which the assertions about one call are written.
pub(super) static KINDS: &[AssertionKind] = &[
    AssertionKind {
        steps: &[
            step("STS is not called", Fixed(Value::Count(0))),
            step("STS is called once", Fixed(Value::Count(1))),
            step("STS is called {count} times", Count),
        ],
        property: Calls(|calls| count(calls, |call| !OTHERS.contains(&&*call.service))),
        ..CALL
    },
    AssertionKind {
        steps: &[
            step("the SSO portal is not called", Fixed(Value::Count(0))),
            step("the SSO portal is called once", Fixed(Value::Count(1))),
            step("the SSO portal is called {count} times", Count),
        ],
        property: Calls(|calls| count(calls, |call| call.service == "sso")),
        is_written: |count| *count != Value::Count(0),
        capability: Some(Capability::SingleSignOn),
        ..CALL
    },
    AssertionKind {
        steps: &[
            step("OIDC is not called", Fixed(Value::Count(0))),
            step("OIDC is called once", Fixed(Value::Count(1))),
            step("OIDC is called {count} times", Count),
        ],
        property: Calls(|calls| count(calls, |call| call.service == "oidc")),
        is_written: |count| *count != Value::Count(0),
        capability: Some(Capability::SingleSignOn),
        ..CALL
    },
    AssertionKind {
        steps: &[
            step("the container endpoint is not asked", Fixed(Value::Count(0))),
            step("the container endpoint is asked once", Fixed(Value::Count(1))),
            step("the container endpoint is asked {count} times", Count),
        ],
        property: Calls(|calls| count(calls, is_to_container)),
        is_written: |count| *count != Value::Count(0),
        capability: Some(Capability::Container),
        ..CALL
    },
    AssertionKind {
        steps: &[step("call {count} asks the container endpoint for {text}", Text)],
        property: Call(|call| match call.operation.strip_prefix("GET ").filter(|_| is_to_container(call)) {
            Some(path) => Ok(text(path)),
            None => Err("the call is not to the container endpoint".into()),
        }),
        capability: Some(Capability::Container),
        ..CALL
    },
    AssertionKind {
        steps: &[
            step("the metadata service is not asked", Fixed(Value::Count(0))),
            step("the metadata service is asked once", Fixed(Value::Count(1))),
            step("the metadata service is asked {count} times", Count),
        ],
        property: Calls(|calls| count(calls, is_to_instance)),
        is_written: |count| *count != Value::Count(0),
        capability: Some(Capability::Metadata),
        ..CALL
    },
    AssertionKind {
        steps: &[step("call {count} asks the metadata service for {text}", Text)],
        property: Call(|call| match is_to_instance(call) {
            true => Ok(text(&call.operation)),
            false => Err("the call is not to the metadata service".into()),
        }),
        capability: Some(Capability::Metadata),
        ..CALL
    },
    AssertionKind {
        steps: &[step("call {count} is the request {text}", Text)],
        property: Call(|call| match is_to_container(call) || is_to_instance(call) {
            true => Err("the call is not to STS, the SSO portal or OIDC".into()),
            false => Ok(text(&call.operation)),
        }),
        is_written: |operation| !USUAL.iter().any(|usual| *operation == text(usual)),
        ..CALL
    },
    AssertionKind {
        steps: &[step("call {count} is signed with {text}", Text)],
        property: Call(|call| signed(call, &call.signed_with)),
        ..CALL
    },
    AssertionKind {
        steps: &[step("call {count} is signed for the region {text}", Text)],
        property: Call(|call| signed(call, &call.signing_region)),
        ..CALL
    },
    AssertionKind {
        steps: &[step("call {count} is signed for the service {text}", Text)],
        property: Call(|call| signed(call, &call.service)),
        is_written: |service| *service != text("sts"),
        ..CALL
    },
    AssertionKind {
        steps: &[step("call {count} is sent to {text}", Text)],
        property: Call(|call| {
            call.host.as_deref().map(text).ok_or_else(|| "the host of the call is not known".to_owned())
        }),
        ..CALL
    },
    AssertionKind {
        steps: &[
            step("call {count} shows no client certificate", Fixed(Value::Absent)),
            step("call {count} shows the client certificate {text}", Text),
        ],
        property: Call(|call| Ok(optional(call.client_certificate.as_ref()))),
        is_written: |certificate| *certificate != Value::Absent,
        ..CALL
    },
    AssertionKind {
        steps: &[
            step("call {count} names no execution environment", Fixed(Value::Absent)),
            step("call {count} names the execution environment {text}", Text),
        ],
        property: Call(|call| Ok(optional(call.execution_environment.as_ref()))),
        is_written: |environment| *environment != Value::Absent,
        capability: Some(Capability::UserAgent),
        ..CALL
    },
    // A quoted name after 'carries no' also matches the second step, as its text.
    AssertionKind {
        steps: &[
            step("call {count} carries no {name}", Fixed(Value::Absent)),
            step("call {count} carries {name} {text}", Text),
        ],
        property: Texts(|call| &call.parameters),
        ..CALL
    },
];

/// How many of the calls are of this kind.
fn count(calls: &[outcome::Call], is_counted: fn(&outcome::Call) -> bool) -> Value {
    Value::Count(calls.iter().filter(|call| is_counted(call)).count())
}

fn is_to_container(call: &outcome::Call) -> bool {
    call.service == "container"
}

fn is_to_instance(call: &outcome::Call) -> bool {
    call.service == "imds"
}

/// A property of the signature of a call to STS.
fn signed(call: &outcome::Call, value: &str) -> Result<Value, String> {
    match is_to_container(call) || is_to_instance(call) {
        true => Err("only calls to STS are signed".into()),
        false => Ok(text(value)),
    }
}

/// What all kinds have in common.
const CALL: AssertionKind = AssertionKind {
    field: "requests",
    capability: Some(Capability::AssumeRole),
    is_about_retrieval: true,
    ..KIND
};
