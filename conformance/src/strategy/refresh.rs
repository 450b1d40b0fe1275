//! Credentials that expire, and a token provider that answers something else each time. Roles are few, so readers that
//! may meet one are drawn here too.

use proptest::collection::vec;
use proptest::strategy::Strategy;

use crate::vocabulary::case::Case;

use super::draw::{Maybe, Pick, Weighted};

const TIMES: Weighted<u8> = &[(6, 1), (3, 2), (1, 3)];

/// Codes that every parameter check lets through: who asks again after one that is not, and how often, readers decide.
const CODES: Weighted<&str> =
    &[(1, "111111"), (1, "222222"), (1, "333333"), (1, "444444"), (1, "555555"), (1, "6666666")];

/// Enough to meet each other.
const READERS: Weighted<u32> = &[(3, 2), (1, 4)];

/// What happens to the credentials once they are there.
#[derive(Clone, Debug)]
pub(super) struct Refresh {
    times: u8,
    codes: Option<Vec<&'static str>>,
    readers: Option<u32>,
}

impl Refresh {
    /// In every fifth case.
    pub(super) fn strategy() -> impl Strategy<Value = Option<Self>> {
        let drawn = (Pick(TIMES), Maybe::new(900, vec(Pick(CODES), 2..=4)), Maybe::new(600, Pick(READERS)));
        let refresh = drawn.prop_map(|(times, codes, readers)| Self { times, codes, readers });
        Maybe::new(220, refresh)
    }

    /// Puts it into the case. The codes come in the place of one that would be answered for ever.
    pub(super) fn place(self, case: &mut Case) {
        case.observe.refreshes = self.times;
        let codes = self.codes.filter(|_| case.options.assume_role_token.is_some());
        if let Some(codes) = codes {
            case.observe.readers = self.readers.unwrap_or(case.observe.readers);
            case.options.assume_role_token = None;
            case.options.assume_role_tokens = codes.into_iter().map(str::to_owned).collect();
        }
    }
}
