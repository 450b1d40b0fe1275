//! Documented text: sections, `key = value`, comments and blank lines on lines of their own.

use proptest::collection::vec;
use proptest::strategy::Strategy;

use crate::strategy::draw::table::{Group, Pair, Table, always, group, setting};
use crate::strategy::draw::{Optional, Select, Weighted};
use crate::strategy::settings::Settings;
use crate::strategy::values::{path, pool};

/// The documented keys.
///
/// Four of five sections have keys, nine of ten of those a complete pair, so that most sources of roles have some. A
/// third has a role, which is complete in five of six: after the losses to absent sections and sources, and to shared
/// config that is off, one session in ten assumes one.
const DOCUMENTED: &[Group] = &[
    group(
        790,
        &[
            setting("aws_access_key_id", 950, pool::KEY_IDS),
            setting("aws_secret_access_key", 950, pool::SECRETS),
            setting("aws_session_token", 300, pool::TOKENS),
        ],
    ),
    group(550, &[always("region", pool::REGIONS)]),
    group(
        330,
        &[
            setting("role_arn", 940, pool::ROLE_ARNS),
            setting("source_profile", 900, pool::SOURCES),
            setting("external_id", 250, pool::EXTERNAL_IDS),
            setting("mfa_serial", 300, pool::MFA_SERIALS),
            setting("role_session_name", 250, pool::SESSION_NAMES),
            setting("duration_seconds", 80, DURATIONS),
        ],
    ),
];

/// What edition 1.55 reads besides, and what means nothing in 1.14. A source of credentials comes with a role, which
/// most of them need.
const MODERN: &[Group] = &[
    group(30, &[setting("role_arn", 850, pool::ROLE_ARNS), always("credential_source", CREDENTIAL_SOURCES)]),
    group(10, &[always("ca_bundle", path::BUNDLES)]),
    group(6, &[always("sts_regional_endpoints", pool::ENDPOINT_RULES)]),
    group(5, &[always("s3_us_east_1_regional_endpoint", pool::ENDPOINT_RULES)]),
    group(5, &[always("ec2_metadata_service_endpoint_mode", pool::IP_MODES)]),
    group(5, &[always("ec2_metadata_service_endpoint", pool::IMDS)]),
    group(
        10,
        &[
            setting("role_arn", 500, pool::ROLE_ARNS),
            always("web_identity_token_file", &[(3, path::TOKEN), (1, path::MISSING)]),
        ],
    ),
    group(15, &[always("use_fips_endpoint", SWITCHES)]),
    group(5, &[always("use_dualstack_endpoint", SWITCHES)]),
    group(8, &[always("credential_process", &[(1, "true")])]),
    group(
        60,
        &[
            setting("sso_session", 700, &[(4, "x"), (1, "missing")]),
            setting("sso_account_id", 900, &[(1, "123456789012")]),
            setting("sso_role_name", 900, &[(1, "Reader")]),
            setting("sso_region", 800, &[(2, "us-east-1"), (1, "eu-west-1")]),
            setting(
                "sso_start_url",
                800,
                &[(2, "https://sso.example.com/start"), (1, "https://sso.example.com/other")],
            ),
        ],
    ),
];

/// Plain seconds, numbers as Go writes them, and values that are not numbers.
const DURATIONS: Weighted<&str> = &[
    (3, "900"),
    (3, "3600"),
    (1, "959"),
    (1, "960"),
    (2, "0x1000"),
    (2, "1_800"),
    (1, "03410"),
    (1, "0"),
    (1, "-1"),
    (1, "soon"),
    (1, ""),
];

/// Booleans, with and without other characters behind them, and values that are not booleans.
const SWITCHES: Weighted<&str> =
    &[(4, "true"), (2, "TRUE"), (2, "truest"), (2, "false"), (1, "yes"), (1, "")];

const CREDENTIAL_SOURCES: Weighted<&str> = &[
    (4, "Environment"),
    (2, "Ec2InstanceMetadata"),
    (4, "EcsContainer"),
    (1, "environment"),
    (1, "Invalid"),
    (1, ""),
];

/// Lines that come after all others of a section: second values of keys, which must win or not, and keys that no rule
/// names. In every sixth section.
const LOOSE: Weighted<Pair> = &[
    (3, ("region", "eu-west-1")),
    (2, ("region", "")),
    (2, ("region", "\"\"")),
    (2, ("aws_access_key_id", "AKID_Z")),
    (1, ("aws_access_key_id", "")),
    (4, ("aws_access_key_id", "\"\"")),
    (2, ("aws_secret_access_key", "SECRET_Z")),
    (1, ("aws_secret_access_key", "")),
    (2, ("aws_secret_access_key", "\"\"")),
    (1, ("aws_session_token", "TOKEN_Z")),
    (1, ("source_profile", "dev")),
    (1, ("mfa_serial", "GAHT12345678")),
    (1, ("role_arn", "")),
    (3, ("output", "json")),
    (2, ("unknown", "value")),
    (1, ("Region", "us-west-2")),
    (1, ("AWS_ACCESS_KEY_ID", "AKID_Z")),
];

/// Lines that mean nothing, among them some that would if they were no comments.
const TRIVIA: Weighted<&str> = &[
    (4, ""),
    (3, "# a comment"),
    (3, "; another comment"),
    (1, "#region = us-gov-west-1"),
    (1, "; [dev]"),
    (1, "#"),
    (1, ";"),
];

