//! Text for a terminal: styles, lines that are wrapped at words, and a text whose lines have a style each.

use std::borrow::Cow;

use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

use super::printable;

/// The appearance of a text on a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// A heading or a name.
    Bold,
    /// An explanation of something else.
    Dim,
    /// What fails.
    Problem,
    /// What may surprise.
    Hint,
    /// The word before a remedy.
    Help,
    /// What passed.
    Success,
    /// A line that only the first of two compared texts has.
    Removed,
    /// A line that only the second of two compared texts has.
    Added,
}

impl Style {
    /// The text in this style; as it is without colours.
    pub(crate) fn paint(self, text: &str, has_colours: bool) -> String {
        let code = match self {
            Self::Bold => "1",
            Self::Dim => "2",
            Self::Problem => "1;91",
            Self::Hint => "1;33",
            Self::Help => "1;96",
            Self::Success => "1;32",
            Self::Removed => "31",
            Self::Added => "32",
        };
        if has_colours { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// The text in lines of at most this width in columns, or as it is without a width. A longer word has a line of its own, so
/// that a path can be copied.
pub(crate) fn wrap(text: &str, width: Option<usize>) -> Vec<Cow<'_, str>> {
    hang(text, width, "")
}

/// The same, with an indentation from the second line on.
pub(crate) fn hang<'a>(text: &'a str, width: Option<usize>, indent: &'a str) -> Vec<Cow<'a, str>> {
    let Some(width) = width else { return vec![Cow::Borrowed(text)] };
    let options = Options::new(width.max(1))
        .subsequent_indent(indent)
        .break_words(false)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit);
    textwrap::wrap(text, options)
}

/// Lines with a style each. They are escaped when they are printed, so that a style is the only escape sequence in them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lines(Vec<(Option<Style>, String)>);

impl Lines {
    /// Adds the lines of the text; one empty line if it is empty.
    pub(crate) fn put(&mut self, text: &str) {
        self.add(None, text);
    }

    /// Adds the lines of the text in a style.
    pub(crate) fn put_in(&mut self, style: Style, text: &str) {
        self.add(Some(style), text);
    }

    fn add(&mut self, style: Option<Style>, text: &str) {
        let lines = text.strip_suffix('\n').unwrap_or(text).split('\n');
        self.0.extend(lines.map(|line| (style, line.to_owned())));
    }

    /// Adds the lines of another text.
    pub(crate) fn append(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// The number of lines.
    pub(crate) const fn len(&self) -> usize {
        self.0.len()
    }

    /// Removes every line but the first ones.
    pub(crate) fn truncate(&mut self, len: usize) {
        self.0.truncate(len);
    }

    /// The text, with hidden characters escaped.
    pub(crate) fn print(&self, has_colours: bool) -> String {
        let mut text = String::new();
        for (style, line) in &self.0 {
            let line = printable::text(line);
            text += &style.map_or_else(|| line.to_string(), |style| style.paint(&line, has_colours));
            text.push('\n');
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::{Lines, Style, hang, wrap};

    #[test]
    fn text_breaks_at_spaces_and_a_path_does_not() {
        assert_eq!(wrap("one two three", Some(7)), ["one two", "three"]);
        assert_eq!(wrap("in /home/somebody/x-y:3 too", Some(10)), ["in", "/home/somebody/x-y:3", "too"]);
        assert_eq!(wrap("one two three", None), ["one two three"]);
        assert_eq!(wrap("", Some(3)), [""]);
        assert_eq!(hang("one two three", Some(8), "  "), ["one two", "  three"]);
    }

    #[test]
    fn wrapping_loses_no_character() {
        let text = "a/very/long/path/without/a/space and words";
        for width in 1..50 {
            let lines = wrap(text, Some(width));
            assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""), "{width}");
        }
    }

    #[test]
    fn a_style_is_the_only_escape_sequence() {
        let mut lines = Lines::default();
        lines.put("plain \u{1b}[2J\r\n");
        lines.put_in(Style::Removed, "- a\n- b\u{7}");
        assert_eq!(lines.print(false), "plain \\u{1b}[2J\\r\n- a\n- b\\u{7}\n");
        assert_eq!(
            lines.print(true),
            "plain \\u{1b}[2J\\r\n\u{1b}[31m- a\u{1b}[0m\n\u{1b}[31m- b\\u{7}\u{1b}[0m\n"
        );
    }
}
