//! The commands of `credential_process`: a captured case has a program that prints keys in the place of each, and only words in its
//! command that mean nothing to a shell.

use std::collections::BTreeMap;

use crate::vocabulary::case::{Case, File, Platform, Program, ROOT};

/// The name of the key.
const KEY: &str = "credential_process";
/// What the programs print.
const KEYS: &str = "{\"Version\": 1, \"AccessKeyId\": \"PRINTED\", \"SecretAccessKey\": \"printed\"}\n";
/// The search path of a case whose programs are started by the shell.
const SEARCH_PATH: &str = "/usr/bin:/bin";

/// Replaces the commands in the files of a case.
pub(super) fn simplify(case: &mut Case) {
    let mut programs = BTreeMap::new();
    for file in case.files.values_mut() {
        if let File::Text(text) = file {
            *text = text.split_inclusive('\n').map(|line| simple(line, &mut programs)).collect();
        }
    }
    if programs.is_empty() {
        case.env.remove("PATH");
    }
    if let Some(path) = case.env.get_mut("PATH").filter(|path| !path.is_empty()) {
        *path = SEARCH_PATH.into();
    }
    if case.platform == Platform::Unix {
        case.programs = programs;
    }
}

/// The line, in which a command is that of a program of the case.
fn simple(line: &str, programs: &mut BTreeMap<String, Program>) -> String {
    let Some((key, value)) = line.split_once('=').filter(|(key, _)| key.trim() == KEY) else {
        return line.into();
    };
    let mut words = value.split_whitespace().map(plain).filter(|word| !word.is_empty());
    let Some(first) = words.next() else { return line.into() };
    let name = first.rsplit('/').next().unwrap_or_default();
    let path = format!("{ROOT}/bin/{}", if name.is_empty() { "program" } else { name });
    programs.insert(path.clone(), Program { stdout: KEYS.into(), exit: 0 });
    let start = &value[..value.len() - value.trim_start().len()];
    let end = &value[value.trim_end().len()..];
    let command = std::iter::once(path).chain(words).collect::<Vec<_>>().join(" ");
    format!("{key}={start}{command}{end}")
}

/// The word without what means something to a shell.
fn plain(word: &str) -> String {
    word.chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '/' | '.' | ':' | ','))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_starts_a_program_of_the_case() {
        let mut programs = BTreeMap::new();
        for (line, expected) in [
            (
                "credential_process = /opt/x/creds --json \"my arg\" | jq .\r\n",
                "credential_process = ${ROOT}/bin/creds --json my arg jq .\r\n",
            ),
            ("credential_process=creds", "credential_process=${ROOT}/bin/creds"),
            ("credential_process =\n", "credential_process =\n"),
            ("region = x\n", "region = x\n"),
        ] {
            assert_eq!(simple(line, &mut programs), expected);
        }
        assert_eq!(programs.keys().collect::<Vec<_>>(), ["${ROOT}/bin/creds"]);
    }
}
