//! The text of the files of a case, as predicates look at it.

use std::borrow::Cow;
use std::collections::BTreeSet;

use awsess_model::ini::{Ini, Section};
use awsess_model::rule::Rule;
use awsess_model::trace::{Subject, Trace};
use awsess_model::world;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::vocabulary::case::{Case, Edition, File, Platform};
use crate::vocabulary::outcome::{Error, Outcome, Session};

/// The bytes of the files that the session reads, the weakest first.
pub(super) struct Contents<'a> {
    pub(super) files: Vec<(Cow<'a, str>, Cow<'a, [u8]>)>,
}

impl<'a> Contents<'a> {
    pub(super) fn of(case: &'a Case, trace: &Trace<'_>) -> Self {
        let shared_config = winner(trace, Subject::SharedConfig).is_some_and(|value| value == "on");
        let paths = paths(case, shared_config).into_iter();
        let files = paths.filter_map(|path| Some((path.clone(), bytes(case, &path)?))).collect();
        Self { files }
    }
}

/// The paths of the shared files that a session looks for.
fn paths(case: &Case, shared_config: bool) -> Vec<Cow<'_, str>> {
    match &case.options.shared_config_files {
        Some(files) => files.iter().map(|file| Cow::Borrowed(&**file)).collect(),
        None if shared_config => vec![config_path(case), credentials_path(case)],
        None => vec![credentials_path(case)],
    }
}

/// Where the shared config file is looked for.
pub(super) fn config_path(case: &Case) -> Cow<'_, str> {
    path(case, "AWS_CONFIG_FILE", "config")
}

/// Where the shared credentials file is looked for.
pub(super) fn credentials_path(case: &Case) -> Cow<'_, str> {
    path(case, "AWS_SHARED_CREDENTIALS_FILE", "credentials")
}

fn path<'a>(case: &'a Case, name: &str, file: &str) -> Cow<'a, str> {
    match variable(case, name) {
        Some(path) => Cow::Borrowed(path),
        None => Cow::Owned(format!("{}/.aws/{file}", home(case).unwrap_or_default())),
    }
}

/// The home directory, where there is one.
pub(super) fn home(case: &Case) -> Option<&str> {
    match case.platform {
        Platform::Unix => variable(case, "HOME"),
        Platform::Windows => variable(case, "USERPROFILE"),
    }
}

/// The value of a variable that is set, and not empty.
pub(super) fn variable<'a>(case: &'a Case, name: &str) -> Option<&'a str> {
    case.env.get(name).map(String::as_str).filter(|value| !value.is_empty())
}

/// The bytes at a path, where a file stands there.
pub(super) fn bytes<'a>(case: &'a Case, path: &str) -> Option<Cow<'a, [u8]>> {
    match case.files.get(path)? {
        File::Text(text) => Some(Cow::Borrowed(text.as_bytes())),
        File::Bytes(bytes) => STANDARD.decode(&bytes.base64).ok().map(Cow::Owned),
        File::Directory(_) => None,
    }
}

/// What an edition reads in bytes.
pub(super) fn parse(edition: Edition, bytes: &[u8]) -> Option<Ini<'_>> {
    let edition = match edition {
        Edition::V1_14 => world::Edition::V1_14,
        Edition::V1_55 => world::Edition::V1_55,
    };
    Ini::parse(edition, bytes).ok()
}

/// The value that won last in what a subject is about.
fn winner<'t>(trace: &'t Trace<'_>, subject: Subject) -> Option<&'t str> {
    let decisions = trace.decisions().filter(|decision| decision.subject == subject);
    decisions.filter_map(|decision| decision.winner).last().map(|winner| &*winner.value)
}

/// A case, its outcome and its trace.
pub(super) struct View<'a> {
    pub(super) case: &'a Case,
    pub(super) expected: &'a Outcome,
    pub(super) rules: BTreeSet<&'static str>,
    pub(super) profile: &'a str,
    pub(super) files: &'a [(Cow<'a, str>, Cow<'a, [u8]>)],
    pub(super) inis: Vec<(&'a str, Ini<'a>)>,
}

impl<'a> View<'a> {
    pub(super) fn new(
        case: &'a Case,
        expected: &'a Outcome,
        trace: &'a Trace<'a>,
        contents: &'a Contents<'a>,
    ) -> Self {
        let parsed = contents.files.iter();
        Self {
            case,
            expected,
            rules: trace.rules().map(Rule::id).collect(),
            profile: winner(trace, Subject::Profile).unwrap_or_default(),
            files: &contents.files,
            inis: parsed.filter_map(|(path, bytes)| Some((&**path, parse(case.edition, bytes)?))).collect(),
        }
    }

    /// Whether the trace has the rule.
    pub(super) fn has(&self, rule: &str) -> bool {
        self.rules.contains(rule)
    }

    /// The session, where there is one.
    pub(super) fn session(&self) -> Option<&'a Session> {
        match self.expected {
            Outcome::Session(session) => Some(session),
            Outcome::Error(_) => None,
        }
    }

    /// The error of creation, returned or kept by the deprecated `New`.
    pub(super) fn error(&self) -> Option<&'a Error> {
        match self.expected {
            Outcome::Session(session) => session.fails_with.as_ref(),
            Outcome::Error(error) => Some(error),
        }
    }

    /// The sections of a profile, at most one for each file.
    pub(super) fn sections(&self, profile: &str) -> impl Iterator<Item = (&Ini<'a>, &Section<'a>)> {
        let long = format!("profile {profile}");
        let profile = profile.to_owned();
        self.inis.iter().filter_map(move |(_, ini)| {
            ini.section(&profile).or_else(|| ini.section(&long)).map(|section| (ini, section))
        })
    }
}
