//! Given: the environment, the files and the options.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::vocabulary::case::{
    Bytes, Certificate, Directory, File, Platform, PrivateKey, Program, SharedConfigState, Sts,
};

use super::certificates;
use super::definition::{StepDefinition, given, try_given};
use crate::scenario::template::step::Captures;

pub(in crate::scenario) const CREDENTIALS_FILE: &str = "${ROOT}/home/.aws/credentials";
pub(in crate::scenario) const CONFIG_FILE: &str = "${ROOT}/home/.aws/config";

pub(in crate::scenario) const PLATFORM: &str = "the platform is {platform}";
pub(in crate::scenario) const NO_HOME: &str = "there is no home directory";
pub(in crate::scenario) const VARIABLE: &str = "the environment variable {name} is {text}";
pub(in crate::scenario) const EMPTY_VARIABLE: &str = "the environment variable {name} is empty";
pub(in crate::scenario) const VARIABLES: &str = "these environment variables:";
pub(in crate::scenario) const CREDENTIALS_TEXT: &str = "the shared credentials file contains:";
pub(in crate::scenario) const CONFIG_TEXT: &str = "the shared config file contains:";
pub(in crate::scenario) const FILE_TEXT: &str = "the file {text} contains:";
pub(in crate::scenario) const FILE_LINE: &str = "the file {text} contains {text}";
pub(in crate::scenario) const FILE_BYTES: &str = "the file {text} contains the bytes {text}";
pub(in crate::scenario) const FILE_CERTIFICATES: &str = "the file {text} contains {certificates}";
pub(in crate::scenario) const CREDENTIALS_DIRECTORY: &str = "the shared credentials file is a directory";
pub(in crate::scenario) const CONFIG_DIRECTORY: &str = "the shared config file is a directory";
pub(in crate::scenario) const DIRECTORY: &str = "{text} is a directory";

pub(in crate::scenario) const PROGRAM_TEXT: &str = "the program {text} prints:";
pub(in crate::scenario) const PROGRAM_LINE: &str = "the program {text} prints {text}";
pub(in crate::scenario) const PROGRAM_EXIT: &str = "the program {text} prints {text} and exits with {count}";

pub(in crate::scenario) const STS: &str = "STS uses TLS with {certificate}";

pub(in crate::scenario) const PROFILE: &str = "the option Profile is {text}";
pub(in crate::scenario) const STATE: &str = "the option SharedConfigState is {state}";
pub(in crate::scenario) const NO_FILES: &str = "the option SharedConfigFiles is empty";
pub(in crate::scenario) const FILES: &str = "the option SharedConfigFiles lists:";
pub(in crate::scenario) const TOKEN: &str = "the option AssumeRoleTokenProvider returns {text}";
pub(in crate::scenario) const TOKENS: &str =
    "the option AssumeRoleTokenProvider returns one after the other:";
pub(in crate::scenario) const BUNDLE_CERTIFICATES: &str = "the option CustomCABundle contains {certificates}";
pub(in crate::scenario) const BUNDLE_TEXT: &str = "the option CustomCABundle is:";
pub(in crate::scenario) const BUNDLE_LINE: &str = "the option CustomCABundle is {text}";
pub(in crate::scenario) const CLIENT_CERT: &str = "the option ClientTLSCert is {text}";
pub(in crate::scenario) const CLIENT_KEY: &str = "the option ClientTLSKey is {text}";

/// The certificates that STS may show in words.
pub(in crate::scenario) const STS_CERTIFICATES: [(&str, Certificate); 3] = [
    ("a valid certificate", Certificate::Valid),
    ("an expired certificate", Certificate::Expired),
    ("a certificate of another host", Certificate::OtherHost),
];

/// The values of `SharedConfigState`, by their names in the documents.
pub(in crate::scenario) const STATES: [(&str, SharedConfigState); 3] = [
    ("SharedConfigStateFromEnv", SharedConfigState::FromEnv),
    ("SharedConfigDisable", SharedConfigState::Disable),
    ("SharedConfigEnable", SharedConfigState::Enable),
];

/// The value for these words of a step.
pub(in crate::scenario) fn meant<T: Copy>(table: &[(&str, T)], words: &str) -> Option<T> {
    table.iter().find(|(name, _)| *name == words).map(|(_, value)| *value)
}

