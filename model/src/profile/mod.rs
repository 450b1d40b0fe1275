//! Profiles. A profile consists of the sections with its name in the shared files, at most one section in each file. If
//! several files set a value, the last file wins.

mod fields;
mod ignored;
mod sso;
pub(crate) mod v1_14;
pub(crate) mod v1_55;

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

pub use fields::keys;

use crate::decide::{Layer, Source};
use crate::failure::Failure;
use crate::files::SharedFile;
use crate::ini::{Section, Value};
use crate::rule;
use crate::session::Keys;
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::Edition;

/// The name of the profile that is used by default.
pub(crate) const DEFAULT: &str = "default";

/// The keys of credentials.
const ID: &str = "aws_access_key_id";
const SECRET_KEY: &str = "aws_secret_access_key";
const TOKEN: &str = "aws_session_token";

/// The keys whose values are never shown.
const SECRET: [&str; 2] = [SECRET_KEY, TOKEN];

/// A section with its file.
#[derive(Clone, Copy)]
struct FileSection<'f, 'w> {
    file: &'f SharedFile<'w>,
    section: &'f Section<'w>,
}

/// The sections of a profile in the order of the files, at most one in each. The row `none` wins if there is no section. The
/// name is in bytes because a name in a file may not be UTF-8.
fn sections<'f, 'w>(
    files: &'f [SharedFile<'w>],
    name: &[u8],
    none: Source<'w>,
    trace: &mut Trace<'w>,
) -> Vec<FileSection<'f, 'w>> {
    let found: Vec<_> = files.iter().filter_map(|file| section(file, name, trace)).collect();
    let merged = found
        .iter()
        .rev()
        .map(|section| Source::deferred(Some(section.heading())).over(&[(Layer::Files, &[rule::PROF_4])]));
    trace.record_rules(Subject::ProfileSections, merged.chain([none]));
    found.iter().for_each(|section| ignored::unknown_keys(section, trace));
    found
}

/// Records the rule by which the file of this value, which the profile takes from one of its sections, may set it.
fn record_taken<'w>(sections: &[FileSection<'_, 'w>], value: Option<Candidate<'w>>, trace: &mut Trace<'w>) {
    let Some(value) = value.filter(is_set) else { return };
    let Origin::Key { path, key, .. } = &value.origin else { return };
    let (file, key) = (sections.iter().find(|section| section.file.path == *path), *key);
    file.into_iter().for_each(|section| section.file.record_taken(key, value.clone(), trace));
}

/// The section of a profile in one file: `[name]`, or else `[profile name]`.
fn section<'f, 'w>(
    file: &'f SharedFile<'w>,
    name: &[u8],
    trace: &mut Trace<'w>,
) -> Option<FileSection<'f, 'w>> {
    let with_prefix = [b"profile ", name].concat();
    let own = FileSection::find(file, name);
    let prefixed = FileSection::find(file, &with_prefix);
    let heading = |section: Option<FileSection<'_, 'w>>| section.map(|section| section.heading());
    ignored::other_case(file, [name, &with_prefix], trace);
    let found = trace.choose(
        Subject::ProfileSections,
        [
            (own, Source::deferred(heading(own)).over(&[(Layer::Files, &[rule::PROF_3])])),
            (prefixed, Source::new(rule::PROF_2, heading(prefixed))),
        ],
    );
    found.flatten()
}

impl<'f, 'w> FileSection<'f, 'w> {
    /// The section of exactly this name.
    fn find(file: &'f SharedFile<'w>, name: &[u8]) -> Option<Self> {
        Some(Self { file, section: file.ini().section_by_bytes(name)? })
    }

    /// The value of a key, which may be empty; `None` if the section does not have the key.
    ///
    /// # Errors
    ///
    /// The panic of the release, if the lookup makes it panic.
    fn value(&self, key: &'static str, trace: &mut Trace<'w>) -> Result<Option<Candidate<'w>>, Failure> {
        let found = self.file.reader.get(self.section, key);
        let found = found.map_err(|panic| trace.fail(Subject::Creation, panic.rules, None, panic))?;
        Ok(found.map(|Value { text, line, rules }| {
            let candidate = self.candidate(key, text, line);
            trace.record_reading(&rules, || candidate.clone());
            candidate
        }))
    }

    /// The value of a key that the release does not look up here; `None` if it is empty.
    fn unread(&self, key: &'static str) -> Option<Candidate<'w>> {
        let Value { text, line, .. } = self.file.reader.peek(self.section, key).ok().flatten()?;
        Some(self.candidate(key, text, line)).filter(is_set)
    }

    /// A key without a value, which edition 1.55 ignores.
    fn without_value(&self, key: &'static str) -> Option<Candidate<'w>> {
        let found = self.section.without_value.iter().find(|found| found.name == key)?;
        Some(self.candidate(key, Cow::Borrowed(""), found.line))
    }

    fn candidate(&self, key: &'static str, value: Cow<'w, str>, line: u32) -> Candidate<'w> {
        let origin = Origin::Key { path: self.file.path.clone(), line, key };
        Candidate { origin, value, secret: SECRET.contains(&key) }
    }

    /// Whether the heading of this section is `[profile name]`, because the file has no section `[name]`.
    fn is_prefixed(&self, name: &[u8]) -> bool {
        FileSection::find(self.file, name).is_none()
    }

    /// The heading of the section.
    fn heading(&self) -> Candidate<'w> {
        let name = self.file.ini().shown(&self.section.name);
        Candidate::shown(Origin::File(self.file.path.clone()), alloc::format!("[{name}]"))
    }
}

