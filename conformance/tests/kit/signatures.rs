//! Signatures: the runner verifies each call with the keys of the case, and says what is wrong with one.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials as Identity;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use awsess_conformance::Parties;
use awsess_conformance::builtin::Builtin;
use awsess_conformance::case::{Case, Edition};
use awsess_conformance::check::{Comparison, Runner};
use awsess_conformance::implementation::{Implementation, Response};
use awsess_conformance::model;
use awsess_conformance::outcome::{Call, Outcome};
use awsess_conformance::protocol::{Hello, Run};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

const HOST: &str = "sts.amazonaws.com";
const FORM: &str = "application/x-www-form-urlencoded; charset=utf-8";
const DAY: Duration = Duration::from_hours(24);
const CONFIG: &str = "${ROOT}/home/.aws/config";

/// A case whose calls are signed with the keys of a file that have a token, with those of a role, and with those again.
fn signed() -> Case {
    let config = "[default]\nrole_arn = arn:aws:iam::123456789012:role/one\nsource_profile = keys\n\
                  [profile keys]\naws_access_key_id = AKID\naws_secret_access_key = SECRET\naws_session_token = TOKEN\n";
    let case = json!({
        "id": "signed", "env": {"HOME": "${ROOT}/home", "AWS_SDK_LOAD_CONFIG": "1"},
        "files": {CONFIG: config}, "observe": {"call_with": {}},
    });
    serde_json::from_value(case).unwrap()
}

