//! Stand-ins: a case in which every private text is replaced by another of the same shape, the same by the same.
//!
//! A private text is a secret, the number of an account, an address, or a word that is not public. A case is read twice: once to
//! find the private texts, and once to replace them.

mod assign;
mod content;
mod context;
mod letters;
mod paths;
mod private;
mod public;
mod registry;
mod scanner;
mod shape;
mod stand_ins;

use std::collections::BTreeSet;

use awsess_model::session::Credentials;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

pub(super) use self::assign::Style;
use self::assign::assign;
use self::content::Content;
use self::context::{Context, of_name};
use self::paths::{Paths, WithPaths};
use self::private::{Label, Replace};
use self::registry::Registry;
use self::scanner::scan;
use self::stand_ins::StandIns;
use crate::implementation::model;
use crate::vocabulary::case::Case;
use crate::vocabulary::texts::{Place, Role};

/// A case with stand-ins.
pub(super) struct StandIn {
    pub(super) case: Case,
    stand_ins: StandIns,
    paths: Paths,
    /// The path of the file with the token of single sign-on, in the original and in the stand-in: its name is made of others.
    token_file: Option<(String, String)>,
}

/// Why a case has no stand-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoStandIn {
    /// It has more private texts of one length than there are stand-ins.
    TooMany,
    /// Two of its paths would become the same.
    SamePath,
}

/// The case with a stand-in for each private text, written in a style.
pub(super) fn stand_in(case: &Case, style: Style) -> Result<StandIn, NoStandIn> {
    let paths = Paths::new(case);
    let mut found = WithPaths { paths: &paths, texts: Registry::default() };
    replace(case, &mut found)?;
    let stand_ins = assign(&found.texts, style).map_err(|_| NoStandIn::TooMany)?;
    let replaced = replace(case, &mut WithPaths { paths: &paths, texts: &stand_ins })?;
    let token_file = token_file(case).zip(token_file(&replaced));
    let mut stand_in = StandIn { case: replaced, stand_ins, paths, token_file: None };
    if let Some((real, renamed)) = token_file {
        stand_in.rename_token_file(real, renamed);
    }
    Ok(stand_in)
}

/// The path of the file in which the session of a case looks for the token of single sign-on.
pub(super) fn token_file(case: &Case) -> Option<String> {
    let world = model::world(case).ok()?;
    match awsess_model::resolve(&world).0.session()?.credentials() {
        Credentials::Requested(requested) => requested.token_file().map(Into::into),
        Credentials::Keys(_) | Credentials::Failed(_) | Credentials::External(_) => None,
    }
}

impl StandIn {
    /// Whether the stand-in has a private text of the original.
    pub(super) fn is_incomplete(&self) -> bool {
        let mut found = WithPaths { paths: &Paths::new(&self.case), texts: Registry::default() };
        let is_read = replace(&self.case, &mut found).is_ok();
        let Some(secrets) = self.stand_ins.search() else { return true };
        let mut has_secret = false;
        self.case.each_text(|place, role, text| {
            has_secret |= role != Role::Name && place.root() != PARTIES && secrets.is_match(text);
        });
        !is_read || has_secret || self.stand_ins.have_original_in(&found.texts)
    }

    /// What was replaced, and how many different ones.
    pub(super) fn counts(&self) -> impl Iterator<Item = String> {
        self.stand_ins.counts()
    }

    /// The path of the stand-in.
    pub(super) fn path(&self, path: &str) -> String {
        match &self.token_file {
            Some((real, renamed)) if real == path => renamed.clone(),
            Some(_) | None => WithPaths { paths: &self.paths, texts: &self.stand_ins }.path(path),
        }
    }

    /// Moves the file with the token of single sign-on to where the stand-in looks for it.
    fn rename_token_file(&mut self, real: String, renamed: String) {
        let replaced = self.path(&real);
        if let Some(file) = self.case.files.remove(&replaced) {
            self.case.files.insert(renamed.clone(), file);
        }
        let observed = self.case.observe.files.iter_mut().filter(|path| **path == replaced);
        observed.for_each(|path| path.clone_from(&renamed));
        self.token_file = Some((real, renamed));
    }
}

/// The case with every private text replaced.
fn replace(case: &Case, names: &mut dyn Replace) -> Result<Case, NoStandIn> {
    let tokens = token_files(case);
    let mut replaced = case.clone();
    replaced.each_text_mut(|place, role, text| {
        *text = text_in_place(place, role, text, &tokens, names);
    });
    let (files, programs) = (replaced.files.len(), replaced.programs.len());
    replaced.files = replaced.files.into_iter().map(|(path, file)| (names.path(&path), file)).collect();
    replaced.programs =
        replaced.programs.into_iter().map(|(path, program)| (names.path(&path), program)).collect();
    match replaced.files.len() == files && replaced.programs.len() == programs {
        true => Ok(replaced),
        false => Err(NoStandIn::SamePath),
    }
}

/// The field with the answers of parties, which are those of the kit.
const PARTIES: &str = "remote";

/// The text at a place of a case, with every private text replaced.
fn text_in_place(
    place: &Place<'_>,
    role: Role,
    text: &str,
    tokens: &BTreeSet<String>,
    names: &mut dyn Replace,
) -> String {
    let is_of_party = place.root() == PARTIES;
    match role.at(place) {
        Role::Name => text.into(),
        Role::Secret => scan(text, Context::Secret, names),
        _ if is_of_party => text.into(),
        Role::Plain | Role::Named => scan(text, of_name(place.name()), names),
        Role::Message => scan(text, Context::Words(Label::Word), names),
        Role::Path => names.path(text),
        Role::Url => scan(text, Context::Words(Label::Host), names),
        Role::Content => lossy(in_file(text.as_bytes(), place, tokens, names)),
        Role::Certificates | Role::PrivateKey => {
            lossy(content::replace(text.as_bytes(), Content::Lines, names))
        }
        Role::Output => lossy(content::replace(text.as_bytes(), Content::Json, names)),
        Role::Base64 => match STANDARD.decode(text) {
            Ok(bytes) => STANDARD.encode(in_file(&bytes, place, tokens, names)),
            Err(_) => String::new(),
        },
    }
}

fn in_file(content: &[u8], place: &Place<'_>, tokens: &BTreeSet<String>, names: &mut dyn Replace) -> Vec<u8> {
    let path = place.entry();
    let kind = match path {
        Some(path) if tokens.contains(path) => Content::Token,
        Some(path) if path.ends_with(".json") => Content::Json,
        Some(_) | None => Content::Lines,
    };
    content::replace(content, kind, names)
}

fn lossy(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_default()
}

/// The paths of the files that are a token as a whole, as variables and keys name them.
pub(super) fn token_files(case: &Case) -> BTreeSet<String> {
    const KEY: &str = "web_identity_token_file";
    let of_variables =
        case.env.iter().filter(|(name, _)| name.ends_with("_TOKEN_FILE")).map(|(_, path)| path.clone());
    let mut found: BTreeSet<String> = of_variables.collect();
    case.each_text(|_, role, text| {
        if role == Role::Content {
            let values =
                text.lines().filter(|line| line.contains(KEY)).filter_map(|line| line.split_once('='));
            found.extend(values.map(|(_, value)| value.trim().trim_matches(['"', '\'', '`']).to_owned()));
        }
    });
    found
}
