//! What the environment says: each setting with the variables that give it, and when they count.

use alloc::borrow::Cow;
use alloc::string::String;

use crate::failure::Failure;
use crate::path;
use crate::rule::{self, Rule};
use crate::session::Keys;
use crate::text::{same_word, truthy};
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::{Constructor, Edition, Platform, SharedConfigState, World};

/// A setting and the variables that may give it, the first that is set before the rest.
struct Setting {
    subject: Subject,
    secret: bool,
    variables: &'static [Variable],
    /// The rules of the second variable's standing behind the first.
    order: &'static [Rule],
}

/// A variable, and the rules that close it while shared config is off.
struct Variable {
    name: &'static str,
    gated: Option<&'static [Rule]>,
}

const fn always(name: &'static str) -> Variable {
    Variable { name, gated: None }
}

const fn gated(name: &'static str, rules: &'static [Rule]) -> Variable {
    Variable { name, gated: Some(rules) }
}

const fn setting(subject: Subject, variables: &'static [Variable], order: &'static [Rule]) -> Setting {
    Setting { subject, secret: false, variables, order }
}

const fn secret(subject: Subject, variables: &'static [Variable], order: &'static [Rule]) -> Setting {
    Setting { subject, secret: true, variables, order }
}

/// Rules: ENV-1, ENV-5, ENV-7.
const ACCESS_KEY_ID: Setting =
    setting(Subject::AccessKeyId, &[always("AWS_ACCESS_KEY_ID"), always("AWS_ACCESS_KEY")], &[rule::ENV_5]);
/// Rules: ENV-1, ENV-6, ENV-7.
const SECRET_ACCESS_KEY: Setting = secret(
    Subject::SecretAccessKey,
    &[always("AWS_SECRET_ACCESS_KEY"), always("AWS_SECRET_KEY")],
    &[rule::ENV_6],
);
/// Rules: ENV-3, ENV-4.
const SESSION_TOKEN: Setting = secret(Subject::SessionToken, &[always("AWS_SESSION_TOKEN")], &[]);
/// Rules: ENV-9, ENV-10, ENV-11.
const REGION: Setting = setting(
    Subject::Region,
    &[always("AWS_REGION"), gated("AWS_DEFAULT_REGION", &[rule::ENV_10])],
    &[rule::ENV_11],
);
/// Rules: ENV-12, ENV-13, ENV-14.
const PROFILE: Setting = setting(
    Subject::Profile,
    &[always("AWS_PROFILE"), gated("AWS_DEFAULT_PROFILE", &[rule::ENV_13])],
    &[rule::ENV_14],
);
/// Rules: ENV-15.
const CREDENTIALS_FILE: Setting = setting(Subject::Files, &[always("AWS_SHARED_CREDENTIALS_FILE")], &[]);
/// Rules: ENV-16.
const CONFIG_FILE: Setting = setting(Subject::Files, &[always("AWS_CONFIG_FILE")], &[]);
/// Rules: TLS-2.
const CA_BUNDLE: Setting = setting(Subject::CaBundle, &[always("AWS_CA_BUNDLE")], &[]);
/// Rules: ENV-23, ENV-24, ENV-26.
const ROLE_ARN: Setting = setting(Subject::Role, &[always("AWS_ROLE_ARN")], &[]);
/// Rules: ENV-23, ENV-24, ENV-25, ENV-26.
const WEB_IDENTITY_TOKEN_FILE: Setting =
    setting(Subject::Credentials, &[always("AWS_WEB_IDENTITY_TOKEN_FILE")], &[]);

/// What a setting's variables say that count, at most one value for each of its two variables.
#[derive(Clone, Copy)]
pub(crate) struct Read<'w> {
    setting: &'static Setting,
    values: [Option<&'w str>; 2],
}

impl<'w> Read<'w> {
    const fn nothing(setting: &'static Setting) -> Self {
        Self { setting, values: [None, None] }
    }

