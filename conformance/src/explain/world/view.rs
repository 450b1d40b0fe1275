//! A world with its outcome, its trace, its shared files and its profile, for all explanations.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};

use awsess_model::profile_keys;
use awsess_model::rule::Rule;
use awsess_model::session::{Credentials, Outcome, Provider};
use awsess_model::trace::{self, Candidate, Decision, Subject, Trace};
use awsess_model::world::{Constructor, Edition, Options, World};

use crate::explain::explanation::origin::{self, Origin};
use crate::explain::files::paths::{CONFIG, CREDENTIALS, TOKEN_FILE, is_one_file, set};
use crate::explain::files::shared_file::{Entry, Heading, Shared};

/// The profile that is used if no other is selected.
pub(in crate::explain) const DEFAULT: &str = "default";

/// A world with its outcome, its trace and its shared files.
pub(in crate::explain) struct View<'w> {
    pub(in crate::explain) world: &'w World,
    pub(in crate::explain) outcome: Outcome,
    pub(in crate::explain) trace: Trace<'w>,
    /// The shared files, the one with the lowest precedence first.
    pub(in crate::explain) files: [Shared<'w>; 2],
    pub(in crate::explain) shared_config: bool,
    pub(in crate::explain) profile: String,
    /// Whether both shared files have one path.
    is_one_file: bool,
    /// The services whose endpoints the explanation is about, besides STS.
    pub(in crate::explain) services: &'w [String],
    /// Whether it is a world that a remedy has changed.
    pub(in crate::explain) is_changed: bool,
    /// The profiles of the chain in all files, and in those that are read, once they were looked for.
    chains: [OnceCell<Vec<String>>; 2],
    /// For each origin that did not win the first decision about it: the rules of that decision; empty if another origin won it.
    losses: HashMap<Origin, Vec<Rule>>,
    /// The selected profile and its source profiles in the files that are read.
    used: OnceCell<BTreeSet<String>>,
}

impl<'w> View<'w> {
    pub(in crate::explain) fn new(world: &'w World) -> Self {
        let (outcome, trace) = awsess_model::resolve(world);
        let is_undecided = outcome.failure().is_some() && winner(&trace, Subject::Profile).is_none();
        let (shared_config, profile) = if is_undecided { selected_alone(world) } else { selected(&trace) };
        // Without shared config, the deprecated constructor has a chain of its own, which knows no prefix.
        let is_own_chain =
            world.options.constructor == Constructor::New && winner(&trace, Subject::SharedConfig).is_none();
        let file = |name, read| Shared::new(world, world.edition, name, read).with_prefix(!is_own_chain);
        let is_one_file = is_one_file(world);
        let files = [file(CONFIG, shared_config || is_one_file), file(CREDENTIALS, true)];
        let mut view = Self {
            world,
            outcome,
            trace,
            files,
            shared_config,
            profile,
            is_one_file,
            services: &[],
            is_changed: false,
            chains: Default::default(),
            losses: HashMap::new(),
            used: OnceCell::new(),
        };
        view.losses = view.first_losses();
        view
    }

    /// The same, for an explanation that is also about these services.
    pub(in crate::explain) fn about(self, services: &'w [String]) -> Self {
        Self { services, ..self }
    }

    /// A world that a remedy has changed.
    pub(in crate::explain) fn changed(world: &'w World) -> Self {
        Self { is_changed: true, ..Self::new(world) }
    }

    fn first_losses(&self) -> HashMap<Origin, Vec<Rule>> {
        let mut losses = HashMap::new();
        for decision in self.trace.decisions() {
            let rules: &[Rule] = if decision.winner.is_none() { decision.rules } else { &[] };
            for loser in decision.losers {
                losses.entry(self.origin(&loser.origin)).or_insert_with(|| rules.into());
            }
        }
        losses
    }

    /// The rules by which a candidate is ignored; empty if it lost to another value.
    pub(in crate::explain) fn rules_against(&self, origin: &Origin) -> &[Rule] {
        self.losses.get(origin).map_or(&[], Vec::as_slice)
    }

