//! The memory of endpoints: none before the first is resolved, and then only that of the result.

use allocation_counter::measure;
use awsess::{
    DefaultEndpointResolver, Edition, EndpointResolver, EndpointSettings, Environment, Options, Session,
};

/// How many bytes a session without keys or files may take; the smaller table takes more.
const SESSION: u64 = 16 * 1024;
/// Of an answer: its URL, its partition, and the region and name that it is signed for.
const TEXTS: u64 = 4;

/// One test, for the tables are loaded once in a process.
#[test]
fn a_table_is_loaded_for_the_first_endpoint_and_a_resolution_allocates_its_answer_alone() {
    for &edition in Edition::ALL {
        let environment = Environment::from_vars([("AWS_REGION", "us-west-2")]);
        let options = Options::new().edition(edition).environment(environment);
        let session = measure(|| drop(Session::new_session_with_options(options).unwrap()));
        let resolver = DefaultEndpointResolver::new(edition);
        let resolve = |service, region| {
            let options = EndpointSettings::default();
            measure(|| drop(resolver.endpoint_for(service, region, &options).unwrap()))
        };
        let first = resolve("s3", "us-west-2");
        assert!(session.bytes_total < SESSION && first.bytes_total > SESSION, "{session:?} {first:?}");
        for (service, region) in [
            ("s3", "us-west-2"),
            ("sts", "eu-west-1"),
            ("iam", "ap-south-1"),
            ("unknown", "nowhere"),
            ("{region}", "nowhere"),
        ] {
            let allocated = resolve(service, region);
            assert!(allocated.count_total <= TEXTS, "{service} {region}: {allocated:?}");
        }
    }
}
