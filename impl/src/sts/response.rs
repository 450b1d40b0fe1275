//! The responses of STS: XML documents of the query protocol, parsed by quick-xml.

use std::borrow::Cow;
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
use crate::secret::{append, redacted};
use crate::{CredentialsValue, Edition, HttpResponse, Secret};

/// The paths of the elements that are read. A `*` stands for the name of the operation.
mod path {
    pub(super) const ACCESS_KEY_ID: &str = "*Response/*Result/Credentials/AccessKeyId";
    pub(super) const SECRET_ACCESS_KEY: &str = "*Response/*Result/Credentials/SecretAccessKey";
    pub(super) const SESSION_TOKEN: &str = "*Response/*Result/Credentials/SessionToken";
    pub(super) const EXPIRATION: &str = "*Response/*Result/Credentials/Expiration";
    pub(super) const CODE: &str = "ErrorResponse/Error/Code";
    pub(super) const MESSAGE: &str = "ErrorResponse/Error/Message";
    pub(super) const REQUEST_ID: &str = "ErrorResponse/RequestId";

    pub(super) const ALL: [&str; 7] =
        [ACCESS_KEY_ID, SECRET_ACCESS_KEY, SESSION_TOKEN, EXPIRATION, CODE, MESSAGE, REQUEST_ID];
}

const ERROR_ROOT: &str = "ErrorResponse";
/// The error document of a load balancer, which has neither code nor message.
const UNAVAILABLE_ROOT: &str = "ServiceUnavailableException";
const UNAVAILABLE: &str = "service is unavailable";
const REQUEST_ID: &str = "x-amzn-requestid";
/// The maximum depth of nested elements, which is more than any response of STS needs.
const MAX_DEPTH: usize = 32;

/// Parses the credentials of a response. An error quotes none of the secrets.
pub(super) fn credentials(response: &HttpResponse, secrets: &[&str]) -> Result<CredentialsValue, Error> {
    parse(response)
        .and_then(|document| assumed(&document))
        .map_err(|error| decoding_error(response, secrets).with_original_error(error))
}

/// Checks that a response is a document or empty. An error quotes none of the secrets.
pub(super) fn check(response: &HttpResponse, secrets: &[&str]) -> Result<(), Error> {
    if is_empty(response) {
        return Ok(());
    }
    let error = |error| decoding_error(response, secrets).with_original_error(error);
    parse(response).map(drop).map_err(error)
}

fn decoding_error(response: &HttpResponse, secrets: &[&str]) -> Error {
    serialization_error("failed decoding Query response", response, secrets)
}

fn is_empty(response: &HttpResponse) -> bool {
    response.body.trim_ascii().is_empty()
}

/// Whether a parser finds nothing in a response, neither a tag nor a reference.
fn has_no_tag(response: &HttpResponse) -> bool {
    !response.body.iter().any(|byte| [b'<', b'&'].contains(byte))
}

/// Parses the document of a response, which must not be encoded.
fn parse(response: &HttpResponse) -> Result<Document, BoxError> {
    match response.headers.get(CONTENT_ENCODING).map(HeaderValue::as_bytes) {
        None | Some(b"identity") => Document::parse(&response.body),
        Some(_) => Err("the response has a Content-Encoding, which was not requested".into()),
    }
}

fn serialization_error(message: &'static str, response: &HttpResponse, secrets: &[&str]) -> Error {
    let (status, request_id) = (response.status, request_id(response, secrets));
    ErrorKind::SerializationError { message, status, request_id }.into()
}

/// The request id in the headers of a response.
pub(super) fn request_id(response: &HttpResponse, secrets: &[&str]) -> Option<String> {
    let id = response.headers.get(REQUEST_ID).filter(|id| !id.is_empty())?;
    Some(redacted(&String::from_utf8_lossy(id.as_bytes()), secrets))
}

/// The credentials in the document of a response.
fn assumed(document: &Document) -> Result<CredentialsValue, BoxError> {
    let text = |path: &'static str| {
        let name = path.rsplit('/').next().unwrap_or_default();
        document
            .text(path)
            .filter(|text| !text.is_empty())
            .ok_or_else(|| format!("the response has no {name}"))
    };
    let [access_key, secret_key, token] =
        [text(path::ACCESS_KEY_ID)?, text(path::SECRET_ACCESS_KEY)?, text(path::SESSION_TOKEN)?];
    let expiry = DateTime::from_str(text(path::EXPIRATION)?, Format::DateTimeWithOffset)?;
    let value = CredentialsValue::new(access_key, secret_key).session_token(token);
    Ok(value.expiry(SystemTime::try_from(expiry)?))
}

/// Parses the error of a response. It quotes none of the secrets: STS quotes the request if its signature does not match. In edition 1.55, a response without a tag is an error without a code.
pub(super) fn error(response: &HttpResponse, secrets: &[&str], edition: Edition) -> Error {
    let document = match parse(response) {
        Err(_) if edition == Edition::V1_55 && has_no_tag(response) => Document::empty_error(),
        Ok(document) => document,
        Err(error) => return invalid_error(error, response, secrets, edition),
    };
    let text = |path| document.text(path).unwrap_or_default().trim();
    let (code, message) = match &*document.root {
        ERROR_ROOT => (text(path::CODE), text(path::MESSAGE)),
        UNAVAILABLE_ROOT => (UNAVAILABLE_ROOT, UNAVAILABLE),
        _ => {
            let error = "the response is not an error of the query protocol".into();
            return invalid_error(error, response, secrets, edition);
        }
    };
    let in_body = Some(text(path::REQUEST_ID)).filter(|id| !id.is_empty());
    ErrorKind::ServiceError {
        code: redacted(code, secrets),
        message: redacted(message, secrets),
        status: response.status,
        request_id: in_body.map(|id| redacted(id, secrets)).or_else(|| request_id(response, secrets)),
    }
    .into()
}

