//! Generated cases: strategies for whole worlds, and how a failing case is shrunk.
//!
//! Names and values are drawn independently from small pools, variables and keys from tables of their probabilities, and files
//! as syntax trees, which are rendered last. Nothing is filtered, and no draw depends on another, so that every part of a case
//! shrinks independently.

mod additions;
mod certificate;
mod client_tls;
mod config;
mod container;
mod draw;
mod environment;
mod files;
mod flags;
mod ini;
mod instance;
mod monitoring;
mod observe;
mod option_handlers;
mod options;
mod path;
mod pool;
mod process;
mod redirects;
mod refresh;
mod remote;
mod resolver;
mod session_options;
mod shrink;
mod sign_on;
mod single_sign_on;
mod source;
mod table;
mod tls;
mod trust;
mod user_agent;
mod verbose_errors;
mod web_identity;

use proptest::strategy::Strategy;
use serde::{Deserialize, Serialize};

use crate::vocabulary::case::{Case, Edition, Observe, Options};

pub use shrink::{minimise, shrink};
pub use source::{GeneratedId, Source};

use additions::Additions;
use draw::{Select, Weighted};
use environment::Environment;
use files::Files;
use tls::Tls;

/// The settings of generation, which logs and corpora name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// How many of a thousand cases have damaged text in their shared files.
    pub damaged: u16,
    /// How many of a thousand shared files end in a heading without a closing bracket, so that no edition can load them.
    pub unclosed: u16,
    /// Whether cases use the variables and keys that edition 1.55 has added. Edition 1.14 ignores them.
    pub modern: bool,
}

impl Default for Settings {
    /// Text in the documented form, and one file in forty that cannot be loaded, for which creation fails in every fortieth case.
    fn default() -> Self {
        Self { damaged: 0, unclosed: 25, modern: true }
    }
}

impl Settings {
    /// Damaged text in half of the cases; otherwise as [`Settings::default`].
    #[must_use]
    pub fn half_damaged() -> Self {
        Self { damaged: 500, ..Self::default() }
    }
}

/// Whether a case has neither variables nor files, which independent draws hardly ever produce.
const BARE: Weighted<bool> = &[(996, false), (4, true)];

/// The strategy for whole cases of an edition, without an id.
pub fn case(edition: Edition, settings: Settings) -> impl Strategy<Value = Case> + Send + Sync {
    let files = Files::strategy(settings);
    let environment = Environment::strategy(settings);
    let program = (observe::strategy(edition), options::strategy());
    let additions = Additions::strategy(edition, settings);
    (files, environment, program, Select(BARE), Tls::strategy(), additions).prop_map(
        move |(files, environment, (observe, options), bare, tls, additions)| {
            let mut case = assemble(edition, files, environment, (options, observe), tls);
            additions.place(settings.modern, &mut case);
            if bare { Case { env: Default::default(), files: Default::default(), ..case } } else { case }
        },
    )
}

fn assemble(
    edition: Edition,
    files: Files,
    environment: Environment,
    (options, observe): (Options, Observe),
    tls: Option<Tls>,
) -> Case {
    let mut case = Case {
        id: String::new(),
        edition,
        platform: environment.platform,
        env: environment.variables,
        files: Default::default(),
        programs: Default::default(),
        certificates: Default::default(),
        sts: None,
        remote: Default::default(),
        options,
        observe,
    };
    tls.into_iter().for_each(|tls| tls.place(&mut case));
    files.place(&mut case);
    case
}
