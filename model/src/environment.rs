//! Environment variables: the variables of each setting, and the conditions under which they count.

use alloc::borrow::Cow;
use alloc::string::String;

use crate::decide::{Layer, Source};
use crate::failure::Failure;
use crate::files::file_at;
use crate::path;
use crate::rule::{self, Rule};
use crate::session::Keys;
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::{Constructor, Edition, Platform, SharedConfigState, World};

/// The settings of a session in environment variables.
pub(crate) struct Environment<'w> {
    pub(crate) shared_config: bool,
    pub(crate) keys: Option<EnvKeys<'w>>,
    pub(crate) ca_bundle: Option<Candidate<'w>>,
    pub(crate) role_arn: Option<Candidate<'w>>,
    pub(crate) web_identity_token_file: Option<Candidate<'w>>,
    /// `AWS_ROLE_SESSION_NAME`.
    pub(crate) role_session_name: Option<Candidate<'w>>,
}

/// A complete pair of keys in the environment.
pub(crate) struct EnvKeys<'w> {
    pub(crate) credentials: Keys,
    /// The access key id, with the variable that gives it.
    pub(crate) id: Candidate<'w>,
}

/// The variables whose values are never shown.
const SECRET: [&str; 3] = ["AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY", "AWS_SESSION_TOKEN"];

/// The variable with its value, which may be empty; `None` if it is not set.
pub(crate) fn from_variable<'w>(world: &'w World, name: &'static str) -> Option<Candidate<'w>> {
    let value = Cow::Borrowed(world.env.get(name)?);
    Some(Candidate { origin: Origin::Variable(name), value, secret: SECRET.contains(&name) })
}

/// A source with the value of the variable, which is ignored unless `AWS_SDK_LOAD_CONFIG` is true or the program sets
/// `SharedConfigEnable`. If `AWS_SDK_LOAD_CONFIG` is true, the variable is read even with `SharedConfigDisable`.
pub(crate) fn if_shared_config<'w>(world: &'w World, name: &'static str, by: Rule) -> Source<'w> {
    let is_loaded = load_config_is_set(world);
    let is_enabled = state(world) == SharedConfigState::Enable;
    Source::new(if is_loaded { by } else { rule::SCS_11 }, from_variable(world, name))
        .and(is_loaded && state(world) == SharedConfigState::Disable, rule::SCS_10)
        .when(is_loaded || is_enabled, by)
}

/// The path in a variable as a source. It is used literally: neither a tilde nor the name of a variable in it is expanded.
pub(crate) fn file_from_variable<'w>(world: &'w World, name: &'static str, by: Rule) -> Source<'w> {
    let names_variable = |text: &str| text.starts_with(|c: char| c.is_ascii_alphabetic());
    let is_expandable = |path: &str| path.starts_with('~') || path.split('$').skip(1).any(names_variable);
    let exists = |path: &str| file_at(world, path).is_some();
    Source::new(by, from_variable(world, name))
        .and_if(is_expandable, rule::ENV_19)
        .and_if(|path| !has_home(world) && exists(path), rule::FILE_15)
}

/// The unchanged value of a variable. An empty variable counts as not set.
///
/// Rules: ENV-17, ENV-18.
pub(crate) fn variable<'w>(world: &'w World, name: &str) -> Option<&'w str> {
    world.env.get(name).filter(|value| !value.is_empty())
}

/// Whether `AWS_SDK_LOAD_CONFIG` enables shared config.
///
/// Rules: SCS-2.
pub(crate) fn load_config_is_set(world: &World) -> bool {
    variable(world, "AWS_SDK_LOAD_CONFIG").is_some_and(truthy)
}

