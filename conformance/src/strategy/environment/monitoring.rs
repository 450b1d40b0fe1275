//! Client-side monitoring: the variables, and the profile `aws_csm`.
//!
//! Valid addresses are all the same one: the release panics if the sessions of a process name different ones.

use proptest::strategy::Strategy;

use crate::strategy::draw::table::{Group, Pair, Table, group, setting};
use crate::strategy::draw::{Select, Weighted};
use crate::strategy::files::content::append;
use crate::strategy::values::path;
use crate::vocabulary::case::Case;

const ENABLED: Weighted<&str> =
    &[(6, "true"), (4, "1"), (2, "T"), (3, "false"), (2, "0"), (2, "yes"), (1, "")];
const HOSTS: Weighted<&str> = &[(2, "127.0.0.1"), (1, "localhost"), (1, "LOCALHOST"), (1, "")];
/// Ports, of which the last three are not valid. None is the name of a service.
const PORTS: Weighted<&str> =
    &[(2, "31000"), (1, "+31000"), (1, ""), (1, "65536"), (1, "nowhere"), (1, "-1")];

const VARIABLES: &[Group] = &[group(
    600,
    &[
        setting("AWS_CSM_ENABLED", 850, ENABLED),
        setting("AWS_CSM_HOST", 300, HOSTS),
        setting("AWS_CSM_PORT", 600, PORTS),
    ],
)];

const KEYS: &[Group] = &[group(
    600,
    &[
        setting("csm_enabled", 900, &[(6, "true"), (1, "TRUE"), (2, "false"), (1, "yes"), (1, "")]),
        setting("csm_host", 200, HOSTS),
        setting("csm_port", 350, PORTS),
        setting("web_identity_token_file", 80, &[(1, path::TOKEN)]),
    ],
)];

const SECTIONS: Weighted<&str> = &[(3, "aws_csm"), (2, "profile aws_csm"), (1, "AWS_CSM")];
const FILES: Weighted<&str> = &[(3, path::CREDENTIALS), (2, path::CONFIG)];
/// Whether the lists of handlers are observed.
const IS_SHOWN: Weighted<bool> = &[(3, true), (1, false)];

/// What enables monitoring.
#[derive(Clone, Debug)]
pub(in crate::strategy) struct Monitoring {
    variables: Vec<Pair>,
    section: &'static str,
    file: &'static str,
    keys: Vec<Pair>,
    is_shown: bool,
    is_placed: bool,
    /// Whether it is placed in a case whose session signs on, which few cases have.
    is_placed_in_sign_on: bool,
}

const IS_PLACED: Weighted<bool> = &[(12, false), (1, true)];
const IS_PLACED_IN_SIGN_ON: Weighted<bool> = &[(3, false), (2, true)];

impl Monitoring {
    /// Draws it for about one case of twelve.
    pub(in crate::strategy) fn strategy() -> impl Strategy<Value = Self> {
        let placed = (Select(IS_PLACED), Select(IS_PLACED_IN_SIGN_ON));
        let files = (Select(SECTIONS), Select(FILES), Select(IS_SHOWN), placed);
        (Table::of(&[VARIABLES]), Table::of(&[KEYS]), files).prop_map(
            |(variables, keys, (section, file, is_shown, (is_placed, is_placed_in_sign_on)))| Self {
                variables,
                section,
                file,
                keys,
                is_shown,
                is_placed,
                is_placed_in_sign_on,
            },
        )
    }

    /// Adds it to the case. Calls are not made, because the handlers of the release retrieve the credentials again.
    pub(in crate::strategy) fn place(self, case: &mut Case, signs_on: bool) {
        let is_placed = self.is_placed || (signs_on && self.is_placed_in_sign_on);
        if !is_placed {
            return;
        }
        let owned = |(name, value): Pair| (name.to_owned(), value.to_owned());
        case.env.extend(self.variables.into_iter().map(owned));
        if !self.keys.is_empty() {
            let lines: String = self.keys.iter().map(|(key, value)| format!("{key} = {value}\n")).collect();
            append(case, self.file, &format!("[{}]\n{lines}", self.section));
        }
        case.observe.handlers |= self.is_shown;
        case.observe.call_with = None;
    }
}
