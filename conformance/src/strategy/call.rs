//! A call of a client that is made from the session, with a config of its own or without.

use proptest::strategy::Strategy;

use crate::case::{Case, Config, HttpClient};

use super::certificate::Bundle;
use super::config;
use super::draw::{Maybe, Pick, Weighted};

/// Clients that the call brings, whose roots count in the place of the session's.
const CLIENTS: Weighted<HttpClient> = &[(2, HttpClient::RootsCanBeSet), (1, HttpClient::Opaque)];

const ROOTS: Weighted<Bundle> = &[(2, Bundle::Authority), (1, Bundle::Other)];

/// In every fourteenth case.
pub(super) fn strategy() -> impl Strategy<Value = Option<Config>> {
    let client = Maybe::new(400, (Pick(CLIENTS), Maybe::new(800, Pick(ROOTS))));
    let with = (Maybe::new(600, config::of_copy()), client).prop_map(|(config, client)| {
        let (http_client, roots) = client.unzip();
        let http_client_roots = roots.flatten().map(|roots| roots.to_string());
        Config { http_client, http_client_roots, ..config.unwrap_or_default() }
    });
    Maybe::new(70, with)
}

/// Puts it into the case, whose handlers of the lists after Build it leaves alone: what they do to a call, no rule says.
pub(super) fn place(with: Config, case: &mut Case) {
    let before_sending = |list: &str| ["validate", "build"].contains(&list);
    case.observe.edit_handlers.retain(|edit| before_sending(&edit.list));
    case.observe.call_with = Some(with);
}
