//! The shared files: their paths, their order, and the errors of those that cannot be read or parsed.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use crate::decide::{Layer, Over, Source};
use crate::environment::{
    Environment, default_file, default_path, file_from_variable, ignore_other_home, state, variable,
};
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
    pub(crate) rules: &'static FileRules,
}

impl<'w> SharedFile<'w> {
    /// The same file as it is when it is read again.
    pub(crate) fn read_again(&self) -> Self {
        Self { path: self.path.clone(), reader: self.reader.another(), rules: self.rules }
    }

    /// The parsed text of the file.
    pub(crate) fn ini(&self) -> &Ini<'w> {
        self.reader.ini()
    }

    /// Records the rule by which this file may set the key whose value is taken from it.
    pub(crate) fn record_taken(&self, key: &str, value: Candidate<'w>, trace: &mut Trace<'w>) {
        let row = Source::deferred(Some(value));
        let rules = self.rules.sets.iter();
        let row = rules.fold(row, |row, (known, rule)| row.and(*known == key, *rule));
        trace.record_rules(Subject::Files, [row]);
    }
}

/// The rules of a file.
pub(crate) struct FileRules {
    /// The rule about this file in particular by which it is skipped if it does not exist.
    missing: Option<Rule>,
    /// The rules by which the file may set keys.
    sets: &'static [(&'static str, Rule)],
    /// The rules by which a value in it wins over those in the files before it.
    pub(crate) value_over: Over,
    /// The rules by which a group of keys in it does.
    pub(crate) keys_over: Over,
}

const CONFIG: FileRules = FileRules {
    missing: Some(rule::SCS_9),
    sets: &[("aws_access_key_id", rule::SCS_8), ("region", rule::SCS_8)],
    ..CREDENTIALS
};
const CREDENTIALS: FileRules = FileRules {
    missing: None,
    sets: &[],
    value_over: &[(Layer::Files, &[rule::FILE_5])],
    keys_over: &[(Layer::Files, &[rule::CRED_4, rule::FILE_5])],
};
const CREDENTIALS_BESIDE_CONFIG: FileRules = FileRules {
    sets: &[("region", rule::SCS_7), ("role_arn", rule::SCS_7), ("ca_bundle", rule::SCS_7)],
    ..CREDENTIALS
};
const LISTED: FileRules = FileRules {
    missing: None,
    sets: &[],
    value_over: &[(Layer::Files, &[rule::OPT_4])],
    keys_over: &[(Layer::Files, &[rule::CRED_4, rule::OPT_4])],
};

/// The name of a file to read, and the rules of the file.
type Named<'w> = (Cow<'w, str>, &'static FileRules);

/// The names of the files to read, the weakest first.
fn names<'w>(world: &'w World, environment: &Environment<'w>, trace: &mut Trace<'w>) -> Vec<Named<'w>> {
    ignore_other_home(world, trace);
    let config = [
        file_from_variable(world, "AWS_CONFIG_FILE", rule::ENV_16)
            .when(environment.shared_config, rule::ENV_27),
        default_file(world, "config"),
    ];
    let config = config.map(|file| file.when(environment.shared_config, not_read_by(world)));
    let credentials = [
        file_from_variable(world, "AWS_SHARED_CREDENTIALS_FILE", rule::ENV_15),
        default_file(world, "credentials"),
    ];
    if let Some(files) = &world.options.shared_config_files {
        let by = if files.is_empty() { rule::OPT_6 } else { rule::OPT_4 };
        let option = Candidate::shown(Origin::Option("SharedConfigFiles"), files.join(", "));
        let option = Source::new(by, Some(option))
            .and(!files.is_empty() && !environment.shared_config, rule::OPT_7)
            .over(&[(Layer::Environment, &[rule::OPT_5]), (Layer::Files, &[rule::OPT_6])]);
        trace.record_rules(Subject::Files, [option].into_iter().chain(config).chain(credentials));
        return files.iter().map(|file| (Cow::Borrowed(&**file), &LISTED)).collect();
    }
    let by_variable = environment.shared_config && state(world) == SharedConfigState::FromEnv;
    let config = config.map(|file| file.and(by_variable, rule::SCS_1));
    let config = path_of(trace.decide(Subject::Files, config), "config");
    let credentials = path_of(trace.decide(Subject::Files, credentials), "credentials");
    if environment.shared_config {
        return [(config, &CONFIG), (credentials, &CREDENTIALS_BESIDE_CONFIG)].into();
    }
    trace.ignore(Subject::Creation, rule::FILE_11, invalid_config(world));
    [(credentials, &CREDENTIALS)].into()
}

