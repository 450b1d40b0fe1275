//! Credentials that a program prints: real programs, which a real shell starts.

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use awsess::{
    Clock, Credentials, CredentialsValue, Environment, Error, ErrorKind, Options, ProcessErrorKind,
    ProcessOptions, ProcessProvider, Session, SharedConfigState,
};
use tempfile::TempDir;

/// The folders of the shell and of the programs that the tests run.
const PATH: &str = "/usr/local/bin:/usr/bin:/bin";
const KEYS: &str = r#""Version": 1, "AccessKeyId": "AKID", "SecretAccessKey": "SECRET""#;

/// A provider that runs the command with this `PATH` and nothing else in the environment.
fn provider(command: &str) -> ProcessProvider {
    ProcessProvider::new(command).environment(Environment::from_vars([("PATH", PATH)]))
}

fn retrieve(provider: ProcessProvider) -> Result<CredentialsValue, Error> {
    Credentials::new(provider).retrieve()
}

/// The result for a program that prints this text.
fn printed(text: &str) -> Result<CredentialsValue, Error> {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("out"), text).unwrap();
    retrieve(provider(&format!("cat '{}'", folder.path().join("out").display())))
}

fn kind(result: Result<CredentialsValue, Error>) -> ProcessErrorKind {
    match result.unwrap_err().kind() {
        ErrorKind::ProcessProviderError(kind) => *kind,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_program_prints_keys_a_token_and_an_expiration() {
    let output = format!(r#"{{{KEYS}, "SessionToken": "TOKEN", "Expiration": "2037-01-02T03:04:05Z"}}"#);
    let value = printed(&output).unwrap();
    assert_eq!(value.access_key_id, "AKID");
    assert_eq!(value.secret_access_key.expose(), "SECRET");
    assert_eq!(value.session_token.unwrap().expose(), "TOKEN");
    assert_eq!(value.expiry, Some(SystemTime::UNIX_EPOCH + Duration::from_secs(2_114_478_245)));
    assert_eq!(value.provider_name, "ProcessProvider");
}

#[test]
fn the_shell_splits_the_command_and_expands_variables() {
    let environment = Environment::from_vars([("PATH", PATH), ("ID", "FROM ENV")]);
    let command = r#"printf '{"Version":1,"AccessKeyId":"%s","SecretAccessKey":"S"}' "$ID" | cat"#;
    let value = retrieve(ProcessProvider::new(command).environment(environment)).unwrap();
    assert_eq!((&*value.access_key_id, value.session_token), ("FROM ENV", None));
}

#[test]
fn the_program_has_the_variables_of_the_session_and_no_others() {
    let value = retrieve(provider(
        r#"env | grep -qv '^PATH=\|^PWD=\|^_=\|^SHLVL=' || echo '{"Version":1,"AccessKeyId":"A","SecretAccessKey":"S"}'"#,
    ));
    assert_eq!(value.unwrap().access_key_id, "A");
}

#[test]
fn a_program_that_fails_has_no_credentials_whatever_it_prints() {
    let result = retrieve(provider(&format!("echo '{{{KEYS}}}'; exit 3")));
    let error = result.clone().unwrap_err();
    assert_eq!(kind(result), ProcessErrorKind::Execution);
    assert_eq!(
        error.to_string(),
        "ProcessProviderExecutionError: error in credential_process: exit status: 3"
    );
    assert_eq!(kind(retrieve(provider("kill -9 $$"))), ProcessErrorKind::Execution);
    assert_eq!(kind(retrieve(provider("/no/such/program"))), ProcessErrorKind::Execution);
}

#[test]
fn the_shell_is_looked_up_in_path() {
    for path in ["", "/nowhere", "."] {
        let environment = Environment::from_vars([("PATH", path)]);
        let result = retrieve(ProcessProvider::new("true").environment(environment));
        assert_eq!(kind(result), ProcessErrorKind::Execution, "{path:?}");
    }
}

#[test]
fn a_command_of_blanks_is_not_run() {
    assert_eq!(kind(retrieve(provider(" \t\u{a0}"))), ProcessErrorKind::EmptyCommand);
}

#[test]
fn output_that_is_not_the_documented_json_is_an_error_that_does_not_show_it() {
    for output in [
        "",
        "SECRET",
        "[]",
        &format!("{{{KEYS}}} and more"),
        &format!(r#"{{{KEYS}, "Version": "1"}}"#),
        &format!(r#"{{{KEYS}, "Version": 1.0}}"#),
        &format!(r#"{{{KEYS}, "Expiration": ""}}"#),
        &format!(r#"{{{KEYS}, "SessionToken": ["SECRET"]}}"#),
        &format!("\u{feff}{{{KEYS}}}"),
    ] {
        let error = printed(output).unwrap_err();
        assert_eq!(error.code(), Some("ProcessProviderParseError"), "{output}");
        assert!(!format!("{error} {error:?}").contains("SECRET"), "{error:?}");
    }
}

#[test]
fn the_version_is_checked_before_the_keys() {
    assert_eq!(kind(printed("{}")), ProcessErrorKind::Version);
    assert_eq!(kind(printed("null")), ProcessErrorKind::Version);
    assert_eq!(kind(printed(r#"{"Version": 2, "AccessKeyId": "A"}"#)), ProcessErrorKind::Version);
    assert_eq!(kind(printed(r#"{"Version": 1}"#)), ProcessErrorKind::NoAccessKeyId);
    assert_eq!(kind(printed(r#"{"Version": 1, "AccessKeyId": ""}"#)), ProcessErrorKind::NoAccessKeyId);
    assert_eq!(kind(printed(r#"{"Version": 1, "AccessKeyId": "A"}"#)), ProcessErrorKind::NoSecretAccessKey);
}

#[test]
fn only_the_first_bytes_of_the_output_are_read() {
    let output = format!("{{{KEYS}}}");
    for blanks in [8192 - output.len(), 8192, 1_000_000] {
        let padded = format!("{output}{}", " ".repeat(blanks));
        assert_eq!(printed(&padded).unwrap().access_key_id, "AKID", "{blanks} blanks");
    }
    let cut = format!(r#"{{{KEYS}, "x": "{}"}}"#, "x".repeat(8192));
    assert_eq!(kind(printed(&cut)), ProcessErrorKind::Parse);
    for limit in [8, 0] {
        let provider = provider(&format!("echo '{output}'")).options(ProcessOptions::new().max_output(limit));
        assert_eq!(kind(retrieve(provider)), ProcessErrorKind::Parse, "{limit}");
    }
}

#[test]
fn a_program_that_prints_for_ever_is_ended() {
    assert_eq!(kind(retrieve(provider("yes SECRET"))), ProcessErrorKind::Parse);
}

/// Options with little time.
fn short() -> ProcessOptions {
    ProcessOptions::new().timeout(Duration::from_millis(300))
}

/// Options of a session whose files are these alone.
fn with_file(config: &Path) -> Options {
    Options::new()
        .environment(Environment::from_vars([("PATH", PATH)]))
        .shared_config_state(SharedConfigState::Enable)
        .shared_config_files([config])
}

#[test]
fn the_options_of_a_session_limit_the_time_of_its_process() {
    let folder = TempDir::new().unwrap();
    let config = folder.path().join("config");
    fs::write(&config, "[default]\ncredential_process = sleep 60\n").unwrap();
    let session = Session::new_session_with_options(with_file(&config).process(short())).unwrap();
    let start = Instant::now();
    let error = session.credentials().retrieve().unwrap_err();
    assert_eq!(error.code(), Some("ProcessProviderExecutionError"));
    assert_eq!(kind(Err(error)), ProcessErrorKind::Timeout);
    assert!(start.elapsed() < Duration::from_secs(30));
}

#[test]
fn a_program_that_takes_too_long_is_killed() {
    let folder = TempDir::new().unwrap();
    let mark = folder.path().join("mark");
    let start = Instant::now();
    for command in [
        // The shell itself waits.
        format!("while sleep 0.05; do touch '{}'; done", mark.display()),
        // The program has closed its output.
        "exec >&-; sleep 60".into(),
        // Another program holds the output open when the shell has ended.
        "sleep 1 &".into(),
    ] {
        let result = retrieve(provider(&command).options(short()));
        assert_eq!(kind(result), ProcessErrorKind::Timeout, "{command}");
    }
    assert!(start.elapsed() < Duration::from_secs(30));
    _ = fs::remove_file(&mark);
    thread::sleep(Duration::from_millis(300));
    assert!(!mark.exists(), "the shell still runs");
}

/// A clock that stands still until it is set.
#[derive(Debug, Clone)]
struct SetClock(Arc<Mutex<SystemTime>>);

impl Clock for SetClock {
    fn now(&self) -> SystemTime {
        *self.0.lock().unwrap()
    }

    fn sleep(&self, _: Duration) {}
}

#[test]
fn a_session_runs_the_program_of_its_profile_again_when_the_credentials_expire() {
    let folder = TempDir::new().unwrap();
    let (config, runs) = (folder.path().join("config"), folder.path().join("runs"));
    let output = format!(r#"{{{KEYS}, "Expiration": "1970-01-01T01:00:00Z"}}"#);
    fs::write(folder.path().join("out"), output).unwrap();
    let script = format!("echo >>'{}'; cat '{}'", runs.display(), folder.path().join("out").display());
    fs::write(folder.path().join("script"), script).unwrap();
    let process = format!("sh {}", folder.path().join("script").display());
    fs::write(&config, format!("[default]\ncredential_process = {process}\n")).unwrap();

    let clock = SetClock(Arc::new(Mutex::new(SystemTime::UNIX_EPOCH)));
    let options = with_file(&config).clock(clock.clone());
    let credentials = Session::new_session_with_options(options).unwrap().credentials().clone();
    let runs = || fs::read_to_string(&runs).unwrap_or_default().lines().count();
    assert_eq!(runs(), 0, "the program runs when credentials are needed");
    let retrieved_at = |seconds| {
        *clock.0.lock().unwrap() = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        assert_eq!(credentials.retrieve().unwrap().access_key_id, "AKID");
        runs()
    };
    assert_eq!([0, 3600, 3601, 3602].map(retrieved_at), [1, 1, 2, 3]);
}

#[test]
fn an_error_names_the_place_of_the_command() {
    let folder = TempDir::new().unwrap();
    let config = folder.path().join("config");
    fs::write(&config, "[profile dev]\ncredential_process = exit 4\n").unwrap();
    let session = Session::new_session_with_options(with_file(&config).profile("dev")).unwrap();
    let error = session.credentials().retrieve().unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "ProcessProviderExecutionError: error in credential_process, in {}, section [profile dev], key \
             credential_process: exit status: 4",
            config.display()
        )
    );
}

#[test]
fn a_hundred_readers_get_the_result_of_one_program_a_thousand_times() {
    let folder = TempDir::new().unwrap();
    let runs = folder.path().join("runs");
    let credentials = Credentials::new(provider(&format!("echo >>'{}'; echo '{{{KEYS}}}'", runs.display())));
    for round in 1..=10 {
        credentials.expire();
        let ids: Vec<_> = thread::scope(|scope| {
            let readers: Vec<_> = (0..100).map(|_| scope.spawn(|| credentials.retrieve().unwrap())).collect();
            readers.into_iter().map(|reader| reader.join().unwrap().access_key_id).collect()
        });
        assert!(ids.iter().all(|id| id == "AKID"));
        assert_eq!(fs::read_to_string(&runs).unwrap().lines().count(), round);
    }
    for _ in 0..1000 {
        credentials.expire();
        assert_eq!(credentials.retrieve().unwrap().access_key_id, "AKID");
    }
    assert_eq!(fs::read_to_string(&runs).unwrap().lines().count(), 1010);
}
