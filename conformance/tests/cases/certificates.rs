//! Certificates that cases name by marks: what stands in their place on disk, and in the model's world.

use awsess_conformance::case::{Case, Certificate, CertificateProperties, CertificateVersion, Sts};
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
    let case = Case { sts: Some(Sts::of_run(certificate)), ..case(text) };
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

fn described(properties: &[(&str, CertificateProperties)], text: &str) -> Case {
    let certificates =
        properties.iter().map(|(name, properties)| ((*name).to_owned(), properties.clone())).collect();
    Case { certificates, ..case(text) }
}

#[test]
fn every_placeholder_of_a_certificate_has_the_same_text() {
    let named = |name: &str| CertificateProperties { subject: Some(name.into()), ..Default::default() };
    let case =
        described(&[("one", named("1")), ("two", named("2"))], "${CERT:one}${CERT:two}${CERT:one}${CA}");
    let filled = resolved(&case).options.custom_ca_bundle.unwrap();
    let pems: Vec<_> = filled.split_inclusive("-----END CERTIFICATE-----\n").collect();
    assert_eq!(pems.len(), 4, "{filled}");
    assert!(pems[0] == pems[2] && pems[0] != pems[1] && pems[1] != pems[3]);
    assert_eq!(resolved(&case).certificates, Default::default(), "an adapter is given texts alone");
}

#[test]
fn an_invalid_certificate_is_an_error_with_its_name() {
    let plain = CertificateProperties::default;
    let of = |change: fn(&mut CertificateProperties)| {
        let mut properties = plain();
        change(&mut properties);
        described(&[("one", properties)], "")
    };
    let cases = [
        (described(&[("CA", plain())], ""), "choose another name"),
        (described(&[("}", plain())], ""), "ASCII letters"),
        (described(&[], "${CERT:nobody}"), "there is no certificate \"nobody\""),
        (
            of(|one| one.issuer = Some("nobody".into())),
            "its issuer \"nobody\" is not a certificate of the case",
        ),
        (of(|one| one.path_length = Some(1)), "set authority"),
        (of(|one| one.dns_names = vec!["é".into()]), "is not a host name"),
        (of(|one| one.permitted_ip_ranges = vec!["127.0.0.1/33".into()]), "is not a network"),
        (
            of(|one| {
                one.version = CertificateVersion::First;
                one.authority = Some(true);
            }),
            "has no extensions",
        ),
        (Case { sts: Some(Sts::showing(["nobody"])), ..Case::default() }, "there is no certificate"),
        (Case { sts: Some(Sts::showing([""; 0])), ..Case::default() }, "between 1 and 8 certificates"),
        (Case { sts: Some(Sts::showing(["CA"; 9])), ..Case::default() }, "between 1 and 8 certificates"),
    ];
    for (case, says) in cases {
        let error = model::world(&case).unwrap_err().to_string();
        assert!(error.contains(says), "{error}: {says}");
    }
}

#[test]
fn a_case_that_names_no_certificate_stays_as_it_is() {
    // A variable is no text in which a certificate may be named.
    let mut case = case("ca = ${ca}");
    case.env.insert("HOME".into(), "/home/${CA}".into());
    assert_eq!(resolved(&case), case);
    assert_eq!(stood_in("${ROOT} ca = ${ca}"), "${ROOT} ca = ${ca}");
}
