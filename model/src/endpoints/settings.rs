//! The settings on which an endpoint depends, besides the service and the region. The config sets them and, in edition 1.55,
//! also the environment and the profile.

use alloc::string::String;
use alloc::vec::Vec;

use crate::decide::Source;
use crate::environment::{from_variable, same_word};
use crate::files::SharedFile;
use crate::ini::{Section, Value};
use crate::rule::{self, Rule};
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::{Config, Edition, Options, World};

/// The settings of a session on which its endpoints depend. A setting without a value is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EndpointSettings {
    /// `DisableSSL`.
    pub disable_ssl: bool,
    /// `UseDualStack`.
    pub use_dual_stack: bool,
    /// `UseDualStackEndpoint`: whether dual-stack endpoints are enabled.
    pub dual_stack: Option<bool>,
    /// `UseFIPSEndpoint`: whether FIPS endpoints are enabled.
    pub fips: Option<bool>,
    /// `STSRegionalEndpoint`: whether STS has regional endpoints in all regions.
    pub sts_regional: Option<bool>,
    /// `S3UsEast1RegionalEndpoint`: whether S3 has a regional endpoint in `us-east-1`.
    pub s3_regional: Option<bool>,
    /// The URL of the metadata service; empty for the default URL.
    pub metadata_endpoint: String,
    /// Whether the metadata service is called over IPv6 instead of IPv4.
    pub metadata_ipv6: Option<bool>,
}

/// A setting of edition 1.55. The program takes precedence over the environment variable, and the variable over the key of
/// the profile.
struct Setting {
    /// The rule that states this precedence.
    rule: Rule,
    program: Program,
    variable: &'static str,
    key: &'static str,
    /// The names of the values `true` and `false` in a trace.
    words: [&'static str; 2],
    /// Parses the value of a variable or a key.
    parse: fn(&str) -> Option<bool>,
    key_kind: KeyKind,
    field_mut: fn(&mut EndpointSettings) -> &mut Option<bool>,
}

/// How a program sets a setting.
enum Program {
    /// By this field of the config.
    Field(&'static str, fn(&Config) -> Option<bool>),
    /// By this option of the session, by a rule of its own.
    Option(&'static str, Rule, fn(&Options) -> Option<bool>),
}

/// How the value of a key in a profile is parsed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum KeyKind {
    /// As a word. An empty value has no effect.
    Word,
    /// As a word. An empty value removes the value of an earlier file.
    WordOrUnset,
    /// As a truth value. A value that is not a truth value is false.
    Boolean,
}

const SETTINGS: [Setting; 5] = [
    Setting {
        rule: rule::CLI_21,
        program: Program::Field("STSRegionalEndpoint", |config| config.sts_regional_endpoint),
        variable: "AWS_STS_REGIONAL_ENDPOINTS",
        key: "sts_regional_endpoints",
        words: ["regional", "legacy"],
        parse: |value| Some(same_word(value, "regional")),
        key_kind: KeyKind::Word,
        field_mut: |settings| &mut settings.sts_regional,
    },
    Setting {
        rule: rule::CLI_22,
        program: Program::Field("S3UsEast1RegionalEndpoint", |config| config.s3_us_east_1_regional_endpoint),
        variable: "AWS_S3_US_EAST_1_REGIONAL_ENDPOINT",
        key: "s3_us_east_1_regional_endpoint",
        words: ["regional", "legacy"],
        parse: |value| Some(same_word(value, "regional")),
        key_kind: KeyKind::Word,
        field_mut: |settings| &mut settings.s3_regional,
    },
    Setting {
        rule: rule::CLI_18,
        program: Program::Field("UseDualStackEndpoint", |config| config.use_dual_stack_endpoint),
        variable: "AWS_USE_DUALSTACK_ENDPOINT",
        key: "use_dualstack_endpoint",
        words: ["on", "off"],
        parse: |value| Some(same_word(value, "true")),
        key_kind: KeyKind::Boolean,
        field_mut: |settings| &mut settings.dual_stack,
    },
    Setting {
        rule: rule::CLI_19,
        program: Program::Field("UseFIPSEndpoint", |config| config.use_fips_endpoint),
        variable: "AWS_USE_FIPS_ENDPOINT",
        key: "use_fips_endpoint",
        words: ["on", "off"],
        parse: |value| Some(same_word(value, "true")),
        key_kind: KeyKind::Boolean,
        field_mut: |settings| &mut settings.fips,
    },
    METADATA_MODE,
];

/// The Internet Protocol version of calls to the metadata service.
const METADATA_MODE: Setting = Setting {
    rule: rule::CLI_43,
    program: Program::Option("EC2IMDSEndpointMode", rule::OPT_15, |options| options.ec2_imds_endpoint_ipv6),
    variable: "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
    key: "ec2_metadata_service_endpoint_mode",
    words: ["IPv6", "IPv4"],
    parse: |value| Some(value.trim()).filter(|value| !value.is_empty()).map(|value| same_word(value, "IPv6")),
    key_kind: KeyKind::WordOrUnset,
    field_mut: |settings| &mut settings.metadata_ipv6,
};

/// The variable and the key that set the URL of the metadata service.
const METADATA_URL: (&str, &str) = ("AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint");

/// The endpoint settings of a profile in edition 1.55, with at most one value for each key. The value of a later file
/// replaces that of an earlier one.
#[derive(Clone, Default)]
pub(crate) struct ProfileSettings<'w>(Vec<(&'static str, Candidate<'w>)>);

/// The keys of a profile that are settings for endpoints.
pub(crate) fn keys() -> impl Iterator<Item = &'static str> {
    SETTINGS.iter().map(|setting| setting.key).chain([METADATA_URL.1])
}

impl<'w> ProfileSettings<'w> {
    /// Adds the settings of a later file.
    pub(crate) fn merge(&mut self, file: &SharedFile<'w>, section: &Section<'w>, trace: &mut Trace<'w>) {
        for setting in &SETTINGS {
            let Some(found) = from_key(file, section, setting.key) else { continue };
            let is_on = match setting.key_kind {
                KeyKind::Word if found.value.is_empty() => continue,
                KeyKind::Word | KeyKind::WordOrUnset => (setting.parse)(&found.value),
                KeyKind::Boolean => {
                    let Some(parsed) = file.ini().boolean(section, setting.key) else { continue };
                    trace.record_reading(parsed.rule.as_slice(), || found.clone());
                    Some(parsed.value.unwrap_or_default())
                }
            };
            let value = is_on.map_or("", |is_on| setting.word(is_on)).into();
            self.replace(setting.key, Candidate { value, ..found });
        }
        if let Some(found) = from_key(file, section, METADATA_URL.1) {
            self.replace(METADATA_URL.1, found);
        }
    }

