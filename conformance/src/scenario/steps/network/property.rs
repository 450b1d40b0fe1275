//! Properties of a certificate, an endpoint or an error, which a table below a step lists: a row has a word and a value.

use crate::scenario::template::step::{Captures, StepText};

/// A property of a `T`, as a row of a table names it.
pub(super) struct Property<T> {
    word: &'static str,
    /// Sets the property from the text of a cell.
    read: fn(&mut T, &str) -> Result<(), String>,
    /// The text for the property; `None` if a table that is written has no row for it.
    write: fn(&T) -> Option<String>,
}

/// The property of this word.
pub(super) const fn property<T>(
    word: &'static str,
    read: fn(&mut T, &str) -> Result<(), String>,
    write: fn(&T) -> Option<String>,
) -> Property<T> {
    Property { word, read, write }
}

/// What the rows of the table describe. Properties without a row have their default values.
pub(super) fn read<T: Default>(captures: &Captures, known: &[Property<T>]) -> Result<T, String> {
    let mut described = T::default();
    for row in captures.rows() {
        let [word, value] = &**row else { return Err("the table has two columns: add the value".to_owned()) };
        let property = known.iter().find(|property| property.word == word).ok_or_else(|| {
            let words: Vec<&str> = known.iter().map(|property| property.word).collect();
            format!("{word:?} is not a row of this table: write one of {}", words.join(", "))
        })?;
        (property.read)(&mut described, value).map_err(|error| format!("{word}: {error}"))?;
    }
    Ok(described)
}

/// The step with a row for each property that is written.
pub(super) fn step<T>(template: &str, values: &[&str], of: &T, properties: &[Property<T>]) -> StepText {
    let rows =
        properties.iter().filter_map(|property| Some([property.word.to_owned(), (property.write)(of)?]));
    StepText::with_table(template, values, rows)
}
