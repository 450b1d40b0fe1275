//! The shared files of a world: two default ones, and those that variables and options lead to.

use proptest::strategy::Strategy;

use super::content::{directory, file};
use super::fixtures::place_fixtures;
use super::ini::mutator::{MutationSite, Mutator};
use super::ini::section::{Document, Role};
use crate::strategy::draw::{Optional, PerMille, Select, Weighted};
use crate::strategy::settings::Settings;
use crate::strategy::values::path;
use crate::vocabulary::case::{Case, File};

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
pub(in crate::strategy) struct Files {
    defaults: [(&'static str, Shared); 2],
    others: [(&'static str, Shared); 3],
    sites: Vec<MutationSite>,
}

impl Files {
    /// Nineteen of twenty home directories have a credentials file, and six of seven a config file, because few rules concern a
    /// session without files.
    pub(in crate::strategy) fn strategy(settings: Settings) -> impl Strategy<Value = Self> {
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
    pub(in crate::strategy) fn place(self, case: &mut Case) {
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

/// Whether a variable or an option names the path, or the home directory that it lies in.
fn leads_to(case: &Case, path: &str) -> bool {
    let home = path.strip_suffix("/.aws/credentials");
    let named = |value: &String| value == path || home.is_some_and(|home| value == home);
    case.env.values().any(named) || case.options.shared_config_files.iter().flatten().any(named)
}
