//! Single sign-on: a cached token of the user, which the portal exchanges for the credentials of a role. The token of an
//! `sso_session` is renewed by OIDC when it has expired.

mod token;

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::string::String;

use crate::decide::Source;
use crate::dispatch::{Attempt, Dispatch, Message};
use crate::endpoints::EndpointSettings;
use crate::environment::home;
use crate::failure::Failure;
use crate::handlers::Handlers;
use crate::json::Record;
use crate::network::Network;
use crate::own_requests::Client;
use crate::path;
use crate::requested::{Base, RequestedCredentials};
use crate::retry::Issued;
use crate::rule;
use crate::session::{Credentials, Keys, Parameters};
use crate::sha1;
use crate::time::Time;
use crate::tls::Connection;
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::Party;

pub use token::Member;
pub(crate) use token::Token;

/// The names of the services, under which their endpoints are found.
const PORTAL: &str = "portal.sso";
const OIDC: &str = "oidc";
/// The operations that are called.
const GET_ROLE_CREDENTIALS: &str = "GET /federation/credentials";
const CREATE_TOKEN: &str = "POST /token";
/// The header with the token.
pub(crate) const TOKEN_HEADER: &str = "x-amz-sso_bearer_token";
/// The name of the provider.
const PROVIDER: &str = "SSOProvider";

/// The settings of single sign-on in a profile, and in the section that its `sso_session` names.
pub(crate) struct Settings<'w> {
    pub(crate) region: Candidate<'w>,
    pub(crate) start_url: String,
    pub(crate) account_id: String,
    pub(crate) role_name: String,
    /// The value of `sso_session`, with the blanks around it.
    pub(crate) session: Option<Candidate<'w>>,
}

/// The request for the credentials of a role, which carries the token that is in the file when it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SignOn {
    pub(crate) token_file: String,
    account_id: String,
    role_name: String,
    /// How the portal is called, or the error that every call fails with.
    portal: Result<Dispatch, Failure>,
    /// How the token is renewed; `None` for the token of a start URL, which is not.
    oidc: Option<Result<Dispatch, Failure>>,
}

impl<'w> Settings<'w> {
    /// The credentials of the role. The token file is not read yet. `second` are the settings of endpoints of the second
    /// session, which renews the token of an `sso_session`.
    pub(crate) fn credentials(
        self,
        client: &Client<'_>,
        second: Option<&EndpointSettings>,
        trace: &mut Trace<'w>,
    ) -> Credentials {
        let world = client.world;
        let home = home(world).unwrap_or_default();
        let key = self.session.as_ref().map_or(&*self.start_url, |session| &*session.value);
        let file = alloc::format!("sso/cache/{}.json", sha1::hex(key.as_bytes()));
        let region = &*self.region.value;
        let of_region = Client { region, ..*client };
        let portal = trace.under(Subject::Calls, |trace| of_region.dispatch_to(PORTAL, trace));
        let oidc = second.map(|second| {
            let settings = client.settings.over(second);
            let handlers = &Handlers::defaults(world.edition);
            trace.ignore(Subject::Calls, rule::HAND_21, client.handlers.option());
            let of_second = Client { region, settings: &settings, handlers, ..*client };
            trace.under(Subject::Calls, |trace| of_second.dispatch_to(OIDC, trace))
        });
        let row = Source::new(rule::PORTAL_1, Some(self.region.clone()))
            .and(self.session.is_some() && self.account_id.is_empty(), rule::PORTAL_14);
        trace.record_rules(Subject::Calls, [row]);
        let (account_id, role_name) = (self.account_id, self.role_name);
        let sign_on = SignOn { token_file: path::in_home(home, &file), account_id, role_name, portal, oidc };
        let tokens = &world.options.assume_role_tokens;
        Credentials::Requested(RequestedCredentials::new(Base::SignOn(Box::new(sign_on)), tokens))
    }
}

