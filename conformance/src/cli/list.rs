//! `awsess list`: the rules, the cases of the scenarios, the steps of feature files, and the labels of generated cases.

use std::process::ExitCode;

use super::Error;
use super::stdio::print;
use crate::run::label::CLASSES;
use crate::scenario::{CatalogueEntry, catalogue, config_rows, embedded, placeholders};
use crate::specification::rules;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  awsess list rules            every rule: id, kind, editions, title
  awsess list cases            every scenario: id, editions, rules
  awsess list rules mfa        those of one topic
  awsess list steps            every step of feature files, with an example
  awsess list steps region     the steps about regions
  awsess list labels           every label for awsess check --label
  awsess list cases ENV-9      the scenarios that show one rule")]
pub(crate) struct Args {
    /// What to list
    what: What,
    /// Only those whose id, topic, rules or words contain this text
    filter: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum What {
    /// The numbered statements of the specification
    Rules,
    /// The scenarios that show them
    Cases,
    /// The steps that feature files are written in
    Steps,
    /// The classes of generated cases
    Labels,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Error> {
    let lines = match args.what {
        What::Rules => rule_lines(),
        What::Cases => case_lines()?,
        What::Steps => step_lines()?,
        What::Labels => CLASSES.iter().map(|class| (class.name.into(), class.name.into())).collect(),
    };
    let wanted = args.filter.as_deref().unwrap_or_default();
    let mut found = lines.iter().filter(|(searched, _)| searched.contains(wanted)).peekable();
    if found.peek().is_none() {
        return Err(Error::new(format!("no entry contains {wanted:?}")));
    }
    print(&found.map(|(_, line)| format!("{line}\n")).collect::<String>())?;
    Ok(ExitCode::SUCCESS)
}

/// The lines, each with the text that the filter searches.
fn rule_lines() -> Vec<(String, String)> {
    let mut rules: Vec<_> = rules().values().collect();
    rules.sort_by_key(|rule| order(&rule.id));
    rules
        .into_iter()
        .map(|rule| {
            let editions: Vec<_> = rule.editions.iter().map(|edition| edition.name()).collect();
            let line =
                format!("{:<10} {:<10} {:<9} {}", rule.id, rule.kind.name(), editions.join(","), rule.title);
            (format!("{} {}", rule.id, rule.topic), line)
        })
        .collect()
}

/// The key by which ids are sorted: `ENV-9` comes before `ENV-10`.
fn order(id: &str) -> (String, u32) {
    let (prefix, number) = id.rsplit_once('-').unwrap_or((id, ""));
    (prefix.into(), number.parse().unwrap_or_default())
}

fn case_lines() -> Result<Vec<(String, String)>, Error> {
    let scenarios = embedded().map_err(|problems| Error::all(&problems))?;
    let lines = scenarios.iter().map(|scenario| {
        let editions: Vec<_> = scenario.editions.iter().map(|edition| edition.name()).collect();
        (
            format!("{} {}", scenario.id, scenario.rules.join(" ")),
            format!("{}  ({})  {}", scenario.id, editions.join(", "), scenario.rules.join(" ")),
        )
    });
    Ok(lines.collect())
}

/// Each step definition, with its keyword, its example and what is below it; then the fields of a config, each as a row of a
/// table, and the placeholders.
fn step_lines() -> Result<Vec<(String, String)>, Error> {
    let scenarios = embedded().map_err(|problems| Error::all(&problems))?;
    let steps = catalogue(&scenarios).into_iter().map(|entry| step_lines_of(&entry));
    let fields = config_rows().map(|row| format!("Field of a config    {row}"));
    let words = placeholders().map(|(placeholder, words)| format!("{placeholder:<30} {words}"));
    Ok(steps.chain(fields).chain(words).map(|lines| (lines.clone(), lines)).collect())
}

fn step_lines_of(entry: &CatalogueEntry) -> String {
    let below = entry.below.map_or_else(String::new, |below| format!("  ({below})"));
    let keyword = format!("{:?}", entry.keyword);
    let is_new = |line: &&String| *line != entry.template;
    let example: String =
        entry.example.iter().filter(is_new).map(|line| format!("\n        {line}")).collect();
    format!("{keyword:<5} {}{below}{example}", entry.template)
}
