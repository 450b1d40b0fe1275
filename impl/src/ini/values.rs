//! The values of a text, apart from the normal form.

use zeroize::Zeroize as _;

use super::document::{offset, slice};

/// The values of a text, one after the other. A secret among them is nowhere else.
pub(super) struct Values {
    text: String,
    spans: Vec<Span>,
    /// Whether any value has an echo.
    pub(super) echo: bool,
}

/// What a file spells around a value, which numbers and truth values mind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Surplus {
    /// Nothing.
    #[default]
    Nothing,
    /// Blanks behind it.
    Blanks,
    /// Quotes.
    Quotes,
}

/// Where a value stands; and behind it, what comes with it when it is asked for again.
struct Span {
    start: u32,
    end: u32,
    echo: u32,
    surplus: Surplus,
}

impl Drop for Values {
    fn drop(&mut self) {
        self.text.zeroize();
    }
}

impl Values {
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes), spans: Vec::with_capacity(bytes / 32), echo: false }
    }

    /// Keeps a value with its echo and tells its number.
    pub(super) fn push(&mut self, value: &str, echo: &str, surplus: Surplus) -> usize {
        let start = offset(&self.text);
        self.text.push_str(value);
        let end = offset(&self.text);
        self.text.push_str(echo);
        self.echo |= !echo.is_empty();
        self.spans.push(Span { start, end, echo: offset(&self.text), surplus });
        self.spans.len() - 1
    }

    pub(super) fn get(&self, number: usize) -> Option<&str> {
        self.spans.get(number).map(|span| slice(&self.text, &(span.start..span.end)))
    }

    /// What is spelled around the value.
    pub(super) fn surplus(&self, number: usize) -> Surplus {
        self.spans.get(number).map(|span| span.surplus).unwrap_or_default()
    }

    /// The value with its echo.
    pub(super) fn get_again(&self, number: usize) -> Option<&str> {
        self.spans.get(number).map(|span| slice(&self.text, &(span.start..span.echo)))
    }
}
