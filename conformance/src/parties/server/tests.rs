//! The parties of the runner, asked over real sockets.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use crate::vocabulary::case::{self, Answer, Case, Certificate, Party, RedirectAnswer, Remote, TextAnswer};
use crate::vocabulary::outcome::Call;

use super::Parties;
use crate::parties::sts::is_generated_session_name;

/// The largest body that is read.
const MAX_BODY: usize = 1 << 20;
/// How many calls one run may make.
const MAX_CALLS: usize = 1_000;

const AUTHORIZATION: &str =
    "AWS4-HMAC-SHA256 Credential=AKID/20261122/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=0";
const FORM: &str = "Action=AssumeRole&Version=2011-06-15&DurationSeconds=900&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fa%26b&RoleSessionName=1795316644000000000";

/// Where the server of an endpoint is.
fn address(endpoint: &str) -> SocketAddr {
    endpoint.split('/').nth(2).unwrap().parse().unwrap()
}

/// The URL of STS for a run.
fn endpoint(parties: &Parties, run: &str) -> String {
    parties.endpoints(run, &Case::default()).unwrap().remove("sts").unwrap()
}

fn connect(sts: &Parties) -> TcpStream {
    let stream = TcpStream::connect(address(&endpoint(sts, ""))).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream
}

fn request(path: &str, authorization: &str, form: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nHost: sts.amazonaws.com\r\nAuthorization: {authorization}\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    )
}

/// The status and the body of the next answer.
fn next(stream: &mut BufReader<TcpStream>) -> (u16, String) {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert_ne!(stream.read_line(&mut head).unwrap(), 0, "closed after {head:?}");
    }
    let field = |name: &str| head.lines().find_map(|line| line.strip_prefix(name)).unwrap().trim();
    let mut body = vec![0; field("content-length:").parse().unwrap()];
    stream.read_exact(&mut body).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, String::from_utf8(body).unwrap())
}

fn ask(sts: &Parties, path: &str, form: &str) -> (u16, String) {
    let mut stream = connect(sts);
    stream.write_all(request(path, AUTHORIZATION, form).as_bytes()).unwrap();
    next(&mut BufReader::new(stream))
}

#[test]
fn a_role_is_assumed_and_the_call_recorded() {
    let sts = Parties::start().unwrap();
    sts.expect("17", &Remote::default());
    assert!(
        endpoint(&sts, "17").starts_with("http://127.0.0.1:") && endpoint(&sts, "17").ends_with("/17/sts")
    );
    let (status, document) = ask(&sts, "/17/sts", FORM);
    assert_eq!(status, 200);
    assert!(
        document.contains("<AccessKeyId>ASSUMED:arn:aws:iam::1:role/a&amp;b</AccessKeyId>"),
        "{document}"
    );
    assert!(document.contains("<ResponseMetadata><RequestId>"), "{document}");
    let call = Call {
        client_certificate: None,
        execution_environment: None,
        parameters: [("DurationSeconds", "900"), ("RoleArn", "arn:aws:iam::1:role/a&b")]
            .map(|(name, value)| (name.into(), value.into()))
            .into(),
        service: "sts".into(),
        operation: "AssumeRole".into(),
        signed_with: "AKID".into(),
        signing_region: "us-east-1".into(),
        signature: None,
        host: Some("sts.amazonaws.com".into()),
    };
    assert_eq!(sts.take("17"), [call]);
    assert!(sts.take("17").is_empty());
}

#[test]
fn what_is_no_call_is_answered_with_an_error_document() {
    let sts = Parties::start().unwrap();
    sts.expect("1", &Remote::default());
    for (form, code) in [
        ("Action=GetSessionToken&Version=2011-06-15", "InvalidAction"),
        ("Action=AssumeRole", "ValidationError"),
        ("", "MissingAction"),
        ("%%%=\u{1}&&&", "MissingAction"),
    ] {
        let (status, document) = ask(&sts, "/1/sts/", form);
        assert_eq!(status, 400);
        assert!(document.contains(&format!("<Code>{code}</Code>")), "{document}");
    }
    let operations: Vec<_> = sts.take("1").into_iter().map(|call| call.operation).collect();
    assert_eq!(operations, ["GetSessionToken", "AssumeRole", "", ""]);
}

