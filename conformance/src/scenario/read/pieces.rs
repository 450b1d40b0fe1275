//! Splits a feature file into pieces that are parsed one by one.
//!
//! The parser needs time that is quadratic in the number of lines, or cubic for comments. So each piece has one scenario
//! below the keyword of the feature, without blank lines, comments and the texts of doc strings, which are put back after
//! parsing. The number of lines of a piece is limited, so that the time for a file is linear in its size.

use std::mem;

use gherkin::{Background, Feature, GherkinEnv, LineCol, Rule, Scenario, Step};

use super::lint::{MARKS, header};

/// The maximum number of lines of a piece: a scenario, or the feature with its background.
const MAX_LINES: usize = 2000;

/// Why a piece cannot be parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// The parser does not accept this line.
    Syntax(usize),
    /// The rows of the table on this line differ in their number of cells.
    Uneven(usize),
    /// The doc string that begins on this line is not closed.
    OpenDocString(usize),
    /// The piece that begins on this line has too many lines.
    TooLong(usize),
}

impl Fault {
    /// The line and the message; `None` if the message depends on the text.
    pub(super) fn line_and_message(self) -> (usize, Option<String>) {
        match self {
            Self::Syntax(line) => (line, None),
            Self::Uneven(line) => {
                let message = "the rows of the table have different numbers of cells: give each row as many as the first";
                (line, Some(message.to_owned()))
            }
            Self::OpenDocString(line) => (
                line,
                Some("the doc string is not closed: end it with the quotes that it starts with".to_owned()),
            ),
            Self::TooLong(line) => (
                line,
                Some(format!(
                    "the part that starts here has more than {MAX_LINES} lines without its doc strings: \
                     split it into several scenarios"
                )),
            ),
        }
    }
}

/// A piece after parsing.
#[derive(Debug)]
pub(super) struct Parsed {
    /// A feature with the one scenario or rule of the piece. The first piece has the tags and the background.
    pub(super) feature: Feature,
    lines: Vec<usize>,
}

impl Parsed {
    /// The line of the file for a position in the piece.
    pub(super) fn line(&self, position: LineCol) -> usize {
        line(&self.lines, position.line)
    }

    /// The line of the file for a row of the table that starts at this position.
    pub(super) fn line_of_row(&self, table: LineCol, row: usize) -> usize {
        line(&self.lines, table.line + row)
    }
}

/// The line of the file for a line of a piece; the line after the last one for the end of the piece.
fn line(lines: &[usize], number: usize) -> usize {
    let after = || lines.last().map_or(1, |last| last + 1);
    number.checked_sub(1).and_then(|at| lines.get(at)).copied().unwrap_or_else(after)
}

/// Parses every piece of the text: the feature and its background, then each rule and each scenario.
pub(super) fn parse(text: &str) -> Result<Vec<Parsed>, Fault> {
    let mut cutter = Cutter::new(text);
    let mut parsed = Vec::new();
    while let Some(piece) = cutter.next()? {
        parsed.push(piece.parse()?);
    }
    cutter.open_doc_string.map_or(Ok(parsed), |line| Err(Fault::OpenDocString(line)))
}

/// A part of a file that is parsed by itself.
#[derive(Default)]
struct Piece {
    /// The line of the file on which it starts.
    begins: usize,
    text: String,
    /// The line of the file for each line of the text.
    lines: Vec<usize>,
    /// The texts of the doc strings. The piece has their indices instead.
    doc_strings: Vec<String>,
}

impl Piece {
    fn push(&mut self, number: usize, line: &str) -> Result<(), Fault> {
        if self.lines.len() == MAX_LINES {
            return Err(Fault::TooLong(self.begins));
        }
        self.text.push_str(line);
        self.text.push('\n');
        self.lines.push(number);
        Ok(())
    }

    fn push_all<'a>(&mut self, lines: impl IntoIterator<Item = Line<'a>>) -> Result<(), Fault> {
        lines.into_iter().try_for_each(|(number, line)| self.push(number, line))
    }

    fn push_doc_string(&mut self, doc: &DocString) -> Result<(), Fault> {
        self.push(doc.opens, doc.mark)?;
        self.push(doc.opens, &self.doc_strings.len().to_string())?;
        self.push(doc.closes, &[doc.mark, &doc.after_quotes].concat())?;
        self.doc_strings.push(textwrap::dedent(&doc.text));
        Ok(())
    }

    fn parse(mut self) -> Result<Parsed, Fault> {
        match Feature::parse(&self.text, GherkinEnv::default()) {
            Ok(mut feature) => {
                steps(&mut feature).for_each(|step| self.put_back(step));
                Ok(Parsed { feature, lines: self.lines })
            }
            Err(error) => Err(self.fault(&error.to_string())),
        }
    }

    /// Replaces the index of a doc string by its text.
    fn put_back(&mut self, step: &mut Step) {
        let Some(text) = &mut step.docstring else { return };
        let number: Option<usize> = text.trim().parse().ok();
        if let Some(doc) = number.and_then(|number| self.doc_strings.get_mut(number)) {
            *text = mem::take(doc);
        }
    }

    /// Reads the line from the message of the parser, which has no other form: 'Error at 3:1: {…}'.
    fn fault(&self, error: &str) -> Fault {
        let place = error.split(':').next().and_then(|start| start.rsplit(' ').next());
        let line = line(&self.lines, place.and_then(|line| line.parse().ok()).unwrap_or(1));
        if error.contains("inconsistent") { Fault::Uneven(line) } else { Fault::Syntax(line) }
    }
}

