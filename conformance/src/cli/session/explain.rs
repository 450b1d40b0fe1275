//! `awsess explain`: where each value of the user's own session comes from.

use std::process::ExitCode;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::program::Program;
use crate::cli::shared::error::{DIVERGED, Error};
use crate::cli::shared::stdio::print_as_it_is;
use crate::cli::shared::terminal::render_options;
use awsess_model::world::Edition;

use crate::explain::{
    Explanation, RenderOptions, VALUE_NAMES, Value, explain_services, gather, render, render_value,
    similar_service,
};
use crate::system::printable::{bounded_quote, json};
use crate::vocabulary::outcome::Outcome;

#[derive(Debug, clap::Args)]
#[command(after_help = "Reads the environment and the shared files as the SDK would. It makes no call, \
writes nothing and shows no secret.

Below the values, it lists its findings. A finding is a problem or a hint. A problem makes something fail: creating the \
session, retrieving its credentials, or requests that are signed with them. A hint is a setting that is likely to surprise. \
'awsess list findings' prints every finding that there is, and 'awsess show H-12' the page of one. 'awsess lint' prints a problem \
as an error and a hint as a warning, as compilers do.

Examples:
  awsess explain                                       your session as it is now, on one screen
  awsess explain -v                                    with the rules, and what each value overrides
  awsess explain region                                the region alone, with its rules
  awsess explain --service s3,sts                      with the endpoints of these services
  awsess explain --profile dev --shared-config enable  for a program that sets these options
  awsess explain --constructor new --region eu-west-1  for a program that calls New with a config
  awsess explain --edition 1.14 --json                 for an older release, for a script to read
  awsess show H-12                                     the page of one finding

The output has the width of the terminal, or of COLUMNS. Its lines are not wrapped when it is piped. \
NO_COLOR, CLICOLOR and CLICOLOR_FORCE decide on colours.

Exit codes: 0 there is a session, 1 creating it fails, 2 usage error.")]
pub(crate) struct Args {
    /// Show this value alone, with its rules and the values that it overrides
    #[arg(value_name = "VALUE", value_parser = value_name())]
    value: Option<String>,
    /// Show the rules of each value, and the values that it overrides
    #[arg(short, long)]
    verbose: bool,
    /// Add the endpoint of this service, and for which region its requests are signed; a list or several times
    #[arg(long, value_name = "S", value_delimiter = ',')]
    service: Vec<String>,
    /// Print JSON instead of text
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    program: Program,
}

/// The maximum length of a name in an error, in bytes.
const SHOWN: usize = 60;

pub(crate) fn run(args: &Args) -> Result<ExitCode, Error> {
    let request = args.program.request()?;
    check_services(&args.service, request.edition)?;
    let gathered = gather(&request, std::env::vars_os(), std::env::home_dir().as_deref());
    let explanation = explain_services(&gathered.world, &gathered.notes, &args.service);
    print_as_it_is(&text(&explanation, args)?)?;
    Ok(match explanation.outcome {
        Outcome::Session(_) => ExitCode::SUCCESS,
        Outcome::Error(_) => ExitCode::from(DIVERGED),
    })
}

/// Rejects the names of services that are hardly meant, because the host of an unknown service is made of its name.
fn check_services(services: &[String], edition: Edition) -> Result<(), Error> {
    let is_plain =
        |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    let quoted = |name: &String| bounded_quote(name, SHOWN);
    if let Some(odd) = services.iter().find(|name| name.is_empty() || !is_plain(name)) {
        let message = "is not the name of a service: use letters, digits, '-', '_' and '.'";
        return Err(Error::new(format!("{} {message}", quoted(odd))));
    }
    let meant = |name: &String| Some((quoted(name), similar_service(edition, name)?));
    match services.iter().find_map(meant) {
        Some((name, meant)) => {
            Err(Error::new(format!("the table of endpoints has no service {name}: did you mean {meant}?")))
        }
        None => Ok(()),
    }
}

fn text(explanation: &Explanation, args: &Args) -> Result<String, Error> {
    if args.json {
        let text = serde_json::to_string_pretty(&selected(explanation, args)).map_err(Error::new)?;
        return Ok(json(&text).into_owned() + "\n");
    }
    let options = RenderOptions { verbose: args.verbose, ..render_options() };
    Ok(match &args.value {
        Some(name) => values(explanation, name).map(|value| render_value(&value, options)).collect(),
        None => render(explanation, options),
    })
}

/// The explanation with the value that is asked for, or with all of them.
fn selected(explanation: &Explanation, args: &Args) -> Explanation {
    match &args.value {
        Some(name) => Explanation { values: values(explanation, name).collect(), ..explanation.clone() },
        None => explanation.clone(),
    }
}

/// The values of this name: a chain of roles has one for each source profile. One that this session does not have is none.
fn values(explanation: &Explanation, name: &str) -> impl Iterator<Item = Value> + use<> {
    let mut found: Vec<_> = explanation.values.iter().filter(|value| value.name == name).cloned().collect();
    if found.is_empty() {
        found.push(Value::none(name));
    }
    found.into_iter()
}

/// The names of the values, as the table and the JSON form have them. Hyphens are accepted too.
fn value_name() -> impl TypedValueParser<Value = String> {
    let names = VALUE_NAMES.iter().map(|name| PossibleValue::new(*name).alias(name.replace('_', "-")));
    PossibleValuesParser::new(names).map(|name| name.replace('-', "_"))
}
