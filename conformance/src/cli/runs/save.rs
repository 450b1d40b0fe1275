//! The findings of a run as feature files in a folder.

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use crate::cli::shared::error::Error;
use crate::run::results::{Finding, Results};
use crate::system::printable::say;

/// Creates the folder, so that one that cannot be created is reported before the run.
pub(super) fn create(folder: &Path) -> Result<(), Error> {
    fs::create_dir_all(folder).map_err(|error| unwritten(folder, &error))
}

/// Writes the feature file of each finding into the folder. A file that exists with another text is kept, and is an error.
pub(super) fn save_findings(folder: &Path, results: &Results) -> Result<(), Error> {
    create(folder)?;
    let findings: Vec<_> = results.runs.iter().flat_map(|run| &run.findings).collect();
    if findings.is_empty() {
        say(
            "note",
            "nothing to save: no generated case failed, and 'awsess show ID' prints a scenario as a feature file",
        );
    }
    let saved = findings.into_iter().map(|finding| save(folder, finding));
    let kept: Vec<_> = saved.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
    if kept.is_empty() { Ok(()) } else { Err(Error::all(&kept)) }
}

/// Writes the feature file of a finding. Returns the problem if another file has its name.
fn save(folder: &Path, finding: &Finding) -> Result<Option<String>, Error> {
    let Some(feature) = &finding.feature else { return Ok(None) };
    let file = folder.join(name(&finding.id));
    match File::create_new(&file) {
        Ok(mut created) => {
            created.write_all(feature.as_bytes()).map_err(|error| unwritten(&file, &error))?;
            say("note", format_args!("saved {}", file.display()));
            Ok(None)
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            let is_same = fs::read(&file).is_ok_and(|text| text == feature.as_bytes());
            let problem = || format!("{} exists and is not overwritten: name another folder", file.display());
            Ok((!is_same).then(problem))
        }
        Err(error) => Err(unwritten(&file, &error)),
    }
}

/// The name of the file of a generated case, such as `gen-1-1.55-42.feature`. An id may come from the log of a stranger.
fn name(id: &str) -> String {
    let is_safe = |character: char| character.is_ascii_alphanumeric() || character == '.';
    let name: String = id.chars().map(|character| if is_safe(character) { character } else { '-' }).collect();
    format!("{}.feature", name.trim_start_matches('.'))
}

fn unwritten(path: &Path, error: &std::io::Error) -> Error {
    Error::with_cause(format_args!("failed to write {}: {error}", path.display()), error)
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn the_name_of_a_file_leads_nowhere_else() {
        assert_eq!(name("gen/1/1.55/42"), "gen-1-1.55-42.feature");
        assert_eq!(name("../../etc/passwd\0"), "-..-etc-passwd-.feature");
    }
}
