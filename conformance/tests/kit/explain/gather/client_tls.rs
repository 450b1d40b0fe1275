//! The client certificate of the user's own world: whether the pair can be used is told, and its key is not kept.

use std::ffi::OsString;
use std::fs;

use awsess_conformance::explain::{Request, gather};
use awsess_model::session::Outcome;
use awsess_model::world::{Edition, File, Options, World};
use rcgen::{CertificateParams, KeyPair};
use tempfile::TempDir;

/// A folder with a certificate, its key, both in one file, and another key.
fn folder() -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let [key, other] = [KeyPair::generate().unwrap(), KeyPair::generate().unwrap()];
    let certificate = CertificateParams::new([]).unwrap().self_signed(&key).unwrap().pem();
    let texts = [
        ("client.pem", certificate.clone()),
        ("client.key", key.serialize_pem()),
        ("both.pem", key.serialize_pem() + &certificate),
        ("other.key", other.serialize_pem()),
    ];
    texts.iter().for_each(|(name, text)| fs::write(folder.path().join(name), text).unwrap());
    (folder, key.serialize_pem())
}

fn world(folder: &TempDir, files: &[(&str, &str)]) -> World {
    let request = Request { edition: Edition::V1_55, options: Options::default() };
    let home = [("HOME".into(), folder.path().into())];
    let files = files.iter().map(|(name, file)| (OsString::from(name), folder.path().join(file).into()));
    gather(&request, home.into_iter().chain(files), None).world
}

#[test]
fn a_pair_is_told_from_two_files_that_are_none_and_no_key_is_kept() {
    const CERT: &str = "AWS_SDK_GO_CLIENT_TLS_CERT";
    const KEY: &str = "AWS_SDK_GO_CLIENT_TLS_KEY";
    let (folder, key) = folder();
    for (files, expected) in [
        (&[(CERT, "client.pem"), (KEY, "client.key")][..], None),
        (&[(CERT, "both.pem"), (KEY, "both.pem")], None),
        (&[(CERT, "both.pem"), (KEY, "client.key")], None),
        (&[(CERT, "client.pem"), (KEY, "other.key")], Some("unable to load x509 key pair from client cert")),
        (&[(KEY, "client.key")], Some("client TLS cert(false) and key(true) must both be provided")),
        (&[(KEY, "missing")], Some("failed to open custom client TLS key file")),
    ] {
        let world = world(&folder, files);
        let (outcome, _) = awsess_model::resolve(&world);
        let failure = outcome.failure().map(|failure| &*failure.message);
        assert_eq!(failure, expected, "{files:?}");
        assert_eq!(matches!(outcome, Outcome::Session(_)), expected.is_none());
        let line = key.lines().nth(1).unwrap();
        let keeps = |file: &File| match file {
            File::Bytes(bytes) => String::from_utf8_lossy(bytes).contains(line),
            File::Directory => false,
        };
        let of_key = world.files.iter().filter(|(path, _)| path.ends_with(".key"));
        assert!(!of_key.into_iter().any(|(_, file)| keeps(file)), "{files:?}");
    }
}
