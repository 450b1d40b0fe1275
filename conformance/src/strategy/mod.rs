//! Generated cases: strategies for whole worlds, and how a failing case is shrunk.
//!
//! Names and values are drawn independently from small pools, variables and keys from tables of their probabilities, and files
//! as syntax trees, which are rendered last. Nothing is filtered, and no draw depends on another, so that every part of a case
//! shrinks independently.

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
pub use source::Source;

use client_tls::ClientTls;
use container::Container;
use draw::{Select, Weighted};
use environment::Environment;
use files::Files;
use flags::{Discovery, Flags};
use instance::Instance;
use monitoring::Monitoring;
use process::Process;
use redirects::Redirects;
use refresh::Refresh;
use remote::Answers;
use resolver::Resolvers;
use session_options::{ImdsOptions, SessionOptions};
use sign_on::SignOn;
use single_sign_on::SingleSignOn;
use tls::Tls;
use trust::Trust;
use user_agent::ExecutionEnvironment;
use verbose_errors::VerboseErrors;
use web_identity::WebIdentity;

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
    // New draws come last, so that the others keep their values for the same seed.
    let late = (Refresh::strategy(), observe::call(), Resolvers::strategy());
    let younger = (SignOn::strategy(settings), ClientTls::strategy());
    let remote = (
        (WebIdentity::strategy(), SingleSignOn::strategy(edition), Process::strategy(edition)),
        (Answers::strategy(), Container::strategy()),
    );
    let last = (
        SessionOptions::strategy(),
        Flags::strategy(settings.modern),
        Monitoring::strategy(),
        Instance::strategy(edition),
        process::Provider::strategy(),
        (
            Redirects::strategy(),
            ExecutionEnvironment::strategy(),
            Discovery::strategy(),
            ImdsOptions::strategy(),
        ),
        VerboseErrors::strategy(),
    );
    let late = (late, younger, Trust::strategy(), remote, last);
    (files, environment, program, Select(BARE), Tls::strategy(), late).prop_map(
        move |(files, environment, (observe, options), bare, tls, (late, younger, trust, remote, last))| {
            let (refresh, call, resolvers) = late;
            let mut case = assemble(edition, files, environment, (options, observe), tls);
            let (sign_on, client_tls) = if settings.modern { younger } else { (None, None) };
            let signs_on = sign_on.is_some();
            sign_on.into_iter().for_each(|sign_on| sign_on.place(&mut case));
            refresh.into_iter().for_each(|refresh| refresh.place(&mut case));
            call.into_iter().for_each(|with| observe::place_call(with, &mut case));
            client_tls.into_iter().for_each(|client_tls| client_tls.place(&mut case));
            if signs_on && case.sts.is_some() {
                // A call would show what the second session changes in the HTTP client of the process, and no rule covers that.
                case.observe.call_with = None;
            }
            resolvers.place(&mut case);
            trust.into_iter().for_each(|trust| trust.place(&mut case));
            let ((web_identity, single_sign_on, process), (answers, container)) = remote;
            let web_identity = web_identity.filter(|_| settings.modern && !signs_on);
            web_identity.into_iter().for_each(|web_identity| web_identity.place(&mut case));
            let process = process.filter(|_| settings.modern && !signs_on);
            process.into_iter().for_each(|process| process.place(&mut case));
            answers.filter(|_| !signs_on).into_iter().for_each(|answers| answers.place(&mut case));
            let is_in_container = container.is_some();
            container.filter(|_| !signs_on).into_iter().for_each(|container| container.place(&mut case));
            let single_sign_on = single_sign_on.filter(|_| settings.modern && !signs_on);
            single_sign_on.into_iter().for_each(|single_sign_on| single_sign_on.place(&mut case));
            let (session_options, flags, monitoring, instance, process_provider, youngest, verbose_errors) =
                last;
            if settings.modern {
                session_options.place(&mut case);
            }
            flags.place(&mut case);
            let instance = instance.filter(|_| !is_in_container && !signs_on);
            instance.into_iter().for_each(|instance| instance.place(&mut case));
            monitoring.place(&mut case, signs_on);
            process_provider.place(&mut case);
            let (redirects, environment, discovery, imds_options) = youngest;
            redirects.filter(|_| !signs_on).into_iter().for_each(|redirects| redirects.place(&mut case));
            environment
                .filter(|_| !signs_on)
                .into_iter()
                .for_each(|environment| environment.place(&mut case));
            discovery.filter(|_| settings.modern).into_iter().for_each(|both| both.place(&mut case));
            verbose_errors.place(&mut case, signs_on);
            if settings.modern {
                imds_options.place(&mut case);
            }
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
