//! Credentials that are requested when they are first retrieved, and again after they have expired: those of the base, and
//! those of the roles on top of it.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use crate::container::{self, Container};
use crate::decide::Source;
use crate::dispatch::{Attempt, Dispatch, Message};
use crate::failure::Failure;
use crate::instance::{self, Instance};
use crate::network::Network;
use crate::process::Process;
use crate::role::{OPERATION, Request};
use crate::rule;
use crate::session::{Credentials, Keys, Provider};
use crate::single_sign_on::SignOn;
use crate::tls::{Connection, Transport};
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::web_identity::WebIdentity;
use crate::world::Party;

/// Where the credentials begin that are requested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Base {
    /// Keys that need no request.
    Keys(Keys),
    /// The error of every retrieval.
    Failed(Failure),
    /// STS issues keys in exchange for the token of a web identity.
    WebIdentity(Box<WebIdentity>),
    /// The endpoint of a container issues keys.
    Container(Box<Container>),
    /// A program prints keys.
    Process(Process),
    /// The portal of single sign-on issues keys in exchange for a cached token.
    SignOn(Box<SignOn>),
    /// The metadata service of an instance issues keys.
    Instance(Box<Instance>),
}

/// The credentials of the base and of the roles on top of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestedCredentials {
    base: Base,
    /// A request for each role. The first is signed with the keys of the base, and every other with the keys that the request
    /// before it returns.
    roles: Vec<Request>,
    /// The MFA tokens in the order in which the token provider returns them. The last one is returned again and again.
    tokens: Vec<String>,
    transport: Transport,
}

impl RequestedCredentials {
    /// The credentials of the base, without roles. The HTTP client is not known yet.
    pub(crate) fn new(base: Base, tokens: &[String]) -> Self {
        Self { base, roles: Vec::new(), tokens: tokens.into(), transport: Transport::default() }
    }

    /// The credentials of one more role, which is assumed with these.
    pub(crate) fn then(mut self, role: Request) -> Self {
        self.roles.push(role);
        self
    }

    /// The same credentials, whose requests are sent by this HTTP client.
    pub(crate) fn over(self, transport: Transport) -> Self {
        Self { transport, ..self }
    }

    /// Whether some request needs an MFA token.
    pub(crate) fn needs_tokens(&self) -> bool {
        self.roles.iter().any(Request::needs_token)
    }

    /// The provider of the credentials: that of the last role or, without roles, that of the base.
    #[must_use]
    pub const fn provider(&self) -> Provider {
        match &self.base {
            Base::WebIdentity(_) if self.roles.is_empty() => Provider::WebIdentity,
            Base::Container(_) if self.roles.is_empty() => Provider::Container,
            Base::Instance(_) if self.roles.is_empty() => Provider::Instance,
            Base::Process(_) if self.roles.is_empty() => Provider::Process,
            Base::SignOn(_) if self.roles.is_empty() => Provider::Sso,
            Base::WebIdentity(_)
            | Base::Container(_)
            | Base::Instance(_)
            | Base::Process(_)
            | Base::SignOn(_)
            | Base::Keys(_)
            | Base::Failed(_) => Provider::AssumeRole,
        }
    }

    /// The path of the file with the cached token, which single sign-on exchanges for the credentials.
    #[must_use]
    pub fn token_file(&self) -> Option<&str> {
        match &self.base {
            Base::SignOn(sign_on) => Some(&sign_on.token_file),
            Base::WebIdentity(_)
            | Base::Container(_)
            | Base::Instance(_)
            | Base::Process(_)
            | Base::Keys(_)
            | Base::Failed(_) => None,
        }
    }

    /// The URL of the endpoint of STS that issues the credentials of the last role; `None` if STS does not issue them.
    ///
    /// # Errors
    ///
    /// The error of every request before it is signed.
    #[must_use]
    pub fn sts_endpoint(&self) -> Option<Result<&str, &Failure>> {
        let dispatch = match (self.roles.last(), &self.base) {
            (Some(role), _) => role.dispatch(),
            (None, Base::WebIdentity(identity)) => identity.dispatch(),
            (
                None,
                Base::Container(_)
                | Base::Instance(_)
                | Base::Process(_)
                | Base::SignOn(_)
                | Base::Keys(_)
                | Base::Failed(_),
            ) => return None,
        };
        Some(dispatch.map(Dispatch::endpoint))
    }

