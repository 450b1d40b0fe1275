//! What is added to the files, variables and options of a case: parties and their answers, and settings that few cases have.

use proptest::strategy::Strategy;

use crate::strategy::environment::flags::{Discovery, Flags};
use crate::strategy::environment::monitoring::Monitoring;
use crate::strategy::parties::answers::Answers;
use crate::strategy::parties::redirects::Redirects;
use crate::strategy::program::observe;
use crate::strategy::program::option_handlers::OptionHandlers;
use crate::strategy::program::resolver::Resolvers;
use crate::strategy::program::user_agent::ExecutionEnvironment;
use crate::strategy::settings::Settings;
use crate::strategy::sources::container::Container;
use crate::strategy::sources::instance::Instance;
use crate::strategy::sources::process::{self, Process};
use crate::strategy::sources::refresh::Refresh;
use crate::strategy::sources::session_options::{ImdsOptions, SessionOptions};
use crate::strategy::sources::sign_on::SignOn;
use crate::strategy::sources::single_sign_on::SingleSignOn;
use crate::strategy::sources::verbose_errors::VerboseErrors;
use crate::strategy::sources::web_identity::WebIdentity;
use crate::strategy::tls::client::ClientTls;
use crate::strategy::tls::trust::Trust;
use crate::vocabulary::case::{Case, Config, Edition};

/// The additions of a case. Most cases lack most of them.
#[derive(Clone, Debug)]
pub(super) struct Additions {
    refresh: Option<Refresh>,
    call: Option<Config>,
    resolvers: Resolvers,
    sign_on: Option<SignOn>,
    client_tls: Option<ClientTls>,
    trust: Option<Trust>,
    web_identity: Option<WebIdentity>,
    single_sign_on: Option<SingleSignOn>,
    process: Option<Process>,
    answers: Option<Answers>,
    container: Option<Container>,
    session_options: SessionOptions,
    flags: Flags,
    monitoring: Monitoring,
    instance: Option<Instance>,
    process_provider: process::Provider,
    redirects: Option<Redirects>,
    execution_environment: Option<ExecutionEnvironment>,
    discovery: Option<Discovery>,
    imds_options: ImdsOptions,
    verbose_errors: VerboseErrors,
    option_handlers: OptionHandlers,
}

impl Additions {
    /// Draws the additions. New draws come last, so that the others keep their values for the same seed.
    pub(super) fn strategy(edition: Edition, settings: Settings) -> impl Strategy<Value = Self> {
        let first = (
            (Refresh::strategy(), observe::call(), Resolvers::strategy()),
            (SignOn::strategy(settings), ClientTls::strategy()),
            Trust::strategy(),
        );
        let sources = (
            (WebIdentity::strategy(), SingleSignOn::strategy(edition), Process::strategy(edition)),
            (Answers::strategy(), Container::strategy()),
        );
        let last = (
            (SessionOptions::strategy(), Flags::strategy(settings.modern), Monitoring::strategy()),
            (Instance::strategy(edition), process::Provider::strategy()),
            (Redirects::strategy(), ExecutionEnvironment::strategy(), Discovery::strategy()),
            (ImdsOptions::strategy(), VerboseErrors::strategy(), OptionHandlers::strategy()),
        );
        (first, sources, last).prop_map(|(first, sources, last)| {
            let ((refresh, call, resolvers), (sign_on, client_tls), trust) = first;
            let ((web_identity, single_sign_on, process), (answers, container)) = sources;
            let ((session_options, flags, monitoring), (instance, process_provider), requests, newest) = last;
            let (redirects, execution_environment, discovery) = requests;
            let (imds_options, verbose_errors, option_handlers) = newest;
            Self {
                refresh,
                call,
                resolvers,
                sign_on,
                client_tls,
                trust,
                web_identity,
                single_sign_on,
                process,
                answers,
                container,
                session_options,
                flags,
                monitoring,
                instance,
                process_provider,
                redirects,
                execution_environment,
                discovery,
                imds_options,
                verbose_errors,
                option_handlers,
            }
        })
    }

    /// Changes the case by each addition in turn. If `is_modern` is false, variables and keys that are new in edition 1.55 are left
    /// out. A case with the second session of `sso_session` gets no parties.
    pub(super) fn place(self, is_modern: bool, case: &mut Case) {
        let signs_on = is_modern && self.sign_on.is_some();
        let in_container = self.container.is_some();
        add(is_modern, self.sign_on, SignOn::place, case);
        add(true, self.refresh, Refresh::place, case);
        add(true, self.call, observe::place_call, case);
        add(is_modern, self.client_tls, ClientTls::place, case);
        if signs_on && case.sts.is_some() {
            // A call would show what the second session changes in the HTTP client of the process, and no rule covers that.
            case.observe.call_with = None;
        }
        self.resolvers.place(case);
        add(true, self.trust, Trust::place, case);
        add(is_modern && !signs_on, self.web_identity, WebIdentity::place, case);
        add(is_modern && !signs_on, self.process, Process::place, case);
        add(!signs_on, self.answers, Answers::place, case);
        add(!signs_on, self.container, Container::place, case);
        add(is_modern && !signs_on, self.single_sign_on, SingleSignOn::place, case);
        add(is_modern, Some(self.session_options), SessionOptions::place, case);
        self.flags.place(case);
        add(!in_container && !signs_on, self.instance, Instance::place, case);
        self.monitoring.place(case, signs_on);
        self.process_provider.place(case);
        add(!signs_on, self.redirects, Redirects::place, case);
        add(!signs_on, self.execution_environment, ExecutionEnvironment::place, case);
        add(is_modern, self.discovery, Discovery::place, case);
        self.verbose_errors.place(case, signs_on);
        add(is_modern, Some(self.imds_options), ImdsOptions::place, case);
        add(is_modern, Some(self.option_handlers), OptionHandlers::place, case);
    }
}

/// Changes the case by an addition, if one was drawn and it applies to the case.
fn add<T>(applies: bool, drawn: Option<T>, place: impl FnOnce(T, &mut Case), case: &mut Case) {
    if let Some(drawn) = drawn.filter(|_| applies) {
        place(drawn, case);
    }
}