impl<'w> Environment<'w> {
    /// Reads the variables that more than one decision needs.
    pub(crate) fn read(world: &'w World, trace: &mut Trace<'w>) -> Self {
        let shared_config = shared_config_is_on(world, trace);
        let web_identity = ["AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN", "AWS_ROLE_SESSION_NAME"]
            .map(|name| from_variable(world, name));
        let [web_identity_token_file, role_arn, role_session_name] = match world.edition {
            Edition::V1_14 => {
                trace.ignore(Subject::Credentials, rule::ENV_26, web_identity.into_iter().flatten());
                [None, None, None]
            }
            Edition::V1_55 => web_identity.map(|found| found.filter(|found| !found.value.is_empty())),
        };
        let ca_bundle = from_variable(world, "AWS_CA_BUNDLE").filter(|found| !found.value.is_empty());
        let keys = keys(world, "EnvConfigCredentials", trace);
        Self { shared_config, keys, ca_bundle, role_arn, web_identity_token_file, role_session_name }
    }
}

/// Whether shared config is on. The option decides; by default `AWS_SDK_LOAD_CONFIG` does.
fn shared_config_is_on<'w>(world: &'w World, trace: &mut Trace<'w>) -> bool {
    const ON: &str = "on";
    const OFF: &str = "off";
    let is_new = world.options.constructor == Constructor::New;
    let state = if is_new { SharedConfigState::FromEnv } else { world.options.shared_config_state };
    let option = |expected, shown| {
        (state == expected).then(|| Candidate::shown(Origin::Option("SharedConfigState"), shown))
    };
    let variable = from_variable(world, "AWS_SDK_LOAD_CONFIG").map(|found| match &*found.value {
        "" => found,
        value => Candidate { value: (if truthy(value) { ON } else { OFF }).into(), ..found },
    });
    let decided = trace.decide(
        Subject::SharedConfig,
        [
            Source::new(rule::SCS_3, option(SharedConfigState::Enable, ON)),
            Source::new(rule::SCS_4, option(SharedConfigState::Disable, OFF)),
            Source::new(rule::SCS_2, variable.filter(|_| state == SharedConfigState::FromEnv))
                .and(is_new, rule::DNEW_2)
                .and(!is_new, rule::SCS_5),
            Source::new(rule::SCS_5, Some(Candidate::shown(Origin::Default, OFF))),
        ],
    );
    decided.is_some_and(|decided| decided.value == ON)
}

/// The state of shared config in the options. `New` enables shared config itself.
pub(crate) fn state(world: &World) -> SharedConfigState {
    match world.options.constructor {
        Constructor::New => SharedConfigState::Enable,
        Constructor::NewSession | Constructor::NewSessionWithOptions => world.options.shared_config_state,
    }
}

/// The variables of the access key id, and those of the secret access key, the newer one first.
pub(crate) const ID: [&str; 2] = ["AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY"];
pub(crate) const SECRET_KEY: [&str; 2] = ["AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY"];

/// Whether the environment sets one of the two keys, or both.
pub(crate) fn has_a_key(world: &World) -> bool {
    ID.iter().chain(&SECRET_KEY).any(|name| variable(world, name).is_some())
}

