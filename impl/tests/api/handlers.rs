//! Handlers: the lists, their names, and their order.

use std::sync::{Arc, Mutex};

use crate::home::Home;
use awsess::{
    Config, Edition, Error, Handlers, InvalidParameter, NamedHandler, Parameters, Request, Session,
};

fn session(config: Config) -> Session {
    Session::new_session_with_options(Home::new().options(&[]).config(config)).unwrap()
}

fn reachable() -> Config {
    Config::new().region("us-east-1").endpoint("localhost")
}

fn names(edition: Edition) -> Vec<(&'static str, Vec<String>)> {
    let session = Session::new_session_with_options(Home::new().options(&[]).edition(edition)).unwrap();
    let lists = session.handlers().lists().into_iter();
    lists.map(|(name, list)| (name, list.names().map(str::to_owned).collect())).collect()
}

#[test]
fn the_editions_have_their_lists_and_default_handlers() {
    assert_eq!((names(Edition::V1_14).len(), names(Edition::V1_55).len()), (12, 14));
    let [validate, build, build_stream, ..] = &names(Edition::V1_55)[..] else { panic!("too few lists") };
    assert_eq!(validate.1, ["core.ValidateEndpointHandler", "core.ValidateParametersHandler"]);
    let expected =
        ["core.SDKVersionUserAgentHandler", "core.AddAwsInternal", "core.AddHostExecEnvUserAgentHander"];
    assert_eq!(build.1, expected);
    assert_eq!(build_stream.0, "build_stream");
}

#[test]
fn a_request_needs_region_and_endpoint() {
    let code = |config| {
        session(config)
            .request("s3", "ListBuckets")
            .build()
            .unwrap_err()
            .code()
            .unwrap_or_default()
            .to_owned()
    };
    assert_eq!(code(Config::new()), "MissingRegion");
    assert_eq!(code(Config::new().region("no region")), "MissingEndpoint");
    assert!(session(reachable()).request("s3", "ListBuckets").build().is_ok());
}

#[derive(Debug)]
struct Nameless;

impl Parameters for Nameless {
    fn validate(&self) -> Result<(), Error> {
        Err(Error::invalid_parameters(vec![InvalidParameter::Required { field: "Input.Name".into() }]))
    }
}

#[test]
fn parameters_are_validated_unless_disabled() {
    let error = session(reachable()).request("s3", "x").params(Nameless).build().unwrap_err();
    assert_eq!(
        (error.code(), error.message().as_str()),
        (Some("InvalidParameter"), "1 validation error(s) found.")
    );
    assert!(error.to_string().contains("missing required field, Input.Name."));
    let disabled = session(reachable().disable_param_validation(true));
    assert!(disabled.request("s3", "x").params(Nameless).build().is_ok());
    assert!(
        disabled
            .copy([Config::new().disable_param_validation(false)])
            .request("s3", "x")
            .params(Nameless)
            .build()
            .is_err()
    );
}

#[test]
fn lists_run_front_to_back_and_stop_on_an_error() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let see = |what: &'static str| {
        let seen = Arc::clone(&seen);
        move |_: &mut Request| seen.lock().unwrap().push(what)
    };
    let mut session = session(reachable());
    let handlers = session.handlers_mut();
    handlers.build.clear();
    handlers.build.push_back(see("second"));
    handlers.build.push_front(see("first"));
    handlers.build.push_back(|request| request.error = Some(Error::new("Mine", "stop")));
    handlers.build.push_back(see("never"));
    handlers.complete.push_back(see("complete"));
    assert_eq!(session.request("s3", "x").send().unwrap_err().code(), Some("Mine"));
    assert_eq!(*seen.lock().unwrap(), ["first", "second", "complete"]);
}

#[test]
fn named_handlers_are_set_swapped_and_removed() {
    let handler = |name: &'static str| NamedHandler::new(name, |_| {});
    let mut list = Handlers::empty(Edition::V1_55).send;
    list.set_back_named(handler("a"));
    list.set_front_named(handler("b"));
    list.set_back_named(handler("b"));
    list.push_back_named(handler("a"));
    assert_eq!(list.names().collect::<Vec<_>>(), ["b", "a", "a"]);
    assert!(list.swap("a", &handler("c")));
    assert!(!list.swap_named(&handler("a")));
    list.remove_by_name("b");
    assert_eq!(list.names().collect::<Vec<_>>(), ["c", "c"]);
}

#[test]
fn changing_a_session_changes_no_clone_and_no_request() {
    let mut changed = session(reachable());
    let clone = changed.clone();
    let mut request = changed.request("s3", "x");
    changed.handlers_mut().validate.push_back(|request| request.error = Some(Error::new("Mine", "stop")));
    assert!(request.build().is_ok());
    assert!(clone.request("s3", "x").build().is_ok());
    assert!(changed.request("s3", "x").build().is_err());
}

#[test]
fn a_copy_shares_nothing_that_can_be_changed() {
    let session = session(Config::new().region("one"));
    let mut copy = session.copy([Config::new().region("two").disable_param_validation(true)]);
    copy.handlers_mut().send.clear();
    assert_eq!((session.region(), copy.region()), (Some("one"), Some("two")));
    assert_eq!((session.handlers().send.len(), copy.handlers().send.len()), (2, 0));
    assert_eq!((session.handlers().validate.len(), copy.handlers().validate.len()), (2, 1));
}
