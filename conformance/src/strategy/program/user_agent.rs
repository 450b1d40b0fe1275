//! Execution environments, which requests name in their header `User-Agent`.

use proptest::strategy::Strategy;

use super::observe;
use crate::strategy::draw::{Optional, Select, Weighted};
use crate::vocabulary::case::{Case, Config, HandlerEdit, HandlerOp};

/// Values of the variable.
const VALUES: Weighted<&str> = &[
    (14, "AWS_ECS_FARGATE"),
    (6, "AWS_Lambda_nodejs20.x"),
    (4, "two words "),
    (1, " exec-env/exec_env"),
    (1, "a\u{7}bell"),
    (1, ""),
];

/// An execution environment.
#[derive(Clone, Debug)]
pub(in crate::strategy) struct ExecutionEnvironment {
    value: &'static str,
    /// Whether a client makes a call, so that there is a request even if the credentials need none.
    calls: bool,
    /// Whether the handler that adds the execution environment is removed before the call.
    is_removed: bool,
}

impl ExecutionEnvironment {
    /// Draws an execution environment in one case of twenty.
    pub(in crate::strategy) fn strategy() -> impl Strategy<Value = Option<Self>> {
        let drawn = (Select(VALUES), Select(&[(1, false), (2, true)]), Select(&[(11, false), (1, true)]));
        let environment = drawn.prop_map(|(value, calls, is_removed)| Self { value, calls, is_removed });
        Optional::new(50, environment)
    }

    /// Adds the execution environment to the case.
    pub(in crate::strategy) fn place(self, case: &mut Case) {
        case.env.insert("AWS_EXECUTION_ENV".to_owned(), self.value.to_owned());
        if (self.calls || self.is_removed) && case.observe.call_with.is_none() {
            observe::place_call(Config::default(), case);
        }
        let removal = HandlerEdit {
            list: "build".to_owned(),
            op: HandlerOp::Remove,
            name: Some("core.AddHostExecEnvUserAgentHander".to_owned()),
            ..HandlerEdit::default()
        };
        case.observe.edit_handlers.extend(self.is_removed.then_some(removal));
    }
}
