//! What a step that matches no definition seems to mean.

use regex::{Match, Regex};
use std::sync::LazyLock;
use strsim::normalized_levenshtein;

use crate::scenario::template::step::{fill, pattern, placeholders_of};
use crate::scenario::template::text::unquote;

/// The number of characters of a step that are compared.
const COMPARED: usize = 400;

/// What a step seems to mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Suggestion {
    /// The same in the words of a definition.
    Step(String),
    /// The definition that is most like the step.
    Template(&'static str),
}

/// What the step seems to mean. `is_step` says whether a text matches a definition.
pub(super) fn suggest(step: &str, templates: &[&'static str], is_step: impl Fn(&str) -> bool) -> Suggestion {
    let step: String = step.chars().take(COMPARED).collect();
    if let Some(quoted) = quoted(&step, templates) {
        return Suggestion::Step(quoted);
    }
    let words = words(&step);
    let distances = templates.iter().map(|template| (distance(&words, &self::words(template)), *template));
    let closest =
        distances.min_by(|(one, _), (other, _)| one.total_cmp(other)).map_or("", |(_, template)| template);
    let values: Vec<String> = tokens(&step).into_iter().filter_map(Token::into_value).collect();
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    let filled = (placeholders_of(closest).count() == values.len()).then(|| fill(closest, &values));
    filled.filter(|filled| is_step(filled)).map_or(Suggestion::Template(closest), Suggestion::Step)
}

/// A text without double quotes, which a step needs: one word, or a text in other quotes.
const UNQUOTED: &str = r#"("(?:[^"\\]|\\.)*"|'[^']*'|“[^”]*”|‘[^’]*’|[^\s"'“”‘’]+)"#;

/// The step with double quotes around each text, if nothing else is wrong with it. Of several templates, the one with the longest
/// literal text counts.
fn quoted(step: &str, templates: &[&'static str]) -> Option<String> {
    let with_texts = templates.iter().filter(|template| template.contains("{text}"));
    let matching = with_texts.filter_map(|template| {
        let found = pattern(template, UNQUOTED)?.captures(step)?;
        let values: Vec<String> =
            found.iter().skip(1).map(|part| bare(part.as_ref().map_or("", Match::as_str))).collect();
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        let literal: usize = template.len() - placeholders_of(template).map(str::len).sum::<usize>();
        Some((literal, fill(template, &values)))
    });
    matching.max_by_key(|(literal, _)| *literal).map(|(_, filled)| filled)
}

/// The text without its quotes.
fn bare(text: &str) -> String {
    let pairs = [('\'', '\''), ('“', '”'), ('‘', '’')];
    let inner = pairs.iter().find_map(|(open, close)| text.strip_prefix(*open)?.strip_suffix(*close));
    match inner {
        Some(inner) => inner.to_owned(),
        None => unquote(text).unwrap_or_else(|_| text.to_owned()),
    }
}

/// A part of a step or of a template.
enum Token {
    /// A word in lower case.
    Word(String),
    /// A text in quotes, or the place of one in a template.
    Value(String),
    /// The name of an environment variable.
    Variable(String),
}

impl Token {
    fn into_value(self) -> Option<String> {
        match self {
            Self::Word(_) => None,
            Self::Value(value) | Self::Variable(value) => Some(value),
        }
    }
}

/// The tokens of a step or of a template.
fn tokens(text: &str) -> Vec<Token> {
    static TOKEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r#""(?:[^"\\]|\\.)*"?|'[^']*'|“[^”]*”|‘[^’]*’|\{[^}]*\}|[^\s"“‘{=:,]+"#).ok()
    });
    let found = TOKEN.iter().flat_map(|token| token.find_iter(text)).map(|found| found.as_str());
    found
        .map(|token| match token.chars().next() {
            Some('"' | '\'' | '“' | '‘') => Token::Value(bare(token)),
            Some('{') => Token::Value(token.to_owned()),
            _ if is_variable(token) => Token::Variable(token.to_owned()),
            _ => Token::Word(token.to_lowercase()),
        })
        .collect()
}