/// Every step of a feature.
fn steps(feature: &mut Feature) -> impl Iterator<Item = &mut Step> {
    let Feature { background, scenarios, rules, .. } = feature;
    let of_rules =
        rules.iter_mut().flat_map(|Rule { background, scenarios, .. }| steps_of(background, scenarios));
    steps_of(background, scenarios).chain(of_rules)
}

fn steps_of<'f>(
    background: &'f mut Option<Background>,
    scenarios: &'f mut [Scenario],
) -> impl Iterator<Item = &'f mut Step> {
    let of_background = background.iter_mut().flat_map(|background| &mut background.steps);
    of_background.chain(scenarios.iter_mut().flat_map(|scenario| &mut scenario.steps))
}

/// A doc string of the file.
struct DocString {
    mark: &'static str,
    text: String,
    /// The text after the closing quotes on their line.
    after_quotes: String,
    opens: usize,
    closes: usize,
}

/// A line of the file with its number.
type Line<'a> = (usize, &'a str);

/// Splits a text into pieces before each scenario and each rule.
struct Cutter<'a> {
    /// The text that is not read yet.
    rest: &'a str,
    /// The number of lines read.
    number: usize,
    /// The first lines of every piece but the first: the language, if the file names one, and the keyword of the feature.
    heads: Vec<Line<'a>>,
    has_feature: bool,
    /// The line of a doc string that is not closed. Errors before it are reported first.
    open_doc_string: Option<usize>,
    /// The first lines of the next piece after the heads; `None` at the end of the text.
    next: Option<Vec<Line<'a>>>,
}

impl<'a> Cutter<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            rest: text,
            number: 0,
            heads: Vec::new(),
            has_feature: false,
            open_doc_string: None,
            next: Some(Vec::new()),
        }
    }

    fn next(&mut self) -> Result<Option<Piece>, Fault> {
        let Some(begin) = self.next.take() else { return Ok(None) };
        let mut piece = Piece { begins: begin.first().map_or(1, |(number, _)| *number), ..Piece::default() };
        piece.push_all(self.heads.iter().copied().chain(begin))?;
        // Tags belong to the line that follows them.
        let mut tags = Vec::new();
        while let Some((number, line)) = self.line() {
            if line.starts_with('#') {
                if self.heads.is_empty() && tags.is_empty() && names_language(line) {
                    self.heads.push((number, line));
                    piece.push(number, line)?;
                }
                continue;
            }
            if line.starts_with('@') {
                tags.push((number, line));
                continue;
            }
            if self.has_feature && begins_piece(line) {
                tags.push((number, line));
                self.next = Some(tags);
                return Ok(Some(piece));
            }
            if !self.has_feature {
                self.has_feature = true;
                self.heads.push((number, keyword(line)));
            }
            piece.push_all(tags.drain(..))?;
            match MARKS.into_iter().find(|mark| line.starts_with(mark)) {
                Some(mark) => match self.doc_string(line, mark) {
                    Some(doc) => piece.push_doc_string(&doc)?,
                    None => {
                        self.open_doc_string = Some(number);
                        return Ok(Some(piece));
                    }
                },
                None => piece.push(number, line)?,
            }
        }
        piece.push_all(tags)?;
        Ok(Some(piece))
    }

    /// The number of the next line that is not blank, and the line without surrounding blanks.
    fn line(&mut self) -> Option<(usize, &'a str)> {
        loop {
            let line = bare(self.raw_line()?);
            if !line.is_empty() {
                return Some((self.number, line));
            }
        }
    }

    /// The next line unchanged.
    fn raw_line(&mut self) -> Option<&'a str> {
        let line = self.rest.split_inclusive('\n').next()?;
        self.rest = &self.rest[line.len()..];
        self.number += 1;
        Some(line)
    }

    /// The doc string that starts on the line; `None` if it is not closed. Like the parser, it ignores quotes after a `#`.
    fn doc_string(&mut self, line: &str, mark: &'static str) -> Option<DocString> {
        let opens = self.number;
        let mut text = String::new();
        let first = [&line[mark.len()..], "\n"].concat();
        let mut part: &str = &first;
        loop {
            if let Some(at) = part.find(mark).filter(|at| !part[..*at].contains('#')) {
                text.push_str(&part[..at]);
                let after_quotes = bare(&part[at + mark.len()..]).to_owned();
                return Some(DocString { mark, text, after_quotes, opens, closes: self.number });
            }
            text.push_str(part);
            part = self.raw_line()?;
        }
    }
}

/// Whether a rule or a scenario starts on this line.
fn begins_piece(line: &str) -> bool {
    matches!(header(line), Some("Rule" | "Scenario Outline" | "Scenario Template" | "Scenario" | "Example"))
}

/// The keyword of a header with its colon.
fn keyword(header: &str) -> &str {
    header.split_inclusive(':').next().unwrap_or(header)
}

/// Whether the comment names the language of the file.
fn names_language(comment: &str) -> bool {
    let text = comment.trim_start_matches('#').trim_start_matches([' ', '\t']);
    text.strip_prefix("language").is_some_and(|rest| rest.trim_start_matches([' ', '\t']).starts_with(':'))
}

/// The line without its line break and surrounding blanks.
fn bare(line: &str) -> &str {
    let line = line.strip_suffix('\n').map_or(line, |line| line.strip_suffix('\r').unwrap_or(line));
    line.trim_matches([' ', '\t'])
}
