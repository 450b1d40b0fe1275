//! Roles, assumed over real HTTP.

mod faults;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier, Mutex};
use std::thread;

use awsess::{
    Config, CredentialsValue, Edition, Error, ErrorKind, HttpClient, HttpRequest, HttpResponse,
    InvalidParameter, Options, RootCertificates, SendError, Session, SharedConfigState, StsRegionalEndpoint,
};
use http::StatusCode;

use crate::clock::TestClock;
use crate::home::Home;
use crate::sts::{Call, Sts, assumed, fault};
use crate::watchdog::each_edition_in_time;

const BASE: &str = "[base]\naws_access_key_id = BASE\naws_secret_access_key = SECRET-MARKER\n\
                    aws_session_token = TOKEN-MARKER\n";
const ROLE: &str = "arn:aws:iam::123456789012:role/one";

fn role(more: &str) -> String {
    format!("[dev]\nregion = eu-west-1\nrole_arn = {ROLE}\nsource_profile = base\n{more}")
}

/// Options for the profile `dev`, whose calls go to the server.
fn options(edition: Edition, home: &Home, sts: &Sts) -> Options {
    home.options(&[])
        .edition(edition)
        .profile("dev")
        .shared_config_state(SharedConfigState::Enable)
        .config(Config::new().endpoint(sts.endpoint()))
}

fn session(edition: Edition, config: &str, sts: &Sts) -> Session {
    Session::new_session_with_options(options(edition, &Home::with(BASE, config), sts)).unwrap()
}

fn retrieve(edition: Edition, sts: &Sts) -> Result<CredentialsValue, Error> {
    session(edition, &role(""), sts).credentials().retrieve()
}

fn both(check: impl Fn(Edition)) {
    Edition::ALL.iter().copied().for_each(check);
}

#[test]
fn a_role_is_assumed_with_the_keys_of_its_source() {
    both(|edition| {
        let sts = Sts::assuming();
        let session = session(edition, &role("external_id = ext\nrole_session_name = me\n"), &sts);
        assert_eq!(sts.calls().len(), 0, "creating a session sends no request");
        let value = session.credentials().retrieve().unwrap();
        assert_eq!(value.access_key_id, format!("KEY-OF:{ROLE}"));
        assert_eq!(value.secret_access_key.expose(), "a&b/<c>");
        assert_eq!(value.session_token.unwrap().expose(), "TOKEN");
        assert_eq!(value.provider_name, "AssumeRoleProvider");
        let call = sts.calls().remove(0);
        assert_eq!(call.signer(), ("BASE", "eu-west-1"));
        assert_eq!(call.headers["x-amz-security-token"], "TOKEN-MARKER");
        let parameters: Vec<_> =
            call.parameters.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let expected = [
            ("Action", "AssumeRole"),
            ("DurationSeconds", "900"),
            ("ExternalId", "ext"),
            ("RoleArn", ROLE),
            ("RoleSessionName", "me"),
            ("Version", "2011-06-15"),
        ];
        assert_eq!(parameters, expected);
    });
}

#[test]
fn a_call_of_the_session_is_retried_as_often_as_its_config_says() {
    both(|edition| {
        for (max_retries, attempts) in [(0, 1), (5, 6), (-1, 4), (-2, 1)] {
            let sts = Sts::answering(|_, _| (500, String::new()));
            let config = Config::new().endpoint(sts.endpoint()).max_retries(max_retries);
            let home = Home::with(BASE, &role(""));
            let options = options(edition, &home, &sts).config(config).clock(TestClock::new());
            let session = Session::new_session_with_options(options).unwrap();
            session.credentials().retrieve().unwrap_err();
            assert_eq!(sts.calls().len(), attempts, "{edition}: {max_retries}");
        }
    });
}

#[test]
fn a_session_without_a_name_is_named_after_the_time_once() {
    both(|edition| {
        let sts = Sts::assuming_for_no_time();
        let session = session(edition, &role(""), &sts);
        for _ in 0..2 {
            session.credentials().retrieve().unwrap();
        }
        let names: Vec<_> =
            sts.calls().iter().map(|call| call.parameters["RoleSessionName"].clone()).collect();
        assert_eq!(names[0].len(), 19);
        assert!(names[0].bytes().all(|byte| byte.is_ascii_digit()));
        assert_eq!(names, [names[0].clone(), names[0].clone()]);
    });
}

