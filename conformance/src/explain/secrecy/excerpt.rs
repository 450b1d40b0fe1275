//! The line of a diagnostic as compilers show it. Of a line, only what an explanation shows anyway is kept: a heading, the name of
//! a key, and a value that is not secret. A comment at the end of the line is left out, because it could contain a secret.

use awsess_model::profile_keys;

use super::shown::value_is_shown;
use crate::explain::explanation::diagnostic::{Diagnostic, Excerpt};
use crate::explain::explanation::origin::Origin;
use crate::explain::world::view::View;
use crate::vocabulary::secret::MASK;

/// The characters that may be between the name of a key and its value.
const DELIMITERS: [char; 2] = ['=', ':'];

/// Adds the line of its origin to each diagnostic that has one.
pub(in crate::explain) fn add_to(diagnostics: &mut [Diagnostic], view: &View<'_>) {
    for diagnostic in diagnostics {
        diagnostic.excerpt = diagnostic.origin.as_ref().and_then(|origin| excerpt_of(origin, view));
    }
}

/// The line of the origin, if it is in a file.
fn excerpt_of(origin: &Origin, view: &View<'_>) -> Option<Excerpt> {
    match origin {
        Origin::Key { file, line, key, .. } => {
            let value = view.value_on(file, *line, key)?;
            excerpt_of_key(&view.text_of_line(file, *line)?, key, value.trim())
        }
        Origin::Heading { file, line, section } => {
            excerpt_of_heading(&view.text_of_line(file, *line)?, section)
        }
        Origin::Line { file, line } => excerpt_of_line(&view.text_of_line(file, *line)?),
        Origin::Variable { .. }
        | Origin::File { .. }
        | Origin::Option { .. }
        | Origin::Default
        | Origin::Elsewhere { .. } => None,
    }
}

/// The line that sets a key, with its value marked. If the value must not be shown, `***` stands for it, and the name of the key is
/// marked.
fn excerpt_of_key(line: &str, key: &str, value: &str) -> Option<Excerpt> {
    let indent = line.len() - line.trim_start().len();
    let behind_name = line[indent..].strip_prefix(key)?;
    let (gap, raw) = behind_name.split_once(DELIMITERS).filter(|(gap, _)| gap.trim().is_empty())?;
    let start = line.len() - raw.len();
    let plain =
        raw.find(value).filter(|at| value_is_shown(key, value) && !value.is_empty() && is_quote(&raw[..*at]));
    Some(match plain {
        Some(at) => excerpt(&line[..start + at], value, ""),
        None => {
            let delimiter = &line[start - 1..start];
            excerpt(&line[..indent], key, &format!("{gap}{delimiter} {MASK}"))
        }
    })
}

/// A line that need not be a key or a heading, of which only a heading or the name of a key is shown.
fn excerpt_of_line(line: &str) -> Option<Excerpt> {
    let line = line.trim_start_matches('\u{feff}').trim_end();
    let content = line.trim_start();
    let indent = &line[..line.len() - content.len()];
    if content.starts_with('[') {
        let end = content.find(']').map_or(content.len(), |end| end + 1);
        let heading = &content[..end];
        return is_heading(heading).then(|| excerpt(indent, heading, ""));
    }
    let word = first_word(content).filter(|word| !word.is_empty())?;
    let rest = content[word.len()..].trim_start();
    let sign = rest.chars().next().filter(|sign| DELIMITERS.contains(sign));
    Some(match name_in(content) {
        Some(name) => {
            let sign = sign.map_or_else(String::new, |sign| format!("{sign} "));
            excerpt(indent, name, &format!(" {sign}{MASK}"))
        }
        None => excerpt(indent, MASK, ""),
    })
}

/// The text before the first white space or delimiter of a line.
fn first_word(content: &str) -> Option<&str> {
    content.split(|character: char| character.is_whitespace() || DELIMITERS.contains(&character)).next()
}

/// The name at the start of a line that need not be a key, if it can be shown.
pub(in crate::explain) fn name_in(line: &str) -> Option<&str> {
    let content = line.trim_start();
    let word = first_word(content)?;
    let is_pair = content[word.len()..].trim_start().starts_with(DELIMITERS);
    (is_known(word) || (is_pair && is_name(word))).then_some(word)
}

/// The maximum length of a heading, or of the name of a key, that is shown although nothing is known of it.
const MAX_NAME: usize = 64;

