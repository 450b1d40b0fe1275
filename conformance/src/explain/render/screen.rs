//! The values that matter as a table: the name, the value, and where it is from.

use std::borrow::Cow;

use super::layout::{columns, length, less, longest_word, origin, wrap};
use super::options::RenderOptions;
use crate::explain::explanation::origin::Origin;
use crate::explain::explanation::{Explanation, Value};
use crate::explain::values::files::UNREAD;
use crate::system::printable;
use crate::system::terminal::Style;

/// When a value has a row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    /// If it is decided, even that there is none.
    Decided,
    /// If there is one.
    Set,
    /// If it is not the default.
    Chosen,
    /// If it is not the default, if no source of credentials was found, or if it is a file that exists and is not read.
    Searched,
}

/// The rows of the table. What concerns the credentials comes behind them.
const ROWS: &[(&str, Shown)] = &[
    ("profile", Shown::Decided),
    ("region", Shown::Decided),
    ("access_key_id", Shown::Set),
    ("secret_access_key", Shown::Set),
    ("session_token", Shown::Set),
    ("credentials", Shown::Decided),
    ("role_arn", Shown::Set),
    ("source_profile", Shown::Set),
    ("credential_source", Shown::Set),
    ("external_id", Shown::Set),
    ("role_session_name", Shown::Set),
    ("mfa_serial", Shown::Set),
    ("role_duration", Shown::Chosen),
    ("source_role_arn", Shown::Set),
    ("source_credentials", Shown::Set),
    ("source_access_key_id", Shown::Set),
    ("web_identity_token_file", Shown::Set),
    ("sso_session", Shown::Set),
    ("sso_start_url", Shown::Set),
    ("sso_region", Shown::Set),
    ("sso_account_id", Shown::Set),
    ("sso_role_name", Shown::Set),
    ("credential_process", Shown::Set),
    ("sts_endpoint", Shown::Set),
    ("use_fips_endpoint", Shown::Set),
    ("use_dualstack_endpoint", Shown::Set),
    ("ca_bundle", Shown::Set),
    ("client_certificate", Shown::Set),
    ("shared_config", Shown::Decided),
    ("config_file", Shown::Searched),
    ("credentials_file", Shown::Searched),
];

/// The width between two columns, and before the first one.
const GAP: usize = 2;

/// A row of the table.
struct Row<'e> {
    name: Cow<'e, str>,
    value: Cow<'e, str>,
    from: Cow<'e, str>,
}

/// Whether the table has the note of the value, too, because it says what the value alone does not.
fn has_note(value: &Value) -> bool {
    let names = [
        "region",
        "ca_bundle",
        "client_certificate",
        "use_fips_endpoint",
        "use_dualstack_endpoint",
        "sso_session",
    ];
    let is_instance = value.name == "credentials" && value.value.as_deref() == Some("instance");
    is_instance
        || value.name.ends_with("_endpoint")
        || value.name.ends_with("_file")
        || names.contains(&&*value.name)
}

/// Whether these are the credentials of the instance, whose note says who is asked, and why.
fn is_of_instance(value: &Value) -> bool {
    value.name == "credentials" && value.value.as_deref() == Some("instance")
}

/// The table, with a heading for each column.
pub(super) fn table(explanation: &Explanation, options: RenderOptions) -> String {
    let rows: Vec<Row<'_>> = rows(explanation).map(row).collect();
    let header = Row { name: "NAME".into(), value: "VALUE".into(), from: "FROM".into() };
    let all = std::iter::once((Style::Dim, &header)).chain(rows.iter().map(|row| (Style::Bold, row)));
    let widths = Widths::new(&rows, options);
    all.flat_map(|(style, row)| lines(style, row, &widths, options)).collect()
}

fn rows(explanation: &Explanation) -> impl Iterator<Item = &Value> {
    let is_shown = move |value: &Value, shown: Shown| match shown {
        Shown::Decided => !value.undecided,
        Shown::Set => value.value.is_some(),
        Shown::Chosen => value.origin != Origin::Default,
        Shown::Searched => {
            let is_unread = value.note.as_deref() == Some(UNREAD);
            value.origin != Origin::Default || is_unread || finds_no_source(explanation)
        }
    };
    let known = ROWS.iter().flat_map(move |(name, shown)| {
        explanation.values.iter().filter(move |value| value.name == *name && is_shown(value, *shown))
    });
    let is_of_service = |value: &&Value| {
        value.name.ends_with("_endpoint") && ROWS.iter().all(|(name, _)| value.name != *name)
    };
    known.chain(explanation.values.iter().filter(is_of_service))
}

