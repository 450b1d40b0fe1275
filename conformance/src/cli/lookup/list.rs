//! `awsess list`: the rules, the cases of the scenarios, the steps of feature files, the labels of generated cases, and the findings of
//! `awsess explain`.

use std::process::ExitCode;

use serde_json::{Value, json};

use super::show::rule_as_json;
use crate::cli::shared::error::Error;
use crate::cli::shared::stdio::print;
use crate::explain::{Finding, findings};
use crate::run::label::CLASSES;
use crate::scenario::{CatalogueEntry, Scenario, catalogue, config_rows, embedded, placeholders};
use crate::specification::{Rule, rules};

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  awsess list rules                  every rule: id, kind, editions, title
  awsess list rules mfa              those of a topic, or with this word in the title
  awsess list rules shared config    those with both words
  awsess list cases                  every scenario: id, editions, rules
  awsess list cases ENV-9            the scenarios that show one rule
  awsess list steps                  every step of feature files, with an example
  awsess list steps region           the steps about regions
  awsess list labels                 every label for awsess check --label
  awsess list findings               every finding of 'awsess explain': id, severity, name, title
  awsess list rules --json           one line of JSON for each rule")]
pub(crate) struct Args {
    /// What to list
    what: What,
    /// List only entries with all of these words or beginnings of words, in upper or lower case
    words: Vec<String>,
    /// Print each entry as one line of JSON
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum What {
    /// The numbered statements of the specification
    Rules,
    /// The scenarios that show them
    #[value(alias = "scenarios")]
    Cases,
    /// The steps that feature files are written in
    Steps,
    /// The classes of generated cases
    Labels,
    /// The problems and the hints that 'awsess explain' and 'awsess lint' can report
    Findings,
}

/// An entry of a list.
struct Entry {
    text: String,
    json: Value,
    /// Text that is searched, besides that of the entry.
    topic: String,
}

impl Entry {
    fn new(text: String, json: Value) -> Self {
        Self { text, json, topic: String::new() }
    }

    /// Whether the entry has each of the words, or one that begins with it. A number is compared as a whole.
    fn contains(&self, wanted: &[String]) -> bool {
        let has: Vec<_> = [&self.text, &self.topic].into_iter().flat_map(|text| words(text)).collect();
        let matches = |wanted: &str, word: &str| match wanted.ends_with(|c: char| c.is_ascii_digit()) {
            true => word == wanted,
            false => word.starts_with(wanted),
        };
        wanted.iter().all(|wanted| has.iter().any(|word| matches(wanted, word)))
    }
}

/// The words of a text in lower case: names such as `AWS_SDK_LOAD_CONFIG` or `ENV-9`, and their parts.
fn words(text: &str) -> Vec<String> {
    let is_in_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-');
    let names = text.split(|c| !is_in_name(c)).map(|name| name.trim_matches('.'));
    let names = names.filter(|name| !name.is_empty());
    names.flat_map(|name| parts(name).into_iter().chain([name.to_lowercase()])).collect()
}

/// The parts of a name in lower case: those of `sso_session` are `sso` and `session`, and those of `EC2IMDSEndpoint` are `ec2`, `imds`
/// and `endpoint`.
fn parts(name: &str) -> Vec<String> {
    let characters: Vec<char> = name.chars().collect();
    let mut parts = vec![String::new()];
    for (at, character) in characters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| characters.get(at));
        let after = characters.get(at + 1);
        let is_first = before.is_some_and(|before| !before.is_uppercase())
            || after.is_some_and(|after| after.is_lowercase());
        if matches!(character, '_' | '-') || (character.is_uppercase() && is_first) {
            parts.push(String::new());
        }
        if let (Some(part), false) = (parts.last_mut(), matches!(character, '_' | '-')) {
            part.extend(character.to_lowercase());
        }
    }
    parts
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Error> {
    let scenarios = embedded().map_err(|problems| Error::all(&problems))?;
    let entries: Vec<_> = match args.what {
        What::Rules => sorted_rules().into_iter().map(|rule| rule_entry(rule, &scenarios)).collect(),
        What::Cases => scenarios.iter().map(case_entry).collect(),
        What::Steps => step_entries(&scenarios),
        What::Labels => {
            CLASSES.iter().map(|class| Entry::new(class.name.into(), class.name.into())).collect()
        }
        What::Findings => sorted_findings().into_iter().map(finding_entry).collect(),
    };
    let wanted: Vec<_> =
        args.words.iter().flat_map(|words| words.split_whitespace()).map(str::to_lowercase).collect();
    let found: Vec<_> = entries.iter().filter(|entry| entry.contains(&wanted)).collect();
    if found.is_empty() {
        return Err(Error::new(format!("no entry contains {:?}", args.words.join(" "))));
    }
    let line = |entry: &Entry| if args.json { entry.json.to_string() } else { entry.text.clone() };
    print(&found.into_iter().map(|entry| line(entry) + "\n").collect::<String>())?;
    Ok(ExitCode::SUCCESS)
}

