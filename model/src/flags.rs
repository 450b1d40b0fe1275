//! Four switches of a session's config: what the program sets and, in edition 1.55, what the environment and the profile set too.

use alloc::vec::Vec;

use crate::decide::Source;
use crate::environment::{from_variable, same_word};
use crate::files::SharedFile;
use crate::ini::{Section, Value};
use crate::rule::{self, Rule};
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::{Config, Edition, World};

/// Fields of a session's config. A field that is not set is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// `S3UseARNRegion`. Edition 1.14 does not have this field, nor the next two.
    pub s3_use_arn_region: Option<bool>,
    /// `EnableEndpointDiscovery`.
    pub enable_endpoint_discovery: Option<bool>,
    /// `EC2MetadataEnableFallback`.
    pub ec2_metadata_enable_fallback: Option<bool>,
    /// `EC2MetadataDisableTimeoutOverride`.
    pub ec2_metadata_disable_timeout_override: Option<bool>,
}

/// A field of the config.
struct Flag {
    name: &'static str,
    from_config: fn(&Config) -> Option<bool>,
    field_mut: fn(&mut Flags) -> &mut Option<bool>,
    /// Whether edition 1.14 has the field.
    is_in_v1_14: bool,
    /// The variable and the key that set it too.
    shared: Option<Shared>,
}

/// The variable and the key of a profile that set a field in edition 1.55.
struct Shared {
    /// The rule by which the config takes precedence over the variable, and the variable over the key.
    rule: Rule,
    variable: &'static str,
    /// The value of the field for a value of the variable, which is ignored if it has none.
    parse: fn(&str) -> Option<bool>,
    /// The rule by which values of the variable count that are neither `true` nor `false`.
    loosely: Option<Rule>,
    key: &'static str,
    /// Whether a key that is on sets the field to false.
    is_opposite: bool,
    /// The rule by which the key has no effect: always, or only while shared config is off.
    no_effect: Rule,
    is_never_read: bool,
    /// The default, with its rule.
    default: Option<(bool, Rule)>,
}

const FLAGS: [Flag; 4] = [
    Flag {
        name: "S3UseARNRegion",
        from_config: |config| config.s3_use_arn_region,
        field_mut: |flags| &mut flags.s3_use_arn_region,
        is_in_v1_14: false,
        shared: Some(Shared {
            rule: rule::FLAG_1,
            variable: "AWS_S3_USE_ARN_REGION",
            parse: truth,
            loosely: None,
            key: "s3_use_arn_region",
            is_opposite: false,
            no_effect: rule::FLAG_2,
            is_never_read: true,
            default: Some((false, rule::FLAG_3)),
        }),
    },
    Flag {
        name: "EnableEndpointDiscovery",
        from_config: |config| config.enable_endpoint_discovery,
        field_mut: |flags| &mut flags.enable_endpoint_discovery,
        is_in_v1_14: false,
        shared: Some(Shared {
            rule: rule::FLAG_4,
            variable: "AWS_ENABLE_ENDPOINT_DISCOVERY",
            parse: |value| Some(value != "false"),
            loosely: Some(rule::FLAG_5),
            key: "endpoint_discovery_enabled",
            is_opposite: false,
            no_effect: rule::FLAG_6,
            is_never_read: false,
            default: None,
        }),
    },
    Flag {
        name: "EC2MetadataEnableFallback",
        from_config: |config| config.ec2_metadata_enable_fallback,
        field_mut: |flags| &mut flags.ec2_metadata_enable_fallback,
        is_in_v1_14: false,
        shared: Some(Shared {
            rule: rule::FLAG_7,
            variable: "AWS_EC2_METADATA_V1_DISABLED",
            parse: |value| truth(value).map(|is_disabled| !is_disabled),
            loosely: None,
            key: "ec2_metadata_v1_disabled",
            is_opposite: true,
            no_effect: rule::FLAG_9,
            is_never_read: false,
            default: None,
        }),
    },
    Flag {
        name: "EC2MetadataDisableTimeoutOverride",
        from_config: |config| config.ec2_metadata_disable_timeout_override,
        field_mut: |flags| &mut flags.ec2_metadata_disable_timeout_override,
        is_in_v1_14: true,
        shared: None,
    },
];

/// The truth value of `true` or `false` in any case.
fn truth(value: &str) -> Option<bool> {
    if same_word(value, "true") { Some(true) } else { same_word(value, "false").then_some(false) }
}

const fn word(is_on: bool) -> &'static str {
    if is_on { "true" } else { "false" }
}

/// The values of the keys of a profile in edition 1.55, at most one for each key: that of the last file that has it.
#[derive(Clone, Default)]
pub(crate) struct ProfileFlags<'w>(Vec<(&'static str, Candidate<'w>)>);

/// The keys of a profile that set such fields, or have the name of one.
pub(crate) fn keys() -> impl Iterator<Item = &'static str> {
    FLAGS.iter().filter_map(|flag| flag.shared.as_ref()).map(|shared| shared.key)
}

