//! Worlds in which an instance has credentials.

use alloc::vec::Vec;

use crate::network::Network;
use crate::requested::Cache;
use crate::session::Keys;
use crate::trace::Trace;
use crate::world::{Answer, Edition, World};
use crate::{failure::Failure, resolve::create};

/// What the retrievals of a session return, and the requests for them, in a world in which the service gives these answers.
fn retrieved(
    edition: Edition,
    answers: Vec<Answer>,
    times: usize,
) -> (Vec<Result<Keys, Failure>>, Vec<alloc::string::String>) {
    let mut world = World::new(edition);
    world.remote.imds = Some(answers);
    let mut trace = Trace::new();
    let session = create(&world, &mut trace).expect("a session");
    let mut network = Network::new(&world);
    let mut cache = Cache::new(session.credentials());
    let mut results = Vec::new();
    for _ in 0..times {
        results.push(cache.retrieve(&mut network, &mut trace).expect("a prediction"));
        cache.expire();
    }
    let calls = network.into_calls().into_iter();
    (results, calls.map(|call| call.operation.into_owned()).collect())
}

fn status(status: u16) -> Answer {
    Answer::Text { status, text: "".into() }
}

const HEALTHY: Answer = Answer::Healthy { keys: None, expires_in: None };

/// The number of requests in two retrievals whose first requests get these answers, of which the last repeats.
fn requests(edition: Edition, answers: Vec<Answer>) -> usize {
    retrieved(edition, answers, 2).1.len()
}

#[test]
fn the_requests_are_those_of_the_releases() {
    const V: Edition = Edition::V1_55;
    let (results, calls) = retrieved(V, Vec::new(), 1);
    assert_eq!(results[0].as_ref().expect("keys").access_key_id, "IMDS:role");
    assert_eq!(
        calls,
        [
            "PUT /latest/api/token",
            "GET /latest/meta-data/iam/security-credentials/",
            "GET /latest/meta-data/iam/security-credentials/role"
        ]
    );
    assert_eq!(requests(V, Vec::new()), 5);
    for (code, expected) in [(400, 4), (403, 5), (401, 6), (500, 6)] {
        assert_eq!(requests(V, Vec::from([status(code), HEALTHY])), expected, "{code}");
    }
    assert_eq!(retrieved(V, Vec::from([status(500)]), 1).1.len(), 12);
    assert_eq!(retrieved(V, Vec::from([Answer::Closed]), 1).1.len(), 12);
    assert_eq!(retrieved(Edition::V1_14, Vec::from([status(500)]), 1).1.len(), 4);
    assert_eq!(requests(Edition::V1_14, Vec::new()), 4);
}
