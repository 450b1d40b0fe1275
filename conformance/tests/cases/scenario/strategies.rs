//! Cases and outcomes of any shape, for the writer's test: worse than any program would make them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::collection::{btree_map, vec};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

use awsess_conformance::case::*;
use awsess_conformance::model;
use awsess_conformance::outcome::{Call, ClientConfig, Credentials, Error, Outcome, Session, Trial};

use super::any_of::any_of;
use super::{given, only};

/// Text with what is hard to write down.
fn text() -> BoxedStrategy<String> {
    let part = prop_oneof![
        8 => "[a-z=\\[\\]#|<>@:$ ]{0,6}",
        4 => Just("\n".to_owned()),
        1 => prop_oneof![
            Just("\"\"\""), Just("```"), Just("\""), Just("\\"), Just("\\n"), Just("\r\n"), Just("\r"), Just("\t"), Just(" \n"), Just("\n\n"),
            Just("\u{0}"), Just("\u{feff}"), Just("\u{2028}"), Just("${ROOT}"), Just("Scenario: x\n"), Just("| a |"), Just("<x>"), Just("é🦀"),
            Just("# language: de\n"), Just("  Given x"), Just("\\u{41}"), Just("{text}"),
        ].prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    vec(part, 0..6).prop_map(|parts| parts.concat()).boxed()
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![2 => "[A-Za-z_]{1,8}", 1 => text()]
}

/// The bundles that steps name by what they hold.
fn bundles() -> Vec<File> {
    let held = ["a valid certificate", "two valid certificates", "no certificate"];
    let case = |contents| only(&given(&format!("    Given the file \"${{ROOT}}/x\" contains {contents}")));
    held.map(|held| case(held).files["${ROOT}/x"].clone()).into()
}

fn file() -> impl Strategy<Value = File> {
    prop_oneof![
        6 => text().prop_map(File::Text),
        2 => text().prop_map(|text| File::Text(text + "\n")),
        1 => select(bundles()),
        2 => vec(any::<u8>(), 0..20).prop_map(|bytes| File::Bytes(Bytes { base64: STANDARD.encode(bytes) })),
        1 => Just(File::Directory(Directory { directory: true })),
    ]
}

fn path() -> impl Strategy<Value = String> {
    prop_oneof![Just("home/.aws/config".to_owned()), Just("home/.aws/credentials".to_owned()), word()]
        .prop_map(|path| format!("{ROOT}/{path}"))
}

fn variable() -> impl Strategy<Value = (String, String)> {
    let home = (
        prop_oneof![Just("HOME"), Just("USERPROFILE")],
        prop_oneof![Just("${ROOT}/home"), Just(""), Just("/x")],
    );
    prop_oneof![home.prop_map(|(name, value)| (name.to_owned(), value.to_owned())), (word(), text())]
}

/// Only `NewSessionWithOptions` takes options, and `New` returns no error for `Must`.
fn options() -> impl Strategy<Value = Options> {
    let constructor = prop_oneof![
        3 => Just(Constructor::NewSessionWithOptions),
        1 => Just(Constructor::NewSession),
        1 => Just(Constructor::New),
    ];
    (any_of::<Options>(text), constructor).prop_map(|(options, constructor)| match constructor {
        Constructor::NewSessionWithOptions => Options { constructor, ..options },
        Constructor::NewSession => {
            Options { constructor, must: options.must, config: options.config, ..Options::default() }
        }
        Constructor::New => Options { constructor, config: options.config, ..Options::default() },
    })
}

/// The names of all lists of handlers.
fn lists() -> Vec<String> {
    let case = Case { observe: Observe { handlers: true, ..Observe::default() }, ..Case::default() };
    match model::expect(&case) {
        Ok(Outcome::Session(session)) => session.handlers.unwrap().into_keys().collect(),
        other => panic!("{other:?}"),
    }
}

fn list() -> impl Strategy<Value = String> {
    select(lists())
}

pub(super) fn edit() -> impl Strategy<Value = HandlerEdit> {
    let push = (
        list(),
        prop_oneof![Just(HandlerOp::PushFront), Just(HandlerOp::PushBack)],
        of(text()),
        any::<bool>(),
    )
        .prop_map(|(list, op, name, fails)| HandlerEdit { list, op, name, with: None, fails });
    let set =
        (list(), prop_oneof![Just(HandlerOp::SetFront), Just(HandlerOp::SetBack)], text(), any::<bool>())
            .prop_map(|(list, op, name, fails)| HandlerEdit {
                list,
                op,
                name: Some(name),
                with: None,
                fails,
            });
    let remove = (list(), text()).prop_map(|(list, name)| HandlerEdit {
        list,
        op: HandlerOp::Remove,
        name: Some(name),
        with: None,
        fails: false,
    });
    let swap = (list(), text(), text(), any::<bool>()).prop_map(|(list, name, with, fails)| HandlerEdit {
        list,
        op: HandlerOp::Swap,
        name: Some(name),
        with: Some(with),
        fails,
    });
    prop_oneof![push, set, remove, swap]
}

fn observe() -> impl Strategy<Value = Observe> {
    (any_of::<Observe>(text), text(), vec(path(), 1..3)).prop_map(|(mut observe, service, files)| {
        observe.services.push(service.clone());
        observe.services_no_resolve.push(service);
        Observe { copy_with: Some(observe.copy_with.unwrap_or_default()), request: true, files, ..observe }
    })
}

/// Any case that a program could mean; every one copies the session, makes client configs and makes a request, so that any
/// claim may follow.
pub(super) fn any_case() -> impl Strategy<Value = Case> {
    let edition = select(Edition::ALL.to_vec());
    let platform = prop_oneof![Just(Platform::Unix), Just(Platform::Windows)];
    let env = vec(variable(), 0..5).prop_map(|variables| variables.into_iter().collect());
    let certificate = select(Certificate::ALL.to_vec());
    let shown = vec("[a-z -]{0,5}", 1..4).prop_map(Sts::showing);
    let sts = of(prop_oneof![certificate.prop_map(Sts::of_run), shown]);
    let certificates = btree_map("[a-z -]{0,5}", properties(), 0..3);
    let files = btree_map(path(), file(), 0..4);
    let program = ("[ -~]{0,12}\n?", any::<u8>()).prop_map(|(stdout, exit)| Program { stdout, exit });
    let programs = btree_map("[a-z /-]{1,5}".prop_map(|name| format!("${{ROOT}}/{name}")), program, 0..3);
    let parties = (certificates, sts, any_of::<Remote>(text), programs);
    (edition, platform, env, files, parties, options().boxed(), observe().boxed()).prop_map(
        |(edition, platform, env, files, (certificates, sts, remote, programs), options, observe)| Case {
            id: "f/s".to_owned(),
            edition,
            platform,
            env,
            files,
            programs,
            certificates,
            sts,
            remote,
            options,
            observe,
        },
    )
}

/// A certificate with any property, be it sensible or not.
fn properties() -> impl Strategy<Value = CertificateProperties> {
    let names = (of(text()), of(text()), of(text()));
    let plain = || "[a-z0-9./:]{1,6}".boxed();
    (any_of::<CertificateProperties>(plain), names).prop_map(|(properties, (subject, issuer, key))| {
        CertificateProperties { subject, issuer, key, ..properties }
    })
}

pub(super) fn error() -> BoxedStrategy<Error> {
    let leaf = (text(), of(text())).prop_map(|(code, message)| Error { code, message, ..Error::default() });
    leaf.prop_recursive(2, 3, 1, |inner| {
        (text(), of(text()), of(inner.clone()), vec(inner, 0..3)).prop_map(
            |(code, message, original, causes)| Error {
                code,
                message,
                original: original.map(Box::new),
                causes,
                panicked: false,
            },
        )
    })
    .boxed()
}

fn session() -> impl Strategy<Value = Session> {
    let handlers = of(btree_map(list(), vec(text(), 0..3), 1..4));
    let clients = || of(btree_map(text(), any_of::<ClientConfig>(text), 1..3));
    let clients = (clients(), clients());
    (
        of(text()),
        of(any_of::<Credentials>(text)),
        of(vec(call(), 0..3)),
        handlers,
        of(error()),
        of(any_of::<Trial>(text)),
        clients,
    )
        .prop_map(
            |(
                region,
                credentials,
                requests,
                handlers,
                fails_with,
                request,
                (services, services_no_resolve),
            )| {
                Session {
                    region,
                    credentials,
                    requests,
                    handlers,
                    fails_with,
                    request,
                    services,
                    services_no_resolve,
                    ..Session::default()
                }
            },
        )
}

fn call() -> impl Strategy<Value = Call> {
    let service = prop_oneof![3 => Just("sts".to_owned()), 1 => text()];
    (any_of::<Call>(text), service).prop_map(|(call, service)| Call {
        service,
        operation: "AssumeRole".into(),
        signature: None,
        ..call
    })
}

/// Any outcome. A copy makes no calls of its own.
pub(super) fn any_outcome() -> impl Strategy<Value = Outcome> {
    let with_copy = (session().boxed(), of(session().boxed())).prop_map(|(session, copy)| {
        let copy = copy.map(|copy| Box::new(Session { requests: None, call: None, ..copy }));
        Outcome::Session(Box::new(Session { copy, ..session }))
    });
    let failed =
        (error(), any::<bool>()).prop_map(|(error, panicked)| Outcome::Error(Error { panicked, ..error }));
    prop_oneof![3 => with_copy, 1 => failed]
}
