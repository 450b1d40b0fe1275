//! The environment variables that the SDK reads, and those that only other SDKs and tools read. Every explanation that asks whether a
//! name is known asks this table; a test compares it with the variables in the source of the model.

use awsess_model::world::Edition;

/// What the value of a variable is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::explain) enum Kind {
    /// The path of a file.
    Path,
    /// A secret, of which nothing is shown.
    Secret,
    /// Any other text.
    Text,
}

/// A variable that the SDK reads.
pub(in crate::explain) struct Variable {
    pub(in crate::explain) name: &'static str,
    pub(in crate::explain) kind: Kind,
    /// The first edition that reads it.
    since: Edition,
}

const fn old(name: &'static str, kind: Kind) -> Variable {
    Variable { name, kind, since: Edition::V1_14 }
}

const fn new(name: &'static str, kind: Kind) -> Variable {
    Variable { name, kind, since: Edition::V1_55 }
}

/// The variables that the SDK reads.
pub(in crate::explain) const VARIABLES: &[Variable] = &[
    old("AWS_ACCESS_KEY", Kind::Text),
    old("AWS_ACCESS_KEY_ID", Kind::Text),
    old("AWS_CA_BUNDLE", Kind::Path),
    old("AWS_CONFIG_FILE", Kind::Path),
    new("AWS_CONTAINER_AUTHORIZATION_TOKEN", Kind::Secret),
    new("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", Kind::Path),
    old("AWS_CONTAINER_CREDENTIALS_FULL_URI", Kind::Text),
    old("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", Kind::Text),
    old("AWS_CSM_CLIENT_ID", Kind::Text),
    old("AWS_CSM_ENABLED", Kind::Text),
    new("AWS_CSM_HOST", Kind::Text),
    old("AWS_CSM_PORT", Kind::Text),
    old("AWS_DEFAULT_PROFILE", Kind::Text),
    old("AWS_DEFAULT_REGION", Kind::Text),
    old("AWS_EC2_METADATA_DISABLED", Kind::Text),
    new("AWS_EC2_METADATA_SERVICE_ENDPOINT", Kind::Text),
    new("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", Kind::Text),
    new("AWS_EC2_METADATA_V1_DISABLED", Kind::Text),
    new("AWS_ENABLE_ENDPOINT_DISCOVERY", Kind::Text),
    old("AWS_EXECUTION_ENV", Kind::Text),
    old("AWS_PROFILE", Kind::Text),
    old("AWS_REGION", Kind::Text),
    new("AWS_ROLE_ARN", Kind::Text),
    new("AWS_ROLE_SESSION_NAME", Kind::Text),
    new("AWS_S3_US_EAST_1_REGIONAL_ENDPOINT", Kind::Text),
    new("AWS_S3_USE_ARN_REGION", Kind::Text),
    new("AWS_SDK_GO_CLIENT_TLS_CERT", Kind::Path),
    new("AWS_SDK_GO_CLIENT_TLS_KEY", Kind::Path),
    old("AWS_SDK_LOAD_CONFIG", Kind::Text),
    old("AWS_SECRET_ACCESS_KEY", Kind::Secret),
    old("AWS_SECRET_KEY", Kind::Secret),
    old("AWS_SESSION_TOKEN", Kind::Secret),
    old("AWS_SHARED_CREDENTIALS_FILE", Kind::Path),
    new("AWS_STS_REGIONAL_ENDPOINTS", Kind::Text),
    new("AWS_USE_DUALSTACK_ENDPOINT", Kind::Text),
    new("AWS_USE_FIPS_ENDPOINT", Kind::Text),
    new("AWS_WEB_IDENTITY_TOKEN_FILE", Kind::Path),
];

/// A variable that this SDK does not read, although people expect it to.
pub(in crate::explain) struct Foreign {
    /// Its name, or the start of its name with a `*`.
    name: &'static str,
    /// Who reads it, as the end of a sentence.
    pub(in crate::explain) readers: &'static str,
    /// What to do instead.
    pub(in crate::explain) instead: Instead,
}

