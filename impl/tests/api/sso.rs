//! Single sign-on: real files with tokens, and a portal and an OIDC service on loopback.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, SystemTime};

use awsess::{
    Config, Credentials, CredentialsValue, Error, ErrorKind, Handlers, Options, RESPONSE_LIMIT, Session,
    SharedConfigState, SsoErrorKind, SsoProvider, SsoTokenProvider,
};

use crate::home::Home;
use crate::sts::{Call, Sts, assumed, respond};

const START_URL: &str = "https://example.com/start";
/// The SHA-1 of the start URL, and that of the name `dev`.
const START_URL_FILE: &str = "sso/cache/b343494cf15ba6b81449840ea93161cf3b27e5e3.json";
const SESSION_FILE: &str = "sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json";

const LEGACY: &str = "[default]\nsso_start_url = https://example.com/start\nsso_region = us-west-2\n\
                      sso_account_id = 123456789012\nsso_role_name = Read Only\n";
const WITH_SESSION: &str = "[default]\nsso_session = dev\nsso_account_id = 123456789012\nsso_role_name = ReadOnly\n\
                            [sso-session dev]\nsso_start_url = https://example.com/start\nsso_region = us-west-2\n";

const FUTURE: &str = "2999-01-01T00:00:00Z";
const PAST: &str = "2001-01-01T00:00:00Z";

/// A healthy response of the portal. The credentials expire after any test.
const CREDENTIALS: &str = r#"{"roleCredentials": {"accessKeyId": "AKID", "secretAccessKey": "SECRET", "sessionToken": "TOKEN", "expiration": 32472144000000}}"#;
/// A healthy response of OIDC.
const RENEWED: &str =
    r#"{"accessToken": "RENEWED-MARKER", "expiresIn": 3600, "refreshToken": "REFRESH-2-MARKER"}"#;

/// A token file of an `sso_session` that expires at this time.
fn session_token(expires: &str) -> String {
    format!(
        r#"{{"startUrl": "x", "accessToken": "OLD-MARKER", "expiresAt": "{expires}", "clientId": "CLIENT",
            "clientSecret": "CLIENT-MARKER", "refreshToken": "REFRESH-MARKER", "big": 12345678901234567890,
            "nested": {{"b": [1.0, null], "a": "<é>"}}}}"#
    )
}

fn is_refresh(call: &Call) -> bool {
    call.target == "POST /token"
}

/// A server that is both the portal and OIDC, and healthy.
fn healthy() -> Sts {
    Sts::answering(|call, _| (200, if is_refresh(call) { RENEWED } else { CREDENTIALS }.into()))
}

/// A home with a config and a token file.
fn home(config: &str, file: &str, token: &str) -> Home {
    let home = Home::with("", config);
    write(&home.path(file), token);
    home
}

fn write(file: &Path, text: &str) {
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}

fn options(home: &Home, server: &Sts) -> Options {
    let config = Config::new().endpoint(server.endpoint()).region("eu-west-1");
    home.options(&[]).config(config).shared_config_state(SharedConfigState::Enable)
}

fn credentials(options: Options) -> Credentials {
    Session::new_session_with_options(options).unwrap().credentials().clone()
}

fn retrieve(home: &Home, server: &Sts) -> Result<CredentialsValue, Error> {
    credentials(options(home, server)).retrieve()
}

fn kind(error: &Error) -> SsoErrorKind {
    match error.kind() {
        ErrorKind::SsoError(kind) => *kind,
        other => panic!("{other:?}"),
    }
}

/// The retrieval fails, and no formatter shows a secret.
fn failure(home: &Home, server: &Sts) -> Error {
    let error = retrieve(home, server).unwrap_err();
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("MARKER"), "{shown}");
    error
}

