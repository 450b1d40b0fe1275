//! Laws that the model keeps on every generated case, whatever the rules say.

use std::sync::LazyLock;

use awsess_conformance::case::{
    Case, Constructor, Edition, File, HttpClient, Observe, Remote, SharedConfigState,
};
use awsess_conformance::model;
use awsess_conformance::outcome::{Credentials, Outcome};
use awsess_conformance::strategy::{Settings, Source};

const SEED: u64 = 1955;
/// For each law and each edition.
const CASES: u64 = 6000;

/// A case, and what comes of it: no law draws or resolves it again.
struct Drawn {
    case: Case,
    outcome: Outcome,
}

impl Drawn {
    fn new(case: Case) -> Self {
        Self { outcome: outcome(&case), case }
    }
}

fn outcome(case: &Case) -> Outcome {
    model::expect(case).unwrap_or_else(|error| panic!("{}: {error}", case.id))
}

/// Which cases a law is held to.
#[derive(Clone, Copy)]
enum Text {
    Documented,
    HalfDamaged,
}

impl Text {
    fn cases(self) -> &'static [(Edition, Vec<Drawn>)] {
        static DOCUMENTED: LazyLock<Vec<(Edition, Vec<Drawn>)>> = LazyLock::new(|| draw(Settings::default()));
        static HALF_DAMAGED: LazyLock<Vec<(Edition, Vec<Drawn>)>> =
            LazyLock::new(|| draw(Settings::half_damaged()));
        match self {
            Self::Documented => &DOCUMENTED,
            Self::HalfDamaged => &HALF_DAMAGED,
        }
    }
}

fn draw(settings: Settings) -> Vec<(Edition, Vec<Drawn>)> {
    let drawn = |edition| {
        let source = Source::with(SEED, edition, settings);
        (0..CASES).map(|index| Drawn::new(source.case(index))).collect()
    };
    Edition::ALL.map(|edition| (edition, drawn(edition))).into()
}

/// Every case that the law speaks of, with what the law says must come out the same as of the case itself.
fn holds(text: Text, law: impl Fn(&Case) -> Option<Case>) {
    compare(text, |drawn| law(&drawn.case), |one, other| one == other);
}

fn compare(text: Text, law: impl Fn(&Drawn) -> Option<Case>, same: impl Fn(&Outcome, &Outcome) -> bool) {
    for (edition, drawn) in text.cases() {
        let pairs = drawn.iter().filter_map(|drawn| Some((law(drawn)?, drawn)));
        let compared = pairs.map(|(changed, drawn)| assert_same(drawn, &changed, &same)).count();
        assert!(compared > 100, "the law speaks of {compared} cases of {edition}");
    }
}

fn assert_same(drawn: &Drawn, changed: &Case, same: impl Fn(&Outcome, &Outcome) -> bool) {
    let (id, expected, seen) = (&drawn.case.id, &drawn.outcome, outcome(changed));
    assert!(same(expected, &seen), "{id}\n{expected:#?}\nbecame\n{seen:#?}\nby\n{changed:#?}");
}

/// The case, changed.
fn with(case: &Case, change: impl FnOnce(&mut Case)) -> Case {
    let mut changed = case.clone();
    change(&mut changed);
    changed
}

#[test]
fn resolving_twice_gives_the_same() {
    holds(Text::HalfDamaged, |case| Some(case.clone()));
}

#[test]
fn variables_that_no_rule_names_do_not_matter() {
    let strangers =
        ["AWS_SECRET", "AWS_REGIO", "aws_profile", "AWS_ACCESS_KEY_ID_2", "EDITOR", "AWS_DEFAULT_OUTPUT"];
    holds(Text::HalfDamaged, |case| {
        Some(with(case, |case| {
            case.env.extend(strangers.map(|name| (name.to_owned(), "1".to_owned())));
        }))
    });
}

#[test]
fn an_empty_variable_is_an_unset_one() {
    let modes = ["AWS_REGION", "AWS_PROFILE", "AWS_CA_BUNDLE", "AWS_ACCESS_KEY_ID", "AWS_SDK_LOAD_CONFIG"];
    holds(Text::HalfDamaged, |case| {
        Some(with(case, |case| {
            case.env.retain(|_, value| !value.is_empty());
            for name in modes {
                case.env.entry(name.to_owned()).or_default();
            }
        }))
    });
}

