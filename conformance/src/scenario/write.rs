//! Any case as a feature file, with the claims that its outcome makes true.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::vocabulary::case::{
    Case, Config, Constructor, File, HandlerEdit, HandlerOp, Options, Platform, ROOT, RegionalEndpoint,
    SharedConfigState, Sts, UserCredentials,
};
use crate::vocabulary::outcome::{Credentials, Outcome, Session, Trial};

use super::called;
use super::calls;
use super::certificates::name_of;
use super::claim::{Aspect, Assertion, Failure, Field, Whose};
use super::clients;
use super::described;
use super::draft::home_variable;
use super::files::edition_tag;
use super::given::{self, CLIENTS, CONFIG_FILE, CREDENTIALS_FILE, STATES, STS_CERTIFICATES, words_for};
use super::phrase::list_in_documents;
use super::resolver::{self, ResolverPhrases};
use super::text::fits_doc_string;
use super::then::{Wording, about_error, wording_in};
use super::when;

/// What a written feature tells besides the case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    /// Lines at the top, such as the seed and the command that replays the case.
    pub comments: Vec<String>,
    /// The rules that the scenario shows, as tags.
    pub rules: Vec<String>,
}

/// The case as a feature file that reads back as the same case, and claims what the outcome shows.
///
/// What no program can say has no words: options beside a function that takes none, `Must` on `New`, a change to a
/// list of handlers that lacks a name it needs.
#[must_use]
pub fn write(case: &Case, outcome: &Outcome, notes: &Notes) -> String {
    let (feature, name) = title(&case.id);
    let comments: Vec<String> =
        notes.comments.iter().flat_map(|text| text.lines()).map(|line| format!("# {line}\n")).collect();
    let tags: Vec<String> =
        notes.rules.iter().cloned().chain([edition_tag(case.edition)]).map(|tag| format!("@{tag}")).collect();
    let claims = claims_of(outcome);
    let says_handlers = claims.iter().any(|claim| claim.field() == Field::Handlers);
    let thens = claims.iter().map(|claim| wording_in(claim, case.options.must)).collect();
    let blocks = [("Given", givens(case)), ("When", whens(case, !says_handlers)), ("Then", thens)];
    let steps: String = blocks.iter().flat_map(|(keyword, steps)| lines(keyword, steps)).collect();
    format!("{}Feature: {feature}\n\n  {}\n  Scenario: {name}\n{steps}", comments.concat(), tags.join(" "))
}

