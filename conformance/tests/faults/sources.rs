//! Copies the sources of the workspace, and puts the seeded faults into the library and the model of the copy.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::fault::{Fault, SWITCH, seed};

/// The files of a workspace by their paths in it.
pub(crate) type Files = BTreeMap<PathBuf, Vec<u8>>;

/// The program: an example, because those are built with the dependencies that tests are built with.
pub(crate) const PROGRAM: &str = "awsess-with-faults";
/// A program that prints the rules that act in none of their scenarios.
pub(crate) const IDLE_RULES: &str = "idle-rules";
const IDLE_RULES_SOURCE: &str = "\
//! Prints the rules that act in none of the scenarios tagged with them, a line each with its edition.

fn main() {
    let scenarios = awsess_conformance::scenario::embedded().unwrap_or_default();
    for (rule, edition) in awsess_conformance::label::idle_rules(&scenarios) {
        println!(\"{} in {edition}\", rule.id);
    }
}
";
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
pub(crate) fn files(faults: &[Fault], wrong_rules: &[Fault]) -> Files {
    let mut files = Files::new();
    PARTS.iter().for_each(|part| gather(Path::new(part), &mut files));
    apply(faults, "impl/src", &mut files);
    apply(wrong_rules, "model/src", &mut files);
    // The switches of the model read the environment, which the model itself cannot do.
    edit(&mut files, "model/src/lib.rs", |text| format!("{text}\nextern crate std;\n"));
    let program = files[Path::new("conformance/src/main.rs")].clone();
    files.insert(format!("conformance/examples/{PROGRAM}.rs").into(), program);
    files.insert(format!("conformance/examples/{IDLE_RULES}.rs").into(), IDLE_RULES_SOURCE.into());
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

/// Puts the faults into the sources of a crate, and adds the module with the switches.
fn apply(faults: &[Fault], sources: &str, files: &mut Files) {
    let sources = Path::new(sources);
    let mut of_file: BTreeMap<_, Vec<_>> = BTreeMap::new();
    faults.iter().for_each(|fault| of_file.entry(fault.file).or_default().push(fault));
    for (name, faults) in of_file {
        edit(files, sources.join(name), |text| seed(text, &faults));
    }
    edit(files, sources.join("lib.rs"), |text| format!("{text}\nmod fault;\n"));
    files.insert(sources.join("fault.rs"), SWITCH.into());
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
