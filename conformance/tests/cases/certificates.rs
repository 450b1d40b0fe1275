//! Certificates that cases name by marks: what stands in their place on disk, and in the model's world.

use awsess_conformance::case::{Case, Certificate, Sts};
use awsess_conformance::materialise::Materialised;
use awsess_conformance::model;

/// The marks of the certificates.
const MARKS: [&str; 5] = ["${CA}", "${INTERMEDIATE_CA}", "${SERVER}", "${EXPIRED_CA}", "${OTHER_CA}"];

fn case(text: &str) -> Case {
    let mut case = Case::default();
    case.options.custom_ca_bundle = Some(text.to_owned());
    case
}

/// What an implementation is given for the text.
fn resolved(case: &Case) -> Case {
    let parent = tempfile::tempdir().unwrap();
    Materialised::new(case, &parent.path().join("root")).unwrap().resolved.clone()
}

fn filled(text: &str, certificate: Certificate) -> String {
    let case = Case { sts: Some(Sts { certificate }), ..case(text) };
    resolved(&case).options.custom_ca_bundle.unwrap()
}

/// What the model is given for the text.
fn stood_in(text: &str) -> String {
    String::from_utf8(model::world(&case(text)).unwrap().options.custom_ca_bundle.unwrap()).unwrap()
}

#[test]
fn every_name_stands_for_a_certificate_of_its_own() {
    let pems = MARKS.map(|mark| filled(mark, Certificate::Valid));
    for (at, pem) in pems.iter().enumerate() {
        assert_eq!(pem.matches("-----BEGIN CERTIFICATE-----\n").count(), 1, "{pem}");
        assert!(pem.ends_with("-----END CERTIFICATE-----\n") && !pems[..at].contains(pem), "{pem}");
    }
    let stand_ins = MARKS.map(stood_in);
    assert!((1..MARKS.len()).all(|at| !stand_ins[..at].contains(&stand_ins[at])));
}

#[test]
fn the_server_is_the_case_s_own() {
    let servers = Certificate::ALL.map(|certificate| filled("${SERVER}", certificate));
    assert!(servers[0] != servers[1] && servers[1] != servers[2]);
    let authorities = Certificate::ALL.map(|certificate| filled("${CA}", certificate));
    assert!(authorities[0] == authorities[1] && authorities[1] == authorities[2]);
}

#[test]
fn a_case_that_names_no_certificate_stays_as_it_is() {
    // A variable is no text in which a certificate may be named.
    let mut case = case("ca = ${ca}");
    case.env.insert("HOME".into(), "/home/${CA}".into());
    assert_eq!(resolved(&case), case);
    assert_eq!(stood_in("${ROOT} ca = ${ca}"), "${ROOT} ca = ${ca}");
}
