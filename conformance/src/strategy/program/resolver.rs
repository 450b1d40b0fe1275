//! Endpoint resolvers of the user for the session, its copy, its clients and its call, each drawn independently.

use proptest::collection::vec;
use proptest::strategy::Strategy;

use crate::strategy::draw::{ALWAYS, Optional, PerMille, Select, Weighted};
use crate::strategy::values::pool;
use crate::vocabulary::case::{
    Case, Config, Edition, EndpointResolver, FailedResolution, Observe, Resolution, ResolvedEndpoint,
    ResolverError,
};

/// The services that resolvers have endpoints for: those of clients that other strategies draw, and a few unknown ones.
const SERVICES: Weighted<&str> = &[
    (20, "sts"),
    (10, "s3"),
    (5, "ec2metadata"),
    (3, "iam"),
    (3, "dynamodb"),
    (2, "sqs"),
    (2, "unknown"),
    (1, ""),
];

/// URLs: with and without a scheme or a port, with another scheme, invalid and empty. A host and a port without a scheme are
/// missing, because edition 1.55 panics if a role is assumed there.
const URLS: Weighted<&str> = &[
    (8, "http://localhost:9000"),
    (6, "https://example.com/base"),
    (3, "http://example.com:80"),
    (2, "example.com"),
    (3, "127.0.0.1:9000"),
    (1, "ftp://example.com"),
    (4, ""),
];

/// URLs of a resolver with which no role is assumed.
const URLS_OF_A_CALL: Weighted<&str> = &[
    (8, "http://localhost:9000"),
    (3, "https://example.com/base"),
    (2, "example.com"),
    (5, "localhost:9000"),
    (3, "127.0.0.1:9000"),
    (1, ""),
];

const PARTITIONS: Weighted<&str> = &[(2, "aws-cn"), (1, "own-partition")];
const NAMES: Weighted<&str> = &[(2, "own-name"), (1, "sts"), (1, "s3"), (1, "")];
const FLAGS: Weighted<bool> = &[(1, false), (1, true)];

/// Error codes: one of the user, one of the release, and an empty one.
const CODES: Weighted<&str> = &[(4, "OwnResolverError"), (1, "UnknownEndpointError"), (1, "")];

/// A resolver for each config that may have one, and whether clients of its services are observed.
#[derive(Clone, Debug)]
pub(in crate::strategy) struct Resolvers {
    session: Option<EndpointResolver>,
    copy: Option<EndpointResolver>,
    clients: Option<EndpointResolver>,
    call: Option<EndpointResolver>,
    looks: bool,
    /// The metadata service of the environment, which the resolver of the session competes with.
    metadata: Option<&'static str>,
}

impl Resolvers {
    /// The session has a resolver in every eleventh case. A config that is merged over it has one more often.
    pub(in crate::strategy) fn strategy() -> impl Strategy<Value = Self> {
        let answers = |chance, urls| Optional::new(chance, answers(urls));
        let of_session = (answers(90, URLS), Select(FLAGS), Optional::new(300, Select(pool::IMDS)));
        let of_others = [answers(80, URLS), answers(150, URLS), answers(200, URLS_OF_A_CALL)];
        (of_session, of_others).prop_map(|((session, looks, metadata), [copy, clients, call])| Self {
            session,
            copy,
            clients,
            call,
            looks,
            metadata,
        })
    }

    /// Adds each resolver to its config, if the case has that config.
    pub(in crate::strategy) fn place(self, case: &mut Case) {
        let Observe { copy_with, services_with, call_with, .. } = &mut case.observe;
        put(self.copy, copy_with.as_mut());
        put(self.clients, services_with.as_mut());
        put(self.call, call_with.as_mut());
        let answered = self.session.iter().flatten().map(|(service, _)| service.clone());
        // Of this one, others than resolvers may have something to say.
        let asked = answered.chain(self.session.iter().map(|_| "ec2metadata".to_owned()));
        let services = &mut case.observe.services;
        for service in asked.filter(|_| self.looks) {
            if !services.contains(&service) {
                services.push(service);
            }
        }
        if let (Some(_), Some(endpoint), Edition::V1_55) = (&self.session, self.metadata, case.edition) {
            case.env.insert("AWS_EC2_METADATA_SERVICE_ENDPOINT".to_owned(), endpoint.to_owned());
        }
        put(self.session, Some(&mut case.options.config));
    }
}

fn put(resolver: Option<EndpointResolver>, config: Option<&mut Config>) {
    if let Some(config) = config {
        config.endpoint_resolver = resolver;
    }
}

/// The endpoints of a few services, or of none.
fn answers(urls: Weighted<&'static str>) -> impl Strategy<Value = EndpointResolver> {
    let answer = (Select(SERVICES).prop_map(str::to_owned), answer(urls));
    vec(answer, 0..=3).prop_map(|answers| answers.into_iter().collect())
}

/// An endpoint, or in every fourth case an error.
fn answer(urls: Weighted<&'static str>) -> impl Strategy<Value = Resolution> {
    (Optional::new(250, Select(CODES)), endpoint(urls)).prop_map(|(code, endpoint)| match code {
        Some(code) => failed(code),
        None => Resolution::Endpoint(endpoint),
    })
}

fn failed(code: &str) -> Resolution {
    let error = ResolverError { code: code.to_owned(), message: "the resolver knows no endpoint".to_owned() };
    Resolution::Failed(FailedResolution { error })
}

fn endpoint(urls: Weighted<&'static str>) -> impl Strategy<Value = ResolvedEndpoint> {
    let text = |chance: PerMille, pool| Optional::new(chance, Select(pool));
    let signing = (text(500, pool::REGIONS), text(500, NAMES), Select(FLAGS));
    (text(ALWAYS, urls), text(300, PARTITIONS), signing).prop_map(
        |(url, partition, (region, name, derived))| {
            let owned = |text: Option<&str>| text.unwrap_or_default().to_owned();
            ResolvedEndpoint {
                url: owned(url),
                partition_id: owned(partition),
                signing_region: owned(region),
                signing_name: owned(name),
                signing_name_derived: derived,
            }
        },
    )
}
