//! The sources of the copy: this workspace's, with the faults in the library.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::fault::{Fault, SWITCH, seed};

/// The files of a workspace by their paths in it.
pub(crate) type Files = BTreeMap<PathBuf, Vec<u8>>;

/// The program: an example, because those are built with the dependencies that tests are built with.
pub(crate) const PROGRAM: &str = "awsess-with-faults";
/// What a build needs.
const PARTS: [&str; 6] = ["Cargo.toml", "Cargo.lock", "conformance", "features", "impl", "model"];
/// What the version of the workspace's crates stands below, in the manifest and in the lock file.
const HEADINGS: [&str; 7] = [
    "[workspace.package]",
    "name = \"awsess\"",
    "name = \"awsess-benches\"",
    "name = \"awsess-conformance\"",
    "name = \"awsess-model\"",
    "name = \"list-buckets\"",
    "name = \"own-loader\"",
];

/// Every file of the copy.
pub(crate) fn files(faults: &[Fault]) -> Files {
    let mut files = Files::new();
    PARTS.iter().for_each(|part| gather(Path::new(part), &mut files));
    sow(faults, &mut files);
    let program = files[Path::new("conformance/src/main.rs")].clone();
    files.insert(format!("conformance/examples/{PROGRAM}.rs").into(), program);
    for name in ["Cargo.toml", "Cargo.lock"] {
        edit(&mut files, name, mark);
    }
    files
}

/// Reads a file, or every file in a folder.
fn gather(path: &Path, files: &mut Files) {
    let there = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    if there.is_dir() {
        let entries = fs::read_dir(there).unwrap();
        entries.for_each(|entry| gather(&path.join(entry.unwrap().file_name()), files));
    } else {
        files.insert(path.to_owned(), fs::read(there).unwrap());
    }
}

fn edit(files: &mut Files, path: impl AsRef<Path>, edit: impl Fn(&str) -> String) {
    let path = path.as_ref();
    let bytes = files.get_mut(path).unwrap_or_else(|| panic!("there is no {}", path.display()));
    *bytes = edit(str::from_utf8(bytes).unwrap()).into_bytes();
}

/// Puts the faults into the library, and the module that their switches ask.
fn sow(faults: &[Fault], files: &mut Files) {
    let library = Path::new("impl/src");
    let mut of_file: BTreeMap<_, Vec<_>> = BTreeMap::new();
    faults.iter().for_each(|fault| of_file.entry(fault.file).or_default().push(fault));
    for (name, faults) in of_file {
        edit(files, library.join(name), |text| seed(text, &faults));
    }
    edit(files, library.join("lib.rs"), |text| format!("{text}\nmod fault;\n"));
    files.insert(library.join("fault.rs"), SWITCH.into());
}

/// Gives the crates a version of their own. In one target folder cargo tells crates apart by name and version, not by
/// where they stand: without this it would take the tests' crates for the copy's.
fn mark(manifest: &str) -> String {
    const VERSION: &str = env!("CARGO_PKG_VERSION");
    let versioned = |heading: &str, mark: &str| format!("{heading}\nversion = \"{VERSION}{mark}\"\n");
    HEADINGS.iter().fold(manifest.to_owned(), |text, heading| {
        text.replace(&versioned(heading, ""), &versioned(heading, "+faults"))
    })
}
