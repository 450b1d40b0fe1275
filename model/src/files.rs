//! The shared files: which are read, in which order, and what happens to those that cannot be.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::environment::{Environment, default_file};
use crate::failure::Failure;
use crate::ini::{Ini, Reader};
use crate::path::{clean, is_clean};
use crate::rule::{self, Rule};
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::{Constructor, File, SharedConfigState, World};

/// A shared file with what its edition reads in it.
pub(crate) struct SharedFile<'w> {
    pub(crate) path: Cow<'w, str>,
    pub(crate) reader: Reader<'w>,
    pub(crate) order: &'static Order,
}

impl<'w> SharedFile<'w> {
    /// What stands in the file, whoever asks.
    pub(crate) fn ini(&self) -> &Ini<'w> {
        self.reader.ini()
    }
}

/// The rules by which a file stands over those before it.
pub(crate) struct Order {
    /// For a value.
    pub(crate) value: &'static [Rule],
    /// For a group of keys.
    pub(crate) keys: &'static [Rule],
}

/// Rules: FILE-5, CRED-4.
const CREDENTIALS_OVER_CONFIG: Order = Order { value: &[rule::FILE_5], keys: &[rule::CRED_4, rule::FILE_5] };
/// Rules: OPT-4, CRED-4.
const AS_LISTED: Order = Order { value: &[rule::OPT_4], keys: &[rule::CRED_4, rule::OPT_4] };

/// The names of the files to read, the weakest first.
///
/// Rules: NEW-9, OPT-4, OPT-5, OPT-6, SCS-1, SCS-4, SCS-5, SCS-7, SCS-8, ENV-15, ENV-16, FILE-4, FILE-11, FILE-15.
pub(crate) fn names<'w>(
    world: &'w World,
    environment: &Environment<'w>,
    trace: &mut Trace<'w>,
) -> Vec<Cow<'w, str>> {
    if let Some(files) = &world.options.shared_config_files {
        return listed(files, environment, trace);
    }
    let credentials = environment.credentials_file.as_ref();
    if !environment.shared_config {
        note_config_off(world, environment, trace);
        return [named(world, credentials, "credentials", &[rule::ENV_15], trace)].into();
    }
    if world.options.shared_config_state == SharedConfigState::FromEnv {
        trace.apply(&[rule::SCS_1], Subject::Files);
    }
    let config = named(world, environment.config_file.as_ref(), "config", &[rule::ENV_16], trace);
    [config, named(world, credentials, "credentials", &[rule::ENV_15], trace)].into()
}

/// Records that the config file is not read, and why.
///
/// Rules: NEW-9, SCS-4, SCS-5, ENV-16.
fn note_config_off<'w>(world: &'w World, environment: &Environment<'w>, trace: &mut Trace<'w>) {
    let options = &world.options;
    let rules: &[Rule] = match (options.constructor, options.shared_config_state) {
        (Constructor::NewSession, _) => &[rule::NEW_9],
        (_, SharedConfigState::Disable) => &[rule::SCS_4],
        (_, SharedConfigState::FromEnv | SharedConfigState::Enable) => &[rule::SCS_5],
    };
    let config = match &environment.config_file {
        Some(variable) => {
            trace.apply(&[rule::ENV_16], Subject::Files);
            variable.clone()
        }
        None => Candidate::shown(Origin::File(default_file(world, "config").0.into()), ""),
    };
    trace.ignore(rules, Subject::Files, [config]);
}

/// Rules: OPT-4, OPT-5, OPT-6, OPT-7.
fn listed<'w>(
    files: &'w [String],
    environment: &Environment<'w>,
    trace: &mut Trace<'w>,
) -> Vec<Cow<'w, str>> {
    let config = environment.config_file.as_ref().filter(|_| environment.shared_config);
    let variables = [config, environment.credentials_file.as_ref()];
    let rules: &[Rule] = match (files.is_empty(), variables.iter().any(Option::is_some)) {
        (true, false) => &[rule::OPT_6],
        (true, true) => &[rule::OPT_6, rule::OPT_5],
        (false, false) => &[rule::OPT_4, rule::OPT_6],
        (false, true) => &[rule::OPT_4, rule::OPT_5],
    };
    let option = Candidate::shown(Origin::Option("SharedConfigFiles"), files.join(", "));
    let replaced = variables.into_iter().flatten().cloned();
    trace.decide(rules, Subject::Files, core::iter::once(option).chain(replaced));
    if !files.is_empty() && !environment.shared_config {
        trace.apply(&[rule::OPT_7], Subject::Files);
    }
    files.iter().map(|file| Cow::Borrowed(&**file)).collect()
}