impl SignOn {
    /// Requests the keys of the role. Returns whether they have not expired yet, too.
    ///
    /// # Errors
    ///
    /// The error of the token, or that of the request.
    pub(crate) fn keys<'w>(
        &self,
        (connection, network): (&mut Connection<'_, 'w>, &mut Network<'w>),
        trace: &mut Trace<'w>,
    ) -> Result<(Keys, bool), Failure> {
        let token = self.token((&mut *connection, network), trace)?;
        let portal = self.portal.as_ref().map_err(Clone::clone)?;
        portal.check_built()?;
        let parameters = [
            ("account_id", self.account_id.clone()),
            ("role_name", self.role_name.clone()),
            (TOKEN_HEADER, token.trim().into()),
        ];
        let mut message = Message::to(Party::Sso, GET_ROLE_CREDENTIALS, named(parameters));
        loop {
            if let Attempt::Answered(issued) =
                portal.attempt(&mut message, None, connection, network, trace)?
            {
                if let Some(document) = &issued.document {
                    return Ok(documented_keys(document, network.world.now, trace));
                }
                let id = alloc::format!("SSO:{}/{}", self.account_id, self.role_name);
                let keys = Keys::issued(issued.keys, id, "sso", PROVIDER);
                return Ok((keys, !issued.expires_within(0)));
            }
        }
    }

    /// The token in the file or, if it has expired and is that of an `sso_session`, a new one, which replaces it in the file.
    fn token<'w>(
        &self,
        (connection, network): (&mut Connection<'_, 'w>, &mut Network<'w>),
        trace: &mut Trace<'w>,
    ) -> Result<String, Failure> {
        let world = network.world;
        let Some(oidc) = &self.oidc else { return token::of_start_url(world, &self.token_file, trace) };
        let file = Candidate::shown(Origin::File(self.token_file.clone().into()), "");
        let cached = match network.token(&self.token_file) {
            Some(token) => {
                trace.record_rules(Subject::Calls, [Source::new(rule::PORTAL_13, Some(file.clone()))]);
                token.clone().complete(&self.token_file, trace)?
            }
            None => token::of_session(world, &self.token_file, trace)?,
        };
        if world.now <= cached.expires {
            return Ok(cached.access_token);
        }
        let grant = cached.grant(&self.token_file, trace)?;
        let new = oidc.as_ref().map_err(Clone::clone);
        let issued = new.and_then(|oidc| create(oidc, grant, (connection, network), trace));
        let issued = issued.map_err(|cause| token::not_renewed(cause, trace))?;
        let token = match &issued.document {
            Some(document) => cached.renewed_by(document, world.now, trace)?,
            None => cached.renewed(issued.expiry(world.now)),
        };
        trace.record_rules(Subject::Calls, [Source::new(rule::PORTAL_22, Some(file))]);
        network.rewrite(&self.token_file, token.clone());
        Ok(token.access_token)
    }
}

/// The keys in a document of the portal, and whether they have not expired yet. A part that it lacks is empty.
fn documented_keys(document: &Record, now: Time, trace: &mut Trace<'_>) -> (Keys, bool) {
    const PARTS: [&str; 4] = ["accessKeyId", "secretAccessKey", "sessionToken", "expiration"];
    let missing = PARTS.into_iter().find(|part| !document.has(part));
    let missing = missing.map(|part| Candidate::shown(Origin::Session, part));
    trace.record_rules(Subject::Calls, [Source::new(rule::PORTAL_24, missing)]);
    let keys = Keys {
        access_key_id: document.text("accessKeyId").into(),
        secret_access_key: document.text("secretAccessKey").into(),
        session_token: document.text("sessionToken").into(),
        provider_name: Cow::Borrowed(PROVIDER),
    };
    let expires = Time(document.integer("expiration").div_euclid(1000));
    (keys, now <= expires)
}

/// Requests a new token of OIDC.
fn create<'w>(
    oidc: &Dispatch,
    grant: [(&'static str, String); 4],
    (connection, network): (&mut Connection<'_, 'w>, &mut Network<'w>),
    trace: &mut Trace<'w>,
) -> Result<Issued<'w>, Failure> {
    let mut message = Message::to(Party::Oidc, CREATE_TOKEN, named(grant));
    loop {
        if let Attempt::Answered(issued) = oidc.attempt(&mut message, None, connection, network, trace)? {
            return Ok(issued);
        }
    }
}

/// The parameters of a request.
fn named<const N: usize>(parameters: [(&'static str, String); N]) -> Parameters {
    parameters.into_iter().map(|(name, value)| (Cow::Borrowed(name), value)).collect()
}
