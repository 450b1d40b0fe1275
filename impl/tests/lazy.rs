//! A session that assumes no role starts nothing that could.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;

use awsess::{Config, Credentials, Edition, Environment, Options, Session};

/// The library's one thread, which its HTTP client lives on.
fn has_http_thread() -> bool {
    let threads = fs::read_dir("/proc/self/task").unwrap();
    let mut names = threads.map(|thread| fs::read_to_string(thread.unwrap().path().join("comm")));
    names.any(|name| name.is_ok_and(|name| name.trim() == "awsess-http"))
}

#[test]
fn no_http_client_is_there_before_the_first_request() {
    let keys = Credentials::from_static("KEY", "SECRET", None);
    let config = Config::new().region("r").endpoint("http://127.0.0.1:1").credentials(keys);
    for &edition in Edition::ALL {
        let options = Options::new().environment(Environment::from_vars::<&str, &str>([])).edition(edition);
        let session = Session::new_session_with_options(options.config(config.clone())).unwrap();
        session.credentials().retrieve().unwrap();
        let mut request = session.request("sts", "GetCallerIdentity");
        request.sign().unwrap();
        assert!(!has_http_thread());
    }
    let session = Session::new_in(Edition::V1_55, Environment::from_vars::<&str, &str>([]), [config]);
    _ = session.request("sts", "GetCallerIdentity").send();
    assert!(has_http_thread(), "the search finds what is there");
}