#[test]
fn an_unknown_run_is_refused_and_recorded_nowhere() {
    let sts = Parties::start().unwrap();
    for path in ["/", "/17", "/17/sts", "/17/18", "//"] {
        let (status, document) = ask(&sts, path, FORM);
        assert_eq!(status, 400);
        assert!(document.contains("<Code>AccessDenied</Code>"), "{document}");
    }
    assert!(sts.take("17").is_empty() && sts.take("").is_empty());
}

#[test]
fn runs_do_not_meet_and_neither_do_servers() {
    let (one, other) = (Parties::start().unwrap(), Parties::start().unwrap());
    assert_ne!(address(&endpoint(&one, "a")), address(&endpoint(&other, "a")));
    one.expect("a/b c", &Remote::default());
    one.expect("a", &Remote::default());
    other.expect("a", &Remote::default());
    let endpoint = endpoint(&one, "a/b c");
    let path = endpoint.strip_prefix(&format!("http://{}", address(&endpoint))).unwrap();
    assert_eq!(ask(&one, path, FORM).0, 200);
    assert_eq!(one.take("a/b c").len(), 1);
    assert!(one.take("a").is_empty() && other.take("a").is_empty());
}

#[test]
fn a_connection_is_kept_and_may_be_pipelined_in_order() {
    let sts = Parties::start().unwrap();
    sts.expect("1", &Remote::default());
    let mut stream = connect(&sts);
    let forms = ["one", "two", "three"].map(|role| format!("Action=AssumeRole&RoleArn={role}"));
    let all: String = forms.iter().map(|form| request("/1/sts", "", form)).collect();
    stream.write_all(all.as_bytes()).unwrap();
    let mut stream = BufReader::new(stream);
    for role in ["one", "two", "three"] {
        assert!(next(&mut stream).1.contains(&format!("ASSUMED:{role}<")));
    }
    let calls = sts.take("1");
    let roles: Vec<_> = calls.iter().map(|call| &*call.parameters["RoleArn"]).collect();
    assert_eq!(roles, ["one", "two", "three"]);
    assert!(calls.iter().all(|call| call.signed_with.is_empty() && call.signing_region.is_empty()));
}

#[test]
fn a_large_body_and_too_many_calls_are_refused() {
    let sts = Parties::start().unwrap();
    sts.expect("1", &Remote::default());
    let mut stream = connect(&sts);
    let large = format!("POST /1/sts HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n\r\n", MAX_BODY * 100);
    stream.write_all(large.as_bytes()).unwrap();
    assert!(next(&mut BufReader::new(stream)).1.contains("RequestEntityTooLarge"));
    let mut stream = connect(&sts);
    stream.write_all(b"POST /1/sts HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n").unwrap();
    let chunk = format!("{MAX_BODY:x}\r\n{}\r\n1\r\na\r\n", "a".repeat(MAX_BODY));
    stream.write_all(chunk.as_bytes()).unwrap();
    assert!(next(&mut BufReader::new(stream)).1.contains("RequestEntityTooLarge"));
    let mut stream = BufReader::new(connect(&sts));
    for _ in 0..MAX_CALLS {
        stream.get_mut().write_all(request("/1/sts", "", "Action=AssumeRole&RoleArn=a").as_bytes()).unwrap();
        assert_eq!(next(&mut stream).0, 200);
    }
    assert!(ask(&sts, "/1/sts", FORM).1.contains("LimitExceeded"));
    assert_eq!(sts.take("1").len(), MAX_CALLS);
}

