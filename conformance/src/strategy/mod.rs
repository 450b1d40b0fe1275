//! Generated cases: strategies for whole worlds, and how a case that fails is made small.
//!
//! Names and values are drawn each on its own from small pools, variables and keys from tables that say
//! how often each is set, and files as syntax trees that are rendered last. Nothing is filtered and nothing is drawn
//! from what was drawn before, so every part of a case shrinks without regard to the others.

mod call;
mod certificate;
mod client_tls;
mod config;
mod draw;
mod environment;
mod files;
mod ini;
mod observe;
mod options;
mod path;
mod pool;
mod refresh;
mod resolver;
mod shrink;
mod sign_on;
mod source;
mod table;
mod tls;
mod trust;

use proptest::strategy::Strategy;

use crate::vocabulary::case::{Case, Edition, Observe, Options};

pub use shrink::{minimise, shrink};
pub use source::Source;

use client_tls::ClientTls;
use draw::{Pick, Weighted};
use environment::Environment;
use files::Files;
use refresh::Refresh;
use resolver::Resolvers;
use sign_on::SignOn;
use tls::Tls;
use trust::Trust;

/// What may be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How many of a thousand cases have damaged text in their shared files.
    pub damaged: u16,
    /// How many of a thousand shared files end in a heading that is never closed, with which no edition loads them.
    pub unclosed: u16,
    /// Whether cases use the variables and keys that are younger than the documents. In edition 1.14 they mean nothing.
    pub modern: bool,
}

impl Default for Settings {
    /// Documented text, and one file in forty that cannot be loaded: creation fails for it in every fortieth case.
    fn default() -> Self {
        Self { damaged: 0, unclosed: 25, modern: true }
    }
}

impl Settings {
    /// The documented text of [`Settings::default`] in one half of the cases, damaged text in the other.
    #[must_use]
    pub fn half_damaged() -> Self {
        Self { damaged: 500, ..Self::default() }
    }
}

/// Whether a world has neither variables nor files, which independent draws hardly ever give.
const BARE: Weighted<bool> = &[(996, false), (4, true)];

/// Whole cases of an edition, without an id.
pub fn case(edition: Edition, settings: Settings) -> impl Strategy<Value = Case> + Send + Sync {
    let files = Files::strategy(settings);
    let environment = Environment::strategy(settings);
    let program = (observe::strategy(edition), options::strategy());
    // What comes late shifts nothing of what other draws give.
    let late = (Refresh::strategy(), call::strategy(), Resolvers::strategy());
    let younger = (SignOn::strategy(settings), ClientTls::strategy());
    let late = (late, younger, Trust::strategy());
    (files, environment, program, Pick(BARE), Tls::strategy(), late).prop_map(
        move |(files, environment, (observe, options), bare, tls, (late, younger, trust))| {
            let (refresh, call, resolvers) = late;
            let mut case = assemble(edition, files, environment, (options, observe), tls);
            let (sign_on, client_tls) = if settings.modern { younger } else { (None, None) };
            let signs_on = sign_on.is_some();
            sign_on.into_iter().for_each(|sign_on| sign_on.place(&mut case));
            refresh.into_iter().for_each(|refresh| refresh.place(&mut case));
            call.into_iter().for_each(|with| call::place(with, &mut case));
            client_tls.into_iter().for_each(|client_tls| client_tls.place(&mut case));
            if signs_on && case.sts.is_some() {
                // A call would show what the second session changes in the HTTP client of the process, and no rule covers that.
                case.observe.call_with = None;
            }
            resolvers.place(&mut case);
            trust.into_iter().for_each(|trust| trust.place(&mut case));
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
        certificates: Default::default(),
        sts: None,
        options,
        observe,
    };
    tls.into_iter().for_each(|tls| tls.place(&mut case));
    files.place(&mut case);
    case
}
