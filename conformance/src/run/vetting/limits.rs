//! Limits on the size of a case: large enough to demonstrate any rule, and small enough for any machine.

use std::collections::BTreeMap;

use super::Objection;
use crate::vocabulary::case::{Case, File, Observe, PARTIES, ROOT};

/// A limit: what is counted, the maximum, and the count in a case.
struct Limit {
    what: &'static str,
    max: usize,
    count: fn(&Case) -> usize,
}

/// Every limit. The scenarios and the generated cases stay below a tenth of each.
const LIMITS: [Limit; 18] = [
    Limit { what: "threads", max: 256, count: |case| case.observe.readers as usize },
    Limit { what: "refreshes", max: 100, count: |case| case.observe.refreshes.into() },
    Limit { what: "answers of one party", max: 1_000, count: answers },
    Limit { what: "programs", max: 100, count: |case| case.programs.len() },
    Limit { what: "later retrievals", max: 100, count: |case| case.observe.again.into() },
    Limit { what: "services", max: 1_000, count: services },
    Limit { what: "changes of handlers", max: 1_000, count: edits },
    Limit { what: "tokens", max: 1_000, count: |case| case.options.assume_role_tokens.len() },
    Limit { what: "shared config files", max: 1_000, count: shared_config_files },
    Limit { what: "endpoints of an endpoint resolver", max: 1_000, count: resolved },
    Limit { what: "environment variables", max: 1_000, count: |case| case.env.len() },
    Limit { what: "bytes in one environment variable", max: 64 << 10, count: longest_variable },
    Limit { what: "bytes in all environment variables", max: 512 << 10, count: bytes_of_variables },
    Limit { what: "files", max: 1_000, count: |case| case.files.len() },
    Limit { what: "observed files", max: 1_000, count: |case| case.observe.files.len() },
    Limit { what: "bytes in all files", max: 32 << 20, count: bytes_of_files },
    // A certificate is a hundred times as long as its placeholder.
    Limit { what: "placeholders of certificates and of the root", max: 10_000, count: placeholders },
    Limit { what: "levels of nested folders", max: 64, count: deepest },
];

/// The maximum length of the name of a file or a folder, in bytes: systems support no longer ones.
const MAX_NAME: usize = 200;
/// The maximum length of a path below the root, in bytes.
const MAX_PATH: usize = 1_000;

/// An objection for each limit that is exceeded and for each path that is too long.
pub(super) fn objections(case: &Case) -> Vec<Objection> {
    let exceeded = LIMITS.iter().filter(|limit| (limit.count)(case) > limit.max);
    let amounts = exceeded.map(|limit| {
        let reason = format!("has {} {}: the limit is {}", (limit.count)(case), limit.what, limit.max);
        Objection::invalid("the case", limit.what, reason)
    });
    let too_long =
        |path: &&String| path.len() > MAX_PATH || path.split('/').any(|name| name.len() > MAX_NAME);
    let paths = case.files.keys().chain(case.programs.keys()).filter(too_long).map(|path| {
        let begin = &path[..path.floor_char_boundary(40)];
        let reason = format!(
            "is too long: the limits are {MAX_NAME} bytes for a name and {MAX_PATH} bytes for a path"
        );
        Objection::invalid(format!("the path {begin:?}…"), begin, reason)
    });
    amounts.chain(paths).collect()
}

fn services(case: &Case) -> usize {
    case.observe.services.len() + case.observe.services_no_resolve.len()
}

fn answers(case: &Case) -> usize {
    let parties = PARTIES.iter().filter_map(|party| (party.get)(&case.remote));
    parties.map(|party| party.answers.len()).max().unwrap_or_default()
}

fn edits(case: &Case) -> usize {
    let Observe { edit_handlers, edit_copy_handlers, .. } = &case.observe;
    case.options.edit_handlers.len() + edit_handlers.len() + edit_copy_handlers.len()
}

fn shared_config_files(case: &Case) -> usize {
    case.options.shared_config_files.as_ref().map_or(0, Vec::len)
}

fn resolved(case: &Case) -> usize {
    case.configs().filter_map(|config| config.endpoint_resolver.as_ref()).map(BTreeMap::len).sum()
}

fn longest_variable(case: &Case) -> usize {
    case.env.iter().map(|(name, value)| name.len() + value.len()).max().unwrap_or_default()
}

fn bytes_of_variables(case: &Case) -> usize {
    case.env.iter().map(|(name, value)| name.len() + value.len()).sum()
}

fn bytes_of_files(case: &Case) -> usize {
    let programs: usize = case.programs.values().map(|program| program.stdout.len()).sum();
    case.files.values().map(size).sum::<usize>() + programs
}

fn size(file: &File) -> usize {
    match file {
        File::Text(text) => text.len(),
        File::Bytes(bytes) => bytes.base64.len(),
        File::Directory(_) => 0,
    }
}

fn placeholders(case: &Case) -> usize {
    let mut count = 0;
    case.each_text(|_, role, text| {
        if role.may_name_root() || role.may_name_certificates() {
            count += text.matches("${").count();
        }
    });
    count
}

fn deepest(case: &Case) -> usize {
    let depth = |path: &String| path.trim_start_matches(ROOT).matches('/').count();
    case.files.keys().chain(case.programs.keys()).map(depth).max().unwrap_or_default()
}
