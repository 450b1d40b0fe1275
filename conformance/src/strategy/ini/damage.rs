//! Damaged text: a few wounds, each at one line of a file that is as documented otherwise.

use proptest::collection::vec;
use proptest::strategy::Strategy;

use crate::strategy::draw::Pick;

use super::hurt::Hurt::{self, After, Before, Ends, Long, Prefix, Replace, Start, Suffix, Wrap};
use super::hurt::{HURTS, SPACES, TOKENS};

/// One place that is damaged. File and line are numbers that are reduced to what there is.
#[derive(Clone, Debug)]
pub(in crate::strategy) struct Wound {
    /// Which of the files.
    pub(in crate::strategy) file: usize,
    line: usize,
    hurt: Hurt,
    space: &'static str,
    tokens: Vec<&'static [u8]>,
}

impl Wound {
    /// One to three wounds: more would hide one another.
    pub(in crate::strategy) fn some() -> impl Strategy<Value = Vec<Self>> {
        let wound = (0..4_usize, 0..16_usize, Pick(HURTS), Pick(SPACES), vec(Pick(TOKENS), 1..=7));
        let wound =
            wound.prop_map(|(file, line, hurt, space, tokens)| Self { file, line, hurt, space, tokens });
        vec(wound, 1..=3)
    }

    fn tokens(&self) -> Vec<u8> {
        self.tokens.concat()
    }
}

/// A file's text while it is damaged.
#[derive(Clone, Debug)]
pub(in crate::strategy) struct Damage {
    start: &'static [u8],
    end: &'static [u8],
    lines: Vec<Vec<u8>>,
}

impl Damage {
    /// Text that is still whole.
    pub(in crate::strategy) fn none(lines: Vec<String>) -> Self {
        Self { start: b"", end: b"\n", lines: lines.into_iter().map(String::into_bytes).collect() }
    }

    /// Does the damage of one wound.
    pub(in crate::strategy) fn hurt(&mut self, wound: &Wound) {
        if self.lines.is_empty() {
            self.lines.push(Vec::new());
        }
        let at = wound.line % self.lines.len();
        match wound.hurt {
            Hurt::Ends(end) => self.end = end,
            Hurt::Start(start) => self.start = start,
            Hurt::Before(line) => self.lines.insert(at, line.to_vec()),
            Hurt::After(line) => self.lines.insert(at + 1, line.to_vec()),
            Hurt::TokenLine => self.lines.insert(at + 1, wound.tokens()),
            Replace(old, _) => hurt_line(self.line_with(old, at), wound),
            Wrap(..) | Hurt::SpaceAround => hurt_line(self.line_with(b"=", at), wound),
            Prefix(_)
            | Suffix(_)
            | Long(_)
            | Hurt::SpaceBefore
            | Hurt::SpaceAfter
            | Hurt::SpaceWithin
            | Hurt::Tokens => {
                hurt_line(&mut self.lines[at], wound);
            }
        }
    }

    /// The first line from this one on, and round, that has these bytes; this one where none has.
    fn line_with(&mut self, bytes: &[u8], at: usize) -> &mut Vec<u8> {
        let count = self.lines.len();
        let mut round = (at..count).chain(0..at);
        let found = round.find(|&line| find(&self.lines[line], bytes).is_some());
        &mut self.lines[found.unwrap_or(at)]
    }

    /// The bytes of the file.
    pub(in crate::strategy) fn bytes(&self, last_line_ends: bool) -> Vec<u8> {
        let mut bytes = self.start.to_vec();
        bytes.extend(self.lines.join(self.end));
        if last_line_ends {
            bytes.extend(self.end);
        }
        bytes
    }
}

/// Damages one line and leaves all others alone.
fn hurt_line(line: &mut Vec<u8>, wound: &Wound) {
    let space = wound.space.as_bytes();
    match wound.hurt {
        Replace(old, new) => replace(line, old, new),
        Prefix(bytes) => insert(line, 0, bytes),
        Suffix(bytes) => line.extend(bytes),
        Wrap(open, close) => {
            insert(line, value_at(line), open);
            line.extend(close);
        }
        Long(more) => line.resize(line.len() + more, b'x'),
        Hurt::SpaceBefore => insert(line, 0, space),
        Hurt::SpaceAfter => line.extend(space),
        Hurt::SpaceAround => replace(line, b"=", &[space, b"=", space].concat()),
        Hurt::SpaceWithin => insert(line, line.len().min(3), space),
        Hurt::Tokens => line.extend(wound.tokens()),
        Before(_) | After(_) | Ends(_) | Start(_) | Hurt::TokenLine => {}
    }
}

/// Replaces the first `old`; a line without it gets `new` at its end.
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

/// Where the value begins; in a line without one, where the name does.
fn value_at(line: &[u8]) -> usize {
    let delimiter = line.iter().position(|&byte| byte == b'=');
    let from = delimiter.map_or(0, |at| at + 1);
    let spaces = line[from..].iter().take_while(|&&byte| byte == b' ').count();
    from + spaces
}
