//! Text in columns and paragraphs, which is wrapped at words and never cut.

use std::borrow::Cow;

use textwrap::core::display_width;

use crate::explain::explanation::origin::Origin;
use crate::system::{printable, terminal};

/// The width of the output in columns; `None` if lines are not wrapped.
pub(super) type Width = Option<usize>;

/// A space at which no line is broken. Text from outside cannot have it, because it is escaped there.
const GLUE: char = '\u{a0}';

/// The text of an origin for [`wrap`], which breaks it between the line number and the section alone.
pub(super) fn origin(origin: &Origin) -> String {
    let glued = |text: &str| printable::line(text).replace(' ', GLUE.encode_utf8(&mut [0; 4]));
    match origin {
        Origin::Key { file, line, section, key } => {
            format!("{}:{line} {}", glued(file), glued(&format!("[{section}] {key}")))
        }
        Origin::Heading { .. } | Origin::Line { .. } | Origin::File { .. } => glued(&origin.to_string()),
        Origin::Variable { .. } | Origin::Option { .. } | Origin::Default | Origin::Elsewhere { .. } => {
            printable::line(&origin.to_string()).into_owned()
        }
    }
}

/// The text in lines of at most this width. A longer word has a line of its own, so that a path can be copied.
pub(super) fn wrap(text: &str, width: Width) -> Vec<Cow<'_, str>> {
    let lines = terminal::wrap(text, width).into_iter();
    lines.map(|line| if line.contains(GLUE) { line.replace(GLUE, " ").into() } else { line }).collect()
}

/// The number of columns of the text in a terminal.
pub(super) fn length(text: &str) -> usize {
    display_width(text)
}

/// The width of the longest word.
pub(super) fn longest_word(text: &str) -> usize {
    text.split(' ').map(length).max().unwrap_or_default()
}

/// What is left of a width.
pub(super) fn less(width: Width, used: usize) -> Width {
    width.map(|width| width.saturating_sub(used))
}

/// The lines of cells beside each other, two columns apart. Each has the width of its column; that of the last one does not matter.
pub(super) fn columns(cells: &[(Vec<Cow<'_, str>>, usize)]) -> Vec<String> {
    let height = cells.iter().map(|(lines, _)| lines.len()).max().unwrap_or_default();
    (0..height).map(|row| line(cells, row)).collect()
}

fn line(cells: &[(Vec<Cow<'_, str>>, usize)], row: usize) -> String {
    let mut line = String::new();
    for (lines, width) in cells {
        let text = lines.get(row).map_or("", |line| line);
        line.push_str(text);
        line.extend(std::iter::repeat_n(' ', width.saturating_sub(length(text)) + 2));
    }
    line.trim_end().into()
}

#[cfg(test)]
mod tests {
    use super::columns;

    #[test]
    fn cells_of_different_heights_are_beside_each_other() {
        let cells = [(vec!["a".into(), "b".into()], 3), (vec!["c".into()], 3)];
        assert_eq!(columns(&cells), ["a    c", "b"]);
    }
}
