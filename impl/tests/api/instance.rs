//! The credentials of an instance, from a metadata service on loopback.

use std::fs;
use std::io::Write as _;
use std::thread;
use std::time::{Duration, Instant};

use awsess::{
    Config, CredentialsValue, DefaultHttpClient, Edition, EndpointSettings, Error, ErrorKind,
    InstanceErrorKind, InstanceProvider, Options, ResolvedEndpoint, Session, SharedConfigState,
};

use crate::clock::TestClock;
use crate::home::Home;
use crate::sts::{Call, Sts, assumed, respond};
use crate::watchdog::in_time;

use Edition::{V1_14, V1_55};

const TOKEN: &str = "PUT /latest/api/token";
const LIST: &str = "GET /latest/meta-data/iam/security-credentials/";
const ROLE: &str = "GET /latest/meta-data/iam/security-credentials/role";

/// The answer with the credentials of a role.
fn keys(expiration: &str) -> String {
    format!(
        "{{\"Code\": \"Success\", \"AccessKeyId\": \"KEY\", \"SecretAccessKey\": \"MARKER-S\", \"Token\": \"MARKER-T\", \
         \"Expiration\": \"{expiration}\"}}"
    )
}

/// What a healthy service answers.
fn healthy(call: &Call) -> (u16, String) {
    let body = match &*call.target {
        TOKEN => "MARKER-TOKEN".into(),
        target if target.ends_with("/security-credentials/") || target.ends_with("/security-credentials") => {
            "role\nanother".into()
        }
        _ => keys("2999-01-01T00:00:00Z"),
    };
    (200, body)
}

/// A service that answers each call, of which the number is told, with a status and a body. Tokens live for six hours.
fn serving(answer: impl Fn(&Call, usize) -> (u16, String) + Send + Sync + 'static) -> Sts {
    Sts::writing(move |call, number, stream| {
        let (status, body) = answer(call, number);
        respond(stream, status, "X-Aws-Ec2-Metadata-Token-Ttl-Seconds: 21600\r\n", &body);
    })
}

/// The options of a program on an instance with this service.
fn options(edition: Edition, server: &Sts, config: Config) -> Options {
    let url = format!("{}/latest", server.endpoint());
    let resolver = move |service: &str, region: &str, _: &EndpointSettings| {
        assert!(service != "ec2metadata" || region.is_empty());
        Ok(ResolvedEndpoint::new(url.clone()))
    };
    let config = config.endpoint_resolver(resolver);
    Home::new().options(&[("AWS_EC2_METADATA_DISABLED", "")]).edition(edition).config(config)
}

fn session(edition: Edition, server: &Sts) -> Session {
    Session::new_session_with_options(options(edition, server, Config::new())).unwrap()
}

fn retrieve(edition: Edition, server: &Sts) -> Result<CredentialsValue, Error> {
    session(edition, server).credentials().retrieve()
}

fn targets(server: &Sts) -> Vec<String> {
    server.calls().into_iter().map(|call| call.target).collect()
}

/// The error of the provider: in a chain it is the last cause.
fn cause(error: &Error) -> Error {
    error.causes().last().unwrap_or(error).clone()
}

#[test]
fn edition_1_55_requests_everything_with_a_token() {
    let server = serving(|call, _| healthy(call));
    let session = session(V1_55, &server);
    assert!(server.calls().is_empty());
    let value = session.credentials().retrieve().unwrap();
    assert_eq!((&*value.provider_name, &*value.access_key_id), ("EC2RoleProvider", "KEY"));
    assert_eq!(value.session_token.unwrap().expose(), "MARKER-T");
    session.credentials().expire();
    session.credentials().retrieve().unwrap();
    assert_eq!(targets(&server), [TOKEN, LIST, ROLE, LIST, ROLE]);
    let calls = server.calls();
    assert_eq!(calls[0].headers["x-aws-ec2-metadata-token-ttl-seconds"], "21600");
    for call in &calls[1..] {
        assert_eq!(call.headers["x-aws-ec2-metadata-token"], "MARKER-TOKEN");
        assert!(!call.headers.contains_key("authorization"));
    }
}

#[test]
fn edition_1_14_requests_no_token() {
    let server = serving(|call, _| healthy(call));
    assert_eq!(retrieve(V1_14, &server).unwrap().access_key_id, "KEY");
    assert_eq!(targets(&server), [LIST.trim_end_matches('/'), ROLE]);
}

