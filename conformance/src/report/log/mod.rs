//! The log of a run: its results as a file of JSON lines, so that the shards of one run can be merged.
//!
//! | line | content |
//! | --- | --- |
//! | `run` | the header: version of the format, runner, plan, shard, implementation |
//! | `case` | a scenario, or a generated case that did not simply pass, in the order of the plan |
//! | `generated` | how many other generated cases of an edition passed or were not run |
//! | `finding` | the shrunk failure of a generated case, with its feature file |
//! | `fault` | a kind of fault of the adapter: how often it occurred, and the first time |
//! | `expectation` | how many cases an entry of the expectations selected |
//! | `end` | the footer: how the run ended, the counts of verdicts, and a digest of the lines before |
//!
//! A log of several implementations has their runs one after the other. The reader checks every case against the plan, and
//! the footer against the lines: a log that was cut short or changed, or that lacks a case, is refused.

mod join;
mod line;
mod read;
mod write;

pub use join::{Refused, join};
pub use line::VERSION;
pub use read::{Unreadable, read, read_file};
pub use write::write;
