//! An endpoint of the metadata service of the instance that is not the URL of one.

use awsess_model::session::Provider;
use awsess_model::trace::Subject;

use crate::explain::explanation::diagnostic::Diagnostic;
use crate::explain::files::paths::is_instance_disabled;
use crate::explain::world::chain::{Base, Chain};
use crate::explain::world::network::endpoints::{METADATA, ServiceEndpoint};
use crate::explain::world::view::View;

/// The variable and the key that name the endpoint.
const SETTINGS: [&str; 2] = ["AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint"];

/// The error of every retrieval of the credentials of the instance, if a setting names an endpoint that cannot be called.
pub(super) fn find(view: &View<'_>) -> Option<Diagnostic> {
    let is_base = Chain::new(view).is_some_and(|chain| chain.base == Base::Instance);
    let is_asked = is_base || view.external_provider() == Some(Provider::Instance);
    if !is_asked || is_instance_disabled(view.world) {
        return None;
    }
    let url = ServiceEndpoint::new(view, METADATA)?.client.endpoint;
    let rest = url.strip_prefix("http://").or_else(|| url.strip_prefix("https://"));
    let is_url = rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'));
    let winners = view.trace.decisions().filter(|decision| decision.subject == Subject::Endpoint);
    let origins = winners.filter_map(|decision| Some(view.origin(&decision.winner?.origin)));
    let origin = origins.filter(|origin| SETTINGS.contains(&origin.name())).last().filter(|_| !is_url)?;
    let name = origin.name();
    let message = format!(
        "retrieving the credentials fails: {name} is not the URL of the metadata service of the instance"
    );
    let remedy = format!("write {name} as http://HOST, such as http://169.254.169.254, or remove it");
    Some(Diagnostic::new("metadata-endpoint-not-usable", message, remedy).at(origin))
}
