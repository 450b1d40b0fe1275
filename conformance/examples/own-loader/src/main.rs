//! The adapter of the loader in `lib.rs`: it reads cases as JSON lines, and writes what the loader makes of them.

use std::io::{self, Write as _};

use own_loader::{Choice, Keys, Settings};
use serde_json::{Map, Value, json};

fn main() -> io::Result<()> {
    for line in io::stdin().lines() {
        let reply = reply(&serde_json::from_str(&line?)?);
        let mut out = io::stdout().lock();
        writeln!(out, "{reply}")?;
        out.flush()?;
    }
    Ok(())
}

/// The reply to a message: a hello, or a run with its case.
fn reply(message: &Value) -> Value {
    let (id, case) = (&message["id"], &message["case"]);
    if message["type"] == "hello" {
        return hello();
    }
    match lacking(&case["options"]) {
        None => json!({"type": "outcome", "id": id, "outcome": observe(case)}),
        Some(option) => json!({
            "type": "unsupported", "id": id, "capability": option, "reason": "the loader has no such option",
        }),
    }
}

fn hello() -> Value {
    json!({
        "type": "hello", "protocol": 1, "editions": ["1.55"], "capabilities": [],
        "implementation": {"name": "own-loader", "version": env!("CARGO_PKG_VERSION"), "language": "rust"},
        "isolation": "request", "max_in_flight": 1,
    })
}

/// The first option of the case that the loader does not have. To ignore it would be to run another case.
fn lacking(options: &Value) -> Option<&str> {
    const KNOWN: [&str; 4] = ["constructor", "config", "profile", "shared_config_state"];
    if options["constructor"] == "new" {
        return Some("constructor");
    }
    let sets = [options.as_object(), options["config"].as_object()].into_iter().flatten();
    sets.flat_map(Map::keys).map(String::as_str).find(|name| !KNOWN.contains(name))
}

/// Runs the loader with exactly the environment variables of the case, and returns what it found.
///
/// A loader that reads `std::env` itself needs a process for each case: declare `"isolation": "process"`, and the real
/// environment is that of the case.
fn observe(case: &Value) -> Value {
    let options = &case["options"];
    let choice = Choice {
        profile: options["profile"].as_str().map(str::to_owned),
        shared_config: match options["shared_config_state"].as_str() {
            Some("enable") => Some(true),
            Some("disable") => Some(false),
            _ => None,
        },
    };
    match own_loader::load(&choice, |name| case["env"][name].as_str().map(str::to_owned)) {
        Ok(settings) => session(settings),
        Err(invalid) => {
            json!({"error": {"code": "SharedConfigLoadError", "message": invalid.to_string()}})
        }
    }
}

fn session(Settings { region, keys }: Settings) -> Value {
    let credentials = match keys {
        Some(Keys { id, secret, token }) => {
            json!({"access_key_id": id, "secret_access_key": secret, "session_token": token})
        }
        None => json!({"error": {"code": "NoCredentialProviders"}}),
    };
    json!({"session": {"region": region, "credentials": credentials}})
}
