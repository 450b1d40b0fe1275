//! An STS on loopback with the responses of a test. It records its calls.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// A call that the server has received.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// The method and the target, such as `POST /`.
    #[cfg_attr(
        not(any(feature = "metadata", feature = "sso")),
        expect(dead_code, reason = "requests of STS all have the same")
    )]
    pub(crate) target: String,
    pub(crate) body: String,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) parameters: BTreeMap<String, String>,
}

impl Call {
    /// The access key and the region of the signature.
    pub(crate) fn signer(&self) -> (&str, &str) {
        let (_, credential) = self.headers["authorization"].split_once("Credential=").unwrap();
        let scope = credential.split(", SignedHeaders=").next().unwrap();
        let mut parts = scope.rsplitn(5, '/').skip(2);
        let region = parts.next().unwrap();
        (parts.nth(1).unwrap(), region)
    }

    pub(crate) fn role(&self) -> &str {
        &self.parameters["RoleArn"]
    }
}

type Answer = dyn Fn(&Call, usize, &mut TcpStream) + Send + Sync;

/// The server. Each connection serves one call.
#[derive(Clone)]
pub(crate) struct Sts {
    address: SocketAddr,
    calls: Arc<Mutex<Vec<Call>>>,
}

impl Sts {
    /// A server that passes each call, its number from 0 and its stream to the function, which writes the response.
    pub(crate) fn writing(answer: impl Fn(&Call, usize, &mut TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let sts = Self { address: listener.local_addr().unwrap(), calls: Arc::default() };
        let (serving, answer): (_, Arc<Answer>) = (sts.clone(), Arc::new(answer));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (sts, answer) = (serving.clone(), Arc::clone(&answer));
                thread::spawn(move || sts.serve(stream.unwrap(), &*answer));
            }
        });
        sts
    }

    /// A server that responds to each call with a status and a document.
    pub(crate) fn answering(answer: impl Fn(&Call, usize) -> (u16, String) + Send + Sync + 'static) -> Self {
        Self::writing(move |call, number, stream| {
            let (status, document) = answer(call, number);
            respond(stream, status, "", &document);
        })
    }

    /// A server that assumes every role. The credentials expire after any test.
    pub(crate) fn assuming() -> Self {
        Self::assuming_until("2999-01-01T00:00:00Z")
    }

    /// A server that assumes every role. The credentials have already expired.
    pub(crate) fn assuming_for_no_time() -> Self {
        Self::assuming_until("2001-01-01T00:00:00Z")
    }

    fn assuming_until(expiration: &'static str) -> Self {
        Self::answering(move |call, _| (200, assumed(call.role(), expiration)))
    }

    fn serve(&self, mut stream: TcpStream, answer: &Answer) {
        let Some(call) = read(&stream) else { return };
        let number = {
            let mut calls = self.calls.lock().unwrap();
            calls.push(call.clone());
            calls.len() - 1
        };
        answer(&call, number, &mut stream);
    }

    pub(crate) fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn calls(&self) -> Vec<Call> {
        self.calls.lock().unwrap().clone()
    }
}

/// Reads the next call.
pub(crate) fn read(stream: impl Read) -> Option<Call> {
    let mut reader = BufReader::new(stream);
    let mut target = String::new();
    reader.read_line(&mut target).ok()?;
    target = target.rsplit_once(" HTTP/")?.0.to_owned();
    let mut headers = BTreeMap::<String, String>::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        let known = headers.entry(name.to_ascii_lowercase()).or_default();
        // A list may be in one line or in several.
        known.push_str(if known.is_empty() { "" } else { "," });
        known.push_str(value);
    }
    let length = headers.get("content-length").map_or(Some(0), |length| length.parse().ok())?;
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let parameters = form_urlencoded::parse(&body).into_owned().collect();
    let body = String::from_utf8_lossy(&body).into_owned();
    Some(Call { target, body, headers, parameters })
}

/// Writes a response with a body and additional headers, each of which has its line end.
pub(crate) fn respond(stream: &mut impl Write, status: u16, headers: &str, body: &str) {
    let length = body.len();
    let head =
        format!("HTTP/1.1 {status} X\r\nContent-Length: {length}\r\nConnection: close\r\n{headers}\r\n");
    _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
}

/// The response document of AssumeRole.
pub(crate) fn assumed(role: &str, expiration: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\n\
         <AssumeRoleResult><Credentials>\n<AccessKeyId>KEY-OF:{role}</AccessKeyId>\
         <SecretAccessKey>a&amp;b&#x2f;<![CDATA[<c>]]></SecretAccessKey><SessionToken>TOKEN</SessionToken>\
         <Expiration>{expiration}</Expiration></Credentials></AssumeRoleResult>\
         <ResponseMetadata><RequestId>id</RequestId></ResponseMetadata></AssumeRoleResponse>"
    )
}

/// The response document of an error.
pub(crate) fn fault(code: &str, message: &str) -> String {
    format!(
        "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>\
         <RequestId>id-1</RequestId></ErrorResponse>"
    )
}
