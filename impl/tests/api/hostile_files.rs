//! Files that no honest tool wrote: an answer in bounded time and memory.

use std::fmt::Write as _;
use std::fs::File;
use std::os::unix::fs::symlink;
use std::time::{Duration, Instant};

use crate::home::Home;
use awsess::{Edition, Error, Session, SharedConfigState};

/// Makes a session of each edition, well within a limit that only a reader whose time grows faster than its text misses.
fn sessions(home: &Home, profile: &str) -> Vec<Result<Session, Error>> {
    let start = Instant::now();
    let made = Edition::ALL.iter().map(|edition| home.shared(*edition, profile)).collect();
    assert!(start.elapsed() < Duration::from_secs(120), "took {:?}", start.elapsed());
    made
}

fn all_are(home: &Home, code: &str) {
    for session in sessions(home, "") {
        assert_eq!(session.unwrap_err().code(), Some(code));
    }
}

#[test]
fn a_file_of_100_mb_is_an_error_that_names_the_limit() {
    let home = Home::with("", "");
    File::create(home.path("config")).unwrap().set_len(100 << 20).unwrap();
    for session in sessions(&home, "") {
        let error = session.unwrap_err();
        let source = error.original_error().unwrap().to_string();
        assert_eq!(
            (error.code(), source.as_str()),
            (Some("SharedConfigLoadError"), "larger than the limit of 16777216 bytes")
        );
    }
}

#[test]
fn an_endless_device_is_an_error() {
    let home = Home::with("", "");
    std::fs::remove_file(home.path("config")).unwrap();
    symlink("/dev/zero", home.path("config")).unwrap();
    all_are(&home, "SharedConfigLoadError");
}

#[test]
fn a_folder_and_a_loop_of_links_are_left_out() {
    let home = Home::new();
    std::fs::create_dir(home.path("config")).unwrap();
    symlink(home.path("credentials"), home.path("credentials")).unwrap();
    assert!(sessions(&home, "").into_iter().all(|session| session.is_ok()));
}

#[test]
fn one_endless_line_is_read_in_bounded_time() {
    for line in ["[", "a", "a=", "\"", "a=\"", "[[", "=", "# ", "a b ", "\\\"", ",", "]"] {
        let home = Home::with("", &line.repeat((8 << 20) / line.len()));
        sessions(&home, "");
    }
}

#[test]
fn a_file_full_of_short_lines_is_read_in_bounded_time() {
    for line in ["[a]\n", "a=b\n", "[a]\na=b\n", "\n", "a\n b\n", "a=\"\"\n", "a=b\\\n"] {
        let home = Home::with("", &line.repeat((4 << 20) / line.len()));
        sessions(&home, "a");
    }
}

#[test]
fn noise_never_panics() {
    let mut state = 1_u64;
    for length in (0..400).map(|round| round * 7) {
        let noise: Vec<u8> = (0..length).map(|_| noise_byte(&mut state)).collect();
        let home = Home::with("", "");
        std::fs::write(home.path("config"), noise).unwrap();
        sessions(&home, "a");
    }
}

/// Half of the bytes mean something to a scanner.
fn noise_byte(state: &mut u64) -> u8 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    let [kind, byte, ..] = state.to_le_bytes();
    if kind % 2 == 0 { byte } else { b"[]=:\"'`#;,\\\n\r \tab%"[usize::from(byte) % 18] }
}

#[test]
fn a_chain_of_50_000_roles_is_walked_to_the_source_that_has_no_keys() {
    let mut config =
        String::from("[p50000]\nrole_arn = arn:aws:iam::1:role/last\ncredential_source = Environment\n");
    for index in 0..50_000 {
        let source = index + 1;
        writeln!(config, "[p{index}]\nrole_arn = arn:aws:iam::1:role/{index:05}\nsource_profile = p{source}")
            .unwrap();
    }
    let session = Home::with("", &config).shared(Edition::V1_55, "p0").unwrap();
    assert_eq!(crate::home::retrieval_code(&session), "EmptyStaticCreds");
}

#[test]
fn a_chain_of_100_000_profiles_is_followed_to_its_end() {
    let mut config = String::new();
    for index in 0..100_000 {
        writeln!(config, "[p{index}]\nrole_arn = r\nsource_profile = p{}", index + 1).unwrap();
    }
    let credentials = "[p100000]\naws_access_key_id = A\naws_secret_access_key = S\n";
    let home = Home::with(credentials, &config);
    let session = home.shared(Edition::V1_55, "p0").unwrap();
    assert_eq!(crate::home::retrieval_code(&session), "InvalidParameter");
    let circle = Home::with("", &format!("{config}[p100000]\nrole_arn = r\nsource_profile = p0\n"));
    assert_eq!(circle.shared(Edition::V1_55, "p0").unwrap_err().code(), Some("SharedConfigAssumeRoleError"));
}

#[test]
fn a_profile_with_a_million_dots_in_its_name_is_looked_up_in_bounded_time() {
    let name = "a.".repeat(1 << 20);
    sessions(&Home::with("", &format!("[p]\nrole_arn = r\nsource_profile = {name}\n[{name}]\nx = 1\n")), "p");
}

#[test]
fn references_are_resolved_in_bounded_time() {
    let long = "x".repeat(4 << 20);
    for config in [
        format!("k = {long}%(k)s\n[default]\nregion = %(k)s\n"),
        format!("k = {}\n[default]\nregion = %(k)s%(k)s\n", "%(k)s".repeat(1 << 20)),
        format!("[default]\nregion = {}\n", "%(".repeat(4 << 20)),
        format!("[default]\nregion = {})\n", "%(".repeat(4 << 20)),
        format!("[default]\nregion = {}\n", "%()s".repeat(2 << 20)),
        format!("k = v\n[default]\nregion = {}\n", "%(k)s%(region)s".repeat(1 << 19)),
    ] {
        sessions(&Home::with("", &config), "");
    }
}

#[test]
fn each_file_is_read_once() {
    let home = Home::new();
    let [config, credentials] = ["config", "credentials"].map(|name| home.path(name));
    for &edition in Edition::ALL {
        // A pipe gives its text once: a second reading would find nothing, or wait for ever.
        let writers = [
            (&config, "[default]\nregion = r\n"),
            (&credentials, "[default]\naws_access_key_id = A\naws_secret_access_key = S\n"),
        ];
        let writers = writers.map(|(path, text)| {
            let made = std::process::Command::new("mkfifo").arg(path).status().unwrap();
            assert!(made.success());
            let path = path.clone();
            std::thread::spawn(move || std::fs::write(path, text).unwrap())
        });
        let options = home.options(&[]).edition(edition).shared_config_state(SharedConfigState::Enable);
        let session = Session::new_session_with_options(options).unwrap();
        writers.into_iter().for_each(|writer| writer.join().unwrap());
        assert_eq!((session.region(), crate::home::shown(&session).0.as_str()), (Some("r"), "A"));
        [&config, &credentials].into_iter().for_each(|path| std::fs::remove_file(path).unwrap());
    }
}

#[test]
fn a_file_that_is_named_twice_is_read_once() {
    let home = Home::new();
    let pipe = home.path("both");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let path = pipe.clone();
    let writer = std::thread::spawn(move || std::fs::write(path, "[default]\nregion = r\n").unwrap());
    let options =
        home.options(&[]).shared_config_files([&pipe, &pipe]).shared_config_state(SharedConfigState::Enable);
    assert_eq!(Session::new_session_with_options(options).unwrap().region(), Some("r"));
    writer.join().unwrap();
}