/// The names of the feature and the scenario, from which the case's id comes again.
fn title(id: &str) -> (String, String) {
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

fn lines(keyword: &str, steps: &[Wording]) -> Vec<String> {
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

fn givens(case: &Case) -> Vec<Wording> {
    let platform =
        (case.platform == Platform::Windows).then(|| Wording::plain(given::PLATFORM, &["windows"]));
    let files = case.files.iter().map(|(path, file)| file_step(path, file));
    let sts = |sts: &Sts| match sts {
        Sts::OfRun(sts) => Wording::plain(given::STS, &[words_for(&STS_CERTIFICATES, &sts.certificate)]),
        Sts::Showing(sts) => described::shown(&sts.shows),
    };
    platform
        .into_iter()
        .chain(environment(case))
        .chain(files)
        .chain(described::steps(case))
        .chain(case.sts.iter().map(sts))
        .chain(options(&case.options))
        .chain(config(&case.options.config, &GIVEN))
        .collect()
}

fn environment(case: &Case) -> Vec<Wording> {
    let home = home_variable(case.platform);
    let no_home = (!case.env.contains_key(home)).then(|| Wording::plain(given::NO_HOME, &[]));
    let is_usual = |name: &str, value: &str| name == home && value.strip_prefix(ROOT) == Some("/home");
    let variables: Vec<(&str, &str)> = case
        .env
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .filter(|(name, value)| !is_usual(name, value))
        .collect();
    no_home.into_iter().chain(variable_steps(&variables)).collect()
}

fn variable_steps(variables: &[(&str, &str)]) -> Vec<Wording> {
    if variables.len() > 2 {
        let pairs: Vec<[&str; 2]> = std::iter::once(["name", "value"])
            .chain(variables.iter().map(|(name, value)| [*name, *value]))
            .collect();
        return vec![Wording::with_table(given::VARIABLES, &[], pairs.iter().map(<[&str; 2]>::as_slice))];
    }
    let step = |(name, value): &(&str, &str)| match *value {
        "" => Wording::plain(given::EMPTY_VARIABLE, &[name]),
        value => Wording::plain(given::VARIABLE, &[name, value]),
    };
    variables.iter().map(step).collect()
}

fn file_step(path: &str, file: &File) -> Wording {
    match (file, path) {
        (File::Directory(_), CREDENTIALS_FILE) => Wording::plain(given::CREDENTIALS_DIRECTORY, &[]),
        (File::Directory(_), CONFIG_FILE) => Wording::plain(given::CONFIG_DIRECTORY, &[]),
        (File::Directory(_), path) => Wording::plain(given::DIRECTORY, &[path]),
        (File::Bytes(bytes), path) => Wording::plain(given::FILE_BYTES, &[path, &canonical(&bytes.base64)]),
        (File::Text(text), path) => text_step(path, text),
    }
}

/// Base64 in the one form that reading accepts; what is no base64 stays as it is.
fn canonical(base64: &str) -> String {
    STANDARD.decode(base64).map_or_else(|_| base64.to_owned(), |bytes| STANDARD.encode(bytes))
}

fn text_step(path: &str, text: &str) -> Wording {
    if let Some(certificates) = name_of(text) {
        return Wording::plain(given::FILE_CERTIFICATES, &[path, certificates]);
    }
    if !fits_doc_string(text) {
        return Wording::plain(given::FILE_LINE, &[path, text]);
    }
    match path {
        CREDENTIALS_FILE => Wording::with_doc_string(given::CREDENTIALS_TEXT, &[], text),
        CONFIG_FILE => Wording::with_doc_string(given::CONFIG_TEXT, &[], text),
        path => Wording::with_doc_string(given::FILE_TEXT, &[path], text),
    }
}

fn options(options: &Options) -> Vec<Wording> {
    let profile = (!options.profile.is_empty()).then(|| Wording::plain(given::PROFILE, &[&options.profile]));
    let state = (options.shared_config_state != SharedConfigState::FromEnv)
        .then(|| Wording::plain(given::STATE, &[words_for(&STATES, &options.shared_config_state)]));
    let files = options.shared_config_files.as_deref().map(listed_files);
    let token = options.assume_role_token.as_deref().map(|token| Wording::plain(given::TOKEN, &[token]));
    let tokens =
        (!options.assume_role_tokens.is_empty()).then(|| column(given::TOKENS, &options.assume_role_tokens));
    let bundle = options.custom_ca_bundle.as_deref().map(bundle_step);
    let certificate =
        options.client_tls_cert.as_deref().map(|text| Wording::plain(given::CLIENT_CERT, &[text]));
    let key = options.client_tls_key.as_ref().map(|key| Wording::plain(given::CLIENT_KEY, &[&key.0]));
    [profile, state, files, token, tokens, bundle, certificate, key].into_iter().flatten().collect()
}

fn listed_files(files: &[String]) -> Wording {
    match files {
        [] => Wording::plain(given::NO_FILES, &[]),
        _ => column(given::FILES, files),
    }
}

fn column(template: &str, words: &[String]) -> Wording {
    let rows: Vec<[&str; 1]> = words.iter().map(|word| [word.as_str()]).collect();
    Wording::with_table(template, &[], rows.iter().map(<[&str; 1]>::as_slice))
}

fn refresh_step(refreshes: u8) -> Wording {
    match refreshes {
        1 => Wording::plain(when::REFRESH, &[]),
        times => Wording::plain(when::REFRESHES, &[&times.to_string()]),
    }
}

fn bundle_step(text: &str) -> Wording {
    match name_of(text) {
        Some(certificates) => Wording::plain(given::BUNDLE_CERTIFICATES, &[certificates]),
        None if fits_doc_string(text) => Wording::with_doc_string(given::BUNDLE_TEXT, &[], text),
        None => Wording::plain(given::BUNDLE_LINE, &[text]),
    }
}

/// The phrases that set one field of a config each.
struct ConfigPhrases {
    region: &'static str,
    endpoint: &'static str,
    resolver: ResolverPhrases,
    disable_ssl: &'static str,
    dual_stack: &'static str,
    dual_stack_endpoint: &'static str,
    fips_endpoint: &'static str,
    sts: &'static str,
    s3: &'static str,
    disable_param_validation: &'static str,
    keys: &'static str,
    keys_and_token: &'static str,
    anonymous: &'static str,
    client: &'static str,
    client_roots: &'static str,
}

const GIVEN: ConfigPhrases = ConfigPhrases {
    region: given::REGION,
    endpoint: given::ENDPOINT,
    resolver: resolver::GIVEN,
    disable_ssl: given::DISABLE_SSL,
    dual_stack: clients::GIVEN_DUAL_STACK,
    dual_stack_endpoint: clients::GIVEN_DUAL_STACK_ENDPOINT,
    fips_endpoint: clients::GIVEN_FIPS_ENDPOINT,
    sts: clients::GIVEN_STS,
    s3: clients::GIVEN_S3,
    disable_param_validation: given::DISABLE_PARAM_VALIDATION,
    keys: given::KEYS,
    keys_and_token: given::KEYS_AND_TOKEN,
    anonymous: given::ANONYMOUS,
    client: given::CLIENT,
    client_roots: given::CLIENT_ROOTS,
};

const COPIED: ConfigPhrases = ConfigPhrases {
    region: when::COPY_REGION,
    endpoint: when::COPY_ENDPOINT,
    resolver: resolver::COPIED,
    disable_ssl: when::COPY_DISABLE_SSL,
    dual_stack: clients::COPY_DUAL_STACK,
    dual_stack_endpoint: clients::COPY_DUAL_STACK_ENDPOINT,
    fips_endpoint: clients::COPY_FIPS_ENDPOINT,
    sts: clients::COPY_STS,
    s3: clients::COPY_S3,
    disable_param_validation: when::COPY_DISABLE_PARAM_VALIDATION,
    keys: when::COPY_KEYS,
    keys_and_token: when::COPY_KEYS_AND_TOKEN,
    anonymous: when::COPY_ANONYMOUS,
    client: when::COPY_CLIENT,
    client_roots: when::COPY_CLIENT_ROOTS,
};

const CLIENT: ConfigPhrases = ConfigPhrases {
    region: clients::WITH_REGION,
    endpoint: clients::WITH_ENDPOINT,
    resolver: resolver::CLIENT,
    disable_ssl: clients::WITH_DISABLE_SSL,
    dual_stack: clients::WITH_DUAL_STACK,
    dual_stack_endpoint: clients::WITH_DUAL_STACK_ENDPOINT,
    fips_endpoint: clients::WITH_FIPS_ENDPOINT,
    sts: clients::WITH_STS,
    s3: clients::WITH_S3,
    disable_param_validation: clients::WITH_DISABLE_PARAM_VALIDATION,
    keys: clients::WITH_KEYS,
    keys_and_token: clients::WITH_KEYS_AND_TOKEN,
    anonymous: clients::WITH_ANONYMOUS,
    client: clients::WITH_CLIENT,
    client_roots: clients::WITH_CLIENT_ROOTS,
};

const CALLED: ConfigPhrases = ConfigPhrases {
    region: called::WITH_REGION,
    endpoint: called::WITH_ENDPOINT,
    resolver: resolver::CALLED,
    disable_ssl: called::WITH_DISABLE_SSL,
    dual_stack: called::WITH_DUAL_STACK,
    dual_stack_endpoint: called::WITH_DUAL_STACK_ENDPOINT,
    fips_endpoint: called::WITH_FIPS_ENDPOINT,
    sts: called::WITH_STS,
    s3: called::WITH_S3,
    disable_param_validation: called::WITH_DISABLE_PARAM_VALIDATION,
    keys: called::WITH_KEYS,
    keys_and_token: called::WITH_KEYS_AND_TOKEN,
    anonymous: called::WITH_ANONYMOUS,
    client: called::WITH_CLIENT,
    client_roots: called::WITH_CLIENT_ROOTS,
};

fn config(config: &Config, phrases: &ConfigPhrases) -> Vec<Wording> {
    let text =
        |template, value: &Option<String>| value.as_deref().map(|value| Wording::plain(template, &[value]));
    let flag = |template, value: Option<bool>| {
        value.map(|value| Wording::plain(template, &[if value { "true" } else { "false" }]))
    };
    let switch =
        |template, value: Option<bool>| value.map(|on| Wording::plain(template, &[clients::switch(on)]));
    let mode = |template, value: Option<RegionalEndpoint>| {
        value.map(|mode| Wording::plain(template, &[words_for(&clients::MODES, &mode)]))
    };
    let resolver = config.endpoint_resolver.iter();
    let resolver = resolver.flat_map(|answers| resolver::steps(answers, &phrases.resolver));
    let steps = [
        text(phrases.region, &config.region),
        text(phrases.endpoint, &config.endpoint),
        flag(phrases.disable_ssl, config.disable_ssl),
        flag(phrases.dual_stack, config.use_dual_stack),
        switch(phrases.dual_stack_endpoint, config.use_dual_stack_endpoint),
        switch(phrases.fips_endpoint, config.use_fips_endpoint),
        mode(phrases.sts, config.sts_regional_endpoint),
        mode(phrases.s3, config.s3_us_east_1_regional_endpoint),
        flag(phrases.disable_param_validation, config.disable_param_validation),
        config.credentials.as_ref().map(|credentials| credentials_step(credentials, phrases)),
        config.http_client.map(|client| Wording::plain(phrases.client, &[words_for(&CLIENTS, &client)])),
        text(phrases.client_roots, &config.http_client_roots),
    ];
    steps.into_iter().flatten().chain(resolver).collect()
}

fn credentials_step(credentials: &UserCredentials, phrases: &ConfigPhrases) -> Wording {
    match credentials {
        UserCredentials::Named(_) => Wording::plain(phrases.anonymous, &[]),
        UserCredentials::Static(keys) => {
            let words: [&str; 3] = [&keys.access_key_id, &keys.secret_access_key, &keys.session_token];
            if keys.session_token.is_empty() {
                Wording::plain(phrases.keys, &words[..2])
            } else {
                Wording::plain(phrases.keys_and_token, &words)
            }
        }
    }
}

/// A Then about handlers asks for them by itself; without one, a When has to.
fn whens(case: &Case, ask_for_handlers: bool) -> Vec<Wording> {
    let observe = &case.observe;
    let copy = steps_or(observe.copy_with.as_ref(), &COPIED, when::COPY);
    let with = steps_or(observe.services_with.as_ref(), &CLIENT, clients::WITH);
    let called = steps_or(observe.call_with.as_ref(), &CALLED, called::WITH);
    let services = observe.services.iter().map(|service| Wording::plain(when::SERVICE, &[service]));
    let unresolved = observe
        .services_no_resolve
        .iter()
        .map(|service| Wording::plain(when::SERVICE_NO_RESOLVE, &[service]));
    let handlers = (observe.handlers && ask_for_handlers).then(|| Wording::plain(when::HANDLERS, &[]));
    let request = observe.request.then(|| Wording::plain(when::REQUEST, &[]));
    let readers =
        (observe.readers > 0).then(|| Wording::plain(when::READERS, &[&observe.readers.to_string()]));
    let refreshes = (observe.refreshes > 0).then(|| refresh_step(observe.refreshes));
    std::iter::once(call(&case.options))
        .chain(observe.edit_handlers.iter().map(|edit| edit_step(edit, "")))
        .chain(copy)
        .chain(observe.edit_copy_handlers.iter().map(|edit| edit_step(edit, "the copy's ")))
        .chain(handlers)
        .chain(request)
        .chain(readers)
        .chain(refreshes)
        .chain(called)
        .chain(services)
        .chain(unresolved)
        .chain(with)
        .collect()
}

fn call(options: &Options) -> Wording {
    match (options.constructor, options.must) {
        (Constructor::New, _) => Wording::plain(when::CALL, &["New"]),
        (Constructor::NewSession, false) => Wording::plain(when::CALL, &["NewSession"]),
        (Constructor::NewSessionWithOptions, false) => Wording::plain(when::CALL, &["NewSessionWithOptions"]),
        (Constructor::NewSession, true) => Wording::plain(when::MUST, &["NewSession"]),
        (Constructor::NewSessionWithOptions, true) => Wording::plain(when::MUST, &["NewSessionWithOptions"]),
    }
}

/// The steps of a config, or the one for an empty one.
fn steps_or(with: Option<&Config>, phrases: &ConfigPhrases, empty: &str) -> Vec<Wording> {
    match with.map(|with| config(with, phrases)) {
        Some(steps) if steps.is_empty() => vec![Wording::plain(empty, &[])],
        Some(steps) => steps,
        None => Vec::new(),
    }
}

fn edit_step(edit: &HandlerEdit, theirs: &str) -> Wording {
    let list = list_in_documents(&edit.list);
    let name = edit.name.as_deref().unwrap_or_default();
    let failing = |plain, failing| if edit.fails { failing } else { plain };
    match edit.op {
        HandlerOp::PushFront => push_step(edit, "front", theirs, list),
        HandlerOp::PushBack => push_step(edit, "back", theirs, list),
        HandlerOp::Remove => Wording::plain(when::REMOVE, &[name, theirs, list]),
        HandlerOp::SetFront => {
            Wording::plain(failing(when::SET, when::SET_FAILING), &[name, "front", theirs, list])
        }
        HandlerOp::SetBack => {
            Wording::plain(failing(when::SET, when::SET_FAILING), &[name, "back", theirs, list])
        }
        HandlerOp::Swap => {
            let with = edit.with.as_deref().unwrap_or_default();
            Wording::plain(failing(when::SWAP, when::SWAP_FAILING), &[name, theirs, list, with])
        }
    }
}

fn push_step(edit: &HandlerEdit, end: &str, theirs: &str, list: &str) -> Wording {
    match (&edit.name, edit.fails) {
        (Some(name), false) => Wording::plain(when::PUSH, &[name, end, theirs, list]),
        (Some(name), true) => Wording::plain(when::PUSH_FAILING, &[name, end, theirs, list]),
        (None, false) => Wording::plain(when::PUSH_UNNAMED, &[end, theirs, list]),
        (None, true) => Wording::plain(when::PUSH_FAILING_UNNAMED, &[end, theirs, list]),
    }
}

/// Every claim that the outcome makes true, in the order in which they are written.
#[must_use]
pub fn claims_of(outcome: &Outcome) -> Vec<Assertion> {
    match outcome {
        Outcome::Error(error) => {
            let fails = Aspect::CreationFails { code: error.code.clone(), panicked: error.panicked };
            claims(Whose::Session, [fails].into_iter().chain(about_error(Failure::Creation, error)))
        }
        Outcome::Session(session) => {
            let calls = session.requests.iter().flat_map(|made| calls::about(made));
            let aspects = [Aspect::Created].into_iter().chain(of_session(session)).chain(calls);
            let created = claims(Whose::Session, aspects);
            let copied =
                session.copy.iter().flat_map(|copy| claims(Whose::Copy, of_session(copy).into_iter()));
            created.into_iter().chain(copied).collect()
        }
    }
}

fn claims(whose: Whose, aspects: impl Iterator<Item = Aspect>) -> Vec<Assertion> {
    aspects.map(|aspect| Assertion { whose, aspect }).collect()
}

fn of_session(session: &Session) -> Vec<Aspect> {
    let mut aspects = vec![Aspect::Region(session.region.clone())];
    aspects.extend(session.credentials.iter().flat_map(of_credentials));
    if let Some(error) = &session.fails_with {
        aspects.push(Aspect::EveryRequestFails(error.code.clone()));
        aspects.extend(about_error(Failure::EveryRequest, error));
    }
    if let Some(lists) = &session.handlers {
        let names = Aspect::HandlerLists(lists.keys().cloned().collect());
        aspects.extend((!lists.is_empty()).then_some(names));
        aspects.extend(
            lists.iter().map(|(list, names)| Aspect::Handlers { list: list.clone(), names: names.clone() }),
        );
    }
    aspects.extend(session.request.iter().flat_map(of_trial));
    aspects.extend(session.call.iter().flat_map(called::about));
    aspects.extend(clients::about(session));
    aspects
}

fn of_credentials(credentials: &Credentials) -> Vec<Aspect> {
    match credentials {
        Credentials::Failed(failed) => {
            let fails = Aspect::RetrievalFails(failed.error.code.clone());
            [fails].into_iter().chain(about_error(Failure::Retrieval, &failed.error)).collect()
        }
        Credentials::Value(value) => {
            let keys = [
                Aspect::AccessKey(value.access_key_id.clone()),
                Aspect::SecretKey(value.secret_access_key.clone()),
                Aspect::SessionToken(value.session_token.clone()),
            ];
            keys.into_iter().chain(value.provider_name.clone().map(Aspect::Provider)).collect()
        }
    }
}

fn of_trial(trial: &Trial) -> Vec<Aspect> {
    let ran = Aspect::TrialRan(trial.ran.clone());
    match &trial.error {
        None => vec![ran, Aspect::TrialPasses],
        Some(error) => {
            let fails = [ran, Aspect::TrialFails(error.code.clone())];
            fails.into_iter().chain(about_error(Failure::Trial, error)).collect()
        }
    }
}
