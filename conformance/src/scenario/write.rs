//! Any case as a feature file, with the assertions that its outcome makes true.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::vocabulary::case::{
    Case, Constructor, File, Observe, Options, Platform, Program, ROOT, SharedConfigState, Sts,
};
use crate::vocabulary::outcome::Outcome;

use super::assertion::from_outcome::assertions_of;
use super::builder::home_variable;
use super::read::tags::edition_tag;
use super::steps::certificates::name_of;
use super::steps::given::{self, CONFIG_FILE, CREDENTIALS_FILE, STATES, STS_CERTIFICATES, words_for};
use super::steps::network::{described, remote};
use super::steps::{config, edits, session_options, when};
use super::template::step::StepText;
use super::template::text::fits_doc_string;

/// The comments and tags of a written feature file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    /// Lines at the top, such as the seed and the command that replays the case.
    pub comments: Vec<String>,
    /// The rules that the scenario shows, as tags.
    pub rules: Vec<String>,
}

/// The case as a feature file that reads back as the same case, with assertions of what the outcome shows.
///
/// A case that no program can create has no steps: options for a function that takes none, `Must` on `New`, a change to a
/// list of handlers that lacks a name it needs.
#[must_use]
pub fn write(case: &Case, outcome: &Outcome, notes: &Notes) -> String {
    let (feature, name) = title(&case.id);
    let comments: Vec<String> =
        notes.comments.iter().flat_map(|text| text.lines()).map(|line| format!("# {line}\n")).collect();
    let tags: Vec<String> =
        notes.rules.iter().cloned().chain([edition_tag(case.edition)]).map(|tag| format!("@{tag}")).collect();
    let assertions = assertions_of(outcome);
    let mut observed = Observe::default();
    assertions.iter().for_each(|assertion| assertion.observe(&mut observed));
    let thens = assertions.iter().filter_map(|assertion| assertion.step_text(case.options.must)).collect();
    let blocks = [("Given", givens(case)), ("When", whens(case, &observed)), ("Then", thens)];
    let steps: String = blocks.iter().flat_map(|(keyword, steps)| lines(keyword, steps)).collect();
    format!("{}Feature: {feature}\n\n  {}\n  Scenario: {name}\n{steps}", comments.concat(), tags.join(" "))
}

/// The names of the feature and the scenario, which the id of a generated case says in words. The id of any other case comes from its
/// names again.
fn title(id: &str) -> (String, String) {
    if let ["gen", seed, edition, index] = id.split('/').collect::<Vec<_>>()[..] {
        let name = format!("Case {index} of seed {seed} in edition {edition}");
        return ("Generated cases".to_owned(), name);
    }
    let words = |text: &str| {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    };
    let (feature, name) = id.split_once('/').unwrap_or(("case", id));
    let named = |text: String| if text.is_empty() { "case".to_owned() } else { text };
    (named(words(feature)), named(words(name)))
}

fn lines(keyword: &str, steps: &[StepText]) -> Vec<String> {
    let mut lines = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        let keyword = if index == 0 { keyword } else { "And" };
        lines.push(format!("    {keyword} {}\n", step.text));
        let indented =
            |line: &String| if line.is_empty() { "\n".to_owned() } else { format!("      {line}\n") };
        lines.extend(step.below.iter().map(indented));
    }
    lines
}

fn givens(case: &Case) -> Vec<StepText> {
    let platform =
        (case.platform == Platform::Windows).then(|| StepText::plain(given::PLATFORM, &["windows"]));
    let files = case.files.iter().map(|(path, file)| file_step(path, file));
    let programs = case.programs.iter().map(|(path, program)| program_step(path, program));
    let sts = |sts: &Sts| match sts {
        Sts::OfRun(sts) => StepText::plain(given::STS, &[words_for(&STS_CERTIFICATES, &sts.certificate)]),
        Sts::Showing(sts) => described::shown(&sts.shows),
    };
    platform
        .into_iter()
        .chain(environment(case))
        .chain(files)
        .chain(programs)
        .chain(described::steps(case))
        .chain(case.sts.iter().map(sts))
        .chain(remote::steps(case))
        .chain(options(&case.options))
        .chain(config::resolver_steps(case))
        .chain(config::step_of_session(&case.options.config))
        .collect()
}

