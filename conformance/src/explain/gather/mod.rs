//! Gathers the world of this process: its environment, and the files that a session could be created from. No other room looks at the
//! machine, and nothing here asks anybody over a network.

mod near_file;
pub(super) mod read;
mod sources;

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io;
use std::mem;
use std::path::Path;

use awsess::ClientCertificate;
use awsess_model::time::Time;
use awsess_model::variables::Variables;
use awsess_model::world::{Edition, File, Options, Platform, World};
use zeroize::Zeroizing;

use super::explanation::diagnostic::Diagnostic;
use super::explanation::origin::Origin;
use super::files::paths::{
    CLIENT_CERT, CLIENT_KEY, CONFIG, CREDENTIALS, NO_FILE, default_path, home_variable, is_instance_disabled,
    named_by_variables, path, set,
};
use super::files::shared_file::Shared;
use super::world::network::client_certificate;
use super::world::view::View;
use crate::parties::certificates::client;
use crate::vocabulary::now;
use read::read;

/// What to explain.
#[derive(Clone, Debug)]
pub struct Request {
    /// The edition.
    pub edition: Edition,
    /// What the program passes.
    pub options: Options,
}

/// A world, and notes about what could not be read.
#[derive(Clone, Debug)]
pub struct Gathered {
    /// The world of a session of this process.
    pub world: World,
    /// The variables and files that could not be read.
    pub notes: Vec<Diagnostic>,
}

/// Gathers the world from these variables and the files that they name. `account_home` is the home directory of the account,
/// which edition 1.55 uses if no variable names another.
#[must_use]
pub fn gather(
    request: &Request,
    env: impl IntoIterator<Item = (OsString, OsString)>,
    account_home: Option<&Path>,
) -> Gathered {
    let mut notes = Vec::new();
    let mut world = World::new(request.edition);
    world.platform = if cfg!(windows) { Platform::Windows } else { Platform::Unix };
    world.env = variables(env, &mut notes);
    world.options = request.options.clone();
    world.now = Time(now::real());
    // The last source of the chain is not looked for: whether there is an instance shows when it is asked.
    world.remote.imds = (!is_instance_disabled(&world)).then(Vec::new);
    use_account_home(&mut world, account_home, &mut notes);
    read_files(&mut world, &mut notes);
    notes.extend(client_certificate::not_valid_now(&world));
    replace_pair(&mut world);
    notes.extend(sources::notes(&world));
    // The token itself is secret and of no interest. That its file is there is.
    if let Some(path) = sources::readable_token_file(&world) {
        world.files.entry(path).or_insert_with(|| File::Bytes(b"token".to_vec()));
    }
    Gathered { world, notes }
}

/// The paths of the two shared files that a process with these variables reads: the config file first, then the credentials file.
#[must_use]
pub fn shared_paths(
    edition: Edition,
    env: impl IntoIterator<Item = (OsString, OsString)>,
    account_home: Option<&Path>,
) -> [String; 2] {
    let mut world = World::new(edition);
    world.env = variables(env, &mut Vec::new());
    use_account_home(&mut world, account_home, &mut Vec::new());
    [CONFIG, CREDENTIALS].map(|name| path(&world, name))
}

/// The variables as text. Invalid UTF-8 is replaced by U+FFFD, with a note.
fn variables(env: impl IntoIterator<Item = (OsString, OsString)>, notes: &mut Vec<Diagnostic>) -> Variables {
    let mut variables = Variables::new();
    for (name, value) in env {
        let (name, lossy) = (name.to_string_lossy().into_owned(), value.to_string_lossy());
        if name.starts_with("AWS_") && value.to_str().is_none() {
            notes.push(Diagnostic::new(
                "not-text",
                format!("{name} is not UTF-8: its invalid bytes are read as U+FFFD here"),
                "set it to valid text",
            ));
        }
        variables.insert(name, lossy.into_owned());
    }
    variables
}