#[test]
fn the_environment_names_the_endpoint_also_for_the_deprecated_constructor() {
    let server = serving(|call, _| healthy(call));
    let home = Home::new();
    let endpoint = format!("{}/any/path", server.endpoint());
    let variables = [("AWS_EC2_METADATA_DISABLED", ""), ("AWS_EC2_METADATA_SERVICE_ENDPOINT", &*endpoint)];
    let resolver = |_: &str, _: &str, _: &EndpointSettings| Ok(ResolvedEndpoint::new("http://[::1]:1"));
    let config = Config::new().endpoint_resolver(resolver).endpoint("http://[::1]:2");
    let session = Session::new_in(V1_55, home.environment(&variables), [config.clone()]);
    assert_eq!(session.credentials().retrieve().unwrap().access_key_id, "KEY");
    let session = Session::new_session_with_options(home.options(&variables).config(config)).unwrap();
    assert_eq!(session.credentials().retrieve().unwrap().access_key_id, "KEY");
}

#[test]
fn a_role_is_assumed_with_the_credentials_of_the_instance() {
    let server = serving(|call, _| healthy(call));
    let sts = Sts::answering(|call, _| (200, assumed(call.role(), "2999-01-01T00:00:00Z")));
    let home = Home::new();
    let role = "arn:aws:iam::123456789012:role/r";
    let endpoint = server.endpoint();
    let variables = [("AWS_EC2_METADATA_DISABLED", ""), ("AWS_EC2_METADATA_SERVICE_ENDPOINT", &*endpoint)];
    for source in ["credential_source = Ec2InstanceMetadata", ""] {
        fs::write(home.path("config"), format!("[default]\nrole_arn = {role}\n{source}\n")).unwrap();
        let config = Config::new().endpoint(sts.endpoint()).region("eu-west-1");
        let options = home.options(&variables).shared_config_state(SharedConfigState::Enable).config(config);
        let session = Session::new_session_with_options(options).unwrap();
        assert_eq!(session.credentials().retrieve().unwrap().access_key_id, format!("KEY-OF:{role}"));
        assert_eq!(sts.calls().last().unwrap().signer().0, "KEY");
    }
}

#[test]
fn without_a_token_the_service_is_asked_by_version_1() {
    // The calls for a token in two retrievals.
    for (status, tokens) in [(403, 1), (404, 1), (405, 1), (401, 4), (500, 12)] {
        let server = serving(
            move |call, _| if call.target == TOKEN { (status, "MARKER".into()) } else { healthy(call) },
        );
        let session = session(V1_55, &server);
        for _ in 0..2 {
            session.credentials().expire();
            session.credentials().retrieve().unwrap();
        }
        let calls = server.calls();
        assert!(calls.iter().all(|call| !call.headers.contains_key("x-aws-ec2-metadata-token")));
        let count = calls.iter().filter(|call| call.target == TOKEN).count();
        assert_eq!(count, tokens, "{status}");
    }
}

#[test]
fn a_wrong_request_for_a_token_fails_at_once() {
    let server = serving(|call, _| if call.target == TOKEN { (400, "MARKER".into()) } else { healthy(call) });
    let error = cause(&retrieve(V1_55, &server).unwrap_err());
    assert_eq!(targets(&server), [TOKEN]);
    let shown = error.to_string();
    assert!(shown.starts_with("EC2RoleRequestError: no EC2 instance role found: 400 Bad Request"), "{shown}");
    assert!(!format!("{error:?} {shown}").contains("MARKER"));
}

#[test]
fn version_1_can_be_disabled_by_the_config_the_environment_and_the_files() {
    let server = serving(|call, _| if call.target == TOKEN { (403, String::new()) } else { healthy(call) });
    let home = Home::new();
    let endpoint = server.endpoint();
    let is_asked = |config: Config, variable: &str, key: &str| {
        fs::write(home.path("config"), format!("[default]\nec2_metadata_v1_disabled = {key}\n")).unwrap();
        let variables = [
            ("AWS_EC2_METADATA_DISABLED", ""),
            ("AWS_EC2_METADATA_SERVICE_ENDPOINT", &*endpoint),
            ("AWS_EC2_METADATA_V1_DISABLED", variable),
        ];
        let options = home.options(&variables).shared_config_state(SharedConfigState::Enable).config(config);
        let retrieved = Session::new_session_with_options(options).unwrap().credentials().retrieve();
        if let Err(error) = &retrieved {
            let text = cause(error).to_string();
            assert!(text.contains("EC2MetadataError: failed to get IMDSv2 token and fallback"), "{text}");
        }
        retrieved.is_ok()
    };
    let fallback = |enable| Config::new().ec2_metadata_enable_fallback(enable);
    assert!(is_asked(Config::new(), "", "false"));
    assert!(!is_asked(Config::new(), "", "true"));
    assert!(!is_asked(Config::new(), "TRUE", "false"));
    assert!(is_asked(Config::new(), "False", "true"));
    assert!(!is_asked(Config::new(), "1", "true"));
    assert!(is_asked(fallback(true), "true", "true"));
    assert!(!is_asked(fallback(false), "false", "false"));
}

