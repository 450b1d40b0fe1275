//! The copy: the sources with their faults, built beside the tests.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::fault::{Fault, VARIABLE};
use crate::sources::{Files, IDLE_RULES, PROGRAM, files};

/// A copy that was built.
pub(crate) struct Copy {
    examples: PathBuf,
    folder: PathBuf,
}

impl Copy {
    /// Copies the sources, seeds the faults of the library and the wrong rules of the model, and builds.
    pub(crate) fn build(faults: &[Fault], wrong_rules: &[Fault]) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("faults");
        let sources = folder.join("sources");
        mirror(&files(faults, wrong_rules), &sources);
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
        compile(&sources, target);
        Self { examples: target.join("debug/examples"), folder }
    }

    /// Where the log of a check with this fault, if any, is written.
    pub(crate) fn log(&self, fault: Option<&str>) -> PathBuf {
        self.folder.join(format!("{}.ndjson", fault.unwrap_or("no fault")))
    }

    /// The output of the program that lists the rules which act in none of their scenarios, run with this fault: one line for each
    /// rule and edition.
    pub(crate) fn idle_rules(&self, fault: Option<&str>) -> String {
        let output = self.program(IDLE_RULES, fault).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// The command `awsess` with this fault, if any.
    pub(crate) fn awsess(&self, fault: Option<&str>) -> Command {
        self.program(PROGRAM, fault)
    }

    /// The command of an example program of the copy. Its environment contains only the variable that switches the fault on.
    fn program(&self, name: &str, fault: Option<&str>) -> Command {
        let mut command = Command::new(self.examples.join(format!("{name}{}", std::env::consts::EXE_SUFFIX)));
        command.env_clear().envs(fault.map(|name| (VARIABLE, name)));
        command
    }
}

/// Makes the folder hold these files and nothing else. What is the same stays as it is, so that it is not built again.
fn mirror(files: &Files, folder: &Path) {
    for (path, text) in files {
        let path = folder.join(path);
        if fs::read(&path).ok().as_ref() != Some(text) {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }
    remove_strangers(folder, Path::new(""), files);
}

fn remove_strangers(folder: &Path, below: &Path, files: &Files) {
    for entry in fs::read_dir(folder.join(below)).unwrap() {
        let path = below.join(entry.unwrap().file_name());
        match folder.join(&path).is_dir() {
            true => remove_strangers(folder, &path, files),
            false if files.contains_key(&path) => {}
            false => fs::remove_file(folder.join(path)).unwrap(),
        }
    }
}

/// Builds the programs without a network, in the target folder of the tests, where the dependencies are.
fn compile(sources: &Path, target: &Path) {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--offline", "--locked", "--quiet", "--workspace", "--profile", "test"]);
    cargo.args(["--example", PROGRAM, "--example", IDLE_RULES]);
    let output = cargo.arg("--target-dir").arg(target).current_dir(sources).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "the copy in {} is not built:\n{errors}", sources.display());
}
