//! The header `User-Agent` of requests, of which the execution environment is specified.

use alloc::string::String;

use crate::decide::{Check, Source};
use crate::dispatch::fits_header;
use crate::environment::from_variable;
use crate::failure::Failure;
use crate::retry::not_sent;
use crate::rule;
use crate::trace::{Subject, Trace};
use crate::world::{Edition, World};

/// The variable with the execution environment.
const VARIABLE: &str = "AWS_EXECUTION_ENV";

/// The execution environment in the header of a request, as `exec-env/VALUE`; `None` if the request names none. `has_handler` is
/// whether the handler that adds it runs.
///
/// Rules: HEAD-1, HEAD-2, HEAD-3.
pub(crate) fn execution_environment<'w>(
    world: &'w World,
    has_handler: bool,
    trace: &mut Trace<'w>,
) -> Option<String> {
    let (rule, key) = match world.edition {
        Edition::V1_14 => (rule::HEAD_2, "exec_env/"),
        Edition::V1_55 => (rule::HEAD_1, "exec-env/"),
    };
    let variable = Source::new(rule, from_variable(world, VARIABLE)).when(has_handler, rule::HEAD_3);
    let value = trace.decide(Subject::Calls, [variable])?.value;
    // The spaces at the end of a header are not a part of it.
    Some([key, &value].concat().trim_end_matches([' ', '\t']).into())
}

/// Checks that a header can have the execution environment.
///
/// # Errors
///
/// `RequestError`.
pub(crate) fn check_execution_environment(
    environment: Option<&str>,
    trace: &mut Trace<'_>,
) -> Result<(), Failure> {
    let fits = Check {
        rules: &[rule::HEAD_4],
        broken: !environment.is_none_or(fits_header),
        at: None,
        error: &|| not_sent("net/http: invalid header field value"),
    };
    trace.check(Subject::Calls, [fits])
}
