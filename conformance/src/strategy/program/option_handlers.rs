//! The option `Handlers`, which edition 1.14 does not have.

use proptest::strategy::Strategy;

use super::observe::{self, BEFORE_SENDING, MODERN_LISTS};
use crate::strategy::draw::{Select, Weighted};
use crate::vocabulary::case::{Case, Constructor, Edition, HandlerEdit, HandlerOp};

/// What the option is made of.
#[derive(Clone, Copy, Debug)]
enum Kind {
    /// Drawn changes of Validate and Build.
    BeforeSending,
    /// Drawn changes of any list. Those of later lists are left out if a request may be sent, because no rule covers their
    /// effect on it.
    AnyList,
    /// The removal of these handlers.
    Without(&'static [(&'static str, &'static str)]),
}

const KINDS: Weighted<Kind> = &[
    (6, Kind::BeforeSending),
    (2, Kind::AnyList),
    (2, Kind::Without(&[("validate", "core.ValidateEndpointHandler")])),
    (2, Kind::Without(&[("build", "core.AddHostExecEnvUserAgentHander")])),
    (1, Kind::Without(DEFAULTS)),
];

/// The default handlers with their lists.
const DEFAULTS: &[(&str, &str)] = &[
    ("validate", "core.ValidateEndpointHandler"),
    ("build", "core.SDKVersionUserAgentHandler"),
    ("build", "core.AddAwsInternal"),
    ("build", "core.AddHostExecEnvUserAgentHander"),
    ("sign", "core.BuildContentLengthHandler"),
    ("send", "core.ValidateReqSigHandler"),
    ("send", "core.SendHandler"),
    ("validate_response", "core.ValidateResponseHandler"),
    ("after_retry", "core.AfterRetryHandler"),
];

const IS_SET: Weighted<bool> = &[(29, false), (1, true)];
const IS_SET_WITH_PARTIES: Weighted<bool> = &[(4, false), (1, true)];

/// The option.
#[derive(Clone, Debug)]
pub(in crate::strategy) struct OptionHandlers {
    kind: Kind,
    before_sending: Vec<HandlerEdit>,
    of_any_list: Vec<HandlerEdit>,
    /// Whether it is set in a case without a party besides STS, and in one with.
    is_set: [bool; 2],
}

impl OptionHandlers {
    /// Draws the option for one case of thirty, and for one of five with a party that gives credentials.
    pub(in crate::strategy) fn strategy() -> impl Strategy<Value = Self> {
        let edits = (observe::edits(BEFORE_SENDING), observe::edits(MODERN_LISTS));
        (Select(KINDS), edits, Select(IS_SET), Select(IS_SET_WITH_PARTIES)).prop_map(
            |(kind, (before_sending, of_any_list), alone, with_parties)| Self {
                kind,
                before_sending,
                of_any_list,
                is_set: [alone, with_parties],
            },
        )
    }

    /// Sets the option, if the constructor and the edition of the case have it.
    pub(in crate::strategy) fn place(self, case: &mut Case) {
        let has_options =
            case.options.constructor == Constructor::NewSessionWithOptions && case.edition == Edition::V1_55;
        let remote = &case.remote;
        let has_party = remote.container.is_some() || remote.imds.is_some() || remote.sso.is_some();
        if has_options && self.is_set[usize::from(has_party)] {
            case.options.edit_handlers = self.edits(case);
        }
    }

    fn edits(self, case: &Case) -> Vec<HandlerEdit> {
        let sends = case.options.config.credentials.is_none() || case.observe.call_with.is_some();
        match self.kind {
            Kind::BeforeSending => self.before_sending,
            Kind::AnyList if sends => {
                self.of_any_list.into_iter().filter(observe::runs_before_sending).collect()
            }
            Kind::AnyList => self.of_any_list,
            Kind::Without(handlers) => handlers.iter().map(|(list, name)| removal(list, name)).collect(),
        }
    }
}

fn removal(list: &str, name: &str) -> HandlerEdit {
    HandlerEdit {
        list: list.to_owned(),
        op: HandlerOp::Remove,
        name: Some(name.to_owned()),
        ..HandlerEdit::default()
    }
}
