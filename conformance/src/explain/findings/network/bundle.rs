//! Bundles of CA certificates that are loaded, and do not do what they were meant for.

use crate::explain::findings::hint::{Hint, hint};
use crate::explain::world::network::bundle::{Bundle, Count, is_loaded};
use crate::explain::world::view::View;

/// A bundle of which no certificate is valid now.
pub(in crate::explain::findings) fn bundle_not_valid_now(view: &View<'_>) -> Vec<Hint> {
    let Some(bundle) = Bundle::new(view).filter(|_| is_loaded(view)) else { return Vec::new() };
    let Some(Count { all, expired, future }) = bundle.certificates(view.world.now.0) else {
        return Vec::new();
    };
    if expired + future < all {
        return Vec::new();
    }
    let (what, remedy) = match (expired, future) {
        (_, 0) => ("has expired", "replace them by their successors"),
        (0, _) => ("is valid yet", "check the clock of this machine, and the dates of the certificates"),
        _ => ("is valid now", "check the clock of this machine, and the dates of the certificates"),
    };
    let subject = match (all, future) {
        (1, 0) => "the only certificate".to_owned(),
        (_, 0) => format!("each of the {all} certificates"),
        _ => format!("none of the {all} certificates"),
    };
    let name = bundle.origin.name();
    let message = format!("{subject} of the bundle of {name} {what}, so no server is trusted");
    vec![hint(message, remedy).at(bundle.origin)]
}

/// A private key among the certificates.
pub(in crate::explain::findings) fn private_key_in_bundle(view: &View<'_>) -> Vec<Hint> {
    let Some(bundle) = Bundle::new(view).filter(Bundle::has_private_key) else { return Vec::new() };
    let name = bundle.origin.name();
    let message = format!("the bundle of {name} has a private key, which is ignored there");
    vec![hint(message, "name a file with the certificates of the authorities alone").at(bundle.origin)]
}