#[test]
fn only_edition_1_55_reads_a_duration() {
    for (edition, expected) in [(Edition::V1_14, "900"), (Edition::V1_55, "3600")] {
        let sts = Sts::assuming();
        session(edition, &role("duration_seconds = 3600\n"), &sts).credentials().retrieve().unwrap();
        assert_eq!(sts.calls()[0].parameters["DurationSeconds"], expected);
    }
}

/// Three roles, each of which has the next as its source.
fn chain() -> String {
    let dev = role("").replace("source_profile = base", "source_profile = two");
    format!(
        "{dev}[two]\nrole_arn = {ROLE}/two\nsource_profile = three\n\
         [three]\nrole_arn = {ROLE}/three\nsource_profile = base\n"
    )
}

#[test]
fn each_role_of_a_chain_signs_the_next() {
    let sts = Sts::assuming();
    session(Edition::V1_55, &chain(), &sts).credentials().retrieve().unwrap();
    let calls = sts.calls();
    let shown: Vec<_> = calls.iter().map(|call| (call.signer().0, call.role())).collect();
    let [two, three] = ["two", "three"].map(|name| format!("{ROLE}/{name}"));
    let [of_two, of_three] = [&two, &three].map(|role| format!("KEY-OF:{role}"));
    assert_eq!(shown, [("BASE", &*three), (&*of_three, &*two), (&*of_two, ROLE)]);
}

#[test]
fn keys_of_a_chain_that_are_still_good_are_used_again() {
    let sts = Sts::answering(|call, _| {
        let year = if call.role() == ROLE { 2001 } else { 2999 };
        (200, assumed(call.role(), &format!("{year}-01-01T00:00:00Z")))
    });
    let session = session(Edition::V1_55, &chain(), &sts);
    for calls in [3, 4, 5] {
        session.credentials().retrieve().unwrap();
        assert_eq!(sts.calls().len(), calls);
    }
}

#[test]
fn expired_credentials_of_a_source_role_are_retrieved_again() {
    let sts = Sts::answering(|call, number| match number {
        2 => (403, fault("ExpiredToken", "expired")),
        _ => (200, assumed(call.role(), "2999-01-01T00:00:00Z")),
    });
    session(Edition::V1_55, &chain(), &sts).credentials().retrieve().unwrap();
    let calls = sts.calls();
    let [two, three] = ["two", "three"].map(|name| format!("{ROLE}/{name}"));
    let roles: Vec<_> = calls.iter().map(Call::role).collect();
    assert_eq!(roles, [&three, &two, ROLE, &two, ROLE]);
}

#[test]
fn the_environment_may_be_the_source_in_edition_1_55() {
    let sts = Sts::assuming();
    let config = role("credential_source = Environment\n").replace("source_profile = base\n", "");
    let home = Home::with("", &config);
    let environment = home.environment(&[("AWS_ACCESS_KEY_ID", "ENV"), ("AWS_SECRET_ACCESS_KEY", "S")]);
    let options = options(Edition::V1_55, &home, &sts);
    let with_keys = Session::new_session_with_options(options.clone().environment(environment)).unwrap();
    with_keys.credentials().retrieve().unwrap();
    assert_eq!(sts.calls()[0].signer().0, "ENV");
    let without = Session::new_session_with_options(options).unwrap();
    assert_eq!(without.credentials().retrieve().unwrap_err().code(), Some("EmptyStaticCreds"));
}

const MFA: &str = "mfa_serial = arn:aws:iam::1:mfa/u\n";

#[test]
fn the_token_provider_is_called_for_each_retrieval() {
    both(|edition| {
        let sts = Sts::assuming_for_no_time();
        let tokens = Arc::new(AtomicUsize::new(0));
        let home = Home::with(BASE, &role(MFA));
        let counter = Arc::clone(&tokens);
        let options = options(edition, &home, &sts).assume_role_token_provider(move || {
            Ok(format!("12345{}", counter.fetch_add(1, Ordering::Relaxed)).into())
        });
        let session = Session::new_session_with_options(options).unwrap();
        assert_eq!(tokens.load(Ordering::Relaxed), 0);
        for number in 0..2 {
            session.credentials().retrieve().unwrap();
            let call = sts.calls().pop().unwrap();
            assert_eq!(call.parameters["SerialNumber"], "arn:aws:iam::1:mfa/u");
            assert_eq!(call.parameters["TokenCode"], format!("12345{number}"));
        }
    });
}