#[test]
fn files_that_nothing_leads_to_do_not_matter() {
    let text = "[default]\naws_access_key_id = AKID_STRAY\naws_secret_access_key = SECRET\nregion = stray\n";
    holds(Text::HalfDamaged, |case| {
        Some(with(case, |case| {
            case.files.insert("${ROOT}/stray/.aws/credentials".to_owned(), File::Text(text.to_owned()));
        }))
    });
}

#[test]
fn the_order_of_sections_does_not_matter() {
    holds(Text::Documented, |case| {
        let changed = with(case, |case| case.files.values_mut().for_each(reverse_sections));
        changed.files.ne(&case.files).then_some(changed)
    });
}

/// Turns the sections of a documented file round, unless one stands twice or the text before the first says something.
fn reverse_sections(file: &mut File) {
    let File::Text(text) = file else { return };
    let starts: Vec<usize> = text.match_indices("\n[").map(|(at, _)| at + 1).collect();
    if !text.starts_with('[') || !text.ends_with('\n') || is_unclosed(text) || has_twins(text) {
        return;
    }
    let bounds: Vec<usize> = std::iter::once(0).chain(starts).chain([text.len()]).collect();
    let sections: Vec<&str> = bounds.windows(2).map(|bounds| &text[bounds[0]..bounds[1]]).rev().collect();
    *text = sections.concat();
}

fn headings(text: &str) -> Vec<&str> {
    text.lines().filter(|line| line.starts_with('[')).collect()
}

fn is_unclosed(text: &str) -> bool {
    headings(text).iter().any(|heading| !heading.ends_with(']'))
}

fn has_twins(text: &str) -> bool {
    let headings = headings(text);
    headings.iter().enumerate().any(|(at, heading)| headings[..at].contains(heading))
}

#[test]
fn what_is_looked_at_does_not_change_the_session() {
    compare(
        Text::Documented,
        |Drawn { case, .. }| {
            Some(with(case, |case| {
                case.observe = Observe { handlers: true, request: true, ..Observe::default() }
            }))
        },
        |one, other| basics(one) == basics(other),
    );
}

/// The region, the credentials and the errors.
fn basics(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Session(session) => {
            format!("{:?}{:?}{:?}", session.region, session.credentials, session.fails_with)
        }
        Outcome::Error(error) => format!("{error:?}"),
    }
}

/// The case, where its session assumes no role: a role is assumed with a request, which region, endpoint and validation
/// have a say in.
fn calling_nobody(Drawn { case, outcome }: &Drawn) -> Option<&Case> {
    let calls = match outcome {
        // Somebody else's credentials may sign for a role.
        Outcome::Session(session) => session.requests.is_some() || session.credentials.is_none(),
        Outcome::Error(_) => false,
    };
    (!calls).then_some(case)
}

#[test]
fn endpoints_and_ssl_decide_nothing_but_clients() {
    compare(
        Text::Documented,
        |drawn| {
            let without_clients = calling_nobody(drawn).filter(|case| case.observe.services.is_empty());
            Some(with(without_clients?, |case| {
                case.options.config.endpoint = Some("http://localhost:1".to_owned());
                case.options.config.disable_ssl = Some(true);
            }))
        },
        |one, other| one == other,
    );
}

#[test]
fn parameter_validation_decides_nothing_but_handlers() {
    compare(
        Text::Documented,
        |drawn| {
            Some(with(calling_nobody(drawn)?, |case| {
                case.options.config.disable_param_validation = Some(true);
            }))
        },
        |one, other| basics(one) == basics(other),
    );
}

#[test]
fn the_region_decides_nothing_else() {
    compare(
        Text::Documented,
        |drawn| {
            let region = Some("mars-north-1".to_owned());
            Some(with(calling_nobody(drawn)?, |case| case.options.config.region = region))
        },
        |one, other| credentials(one) == credentials(other) && failure(one) == failure(other),
    );
}

fn credentials(outcome: &Outcome) -> Option<&Credentials> {
    match outcome {
        Outcome::Session(session) => session.credentials.as_ref(),
        Outcome::Error(_) => None,
    }
}

fn failure(outcome: &Outcome) -> Option<&str> {
    match outcome {
        Outcome::Session(session) => session.fails_with.as_ref().map(|error| &*error.code),
        Outcome::Error(error) => Some(&error.code),
    }
}

