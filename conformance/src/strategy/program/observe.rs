//! The observations besides region and credentials.

use proptest::collection::vec;
use proptest::strategy::Strategy;

use super::config;
use crate::strategy::draw::{Optional, Select, Weighted};
use crate::strategy::values::bundle::Bundle;
use crate::strategy::values::pool;
use crate::vocabulary::case::{Case, Config, Edition, HandlerEdit, HandlerOp, HttpClient, Observe};

/// The handler lists of both editions.
const LISTS: Weighted<&str> = &[
    (9, "validate"),
    (4, "build"),
    (1, "sign"),
    (2, "send"),
    (1, "validate_response"),
    (1, "unmarshal"),
    (1, "unmarshal_stream"),
    (1, "unmarshal_meta"),
    (1, "unmarshal_error"),
    (1, "retry"),
    (1, "after_retry"),
    (1, "complete"),
];

/// The handler lists of edition 1.55.
pub(super) const MODERN_LISTS: Weighted<&str> = &[
    (9, "validate"),
    (4, "build"),
    (1, "build_stream"),
    (1, "sign"),
    (2, "send"),
    (1, "validate_response"),
    (1, "unmarshal"),
    (1, "unmarshal_stream"),
    (1, "unmarshal_meta"),
    (1, "unmarshal_error"),
    (1, "retry"),
    (1, "after_retry"),
    (1, "complete_attempt"),
    (1, "complete"),
];

/// The handler lists that run before a request is signed.
pub(super) const BEFORE_SENDING: Weighted<&str> = &[(3, "validate"), (2, "build")];

/// Names of handlers: two of the user, and the defaults of the lists that are edited most.
const HANDLERS: Weighted<&str> = &[
    (6, "mine"),
    (3, "other"),
    (2, "core.ValidateEndpointHandler"),
    (14, "core.ValidateParametersHandler"),
    (2, "core.SDKVersionUserAgentHandler"),
    (1, "core.BuildContentLengthHandler"),
    (1, "core.SendHandler"),
    (1, "core.AfterRetryHandler"),
];

const OPS: Weighted<HandlerOp> = &[
    (4, HandlerOp::PushBack),
    (4, HandlerOp::PushFront),
    (4, HandlerOp::Remove),
    (2, HandlerOp::SetFront),
    (2, HandlerOp::SetBack),
    (4, HandlerOp::Swap),
];

const SELDOM: Weighted<bool> = &[(2, false), (1, true)];
const MOSTLY: Weighted<bool> = &[(1, false), (6, true)];

/// Numbers of concurrent readers. Two find most races, and eight the rest.
const READERS: Weighted<u32> = &[(4, 2), (2, 3), (2, 4), (1, 5), (1, 6), (1, 7), (1, 8)];

/// HTTP clients in the config of a call, whose roots replace those of the session.
const CLIENTS: Weighted<HttpClient> = &[(2, HttpClient::RootsCanBeSet), (1, HttpClient::Opaque)];
const ROOTS: Weighted<Bundle> = &[(2, Bundle::Authority), (1, Bundle::Other)];

/// Draws observations: handlers in every eighth case, a copy in every seventh, clients in every eighth, and concurrent readers,
/// which need threads, in every fiftieth.
pub(in crate::strategy) fn strategy(edition: Edition) -> impl Strategy<Value = Observe> {
    let clients = Optional::new(125, of_clients());
    let handlers = Optional::new(130, of_handlers(edition));
    let copy = Optional::new(150, (config::of_copy(), Optional::new(250, edits(lists(edition)))));
    let readers = Optional::new(20, Select(READERS));
    (handlers, copy, readers, clients).prop_map(|(handlers, copy, readers, clients)| {
        let (copy_with, copy_edits) = copy.unzip();
        let observe = Observe {
            copy_with,
            edit_copy_handlers: copy_edits.flatten().unwrap_or_default(),
            readers: readers.unwrap_or_default(),
            ..handlers.unwrap_or_default()
        };
        let (services, services_no_resolve, services_with) = clients.unwrap_or_default();
        shown(Observe { services, services_no_resolve, services_with, ..observe })
    })
}

