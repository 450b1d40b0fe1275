//! The option `handlers`: it applies to the session, and to the calls that the session makes itself.

use std::sync::{Arc, Mutex};

use awsess::{Config, Edition, Handlers, HttpResponse, Options, Session, SharedConfigState};
use http::StatusCode;

use crate::home::{Home, shown};
use crate::sts::{Sts, assumed};

const ROLE: &str = "arn:aws:iam::123456789012:role/one";
const CONFIG: &str = "[default]\nregion = us-east-1\nrole_arn = arn:aws:iam::123456789012:role/one\n\
                      source_profile = default\naws_access_key_id = A\naws_secret_access_key = S\n";

fn session(edition: Edition, config: Config, handlers: Handlers) -> Session {
    let home = Home::with("", CONFIG);
    let options = home.options(&[]).edition(edition).config(config).handlers(handlers);
    Session::new_session_with_options(options.shared_config_state(SharedConfigState::Enable)).unwrap()
}

/// A server that assumes the role in response to any call.
fn server() -> Sts {
    Sts::answering(|_, _| (200, assumed(ROLE, "2999-01-01T00:00:00Z")))
}

type Seen = Arc<Mutex<Vec<String>>>;

/// The default handlers, and one that keeps which operations are sent.
fn recording_handlers(edition: Edition) -> (Handlers, Seen) {
    let (mut handlers, seen) = (Handlers::defaults(edition), Seen::default());
    let operations = Arc::clone(&seen);
    handlers.send.push_front(move |request| operations.lock().unwrap().push(request.operation.clone()));
    (handlers, seen)
}

#[test]
fn the_sessions_own_calls_run_the_handlers_of_the_options() {
    let sts = server();
    let (handlers, seen) = recording_handlers(Edition::V1_55);
    let session = session(Edition::V1_55, Config::new().endpoint(sts.endpoint()), handlers);
    assert_eq!(shown(&session).0, format!("KEY-OF:{ROLE}"));
    assert_eq!(*seen.lock().unwrap(), ["AssumeRole"]);
    session.request("s3", "ListBuckets").send().unwrap();
    assert_eq!(*seen.lock().unwrap(), ["AssumeRole", "ListBuckets"]);
    assert_eq!(sts.calls().len(), 2);
}

#[test]
fn edition_1_14_ignores_the_handlers_of_the_options() {
    let sts = server();
    let (handlers, seen) = recording_handlers(Edition::V1_14);
    let session = session(Edition::V1_14, Config::new().endpoint(sts.endpoint()), handlers);
    session.request("s3", "ListBuckets").send().unwrap();
    assert!(seen.lock().unwrap().is_empty());
    assert_eq!(sts.calls().len(), 2);
}

#[test]
fn handlers_that_are_added_to_the_session_do_not_see_its_own_calls() {
    let sts = server();
    let (handlers, _) = recording_handlers(Edition::V1_55);
    let mut session = session(Edition::V1_55, Config::new().endpoint(sts.endpoint()), handlers);
    session.handlers_mut().send.push_front(|request| assert_ne!(request.operation, "AssumeRole"));
    session.credentials().retrieve().unwrap();
}

#[test]
fn a_set_of_handlers_takes_the_place_of_all_the_default_ones() {
    let mut handlers = Handlers::empty(Edition::V1_55);
    handlers.send.push_back(|request| {
        let document = assumed(ROLE, "2999-01-01T00:00:00Z");
        request.http_response = Some(HttpResponse::new(StatusCode::OK, document));
    });
    let session = session(Edition::V1_55, Config::new(), handlers);
    assert_eq!(shown(&session).0, format!("KEY-OF:{ROLE}"), "nothing is sent");
    let lists = session.handlers().lists().into_iter();
    let names: Vec<_> = lists.flat_map(|(_, list)| list.names()).collect();
    assert_eq!(names, ["core.ValidateParametersHandler", "__anonymous"]);
}

#[test]
fn the_parameter_validator_follows_the_config_and_not_the_handlers() {
    for (disable, count) in [(false, 1), (true, 0)] {
        let (mut handlers, _) = recording_handlers(Edition::V1_55);
        // A set that was taken from a session has the validator already.
        let defaults = Session::new_session_with_options(Home::new().options(&[])).unwrap();
        handlers.validate.clone_from(&defaults.handlers().validate);
        let session = session(Edition::V1_55, Config::new().disable_param_validation(disable), handlers);
        let names = session.handlers().validate.names();
        assert_eq!(names.filter(|name| *name == "core.ValidateParametersHandler").count(), count);
    }
}

#[test]
fn a_set_without_any_handler_counts_as_none() {
    let names = |handlers: &Handlers| format!("{handlers:?}");
    let options = Home::new().options(&[]);
    let default = Session::new_session_with_options(options.clone()).unwrap();
    for &edition in Edition::ALL {
        let options: Options = options.clone().handlers(Handlers::empty(edition));
        let session = Session::new_session_with_options(options).unwrap();
        assert_eq!(names(session.handlers()), names(default.handlers()));
    }
}

#[test]
fn handlers_of_one_edition_get_the_lists_of_the_sessions() {
    let (handlers, _) = recording_handlers(Edition::V1_14);
    let session = session(Edition::V1_55, Config::new(), handlers);
    assert_eq!(session.handlers().lists().len(), 14);
}
