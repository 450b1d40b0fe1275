//! `awsess show endpoint`: the endpoint of a service in a region, and how the edition derives it.

use std::fmt::Write as _;
use std::process::ExitCode;

use awsess_model::endpoints::{
    self, Endpoint, EndpointSettings, EndpointSource, Explanation, MatchedBy, RegionAlias,
};
use awsess_model::trace::{Subject, Trace};
use awsess_model::world::{self, World};
use serde_json::{Value, json};

use crate::cli::shared::cases::edition;
use crate::cli::shared::error::{DIVERGED, Error};
use crate::cli::shared::stdio::print;
use crate::run::suggestion::nearest;
use crate::specification::rules;
use crate::system::printable::{self, bounded_quote, say};
use crate::vocabulary::case::Edition;

/// The maximum length of a name in an error, in bytes.
const SHOWN: usize = 60;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  awsess show endpoint s3 eu-west-1                 the endpoint, and why it is that
  awsess show endpoint s3                           every endpoint that the table has of the service
  awsess show endpoint acm us-west-2 --fips         its FIPS endpoint
  awsess show endpoint sts eu-west-1 --edition 1.14 as the older release resolves it
  awsess show endpoint iam \"\"                       without a region
  awsess show endpoint sts eu-west-1 --regional     as AWS_STS_REGIONAL_ENDPOINTS=regional makes it

Neither the environment nor the shared files count here: 'awsess explain' shows the endpoints of your own session.

