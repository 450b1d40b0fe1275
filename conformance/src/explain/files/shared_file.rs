//! A shared file as an edition reads it: its lines, its sections and its keys.

use std::borrow::Cow;

use awsess_model::ini::{Ini, Section, SyntaxError};
use awsess_model::rule::Rule;
use awsess_model::world::{Edition, File, World};

use super::paths::{SharedName, path};
use crate::explain::explanation::origin::Origin;

/// One of the two shared files.
pub(in crate::explain) struct Shared<'w> {
    pub(in crate::explain) name: SharedName,
    pub(in crate::explain) path: String,
    /// Whether the session reads it.
    pub(in crate::explain) read: bool,
    /// The file or directory at the path.
    pub(in crate::explain) file: Option<&'w File>,
    /// The lines of its text.
    text: Vec<&'w [u8]>,
    /// The line number of each heading, in ascending order, with its name.
    heading_lines: Vec<(u32, String)>,
    /// The parsed text; `None` if the edition cannot parse it.
    pub(in crate::explain) ini: Option<Ini<'w>>,
    /// Why the edition cannot parse it.
    pub(in crate::explain) error: Option<SyntaxError>,
    /// Whether `[profile name]` is the profile of this name.
    takes_prefix: bool,
    /// The line number of each key, in ascending order, with the index of its section.
    lines: Vec<(u32, usize)>,
}

/// A key of a profile in one of the files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::explain) struct Entry {
    pub(in crate::explain) value: String,
    pub(in crate::explain) path: String,
    pub(in crate::explain) line: u32,
    pub(in crate::explain) section: String,
    pub(in crate::explain) key: &'static str,
    pub(in crate::explain) read: bool,
}

impl Entry {
    /// The origin of the key.
    pub(in crate::explain) fn origin(&self) -> Origin {
        Origin::Key {
            file: self.path.clone(),
            line: self.line,
            section: self.section.clone(),
            key: self.key.into(),
        }
    }
}

/// A heading of a profile in one of the files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::explain) struct Heading {
    pub(in crate::explain) section: String,
    pub(in crate::explain) path: String,
    pub(in crate::explain) line: u32,
    pub(in crate::explain) read: bool,
}

impl Heading {
    /// The origin of the heading.
    pub(in crate::explain) fn origin(&self) -> Origin {
        Origin::Heading { file: self.path.clone(), line: self.line, section: self.section.clone() }
    }
}

impl<'w> Shared<'w> {
    /// The shared file of this name as the edition parses it; `read` tells whether the session reads it.
    pub(in crate::explain) fn new(world: &'w World, edition: Edition, name: SharedName, read: bool) -> Self {
        let path = path(world, name);
        let file = world.files.get(&path);
        let bytes = bytes_of(file).unwrap_or_default();
        let (ini, error) = match Ini::parse(edition, bytes) {
            Ok(ini) => (Some(ini), None),
            Err(error) => (None, Some(error)),
        };
        let ini = ini.filter(|_| bytes_of(file).is_some());
        let text: Vec<_> = bytes.split(|byte| *byte == b'\n').collect();
        let headings = (1..).zip(&text).filter_map(|(line, text)| Some((line, name_in_heading(text)?)));
        let heading_lines = headings.collect();
        let lines = ini.as_ref().map_or_else(Vec::new, lines_of_keys);
        Self { name, path, read, file, text, heading_lines, ini, error, takes_prefix: true, lines }
    }

    /// The same file, where `[profile name]` is the profile of this name, or is not.
    pub(in crate::explain) fn with_prefix(self, takes_prefix: bool) -> Self {
        Self { takes_prefix, ..self }
    }

