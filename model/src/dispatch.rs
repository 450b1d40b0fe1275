//! How a client of STS signs its requests and where it sends them, or why a request is not sent.

use alloc::borrow::Cow;
use alloc::string::String;

use crate::client::ClientConfig;
use crate::decide::{Check, Source};
use crate::failure::Failure;
use crate::handlers::DryRun;
use crate::network::Network;
use crate::rest_json;
use crate::retry::{self, FailedAttempt, Issued, UNDELIVERED, not_sent};
use crate::rule::{self, Rule};
use crate::session::{Call, Keys, Parameters};
use crate::single_sign_on::TOKEN_HEADER;
use crate::tls::Connection;
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::url::UrlTarget;
use crate::user_agent::{check_execution_environment, execution_environment};
use crate::world::{Answer, Edition, Party};

/// The name of the service that the requests call, which also signs them unless the user's resolver returns another name.
pub(crate) const SERVICE: &str = "sts";

/// The signing scope and the target of the requests of a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Dispatch {
    /// The region of the signature; empty if the requests are not signed.
    signing_region: String,
    /// The service name of the signature; empty if the requests are not signed.
    signing_name: String,
    /// The host of the endpoint if the user's resolver returns it.
    host: Option<String>,
    /// The host in the URL of the endpoint.
    url_host: Option<String>,
    /// The URL of the endpoint.
    endpoint: String,
    /// How often a request is sent again at most.
    max_retries: i64,
    /// The error of every request. If it is a panic, signing panics; otherwise sending fails.
    failure: Option<Failure>,
    /// What the handlers of Build do to each request.
    built: DryRun,
}

impl Dispatch {
    /// Decides how the requests of a client with this config are sent. The URL of its endpoint is a valid URL.
    ///
    /// Rules: ROLE-34.
    pub(crate) fn new(
        edition: Edition,
        client: &ClientConfig,
        is_signed: bool,
        trace: &mut Trace<'_>,
    ) -> Self {
        let target = UrlTarget::parse(&client.endpoint);
        let origin = || Origin::Config(if client.is_from_resolver { "EndpointResolver" } else { "Endpoint" });
        let host = match target {
            UrlTarget::Host(host) if client.is_from_resolver => Some(host),
            UrlTarget::Host(_) | UrlTarget::Unsupported | UrlTarget::Opaque(_) | UrlTarget::Invalid => None,
        };
        let url_host = match target {
            UrlTarget::Host(host) => Some(host.into()),
            UrlTarget::Unsupported | UrlTarget::Opaque(_) | UrlTarget::Invalid => None,
        };
        let host = host.map(|host| Candidate::shown(origin(), String::from(host)));
        let host = trace.decide(Subject::Calls, [Source::new(rule::CALL_5, host)]);
        let endpoint = || Some(Candidate::shown(origin(), client.endpoint.clone()));
        let checks = [
            Check {
                rules: &[rule::CALL_10],
                broken: is_signed && slices_of_opaque(edition, target).is_some_and(|slices| slices < 3),
                at: endpoint(),
                error: &|| {
                    let slices = slices_of_opaque(edition, target).unwrap_or_default();
                    Failure::panic(alloc::format!("runtime error: slice bounds out of range [3:{slices}]"))
                },
            },
            Check {
                rules: &[rule::CALL_7],
                broken: !matches!(target, UrlTarget::Host(_)),
                at: endpoint(),
                error: &|| not_sent("unsupported protocol scheme"),
            },
        ];
        let failure = trace.check(Subject::Calls, checks).err();
        Self {
            signing_region: if is_signed { client.request_region.clone() } else { String::new() },
            signing_name: if is_signed { signing_name(edition, client, trace) } else { String::new() },
            host: host.map(|host| host.value.into_owned()),
            url_host,
            endpoint: client.endpoint.clone(),
            max_retries: client.max_retries,
            failure,
            built: DryRun::default(),
        }
    }

    /// The URL of the endpoint.
    pub(crate) fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// The same, where the handlers of Build do this to each request.
    pub(crate) fn built_by(self, built: DryRun) -> Self {
        Self { built, ..self }
    }

    /// Checks that a request is built, after its parameters are validated.
    ///
    /// # Errors
    ///
    /// The error of every request.
    pub(crate) fn check_built(&self) -> Result<(), Failure> {
        self.built.check()
    }