/// A case whose call nobody signs.
fn unsigned() -> Case {
    let case = json!({
        "id": "unsigned", "env": {"AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "SECRET"},
        "observe": {"call_with": {"credentials": "anonymous"}},
    });
    serde_json::from_value(case).unwrap()
}

/// The parts of a request as it leaves.
struct Request {
    headers: Vec<(String, String)>,
    body: String,
}

impl Request {
    fn header(&mut self, name: &str) -> &mut String {
        let found = self.headers.iter_mut().find(|(own, _)| own == name);
        &mut found.unwrap_or_else(|| panic!("no header {name}")).1
    }

    fn replace(&mut self, name: &str, from: &str, to: &str) {
        let header = self.header(name);
        assert!(header.contains(from), "{header}");
        *header = header.replace(from, to);
    }

    fn remove(&mut self, name: &str) {
        self.headers.retain(|(own, _)| own != name);
    }

    fn add(&mut self, name: &str, value: &str) {
        self.headers.push((name.into(), value.into()));
    }

    fn send(&self, endpoint: &str) {
        let (address, path) = endpoint.strip_prefix("http://").unwrap().split_once('/').unwrap();
        let headers: String =
            self.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let head = format!("POST /{path} HTTP/1.1\r\n{headers}Content-Length: {}\r\n", self.body.len());
        let mut stream = TcpStream::connect(address).unwrap();
        write!(stream, "{head}Connection: close\r\n\r\n{}", self.body).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
}

/// What a signature is made with.
struct Signing {
    secret: &'static str,
    token: Option<&'static str>,
    region: Option<&'static str>,
    host: &'static str,
    headers: Vec<(&'static str, &'static str)>,
    body: Option<SignableBody<'static>>,
    time: SystemTime,
}

impl Signing {
    /// The right one, for a call that this access key id signs.
    fn of(call: &Call) -> Self {
        let (secret, token) = match &*call.signed_with {
            "AKID" => ("SECRET", Some("TOKEN")),
            _ => ("assumed-secret", Some("assumed-token")),
        };
        let headers = vec![("content-type", FORM)];
        Self { secret, token, region: None, host: HOST, headers, body: None, time: SystemTime::now() }
    }

    fn request(self, call: &Call) -> Request {
        let parameters = call.parameters.iter().fold(String::new(), |text, (name, value)| {
            let value: String = form_urlencoded::byte_serialize(value.as_bytes()).collect();
            format!("{text}&{name}={value}")
        });
        let body = format!("Action={}&Version=2011-06-15{parameters}", call.operation);
        let signable = self.body.unwrap_or(SignableBody::Bytes(body.as_bytes()));
        let url = format!("https://{}/", self.host);
        let signable = SignableRequest::new("POST", url, self.headers.iter().copied(), signable).unwrap();
        let identity =
            Identity::new(&call.signed_with, self.secret, self.token.map(Into::into), None, "test").into();
        let parameters = v4::SigningParams::builder()
            .identity(&identity)
            .region(self.region.unwrap_or(&call.signing_region))
            .name(&call.service)
            .time(self.time)
            .settings(SigningSettings::default())
            .build()
            .unwrap()
            .into();
        let (instructions, _) = sign(signable, &parameters).unwrap().into_parts();
        let own = self.headers.iter().copied().chain([("host", HOST)]);
        let headers = own.chain(instructions.headers());
        Request { headers: headers.map(|(name, value)| (name.into(), value.into())).collect(), body }
    }
}

/// Makes the signed request of a call.
type Signer = fn(&Call) -> Request;

/// An implementation with the outcomes of the model, which sends each call as the signer makes it.
struct Signed(Signer);

impl Implementation for Signed {
    fn hello(&self) -> Hello {
        Builtin.hello()
    }

    fn observe(&mut self, run: &Run) -> Response {
        let outcome = model::expect(&run.case).unwrap();
        let Outcome::Session(session) = &outcome else { panic!("{outcome:?}") };
        let calls = session.requests.iter().flatten();
        calls.for_each(|call| (self.0)(call).send(&run.endpoints["sts"]));
        Response::Outcome(outcome)
    }
}

fn judged(subject: impl Implementation, case: &Case) -> Comparison {
    Runner::new(subject, Some(Arc::new(Parties::start().unwrap()))).unwrap().judge(case).unwrap()
}

/// What the runner finds wrong with the signatures of the case's calls.
fn problems(case: &Case, signer: Signer) -> Vec<String> {
    let failure = match judged(Signed(signer), case) {
        Comparison::Pass => return Vec::new(),
        Comparison::Fail(failure) => failure,
        other => panic!("{other:?}"),
    };
    let fields: Vec<_> = failure.differences.iter().map(|difference| &*difference.field).collect();
    assert_eq!(fields, ["session.requests"]);
    let Outcome::Session(session) = failure.observed else { panic!("no session") };
    let calls = session.requests.unwrap_or_default().into_iter();
    calls.filter_map(|call| call.signature).collect()
}

fn honest(call: &Call) -> Request {
    Signing::of(call).request(call)
}

/// The honest request, with a change to it.
fn changed(call: &Call, change: impl FnOnce(&mut Request)) -> Request {
    let mut request = honest(call);
    change(&mut request);
    request
}

fn bare(call: &Call) -> Request {
    changed(call, |request| {
        ["authorization", "x-amz-date", "x-amz-security-token"]
            .into_iter()
            .for_each(|name| request.remove(name));
    })
}

#[test]
fn a_right_signature_holds() {
    assert_eq!(problems(&signed(), honest), [""; 0]);
    assert_eq!(problems(&unsigned(), bare), [""; 0]);
}

/// A case whose call is signed with the secret access key and for the region that this file has.
fn signed_with_key_of(file: &[u8], edition: Edition) -> Case {
    let case = json!({
        "id": "key", "edition": edition, "env": {"HOME": "${ROOT}/home", "AWS_SDK_LOAD_CONFIG": "1"},
        "files": {CONFIG: {"base64": STANDARD.encode(file)}}, "observe": {"call_with": {}},
        "options": {"config": {"endpoint": "https://sts.amazonaws.com"}},
    });
    serde_json::from_value(case).unwrap()
}

#[test]
fn only_a_signature_of_a_key_or_region_whose_bytes_are_not_shown_is_not_compared() {
    const WITHOUT_TOKEN: Signer = |call| of(call, |signing| signing.token = None);
    const YESTERDAY: Signer = |call| {
        of(call, |signing| {
            signing.token = None;
            signing.time -= DAY;
        })
    };
    let key = |secret: &[u8]| {
        let start = b"[default]\nregion = us-east-1\naws_access_key_id = AKID\naws_secret_access_key = ";
        [start, secret, b"\n"].concat()
    };
    let [not_text, text] = [key(b"\xff"), key("\u{fffd}".as_bytes())];
    assert_eq!(problems(&signed_with_key_of(&not_text, Edition::V1_14), WITHOUT_TOKEN), [""; 0]);
    let with_region = |region: &[u8]| [&*key(b"OTHER"), b"region = ", region, b"\n"].concat();
    let [region_not_text, region_text] = [with_region(b"\xff"), with_region("\u{fffd}".as_bytes())];
    assert_eq!(problems(&signed_with_key_of(&region_not_text, Edition::V1_14), WITHOUT_TOKEN), [""; 0]);
    for (file, edition, signer) in [
        (&not_text, Edition::V1_14, YESTERDAY),
        (&not_text, Edition::V1_55, WITHOUT_TOKEN),
        (&text, Edition::V1_14, WITHOUT_TOKEN),
        (&text, Edition::V1_55, WITHOUT_TOKEN),
        (&region_not_text, Edition::V1_14, YESTERDAY),
        (&region_not_text, Edition::V1_55, WITHOUT_TOKEN),
        (&region_text, Edition::V1_14, WITHOUT_TOKEN),
        (&region_text, Edition::V1_55, WITHOUT_TOKEN),
    ] {
        assert_eq!(problems(&signed_with_key_of(file, edition), signer).len(), 1, "{edition} {file:?}");
    }
}

#[test]
fn a_header_that_the_signature_need_not_cover_may_be_added() {
    fn signer(call: &Call) -> Request {
        changed(call, |request| request.add("user-agent", "any"))
    }
    assert_eq!(problems(&signed(), signer), [""; 0]);
}

/// Every way to sign wrongly that is tried, with what the runner says of it.
const WRONG: [(&str, Signer, &str); 21] = [
    ("zeros", |call| changed(call, zeros), "is not the signature that the secret access key of \""),
    (
        "no signature",
        |call| changed(call, no_signature),
        "is not the signature that the secret access key of \"",
    ),
    (
        "another secret",
        |call| of(call, |signing| signing.secret = "OTHER"),
        "is not the signature that the secret",
    ),
    (
        "yesterday",
        |call| of(call, |signing| signing.time -= DAY),
        "more than 15 minutes from the time of the call",
    ),
    (
        "tomorrow",
        |call| of(call, |signing| signing.time += DAY),
        "more than 15 minutes from the time of the call",
    ),
    (
        "another date in the scope",
        |call| changed(call, other_date),
        "of its scope is not that of its X-Amz-Date",
    ),
    ("no date", |call| changed(call, |request| request.remove("x-amz-date")), "has no X-Amz-Date header"),
    (
        "no time",
        |call| changed(call, |request| *request.header("x-amz-date") = "now".into()),
        "is not a time",
    ),
    ("another scope", other_scope, "is not the signature that the secret access key of \""),
    (
        "another digit",
        |call| changed(call, other_digit),
        "is not the signature that the secret access key of \"",
    ),
    (
        "no token",
        |call| of(call, |signing| signing.token = None),
        "has no session token (X-Amz-Security-Token)",
    ),
    ("another token", |call| of(call, |signing| signing.token = Some("OTHER")), "is not that of its keys"),
    (
        "a token that is not signed",
        |call| changed(call, unsigned_token),
        "does not cover the header x-amz-security-token",
    ),
    (
        "a type that is not signed",
        |call| changed(call, unsigned_type),
        "does not cover the header content-type",
    ),
    (
        "a header that is not there",
        |call| changed(call, absent_header),
        "covers the header \"x-there\", which the request",
    ),
    (
        "another body",
        |call| changed(call, |request| request.body.push_str("&A=b")),
        "is not the signature that the",
    ),
    (
        "no body",
        |call| of(call, |signing| signing.body = Some(SignableBody::empty())),
        "does not cover the body",
    ),
    (
        "any body",
        |call| of(call, |signing| signing.body = Some(SignableBody::UnsignedPayload)),
        "does not cover the body",
    ),
    (
        "another hash of the body",
        |call| changed(call, other_hash),
        "X-Amz-Content-Sha256 is not the hash of the body",
    ),
    (
        "another host",
        |call| of(call, |signing| signing.host = "other.test"),
        "is not the signature that the secret",
    ),
    ("twice", |call| changed(call, twice), "has more than one Authorization header"),
];

/// The request with another signature.
fn of(call: &Call, change: impl FnOnce(&mut Signing)) -> Request {
    let mut signing = Signing::of(call);
    change(&mut signing);
    signing.request(call)
}

fn zeros(request: &mut Request) {
    let header = request.header("authorization");
    let at = header.len() - 64;
    header.replace_range(at.., &"0".repeat(64));
}

fn no_signature(request: &mut Request) {
    let header = request.header("authorization");
    header.truncate(header.find(", Signature=").unwrap());
}

fn other_date(request: &mut Request) {
    let date = request.header("x-amz-date")[..8].to_owned();
    request.replace("authorization", &format!("/{date}/"), "/20200229/");
}

/// Signed for one region, and problems to be signed for the one that is expected.
fn other_scope(call: &Call) -> Request {
    let mut request = of(call, |signing| signing.region = Some("mars-1"));
    request.replace("authorization", "/mars-1/", &format!("/{}/", call.signing_region));
    request
}

/// The last digit is another, as it is where the signature is of something else.
fn other_digit(request: &mut Request) {
    let at = request.header("authorization").len() - 1;
    let last = if request.header("authorization").ends_with('0') { "1" } else { "0" };
    request.header("authorization").replace_range(at.., last);
}

fn unsigned_token(request: &mut Request) {
    request.replace("authorization", ";x-amz-security-token", "");
}

fn unsigned_type(request: &mut Request) {
    request.replace("authorization", "content-type;", "");
}

fn absent_header(request: &mut Request) {
    request.replace("authorization", ";x-amz-date", ";x-amz-date;x-there");
}

fn other_hash(request: &mut Request) {
    request.add("x-amz-content-sha256", "UNSIGNED-PAYLOAD");
    request.replace("authorization", ";x-amz-date", ";x-amz-content-sha256;x-amz-date");
}

fn twice(request: &mut Request) {
    let value = request.header("authorization").clone();
    request.add("authorization", &value);
}

#[test]
fn a_wrong_signature_is_told_with_what_is_wrong() {
    for (name, signer, expected) in WRONG {
        let problems = problems(&signed(), signer);
        assert_eq!(problems.len(), 2, "{name}: {problems:?}");
        assert!(problems.iter().all(|problems| problems.contains(expected)), "{name}: {problems:?}");
        assert!(
            problems.iter().all(|problems| !problems.contains("SECRET") && !problems.contains("TOKEN")),
            "{name}: {problems:?}"
        );
    }
}

#[test]
fn a_call_without_a_signature_is_a_difference() {
    assert_eq!(problems(&signed(), bare), ["it is not signed: it has no Authorization header"; 2]);
}

#[test]
fn an_access_key_that_the_case_does_not_have_is_a_difference() {
    fn signer(call: &Call) -> Request {
        changed(call, |request| request.replace("authorization", "Credential=", "Credential=X"))
    }
    let problems = problems(&signed(), signer);
    assert_eq!(problems.len(), 2);
    let unexpected = "expects no call that this access key id signs";
    assert!(problems.iter().all(|problems| problems.contains(unexpected)), "{problems:?}");
}

#[test]
fn a_host_header_that_names_the_runner_itself_is_a_difference() {
    fn signer(call: &Call) -> Request {
        let mut request = of(call, |signing| signing.host = "sts.us-east-1.amazonaws.com");
        *request.header("host") = "127.0.0.1:40001".into();
        request
    }
    let problems = problems(&signed(), signer);
    assert_eq!(problems.len(), 2);
    assert!(
        problems.iter().all(|problems| problems.contains("leave the header as it was signed")),
        "{problems:?}"
    );
}

#[test]
fn the_library_signs_a_token_without_the_white_space_around_it() {
    let env = json!({"AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "SECRET", "AWS_SESSION_TOKEN": "  TO  KEN\t"});
    let case: Case = serde_json::from_value(json!({"env": env, "observe": {"call_with": {}}})).unwrap();
    for edition in Edition::ALL {
        let verdict = judged(Builtin, &Case { edition, ..case.clone() });
        assert!(verdict.is_pass(), "{edition}: {verdict:?}");
    }
}

/// The release of edition 1.55 sends the line separator at the end of this token and leaves it out of the signature.
#[test]
fn a_signature_may_leave_out_the_white_space_that_the_release_leaves_out() {
    const TOKEN: &str = "TOKEN\u{85}";
    const WITHOUT_SEPARATOR: Signer = |call| {
        let mut request = of(call, |signing| signing.token = Some("TOKEN"));
        TOKEN.clone_into(request.header("x-amz-security-token"));
        request
    };
    let env =
        json!({"AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "SECRET", "AWS_SESSION_TOKEN": TOKEN});
    let case: Case = serde_json::from_value(json!({"env": env, "observe": {"call_with": {}}})).unwrap();
    let wrong = |edition| problems(&Case { edition, ..case.clone() }, WITHOUT_SEPARATOR).len();
    assert_eq!(Edition::ALL.map(wrong), [1, 0]);
}

#[test]
fn the_library_signs_for_the_path_of_an_endpoint() {
    let env = json!({"AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "SECRET", "AWS_REGION": "mars"});
    for path in ["", "/", "/base", "/base/", "/a b/ä/%41/c", "/a//b/../c/.", "?x=y&a=b%20c", "/base?q"] {
        for edition in Edition::ALL {
            let call = json!({"call_with": {"endpoint": format!("http://localhost:9000{path}")}});
            let case: Case =
                serde_json::from_value(json!({"edition": edition, "env": env, "observe": call})).unwrap();
            let verdict = judged(Builtin, &case);
            assert!(verdict.is_pass(), "{path} in edition {edition}: {verdict:?}");
        }
    }
}
