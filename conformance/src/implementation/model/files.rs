//! The files that a case observes, as the model predicts them.

use std::collections::BTreeMap;

use awsess_model::network::Network;
use awsess_model::single_sign_on::Member;
use awsess_model::time::Time;
use awsess_model::world::{File, World};
use serde_json::{Map, Value};
use time::OffsetDateTime;

use super::Unanswerable;
use crate::implementation::materialise::below_root;
use crate::vocabulary::case::{Answer, Case, Party};
use crate::vocabulary::now;
use crate::vocabulary::outcome::FileSeen;

/// The permissions with which the runner writes the files that a case observes.
const PERMISSIONS: &str = "600";

/// Checks that the observed files are below the root, and that the times in them are a whole number of minutes from now: files are
/// compared to the minute.
///
/// # Errors
///
/// If a path is not below the root, or a token is issued that does not last whole minutes.
pub(super) fn check_observed_files(case: &Case) -> Result<(), Unanswerable> {
    let paths = case.observe.files.iter().enumerate();
    let mut outside = paths.filter_map(|(at, path)| Some((at, below_root(path).err()?)));
    if let Some((at, error)) = outside.next() {
        return Err(Unanswerable { field: format!("observe.files[{at}]"), reason: error.to_string() });
    }
    let answers = case.remote.oidc.iter().flat_map(|Party { answers }| answers).enumerate();
    let is_whole = |answer: &Answer| match answer {
        Answer::Healthy(healthy) => healthy.expires_in.is_none_or(|seconds| seconds % now::MARGIN == 0),
        Answer::None(_) | Answer::Error(_) | Answer::Text(_) | Answer::Redirect(_) => true,
    };
    match answers.into_iter().find(|(_, answer)| !case.observe.files.is_empty() && !is_whole(answer)) {
        None => Ok(()),
        Some((at, _)) => Err(Unanswerable {
            field: format!("remote.oidc.answers[{at}].expires_in"),
            reason: "files show whole minutes only: write a multiple of 60, or observe no files".into(),
        }),
    }
}

/// The files at these paths.
pub(super) fn files_seen(
    paths: &[String],
    network: &Network<'_>,
    world: &World,
) -> BTreeMap<String, FileSeen> {
    let seen = |path: &String| match (network.rewritten(path), world.files.get(path)) {
        (Some(members), _) => {
            let members: Map<_, _> = members.into_iter().map(|(name, value)| (name, json(value))).collect();
            seen(Value::Object(members).to_string().as_bytes())
        }
        (None, Some(File::Bytes(bytes))) => seen(bytes),
        (None, Some(File::Directory) | None) => FileSeen::default(),
    };
    paths.iter().map(|path| (path.clone(), seen(path))).collect()
}

fn seen(content: &[u8]) -> FileSeen {
    FileSeen::new(content, PERMISSIONS.to_owned(), now::OF_MODEL)
}

fn json(member: Member) -> Value {
    match member {
        Member::Text(text) => text.expose().into(),
        Member::Time(Time(seconds)) => {
            OffsetDateTime::from_unix_timestamp(seconds).map(now::timestamp).unwrap_or_default().into()
        }
        Member::Json(json) => serde_json::from_str(json.expose()).unwrap_or_default(),
    }
}
