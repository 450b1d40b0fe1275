//! The files that are no shared files: each is part of a case that names it.

use super::content::directory;
use crate::strategy::values::bundle::Bundle;
use crate::strategy::values::path;
use crate::vocabulary::case::{Case, File, ROOT};

/// Adds the bundles, the directory and the token that variables, options or sections name.
pub(in crate::strategy) fn place_fixtures(case: &mut Case) {
    let texts: Vec<&str> = texts(case).filter(|text| text.contains(ROOT)).collect();
    let bundles = Bundle::FILES.map(|(path, bundle)| (path, Fixture::Bundle(bundle)));
    let others = [(path::DIRECTORY, Fixture::Directory), (path::TOKEN, Fixture::Token)];
    let fixtures = bundles.into_iter().chain(others);
    let named: Vec<_> = fixtures.filter(|(path, _)| texts.iter().any(|text| text.contains(path))).collect();
    case.files.extend(named.into_iter().map(|(path, fixture)| (path.to_owned(), fixture.file())));
}

#[derive(Clone, Copy, Debug)]
enum Fixture {
    Bundle(Bundle),
    Directory,
    Token,
}

impl Fixture {
    fn file(self) -> File {
        match self {
            Self::Bundle(bundle) => File::Text(bundle.to_string()),
            Self::Directory => directory(),
            Self::Token => File::Text("web-identity-token".to_owned()),
        }
    }
}

/// Every text of a world that may name a path.
fn texts(case: &Case) -> impl Iterator<Item = &str> {
    let texts = case.files.values().filter_map(|file| match file {
        File::Text(text) => Some(text),
        File::Bytes(_) | File::Directory(_) => None,
    });
    let options = case.options.shared_config_files.iter().flatten();
    case.env.values().chain(options).chain(texts).map(String::as_str)
}
