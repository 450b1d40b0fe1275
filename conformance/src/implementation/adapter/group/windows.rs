//! On Windows: a job object, which no process in it can leave.

use std::io;
use std::process::ExitStatus;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use process_wrap::std::{ChildWrapper, CommandWrap, JobObject};

use super::{Ending, Group, KILL, Launch, Pipes, poll};
use crate::system::children::{Endable, Registration, register};
use crate::system::locks::lock;

/// A process in a job of its own.
struct ProcessJob {
    job: Job,
    _registration: Registration,
}

/// The job and its first process, whose open handle keeps the process ID from being reused.
#[derive(Clone)]
struct Job(Arc<Mutex<Box<dyn ChildWrapper>>>);

/// Starts the process in a job.
pub(in super::super) fn start(launch: &Launch<'_>) -> io::Result<(Box<dyn Group>, Pipes)> {
    let command = launch.command();
    let ((job, pipes), registration) = register(|| {
        let mut child = CommandWrap::from(command).wrap(JobObject).spawn()?;
        let pipes = Pipes::new(child.stdin().take(), child.stdout().take(), child.stderr().take())?;
        let job = Job(Arc::new(Mutex::new(child)));
        Ok(((job.clone(), pipes), Arc::new(job) as Arc<dyn Endable>))
    })?;
    Ok((Box::new(ProcessJob { job, _registration: registration }), pipes))
}

impl Group for ProcessJob {
    /// There is no way to ask.
    fn ask_to_end(&mut self, _: Duration) {}

    /// The handle of the process keeps its ID from being reused.
    fn exits_within(&mut self, limit: Duration) -> bool {
        poll(limit, || self.job.has_ended().then_some(())).is_some()
    }

    fn end(&mut self, _: bool) -> Ending {
        self.job.begin_to_end();
        let status = poll(KILL, || self.job.status());
        Ending { status: status.flatten(), survivors: 0, remains: status.is_none() }
    }
}

impl Job {
    /// The exit status of the process once it has ended; the inner `None` means that the system does not report it.
    fn status(&self) -> Option<Option<ExitStatus>> {
        lock(&self.0).try_wait().map_or(Some(None), |status| status.map(Some))
    }
}

impl Endable for Job {
    fn begin_to_end(&self) {
        _ = lock(&self.0).start_kill();
    }

    fn has_ended(&self) -> bool {
        self.status().is_some()
    }
}
