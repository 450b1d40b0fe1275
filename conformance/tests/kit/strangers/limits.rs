//! Limits: a case that exceeds one is never accepted, and is not inspected any further.

use std::time::{Duration, Instant};

use awsess_conformance::case::{Answer, Case, File, HandlerEdit};
use awsess_conformance::vetting::{Level, objections};

/// How long it may take to refuse a case, on a loaded machine too.
const DEADLINE: Duration = Duration::from_secs(20);

fn file(path: &str) -> (String, File) {
    (format!("${{ROOT}}/{path}"), File::Text("x".into()))
}

fn text(text: String) -> Case {
    Case { files: [("${ROOT}/a".to_owned(), File::Text(text))].into(), ..Case::default() }
}

#[test]
fn every_amount_has_a_limit() {
    let mut cases: Vec<(&str, Case)> = Vec::new();
    let mut with = |what, change: &dyn Fn(&mut Case)| {
        let mut case = Case::default();
        change(&mut case);
        cases.push((what, case));
    };
    with("threads", &|case| case.observe.readers = u32::MAX);
    with("refreshes", &|case| case.observe.refreshes = u8::MAX);
    with("later retrievals", &|case| case.observe.again = u8::MAX);
    with("answers of one party", &|case| case.remote.sts.answers = vec![Answer::default(); 2_000]);
    with("services", &|case| case.observe.services = vec!["s3".into(); 2_000]);
    with("changes of handlers", &|case| case.observe.edit_handlers = vec![HandlerEdit::default(); 2_000]);
    with("tokens", &|case| case.options.assume_role_tokens = vec!["1".into(); 2_000]);
    with("shared config files", &|case| case.options.shared_config_files = Some(vec!["a".into(); 2_000]));
    with("environment variables", &|case| {
        case.env = (0..200_000).map(|number| (format!("-{number}"), "x".into())).collect();
    });
    with("bytes in one environment variable", &|case| {
        case.env.insert("AWS_REGION".into(), "x".repeat(1 << 20));
    });
    with("bytes in all environment variables", &|case| {
        case.env = (0..100).map(|number| (format!("AWS_{number}"), "x".repeat(10 << 10))).collect();
    });
    with("files", &|case| case.files = (0..5_000).map(|number| file(&number.to_string())).collect());
    with("levels of nested folders", &|case| case.files = [file(&("a/".repeat(100) + "b"))].into());
    cases.push(("bytes in all files", text("x".repeat(33 << 20))));
    cases.push(("placeholders of certificates", text("${CA}".repeat(20_000))));
    cases.push(("too long", Case { files: [file(&"x".repeat(300))].into(), ..Case::default() }));
    for (what, case) in cases {
        let started = Instant::now();
        let found = objections(&case);
        assert!(started.elapsed() < DEADLINE, "{what} took {:?}", started.elapsed());
        let is_invalid = found.iter().all(|objection| objection.level == Level::Invalid);
        assert!(
            is_invalid && found.iter().any(|objection| objection.to_string().contains(what)),
            "{what}: {found:?}"
        );
    }
}

/// A config file of many lines, each of which looks like a program, beside many files.
#[test]
fn a_large_case_is_looked_at_in_linear_time() {
    let mut case = text("credential_process = ${ROOT}/missing\n".repeat(9_000));
    case.files.extend((0..900).map(|number| file(&format!("b{number}"))));
    let started = Instant::now();
    assert_eq!(objections(&case), []);
    assert!(started.elapsed() < DEADLINE, "it took {:?}", started.elapsed());
}

#[test]
fn a_secret_is_not_quoted() {
    let mut case = Case::default();
    case.env.insert("AWS_SOMEBODYS_SECRET".into(), "/etc/SECRET".into());
    let found = objections(&case);
    assert!(found.len() == 1 && !found[0].to_string().contains("SECRET\","), "{found:?}");
    assert!(!found[0].to_string().contains("/etc"), "{found:?}");
}