/// Services, those whose client configs are made without resolving, and the config that they are made with.
fn of_clients() -> impl Strategy<Value = (Vec<String>, Vec<String>, Option<Config>)> {
    let services = vec(Select(pool::SERVICES), 1..=4);
    (services, Select(SELDOM), Optional::new(700, config::of_client())).prop_map(
        |(services, unresolved, with)| {
            let services: Vec<String> = services.into_iter().map(str::to_owned).collect();
            let without = if unresolved { services.clone() } else { Vec::new() };
            (services, without, with)
        },
    )
}

/// Edits of handlers. A case with edits observes the handlers or a request.
fn shown(mut observe: Observe) -> Observe {
    let edited = !observe.edit_handlers.is_empty() || !observe.edit_copy_handlers.is_empty();
    observe.handlers |= edited && !observe.request;
    observe
}

fn of_handlers(edition: Edition) -> impl Strategy<Value = Observe> {
    let edits = Optional::new(600, edits(lists(edition)));
    (Select(MOSTLY), Select(SELDOM), edits).prop_map(|(handlers, request, edits)| Observe {
        handlers,
        request,
        edit_handlers: edits.unwrap_or_default(),
        ..Observe::default()
    })
}

/// The handler lists of an edition.
const fn lists(edition: Edition) -> Weighted<&'static str> {
    match edition {
        Edition::V1_14 => LISTS,
        Edition::V1_55 => MODERN_LISTS,
    }
}

/// Draws up to three changes of these lists.
pub(super) fn edits(lists: Weighted<&'static str>) -> impl Strategy<Value = Vec<HandlerEdit>> {
    vec(edit(lists), 1..=3)
}

fn edit(lists: Weighted<&'static str>) -> impl Strategy<Value = HandlerEdit> {
    let names = (Optional::new(800, Select(HANDLERS)), Select(HANDLERS));
    (Select(OPS), Select(lists), names, Select(SELDOM)).prop_map(|(op, list, (name, with), fails)| {
        let edit =
            HandlerEdit { list: list.to_owned(), op, name: name.map(str::to_owned), with: None, fails };
        complete(edit, with)
    })
}

/// Only a push has an unnamed handler, only a swap a second name, and a removal adds no handler that could fail.
fn complete(edit: HandlerEdit, with: &str) -> HandlerEdit {
    let named = edit.name.clone().unwrap_or_else(|| with.to_owned());
    match edit.op {
        HandlerOp::PushFront | HandlerOp::PushBack => edit,
        HandlerOp::SetFront | HandlerOp::SetBack => HandlerEdit { name: Some(named), ..edit },
        HandlerOp::Remove => HandlerEdit { name: Some(named), fails: false, ..edit },
        HandlerOp::Swap => HandlerEdit { name: Some(named), with: Some(with.to_owned()), ..edit },
    }
}

/// Draws the config of a client that makes a call, in about one case of fourteen.
pub(in crate::strategy) fn call() -> impl Strategy<Value = Option<Config>> {
    let client = Optional::new(400, (Select(CLIENTS), Optional::new(800, Select(ROOTS))));
    let with = (Optional::new(600, config::of_copy()), client).prop_map(|(config, client)| {
        let (http_client, roots) = client.unzip();
        let http_client_roots = roots.flatten().map(|roots| roots.to_string());
        Config { http_client, http_client_roots, ..config.unwrap_or_default() }
    });
    Optional::new(70, with)
}

/// Whether the list that is changed runs before a request is signed.
pub(super) fn runs_before_sending(edit: &HandlerEdit) -> bool {
    BEFORE_SENDING.iter().any(|(_, list)| *list == edit.list)
}

/// Adds the call to the case. Changes to the handlers after Build are removed, because no rule covers their effect on a
/// call.
pub(in crate::strategy) fn place_call(with: Config, case: &mut Case) {
    case.observe.edit_handlers.retain(runs_before_sending);
    case.observe.call_with = Some(with);
}