    fn replace(&mut self, key: &'static str, found: Candidate<'w>) {
        self.0.retain(|(earlier, _)| *earlier != key);
        self.0.push((key, found));
    }

    /// The value of a key, unless it is empty.
    fn get(&self, key: &str) -> Option<Candidate<'w>> {
        let (_, found) = self.0.iter().find(|(known, found)| *known == key && !found.value.is_empty())?;
        Some(found.clone())
    }
}

/// The value of a key, even an empty one.
fn from_key<'w>(file: &SharedFile<'w>, section: &Section<'w>, key: &'static str) -> Option<Candidate<'w>> {
    let Value { text, line, .. } = file.ini().value(section, key)?;
    let origin = Origin::Key { path: file.path.clone(), line, key };
    Some(Candidate::shown(origin, text))
}

impl EndpointSettings {
    /// These settings, with those of a second session in the place of the ones that are not set.
    pub(crate) fn over(&self, second: &Self) -> Self {
        Self {
            dual_stack: self.dual_stack.or(second.dual_stack),
            fips: self.fips.or(second.fips),
            ..self.clone()
        }
    }

    /// The settings of the config alone.
    pub(crate) fn from_config(world: &World) -> Self {
        let mut settings = Self::default();
        settings.merge(world.edition, &world.options.config, |_, _| true);
        settings
    }

