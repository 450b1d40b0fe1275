//! The formats of other tools that people put in the place of a shared file: what such a file is, and how to write it instead.

use awsess_model::profile_keys;

use crate::explain::explanation::words::list;

/// A format that the SDK does not read.
pub(in crate::explain) struct Format {
    /// What the file contains, as the object of a sentence.
    pub(in crate::explain) what: &'static str,
    /// Whether these are the first lines of such a file, without blank lines, comments and headings.
    is_it: fn(&[&str]) -> bool,
    /// Whether the file can have headings all the same, because somebody added one.
    with_headings: bool,
    /// The names of the key id, the secret and the session token.
    names: [&'static str; 3],
}

const FORMATS: [Format; 4] = [
    Format {
        what: "JSON",
        is_it: is_json,
        with_headings: true,
        names: ["AccessKeyId", "SecretAccessKey", "SessionToken"],
    },
    Format {
        what: "a table of comma-separated values",
        is_it: is_table,
        with_headings: true,
        names: ["Access key ID", "Secret access key", "Session token"],
    },
    Format { what: "YAML", is_it: is_yaml, with_headings: false, names: KEYS },
    Format {
        what: "lines that set variables of the environment",
        is_it: is_script,
        with_headings: false,
        names: ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"],
    },
];

const KEYS: [&str; 3] = ["aws_access_key_id", "aws_secret_access_key", "aws_session_token"];

/// How many lines are looked at.
const MAX_LINES: usize = 20;

/// The format of a file with these bytes; `None` if it looks like a shared file.
pub(in crate::explain) fn format(bytes: &[u8]) -> Option<&'static Format> {
    let text = String::from_utf8_lossy(bytes);
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with(['#', ';']));
    let lines: Vec<_> = lines.take(MAX_LINES).collect();
    let (headings, others): (Vec<&str>, Vec<&str>) =
        lines.into_iter().partition(|line| line.starts_with('['));
    FORMATS.iter().find(|format| (format.with_headings || headings.is_empty()) && (format.is_it)(&others))
}

impl Format {
    /// How the file is written as the SDK reads it, with the names that its values have now.
    pub(in crate::explain) fn remedy(&self, bytes: &[u8]) -> String {
        let text = String::from_utf8_lossy(bytes).to_lowercase();
        let pairs = self.names.iter().zip(KEYS).filter(|(name, _)| text.contains(&name.to_lowercase()));
        let (names, keys): (Vec<String>, Vec<String>) =
            pairs.map(|(name, key)| ((*name).to_owned(), format!("{key} = VALUE"))).unzip();
        let heading = "write a heading such as [default], and below it";
        match names.as_slice() {
            [] => format!("{heading} one NAME = VALUE on each line"),
            names if *names == KEYS[..names.len()] => {
                format!("{heading} {}, each on its own line", list(&keys))
            }
            names => {
                format!("{heading} {}, each on its own line, with the values of {}", list(&keys), list(names))
            }
        }
    }
}

fn is_json(lines: &[&str]) -> bool {
    lines.first().is_some_and(|first| first.starts_with('{'))
}

/// The file that the console of AWS offers for a new access key.
fn is_table(lines: &[&str]) -> bool {
    lines.first().is_some_and(|first| first.contains(',') && first.to_lowercase().contains("access key id"))
}

/// A name without a value, with a key of a profile below it.
fn is_yaml(lines: &[&str]) -> bool {
    let is_key = |line: &&str| {
        line.split_once(':').is_some_and(|(name, _)| profile_keys().any(|known| known == name.trim()))
    };
    let is_mapping = lines.iter().find(|line| **line != "---").is_some_and(|first| first.ends_with(':'));
    is_mapping && lines.iter().any(is_key)
}

/// The words with which shells set a variable.
const SETTING: [&str; 6] = ["export ", "set ", "setx ", "declare -x ", "$env:", "$Env:"];

fn is_script(lines: &[&str]) -> bool {
    let Some(first) = lines.first() else { return false };
    let behind = SETTING.iter().find_map(|word| first.strip_prefix(word));
    behind.unwrap_or(first).trim_start().starts_with("AWS_")
}

#[cfg(test)]
mod tests {
    use super::format;

    #[test]
    fn the_first_lines_tell_the_format() {
        for (text, expected) in [
            ("{\n\"AccessKeyId\": \"A\"}", Some("JSON")),
            ("\n# a note\n[default]\n{\"Version\": 1}", Some("JSON")),
            ("Access key ID,Secret access key\r\nA,b", Some("a table of comma-separated values")),
            (
                "User name,Password,Access key ID,Secret access key\n",
                Some("a table of comma-separated values"),
            ),
            ("---\ndefault:\n  aws_access_key_id: A\n", Some("YAML")),
            ("export AWS_ACCESS_KEY_ID=A", Some("lines that set variables of the environment")),
            ("AWS_ACCESS_KEY_ID=A", Some("lines that set variables of the environment")),
            ("$env:AWS_REGION = \"a\"", Some("lines that set variables of the environment")),
            ("[default]\naws_access_key_id = A", None),
            ("[default]\naws_access_key_id: A", None),
            ("aws_access_key_id: A", None),
            ("[default]\ns3 =\n  region: a", None),
            ("", None),
        ] {
            assert_eq!(format(text.as_bytes()).map(|format| format.what), expected, "{text}");
        }
    }

    #[test]
    fn the_remedy_names_what_is_there() {
        for (text, expected) in [
            (
                "{\"AccessKeyId\": \"A\", \"SecretAccessKey\": \"b\"}",
                "with the values of AccessKeyId and SecretAccessKey",
            ),
            ("{}", "one NAME = VALUE on each line"),
            ("default:\n  aws_access_key_id: A", "aws_access_key_id = VALUE, each on its own line"),
        ] {
            let remedy = format(text.as_bytes()).map(|format| format.remedy(text.as_bytes()));
            assert!(remedy.as_ref().is_some_and(|remedy| remedy.ends_with(expected)), "{remedy:?}");
        }
    }
}
