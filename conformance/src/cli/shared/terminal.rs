//! How the terminal wants its text: the width, and whether there are colours.

use std::io::IsTerminal as _;

use anstream::{AutoStream, ColorChoice};

use crate::explain::RenderOptions;

/// Output to a terminal has its width, and other output is not wrapped, unless `COLUMNS` is set. The variables `NO_COLOR`,
/// `CLICOLOR` and `CLICOLOR_FORCE` decide on colours, which only a terminal has by default.
pub(in crate::cli) fn render_options() -> RenderOptions {
    let stdout = std::io::stdout();
    let size = terminal_size::terminal_size_of(&stdout).map(|(width, _)| width.0.into());
    RenderOptions {
        width: width(std::env::var("COLUMNS").ok().as_deref(), stdout.is_terminal(), size),
        colour: AutoStream::choice(&stdout) != ColorChoice::Never,
        verbose: false,
    }
}

/// The width that `COLUMNS` sets, or that of the terminal, which not every terminal tells.
fn width(columns: Option<&str>, is_terminal: bool, size: Option<usize>) -> Option<usize> {
    const DEFAULT: usize = 80;
    let columns = columns.and_then(|columns| columns.parse().ok());
    columns.or_else(|| is_terminal.then(|| size.unwrap_or(DEFAULT)))
}

#[cfg(test)]
mod tests {
    use super::width;

    #[test]
    fn output_is_as_wide_as_the_terminal_and_unlimited_when_piped() {
        assert_eq!(width(None, true, Some(120)), Some(120));
        assert_eq!(width(None, true, None), Some(80));
        assert_eq!(width(None, false, None), None);
        assert_eq!(width(Some("100"), false, None), Some(100));
        assert_eq!(width(Some("wide"), true, Some(70)), Some(70));
    }
}