/// Whether a value is not empty.
fn is_set(value: &Candidate<'_>) -> bool {
    !value.value.is_empty()
}

/// Whether both values are in the same file.
fn same_file(one: &Candidate<'_>, other: &Candidate<'_>) -> bool {
    match (&one.origin, &other.origin) {
        (Origin::Key { path: one, .. }, Origin::Key { path: other, .. }) => one == other,
        _ => false,
    }
}

/// The access key, the secret key and the token of one file.
#[derive(Clone)]
pub(crate) struct FileKeys<'w> {
    id: Candidate<'w>,
    secret: Candidate<'w>,
    token: Option<Candidate<'w>>,
    path: Cow<'w, str>,
}

impl<'w> FileKeys<'w> {
    /// The access key id, which may be shown, with its origin.
    pub(crate) fn candidate(&self) -> Candidate<'w> {
        self.id.clone()
    }

    /// The session token, which is never shown, with its origin.
    pub(crate) fn token(&self) -> Option<Candidate<'w>> {
        self.token.clone()
    }

    /// The credentials, whose provider name contains the path of the file.
    pub(crate) fn credentials(&self) -> Keys {
        Keys {
            access_key_id: String::from(&*self.id.value),
            secret_access_key: (&*self.secret.value).into(),
            session_token: self.token.as_ref().map_or_else(Default::default, |t| (&*t.value).into()),
            provider_name: ["SharedConfigCredentials: ", &*self.path].concat().into(),
        }
    }
}

/// The keys of credentials in one section, some of which may be missing.
struct KeyGroup<'w> {
    id: Option<Candidate<'w>>,
    secret: Option<Candidate<'w>>,
    token: Option<Candidate<'w>>,
}

impl<'w> KeyGroup<'w> {
    /// Looks up the keys of a section. Edition 1.14 looks up the token only if both other keys are there.
    fn read(section: &FileSection<'_, 'w>, trace: &mut Trace<'w>) -> Result<Self, Failure> {
        let (id, secret) = (section.value(ID, trace)?, section.value(SECRET_KEY, trace)?);
        let is_complete = [&id, &secret].into_iter().all(|key| key.as_ref().is_some_and(is_set));
        let token = match section.file.ini().edition() {
            Edition::V1_14 if !is_complete => section.unread(TOKEN),
            Edition::V1_14 | Edition::V1_55 => section.value(TOKEN, trace)?.filter(is_set),
        };
        Ok(Self { id, secret, token })
    }

    /// Whether one of the two keys is set, or both.
    fn has_a_key(&self) -> bool {
        [&self.id, &self.secret].into_iter().flatten().any(is_set)
    }

    /// The keys, if the group is complete.
    fn keys(&self, section: &FileSection<'_, 'w>) -> Option<FileKeys<'w>> {
        let [id, secret] = [&self.id, &self.secret].map(|key| key.clone().filter(is_set));
        Some(FileKeys {
            id: id?,
            secret: secret?,
            token: self.token.clone(),
            path: section.file.path.clone(),
        })
    }
}

/// The table of the keys of a profile: the complete group of the last file wins.
fn key_table<'w>(groups: &[(FileSection<'_, 'w>, KeyGroup<'w>)]) -> Vec<(Option<FileKeys<'w>>, Source<'w>)> {
    let mut rows = Vec::new();
    for (at, (section, group)) in groups.iter().enumerate().rev() {
        if let Some(keys) = group.keys(section) {
            let source = Source::new(rule::CRED_1, Some(keys.candidate())).over(section.file.rules.keys_over);
            rows.push((Some(keys), source));
            continue;
        }
        let is_earlier_complete = groups[..at].iter().any(|(section, group)| group.keys(section).is_some());
        let halves = [&group.id, &group.secret].into_iter().flatten();
        let halves = halves.map(|half| (if is_set(half) { rule::CRED_2 } else { rule::CRED_6 }, half));
        for (by, key) in halves.chain(group.token.iter().map(|token| (rule::CRED_3, token))) {
            let source = Source::excluded(by, Some(key.clone())).when(!is_earlier_complete, rule::CRED_17);
            rows.push((None, source));
        }
    }
    rows
}
