//! Keeps secrets out of explanations: they are not added, and a last pass masks any that remain.

use aho_corasick::{AhoCorasick, MatchKind};
use awsess_model::ini::{Ini, Key};

use super::Explanation;
use super::origin::{MASK, key_is_shown};
use super::view::View;
use crate::vocabulary::outcome::{Credentials, Error, Outcome};
use crate::vocabulary::secret::is_secret;

/// The minimum length of a secret that is masked. A shorter one is too likely to be part of another word.
const MIN_LENGTH: usize = 8;

/// The outcome with `***` for each secret, and without what an error quotes of a file.
pub(super) fn without_secrets(mut outcome: Outcome) -> Outcome {
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
            for secret in [&mut value.secret_access_key, &mut value.session_token] {
                *secret = if secret.is_empty() { String::new() } else { MASK.into() };
            }
        }
    }
}

/// The errors that the parsers of files return quote the line that they do not understand.
fn hide_quotes(error: &mut Error) {
    let of_file = error.code == "SharedConfigLoadError";
    for message in
        error.original.iter_mut().filter(|_| of_file).filter_map(|original| original.message.as_mut())
    {
        let ends = [": ", " {", " from '"].into_iter().filter_map(|quote| message.find(quote));
        if let Some(end) = ends.min() {
            message.truncate(end);
            message.push_str(" (what the file says there is not shown)");
        }
    }
}

/// Masks the secrets of the world in every text.
pub(super) fn scrub(explanation: &mut Explanation, view: &View<'_>) {
    let secrets = secrets(view);
    // One search for all secrets, since there may be as many secrets as texts.
    let search = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&secrets);
    let masks = vec![MASK; secrets.len()];
    for text in texts(explanation) {
        match &search {
            Ok(search) if !search.is_match(&**text) => {}
            Ok(search) => *text = search.replace_all(text, &masks),
            // There are too many secrets to search for, so nothing is shown.
            Err(_) => *text = MASK.into(),
        }
    }
}

/// Every text of an explanation that could quote a secret.
fn texts(explanation: &mut Explanation) -> Vec<&mut String> {
    let mut texts: Vec<&mut String> = Vec::new();
    for value in &mut explanation.values {
        texts.extend(value.value.iter_mut().chain(&mut value.note));
        texts.extend(value.shadowed.iter_mut().map(|shadowed| &mut shadowed.value));
    }
    texts.extend(explanation.near_misses.iter_mut().map(|miss| &mut miss.message));
    texts.extend(unmasked_texts(&mut explanation.outcome));
    texts
}

/// The texts of an outcome that are not masked yet.
fn unmasked_texts(outcome: &mut Outcome) -> Vec<&mut String> {
    let session = match outcome {
        Outcome::Error(error) => return messages(error),
        Outcome::Session(session) => session,
    };
    let mut found: Vec<&mut String> = session.region.iter_mut().collect();
    match &mut session.credentials {
        Some(Credentials::Failed(failed)) => found.extend(messages(&mut failed.error)),
        Some(Credentials::Value(value)) => found.push(&mut value.access_key_id),
        None => {}
    }
    found
}

fn messages(error: &mut Error) -> Vec<&mut String> {
    let mut found: Vec<&mut String> = error.message.iter_mut().collect();
    found.extend(error.original.as_deref_mut().map_or_else(Vec::new, messages));
    found
}

/// The secrets in the environment and the files.
fn secrets(view: &View<'_>) -> Vec<String> {
    let variables =
        view.world.env.iter().filter(|(name, _)| is_secret(name)).map(|(_, value)| value.to_owned());
    let of_file = |ini: &'_ Ini<'_>| {
        let keys = ini.sections().flat_map(|section| &section.keys).filter(|key| holds_secret(key));
        keys.map(|key| bare(&ini.shown(&key.value))).collect::<Vec<_>>()
    };
    let keys = view.files.iter().filter_map(|file| file.ini.as_ref()).flat_map(of_file);
    let mut secrets: Vec<String> = variables.chain(keys).collect();
    secrets.retain(|secret| secret.len() >= MIN_LENGTH);
    secrets
}

fn holds_secret(key: &Key<'_>) -> bool {
    is_secret(&key.name) && !key_is_shown(&key.name)
}

/// The value without white space and quotes around it.
fn bare(value: &str) -> String {
    value.trim().trim_matches(['"', '\'', '`']).into()
}
