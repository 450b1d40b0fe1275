//! A call of a client that is made from the session, with or without a config of its own.

use proptest::strategy::Strategy;

use crate::vocabulary::case::{Case, Config, HttpClient};

use super::certificate::Bundle;
use super::config;
use super::draw::{Optional, Select, Weighted};

/// HTTP clients in the config of the call, whose roots replace those of the session.
const CLIENTS: Weighted<HttpClient> = &[(2, HttpClient::RootsCanBeSet), (1, HttpClient::Opaque)];

const ROOTS: Weighted<Bundle> = &[(2, Bundle::Authority), (1, Bundle::Other)];

/// Draws a call in about one case of fourteen.
pub(super) fn strategy() -> impl Strategy<Value = Option<Config>> {
    let client = Optional::new(400, (Select(CLIENTS), Optional::new(800, Select(ROOTS))));
    let with = (Optional::new(600, config::of_copy()), client).prop_map(|(config, client)| {
        let (http_client, roots) = client.unzip();
        let http_client_roots = roots.flatten().map(|roots| roots.to_string());
        Config { http_client, http_client_roots, ..config.unwrap_or_default() }
    });
    Optional::new(70, with)
}

/// Adds the call to the case. Changes to the handlers after Build are removed, because no rule covers their effect on a
/// call.
pub(super) fn place(with: Config, case: &mut Case) {
    let before_sending = |list: &str| ["validate", "build"].contains(&list);
    case.observe.edit_handlers.retain(|edit| before_sending(&edit.list));
    case.observe.call_with = Some(with);
}