/// The keys of the environment, if both are set. Each key has an older variable, which counts if the newer is not set.
pub(crate) fn keys<'w>(
    world: &'w World,
    provider: &'static str,
    trace: &mut Trace<'w>,
) -> Option<EnvKeys<'w>> {
    let found = |name| from_variable(world, name);
    let first = |names: [&'static str; 2]| names.into_iter().find_map(|name| variable(world, name));
    let is_set = |name| variable(world, name).is_some();
    if first(ID).is_none() || first(SECRET_KEY).is_none() {
        let halves = ID.into_iter().chain(SECRET_KEY).filter_map(found);
        trace.ignore(Subject::Credentials, rule::ENV_2, halves);
        trace.ignore(Subject::Credentials, rule::ENV_4, found("AWS_SESSION_TOKEN"));
        return None;
    }
    let is_mixed = is_set(ID[0]) != is_set(SECRET_KEY[0]);
    let id = trace.decide(
        Subject::AccessKeyId,
        [
            Source::new(rule::ENV_1, found(ID[0])).over(&[(Layer::Environment, &[rule::ENV_5])]),
            Source::new(rule::ENV_5, found(ID[1])).and(is_mixed, rule::ENV_7),
        ],
    )?;
    let secret = trace.decide(
        Subject::SecretAccessKey,
        [
            Source::new(rule::ENV_1, found(SECRET_KEY[0])).over(&[(Layer::Environment, &[rule::ENV_6])]),
            Source::new(rule::ENV_6, found(SECRET_KEY[1])).and(is_mixed, rule::ENV_7),
        ],
    )?;
    let token = trace.decide(Subject::SessionToken, [Source::new(rule::ENV_3, found("AWS_SESSION_TOKEN"))]);
    let credentials = Keys {
        access_key_id: String::from(&*id.value),
        secret_access_key: (&*secret.value).into(),
        session_token: token.map_or_else(Default::default, |token| (&*token.value).into()),
        provider_name: provider.into(),
    };
    Some(EnvKeys { credentials, id })
}

/// The variable that contains the home directory, and the rule that names it.
const fn home_variable(platform: Platform) -> (&'static str, Rule) {
    match platform {
        Platform::Unix => ("HOME", rule::FILE_1),
        Platform::Windows => ("USERPROFILE", rule::FILE_2),
    }
}

/// Records that the variable that contains the home directory on the other platform is ignored.
pub(crate) fn ignore_other_home<'w>(world: &'w World, trace: &mut Trace<'w>) {
    let (name, rule) = match world.platform {
        Platform::Unix => ("USERPROFILE", rule::FILE_18),
        Platform::Windows => ("HOME", rule::FILE_3),
    };
    trace.ignore(Subject::Files, rule, from_variable(world, name));
}

/// Whether a variable contains the home directory. The accounts of the operating system are not part of a world.
///
/// Rules: SSO-1.
pub(crate) fn has_home(world: &World) -> bool {
    home(world).is_some()
}

/// The home directory that the environment names.
pub(crate) fn home(world: &World) -> Option<&str> {
    variable(world, home_variable(world.platform).0)
}

/// The path of the default file of this name; `None` without a home directory.
pub(crate) fn default_path(world: &World, file: &str) -> Option<String> {
    let home = variable(world, home_variable(world.platform).0)?;
    Some(path::in_home(home, file))
}

/// The default file of this name in the home directory, as a source.
pub(crate) fn default_file<'w>(world: &'w World, file: &str) -> Source<'w> {
    let path = default_path(world, file);
    let path = path.map(|path| Candidate::shown(Origin::File(path.clone().into()), path));
    Source::new(home_variable(world.platform).1, path)
}

/// A variable whose value edition 1.55 checks first.
pub(crate) struct Checked {
    pub(crate) name: &'static str,
    accepts: fn(&str) -> bool,
    message: fn(&str, &str) -> String,
    /// Whether an invalid value makes the deprecated `New` discard all that it has read from the environment.
    discards_environment: bool,
}

/// Rules: ENV-20, ERR-14.
pub(crate) const CHECKED: [Checked; 6] = [
    Checked {
        name: "AWS_STS_REGIONAL_ENDPOINTS",
        accepts: legacy_or_regional,
        message: |name, value| {
            alloc::format!("failed to load, {name} from env config, {}", unknown_sts_mode(value))
        },
        discards_environment: false,
    },
    Checked {
        name: "AWS_S3_US_EAST_1_REGIONAL_ENDPOINT",
        accepts: legacy_or_regional,
        message: |name, value| {
            alloc::format!("failed to load, {name} from env config, {}", unknown_s3_mode(value))
        },
        discards_environment: false,
    },
    Checked {
        name: "AWS_S3_USE_ARN_REGION",
        accepts: true_or_false,
        message: |name, value| invalid(name, value, "need true or false"),
        discards_environment: true,
    },
    Checked {
        name: "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
        accepts: ip_version,
        message: |name, value| invalid(name, value, UNKNOWN_IMDS_MODE),
        discards_environment: true,
    },
    Checked {
        name: "AWS_USE_DUALSTACK_ENDPOINT",
        accepts: true_or_false,
        message: |name, value| invalid(name, value, "need true, false"),
        discards_environment: false,
    },
    Checked {
        name: "AWS_USE_FIPS_ENDPOINT",
        accepts: true_or_false,
        message: |name, value| invalid(name, value, "need true, false"),
        discards_environment: false,
    },
];

