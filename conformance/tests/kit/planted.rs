//! No report shows a secret of a case: each secret is planted into every text that an adapter can write.

use std::collections::BTreeSet;
use std::time::Duration;

use awsess_conformance::builtin::Builtin;
use awsess_conformance::case::{Case, Edition, File};
use awsess_conformance::check::{Collector, Comparison, Plan, Runner, run};
use awsess_conformance::implementation::{AdapterFault, Implementation, Response};
use awsess_conformance::log;
use awsess_conformance::outcome::{
    Call, ClientConfig, Credentials, CredentialsValue, Error, FailedRetrieval, FileSeen, Outcome, Session,
    Trial,
};
use awsess_conformance::protocol::{Hello, Run};
use awsess_conformance::report::{Layout, junit, markdown, terminal};
use awsess_conformance::results::{Header, Results, RunEnd};
use awsess_conformance::shard::Shard;
use awsess_conformance::strategy::Settings;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

/// All secrets that the generator draws.
const DRAWN: [&str; 15] = [
    "SECRET_A",
    "SECRET_B",
    "SECRET_C",
    "SECRET_D",
    "SECRET_E",
    "SECRET_F",
    "SECRET=/+G=",
    "SECRET H",
    "TOKEN_A",
    "TOKEN_B",
    "TOKEN_C",
    "TOKEN=D==",
    "TOKEN E",
    "123456",
    "654321",
];
const PRIVATE_KEY: &str =
    "-----BEGIN PRIVATE KEY-----\nTUlHSEFnRUFNQk1HQnlxR1NN\n-----END PRIVATE KEY-----\n";
/// The number of kinds of answers that can quote a text.
const WAYS: usize = 8;

/// An answer of this kind with the texts in every place that holds text.
fn saying(secrets: &[String], way: usize) -> Response {
    let text: String = secrets.iter().map(|secret| planted(secret)).collect();
    let lines = || format!("first line\n{text}\nlast line");
    let error = || Error {
        code: text.clone(),
        message: Some(lines()),
        original: Some(Box::new(Error { message: Some(text.clone()), ..Error::default() })),
        causes: vec![Error { code: text.clone(), message: Some(lines()), ..Error::default() }],
        panicked: false,
    };
    match way % WAYS {
        0 => Response::Broken { message: lines() },
        1 => Response::Unsupported { capability: text.clone(), reason: lines() },
        2 => Response::Crash { how: text.clone(), line: text.clone(), standard_error: lines() },
        3 => Response::Hang { deadline: Duration::ZERO, standard_error: lines() },
        4 => Response::Garbage { why: text.clone(), line: text.clone(), standard_error: lines() },
        5 => Response::Outcome(Outcome::Error(error())),
        6 => Response::retried(saying(secrets, 2), saying(secrets, 5)),
        _ => Response::session(session(&text, &error())),
    }
}

fn planted(secret: &str) -> String {
    format!("⟦{secret}⟧ ")
}

/// A session that has the text in every field, and in every name.
fn session(text: &str, error: &Error) -> Session {
    let client = ClientConfig {
        endpoint: text.into(),
        signing_region: text.into(),
        signing_name: text.into(),
        partition: Some(text.into()),
        max_retries: Some(3),
        error: Some(error.clone()),
    };
    let call = Call {
        service: text.into(),
        operation: text.into(),
        signed_with: text.into(),
        signing_region: text.into(),
        signature: Some(text.into()),
        host: Some(text.into()),
        client_certificate: Some(text.into()),
        execution_environment: Some(text.into()),
        parameters: [(text.into(), text.into()), ("TokenCode".into(), text.into())].into(),
    };
    let keys = CredentialsValue {
        access_key_id: text.into(),
        secret_access_key: text.into(),
        session_token: text.into(),
        provider_name: Some(text.into()),
    };
    let copy = Session {
        credentials: Some(Credentials::Failed(FailedRetrieval { error: error.clone() })),
        ..Session::default()
    };
    Session {
        region: Some(text.into()),
        credentials: Some(Credentials::Value(keys.clone())),
        credentials_again: vec![Credentials::Value(keys)],
        requests: Some(vec![call]),
        programs: Some([(text.into(), vec![text.into()])].into()),
        files: Some(
            [(
                text.into(),
                FileSeen { members: Some([(text.into(), text.into())].into()), ..FileSeen::default() },
            )]
            .into(),
        ),
        services: Some([(text.into(), client.clone())].into()),
        services_no_resolve: Some([("sts".into(), client)].into()),
        handlers: Some([(text.into(), vec![text.into()])].into()),
        config: None,
        copy: Some(Box::new(copy)),
        fails_with: Some(error.clone()),
        request: Some(Trial { ran: vec![text.into()], error: Some(error.clone()) }),
        call: None,
    }
}

