//! Profiles whose credentials a program of the case prints, with a role on top or without.

use proptest::strategy::Strategy;

use crate::strategy::draw::{Optional, Select, Weighted};
use crate::strategy::files::content::append;
use crate::strategy::values::path;
use crate::vocabulary::case::{
    Case, Constructor, Edition, File, Platform, ProcessProvider, Program, SharedConfigState,
};

/// The path of the program.
const PROGRAM: &str = "${ROOT}/bin/login";
/// The name of the profile, and of the one that assumes a role with its credentials.
const PROFILE: &str = "printed";
const ON_TOP: &str = "top";

/// The values of the key. All but the last two start the program.
const COMMANDS: Weighted<&str> = &[
    (12, "sh ${ROOT}/bin/login"),
    (6, "sh ${ROOT}/bin/login --profile dev,prod"),
    (3, "\"sh ${ROOT}/bin/login one two\""),
    (2, "\"  \""),
    (1, "true"),
];

/// What the program prints before the members that give keys, and those members.
const KEYS: Weighted<&str> = &[
    (16, r#""Version": 1, "AccessKeyId": "PRINTED", "SecretAccessKey": "printed-secret""#),
    (3, r#""version":1,"ACCESSKEYID":"FIRST","AccessKeyId":"PRINTED","secretAccessKey":"printed-secret""#),
    (
        2,
        r#""Version": 1, "AccessKeyId": "PRINTED", "accesskeyid": null, "SecretAccessKey": "\ud800\u00e9", "x": [{}]"#,
    ),
    (2, r#""Version": 2, "AccessKeyId": "PRINTED", "SecretAccessKey": "printed-secret""#),
    (1, r#""AccessKeyId": "PRINTED", "SecretAccessKey": "printed-secret""#),
    (1, r#""Version": 1, "SecretAccessKey": "printed-secret""#),
    (1, r#""Version": 1, "AccessKeyId": "PRINTED", "SecretAccessKey": """#),
    (2, r#""Version": "1", "AccessKeyId": "PRINTED", "SecretAccessKey": "printed-secret""#),
    (1, r#""Version": 1e0, "AccessKeyId": "PRINTED", "SecretAccessKey": "printed-secret""#),
    (
        1,
        r#""Version": 1, "AccessKeyId": ["PRINTED"], "AccessKeyId": "PRINTED", "SecretAccessKey": "printed-secret""#,
    ),
];

/// The members after them.
const MEMBERS: Weighted<&str> = &[
    (6, ""),
    (4, r#", "SessionToken": "printed-token""#),
    (6, r#", "SessionToken": "printed-token", "Expiration": "${NOW+3600}""#),
    (8, r#", "SessionToken": "printed-token", "Expiration": "${NOW-300}""#),
    (1, r#", "Expiration": "${NOW-300}", "expiration": null"#),
    (1, r#", "Expiration": "2100-01-01T0:00:00,25+24:00""#),
    (1, r#", "Expiration": """#),
    (1, r#", "Expiration": "${NOW+3600} ""#),
];

/// The text around the object.
const AROUND: Weighted<(&str, &str)> = &[
    (24, ("{", "}\n")),
    (1, ("\t{", "}")),
    (1, ("{", "")),
    (1, ("{", "} done")),
    (1, ("\u{feff}{", "}")),
    (1, ("[{", "}]")),
    (1, ("sign on first {", "}")),
];

/// The exit status.
const EXITS: Weighted<u8> = &[(20, 0), (1, 1), (1, 255)];
/// The number of blanks after the output. With many, what follows them is not read.
const BLANKS: Weighted<usize> = &[(20, 0), (1, 8192)];
const PATHS: Weighted<&str> = &[(12, "/usr/bin:/bin"), (2, "/usr/local/bin:/bin"), (2, "")];
const AGAIN: Weighted<u8> = &[(2, 0), (3, 1), (2, 2)];
/// The lines of the profile.
const LINES: Weighted<&str> = &[
    (8, ""),
    (2, "region = eu-west-1\n"),
    (2, "role_arn = arn:aws:iam::123456789012:role/own\nregion = eu-west-1\n"),
    (1, "sso_region = us-east-1\n"),
];
const IS_ON_TOP: Weighted<bool> = &[(3, false), (1, true)];

/// The windows of the options in seconds. The second is longer than the credentials last that expire.
const WINDOWS: Weighted<u32> = &[(1, 300), (3, 7200)];
/// How many bytes of the output the options let be read: a part of it, most often all but what follows many blanks, or even that.
const LIMITS: Weighted<u32> = &[(1, 60), (2, 1024), (1, 16384)];

/// A profile with a program.
#[derive(Clone, Debug)]
pub(in crate::strategy) struct Process {
    command: &'static str,
    program: Program,
    path: &'static str,
    lines: &'static str,
    /// Whether the profile is the source of another one with a role.
    is_source: bool,
    again: u8,
}

impl Process {
    /// Draws such a profile in about one case of thirty-five.
    pub(in crate::strategy) fn strategy(edition: Edition) -> impl Strategy<Value = Option<Self>> {
        let output = (Select(AROUND), Select(KEYS), Select(MEMBERS), Select(BLANKS));
        let stdout = output.prop_map(|((begin, end), keys, members, blanks)| {
            let rest = if blanks > 0 { "done" } else { "" };
            format!("{begin}{keys}{members}{end}{}{rest}", " ".repeat(blanks))
        });
        let program = (stdout, Select(EXITS)).prop_map(|(stdout, exit)| Program {
            // Whether the end of longer output or that of the program is seen first is not known.
            exit: if stdout.len() > 8000 { 0 } else { exit },
            stdout,
        });
        let profile = (Select(COMMANDS), Select(PATHS), Select(LINES), Select(IS_ON_TOP), Select(AGAIN));
        let drawn = (program, profile).prop_map(|(program, (command, path, lines, is_source, again))| Self {
            command,
            program,
            path,
            lines,
            is_source,
            again,
        });
        let share = match edition {
            Edition::V1_14 => 8,
            Edition::V1_55 => 28,
        };
        Optional::new(share, drawn)
    }

    /// Adds the profile to the case, in which nothing stronger gives credentials. How often several readers would start the
    /// program is not known, so there is one.
    pub(in crate::strategy) fn place(self, case: &mut Case) {
        let stronger =
            ["AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY", "AWS_CONFIG_FILE", "AWS_WEB_IDENTITY_TOKEN_FILE"];
        case.env.retain(|name, _| !stronger.contains(&&**name));
        case.platform = Platform::Unix;
        case.options.config.credentials = None;
        case.options.profile.clear();
        case.options.shared_config_files = None;
        case.options.shared_config_state = SharedConfigState::FromEnv;
        case.observe.readers = 0;
        case.observe.again = self.again;
        if let Some(File::Bytes(_)) = case.files.get(path::CONFIG) {
            // A placeholder in bytes is not replaced, so the path of the program would be another.
            case.files.remove(path::CONFIG);
        }
        let Self { command, lines, .. } = self;
        append(case, path::CONFIG, &format!("[profile {PROFILE}]\ncredential_process = {command}\n{lines}"));
        if self.is_source {
            let role = "role_arn = arn:aws:iam::123456789012:role/on-top\nregion = us-west-2\n";
            append(case, path::CONFIG, &format!("[profile {ON_TOP}]\nsource_profile = {PROFILE}\n{role}"));
        }
        if case.edition == Edition::V1_55 {
            // Edition 1.14 ignores the key, and starts nothing.
            case.programs.insert(PROGRAM.to_owned(), self.program);
        }
        let selected = if self.is_source { ON_TOP } else { PROFILE };
        let variables = [("PATH", self.path), ("AWS_SDK_LOAD_CONFIG", "1"), ("AWS_PROFILE", selected)];
        case.env.extend(variables.map(|(name, value)| (name.to_owned(), value.to_owned())));
        case.env.entry("HOME".to_owned()).or_insert_with(|| path::HOME.to_owned());
    }
}

/// The options for the provider of a credential process.
#[derive(Clone, Debug)]
pub(in crate::strategy) struct Provider(Option<ProcessProvider>);

impl Provider {
    /// Draws options for most cases. `place` sets them only in cases with a program.
    pub(in crate::strategy) fn strategy() -> impl Strategy<Value = Self> {
        let options = (Optional::new(700, Select(WINDOWS)), Optional::new(300, Select(LIMITS)));
        let options = options.prop_map(|(window, limit)| ProcessProvider {
            max_buf_size: limit.unwrap_or_default(),
            expiry_window: window.unwrap_or_default(),
        });
        Optional::new(800, options).prop_map(Self)
    }

    /// Sets the options of a case with a program.
    pub(in crate::strategy) fn place(self, case: &mut Case) {
        let has_options = case.options.constructor == Constructor::NewSessionWithOptions;
        let Some(options) = self.0.filter(|_| has_options && !case.programs.is_empty()) else { return };
        if options.max_buf_size > 0 {
            // If the program failed, and printed as much as is read, either of the two could be noticed first.
            case.programs.values_mut().for_each(|program| program.exit = 0);
        }
        case.options.process_provider = options;
    }
}
