//! Commands that look something up: a rule, a finding, a case or an endpoint. They run no implementation.

mod endpoint;
pub(super) mod list;
pub(super) mod show;
