//! Lists buckets through the official client of S3, configured from a session.

use std::error::Error;

use aws_sdk_s3::Client;
use aws_sdk_s3::config::Builder;
use awsess::Session;

/// An official client with the session's region, credentials, TLS roots, endpoint and handlers.
pub fn client(session: &Session) -> Client {
    let config = Builder::from(&session.sdk_config()).interceptor(session.interceptor()).build();
    Client::from_conf(config)
}

/// The names of the buckets of the account.
///
/// # Errors
///
/// Any error of the client.
pub async fn list_buckets(session: &Session) -> Result<Vec<String>, Box<dyn Error>> {
    let response = client(session).list_buckets().send().await?;
    Ok(response.buckets().iter().filter_map(|bucket| bucket.name().map(ToOwned::to_owned)).collect())
}
