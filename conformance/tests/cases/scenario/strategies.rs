//! Cases and outcomes of any shape, for the writer's test: worse than any program would make them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::collection::{btree_map, vec};
use proptest::option::of;
use proptest::prelude::*;

use awsess_conformance::case::*;
use awsess_conformance::model;
use awsess_conformance::outcome::{
    Call, ClientConfig, Credentials, CredentialsValue, Error, FailedRetrieval, Outcome, Session, Trial,
};

use super::{given, only};

/// Text with what is hard to write down.
fn text() -> impl Strategy<Value = String> {
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
    vec(part, 0..6).prop_map(|parts| parts.concat())
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
        1 => proptest::sample::select(bundles()),
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

fn credentials() -> impl Strategy<Value = UserCredentials> {
    let keys = (text(), text(), text()).prop_map(|(access_key_id, secret_access_key, session_token)| {
        StaticCredentials { access_key_id, secret_access_key, session_token }
    });
    prop_oneof![
        Just(UserCredentials::Named(NamedCredentials::Anonymous)),
        keys.prop_map(UserCredentials::Static)
    ]
}

fn resolution() -> impl Strategy<Value = Resolution> {
    let failed = (text(), text())
        .prop_map(|(code, message)| FailedResolution { error: ResolverError { code, message } });
    let endpoint = ((text(), text()), text(), text(), any::<bool>()).prop_map(
        |((url, partition_id), signing_region, signing_name, signing_name_derived)| ResolvedEndpoint {
            url,
            partition_id,
            signing_region,
            signing_name,
            signing_name_derived,
        },
    );
    prop_oneof![failed.prop_map(Resolution::Failed), endpoint.prop_map(Resolution::Endpoint)]
}

fn config() -> impl Strategy<Value = Config> {
    let client = prop_oneof![Just(HttpClient::RootsCanBeSet), Just(HttpClient::Opaque)];
    let mode = || of(prop_oneof![Just(RegionalEndpoint::Legacy), Just(RegionalEndpoint::Regional)]);
    let flag = || of(any::<bool>());
    let client = (of(client), of(text()));
    let addresses = (of(text()), of(btree_map(text(), resolution(), 0..3)));
    let endpoints = (flag(), flag(), flag(), mode(), mode());
    let flags = (flag(), flag(), flag(), flag());
    let requests = ((flag(), flag()), of(any::<i64>()), flags);
    (of(text()), addresses, flag(), of(credentials()), requests, client, endpoints).prop_map(
        |(
            region,
            (endpoint, endpoint_resolver),
            disable_ssl,
            credentials,
            ((credentials_chain_verbose_errors, disable_param_validation), max_retries, flags),
            client,
            endpoints,
        )| Config {
            region,
            endpoint,
            endpoint_resolver,
            disable_ssl,
            use_dual_stack: endpoints.0,
            use_dual_stack_endpoint: endpoints.1,
            use_fips_endpoint: endpoints.2,
            sts_regional_endpoint: endpoints.3,
            s3_us_east_1_regional_endpoint: endpoints.4,
            credentials,
            credentials_chain_verbose_errors,
            disable_param_validation,
            max_retries,
            s3_use_arn_region: flags.0,
            enable_endpoint_discovery: flags.1,
            ec2_metadata_enable_fallback: flags.2,
            ec2_metadata_disable_timeout_override: flags.3,
            http_client: client.0,
            http_client_roots: client.1,
        },
    )
}

fn web_identity_provider() -> impl Strategy<Value = WebIdentityProvider> {
    (any::<u32>(), any::<u32>(), vec(text(), 0..3)).prop_map(|(duration, expiry_window, policy_arns)| {
        WebIdentityProvider { duration, expiry_window, policy_arns }
    })
}

fn process_provider() -> impl Strategy<Value = ProcessProvider> {
    (any::<u32>(), any::<u32>())
        .prop_map(|(max_buf_size, expiry_window)| ProcessProvider { max_buf_size, expiry_window })
}

fn imds_options() -> impl Strategy<Value = (String, Option<ImdsEndpointMode>)> {
    (text(), of(prop_oneof![Just(ImdsEndpointMode::IPv4), Just(ImdsEndpointMode::IPv6)]))
}

fn options() -> impl Strategy<Value = Options> {
    let state = prop_oneof![
        Just(SharedConfigState::FromEnv),
        Just(SharedConfigState::Disable),
        Just(SharedConfigState::Enable)
    ];
    let tokens = (of(text()), vec(text(), 0..3));
    let pem = (of(text()), of(text()), of(text()));
    let full = (
        (any::<bool>(), any::<u32>(), web_identity_provider(), process_provider(), imds_options()),
        (text(), vec(edit(), 0..3)),
        state,
        of(vec(text(), 0..3)),
        tokens,
        pem,
        config().boxed(),
    )
        .prop_map(
            |(
                (must, assume_role_duration, web_identity_provider, process_provider, imds),
                (profile, edit_handlers),
                shared_config_state,
                shared_config_files,
                (assume_role_token, assume_role_tokens),
                (custom_ca_bundle, client_tls_cert, client_tls_key),
                config,
            )| Options {
                constructor: Constructor::NewSessionWithOptions,
                must,
                profile,
                shared_config_state,
                shared_config_files,
                assume_role_token,
                assume_role_tokens,
                custom_ca_bundle,
                client_tls_cert,
                client_tls_key: client_tls_key.map(PrivateKey),
                assume_role_duration,
                web_identity_provider,
                process_provider,
                ec2_imds_endpoint: imds.0,
                ec2_imds_endpoint_mode: imds.1,
                edit_handlers,
                config,
            },
        );
    let new =
        config().prop_map(|config| Options { constructor: Constructor::New, config, ..Options::default() });
    let new_session = (any::<bool>(), config().boxed()).prop_map(|(must, config)| Options {
        constructor: Constructor::NewSession,
        must,
        config,
        ..Options::default()
    });
    prop_oneof![3 => full, 1 => new, 1 => new_session]
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
    proptest::sample::select(lists())
}

fn edit() -> impl Strategy<Value = HandlerEdit> {
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
    let copy = of((config().boxed(), vec(edit(), 0..3)));
    let uses = (prop_oneof![Just(0), Just(1), any::<u8>()], any::<u8>(), of(config().boxed()));
    let services = || vec(text(), 1..3);
    (
        (services(), services(), of(config().boxed())),
        (any::<bool>(), any::<bool>()),
        vec(edit(), 0..3),
        copy,
        Just(true),
        prop_oneof![Just(0), any::<u32>()],
        (uses, vec(path(), 1..3)),
    )
        .prop_map(
            |(
                services,
                (handlers, config),
                edit_handlers,
                copy,
                request,
                readers,
                ((refreshes, again, call_with), files),
            )| {
                let (services, services_no_resolve, services_with) = services;
                let (copy_with, edit_copy_handlers) = copy
                    .map_or((Some(Config::default()), Vec::new()), |(config, edits)| (Some(config), edits));
                Observe {
                    services,
                    services_no_resolve,
                    services_with,
                    handlers,
                    config,
                    edit_handlers,
                    copy_with,
                    edit_copy_handlers,
                    request,
                    readers,
                    refreshes,
                    again,
                    call_with,
                    files,
                }
            },
        )
}

/// Any case that a program could mean; every one copies the session, makes client configs and makes a request, so that any
/// claim may follow.
pub(super) fn any_case() -> impl Strategy<Value = Case> {
    let edition = proptest::sample::select(Edition::ALL.to_vec());
    let platform = prop_oneof![Just(Platform::Unix), Just(Platform::Windows)];
    let env = vec(variable(), 0..5).prop_map(|variables| variables.into_iter().collect());
    let certificate = proptest::sample::select(Certificate::ALL.to_vec());
    let shown = vec("[a-z -]{0,5}", 1..4).prop_map(Sts::showing);
    let sts = of(prop_oneof![certificate.prop_map(Sts::of_run), shown]);
    let certificates = btree_map("[a-z -]{0,5}", properties(), 0..3);
    let files = btree_map(path(), file(), 0..4);
    let party = || vec(answer(), 0..3).prop_map(|answers| Party { answers });
    let remote = (of(party()), of(party()), of(party()), of(party()), party());
    let remote =
        remote.prop_map(|(container, imds, oidc, sso, sts)| Remote { container, imds, oidc, sso, sts });
    let program = ("[ -~]{0,12}\n?", any::<u8>()).prop_map(|(stdout, exit)| Program { stdout, exit });
    let programs = btree_map("[a-z /-]{1,5}".prop_map(|name| format!("${{ROOT}}/{name}")), program, 0..3);
    let parties = (certificates, sts, remote, programs);
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

/// An answer of a party, be it one that the model knows or not.
fn answer() -> impl Strategy<Value = Answer> {
    let error = (text(), text(), any::<u16>())
        .prop_map(|(code, message, status)| ErrorAnswer { error: RemoteError { code, message, status } });
    let keys = (text(), text(), text()).prop_map(|(access_key_id, secret_access_key, session_token)| {
        StaticCredentials { access_key_id, secret_access_key, session_token }
    });
    let healthy = (of(keys), of(any::<i64>()));
    prop_oneof![
        Just(Answer::None(NoAnswer::Closed)),
        error.prop_map(Answer::Error),
        (any::<u16>(), text()).prop_map(|(status, text)| Answer::Text(TextAnswer { status, text })),
        (any::<u16>(), text())
            .prop_map(|(status, location)| Answer::Redirect(RedirectAnswer { status, location })),
        healthy.prop_map(|(keys, expires_in)| Answer::Healthy(HealthyAnswer { keys, expires_in })),
    ]
}

/// A certificate with any property, be it sensible or not.
fn properties() -> impl Strategy<Value = CertificateProperties> {
    let validity =
        prop_oneof![Just(Validity::Valid), Just(Validity::NotYetValid), Just(Validity::Unreadable)];
    let version = prop_oneof![Just(CertificateVersion::Third), Just(CertificateVersion::First)];
    let usage = prop_oneof![Just(KeyUsage::KeyCertSign), Just(KeyUsage::CrlSign)];
    let extended = prop_oneof![Just(ExtendedKeyUsage::Any), Just(ExtendedKeyUsage::ClientAuth)];
    let list = || vec("[a-z0-9./:]{1,6}", 0..3);
    let names = (of(text()), of(text()), of(text()));
    let constraints = (list(), list(), list(), list());
    let usages = (vec(usage, 0..3), vec(extended, 0..3));
    let basic = (version, validity, of(any::<bool>()), of(any::<u8>()));
    (names, basic, usages, list(), vec(any::<std::net::IpAddr>(), 0..3), constraints).prop_map(
        |(names, basic, (key_usage, extended_key_usage), dns_names, ip_addresses, constraints)| {
            let (subject, issuer, key) = names;
            let (version, validity, authority, path_length) = basic;
            let (permitted_dns_names, excluded_dns_names, permitted_ip_ranges, excluded_ip_ranges) =
                constraints;
            CertificateProperties {
                subject,
                issuer,
                key,
                version,
                validity,
                authority,
                path_length,
                key_usage,
                extended_key_usage,
                dns_names,
                ip_addresses,
                permitted_dns_names,
                excluded_dns_names,
                permitted_ip_ranges,
                excluded_ip_ranges,
            }
        },
    )
}

fn error() -> impl Strategy<Value = Error> {
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
}

fn retrieved() -> impl Strategy<Value = Credentials> {
    let value = (text(), text(), text(), of(text())).prop_map(
        |(access_key_id, secret_access_key, session_token, provider_name)| CredentialsValue {
            access_key_id,
            secret_access_key,
            session_token,
            provider_name,
        },
    );
    prop_oneof![
        error().prop_map(|error| Credentials::Failed(FailedRetrieval { error })),
        value.prop_map(Credentials::Value)
    ]
}

fn session() -> impl Strategy<Value = Session> {
    let handlers = of(btree_map(list(), vec(text(), 0..3), 1..4));
    let trial = (vec(text(), 0..3), of(error())).prop_map(|(ran, error)| Trial { ran, error });
    let clients = || of(btree_map(text(), client(), 1..3));
    let clients = (clients(), clients());
    (of(text()), of(retrieved()), of(vec(call(), 0..3)), handlers, of(error()), of(trial), clients).prop_map(
        |(region, credentials, requests, handlers, fails_with, request, (services, services_no_resolve))| {
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

fn client() -> impl Strategy<Value = ClientConfig> {
    (text(), text(), text(), of(text()), of(any::<i64>()), of(error())).prop_map(
        |(endpoint, signing_region, signing_name, partition, max_retries, error)| ClientConfig {
            endpoint,
            signing_region,
            signing_name,
            partition,
            max_retries,
            error,
        },
    )
}

fn call() -> impl Strategy<Value = Call> {
    let service = prop_oneof![3 => Just("sts".to_owned()), 1 => text()];
    let signed = (text(), text(), service, of(text()), (of(text()), of(text())));
    (signed, btree_map(text(), text(), 0..3)).prop_map(
        |((signed_with, signing_region, service, host, of_connection), parameters)| Call {
            service,
            operation: "AssumeRole".into(),
            signed_with,
            signing_region,
            signature: None,
            host,
            client_certificate: of_connection.0,
            execution_environment: of_connection.1,
            parameters,
        },
    )
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
