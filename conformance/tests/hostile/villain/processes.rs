//! What villains do with processes, without `unsafe`: each new process is this binary in another mode.

use std::io::Read as _;
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use rustix::process::{
    Pid, Resource, Rlimit, Signal, getppid, getrlimit, kill_process, setpgid, setrlimit, setsid,
};

/// Sleeps for longer than any test may take.
pub(super) fn sleep_for_ever() -> ! {
    loop {
        sleep(Duration::from_secs(600));
    }
}

/// Becomes the leader of a new session, then calls the function.
pub(super) fn in_new_session(call: impl FnOnce()) -> ! {
    _ = setsid();
    call();
    sleep_for_ever()
}

fn command(folder: &Path, mode: &str, group: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--villain", mode]).arg(folder).arg(group);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Starts a process that does not inherit the streams.
#[expect(clippy::zombie_processes, reason = "a process that is left behind is what is tested")]
pub(super) fn start(folder: &Path, mode: &str, group: &str) {
    command(folder, mode, group).spawn().unwrap();
}

/// Starts a process that inherits the output and the error stream.
#[expect(clippy::zombie_processes, reason = "a process that is left behind is what is tested")]
pub(super) fn start_with_output(folder: &Path, mode: &str) {
    command(folder, mode, "0").stdout(Stdio::inherit()).stderr(Stdio::inherit()).spawn().unwrap();
}

/// Leaves an orphan behind and exits.
pub(super) fn daemon(folder: &Path) {
    start(folder, "sleeper in a new session", "0");
    std::process::exit(0);
}

/// Starts two processes that do the same, six generations deep: 127 in all, each in a session of its own.
pub(super) fn bomb(folder: &Path, generation: &str) {
    let generation: i32 = generation.parse().unwrap();
    let next = if (0..=5).contains(&generation) { generation - 1 } else { 5 };
    if next >= 0 {
        start(folder, "bomb", &next.to_string());
        start(folder, "bomb", &next.to_string());
    }
    // It does not end by itself: it must be killed.
    sleep_for_ever();
}

/// Replaces itself by a new process again and again, so that no process ID is valid for long.
pub(super) fn every_time_in_a_new_session(folder: &Path) -> ! {
    _ = setsid();
    let hops = std::fs::metadata(folder.join("hops")).map_or(0, |about| about.len());
    if hops < 20_000 {
        super::modes::count(folder, "hops");
        start(folder, "hopper", "0");
    }
    std::process::exit(0)
}

/// Moves into a process group.
pub(super) fn move_into_group(group: &str) {
    setpgid(None, Pid::from_raw(group.parse().unwrap())).unwrap();
}

pub(super) fn stop(pid: u32) {
    kill_process(Pid::from_raw(pid.cast_signed()).unwrap(), Signal::STOP).unwrap();
}

/// Stops the parent and keeps running.
pub(super) fn stop_parent() -> ! {
    kill_process(getppid().unwrap(), Signal::STOP).unwrap();
    sleep_for_ever()
}

/// Kills the parent and keeps running.
pub(super) fn kill_parent() -> ! {
    kill_process(getppid().unwrap(), Signal::KILL).unwrap();
    sleep_for_ever()
}

/// Closes the input and the output, and keeps running.
pub(super) fn close_streams() -> ! {
    let nothing = std::fs::File::options().read(true).write(true).open("/dev/null").unwrap();
    rustix::stdio::dup2_stdin(&nothing).unwrap();
    rustix::stdio::dup2_stdout(&nothing).unwrap();
    sleep_for_ever()
}

/// Opens more connections to the server of this URL than a process with 100 open files can accept, and waits until the
/// server has closed the last one without an answer.
pub(super) fn take_connections(url: &str) {
    let limit = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit }).unwrap();
    let address = url.split('/').nth(2).unwrap();
    let mut connections: Vec<_> = (0..120).map(|_| TcpStream::connect(address).unwrap()).collect();
    // The end of the stream and a reset both say that the connection is closed.
    _ = connections.last_mut().unwrap().read(&mut [0]);
}
