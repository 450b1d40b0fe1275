//! The findings of every profile of the shared files, for whoever keeps the files, and not for one program: no variable counts,
//! shared config is on, and nothing besides the files is looked at.

use std::collections::BTreeSet;

use awsess_model::world::{Edition, File, Options, SharedConfigState, World};

use super::catalogue::Severity;
use super::explanation::diagnostic::Diagnostic;
use super::explanation::origin::Origin;
use super::files::paths::{CONFIG, CREDENTIALS, home_variable};
use super::files::shared_file::Shared;
use super::session::explain;
use super::world::profile_names::profile;
use super::world::view::DEFAULT;
use crate::parties::certificates::client;

/// The shared files, by their paths. A file that does not exist is `None`.
#[derive(Clone, Debug, Default)]
pub struct SharedFiles {
    /// The config file.
    pub config: Option<(String, File)>,
    /// The credentials file.
    pub credentials: Option<(String, File)>,
}

/// The findings of the files.
#[derive(Clone, Debug, Default)]
pub struct Linted {
    /// The profiles that the files have, in alphabetical order.
    pub profiles: Vec<String>,
    /// The findings, in the order of their places.
    pub findings: Vec<Diagnostic>,
}

impl Linted {
    /// The number of findings of this severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }
}

/// The findings of every profile of the files.
#[must_use]
pub fn lint(edition: Edition, files: &SharedFiles) -> Linted {
    let world = world(edition, files);
    let profiles = profiles(&world);
    let mut findings: Vec<Diagnostic> = Vec::new();
    // Without a profile, the files still have findings of their own.
    let selected: BTreeSet<&str> = profiles.iter().map(String::as_str).chain([DEFAULT]).collect();
    for profile in selected {
        let explanation = explain(&of_profile(&world, profile), &[]);
        let found = explanation.problems.into_iter().chain(explanation.hints);
        for finding in found.filter(is_of_files) {
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
    }
    findings.sort_by(|one, other| place(one).cmp(&place(other)));
    Linted { profiles, findings }
}

fn place(finding: &Diagnostic) -> Option<(&str, Option<u32>)> {
    finding.origin.as_ref().and_then(Origin::place)
}

/// The world of a program that enables shared config and can ask for MFA tokens.
fn world(edition: Edition, files: &SharedFiles) -> World {
    let mut world = World::new(edition);
    world.remote.imds = Some(Vec::new());
    world.env.insert(home_variable(world.platform).into(), "/".into());
    world.options = Options {
        shared_config_state: SharedConfigState::Enable,
        assume_role_tokens: vec!["000000".into()],
        ..Options::default()
    };
    for (name, file) in [(CONFIG, &files.config), (CREDENTIALS, &files.credentials)] {
        let (path, file) = match file {
            Some((path, file)) => (path.clone(), Some(file.clone())),
            None => (format!("/{}", name.file), None),
        };
        world.env.insert(name.variable.into(), path.clone());
        world.files.extend(file.map(|file| (path, file)));
    }
    world
}

/// The world with this profile selected. A CA bundle is on the machine of the program, and is taken to be valid.
fn of_profile(world: &World, profile: &str) -> World {
    let options = Options { profile: profile.into(), ..world.options.clone() };
    let bundles = shared(world).into_iter().filter_map(|file| file.entry(profile, "ca_bundle"));
    let [certificate, _] = client::placeholder_pair();
    let bundles = bundles.map(|entry| (entry.value, File::Bytes(certificate.clone().into_bytes())));
    World { options, files: bundles.chain(world.files.clone()).collect(), ..world.clone() }
}

/// Both files as the edition parses them.
fn shared(world: &World) -> [Shared<'_>; 2] {
    [CONFIG, CREDENTIALS].map(|name| Shared::new(world, world.edition, name, true))
}

/// Findings at a place in the files that are right only if no variable and no machine says otherwise when the program runs.
const OPEN: [&str; 2] = ["sts-regional-without-region", "profile-uses-instance"];

/// Whether the finding is about the files: something that fails, or a place in them.
fn is_of_files(finding: &Diagnostic) -> bool {
    match &finding.origin {
        _ if OPEN.contains(&&*finding.code) => false,
        Some(origin) => origin.place().is_some(),
        None => finding.severity == Severity::Problem,
    }
}

/// The profiles of both files.
fn profiles(world: &World) -> Vec<String> {
    let headings = shared(world).map(|file| file.headings()).concat();
    let names = headings.iter().filter_map(|heading| profile(&heading.section).map(str::to_owned));
    names.collect::<BTreeSet<_>>().into_iter().collect()
}
