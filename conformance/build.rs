//! Puts the feature files into the binary, so that it checks and explains without the repository at hand.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("../features");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut features: Vec<PathBuf> =
        fs::read_dir(&folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
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
