//! Credentials in exchange for the token in a file.

use std::fs;
use std::time::Duration;

use awsess::{
    Config, ErrorKind, Options, Session, SharedConfigState, WebIdentityErrorKind, WebIdentityOptions,
    WebIdentityRoleProvider,
};

use crate::home::Home;
use crate::sts::{Sts, assumed, fault};

const ROLE: &str = "arn:aws:iam::123456789012:role/pod";
const TOKEN: &str = "header.claims-MARKER.signature";

/// The response document of AssumeRoleWithWebIdentity.
fn exchanged(role: &str, expiration: &str) -> String {
    assumed(role, expiration).replace("AssumeRoleRes", "AssumeRoleWithWebIdentityRes")
}

/// An STS whose credentials expire after any test.
fn exchanging() -> Sts {
    Sts::answering(|call, _| (200, exchanged(call.role(), "2999-01-01T00:00:00Z")))
}

/// A home with the token in a file.
fn home() -> Home {
    let home = Home::new();
    fs::write(home.path("token"), TOKEN).unwrap();
    home
}

/// The options of a program in a pod, whose environment names the token and the role.
fn pod(home: &Home, sts: &Sts) -> Options {
    let token = home.path("token");
    let variables = [
        ("AWS_WEB_IDENTITY_TOKEN_FILE", token.to_str().unwrap()),
        ("AWS_ROLE_ARN", ROLE),
        ("AWS_ROLE_SESSION_NAME", "pod-1"),
        ("AWS_REGION", "eu-west-1"),
    ];
    home.options(&variables).config(Config::new().endpoint(sts.endpoint()))
}

fn session(options: Options) -> Session {
    Session::new_session_with_options(options).unwrap()
}

#[test]
fn a_pod_gets_credentials_for_the_token_of_its_environment() {
    let (home, sts) = (home(), exchanging());
    let session = session(pod(&home, &sts));
    assert_eq!(sts.calls().len(), 0);
    let value = session.credentials().retrieve().unwrap();
    let shown = (&*value.provider_name, value.access_key_id);
    assert_eq!(shown, ("WebIdentityCredentials", format!("KEY-OF:{ROLE}")));
    let [call] = sts.calls().try_into().unwrap();
    assert!(!call.headers.contains_key("authorization"));
    for (name, expected) in [
        ("Action", "AssumeRoleWithWebIdentity"),
        ("RoleArn", ROLE),
        ("RoleSessionName", "pod-1"),
        ("WebIdentityToken", TOKEN),
    ] {
        assert_eq!(call.parameters[name], expected);
    }
    assert!(!call.parameters.contains_key("DurationSeconds"));
}

#[test]
fn the_file_is_read_whenever_the_credentials_are_retrieved() {
    let (home, sts) = (home(), exchanging());
    let session = session(pod(&home, &sts));
    session.credentials().retrieve().unwrap();
    session.credentials().retrieve().unwrap();
    fs::write(home.path("token"), "a younger token\n").unwrap();
    session.credentials().expire();
    session.credentials().retrieve().unwrap();
    let tokens: Vec<_> =
        sts.calls().into_iter().map(|mut call| call.parameters.remove("WebIdentityToken").unwrap()).collect();
    assert_eq!(tokens, [TOKEN, "a younger token\n"]);
}

#[test]
fn a_role_on_top_of_a_profile_s_web_identity_is_assumed_with_its_credentials() {
    let sts = Sts::answering(|call, _| {
        let until = "2999-01-01T00:00:00Z";
        let web_identity = call.parameters.contains_key("WebIdentityToken");
        (200, if web_identity { exchanged(call.role(), until) } else { assumed(call.role(), until) })
    });
    let home = home();
    let token = home.path("token").display().to_string();
    let config = format!(
        "[profile top]\nrole_arn = {ROLE}-top\nsource_profile = web\n\
         [profile web]\nrole_arn = {ROLE}\nweb_identity_token_file = {token}\n"
    );
    fs::write(home.path("config"), config).unwrap();
    let options = home.options(&[]).profile("top").shared_config_state(SharedConfigState::Enable);
    let config = Config::new().endpoint(sts.endpoint()).region("eu-west-1");
    let value = session(options.config(config)).credentials().retrieve().unwrap();
    assert_eq!(value.access_key_id, format!("KEY-OF:{ROLE}-top"));
    let calls = sts.calls();
    assert_eq!(calls[1].signer().0, format!("KEY-OF:{ROLE}"));
}

