//! One file of a corpus: the cases of one kind and edition.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Write as _};

use super::folder::Folder;
use super::manifest::{FileEntry, Kind, Quota};
use super::{ExportError, Line, Request};
use crate::run::shard::Fnv;
use crate::strategy::Source;
use crate::vocabulary::case::{Case, Edition};

/// Writes the file into the folder.
pub(super) fn write(
    request: &Request,
    kind: Kind,
    edition: Edition,
    folder: &Folder,
) -> Result<FileEntry, ExportError> {
    let mut writer = Writer::create(kind, edition, folder)?;
    match kind {
        Kind::Scenarios => {
            let mut written =
                request.scenarios.iter().filter(|scenario| scenario.editions.contains(&edition));
            written.try_for_each(|scenario| writer.case(scenario.case_for(edition), &scenario.rules))
        }
        Kind::Generated => {
            let source = Source::with(request.seed, edition, request.settings);
            (0..request.cases).try_for_each(|index| writer.case(source.case(index), &[]))
        }
    }?;
    writer.finish()
}

/// A file that is being written.
struct Writer {
    entry: FileEntry,
    out: BufWriter<File>,
    digest: Fnv,
}

impl Writer {
    fn create(kind: Kind, edition: Edition, folder: &Folder) -> Result<Self, ExportError> {
        let file = kind.file(edition);
        let out = BufWriter::new(folder.create(&file)?);
        let entry = FileEntry {
            file,
            kind,
            edition,
            cases: 0,
            left_out: BTreeMap::new(),
            bytes: 0,
            digest: String::new(),
            rules: BTreeMap::new(),
            classes: BTreeMap::new(),
            quotas: Vec::new(),
        };
        Ok(Self { entry, out, digest: Fnv::default() })
    }

    fn case(&mut self, case: Case, rules: &[String]) -> Result<(), ExportError> {
        match Line::new(case, rules) {
            Ok(line) => self.line(&line),
            Err(why) => {
                *self.entry.left_out.entry(why.to_string()).or_default() += 1;
                Ok(())
            }
        }
    }

    fn line(&mut self, line: &Line) -> Result<(), ExportError> {
        let text = line.text()?;
        self.out.write_all(text.as_bytes()).map_err(|error| self.unwritten(&error))?;
        self.digest.add(text.as_bytes());
        self.entry.bytes += text.len() as u64;
        self.entry.cases += 1;
        count(&mut self.entry.rules, &line.rules);
        count(&mut self.entry.classes, &line.classes);
        Ok(())
    }

    fn finish(mut self) -> Result<FileEntry, ExportError> {
        let flushed = self.out.flush().and_then(|()| self.out.get_ref().sync_all());
        flushed.map_err(|error| self.unwritten(&error))?;
        let quotas = match self.entry.kind {
            Kind::Scenarios => Vec::new(),
            Kind::Generated => Quota::all(self.entry.edition, &self.entry.classes, self.entry.cases),
        };
        Ok(FileEntry { digest: self.digest.text(), quotas, ..self.entry })
    }

    fn unwritten(&self, error: &io::Error) -> ExportError {
        ExportError::new(format!("failed to write {}: {error}", self.entry.file))
    }
}

fn count(counts: &mut BTreeMap<String, u64>, names: &[String]) {
    names.iter().for_each(|name| *counts.entry(name.clone()).or_default() += 1);
}