Exit code 1: the edition resolves no endpoint.")]
pub(crate) struct Args {
    /// The service, as its client names it for endpoints: s3, runtime.lex
    service: String,
    /// The region; every endpoint of the service if none is given
    region: Option<String>,
    /// The edition
    #[arg(short, long, value_name = "E", value_parser = edition, default_value = "1.55")]
    edition: Edition,
    /// Set UseFIPSEndpoint, which edition 1.14 does not have
    #[arg(long)]
    fips: bool,
    /// Set UseDualStackEndpoint, or in edition 1.14 UseDualStack, which only affects S3
    #[arg(long)]
    dual_stack: bool,
    /// Set STSRegionalEndpoint and S3UsEast1RegionalEndpoint to regional, which edition 1.14 does not have
    #[arg(long)]
    regional: bool,
    /// Print JSON: an object, or without a region one object on each line
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Error> {
    let newer = [
        (args.fips, "--fips", "FIPS endpoints"),
        (args.regional, "--regional", "choice of regional endpoints"),
    ];
    let lacking = newer.into_iter().find(|(is_set, ..)| *is_set && args.edition == Edition::V1_14);
    if let Some((_, flag, what)) = lacking {
        return Err(Error::new(format!("edition 1.14 has no {what}: omit {flag}, or select edition 1.55")));
    }
    ignored(args).for_each(|note| say("note", note));
    let (text, code) = match &args.region {
        Some(region) => one(args, region)?,
        None => (all(args)?, ExitCode::SUCCESS),
    };
    print(&if args.json { printable::json(&text) } else { text.into() })?;
    Ok(code)
}

/// The config that the options of the command line describe.
fn config(args: &Args, region: &str) -> world::Config {
    world::Config {
        region: Some(region.to_owned()),
        use_fips_endpoint: args.fips.then_some(true),
        use_dual_stack: args.dual_stack.then_some(true),
        use_dual_stack_endpoint: args.dual_stack.then_some(true),
        sts_regional_endpoint: args.regional.then_some(true),
        s3_us_east_1_regional_endpoint: args.regional.then_some(true),
        ..world::Config::default()
    }
}

fn settings(args: &Args) -> EndpointSettings {
    let set = |asked: bool| asked.then_some(true);
    EndpointSettings {
        use_dual_stack: args.dual_stack,
        dual_stack: set(args.dual_stack),
        fips: set(args.fips),
        sts_regional: set(args.regional),
        s3_regional: set(args.regional),
        ..EndpointSettings::default()
    }
}

/// The variables of the environment that a session of edition 1.55 reads for endpoints: the name, the service if it is about one alone,
/// and the flag that does the same here.
const VARIABLES: [(&str, Option<&str>, &str); 4] = [
    ("AWS_STS_REGIONAL_ENDPOINTS", Some("sts"), "--regional"),
    ("AWS_S3_US_EAST_1_REGIONAL_ENDPOINT", Some("s3"), "--regional"),
    ("AWS_USE_FIPS_ENDPOINT", None, "--fips"),
    ("AWS_USE_DUALSTACK_ENDPOINT", None, "--dual-stack"),
];

/// A note for each variable that is set and does not count.
fn ignored(args: &Args) -> impl Iterator<Item = String> {
    let is_about = |service: Option<&str>| service.is_none_or(|service| service == args.service);
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let given = [(args.regional, "--regional"), (args.fips, "--fips"), (args.dual_stack, "--dual-stack")];
    let ignored = VARIABLES.into_iter().filter(move |(name, service, flag)| {
        args.edition != Edition::V1_14
            && is_about(*service)
            && is_set(name)
            && !given.contains(&(true, *flag))
    });
    ignored.map(|(name, _, flag)| {
        format!("{name} is set, and does not count here: {flag} does the same, and 'awsess explain' shows your own session")
    })
}

/// A note on a service that its partition does not have.
fn unknown_service(args: &Args, endpoint: &Endpoint) -> Option<String> {
    let is_unknown = endpoint.explanation.source == EndpointSource::UnknownService;
    is_unknown.then(|| {
        format!(
            "the partition {} has no service {} in edition {}, whose name makes the host all the same{}",
            endpoint.partition,
            bounded_quote(&args.service, SHOWN),
            args.edition,
            meant(args).map_or_else(String::new, |meant| format!(": did you mean {meant}?")),
        )
    })
}

fn one(args: &Args, region: &str) -> Result<(String, ExitCode), Error> {
    let resolved = endpoints::resolve(
        args.edition.into(),
        &args.service,
        region,
        &settings(args),
        &mut Trace::default(),
    );
    let endpoint = match resolved {
        Ok(endpoint) => endpoint,
        Err(failure) => return Ok(none(args, region, &failure.to_string())),
    };
    is_safe(args, region, &endpoint)?;
    unknown_service(args, &endpoint).iter().for_each(|note| say("note", note));
    let ids = rules_of(args, region);
    let text = if args.json {
        format!("{}\n", as_json(args, region, &endpoint, &ids))
    } else {
        as_text(args, region, &endpoint, &ids)
    };
    Ok((text, ExitCode::SUCCESS))
}

/// Reports that there is no endpoint.
fn none(args: &Args, region: &str, why: &str) -> (String, ExitCode) {
    let Args { service, edition, .. } = args;
    let text = if args.json {
        let error = json!({"service": service, "region": region, "edition": edition.name(), "error": why});
        format!("{error}\n")
    } else {
        format!("edition {edition} has no endpoint of {service:?} in {region:?}: {why}\n")
    };
    (text, ExitCode::from(DIVERGED))
}

/// Checks that the names are valid in a host, because the URL contains them unescaped.
fn is_safe(args: &Args, region: &str, endpoint: &Endpoint) -> Result<(), Error> {
    let is_plain =
        |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    let invalid =
        [("service", &*args.service), ("region", region)].into_iter().find(|(_, name)| !is_plain(name));
    let Some((what, name)) = invalid else { return Ok(()) };
    Err(Error::new(format!(
        "the {what} {} has characters other than letters, digits, '-', '_' and '.': edition {} would call the host {}",
        bounded_quote(name, SHOWN),
        args.edition,
        bounded_quote(endpoint.host(), SHOWN),
    )))
}

/// The rules that the model records for the endpoint.
fn rules_of(args: &Args, region: &str) -> Vec<&'static str> {
    let mut world = World::new(args.edition.into());
    world.options.config = config(args, region);
    let (outcome, mut trace) = awsess_model::resolve(&world);
    if let Some(session) = outcome.session() {
        let _ = session.client_config(&args.service, &world::Config::default(), &mut trace);
    }
    let about = trace.decisions().filter(|decision| decision.subject == Subject::Endpoint);
    let mut ids: Vec<_> = about.flat_map(|decision| decision.rules).map(|rule| rule.id()).collect();
    let mut told = std::collections::BTreeSet::new();
    ids.retain(|id| told.insert(*id));
    ids
}

fn as_text(args: &Args, region: &str, endpoint: &Endpoint, ids: &[&str]) -> String {
    let explanation = &endpoint.explanation;
    let mut lines = vec![
        ("endpoint", endpoint.url.clone()),
        ("host", endpoint.host().to_owned()),
        ("signing region", endpoint.signing_region.clone()),
        ("signing name", endpoint.signing_name.clone()),
        ("partition", format!("{}, {}", endpoint.partition, matched_by(explanation, &args.service, region))),
        ("rule", source(explanation).to_owned()),
        ("template", format!("{}, of {}", explanation.template, explanation.level)),
    ];
    lines.extend(explanation.alias.map(|alias| ("region", self::alias(alias, &explanation.region))));
    if explanation.template.contains("{dnsSuffix}") {
        lines.push(("DNS suffix", explanation.suffix.to_string()));
    }
    let others = explanation.overrides.iter().filter(|setting| setting.key != "host");
    lines.extend(others.map(|setting| {
        (
            "override",
            format!("{} is {}, from {}", setting.key.replace('_', " "), setting.value, setting.level),
        )
    }));
    let mut text = format!("{} in {region:?}, edition {}\n\n", args.service, args.edition);
    for (name, value) in lines {
        let _ = writeln!(text, "{name:15} {value}");
    }
    text.push('\n');
    for id in ids {
        let _ = writeln!(text, "{id:7} {}", rules().get(*id).map_or("", |rule| &*rule.title));
    }
    text
}