impl<'w> ProfileFlags<'w> {
    /// Adds the keys of a later file.
    pub(crate) fn merge(
        &mut self,
        file: &SharedFile<'w>,
        section: &Section<'w>,
        is_on: bool,
        trace: &mut Trace<'w>,
    ) {
        for shared in FLAGS.iter().filter_map(|flag| flag.shared.as_ref()) {
            let Some(Value { text, line, .. }) = file.ini().value(section, shared.key) else { continue };
            let Some(parsed) = file.ini().boolean(section, shared.key) else { continue };
            let origin = Origin::Key { path: file.path.clone(), line, key: shared.key };
            let found = Candidate::shown(origin, text);
            if is_on && !shared.is_never_read {
                trace.record_reading(parsed.rule.as_slice(), || found.clone());
            }
            let is_on = parsed.value.unwrap_or_default() != shared.is_opposite;
            self.0.retain(|(earlier, _)| *earlier != shared.key);
            self.0.push((shared.key, Candidate { value: word(is_on).into(), ..found }));
        }
    }

    fn get(&self, key: &str) -> Option<Candidate<'w>> {
        self.0.iter().find(|(known, _)| *known == key).map(|(_, found)| found.clone())
    }
}

impl Flags {
    /// The fields that the config of the program sets.
    pub(crate) fn from_config(world: &World) -> Self {
        let mut flags = Self::default();
        flags.merge(world.edition, &world.options.config, |_, _| true);
        flags
    }

    /// The fields in edition 1.14, which has neither the others nor variables for them.
    pub(crate) fn v1_14<'w>(world: &'w World, trace: &mut Trace<'w>) -> Self {
        for flag in &FLAGS {
            let Some(shared) = &flag.shared else { continue };
            let variable = from_variable(world, shared.variable);
            trace.ignore(Subject::Config, rule::FLAG_10, flag.passed(world).into_iter().chain(variable));
        }
        Self::from_config(world)
    }

    /// The fields that the config, the environment and the profile set in edition 1.55.
    pub(crate) fn v1_55<'w>(
        world: &'w World,
        profile: &ProfileFlags<'w>,
        is_on: bool,
        trace: &mut Trace<'w>,
    ) -> Self {
        let mut flags = Self::from_config(world);
        for flag in &FLAGS {
            if let Some(shared) = &flag.shared {
                *(flag.field_mut)(&mut flags) =
                    shared.decide(flag.passed(world), world, (profile, is_on), trace);
            }
        }
        flags
    }

    /// The fields of a session that does not read the environment.
    pub(crate) fn without_environment<'w>(world: &'w World, trace: &mut Trace<'w>) -> Self {
        if world.edition == Edition::V1_14 {
            return Self::v1_14(world, trace);
        }
        let variables = FLAGS.iter().filter_map(|flag| flag.shared.as_ref());
        let variables = variables.filter_map(|shared| from_variable(world, shared.variable));
        trace.ignore(Subject::Config, rule::FLAG_11, variables);
        Self::from_config(world)
    }

    /// Sets each field that the config sets, if `is_decided` returns true for its name and value and the edition has it.
    pub(crate) fn merge(
        &mut self,
        edition: Edition,
        config: &Config,
        mut is_decided: impl FnMut(&'static str, &'static str) -> bool,
    ) {
        for flag in FLAGS.iter().filter(|flag| edition == Edition::V1_55 || flag.is_in_v1_14) {
            if let Some(is_on) = (flag.from_config)(config)
                && is_decided(flag.name, word(is_on))
            {
                *(flag.field_mut)(self) = Some(is_on);
            }
        }
    }
}

impl Flag {
    /// The field of the program's config.
    fn passed<'w>(&self, world: &World) -> Option<Candidate<'w>> {
        let is_on = (self.from_config)(&world.options.config)?;
        Some(Candidate::shown(Origin::Config(self.name), word(is_on)))
    }
}

impl Shared {
    /// Decides on the value of a field, which the config may set; `None` if nothing sets it.
    fn decide<'w>(
        &self,
        config: Option<Candidate<'w>>,
        world: &'w World,
        (profile, is_on): (&ProfileFlags<'w>, bool),
        trace: &mut Trace<'w>,
    ) -> Option<bool> {
        let variable = from_variable(world, self.variable);
        let set = variable.as_ref().map(|found| &*found.value).filter(|value| !value.is_empty());
        let parsed = set.and_then(self.parse);
        let loosely = self.loosely.filter(|_| set.is_some_and(|value| !["true", "false"].contains(&value)));
        let variable = variable.map(|found| match parsed {
            Some(is_on) => Candidate { value: word(is_on).into(), ..found },
            None => found,
        });
        let variable = Source::new(self.rule, variable).when(parsed.is_some(), rule::FLAG_8);
        let variable = loosely.into_iter().fold(variable, |variable, rule| variable.and(true, rule));
        let counts = is_on && !self.is_never_read;
        let default = self
            .default
            .map(|(is_on, rule)| Source::new(rule, Some(Candidate::shown(Origin::Default, word(is_on)))));
        let sources = [
            Source::new(self.rule, config),
            variable,
            Source::new(self.rule, profile.get(self.key)).when(counts, self.no_effect),
        ];
        let winner = trace.decide(Subject::Config, sources.into_iter().chain(default));
        winner.map(|winner| winner.value == word(true))
    }
}
