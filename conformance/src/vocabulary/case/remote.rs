//! The parties on the network: how they answer.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{CONTAINER, IMDS, StaticCredentials};

/// How the parties answer that the SDK asks over a network.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Remote {
    /// The endpoint of a container's credentials. If it is absent, nobody answers: its connections are refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container: Option<Party>,
    /// The metadata service of an instance. If it is absent, nobody answers: its connections are refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imds: Option<Party>,
    /// OIDC, which renews the token of single sign-on. If it is absent, nobody answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oidc: Option<Party>,
    /// The portal of single sign-on. If it is absent, nobody answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sso: Option<Party>,
    /// STS, which is healthy if it is absent.
    #[serde(skip_serializing_if = "Party::is_healthy")]
    pub sts: Party,
}

/// A party of a case: its name in the JSON of cases and messages and as the service of its requests, and its place in
/// [`Remote`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct PartyField {
    /// The name.
    pub(crate) name: &'static str,
    /// The placeholder for its URL in the run; `None` if a case cannot name it.
    pub(crate) placeholder: Option<&'static str>,
    /// The party; `None` if nobody answers.
    pub(crate) get: fn(&Remote) -> Option<&Party>,
    /// The party, which is added if nobody answered before.
    pub(crate) get_mut: fn(&mut Remote) -> &mut Party,
}

/// Every party, in the order of the fields of [`Remote`].
pub(crate) const PARTIES: [PartyField; 5] = [
    PartyField {
        name: "container",
        placeholder: Some(CONTAINER),
        get: |remote| remote.container.as_ref(),
        get_mut: |remote| remote.container.get_or_insert_default(),
    },
    PartyField {
        name: "imds",
        placeholder: Some(IMDS),
        get: |remote| remote.imds.as_ref(),
        get_mut: |remote| remote.imds.get_or_insert_default(),
    },
    PartyField {
        name: "oidc",
        placeholder: None,
        get: |remote| remote.oidc.as_ref(),
        get_mut: |remote| remote.oidc.get_or_insert_default(),
    },
    PartyField {
        name: "sso",
        placeholder: None,
        get: |remote| remote.sso.as_ref(),
        get_mut: |remote| remote.sso.get_or_insert_default(),
    },
    PartyField {
        name: STS_PARTY,
        placeholder: None,
        get: |remote| Some(&remote.sts),
        get_mut: |remote| &mut remote.sts,
    },
];

/// The name of STS among the parties.
pub(crate) const STS_PARTY: &str = "sts";

/// The name of the party that receives the calls of this service. STS receives those of every service that a client is made for.
pub(crate) fn party_of(service: &str) -> &'static str {
    PARTIES.iter().find(|party| party.name == service).map_or(STS_PARTY, |party| party.name)
}

/// How a party answers.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Party {
    /// The answers, one for each request in the order of their arrival, and the last one for every request after that. None
    /// for a healthy party.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Answer>,
}

impl Party {
    /// Whether the party does what every request asks for.
    pub(crate) fn is_healthy(&self) -> bool {
        self.answers.is_empty()
    }
}

/// The answer to one request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "an answer is \"closed\", or an object with an error, a status and a text, a status and a location, or keys"
)]
pub enum Answer {
    /// There is no answer.
    None(NoAnswer),
    /// An error in the format of the party.
    Error(ErrorAnswer),
    /// Any text.
    Text(TextAnswer),
    /// A redirect to another path of the party.
    Redirect(RedirectAnswer),
    /// The party does what it is asked for.
    Healthy(HealthyAnswer),
}

impl Default for Answer {
    fn default() -> Self {
        Self::Healthy(HealthyAnswer::default())
    }
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoAnswer {
    /// The party closes the connection when it has read the request.
    Closed,
}

/// An error in the format of the party.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ErrorAnswer {
    /// The error.
    pub error: RemoteError,
}

/// The error of a party.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RemoteError {
    /// The code.
    pub code: String,
    /// The message.
    pub message: String,
    /// The status code of the response.
    pub status: u16,
}

impl Default for RemoteError {
    fn default() -> Self {
        Self { code: String::new(), message: String::new(), status: 400 }
    }
}

/// A response with any text.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TextAnswer {
    /// The status code of the response: 200, 301, 302, 303, 307, 308, or 400 to 599.
    pub status: u16,
    /// The body of the response. An answer of STS with status 200 begins with `<` and has no `>`.
    pub text: String,
}

/// A redirect, without a body. A healthy party answers the request that follows it as it would have answered the one before.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RedirectAnswer {
    /// The status code of the response: 301, 302, 303, 307 or 308.
    pub status: u16,
    /// A path of the party with one segment of lower-case letters, digits and hyphens, such as `/moved`. The header `Location` of
    /// the response has it, behind the path of the party in the URL of the run for a client that knows this URL.
    pub location: String,
}

/// The answer of a healthy party.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct HealthyAnswer {
    /// The keys that the party issues. By default their id names what was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keys: Option<StaticCredentials>,
    /// In how many seconds the keys expire. They have expired already if the number is negative. At least a minute before or
    /// after the request, and, where the SDK requests keys again some minutes before they expire, a minute away from that
    /// time too; by default an hour after the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_in: Option<i64>,
}