    /// The shared files, the one with the lowest precedence first. If both have one path, it is one file.
    pub(in crate::explain) fn distinct_files(&self) -> impl DoubleEndedIterator<Item = &Shared<'w>> {
        self.files.iter().skip(usize::from(self.is_one_file))
    }

    /// The files that the session reads, if they are files.
    pub(in crate::explain) fn read_files(&self) -> impl Iterator<Item = &Shared<'w>> {
        self.distinct_files().filter(|file| file.read && file.bytes().is_some())
    }

    /// The values of all keys that some edition looks up in the selected profile and its source profiles, in the files that are
    /// read.
    pub(in crate::explain) fn entries_of_chain(&self) -> Vec<Entry> {
        let chain = self.chain(true);
        let entries = |profile: &String| {
            profile_keys().flat_map(|key| self.read_entries(profile, key)).collect::<Vec<_>>()
        };
        chain.iter().flat_map(entries).collect()
    }

    /// Whether the nearest heading above a line is that of the selected profile or one of its source profiles.
    pub(in crate::explain) fn is_in_chain(&self, file: &Shared<'_>, line: u32) -> bool {
        let used = self.used.get_or_init(|| self.chain(true).into_iter().collect());
        let heading = file.heading_above(line).unwrap_or_default();
        used.contains(heading.strip_prefix("profile ").unwrap_or(heading))
    }

    pub(in crate::explain) fn edition(&self) -> Edition {
        self.world.edition
    }

    /// The value of a variable that is set and not empty.
    pub(in crate::explain) fn set(&self, name: &str) -> Option<&'w str> {
        set(self.world, name)
    }

    /// The last decision about the subject, with the candidate that won.
    pub(in crate::explain) fn winner(&self, subject: Subject) -> Option<(Decision<'_, 'w>, &Candidate<'w>)> {
        winner(&self.trace, subject)
    }

    /// The provider that is called when the credentials are first needed.
    pub(in crate::explain) fn external_provider(&self) -> Option<Provider> {
        match self.outcome.session().map(awsess_model::session::Session::credentials) {
            Some(Credentials::External(source)) => Some(*source),
            Some(Credentials::Requested(requested)) => Some(requested.provider()),
            Some(Credentials::Keys(_) | Credentials::Failed(_)) | None => None,
        }
    }

    /// The values of a key of a profile in the files, the one with the highest precedence first. Empty values are ignored.
    pub(in crate::explain) fn entries(&self, profile: &str, key: &'static str) -> Vec<Entry> {
        let found = self.distinct_files().rev().filter_map(|file| file.entry(profile, key));
        found.filter(|entry| !entry.value.is_empty()).collect()
    }

    /// As [`View::entries`], in the files that the session reads.
    pub(in crate::explain) fn read_entries(&self, profile: &str, key: &'static str) -> Vec<Entry> {
        self.entries(profile, key).into_iter().filter(|entry| entry.read).collect()
    }

    /// The access key id that counts for a profile: that of the strongest file that has its secret key, too.
    pub(in crate::explain) fn key_pair(&self, profile: &str) -> Option<Entry> {
        let secrets = self.read_entries(profile, "aws_secret_access_key");
        let ids = self.read_entries(profile, "aws_access_key_id").into_iter();
        ids.into_iter().find(|id| secrets.iter().any(|secret| secret.path == id.path))
    }

    /// Whether the credentials, or those with which the first role is assumed, are those of single sign-on.
    pub(in crate::explain) fn uses_sign_on(&self) -> bool {
        match self.outcome.session().map(awsess_model::session::Session::credentials) {
            Some(Credentials::Requested(requested)) => requested.token_file().is_some(),
            Some(Credentials::Keys(_) | Credentials::Failed(_) | Credentials::External(_)) | None => false,
        }
    }

    /// Whether the program or a variable names the profile.
    pub(in crate::explain) fn is_profile_named(&self) -> bool {
        self.winner(Subject::Profile).is_some_and(|(_, winner)| winner.origin != trace::Origin::Default)
    }

    /// The sources of credentials of the first profile of the chain that has more than one, which makes creating a session fail.
    pub(in crate::explain) fn conflicting_sources(&self) -> Vec<Entry> {
        const SOURCES: [&str; 4] =
            ["source_profile", "credential_source", "credential_process", "web_identity_token_file"];
        let of_profile = |profile: &String| -> Vec<Entry> {
            SOURCES.iter().filter_map(|key| self.read_entries(profile, key).into_iter().next()).collect()
        };
        let found = self.chain(true).iter().map(of_profile).find(|found| found.len() > 1);
        let mut found = found.unwrap_or_default();
        found.sort_by(|one, other| (&one.path, one.line).cmp(&(&other.path, other.line)));
        found
    }

    /// Whether the credentials are those of a web identity that variables set.
    pub(in crate::explain) fn is_web_identity_of_environment(&self) -> bool {
        let winner = self.winner(Subject::Credentials).map(|(_, winner)| &winner.origin);
        winner.and_then(trace::Origin::variable) == Some(TOKEN_FILE)
    }

    /// Every heading of a profile, in the order of the files.
    pub(in crate::explain) fn headings(&self, profile: &str) -> Vec<Heading> {
        let names = [profile.to_owned(), format!("profile {profile}")];
        let found = |file: &Shared<'_>| {
            let mut found: Vec<Heading> = names.iter().filter_map(|name| file.heading(name)).collect();
            found.sort_by_key(|heading| heading.line);
            found
        };
        self.distinct_files().flat_map(found).collect()
    }

    /// The selected profile and its source profiles, in all files or only in those that are read. A profile that repeats
    /// ends the chain.
    pub(in crate::explain) fn chain(&self, read_alone: bool) -> Vec<String> {
        self.chains[usize::from(read_alone)].get_or_init(|| self.walk(read_alone)).clone()
    }

    fn walk(&self, read_alone: bool) -> Vec<String> {
        let mut chain = vec![self.profile.clone()];
        let mut visited: BTreeSet<String> = chain.iter().cloned().collect();
        while let Some(source) = self.source(&chain[chain.len() - 1], read_alone) {
            let one_level = self.edition() == Edition::V1_14 && chain.len() > 1;
            if one_level || !visited.insert(source.clone()) {
                break;
            }
            chain.push(source);
        }
        chain
    }

    /// The profile at the end of the chain. If the chain returns to a profile, that is the end: its role does not count there, and
    /// its keys do.
    pub(in crate::explain) fn base_profile(&self) -> String {
        let is_read = self.shared_config || self.edition() == Edition::V1_14;
        let mut chain = if is_read { self.chain(true) } else { vec![self.profile.clone()] };
        let last = chain.pop().unwrap_or_default();
        let is_over = !is_read || (self.edition() == Edition::V1_14 && !chain.is_empty());
        let again =
            self.source(&last, true).filter(|source| !is_over && (chain.contains(source) || *source == last));
        again.unwrap_or(last)
    }

    fn source(&self, profile: &str, read_alone: bool) -> Option<String> {
        let named = self.entries(profile, "source_profile").into_iter();
        named.filter(|entry| entry.read || !read_alone).map(|entry| entry.value).next()
    }

    /// Every heading of the files.
    pub(in crate::explain) fn all_headings(&self) -> Vec<Heading> {
        self.distinct_files().flat_map(Shared::headings).collect()
    }

    /// The origin as explanations show it, with the section of a key.
    pub(in crate::explain) fn origin(&self, origin: &trace::Origin<'_>) -> Origin {
        match origin {
            trace::Origin::Variable(name) => Origin::Variable { name: (*name).into() },
            trace::Origin::Key { path, line, key } => Origin::Key {
                file: path.to_string(),
                line: *line,
                section: self.section_of(path, *line).unwrap_or_default(),
                key: (*key).into(),
            },
            trace::Origin::File(path) => Origin::File { file: path.to_string() },
            trace::Origin::Option(name) => Origin::Option { name: origin::option(name) },
            trace::Origin::Config(name) => Origin::Option { name: origin::config(name) },
            trace::Origin::Function(name) => Origin::Option { name: (*name).into() },
            // Explanations do not show endpoints or servers.
            trace::Origin::Session
            | trace::Origin::Partition(_)
            | trace::Origin::Certificate
            | trace::Origin::Default => Origin::Default,
        }
    }

    /// The value of the key on this line of the file, as people read it.
    pub(in crate::explain) fn value_on(&self, path: &str, line: u32, key: &str) -> Option<String> {
        self.files.iter().filter(|file| file.path == path).find_map(|file| file.value_on(line, key))
    }

    /// The value of the key, if the setting is one in a file.
    pub(in crate::explain) fn value_of_origin(&self, origin: &Origin) -> Option<String> {
        match origin {
            Origin::Key { file, line, key, .. } => self.value_on(file, *line, key),
            Origin::Variable { .. }
            | Origin::Heading { .. }
            | Origin::Line { .. }
            | Origin::File { .. }
            | Origin::Option { .. }
            | Origin::Default
            | Origin::Elsewhere { .. } => None,
        }
    }

    /// The text of this line of the file. The first line has the number 1.
    pub(in crate::explain) fn text_of_line(&self, path: &str, number: u32) -> Option<Cow<'w, str>> {
        self.files.iter().find(|file| file.path == path)?.text_of_line(number)
    }

    /// The name of the section that has a key on this line of the file.
    fn section_of(&self, path: &str, line: u32) -> Option<String> {
        self.files.iter().filter(|file| file.path == path).find_map(|file| file.section_of(line))
    }
}