#[test]
fn a_rejected_token_is_forgotten() {
    let server = serving(|call, number| if number == 1 { (401, String::new()) } else { healthy(call) });
    let session = session(V1_55, &server);
    session.credentials().retrieve().unwrap_err();
    session.credentials().retrieve().unwrap();
    assert_eq!(targets(&server), [TOKEN, LIST, TOKEN, LIST, ROLE]);
}

#[test]
fn a_token_is_requested_again_half_a_minute_before_it_expires() {
    let clock = TestClock::new();
    let server = Sts::writing(|call, _, stream| {
        respond(stream, 200, "X-Aws-Ec2-Metadata-Token-Ttl-Seconds: 90\r\n", &healthy(call).1);
    });
    let options = options(V1_55, &server, Config::new()).clock(clock.clone());
    let session = Session::new_session_with_options(options).unwrap();
    let mut tokens = |seconds| {
        clock.advance(Duration::from_secs(seconds));
        session.credentials().expire();
        session.credentials().retrieve().unwrap();
        targets(&server).iter().filter(|target| *target == TOKEN).count()
    };
    assert_eq!([0, 60, 1].map(&mut tokens), [1, 1, 2]);
}

#[test]
fn a_token_without_a_lifetime_or_one_that_is_no_header_is_not_used() {
    for (headers, token, tokens) in
        [("", "TOKEN", 6), ("X-Aws-Ec2-Metadata-Token-Ttl-Seconds: 60\r\n", "a\u{1}b", 1)]
    {
        let server = Sts::writing(move |call, _, stream| {
            let body = healthy(call).1;
            let (headers, body) = if call.target == TOKEN { (headers, token) } else { ("", &*body) };
            respond(stream, 200, headers, body);
        });
        let retrieved = retrieve(V1_55, &server);
        assert_eq!(targets(&server).iter().filter(|target| *target == TOKEN).count(), tokens);
        assert_eq!(retrieved.is_ok(), tokens == 6);
    }
}

#[test]
fn each_failure_has_its_code() {
    let list = |body: &'static str| {
        move |call: &Call| if call.target == LIST { (200, body.into()) } else { healthy(call) }
    };
    let role = |status, body: &'static str| {
        move |call: &Call| if call.target == ROLE { (status, body.into()) } else { healthy(call) }
    };
    type Answer = Box<dyn Fn(&Call) -> (u16, String) + Send + Sync>;
    let cases: [(Answer, &str, &str); 6] = [
        (Box::new(list("")), "EmptyEC2RoleList", "empty EC2 Role list"),
        (
            Box::new(role(404, "MARKER")),
            "EC2RoleRequestError",
            "failed to get role EC2 instance role credentials",
        ),
        (
            Box::new(role(200, "MARKER")),
            "SerializationError",
            "failed to decode role EC2 instance role credentials",
        ),
        (Box::new(role(200, "{}")), "", ""),
        (Box::new(role(200, "{\"code\": \"Failed\", \"message\": \"not yet\"} x")), "Failed", "not yet"),
        (
            Box::new(|call: &Call| {
                if call.target == LIST {
                    (200, "{\"MARKER\"}".into())
                } else if call.target == TOKEN {
                    healthy(call)
                } else {
                    (404, String::new())
                }
            }),
            "EC2RoleRequestError",
            "failed to get [redacted] EC2 instance role credentials",
        ),
    ];
    for (answer, code, message) in cases {
        let server = serving(move |call, _| answer(call));
        let error = cause(&retrieve(V1_55, &server).unwrap_err());
        assert_eq!((error.code().unwrap_or_default(), &*error.message()), (code, message));
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("MARKER"), "{shown}");
    }
}

#[test]
fn a_service_that_fails_is_asked_three_times_with_three_requests_for_a_token_each() {
    let server = serving(|_, _| (500, "MARKER".into()));
    let error = cause(&retrieve(V1_55, &server).unwrap_err());
    assert_eq!(server.calls().len(), 12);
    assert_eq!(error.kind(), &ErrorKind::InstanceError(InstanceErrorKind::NoRole));
    let shown = format!("{error} {error:?}");
    assert!(shown.contains("EC2MetadataError") && !shown.contains("MARKER"), "{shown}");
    let server = serving(|_, _| (500, String::new()));
    retrieve(V1_14, &server).unwrap_err();
    assert_eq!(server.calls().len(), 4);
}

#[test]
fn the_retries_of_a_config_apply_only_with_another_client() {
    for (config, calls) in [
        (Config::new().max_retries(0), 12),
        (Config::new().max_retries(0).http_client(DefaultHttpClient::new()), 12),
        (Config::new().max_retries(0).ec2_metadata_disable_timeout_override(true), 2),
        (Config::new().http_client(DefaultHttpClient::new().timeout(Duration::from_secs(9))), 20),
    ] {
        let server = serving(|_, _| (500, String::new()));
        let options = options(V1_55, &server, config);
        Session::new_session_with_options(options).unwrap().credentials().retrieve().unwrap_err();
        assert_eq!(server.calls().len(), calls);
    }
}

