//! The pages for contributors name only files, modules and items that exist, and the README shows only code that compiles.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

const PAGES: [&str; 2] = ["ARCHITECTURE.md", "CONTRIBUTING.md"];
/// The folders from which the pages name files.
const FOLDERS: [&str; 8] = [
    "",
    "conformance",
    "conformance/src",
    "model",
    "model/src",
    "impl",
    "impl/src",
    "conformance/adapters/go-v1",
];
/// The folders with the code of the crates.
const SOURCES: [&str; 4] = ["model/src", "impl/src", "conformance/src", "conformance/tests"];

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

#[test]
fn the_pages_for_contributors_name_only_what_exists() {
    static FILE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^[\w.-]+(/[\w.-]+)+$").unwrap());
    static PATH: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^\w+(::\w+)+$").unwrap());
    let sources = sources();
    let mut missing = BTreeSet::new();
    for page in PAGES {
        let text = fs::read_to_string(repository().join(page)).unwrap();
        let outside_of_blocks: String = text.split("```").step_by(2).collect();
        let names: Vec<&str> = outside_of_blocks.split('`').skip(1).step_by(2).collect();
        assert!(names.len() > 50 || page != PAGES[0]);
        let exists = |name: &str| match name {
            file if FILE.is_match(file) => FOLDERS.iter().any(|from| is_there(from, file)),
            path if PATH.is_match(path) => is_defined(path, &sources),
            _ => true,
        };
        missing.extend(names.into_iter().filter(|name| !exists(name)).map(|name| format!("{page}: {name}")));
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

/// Whether there is such a file or folder, or such a module.
fn is_there(from: &str, file: &str) -> bool {
    let path = repository().join(from).join(file);
    // What is built is named too.
    file.starts_with("target/") || path.exists() || path.with_extension("rs").exists()
}

/// Every source file, with the names on the way to it.
fn sources() -> Vec<(Vec<String>, String)> {
    let files = SOURCES.iter().flat_map(|folder| files(&repository().join(folder)));
    files
        .map(|file| {
            let names = file.with_extension("");
            let names = names.iter().map(|name| name.to_string_lossy().into_owned()).collect();
            (names, fs::read_to_string(&file).unwrap())
        })
        .collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] });
    files.filter(|file| file.extension().is_some_and(|extension| extension == "rs")).collect()
}

/// Whether the last name of the path is a module, an item or a variant in the module or the type before it.
fn is_defined(path: &str, sources: &[(Vec<String>, String)]) -> bool {
    let (before, last) = path.rsplit_once("::").unwrap();
    let owner = before.rsplit("::").next().unwrap();
    const ITEM: &str = "(fn|struct|enum|const|static|trait|type|mod)";
    let of_owner = Regex::new(&format!(r"(?m){ITEM} {owner}\b")).unwrap();
    let of_last =
        Regex::new(&format!(r"(?m){ITEM} {last}\b|^\s+{last}\s*[,({{]|^\s*(pub.* )?use .*\b{last}\b"))
            .unwrap();
    sources.iter().any(|(names, text)| {
        let has_owner = || names.iter().any(|name| name == owner) || of_owner.is_match(text);
        let has_last = || names.last().is_some_and(|name| name == last) || of_last.is_match(text);
        text.contains(last) && has_last() && has_owner()
    })
}

#[test]
fn a_path_is_defined_if_its_module_or_type_has_the_item() {
    let sources = sources();
    let defined = ["needs::needed", "check::findings", "Credentials::Requested", "ini::v1_55"];
    let others =
        ["capability::needed", "coverage::needed", "Credentials::Missing", "Config::is_about_clients"];
    assert!(defined.into_iter().all(|path| is_defined(path, &sources)));
    let found: Vec<_> = others.into_iter().filter(|path| is_defined(path, &sources)).collect();
    assert!(found.is_empty(), "{found:?}");
}

/// The documentation tests of the library compile the examples of its page.
#[test]
fn the_rust_code_of_the_readme_stands_on_the_page_of_the_library() {
    let [readme, page] =
        ["README.md", "impl/README.md"].map(|file| fs::read_to_string(repository().join(file)).unwrap());
    let shown: Vec<&str> = rust_blocks(&readme).collect();
    assert!(!shown.is_empty(), "the README shows no Rust code");
    for block in shown {
        assert!(
            rust_blocks(&page).any(|compiled| compiled == block),
            "impl/README.md does not show\n{block}"
        );
    }
}

fn rust_blocks(page: &str) -> impl Iterator<Item = &str> {
    let blocks = page.split("```").skip(1).step_by(2);
    blocks.filter(|block| block.starts_with("rust")).filter_map(|block| Some(block.split_once('\n')?.1))
}