/// The file that a variable names, or else the one of this name in the home directory.
///
/// Rules: ENV-15, ENV-16, ENV-19, FILE-1, FILE-2.
fn named<'w>(
    world: &'w World,
    variable: Option<&Candidate<'w>>,
    file: &str,
    rules: &'static [Rule],
    trace: &mut Trace<'w>,
) -> Cow<'w, str> {
    match variable {
        Some(candidate) => {
            trace.decide(rules, Subject::Files, [candidate.clone()]);
            candidate.value.clone()
        }
        None => {
            let (path, rules) = default_file(world, file);
            if !rules.is_empty() {
                trace.apply(rules, Subject::Files);
            }
            path.into()
        }
    }
}

/// Reads the files. One that cannot be read is skipped; one that is not valid is an error.
///
/// Rules: FILE-4, FILE-5, FILE-6, FILE-7, FILE-9, FILE-10, SCS-9, OPT-4.
pub(crate) fn load<'w>(
    world: &'w World,
    names: Vec<Cow<'w, str>>,
    trace: &mut Trace<'w>,
) -> Result<Vec<SharedFile<'w>>, Failure> {
    let is_listed = world.options.shared_config_files.is_some();
    let order = if is_listed { &AS_LISTED } else { &CREDENTIALS_OVER_CONFIG };
    let mut files = Vec::with_capacity(names.len());
    for path in names {
        if let Some(bytes) = bytes(world, &path, trace) {
            let reader = Reader::new(parse(world, &path, bytes, trace)?);
            files.push(SharedFile { path: of_the_world(world, path), reader, order });
        }
    }
    if !is_listed && files.len() == 2 {
        trace.apply(&[rule::FILE_4], Subject::Files);
    }
    Ok(files)
}

/// The path as the world spells it, where it does.
fn of_the_world<'w>(world: &'w World, path: Cow<'w, str>) -> Cow<'w, str> {
    world.files.get_key_value(&*path).map_or(path, |(spelled, _)| Cow::Borrowed(spelled))
}

/// What can be read at the path, if anything.
///
/// Rules: FILE-9, SCS-9.
fn bytes<'w>(world: &'w World, path: &str, trace: &mut Trace<'w>) -> Option<&'w [u8]> {
    match file_at(world, path) {
        Some(File::Bytes(bytes)) => Some(bytes),
        Some(File::Directory) | None => {
            trace.apply(&[rule::FILE_9], Subject::Files);
            None
        }
    }
}

/// What stands at the path, however it is spelled.
pub(crate) fn file_at<'w>(world: &'w World, path: &str) -> Option<&'w File> {
    let at = |path: &str| world.files.get(path);
    at(path).or_else(|| if is_clean(path) { None } else { at(&clean(path)) })
}

/// Rules: FILE-6, FILE-10, ERR-1, ERR-5.
fn parse<'w>(
    world: &'w World,
    path: &str,
    bytes: &'w [u8],
    trace: &mut Trace<'w>,
) -> Result<Ini<'w>, Failure> {
    let parsed = Ini::parse(world.edition, bytes);
    match &parsed {
        Ok(_) if bytes.is_empty() => {}
        Ok(_) => trace.apply(&[rule::FILE_6], Subject::Files),
        Err(_) => trace.apply(&[rule::FILE_10, rule::ERR_1, rule::ERR_5], Subject::Creation),
    }
    parsed.map_err(|cause| load_error(path).caused_by(cause))
}

fn load_error(path: &str) -> Failure {
    Failure::new("SharedConfigLoadError", alloc::format!("failed to load config file, {path}"))
}
