//! Profiles: what the shared files say of one name.

mod sso;
pub(crate) mod v1_14;
pub(crate) mod v1_55;

use alloc::borrow::Cow;
use alloc::string::String;

use crate::failure::Failure;
use crate::files::SharedFile;
use crate::ini::Section;
use crate::rule::{self, Rule};
use crate::session::Keys;
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::Edition;

/// The profile that is used where nothing names another.
pub(crate) const DEFAULT: &str = "default";

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

    /// The credentials, under the name that tells the file.
    ///
    /// Rules: CRED-5.
    pub(crate) fn credentials(&self) -> Keys {
        Keys {
            access_key_id: String::from(&*self.id.value),
            secret_access_key: (&*self.secret.value).into(),
            session_token: self.token.as_ref().map_or_else(Default::default, |t| (&*t.value).into()),
            provider_name: ["SharedConfigCredentials: ", &*self.path].concat().into(),
        }
    }
}

/// A profile's section in one file, and whether it is written `[profile name]`.
pub(crate) struct Found<'f, 'w> {
    pub(crate) section: &'f Section<'w>,
    pub(crate) prefixed: bool,
}

/// The section of a profile in one file, of whose finding nothing is recorded.
pub(crate) fn find<'f, 'w>(file: &'f SharedFile<'w>, profile: &str) -> Option<Found<'f, 'w>> {
    let profile = profile.as_bytes();
    let own = file.ini().section_by_bytes(profile).map(|section| Found { section, prefixed: false });
    own.or_else(|| {
        let section = prefixed(file, profile)?;
        Some(Found { section, prefixed: true })
    })
}

fn prefixed<'f, 'w>(file: &'f SharedFile<'w>, profile: &[u8]) -> Option<&'f Section<'w>> {
    file.ini().section_by_bytes(&[b"profile ", profile].concat())
}

/// The section of a profile in one file: the section with the profile's name, or else with `profile` before the name. The
/// name is in bytes because a file may give one that is not UTF-8.
///
/// Rules: PROF-2, PROF-3, PROF-6, PROF-7, FILE-6, ROLE-11.
pub(crate) fn section<'f, 'w>(
    file: &'f SharedFile<'w>,
    profile: &[u8],
    trace: &mut Trace<'w>,
) -> Option<Found<'f, 'w>> {
    let (own, prefixed) = (file.ini().section_by_bytes(profile), prefixed(file, profile));
    match (own, prefixed) {
        (Some(section), None) => Some(Found { section, prefixed: false }),
        (Some(section), Some(_)) => {
            trace.apply(&[rule::PROF_3], Subject::Profile);
            Some(Found { section, prefixed: false })
        }
        (None, Some(section)) => {
            trace.apply(&[rule::PROF_2], Subject::Profile);
            Some(Found { section, prefixed: true })
        }
        (None, None) => None,
    }
}

/// What a section says of a key, or the panic of a release that asks.
type Said<'w> = Result<Option<Candidate<'w>>, Failure>;

/// What the section says of a key: `None` where the key is not there. Only keys that are asked for mean anything.
///
/// Rules: FILE-8.
pub(crate) fn value<'w>(file: &SharedFile<'w>, section: &Section<'w>, key: &'static str) -> Said<'w> {
    let answer = file.reader.ask(section, key)?;
    Ok(answer.map(|answer| candidate(file, key, answer)))
}

fn candidate<'w>(
    file: &SharedFile<'w>,
    key: &'static str,
    (value, line): (Cow<'_, str>, u32),
) -> Candidate<'w> {
    let origin = Origin::Key { path: file.path.clone(), line, key };
    Candidate { origin, value: Cow::Owned(value.into_owned()), secret: SECRET.contains(&key) }
}

/// The keys whose values are never shown.
const SECRET: [&str; 2] = ["aws_secret_access_key", "aws_session_token"];

/// What the section says of a key, where it says anything.
fn said<'w>(file: &SharedFile<'w>, section: &Section<'w>, key: &'static str) -> Said<'w> {
    Ok(value(file, section, key)?.filter(|candidate| !candidate.value.is_empty()))
}

/// As [`said`], of a key that the release does not ask for: it is there to be recorded.
fn unasked<'w>(file: &SharedFile<'w>, section: &Section<'w>, key: &'static str) -> Option<Candidate<'w>> {
    let answer = file.reader.glance(section, key).ok().flatten()?;
    Some(candidate(file, key, answer)).filter(|candidate| !candidate.value.is_empty())
}

