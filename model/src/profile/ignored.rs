//! What has no effect on a profile, with the rules by which it is ignored: keys that are not known, sections with a similar
//! name, and the profile `default`.

use alloc::string::String;
use alloc::vec::Vec;

use crate::files::SharedFile;
use crate::rule;
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::World;

use super::{DEFAULT, FileSection, ID, fields};

/// Records that the keys of a section which neither edition looks up are ignored.
pub(super) fn unknown_keys<'w>(section: &FileSection<'_, 'w>, trace: &mut Trace<'w>) {
    let FileSection { file, section } = section;
    let unknown = section.keys.iter().filter(|key| !fields::keys().any(|known| known == key.name));
    let unknown = unknown.map(|key| {
        let name = String::from(file.ini().shown(&key.name));
        Candidate::shown(Origin::File(file.path.clone()), name)
    });
    trace.ignore(Subject::ProfileSections, rule::FILE_8, unknown);
}

/// Records that sections whose names differ from these only in letter case are ignored.
pub(super) fn other_case<'w>(file: &SharedFile<'w>, names: [&[u8]; 2], trace: &mut Trace<'w>) {
    let others = file.ini().sections().filter(|section| {
        let own = section.name.as_bytes();
        let differs = |name: &&[u8]| own != *name && own.eq_ignore_ascii_case(name);
        !section.keys.is_empty() && names.iter().any(differs)
    });
    let others = others.map(|section| FileSection { file, section }.heading());
    trace.ignore(Subject::ProfileSections, rule::PROF_7, others);
}

/// Records that a profile does not inherit the region or the keys that only the profile `default` sets.
pub(super) fn default_profile<'w>(files: &[SharedFile<'w>], name: &str, trace: &mut Trace<'w>) {
    for (key, subject) in [("region", Subject::Region), (ID, Subject::Credentials)] {
        if name != DEFAULT && values(files, name, key).is_empty() {
            trace.ignore(subject, rule::PROF_6, values(files, DEFAULT, key));
        }
    }
}

/// The values of a key in the sections of a profile, one for each file.
fn values<'w>(files: &[SharedFile<'w>], profile: &str, key: &'static str) -> Vec<Candidate<'w>> {
    let prefixed = ["profile ", profile].concat();
    let find = |file| {
        let own = FileSection::find(file, profile.as_bytes());
        own.or_else(|| FileSection::find(file, prefixed.as_bytes()))
    };
    files.iter().filter_map(find).filter_map(|section| section.unread(key)).collect()
}

/// Records that a missing token provider is not reported, because an error of the role's source is reported before it.
pub(super) fn missing_token_provider<'w>(
    world: &World,
    serial: Option<Candidate<'w>>,
    trace: &mut Trace<'w>,
) {
    let has_provider = !world.options.assume_role_tokens.is_empty();
    trace.ignore(Subject::Role, rule::MFA_9, serial.filter(|_| !has_provider));
}