    /// The candidates, the first before the other.
    pub(crate) fn candidates(self) -> impl Iterator<Item = Candidate<'w>> {
        let rows = self.setting.variables.iter().zip(self.values);
        rows.filter_map(move |(row, value)| Some(self.setting.candidate(row, value?)))
    }

    /// The candidate that wins.
    fn first(self) -> Option<Candidate<'w>> {
        self.candidates().next()
    }

    /// Whether the first variable gives the value, and whether the other does.
    pub(crate) fn given(self) -> [bool; 2] {
        self.values.map(|value| value.is_some())
    }
}

impl Setting {
    fn candidate<'w>(&self, row: &Variable, value: &'w str) -> Candidate<'w> {
        Candidate { origin: Origin::Variable(row.name), value: Cow::Borrowed(value), secret: self.secret }
    }
}

/// What the environment says of one session.
pub(crate) struct Environment<'w> {
    pub(crate) shared_config: bool,
    pub(crate) keys: Option<Keys>,
    /// The variable that gives the access key id, where one does.
    pub(crate) key_variable: &'static str,
    pub(crate) region: Read<'w>,
    pub(crate) profile: Read<'w>,
    pub(crate) credentials_file: Option<Candidate<'w>>,
    pub(crate) config_file: Option<Candidate<'w>>,
    pub(crate) ca_bundle: Option<Candidate<'w>>,
    pub(crate) role_arn: Option<Candidate<'w>>,
    pub(crate) web_identity_token_file: Option<Candidate<'w>>,
}

/// The value of a variable as it stands; an empty one counts as not set.
///
/// Rules: ENV-17, ENV-18, ENV-19.
pub(crate) fn variable<'w>(world: &'w World, name: &str) -> Option<&'w str> {
    world.env.get(name).filter(|value| !value.is_empty())
}

/// Whether AWS_SDK_LOAD_CONFIG switches shared config on.
///
/// Rules: SCS-2.
pub(crate) fn load_config_is_set(world: &World) -> bool {
    variable(world, "AWS_SDK_LOAD_CONFIG").is_some_and(truthy)
}

impl<'w> Environment<'w> {
    /// Reads every variable. `gate` says whether the variables count that need shared config;
    /// `SharedConfigDisable` does not close it again.
    ///
    /// Rules: SCS-10, SCS-11, ENV-26.
    pub(crate) fn read(world: &'w World, gate: bool, trace: &mut Trace<'w>) -> Self {
        let mut read = |setting| read(world, setting, gate, trace);
        let mut environment = Self {
            shared_config: gate,
            region: read(&REGION),
            profile: read(&PROFILE),
            credentials_file: read(&CREDENTIALS_FILE).first(),
            config_file: read(&CONFIG_FILE).first(),
            ca_bundle: read(&CA_BUNDLE).first(),
            role_arn: read(&ROLE_ARN).first(),
            web_identity_token_file: read(&WEB_IDENTITY_TOKEN_FILE).first(),
            keys: None,
            key_variable: key_variable(world),
        };
        if world.edition == Edition::V1_14 {
            environment.forget_web_identity(trace);
        }
        environment.keys = keys(world, "EnvConfigCredentials", trace);
        environment
    }

    /// Rules: ENV-26.
    fn forget_web_identity(&mut self, trace: &mut Trace<'w>) {
        let forgotten = [self.web_identity_token_file.take(), self.role_arn.take()];
        if forgotten.iter().any(Option::is_some) {
            trace.ignore(&[rule::ENV_26], Subject::Credentials, forgotten.into_iter().flatten());
        }
    }

    /// Whether a variable counts that needs shared config.
    pub(crate) fn reads_gated(&self) -> bool {
        self.region.given()[1] || self.profile.given()[1]
    }
}

/// What a setting's variables say; those that are empty or behind a closed gate are recorded as ignored.
///
/// Rules: ENV-10, ENV-11, ENV-13, ENV-14, ENV-17.
fn read<'w>(world: &'w World, setting: &'static Setting, gate: bool, trace: &mut Trace<'w>) -> Read<'w> {
    let mut read = Read::nothing(setting);
    for (place, row) in read.values.iter_mut().zip(setting.variables) {
        let Some(value) = world.env.get(row.name) else { continue };
        match row.gated {
            _ if value.is_empty() => {
                trace.ignore(&[rule::ENV_17], setting.subject, [setting.candidate(row, value)]);
            }
            Some(rules) if !gate => trace.ignore(rules, setting.subject, [setting.candidate(row, value)]),
            Some(_) | None => *place = Some(value),
        }
    }
    if read.given() == [true, true] {
        trace.decide(setting.order, setting.subject, read.candidates());
    }
    read
}

