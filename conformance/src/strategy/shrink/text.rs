//! Smaller texts of a shared file.
//!
//! First sections are removed, then lines, then parts of lines. A line in the documented form is left as it is, because its names
//! and values come from pools; of any other, smaller and smaller pieces are removed.

use crate::strategy::files::ini::documented::is_documented;

/// The start of a certificate, or of the placeholder of one. A bundle is only cut between certificates.
const CERTIFICATES: [&[u8]; 2] = [b"-----BEGIN", b"${"];

/// The texts that are a little smaller than this one, the largest cuts first.
pub(super) fn smaller(text: &[u8]) -> Vec<Vec<u8>> {
    if let Some(heading) = CERTIFICATES.into_iter().find(|heading| text.starts_with(heading)) {
        return without_sections(&lines_of(text), heading);
    }
    let lines = lines_of(text);
    let mut texts = Vec::new();
    if !text.is_empty() {
        texts.push(Vec::new());
    }
    texts.extend(without_sections(&lines, b"["));
    texts.extend((0..lines.len()).map(|at| with_line(&lines, at, b"")));
    texts.extend(tidied(text));
    for (at, line) in lines.iter().enumerate() {
        let pieces = cuts(line).into_iter().chain(spaced(line));
        texts.extend(pieces.map(|cut| with_line(&lines, at, &cut)));
    }
    texts
}

fn lines_of(text: &[u8]) -> Vec<&[u8]> {
    text.split_inclusive(|&byte| byte == b'\n').collect()
}

/// The texts in each of which one section is missing. A section begins with a line of this start.
fn without_sections(lines: &[&[u8]], heading: &[u8]) -> Vec<Vec<u8>> {
    let is_heading = |&at: &usize| lines[at].starts_with(heading);
    let starts: Vec<usize> = (0..lines.len()).filter(is_heading).collect();
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    let sections = starts.iter().copied().zip(ends);
    sections.map(|(start, end)| [&lines[..start], &lines[end..]].concat().concat()).collect()
}

fn with_line(lines: &[&[u8]], at: usize, line: &[u8]) -> Vec<u8> {
    [lines[..at].concat().as_slice(), line, &lines[at + 1..].concat()].concat()
}

/// The text with common line ends, a line end at the end of the file, and no byte order mark.
fn tidied(text: &[u8]) -> Vec<Vec<u8>> {
    let mut tidied = Vec::new();
    let replaced = String::from_utf8_lossy(text).replace("\r\n", "\n");
    if !text.is_ascii() || text.contains(&b'\r') {
        tidied.extend([replaced.replace('\u{feff}', ""), replaced.replace('\r', "\n"), replaced.clone()]);
    }
    if !text.ends_with(b"\n") && !text.is_empty() {
        tidied.push(replaced + "\n");
    }
    tidied.into_iter().map(String::into_bytes).collect()
}

/// The lines in each of which one piece is missing, from halves to bytes; none for a line in the documented form.
fn cuts(line: &[u8]) -> Vec<Vec<u8>> {
    let content = line.len() - usize::from(line.ends_with(b"\n"));
    let mut cuts = Vec::new();
    let mut size = content / 2;
    while size > 0 && !is_documented(line) && cuts.len() < 200 {
        let starts = (0..content).step_by(size).rev();
        cuts.extend(starts.map(|start| [&line[..start], &line[(start + size).min(content)..]].concat()));
        size /= 2;
    }
    cuts
}

/// The line `key = value` instead of one with other spaces.
fn spaced(line: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(line).ok()?;
    let (key, value) = text.split_once('=')?;
    let spaced = format!("{} = {}", key.trim(), value.trim());
    let end = if line.ends_with(b"\n") { "\n" } else { "" };
    let tidy = spaced.trim_end().to_owned() + end;
    (is_documented(line) && tidy != text).then(|| tidy.into_bytes())
}
