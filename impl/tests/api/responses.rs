//! What is kept of a response, and when one is fetched again.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use awsess::{
    Config, Credentials, Edition, HttpClient, HttpRequest, HttpResponse, RESPONSE_LIMIT, RootCertificates,
    SendError, Session,
};

use crate::home::Home;
use crate::sts::{Sts, respond};
use crate::watchdog::in_time;

fn session(edition: Edition, config: Config) -> Session {
    let keys = Credentials::from_static("KEY", "SECRET", "");
    let config = config.region("eu-west-1").credentials(keys);
    Session::new_session_with_options(Home::new().options(&[]).edition(edition).config(config)).unwrap()
}

fn both(check: impl Fn(Edition) + Send + 'static) {
    in_time(move || Edition::ALL.into_iter().for_each(check));
}

#[test]
fn every_value_of_a_response_header_is_kept_in_order() {
    both(|edition| {
        let sts = Sts::writing(|_, _, stream| {
            respond(
                stream,
                200,
                "Set-Cookie: a=1\r\nX-Other: x\r\nset-cookie: b=2\r\nSet-Cookie: a=1\r\n",
                "",
            );
        });
        let mut request = session(edition, Config::new().endpoint(sts.endpoint())).request("s3", "x");
        request.send().unwrap();
        let headers = &request.http_response.as_ref().unwrap().headers;
        assert_eq!(headers.get_all("SET-COOKIE").collect::<Vec<_>>(), ["a=1", "b=2", "a=1"]);
        assert_eq!(headers.get("Set-Cookie"), Some("a=1"), "the first");
        let cookies = headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
        assert_eq!(cookies.count(), 3);
    });
}

#[test]
fn every_value_of_a_request_header_is_sent_and_signed() {
    both(|edition| {
        let sts = Sts::writing(|call, _, stream| respond(stream, 200, "", &call.headers["x-two"]));
        let mut request = session(edition, Config::new().endpoint(sts.endpoint())).request("s3", "x");
        request.http_request.headers.append("x-two", "one");
        request.http_request.headers.append("X-Two", "two");
        request.sign().unwrap();
        let signed = request.http_request.headers.get("authorization").unwrap();
        assert_eq!(signed.matches("x-two").count(), 1, "{signed}");
        request.send().unwrap();
        assert_eq!(&request.http_response.unwrap().body[..], b"one,two");
    });
}

#[test]
fn of_a_patience_that_is_asked_for_twice_the_first_counts() {
    both(|edition| {
        let sts = Sts::writing(|_, number, stream| match number {
            0 => respond(stream, 503, "Retry-After: 0\r\nRetry-After: 86400\r\n", ""),
            _ => respond(stream, 200, "", ""),
        });
        session(edition, Config::new().endpoint(sts.endpoint())).request("s3", "x").send().unwrap();
        assert_eq!(sts.calls().len(), 2);
    });
}

fn too_large(edition: Edition, config: Config) {
    let error = session(edition, config).request("s3", "x").send().unwrap_err();
    assert_eq!(error.code(), "RequestError");
    let source = std::error::Error::source(&error).unwrap().to_string();
    assert!(source.contains("1048576"), "{source}");
}

#[test]
fn a_response_that_is_too_large_is_fetched_once() {
    both(|edition| {
        let announced = Sts::answering(|_, _| (200, "x".repeat(RESPONSE_LIMIT + 1)));
        let endless = Sts::writing(|_, _, stream| {
            use std::io::Write as _;
            _ = stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
            while stream.write_all(&[b'x'; 1 << 16]).is_ok() {}
        });
        for sts in [announced, endless] {
            too_large(edition, Config::new().endpoint(sts.endpoint()));
            assert_eq!(sts.calls().len(), 1);
        }
    });
}

#[derive(Debug)]
struct Generous(Arc<AtomicUsize>);

impl HttpClient for Generous {
    fn send(&self, _: HttpRequest, _: Option<&RootCertificates>) -> Result<HttpResponse, SendError> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Ok(HttpResponse::new(200, vec![b'x'; RESPONSE_LIMIT + 1]))
    }
}

#[test]
fn a_response_that_a_client_of_the_users_reads_beyond_the_limit_is_fetched_once() {
    both(|edition| {
        let calls = Arc::<AtomicUsize>::default();
        too_large(edition, Config::new().http_client(Generous(Arc::clone(&calls))));
        assert_eq!(calls.load(Ordering::Relaxed), 1);
    });
}
