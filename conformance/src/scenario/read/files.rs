//! Feature files: found in folders, parsed, and turned into scenarios.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::system::read;

use super::expand::{Full, Room, Row, rows};
use super::lint::{lint, misspelled};
use super::pieces::{self, Fault, Parsed};
use super::scenario::Scenario;
use super::tags;
use crate::scenario::builder::ScenarioBuilder;
use crate::scenario::problem::{Location, MAX_PROBLEMS, Problem};

/// The feature files at these paths, in order, and the problems of paths that cannot be read.
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
    let mut files = files_below(path)?;
    if files.is_empty() {
        return Err(Problem::new(
            path,
            0,
            "the folder has no feature file: name a folder with files that end in .feature",
        ));
    }
    files.sort();
    Ok(files)
}

/// The feature files in the folder and in those below it.
fn files_below(folder: &Path) -> Result<Vec<PathBuf>, Problem> {
    let (mut files, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        let failed = |error: io::Error| {
            Problem::new(&folder, 0, format!("the folder cannot be read ({error}): check its permissions"))
        };
        for entry in fs::read_dir(&folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let path = entry.path();
            if entry.file_type().map_err(failed)?.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("feature")) {
                files.push(path);
            }
        }
    }
    Ok(files)
}

/// The scenarios of one file.
pub(super) fn read(
    file: &Path,
    rules: &BTreeSet<String>,
    room: &mut Room,
) -> Result<Vec<Scenario>, Vec<Problem>> {
    let text = read::text(file).map_err(|message| vec![Problem::new(file, 0, message)])?;
    read_text(file, &text, rules, room)
}

/// The scenarios of one text.
pub(super) fn read_text(
    file: &Path,
    text: &str,
    rules: &BTreeSet<String>,
    room: &mut Room,
) -> Result<Vec<Scenario>, Vec<Problem>> {
    let faults = lint(text, rules);
    let mut problems: Vec<Problem> =
        faults.problems.into_iter().map(|(line, message)| Problem::new(file, line, message)).collect();
    if faults.is_open {
        return Err(problems);
    }
    let scenarios = match pieces::parse(text) {
        Ok(pieces) => scenarios(file, &pieces, rules, room, &mut problems).unwrap_or_else(|Full| {
            problems.push(Problem::new(file, 0, Full::message()));
            Vec::new()
        }),
        Err(fault) => {
            problems.push(parse_error(file, text, fault));
            Vec::new()
        }
    };
    problems.sort();
    problems.dedup();
    if problems.len() > MAX_PROBLEMS {
        problems.truncate(MAX_PROBLEMS);
        problems.push(Problem::new(file, 0, "there are more problems: correct these first"));
    }
    if problems.is_empty() { Ok(scenarios) } else { Err(problems) }
}

fn parse_error(file: &Path, text: &str, fault: Fault) -> Problem {
    let (line, message) = fault.line_and_message();
    let message = message.unwrap_or_else(|| {
        let found = text.lines().nth(line.saturating_sub(1)).unwrap_or_default().trim();
        syntax_error(text, found)
    });
    Problem::new(file, line, message)
}

/// The message for a syntax error at this line.
fn syntax_error(text: &str, found: &str) -> String {
    if let Some(keyword) = misspelled(found).filter(|keyword| !found.starts_with(*keyword)) {
        format!("invalid Gherkin keyword '{found}': did you mean '{keyword}:'?")
    } else if !text.lines().any(|line| line.trim_start().starts_with("Feature:")) {
        "there is no feature: begin the file with 'Feature: NAME'".to_owned()
    } else {
        format!(
            "'{found}' is not valid Gherkin here: write a step, a tag, a comment or a keyword such as 'Scenario:'"
        )
    }
}

fn scenarios(
    file: &Path,
    pieces: &[Parsed],
    rules: &BTreeSet<String>,
    room: &mut Room,
    problems: &mut Vec<Problem>,
) -> Result<Vec<Scenario>, Full> {
    let (rows, found) = rows(pieces, room)?;
    problems.extend(found.into_iter().map(|(line, message)| Problem::new(file, line, message)));
    if rows.is_empty() && problems.is_empty() {
        problems.push(Problem::new(file, 0, "the file has no scenario: write one, or remove the file"));
    }
    let feature = pieces.first().map_or("", |piece| &piece.feature.name);
    let mut scenarios = Vec::with_capacity(rows.len());
    for row in rows {
        if problems.len() > MAX_PROBLEMS {
            break;
        }
        let (builder, found) = compile(&row);
        problems.extend(found.into_iter().map(|(line, message)| Problem::new(file, line, message)));
        scenarios.push(scenario(file, feature, rules, row, builder));
    }
    Ok(scenarios)
}

fn compile(row: &Row) -> (ScenarioBuilder, Vec<(usize, String)>) {
    let mut builder = ScenarioBuilder::default();
    let mut problems = Vec::new();
    for (line, step) in &row.steps {
        if problems.len() >= MAX_PROBLEMS {
            break;
        }
        problems.extend(builder.take(step).err().map(|message| (*line, message)));
    }
    if problems.is_empty() {
        problems.extend(builder.faults().into_iter().map(|message| (row.line, message)));
    }
    if row.slug().is_empty() {
        problems.push((row.line, "the scenario has no name: write one after 'Scenario:'".to_owned()));
    }
    (builder, problems)
}

fn scenario(
    file: &Path,
    feature: &str,
    rules: &BTreeSet<String>,
    row: Row,
    builder: ScenarioBuilder,
) -> Scenario {
    Scenario {
        id: id(file, &row),
        name: row.name,
        feature: feature.to_owned(),
        editions: tags::editions(&row.tags),
        rules: row.tags.into_iter().filter(|tag| rules.contains(tag)).collect(),
        claims: builder.claims().to_vec(),
        location: Location { file: file.to_owned(), line: row.line },
        builder,
        steps: row.steps,
    }
}

fn id(file: &Path, row: &Row) -> String {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let number = if row.number > 1 { format!("/{}", row.number) } else { String::new() };
    format!("{stem}/{}{number}", row.slug())
}