/// What takes the place of the home directory if no variable names it: in edition 1.55 that of the account, and in edition 1.14
/// the working directory.
fn use_account_home(world: &mut World, account_home: Option<&Path>, notes: &mut Vec<Diagnostic>) {
    let variable = home_variable(world.platform);
    let is_needed = [CONFIG, CREDENTIALS].iter().any(|name| set(world, name.variable).is_none());
    if set(world, variable).is_some() || !is_needed {
        return;
    }
    let note = |place: &str, remedy: String| {
        let message = format!("{variable} is not set, or empty: the files are looked for in {place}");
        Diagnostic::new("home-of-the-account", message, remedy)
    };
    match (world.edition, account_home) {
        (Edition::V1_55, Some(home)) => {
            let home = home.to_string_lossy().into_owned();
            notes
                .push(note(&format!("the home directory of the account, {home}"), format!("set {variable}")));
            world.env.insert(variable.into(), home);
        }
        (Edition::V1_55, None) => {}
        (Edition::V1_14, _) => {
            let names = [CONFIG, CREDENTIALS].map(|name| default_path(world, name)).join(" and ");
            let remedy = format!(
                "set {variable}, or name the files with AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE"
            );
            notes.push(note(&format!("the working directory, as {names}"), remedy));
        }
    }
}

/// Removes the private key of the user's client certificate from the world. If the library accepts the pair, it is
/// replaced by one that the model knows.
fn replace_pair(world: &mut World) {
    world.key_pairs = client::key_pairs();
    let [certificate_path, key_path] =
        [CLIENT_CERT, CLIENT_KEY].map(|name| set(world, name).map(String::from));
    let Some(key_path) = key_path else { return };
    let Some(File::Bytes(bytes)) = world.files.get_mut(&key_path) else { return };
    let key = Zeroizing::new(mem::take(bytes));
    let Some(certificate_path) = certificate_path else { return };
    let is_pair = match world.files.get(&certificate_path) {
        Some(File::Bytes(_)) if certificate_path == key_path => {
            ClientCertificate::from_pem(&key, &key).is_ok()
        }
        Some(File::Bytes(certificate)) => ClientCertificate::from_pem(certificate, &key).is_ok(),
        Some(File::Directory) | None => false,
    };
    if is_pair {
        let known = || File::Bytes(client::placeholder_pair().concat().into_bytes());
        world.files.extend([(certificate_path, known()), (key_path, known())]);
    }
}

/// Reads the shared files and those that variables name, then the CA bundles that the selected profile names.
fn read_files(world: &mut World, notes: &mut Vec<Diagnostic>) {
    let first: BTreeSet<String> = named_by_variables(world).into_iter().collect();
    first.iter().for_each(|path| read_file(world, path, notes));
    let bundles: BTreeSet<String> = bundles_of_profile(world).into_iter().collect();
    bundles.difference(&first).for_each(|path| read_file(world, path, notes));
}

/// The paths of the CA bundles that the selected profile names in the shared files, which must be in the world. Only
/// edition 1.55 reads them.
fn bundles_of_profile(world: &World) -> Vec<String> {
    // The profile is selected before any file is read, so a world without files is enough to resolve its name.
    let bare = World {
        platform: world.platform,
        env: world.env.clone(),
        options: world.options.clone(),
        ..World::new(Edition::V1_55)
    };
    let View { profile, shared_config, .. } = View::new(&bare);
    let names = [CREDENTIALS, CONFIG].into_iter().take(if shared_config { 2 } else { 1 });
    let bundle = |name| Shared::new(world, Edition::V1_55, name, true).entry(&profile, "ca_bundle");
    names.filter_map(bundle).map(|entry| entry.value).filter(|path| !path.is_empty()).collect()
}

fn read_file(world: &mut World, path: &str, notes: &mut Vec<Diagnostic>) {
    match read(Path::new(path)) {
        Ok(file) => drop(world.files.insert(path.into(), file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => notes.extend(near_file::note(world, path)),
        Err(_) if path == NO_FILE => drop(world.files.insert(path.into(), File::Bytes(Vec::new()))),
        Err(error) => notes.push(unreadable(path, &error)),
    }
}

fn unreadable(path: &str, error: &io::Error) -> Diagnostic {
    Diagnostic::new(
        "unreadable-file",
        format!("{path} cannot be read and is treated as missing: {error}"),
        "make it readable, or name another file",
    )
    .at(Origin::File { file: path.into() })
}