/// All text of a case, including the bytes of its files.
fn texts(case: &Case) -> String {
    let files = case.files.values().map(|file| match file {
        File::Bytes(bytes) => String::from_utf8_lossy(&STANDARD.decode(&bytes.base64).unwrap()).into_owned(),
        File::Text(_) | File::Directory(_) => String::new(),
    });
    let files: String = files.collect();
    serde_json::to_string(case).unwrap() + &files
}

/// Whether the text contains the word, and not only as a part of a longer one, such as the name of a variable.
fn has_word(text: &str, word: &str) -> bool {
    let in_word = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).any(|(at, _)| {
        let behind = text[at + word.len()..].chars().next();
        !text[..at].chars().next_back().is_some_and(in_word) && !behind.is_some_and(in_word)
    })
}

/// Quotes every secret of each case, and records them.
struct Leaky<'t>(&'t std::sync::Mutex<BTreeSet<String>>, usize);

impl Implementation for Leaky<'_> {
    fn hello(&self) -> Hello {
        Builtin.hello()
    }

    fn observe(&mut self, run: &Run) -> Response {
        let all = texts(&run.case);
        let secrets = DRAWN.iter().filter(|secret| has_word(&all, secret));
        let secrets: Vec<String> = secrets.map(|secret| (*secret).to_owned()).collect();
        self.0.lock().unwrap().extend(secrets.iter().cloned());
        self.1 += 1;
        saying(&secrets, self.1)
    }
}

/// All reports of a run, and the planted secrets.
fn reports(seed: u64, damaged: u16) -> (String, BTreeSet<String>) {
    let plan = Plan {
        scenarios: vec![],
        editions: Edition::ALL.to_vec(),
        cases: 64,
        seed,
        settings: Settings { damaged, ..Settings::default() },
        ..Plan::default()
    };
    let said = Default::default();
    let collector = Collector::new(Header::new(plan.summary(), Shard::WHOLE, Some(Builtin.hello())), None);
    run(&plan, vec![Leaky(&said, 0)], None, &collector, |_| {}).unwrap();
    let (result, _) = collector.finish(RunEnd::Complete, vec![], Duration::ZERO);
    let results = Results { runs: vec![result] };
    let text = String::from_utf8(log::write(&results, Vec::new()).unwrap()).unwrap();
    let reports = [text, junit(&results).unwrap(), markdown(&results), terminal(&results, Layout::default())];
    (reports.concat(), said.into_inner().unwrap())
}

#[test]
fn no_report_of_generated_cases_shows_a_secret() {
    for seed in [1, 5] {
        for damaged in [0, 1_000] {
            let (reports, said) = reports(seed, damaged);
            assert!(said.len() > 8 && reports.contains("⟦*** ("), "{said:?}");
            for secret in said {
                let at = reports.find(&planted(&secret));
                let around = at.map(|at| reports[..at].chars().rev().take(200).collect::<String>());
                let around = around.map(|text| text.chars().rev().collect::<String>());
                assert_eq!(around, None, "{secret:?} is shown with seed {seed}, damage {damaged}");
            }
        }
    }
}

/// The details of one case in the log, for every kind of answer that quotes these texts.
fn reported(case: &Case, texts: &[&str]) -> String {
    struct Saying(Vec<String>, usize);
    impl Implementation for Saying {
        fn hello(&self) -> Hello {
            Builtin.hello()
        }

        fn observe(&mut self, _: &Run) -> Response {
            saying(&self.0, self.1)
        }
    }
    let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
    let ways = (0..WAYS).map(|way| {
        let mut bench = Runner::new(Saying(texts.clone(), way), None).unwrap();
        let verdict = bench.judge(case).unwrap();
        assert!(!matches!(verdict, Comparison::Pass));
        let details = awsess_conformance::check::details(case, &[], &verdict);
        serde_json::to_string(&details).unwrap()
    });
    ways.collect()
}

fn case(value: serde_json::Value) -> Case {
    serde_json::from_value(value).unwrap()
}

