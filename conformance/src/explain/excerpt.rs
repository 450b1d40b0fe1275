//! The line of a diagnostic as compilers show it. Of a line, only what an explanation shows anyway is kept: a heading, the name of
//! a key, and a value that is not secret. A comment at the end of the line is left out, because it could contain a secret.

use super::shown::key_is_shown;
use super::view::View;
use super::{Diagnostic, Excerpt, Origin};
use crate::vocabulary::secret::MASK;

/// The characters that may be between the name of a key and its value.
const DELIMITERS: [char; 2] = ['=', ':'];

/// Adds the line of its origin to each diagnostic that has one.
pub(super) fn add_to(diagnostics: &mut [Diagnostic], view: &View<'_>) {
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
    let plain = raw.find(value).filter(|at| key_is_shown(key) && !value.is_empty() && is_quote(&raw[..*at]));
    Some(match plain {
        Some(at) => excerpt(&line[..start + at], value, ""),
        None => {
            let delimiter = &line[start - 1..start];
            excerpt(&line[..indent], key, &format!("{gap}{delimiter} {MASK}"))
        }
    })
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
    use super::{Excerpt, excerpt_of_heading, excerpt_of_key};

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
    fn a_line_that_is_not_the_setting_is_not_shown() {
        assert_eq!(excerpt_of_key("regions = a", "region", "a"), None);
        assert_eq!(excerpt_of_key("hunter2", "region", "a"), None);
        assert_eq!(excerpt_of_heading("[hunter2", "a"), None);
        assert_eq!(excerpt_of_heading("[hunter2]", "a"), None);
        assert_eq!(parts(excerpt_of_heading(" [ a ] # x", "a")), Some((2, " <[ a ]>".into())));
    }
}