/// Retrieves the credentials of the sessions, each on a thread of its own, at the same time.
fn at_once(sessions: &[Session]) -> Vec<Result<CredentialsValue, Error>> {
    let start = Barrier::new(sessions.len());
    thread::scope(|scope| {
        let retrieve = |session: &Session| {
            start.wait();
            session.credentials().retrieve()
        };
        let threads: Vec<_> = sessions.iter().map(|session| scope.spawn(move || retrieve(session))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

#[test]
fn a_session_and_its_copies_call_the_token_provider_one_after_the_other() {
    both(|edition| {
        let sts = Sts::assuming_for_no_time();
        let calling = Arc::new(Mutex::new(()));
        let home = Home::with(BASE, &role(MFA));
        let options = options(edition, &home, &sts).assume_role_token_provider(move || {
            let _alone = calling.try_lock().map_err(|_| "the token provider is called on another thread")?;
            // The other threads get the time to make that mistake.
            (0..10).for_each(|_| thread::yield_now());
            Ok("123456".into())
        });
        let session = Session::new_session_with_options(options).unwrap();
        let sessions =
            [session.copy([]), session.clone(), session.copy([Config::new().region("r")]), session];
        for answer in at_once(&sessions) {
            assert_eq!(answer.unwrap().access_key_id, format!("KEY-OF:{ROLE}"));
        }
    });
}

#[test]
fn sessions_that_share_a_token_provider_may_ask_it_at_once() {
    each_edition_in_time(|edition| {
        let sts = Sts::assuming();
        let both_calls = Barrier::new(2);
        let home = Home::with(BASE, &role(MFA));
        let options = options(edition, &home, &sts).assume_role_token_provider(move || {
            both_calls.wait();
            Ok("123456".into())
        });
        let sessions = [(); 2].map(|()| Session::new_session_with_options(options.clone()).unwrap());
        assert!(at_once(&sessions).iter().all(Result::is_ok));
        assert_eq!(sts.calls().len(), 2);
    });
}

#[test]
fn the_error_of_a_token_provider_is_returned() {
    both(|edition| {
        let sts = Sts::assuming();
        let home = Home::with(BASE, &role(MFA));
        let options = options(edition, &home, &sts);
        let failing = |error: fn() -> awsess::BoxError| {
            let options = options.clone().assume_role_token_provider(move || Err(error()));
            let session = Session::new_session_with_options(options).unwrap();
            session.credentials().retrieve().unwrap_err()
        };
        let own = failing(|| Error::new("NoDevice", "no device").into());
        assert_eq!((own.code(), own.message().as_str()), (Some("NoDevice"), "no device"));
        let other = failing(|| "no terminal".into());
        assert_eq!((other.code(), other.message().as_str()), (None, "no terminal"));
        assert_eq!(sts.calls().len(), 0);
    });
}

#[test]
fn parameters_are_validated_before_anything_is_sent() {
    let config = "[dev]\nrole_arn = short\nsource_profile = base\nexternal_id = x\nrole_session_name = y\n\
                  mfa_serial = z\nregion = us-east-1\n";
    both(|edition| {
        let sts = Sts::assuming();
        let home = Home::with(BASE, config);
        let options = options(edition, &home, &sts).assume_role_token_provider(|| Ok("12345".into()));
        let session = Session::new_session_with_options(options.clone()).unwrap();
        let error = session.credentials().retrieve().unwrap_err();
        assert_eq!(
            (error.code(), error.message().as_str()),
            (Some("InvalidParameter"), "5 validation error(s) found.")
        );
        let ErrorKind::InvalidParameter { parameters } = error.kind() else { panic!("{error}") };
        let texts: Vec<_> = parameters.iter().map(InvalidParameter::to_string).collect();
        let expected = [
            (2, "ExternalId"),
            (20, "RoleArn"),
            (2, "RoleSessionName"),
            (9, "SerialNumber"),
            (6, "TokenCode"),
        ];
        assert_eq!(
            texts,
            expected.map(|(min, name)| format!("minimum field size of {min}, AssumeRoleInput.{name}."))
        );
        assert_eq!(sts.calls().len(), 0);

        let config = Config::new().endpoint(sts.endpoint()).disable_param_validation(true);
        let session = Session::new_session_with_options(options.config(config)).unwrap();
        session.credentials().retrieve().unwrap();
        assert_eq!(sts.calls()[0].parameters["TokenCode"], "12345");
    });
}

#[test]
fn an_endpoint_of_the_users_needs_a_region_and_must_be_a_url() {
    both(|edition| {
        let code = |region: &str, endpoint: &str| {
            let home = Home::with(BASE, &role("").replace("region = eu-west-1", region));
            let config = Config::new().endpoint(endpoint);
            let options = options(edition, &home, &Sts::assuming()).config(config);
            let session = Session::new_session_with_options(options).unwrap();
            session.credentials().retrieve().unwrap_err().code().unwrap_or_default().to_owned()
        };
        assert_eq!(code("", "http://127.0.0.1:1"), "MissingRegion");
        assert_eq!(code("region = us-east-1", "http://[::1"), "InvalidEndpointURL");
    });
}

#[test]
fn credentials_are_cached_until_they_expire_or_are_discarded() {
    both(|edition| {
        let sts = Sts::assuming();
        let session = session(edition, &role(""), &sts);
        for _ in 0..3 {
            session.credentials().retrieve().unwrap();
        }
        assert_eq!(sts.calls().len(), 1);
        session.credentials().expire();
        session.copy([]).credentials().retrieve().unwrap();
        assert_eq!(sts.calls().len(), 2, "a copy shares them");
    });
}

#[test]
fn a_hundred_readers_make_one_call() {
    let sts = Sts::assuming();
    let session = session(Edition::V1_55, &role(""), &sts);
    let sessions: Vec<_> = (0..100).map(|_| session.clone()).collect();
    for result in at_once(&sessions) {
        assert_eq!(result.unwrap().access_key_id, format!("KEY-OF:{ROLE}"));
    }
    assert_eq!(sts.calls().len(), 1);
}

/// A client that sends nothing, and records the URL, host and signing region of each request.
#[derive(Debug, Default)]
struct RecordingClient(Arc<std::sync::Mutex<Vec<String>>>);

impl HttpClient for RecordingClient {
    fn send(&self, request: HttpRequest, _: Option<&RootCertificates>) -> Result<HttpResponse, SendError> {
        let header =
            |name| request.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let authorization = header("authorization");
        let region = authorization.split('/').nth(2).unwrap_or_default();
        let host = header("host");
        self.0.lock().unwrap().push(format!("{} {host} {region}", request.url));
        Ok(HttpResponse::new(StatusCode::OK, assumed(ROLE, "2999-01-01T00:00:00Z")))
    }
}

/// Where the role is assumed, or the code of the error.
fn place(edition: Edition, profile: &str, config: Config) -> String {
    let home = Home::with(BASE, &role("").replace("region = eu-west-1", profile));
    let client = RecordingClient::default();
    let recorded = Arc::clone(&client.0);
    let options = options(edition, &home, &Sts::assuming()).config(config.http_client(client));
    match Session::new_session_with_options(options).unwrap().credentials().retrieve() {
        Ok(_) => recorded.lock().unwrap().concat(),
        Err(error) => error.code().unwrap_or_default().to_owned(),
    }
}

#[test]
fn each_edition_has_its_endpoints() {
    let global = "https://sts.amazonaws.com/ sts.amazonaws.com us-east-1";
    let of = |host: &str, region: &str| format!("https://{host}/ {host} {region}");
    for (profile, in_1_14, in_1_55) in [
        ("", global.to_owned(), global.to_owned()),
        ("region = us-west-2", global.to_owned(), global.to_owned()),
        (
            "region = ap-northeast-2",
            of("sts.ap-northeast-2.amazonaws.com", "ap-northeast-2"),
            of("sts.ap-northeast-2.amazonaws.com", "ap-northeast-2"),
        ),
        ("region = af-south-1", global.to_owned(), of("sts.af-south-1.amazonaws.com", "af-south-1")),
        (
            "region = cn-north-1",
            of("sts.cn-north-1.amazonaws.com.cn", "cn-north-1"),
            of("sts.cn-north-1.amazonaws.com.cn", "cn-north-1"),
        ),
        (
            "region = us-gov-west-1\nuse_fips_endpoint = true",
            of("sts.us-gov-west-1.amazonaws.com", "us-gov-west-1"),
            of("sts.us-gov-west-1.amazonaws.com", "us-gov-west-1"),
        ),
        (
            "region = us-east-1-fips",
            of("sts-fips.us-east-1.amazonaws.com", "us-east-1"),
            of("sts-fips.us-east-1.amazonaws.com", "us-east-1"),
        ),
        (
            "region = us-west-2\nsts_regional_endpoints = Regional",
            global.to_owned(),
            of("sts.us-west-2.amazonaws.com", "us-west-2"),
        ),
        (
            "region = us-west-2\nuse_dualstack_endpoint = TRUE",
            global.to_owned(),
            of("sts.us-west-2.api.aws", "us-west-2"),
        ),
        ("region = us-iso-east-1", global.to_owned(), of("sts.us-iso-east-1.c2s.ic.gov", "us-iso-east-1")),
        (
            "region = us-iso-east-1\nuse_dualstack_endpoint = true",
            global.to_owned(),
            "MissingEndpoint".into(),
        ),
        ("region = no_region", global.to_owned(), "MissingEndpoint".into()),
        ("region = nowhere", global.to_owned(), of("sts.nowhere.amazonaws.com", "nowhere")),
    ] {
        assert_eq!(place(Edition::V1_14, profile, Config::new()), in_1_14, "{profile}");
        assert_eq!(place(Edition::V1_55, profile, Config::new()), in_1_55, "{profile}");
    }
}

#[test]
fn the_users_config_decides_on_the_endpoint() {
    let region = "region = us-west-2\nuse_fips_endpoint = true";
    let regional = Config::new().sts_regional_endpoint(StsRegionalEndpoint::Regional);
    let fips = regional.clone().use_fips_endpoint(false).use_dual_stack_endpoint(true);
    assert_eq!(
        place(Edition::V1_55, region, fips),
        "https://sts.us-west-2.api.aws/ sts.us-west-2.api.aws us-west-2"
    );
    assert_eq!(
        place(Edition::V1_55, region, regional.disable_ssl(true)),
        "http://sts-fips.us-west-2.amazonaws.com/ sts-fips.us-west-2.amazonaws.com us-west-2"
    );
    both(|edition| {
        let own = Config::new().endpoint("localhost:9000/path");
        assert_eq!(place(edition, region, own), "https://localhost:9000/path/ localhost:9000 us-west-2");
    });
}

#[test]
fn no_header_is_made_of_keys_that_do_not_fit_in_one() {
    let sts = Sts::assuming();
    let home = Home::with(&BASE.replace("TOKEN-MARKER", "\"MARKER\u{1}\""), &role(""));
    let options = options(Edition::V1_55, &home, &sts);
    let error = Session::new_session_with_options(options).unwrap().credentials().retrieve().unwrap_err();
    assert_eq!((error.code(), sts.calls().len()), (Some("RequestError"), 0));
    assert!(!format!("{error:?} {error}").contains("MARKER"));
}

#[test]
fn a_tab_fits_in_a_header() {
    let sts = Sts::assuming();
    let base = BASE.replace("= BASE", "= \"BA\tSE\"").replace("TOKEN-MARKER", "\"TO\tKEN\"");
    let home = Home::with(&base, &role(""));
    let options = options(Edition::V1_55, &home, &sts);
    Session::new_session_with_options(options).unwrap().credentials().retrieve().unwrap();
    let call = sts.calls().remove(0);
    assert_eq!((call.signer().0, &*call.headers["x-amz-security-token"]), ("BA\tSE", "TO\tKEN"));
}
