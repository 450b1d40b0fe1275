//! The findings of shared files as compilers print theirs.

use annotate_snippets::{Group, Level};

use super::diagnostics::{level, renderer, with_place};
use super::options::RenderOptions;
use crate::explain::catalogue::Severity;
use crate::explain::explanation::diagnostic::Diagnostic;
use crate::explain::lint::Linted;
use crate::system::plural::plural;
use crate::system::printable;

/// The findings as text, and how many there are.
#[must_use]
pub fn render_lint(linted: &Linted, options: RenderOptions) -> String {
    let mut text: String =
        linted.findings.iter().map(|finding| paragraph(finding, options) + "\n\n").collect();
    let errors = plural(linted.count(Severity::Problem), "error", "errors");
    let warnings = plural(linted.count(Severity::Hint), "warning", "warnings");
    let profiles = plural(linted.profiles.len(), "profile", "profiles");
    text += &format!("{errors} and {warnings} in {profiles}\n");
    text
}

/// One finding, with its place and its remedy.
fn paragraph(finding: &Diagnostic, options: RenderOptions) -> String {
    let title = level(finding).primary_title(printable::line(&finding.message)).id(&*finding.id);
    let group = || Group::with_title(title.clone());
    let group = with_place(group(), finding, options).unwrap_or_else(group);
    let group = group.element(Level::HELP.message(printable::line(&finding.remedy)));
    renderer(options, 0).render(&[group])
}