/// The environment's keys, where there are both.
///
/// Rules: ENV-1, ENV-2, ENV-3, ENV-4, ENV-7.
pub(crate) fn keys<'w>(world: &'w World, provider: &'static str, trace: &mut Trace<'w>) -> Option<Keys> {
    let [ids, secrets, tokens] =
        [&ACCESS_KEY_ID, &SECRET_ACCESS_KEY, &SESSION_TOKEN].map(|setting| read(world, setting, true, trace));
    match (ids.first(), secrets.first(), tokens.first()) {
        (Some(id), Some(secret), token) => {
            let keys = Keys {
                access_key_id: String::from(&*id.value),
                secret_access_key: (&*secret.value).into(),
                session_token: token.as_ref().map_or_else(Default::default, |token| (&*token.value).into()),
                provider_name: provider.into(),
            };
            let mixed = ids.given()[0] != secrets.given()[0];
            note_pair(id, secret, token, mixed, trace);
            Some(keys)
        }
        (None, None, None) => None,
        (None, None, token) => ignore(&[rule::ENV_4], [token, None], trace),
        (id, secret, None) => ignore(&[rule::ENV_2], [id.or(secret), None], trace),
        (id, secret, token) => ignore(&[rule::ENV_2, rule::ENV_4], [id.or(secret), token], trace),
    }
}

/// The variable that gives the access key id: the older one where the newer is not set.
///
/// Rules: ENV-5.
fn key_variable(world: &World) -> &'static str {
    let newer = variable(world, "AWS_ACCESS_KEY_ID").is_some();
    if newer { "AWS_ACCESS_KEY_ID" } else { "AWS_ACCESS_KEY" }
}

/// Records where each part of a complete pair stands.
///
/// Rules: ENV-1, ENV-3, ENV-5, ENV-6, ENV-7.
fn note_pair<'w>(
    id: Candidate<'w>,
    secret: Candidate<'w>,
    token: Option<Candidate<'w>>,
    mixed: bool,
    trace: &mut Trace<'w>,
) {
    let rules = |candidate: &Candidate<'_>, older: &str, rules: &'static [Rule]| match &candidate.origin {
        Origin::Variable(name) if *name == older => rules,
        _ => &[rule::ENV_1],
    };
    trace.decide(rules(&id, "AWS_ACCESS_KEY", &[rule::ENV_5]), Subject::AccessKeyId, [id]);
    trace.decide(rules(&secret, "AWS_SECRET_KEY", &[rule::ENV_6]), Subject::SecretAccessKey, [secret]);
    if let Some(token) = token {
        trace.decide(&[rule::ENV_3], Subject::SessionToken, [token]);
    }
    if mixed {
        trace.apply(&[rule::ENV_7], Subject::Credentials);
    }
}

fn ignore<'w>(
    rules: &'static [Rule],
    part: [Option<Candidate<'w>>; 2],
    trace: &mut Trace<'w>,
) -> Option<Keys> {
    trace.ignore(rules, Subject::Credentials, part.into_iter().flatten());
    None
}

/// Which variable names the home directory, and the rules that say so. The other platform's means nothing.
///
/// Rules: FILE-1, FILE-2, FILE-3.
const fn home_variable(platform: Platform) -> (&'static str, &'static [Rule]) {
    match platform {
        Platform::Unix => ("HOME", &[rule::FILE_1]),
        Platform::Windows => ("USERPROFILE", &[rule::FILE_2]),
    }
}

/// Whether the variable that names the home directory is set. The home directory of the operating system account is not
/// part of a world.
///
/// Rules: FILE-1, FILE-2, SSO-1.
pub(crate) fn has_home(world: &World) -> bool {
    variable(world, home_variable(world.platform).0).is_some()
}