/// What to do instead of setting a variable that this SDK does not read.
#[derive(Clone, Copy)]
pub(in crate::explain) enum Instead {
    /// What this text says.
    Do(&'static str),
    /// To set this variable, which this SDK reads.
    Set(&'static str),
}

const NEWER: &str = "newer SDKs and the AWS CLI read, but this SDK does not";
const OLDER: &str = "older tools and SDKs read, but this SDK does not";
const NOBODY: &str = "no SDK reads";

const fn foreign(name: &'static str, readers: &'static str, instead: Instead) -> Foreign {
    Foreign { name, readers, instead }
}

const ENDPOINT: Instead = Instead::Do(
    "unset it; in this SDK only the program can set an endpoint, with Config.Endpoint (here --endpoint)",
);
const FILE: Instead = Instead::Set("AWS_SHARED_CREDENTIALS_FILE");
const RETRIES: Instead =
    Instead::Do("unset it; the program sets the number of retries with Config.MaxRetries");
const ID: Instead = Instead::Set("AWS_ACCESS_KEY_ID");
const SECRET: Instead = Instead::Set("AWS_SECRET_ACCESS_KEY");
const TOKEN: Instead = Instead::Set("AWS_SESSION_TOKEN");

/// Variables that this SDK does not read, although people expect it to.
const FOREIGN: &[Foreign] = &[
    foreign("AWS_ENDPOINT_URL", NEWER, ENDPOINT),
    foreign("AWS_ENDPOINT_URL_*", NEWER, ENDPOINT),
    foreign(
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
        NEWER,
        Instead::Do("unset it; this SDK reads no endpoint from variables or files"),
    ),
    foreign(
        "AWS_DEFAULTS_MODE",
        NEWER,
        Instead::Do(
            "unset it, and set what it stands for by itself, such as AWS_STS_REGIONAL_ENDPOINTS=regional",
        ),
    ),
    foreign("AWS_RETRY_MODE", NEWER, RETRIES),
    foreign("AWS_MAX_ATTEMPTS", NEWER, RETRIES),
    foreign("AWS_SECURITY_TOKEN", OLDER, TOKEN),
    foreign("AWS_DELEGATION_TOKEN", OLDER, TOKEN),
    foreign("AWS_CREDENTIALS_FILE", NOBODY, FILE),
    foreign("AWS_CREDENTIAL_FILE", OLDER, FILE),
    foreign("AWS_DEFAULT_CREDENTIALS_FILE", OLDER, FILE),
    foreign("AWS_CREDENTIAL_PROFILES_FILE", OLDER, FILE),
    foreign("AWS_CREDENTIALS_PROFILES_FILE", NOBODY, FILE),
    foreign("AWS_LOAD_CONFIG", NOBODY, Instead::Set("AWS_SDK_LOAD_CONFIG")),
    foreign("AWS_SHARED_CONFIG_FILE", NOBODY, Instead::Set("AWS_CONFIG_FILE")),
    foreign("AWS_ACCESS_KEY_SECRET", NOBODY, SECRET),
    foreign("AWS_SECRET_ACCESS_KEY_ID", NOBODY, SECRET),
    foreign("AWS_SECRET_KEY_ID", NOBODY, SECRET),
    foreign("AWS_SECRET", NOBODY, SECRET),
    foreign("AWS_KEY", NOBODY, ID),
    foreign("AWS_KEY_ID", NOBODY, ID),
    foreign("AWS_TOKEN", NOBODY, TOKEN),
];

/// The variable of this name, if the SDK reads it.
pub(in crate::explain) fn variable(name: &str) -> Option<&'static Variable> {
    VARIABLES.iter().find(|variable| variable.name == name)
}

/// Whether the SDK reads the variable of this name, in some edition.
pub(crate) fn reads_variable(name: &str) -> bool {
    variable(name).is_some()
}

/// The variable of this name, if only others read it.
pub(in crate::explain) fn foreign_variable(name: &str) -> Option<&'static Foreign> {
    let is_it = |foreign: &&Foreign| match foreign.name.strip_suffix('*') {
        Some(start) => name.strip_prefix(start).is_some_and(|rest| !rest.is_empty()),
        None => name == foreign.name,
    };
    FOREIGN.iter().find(is_it)
}

/// The variables that the edition reads.
pub(in crate::explain) fn read_by(edition: Edition) -> impl Iterator<Item = &'static Variable> {
    VARIABLES.iter().filter(move |variable| variable.is_read_by(edition))
}

impl Variable {
    /// Whether the edition reads it.
    pub(in crate::explain) fn is_read_by(&self, edition: Edition) -> bool {
        self.since <= edition
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use regex::Regex;

    use super::{FOREIGN, VARIABLES, foreign_variable, variable};

    /// Variables that the SDK reads and the model does not need.
    const NOT_MODELLED: [&str; 1] = ["AWS_CSM_CLIENT_ID"];

    /// The text of every source file below the folder.
    fn sources(folder: &Path) -> String {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries
            .map(|path| match path.is_dir() {
                true => sources(&path),
                false => fs::read_to_string(path).unwrap(),
            })
            .collect()
    }

    #[test]
    fn the_table_has_the_variables_of_the_model() {
        let source = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../model/src"));
        let name = Regex::new("\"(AWS_[A-Z0-9_]*[A-Z0-9])\"").unwrap();
        let of_model: BTreeSet<&str> =
            name.captures_iter(&source).map(|found| found.get(1).unwrap().as_str()).collect();
        let of_table = VARIABLES.iter().map(|variable| variable.name).collect::<BTreeSet<_>>();
        let missing: Vec<_> = of_model.difference(&of_table).collect();
        assert!(missing.is_empty(), "{missing:?}");
        let unknown: Vec<_> = of_table.difference(&of_model).copied().collect();
        assert_eq!(unknown, NOT_MODELLED);
    }

    #[test]
    fn no_variable_is_in_both_tables() {
        assert!(FOREIGN.iter().all(|foreign| variable(foreign.name).is_none()));
        assert!(VARIABLES.iter().all(|variable| foreign_variable(variable.name).is_none()));
        assert!(foreign_variable("AWS_ENDPOINT_URL_S3").is_some());
        assert!(foreign_variable("AWS_ENDPOINT_URL_").is_none());
    }
}
