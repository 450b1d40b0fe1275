//! Mutations change a file in one place, and each of them can be drawn.

use std::collections::BTreeSet;

use super::documented::is_documented;
use super::mutation::{MUTATIONS, Mutation, SPACES};
use crate::strategy::cases::source::Source;
use crate::strategy::files::content::bytes;
use crate::strategy::settings::Settings;
use crate::strategy::values::path;
use crate::vocabulary::case::{Edition, File};

/// Bytes that are in a file after the damage.
const fn left_by(mutation: &Mutation) -> Option<&'static [u8]> {
    match mutation {
        Mutation::Replace(_, bytes)
        | Mutation::Prefix(bytes)
        | Mutation::Suffix(bytes)
        | Mutation::Before(bytes)
        | Mutation::After(bytes)
        | Mutation::Ends(bytes)
        | Mutation::Start(bytes) => Some(bytes),
        Mutation::Wrap(open, close) => Some(if open.is_empty() { close } else { open }),
        Mutation::Long(_)
        | Mutation::SpaceBefore
        | Mutation::SpaceAfter
        | Mutation::SpaceAround
        | Mutation::SpaceWithin
        | Mutation::Tokens
        | Mutation::TokenLine => None,
    }
}

/// Whether a shared file has a line that is not in the documented form. A command may have any text.
fn is_damaged(file: &File) -> bool {
    let text = bytes(file).unwrap_or_default();
    let starts: [&[u8]; 3] = [b"-----BEGIN", b"no certificate", b"${"];
    let certificate = starts.iter().any(|start| text.starts_with(start));
    let is_command = |line: &[u8]| line.starts_with(b"credential_process");
    let mut lines = text.split(|&byte| byte == b'\n').filter(|line| !is_command(line));
    !certificate && lines.any(|line| !is_documented(line))
}

#[test]
fn documented_files_have_no_damage() {
    for edition in Edition::ALL {
        let settings = Settings { unclosed: 0, ..Settings::default() };
        let source = Source::with(31, edition, settings);
        for number in 0..5000 {
            let case = source.case(number);
            let is_token = |path: &str| path == path::TOKEN || path.ends_with(".json");
            for (path, file) in case.files.iter().filter(|(path, _)| !is_token(path)) {
                assert!(
                    !is_damaged(file),
                    "{}: {path}:\n{}",
                    case.id,
                    String::from_utf8_lossy(&bytes(file).unwrap_or_default())
                );
            }
        }
    }
}

#[test]
fn half_damaged_cases_are_half_damaged() {
    let settings = Settings { unclosed: 0, ..Settings::half_damaged() };
    let source = Source::with(22, Edition::V1_55, settings);
    let damaged = (0..10_000).filter(|number| source.case(*number).files.values().any(is_damaged)).count();
    assert!((4_000..5_500).contains(&damaged), "{damaged} of 10,000 cases are damaged");
}

/// All damaged files of many cases.
fn damaged() -> Vec<Vec<u8>> {
    let settings = Settings { damaged: 1000, ..Settings::default() };
    let source = Source::with(32, Edition::V1_55, settings);
    let files = (0..20_000).flat_map(|number| source.case(number).files.into_values());
    files.filter(is_damaged).filter_map(|file| bytes(&file)).collect()
}

fn seen(files: &[Vec<u8>], bytes: &[u8]) -> bool {
    files.iter().any(|file| file.windows(bytes.len()).any(|window| window == bytes))
}

#[test]
fn every_damage_is_done() {
    let files = damaged();
    let bytes =
        MUTATIONS.iter().filter_map(|(_, mutation)| left_by(mutation)).filter(|bytes| !bytes.is_empty());
    let missing: BTreeSet<_> =
        bytes.filter(|bytes| !seen(&files, bytes)).map(String::from_utf8_lossy).collect();
    assert!(missing.is_empty(), "never seen: {missing:?}");
    assert!(files.iter().any(|file| file.len() > 70_000), "no line is very long");
}

#[test]
fn every_space_of_unicode_is_met() {
    let files = damaged();
    let missing: Vec<_> = SPACES.iter().filter(|(_, space)| !seen(&files, space.as_bytes())).collect();
    assert!(missing.is_empty(), "never seen: {missing:?}");
    let spaces = (0..=0x3000)
        .filter_map(char::from_u32)
        .filter(|space| space.is_whitespace() && !"\n\r ".contains(*space));
    let listed = |space: &char| SPACES.iter().any(|(_, listed)| listed.starts_with(*space));
    assert_eq!(spaces.filter(|space| !listed(space)).collect::<Vec<_>>(), Vec::<char>::new());
}
