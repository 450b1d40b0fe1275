//! Headers with several values, and responses that are too large.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use awsess::{
    Config, Edition, HttpClient, HttpRequest, HttpResponse, RESPONSE_LIMIT, RootCertificates, SendError,
};

use crate::home::session_with_keys as session;
use crate::sts::{Sts, respond};
use crate::watchdog::each_edition_in_time;

#[test]
fn every_value_of_a_response_header_is_kept_in_order() {
    each_edition_in_time(|edition| {
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
    each_edition_in_time(|edition| {
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
fn the_first_of_several_retry_after_headers_is_used() {
    each_edition_in_time(|edition| {
        let sts = Sts::writing(|_, number, stream| match number {
            0 => respond(stream, 503, "Retry-After: 0\r\nRetry-After: 86400\r\n", ""),
            _ => respond(stream, 200, "", ""),
        });
        session(edition, Config::new().endpoint(sts.endpoint())).request("s3", "x").send().unwrap();
        assert_eq!(sts.calls().len(), 2);
    });
}

fn assert_too_large(edition: Edition, config: Config) {
    let error = session(edition, config).request("s3", "x").send().unwrap_err();
    assert_eq!(error.code(), "RequestError");
    let source = error.original_error().unwrap().to_string();
    assert!(source.contains("1048576"), "{source}");
}

#[test]
fn a_request_whose_response_is_too_large_is_sent_once() {
    each_edition_in_time(|edition| {
        let announced = Sts::answering(|_, _| (200, "x".repeat(RESPONSE_LIMIT + 1)));
        let endless = Sts::writing(|_, _, stream| {
            use std::io::Write as _;
            _ = stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
            while stream.write_all(&[b'x'; 1 << 16]).is_ok() {}
        });
        for sts in [announced, endless] {
            assert_too_large(edition, Config::new().endpoint(sts.endpoint()));
            assert_eq!(sts.calls().len(), 1);
        }
    });
}

/// A client whose responses are too large. It counts its requests.
#[derive(Debug)]
struct Oversized(Arc<AtomicUsize>);

impl HttpClient for Oversized {
    fn send(&self, _: HttpRequest, _: Option<&RootCertificates>) -> Result<HttpResponse, SendError> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Ok(HttpResponse::new(200, vec![b'x'; RESPONSE_LIMIT + 1]))
    }
}

#[test]
fn a_request_for_which_the_users_client_returns_too_much_is_sent_once() {
    each_edition_in_time(|edition| {
        let calls = Arc::<AtomicUsize>::default();
        assert_too_large(edition, Config::new().http_client(Oversized(Arc::clone(&calls))));
        assert_eq!(calls.load(Ordering::Relaxed), 1);
    });
}
