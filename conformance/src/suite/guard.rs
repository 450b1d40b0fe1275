//! An implementation whose panic fails one case and not the whole run.

use crate::implementation::{AdapterFault, Implementation, Response};
use crate::system::panics::catch_panic;
use crate::vocabulary::protocol::{Hello, Run};

/// Reports a panic as a crash.
#[derive(Clone, Debug)]
pub(super) struct Guarded<S>(pub(super) S);

impl<S: Implementation> Implementation for Guarded<S> {
    fn hello(&self) -> Hello {
        self.0.hello()
    }

    fn observe(&mut self, run: &Run) -> Response {
        catch_panic(|| self.0.observe(run)).unwrap_or_else(|how| Response::Crash {
            how,
            line: String::new(),
            standard_error: String::new(),
        })
    }

    fn finish(&mut self) -> Vec<AdapterFault> {
        self.0.finish()
    }
}