#[test]
fn every_error_is_a_web_identity_error_without_the_token() {
    let home = home();
    let refusing = |code: &'static str| {
        Sts::answering(move |call, _| {
            (400, fault(code, &format!("no {}", call.parameters["WebIdentityToken"])))
        })
    };
    let retrieve = |sts: &Sts| session(pod(&home, sts)).credentials().retrieve().unwrap_err();
    for (sts, cause, calls) in [
        (refusing("AccessDenied"), "AccessDenied", 1),
        (refusing("InvalidIdentityToken"), "InvalidIdentityToken", 4),
        (Sts::answering(|_, _| (200, "<not".into())), "SerializationError", 4),
    ] {
        let error = retrieve(&sts);
        assert!(matches!(error.kind(), ErrorKind::WebIdentityErr(WebIdentityErrorKind::CallFailed)));
        let text = format!("{error} {error:?}");
        assert!(text.contains(cause) && !text.contains("MARKER"), "{text}");
        assert_eq!(sts.calls().len(), calls, "{cause}");
    }
    fs::remove_file(home.path("token")).unwrap();
    let sts = exchanging();
    let error = retrieve(&sts);
    assert!(matches!(error.kind(), ErrorKind::WebIdentityErr(WebIdentityErrorKind::NoToken)));
    assert!(error.to_string().contains("unable to read file at"), "{error}");
    assert!(sts.calls().is_empty());
}

#[test]
fn an_answer_without_credentials_is_an_error() {
    let document = "<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult/></AssumeRoleWithWebIdentityResponse>";
    let (home, sts) = (home(), Sts::answering(move |_, _| (200, document.into())));
    let error = session(pod(&home, &sts)).credentials().retrieve().unwrap_err();
    assert_eq!(error.code(), Some("WebIdentityErr"));
}

#[test]
fn a_program_can_use_the_provider_with_its_own_options() {
    let (home, sts) = (home(), exchanging());
    let config = Config::new().endpoint(sts.endpoint()).region("eu-west-1");
    let session = session(home.options(&[]).config(config));
    let policy = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    let provider =
        WebIdentityRoleProvider::new(&session, ROLE, home.path("token")).role_session_name("me").options(
            WebIdentityOptions::new()
                .duration(Duration::from_millis(900_999))
                .policy_arns([policy])
                .expiry_window(Duration::MAX),
        );
    assert!(!format!("{provider:?}").contains("MARKER"));
    let credentials = provider.credentials();
    for calls in 1..3 {
        credentials.retrieve().unwrap();
        assert_eq!(sts.calls().len(), calls, "everything expires within the window");
    }
    let call = sts.calls().remove(0);
    for (name, expected) in
        [("DurationSeconds", "900"), ("PolicyArns.member.1.arn", policy), ("RoleSessionName", "me")]
    {
        assert_eq!(call.parameters[name], expected);
    }
}

#[test]
fn parameters_that_are_too_short_are_not_sent() {
    let (home, sts) = (home(), exchanging());
    fs::write(home.path("token"), "abc").unwrap();
    let error = session(pod(&home, &sts)).credentials().retrieve().unwrap_err();
    let text = error.to_string();
    assert!(text.contains("AssumeRoleWithWebIdentityInput.WebIdentityToken"), "{text}");
    assert!(sts.calls().is_empty());
}