/// The text between a key and its value.
const ASSIGNMENTS: Weighted<&str> = &[(10, " = "), (5, "="), (1, " ="), (1, "= ")];

/// How far the lines of a section are rotated: their order matters if a key is repeated.
const TURNS: Weighted<usize> = &[(8, 0), (1, 1), (1, 2), (1, 3)];

/// The places of comments and blank lines among the lines of a section.
const PLACES: Weighted<usize> = &[(1, 0), (1, 1), (1, 2), (1, 3), (1, 4)];

/// How a file ends.
const LAST_LINE_ENDS: Weighted<bool> = &[(15, true), (1, false)];

/// A heading that is never closed: in both editions such a file cannot be loaded.
const UNCLOSED: Weighted<&str> = &[(2, "[default"), (1, "[dev"), (1, "[")];

/// What a file is usually for, which decides how its sections are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::strategy::files) enum Role {
    /// A credentials file: `[name]`.
    Credentials,
    /// A config file: `[profile name]` too.
    Config,
}

/// How a heading names its profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// `[name]`
    Plain,
    /// `[profile name]`
    Profile,
    /// `[sso-session x]`
    SsoSession,
}

impl Role {
    /// Either form works in either file, so each file has some of the other's.
    const fn forms(self, modern: bool) -> Weighted<Form> {
        match (self, modern) {
            (Self::Credentials, _) => &[(12, Form::Plain), (1, Form::Profile)],
            (Self::Config, false) => &[(1, Form::Plain), (1, Form::Profile)],
            (Self::Config, true) => &[(24, Form::Plain), (24, Form::Profile), (8, Form::SsoSession)],
        }
    }
}

/// The tables of a section.
fn tables(settings: Settings) -> Vec<&'static [Group]> {
    if settings.modern { vec![DOCUMENTED, MODERN] } else { vec![DOCUMENTED] }
}

/// One section.
#[derive(Clone, Debug)]
struct Section {
    form: Form,
    name: &'static str,
    assignment: &'static str,
    entries: Vec<Pair>,
    trivia: Vec<(usize, &'static str)>,
}

/// What a section is made of besides its table.
type Extras = (Option<Vec<Pair>>, usize, Option<Vec<(usize, &'static str)>>);

impl Section {
    fn strategy(role: Role, settings: Settings) -> impl Strategy<Value = Self> {
        let forms = role.forms(settings.modern);
        let heading = (Select(forms), Select(pool::SECTIONS), Select(ASSIGNMENTS));
        let entries = Table::of(&tables(settings));
        let loose = Optional::new(160, vec(Select(LOOSE), 1..=2));
        let trivia = Optional::new(160, vec((Select(PLACES), Select(TRIVIA)), 1..=2));
        (heading, entries, (loose, Select(TURNS), trivia))
            .prop_map(|(heading, entries, extras)| Self::new(heading, entries, extras))
    }

    fn new(heading: (Form, &'static str, &'static str), mut entries: Vec<Pair>, extras: Extras) -> Self {
        let (form, name, assignment) = heading;
        let (loose, turn, trivia) = extras;
        entries.extend(loose.into_iter().flatten());
        let turn = turn.min(entries.len());
        entries.rotate_left(turn);
        Self { form, name, assignment, entries, trivia: trivia.unwrap_or_default() }
    }

    fn heading(&self) -> String {
        match self.form {
            Form::Plain => format!("[{}]", self.name),
            Form::Profile => format!("[profile {}]", self.name),
            Form::SsoSession => "[sso-session x]".to_owned(),
        }
    }

    fn render(&self, lines: &mut Vec<String>) {
        let first = lines.len();
        lines.push(self.heading());
        for (key, value) in &self.entries {
            let line = [key, self.assignment, value].concat();
            lines.push(if value.is_empty() { line.trim_end().to_owned() } else { line });
        }
        for &(place, text) in &self.trivia {
            lines.insert((first + place).min(lines.len()), text.to_owned());
        }
    }
}

/// One shared file.
#[derive(Clone, Debug)]
pub(in crate::strategy::files) struct Document {
    sections: Vec<Section>,
    unclosed: Option<&'static str>,
    last_line_ends: bool,
}

impl Document {
    /// Files of two to four sections: these contain the requested profile in three of four files. Smaller files are left
    /// to the share of empty ones, and to shrinking.
    pub(in crate::strategy::files) fn strategy(
        role: Role,
        settings: Settings,
    ) -> impl Strategy<Value = Self> {
        let sections = vec(Section::strategy(role, settings), 2..=4);
        let unclosed = Optional::new(settings.unclosed, Select(UNCLOSED));
        (sections, unclosed, Select(LAST_LINE_ENDS)).prop_map(|(sections, unclosed, last_line_ends)| Self {
            sections,
            unclosed,
            last_line_ends,
        })
    }

    /// The lines, without their ends.
    pub(in crate::strategy::files) fn lines(&self) -> Vec<String> {
        let mut lines = Vec::with_capacity(8 * self.sections.len());
        for section in &self.sections {
            section.render(&mut lines);
        }
        lines.extend(self.unclosed.map(str::to_owned));
        lines
    }

    /// Whether the last line has an end.
    pub(in crate::strategy::files) const fn last_line_ends(&self) -> bool {
        self.last_line_ends
    }
}