#[test]
fn credentials_expire_five_minutes_early_and_at_once_without_an_expiration() {
    for (expiration, expected) in [("2026-01-01T00:10:00Z", [2, 2, 4]), ("", [2, 4, 6])] {
        let clock = TestClock::new();
        let server = serving(move |call, _| match healthy(call) {
            (_, body) if call.target == ROLE => {
                let body = body.replace("2999-01-01T00:00:00Z", expiration);
                (200, body.replace(", \"Expiration\": \"\"", ""))
            }
            answer => answer,
        });
        let options = options(V1_55, &server, Config::new()).clock(clock.clone());
        let session = Session::new_session_with_options(options).unwrap();
        let mut calls = |seconds| {
            clock.advance(Duration::from_secs(seconds));
            session.credentials().retrieve().unwrap();
            server.calls().len() - 1
        };
        assert_eq!([0, 300, 1].map(&mut calls), expected);
    }
}

#[test]
fn a_disabled_service_is_not_asked() {
    for &edition in Edition::ALL {
        let server = serving(|call, _| healthy(call));
        let home = Home::new();
        for (value, is_disabled) in [("TRUE", true), ("1", false)] {
            let environment = home.environment(&[("AWS_EC2_METADATA_DISABLED", value)]);
            let options = options(edition, &server, Config::new()).environment(environment);
            let retrieved = Session::new_session_with_options(options).unwrap().credentials().retrieve();
            assert_eq!(retrieved.is_err(), is_disabled);
            if let Err(error) = retrieved {
                assert!(server.calls().is_empty());
                let text = cause(&error).to_string();
                assert!(text.contains("RequestCanceled: EC2 IMDS access disabled via AWS_EC2"), "{text}");
            }
        }
    }
}

#[test]
fn an_endpoint_that_is_none_is_an_error() {
    for (endpoint, code) in [
        ("nowhere", "MissingEndpoint"),
        ("127.0.0.1:1338", "InvalidEndpointURL"),
        ("localhost:1338", "RequestError"),
    ] {
        let variables = [("AWS_EC2_METADATA_DISABLED", ""), ("AWS_EC2_METADATA_SERVICE_ENDPOINT", endpoint)];
        let session = Session::new_session_with_options(Home::new().options(&variables)).unwrap();
        let text = cause(&session.credentials().retrieve().unwrap_err()).to_string();
        assert!(text.contains(code), "{text}");
    }
}

#[test]
fn a_service_that_drips_is_given_up_after_a_second() {
    let server = Sts::writing(|call, _, stream| {
        if call.target == TOKEN {
            return respond(stream, 403, "", "");
        }
        _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
        while stream.write_all(b" ").is_ok() {
            thread::sleep(Duration::from_millis(50));
        }
    });
    in_time(move || {
        let start = Instant::now();
        let error = cause(&retrieve(V1_55, &server).unwrap_err());
        assert!(error.to_string().contains("RequestError"), "{error}");
        assert_eq!(server.calls().len(), 4);
        assert!(start.elapsed() >= Duration::from_secs(3), "three attempts of a second each");
    });
}

#[test]
fn a_service_that_redirects_to_itself_or_answers_without_an_end_is_given_up() {
    let redirecting = Sts::writing(|_, _, stream| respond(stream, 302, "Location: /latest/x\r\n", ""));
    let endless = Sts::writing(|_, _, stream| {
        _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
        while stream.write_all(&[b' '; 1 << 16]).is_ok() {}
    });
    in_time(move || {
        let error = cause(&retrieve(V1_55, &redirecting).unwrap_err());
        assert!(error.to_string().contains("stopped after 10 redirects"), "{error}");
        assert_eq!(redirecting.calls().len(), 12 * 10);
        let error = cause(&retrieve(V1_55, &endless).unwrap_err());
        assert!(error.to_string().contains("larger than the limit"), "{error}");
        assert_eq!(endless.calls().len(), 2);
    });
}

#[test]
fn a_program_can_use_the_provider_with_its_own_options() {
    let server = serving(|call, _| healthy(call));
    let config = Config::new().endpoint(server.endpoint());
    let options = Home::new().options(&[("AWS_EC2_METADATA_DISABLED", "")]).config(config);
    let session = Session::new_session_with_options(options).unwrap();
    let provider = InstanceProvider::new(&session).expiry_window(Duration::MAX);
    assert!(!format!("{provider:?}").contains("MARKER"));
    let credentials = provider.credentials();
    for calls in [3, 5] {
        credentials.retrieve().unwrap();
        assert_eq!(server.calls().len(), calls, "everything expires within the window");
    }
}