#[test]
fn slow_and_broken_clients_hold_nobody_up_and_the_end_is_quick() {
    let sts = Parties::start().unwrap();
    sts.expect("1", &Remote::default());
    let slow: Vec<_> =
        ["", "POST /1/sts HT", "POST /1/sts HTTP/1.1\r\nContent-Length: 9\r\n\r\nAc", "\0\u{1}\r\n\r\n"]
            .into_iter()
            .map(|text| {
                let mut stream = connect(&sts);
                stream.write_all(text.as_bytes()).unwrap();
                stream
            })
            .collect();
    drop(connect(&sts));
    assert_eq!(ask(&sts, "/1/sts", FORM).0, 200);
    let begun = Instant::now();
    let address = address(&endpoint(&sts, "1"));
    drop(sts);
    assert!(begun.elapsed() < Duration::from_secs(2));
    assert!(TcpStream::connect(address).is_err(), "the port is given back");
    drop(slow);
}

#[test]
fn many_clients_are_served_at_once() {
    let sts = Parties::start().unwrap();
    (0..8).for_each(|run| sts.expect(&run.to_string(), &Remote::default()));
    let begun = Instant::now();
    thread::scope(|scope| {
        for run in 0..8 {
            let sts = &sts;
            scope.spawn(move || {
                let mut stream = BufReader::new(connect(sts));
                for _ in 0..250 {
                    let request = request(&format!("/{run}/sts"), AUTHORIZATION, FORM);
                    stream.get_mut().write_all(request.as_bytes()).unwrap();
                    assert_eq!(next(&mut stream).0, 200);
                }
            });
        }
    });
    assert!((0..8).all(|run| sts.take(&run.to_string()).len() == 250));
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
}

fn secure(certificate: Certificate) -> Case {
    Case { sts: Some(case::Sts::of_run(certificate)), ..Case::default() }
}

#[test]
fn every_run_over_tls_has_a_port_of_its_own_until_its_calls_are_taken() {
    let sts = Parties::start().unwrap();
    let secured = |run: &str, case: &Case| sts.endpoints(run, case).unwrap().remove("sts").unwrap();
    let secure = secure(Certificate::Valid);
    let [first, second] = ["17", "18"].map(|run| secured(run, &secure));
    assert!(first.starts_with("https://127.0.0.1:") && first.ends_with("/17/sts"), "{first}");
    assert_ne!(address(&first), address(&second));
    assert_eq!(secured("19", &Case::default()), endpoint(&sts, "19"));
    _ = sts.take("17");
    let deadline = Instant::now() + Duration::from_secs(10);
    while TcpStream::connect(address(&first)).is_ok() {
        assert!(Instant::now() < deadline, "the port is still served");
        thread::sleep(Duration::from_millis(10));
    }
    TcpStream::connect(address(&second)).unwrap();
}

#[test]
fn who_speaks_no_tls_makes_no_call_over_it() {
    let sts = Parties::start().unwrap();
    sts.expect("17", &Remote::default());
    let mut stream =
        TcpStream::connect(address(&sts.endpoints("17", &secure(Certificate::Valid)).unwrap()["sts"]))
            .unwrap();
    stream.write_all(request("/17/sts", AUTHORIZATION, FORM).as_bytes()).unwrap();
    let mut answer = Vec::new();
    _ = stream.read_to_end(&mut answer);
    assert!(!answer.starts_with(b"HTTP"));
    assert!(sts.take("17").is_empty());
}

/// The call that a request with this header and form makes.
fn recorded(authorization: &str, form: &str) -> Call {
    let sts = Parties::start().unwrap();
    sts.expect("17", &Remote::default());
    let mut stream = connect(&sts);
    stream.write_all(request("/17/sts", authorization, form).as_bytes()).unwrap();
    next(&mut BufReader::new(stream));
    let [call] = sts.take("17").try_into().unwrap();
    call
}