    /// Whether a party on the network is asked for the credentials.
    #[must_use]
    pub fn calls_parties(&self) -> bool {
        self.provider() != Provider::Process
    }
}

/// The credentials of a session while a program uses them: what was retrieved, and has not expired, is cached.
#[derive(Debug)]
pub struct Cache<'a> {
    credentials: &'a Credentials,
    /// The latest keys of the base, and of each role; `None` before they are requested and after they have expired.
    latest: Vec<Option<Keys>>,
    tokens_used: usize,
    /// What the client of the metadata service remembers.
    memory: instance::Memory,
    /// Whether the keys of the base do not expire.
    is_base_static: bool,
    /// How often the base was retrieved from a program.
    processes_run: usize,
    /// Whether the program has let the credentials expire since the last retrieval.
    was_expired: bool,
}

impl<'a> Cache<'a> {
    /// An empty cache of these credentials.
    #[must_use]
    pub fn new(credentials: &'a Credentials) -> Self {
        let roles = match credentials {
            Credentials::Requested(requested) => requested.roles.len(),
            Credentials::Keys(_) | Credentials::Failed(_) | Credentials::External(_) => 0,
        };
        let latest = alloc::vec![None; roles + 1];
        Self {
            credentials,
            latest,
            tokens_used: 0,
            memory: instance::Memory::default(),
            is_base_static: false,
            processes_run: 0,
            was_expired: false,
        }
    }