/// The shared config file, if it exists and is not valid.
fn invalid_config(world: &World) -> Option<Candidate<'_>> {
    let by_variable = variable(world, "AWS_CONFIG_FILE").map(Cow::Borrowed);
    let path = by_variable.or_else(|| default_path(world, "config").map(Cow::Owned))?;
    match file_at(world, &path)? {
        File::Bytes(bytes) if Ini::parse(world.edition, bytes).is_err() => {
            Some(Candidate::shown(Origin::File(path.clone()), path))
        }
        File::Bytes(_) | File::Directory => None,
    }
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
fn load<'w>(
    world: &'w World,
    names: Vec<Named<'w>>,
    trace: &mut Trace<'w>,
) -> Result<Vec<SharedFile<'w>>, Failure> {
    let is_listed = world.options.shared_config_files.is_some();
    let mut files = Vec::with_capacity(names.len());
    for (name, rules) in names {
        let path = spelled_as_in_world(world, name);
        let file = Some(whole(&path));
        let found = file_at(world, &path);
        let Some(File::Bytes(bytes)) = found else {
            let missing = rules.missing.filter(|_| found.is_none());
            trace.ignore(Subject::Files, missing.unwrap_or(rule::FILE_9), file);
            continue;
        };
        let ini = Ini::parse(world.edition, bytes).map_err(|error| {
            let cause = error.failure;
            let cause = trace.fail(Subject::Creation, cause.rules, file.clone(), cause);
            let rules = &[rule::FILE_10, rule::ERR_1, rule::ERR_5];
            let message = alloc::format!("failed to load config file, {path}");
            let failure = Failure::new("SharedConfigLoadError", message).caused_by(cause);
            trace.fail(Subject::Creation, rules, file.clone(), failure)
        })?;
        let read = Source::new(rule::FILE_6, file).and(!is_listed && !files.is_empty(), rule::FILE_4);
        trace.record_rules(Subject::Files, [read]);
        trace.record_reading(ini.rules(), || whole(&path));
        files.push(SharedFile { path, reader: Reader::new(ini), rules });
    }
    Ok(files)
}

/// The file at a path as a whole.
pub(crate) fn whole<'w>(path: &Cow<'w, str>) -> Candidate<'w> {
    Candidate::shown(Origin::File(path.clone()), path.clone())
}

/// The path in the spelling of the world, if it has a file there.
fn spelled_as_in_world<'w>(world: &'w World, path: Cow<'w, str>) -> Cow<'w, str> {
    world.files.get_key_value(&*path).map_or(path, |(spelled, _)| Cow::Borrowed(spelled))
}

/// The file at the path, which may have another spelling.
pub(crate) fn file_at<'w>(world: &'w World, path: &str) -> Option<&'w File> {
    world.files.get(path).or_else(|| world.files.get(&path::clean(path)))
}

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::string::String;
    use alloc::vec::Vec;

    use crate::resolve;
    use crate::trace::Subject;
    use crate::world::{Edition, File, SharedConfigState, World};

    /// What is recorded of the reading of this text, which is the shared config file of a session.
    fn readings(edition: Edition, text: &str) -> Vec<String> {
        let mut world = World::new(edition);
        world.env.insert("AWS_CONFIG_FILE".into(), "/config".into());
        world.files.insert("/config".into(), File::Bytes(text.into()));
        world.options.shared_config_state = SharedConfigState::Enable;
        let (_, trace) = resolve(&world);
        let readings = trace.decisions().filter(|decision| decision.subject == Subject::FileText);
        readings.map(|reading| format!("{:?} {:?}", reading.rules, reading.winner.unwrap())).collect()
    }

    #[test]
    fn the_rules_of_files_and_of_the_values_that_are_looked_up_are_recorded() {
        let text = "[default]\nregion : %(part)s\npart = eu-west-1 # here\nunknown = %(part)s\n";
        let expected = [
            "[INI14-7, INI14-12] \"/config\" from /config",
            "[INI14-15] \"eu-west-1\" from /config:2 region",
        ];
        assert_eq!(readings(Edition::V1_14, text), expected);
        let text = "[default]\nregion = eu-west-1\nuse_fips_endpoint = truest\nduration_seconds = 0x1000\n";
        let fips = "[INI55-16] \"truest\" from /config:3 use_fips_endpoint";
        assert_eq!(readings(Edition::V1_55, text), [fips]);
        let role = format!("{text}role_arn = arn\ncredential_source = Environment\n");
        let duration = "[INI55-17] \"0x1000\" from /config:4 duration_seconds";
        assert_eq!(readings(Edition::V1_55, &role), [fips, duration]);
        assert!(readings(Edition::V1_55, "[default]\nregion = eu-west-1\n").is_empty());
    }

    #[test]
    fn a_file_that_is_not_valid_is_rejected_by_the_rule_of_its_grammar() {
        let mut world = World::new(Edition::V1_14);
        world.env.insert("AWS_SHARED_CREDENTIALS_FILE".into(), "/credentials".into());
        world.files.insert("/credentials".into(), File::Bytes(b"[default".into()));
        let (outcome, trace) = resolve(&world);
        let cause = outcome.failure().and_then(|failure| failure.original.as_deref());
        assert_eq!(cause.map(|cause| cause.rules), Some(&[crate::rule::INI14_18][..]));
        assert!(trace.rules().any(|rule| rule == crate::rule::INI14_18));
    }
}
