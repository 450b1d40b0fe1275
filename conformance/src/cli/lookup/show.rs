//! `awsess show`: everything about one rule, finding, scenario, generated case or endpoint.

use std::process::ExitCode;

use super::endpoint;
use crate::cli::shared::cases::{
    GenerationArgs, check_edition, edition, generated_case, scenario_case, unknown_id,
};
use crate::cli::shared::error::Error;
use crate::cli::shared::stdio::print;
use crate::explain::{finding, findings};
use crate::implementation::model;
use crate::run::check::{masked, reason};
use crate::scenario::{Notes, Scenario, embedded, write};
use crate::specification::{Rule, rules};
use crate::system::printable;
use crate::vocabulary::case::{Case, Edition};

#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    after_help = "Examples:
  awsess show ENV-7                    a rule, and the scenarios that show it
  awsess show H-12                     a finding of 'awsess explain', with an example
  awsess show gen/1/1.55/42            a generated case: seed 1, edition 1.55, index 42
  awsess show gen/1/1.55/42 --json     the same as a line for 'awsess expect' or an adapter
  awsess show endpoint s3 eu-west-1    the endpoint of a service, and its derivation"
)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: Option<What>,
    /// The id of a rule, a finding, a scenario or a generated case
    #[arg(required = true)]
    id: Option<String>,
    /// Print only the rule or the case, as one line of JSON
    #[arg(long)]
    json: bool,
    /// The edition, for a scenario of both editions
    #[arg(short, long, value_name = "E", value_parser = edition)]
    edition: Option<Edition>,
    #[command(flatten)]
    generation: GenerationArgs,
}

/// What can be shown besides rules and cases.
#[derive(Debug, clap::Subcommand)]
enum What {
    /// The endpoint of a service in a region, and how the edition derives it
    Endpoint(endpoint::Args),
}

/// The commands that print the ids of what can be shown.
const PRINTED_BY: &str = "'awsess list rules', 'awsess list cases' and 'awsess list findings' print";

pub(crate) fn run(args: &Args) -> Result<ExitCode, Error> {
    if let Some(What::Endpoint(args)) = &args.what {
        return endpoint::run(args);
    }
    let id = args.id.as_deref().unwrap_or_default();
    let scenarios = embedded().map_err(|problems| Error::all(&problems))?;
    let text = if let Some(rule) = rules().get(&*id.to_uppercase()) {
        if args.json {
            format!("{}\n", rule_as_json(rule, &scenarios))
        } else {
            rule_as_text(rule, &scenarios)
        }
    } else if let Some(finding) = finding(id) {
        match args.json {
            true => printable::json(&serde_json::to_string(finding).map_err(Error::new)?).into_owned() + "\n",
            false => finding.page(),
        }
    } else if let Some(case) = generated_case(id, args.generation) {
        show_case(&check_edition(case, args.edition)?, args.json)?
    } else if let Some(scenario) = scenarios.iter().find(|scenario| scenario.id == id) {
        show_case(&scenario_case(scenario, args.edition)?, args.json)?
    } else {
        let findings = findings().iter().map(|finding| &finding.id);
        let known = rules().keys().chain(findings).chain(scenarios.iter().map(|scenario| &scenario.id));
        return Err(unknown_id(id, known.map(String::as_str), PRINTED_BY));
    };
    print(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn rule_as_text(rule: &Rule, scenarios: &[Scenario]) -> String {
    let editions: Vec<_> = rule.editions.iter().map(|edition| edition.name()).collect();
    let mut lines = vec![
        format!("{}  {}", rule.id, rule.title),
        format!(
            "{}, {} {}",
            rule.kind.name(),
            if editions.len() == 1 { "edition" } else { "editions" },
            editions.join(" and ")
        ),
        format!("source: {}", rule.source.trim_start_matches("observed: ")),
    ];
    lines.extend(
        rule.shown_by
            .as_ref()
            .map(|test| format!("no case can show it; it is shown by the test {test} of the library")),
    );
    let shown = scenarios.iter().filter(|scenario| scenario.rules.contains(&rule.id));
    lines.extend(shown.map(|scenario| format!("  {}  {}", scenario.id, scenario.location)));
    lines.join("\n") + "\n"
}

/// A rule with the ids of the scenarios that show it.
pub(in crate::cli) fn rule_as_json(rule: &Rule, scenarios: &[Scenario]) -> serde_json::Value {
    let editions: Vec<_> = rule.editions.iter().map(|edition| edition.name()).collect();
    let shown = scenarios.iter().filter(|scenario| scenario.rules.contains(&rule.id));
    serde_json::json!({
        "id": rule.id,
        "title": rule.title,
        "kind": rule.kind.name(),
        "editions": editions,
        "source": rule.source,
        "topic": rule.topic,
        "shown_by": rule.shown_by,
        "scenarios": shown.map(|scenario| &*scenario.id).collect::<Vec<_>>(),
    })
}

fn show_case(case: &Case, json: bool) -> Result<String, Error> {
    if json {
        let line = serde_json::to_string(case).map_err(Error::new)?;
        return Ok(printable::json(&line).into_owned() + "\n");
    }
    let world = model::world(case).map_err(Error::new)?;
    let (expected, trace) = model::expect_in(case, &world).map_err(Error::new)?;
    let feature = write(case, &expected, &Notes::default());
    let decisions: Vec<_> =
        trace.decisions().map(|decision| format!("  {}\n", reason(&decision, &|_| ()))).collect();
    Ok(format!("{feature}\nExpected: {:#}\n\nDecisions:\n{}", masked(&expected), decisions.concat()))
}
