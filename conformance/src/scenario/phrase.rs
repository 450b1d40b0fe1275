//! Phrases: one template each, from which steps are both read and written.
//!
//! A template is a sentence with placeholders in braces. [`Phrase`] adds what a step in these words does.

use std::sync::LazyLock;

use gherkin::StepType;
use regex::Regex;

use crate::system::printable::is_hidden;

use super::draft::ScenarioBuilder;
use super::text::{cell, quote, unquote};

/// A placeholder and the expression that it matches. `text` and `name` may be quoted.
const PLACEHOLDERS: [(&str, &str); 17] = [
    ("{text}", r#"("(?:[^"\\]|\\.)*")"#),
    ("{name}", r#"("(?:[^"\\]|\\.)*"|[^\s"]+)"#),
    ("{flag}", "(true|false)"),
    ("{switch}", "(enabled|disabled)"),
    ("{mode}", "(legacy|regional)"),
    ("{count}", "([0-9]+)"),
    ("{end}", "(front|back)"),
    ("{platform}", "(unix|windows)"),
    ("{state}", "(SharedConfigEnable|SharedConfigDisable|SharedConfigStateFromEnv)"),
    ("{constructor}", "(NewSession|NewSessionWithOptions|New)"),
    ("{constructor with an error}", "(NewSession|NewSessionWithOptions)"),
    ("{certificates}", "(a valid certificate|two valid certificates|no certificate)"),
    ("{certificate}", "(a valid certificate|an expired certificate|a certificate of another host)"),
    ("{client}", "(one whose roots can be set|one with a transport of its own)"),
    ("{whose}", "(copy's )?"),
    ("{theirs}", "(the copy's )?"),
    ("{list}", LIST_PATTERN),
];

const LIST_PATTERN: &str = "(Validate|BuildStream|Build|Sign|Send|ValidateResponse|UnmarshalStream|UnmarshalMeta\
    |UnmarshalError|Unmarshal|Retry|AfterRetry|CompleteAttempt|Complete)";

/// The lists of handlers: as the documents call them, and as outcomes do.
pub(super) const LISTS: [(&str, &str); 14] = [
    ("Validate", "validate"),
    ("Build", "build"),
    ("BuildStream", "build_stream"),
    ("Sign", "sign"),
    ("Send", "send"),
    ("ValidateResponse", "validate_response"),
    ("Unmarshal", "unmarshal"),
    ("UnmarshalStream", "unmarshal_stream"),
    ("UnmarshalMeta", "unmarshal_meta"),
    ("UnmarshalError", "unmarshal_error"),
    ("Retry", "retry"),
    ("AfterRetry", "after_retry"),
    ("CompleteAttempt", "complete_attempt"),
    ("Complete", "complete"),
];

/// What stands below a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Below {
    /// Nothing.
    Nothing,
    /// A doc string.
    DocString,
    /// A table with this many columns.
    Table(usize),
}

/// What a step in the words of a phrase does.
pub(super) type Take = fn(&mut ScenarioBuilder, &Words) -> Result<(), String>;

/// A sentence of the vocabulary.
pub(super) struct Phrase {
    pub(super) kind: StepType,
    pub(super) template: &'static str,
    pub(super) below: Below,
    pub(super) take: Take,
}

/// A phrase that begins with Given.
pub(super) const fn given(template: &'static str, take: Take) -> Phrase {
    Phrase { kind: StepType::Given, template, below: Below::Nothing, take }
}

/// A phrase that begins with When.
pub(super) const fn when(template: &'static str, take: Take) -> Phrase {
    Phrase { kind: StepType::When, template, below: Below::Nothing, take }
}

/// A phrase that begins with Then.
pub(super) const fn then(template: &'static str, take: Take) -> Phrase {
    Phrase { kind: StepType::Then, template, below: Below::Nothing, take }
}

impl Phrase {
    /// The same phrase with a doc string below it.
    pub(super) const fn with_doc_string(mut self) -> Self {
        self.below = Below::DocString;
        self
    }

    /// The same phrase with a table below it.
    pub(super) const fn with_table(mut self, columns: usize) -> Self {
        self.below = Below::Table(columns);
        self
    }
}

/// A phrase with its expression.
pub(super) struct Compiled {
    pub(super) phrase: &'static Phrase,
    pub(super) pattern: Regex,
    start: &'static str,
}

impl Compiled {
    fn new(phrase: &'static Phrase) -> Self {
        let start = phrase.template.split('{').next().unwrap_or_default();
        Self { phrase, pattern: pattern(phrase.template), start }
    }

    /// The words in the placeholders' places, if the step is in the words of this phrase.
    pub(super) fn captures(&self, step: &str) -> Option<Vec<String>> {
        let found = step.starts_with(self.start).then(|| self.pattern.captures(step))??;
        Some(found.iter().skip(1).map(|part| part.map_or("", |part| part.as_str()).to_owned()).collect())
    }
}

#[expect(clippy::expect_used, reason = "templates are constants; a test compiles them all")]
fn pattern(template: &str) -> Regex {
    let escaped = regex::escape(template).replace(r"\{", "{").replace(r"\}", "}");
    let whole =
        PLACEHOLDERS.iter().fold(escaped, |text, (placeholder, part)| text.replace(placeholder, part));
    Regex::new(&format!("^{whole}$")).expect("a template compiles")
}

/// Every phrase there is.
pub(super) static PHRASES: LazyLock<Vec<Compiled>> = LazyLock::new(|| {
    let tables: [&'static [Phrase]; 10] = [
        super::given::PHRASES,
        super::given::OPTIONS,
        super::described::PHRASES,
        super::when::PHRASES,
        super::when::EDITS,
        super::then::PHRASES,
        super::calls::PHRASES,
        super::clients::PHRASES,
        super::called::PHRASES,
        super::resolver::PHRASES,
    ];
    tables.into_iter().flatten().map(Compiled::new).collect()
});

/// The template with its placeholders filled, in order: the text of a step.
pub(super) fn fill(template: &str, words: &[&str]) -> String {
    let mut text = String::new();
    let mut rest = template;
    for word in words {
        let Some((before, after)) = rest.split_once('{') else { break };
        let (placeholder, after) = after.split_once('}').unwrap_or((after, ""));
        text.push_str(before);
        text.push_str(&spelled(placeholder, word));
        rest = after;
    }
    text + rest
}

fn spelled(placeholder: &str, word: &str) -> String {
    let bare = !word.is_empty() && !word.chars().any(|c| c == '"' || c == '\\' || c == ' ' || is_hidden(c));
    match placeholder {
        "text" => quote(word),
        "name" if !bare => quote(word),
        _ => word.to_owned(),
    }
}

/// What a step says in the places of its phrase, and below it.
#[derive(Debug, Default)]
pub(super) struct Words {
    parts: Vec<String>,
    doc: String,
    rows: Vec<Vec<String>>,
}

impl Words {
    /// Takes the quotes off, and the doc string's first line break.
    pub(super) fn new(captures: Vec<String>, step: &gherkin::Step) -> Result<Self, String> {
        let parts =
            captures.into_iter().map(|part| if part.starts_with('"') { unquote(&part) } else { Ok(part) });
        let rows = step.table.iter().flat_map(|table| &table.rows);
        Ok(Self {
            parts: parts.collect::<Result<_, _>>()?,
            doc: step.docstring.as_deref().map_or(Ok(String::new()), doc_string)?,
            rows: rows.map(|row| row.iter().map(|raw| cell(raw)).collect()).collect::<Result<_, _>>()?,
        })
    }

    /// The word in the place with this number; empty for an optional one that is not there.
    pub(super) fn get(&self, place: usize) -> &str {
        self.parts.get(place).map_or("", String::as_str)
    }

    /// The same as an owned string.
    pub(super) fn text(&self, place: usize) -> String {
        self.get(place).to_owned()
    }

    /// Whether the word in that place is `true`.
    pub(super) fn flag(&self, place: usize) -> bool {
        self.get(place) == "true"
    }

    /// Whether an optional word is there.
    pub(super) fn has(&self, place: usize) -> bool {
        !self.get(place).is_empty()
    }

    /// The name in outcomes of the list of handlers in that place.
    pub(super) fn list(&self, place: usize) -> String {
        list_in_outcomes(self.get(place)).unwrap_or_default().to_owned()
    }

    /// The doc string.
    pub(super) fn doc(&self) -> &str {
        &self.doc
    }

    /// The rows of the table.
    pub(super) fn rows(&self) -> &[Vec<String>] {
        &self.rows
    }

    /// The one column of the table.
    pub(super) fn column(&self) -> Vec<String> {
        self.rows.iter().flatten().cloned().collect()
    }
}

fn doc_string(raw: &str) -> Result<String, String> {
    let text = raw
        .strip_prefix('\n')
        .ok_or("the doc string does not begin on a line of its own: break the line after \"\"\"")?;
    let missing = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    Ok(format!("{text}{missing}"))
}

/// The outcome's name for a list of handlers.
pub(super) fn list_in_outcomes(documented: &str) -> Option<&'static str> {
    LISTS.iter().find(|(name, _)| *name == documented).map(|(_, name)| *name)
}

/// The documents' name for a list of handlers.
pub(super) fn list_in_documents(outcome: &str) -> &str {
    LISTS.iter().find(|(_, name)| *name == outcome).map_or(outcome, |(name, _)| name)
}
