//! Credentials that expire, and a token provider that returns another code each time. Few cases assume a role, so concurrent
//! readers for them are drawn here too.

use proptest::collection::vec;
use proptest::strategy::Strategy;

use crate::strategy::draw::{Optional, Select, Weighted};
use crate::vocabulary::case::Case;

const TIMES: Weighted<u8> = &[(6, 1), (3, 2), (1, 3)];

/// Valid codes. After an invalid one, the number of calls would depend on the order of the readers.
const CODES: Weighted<&str> =
    &[(1, "111111"), (1, "222222"), (1, "333333"), (1, "444444"), (1, "555555"), (1, "6666666")];

/// The numbers of concurrent readers.
const READERS: Weighted<u32> = &[(3, 2), (1, 4)];

/// What happens to the credentials after they were retrieved.
#[derive(Clone, Debug)]
pub(in crate::strategy) struct Refresh {
    times: u8,
    codes: Option<Vec<&'static str>>,
    readers: Option<u32>,
}

impl Refresh {
    /// Draws a refresh in every fifth case.
    pub(in crate::strategy) fn strategy() -> impl Strategy<Value = Option<Self>> {
        let drawn = (
            Select(TIMES),
            Optional::new(900, vec(Select(CODES), 2..=4)),
            Optional::new(600, Select(READERS)),
        );
        let refresh = drawn.prop_map(|(times, codes, readers)| Self { times, codes, readers });
        Optional::new(220, refresh)
    }

    /// Adds the refresh to the case. The codes replace a code that the provider would always return.
    pub(in crate::strategy) fn place(self, case: &mut Case) {
        case.observe.refreshes = self.times;
        let codes = self.codes.filter(|_| case.options.assume_role_token.is_some());
        if let Some(codes) = codes {
            case.observe.readers = self.readers.unwrap_or(case.observe.readers);
            case.options.assume_role_token = None;
            case.options.assume_role_tokens = codes.into_iter().map(str::to_owned).collect();
        }
    }
}
