//! Instances: their metadata service, in the chain of sources, by a credential source, and below a role without a source.

use proptest::collection::vec;
use proptest::strategy::Strategy;

use super::container::{User, remove_other_sources};
use crate::strategy::draw::{Optional, Select, Weighted};
use crate::strategy::parties::answers::Drawn;
use crate::vocabulary::case::{Answer, Case, Edition, Party, Resolution, ResolvedEndpoint, TextAnswer};

/// An answer of the service.
#[derive(Clone, Copy, Debug)]
enum OfInstance {
    Drawn(Drawn),
    Text(u16, &'static str),
}

use OfInstance::Text;

const ANSWERS: Weighted<OfInstance> = &[
    (18, OfInstance::Drawn(Drawn::Usual)),
    (3, OfInstance::Drawn(Drawn::Keys(200))),
    (2, OfInstance::Drawn(Drawn::Keys(-300))),
    (3, OfInstance::Drawn(Drawn::Closed)),
    (3, OfInstance::Drawn(Drawn::Error("Failed", 500))),
    (3, Text(400, "")),
    (4, Text(401, "")),
    (2, Text(403, "<html>")),
    (3, Text(404, "")),
    (1, Text(405, "")),
    (1, Text(503, "")),
    (10, Text(200, "")),
    (3, Text(200, "another\nrole")),
    (4, Text(200, "team/.././own role/\r\nother")),
    (6, Text(200, r#"{"Code": "Success", "AccessKeyId": "A", "SecretAccessKey": "secret-of-a"}"#)),
    (4, Text(200, r#"{"code": "Failed", "MESSAGE": "no profile"} {"#)),
    (1, Text(200, "{}")),
];

const USERS: Weighted<User> = &[(6, User::Chain), (3, User::Source("Ec2InstanceMetadata")), (2, User::Role)];
const DISABLED: Weighted<&str> = &[(4, "TRUE"), (1, "1"), (1, "")];
const VERSION_1_DISABLED: Weighted<&str> = &[(6, "True"), (2, "false"), (1, "1")];
const MAX_RETRIES: Weighted<i64> = &[(2, 0), (2, 1), (1, 4), (1, -1)];
const OVERRIDES: Weighted<bool> = &[(4, true), (1, false)];
const AGAIN: Weighted<u8> = &[(2, 0), (2, 1), (1, 2)];

/// Endpoints of a resolver for the service: with a path, without a host, none and an invalid one.
const ENDPOINTS: Weighted<&str> =
    &[(3, "http://imds.resolver:1338/own/base"), (2, "nowhere"), (2, ""), (2, "127.0.0.1:1338")];

/// An instance.
#[derive(Clone, Debug)]
pub(in crate::strategy) struct Instance {
    user: User,
    answers: Vec<OfInstance>,
    disabled: Option<&'static str>,
    version_1_disabled: Option<&'static str>,
    max_retries: Option<i64>,
    disables_override: Option<bool>,
    again: u8,
    /// The endpoint that the resolver of the program has.
    endpoint: Option<&'static str>,
}

impl Instance {
    /// Draws an instance in about one case of forty; in half as many of edition 1.14, which has no token to get.
    pub(in crate::strategy) fn strategy(edition: Edition) -> impl Strategy<Value = Option<Self>> {
        let variables =
            (Optional::new(150, Select(DISABLED)), Optional::new(200, Select(VERSION_1_DISABLED)));
        let retries = (Optional::new(250, Select(MAX_RETRIES)), Optional::new(200, Select(OVERRIDES)));
        let again = (Select(AGAIN), Optional::new(200, Select(ENDPOINTS)));
        let drawn = (Select(USERS), vec(Select(ANSWERS), 0..=5), variables, retries, again);
        let instance = drawn.prop_map(|(user, answers, variables, retries, (again, endpoint))| {
            let ((disabled, version_1_disabled), (max_retries, disables_override)) = (variables, retries);
            Self {
                user,
                answers,
                disabled,
                version_1_disabled,
                max_retries,
                disables_override,
                again,
                endpoint,
            }
        });
        let share = match edition {
            Edition::V1_14 => 14,
            Edition::V1_55 => 26,
        };
        Optional::new(share, instance)
    }

    /// Adds the instance to the case, in which nothing else gives credentials. A case in which the program or the environment has
    /// keys stays as it is: there are not many of them.
    pub(in crate::strategy) fn place(self, case: &mut Case) {
        if case.env.contains_key("AWS_ACCESS_KEY_ID") || case.options.config.credentials.is_some() {
            return;
        }
        remove_other_sources(case);
        let answers = self.answers.into_iter().map(OfInstance::answer).collect();
        case.remote.imds = Some(Party { answers });
        case.options.config.max_retries = self.max_retries.or(case.options.config.max_retries);
        case.options.config.ec2_metadata_disable_timeout_override =
            self.disables_override.or(case.options.config.ec2_metadata_disable_timeout_override);
        if let Some(url) = self.endpoint {
            let endpoint = ResolvedEndpoint { url: url.to_owned(), ..ResolvedEndpoint::default() };
            let resolver = case.options.config.endpoint_resolver.get_or_insert_default();
            resolver.insert("ec2metadata".to_owned(), Resolution::Endpoint(endpoint));
        }
        case.observe.readers = 0;
        case.observe.again = self.again;
        let disabled = self.disabled.map(|value| ("AWS_EC2_METADATA_DISABLED", value));
        let version_1 = self.version_1_disabled.map(|value| ("AWS_EC2_METADATA_V1_DISABLED", value));
        let profile = self.user.place(case);
        let variables = disabled.into_iter().chain(version_1).chain(profile);
        case.env.extend(variables.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }
}

impl OfInstance {
    fn answer(self) -> Answer {
        match self {
            Self::Drawn(drawn) => drawn.answer(),
            Self::Text(status, text) => Answer::Text(TextAnswer { status, text: text.into() }),
        }
    }
}
