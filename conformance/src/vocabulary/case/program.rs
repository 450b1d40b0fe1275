//! Programs that print credentials.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ROOT;

/// A program that records its arguments, prints a text and ends. The runner writes it as a script for `sh`.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Program {
    /// What it prints to its standard output. It may name times as files do.
    pub stdout: String,
    /// Its exit status.
    #[serde(skip_serializing_if = "super::is_default")]
    pub exit: u8,
}

/// What is added to the path of a program for the path of its record, which has a line with the arguments of each start.
const RECORD: &str = ".ran";
/// How many bytes a program may print: a pipe takes so many on every system, even if nobody reads them.
pub(crate) const MAX_OUTPUT: usize = 32 << 10;

impl Program {
    /// The script of the program at this path, which uses nothing but what is built into the shell.
    pub(crate) fn script(&self, path: &str) -> String {
        let (record, stdout) = (quoted(&record_path(path)), quoted(&self.stdout));
        format!("#!/bin/sh\nprintf '%s\\n' \"$*\" >>{record}\nprintf '%s' {stdout}\nexit {}\n", self.exit)
    }

    /// Why no script can be this program at this path.
    pub(crate) fn objection(&self, path: &str) -> Option<String> {
        let is_below = path.strip_prefix(ROOT).is_some_and(|rest| rest.starts_with('/'));
        let objections = [
            (!is_below, "its path does not begin with ${ROOT}/"),
            (path.ends_with(RECORD), "its path ends in .ran, as that of a program's record"),
            (self.stdout.contains('\0'), "it prints a NUL character, which no script contains: remove it"),
            (self.stdout.len() > MAX_OUTPUT, "it prints more than 32 KiB"),
        ];
        objections.into_iter().find_map(|(is_broken, why)| is_broken.then(|| why.to_owned()))
    }
}

/// The path of the record of the program at this path.
pub(crate) fn record_path(path: &str) -> String {
    format!("{path}{RECORD}")
}

/// The text as one word of the shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_has_the_text_as_one_word() {
        let program = Program { stdout: "it's $HOME\n".into(), exit: 3 };
        assert_eq!(
            program.script("/root/x"),
            "#!/bin/sh\nprintf '%s\\n' \"$*\" >>'/root/x.ran'\nprintf '%s' 'it'\\''s $HOME\n'\nexit 3\n"
        );
    }

    #[test]
    fn a_program_is_below_the_root_and_prints_what_a_script_can_contain() {
        let prints = |stdout: &str| Program { stdout: stdout.into(), exit: 0 };
        assert_eq!(prints("{}").objection("${ROOT}/bin/x"), None);
        assert!(prints("{}").objection("/bin/x").is_some());
        assert!(prints("{}").objection("${ROOT}/x.ran").is_some());
        assert!(prints("\0").objection("${ROOT}/x").is_some());
        assert!(prints(&"x".repeat(MAX_OUTPUT + 1)).objection("${ROOT}/x").is_some());
    }
}
