//! What STS answers: documents of the query protocol, read by quick-xml.

use std::mem;
use std::time::SystemTime;

use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use http::header::{CONTENT_ENCODING, HeaderValue};
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, Event};
use zeroize::Zeroizing;

use crate::error::{BoxError, Error, ErrorKind};
use crate::secret::append;
use crate::{CredentialsValue, HttpResponse, Secret};

/// The credentials of an assumed role, until when they are good.
pub(crate) struct Assumed {
    pub(crate) value: CredentialsValue,
    pub(crate) expires: SystemTime,
}

/// The paths of the elements whose text is read.
mod path {
    pub(super) const ACCESS_KEY_ID: &str = "AssumeRoleResponse/AssumeRoleResult/Credentials/AccessKeyId";
    pub(super) const SECRET_ACCESS_KEY: &str =
        "AssumeRoleResponse/AssumeRoleResult/Credentials/SecretAccessKey";
    pub(super) const SESSION_TOKEN: &str = "AssumeRoleResponse/AssumeRoleResult/Credentials/SessionToken";
    pub(super) const EXPIRATION: &str = "AssumeRoleResponse/AssumeRoleResult/Credentials/Expiration";
    pub(super) const CODE: &str = "ErrorResponse/Error/Code";
    pub(super) const MESSAGE: &str = "ErrorResponse/Error/Message";
    pub(super) const REQUEST_ID: &str = "ErrorResponse/RequestId";

    pub(super) const ALL: [&str; 7] =
        [ACCESS_KEY_ID, SECRET_ACCESS_KEY, SESSION_TOKEN, EXPIRATION, CODE, MESSAGE, REQUEST_ID];
}

const FAULT_ROOT: &str = "ErrorResponse";
/// What a load balancer says in place of the service, which has neither code nor message of its own.
const UNAVAILABLE_ROOT: &str = "ServiceUnavailableException";
const UNAVAILABLE: &str = "service is unavailable";
const REQUEST_ID: &str = "x-amzn-requestid";
/// More than any answer has; a deeper document is none.
const MOST_DEPTH: usize = 32;

/// The credentials of an answer to a request that was signed with the keys.
pub(super) fn credentials(response: &HttpResponse, keys: &CredentialsValue) -> Result<Assumed, Error> {
    document(response)
        .and_then(|leaves| assumed(&leaves))
        .map_err(|error| undecoded("failed decoding Query response", response, keys).with_source(error))
}

/// The document of an answer. Nobody asked for one that is encoded.
fn document(response: &HttpResponse) -> Result<Leaves, BoxError> {
    match response.headers.get(CONTENT_ENCODING).map(HeaderValue::as_bytes) {
        None | Some(b"identity") => leaves(&response.body),
        Some(_) => Err("the response has a Content-Encoding, which was not requested".into()),
    }
}

fn undecoded(message: &'static str, response: &HttpResponse, keys: &CredentialsValue) -> Error {
    let (status, request_id) = (response.status, request_id(response, keys));
    ErrorKind::SerializationError { message, status, request_id }.into()
}

/// The id that STS gave the request, if it gave one.
pub(super) fn request_id(response: &HttpResponse, keys: &CredentialsValue) -> Option<String> {
    let id = response.headers.get(REQUEST_ID).filter(|id| !id.is_empty())?;
    Some(scrubbed(&String::from_utf8_lossy(id.as_bytes()), keys))
}

fn assumed(leaves: &Leaves) -> Result<Assumed, BoxError> {
    let text = |path: &'static str| {
        let name = path.rsplit('/').next().unwrap_or_default();
        leaves.get(path).filter(|text| !text.is_empty()).ok_or_else(|| format!("the response has no {name}"))
    };
    let [access_key, secret_key, token] =
        [text(path::ACCESS_KEY_ID)?, text(path::SECRET_ACCESS_KEY)?, text(path::SESSION_TOKEN)?];
    let value = CredentialsValue::new(access_key, secret_key, token, "");
    let expires = DateTime::from_str(text(path::EXPIRATION)?, Format::DateTimeWithOffset)?;
    Ok(Assumed { value, expires: SystemTime::try_from(expires)? })
}

