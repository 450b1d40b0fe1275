//! What decides on endpoints besides service and region: the config, and in edition 1.55 the environment and the profile.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::environment::variable;
use crate::files::SharedFile;
use crate::ini::Section;
use crate::rule::{self, Rule};
use crate::text::same_word;
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::{Config, Edition, World};

/// What a session says of endpoints. What it does not say is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// `DisableSSL`.
    pub disable_ssl: bool,
    /// `UseDualStack`.
    pub use_dual_stack: bool,
    /// `UseDualStackEndpoint`: whether it is enabled.
    pub dual_stack: Option<bool>,
    /// `UseFIPSEndpoint`: whether it is enabled.
    pub fips: Option<bool>,
    /// `STSRegionalEndpoint`: whether it is regional.
    pub sts_regional: Option<bool>,
    /// `S3UsEast1RegionalEndpoint`: whether it is regional.
    pub s3_regional: Option<bool>,
    /// Where the metadata service is said to be; empty where nothing is said.
    pub metadata_endpoint: String,
    /// Whether the metadata service is asked over version 6 of the Internet Protocol.
    pub metadata_ipv6: Option<bool>,
}

/// A setting of edition 1.55 with everything that may say it, the strongest first.
struct Row {
    field: &'static str,
    variable: &'static str,
    key: &'static str,
    /// What a text means.
    reads: fn(&str) -> Option<bool>,
    in_file: InFile,
    of_config: fn(&Config) -> Option<bool>,
    place: fn(&mut Flags) -> &mut Option<bool>,
    rules: &'static [Rule],
}

/// How a profile says it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum InFile {
    /// By a word. An empty one says nothing.
    Word,
    /// By a word. An empty one takes back what an earlier file says.
    LastWord,
    /// By a truth value. What is none is false.
    Switch,
}

/// Rules: CLI-18, CLI-19, CLI-21, CLI-22, CLI-24, ROLE-28.
const ROWS: [Row; 5] = [
    Row {
        field: "STSRegionalEndpoint",
        variable: "AWS_STS_REGIONAL_ENDPOINTS",
        key: "sts_regional_endpoints",
        reads: regional,
        in_file: InFile::Word,
        of_config: |config| config.sts_regional_endpoint,
        place: |flags| &mut flags.sts_regional,
        rules: &[rule::CLI_21],
    },
    Row {
        field: "S3UsEast1RegionalEndpoint",
        variable: "AWS_S3_US_EAST_1_REGIONAL_ENDPOINT",
        key: "s3_us_east_1_regional_endpoint",
        reads: regional,
        in_file: InFile::Word,
        of_config: |config| config.s3_us_east_1_regional_endpoint,
        place: |flags| &mut flags.s3_regional,
        rules: &[rule::CLI_22],
    },
    Row {
        field: "UseDualStackEndpoint",
        variable: "AWS_USE_DUALSTACK_ENDPOINT",
        key: "use_dualstack_endpoint",
        reads: |value| Some(same_word(value, "true")),
        in_file: InFile::Switch,
        of_config: |config| config.use_dual_stack_endpoint,
        place: |flags| &mut flags.dual_stack,
        rules: &[rule::CLI_18],
    },
    Row {
        field: "UseFIPSEndpoint",
        variable: "AWS_USE_FIPS_ENDPOINT",
        key: "use_fips_endpoint",
        reads: |value| Some(same_word(value, "true")),
        in_file: InFile::Switch,
        of_config: |config| config.use_fips_endpoint,
        place: |flags| &mut flags.fips,
        rules: &[rule::CLI_19],
    },
    Row {
        field: "",
        variable: "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
        key: "ec2_metadata_service_endpoint_mode",
        reads: |value| {
            Some(value.trim()).filter(|value| !value.is_empty()).map(|value| same_word(value, "IPv6"))
        },
        in_file: InFile::LastWord,
        of_config: |_| None,
        place: |flags| &mut flags.metadata_ipv6,
        rules: &[rule::CLI_24],
    },
];

/// The metadata service's own endpoint, by variable and by key.
const METADATA: (&str, &str) = ("AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint");

fn regional(value: &str) -> Option<bool> {
    Some(same_word(value, "regional"))
}

/// Something that a profile says of endpoints.
#[derive(Clone)]
struct Said<'w> {
    key: &'static str,
    meaning: Option<bool>,
    candidate: Candidate<'w>,
}

/// What a profile of edition 1.55 says of endpoints.
#[derive(Clone, Default)]
pub(crate) struct Settings<'w>(Vec<Said<'w>>);

impl<'w> Settings<'w> {
    /// Puts what a later file says in place of what an earlier one does.
    pub(crate) fn merge(&mut self, file: &SharedFile<'w>, section: &Section<'w>) {
        for row in &ROWS {
            let Some((candidate, switch)) = said(file, section, row.key) else { continue };
            let meaning = match row.in_file {
                InFile::Word if candidate.value.is_empty() => continue,
                InFile::Word | InFile::LastWord => (row.reads)(&candidate.value),
                InFile::Switch => Some(switch),
            };
            self.replace(Said { key: row.key, meaning, candidate });
        }
        if let Some((candidate, _)) = said(file, section, METADATA.1) {
            self.replace(Said { key: METADATA.1, meaning: None, candidate });
        }
    }

    fn replace(&mut self, said: Said<'w>) {
        self.0.retain(|earlier| earlier.key != said.key);
        self.0.push(said);
    }

    fn get(&self, key: &str) -> Option<&Said<'w>> {
        self.0.iter().find(|said| said.key == key)
    }
}

