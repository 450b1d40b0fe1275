//! Files that are meant as a shared file which does not exist, by their name or their folder. None of them is read.

use std::fs;
use std::path::Path;

use awsess_model::world::World;
use strsim::osa_distance;

use crate::explain::explanation::diagnostic::Diagnostic;
use crate::explain::explanation::origin::Origin;
use crate::explain::files::paths::{
    CONFIG, CREDENTIALS, SharedName, default_path, home_variable, named_by_variables, path, set,
};

/// The endings that editors and browsers add to the names of files, often without showing them.
const ENDINGS: [&str; 3] = ["txt", "ini", "csv"];
/// How many names of a folder are compared.
const MAX_NAMES: usize = 64;

/// A file that exists and is meant as the shared file that does not exist at this path.
pub(super) fn note(world: &World, missing: &str) -> Option<Diagnostic> {
    let name = [CONFIG, CREDENTIALS].into_iter().find(|name| path(world, *name) == missing)?;
    let found = |code: &str, found: String, remedy: String| {
        let message =
            format!("there is {found}, but no {missing}, which is the name of the {} file", name.file);
        Diagnostic::new(code, message, remedy).at(Origin::File { file: found })
    };
    if let Some(path) = with_ending(missing) {
        return Some(found("name-with-ending", path, "rename it".into()));
    }
    if default_path(world, name) != missing {
        return None;
    }
    let near = similar(world, name, missing).or_else(|| misplaced(world, name))?;
    Some(found("shared-file-misnamed", near, format!("rename it to {missing}")))
}

/// A file beside the missing one that has its name with an ending.
fn with_ending(missing: &str) -> Option<String> {
    let mut beside = ENDINGS.iter().map(|ending| format!("{missing}.{ending}"));
    beside.find(|path| Path::new(path).is_file())
}

/// The file with the most similar name in the same folder, if it is similar enough to be meant.
fn similar(world: &World, name: SharedName, missing: &str) -> Option<String> {
    let folder = missing.strip_suffix(name.file)?;
    let names = fs::read_dir(folder).ok()?.take(MAX_NAMES);
    let names = names.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let distance = |found: &str| osa_distance(&without_ending(found).to_lowercase(), name.file);
    let near = names.map(|found| (distance(&found), found));
    let near = near.filter(|(distance, _)| *distance <= name.file.len() / 4);
    let near = near.map(|(distance, found)| (distance, format!("{folder}{found}")));
    // A file that a variable names is read as what it is named for.
    let named = named_by_variables(world);
    near.filter(|(_, path)| !named.contains(path) && Path::new(path).is_file()).min().map(|(_, path)| path)
}

fn without_ending(name: &str) -> &str {
    let ending = name.rsplit_once('.').filter(|(_, ending)| ENDINGS.contains(ending));
    ending.map_or(name, |(stem, _)| stem)
}

/// The credentials file in the home directory itself, or in a folder without the dot.
fn misplaced(world: &World, name: SharedName) -> Option<String> {
    let home = set(world, home_variable(world.platform)).filter(|_| name == CREDENTIALS)?;
    let named = named_by_variables(world);
    let mut paths = ["", "aws/"].iter().map(|folder| format!("{home}/{folder}{}", name.file));
    paths.find(|path| !named.contains(path) && Path::new(path).is_file())
}