    /// Retrieves the credentials. Returns `None` if the model does not predict them.
    ///
    /// # Errors
    ///
    /// The error of the retrieval, which is not cached.
    pub fn retrieve<'w>(
        &mut self,
        network: &mut Network<'w>,
        trace: &mut Trace<'w>,
    ) -> Option<Result<Keys, Failure>> {
        match self.credentials {
            Credentials::Keys(keys) => Some(Ok(keys.clone())),
            Credentials::Failed(failure) => Some(Err(failure.clone())),
            Credentials::Requested(requested) => Some(self.request(requested, network, trace)),
            Credentials::External(_) => None,
        }
    }

    /// Lets the credentials expire. Those with which they are requested, such as those of an earlier role, do not.
    pub fn expire(&mut self) {
        self.was_expired = true;
        if let Some(last) = self.latest.last_mut() {
            *last = None;
        }
    }

    /// Retrieves credentials that are requested, and records that they are requested again after they have expired.
    fn request<'w>(
        &mut self,
        requested: &RequestedCredentials,
        network: &mut Network<'w>,
        trace: &mut Trace<'w>,
    ) -> Result<Keys, Failure> {
        let earlier_calls = network.calls().len();
        let keys = self.request_missing(requested, network, trace);
        let again = network.calls()[earlier_calls..].last();
        let again = again.filter(|call| self.was_expired && call.party == Party::Sts);
        let again = again.map(|call| Candidate::shown(Origin::Session, call.operation.clone()));
        trace.record_rules(Subject::Calls, [Source::new(rule::ROLE_26, again)]);
        self.was_expired = false;
        keys
    }

    /// Requests the credentials of the roles that are not cached. The SDK builds the request for the last role first: each
    /// role asks the one before it for keys only after its own request is built. A request is signed again with the current
    /// keys whenever it is sent again.
    ///
    /// Rules: ROLE-30.
    fn request_missing<'w>(
        &mut self,
        requested: &RequestedCredentials,
        network: &mut Network<'w>,
        trace: &mut Trace<'w>,
    ) -> Result<Keys, Failure> {
        let connection = &mut requested.transport.connection(network.world);
        // The requests that wait for the keys of the role before theirs.
        let mut waiting: Vec<(&Dispatch, Message)> = Vec::new();
        loop {
            let level = requested.roles.len() - waiting.len();
            let keys = match (self.latest[level].clone(), level.checked_sub(1)) {
                (Some(keys), _) => keys,
                (None, None) => self.base(&requested.base, (&mut *connection, network), trace)?,
                (None, Some(role)) => {
                    waiting.push(self.message(requested, &requested.roles[role], trace)?);
                    continue;
                }
            };
            if let Some(keys) =
                self.send(requested, &mut waiting, keys, (&mut *connection, network), trace)?
            {
                return Ok(keys);
            }
        }
    }

    /// The keys of the base.
    fn base<'w>(
        &mut self,
        base: &Base,
        (connection, network): (&mut Connection<'_, 'w>, &mut Network<'w>),
        trace: &mut Trace<'w>,
    ) -> Result<Keys, Failure> {
        let identity = match base {
            Base::Keys(keys) => return Ok(keys.clone()),
            Base::Failed(failure) => return Err(failure.clone()),
            Base::Container(container) => return self.keys_of(container.retrieve(network, trace)?),
            Base::Instance(instance) => {
                let issued = instance.retrieve(&mut self.memory, network, trace)?;
                self.latest[0] = Some(issued.keys.clone()).filter(|_| !issued.is_due);
                return Ok(issued.keys);
            }
            Base::WebIdentity(identity) => identity,
            Base::Process(process) => {
                self.processes_run += 1;
                let printed = process.retrieve(self.processes_run - 1, network, trace)?;
                self.latest[0] = Some(printed.keys.clone()).filter(|_| !printed.is_due);
                return Ok(printed.keys);
            }
            Base::SignOn(sign_on) => {
                let (keys, lasts) = sign_on.keys((connection, network), trace)?;
                self.latest[0] = Some(keys.clone()).filter(|_| lasts);
                return Ok(keys);
            }
        };
        let (dispatch, mut message) = identity.message(network.world, trace)?;
        loop {
            match dispatch.attempt(&mut message, None, connection, network, trace) {
                Ok(Attempt::Answered(issued)) => {
                    let keys = identity.keys(issued.keys);
                    self.latest[0] = Some(keys.clone()).filter(|_| !identity.expires(&issued, trace));
                    return Ok(keys);
                }
                Ok(Attempt::Retry { credentials_expired: _ }) => {}
                Err(failure) => return Err(identity.failed(failure, trace)),
            }
        }
    }

    /// Caches the keys that a container issues, unless they are to be requested again at once. The provider remembers that keys
    /// did not expire, whatever a later answer says.
    fn keys_of(
        &mut self,
        container::Issued { keys, is_static, is_due }: container::Issued,
    ) -> Result<Keys, Failure> {
        self.is_base_static |= is_static;
        self.latest[0] = Some(keys.clone()).filter(|_| !is_due || self.is_base_static);
        Ok(keys)
    }

    /// The request for the credentials of a role, validated.
    fn message<'r>(
        &mut self,
        requested: &RequestedCredentials,
        role: &'r Request,
        trace: &mut Trace<'_>,
    ) -> Result<(&'r Dispatch, Message), Failure> {
        let token = if role.needs_token() { self.next_token(&requested.tokens, trace) } else { None };
        let (dispatch, parameters) = role.validated(token)?;
        Ok((dispatch, Message::new(OPERATION, parameters)))
    }

    /// The next MFA token. The token provider is called once for each request that needs a token.
    fn next_token<'t>(&mut self, tokens: &'t [String], trace: &mut Trace<'_>) -> Option<&'t String> {
        let called = Candidate::shown(Origin::Option("AssumeRoleTokenProvider"), "");
        trace.record_rules(Subject::Calls, [Source::new(rule::MFA_10, Some(called))]);
        self.tokens_used += 1;
        tokens.get(self.tokens_used - 1).or(tokens.last())
    }

    /// Sends the requests that wait, the last of them with these keys, and each other with the keys that the one after it
    /// returns. Returns the keys of the last role, or `None` if a request must be sent again with the current keys.
    fn send<'w>(
        &mut self,
        requested: &RequestedCredentials,
        waiting: &mut Vec<(&Dispatch, Message)>,
        mut keys: Keys,
        (connection, network): (&mut Connection<'_, 'w>, &mut Network<'w>),
        trace: &mut Trace<'w>,
    ) -> Result<Option<Keys>, Failure> {
        let mut role = requested.roles.len() - waiting.len();
        while let Some((dispatch, message)) = waiting.last_mut() {
            match dispatch.attempt(message, Some(&keys), connection, network, trace)? {
                Attempt::Answered(issued) => {
                    keys = requested.roles[role].keys(issued.keys);
                    self.latest[role + 1] = Some(keys.clone()).filter(|_| !issued.expires_within(0));
                    waiting.pop();
                    role += 1;
                }
                Attempt::Retry { credentials_expired } => {
                    if credentials_expired {
                        self.latest[role] = None;
                    }
                    return Ok(None);
                }
            }
        }
        Ok(Some(keys))
    }
}
