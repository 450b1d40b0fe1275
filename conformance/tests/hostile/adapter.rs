//! The hostile adapters: one program, which misbehaves as its mode says.

use std::io::{Lines, StdinLock, Write as _, stderr, stdin, stdout};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::thread::sleep;
use std::time::Duration;

use awsess_conformance::case::Case;
use serde_json::{Value, json};

use super::stage::DEADLINE;

/// Longer than any deadline here.
const FOREVER: Duration = Duration::from_secs(600);

/// Adapts nothing, in this mode.
pub(crate) fn run(mode: &str, folder: &Path) -> ExitCode {
    std::fs::write(folder.join(std::process::id().to_string()), "").unwrap();
    before_hello(mode, folder);
    let mut lines = stdin().lines();
    lines.next();
    say(&hello(mode));
    match mode {
        "closes its output" => close_output(),
        "reads nothing" => sleep(FOREVER),
        "out of order" => {
            drop(lines);
            return out_of_order();
        }
        _ => {}
    }
    let mut answered = 0;
    while let Some(run) = next(&mut lines) {
        answered += 1;
        answer(mode, &run, answered);
    }
    at_end(mode)
}

#[expect(clippy::zombie_processes, reason = "a grandchild that is left behind is what is tested")]
fn before_hello(mode: &str, folder: &Path) {
    match mode {
        "dies on start" => {
            eprintln!("no licence was found");
            std::process::exit(3);
        }
        "starts once" if folder.read_dir().unwrap().count() > 1 => std::process::exit(5),
        "never says hello" => sleep(FOREVER),
        "greets people" => println!("Listening on standard input"),
        "sleeps" => {
            // The grandchild: it holds the pipes of its parent.
            sleep(FOREVER);
        }
        "leaves a grandchild" | "hangs with a grandchild" => {
            let mut sleeper = Command::new(std::env::current_exe().unwrap());
            sleeper.args(["--hostile", "sleeps"]).arg(folder).stdin(Stdio::null()).spawn().unwrap();
        }
        "warns" => warn_at_length(),
        _ => {}
    }
}

fn hello(mode: &str) -> Value {
    let isolation = if mode.ends_with("of its own") { "process" } else { "request" };
    let at_once = if mode.ends_with("at once") || mode == "out of order" { 8 } else { 1 };
    let protocol = if mode == "speaks protocol 2" { 2 } else { 1 };
    json!({
        "type": "hello", "protocol": protocol, "implementation": {"name": mode, "version": "1"},
        "editions": ["1.55"], "isolation": isolation, "max_in_flight": at_once,
    })
}

/// A run's id, and its case.
type Run = (String, Case);

fn next(lines: &mut Lines<StdinLock<'static>>) -> Option<Run> {
    let message: Value = serde_json::from_str(&lines.next()?.unwrap()).unwrap();
    let id = message["id"].as_str().unwrap().to_owned();
    Some((id, serde_json::from_value(message["case"].clone()).unwrap()))
}

/// The answer tells the case, so that a shifted one is seen.
fn outcome(id: &str, case: &str) -> Value {
    let credentials = json!({"access_key_id": "AKID", "secret_access_key": "S", "session_token": ""});
    json!({"type": "outcome", "id": id, "outcome": {"session": {"region": case, "credentials": credentials}}})
}

fn say(message: &Value) {
    let mut out = stdout().lock();
    writeln!(out, "{message}").unwrap();
    out.flush().unwrap();
}

fn write(bytes: &[u8]) {
    // Whoever is killed while it writes does not care.
    _ = stdout().write_all(bytes).and_then(|()| stdout().flush());
}

fn answer(mode: &str, (id, case): &Run, answered: u32) {
    let message = outcome(id, &case.id);
    match (mode.trim_end_matches(" at once").trim_end_matches(" of its own"), &*case.id) {
        ("answers nothing", _) => {}
        ("answers twice", _) | ("answers case 5 twice", "5") => {
            say(&message);
            say(&message);
        }
        ("answers twice, the second time late", _) => {
            say(&message);
            sleep(DEADLINE / 8);
            say(&message);
        }
        ("answers another id", _) => say(&outcome(&format!("{id}0"), &case.id)),
        ("forgets the credentials", _) => {
            say(&json!({"type": "outcome", "id": id, "outcome": {"session": {"region": null}}}));
        }
        ("answers of another shape", _) => {
            say(&json!({"type": "outcome", "id": id, "outcome": {"sesion": {}}}));
        }
        ("dies on case 500", "500") => {
            eprintln!("case 500 is too much");
            std::process::exit(9);
        }
        ("dies after 100 runs", _) if answered > 100 => std::process::abort(),
        ("dies after 1 run", _) if answered > 1 => std::process::exit(1),
        ("hangs on case 3" | "hangs with a grandchild", "3") => sleep(FOREVER),
        ("answers case 3 late", "3") => {
            sleep(DEADLINE * 3 / 2);
            say(&message);
        }
        ("writes half a line", _) => {
            write(b"{\"type\":\"outcome\",\"id\":");
            std::process::exit(0);
        }
        ("writes half a line and waits", _) => write(b"{\"type\":"),
        ("writes 1 GB", "2") => (0..1_024).for_each(|_| write(&vec![b'x'; 1 << 20])),
        ("writes invalid UTF-8", "2") => write(b"{\"type\":\"\xff\xfe\"}\n"),
        ("writes blank lines", "2") => (0..1 << 30).for_each(|_| write(&[b'\n'; 4_096])),
        ("warns", _) => {
            warn_at_length();
            if case.id == "10" {
                std::process::exit(1);
            }
            say(&message);
        }
        ("tells its environment", _) => say(&outcome(id, &surroundings())),
        _ => say(&message),
    }
}

/// The environment and what stands in the working directory.
fn surroundings() -> String {
    let mut variables: Vec<_> = std::env::vars().map(|(name, value)| format!("{name}={value}")).collect();
    variables.sort_unstable();
    let files = std::fs::read_dir(".").unwrap().count();
    format!("{}; {files} files", variables.join(" "))
}

/// 10 MB of warnings.
fn warn_at_length() {
    let warning = b"warning: this will be removed in a future release\n".repeat(2_000);
    (0..100).for_each(|_| stderr().write_all(&warning).unwrap());
}

#[cfg(unix)]
fn close_output() {
    let nothing = std::fs::File::options().write(true).open("/dev/null").unwrap();
    rustix::stdio::dup2_stdout(&nothing).unwrap();
    sleep(FOREVER);
}

#[cfg(not(unix))]
fn close_output() {
    std::process::exit(0);
}

/// Waits for eight runs, or for no more of them, and answers the last one first.
fn out_of_order() -> ExitCode {
    let (to, runs) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let mut lines = stdin().lines();
        while let Some(run) = next(&mut lines) {
            _ = to.send(run);
        }
    });
    while let Ok(first) = runs.recv() {
        let mut held = vec![first];
        while let (true, Ok(run)) = (held.len() < 8, runs.recv_timeout(Duration::from_millis(20))) {
            held.push(run);
        }
        held.iter().rev().for_each(|(id, case)| say(&outcome(id, &case.id)));
    }
    ExitCode::SUCCESS
}

fn at_end(mode: &str) -> ExitCode {
    match mode {
        "ignores end of input" => sleep(FOREVER),
        "says goodbye" => println!("goodbye"),
        "ends with 4" => return ExitCode::from(4),
        _ => {}
    }
    ExitCode::SUCCESS
}