fn environment(case: &Case) -> Vec<StepText> {
    let home = home_variable(case.platform);
    let no_home = (!case.env.contains_key(home)).then(|| StepText::plain(given::NO_HOME, &[]));
    let is_usual = |name: &str, value: &str| name == home && value.strip_prefix(ROOT) == Some("/home");
    let variables: Vec<(&str, &str)> = case
        .env
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .filter(|(name, value)| !is_usual(name, value))
        .collect();
    no_home.into_iter().chain(variable_steps(&variables)).collect()
}

fn variable_steps(variables: &[(&str, &str)]) -> Vec<StepText> {
    if variables.len() > 2 {
        let rows = variables.iter().map(|(name, value)| [*name, *value]);
        return vec![StepText::with_table(
            given::VARIABLES,
            &[],
            [["name", "value"]].into_iter().chain(rows),
        )];
    }
    let step = |(name, value): &(&str, &str)| match *value {
        "" => StepText::plain(given::EMPTY_VARIABLE, &[name]),
        value => StepText::plain(given::VARIABLE, &[name, value]),
    };
    variables.iter().map(step).collect()
}

fn file_step(path: &str, file: &File) -> StepText {
    match (file, path) {
        (File::Directory(_), CREDENTIALS_FILE) => StepText::plain(given::CREDENTIALS_DIRECTORY, &[]),
        (File::Directory(_), CONFIG_FILE) => StepText::plain(given::CONFIG_DIRECTORY, &[]),
        (File::Directory(_), path) => StepText::plain(given::DIRECTORY, &[path]),
        (File::Bytes(bytes), path) => StepText::plain(given::FILE_BYTES, &[path, &canonical(&bytes.base64)]),
        (File::Text(text), path) => text_step(path, text),
    }
}

fn program_step(path: &str, Program { stdout, exit }: &Program) -> StepText {
    match exit {
        0 if fits_doc_string(stdout) => StepText::with_doc_string(given::PROGRAM_TEXT, &[path], stdout),
        0 => StepText::plain(given::PROGRAM_LINE, &[path, stdout]),
        exit => StepText::plain(given::PROGRAM_EXIT, &[path, stdout, &exit.to_string()]),
    }
}

/// Base64 in the form that reading accepts. Text that is not base64 stays as it is.
fn canonical(base64: &str) -> String {
    STANDARD.decode(base64).map_or_else(|_| base64.to_owned(), |bytes| STANDARD.encode(bytes))
}

fn text_step(path: &str, text: &str) -> StepText {
    if let Some(certificates) = name_of(text) {
        return StepText::plain(given::FILE_CERTIFICATES, &[path, certificates]);
    }
    if !fits_doc_string(text) {
        return StepText::plain(given::FILE_LINE, &[path, text]);
    }
    match path {
        CREDENTIALS_FILE => StepText::with_doc_string(given::CREDENTIALS_TEXT, &[], text),
        CONFIG_FILE => StepText::with_doc_string(given::CONFIG_TEXT, &[], text),
        path => StepText::with_doc_string(given::FILE_TEXT, &[path], text),
    }
}

/// The steps of the options. Every field is named, so that a new one does not compile until it is written.
fn options(options: &Options) -> Vec<StepText> {
    let Options {
        constructor: _,
        must: _,
        profile,
        shared_config_state,
        shared_config_files,
        assume_role_token,
        assume_role_tokens,
        custom_ca_bundle,
        client_tls_cert,
        client_tls_key,
        // `session_options` writes these.
        assume_role_duration: _,
        web_identity_provider: _,
        process_provider: _,
        ec2_imds_endpoint: _,
        ec2_imds_endpoint_mode: _,
        edit_handlers,
        config: _,
    } = options;
    let profile = (!profile.is_empty()).then(|| StepText::plain(given::PROFILE, &[profile]));
    let state = (*shared_config_state != SharedConfigState::FromEnv)
        .then(|| StepText::plain(given::STATE, &[words_for(&STATES, shared_config_state)]));
    let files = shared_config_files.as_deref().map(listed_files);
    let token = assume_role_token.as_deref().map(|token| StepText::plain(given::TOKEN, &[token]));
    let tokens = (!assume_role_tokens.is_empty())
        .then(|| StepText::with_column(given::TOKENS, &[], assume_role_tokens));
    let bundle = custom_ca_bundle.as_deref().map(bundle_step);
    let certificate = client_tls_cert.as_deref().map(|text| StepText::plain(given::CLIENT_CERT, &[text]));
    let key = client_tls_key.as_ref().map(|key| StepText::plain(given::CLIENT_KEY, &[&key.0]));
    let steps = [profile, state, files, token, tokens, bundle, certificate, key].into_iter().flatten();
    let edits = edit_handlers.iter().map(edits::step_of_option);
    steps.chain(session_options::steps(options)).chain(edits).collect()
}