/// Whether this text can be shown as a heading.
fn is_heading(text: &str) -> bool {
    let is_plain = |character: char| character.is_alphanumeric() || " -_./:@+[]\"'\t".contains(character);
    text.chars().count() <= MAX_NAME && text.chars().all(is_plain)
}

fn is_known(name: &str) -> bool {
    profile_keys().any(|known| known == name)
}

/// Whether this text before a delimiter is the name of a key, and no part of a secret.
fn is_name(text: &str) -> bool {
    let is_plain = |character: char| character.is_ascii_lowercase() || "_-.".contains(character);
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let letters = text.chars().filter(|character| is_plain(*character)).count();
    text.len() <= MAX_NAME && letters + digits == text.len() && digits * 4 <= letters
}

/// Whether nothing but white space and a quote is before the value.
fn is_quote(text: &str) -> bool {
    text.trim().chars().all(|character| ['"', '\'', '`'].contains(&character))
}

/// The line of a heading, if it is spelled as the section is shown.
fn excerpt_of_heading(line: &str, section: &str) -> Option<Excerpt> {
    let indent = line.len() - line.trim_start().len();
    let (name, _) = line[indent..].strip_prefix('[')?.split_once(']')?;
    (name.trim() == section).then(|| excerpt(&line[..indent], &format!("[{name}]"), ""))
}

fn excerpt(before: &str, marked: &str, after: &str) -> Excerpt {
    Excerpt {
        column: before.chars().count() + 1,
        before: before.into(),
        marked: marked.into(),
        after: after.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Excerpt, excerpt_of_heading, excerpt_of_key, excerpt_of_line};

    fn parts(excerpt: Option<Excerpt>) -> Option<(usize, String)> {
        excerpt
            .map(|Excerpt { column, before, marked, after }| (column, format!("{before}<{marked}>{after}")))
    }

    #[test]
    fn a_value_that_is_shown_is_marked_and_what_follows_is_dropped() {
        for (line, expected) in [
            ("region = eu-west-1", "region = <eu-west-1>"),
            ("  region=eu-west-1 # hunter2", "  region=<eu-west-1>"),
            ("region : \"eu-west-1\"\r", "region : \"<eu-west-1>"),
        ] {
            let (column, text) = parts(excerpt_of_key(line, "region", "eu-west-1")).unwrap();
            assert_eq!(text, expected);
            assert_eq!(column, expected.find('<').unwrap() + 1);
        }
    }

    #[test]
    fn a_value_that_is_secret_or_spelled_differently_is_masked() {
        for (line, key, value) in [
            ("aws_secret_access_key = hunter2", "aws_secret_access_key", "hunter2"),
            ("credential_process = p --pin hunter2", "credential_process", "p --pin hunter2"),
            ("region = hunter2 a", "region", "a"),
            ("region = hunter\\2", "region", "hunter2"),
            ("region = hunter2", "region", ""),
        ] {
            let (column, text) = parts(excerpt_of_key(line, key, value)).unwrap();
            assert_eq!((column, text), (1, format!("<{key}> = ***")));
        }
    }

    #[test]
    fn of_any_line_only_a_heading_or_a_name_is_shown() {
        for (line, expected) in [
            ("[default", "<[default>"),
            ("\u{feff}[default]\r", "<[default]>"),
            ("[a] hunter2", "<[a]>"),
            ("azure_default_password =#hunter2", "<azure_default_password> = ***"),
            (" region:hunter2", " <region> : ***"),
            ("aws_access_key_id hunter2", "<aws_access_key_id> ***"),
            ("hunter2", "<***>"),
            ("hunter hunter2", "<***>"),
            ("Hunter2== ", "<***>"),
            ("a1b2c3d4e5f6==", "<***>"),
        ] {
            let (column, text) = parts(excerpt_of_line(line)).unwrap();
            assert_eq!(text, expected);
            assert_eq!(column, expected.find('<').unwrap() + 1);
        }
        assert_eq!(excerpt_of_line("[hunter2=$"), None);
        assert_eq!(excerpt_of_line("= hunter2"), None);
    }

    #[test]
    fn a_line_that_is_not_the_setting_is_not_shown() {
        assert_eq!(excerpt_of_key("regions = a", "region", "a"), None);
        assert_eq!(excerpt_of_key("hunter2", "region", "a"), None);
        assert_eq!(excerpt_of_heading("[hunter2", "a"), None);
        assert_eq!(excerpt_of_heading("[hunter2]", "a"), None);
        assert_eq!(parts(excerpt_of_heading(" [ a ] # x", "a")), Some((2, " <[ a ]>".into())));
    }
}
