//! Client-side monitoring: what enables it, its handlers, and the error of an agent that cannot be reached. The agent, which gets
//! reports about requests, is not part of a world.

use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::net::IpAddr;

use crate::decide::{Check, Source};
use crate::environment::{Environment, from_variable, truthy};
use crate::failure::Failure;
use crate::files::SharedFile;
use crate::handlers::Handlers;
use crate::ini::{Section, Value};
use crate::profile::v1_55;
use crate::rule::{self, Rule};
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::World;

const ENABLED: &str = "AWS_CSM_ENABLED";
const HOST: &str = "AWS_CSM_HOST";
const PORT: &str = "AWS_CSM_PORT";
/// The profile that enables monitoring.
const PROFILE: &str = "aws_csm";
const ON: &str = "on";
const OFF: &str = "off";

/// The settings of monitoring in a profile: of each key the value in the last file that has the key.
#[derive(Clone, Default)]
pub(crate) struct ProfileMonitoring<'w> {
    /// Whether monitoring is `on` or `off`.
    enabled: Option<Candidate<'w>>,
    host: Option<Candidate<'w>>,
    port: Option<Candidate<'w>>,
}

/// The keys of a profile that are settings of monitoring.
pub(crate) const KEYS: [&str; 4] = ["csm_enabled", "csm_host", "csm_port", "csm_client_id"];

impl<'w> ProfileMonitoring<'w> {
    /// Adds the keys of a later file.
    pub(crate) fn merge(&mut self, file: &SharedFile<'w>, section: &Section<'w>) {
        let found = |key| {
            let Value { text, line, .. } = file.ini().value(section, key)?;
            Some(Candidate::shown(Origin::Key { path: file.path.clone(), line, key }, text))
        };
        if let Some((found, parsed)) = found("csm_enabled").zip(file.ini().boolean(section, "csm_enabled")) {
            let value = if parsed.value.unwrap_or_default() { ON } else { OFF };
            self.enabled = Some(Candidate { value: value.into(), ..found });
        }
        self.host = found("csm_host").or(self.host.take());
        self.port = found("csm_port").or(self.port.take());
    }
}

/// The address of the agent. A part that is empty has its default.
#[derive(Clone, Default)]
struct Address<'w> {
    host: Option<Candidate<'w>>,
    port: Option<Candidate<'w>>,
}

impl<'w> Address<'w> {
    /// The address that the variables name.
    fn from_variables(world: &'w World) -> Self {
        let set = |name| from_variable(world, name).filter(|found| !found.value.is_empty());
        Self { host: set(HOST), port: set(PORT) }
    }

    /// Fails if a connection to the address is impossible. No name of a host is known in a world.
    fn check(&self, rules: &'static [Rule], trace: &mut Trace<'w>) -> Result<(), Failure> {
        let is_host = |host: &str| {
            host.is_empty() || host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok()
        };
        let is_port = |port: &str| port.is_empty() || port.parse::<u16>().is_ok();
        let host = self.host.clone().filter(|host| !is_host(&host.value));
        let port = self.port.clone().filter(|port| !is_port(&port.value));
        let cause = || Failure::new("", "the address cannot be resolved");
        let check = Check {
            rules,
            broken: host.is_some() || port.is_some(),
            at: port.or(host),
            error: &|| Failure::new("UDPError", "Could not connect").caused_by(cause()),
        };
        trace.check(Subject::Creation, [check])
    }
}

/// Adds the handlers in edition 1.14 if the variable has any value. Without a valid port there are none.
pub(crate) fn enable_v1_14<'w>(world: &'w World, handlers: &mut Handlers, trace: &mut Trace<'w>) {
    let variable = from_variable(world, ENABLED);
    trace.ignore(Subject::Handlers, rule::CSM_11, from_variable(world, HOST));
    let enabled = Source::new(rule::CSM_8, variable);
    if trace.decide(Subject::Handlers, [enabled]).is_none() {
        return;
    }
    let address = Address { host: None, ..Address::from_variables(world) };
    if address.check(&[rule::CSM_10], &mut Trace::new()).is_err() {
        return trace.ignore(Subject::Handlers, rule::CSM_10, address.port);
    }
    handlers.monitor(rule::CSM_9, trace);
}

/// Adds the handlers in edition 1.55 if the environment or the profile `aws_csm` enables monitoring.
///
/// # Errors
///
/// `UDPError` if the address of the agent is not valid.
pub(crate) fn enable_v1_55<'w>(
    world: &'w World,
    environment: &Environment<'w>,
    files: &[SharedFile<'w>],
    handlers: &mut Handlers,
    trace: &mut Trace<'w>,
) -> Result<(), Failure> {
    let is_set = from_variable(world, ENABLED).is_some_and(|variable| !variable.value.is_empty());
    let profile = if is_set { None } else { profile(world, files, trace) };
    enable_from(world, profile, environment.shared_config, handlers, trace)
}

/// Adds the handlers for the deprecated `New` without shared config, which reads the variables only.
///
/// # Errors
///
/// `UDPError` if the address of the agent is not valid.
pub(crate) fn enable_from_variables<'w>(
    world: &'w World,
    handlers: &mut Handlers,
    trace: &mut Trace<'w>,
) -> Result<(), Failure> {
    enable_from(world, None, false, handlers, trace)
}

fn enable_from<'w>(
    world: &'w World,
    profile: Option<ProfileMonitoring<'w>>,
    is_shared_config_on: bool,
    handlers: &mut Handlers,
    trace: &mut Trace<'w>,
) -> Result<(), Failure> {
    let variable = from_variable(world, ENABLED).map(|found| match &*found.value {
        "" => found,
        value => Candidate { value: Cow::Borrowed(if truthy(value) { ON } else { OFF }), ..found },
    });
    let is_off = variable.as_ref().is_some_and(|found| found.value == OFF);
    let ProfileMonitoring { enabled, host, port } = profile.unwrap_or_default();
    let sources = [
        Source::new(if is_off { rule::CSM_2 } else { rule::CSM_1 }, variable),
        Source::new(rule::CSM_3, enabled).and(!is_shared_config_on, rule::CSM_4),
    ];
    let decided = trace.decide(Subject::Handlers, sources).filter(|decided| decided.value == ON);
    let by_variable = decided.as_ref().is_some_and(|decided| matches!(decided.origin, Origin::Variable(_)));
    let variables = Address::from_variables(world);
    if !by_variable {
        let unused = [variables.host.clone(), variables.port.clone()];
        trace.ignore(Subject::Handlers, rule::CSM_5, unused.into_iter().flatten());
    }
    if decided.is_none() {
        return Ok(());
    }
    let address = if by_variable { variables } else { Address { host, port } };
    address.check(&[rule::CSM_7], trace)?;
    handlers.monitor(rule::CSM_6, trace);
    Ok(())
}

/// The settings of monitoring in the profile `aws_csm` of the files, which are read again. The profile is loaded like that of a session
/// without shared config. If it is invalid, monitoring has no settings.
fn profile<'w>(
    world: &'w World,
    files: &[SharedFile<'w>],
    trace: &mut Trace<'w>,
) -> Option<ProfileMonitoring<'w>> {
    let files: Vec<_> = files.iter().map(SharedFile::read_again).collect();
    // The decisions about this profile do not belong in the trace of the session.
    match v1_55::load(world, PROFILE, &files, false, &mut Trace::new()) {
        Ok(profile) => Some(profile.monitoring),
        Err(_) => {
            let profile = Candidate::shown(Origin::Default, PROFILE);
            trace.ignore(Subject::Handlers, rule::CSM_12, [profile]);
            None
        }
    }
}
