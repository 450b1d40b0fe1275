//! A process and all that it starts, which end together: a process group on Unix, a job object on Windows.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub(super) use unix::Group;
#[cfg(windows)]
pub(super) use windows::Group;

use std::process::{ChildStderr, ChildStdin, ChildStdout};

/// Both ends of a conversation, and what is said aside.
pub(crate) type Pipes = (ChildStdin, ChildStdout, ChildStderr);
