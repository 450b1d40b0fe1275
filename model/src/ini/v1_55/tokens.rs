//! The words that edition 1.55 cuts a text into.

/// What kind of word it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Anything else, up to a space, a newline, a bracket or a sign; or everything between two double quotes.
    Text,
    /// `[` or `]`.
    Bracket,
    /// `=` or `:`.
    Sign,
    /// Unicode spaces, except carriage returns and line feeds.
    Space,
    /// A line feed, with the carriage return before it.
    Newline,
    /// `#` or `;` and the rest of the line.
    Comment,
    /// `,` where a word begins.
    Comma,
    /// The end of the text.
    End,
}

/// A word, from its first byte to the one after its last.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
    /// The line that it begins on, counted from 1.
    pub(super) line: u32,
}

/// A double quote that begins a word and is not closed.
#[derive(Debug)]
pub(super) struct OpenQuote;

/// Cuts a text into words.
pub(super) struct Tokens<'a> {
    text: &'a str,
    at: usize,
    line: u32,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0, line: 1 }
    }

    /// The next word; at the end of the text, the end.
    ///
    /// Rules: INI55-2, INI55-3, INI55-12, INI55-21, INI55-22.
    #[inline]
    pub(super) fn next(&mut self) -> Result<Token, OpenQuote> {
        let (start, line) = (self.at, self.line);
        let (kind, length) = self.word(start)?;
        self.at = start + length;
        Ok(Token { kind, start, end: self.at, line })
    }

    /// The kind and the length of the word that begins here. Counts the lines that end in it.
    #[inline]
    fn word(&mut self, start: usize) -> Result<(Kind, usize), OpenQuote> {
        let rest = &self.text.as_bytes()[start..];
        let Some(first) = rest.first() else { return Ok((Kind::End, 0)) };
        Ok(match first {
            b' ' | b'\t' | b'\x0b' | b'\x0c' => (Kind::Space, self.spaces(start)),
            b'=' | b':' => (Kind::Sign, 1),
            b'\n' => (Kind::Newline, self.newline(1)),
            b'\r' if rest.get(1) == Some(&b'\n') => (Kind::Newline, self.newline(2)),
            b'[' | b']' => (Kind::Bracket, 1),
            b'#' | b';' => (Kind::Comment, comment(rest)),
            b',' => (Kind::Comma, 1),
            b'"' => (Kind::Text, self.quoted(rest)?),
            0x80.. => self.wide(start),
            _ => (Kind::Text, plain(rest)),
        })
    }

    /// A word that begins outside of ASCII.
    fn wide(&self, start: usize) -> (Kind, usize) {
        match self.spaces(start) {
            0 => (Kind::Text, plain(&self.text.as_bytes()[start..])),
            spaces => (Kind::Space, spaces),
        }
    }

    /// The length of the space that begins here. Most often it is one blank before a letter.
    #[inline]
    fn spaces(&self, start: usize) -> usize {
        match self.text.as_bytes()[start..] {
            [b' ', next, ..] if next.is_ascii_graphic() => 1,
            _ => self.text[start..].chars().take_while(|letter| is_space(*letter)).map(char::len_utf8).sum(),
        }
    }

    fn newline(&mut self, length: usize) -> usize {
        self.line += 1;
        length
    }

    /// The closing quote is the first one that no backslash stands before.
    fn quoted(&mut self, rest: &[u8]) -> Result<usize, OpenQuote> {
        let closes = |pair: &[u8]| pair[0] != b'\\' && pair[1] == b'"';
        let length = rest.windows(2).position(closes).ok_or(OpenQuote)? + 2;
        self.line += rest[..length].iter().map(|byte| u32::from(*byte == b'\n')).sum::<u32>();
        Ok(length)
    }
}

/// The text without the space after it. Most often there is none or one blank.
pub(super) fn trim_end(text: &str) -> &str {
    let text = text.strip_suffix(' ').unwrap_or(text);
    match text.as_bytes().last() {
        Some(last) if last.is_ascii_graphic() => text,
        _ => text.trim_end_matches(is_space),
    }
}

/// Any Unicode space, except those that are part of newlines.
fn is_space(letter: char) -> bool {
    letter.is_whitespace() && letter != '\n' && letter != '\r'
}

/// A text without quotes before it goes up to one of these bytes, or to a carriage return with a line feed.
const fn ends_text(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'=' | b':' | b'[' | b']')
}

/// `ends_text` or a carriage return, by byte.
static MAY_END_TEXT: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < table.len() {
        table[byte] = ends_text(byte as u8) || byte as u8 == b'\r';
        byte += 1;
    }
    table
};

/// The first byte is part of the word, whatever it is.
#[inline]
fn plain(rest: &[u8]) -> usize {
    let mut length = 1;
    while let Some(byte) = rest.get(length) {
        if MAY_END_TEXT[usize::from(*byte)] && (*byte != b'\r' || rest.get(length + 1) == Some(&b'\n')) {
            break;
        }
        length += 1;
    }
    length
}

fn comment(rest: &[u8]) -> usize {
    let newline = rest.iter().position(|byte| *byte == b'\n');
    newline.map_or(rest.len(), |newline| newline - usize::from(rest[newline - 1] == b'\r'))
}
