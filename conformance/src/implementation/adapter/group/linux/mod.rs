//! Process control on Linux beyond process groups: child subreapers, and the list of processes in `/proc`.

mod message;
mod orphans;
mod processes;
mod supervised;
mod supervisor;

pub(in crate::implementation::adapter) use orphans::adopt;
pub(super) use processes::{kill, kill_below, pidfds_below};
pub(in crate::implementation::adapter) use supervised::Supervised;
pub(in crate::implementation::adapter) use supervisor::supervise;
