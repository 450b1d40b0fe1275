//! The fields of the config that the environment and the files set too: their variables, their keys, and the config itself.

use proptest::strategy::Strategy;

use crate::strategy::draw::table::{Group, Pair, Table, group, setting};
use crate::strategy::draw::{Optional, Select, Weighted};
use crate::strategy::values::path;
use crate::vocabulary::case::{Case, Config, File};
use crate::vocabulary::config::ConfigField;

/// Words for a variable, of which only the first three have a meaning to each of them.
const VARIABLE: Weighted<&str> =
    &[(4, "true"), (4, "false"), (2, "TRUE"), (2, "False"), (2, "0"), (1, "1"), (1, "")];

const VARIABLES: &[Group] = &[group(
    80,
    &[
        setting("AWS_ENABLE_ENDPOINT_DISCOVERY", 600, VARIABLE),
        setting("AWS_EC2_METADATA_V1_DISABLED", 600, VARIABLE),
    ],
)];

/// Values of a key. Those that are no truth values are drawn for the keys of endpoints.
const KEY: Weighted<&str> = &[(8, "true"), (8, "false"), (1, "TRUE")];

const KEYS: &[Group] = &[group(
    30,
    &[
        setting("endpoint_discovery_enabled", 500, KEY),
        setting("ec2_metadata_v1_disabled", 500, KEY),
        setting("s3_use_arn_region", 500, KEY),
    ],
)];

const FLAG: Weighted<&str> = &[(1, "true"), (1, "false")];

const FIELDS: &[Group] = &[group(
    60,
    &[
        setting("S3UseARNRegion", 400, FLAG),
        setting("EnableEndpointDiscovery", 400, FLAG),
        setting("EC2MetadataEnableFallback", 400, FLAG),
        setting("EC2MetadataDisableTimeoutOverride", 400, FLAG),
    ],
)];

/// The file that the keys are in.
const FILES: Weighted<&str> = &[(1, path::CREDENTIALS), (1, path::CONFIG)];

/// Whether the fields are observed.
const IS_SHOWN: Weighted<bool> = &[(3, false), (1, true)];

/// What sets the fields, and whether they are observed.
#[derive(Clone, Debug)]
pub(in crate::strategy) struct Flags {
    variables: Vec<Pair>,
    file: &'static str,
    keys: Vec<Pair>,
    config: Vec<Pair>,
    of_copy: Vec<Pair>,
    is_shown: bool,
}

impl Flags {
    /// Draws each kind in one case of ten to thirty.
    pub(in crate::strategy) fn strategy(modern: bool) -> impl Strategy<Value = Self> {
        let drawn = [VARIABLES, KEYS, FIELDS, FIELDS].map(|part| Table::of(&[part]));
        (drawn, Select(FILES), Select(IS_SHOWN)).prop_map(
            move |([variables, keys, config, of_copy], file, is_shown)| Self {
                variables: if modern { variables } else { Vec::new() },
                file,
                keys: if modern { keys } else { Vec::new() },
                config,
                of_copy,
                is_shown,
            },
        )
    }

    /// Adds them to the case. The keys belong to the last section of the file.
    pub(in crate::strategy) fn place(self, case: &mut Case) {
        let variables = self.variables.into_iter();
        case.env.extend(variables.map(|(name, value)| (name.to_owned(), value.to_owned())));
        append(case, self.file, self.keys);
        set(&mut case.options.config, self.config);
        case.observe.copy_with.iter_mut().for_each(|copy| set(copy, self.of_copy.clone()));
        case.observe.config = self.is_shown;
    }
}

/// The variable and the key of one field, which seldom compete otherwise.
#[derive(Clone, Copy, Debug)]
pub(in crate::strategy) struct Discovery {
    variable: &'static str,
    file: &'static str,
    key: &'static str,
}

impl Discovery {
    /// Draws both in one case of twenty-five.
    pub(in crate::strategy) fn strategy() -> impl Strategy<Value = Option<Self>> {
        let drawn = (Select(VARIABLE), Select(FILES), Select(KEY));
        Optional::new(40, drawn.prop_map(|(variable, file, key)| Self { variable, file, key }))
    }

    /// Adds both to the case, which then observes the field.
    pub(in crate::strategy) fn place(self, case: &mut Case) {
        case.env.insert("AWS_ENABLE_ENDPOINT_DISCOVERY".to_owned(), self.variable.to_owned());
        append(case, self.file, vec![("endpoint_discovery_enabled", self.key)]);
        case.observe.config = true;
    }
}

/// Adds keys to the last section of a file, if the case has the file as text.
fn append(case: &mut Case, file: &str, keys: Vec<Pair>) {
    if let Some(File::Text(text)) = case.files.get_mut(file) {
        for (key, value) in keys {
            let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
            *text += &format!("{end}{key} = {value}\n");
        }
    }
}

fn set(config: &mut Config, fields: Vec<Pair>) {
    for (name, value) in fields {
        _ = ConfigField::named(name).map(|field| field.set(config, value));
    }
}