    /// Signs a request if it has a signer, and sends it over the connection once. A signature that contains a control
    /// character is not a valid header, so a request with such a signature is not sent. After a failure that may be temporary
    /// the request must be sent again.
    ///
    /// Rules: CALL-3, CALL-7, CALL-10, ROLE-24, ROLE-30.
    ///
    /// # Errors
    ///
    /// The panic of the signer, `RequestError` with the reason why the request is not sent, or the error of the answer.
    pub(crate) fn attempt<'w>(
        &self,
        message: &mut Message,
        signer: Option<&Keys>,
        connection: &mut Connection<'_, 'w>,
        network: &mut Network<'w>,
        trace: &mut Trace<'w>,
    ) -> Result<Attempt<'w>, Failure> {
        let edition = network.world.edition;
        let environment = execution_environment(network.world, self.built.names_environment, trace);
        let read = match self.check_sendable(message, signer, environment.as_deref(), connection, trace) {
            Ok(()) => {
                let answer = self.send(message, signer, environment, (&*connection, network), trace);
                match (message.party, answer) {
                    (Party::Sts, answer) => retry::read(edition, answer.unwrap_or(&Answer::Closed), trace),
                    (party, Some(answer)) => rest_json::read(answer, party, trace),
                    (_, None) => Err(FailedAttempt::without_response(not_sent("connection refused"))),
                }
            }
            // A request that cannot be delivered is signed and sent again, like one without a response.
            Err(failure) if failure.code == UNDELIVERED => Err(FailedAttempt::without_response(failure)),
            Err(failure) => return Err(failure),
        };
        let failed = match read {
            Ok(issued) => return Ok(Attempt::Answered(issued)),
            Err(failed) => failed,
        };
        if !failed.is_temporary(edition, message.temporary_codes, trace) {
            return Err(failed.failure);
        }
        let is_last = message.retries >= self.max_retries;
        trace.check(
            Subject::Calls,
            [Check { rules: &[rule::TRY_8], broken: is_last, at: None, error: &|| failed.failure.clone() }],
        )?;
        message.retries += 1;
        Ok(Attempt::Retry { credentials_expired: failed.has_expired_credentials() })
    }

    /// Delivers a request, and returns the answer.
    fn send<'w>(
        &self,
        message: &Message,
        signer: Option<&Keys>,
        environment: Option<String>,
        (connection, network): (&Connection<'_, 'w>, &mut Network<'w>),
        trace: &mut Trace<'w>,
    ) -> Option<&'w Answer> {
        let is_sts = message.party == Party::Sts;
        let client_certificate = connection.client_certificate().filter(|_| is_sts);
        let shown = client_certificate.map(|_| Candidate::shown(Origin::Session, ""));
        trace.record_rules(Subject::Calls, [Source::new(rule::CTLS_12, shown)]);
        let call = Call {
            party: message.party,
            operation: Cow::Borrowed(message.operation),
            signer: signer.cloned(),
            signing_region: self.signing_region.clone(),
            signing_name: self.signing_name.clone(),
            host: if is_sts { self.host.clone() } else { self.url_host.clone() },
            endpoint: self.endpoint.clone(),
            client_certificate: client_certificate.map(Into::into),
            execution_environment: environment,
            parameters: message.parameters.clone(),
        };
        network.send(call, trace)
    }

    /// Checks that a request can be signed and delivered.
    ///
    /// # Errors
    ///
    /// The panic of the signer, or `RequestError`.
    fn check_sendable<'w>(
        &self,
        message: &Message,
        signer: Option<&Keys>,
        environment: Option<&str>,
        connection: &mut Connection<'_, 'w>,
        trace: &mut Trace<'w>,
    ) -> Result<(), Failure> {
        let panic = self.failure.clone().filter(|failure| failure.panics);
        let in_header = |keys: &Keys| {
            let [id, token] = [&*keys.access_key_id, keys.session_token.expose()];
            [id, token, &self.signing_region, &self.signing_name].into_iter().all(fits_header)
        };
        let header = message.parameters.iter().find(|(name, _)| *name == TOKEN_HEADER);
        let fits = header.is_none_or(|(_, token)| fits_header(token));
        let invalid_header = !signer.is_none_or(in_header) || !fits;
        let invalid_header = invalid_header.then(|| not_sent("net/http: invalid header field value"));
        if panic.is_none() {
            check_execution_environment(environment, trace)?;
        }
        if let Some(failure) = panic.or(invalid_header).or_else(|| self.failure.clone()) {
            return Err(failure);
        }
        let is_trusted = Check {
            rules: &[rule::TLS_25],
            broken: message.party == Party::Sts && !connection.reaches_sts(trace),
            at: None,
            error: &|| not_sent("tls: failed to verify certificate"),
        };
        trace.check(Subject::Trust, [is_trusted])
    }
}

