//! Compound edits: changes that make a case smaller only when they are made together.

use std::mem::take;

use super::Edit;
use crate::strategy::values::path;
use crate::vocabulary::case::{Case, Constructor, File, SharedConfigState};

/// Each removes one selection of a profile, and returns the name that it selected.
const SELECTORS: [fn(&mut Case) -> Option<String>; 3] = [
    |case| case.env.remove("AWS_PROFILE"),
    |case| case.env.remove("AWS_DEFAULT_PROFILE"),
    |case| Some(take(&mut case.options.profile)).filter(|name| !name.is_empty()),
];

/// Every compound edit. Each result is smaller than the case before it.
pub(super) fn all() -> impl Iterator<Item = Edit> {
    let defaults = SELECTORS
        .into_iter()
        .map(|deselect| Box::new(move |case: &mut Case| use_default_profile(case, deselect)) as Edit);
    defaults.chain([
        Box::new(join_shared_files) as Edit,
        Box::new(use_credentials_file),
        Box::new(enable_by_option),
    ])
}

/// Removes a selection of a profile, and renames the sections of that profile to `default`.
fn use_default_profile(case: &mut Case, deselect: fn(&mut Case) -> Option<String>) {
    if let Some(name) = deselect(case) {
        case.files.values_mut().for_each(|file| rename_to_default(file, &name));
    }
}

/// Renames the sections `[name]` and `[profile name]` of a file.
fn rename_to_default(file: &mut File, name: &str) {
    if let File::Text(text) = file {
        for kind in ["", "profile "] {
            *text = text.replace(&format!("[{kind}{name}]"), &format!("[{kind}default]"));
        }
    }
}

/// Moves the text of the credentials file into the config file, below the same heading or else to the end.
fn join_shared_files(case: &mut Case) {
    let texts = [path::CONFIG, path::CREDENTIALS].map(|path| case.files.get(path));
    let [Some(File::Text(config)), Some(File::Text(credentials))] = texts else { return };
    let joined = match credentials.split_once('\n') {
        Some((heading, keys)) if config.lines().any(|line| line == heading) => {
            let heading = format!("{heading}\n");
            config.replacen(&heading, &format!("{heading}{}\n", keys.trim_end()), 1)
        }
        Some(_) | None => format!("{}\n{credentials}", config.trim_end()),
    };
    case.files.insert(path::CONFIG.to_owned(), File::Text(joined));
    case.files.remove(path::CREDENTIALS);
}

/// Replaces the credentials file by the config file, and disables shared config, which the credentials file does not need.
fn use_credentials_file(case: &mut Case) {
    if let Some(path) = case.env.remove("AWS_CONFIG_FILE") {
        case.env.insert("AWS_SHARED_CREDENTIALS_FILE".to_owned(), path);
    } else if let Some(file) = case.files.remove(path::CONFIG) {
        case.files.insert(path::CREDENTIALS.to_owned(), file);
    }
    case.env.remove("AWS_SDK_LOAD_CONFIG");
    case.options.shared_config_state = Default::default();
}

/// Enables shared config by the option, which makes the variable unnecessary, if the program can set the option.
fn enable_by_option(case: &mut Case) {
    let has_option = case.options.constructor == Constructor::NewSessionWithOptions;
    if has_option && case.env.remove("AWS_SDK_LOAD_CONFIG").is_some() {
        case.options.shared_config_state = SharedConfigState::Enable;
    }
}
