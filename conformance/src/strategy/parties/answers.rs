//! How STS answers: errors that end a request, errors after which it is sent again, texts that are no documents, and keys that
//! have expired.

use proptest::collection::vec;
use proptest::strategy::Strategy;

use crate::strategy::draw::{Optional, Select, Weighted};
use crate::strategy::program::observe;
use crate::vocabulary::case::{
    Answer, Case, Config, ErrorAnswer, HealthyAnswer, NoAnswer, RemoteError, StaticCredentials, TextAnswer,
};

/// An answer of the pool.
#[derive(Clone, Copy, Debug)]
pub(in crate::strategy) enum Drawn {
    Usual,
    Error(&'static str, u16),
    Text(u16, &'static str),
    Closed,
    /// Keys, and in how many seconds they expire.
    Keys(i64),
}

use Drawn::{Closed, Error, Keys, Text, Usual};

const ANSWERS: Weighted<Drawn> = &[
    (12, Usual),
    (3, Error("AccessDenied", 403)),
    (2, Error("Throttling", 400)),
    (1, Error("RequestTimeout", 400)),
    (1, Error("TooManyRequestsException", 400)),
    (2, Error("ExpiredToken", 403)),
    (1, Error("RequestExpired", 400)),
    (1, Error("ThrottledException", 400)),
    (2, Error("IDPCommunicationError", 400)),
    (3, Error("InvalidIdentityToken", 400)),
    (1, Error("Unavailable", 429)),
    (1, Error("InternalFailure", 500)),
    (1, Error("NotImplemented", 501)),
    (1, Error("Unavailable", 503)),
    (2, Error("Unavailable", 505)),
    (2, Text(502, "<html>Bad gateway</html>")),
    (2, Text(403, "Blocked by proxy")),
    (2, Text(403, "")),
    (2, Text(200, "<AssumeRoleResp")),
    (3, Closed),
    (2, Keys(3600)),
    (3, Keys(-300)),
];

const AGAIN: Weighted<u8> = &[(3, 0), (2, 1), (1, 2)];
const ALWAYS: Weighted<bool> = &[(1, true), (3, false)];

/// The answers of STS, and whether a client makes a call, which asks STS even where no role is assumed.
#[derive(Clone, Debug)]
pub(in crate::strategy) struct Answers {
    answers: Vec<Drawn>,
    keeps_failing: bool,
    calls: bool,
    again: u8,
}

impl Answers {
    /// Draws answers in about one case of thirteen.
    pub(in crate::strategy) fn strategy() -> impl Strategy<Value = Option<Self>> {
        let drawn =
            (vec(Select(ANSWERS), 1..=3), Select(ALWAYS), Select(&[(1, false), (3, true)]), Select(AGAIN));
        let answers = drawn.prop_map(|(answers, keeps_failing, calls, again)| Self {
            answers,
            keeps_failing,
            calls,
            again,
        });
        Optional::new(75, answers)
    }

    /// Adds the answers to the case. The order of the requests of several readers would not be known, so there is one.
    pub(in crate::strategy) fn place(self, case: &mut Case) {
        case.observe.readers = 0;
        case.observe.again = self.again;
        let last = (!self.keeps_failing).then_some(Usual);
        case.remote.sts.answers = self.answers.into_iter().chain(last).map(Drawn::answer).collect();
        if self.calls && case.observe.call_with.is_none() {
            observe::place_call(Config::default(), case);
        }
    }
}

impl Drawn {
    pub(in crate::strategy) fn answer(self) -> Answer {
        match self {
            Self::Usual => Answer::default(),
            Self::Error(code, status) => {
                let error = RemoteError { code: code.into(), message: "refused".into(), status };
                Answer::Error(ErrorAnswer { error })
            }
            Self::Text(status, text) => Answer::Text(TextAnswer { status, text: text.into() }),
            Self::Closed => Answer::None(NoAnswer::Closed),
            Self::Keys(seconds) => {
                let keys = StaticCredentials {
                    access_key_id: "ISSUED".into(),
                    secret_access_key: "issued-secret".into(),
                    session_token: "issued-token".into(),
                };
                Answer::Healthy(HealthyAnswer { keys: Some(keys), expires_in: Some(seconds) })
            }
        }
    }
}
