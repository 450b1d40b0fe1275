//! The page of a finding as text: what it means, the smallest world that shows it, and the same world after the remedy.

use std::fmt::Write as _;

use super::Finding;
use crate::vocabulary::case::{Case, Config, Constructor, Edition, File, Options, ROOT, SharedConfigState};

/// The width of a page.
const WIDTH: usize = 80;

impl Finding {
    /// The page as text.
    #[must_use]
    pub fn page(&self) -> String {
        let Self { id, name, severity, title, text, rules, example, mended, place } = self;
        let mut page = format!("{id} {name}, a {}\n{title}\n\n", severity.name());
        page += &textwrap::fill(text.trim(), WIDTH);
        if !rules.is_empty() {
            let _ = write!(page, "\n\nRules: {}", rules.join(", "));
        }
        if example != mended {
            let at = if place.is_empty() { String::new() } else { format!(", at {place}") };
            let _ = write!(page, "\n\nAn example{at}:\n\n{}\nMended:\n\n{}", world(example), world(mended));
        }
        page.trim_end().to_owned() + "\n"
    }
}

/// A world in indented lines: what the program does, the variables, and the files.
fn world(case: &Case) -> String {
    let mut text = String::new();
    if case.edition == Edition::V1_14 {
        text += "  The edition is 1.14.\n";
    }
    if let Some(program) = program(&case.options) {
        let _ = writeln!(text, "  The program sets {program}.");
    }
    let is_home = |name: &str, value: &str| name == "HOME" && value == HOME;
    for (name, value) in case.env.iter().filter(|(name, value)| !is_home(name, value)) {
        let _ = writeln!(text, "  {name}={}", short(value));
    }
    for (path, file) in &case.files {
        let _ = writeln!(text, "  {}:", short(path));
        content(file).lines().for_each(|line| {
            let _ = writeln!(text, "    | {}", short(line));
        });
    }
    if text.is_empty() { "  Nothing is set.\n".into() } else { text }
}

/// The home directory of an example.
const HOME: &str = "${ROOT}/home";

/// A path of an example as people write it.
fn short(text: &str) -> String {
    text.replace(HOME, "~").replace(ROOT, "")
}

fn content(file: &File) -> String {
    match file {
        File::Text(text) => text.clone(),
        File::Bytes(bytes) => format!("(bytes, in base64: {})", bytes.base64),
        File::Directory(_) => "(a directory)".into(),
    }
}

/// What the program sets, in words.
fn program(options: &Options) -> Option<String> {
    let Options { constructor, profile, shared_config_state, assume_role_token, config, .. } = options;
    let Config { region, endpoint, http_client, .. } = config;
    let set = [
        (*constructor == Constructor::New).then(|| "up the session with New".to_owned()),
        (!profile.is_empty()).then(|| format!("Options.Profile to {profile:?}")),
        (*shared_config_state == SharedConfigState::Enable).then(|| "SharedConfigEnable".into()),
        (*shared_config_state == SharedConfigState::Disable).then(|| "SharedConfigDisable".into()),
        assume_role_token.as_ref().map(|_| "AssumeRoleTokenProvider".into()),
        region.as_ref().map(|region| format!("Config.Region to {region:?}")),
        endpoint.as_ref().map(|endpoint| format!("Config.Endpoint to {endpoint:?}")),
        http_client.as_ref().map(|_| "Config.HTTPClient to a client with a transport of its own".into()),
    ];
    let set: Vec<String> = set.into_iter().flatten().collect();
    (!set.is_empty()).then(|| set.join(" and "))
}