pub(crate) const UNKNOWN_IMDS_MODE: &str = "unknown EC2 IMDS endpoint mode, must be either IPv6 or IPv4";

pub(crate) fn unknown_sts_mode(value: &str) -> String {
    alloc::format!("unable to resolve the value of STSRegionalEndpoint for {value}")
}

pub(crate) fn unknown_s3_mode(value: &str) -> String {
    alloc::format!("unable to resolve the value of S3UsEast1RegionalEndpoint for {value}")
}

fn invalid(name: &str, value: &str, need: &str) -> String {
    alloc::format!("invalid value for environment variable, {name}={value}, {need}")
}

pub(crate) fn legacy_or_regional(value: &str) -> bool {
    same_word(value, "legacy") || same_word(value, "regional")
}

fn true_or_false(value: &str) -> bool {
    same_word(value, "true") || same_word(value, "false")
}

pub(crate) fn ip_version(value: &str) -> bool {
    let value = value.trim();
    value.is_empty() || same_word(value, "IPv6") || same_word(value, "IPv4")
}

/// A variable with an invalid value.
pub(crate) struct Invalid<'w> {
    pub(crate) found: Candidate<'w>,
    pub(crate) message: String,
    pub(crate) discards_environment: bool,
}

/// The first variable whose value edition 1.55 rejects. Edition 1.14 does not read these variables.
pub(crate) fn first_invalid(world: &World) -> Option<Invalid<'_>> {
    CHECKED.iter().find_map(|row| {
        let value = variable(world, row.name).filter(|value| !(row.accepts)(value))?;
        let found = Candidate::shown(Origin::Variable(row.name), value);
        Some(Invalid {
            found,
            message: (row.message)(row.name, value),
            discards_environment: row.discards_environment,
        })
    })
}

impl Invalid<'_> {
    /// Whether the variable is read after those of the metadata service.
    pub(crate) fn is_after_metadata(&self) -> bool {
        const LAST: [Origin<'_>; 2] =
            [Origin::Variable("AWS_USE_DUALSTACK_ENDPOINT"), Origin::Variable("AWS_USE_FIPS_ENDPOINT")];
        LAST.contains(&self.found.origin)
    }

    /// The error that creation returns.
    ///
    /// Rules: ERR-14.
    pub(crate) fn failure(&self, state: SharedConfigState) -> Failure {
        let source = match state {
            SharedConfigState::Enable => "shared",
            SharedConfigState::FromEnv | SharedConfigState::Disable => "environment",
        };
        Failure::new("", alloc::format!("failed to load {source} config, {}", self.message))
    }
}

/// The values that enable a setting. No other value does.
const TRUTHY: [&str; 6] = ["1", "t", "T", "true", "TRUE", "True"];

/// Whether the value enables a setting.
///
/// Rules: SCS-2.
pub(crate) fn truthy(value: &str) -> bool {
    TRUTHY.contains(&value)
}

/// Whether the value is the ASCII word in any case, by Unicode's simple case folding.
pub(crate) fn same_word(value: &str, word: &str) -> bool {
    let fold = |c: char| match c {
        'ſ' => 's',
        '\u{212A}' => 'k',
        other => other.to_ascii_lowercase(),
    };
    value.chars().map(fold).eq(word.chars().map(fold))
}
