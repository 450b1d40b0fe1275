//! How many scenarios are written, counted in the text of the files without a Gherkin parser.

use std::fs;
use std::path::{Path, PathBuf};

use awsess_conformance::case::Edition;

/// Whether tags leave the edition in: they name it, or none.
pub(crate) fn is_of_edition<'a>(tags: impl Iterator<Item = &'a str>, edition: Edition) -> bool {
    let named: Vec<&str> =
        tags.filter_map(|tag| tag.trim_start_matches('@').strip_prefix("edition-")).collect();
    named.is_empty() || named.contains(&edition.name())
}

/// The number of scenarios, and of rows of examples, that hold for the edition.
pub(crate) fn count(folder: &Path, edition: Edition) -> Result<usize, String> {
    let mut texts = Vec::new();
    collect(folder, &mut texts).map_err(|error| format!("{}: {error}", folder.display()))?;
    Ok(texts.iter().map(|text| count_in(text, edition)).sum())
}

fn collect(folder: &Path, texts: &mut Vec<String>) -> std::io::Result<()> {
    let mut paths =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<PathBuf>>>()?;
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, texts)?;
        } else if path.extension().is_some_and(|extension| extension == "feature") {
            texts.push(fs::read_to_string(path)?);
        }
    }
    Ok(())
}

/// The tags that apply at a line, from the outermost keyword to the innermost.
#[derive(Default)]
struct Tags {
    feature: Vec<String>,
    scenario: Vec<String>,
    examples: Vec<String>,
    pending: Vec<String>,
}

impl Tags {
    fn are_of_edition(&self, edition: Edition) -> bool {
        let tags = self.feature.iter().chain(&self.scenario).chain(&self.examples);
        is_of_edition(tags.map(String::as_str), edition)
    }
}

fn count_in(text: &str, edition: Edition) -> usize {
    let (mut tags, mut count, mut in_doc, mut rows) = (Tags::default(), 0, false, None);
    for line in text.lines().map(str::trim) {
        in_doc ^= line.starts_with("\"\"\"");
        if in_doc || line.starts_with('#') {
            continue;
        }
        match line.split(':').next().unwrap_or_default() {
            _ if line.starts_with('@') => tags.pending.extend(line.split_whitespace().map(str::to_owned)),
            "Feature" if line.contains(':') => tags.feature = std::mem::take(&mut tags.pending),
            "Examples" if line.contains(':') => {
                tags.examples = std::mem::take(&mut tags.pending);
                rows = Some(0);
            }
            keyword @ ("Scenario" | "Example" | "Scenario Outline") if line.contains(':') => {
                tags = Tags { feature: tags.feature, scenario: tags.pending, ..Tags::default() };
                rows = None;
                count += usize::from(keyword != "Scenario Outline" && tags.are_of_edition(edition));
            }
            _ if line.starts_with('|') && rows.is_some() => {
                let row = rows.unwrap_or(0);
                count += usize::from(row > 0 && tags.are_of_edition(edition));
                rows = Some(row + 1);
            }
            _ => {}
        }
    }
    count
}