/// What a section says of a key, and whether that switches something on.
fn said<'w>(
    file: &SharedFile<'w>,
    section: &Section<'w>,
    key: &'static str,
) -> Option<(Candidate<'w>, bool)> {
    let ini = file.ini();
    let (value, line) = ini.value(section, key)?;
    let origin = Origin::Key { path: file.path.clone(), line, key };
    let switch = ini.boolean(section, key).unwrap_or_default();
    Some((Candidate::shown(origin, Cow::Owned(value.into_owned())), switch))
}

impl Flags {
    /// What the config alone says.
    ///
    /// Rules: CLI-15, CLI-16, CLI-31, CLI-32.
    pub(crate) fn of_config(world: &World) -> Self {
        let mut flags = Self::default();
        flags.merge_in(world.edition, &world.options.config);
        flags
    }

    /// What the config says, over the environment, over the profile.
    ///
    /// Rules: CLI-18, CLI-19, CLI-21, CLI-22, CLI-24.
    pub(crate) fn v1_55<'w>(world: &'w World, profile: &Settings<'w>, trace: &mut Trace<'w>) -> Self {
        let mut flags = Self::of_config(world);
        for row in ROWS.iter().filter(|row| row.is_said(world, profile)) {
            row.decide(world, profile, &mut flags, trace);
        }
        flags.metadata_endpoint = metadata_endpoint(world, Some(profile), trace);
        flags
    }

    /// What a session says that looks at nothing but the config and the variables of the metadata service.
    ///
    /// Rules: CLI-32, CLI-40.
    pub(crate) fn of_defaults<'w>(world: &'w World, trace: &mut Trace<'w>) -> Self {
        let mut flags = Self::of_config(world);
        if world.options.config.endpoint_resolver.is_some() {
            note_forgotten(world, trace);
        } else if world.edition == Edition::V1_55 {
            let nothing = Settings::default();
            let rows = ROWS.iter().filter(|row| row.in_file == InFile::LastWord);
            for row in rows.filter(|row| row.is_said(world, &nothing)) {
                row.decide(world, &nothing, &mut flags, trace);
            }
            flags.metadata_endpoint = metadata_endpoint(world, None, trace);
        }
        flags
    }

    /// Whether something is said of the metadata service.
    pub(crate) fn says_metadata(&self) -> bool {
        !self.metadata_endpoint.is_empty() || self.metadata_ipv6.is_some()
    }

    fn forget_metadata(&mut self) {
        (self.metadata_endpoint, self.metadata_ipv6) = Default::default();
    }

    /// Puts what a config says in place of what is said. Edition 1.14 has the older fields alone. A resolver that comes with
    /// the config was told nothing of the metadata service.
    ///
    /// Rules: CLI-3, CLI-31, CLI-40.
    pub(crate) fn merge_in(&mut self, edition: Edition, config: &Config) {
        self.disable_ssl = config.disable_ssl.unwrap_or(self.disable_ssl);
        self.use_dual_stack = config.use_dual_stack.unwrap_or(self.use_dual_stack);
        for row in ROWS.iter().filter(|_| edition == Edition::V1_55) {
            let place = (row.place)(self);
            *place = (row.of_config)(config).or(*place);
        }
        if config.endpoint_resolver.is_some() {
            self.forget_metadata();
        }
    }
}

impl Row {
    /// Whether anything says it.
    fn is_said(&self, world: &World, profile: &Settings<'_>) -> bool {
        variable(world, self.variable).is_some()
            || profile.get(self.key).is_some()
            || (self.of_config)(&world.options.config).is_some()
    }

    fn decide<'w>(&self, world: &'w World, profile: &Settings<'w>, flags: &mut Flags, trace: &mut Trace<'w>) {
        let config = (self.of_config)(&world.options.config);
        let variable = variable(world, self.variable);
        let key = profile.get(self.key);
        let meaning =
            config.or_else(|| variable.and_then(self.reads)).or_else(|| key.and_then(|key| key.meaning));
        *(self.place)(flags) = meaning;
        let config =
            config.map(|on| Candidate::shown(Origin::Config(self.field), if on { "on" } else { "off" }));
        let variable = variable.map(|value| Candidate::shown(Origin::Variable(self.variable), value));
        let all = config.into_iter().chain(variable).chain(key.map(|key| key.candidate.clone()));
        trace.record_winner(self.rules, Subject::Endpoint, all);
    }
}

/// Records what a resolver that takes the place of everything before it is not told.
///
/// Rules: CLI-40.
fn note_forgotten<'w>(world: &'w World, trace: &mut Trace<'w>) {
    let names = [METADATA.0, "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"];
    let found = names.map(|name| Some((name, variable(world, name)?))).into_iter().flatten();
    let found = found.map(|(name, value)| Candidate::shown(Origin::Variable(name), value));
    let found: Vec<_> = found.filter(|_| world.edition == Edition::V1_55).collect();
    if !found.is_empty() {
        trace.ignore(&[rule::CLI_40], Subject::Endpoint, found);
    }
}

/// Rules: CLI-24.
fn metadata_endpoint<'w>(world: &'w World, profile: Option<&Settings<'w>>, trace: &mut Trace<'w>) -> String {
    let variable = variable(world, METADATA.0);
    let key = profile.and_then(|profile| profile.get(METADATA.1)).map(|said| &said.candidate);
    let key = key.filter(|candidate| !candidate.value.is_empty());
    let Some(winner) = variable.or(key.map(|candidate| &*candidate.value)).map(String::from) else {
        return String::new();
    };
    let variable = variable.map(|value| Candidate::shown(Origin::Variable(METADATA.0), value));
    trace.record_winner(&[rule::CLI_24], Subject::Endpoint, variable.into_iter().chain(key.cloned()));
    winner
}
