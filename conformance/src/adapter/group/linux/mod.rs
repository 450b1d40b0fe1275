//! What Linux offers besides process groups: subreapers, and a list of all processes.

mod message;
mod orphans;
mod processes;
mod supervised;
mod supervisor;

pub(in crate::adapter) use orphans::adopt;
pub(super) use processes::{hold_below, kill, kill_below};
pub(in crate::adapter) use supervised::Supervised;
pub(in crate::adapter) use supervisor::supervise;