#[test]
fn a_profile_gets_the_credentials_of_its_role_for_the_token_of_its_start_url() {
    let token = format!(r#"{{"accessToken": "MARKER", "expiresAt": "{FUTURE}"}}"#);
    let (home, server) = (home(LEGACY, START_URL_FILE, &token), healthy());
    let session = Session::new_session_with_options(options(&home, &server)).unwrap();
    assert!(server.calls().is_empty(), "the portal is called when credentials are needed");
    let value = session.credentials().retrieve().unwrap();
    assert_eq!((&*value.access_key_id, &*value.provider_name), ("AKID", "SSOProvider"));
    assert_eq!(
        (value.secret_access_key.expose(), value.session_token.unwrap().expose()),
        ("SECRET", "TOKEN")
    );
    assert_eq!(value.expiry, Some(SystemTime::UNIX_EPOCH + Duration::from_secs(32_472_144_000)));
    let [call] = server.calls().try_into().unwrap();
    assert_eq!(call.target, "GET /federation/credentials?account_id=123456789012&role_name=Read+Only");
    assert_eq!(call.headers["x-amz-sso_bearer_token"], "MARKER");
    assert!(!call.headers.contains_key("authorization"), "the request is not signed");
    assert!(call.body.is_empty());
    session.credentials().retrieve().unwrap();
    assert_eq!(server.calls().len(), 1, "the credentials are cached until they expire");
}

#[test]
fn the_portal_is_that_of_the_region_of_single_sign_on() {
    let token = format!(r#"{{"accessToken": "T", "expiresAt": "{FUTURE}"}}"#);
    let home = home(LEGACY, START_URL_FILE, &token);
    let mut handlers = Handlers::empty(awsess::Edition::V1_55);
    handlers.send.push_back(|request| {
        let (url, region) = (request.http_request.url.as_str().to_owned(), request.config.region.clone());
        request.error =
            Some(Error::new("Sent", format!("{url} {region:?} {:?}", request.client_info.service_name)));
    });
    let options = options(&home, &healthy()).config(Config::new().region("eu-west-1")).handlers(handlers);
    let error = credentials(options).retrieve().unwrap_err();
    assert_eq!(
        error.message(),
        "https://portal.sso.us-west-2.amazonaws.com/federation/credentials?account_id=123456789012&role_name=Read+Only \
         Some(\"us-west-2\") \"SSO\""
    );
}

#[test]
fn a_token_of_a_start_url_that_cannot_be_used_is_an_error_without_a_call() {
    let server = healthy();
    for (token, has_cause) in [
        (None, true),
        (Some(String::new()), true),
        (Some("MARKER".into()), true),
        (Some(format!(r#"{{"accessToken": "MARKER", "expiresAt": "{FUTURE}"}} x"#)), true),
        (Some(r#"{"accessToken": "MARKER", "expiresAt": "2999-01-01T00:00:00UTC"}"#.into()), true),
        (Some(r#"{"accessToken": "MARKER", "expiresAt": null}"#.into()), true),
        (Some(format!(r#"{{"accessToken": ["MARKER"], "expiresAt": "{FUTURE}"}}"#)), true),
        (Some(format!(r#"{{"accessToken": "", "expiresAt": "{FUTURE}"}}"#)), false),
        (Some(r#"{"accessToken": "MARKER"}"#.into()), false),
        (Some(format!(r#"{{"accessToken": "MARKER", "expiresAt": "{PAST}"}}"#)), false),
        (Some("null".into()), false),
    ] {
        let home = Home::with("", LEGACY);
        if let Some(token) = &token {
            write(&home.path(START_URL_FILE), token);
        }
        let error = failure(&home, &server);
        assert_eq!(kind(&error), SsoErrorKind::InvalidToken, "{token:?}");
        assert_eq!(error.code(), Some("SSOProviderInvalidToken"));
        assert_eq!(error.message(), "the SSO session has expired or is invalid");
        assert_eq!(error.original_error().is_some(), has_cause, "{token:?}");
    }
    assert!(server.calls().is_empty());
}

#[test]
fn names_of_a_start_url_token_match_in_any_case_and_the_file_is_read_at_each_retrieval() {
    let home = home(LEGACY, START_URL_FILE, &format!(r#"{{"ACCESSTOKEN": "1", "expiresat": "{FUTURE}"}}"#));
    let server = healthy();
    let credentials = credentials(options(&home, &server));
    credentials.retrieve().unwrap();
    write(&home.path(START_URL_FILE), &format!(r#"{{"accessToken": " 2 ", "expiresAt": "{FUTURE}"}}"#));
    credentials.expire();
    credentials.retrieve().unwrap();
    let tokens: Vec<_> =
        server.calls().iter().map(|call| call.headers["x-amz-sso_bearer_token"].clone()).collect();
    assert_eq!(tokens, ["1", "2"]);
}

#[test]
fn a_healthy_token_of_an_sso_session_is_not_renewed() {
    let token = session_token(FUTURE);
    let (home, server) = (home(WITH_SESSION, SESSION_FILE, &token), healthy());
    assert_eq!(retrieve(&home, &server).unwrap().access_key_id, "AKID");
    let [call] = server.calls().try_into().unwrap();
    assert_eq!(call.headers["x-amz-sso_bearer_token"], "OLD-MARKER");
    assert_eq!(fs::read_to_string(home.path(SESSION_FILE)).unwrap(), token);
}

#[test]
fn an_expired_token_of_an_sso_session_is_renewed_and_the_file_rewritten() {
    let (home, server) = (home(WITH_SESSION, SESSION_FILE, &session_token(PAST)), healthy());
    let file = home.path(SESSION_FILE);
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    retrieve(&home, &server).unwrap();
    let [renewal, portal] = server.calls().try_into().unwrap();
    assert_eq!(renewal.target, "POST /token");
    assert_eq!(
        renewal.body,
        r#"{"clientId":"CLIENT","clientSecret":"CLIENT-MARKER","grantType":"refresh_token","refreshToken":"REFRESH-MARKER"}"#
    );
    assert_eq!(renewal.headers["content-type"], "application/json");
    assert!(!renewal.headers.contains_key("authorization"));
    assert_eq!(portal.headers["x-amz-sso_bearer_token"], "RENEWED-MARKER");
    let text = fs::read_to_string(&file).unwrap();
    let (before, after) = text.split_once(r#""expiresAt":""#).unwrap();
    assert_eq!(
        before,
        r#"{"accessToken":"RENEWED-MARKER","big":12345678901234567890,"clientId":"CLIENT","clientSecret":"CLIENT-MARKER","#
    );
    let (expires, rest) = after.split_once('"').unwrap();
    assert_eq!(expires.len(), "2026-01-01T00:00:00Z".len());
    assert_eq!(
        rest,
        ",\"nested\":{\"b\": [1.0, null], \"a\": \"<é>\"},\"refreshToken\":\"REFRESH-2-MARKER\",\"startUrl\":\"x\"}\n"
    );
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(fs::read_dir(file.parent().unwrap()).unwrap().count(), 1, "no temporary file is left");
    // The next program needs no renewal.
    retrieve(&home, &server).unwrap();
    assert_eq!(server.calls().iter().filter(|call| is_refresh(call)).count(), 1);
}

#[test]
fn a_token_of_an_sso_session_that_cannot_be_used_is_an_error_without_a_call() {
    let server = healthy();
    let incomplete = SsoErrorKind::IncompleteToken;
    for (token, expected) in [
        (None, SsoErrorKind::UnreadableToken),
        (Some(String::new()), SsoErrorKind::MalformedToken),
        (Some("MARKER".into()), SsoErrorKind::MalformedToken),
        (Some(r#"{"accessToken": 3}"#.into()), SsoErrorKind::MalformedToken),
        (Some(r#"{"expiresAt": "MARKER"}"#.into()), SsoErrorKind::MalformedToken),
        (Some(r#"{"clientId": null}"#.into()), SsoErrorKind::MalformedToken),
        (Some("{}".into()), incomplete),
        (Some("[]".into()), incomplete),
        (Some("null".into()), incomplete),
        (Some("3".into()), incomplete),
        (Some(format!(r#"{{"AccessToken": "MARKER", "expiresAt": "{FUTURE}"}}"#)), incomplete),
        (Some(r#"{"accessToken": "MARKER", "expiresAt": "0001-01-01T00:00:00Z"}"#.into()), incomplete),
        (
            Some(format!(r#"{{"accessToken": "MARKER", "expiresAt": "{PAST}"}}"#)),
            SsoErrorKind::NotRefreshable,
        ),
        (Some(session_token(PAST).replace("CLIENT\"", "\"")), SsoErrorKind::NotRefreshable),
    ] {
        let home = Home::with("", WITH_SESSION);
        if let Some(token) = &token {
            write(&home.path(SESSION_FILE), token);
        }
        let error = failure(&home, &server);
        assert_eq!((kind(&error), error.code()), (expected, None), "{token:?}");
    }
    assert!(server.calls().is_empty());
}

#[test]
fn a_renewal_that_fails_leaves_the_file() {
    let token = session_token(PAST);
    let refusal = r#"{"__type": "aws#InvalidGrantException", "message": "no REFRESH-MARKER of CLIENT-MARKER", "error": "invalid_grant"}"#;
    for (status, answer, expected, cause, calls) in [
        (400, refusal, SsoErrorKind::RefreshFailed, "InvalidGrantException: no [redacted] of [redacted]", 1),
        (500, "", SsoErrorKind::RefreshFailed, "500", 4),
        (200, "REFRESH-MARKER", SsoErrorKind::RefreshFailed, "SerializationError", 4),
        (200, r#"{"accessToken": 3}"#, SsoErrorKind::RefreshFailed, "SerializationError", 4),
        (200, "", SsoErrorKind::MissingField("ExpiresIn"), "", 1),
        (200, r#"{"expiresIn": 1}"#, SsoErrorKind::MissingField("AccessToken"), "", 1),
        (
            200,
            r#"{"expiresIn": 1, "accessToken": "MARKER"}"#,
            SsoErrorKind::MissingField("RefreshToken"),
            "",
            1,
        ),
    ] {
        let home = home(WITH_SESSION, SESSION_FILE, &token);
        let server = Sts::answering(move |_, _| (status, answer.into()));
        let error = failure(&home, &server);
        assert_eq!((kind(&error), error.code()), (expected, None), "{answer}");
        assert!(error.to_string().contains(cause), "{error}");
        assert_eq!(server.calls().len(), calls, "{answer}");
        assert_eq!(fs::read_to_string(home.path(SESSION_FILE)).unwrap(), token);
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_an_error() {
    let home = home(WITH_SESSION, SESSION_FILE, &session_token(PAST));
    let file = home.path(SESSION_FILE);
    let server = {
        let file = file.clone();
        Sts::answering(move |_, _| {
            _ = fs::remove_file(&file);
            (200, RENEWED.into())
        })
    };
    assert_eq!(kind(&failure(&home, &server)), SsoErrorKind::TokenNotStored);
}

#[test]
fn the_errors_of_the_portal_are_passed_on_without_the_token() {
    let token = format!(r#"{{"accessToken": "MARKER", "expiresAt": "{FUTURE}"}}"#);
    let home = home(LEGACY, START_URL_FILE, &token);
    for (status, headers, answer, code, message, calls) in [
        (
            401,
            "x-amzn-ErrorType: UnauthorizedException:http://internal/\r\n",
            r#"{"message": "MARKER is not valid"}"#,
            Some("UnauthorizedException"),
            "[redacted] is not valid",
            1,
        ),
        (403, "", r#"{"message": "Forbidden"}"#, None, "Forbidden", 1),
        (429, "", r#"{"code": "TooManyRequestsException"}"#, Some("TooManyRequestsException"), "", 4),
        (400, "", "<html>", Some("SerializationError"), "failed to unmarshal response error", 4),
        (200, "", "<html>", Some("SerializationError"), "failed decoding JSON RPC response", 4),
        (
            200,
            "",
            r#"{"roleCredentials": []}"#,
            Some("SerializationError"),
            "failed decoding JSON RPC response",
            4,
        ),
    ] {
        let server = Sts::writing(move |_, _, stream| respond(stream, status, headers, answer));
        let error = failure(&home, &server);
        assert_eq!((error.code(), &*error.message()), (code, message));
        assert_eq!(server.calls().len(), calls, "{answer}");
    }
}

#[test]
fn an_answer_without_credentials_is_an_error_and_missing_parts_are_empty() {
    let token = format!(r#"{{"accessToken": "T", "expiresAt": "{FUTURE}"}}"#);
    let home = home(LEGACY, START_URL_FILE, &token);
    for answer in ["", "{}", "null", r#"{"roleCredentials": null, "RoleCredentials": {}}"#] {
        let server = Sts::answering(move |_, _| (200, answer.into()));
        assert_eq!(kind(&failure(&home, &server)), SsoErrorKind::NoCredentials, "{answer}");
    }
    let server = Sts::answering(|_, _| (200, r#"{"roleCredentials": {"expiration": 1.5e3}} x"#.into()));
    let value = retrieve(&home, &server).unwrap();
    assert_eq!((&*value.access_key_id, value.session_token), ("", None));
    assert_eq!(value.expiry, Some(SystemTime::UNIX_EPOCH + Duration::from_millis(1500)));
}

#[test]
fn answers_and_files_are_read_up_to_a_limit() {
    let token = format!(r#"{{"accessToken": "T", "expiresAt": "{FUTURE}"}}"#);
    let home = home(LEGACY, START_URL_FILE, &token);
    let server = Sts::writing(|_, _, stream| {
        use std::io::Write as _;
        let chunk = vec![b' '; RESPONSE_LIMIT];
        _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n");
        for _ in 0..1024 {
            if stream.write_all(&chunk).is_err() {
                return;
            }
        }
    });
    assert_eq!(failure(&home, &server).code(), Some("RequestError"));
    assert_eq!(server.calls().len(), 1);
    let file = fs::File::create(home.path(START_URL_FILE)).unwrap();
    file.set_len(1 << 30).unwrap();
    assert_eq!(kind(&failure(&home, &server)), SsoErrorKind::InvalidToken);
}

#[test]
fn a_role_on_top_is_assumed_with_the_credentials_of_single_sign_on() {
    let role = "arn:aws:iam::123456789012:role/top";
    let config = format!("{LEGACY}role_arn = {role}\n");
    let home = home(&config, START_URL_FILE, &format!(r#"{{"accessToken": "T", "expiresAt": "{FUTURE}"}}"#));
    let server = Sts::answering(move |call, _| {
        let is_portal = call.target.starts_with("GET ");
        (200, if is_portal { CREDENTIALS.into() } else { assumed(call.role(), FUTURE) })
    });
    assert_eq!(retrieve(&home, &server).unwrap().access_key_id, format!("KEY-OF:{role}"));
    assert_eq!(server.calls()[1].signer().0, "AKID");
}

#[test]
fn a_program_can_use_the_providers_alone() {
    let (home, server) = (home("", "token", &session_token(PAST)), healthy());
    let session = Session::new_session_with_options(options(&home, &server)).unwrap();
    let tokens = SsoTokenProvider::new(&session, home.path("token"));
    let token = tokens.retrieve().unwrap();
    assert_eq!(token.value.expose(), "RENEWED-MARKER");
    assert_eq!(tokens.retrieve().unwrap().expires, {
        let since = token.expires.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
        SystemTime::UNIX_EPOCH + Duration::from_secs(since)
    });
    let provider = SsoProvider::new(&session, "1", "R", START_URL).token_provider(tokens);
    assert!(!format!("{provider:?} {token:?}").contains("MARKER"));
    assert_eq!(provider.credentials().retrieve().unwrap().access_key_id, "AKID");
    let provider = SsoProvider::new(&session, "1", "R", START_URL).cached_token_file(home.path("token"));
    assert_eq!(provider.credentials().retrieve().unwrap().access_key_id, "AKID");
    let error = SsoProvider::new(&session, "1", "R", START_URL).credentials().retrieve().unwrap_err();
    assert_eq!(kind(&error), SsoErrorKind::InvalidToken);
}

/// An OIDC service that gives each refresh another token, and accepts a refresh token once.
fn rotating() -> Sts {
    Sts::answering(|call, number| {
        if !is_refresh(call) {
            return (200, CREDENTIALS.into());
        }
        let token = format!("{number}-{}", "x".repeat(20_000));
        (200, format!(r#"{{"accessToken": "{token}", "expiresIn": -1, "refreshToken": "R-{token}"}}"#))
    })
}

/// Checks that a file is whole: all of it comes from one refresh, and the unknown members are there.
fn assert_whole(text: &str) {
    let part = |name: &str| text.split_once(&format!(r#""{name}":"#)).unwrap().1.split('"').nth(1).unwrap();
    let token = part("accessToken");
    assert!(token == "OLD-MARKER" || part("refreshToken") == format!("R-{token}"));
    assert!(text.contains("12345678901234567890") && text.contains(r#"{"b": [1.0, null], "a": "<é>"}"#));
    assert!(text.trim_end().ends_with('}'));
}

/// Renews the token in the file again and again. The service answers with tokens that have expired already.
fn renew_often(file: &Path, endpoint: &str) {
    let config = Config::new().endpoint(endpoint).region("eu-west-1");
    let options = Home::new().options(&[]).config(config);
    let tokens = SsoTokenProvider::new(&Session::new_session_with_options(options).unwrap(), file);
    for _ in 0..25 {
        tokens.retrieve().unwrap();
    }
}

/// The variables that make this test program one of two that renew a token at once.
const RENEW: (&str, &str) = ("AWSESS_TEST_RENEW_FILE", "AWSESS_TEST_RENEW_ENDPOINT");

#[test]
fn programs_that_renew_a_token_at_once_lose_nothing_and_no_reader_sees_a_part() {
    if let (Some(file), Ok(endpoint)) = (std::env::var_os(RENEW.0), std::env::var(RENEW.1)) {
        return renew_often(&PathBuf::from(file), &endpoint);
    }
    let (home, server) = (home("", "cache/token.json", &session_token(PAST)), rotating());
    let file = home.path("cache/token.json");
    let this = std::env::current_exe().unwrap();
    let program = || {
        let name = "sso::programs_that_renew_a_token_at_once_lose_nothing_and_no_reader_sees_a_part";
        let mut program = Command::new(&this);
        program.args(["--exact", name]).env(RENEW.0, &file).env(RENEW.1, server.endpoint());
        program.output().unwrap()
    };
    let is_done = AtomicBool::new(false);
    thread::scope(|scope| {
        let reader = scope.spawn(|| {
            while !is_done.load(Ordering::Relaxed) {
                assert_whole(&fs::read_to_string(&file).unwrap());
            }
        });
        let programs = [scope.spawn(program), scope.spawn(program)];
        let threads = [0; 2].map(|_| scope.spawn(|| renew_often(&file, &server.endpoint())));
        let outputs = programs.map(|program| program.join().unwrap());
        threads.into_iter().for_each(|thread| thread.join().unwrap());
        is_done.store(true, Ordering::Relaxed);
        reader.join().unwrap();
        for output in outputs {
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        }
    });
    assert_eq!(server.calls().len(), 100);
    assert_whole(&fs::read_to_string(&file).unwrap());
    assert_eq!(fs::read_dir(file.parent().unwrap()).unwrap().count(), 1, "no temporary file is left");
}

#[test]
fn a_token_that_another_program_has_renewed_is_used_even_if_this_renewal_is_refused() {
    let home = home(WITH_SESSION, SESSION_FILE, &session_token(PAST));
    let file = home.path(SESSION_FILE);
    let other = session_token(FUTURE).replace("OLD", "OTHER");
    let server = {
        let (file, other) = (file.clone(), other.clone());
        Sts::answering(move |call, _| {
            if !is_refresh(call) {
                return (200, CREDENTIALS.into());
            }
            fs::write(&file, &other).unwrap();
            (400, r#"{"__type": "InvalidGrantException"}"#.into())
        })
    };
    retrieve(&home, &server).unwrap();
    assert_eq!(server.calls()[1].headers["x-amz-sso_bearer_token"], "OTHER-MARKER");
    assert_eq!(fs::read_to_string(&file).unwrap(), other);
}

#[test]
fn a_renewal_runs_the_default_handlers_and_the_portal_those_of_the_options() {
    let home = home(WITH_SESSION, SESSION_FILE, &session_token(PAST));
    let server = healthy();
    let mut handlers = Session::new_session_with_options(options(&home, &server)).unwrap().handlers().clone();
    handlers.build.push_back(|request| {
        request.http_request.headers.insert("x-mine", awsess::http::HeaderValue::from_static("1"));
    });
    credentials(options(&home, &server).handlers(handlers)).retrieve().unwrap();
    let mine: Vec<_> = server.calls().iter().map(|call| call.headers.contains_key("x-mine")).collect();
    assert_eq!(mine, [false, true]);
}