/// Whether shared config is on, and the profile.
fn selected(trace: &Trace<'_>) -> (bool, String) {
    let text = |subject| winner(trace, subject).map(|(_, winner)| winner.value.to_string());
    let is_on = text(Subject::SharedConfig).is_some_and(|state| state == "on");
    (is_on, text(Subject::Profile).unwrap_or_else(|| DEFAULT.into()))
}

/// The same, if creating the session fails before the two are decided: an invalid variable does not change them.
fn selected_alone(world: &World) -> (bool, String) {
    const SELECTING: [&str; 3] = ["AWS_SDK_LOAD_CONFIG", "AWS_PROFILE", "AWS_DEFAULT_PROFILE"];
    let mut alone = World::new(world.edition);
    let set = SELECTING.into_iter().filter_map(|name| Some((name.to_owned(), set(world, name)?.to_owned())));
    alone.env.extend(set);
    let Options { constructor, profile, shared_config_state, .. } = &world.options;
    alone.options = Options {
        constructor: *constructor,
        profile: profile.clone(),
        shared_config_state: *shared_config_state,
        ..Options::default()
    };
    selected(&awsess_model::resolve(&alone).1)
}

fn winner<'t, 'w>(trace: &'t Trace<'w>, subject: Subject) -> Option<(Decision<'t, 'w>, &'t Candidate<'w>)> {
    let about = trace.decisions().filter(|decision| decision.subject == subject);
    about.filter_map(|decision| decision.winner.map(|winner| (decision, winner))).last()
}