fn as_json(args: &Args, region: &str, endpoint: &Endpoint, ids: &[&str]) -> Value {
    let explanation = &endpoint.explanation;
    let overrides = explanation.overrides.iter().map(
        |setting| json!({"key": setting.key, "value": setting.value, "level": setting.level.to_string()}),
    );
    json!({
        "service": args.service,
        "region": region,
        "edition": args.edition.name(),
        "endpoint": endpoint.url,
        "host": endpoint.host(),
        "signing_region": endpoint.signing_region,
        "signing_name": endpoint.signing_name,
        "partition": endpoint.partition,
        "why": {
            "partition": matched_by(explanation, &args.service, region),
            "rule": source(explanation),
            "region": explanation.region,
            "template": explanation.template,
            "level": explanation.level.to_string(),
            "dns_suffix": explanation.suffix,
            "overrides": overrides.collect::<Vec<_>>(),
        },
        "rules": ids,
    })
}

fn matched_by(explanation: &Explanation, service: &str, region: &str) -> String {
    match explanation.matched_by {
        MatchedBy::EndpointName => format!("which lists an endpoint of {service} by this name"),
        MatchedBy::RegionPattern => format!("whose pattern of regions matches {region}"),
        MatchedBy::Default => "the first, because no partition knows the region".to_owned(),
    }
}

const fn source(explanation: &Explanation) -> &'static str {
    match explanation.source {
        EndpointSource::Listed => "the table has an endpoint by this name",
        EndpointSource::Global => "the service has one endpoint for the whole partition",
        EndpointSource::Defaults => "the table has no endpoint by this name, so the defaults apply",
        EndpointSource::UnknownService => "the partition does not know the service, so its name is used",
        EndpointSource::Metadata => "the metadata service has one address everywhere",
    }
}

fn alias(alias: RegionAlias, region: &str) -> String {
    match alias {
        RegionAlias::NoRegion => format!("none, which means {region}"),
        RegionAlias::Fips => {
            format!("a name with fips in it, which means {region} and its FIPS endpoint")
        }
        RegionAlias::Legacy => {
            format!("one that means {region} unless regional endpoints are enabled")
        }
    }
}

/// Every endpoint of the service in the table.
fn all(args: &Args) -> Result<String, Error> {
    let edition = args.edition.into();
    let names: Vec<_> = endpoints::endpoints(edition, &args.service).collect();
    if names.is_empty() {
        return Err(unknown(args));
    }
    let mut text = String::new();
    for (partition, name) in names {
        let resolved =
            endpoints::resolve(edition, &args.service, &name, &settings(args), &mut Trace::default());
        let line = match (resolved, args.json) {
            (Ok(found), false) => {
                format!("{partition:11} {name:24} {:62} {}", found.url, found.signing_region)
            }
            (Err(failure), false) => format!("{partition:11} {name:24} no endpoint: {failure}"),
            (Ok(found), true) => as_json(args, &name, &found, &rules_of(args, &name)).to_string(),
            (Err(failure), true) => none(args, &name, &failure.to_string()).0.trim_end().to_owned(),
        };
        let _ = writeln!(text, "{}", line.trim_end());
    }
    Ok(text)
}

fn unknown(args: &Args) -> Error {
    let meant = meant(args).map_or_else(String::new, |meant| format!("did you mean {meant}? "));
    Error::new(format!(
        "the table of edition {} has no endpoint of the service {}: {meant}with a region, 'awsess show endpoint' \
         shows the endpoint that its name gives",
        args.edition,
        bounded_quote(&args.service, SHOWN),
    ))
}

/// The services that the name may mean: the one that is written in other letters, or those that are similar.
fn meant(args: &Args) -> Option<String> {
    let services = || endpoints::services(args.edition.into());
    let same = services().find(|service| service.eq_ignore_ascii_case(&args.service));
    let near = same.map_or_else(|| nearest(&args.service, services()), |same| vec![same]);
    (!near.is_empty()).then(|| near.join(" or "))
}