fn with_file(text: &str) -> Case {
    let bytes = json!({"base64": STANDARD.encode(text)});
    let case = case(json!({"files": {"${ROOT}/home/.aws/credentials": bytes}}));
    assert!(matches!(case.files.values().next(), Some(File::Bytes(_))));
    case
}

fn keys() -> serde_json::Value {
    json!({"access_key_id": "AKID", "secret_access_key": "SECRET-ONE", "session_token": "TOKEN-ONE"})
}

/// Cases that hold secrets in different ways, with the ways to quote them.
fn holders() -> Vec<(&'static str, Case, Vec<&'static str>)> {
    let url = "https://user:pass%2Fword-1@example.com/path";
    let resolver =
        json!({"sts": {"url": url}, "s3": {"error": {"code": "A", "message": format!("at {url}")}}});
    let both = vec!["SECRET-ONE", "TOKEN-ONE"];
    let password = vec!["pass%2Fword-1", "pass/word-1"];
    let observed = |name: &str, config: serde_json::Value| case(json!({"observe": {name: config}}));
    vec![
        ("the config", case(json!({"options": {"config": {"credentials": keys()}}})), both.clone()),
        ("the config of a copy", observed("copy_with", json!({"credentials": keys()})), both.clone()),
        ("the config of clients", observed("services_with", json!({"credentials": keys()})), both.clone()),
        ("the config of a call", observed("call_with", json!({"credentials": keys()})), both),
        ("an endpoint", observed("call_with", json!({"endpoint": url})), password.clone()),
        ("a resolver", observed("services_with", json!({"endpoint_resolver": resolver})), password.clone()),
        ("a proxy", case(json!({"env": {"HTTPS_PROXY": url}})), password.clone()),
        ("a URL in a file", with_file(&format!("[default]\nendpoint_url = {url}\n")), password),
        (
            "a variable",
            case(json!({"env": {"AWS_SECRET_ACCESS_KEY": "a \"b\" \\ c\td"}})),
            vec![
                "a \"b\" \\ c\td",
                "a \\\"b\\\" \\\\ c\\td",
                "a+%22b%22+%5C+c%09d",
                "a%20%22b%22%20%5C%20c%09d",
            ],
        ),
        (
            "a variable with invisible characters, as the output of an adapter is shown",
            case(json!({"env": {"AWS_SECRET_ACCESS_KEY": "schlüs\u{200b}sel\nzwei"}})),
            vec!["schlüs\\u{200b}sel\\nzwei", "schlüs\\u{200b}sel\nzwei"],
        ),
        (
            "a token of a container",
            case(json!({"env": {"AWS_CONTAINER_AUTHORIZATION_TOKEN": "Basic-1234"}})),
            vec!["Basic-1234"],
        ),
        (
            "MFA tokens",
            case(json!({"options": {"assume_role_token": "271828", "assume_role_tokens": ["314159"]}})),
            vec!["271828", "314159"],
        ),
        (
            "short secrets",
            case(json!({"env": {"AWS_SECRET_ACCESS_KEY": "S3cr", "AWS_SESSION_TOKEN": "ab"}})),
            vec!["S3cr", "\"ab\"", "'ab'"],
        ),
        (
            "a value that is quoted as numbers",
            case(json!({"env": {"AWS_SECRET_ACCESS_KEY": "SECRET-ONE"}})),
            vec!["83 69 67 82 69 84 45 79 78 69"],
        ),
        (
            "a quoted value",
            with_file("[default]\naws_secret_access_key = \"SECRET ONE\"\n"),
            vec!["SECRET ONE"],
        ),
        (
            "a value with a comment",
            with_file("[a]\naws_secret_access_key = SECRET-ONE # old\n"),
            vec!["SECRET-ONE"],
        ),
        (
            "a value of three lines",
            with_file("[a]\naws_secret_access_key = \"\"\"SECRET-ONE\nSECRET-TWO\n\"\"\"\n"),
            vec!["SECRET-ONE", "SECRET-TWO"],
        ),
        (
            "a continued value",
            with_file("[a]\naws_secret_access_key = SECRET-ONE\\\nSECRET-TWO\n  SECRET-THREE\n"),
            vec!["SECRET-ONE", "SECRET-ONESECRET-TWO", "SECRET-TWO", "SECRET-THREE"],
        ),
        (
            "a value that refers to others",
            with_file("[a]\none = SECRET\naws_session_token = %(one)s-TWO\n"),
            vec!["SECRET-TWO"],
        ),
        (
            "a value with escapes",
            with_file("[a]\naws_secret_access_key = \"SE\\nCRET\\\"ONE\"\n"),
            vec!["SE\nCRET\"ONE", "SE\\nCRET\\\"ONE"],
        ),
        (
            "a line that nobody reads",
            with_file("[a]\naws_secret_access_keySECRET-ONE\nAWS_SESSION_TOKEN TOKEN-ONE\n"),
            vec!["SECRET-ONE", "TOKEN-ONE"],
        ),
        (
            "a private key",
            case(json!({"options": {"client_tls_key": PRIVATE_KEY}})),
            vec!["TUlHSEFnRUFNQk1HQnlxR1NN"],
        ),
        ("a private key in a file", with_file(PRIVATE_KEY), vec!["TUlHSEFnRUFNQk1HQnlxR1NN"]),
        (
            "bytes that are no text",
            case(
                json!({"files": {"${ROOT}/a": {"base64": STANDARD.encode(b"\xff[a]\naws_secret_access_key = SECRET-ONE\n")}}}),
            ),
            vec!["SECRET-ONE"],
        ),
        (
            "a token file of the environment",
            case(json!({
                "env": {"AWS_WEB_IDENTITY_TOKEN_FILE": "${ROOT}/web"},
                "files": {"${ROOT}/web": "header.SECRET-CLAIMS.signature"},
            })),
            vec!["header.SECRET-CLAIMS.signature"],
        ),
        (
            "a token file of a profile, and keys that STS issues",
            case(json!({
                "files": {
                    "${ROOT}/home/.aws/config": "[default]\nweb_identity_token_file = ${ROOT}/web\n",
                    "${ROOT}/web": "header.SECRET-CLAIMS.signature",
                },
                "remote": {"sts": {"answers": [{"keys": {
                    "access_key_id": "A", "secret_access_key": "SECRET-ONE", "session_token": "SECRET-TWO"}}]}},
            })),
            vec!["header.SECRET-CLAIMS.signature", "SECRET-ONE", "SECRET-TWO"],
        ),
    ]
}

