//! The bundle of CA certificates of a session.

use awsess_model::trace::Subject;

use super::decided::decided;
use crate::explain::explanation::{Shadowed, Value};
use crate::explain::world::network::bundle;
use crate::explain::world::view::View;

/// The CA bundle with what is in it. Without one, the root certificates of the system are used.
pub(super) fn value(view: &View<'_>) -> Value {
    let value = decided(view, "ca_bundle", Subject::CaBundle);
    let value = if value.value.is_some() { value } else { undecided_bundle(view, value) };
    match value.value {
        Some(_) => Value { note: bundle::note(view), ..value },
        None if view.outcome.session().is_some() => {
            Value { note: Some("the roots of the system".into()), ..value }
        }
        None => value,
    }
}

/// The bundle that creation was going to load.
fn undecided_bundle(view: &View<'_>, value: Value) -> Value {
    let mut named = bundle::candidates(view).into_iter();
    match named.next() {
        Some(Shadowed { value: path, origin, .. }) => {
            Value { value: Some(path), origin, note: None, shadowed: named.collect(), ..value }
        }
        None => value,
    }
}
