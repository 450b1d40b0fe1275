//! Damaged text: a few mutations, each of one line of a file in the documented form.

use proptest::collection::vec;
use proptest::strategy::Strategy;

use super::mutation::Mutation::{self, After, Before, Ends, Long, Prefix, Replace, Start, Suffix, Wrap};
use super::mutation::{MUTATIONS, SPACES, TOKENS};
use crate::strategy::draw::Select;

/// A mutation and the line that it changes. The numbers of the file and of the line are taken modulo the number of files and
/// of lines.
#[derive(Clone, Debug)]
pub(in crate::strategy::files) struct MutationSite {
    /// The number of the file.
    pub(in crate::strategy::files) file: usize,
    line: usize,
    mutation: Mutation,
    space: &'static str,
    tokens: Vec<&'static [u8]>,
}

impl MutationSite {
    /// One to three mutations. More of them would hide each other's effects.
    pub(in crate::strategy::files) fn strategy() -> impl Strategy<Value = Vec<Self>> {
        let site = (0..4_usize, 0..16_usize, Select(MUTATIONS), Select(SPACES), vec(Select(TOKENS), 1..=7));
        let site = site.prop_map(|(file, line, mutation, space, tokens)| Self {
            file,
            line,
            mutation,
            space,
            tokens,
        });
        vec(site, 1..=3)
    }

    fn tokens(&self) -> Vec<u8> {
        self.tokens.concat()
    }
}

/// The text of a file, to which mutations are applied.
#[derive(Clone, Debug)]
pub(in crate::strategy::files) struct Mutator {
    start: &'static [u8],
    end: &'static [u8],
    lines: Vec<Vec<u8>>,
}

impl Mutator {
    /// Text without mutations.
    pub(in crate::strategy::files) fn new(lines: Vec<String>) -> Self {
        Self { start: b"", end: b"\n", lines: lines.into_iter().map(String::into_bytes).collect() }
    }

    /// Applies a mutation.
    pub(in crate::strategy::files) fn apply(&mut self, site: &MutationSite) {
        if self.lines.is_empty() {
            self.lines.push(Vec::new());
        }
        let at = site.line % self.lines.len();
        match site.mutation {
            Mutation::Ends(end) => self.end = end,
            Mutation::Start(start) => self.start = start,
            Mutation::Before(line) => self.lines.insert(at, line.to_vec()),
            Mutation::After(line) => self.lines.insert(at + 1, line.to_vec()),
            Mutation::TokenLine => self.lines.insert(at + 1, site.tokens()),
            Replace(old, _) => mutate_line(self.line_with(old, at), site),
            Wrap(..) | Mutation::SpaceAround => mutate_line(self.line_with(b"=", at), site),
            Prefix(_)
            | Suffix(_)
            | Long(_)
            | Mutation::SpaceBefore
            | Mutation::SpaceAfter
            | Mutation::SpaceWithin
            | Mutation::Tokens => {
                mutate_line(&mut self.lines[at], site);
            }
        }
    }

    /// The first line with these bytes, searched from this line to the end and then from the start; or else this line.
    fn line_with(&mut self, bytes: &[u8], at: usize) -> &mut Vec<u8> {
        let count = self.lines.len();
        let mut lines = (at..count).chain(0..at);
        let found = lines.find(|&line| find(&self.lines[line], bytes).is_some());
        &mut self.lines[found.unwrap_or(at)]
    }

    /// The bytes of the file.
    pub(in crate::strategy::files) fn bytes(&self, last_line_ends: bool) -> Vec<u8> {
        let mut bytes = self.start.to_vec();
        bytes.extend(self.lines.join(self.end));
        if last_line_ends {
            bytes.extend(self.end);
        }
        bytes
    }
}

/// Applies a mutation of a single line.
fn mutate_line(line: &mut Vec<u8>, site: &MutationSite) {
    let space = site.space.as_bytes();
    match site.mutation {
        Replace(old, new) => replace(line, old, new),
        Prefix(bytes) => insert(line, 0, bytes),
        Suffix(bytes) => line.extend(bytes),
        Wrap(open, close) => {
            insert(line, value_at(line), open);
            line.extend(close);
        }
        Long(more) => line.resize(line.len() + more, b'x'),
        Mutation::SpaceBefore => insert(line, 0, space),
        Mutation::SpaceAfter => line.extend(space),
        Mutation::SpaceAround => replace(line, b"=", &[space, b"=", space].concat()),
        Mutation::SpaceWithin => insert(line, line.len().min(3), space),
        Mutation::Tokens => line.extend(site.tokens()),
        Before(_) | After(_) | Ends(_) | Start(_) | Mutation::TokenLine => {}
    }
}

/// Replaces the first occurrence of `old`, or else appends `new`.
fn replace(line: &mut Vec<u8>, old: &[u8], new: &[u8]) {
    let range = find(line, old).map_or(line.len()..line.len(), |at| at..at + old.len());
    line.splice(range, new.iter().copied());
}

fn find(line: &[u8], bytes: &[u8]) -> Option<usize> {
    line.windows(bytes.len()).position(|window| window == bytes)
}

fn insert(line: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    line.splice(at..at, bytes.iter().copied());
}

/// The index of the first byte of the value; in a line without a delimiter, of the name.
fn value_at(line: &[u8]) -> usize {
    let delimiter = line.iter().position(|&byte| byte == b'=');
    let from = delimiter.map_or(0, |at| at + 1);
    let spaces = line[from..].iter().take_while(|&&byte| byte == b' ').count();
    from + spaces
}
