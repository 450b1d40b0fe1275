//! Prints the names of the buckets, and logs each request as in the example of the developer guide.
//!
//! ```sh
//! AWS_PROFILE=dev AWS_SDK_LOAD_CONFIG=1 cargo run -p list-buckets [ENDPOINT]
//! ```

use std::error::Error;

use awsess::{Config, Session};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let endpoint = std::env::args().nth(1).map(|endpoint| Config::new().endpoint(endpoint));
    let mut session = Session::new_session(endpoint)?;
    session.handlers_mut().send.push_front(|request| {
        eprintln!(
            "Request: {}/{}, Payload: {:?}",
            request.client_info.service_name, request.operation, request.params
        );
    });
    for name in list_buckets::list_buckets(&session).await? {
        println!("{name}");
    }
    Ok(())
}
