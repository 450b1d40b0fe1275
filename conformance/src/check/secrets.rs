//! What keeps a case's secrets out of what is told of it: an implementation's own words may quote them.

use serde_json::Value;

use super::render::fingerprint;
use super::verdict::{Failure, Verdict};
use crate::case::{Case, Config, File, UserCredentials};
use crate::explain::is_secret;
use crate::outcome::{Credentials, Outcome};

/// A shorter text is too likely to be part of something else.
const SHORTEST: usize = 8;

/// The secrets of a case, and of what came of it, the longest first.
pub(crate) struct Secrets(Vec<String>);

impl Secrets {
    pub(super) fn of(case: &Case, verdict: &Verdict) -> Self {
        let variables = case.env.iter().filter(|(name, _)| is_secret(name)).map(|(_, value)| value.clone());
        let files = case.files.values().flat_map(of_file);
        let configs = [Some(&case.options.config), case.observe.copy_with.as_ref()];
        let configs = configs.into_iter().flatten().flat_map(of_config);
        let key = case.options.client_tls_key.iter().map(|key| key.0.clone());
        let mut secrets: Vec<_> =
            variables.chain(files).chain(configs).chain(key).chain(of_verdict(verdict)).collect();
        secrets.retain(|secret| secret.len() >= SHORTEST);
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        Self(secrets)
    }

    /// Puts a mark in the place of each secret that the text quotes.
    pub(crate) fn mask(&self, text: &mut String) {
        for secret in self.0.iter().filter(|secret| text.contains(&**secret)).collect::<Vec<_>>() {
            *text = text.replace(&**secret, &fingerprint(secret));
        }
    }

    /// The same in every text of the value.
    pub(crate) fn mask_all(&self, value: &mut Value) {
        match value {
            Value::String(text) => self.mask(text),
            Value::Array(values) => values.iter_mut().for_each(|value| self.mask_all(value)),
            Value::Object(fields) => fields.values_mut().for_each(|value| self.mask_all(value)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}

/// The values of a file whose keys speak of secrets, as any edition might read them.
fn of_file(file: &File) -> Vec<String> {
    let File::Text(text) = file else { return Vec::new() };
    let keys = text.lines().filter_map(|line| line.split_once(['=', ':']));
    let secret = keys.filter(|(key, _)| is_secret(key.trim()));
    secret.map(|(_, value)| value.trim().trim_matches(['"', '\'', '`']).to_owned()).collect()
}

fn of_config(config: &Config) -> Vec<String> {
    match &config.credentials {
        Some(UserCredentials::Static(keys)) => {
            vec![keys.secret_access_key.clone(), keys.session_token.clone()]
        }
        Some(UserCredentials::Named(_)) | None => Vec::new(),
    }
}

fn of_verdict(verdict: &Verdict) -> Vec<String> {
    let Verdict::Fail(Failure { expected, observed, .. }) = verdict else { return Vec::new() };
    [expected, observed].into_iter().flat_map(of_outcome).collect()
}

fn of_outcome(outcome: &Outcome) -> Vec<String> {
    let Outcome::Session(session) = outcome else { return Vec::new() };
    match &session.credentials {
        Some(Credentials::Value(value)) => {
            vec![value.secret_access_key.clone(), value.session_token.clone()]
        }
        Some(Credentials::Failed(_)) | None => Vec::new(),
    }
}