/// Who signed, for which region and service, as the server reads the header.
fn scope(authorization: &str) -> [String; 3] {
    let Call { signed_with, signing_region, service, .. } = recorded(authorization, FORM);
    [signed_with, signing_region, service]
}

#[test]
fn the_key_of_an_assumed_role_has_slashes() {
    let header = "AWS4-HMAC-SHA256 Credential=ASSUMED:arn:aws:iam::1:role/a/ b/20261122/eu-west-1/sts/aws4_request, SignedHeaders=host, Signature=0";
    let expected = ["ASSUMED:arn:aws:iam::1:role/a/ b", "eu-west-1", "sts"];
    assert_eq!(scope(header), expected);
    assert_eq!(scope(&header.replace(", ", ",")), expected);
    let odd = header.replace("a/ b", "a, SignedHeaders=b");
    assert_eq!(scope(&odd)[0], "ASSUMED:arn:aws:iam::1:role/a, SignedHeaders=b");
}

#[test]
fn an_odd_region_may_have_slashes_too() {
    for region in ["", "1/", "a/b", "//"] {
        let header =
            format!("AWS4-HMAC-SHA256 Credential=A/B/20261122/{region}/sts/aws4_request, SignedHeaders=host");
        assert_eq!(scope(&header), ["A/B", region, "sts"]);
    }
}

#[test]
fn what_is_no_signature_of_version_4_has_neither_key_nor_region() {
    for header in ["", "Basic QTpC", "AWS4-HMAC-SHA256 Credential=A, SignedHeaders=", "AWS4-HMAC-SHA256 x"] {
        assert_eq!(scope(header), ["", "", "sts"], "{header}");
    }
}

#[test]
fn action_version_and_a_generated_name_are_left_out() {
    let form = "Action=AssumeRole&Version=2011-06-15&RoleSessionName=1795316644000000000&ExternalId=a%26+b";
    let call = recorded("", form);
    assert_eq!(call.operation, "AssumeRole");
    assert_eq!(call.parameters, [("ExternalId".into(), "a& b".into())].into());
}

#[test]
fn a_short_number_is_a_name_of_the_user() {
    assert!(is_generated_session_name("1795316644000000000"));
    for name in ["", "12345", "179531664400000000x", "session-one"] {
        assert!(!is_generated_session_name(name), "{name}");
    }
}

#[test]
fn every_character_of_a_role_can_be_answered() {
    let sts = Parties::start().unwrap();
    sts.expect("1", &Remote::default());
    let (_, document) = ask(&sts, "/1/sts", "Action=AssumeRole&RoleArn=a%3Cb%3E%26%0D%01%7F%C3%A4");
    let role = "<AccessKeyId>ASSUMED:a&lt;b&gt;&amp;\u{FFFD}\u{FFFD}\u{FFFD}ä</AccessKeyId>";
    assert!(document.contains(role), "{document}");
}

/// Parties that serve a case with this container, as the run 17, and the URL of the container.
fn with_container(answers: Vec<Answer>) -> (Parties, String) {
    let parties = Parties::start().unwrap();
    let case = Case {
        remote: Remote { container: Some(Party { answers }), ..Remote::default() },
        ..Case::default()
    };
    parties.expect("17", &case.remote);
    let url = parties.endpoints("17", &case).unwrap().remove("container").unwrap();
    (parties, url)
}

/// The answer to a request for this path to the container at the URL, which names this host.
fn get(url: &str, host: &str, path: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address(url)).unwrap();
    let prefix = &url[format!("http://{}", address(url)).len()..];
    let request = format!("GET {prefix}{path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: token\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    next(&mut BufReader::new(stream))
}