/// The default file of this name, and the rules by which it stands in the home directory. Where the home is unknown,
/// edition 1.14 looks in the working directory and 1.55 in the account's home; neither is part of a world, so nothing is
/// found there, and no rule says so.
///
/// Rules: FILE-1, FILE-2, FILE-3, FILE-15.
pub(crate) fn default_file(world: &World, file: &str) -> (String, &'static [Rule]) {
    let (name, rules) = home_variable(world.platform);
    match variable(world, name) {
        Some(home) => (path::in_home(home, file), rules),
        None => (path::in_home("", file), &[]),
    }
}

/// A variable whose value edition 1.55 checks before anything else.
struct Checked {
    name: &'static str,
    accepts: fn(&str) -> bool,
    message: fn(&str, &str) -> String,
    /// Whether a wrong value makes the reader forget all that it read.
    forgets: bool,
}

/// Rules: ENV-20, ERR-14.
const CHECKED: [Checked; 6] = [
    Checked {
        name: "AWS_STS_REGIONAL_ENDPOINTS",
        accepts: legacy_or_regional,
        message: |name, value| {
            alloc::format!("failed to load, {name} from env config, {}", unknown_sts_mode(value))
        },
        forgets: false,
    },
    Checked {
        name: "AWS_S3_US_EAST_1_REGIONAL_ENDPOINT",
        accepts: legacy_or_regional,
        message: |name, value| {
            alloc::format!("failed to load, {name} from env config, {}", unknown_s3_mode(value))
        },
        forgets: false,
    },
    Checked {
        name: "AWS_S3_USE_ARN_REGION",
        accepts: true_or_false,
        message: |name, value| invalid(name, value, "need true or false"),
        forgets: true,
    },
    Checked {
        name: "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
        accepts: ip_version,
        message: |name, value| invalid(name, value, UNKNOWN_IMDS_MODE),
        forgets: true,
    },
    Checked {
        name: "AWS_USE_DUALSTACK_ENDPOINT",
        accepts: true_or_false,
        message: |name, value| invalid(name, value, "need true, false"),
        forgets: false,
    },
    Checked {
        name: "AWS_USE_FIPS_ENDPOINT",
        accepts: true_or_false,
        message: |name, value| invalid(name, value, "need true, false"),
        forgets: false,
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

/// A variable with a value that it may not have.
pub(crate) struct Invalid<'w> {
    pub(crate) found: Candidate<'w>,
    pub(crate) message: String,
    pub(crate) forgets: bool,
}

/// The first variable whose value edition 1.55 refuses. Edition 1.14 knows none of them.
///
/// Rules: ENV-20, ENV-21.
pub(crate) fn first_invalid<'w>(world: &'w World, trace: &mut Trace<'w>) -> Option<Invalid<'w>> {
    for row in &CHECKED {
        let Some(value) = variable(world, row.name) else { continue };
        let found = Candidate::shown(Origin::Variable(row.name), value);
        if world.edition == Edition::V1_14 {
            trace.ignore(&[rule::ENV_21], Subject::Creation, [found]);
        } else if !(row.accepts)(value) {
            return Some(Invalid { found, message: (row.message)(row.name, value), forgets: row.forgets });
        }
    }
    None
}

impl Invalid<'_> {
    /// Whether the variables of the metadata service were read before this one.
    pub(crate) fn is_last(&self) -> bool {
        const LAST: [Origin<'_>; 2] =
            [Origin::Variable("AWS_USE_DUALSTACK_ENDPOINT"), Origin::Variable("AWS_USE_FIPS_ENDPOINT")];
        LAST.contains(&self.found.origin)
    }

    /// The error that creation returns.
    ///
    /// Rules: ERR-14.
    pub(crate) fn into_failure(self, state: SharedConfigState) -> Failure {
        let what = match state {
            SharedConfigState::Enable => "shared",
            SharedConfigState::FromEnv | SharedConfigState::Disable => "environment",
        };
        Failure::new("", alloc::format!("failed to load {what} config, {}", self.message))
    }
}

/// Whether the variables count that need shared config: the state is enable, or the variable says so.
///
/// Rules: ENV-10, ENV-13, SCS-10, SCS-11.
pub(crate) fn gate(world: &World) -> bool {
    world.options.constructor != Constructor::New
        && world.options.shared_config_state == SharedConfigState::Enable
        || load_config_is_set(world)
}
