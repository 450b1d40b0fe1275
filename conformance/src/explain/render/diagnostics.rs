//! What fails and what may surprise, with the place as compilers show it.

use std::borrow::Cow;
use std::fmt::Write as _;

use annotate_snippets::{AnnotationKind, Group, Level, Origin as Place, Renderer, Snippet};

use super::layout::{less, wrap};
use super::options::RenderOptions;
use crate::explain::catalogue::Severity;
use crate::explain::explanation::diagnostic::{Diagnostic, Excerpt};
use crate::explain::explanation::origin::Origin;
use crate::system::printable;
use crate::system::terminal::Style;

/// The indentation of a message behind its bullet.
const INDENT: usize = 4;
/// The width of a line of a file if the output is not wrapped.
const SNIPPET_WIDTH: usize = 140;
/// The maximum number of characters of each part of a line.
const MAX_PART: usize = 400;
/// The width of what stands before the marked part of a line: its number, a bar, and dots for what was cut.
const GUTTER: usize = 14;

/// A section with this heading; empty without diagnostics.
pub(super) fn section(heading: &str, diagnostics: &[Diagnostic], options: RenderOptions) -> String {
    if diagnostics.is_empty() {
        return String::new();
    }
    let mut text = format!("\n{}\n", options.styled(Style::Bold, heading));
    for (at, diagnostic) in diagnostics.iter().enumerate() {
        let is_long = |other: &Diagnostic| other.origin.as_ref().and_then(Origin::place).is_some();
        if at > 0 && (is_long(diagnostic) || is_long(&diagnostics[at - 1])) {
            text.push('\n');
        }
        let (style, id) = (style(diagnostic.severity), format!("{}:", diagnostic.id));
        paragraph(&mut text, "  - ", (style, &id), &diagnostic.message, options);
        place(&mut text, diagnostic, options);
        // A remedy of several diagnostics is written once, below the last of them.
        let rest = &diagnostics[at + 1..];
        if rest.first().is_none_or(|next| next.remedy != diagnostic.remedy) {
            let before = diagnostics[..at].iter().rev();
            let alike = before.take_while(|other| other.remedy == diagnostic.remedy).count() + 1;
            let label = if alike == 1 { "help:".into() } else { format!("help for these {alike}:") };
            paragraph(&mut text, "    ", (Style::Help, &label), &diagnostic.remedy, options);
        }
    }
    text
}

const fn style(severity: Severity) -> Style {
    match severity {
        Severity::Problem => Style::Problem,
        Severity::Hint => Style::Hint,
    }
}

/// A text behind a label, with its further lines below its first word.
fn paragraph(
    text: &mut String,
    margin: &str,
    (style, label): (Style, &str),
    sentence: &str,
    options: RenderOptions,
) {
    let sentence = printable::line(sentence);
    let indent = margin.len() + label.len() + 1;
    for (at, line) in wrap(&sentence, less(options.width, indent)).iter().enumerate() {
        let _ = match at {
            0 => writeln!(text, "{margin}{} {line}", options.styled(style, label)),
            _ => writeln!(text, "{:indent$}{line}", ""),
        };
    }
}

/// The file, the line and the column, and the line itself if it can be shown.
fn place(text: &mut String, diagnostic: &Diagnostic, options: RenderOptions) {
    let Some(group) = with_place(Group::with_level(level(diagnostic)), diagnostic, options) else { return };
    for line in renderer(options, INDENT).render(&[group]).lines() {
        let _ = writeln!(text, "{:INDENT$}{}", "", line.trim_end());
    }
}

pub(super) const fn level(diagnostic: &Diagnostic) -> Level<'static> {
    match diagnostic.severity {
        Severity::Problem => Level::ERROR,
        Severity::Hint => Level::WARNING,
    }
}

/// What shows places in this style, beside a margin of this width.
pub(super) fn renderer(options: RenderOptions, margin: usize) -> Renderer {
    let renderer = if options.colour { Renderer::styled() } else { Renderer::plain() };
    renderer.term_width(less(options.width, margin).unwrap_or(SNIPPET_WIDTH))
}

/// The group with the place of the diagnostic; `None` if it is not in a file.
pub(super) fn with_place<'a>(
    group: Group<'a>,
    diagnostic: &Diagnostic,
    options: RenderOptions,
) -> Option<Group<'a>> {
    let (file, line) = diagnostic.origin.as_ref().and_then(Origin::place)?;
    let path = printable::line(file).into_owned();
    let line = line.and_then(|line| usize::try_from(line).ok());
    Some(match (&diagnostic.excerpt, line) {
        (Some(excerpt), Some(line)) => group.element(snippet(excerpt, line, path, options)),
        (None, Some(line)) => group.element(Place::path(path).line(line)),
        (_, None) => group.element(Place::path(path)),
    })
}

/// The line with its marked part, which is cut if it is wider than the output.
fn snippet<'a>(
    excerpt: &Excerpt,
    line: usize,
    path: String,
    options: RenderOptions,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let room = less(options.width, INDENT + GUTTER).map_or(MAX_PART, |room| room.min(MAX_PART));
    let [before, after] = [&excerpt.before, &excerpt.after].map(|part| shown(part, MAX_PART));
    let marked = shown(&excerpt.marked, room);
    let span = before.len()..before.len() + marked.len();
    let source = before + &marked + &after;
    Snippet::source(source).line_start(line).path(path).annotation(AnnotationKind::Primary.span(span))
}

/// A part of a line with every hidden character escaped, except for tabs, up to a limit.
fn shown(part: &str, limit: usize) -> String {
    let part = printable::text(part);
    match part.char_indices().nth(limit) {
        Some((end, _)) => format!("{}…", &part[..end]),
        None => Cow::into_owned(part),
    }
}
