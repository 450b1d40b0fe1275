//! Puts the feature files into the binary, so that it checks and explains without the repository at hand, and the commit
//! that it was built from, where there is one.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let package = PathBuf::from(env::var("CARGO_MANIFEST_DIR").unwrap_or_default());
    features(&package.join("features"))?;
    if let Some(commit) = commit(&package.join("..")) {
        println!("cargo::rustc-env=AWSESS_COMMIT={commit}");
    }
    Ok(())
}

fn features(folder: &Path) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut features: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    features.retain(|path| path.extension().is_some_and(|extension| extension == "feature"));
    features.sort();
    let out = Path::new(&env::var("OUT_DIR").unwrap_or_default()).join("features.rs");
    fs::write(out, format!("&[{}]", features.iter().map(|path| entry(path)).collect::<String>()))
}

/// One element of the table: the name that messages show, and the text.
fn entry(path: &Path) -> String {
    println!("cargo::rerun-if-changed={}", path.display());
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    format!("(\"features/{name}\", include_str!({path:?})),")
}

/// The commit, if the repository is a git work tree itself: one around an unpacked archive is somebody else's.
fn commit(repository: &Path) -> Option<String> {
    let top = git(repository, &["rev-parse", "--show-toplevel"])?;
    if fs::canonicalize(top).ok()? != fs::canonicalize(repository).ok()? {
        return None;
    }
    // The log of HEAD grows with every commit and checkout. A path that is not there would make every build a new one.
    for name in ["HEAD", "logs/HEAD"] {
        let path = git(repository, &["rev-parse", "--git-path", name]).map(|path| repository.join(path));
        path.filter(|path| path.exists())
            .into_iter()
            .for_each(|path| println!("cargo::rerun-if-changed={}", path.display()));
    }
    git(repository, &["rev-parse", "--verify", "HEAD"])
}

/// What git says; none where there is no git, or it refuses. A hook's own repository is not looked at.
fn git(repository: &Path, args: &[&str]) -> Option<String> {
    let mut command = Command::new("git");
    command.args(args).current_dir(repository).env_remove("GIT_DIR").env_remove("GIT_WORK_TREE");
    let output = command.output().ok().filter(|output| output.status.success())?;
    String::from_utf8(output.stdout)
        .ok()
        .map(|text| text.trim_end().to_owned())
        .filter(|text| !text.is_empty())
}
