//! Feature files: found in folders, parsed, and turned into scenarios.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use gherkin::{Feature, GherkinEnv};

use crate::case::Edition;

use super::expand::{Row, rows};
use super::lint::{lint, misspelled};
use super::{Draft, Location, Problem, Scenario};

/// The feature files at these paths, in order, and what could not be looked at.
pub(super) fn find<P: AsRef<Path>>(paths: &[P]) -> (Vec<PathBuf>, Vec<Problem>) {
    let (mut files, mut problems) = (Vec::new(), Vec::new());
    for path in paths.iter().map(AsRef::as_ref) {
        match look_at(path) {
            Ok(found) => files.extend(found),
            Err(problem) => problems.push(problem),
        }
    }
    if paths.is_empty() {
        problems.push(Problem::new(Path::new("."), 0, "no feature file is named: name files or folders"));
    }
    (files, problems)
}

fn look_at(path: &Path) -> Result<Vec<PathBuf>, Problem> {
    let unreadable = |error: &io::Error| {
        Problem::new(path, 0, format!("cannot be read ({error}): check the path and its permissions"))
    };
    let metadata = fs::metadata(path).map_err(|error| unreadable(&error))?;
    if metadata.is_dir() { folder(path) } else { Ok(vec![path.to_owned()]) }
}

fn folder(path: &Path) -> Result<Vec<PathBuf>, Problem> {
    let mut files = Vec::new();
    collect(path, &mut files)?;
    if files.is_empty() {
        return Err(Problem::new(
            path,
            0,
            "holds no feature file: name a folder with files that end in .feature",
        ));
    }
    files.sort();
    Ok(files)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Problem> {
    let failed = |error: io::Error| {
        Problem::new(folder, 0, format!("the folder cannot be read ({error}): check its permissions"))
    };
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let path = entry.path();
        if entry.file_type().map_err(failed)?.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("feature")) {
            files.push(path);
        }
    }
    Ok(())
}

/// The scenarios of one file.
pub(super) fn read(file: &Path, rules: &BTreeSet<String>) -> Result<Vec<Scenario>, Vec<Problem>> {
    let problem = |message: String| vec![Problem::new(file, 0, message)];
    let metadata = fs::metadata(file)
        .map_err(|error| problem(format!("cannot be read ({error}): check its permissions")))?;
    if !metadata.is_file() {
        return Err(problem("is not a regular file: name a feature file".to_owned()));
    }
    let text = fs::read_to_string(file).map_err(|error| {
        problem(format!("cannot be read as UTF-8 text ({error}): check its permissions and encoding"))
    })?;
    read_text(file, &text, rules)
}

/// The scenarios of one text.
pub(super) fn read_text(
    file: &Path,
    text: &str,
    rules: &BTreeSet<String>,
) -> Result<Vec<Scenario>, Vec<Problem>> {
    let mut problems: Vec<Problem> =
        lint(text, rules).into_iter().map(|(line, message)| Problem::new(file, line, message)).collect();
    let scenarios = match Feature::parse(text, GherkinEnv::default()) {
        Ok(feature) => scenarios(file, text, &feature, rules, &mut problems),
        Err(error) => {
            problems.push(syntax_error(file, text, &error.to_string()));
            Vec::new()
        }
    };
    problems.sort();
    problems.dedup();
    if problems.is_empty() { Ok(scenarios) } else { Err(problems) }
}

/// The parser tells the place and what it expected in one string alone: 'Error at 3:1: {…}'.
fn syntax_error(file: &Path, text: &str, error: &str) -> Problem {
    let line =
        error.split(':').next().and_then(|start| start.rsplit(' ').next()).and_then(|line| line.parse().ok());
    let line: usize = line.unwrap_or(0);
    let found = text.lines().nth(line.saturating_sub(1)).unwrap_or_default().trim();
    let message = if error.contains("inconsistent") {
        "the rows of the table differ in their number of cells: give each as many as the first".to_owned()
    } else if let Some(keyword) = misspelled(found).filter(|keyword| !found.starts_with(*keyword)) {
        format!("'{found}' is no Gherkin: '{keyword}:' is close, correct it")
    } else if !text.lines().any(|line| line.trim_start().starts_with("Feature:")) {
        "there is no feature: begin the file with 'Feature: NAME'".to_owned()
    } else {
        format!(
            "'{found}' is no Gherkin here: write a step, a tag, a comment or a keyword such as 'Scenario:'"
        )
    };
    Problem::new(file, line, message)
}

fn scenarios(
    file: &Path,
    text: &str,
    feature: &Feature,
    rules: &BTreeSet<String>,
    problems: &mut Vec<Problem>,
) -> Vec<Scenario> {
    let (rows, found) = rows(feature, text);
    problems.extend(found.into_iter().map(|(line, message)| Problem::new(file, line, message)));
    if rows.is_empty() && problems.is_empty() {
        problems.push(Problem::new(file, 0, "holds no scenario: write one, or remove the file"));
    }
    let mut scenarios = Vec::with_capacity(rows.len());
    for row in rows {
        let (draft, found) = compile(&row);
        problems.extend(found.into_iter().map(|(line, message)| Problem::new(file, line, message)));
        scenarios.push(scenario(file, feature, rules, row, draft));
    }
    scenarios
}

fn compile(row: &Row) -> (Draft, Vec<(usize, String)>) {
    let mut draft = Draft::default();
    let mut problems = Vec::new();
    for (line, step) in &row.steps {
        problems.extend(draft.take(step).err().map(|message| (*line, message)));
    }
    if problems.is_empty() {
        problems.extend(draft.faults().into_iter().map(|message| (row.line, message)));
    }
    if slug(&row.title).is_empty() {
        problems.push((row.line, "the scenario has no name: write one behind 'Scenario:'".to_owned()));
    }
    (draft, problems)
}

fn scenario(file: &Path, feature: &Feature, rules: &BTreeSet<String>, row: Row, draft: Draft) -> Scenario {
    let tagged: Vec<Edition> = Edition::ALL
        .into_iter()
        .filter(|edition| row.tags.iter().any(|tag| *tag == edition_tag(*edition)))
        .collect();
    Scenario {
        id: id(file, &row),
        name: row.name,
        feature: feature.name.clone(),
        rules: row.tags.into_iter().filter(|tag| rules.contains(tag)).collect(),
        editions: if tagged.is_empty() { Edition::ALL.to_vec() } else { tagged },
        claims: draft.claims().to_vec(),
        location: Location { file: file.to_owned(), line: row.line },
        draft,
        steps: row.steps,
    }
}

/// The tag that keeps a scenario to one edition.
pub(super) fn edition_tag(edition: Edition) -> String {
    format!("edition-{edition}")
}

fn id(file: &Path, row: &Row) -> String {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let number = if row.number > 1 { format!("/{}", row.number) } else { String::new() };
    format!("{stem}/{}{number}", slug(&row.title))
}

/// The name in small letters, digits and hyphens; apostrophes go.
pub(super) fn slug(name: &str) -> String {
    let plain = name.to_lowercase().replace(['\'', '’'], "");
    let words: Vec<&str> =
        plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join("-")
}
