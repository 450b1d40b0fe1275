//! The files in which programs keep the tokens of single sign-on, and what the SDK reads in them.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::decide::{Check, Source};
use crate::failure::Failure;
use crate::files::file_at;
use crate::json::{Document, Extent, Fields, Record, Type, Value, folds_to};
use crate::rule;
use crate::secret::Secret;
use crate::time::Time;
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::{File, World};

/// The token that a healthy OIDC issues, and the one with which it is renewed.
const NEW_TOKEN: &str = "renewed-token";
const NEW_REFRESH_TOKEN: &str = "renewed-refresh-token";
/// Go's zero value of a time.
const ZERO_TIME: Time = Time(-62_135_596_800);

/// The content of a token file.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Token {
    pub(super) access_token: String,
    pub(super) expires: Time,
    client_id: String,
    client_secret: String,
    refresh_token: String,
    /// The members that the SDK does not know, each with its JSON.
    others: Vec<(String, String)>,
}

/// Shows the expiry only, because nearly all of the rest is secret.
impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token").field("expires", &self.expires).finish_non_exhaustive()
    }
}

/// The value of a member of a token file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Member {
    /// A text.
    Text(Secret),
    /// A text with a time in the form of RFC 3339.
    Time(Time),
    /// A value that the SDK keeps, as it is written in JSON. It keeps numbers with the precision of 64-bit floating point.
    Json(Secret),
}

impl Token {
    /// The content, which must have a token and its expiry.
    pub(super) fn complete(self, file: &str, trace: &mut Trace<'_>) -> Result<Self, Failure> {
        let is_complete = Check {
            rules: &[rule::PORTAL_8],
            broken: self.access_token.is_empty() || self.expires == ZERO_TIME,
            at: Some(at(file)),
            error: &|| Failure::new("", "cached SSO token must contain accessToken and expiresAt fields"),
        };
        trace.check(Subject::Calls, [is_complete])?;
        Ok(self)
    }

    /// What renewing the token needs, which the file must have.
    pub(super) fn grant(
        &self,
        file: &str,
        trace: &mut Trace<'_>,
    ) -> Result<[(&'static str, String); 4], Failure> {
        const MISSING: &str = "refresh cached SSO token failed, cached SSO token is expired, or not present, and cannot be refreshed";
        let parts = [&self.client_id, &self.client_secret, &self.refresh_token];
        let is_complete = Check {
            rules: &[rule::PORTAL_10],
            broken: parts.iter().any(|part| part.is_empty()),
            at: Some(at(file)),
            error: &|| Failure::new("", MISSING),
        };
        trace.check(Subject::Calls, [is_complete])?;
        trace.record_rules(Subject::Calls, [Source::new(rule::PORTAL_9, Some(at(file)))]);
        Ok([
            ("clientId", self.client_id.clone()),
            ("clientSecret", self.client_secret.clone()),
            ("grantType", "refresh_token".into()),
            ("refreshToken", self.refresh_token.clone()),
        ])
    }

    /// The content of the file after the token was renewed.
    pub(super) fn renewed(self, expires: Time) -> Self {
        let (access_token, refresh_token) = (NEW_TOKEN.into(), NEW_REFRESH_TOKEN.into());
        Self { access_token, expires, refresh_token, ..self }
    }

    /// The content of the file after OIDC answered with this document.
    pub(super) fn renewed_by(
        self,
        document: &Record,
        Time(now): Time,
        trace: &mut Trace<'_>,
    ) -> Result<Self, Failure> {
        const REQUIRED: [(&str, &str); 3] = [
            ("expiresIn", "refresh cached SSO token failed, missing required field ExpiresIn"),
            ("accessToken", "refresh cached SSO token failed, missing required field AccessToken"),
            ("refreshToken", "refresh cached SSO token failed, missing required field RefreshToken"),
        ];
        for (name, message) in REQUIRED {
            let is_there = Check {
                rules: &[rule::PORTAL_20],
                broken: !document.has(name),
                at: None,
                error: &|| Failure::new("", message),
            };
            trace.check(Subject::Calls, [is_there])?;
        }
        Ok(Self {
            access_token: document.text("accessToken").into(),
            expires: Time(now.saturating_add(document.integer("expiresIn"))),
            refresh_token: document.text("refreshToken").into(),
            ..self
        })
    }

    /// The members of the file. An empty text is left out.
    pub(crate) fn members(&self) -> Vec<(String, Member)> {
        let texts = [
            ("accessToken", &self.access_token),
            ("clientId", &self.client_id),
            ("clientSecret", &self.client_secret),
            ("refreshToken", &self.refresh_token),
        ];
        let texts = texts.into_iter().filter(|(_, text)| !text.is_empty());
        let texts = texts.map(|(name, text)| (name.into(), Member::Text(text.clone().into())));
        let expires = [("expiresAt".into(), Member::Time(self.expires))];
        let others = self.others.iter().map(|(name, json)| (name.clone(), Member::Json(json.clone().into())));
        texts.chain(expires).chain(others).collect()
    }
}

/// The error of a token that could not be renewed.
pub(super) fn not_renewed(cause: Failure, trace: &mut Trace<'_>) -> Failure {
    const MESSAGE: &str = "refresh cached SSO token failed, unable to refresh SSO token";
    // The SDK formats the cause into its own message.
    let cause = Failure::new("", cause.message);
    trace.fail(Subject::Calls, &[rule::PORTAL_11], None, Failure::new("", MESSAGE).caused_by(cause))
}

fn at<'w>(file: &str) -> Candidate<'w> {
    Candidate::shown(Origin::File(String::from(file).into()), "")
}

fn content<'w>(world: &'w World, file: &str) -> Option<&'w [u8]> {
    match file_at(world, file) {
        Some(File::Bytes(bytes)) => Some(bytes),
        Some(File::Directory) | None => None,
    }
}

