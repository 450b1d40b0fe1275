//! Changes that help only together: what is left in the end need not be named, and stands where it is read anyway.

use std::mem::take;

use crate::strategy::path;
use crate::vocabulary::case::{Case, File};

use super::edits::Edit;

/// What takes the name of the profile away from where it is named.
const NAMERS: [fn(&mut Case) -> Option<String>; 3] = [
    |case| case.env.remove("AWS_PROFILE"),
    |case| case.env.remove("AWS_DEFAULT_PROFILE"),
    |case| Some(take(&mut case.options.profile)).filter(|name| !name.is_empty()),
];

/// The changes; each leaves less than there was.
pub(super) fn all() -> impl Iterator<Item = Edit> {
    let defaults = NAMERS
        .into_iter()
        .map(|namer| Box::new(move |case: &mut Case| becomes_the_default(case, namer)) as Edit);
    defaults.chain([Box::new(join_shared_files) as Edit, Box::new(becomes_the_credentials_file)])
}

/// The profile is named no more, and what was called so is called `default`.
fn becomes_the_default(case: &mut Case, namer: fn(&mut Case) -> Option<String>) {
    if let Some(name) = namer(case) {
        case.files.values_mut().for_each(|file| rename(file, &name));
    }
}

/// `[name]` and `[profile name]` for the same with `default`.
fn rename(file: &mut File, name: &str) {
    if let File::Text(text) = file {
        for kind in ["", "profile "] {
            *text = text.replace(&format!("[{kind}{name}]"), &format!("[{kind}default]"));
        }
    }
}

/// Moves the text of the credentials file into the config file: below the same heading if it has one, or else to the end.
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

/// The config file takes the place of the credentials file, which is read without shared config.
fn becomes_the_credentials_file(case: &mut Case) {
    if let Some(path) = case.env.remove("AWS_CONFIG_FILE") {
        case.env.insert("AWS_SHARED_CREDENTIALS_FILE".to_owned(), path);
    } else if let Some(file) = case.files.remove(path::CONFIG) {
        case.files.insert(path::CREDENTIALS.to_owned(), file);
    }
    case.env.remove("AWS_SDK_LOAD_CONFIG");
    case.options.shared_config_state = Default::default();
}
