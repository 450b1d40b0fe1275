//! References `%(name)s` in the values of edition 1.14, and those with which the release panics.

use crate::home::{Home, ROLE_CODE, retrieval_code, shown};
use awsess::{Edition, Error, ErrorKind, SdkPanic, Session};

const KEYS: &str = "aws_access_key_id = A\naws_secret_access_key = S\n";

fn region(config: &str, profile: &str) -> String {
    let session = Home::with("", config).shared(Edition::V1_14, profile).unwrap();
    session.region().unwrap_or_default().to_owned()
}

fn panic(config: &str, profile: &str) -> Error {
    let error = Home::with("", config).shared(Edition::V1_14, profile).unwrap_err();
    assert!(error.is_sdk_panic(), "{error}");
    error
}

#[test]
fn a_reference_stands_for_a_key_of_the_section_else_of_a_parent_else_of_default() {
    assert_eq!(region("k = top\n[a]\nk = parent\n[a.b]\nk = own\nregion = <%(k)s>\n", "a.b"), "<own>");
    assert_eq!(region("k = top\n[a]\nk = parent\n[a.b]\nregion = <%(k)s>\n", "a.b"), "<parent>");
    assert_eq!(region("k = top\n[a.b]\nregion = <%(k)s>\n", "a.b"), "<top>");
}

#[test]
fn a_reference_is_looked_up_from_the_section_that_its_value_stands_in() {
    assert_eq!(region("[a]\nk = parent\nregion = %(k)s\n[a.b]\nk = own\n", "a.b"), "parent");
}

#[test]
fn a_name_that_begins_with_a_dot_inherits_from_default() {
    assert_eq!(region("region = top\n[.x]\n", ".x"), "top");
}

#[test]
fn a_lone_dash_is_a_key_that_its_number_names() {
    assert_eq!(
        region("[x]\n- = other\n[default]\n- = one\n- = two\nregion = `%(#2)s-%(#1)s`\n", ""),
        "two-one"
    );
}

#[test]
fn edition_1_55_has_no_references() {
    let home = Home::with("", "[default]\nk = x\nregion = %(k)s\n");
    assert_eq!(home.shared(Edition::V1_55, "").unwrap().region(), Some("%(k)s"));
}

#[test]
fn a_failed_lookup_creates_the_key_without_a_value() {
    // The role is read before the region, and its external id only if the role is complete.
    assert_eq!(region("[default]\nregion = r%(role_arn)s\n", ""), "r");
    panic("[default]\nregion = r%(external_id)s\n", "");
    // The key pair is read before the token, and the token only if the pair is complete.
    assert_eq!(region(&format!("[default]\n{KEYS}region = r%(aws_session_token)s\n"), ""), "r");
    panic("[default]\nregion = r%(aws_session_token)s\n", "");
    panic("[default]\naws_access_key_id = %(aws_session_token)s\n", "");
}

#[test]
fn a_failed_lookup_in_a_profile_creates_the_key_for_its_source_profile() {
    let role = "role_arn = r\nsource_profile = a.b\n";
    let source = format!("[a.b]\n{KEYS}region = %(external_id)s\n");
    assert!(Home::with("", &format!("[a]\n{role}{source}")).shared(Edition::V1_14, "a").is_ok());
    panic(&format!("[x]\n{role}{source}"), "x");
}

#[test]
fn a_file_that_is_named_twice_is_read_as_two_files() {
    let keys = "aws_access_key_id = A%(region)s\naws_secret_access_key = S\n";
    let home = Home::with("", &format!("region = -top\n[x]\n{keys}"));
    let options = home.options(&[]).edition(Edition::V1_14).profile("x");
    let options = options.shared_config_files([home.path("config"), home.path("config")]);
    assert_eq!(shown(&Session::new_session_with_options(options).unwrap()).0, "A-top");
}

#[test]
fn the_error_for_a_panic_of_the_release_has_its_place_and_advice() {
    let home = Home::with("", "[a]\nregion = MARKER%(MARKER)s\n[a.b]\n");
    let error = home.shared(Edition::V1_14, "a.b").unwrap_err();
    assert_eq!((error.kind(), error.code()), (&ErrorKind::SdkPanic(SdkPanic::NilPointer), None));
    assert_eq!(error.message(), "runtime error: invalid memory address or nil pointer dereference");
    let place = format!("in {}, section [a], key region", home.path("config").display());
    assert!(error.to_string().contains(&place), "{error}");
    assert!(error.to_string().ends_with("add the key or remove the reference"), "{error}");
    assert!(!format!("{error} {error:?}").contains("MARKER"));
}

#[test]
fn no_other_error_is_a_panic_of_the_release() {
    let error = Home::with("", "x").shared(Edition::V1_14, "").unwrap_err();
    assert!(!error.is_sdk_panic());
}

#[test]
fn the_older_chain_fails_with_the_error_for_the_panic() {
    let retrieved = |text: &str| {
        let home = Home::with(text, "");
        let session = Session::new_in(Edition::V1_14, home.environment(&[]), []);
        session.credentials().retrieve()
    };
    let error =
        retrieved("[default]\naws_access_key_id = %(none)s\naws_secret_access_key = S\n").unwrap_err();
    assert!(error.is_sdk_panic());
    assert_eq!(error.place().unwrap().key(), Some("aws_access_key_id"));
    // It reads the token before it resolves any reference.
    let value =
        retrieved("[default]\naws_access_key_id = A%(aws_session_token)s\naws_secret_access_key = S\n");
    assert_eq!(value.unwrap().access_key_id, "A");
}

#[test]
fn the_deprecated_constructor_keeps_the_panic_of_its_creation() {
    let home = Home::with("", "[default]\nregion = %(none)s\n");
    let environment = home.environment(&[("AWS_SDK_LOAD_CONFIG", "1")]);
    let session = Session::new_in(Edition::V1_14, environment, []);
    assert!(session.creation_error().unwrap().is_sdk_panic());
}

#[test]
fn roles_and_keys_may_be_references() {
    let config = "name = base\n[dev]\nrole_arn = r\nsource_profile = %(name)s\n";
    let home = Home::with("[base]\nid = I\naws_access_key_id = %(id)s\naws_secret_access_key = S\n", config);
    assert_eq!(retrieval_code(&home.shared(Edition::V1_14, "dev").unwrap()), ROLE_CODE);
    assert_eq!(shown(&home.shared(Edition::V1_14, "base").unwrap()).0, "I");
}

#[test]
fn a_value_that_doubles_without_end_is_refused() {
    for config in [
        "[default]\nregion = %(region)s%(region)s\n",
        "[default]\nregion = %(k)s\nk = %(region)s%(region)s\n",
    ] {
        let error = panic(config, "");
        assert_eq!((error.code(), error.message().as_str()), (None, "runtime: out of memory"));
    }
}
