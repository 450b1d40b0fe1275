//! Keeps secrets out of explanations: they are not added, and a last pass masks any that remain.

use awsess_model::ini::{Ini, Key};

use super::shown::{is_doubtful_id, key_is_shown, masked_id};
use crate::explain::explanation::diagnostic::Diagnostic;
use crate::explain::explanation::{Explanation, Shadowed};
use crate::explain::files::shared_file::Shared;
use crate::explain::world::view::View;
use crate::vocabulary::outcome::{Credentials, Error, Outcome};
use crate::vocabulary::secret::{LONG, MASK, Secrets, is_secret};

/// The outcome with `***` for each secret, and without what an error quotes of a file.
pub(in crate::explain) fn without_secrets(mut outcome: Outcome) -> Outcome {
    match &mut outcome {
        Outcome::Error(error) => hide_quotes(error),
        Outcome::Session(session) => {
            session.credentials.as_mut().map(mask_credentials);
            session.fails_with.as_mut().map(hide_quotes);
        }
    }
    outcome
}

fn mask_credentials(credentials: &mut Credentials) {
    match credentials {
        Credentials::Failed(failed) => hide_quotes(&mut failed.error),
        Credentials::Value(value) => {
            value.access_key_id = masked_id(&value.access_key_id).0;
            for secret in [&mut value.secret_access_key, &mut value.session_token] {
                *secret = if secret.is_empty() { String::new() } else { MASK.into() };
            }
        }
    }
}

/// Cuts the line that a parser of files quotes off its message: it may contain a secret.
fn hide_quotes(error: &mut Error) {
    let of_file = ["SharedConfigLoadError", "SharedCredsLoad"].contains(&&*error.code);
    error.causes.iter_mut().for_each(hide_quotes);
    for message in
        error.original.iter_mut().filter(|_| of_file).filter_map(|original| original.message.as_mut())
    {
        let ends = [": ", " {", " from '"].into_iter().filter_map(|quote| message.find(quote));
        if let Some(end) = ends.min() {
            message.truncate(end);
            message.push_str(" (the text of the file is not shown)");
        }
    }
}

/// Masks the secrets of the world in every text that could quote a secret.
pub(in crate::explain) fn scrub(explanation: &mut Explanation, view: &View<'_>) {
    let secrets = Secrets::new(&secrets(view), |_| MASK.into());
    let Explanation { edition: _, call, values, problems, hints, outcome } = explanation;
    secrets.mask(call);
    for value in values {
        value.value.iter_mut().chain(&mut value.note).for_each(|text| secrets.mask(text));
        value.origin.section_mut().into_iter().for_each(|section| secrets.mask(section));
        for Shadowed { value, origin, .. } in &mut value.shadowed {
            origin.section_mut().into_iter().chain([value]).for_each(|text| secrets.mask(text));
        }
    }
    let diagnostics = problems.iter_mut().chain(hints);
    diagnostics.flat_map(Diagnostic::texts_mut).for_each(|text| secrets.mask(text));
    outcome.each_text_mut(|_, _, text| secrets.mask(text));
}

/// The secrets in the environment and the files.
fn secrets(view: &View<'_>) -> Vec<String> {
    let variables = view.world.env.iter();
    let variables = variables.filter(|(name, value)| is_secret(name) || is_doubtful_id(name, value));
    let variables = variables.map(|(_, value)| value.to_owned());
    let of_file = |ini: &'_ Ini<'_>| {
        let keys = ini.sections().flat_map(|section| &section.keys);
        let values = keys.map(|key| (key, bare(&ini.shown(&key.value))));
        let secrets = values.filter(|(key, value)| holds_secret(key) || is_doubtful_id(&key.name, value));
        secrets.map(|(_, value)| value).collect::<Vec<_>>()
    };
    let keys = view.files.iter().filter_map(|file| file.ini.as_ref()).flat_map(of_file);
    let lines = view
        .files
        .iter()
        .filter_map(Shared::bytes)
        .flat_map(|bytes| behind_names(&String::from_utf8_lossy(bytes)));
    let mut secrets: Vec<String> = variables.chain(keys).chain(lines).collect();
    // A shorter one is too likely to be a word that explains something, such as the name of a profile.
    secrets.retain(|secret| secret.chars().count() >= LONG);
    secrets
}

/// The names of the keys whose values are secret wherever they are in a line.
const SECRET_KEYS: [&str; 3] = ["aws_secret_access_key", "aws_session_token", "aws_security_token"];

/// The words behind the names of secret keys, wherever they are: in a file that is not valid, or behind another value.
fn behind_names(text: &str) -> Vec<String> {
    let is_between = |character: char| [' ', '\t', '=', ':', '"', '\'', '`'].contains(&character);
    let word = |behind: &str| {
        behind.trim_start_matches(is_between).split(|c: char| c.is_whitespace()).next().map(bare)
    };
    let behind =
        SECRET_KEYS.iter().flat_map(|key| text.match_indices(key).map(|(at, key)| &text[at + key.len()..]));
    behind.filter_map(word).collect()
}

fn holds_secret(key: &Key<'_>) -> bool {
    is_secret(&key.name) && !key_is_shown(&key.name)
}

/// The value without white space and quotes around it.
fn bare(value: &str) -> String {
    value.trim().trim_matches(['"', '\'', '`']).into()
}