/// A call, which is sent until it is answered or fails.
pub(crate) struct Message {
    /// The party that it is sent to.
    party: Party,
    /// The operation that it calls.
    operation: &'static str,
    /// Its parameters by their names in the API.
    parameters: Parameters,
    /// The codes of errors after which this operation is called again, besides those of every operation, each with its rule.
    temporary_codes: &'static [(&'static str, Rule)],
    /// How often it was sent again.
    retries: i64,
}

impl Message {
    /// A call of STS that was not sent yet.
    pub(crate) const fn new(operation: &'static str, parameters: Parameters) -> Self {
        Self::to(Party::Sts, operation, parameters)
    }

    /// A call of a party that was not sent yet.
    pub(crate) const fn to(party: Party, operation: &'static str, parameters: Parameters) -> Self {
        Self { party, operation, parameters, temporary_codes: &[], retries: 0 }
    }

    /// The same call, which is also sent again after these codes.
    pub(crate) fn with_temporary_codes(self, temporary_codes: &'static [(&'static str, Rule)]) -> Self {
        Self { temporary_codes, ..self }
    }
}

/// The result of an attempt that does not fail the request.
pub(crate) enum Attempt<'w> {
    /// The request was answered.
    Answered(Issued<'w>),
    /// The request must be sent again.
    Retry {
        /// Whether the credentials that signed it have expired.
        credentials_expired: bool,
    },
}

/// Decides which service name signs the requests: the name that the endpoint has, or else `sts`. Edition 1.55 does not
/// use a name that the user's resolver marks as derived.
fn signing_name(edition: Edition, client: &ClientConfig, trace: &mut Trace<'_>) -> String {
    let rule = match edition {
        Edition::V1_14 => rule::CALL_8,
        Edition::V1_55 => rule::CALL_9,
    };
    let source = |origin, name: &str| {
        let name = Some(Candidate::shown(origin, String::from(name))).filter(|name| !name.value.is_empty());
        if client.is_from_resolver { Source::new(rule, name) } else { Source::deferred(name) }
    };
    let is_ignored = edition == Edition::V1_55 && client.signing_name_derived;
    let names = [
        source(Origin::Config("EndpointResolver"), &client.signing_name).when(!is_ignored, rule),
        source(Origin::Default, SERVICE),
    ];
    trace.decide(Subject::Calls, names).map_or_else(String::new, |name| name.value.into_owned())
}

/// The number of parts between slashes in an opaque URL. The signer takes the path to begin after the third part, and
/// panics if there are fewer. Edition 1.14 has appended a slash before unless the URL has a query.
fn slices_of_opaque(edition: Edition, target: UrlTarget<'_>) -> Option<usize> {
    let UrlTarget::Opaque(rest) = target else { return None };
    let appended = usize::from(edition == Edition::V1_14 && !rest.contains('?'));
    let opaque = rest.split('?').next().unwrap_or_default();
    Some(opaque.split('/').count() + appended)
}

/// The error of a request to an invalid URL, which is neither signed nor sent.
pub(crate) fn invalid_endpoint() -> Failure {
    Failure::new("InvalidEndpointURL", "invalid endpoint uri")
        .caused_by(Failure::new("", "parse error"))
        .by(&[rule::CALL_6])
}

