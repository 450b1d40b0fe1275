//! The amounts that a case may ask for: enough for whatever shows a rule, and little enough for any machine.

use std::collections::BTreeMap;

use super::Objection;
use crate::case::{Case, Config, File, ROOT};

/// One amount, how much there may be of it, and how a case says how much it asks for.
struct Limit {
    what: &'static str,
    most: usize,
    asked: fn(&Case) -> usize,
}

/// Every limit. The largest that a scenario or a generated case comes to is below a tenth of each.
const LIMITS: [Limit; 14] = [
    Limit { what: "threads", most: 256, asked: |case| case.observe.readers as usize },
    Limit { what: "refreshes", most: 100, asked: |case| case.observe.refreshes.into() },
    Limit { what: "services", most: 1_000, asked: services },
    Limit { what: "changes of handlers", most: 1_000, asked: edits },
    Limit { what: "tokens", most: 1_000, asked: |case| case.options.assume_role_tokens.len() },
    Limit { what: "shared config files", most: 1_000, asked: shared_config_files },
    Limit { what: "answers of an endpoint resolver", most: 1_000, asked: resolved },
    Limit { what: "environment variables", most: 1_000, asked: |case| case.env.len() },
    Limit { what: "bytes in one environment variable", most: 64 << 10, asked: longest_variable },
    Limit { what: "bytes in all environment variables", most: 512 << 10, asked: bytes_of_variables },
    Limit { what: "files", most: 1_000, asked: |case| case.files.len() },
    Limit { what: "bytes in all files", most: 32 << 20, asked: bytes_of_files },
    // A certificate is a hundred times as long as its name.
    Limit { what: "names of certificates and of the root", most: 10_000, asked: placeholders },
    Limit { what: "folders in one another", most: 64, asked: deepest },
];

/// The longest name of a file or a folder, in bytes: systems know no longer ones.
const LONGEST_NAME: usize = 200;
/// The longest path below the root, in bytes.
const LONGEST_PATH: usize = 1_000;

/// The amounts that are too large, and the paths that are too long.
pub(super) fn objections(case: &Case) -> Vec<Objection> {
    let exceeded = LIMITS.iter().filter(|limit| (limit.asked)(case) > limit.most);
    let amounts = exceeded.map(|limit| {
        let reason = format!("asks for {} {}: the most is {}", (limit.asked)(case), limit.what, limit.most);
        Objection::invalid("the case", limit.what, reason)
    });
    let too_long =
        |path: &&String| path.len() > LONGEST_PATH || path.split('/').any(|name| name.len() > LONGEST_NAME);
    let paths = case.files.keys().filter(too_long).map(|path| {
        let begin: String = path.chars().take(40).collect();
        let reason = format!(
            "is too long: {LONGEST_NAME} bytes for a name and {LONGEST_PATH} for a path are the most"
        );
        Objection::invalid(format!("the path {begin:?}…"), &begin, reason)
    });
    amounts.chain(paths).collect()
}

fn services(case: &Case) -> usize {
    case.observe.services.len() + case.observe.services_no_resolve.len()
}

fn edits(case: &Case) -> usize {
    case.observe.edit_handlers.len() + case.observe.edit_copy_handlers.len()
}

fn shared_config_files(case: &Case) -> usize {
    case.options.shared_config_files.as_ref().map_or(0, Vec::len)
}

fn configs(case: &Case) -> impl Iterator<Item = &Config> {
    std::iter::once(&case.options.config).chain(case.observe.configs())
}

fn resolved(case: &Case) -> usize {
    configs(case).filter_map(|config| config.endpoint_resolver.as_ref()).map(BTreeMap::len).sum()
}

fn longest_variable(case: &Case) -> usize {
    case.env.iter().map(|(name, value)| name.len() + value.len()).max().unwrap_or_default()
}

fn bytes_of_variables(case: &Case) -> usize {
    case.env.iter().map(|(name, value)| name.len() + value.len()).sum()
}

fn bytes_of_files(case: &Case) -> usize {
    case.files.values().map(size).sum()
}

fn size(file: &File) -> usize {
    match file {
        File::Text(text) => text.len(),
        File::Bytes(bytes) => bytes.base64.len(),
        File::Directory(_) => 0,
    }
}

fn placeholders(case: &Case) -> usize {
    let texts = case.files.values().filter_map(|file| match file {
        File::Text(text) => Some(text),
        File::Bytes(_) | File::Directory(_) => None,
    });
    let roots = configs(case).filter_map(|config| config.http_client_roots.as_ref());
    let texts = texts.chain(roots).chain(&case.options.custom_ca_bundle).chain(case.env.values());
    texts.map(|text| text.matches("${").count()).sum()
}

fn deepest(case: &Case) -> usize {
    let depth = |path: &String| path.trim_start_matches(ROOT).matches('/').count();
    case.files.keys().map(depth).max().unwrap_or_default()
}