#[test]
fn the_region_of_the_user_always_wins() {
    compare(
        Text::HalfDamaged,
        |Drawn { case, .. }| {
            Some(with(case, |case| case.options.config.region = Some("mars-north-1".to_owned())))
        },
        |_, other| match other {
            Outcome::Session(session) => session.region.as_deref() == Some("mars-north-1"),
            Outcome::Error(_) => true,
        },
    );
}

#[test]
fn the_state_alone_turns_shared_config_on() {
    holds(Text::Documented, |case| {
        // The second session of sso_session knows the variable alone.
        let named = |file: &File| matches!(file, File::Text(text) if text.contains("sso_session"));
        let one_session = !case.files.values().any(named);
        let enabled = case.options.shared_config_state == SharedConfigState::Enable;
        (enabled && one_session).then(|| {
            with(case, |case| drop(case.env.insert("AWS_SDK_LOAD_CONFIG".to_owned(), "1".to_owned())))
        })
    });
}

#[test]
fn new_session_is_options_with_a_config_alone() {
    compare(
        Text::Documented,
        |Drawn { case, .. }| {
            let plain = case.options.constructor == Constructor::NewSession;
            plain.then(|| with(case, |case| case.options.constructor = Constructor::NewSessionWithOptions))
        },
        |one, other| one == other,
    );
}

#[test]
fn new_never_returns_an_error() {
    compare(
        Text::HalfDamaged,
        |Drawn { case, .. }| (case.options.constructor == Constructor::New).then(|| case.clone()),
        |_, other| match other {
            Outcome::Session(_) => true,
            Outcome::Error(error) => error.panicked,
        },
    );
}

#[test]
fn must_changes_nothing_but_the_panic() {
    compare(
        Text::Documented,
        |Drawn { case, .. }| Some(with(case, |case| case.options.must = !case.options.must)),
        |one, other| match (one, other) {
            // What the release panics with by itself stays as it is.
            (Outcome::Error(one), Outcome::Error(other)) if one.panicked && other.panicked => one == other,
            (Outcome::Error(one), Outcome::Error(other)) => {
                one.code == other.code && one.panicked != other.panicked
            }
            (one, other) => one == other,
        },
    );
}

/// Whether every retrieval of credentials has the same answer, and the first one lasts.
fn answers_alike(case: &Case) -> bool {
    let expires_at_once = case.options.web_identity_provider.expiry_window > 0;
    case.remote == Remote::default() && case.programs.is_empty() && !expires_at_once
}

#[test]
fn readers_change_nothing() {
    // Among readers it is not known who gets which answer of a party.
    holds(Text::Documented, |case| answers_alike(case).then(|| with(case, |case| case.observe.readers = 8)));
}

#[test]
fn without_a_bundle_or_a_client_certificate_the_client_decides_nothing() {
    holds(Text::Documented, |case| {
        let bundle = case.options.custom_ca_bundle.is_some() || case.env.contains_key("AWS_CA_BUNDLE");
        let named = |file: &File| matches!(file, File::Text(text) if text.contains("ca_bundle"));
        let pair = case.options.client_tls_cert.is_some()
            || case.options.client_tls_key.is_some()
            || case.env.keys().any(|name| name.starts_with("AWS_SDK_GO_CLIENT_TLS_"));
        // The client also decides how often the metadata service is asked again.
        let none = !bundle && !pair && case.remote.imds.is_none() && !case.files.values().any(named);
        none.then(|| with(case, |case| case.options.config.http_client = Some(HttpClient::Opaque)))
    });
}

#[test]
fn a_copy_with_nothing_on_top_is_the_session_again() {
    compare(
        Text::Documented,
        |Drawn { case, .. }| {
            // The copy asks again for credentials that the session did not get, or that have expired, and gets the next answer.
            answers_alike(case).then(|| {
                with(case, |case| {
                    case.observe =
                        Observe { handlers: true, copy_with: Some(Default::default()), ..Observe::default() };
                })
            })
        },
        |_, other| match other {
            Outcome::Session(session) if session.fails_with.is_none() => {
                session.copy.as_ref().is_some_and(|copy| {
                    (&copy.region, &copy.credentials, &copy.handlers)
                        == (&session.region, &session.credentials, &session.handlers)
                })
            }
            Outcome::Session(_) | Outcome::Error(_) => true,
        },
    );
}