/// Whether the word is written as environment variables are, such as `AWS_PROFILE`.
fn is_variable(word: &str) -> bool {
    word.contains('_') && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

/// What stands for a value among the words that are compared.
const VALUE: &str = "\"";

/// The words that are compared. A variable is one by its name alone.
fn words(text: &str) -> Vec<String> {
    let words = tokens(text).into_iter().flat_map(|token| match token {
        Token::Word(word) => vec![word],
        Token::Value(_) => vec![VALUE.to_owned()],
        Token::Variable(_) => ["environment", "variable", VALUE].map(str::to_owned).to_vec(),
    });
    words.collect()
}

/// Words that say little about what a step means.
const FILLERS: [&str; 10] = ["a", "an", "and", "be", "of", "set", "the", "to", "with", "its"];

/// The cost of a word that the other text does not have.
fn cost(word: &str) -> f64 {
    if FILLERS.contains(&word) { 0.2 } else { 1.0 }
}

/// The cost of one word in the place of another.
fn difference(one: &str, other: &str) -> f64 {
    match (one == VALUE, other == VALUE) {
        (true, true) => 0.0,
        (false, false) => 1.8 * (1.0 - normalized_levenshtein(one, other)),
        _ => 1.0,
    }
}

/// The cost of the cheapest changes that make one list of words of the other.
fn distance(one: &[String], other: &[String]) -> f64 {
    let sums = other.iter().scan(0.0, |sum, word| {
        *sum += cost(word);
        Some(*sum)
    });
    let mut row: Vec<f64> = std::iter::once(0.0).chain(sums).collect();
    for word in one {
        let mut next = vec![row.first().copied().unwrap_or_default() + cost(word)];
        for (pair, target) in row.windows(2).zip(other) {
            let [diagonal, above] = pair else { continue };
            let left = next.last().copied().unwrap_or_default();
            let cheapest =
                (above + cost(word)).min(left + cost(target)).min(diagonal + difference(word, target));
            next.push(cheapest);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATES: [&str; 6] = [
        "the environment variable {name} is {text}",
        "the environment variable {name} is empty",
        "the option Profile is {text}",
        "the file {text} contains {text}",
        "the region is {text}",
        "the access key is {text}",
    ];

    fn suggested(step: &str) -> String {
        let is_step = |text: &str| {
            TEMPLATES.iter().any(|template| pattern(template, "\"[^\"]*\"").is_some_and(|p| p.is_match(text)))
        };
        match suggest(step, &TEMPLATES, is_step) {
            Suggestion::Step(step) => step,
            Suggestion::Template(template) => template.to_owned(),
        }
    }

    #[test]
    fn a_text_without_double_quotes_gets_them() {
        for step in ["the region is us-east-1", "the region is 'us-east-1'", "the region is “us-east-1”"]
        {
            assert_eq!(suggested(step), r#"the region is "us-east-1""#);
        }
        assert_eq!(suggested(r#"the file a\b contains "c""#), r#"the file "a\\b" contains "c""#);
    }

    #[test]
    fn the_name_of_a_variable_means_an_environment_variable() {
        let expected = r#"the environment variable AWS_PROFILE is "prod""#;
        for step in [
            r#"AWS_PROFILE is set to "prod""#,
            r#"AWS_PROFILE is "prod""#,
            r#"AWS_PROFILE = 'prod'"#,
            r#"the env var AWS_PROFILE is "prod""#,
            r#"The environment variable AWS_PROFILE is set to "prod""#,
        ] {
            assert_eq!(suggested(step), expected, "{step}");
        }
        assert_eq!(suggested("AWS_PROFILE is prod"), TEMPLATES[0]);
    }

    #[test]
    fn a_misspelled_word_is_not_another_step() {
        assert_eq!(
            suggested(r#"the regoin is "a long value that should not count""#),
            r#"the region is "a long value that should not count""#
        );
        assert_eq!(suggested(r#"the profile is "x""#), r#"the option Profile is "x""#);
    }
}
