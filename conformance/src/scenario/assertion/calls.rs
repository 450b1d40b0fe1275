//! Assertions about the calls to STS that the first retrieval of the credentials makes. They are counted from 1.

use crate::vocabulary::capability::Capability;

use super::kind::Property::{Call, Calls, Texts};
use super::kind::StepValue::{Count, Fixed, Text};
use super::kind::{AssertionKind, KIND, step};
use super::value::{Value, optional, text};

/// The kinds, in the order in which the assertions about one call are written.
pub(super) static KINDS: &[AssertionKind] = &[
    AssertionKind {
        steps: &[
            step("STS is not called", Fixed(Value::Count(0))),
            step("STS is called once", Fixed(Value::Count(1))),
            step("STS is called {count} times", Count),
        ],
        property: Calls(|calls| Value::Count(calls.len())),
        ..CALL
    },
    AssertionKind {
        steps: &[step("call {count} is signed with {text}", Text)],
        property: Call(|call| Ok(text(&call.signed_with))),
        ..CALL
    },
    AssertionKind {
        steps: &[step("call {count} is signed for the region {text}", Text)],
        property: Call(|call| Ok(text(&call.signing_region))),
        ..CALL
    },
    AssertionKind {
        steps: &[step("call {count} is signed for the service {text}", Text)],
        property: Call(|call| Ok(text(&call.service))),
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

/// What all kinds have in common.
const CALL: AssertionKind = AssertionKind {
    field: "requests",
    capability: Some(Capability::AssumeRole),
    is_about_retrieval: true,
    ..KIND
};