/// Whether the text is valid in a header: it contains no control character except the tab.
pub(crate) fn fits_header(text: &str) -> bool {
    !text.chars().any(|c| c.is_ascii_control() && c != '\t')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tls::Transport;
    use crate::world::{Server, World};
    use alloc::vec::Vec;

    /// A client whose endpoint the user's resolver returns.
    fn client(url: &str, signing_name: &str) -> ClientConfig {
        ClientConfig {
            endpoint: url.into(),
            signing_name: signing_name.into(),
            request_region: "mars".into(),
            is_from_resolver: true,
            ..ClientConfig::default()
        }
    }

    fn keys(session_token: &str) -> Keys {
        Keys {
            access_key_id: "AKID".into(),
            secret_access_key: "SECRET".into(),
            session_token: session_token.into(),
            provider_name: "test".into(),
        }
    }

    /// The request that STS receives or the message of the error, and the rules that have decided.
    fn sent(
        edition: Edition,
        client: &ClientConfig,
        signer: Option<&Keys>,
    ) -> (Result<Call, Cow<'static, str>>, Vec<rule::Rule>) {
        let mut trace = Trace::new();
        let dispatch = Dispatch::new(edition, client, signer.is_some(), &mut trace);
        let (transport, world) = (Transport::default(), World::new(edition));
        let (connection, network) = (&mut transport.connection(&world), &mut Network::new(&world));
        let message = &mut Message::new("Test", Vec::new());
        let sent = dispatch.attempt(message, signer, connection, network, &mut Trace::new());
        let sent = sent.map(|_| network.calls()[0].clone());
        let sent = sent.map_err(|failure| failure.original.map_or(failure.message, |cause| cause.message));
        (sent, trace.rules().collect())
    }

    #[test]
    fn the_signing_scope_is_what_the_rows_decide() {
        let named = client("http://host:80", "own");
        let derived = ClientConfig { signing_name_derived: true, ..client("http://host", "own") };
        let unnamed = client("http://host", "");
        let by_table = ClientConfig { is_from_resolver: false, ..named.clone() };
        let (v1_14, v1_55) = (Edition::V1_14, Edition::V1_55);
        for (edition, client, host, name, rules) in [
            (v1_14, &named, Some("host"), "own", &[rule::CALL_5, rule::CALL_8][..]),
            (v1_14, &derived, Some("host"), "own", &[rule::CALL_5, rule::CALL_8]),
            (v1_14, &unnamed, Some("host"), "sts", &[rule::CALL_5, rule::CALL_8]),
            (v1_55, &named, Some("host"), "own", &[rule::CALL_5, rule::CALL_9]),
            (v1_55, &derived, Some("host"), "sts", &[rule::CALL_5, rule::CALL_9, rule::CALL_9]),
            (v1_55, &by_table, None, "own", &[]),
        ] {
            let (call, decided) = sent(edition, client, Some(&keys("")));
            let call = call.unwrap();
            assert_eq!((call.host.as_deref(), &*call.signing_name), (host, name));
            assert_eq!((&*call.signing_region, &*decided), ("mars", rules));
        }
        let (unsigned, decided) = sent(v1_55, &named, None);
        let scope = unsigned.map(|call| (call.signing_region, call.signing_name, call.signer));
        assert_eq!(scope, Ok((String::new(), String::new(), None)));
        assert_eq!(decided, [rule::CALL_5]);
    }

    #[test]
    fn a_request_that_is_not_sent_fails_by_the_check_that_it_breaks() {
        const UNSUPPORTED: &str = "unsupported protocol scheme";
        let signer = keys("");
        let (v1_14, v1_55) = (Edition::V1_14, Edition::V1_55);
        for (edition, url, signer, message, rule) in [
            (v1_14, "ftp://host", Some(&signer), UNSUPPORTED, rule::CALL_7),
            (v1_55, "host", None, UNSUPPORTED, rule::CALL_7),
            (v1_55, "host:1/a", None, UNSUPPORTED, rule::CALL_7),
            (v1_55, "host:1/a/b", Some(&signer), UNSUPPORTED, rule::CALL_7),
            (
                v1_55,
                "host:1/a",
                Some(&signer),
                "runtime error: slice bounds out of range [3:2]",
                rule::CALL_10,
            ),
            (v1_14, "host:1/a", Some(&signer), UNSUPPORTED, rule::CALL_7),
            (v1_14, "host:1", Some(&signer), "runtime error: slice bounds out of range [3:2]", rule::CALL_10),
        ] {
            let (sent, rules) = sent(edition, &client(url, ""), signer);
            assert_eq!(sent, Err(message.into()), "{url}");
            assert_eq!(rules.first(), Some(&rule), "{url}");
        }
    }

    #[test]
    fn an_invalid_header_fails_before_the_connection_and_after_a_panic() {
        let signer = keys("a\rb");
        let error = |url| sent(Edition::V1_55, &client(url, ""), Some(&signer)).0.unwrap_err();
        assert_eq!(error("ftp://host"), "net/http: invalid header field value");
        assert_eq!(error("host:1"), "runtime error: slice bounds out of range [3:1]");
        let dispatch = Dispatch::new(Edition::V1_55, &client("http://host", ""), true, &mut Trace::new());
        let sts = Some(Server { address: [127, 0, 0, 1].into(), shows: Vec::new() });
        let (transport, world) = (Transport::default(), World { sts, ..World::new(Edition::V1_55) });
        let (connection, trace) = (&mut transport.connection(&world), &mut Trace::new());
        let message = &mut Message::new("Test", Vec::new());
        let sent = dispatch.attempt(message, Some(&keys("")), connection, &mut Network::new(&world), trace);
        let cause = sent.err().and_then(|failure| failure.original).map(|cause| cause.message);
        assert_eq!(cause.as_deref(), Some("tls: failed to verify certificate"));
        assert!(trace.rules().eq([rule::TLS_22, rule::TLS_25, rule::TRY_4, rule::TRY_8]));
    }
}
