//! Redirects, which the SDK leaves to the HTTP client of Go.

use alloc::borrow::Cow;
use alloc::string::String;

use crate::decide::Source;
use crate::rule;
use crate::session::Call;
use crate::single_sign_on::TOKEN_HEADER;
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::{Answer, Party};

/// The number of requests after which another redirect is not followed.
pub(crate) const MAX_REQUESTS: usize = 10;

/// The status codes of redirects, each with whether the method and the body stay the same.
const STATUSES: [(u16, bool); 5] = [(301, false), (302, false), (303, false), (307, true), (308, true)];
/// The parameters that are secret headers.
const SECRET_HEADERS: [&str; 3] = ["authorization", "x-aws-ec2-metadata-token", TOKEN_HEADER];

/// The request that follows the answer to a request; `None` if the answer is not a redirect.
pub(crate) fn next(call: &Call, answer: &Answer, trace: &mut Trace<'_>) -> Option<Call> {
    let Answer::Redirect { status, location } = answer else {
        record_without_location(answer, trace);
        return None;
    };
    let keeps_method = STATUSES.contains(&(*status, true));
    let method = method(call);
    let has_secret_header = call.signer.is_some()
        || call.parameters.iter().any(|(name, _)| SECRET_HEADERS.contains(&name.as_ref()));
    let row = Source::new(rule::REDIR_1, Some(Candidate::shown(Origin::Session, location.clone())))
        .and(!keeps_method && method != "GET", rule::REDIR_2)
        .and(keeps_method, rule::REDIR_3)
        .and(has_secret_header, rule::REDIR_4);
    trace.record_rules(Subject::Calls, [row]);
    Some(redirected(call, if keeps_method { method } else { "GET" }, location))
}

/// Records that an answer with the status of a redirect, but without a location, is an error response.
fn record_without_location(answer: &Answer, trace: &mut Trace<'_>) {
    let status = match answer {
        Answer::Text { status, .. } => STATUSES.iter().find(|(redirect, _)| redirect == status),
        Answer::Healthy { .. } | Answer::Error { .. } | Answer::Redirect { .. } | Answer::Closed => None,
    };
    let shown = status.map(|(status, _)| Candidate::shown(Origin::Session, alloc::format!("{status}")));
    trace.record_rules(Subject::Calls, [Source::new(rule::REDIR_6, shown)]);
}

/// The method of a request. The operations of STS are posted.
fn method(call: &Call) -> &str {
    call.operation.split_once(' ').map_or("POST", |(method, _)| method)
}

/// The same request with this method, to this location, which has no query. A request with the method GET has no body.
fn redirected(call: &Call, method: &str, location: &str) -> Call {
    let is_form = call.party == Party::Sts && method == "POST";
    let operation =
        if is_form { call.operation.clone() } else { Cow::Owned([method, " ", location].concat()) };
    let mut redirected = Call { operation, ..call.clone() };
    let stays = |name: &str| match call.party {
        Party::Sts | Party::Oidc => method == "POST",
        Party::Sso => name == TOKEN_HEADER,
        Party::Container | Party::Imds => true,
    };
    redirected.parameters.retain(|(name, _): &(Cow<'_, str>, String)| stays(name));
    redirected
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;
    use crate::network::Network;
    use crate::world::{Edition, World};

    fn call(party: Party, operation: &'static str, parameters: &[&'static str]) -> Call {
        Call {
            party,
            operation: operation.into(),
            signer: None,
            signing_region: String::new(),
            signing_name: String::new(),
            host: None,
            endpoint: String::new(),
            client_certificate: None,
            execution_environment: None,
            parameters: parameters.iter().map(|name| ((*name).into(), String::from("value"))).collect(),
        }
    }

    /// The operation and the names of the parameters of the request that follows a redirect with this status.
    fn followed(status: u16, call: &Call) -> (String, Vec<String>) {
        let answer = Answer::Redirect { status, location: "/moved".into() };
        let next = next(call, &answer, &mut Trace::new()).expect("a redirect");
        let names = next.parameters.into_iter().map(|(name, _)| name.into_owned()).collect();
        (next.operation.into_owned(), names)
    }

    #[test]
    fn the_status_decides_on_the_method_and_the_body() {
        let none = Vec::new;
        let names = |names: &[&str]| names.iter().map(|name| String::from(*name)).collect::<Vec<_>>();
        let role = call(Party::Sts, "AssumeRole", &["RoleArn"]);
        assert_eq!(followed(302, &role), ("GET /moved".into(), none()));
        assert_eq!(followed(307, &role), ("AssumeRole".into(), names(&["RoleArn"])));
        let oidc = call(Party::Oidc, "POST /token", &["grantType"]);
        assert_eq!(followed(303, &oidc), ("GET /moved".into(), none()));
        assert_eq!(followed(308, &oidc), ("POST /moved".into(), names(&["grantType"])));
        let portal = call(Party::Sso, "GET /federation/credentials", &["role_name", TOKEN_HEADER]);
        assert_eq!(followed(301, &portal), ("GET /moved".into(), names(&[TOKEN_HEADER])));
        let token = call(Party::Imds, "PUT /latest/api/token", &["ttl"]);
        assert_eq!(followed(301, &token), ("GET /moved".into(), names(&["ttl"])));
        assert_eq!(followed(307, &token), ("PUT /moved".into(), names(&["ttl"])));
    }

    #[test]
    fn the_tenth_request_is_the_last() {
        let mut world = World::new(Edition::V1_55);
        world.remote.sts = Vec::from([Answer::Redirect { status: 308, location: "/moved".into() }]);
        let mut network = Network::new(&world);
        let answer = network.send(call(Party::Sts, "AssumeRole", &[]), &mut Trace::new());
        assert_eq!((answer, network.calls().len()), (world.remote.sts.first(), MAX_REQUESTS));
    }
}
