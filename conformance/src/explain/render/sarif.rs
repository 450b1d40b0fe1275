//! Findings of shared files in SARIF 2.1.0, the format in which code hosts read the results of static analysis.

use serde_json::{Value, json};

use crate::explain::catalogue::{Finding, Severity};
use crate::explain::explanation::diagnostic::Diagnostic;
use crate::explain::explanation::origin::Origin;
use crate::explain::findings;
use crate::explain::lint::Linted;

/// The page of a finding.
const PAGE: &str = "awsess show";

/// The findings as a SARIF log with one run.
#[must_use]
pub fn sarif(linted: &Linted) -> Value {
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "awsess",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules(linted),
            } },
            "columnKind": "unicodeCodePoints",
            "results": linted.findings.iter().map(result).collect::<Vec<_>>(),
        }],
    })
}

/// The kinds of findings that occur.
fn rules(linted: &Linted) -> Vec<Value> {
    let occurs = |id: &str| linted.findings.iter().any(|finding| finding.id == id);
    let rule = |finding: &Finding| {
        json!({
            "id": finding.id,
            "name": finding.name,
            "shortDescription": { "text": finding.title },
            "fullDescription": { "text": finding.text.trim() },
            "help": { "text": format!("{PAGE} {} prints an example", finding.id) },
            "defaultConfiguration": { "level": level(finding.severity) },
        })
    };
    findings().iter().filter(|finding| occurs(&finding.id)).map(rule).collect()
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Problem => "error",
        Severity::Hint => "warning",
    }
}

fn result(finding: &Diagnostic) -> Value {
    let place = finding.origin.as_ref().and_then(Origin::place);
    json!({
        "ruleId": finding.id,
        "level": level(finding.severity),
        "message": { "text": format!("{}; {}", finding.message, finding.remedy) },
        "locations": place.map(|(file, line)| location(file, line, finding)).into_iter().collect::<Vec<_>>(),
    })
}

fn location(file: &str, line: Option<u32>, finding: &Diagnostic) -> Value {
    let mut physical = json!({ "artifactLocation": { "uri": uri(file) } });
    if let Some(line) = line {
        physical["region"] = match &finding.excerpt {
            Some(excerpt) => json!({ "startLine": line, "startColumn": excerpt.column }),
            None => json!({ "startLine": line }),
        };
    }
    json!({ "physicalLocation": physical })
}

/// The path as a URI reference: every byte that may not be in its path is escaped.
fn uri(path: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/:".contains(&byte);
    let escaped =
        |byte: u8| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    path.bytes().map(escaped).collect()
}