/// The token of a start URL, which must not have expired.
///
/// # Errors
///
/// `SSOProviderInvalidToken`.
pub(super) fn of_start_url<'w>(
    world: &'w World,
    file: &str,
    trace: &mut Trace<'w>,
) -> Result<String, Failure> {
    let invalid = || Failure::new("SSOProviderInvalidToken", "the SSO session has expired or is invalid");
    let content = content(world, file);
    let parsed = content.map(parse_start_url_token);
    let is_expired = |expires: Option<Time>| expires.is_none_or(|expires| world.now > expires);
    let (token, expires) = parsed.clone().and_then(Result::ok).unwrap_or_default();
    trace.check(
        Subject::Calls,
        [
            Check {
                rules: &[rule::PORTAL_3],
                broken: !matches!(parsed, Some(Ok(_))),
                at: Some(at(file)),
                error: &|| invalid().caused_by(Failure::new("", "no such file, or another content")),
            },
            Check { rules: &[rule::PORTAL_4], broken: token.is_empty(), at: Some(at(file)), error: &invalid },
            Check {
                rules: &[rule::PORTAL_5],
                broken: is_expired(expires),
                at: Some(at(file)),
                error: &invalid,
            },
        ],
    )?;
    trace.record_rules(Subject::Calls, [Source::new(rule::PORTAL_2, Some(at(file)))]);
    Ok(token)
}

/// A value of another type than its member.
#[derive(Clone, Debug)]
struct WrongType;

/// The token and its expiry. Names match without regard to case; of several members that match, the last one counts.
fn parse_start_url_token(content: &[u8]) -> Result<(String, Option<Time>), WrongType> {
    const TEXTS: Fields = &[("accessToken", Type::Text), ("region", Type::Text), ("startUrl", Type::Text)];
    let document = Document::parse(content, Extent::Whole).map_err(|_| WrongType)?;
    let texts = Record::from_value(document.value(), TEXTS).map_err(|_| WrongType)?;
    let mut expires = None;
    for (_, value) in document.value().members().filter(|(name, _)| folds_to(name, "expiresAt")) {
        expires = Some(value.text().as_deref().and_then(Time::parse).ok_or(WrongType)?);
    }
    Ok((texts.text("accessToken").into(), expires))
}

/// The token of an `sso_session`.
///
/// # Errors
///
/// An error without a code.
pub(super) fn of_session<'w>(world: &'w World, file: &str, trace: &mut Trace<'w>) -> Result<Token, Failure> {
    let content = content(world, file);
    let members = content.map(Members::parse);
    let known = members.as_ref().and_then(|members| members.as_ref().ok());
    let text = |name| known.and_then(|members| members.text(name)).unwrap_or_default();
    let foreign = |message| Failure::new("", message).caused_by(Failure::new("", "words of the system"));
    trace.check(
        Subject::Calls,
        [
            Check {
                rules: &[rule::PORTAL_7],
                broken: content.is_none(),
                at: Some(at(file)),
                error: &|| foreign("failed to read cached SSO token file"),
            },
            Check {
                rules: &[rule::PORTAL_7],
                broken: matches!(members, Some(Err(_))),
                at: Some(at(file)),
                error: &|| foreign("failed to parse cached SSO token file"),
            },
        ],
    )?;
    let token = Token {
        access_token: text("accessToken").into(),
        expires: Time::parse(text("expiresAt")).unwrap_or(ZERO_TIME),
        client_id: text("clientId").into(),
        client_secret: text("clientSecret").into(),
        refresh_token: text("refreshToken").into(),
        others: known.map(|members| members.others.clone()).unwrap_or_default(),
    }
    .complete(file, trace)?;
    let row = Source::new(rule::PORTAL_6, Some(at(file))).and(world.now <= token.expires, rule::PORTAL_12);
    trace.record_rules(Subject::Calls, [row]);
    Ok(token)
}

/// The members of the file of an `sso_session`; none if the value is not an object.
struct Members {
    /// Those that the SDK knows, which must be texts.
    texts: Vec<(String, String)>,
    /// The others, each with its JSON.
    others: Vec<(String, String)>,
}

impl Members {
    /// Names match with their case, and the last member of a name counts.
    fn parse(content: &[u8]) -> Result<Self, WrongType> {
        const KNOWN: [&str; 5] = ["accessToken", "expiresAt", "refreshToken", "clientId", "clientSecret"];
        let document = Document::parse(content, Extent::Whole).map_err(|_| WrongType)?;
        let mut members = Vec::<(String, Value<'_>)>::new();
        for (name, value) in document.value().members() {
            members.retain(|(earlier, _)| *earlier != name);
            members.push((name, value));
        }
        let (known, others): (Vec<_>, Vec<_>) =
            members.into_iter().partition(|(name, _)| KNOWN.contains(&&**name));
        let texts = known.into_iter().map(|(name, value)| Some((name, value.text()?)));
        let texts = texts.collect::<Option<Vec<_>>>().ok_or(WrongType)?;
        let is_time = |text: &str| Time::parse(text).is_some();
        if texts.iter().any(|(name, text)| name == "expiresAt" && !is_time(text)) {
            return Err(WrongType);
        }
        let json = |value: Value<'_>| String::from_utf8_lossy(value.written()).into_owned();
        Ok(Self { texts, others: others.into_iter().map(|(name, value)| (name, json(value))).collect() })
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.texts.iter().find(|(known, _)| known == name).map(|(_, text)| &**text)
    }
}