#[test]
fn a_secret_is_found_wherever_a_case_holds_it() {
    for (what, case, secrets) in holders() {
        let reported = reported(&case, &secrets);
        for secret in secrets {
            let quoted = serde_json::to_string(secret).unwrap();
            for spelled in [secret, &quoted[1..quoted.len() - 1]] {
                assert!(!reported.contains(&planted(spelled)), "{what}: {secret:?} is shown in {reported}");
            }
        }
    }
}

#[test]
fn what_is_no_secret_is_shown() {
    let case = case(json!({
        "env": {"AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "an", "AWS_REGION": "mars-north-1",
            "AWS_WEB_IDENTITY_TOKEN_FILE": "${ROOT}/token-file"},
        "options": {"config": {"endpoint": "http://user@example.com:9000"}},
    }));
    let texts = ["AKID", "an answer", "mars-north-1", "token-file", "http://user@example.com:9000"];
    let reported = reported(&case, &texts);
    assert!(texts.iter().all(|text| reported.contains(&planted(text))), "{reported}");
}

/// An adapter that logs the keys of all cases to standard error and crashes.
#[test]
fn the_secrets_of_earlier_cases_are_masked_too() {
    struct Logging(String);
    impl Implementation for Logging {
        fn hello(&self) -> Hello {
            Builtin.hello()
        }

        fn observe(&mut self, run: &Run) -> Response {
            self.0 += &run.case.env["AWS_SECRET_ACCESS_KEY"];
            Response::Crash { how: "it died".into(), line: String::new(), standard_error: self.0.clone() }
        }

        fn finish(&mut self) -> Vec<AdapterFault> {
            let detail = self.0.clone();
            vec![AdapterFault { what: "it died".into(), is_flaky: false, times: 2, case: None, detail }]
        }
    }
    let mut bench = Runner::new(Logging(String::new()), None).unwrap();
    let judged = ["HIDDEN-ONE", "HIDDEN-TWO"].map(|secret| {
        let case = case(json!({"env": {"AWS_SECRET_ACCESS_KEY": secret}}));
        let verdict = bench.judge(&case).unwrap();
        serde_json::to_string(&awsess_conformance::check::details(&case, &[], &verdict)).unwrap()
    });
    let notes = bench.finish();
    let notes: String = notes.into_iter().map(|fault| fault.what + &fault.detail).collect();
    let all = judged.concat() + &notes;
    assert!(all.contains("***") && !all.contains("HIDDEN"), "{all}");
}
