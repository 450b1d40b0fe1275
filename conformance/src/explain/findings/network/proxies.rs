//! Proxies that stand between the program and what it asks for its credentials, proxies that cannot be used, and those that are not
//! used because of a CA bundle.

use awsess::{Environment, Proxies};
use awsess_model::session::Provider;
use awsess_model::world::Edition;

use crate::explain::explanation::words::list;
use crate::explain::files::paths::{is_instance_disabled, set};
use crate::explain::findings::hint::{Hint, hint};
use crate::explain::world::network::bundle::{Bundle, is_loaded};
use crate::explain::world::network::endpoints::{METADATA, ServiceEndpoint};
use crate::explain::world::view::View;

/// The address and port of the endpoint of a container on ECS, which a relative URI is relative to.
const CONTAINER: &str = "http://169.254.170.2";
const RELATIVE: &str = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
const FULL: &str = "AWS_CONTAINER_CREDENTIALS_FULL_URI";

/// The variables of proxies, each pair with the scheme of the requests that it is for.
const PROXIES: [(&str, [&str; 2]); 2] =
    [("http", ["HTTP_PROXY", "http_proxy"]), ("https", ["HTTPS_PROXY", "https_proxy"])];
const NO_PROXY: [&str; 2] = ["NO_PROXY", "no_proxy"];

/// The proxies of the world. The variables are those that Go reads.
fn proxies(view: &View<'_>, but: &[&str]) -> Proxies {
    let variables = view.world.env.iter().filter(|(name, _)| !but.contains(name));
    Proxies::from_environment(&Environment::from_vars(variables))
}

/// The variable that names the proxy of this scheme.
fn variable(view: &View<'_>, scheme: &str) -> Option<&'static str> {
    let (_, names) = PROXIES.iter().find(|(own, _)| *own == scheme)?;
    names.iter().copied().find(|name| view.set(name).is_some())
}

/// Who is asked for the credentials, as the object of a sentence, and the URL.
fn asked(view: &View<'_>) -> Option<(&'static str, String)> {
    match base_provider(view)? {
        Provider::Container => {
            let relative = || set(view.world, RELATIVE).map(|path| format!("{CONTAINER}{path}"));
            let url = set(view.world, FULL).map(Into::into).or_else(relative)?;
            Some(("the endpoint of the container", url))
        }
        Provider::Instance if is_instance_disabled(view.world) => None,
        Provider::Instance => {
            let endpoint = ServiceEndpoint::new(view, METADATA)?.client.endpoint;
            Some(("the metadata service of the instance", endpoint))
        }
        Provider::AssumeRole | Provider::WebIdentity | Provider::Sso | Provider::Process => None,
    }
}

/// The provider of the credentials of the session, or of those with which its role is assumed.
fn base_provider(view: &View<'_>) -> Option<Provider> {
    let provider = view.external_provider()?;
    if provider != Provider::AssumeRole || view.edition() == Edition::V1_14 {
        return Some(provider);
    }
    let source = view.read_entries(&view.chain(true).pop()?, "credential_source").into_iter().next();
    match source.as_ref().map(|source| &*source.value) {
        Some("Ec2InstanceMetadata") => Some(Provider::Instance),
        Some("EcsContainer") => Some(Provider::Container),
        Some(_) | None => Some(provider),
    }
}

/// Whether the session's client uses no proxy: in edition 1.14, a bundle makes the client use a new transport.
fn has_no_proxies(view: &View<'_>) -> bool {
    let is_own_client = view.world.options.config.http_client.is_none();
    view.edition() == Edition::V1_14 && is_own_client && is_loaded(view)
}

/// Proxies that are not used because of a CA bundle.
pub(in crate::explain::findings) fn without_because_of_bundle(view: &View<'_>) -> Vec<Hint> {
    let names: Vec<_> = PROXIES.iter().filter_map(|(scheme, _)| variable(view, scheme)).collect();
    let bundle = Bundle::new(view).filter(|_| has_no_proxies(view));
    let Some((bundle, first)) = bundle.zip(names.first()) else { return Vec::new() };
    let message = format!(
        "the proxies of {} are not used: in edition 1.14, a CA bundle ({}) makes the session use an HTTP client without proxies",
        list(&names),
        bundle.origin.name()
    );
    let remedy = "update the SDK, or have the program set Config.HTTPClient to a client with an *http.Transport whose Proxy is \
                  http.ProxyFromEnvironment (explain shows its session with --http-client standard)";
    vec![hint(message, remedy).at_variable(first)]
}

/// A proxy through which the container or the instance is asked, which only the machine itself can reach.
pub(in crate::explain::findings) fn before_metadata(view: &View<'_>) -> Vec<Hint> {
    let found = asked(view).filter(|_| !has_no_proxies(view)).and_then(|(who, url)| {
        let is_used = proxies(view, &[]).is_used_for(&url).ok()?;
        let (scheme, _) = url.split_once("://").filter(|_| is_used)?;
        let host = awsess_model::endpoints::host(&url).to_owned();
        let name = variable(view, scheme)?;
        let (exceptions, gap) = match NO_PROXY.into_iter().find(|name| view.set(name).is_some()) {
            Some(exceptions) => (exceptions, format!("{exceptions} leaves out {host}")),
            None => (NO_PROXY[0], "NO_PROXY is not set".into()),
        };
        let message = format!("{who} is asked for credentials through the proxy of {name}, because {gap}");
        Some(hint(message, format!("add {host} to {exceptions}")).at_variable(name))
    });
    found.into_iter().collect()
}

/// A value that is no URL of a proxy, or a variable that a CGI program must not use.
pub(in crate::explain::findings) fn not_usable(view: &View<'_>) -> Vec<Hint> {
    let used = PROXIES.iter().filter(|_| !has_no_proxies(view));
    used.filter_map(|(scheme, _)| unusable(view, scheme)).collect()
}

fn unusable(view: &View<'_>, scheme: &str) -> Option<Hint> {
    let name = variable(view, scheme)?;
    let used = proxies(view, &NO_PROXY).is_used_for(&format!("{scheme}://host.test/"));
    let (message, remedy) = match used {
        Ok(true) => return None,
        Ok(false) => (
            format!("{name} is not the URL of a proxy, so it is ignored and requests are sent directly"),
            "write it as http://HOST:PORT".to_owned(),
        ),
        Err(error) => (format!("requests to {scheme} endpoints fail: {error}"), format!("correct {name}")),
    };
    Some(hint(message, remedy).at_variable(name))
}