/// The error for an error response that cannot be read.
fn invalid_error(error: BoxError, response: &HttpResponse, secrets: &[&str], edition: Edition) -> Error {
    const MESSAGE: &str = "failed to unmarshal error message";
    match edition {
        Edition::V1_14 => {
            let message = "failed to decode query XML error response";
            serialization_error(message, response, secrets).with_original_error(error)
        }
        Edition::V1_55 => {
            let cause = Error::new("UnmarshalError", MESSAGE).with_original_error(error);
            serialization_error(MESSAGE, response, secrets).with_original_error(cause)
        }
    }
}

/// The parts of a document that are read.
#[derive(Default)]
struct Document {
    /// The name of the root element.
    root: String,
    /// The text of the first element with each path.
    texts: Vec<(&'static str, Secret)>,
}

impl Document {
    /// An error without a code and a message.
    fn empty_error() -> Self {
        Self { root: ERROR_ROOT.into(), ..Self::default() }
    }

    /// Parses an XML document. It ignores the prefixes of names.
    fn parse(document: &[u8]) -> Result<Self, BoxError> {
        let mut reader = Reader::from_str(str::from_utf8(document)?);
        reader.config_mut().expand_empty_elements = true;
        let mut parser = Parser::default();
        loop {
            let event = reader.read_event();
            match event.map_err(|_| malformed(reader.error_position()))? {
                Event::Start(start) => parser.start_element(start.local_name().as_ref())?,
                Event::End(_) => parser.end_element()?,
                Event::Text(text) => parser.append(text.xml10_content()?),
                Event::CData(text) => parser.append(text.xml10_content()?),
                Event::GeneralRef(reference) => parser.append(resolve(&reference)?.into()),
                Event::Eof => return parser.finish(),
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
    }

    /// The text of the first element with this path, if there is one.
    fn text(&self, path: &str) -> Option<&str> {
        self.texts.iter().find(|(known, _)| *known == path).map(|(_, text)| text.expose())
    }
}

/// The state of the parser in a document.
#[derive(Default)]
struct Parser {
    document: Document,
    /// The names of the open elements.
    path: Vec<String>,
    /// The text of the innermost element so far, in UTF-8.
    text: Zeroizing<Vec<u8>>,
}

/// The error for a document that is not well-formed. That of quick-xml may quote the document, which contains secrets.
fn malformed(position: u64) -> BoxError {
    format!("the response is not well-formed XML, from byte {position} on").into()
}

impl Parser {
    fn start_element(&mut self, name: &[u8]) -> Result<(), BoxError> {
        if self.path.len() == MAX_DEPTH {
            return Err("the response is nested too deeply".into());
        }
        self.path.push(str::from_utf8(name)?.to_owned());
        self.document.root.clone_from(&self.path[0]);
        self.text = Zeroizing::default();
        Ok(())
    }

    /// Appends a text to that of the current element. If it is owned, it is overwritten, because it may be secret.
    fn append(&mut self, text: Cow<'_, str>) {
        append(&mut self.text, text.as_bytes());
        if let Cow::Owned(text) = text {
            drop(Zeroizing::new(text));
        }
    }

    /// Ends an element, and stores its text if it is the first with one of the paths.
    fn end_element(&mut self) -> Result<(), BoxError> {
        let text = mem::take(&mut self.text);
        let text = str::from_utf8(&text)?;
        let is_name = |known: &str, name: &str| match known.strip_prefix('*') {
            Some(end) => name.ends_with(end),
            None => name == known,
        };
        let is_current = |path: &&&str| {
            let names = path.split('/');
            names.clone().count() == self.path.len()
                && names.zip(&self.path).all(|(known, name)| is_name(known, name))
        };
        let wanted = path::ALL.iter().find(is_current).filter(|path| self.document.text(path).is_none());
        if let Some(path) = wanted.filter(|_| !text.trim().is_empty()) {
            self.document.texts.push((path, Secret::from(text)));
        }
        self.path.pop();
        Ok(())
    }

    fn finish(self) -> Result<Document, BoxError> {
        if self.document.root.is_empty() {
            return Err("the response is empty".into());
        }
        if self.path.is_empty() { Ok(self.document) } else { Err("the response ends too early".into()) }
    }
}

/// The text of a character reference or of a predefined entity. Responses define no other entities.
fn resolve(reference: &BytesRef<'_>) -> Result<String, BoxError> {
    if let Some(character) = reference.resolve_char_ref()? {
        return Ok(character.into());
    }
    let known = resolve_predefined_entity(&reference.decode()?);
    known.map(ToOwned::to_owned).ok_or_else(|| "the response has a reference to an unknown entity".into())
}