    /// Its bytes, if it is a file.
    pub(in crate::explain) fn bytes(&self) -> Option<&'w [u8]> {
        bytes_of(self.file)
    }

    /// The text of a line. The first line has the number 1.
    pub(in crate::explain) fn text_of_line(&self, number: u32) -> Option<Cow<'w, str>> {
        let index = usize::try_from(number).ok()?.checked_sub(1)?;
        self.text.get(index).map(|line| String::from_utf8_lossy(line))
    }

    /// A line of the file as an origin.
    pub(in crate::explain) fn line(&self, line: u32) -> Origin {
        Origin::Line { file: self.path.clone(), line }
    }

    /// The lines that this rule of the grammar reads in another way than a plain line.
    pub(in crate::explain) fn places(&self, rule: Rule) -> impl Iterator<Item = u32> {
        let places = self.ini.iter().flat_map(Ini::places);
        places.filter(move |place| place.rule == rule).map(|place| place.line)
    }

    /// The name in the nearest heading above a line, even if the section does not count.
    pub(in crate::explain) fn heading_above(&self, line: u32) -> Option<&str> {
        let above = self.heading_lines.partition_point(|(heading, _)| *heading < line);
        self.heading_lines.get(above.checked_sub(1)?).map(|(_, name)| &**name)
    }

    /// The name in the heading on this line.
    pub(in crate::explain) fn name_on(&self, line: u32) -> Option<&str> {
        let at = self.heading_lines.binary_search_by_key(&line, |(heading, _)| *heading).ok()?;
        Some(&self.heading_lines[at].1)
    }

    /// The bytes of the lines from the first to the one before the last.
    pub(in crate::explain) fn text_between(&self, first: u32, last: u32) -> Vec<u8> {
        let [first, last] =
            [first, last].map(|line| usize::try_from(line.saturating_sub(1)).unwrap_or_default());
        self.text.get(first..last).unwrap_or_default().join(&b'\n')
    }

    /// The section of a profile: `[name]`, or else `[profile name]`.
    pub(in crate::explain) fn section(&self, profile: &str) -> Option<(&Ini<'w>, &Section<'w>)> {
        let ini = self.ini.as_ref()?;
        let prefixed = || ini.section(&format!("profile {profile}")).filter(|_| self.takes_prefix);
        Some((ini, ini.section(profile).or_else(prefixed)?))
    }

    /// A key of a profile, if the file has it.
    pub(in crate::explain) fn entry(&self, profile: &str, key: &'static str) -> Option<Entry> {
        let (ini, section) = self.section(profile)?;
        let value = ini.value(section, key)?;
        Some(Entry {
            value: value.text.into_owned(),
            path: self.path.clone(),
            line: value.line,
            section: self.shown_name(section),
            key,
            read: self.read,
        })
    }

    /// Every heading of the file.
    pub(in crate::explain) fn headings(&self) -> Vec<Heading> {
        let sections = self.ini.iter().flat_map(Ini::sections).filter(|section| section.line > 0);
        sections.map(|section| self.heading_of(section)).collect()
    }

    /// The heading of exactly this name.
    pub(in crate::explain) fn heading(&self, name: &str) -> Option<Heading> {
        // In edition 1.14 the empty name means the default section.
        let section = self.ini.as_ref()?.section(name).filter(|section| section.name == name)?;
        (section.line > 0).then(|| self.heading_of(section))
    }

    fn heading_of(&self, section: &Section<'_>) -> Heading {
        Heading {
            section: self.shown_name(section),
            path: self.path.clone(),
            line: section.line,
            read: self.read,
        }
    }

    /// The name of the section that has a key on this line.
    pub(in crate::explain) fn section_of(&self, line: u32) -> Option<String> {
        self.section_on(line).map(|(_, section)| self.shown_name(section))
    }

    /// The value of the key on this line.
    pub(in crate::explain) fn value_on(&self, line: u32, key: &str) -> Option<String> {
        let (ini, section) = self.section_on(line)?;
        ini.value(section, key).filter(|value| value.line == line).map(|value| value.text.into_owned())
    }

    /// The section that has a key on this line.
    fn section_on(&self, line: u32) -> Option<(&Ini<'w>, &Section<'w>)> {
        let at = self.lines.binary_search_by_key(&line, |(line, _)| *line).ok()?;
        let ini = self.ini.as_ref()?;
        ini.sections().nth(self.lines[at].1).map(|section| (ini, section))
    }

    fn shown_name(&self, section: &Section<'_>) -> String {
        self.ini.as_ref().map_or_else(String::new, |ini| ini.shown(&section.name).into_owned())
    }
}

/// The name in a line that is a heading.
fn name_in_heading(line: &[u8]) -> Option<String> {
    let line = line.trim_ascii();
    let end = line.iter().position(|byte| *byte == b']').filter(|_| line.starts_with(b"["))?;
    Some(String::from_utf8_lossy(line[1..end].trim_ascii()).into_owned())
}

fn bytes_of(file: Option<&File>) -> Option<&[u8]> {
    match file? {
        File::Bytes(bytes) => Some(bytes),
        File::Directory => None,
    }
}

/// The line number of each key, in ascending order, with the index of its section: the first section with a key on the line.
fn lines_of_keys(ini: &Ini<'_>) -> Vec<(u32, usize)> {
    let sections = ini.sections().enumerate();
    let mut lines: Vec<_> =
        sections.flat_map(|(at, section)| section.keys.iter().map(move |key| (key.line, at))).collect();
    lines.sort();
    lines.dedup_by_key(|(line, _)| *line);
    lines
}
