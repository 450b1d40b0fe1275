//! Text in columns, which is wrapped but never cut.

/// The text in lines of at most this many characters, broken at spaces or, if a word is too long, inside the word.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        for piece in pieces(word, width.max(1)) {
            place(&mut lines, piece, width);
        }
    }
    lines
}

fn place(lines: &mut Vec<String>, piece: &str, width: usize) {
    match lines.last_mut() {
        Some(line) if line.is_empty() => line.push_str(piece),
        Some(line) if length(line) + 1 + length(piece) <= width => {
            line.push(' ');
            line.push_str(piece);
        }
        Some(_) | None => lines.push(piece.into()),
    }
}

/// The pieces of a word that is too long. It is broken after a slash if possible.
fn pieces(word: &str, width: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = word;
    while let Some((end, _)) = rest.char_indices().nth(width) {
        let at = rest[..end].rfind('/').map_or(end, |slash| slash + 1);
        let (piece, behind) = rest.split_at(at);
        pieces.push(piece);
        rest = behind;
    }
    pieces.push(rest);
    pieces
}

/// The number of characters.
pub(super) fn length(text: &str) -> usize {
    text.chars().count()
}

/// The lines of cells beside each other. Each has the width of its column; that of the last column does not matter.
pub(super) fn columns(cells: &[(Vec<String>, usize)]) -> Vec<String> {
    let height = cells.iter().map(|(lines, _)| lines.len()).max().unwrap_or_default();
    (0..height).map(|row| line(cells, row)).collect()
}

fn line(cells: &[(Vec<String>, usize)], row: usize) -> String {
    let mut line = String::new();
    for (lines, width) in cells {
        let text = lines.get(row).map_or("", String::as_str);
        line.push_str(text);
        line.extend(std::iter::repeat_n(' ', width.saturating_sub(length(text)) + 2));
    }
    line.trim_end().into()
}

#[cfg(test)]
mod tests {
    use super::{columns, wrap};

    #[test]
    fn text_breaks_at_spaces_and_a_long_path_after_a_slash() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("/home/somebody/x", 10), ["/home/", "somebody/x"]);
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrap("", 3), [""]);
    }

    #[test]
    fn wrapping_loses_no_character() {
        let text = "a/very/long/path/without/a/space and words";
        for width in 1..50 {
            assert_eq!(wrap(text, width).concat().replace(' ', ""), text.replace(' ', ""), "{width}");
        }
    }

    #[test]
    fn cells_of_different_heights_are_beside_each_other() {
        let cells = [(vec!["a".into(), "b".into()], 3), (vec!["c".into()], 3)];
        assert_eq!(columns(&cells), ["a    c", "b"]);
    }
}
