//! The shared files: their paths, their order, and the errors of those that cannot be read or parsed.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use crate::decide::{Layer, Over, Source};
use crate::environment::{Environment, default_file, from_variable, state};
use crate::failure::Failure;
use crate::ini::{Ini, Reader};
use crate::path;
use crate::rule::{self, Rule};
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::{Constructor, File, SharedConfigState, World};

/// A shared file that was read.
pub(crate) struct SharedFile<'w> {
    pub(crate) path: Cow<'w, str>,
    pub(crate) reader: Reader<'w>,
    pub(crate) order: &'static Order,
}

impl<'w> SharedFile<'w> {
    /// The parsed text of the file.
    pub(crate) fn ini(&self) -> &Ini<'w> {
        self.reader.ini()
    }
}

/// The rules by which a file wins over those before it.
pub(crate) struct Order {
    /// For a value.
    pub(crate) value: Over,
    /// For a group of keys.
    pub(crate) keys: Over,
}

const CREDENTIALS_OVER_CONFIG: Order = Order {
    value: &[(Layer::Files, &[rule::FILE_5])],
    keys: &[(Layer::Files, &[rule::CRED_4, rule::FILE_5])],
};
const AS_LISTED: Order =
    Order { value: &[(Layer::Files, &[rule::OPT_4])], keys: &[(Layer::Files, &[rule::CRED_4, rule::OPT_4])] };

/// The names of the files to read, the weakest first.
///
/// Rules: FILE-11.
fn names<'w>(world: &'w World, environment: &Environment<'w>, trace: &mut Trace<'w>) -> Vec<Cow<'w, str>> {
    let config = [
        Source::new(rule::ENV_16, from_variable(world, "AWS_CONFIG_FILE"))
            .when(environment.shared_config, rule::ENV_27),
        default_file(world, "config"),
    ];
    let config = config.map(|file| file.when(environment.shared_config, not_read_by(world)));
    let credentials = [
        Source::new(rule::ENV_15, from_variable(world, "AWS_SHARED_CREDENTIALS_FILE")),
        default_file(world, "credentials"),
    ];
    if let Some(files) = &world.options.shared_config_files {
        let by = if files.is_empty() { rule::OPT_6 } else { rule::OPT_4 };
        let option = Candidate::shown(Origin::Option("SharedConfigFiles"), files.join(", "));
        let option = Source::new(by, Some(option))
            .and(!files.is_empty() && !environment.shared_config, rule::OPT_7)
            .over(&[(Layer::Environment, &[rule::OPT_5]), (Layer::Files, &[rule::OPT_6])]);
        trace.record_rules(Subject::Files, [option].into_iter().chain(config).chain(credentials));
        return files.iter().map(|file| Cow::Borrowed(&**file)).collect();
    }
    let by_variable = environment.shared_config && state(world) == SharedConfigState::FromEnv;
    let config = config.map(|file| file.and(by_variable, rule::SCS_1));
    let config = path_of(trace.decide(Subject::Files, config), "config");
    let credentials = path_of(trace.decide(Subject::Files, credentials), "credentials");
    Some(config).filter(|_| environment.shared_config).into_iter().chain([credentials]).collect()
}

/// The path of a file. Without a home directory, the default files of edition 1.14 are in the working directory. Edition
/// 1.55 uses the home directory of the account, which is not part of a world.
pub(crate) fn path_of<'w>(found: Option<Candidate<'w>>, default: &str) -> Cow<'w, str> {
    found.map_or_else(|| path::in_home("", default).into(), |found| found.value)
}

/// The rule by which the config file is not read while shared config is off.
fn not_read_by(world: &World) -> Rule {
    match (world.options.constructor, world.options.shared_config_state) {
        (Constructor::NewSession, _) => rule::NEW_9,
        (_, SharedConfigState::Disable) => rule::SCS_4,
        (_, SharedConfigState::FromEnv | SharedConfigState::Enable) => rule::SCS_5,
    }
}

/// The shared files of a session, the weakest first.
pub(crate) fn read<'w>(
    world: &'w World,
    environment: &Environment<'w>,
    trace: &mut Trace<'w>,
) -> Result<Vec<SharedFile<'w>>, Failure> {
    let names = names(world, environment, trace);
    load(world, names, trace)
}

/// Reads the files in their order. One that cannot be read is skipped; one that is not valid is an error.
///
/// Rules: SCS-9.
fn load<'w>(
    world: &'w World,
    names: Vec<Cow<'w, str>>,
    trace: &mut Trace<'w>,
) -> Result<Vec<SharedFile<'w>>, Failure> {
    let is_listed = world.options.shared_config_files.is_some();
    let order = if is_listed { &AS_LISTED } else { &CREDENTIALS_OVER_CONFIG };
    let mut files = Vec::with_capacity(names.len());
    for name in names {
        let path = spelled_as_in_world(world, name);
        let file = Some(Candidate::shown(Origin::File(path.clone()), path.clone()));
        let Some(File::Bytes(bytes)) = file_at(world, &path) else {
            trace.ignore(Subject::Files, rule::FILE_9, file);
            continue;
        };
        let ini = Ini::parse(world.edition, bytes).map_err(|cause| {
            let rules = &[rule::FILE_10, rule::ERR_1, rule::ERR_5];
            let message = alloc::format!("failed to load config file, {path}");
            let failure = Failure::new("SharedConfigLoadError", message).caused_by(cause);
            trace.fail(Subject::Creation, rules, file.clone(), failure)
        })?;
        let read = Source::new(rule::FILE_6, file).and(!is_listed && !files.is_empty(), rule::FILE_4);
        trace.record_rules(Subject::Files, [read]);
        files.push(SharedFile { path, reader: Reader::new(ini), order });
    }
    Ok(files)
}

/// The path in the spelling of the world, if it has a file there.
fn spelled_as_in_world<'w>(world: &'w World, path: Cow<'w, str>) -> Cow<'w, str> {
    world.files.get_key_value(&*path).map_or(path, |(spelled, _)| Cow::Borrowed(spelled))
}

/// The file at the path, which may have another spelling.
pub(crate) fn file_at<'w>(world: &'w World, path: &str) -> Option<&'w File> {
    world.files.get(path).or_else(|| world.files.get(&path::clean(path)))
}
