//! The text of steps. A template is a sentence with placeholders in braces, from which steps are both read and written.

use regex::Regex;

use crate::system::printable::is_hidden;

use super::text::{cell, quote, to_cell, unquote};

/// A placeholder, the expression that it matches, and a value. `text` and `name` may be quoted.
pub(in crate::scenario) const PLACEHOLDERS: [(&str, &str, &str); 19] = [
    ("{text}", TEXT, "name"),
    ("{name}", r#"("(?:[^"\\]|\\.)*"|[^\s"]+)"#, "name"),
    ("{word}", r#"([^\s"][^"]*)"#, "true"),
    ("{count}", "([0-9]+)", "2"),
    ("{end}", "(front|back)", "front"),
    ("{party}", "(the container endpoint|the metadata service|OIDC|the SSO portal|STS)", "STS"),
    ("{platform}", "(unix|windows)", "windows"),
    ("{state}", "(SharedConfigEnable|SharedConfigDisable|SharedConfigStateFromEnv)", "SharedConfigEnable"),
    ("{mode}", "(IPv4|IPv6)", "IPv6"),
    ("{constructor}", "(NewSession|NewSessionWithOptions|New)", "NewSession"),
    ("{constructor with an error}", "(NewSession|NewSessionWithOptions)", "NewSession"),
    ("{certificates}", "(a valid certificate|two valid certificates|no certificate)", "a valid certificate"),
    (
        "{certificate}",
        "(a valid certificate|an expired certificate|a certificate of another host)",
        "a valid certificate",
    ),
    ("{whose}", "(copy's )?", ""),
    ("{theirs}", "(the copy's )?", ""),
    ("{failing}", "(failing )?", ""),
    ("{the failing}", "(the failing )?", ""),
    ("{an}", "(an|a failing)", "an"),
    ("{list}", LIST_PATTERN, "Validate"),
];

/// A text in double quotes.
pub(in crate::scenario) const TEXT: &str = r#"("(?:[^"\\]|\\.)*")"#;

const LIST_PATTERN: &str = "(Validate|BuildStream|Build|Sign|Send|ValidateResponse|UnmarshalStream|UnmarshalMeta\
    |UnmarshalError|Unmarshal|Retry|AfterRetry|CompleteAttempt|Complete)";

/// The lists of handlers: as the documents call them, and as outcomes do.
pub(in crate::scenario) const LISTS: [(&str, &str); 14] = [
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

/// What is below a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::scenario) enum Below {
    /// Nothing.
    Nothing,
    /// A doc string.
    DocString,
    /// A table with this many columns.
    Table(usize),
    /// A table whose rows have the name of a property and its value.
    Properties,
}

impl Below {
    /// The number of columns of a table.
    pub(in crate::scenario) const fn columns(self) -> Option<usize> {
        match self {
            Self::Nothing | Self::DocString => None,
            Self::Table(columns) => Some(columns),
            Self::Properties => Some(2),
        }
    }
}

/// A step as it is written: its text, and the lines below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::scenario) struct StepText {
    pub(in crate::scenario) text: String,
    pub(in crate::scenario) below: Vec<String>,
}

impl StepText {
    /// A step with nothing below it.
    pub(in crate::scenario) fn plain(template: &str, values: &[&str]) -> Self {
        Self { text: fill(template, values), below: Vec::new() }
    }

    /// A step with a doc string; the text ends with a line break.
    pub(in crate::scenario) fn with_doc_string(template: &str, values: &[&str], text: &str) -> Self {
        let lines = text.lines().map(str::to_owned);
        let mark = || std::iter::once("\"\"\"".to_owned());
        Self { text: fill(template, values), below: mark().chain(lines).chain(mark()).collect() }
    }

    /// A step with a table.
    pub(in crate::scenario) fn with_table<S: AsRef<str>>(
        template: &str,
        values: &[&str],
        rows: impl IntoIterator<Item: AsRef<[S]>>,
    ) -> Self {
        let cell = |value: &S| format!(" {} |", to_cell(value.as_ref()));
        let row = |cells: &[S]| format!("|{}", cells.iter().map(cell).collect::<String>());
        let below = rows.into_iter().map(|cells| row(cells.as_ref())).collect();
        Self { text: fill(template, values), below }
    }

    /// A step with a table of one column.
    pub(in crate::scenario) fn with_column(
        template: &str,
        values: &[&str],
        names: &[impl AsRef<str>],
    ) -> Self {
        Self::with_table(template, values, names.iter().map(|name| [name]))
    }
}

/// The expression that the steps of a template match, in which `text` is that of a text; `None` if it is not one.
pub(in crate::scenario) fn pattern(template: &str, text: &str) -> Option<Regex> {
    let escaped = regex::escape(template).replace(r"\{", "{").replace(r"\}", "}").replace("{text}", text);
    let whole =
        PLACEHOLDERS.iter().fold(escaped, |whole, (placeholder, part, _)| whole.replace(placeholder, part));
    Regex::new(&format!("^{whole}$")).ok()
}

/// The placeholders of a template, in order.
pub(in crate::scenario) fn placeholders_of(template: &str) -> impl Iterator<Item = &str> {
    template.split_inclusive('}').filter_map(|part| part.find('{').map(|at| &part[at..]))
}

/// The template with its placeholders filled, in order: the text of a step.
pub(in crate::scenario) fn fill(template: &str, values: &[&str]) -> String {
    let mut text = String::new();
    let mut rest = template;
    for value in values {
        let Some((before, after)) = rest.split_once('{') else { break };
        let (placeholder, after) = after.split_once('}').unwrap_or((after, ""));
        text.push_str(before);
        text.push_str(&spelled(placeholder, value));
        rest = after;
    }
    text + rest
}

/// The text of a step that matches the template.
pub(in crate::scenario) fn example(template: &str) -> String {
    let values = placeholders_of(template).filter_map(|placeholder| {
        let known = PLACEHOLDERS.iter().find(|(known, ..)| *known == placeholder);
        known.map(|(_, _, value)| *value)
    });
    fill(template, &values.collect::<Vec<_>>())
}

fn spelled(placeholder: &str, value: &str) -> String {
    let bare = !value.is_empty() && !value.chars().any(|c| c == '"' || c == '\\' || c == ' ' || is_hidden(c));
    match placeholder {
        "text" => quote(value),
        "name" if !bare => quote(value),
        _ => value.to_owned(),
    }
}

/// The values of a step: those in the places of the placeholders, and what is below it.
#[derive(Debug, Default)]
pub(in crate::scenario) struct Captures {
    parts: Vec<String>,
    doc: String,
    rows: Vec<Vec<String>>,
}

impl Captures {
    /// Takes the quotes off, and the doc string's first line break.
    pub(in crate::scenario) fn new(captures: Vec<String>, step: &gherkin::Step) -> Result<Self, String> {
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
    pub(in crate::scenario) fn get(&self, place: usize) -> &str {
        self.parts.get(place).map_or("", String::as_str)
    }

    /// The same as an owned string.
    pub(in crate::scenario) fn text(&self, place: usize) -> String {
        self.get(place).to_owned()
    }

    /// The words in the places of all placeholders; empty for an optional one that is not there.
    pub(in crate::scenario) fn words(&self) -> &[String] {
        &self.parts
    }

    /// Whether an optional word is there.
    pub(in crate::scenario) fn has(&self, place: usize) -> bool {
        !self.get(place).is_empty()
    }

    /// The name in outcomes of the list of handlers in that place.
    pub(in crate::scenario) fn list(&self, place: usize) -> String {
        list_in_outcomes(self.get(place)).unwrap_or_default().to_owned()
    }

    /// The doc string.
    pub(in crate::scenario) fn doc(&self) -> &str {
        &self.doc
    }

    /// The rows of the table.
    pub(in crate::scenario) fn rows(&self) -> &[Vec<String>] {
        &self.rows
    }

    /// The one column of the table.
    pub(in crate::scenario) fn column(&self) -> Vec<String> {
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
pub(in crate::scenario) fn list_in_outcomes(documented: &str) -> Option<&'static str> {
    LISTS.iter().find(|(name, _)| *name == documented).map(|(_, name)| *name)
}

/// The documents' name for a list of handlers.
pub(in crate::scenario) fn list_in_documents(outcome: &str) -> &str {
    LISTS.iter().find(|(_, name)| *name == outcome).map_or(outcome, |(name, _)| name)
}