/// Whether neither the environment nor a file has a source of credentials, so that it matters which files were looked for.
fn finds_no_source(explanation: &Explanation) -> bool {
    let credentials = explanation.values.iter().find(|value| value.name == "credentials");
    let found = credentials.filter(|value| !value.undecided).map(|value| value.value.as_deref());
    found.is_some_and(|found| found.is_none_or(|found| ["container", "instance"].contains(&found)))
}

fn row(value: &Value) -> Row<'_> {
    let shown = value.value.as_deref().unwrap_or("none");
    let note = value.note.as_deref().filter(|_| has_note(value)).map(printable::line);
    let place = match (&value.value, &value.origin) {
        (None, Origin::Default) => None,
        (Some(_), Origin::Default) if note.is_some() => None,
        (_, Origin::Elsewhere { .. }) if is_of_instance(value) && note.is_some() => None,
        (_, Origin::Elsewhere { party }) => Some(format!("{party}, when first needed")),
        (_, from) => Some(origin(from)),
    };
    let from: Vec<String> = place.into_iter().chain(note.map(Cow::into_owned)).collect();
    Row {
        name: (&*value.name).into(),
        // The file of a provider is that of the origin.
        value: printable::line(shown.strip_suffix(&format!(": {}", value.file())).unwrap_or(shown)),
        from: from.join("; ").into(),
    }
}

/// The widths of the columns.
struct Widths {
    name: usize,
    value: usize,
}

impl Widths {
    /// As wide as the longest text if every row has a line of its own with them, and in proportion if not.
    fn new(rows: &[Row<'_>], options: RenderOptions) -> Self {
        let longest = |text: fn(&Row<'_>) -> usize| rows.iter().map(text).max().unwrap_or_default();
        let name = longest(|row| length(&row.name));
        let value = longest(|row| length(&row.value));
        let from = longest(|row| length(&row.from));
        let free = less(options.width, name + 3 * GAP);
        let value = match free {
            Some(free) if value + from > free => value.min(free * 2 / 5),
            Some(_) | None => value,
        };
        Self { name, value: value.max("VALUE".len()) }
    }
}

/// The lines of a row. If a word does not fit into its column, the origin has lines of its own below the value.
fn lines(style: Style, row: &Row<'_>, widths: &Widths, options: RenderOptions) -> Vec<String> {
    let free = less(options.width, widths.name + 2 * GAP);
    let wide = less(free, widths.value + GAP);
    let fits = longest_word(&row.value) <= widths.value
        && wide.is_none_or(|wide| longest_word(&row.from) <= wide && length(&row.from) <= wide * 2)
        && (wide.is_none() || length(&row.value) <= widths.value * 2);
    let cells = if fits {
        let value = wrap(&row.value, options.width.map(|_| widths.value));
        vec![(value, widths.value), (wrap(&row.from, wide), 0)]
    } else {
        let from = wrap(&row.from, less(free, GAP)).into_iter().filter(|line| !line.is_empty());
        let below = from.map(|line| Cow::Owned(format!("  {line}")));
        vec![(wrap(&row.value, free).into_iter().chain(below).collect(), 0)]
    };
    let padding = " ".repeat(GAP);
    let name = std::iter::once((vec![Cow::Borrowed(&*row.name)], widths.name));
    let lines = columns(&name.chain(cells).collect::<Vec<_>>()).into_iter().enumerate();
    lines.map(|(at, line)| format!("{padding}{}\n", named(at, &line, &row.name, style, options))).collect()
}

/// The line with the name at its start styled, if it is the first one.
fn named(at: usize, line: &str, name: &str, style: Style, options: RenderOptions) -> String {
    match line.strip_prefix(name).filter(|_| at == 0) {
        Some(rest) => options.styled(style, name) + rest,
        None => line.into(),
    }
}
