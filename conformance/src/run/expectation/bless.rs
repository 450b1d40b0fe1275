//! Blessing: the file of expectations changed to match a run, with everything else in it left as it is.

use std::collections::{BTreeMap, BTreeSet};

use toml_edit::{Array, ArrayOfTables, Decor, DocumentMut, Item, Table, Value, value};

use super::entry::{Entry, Selector, TODO};
use super::{Expectations, Seen};
use crate::run::status::FailureSignature;
use crate::scenario::{Location, Problem};
use crate::vocabulary::case::Edition;

/// The maximum number of entries that are added. With more failures, entries should select by rule or label.
const MOST: usize = 1_000;
/// Of how many cases it is kept how they ended.
pub(super) const KEPT: usize = 20_000;

/// A failure that no entry expects.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct NewFailure {
    signature: FailureSignature,
    /// Why the implementation does not support the case, in its own words; empty for another failure.
    unsupported: String,
}

impl NewFailure {
    pub(super) fn new(signature: &FailureSignature, unsupported: &str) -> Self {
        Self { signature: signature.clone(), unsupported: unsupported.trim().to_owned() }
    }

    /// The reason of its entry. Only the implementation's own needs no other.
    fn reason(&self) -> String {
        match &*self.unsupported {
            "" => format!("{TODO}: say why"),
            why => format!("the implementation says: {why}"),
        }
    }
}

impl Expectations {
    /// The file's text with entries for new failures, without stale ones, and with the shapes that were seen.
    ///
    /// Bless after a run of all shards: one shard does not show what is stale. Nor does a run of a part of the cases (`is_part`) if an
    /// entry may select others, which therefore stays.
    ///
    /// # Errors
    ///
    /// When there are too many new failures to list.
    pub fn blessed(&self, is_part: bool) -> Result<String, Problem> {
        let mut document: DocumentMut =
            self.text.parse().map_err(|error: toml_edit::TomlError| self.problem(error.message().trim()))?;
        let fresh = self.fresh();
        if fresh.len() > MOST {
            let message = format!(
                "{} new failures are too many to list: add an entry for the rule or label that they share",
                fresh.len()
            );
            return Err(self.problem(message));
        }
        let is_bare = document.as_table().is_empty();
        let head =
            if is_bare { document.trailing().as_str().unwrap_or_default().to_owned() } else { String::new() };
        if is_bare && !fresh.is_empty() {
            document.set_trailing("");
        }
        let item =
            document.as_table_mut().entry("expect").or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
        let mut left = String::new();
        if let Some(tables) = item.as_array_of_tables_mut() {
            left = self.mend(tables, is_part);
            let entries = fresh.iter().map(|(case, failure)| new_entry(case, failure));
            for (at, mut entry) in entries.enumerate() {
                if at == 0 && !head.is_empty() {
                    entry.decor_mut().set_prefix(format!("{}\n\n", head.trim_end()));
                }
                tables.push(entry);
            }
        }
        let text = format!("{document}{left}");
        Ok(if self.text.starts_with('\n') { text } else { text.trim_start_matches('\n').to_owned() })
    }

    fn problem(&self, message: impl Into<String>) -> Problem {
        Problem { location: Location { file: self.file.clone(), line: 0 }, message: message.into() }
    }

    /// Changes and removes entries; gives the comments that no entry is left to stand before.
    fn mend(&self, tables: &mut ArrayOfTables, is_part: bool) -> String {
        let carried = self.carried();
        let may_select_others = |entry: &Entry, seen: &Seen| {
            let is_open = seen.selected == 0 || !entry.selector.is_case();
            is_part && is_open && entry.selector.may_select_elsewhere(&carried)
        };
        let mut kept = ArrayOfTables::new();
        let mut comments = String::new();
        for (table, (entry, seen)) in tables.iter().zip(&self.entries) {
            let mut table = table.clone();
            if seen.is_stale() && !may_select_others(entry, seen) {
                comments.push_str(&unattached(table.decor()));
                continue;
            }
            seen.update(entry, &mut table);
            precede(&mut table, &std::mem::take(&mut comments));
            kept.push(table);
        }
        *tables = kept;
        comments
    }

    /// The failures without an entry, by what selects them.
    fn fresh(&self) -> Vec<(Selector, NewFailure)> {
        self.failures.iter().flat_map(|(id, editions)| entries_of(id, editions)).collect()
    }
}

/// One entry for all editions where all failed alike, or else one each.
fn entries_of(id: &str, editions: &BTreeMap<Edition, Option<NewFailure>>) -> Vec<(Selector, NewFailure)> {
    let failures: BTreeSet<_> = editions.values().collect();
    if let (1, Some(Some(failure))) = (failures.len(), failures.first()) {
        return vec![(Selector::Case(id.to_owned(), None), failure.clone())];
    }
    let failed = editions.iter().filter_map(|(edition, failure)| Some((*edition, failure.clone()?)));
    failed.map(|(edition, failure)| (Selector::Case(id.to_owned(), Some(edition)), failure)).collect()
}

fn new_entry(selector: &Selector, failure: &NewFailure) -> Table {
    let mut table = Table::new();
    table.decor_mut().set_prefix("\n");
    table.insert(selector.key(), value(selector.text()));
    table.insert("reason", value(failure.reason()));
    table.insert("shape", value(failure.signature.to_string()));
    table
}

impl Seen {
    /// An entry of another version is kept.
    const fn is_stale(&self) -> bool {
        self.applies && self.failed == 0
    }

    fn update(&self, entry: &Entry, table: &mut Table) {
        if !self.applies {
            return;
        }
        if let (Selector::Case(id, None), false, Some(edition)) =
            (&entry.selector, self.passed_in.is_empty(), self.failed_in.first())
        {
            let selector = Selector::Case(id.clone(), Some(*edition));
            replace(table, "case", selector.text().into());
        }
        if self.signatures.iter().any(|signature| !entry.expects(signature)) {
            replace(table, "shape", shapes(&self.signatures));
        }
    }
}

fn shapes(signatures: &BTreeSet<FailureSignature>) -> Value {
    let mut texts = signatures.iter().map(ToString::to_string);
    match (texts.next(), signatures.len()) {
        (Some(signature), 1) => signature.into(),
        (first, _) => Value::Array(first.into_iter().chain(texts).collect::<Array>()),
    }
}

/// Replaces the value of a key, and keeps the space and the comment around it.
fn replace(table: &mut Table, key: &str, mut new: Value) {
    if let Some(old) = table.get_mut(key).and_then(Item::as_value_mut) {
        *new.decor_mut() = old.decor().clone();
        *old = new;
    }
}

/// The comments before a table that an empty line parts from it: they are the file's, not the table's.
fn unattached(decor: &Decor) -> String {
    let before = prefix(decor);
    let end = before.rfind("\n\n").map_or(0, |at| at + 2);
    let comments = &before[..end];
    if comments.contains('#') { comments.to_owned() } else { String::new() }
}

fn precede(table: &mut Table, comments: &str) {
    if !comments.is_empty() {
        let before = prefix(table.decor());
        table.decor_mut().set_prefix(format!("{comments}{}", before.trim_start_matches('\n')));
    }
}

fn prefix(decor: &Decor) -> String {
    decor.prefix().and_then(|prefix| prefix.as_str()).unwrap_or_default().to_owned()
}