fn listed_files(files: &[String]) -> StepText {
    match files {
        [] => StepText::plain(given::NO_FILES, &[]),
        _ => StepText::with_column(given::FILES, &[], files),
    }
}

fn refresh_step(refreshes: u8) -> StepText {
    match refreshes {
        1 => StepText::plain(when::REFRESH, &[]),
        times => StepText::plain(when::REFRESHES, &[&times.to_string()]),
    }
}

fn bundle_step(text: &str) -> StepText {
    match name_of(text) {
        Some(certificates) => StepText::plain(given::BUNDLE_CERTIFICATES, &[certificates]),
        None if fits_doc_string(text) => StepText::with_doc_string(given::BUNDLE_TEXT, &[], text),
        None => StepText::plain(given::BUNDLE_LINE, &[text]),
    }
}

/// The When steps, without those for what the Then steps make the case observe. Every field is named, so that a new one does not
/// compile until it is written.
fn whens(case: &Case, observed: &Observe) -> Vec<StepText> {
    let Observe {
        edit_handlers,
        refreshes,
        again,
        files,
        services,
        services_no_resolve,
        services_with,
        handlers,
        config: shows_config,
        copy_with,
        edit_copy_handlers,
        request,
        readers,
        call_with,
    } = &case.observe;
    let copy = copy_with.as_ref().map(|with| config::COPY.step(with));
    let clients = services_with.as_ref().map(|with| config::CLIENTS.step(with));
    let call = call_with.as_ref().map(|with| config::CALL.step(with));
    let services = services.iter().map(|service| StepText::plain(when::SERVICE, &[service]));
    let unresolved =
        services_no_resolve.iter().map(|service| StepText::plain(when::SERVICE_NO_RESOLVE, &[service]));
    let handlers = (*handlers && !observed.handlers).then(|| StepText::plain(when::HANDLERS, &[]));
    let config = (*shows_config && !observed.config).then(|| StepText::plain(when::CONFIG, &[]));
    let request = request.then(|| StepText::plain(when::REQUEST, &[]));
    let readers = (*readers > 0).then(|| StepText::plain(when::READERS, &[&readers.to_string()]));
    let refreshes = (*refreshes > 0).then(|| refresh_step(*refreshes));
    let files = files.iter().map(|file| StepText::plain(when::FILE, &[file]));
    let again = (*again > 0).then(|| StepText::plain(when::AGAIN, &[&again.to_string()]));
    std::iter::once(constructor_step(&case.options))
        .chain(edit_handlers.iter().map(|edit| edits::step(edit, "")))
        .chain(copy)
        .chain(edit_copy_handlers.iter().map(|edit| edits::step(edit, "the copy's ")))
        .chain(handlers)
        .chain(config)
        .chain(request)
        .chain(readers)
        .chain(refreshes)
        .chain(again)
        .chain(files)
        .chain(call)
        .chain(clients)
        .chain(services)
        .chain(unresolved)
        .collect()
}

fn constructor_step(options: &Options) -> StepText {
    match (options.constructor, options.must) {
        (Constructor::New, _) => StepText::plain(when::CALL, &["New"]),
        (Constructor::NewSession, false) => StepText::plain(when::CALL, &["NewSession"]),
        (Constructor::NewSessionWithOptions, false) => {
            StepText::plain(when::CALL, &["NewSessionWithOptions"])
        }
        (Constructor::NewSession, true) => StepText::plain(when::MUST, &["NewSession"]),
        (Constructor::NewSessionWithOptions, true) => StepText::plain(when::MUST, &["NewSessionWithOptions"]),
    }
}
