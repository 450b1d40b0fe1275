//! Selects what a session looks at: the variables that it reads, and of its files the sections that are involved.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::kind::{Exactness, Kind};
use crate::explain::reads_variable;
use crate::vocabulary::case::{Case, File};

/// The variables of the machine that a session looks at: the home directory, and where programs are.
const OF_MACHINE: [&str; 3] = ["HOME", "PATH", "USERPROFILE"];

/// Whether a session looks at the variable, in some edition.
#[must_use]
pub fn is_looked_at(variable: &str) -> bool {
    reads_variable(variable) || OF_MACHINE.contains(&variable)
}

/// The maximum number of cases that are predicted to find the sections that may be left out.
const TRIES: usize = 100;

/// What was kept of a file: how many of how many sections.
pub type Sections = BTreeMap<String, (usize, usize)>;

/// A part of a file: a heading with the lines up to the next, or the lines before the first heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Part {
    /// The number of the file.
    file: usize,
    /// Its number in the file.
    number: usize,
}

/// The parts of all files of a case.
struct Parts {
    files: Vec<(String, Vec<Vec<u8>>)>,
}

/// Leaves the sections out that have nothing to do with the session, as long as its kind stays the same. `involved` are the names of
/// its profiles.
pub(super) fn sections(case: &Case, kind: &Kind, involved: &[String]) -> (Case, Sections) {
    let parts = Parts::of(case);
    let mut search = Search { case, kind, parts: &parts, left_out: BTreeSet::new(), tries: 0 };
    let candidates = parts.not_involved(kind, involved);
    search.leave_out(&candidates);
    let left_out = search.left_out;
    let kept = parts.files.iter().enumerate().map(|(file, (path, all))| {
        let count = |number: &usize| parts.is_section(Part { file, number: *number });
        let kept = (0..all.len())
            .filter(|number| !left_out.contains(&Part { file, number: *number }))
            .filter(count)
            .count();
        (path.clone(), (kept, (0..all.len()).filter(count).count()))
    });
    (parts.without(case, &left_out), kept.collect())
}

/// The search for the parts that may be left out: all of them, or else halves of them, down to single ones.
struct Search<'s> {
    case: &'s Case,
    kind: &'s Kind,
    parts: &'s Parts,
    left_out: BTreeSet<Part>,
    tries: usize,
}

impl Search<'_> {
    fn leave_out(&mut self, candidates: &[Part]) {
        if candidates.is_empty() || self.tries >= TRIES {
            return;
        }
        self.tries += 1;
        let left_out: BTreeSet<Part> = self.left_out.iter().chain(candidates).copied().collect();
        let smaller = self.parts.without(self.case, &left_out);
        let is_alike = Kind::of(&smaller)
            .is_ok_and(|(kind, _)| self.kind.difference(&kind, Exactness::WithoutText).is_none());
        if is_alike {
            self.left_out = left_out;
        } else if let [_, _, ..] = candidates {
            let (first, second) = candidates.split_at(candidates.len() / 2);
            self.leave_out(first);
            self.leave_out(second);
        }
    }
}

impl Parts {
    fn of(case: &Case) -> Self {
        let shared = |(path, file): (&String, &File)| {
            let parts = split(&file.bytes()?);
            parts.iter().any(|part| heading(part).is_some()).then(|| (path.clone(), parts))
        };
        Self { files: case.files.iter().filter_map(shared).collect() }
    }

    fn is_section(&self, part: Part) -> bool {
        heading(&self.files[part.file].1[part.number]).is_some()
    }

    /// The parts in which no decision is about a line, and whose heading names no profile of the session.
    fn not_involved(&self, kind: &Kind, involved: &[String]) -> Vec<Part> {
        let lines: BTreeSet<(&str, u32)> = kind.lines().collect();
        let mut found = Vec::new();
        for (file, (path, parts)) in self.files.iter().enumerate() {
            let mut line = 1;
            for (number, part) in parts.iter().enumerate() {
                let end = line
                    + u32::try_from(part.iter().filter(|byte| **byte == b'\n').count()).unwrap_or(u32::MAX);
                let is_decided = lines.range((&**path, line)..(&**path, end.max(line + 1))).next().is_some();
                let is_named = heading(part)
                    .is_some_and(|name| involved.iter().any(|one| one.eq_ignore_ascii_case(&name)));
                if !is_decided && !is_named && (heading(part).is_some() || part.trim_ascii().is_empty()) {
                    found.push(Part { file, number });
                }
                line = end;
            }
        }
        found
    }

    /// The case without these parts of its files.
    fn without(&self, case: &Case, left_out: &BTreeSet<Part>) -> Case {
        let mut case = case.clone();
        for (file, (path, parts)) in self.files.iter().enumerate() {
            let is_kept =
                |(number, _): &(usize, &Vec<u8>)| !left_out.contains(&Part { file, number: *number });
            let kept: Vec<u8> =
                parts.iter().enumerate().filter(is_kept).flat_map(|(_, part)| part.clone()).collect();
            if let Some(content) = case.files.get_mut(path) {
                set(content, kept);
            }
        }
        if !left_out.is_empty() {
            leave_out_programs(&mut case);
        }
        case
    }
}

/// Leaves out the programs that no file names and, if no command is left, the search path.
fn leave_out_programs(case: &mut Case) {
    let texts: Vec<_> = case.files.values().filter_map(File::bytes).map(Cow::into_owned).collect();
    let names = |name: &str| texts.iter().any(|text| String::from_utf8_lossy(text).contains(name));
    case.programs.retain(|path, _| names(path));
    if !names("credential_process") {
        case.env.remove("PATH");
    }
}

/// The lines up to each line that begins with a bracket.
fn split(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut parts = vec![Vec::new()];
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        if heading(line).is_some() {
            parts.push(Vec::new());
        }
        if let Some(part) = parts.last_mut() {
            part.extend_from_slice(line);
        }
    }
    parts
}

/// The name in the heading with which the lines begin, without the word before it and without quotes.
fn heading(lines: &[u8]) -> Option<String> {
    let line = lines.split(|byte| *byte == b'\n').next()?.trim_ascii().strip_prefix(b"[")?;
    let name = String::from_utf8_lossy(line.split(|byte| *byte == b']').next()?).into_owned();
    let name = ["profile ", "sso-session "]
        .iter()
        .find_map(|prefix| name.trim().strip_prefix(prefix))
        .unwrap_or(&name);
    Some(name.trim().trim_matches(['"', '\'', '`']).to_owned())
}

/// Sets the content of a file, whose kind stays: lines of text are text.
fn set(file: &mut File, content: Vec<u8>) {
    match file {
        File::Text(text) => *text = String::from_utf8(content).unwrap_or_default(),
        File::Bytes(bytes) => bytes.base64 = STANDARD.encode(content),
        File::Directory(_) => {}
    }
}