/// The rules in the order of their ids: `ENV-9` comes before `ENV-10`.
fn sorted_rules() -> Vec<&'static Rule> {
    let mut rules: Vec<_> = rules().values().collect();
    rules.sort_by_key(|rule| number(&rule.id));
    rules
}

/// The findings in the order of their ids: `H-9` comes before `H-10`.
fn sorted_findings() -> Vec<&'static Finding> {
    let mut findings: Vec<_> = findings().iter().collect();
    findings.sort_by_key(|finding| number(&finding.id));
    findings
}

/// The prefix and the number of an id, by which ids are sorted: `ENV` and 9 for `ENV-9`.
fn number(id: &str) -> (&str, u32) {
    let (prefix, number) = id.rsplit_once('-').unwrap_or((id, ""));
    (prefix, number.parse().unwrap_or_default())
}

fn rule_entry(rule: &Rule, scenarios: &[Scenario]) -> Entry {
    let editions: Vec<_> = rule.editions.iter().map(|edition| edition.name()).collect();
    let text = format!("{:<10} {:<10} {:<9} {}", rule.id, rule.kind.name(), editions.join(","), rule.title);
    Entry { topic: rule.topic.clone(), ..Entry::new(text, rule_as_json(rule, scenarios)) }
}

fn case_entry(scenario: &Scenario) -> Entry {
    let editions: Vec<_> = scenario.editions.iter().map(|edition| edition.name()).collect();
    let (id, rules) = (&scenario.id, &scenario.rules);
    let json = json!({
        "id": id, "name": scenario.name, "editions": editions, "rules": rules,
        "location": scenario.location.to_string(),
    });
    Entry::new(format!("{id}  ({})  {}", editions.join(", "), rules.join(" ")), json)
}

fn finding_entry(finding: &Finding) -> Entry {
    let Finding { id, name, severity, title, .. } = finding;
    let json = json!({"id": id, "name": name, "severity": severity, "title": title});
    Entry::new(format!("{id:<6} {:<8} {name:<36} {title}", severity.name()), json)
}

/// Each step definition; then the fields of a config, each as a row of a table, and the placeholders.
fn step_entries(scenarios: &[Scenario]) -> Vec<Entry> {
    let steps = catalogue(scenarios).into_iter().map(|entry| step_entry(&entry));
    let fields =
        config_rows().map(|row| Entry::new(format!("Field of a config    {row}"), json!({"row": row})));
    let placeholders = placeholders().map(|(placeholder, meaning)| {
        let json = json!({"placeholder": placeholder, "meaning": meaning});
        Entry::new(format!("{placeholder:<30} {meaning}"), json)
    });
    steps.chain(fields).chain(placeholders).collect()
}

/// A step definition with its keyword, what is below it, and its example.
fn step_entry(entry: &CatalogueEntry) -> Entry {
    let below = entry.below.map_or_else(String::new, |below| format!("  ({below})"));
    let keyword = format!("{:?}", entry.keyword);
    let is_new = |line: &&String| *line != entry.template;
    let examples = std::iter::once(&entry.example).chain(&entry.further);
    let lines = examples.flat_map(|example| example.iter().filter(is_new));
    let example: String = lines.map(|line| format!("\n        {line}")).collect();
    let json = json!({
        "keyword": keyword, "template": entry.template, "below": entry.below, "example": entry.example,
        "further_examples": entry.further,
    });
    Entry::new(format!("{keyword:<5} {}{below}{example}", entry.template), json)
}
