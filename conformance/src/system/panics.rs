//! Panics that are answers: caught, told, and kept off standard error, where they would look like faults of the run.

use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::Once;

thread_local! {
    static HUSHED: Cell<bool> = const { Cell::new(false) };
    static LAST: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Does the work; the error says where it panicked, and with what.
pub(crate) fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    listen();
    let before = HUSHED.replace(true);
    let result = catch_unwind(AssertUnwindSafe(work));
    HUSHED.set(before);
    result.map_err(|_| LAST.take())
}

/// Notes the panics of threads that are hushed; all others are printed as before.
fn listen() {
    static LISTENS: Once = Once::new();
    LISTENS.call_once(|| {
        let print = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if HUSHED.get() {
                LAST.set(info.to_string());
            } else {
                print(info);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_told_with_its_place() {
        assert_eq!(caught(|| 1), Ok(1));
        let error = caught(|| panic!("so {}", 1)).unwrap_err();
        assert!(error.contains(file!()) && error.ends_with("so 1"), "{error}");
        assert!(
            caught(|| caught(|| panic!("inner")).is_err()).unwrap(),
            "what is caught inside is no panic outside"
        );
    }
}