    /// The settings of the config in edition 1.14, which has neither the other fields nor variables for them.
    pub(crate) fn v1_14<'w>(world: &'w World, trace: &mut Trace<'w>) -> Self {
        let config = &world.options.config;
        for setting in &SETTINGS {
            let field = setting.in_config(config);
            let field =
                field.map(|(name, is_on)| Candidate::shown(Origin::Config(name), setting.word(is_on)));
            let variable = from_variable(world, setting.variable);
            trace.ignore(Subject::Endpoint, rule::CLI_31, field.into_iter().chain(variable));
        }
        Self::from_config(world)
    }

    /// The settings of the config, the environment and the profile in edition 1.55.
    pub(crate) fn v1_55<'w>(world: &'w World, profile: &ProfileSettings<'w>, trace: &mut Trace<'w>) -> Self {
        let mut settings = Self::from_config(world);
        for setting in &SETTINGS {
            *(setting.field_mut)(&mut settings) = setting.decide(world, profile, trace);
        }
        settings.metadata_endpoint = metadata_endpoint(world, profile, trace);
        settings
    }

    /// The settings of a session that reads only the config and the variables of the metadata service.
    pub(crate) fn from_variables<'w>(world: &'w World, trace: &mut Trace<'w>) -> Self {
        let mut settings = Self::from_config(world);
        if world.edition == Edition::V1_14 {
            return Self::v1_14(world, trace);
        }
        let others = SETTINGS.iter().filter(|setting| setting.variable != METADATA_MODE.variable);
        let others = others.filter_map(|setting| from_variable(world, setting.variable));
        trace.ignore(Subject::Endpoint, rule::CLI_32, others);
        let no_profile = ProfileSettings::default();
        settings.metadata_ipv6 = METADATA_MODE.decide(world, &no_profile, trace);
        settings.metadata_endpoint = metadata_endpoint(world, &no_profile, trace);
        settings
    }

    /// These settings of [`from_variables`](Self::from_variables) for the clients of the session: if the config has an endpoint
    /// resolver, it takes the place of the one that knows the variables of the metadata service.
    pub(crate) fn of_clients<'w>(mut self, world: &'w World, trace: &mut Trace<'w>) -> Self {
        if world.options.config.endpoint_resolver.is_some() && self.sets_metadata() {
            let variables = [METADATA_URL.0, METADATA_MODE.variable].into_iter();
            let variables = variables.filter_map(|name| from_variable(world, name));
            trace.ignore(Subject::Endpoint, rule::CLI_46, variables);
            self.unset_metadata();
        }
        self
    }

    /// Whether the options, the environment or the profile set the URL of the metadata service or its Internet Protocol version.
    pub(crate) fn sets_metadata(&self) -> bool {
        !self.metadata_endpoint.is_empty() || self.metadata_ipv6.is_some()
    }

    /// Sets each setting to its value in the config, if the config has one and `is_decided` returns true for its field and
    /// value. Edition 1.14 has only the fields `DisableSSL` and `UseDualStack`.
    pub(crate) fn merge(
        &mut self,
        edition: Edition,
        config: &Config,
        mut is_decided: impl FnMut(&'static str, &'static str) -> bool,
    ) {
        let fields = [
            ("DisableSSL", config.disable_ssl, &mut self.disable_ssl),
            ("UseDualStack", config.use_dual_stack, &mut self.use_dual_stack),
        ];
        for (field, value, setting) in fields {
            if let Some(is_on) = value
                && is_decided(field, if is_on { "on" } else { "off" })
            {
                *setting = is_on;
            }
        }
        for setting in SETTINGS.iter().filter(|_| edition == Edition::V1_55) {
            if let Some((field, is_on)) = setting.in_config(config)
                && is_decided(field, setting.word(is_on))
            {
                *(setting.field_mut)(self) = Some(is_on);
            }
        }
    }

    /// Removes the URL and the Internet Protocol version of the metadata service.
    pub(crate) fn unset_metadata(&mut self) {
        (self.metadata_endpoint, self.metadata_ipv6) = Default::default();
    }
}

impl Setting {
    /// The name of the value in a trace.
    const fn word(&self, is_on: bool) -> &'static str {
        let [on, off] = self.words;
        if is_on { on } else { off }
    }

    /// The name of the field of a config that sets it, and its value.
    fn in_config(&self, config: &Config) -> Option<(&'static str, bool)> {
        match self.program {
            Program::Field(name, value) => Some((name, value(config)?)),
            Program::Option(..) => None,
        }
    }

    /// What the program sets.
    fn source<'w>(&self, options: &Options) -> Source<'w> {
        let (rule, origin, is_on) = match self.program {
            Program::Field(name, value) => (self.rule, Origin::Config(name), value(&options.config)),
            Program::Option(name, rule, value) => (rule, Origin::Option(name), value(options)),
        };
        Source::new(rule, is_on.map(|is_on| Candidate::shown(origin, self.word(is_on))))
    }

    /// Decides on the value of the setting; `None` if nothing sets it.
    fn decide<'w>(
        &self,
        world: &'w World,
        profile: &ProfileSettings<'w>,
        trace: &mut Trace<'w>,
    ) -> Option<bool> {
        let variable = from_variable(world, self.variable).map(|found| {
            let is_on = if found.value.is_empty() { None } else { (self.parse)(&found.value) };
            Candidate { value: is_on.map_or("", |is_on| self.word(is_on)).into(), ..found }
        });
        let winner = trace.decide(
            Subject::Endpoint,
            [
                self.source(&world.options),
                Source::new(self.rule, variable),
                Source::new(self.rule, profile.get(self.key)),
            ],
        );
        winner.map(|winner| winner.value == self.word(true))
    }
}

/// The URL of the metadata service that the options, the environment or the profile set; empty if none of them does.
fn metadata_endpoint<'w>(world: &'w World, profile: &ProfileSettings<'w>, trace: &mut Trace<'w>) -> String {
    let option = Some(&*world.options.ec2_imds_endpoint).filter(|url| !url.is_empty());
    let option = option.map(|url| Candidate::shown(Origin::Option("EC2IMDSEndpoint"), url));
    let winner = trace.decide(
        Subject::Endpoint,
        [
            Source::new(rule::OPT_14, option),
            Source::new(rule::CLI_24, from_variable(world, METADATA_URL.0)),
            Source::new(rule::CLI_24, profile.get(METADATA_URL.1)),
        ],
    );
    winner.map_or_else(String::new, |winner| winner.value.into_owned())
}
