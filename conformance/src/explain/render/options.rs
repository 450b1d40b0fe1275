//! The format of an explanation: its width, its colours, and how much it says.

use crate::system::terminal::Style;

/// The format of an explanation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RenderOptions {
    /// The width of the output in columns, limited to between 60 and 120; `None` if lines are not wrapped.
    pub width: Option<usize>,
    /// Whether headings and names are styled by terminal escapes.
    pub colour: bool,
    /// Whether the rules of each value are shown, and the values that it shadows.
    pub verbose: bool,
}

const MIN_WIDTH: usize = 60;
const MAX_WIDTH: usize = 120;

impl RenderOptions {
    pub(super) fn limited(self) -> Self {
        Self { width: self.width.map(|width| width.clamp(MIN_WIDTH, MAX_WIDTH)), ..self }
    }

    pub(super) fn styled(self, style: Style, text: &str) -> String {
        style.paint(text, self.colour)
    }
}
