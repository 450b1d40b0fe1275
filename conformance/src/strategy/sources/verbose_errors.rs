//! Verbose errors of chains of providers: the field of the config, and chains of `New` that fail in each way.

use proptest::strategy::Strategy;

use super::container::remove_other_sources;
use crate::strategy::draw::{Optional, Select, Weighted};
use crate::strategy::files::content::directory;
use crate::strategy::values::path;
use crate::vocabulary::case::{Case, Config, Constructor, File, Platform};

const FLAGS: Weighted<bool> = &[(2, true), (1, false)];

/// What is at the path of the shared credentials file, and what the file lacks.
#[derive(Clone, Copy, Debug)]
enum Found {
    Nothing,
    NoHome,
    Directory,
    Text(&'static str),
}

use Found::Text;

const FOUND: Weighted<Found> = &[
    (2, Found::Nothing),
    (4, Found::NoHome),
    (1, Found::Directory),
    (2, Text("[profile default]\naws_access_key_id = AKID\naws_secret_access_key = SECRET\n")),
    (2, Text("[default]\naws_secret_access_key = SECRET\n")),
    (2, Text("[default]\naws_access_key_id = AKID\n")),
    (1, Text("[default]\naws_access_key_id =\naws_secret_access_key = SECRET\n")),
    (1, Text("[default]\naws_access_key_id = AKID\naws_secret_access_key =\n")),
    (1, Text("[mine]\naws_access_key_id = AKID\n")),
];

/// The profile, the variable with the path of the file, and a key in the environment.
const PROFILES: Weighted<&str> = &[(2, "default"), (1, "mine")];
const FILES: Weighted<&str> = &[(1, path::A), (1, path::MISSING)];
const KEYS: Weighted<&str> = &[(2, "AWS_ACCESS_KEY_ID"), (1, "AWS_ACCESS_KEY"), (1, "AWS_SECRET_ACCESS_KEY")];

/// A chain of `New` without keys.
#[derive(Clone, Copy, Debug)]
struct ChainOfNew {
    found: Found,
    profile: Option<&'static str>,
    file: Option<&'static str>,
    key: Option<&'static str>,
}

/// Whether errors are verbose.
#[derive(Clone, Debug)]
pub(in crate::strategy) struct VerboseErrors {
    of_session: Option<bool>,
    of_copy: Option<bool>,
    of_call: Option<bool>,
    chain_of_new: Option<ChainOfNew>,
}

impl VerboseErrors {
    /// Draws the field of the session's config in about one case of twenty-five, and a chain of `New` in one of four. Few of those
    /// cases have no keys, and get the chain.
    pub(in crate::strategy) fn strategy() -> impl Strategy<Value = Self> {
        let flag = |share| Optional::new(share, Select(FLAGS));
        let chain = (
            Select(FOUND),
            Optional::new(400, Select(PROFILES)),
            Optional::new(200, Select(FILES)),
            Optional::new(300, Select(KEYS)),
        );
        let chain = chain.prop_map(|(found, profile, file, key)| ChainOfNew { found, profile, file, key });
        (flag(40), flag(30), flag(30), Optional::new(250, chain)).prop_map(
            |(of_session, of_copy, of_call, chain_of_new)| Self {
                of_session,
                of_copy,
                of_call,
                chain_of_new,
            },
        )
    }

    /// Sets the fields in the configs of the case, and replaces its constructor and its sources of credentials by the chain of
    /// `New`, unless the case has keys: too few cases would keep theirs.
    pub(in crate::strategy) fn place(self, case: &mut Case, signs_on: bool) {
        if let Some(chain) = self.chain_of_new.filter(|_| !signs_on && !has_keys(case)) {
            chain.place(case);
        }
        let set = |config: &mut Config, flag: Option<bool>| {
            config.credentials_chain_verbose_errors = flag.or(config.credentials_chain_verbose_errors);
        };
        set(&mut case.options.config, self.of_session);
        case.observe.copy_with.iter_mut().for_each(|copy| set(copy, self.of_copy));
        case.observe.call_with.iter_mut().for_each(|call| set(call, self.of_call));
    }
}

/// Whether the case sets access keys in the config, in a variable or in a file.
fn has_keys(case: &Case) -> bool {
    let in_environment = KEYS.iter().any(|(_, name)| case.env.contains_key(*name));
    let in_program = case.options.config.credentials.is_some();
    in_environment
        || in_program
        || case.files.values().any(|file| match file {
            File::Text(text) => text.contains("aws_secret_access_key"),
            File::Bytes(_) => true,
            File::Directory(_) => false,
        })
}

impl ChainOfNew {
    fn place(self, case: &mut Case) {
        remove_other_sources(case);
        let options = std::mem::take(&mut case.options);
        case.options.constructor = Constructor::New;
        case.options.config = options.config;
        case.options.config.credentials_chain_verbose_errors = Some(true);
        let home = match case.platform {
            Platform::Unix => "HOME",
            Platform::Windows => "USERPROFILE",
        };
        for name in [home, "AWS_SDK_LOAD_CONFIG", "AWS_SHARED_CREDENTIALS_FILE", "AWS_PROFILE"]
            .into_iter()
            .chain(["AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY"])
        {
            case.env.remove(name);
        }
        let path = self.file.unwrap_or(path::CREDENTIALS);
        case.files.remove(path);
        let file = match self.found {
            Found::Nothing | Found::NoHome => None,
            Found::Directory => Some(directory()),
            Text(text) => Some(File::Text(text.to_owned())),
        };
        case.files.extend(file.map(|file| (path.to_owned(), file)));
        let is_homeless = matches!(self.found, Found::NoHome);
        let variables = [
            (!is_homeless).then_some((home, path::HOME)),
            self.file.map(|path| ("AWS_SHARED_CREDENTIALS_FILE", path)),
            self.profile.map(|profile| ("AWS_PROFILE", profile)),
            self.key.map(|name| (name, "KEY")),
        ];
        let variables = variables.into_iter().flatten();
        case.env.extend(variables.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }
}