/// The words for this value.
pub(in crate::scenario) fn words_for<T: PartialEq>(table: &[(&'static str, T)], value: &T) -> &'static str {
    table.iter().find(|(_, named)| named == value).map_or("", |(name, _)| name)
}

/// What surrounds the program.
pub(super) static STEPS: &[StepDefinition] = &[
    given(PLATFORM, |builder, captures| {
        builder.case.platform = if captures.get(0) == "windows" { Platform::Windows } else { Platform::Unix }
    }),
    given(NO_HOME, |builder, _| builder.no_home = true),
    given(VARIABLE, |builder, captures| _ = builder.case.env.insert(captures.text(0), captures.text(1))),
    given(EMPTY_VARIABLE, |builder, captures| _ = builder.case.env.insert(captures.text(0), String::new())),
    try_given(VARIABLES, |builder, captures| {
        builder.case.env.extend(variables(captures)?);
        Ok(())
    })
    .with_table(2),
    try_given(CREDENTIALS_TEXT, |builder, captures| builder.add_file(CREDENTIALS_FILE, text(captures.doc())))
        .with_doc_string(),
    try_given(CONFIG_TEXT, |builder, captures| builder.add_file(CONFIG_FILE, text(captures.doc())))
        .with_doc_string(),
    try_given(FILE_TEXT, |builder, captures| builder.add_file(captures.get(0), text(captures.doc())))
        .with_doc_string(),
    try_given(FILE_LINE, |builder, captures| builder.add_file(captures.get(0), text(captures.get(1)))),
    try_given(FILE_BYTES, |builder, captures| builder.add_file(captures.get(0), bytes(captures.get(1))?)),
    try_given(FILE_CERTIFICATES, |builder, captures| {
        builder.add_file(captures.get(0), text(&bundle(captures.get(1))))
    }),
    try_given(CREDENTIALS_DIRECTORY, |builder, _| builder.add_file(CREDENTIALS_FILE, DIRECTORY_FILE)),
    try_given(CONFIG_DIRECTORY, |builder, _| builder.add_file(CONFIG_FILE, DIRECTORY_FILE)),
    try_given(DIRECTORY, |builder, captures| builder.add_file(captures.get(0), DIRECTORY_FILE)),
    try_given(PROGRAM_TEXT, |builder, captures| {
        builder.add_program(captures.get(0), Program { stdout: captures.doc().to_owned(), exit: 0 })
    })
    .with_doc_string(),
    try_given(PROGRAM_EXIT, |builder, captures| {
        let exit = captures.get(2).parse().map_err(|_| "an exit status is at most 255".to_owned())?;
        builder.add_program(captures.get(0), Program { stdout: captures.text(1), exit })
    }),
    try_given(PROGRAM_LINE, |builder, captures| {
        builder.add_program(captures.get(0), Program { stdout: captures.text(1), exit: 0 })
    }),
    given(STS, |builder, captures| {
        builder.case.sts = meant(&STS_CERTIFICATES, captures.get(0)).map(Sts::of_run);
    }),
];

/// What the program passes.
pub(super) static OPTIONS: &[StepDefinition] = &[
    given(PROFILE, |builder, captures| builder.case.options.profile = captures.text(0)),
    given(STATE, |builder, captures| {
        builder.case.options.shared_config_state = meant(&STATES, captures.get(0)).unwrap_or_default();
    }),
    given(NO_FILES, |builder, _| builder.case.options.shared_config_files = Some(Vec::new())),
    given(FILES, |builder, captures| builder.case.options.shared_config_files = Some(captures.column()))
        .with_table(1),
    given(TOKEN, |builder, captures| builder.case.options.assume_role_token = Some(captures.text(0))),
    given(TOKENS, |builder, captures| builder.case.options.assume_role_tokens = captures.column())
        .with_table(1),
    given(BUNDLE_CERTIFICATES, |builder, captures| {
        builder.case.options.custom_ca_bundle = Some(bundle(captures.get(0)));
    }),
    given(BUNDLE_TEXT, |builder, captures| {
        builder.case.options.custom_ca_bundle = Some(captures.doc().to_owned());
    })
    .with_doc_string(),
    given(BUNDLE_LINE, |builder, captures| builder.case.options.custom_ca_bundle = Some(captures.text(0))),
    given(CLIENT_CERT, |builder, captures| builder.case.options.client_tls_cert = Some(captures.text(0))),
    given(CLIENT_KEY, |builder, captures| {
        builder.case.options.client_tls_key = Some(PrivateKey(captures.text(0)));
    }),
];

const DIRECTORY_FILE: File = File::Directory(Directory { directory: true });

fn text(content: &str) -> File {
    File::Text(content.to_owned())
}

fn bundle(words: &str) -> String {
    certificates::named(words).unwrap_or_default().to_owned()
}

fn bytes(base64: &str) -> Result<File, String> {
    STANDARD.decode(base64).map_err(|error| {
        format!("{base64:?} is not base64 with padding ({error}): encode the bytes again")
    })?;
    Ok(File::Bytes(Bytes { base64: base64.to_owned() }))
}

fn variables(captures: &Captures) -> Result<Vec<(String, String)>, String> {
    let (header, rows) = captures.rows().split_first().ok_or("the table of variables is empty")?;
    if *header != ["name", "value"] {
        return Err(
            "the table of variables does not begin with | name | value |: add this first row".to_owned()
        );
    }
    Ok(rows.iter().filter_map(|row| Some((row.first()?.clone(), row.get(1)?.clone()))).collect())
}
