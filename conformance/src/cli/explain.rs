//! `awsess explain`: where each value of the user's own session comes from.

use std::io::IsTerminal as _;
use std::process::ExitCode;

use awsess_model::world::SharedConfigState;

use super::cases::edition;
use super::stdio::print_as_it_is;
use super::{DIVERGED, Error};
use crate::explain::{Explanation, RenderOptions, Request, explain, gather, render};
use crate::system::printable::json;
use crate::vocabulary::case::Edition;
use crate::vocabulary::outcome::Outcome;

#[derive(Debug, clap::Args)]
#[command(after_help = "Reads the environment and the shared files as the SDK would. It makes no call, \
writes nothing and shows no secret.

Examples:
  awsess explain                                       your session as it is now
  awsess explain --profile dev --shared-config enable  as a program would get it that asks for this
  awsess explain --edition 1.14 --json                 an older release, for a script to read

Exit codes: 0 there is a session, 1 creating it fails, 2 the call is wrong.")]
pub(crate) struct Args {
    /// The profile that the program selects with the option Profile
    #[arg(long, value_name = "P", default_value = "", hide_default_value = true)]
    profile: String,
    /// The state of shared config that the program selects with the option SharedConfigState
    #[arg(long, value_name = "STATE", value_enum, default_value_t = State::FromEnv)]
    shared_config: State,
    /// The edition whose behaviour is explained: 1.14 or 1.55
    #[arg(long, value_name = "E", value_parser = edition, default_value_t = Edition::V1_55)]
    edition: Edition,
    /// Print JSON instead of a table
    #[arg(long)]
    json: bool,
}

/// The documented values of `SharedConfigState`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum State {
    /// Enabled, whatever the value of AWS_SDK_LOAD_CONFIG
    Enable,
    /// Disabled, whatever the value of AWS_SDK_LOAD_CONFIG
    Disable,
    /// As AWS_SDK_LOAD_CONFIG selects
    FromEnv,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Error> {
    let gathered = gather(&request(args), std::env::vars_os(), std::env::home_dir().as_deref());
    let explanation = explain(&gathered.world, &gathered.notes);
    print_as_it_is(&text(&explanation, args.json)?)?;
    Ok(match explanation.outcome {
        Outcome::Session(_) => ExitCode::SUCCESS,
        Outcome::Error(_) => ExitCode::from(DIVERGED),
    })
}

fn request(args: &Args) -> Request {
    Request {
        edition: args.edition.into(),
        profile: args.profile.clone(),
        shared_config_state: match args.shared_config {
            State::Enable => SharedConfigState::Enable,
            State::Disable => SharedConfigState::Disable,
            State::FromEnv => SharedConfigState::FromEnv,
        },
    }
}

fn text(explanation: &Explanation, as_json: bool) -> Result<String, Error> {
    if as_json {
        let text = serde_json::to_string_pretty(explanation).map_err(Error::new)?;
        return Ok(json(&text).into_owned() + "\n");
    }
    Ok(render(explanation, options()))
}

/// The width is `COLUMNS`. Output to a terminal is coloured unless `NO_COLOR` is set.
fn options() -> RenderOptions {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    let width = set("COLUMNS").and_then(|columns| columns.to_str()?.parse().ok());
    let dumb = set("TERM").is_some_and(|term| term == "dumb");
    RenderOptions {
        width: width.unwrap_or(RenderOptions::default().width),
        colour: std::io::stdout().is_terminal() && set("NO_COLOR").is_none() && !dumb,
    }
}