/// As [`said`], for a key of a group, which records that an empty one is missing.
///
/// Rules: CRED-6.
fn member<'w>(
    file: &SharedFile<'w>,
    section: &Section<'w>,
    key: &'static str,
    trace: &mut Trace<'w>,
) -> Said<'w> {
    match value(file, section, key)? {
        Some(empty) if empty.value.is_empty() => {
            trace.ignore(&[rule::CRED_6], Subject::Credentials, [empty]);
            Ok(None)
        }
        found => Ok(found),
    }
}

/// The complete group of keys in a section. The rest of an incomplete one does not count, and takes nothing from an
/// earlier file's group.
///
/// Rules: CRED-1, CRED-2, CRED-3, CRED-4, CRED-6, CHAIN-2.
pub(crate) fn keys<'w>(
    file: &SharedFile<'w>,
    section: &Section<'w>,
    earlier: Option<&FileKeys<'w>>,
    trace: &mut Trace<'w>,
) -> Result<Option<FileKeys<'w>>, Failure> {
    let id = member(file, section, "aws_access_key_id", trace)?;
    let secret = member(file, section, "aws_secret_access_key", trace)?;
    let (half, token) = match (id, secret, Edition::V1_14 == file.ini().edition()) {
        (Some(id), Some(secret), _) => {
            trace.apply(&[rule::CRED_1], Subject::Credentials);
            let token = said(file, section, "aws_session_token")?;
            return Ok(Some(FileKeys { id, secret, token, path: file.path.clone() }));
        }
        // Edition 1.14 asks for the token of a complete pair alone.
        (id, secret, true) => (id.or(secret), unasked(file, section, "aws_session_token")),
        (id, secret, false) => (id.or(secret), said(file, section, "aws_session_token")?),
    };
    ignore_half(half, token, earlier, trace);
    Ok(None)
}

/// Rules: CRED-2, CRED-3, CRED-4.
fn ignore_half<'w>(
    half: Option<Candidate<'w>>,
    token: Option<Candidate<'w>>,
    earlier: Option<&FileKeys<'w>>,
    trace: &mut Trace<'w>,
) {
    let rules: &[Rule] = match (&half, &token) {
        (None, None) => return,
        (None, Some(_)) => &[rule::CRED_3],
        (Some(_), None) => &[rule::CRED_2],
        (Some(_), Some(_)) => &[rule::CRED_2, rule::CRED_3],
    };
    trace.ignore(rules, Subject::Credentials, half.into_iter().chain(token));
    if earlier.is_some() {
        trace.apply(&[rule::CRED_4], Subject::Credentials);
    }
}

/// Puts the keys of a later file in place of those of an earlier one, as a whole.
///
/// Rules: CRED-4, FILE-5, OPT-4.
pub(crate) fn replace_keys<'w>(
    place: &mut Option<FileKeys<'w>>,
    file: &SharedFile<'w>,
    section: &Section<'w>,
    trace: &mut Trace<'w>,
) -> Result<(), Failure> {
    let Some(later) = keys(file, section, place.as_ref(), trace)? else { return Ok(()) };
    if let Some(earlier) = place.take() {
        trace.record_winner(file.order.keys, Subject::Credentials, [later.id.clone(), earlier.id]);
    }
    *place = Some(later);
    Ok(())
}

/// Puts the value of a later file in place of that of an earlier one.
///
/// Rules: FILE-4, FILE-5, OPT-4, REG-9.
pub(crate) fn replace<'w>(
    place: &mut Option<Candidate<'w>>,
    later: Candidate<'w>,
    subject: Subject,
    file: &SharedFile<'w>,
    trace: &mut Trace<'w>,
) {
    if let Some(earlier) = place.take() {
        let takes_away = subject == Subject::Region && later.value.is_empty();
        let rules = if takes_away { &[rule::REG_9] } else { file.order.value };
        trace.record_winner(rules, subject, [later.clone(), earlier]);
    }
    *place = Some(later);
}

/// Whether both stand in the same file.
fn same_file(one: &Candidate<'_>, other: &Candidate<'_>) -> bool {
    match (&one.origin, &other.origin) {
        (Origin::Key { path: one, .. }, Origin::Key { path: other, .. }) => one == other,
        _ => false,
    }
}