/// The fault of an answer. The keys that signed the request are kept out of it: STS quotes what it was sent where a
/// signature does not match.
pub(super) fn fault(response: &HttpResponse, keys: &CredentialsValue) -> Error {
    let undecoded = || undecoded("failed to unmarshal error message", response, keys);
    let leaves = match document(response) {
        Ok(leaves) => leaves,
        Err(error) => return undecoded().with_source(error),
    };
    let text = |path| leaves.get(path).unwrap_or_default().trim();
    let (code, message) = match &*leaves.root {
        FAULT_ROOT => (text(path::CODE), text(path::MESSAGE)),
        UNAVAILABLE_ROOT => (UNAVAILABLE_ROOT, UNAVAILABLE),
        _ => return undecoded().with_source("the response is not an error of the query protocol"),
    };
    let in_body = Some(text(path::REQUEST_ID)).filter(|id| !id.is_empty());
    ErrorKind::ServiceError {
        code: scrubbed(code, keys),
        message: scrubbed(message, keys),
        status: response.status,
        request_id: in_body.map(|id| scrubbed(id, keys)).or_else(|| request_id(response, keys)),
    }
    .into()
}

/// The text without the secrets of the keys.
fn scrubbed(text: &str, keys: &CredentialsValue) -> String {
    let secrets = [Some(&keys.secret_access_key), keys.session_token.as_ref()];
    let secrets = secrets.into_iter().flatten().filter(|secret| !secret.is_empty());
    secrets.fold(text.to_owned(), |text, secret: &Secret| text.replace(secret.expose(), "[redacted]"))
}

/// The text of the first element of each path that is read, and the name of the root.
#[derive(Default)]
struct Leaves {
    root: String,
    /// Any of them may be a secret.
    texts: Vec<(&'static str, Secret)>,
}

impl Leaves {
    fn get(&self, path: &str) -> Option<&str> {
        self.texts.iter().find(|(known, _)| *known == path).map(|(_, text)| text.expose())
    }
}

/// Where the reader stands in a document.
#[derive(Default)]
struct Walk {
    leaves: Leaves,
    path: Vec<String>,
    /// The text of the innermost element so far, in UTF-8.
    text: Zeroizing<Vec<u8>>,
}

/// Reads a document. Names count without their prefixes.
fn leaves(document: &[u8]) -> Result<Leaves, BoxError> {
    let mut reader = Reader::from_str(str::from_utf8(document)?);
    reader.config_mut().expand_empty_elements = true;
    let mut walk = Walk::default();
    loop {
        let event = reader.read_event();
        match event.map_err(|_| malformed(reader.error_position()))? {
            Event::Start(start) => walk.enter(start.local_name().as_ref())?,
            Event::End(_) => walk.leave()?,
            Event::Text(text) => walk.add(&text.xml10_content()?),
            Event::CData(text) => walk.add(&text.xml10_content()?),
            Event::GeneralRef(reference) => walk.add(&resolved(&reference)?),
            Event::Eof => return walk.finish(),
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

/// What the reader itself says may quote the document, in which anything may be a secret.
fn malformed(position: u64) -> BoxError {
    format!("the response is not well-formed XML, from byte {position} on").into()
}

impl Walk {
    fn enter(&mut self, name: &[u8]) -> Result<(), BoxError> {
        if self.path.len() == MOST_DEPTH {
            return Err("the response is nested too deeply".into());
        }
        self.path.push(str::from_utf8(name)?.to_owned());
        self.leaves.root.clone_from(&self.path[0]);
        self.text = Zeroizing::default();
        Ok(())
    }

    fn add(&mut self, text: &str) {
        append(&mut self.text, text.as_bytes());
    }

    /// Ends an element. Its text is kept if it is an innermost element whose path is read; a document may have any number of
    /// others.
    fn leave(&mut self) -> Result<(), BoxError> {
        let text = mem::take(&mut self.text);
        let text = str::from_utf8(&text)?;
        let is_current = |path: &&&str| path.split('/').eq(self.path.iter().map(String::as_str));
        let wanted = path::ALL.iter().find(is_current).filter(|path| self.leaves.get(path).is_none());
        if let Some(path) = wanted.filter(|_| !text.trim().is_empty()) {
            self.leaves.texts.push((path, Secret::from(text)));
        }
        self.path.pop();
        Ok(())
    }

    fn finish(self) -> Result<Leaves, BoxError> {
        if self.leaves.root.is_empty() {
            return Err("the response is empty".into());
        }
        if self.path.is_empty() { Ok(self.leaves) } else { Err("the response ends too early".into()) }
    }
}

/// A reference to a character. A document of ours defines no others.
fn resolved(reference: &BytesRef<'_>) -> Result<String, BoxError> {
    if let Some(character) = reference.resolve_char_ref()? {
        return Ok(character.into());
    }
    let known = resolve_predefined_entity(&reference.decode()?);
    known.map(ToOwned::to_owned).ok_or_else(|| "the response has a reference to an unknown entity".into())
}
