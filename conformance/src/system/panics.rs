//! Panics that are expected: they are caught and returned as messages, and not printed as if the run had failed.

use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::Once;

thread_local! {
    static CATCHING: Cell<bool> = const { Cell::new(false) };
    static MESSAGE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Calls the function. The error is the message of its panic, with the place.
pub(crate) fn catch_panic<T>(call: impl FnOnce() -> T) -> Result<T, String> {
    install_hook();
    let outer = CATCHING.replace(true);
    let result = catch_unwind(AssertUnwindSafe(call));
    CATCHING.set(outer);
    result.map_err(|_| MESSAGE.take())
}

/// Installs the panic hook that keeps the messages of caught panics. All others are printed as outer.
fn install_hook() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let print = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if CATCHING.get() {
                MESSAGE.set(info.to_string());
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
    fn a_caught_panic_has_its_message_and_place() {
        assert_eq!(catch_panic(|| 1), Ok(1));
        let error = catch_panic(|| panic!("so {}", 1)).unwrap_err();
        assert!(error.contains(file!()) && error.ends_with("so 1"), "{error}");
        assert!(
            catch_panic(|| catch_panic(|| panic!("inner")).is_err()).unwrap(),
            "a panic that was caught inside is not one outside"
        );
    }
}
