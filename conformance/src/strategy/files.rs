//! The files of a world: two default ones, two that variables and options lead to, and what else paths name.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::strategy::Strategy;

use crate::vocabulary::case::{Bytes, Case, Directory, File, ROOT};

use super::certificate::Bundle;
use super::draw::{Optional, PerMille, Select, Weighted};
use super::ini::{Document, MutationSite, Mutator, Role};
use super::{Settings, path};

/// The contents of the path of a shared file, which can seldom not be read.
const CONTENTS: Weighted<Content> = &[(4, Content::Empty), (188, Content::Text), (3, Content::Directory)];

#[derive(Clone, Copy, Debug)]
enum Content {
    Empty,
    Text,
    Directory,
}

/// One shared file.
type Shared = Option<(Content, Document)>;

/// The drawn shared files. The others are part of the case if a variable or an option names them.
#[derive(Clone, Debug)]
pub(super) struct Files {
    defaults: [(&'static str, Shared); 2],
    others: [(&'static str, Shared); 3],
    sites: Vec<MutationSite>,
}

impl Files {
    /// Nineteen of twenty home directories have a credentials file, and six of seven a config file, because few rules concern a
    /// session without files.
    pub(super) fn strategy(settings: Settings) -> impl Strategy<Value = Self> {
        let shared = |chance, role| shared(chance, role, settings);
        let defaults = (shared(950, Role::Credentials), shared(860, Role::Config));
        let others = (shared(930, Role::Credentials), shared(900, Role::Config));
        let sites = Optional::new(settings.damaged, MutationSite::strategy());
        (sites, defaults, others).prop_map(|(sites, (credentials, config), (a, b))| Self {
            defaults: [(path::CREDENTIALS, credentials), (path::CONFIG, config)],
            others: [(path::A, a), (path::B, b.clone()), (path::OTHER_CREDENTIALS, b)],
            sites: sites.unwrap_or_default(),
        })
    }

    /// Adds the files that the case names.
    pub(super) fn place(self, case: &mut Case) {
        let others = self.others.into_iter().filter(|(path, _)| leads_to(case, path));
        let shared = self.defaults.into_iter().chain(others);
        let shared: Vec<_> = shared.filter_map(|(path, file)| Some((path, file?))).collect();
        let count = shared.len();
        let files = shared.into_iter().enumerate().map(|(at, (path, (content, document)))| {
            let sites = self.sites.iter().filter(|site| site.file % count == at);
            (path.to_owned(), render(content, &document, sites))
        });
        case.files = files.collect();
        place_fixtures(case);
    }
}

fn shared(chance: PerMille, role: Role, settings: Settings) -> impl Strategy<Value = Shared> {
    Optional::new(chance, (Select(CONTENTS), Document::strategy(role, settings)))
}

fn render<'sites>(
    content: Content,
    document: &Document,
    sites: impl Iterator<Item = &'sites MutationSite>,
) -> File {
    match content {
        Content::Empty => File::Text(String::new()),
        Content::Directory => directory(),
        Content::Text => {
            let mut text = Mutator::new(document.lines());
            sites.for_each(|site| text.apply(site));
            file(text.bytes(document.last_line_ends()))
        }
    }
}

/// The file of a case with these bytes: text if they are UTF-8.
pub(super) fn file(bytes: Vec<u8>) -> File {
    match String::from_utf8(bytes) {
        Ok(text) => File::Text(text),
        Err(error) => File::Bytes(Bytes { base64: STANDARD.encode(without_root(&error.into_bytes())) }),
    }
}

/// The bytes with relative paths in place of those that begin with `${ROOT}`, which is no placeholder in bytes.
fn without_root(bytes: &[u8]) -> Vec<u8> {
    let mut replaced = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&first, others)) = rest.split_first() {
        let after = rest.strip_prefix(ROOT.as_bytes());
        replaced.extend_from_slice(if after.is_some() { b"root" } else { std::slice::from_ref(&first) });
        rest = after.unwrap_or(others);
    }
    replaced
}

/// The bytes of a file of a case.
pub(super) fn bytes(file: &File) -> Option<Vec<u8>> {
    match file {
        File::Text(text) => Some(text.clone().into_bytes()),
        File::Bytes(bytes) => STANDARD.decode(&bytes.base64).ok(),
        File::Directory(_) => None,
    }
}

pub(super) const fn directory() -> File {
    File::Directory(Directory { directory: true })
}

/// Whether a variable or an option names the path, or the home directory that it lies in.
fn leads_to(case: &Case, path: &str) -> bool {
    let home = path.strip_suffix("/.aws/credentials");
    let named = |value: &String| value == path || home.is_some_and(|home| value == home);
    case.env.values().any(named) || case.options.shared_config_files.iter().flatten().any(named)
}

/// Adds the bundles, the directory and the token that variables, options or sections name.
pub(super) fn place_fixtures(case: &mut Case) {
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