#[test]
fn a_container_issues_keys_that_name_what_was_asked_for() {
    let (parties, url) = with_container(Vec::new());
    let (status, document) = get(&url, "169.254.170.2", "/get?a=b");
    assert_eq!(status, 200);
    assert!(document.contains(r#""AccessKeyId":"CONTAINER:/get?a=b""#), "{document}");
    _ = get(&url, &address(&url).to_string(), "");
    let [first, second] = parties.take("17").try_into().unwrap();
    assert_eq!((&*first.service, &*first.operation), ("container", "GET /get?a=b"));
    assert_eq!(first.host.as_deref(), Some("169.254.170.2"));
    assert_eq!(first.parameters, [("authorization".into(), "token".into())].into());
    assert_eq!((&*second.operation, second.host), ("GET /", None));
}

#[test]
fn each_party_has_its_answers_and_all_calls_have_one_order() {
    let text = |text: &str| Answer::Text(TextAnswer { status: 200, text: text.into() });
    let (parties, url) = with_container(vec![text("one"), text("two")]);
    assert_eq!(get(&url, "a", "/").1, "one");
    assert_eq!(ask(&parties, "/17/sts", FORM).0, 200);
    assert_eq!(get(&url, "a", "/").1, "two");
    assert_eq!(get(&url, "a", "/").1, "two");
    let services: Vec<_> = parties.take("17").into_iter().map(|call| call.service).collect();
    assert_eq!(services, ["container", "sts", "container", "container"]);
}

/// The head of the response to a request without a body.
fn head(url: &str, host: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(address(url)).unwrap();
    let (method, path) = request.split_once(' ').unwrap();
    let prefix = &url[format!("http://{}", address(url)).len()..];
    write!(stream, "{method} {prefix}{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).unwrap();
    response.split("\r\n\r\n").next().unwrap().to_ascii_lowercase()
}

/// A redirect to `/moved`.
fn redirect(status: u16) -> Answer {
    Answer::Redirect(RedirectAnswer { status, location: "/moved".into() })
}

#[test]
fn a_location_is_a_path_on_the_host_that_the_client_knows() {
    let (parties, url) = with_container(vec![redirect(307)]);
    let other = head(&url, "169.254.170.2", "GET /get");
    assert!(other.starts_with("http/1.1 307 ") && other.contains("\r\nlocation: /moved"), "{other}");
    let own = head(&url, &address(&url).to_string(), "GET /get");
    assert!(own.contains("\r\nlocation: /17/container/moved"), "{own}");
    assert_eq!(parties.take("17").len(), 2);
}

#[test]
fn a_request_that_follows_a_redirect_gets_the_answer_to_the_one_before() {
    let parties = Parties::start().unwrap();
    let sts = Party { answers: vec![redirect(302), redirect(302), Answer::default()] };
    parties.expect("17", &Remote { sts, ..Remote::default() });
    let url = endpoint(&parties, "17");
    assert!(head(&url, "a", "GET /moved").starts_with("http/1.1 400 "), "nothing was redirected");
    assert_eq!(ask(&parties, "/17/sts", FORM).0, 302);
    assert!(head(&url, "a", "GET /other").starts_with("http/1.1 400 "), "another path");
    assert!(head(&url, "a", "GET /moved").starts_with("http/1.1 302 "));
    let (status, document) = get(&url, "a", "/moved");
    assert_eq!(status, 200);
    assert!(document.contains("<AccessKeyId>ASSUMED:"), "{document}");
    let operations: Vec<_> = parties.take("17").into_iter().map(|call| call.operation).collect();
    assert_eq!(operations, ["AssumeRole", "GET /moved", "GET /moved"]);
}

#[test]
fn a_party_that_the_case_does_not_name_is_refused() {
    let parties = Parties::start().unwrap();
    parties.expect("1", &Remote::default());
    let url = endpoint(&parties, "1").replace("sts", "container");
    assert!(get(&url, "a", "/").1.contains("<Code>AccessDenied</Code>"));
    assert!(parties.take("1").is_empty());
    assert_eq!(parties.endpoints("1", &Case::default()).unwrap().len(), 1);
}
