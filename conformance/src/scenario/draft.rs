//! A draft: the case and the claims as the steps of a scenario add up to them.

use crate::vocabulary::case::{Case, Constructor, Edition, File, HandlerEdit, Platform, ROOT};

use super::claim::{Aspect, Assertion, Failure, Whose};
use super::resolvers::Resolvers;

/// A scenario under way.
#[derive(Clone, Debug, Default)]
pub struct ScenarioBuilder {
    pub(super) case: Case,
    pub(super) no_home: bool,
    /// The names of the fields that are set in the config of the session.
    pub(super) config_fields: Vec<String>,
    pub(super) resolvers: Resolvers,
    calls: u32,
    last_error: (Whose, Failure),
    claims: Vec<Assertion>,
}

impl ScenarioBuilder {
    /// What the scenario describes, with its home directory.
    #[must_use]
    pub fn case(&self, edition: Edition) -> Case {
        let mut case = Case { edition, ..self.case.clone() };
        if !self.no_home {
            case.env.entry(home_variable(case.platform).to_owned()).or_insert_with(|| format!("{ROOT}/home"));
        }
        case
    }

    /// What the scenario claims so far.
    #[must_use]
    pub fn claims(&self) -> &[Assertion] {
        &self.claims
    }

    /// What the whole scenario lacks or says against itself.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let faults = FAULTS.iter().filter(|(is_there, _)| is_there(self));
        faults.map(|(_, words)| (*words).to_owned()).collect()
    }

    pub(super) fn call(&mut self, constructor: &str, must: bool) {
        self.calls += 1;
        self.case.options.must = must;
        self.case.options.constructor = match constructor {
            "NewSession" => Constructor::NewSession,
            "New" => Constructor::New,
            _ => Constructor::NewSessionWithOptions,
        };
    }

    pub(super) fn add_file(&mut self, path: &str, file: File) -> Result<(), String> {
        let has_root = path.strip_prefix(ROOT).is_some_and(|rest| rest.starts_with('/'));
        if !has_root {
            return Err(format!(
                "the file {path:?} is not below {ROOT}: write \"{ROOT}/{}\"",
                path.trim_start_matches('/')
            ));
        }
        self.case.files.insert(path.to_owned(), file);
        Ok(())
    }

    pub(super) fn edit(&mut self, on_copy: bool, edit: HandlerEdit) -> Result<(), String> {
        let observe = &mut self.case.observe;
        let list = match (on_copy, &observe.copy_with) {
            (true, Some(_)) => &mut observe.edit_copy_handlers,
            (false, None) => &mut observe.edit_handlers,
            (true, None) => {
                return Err(
                    "there is no copy yet: write 'When the session is copied' before this step".to_owned()
                );
            }
            (false, Some(_)) => {
                return Err("the session's handlers change before it is copied: move this step up".to_owned());
            }
        };
        list.push(edit);
        Ok(())
    }

    pub(super) fn claim(&mut self, whose: Whose, aspect: Aspect) -> Result<(), String> {
        if whose == Whose::Copy && self.case.observe.copy_with.is_none() {
            return Err("no step copies the session: add 'When the session is copied'".to_owned());
        }
        self.last_error = match &aspect {
            Aspect::CreationFails { .. } => (whose, Failure::Creation),
            Aspect::EveryRequestFails(_) => (whose, Failure::EveryRequest),
            Aspect::RetrievalFails(_) => (whose, Failure::Retrieval),
            Aspect::TrialFails(_) => (whose, Failure::Trial),
            Aspect::CallFails(_) => (whose, Failure::Call),
            _ => self.last_error,
        };
        self.claims.push(Assertion { whose, aspect });
        Ok(())
    }

    /// Adds a claim about the error that was last spoken of.
    pub(super) fn claim_of_error(&mut self, aspect: impl FnOnce(Failure) -> Aspect) -> Result<(), String> {
        let (whose, failure) = self.last_error;
        self.claim(whose, aspect(failure))
    }

    fn has_options(&self) -> bool {
        let options = &self.case.options;
        let bare = crate::vocabulary::case::Options {
            constructor: options.constructor,
            must: options.must,
            config: options.config.clone(),
            ..Default::default()
        };
        *options != bare
    }

    fn claims_any(&self, is_meant: fn(&Aspect) -> bool) -> bool {
        self.claims.iter().any(|claim| is_meant(&claim.aspect))
    }
}

/// The variable that names the home directory.
pub(super) const fn home_variable(platform: Platform) -> &'static str {
    match platform {
        Platform::Unix => "HOME",
        Platform::Windows => "USERPROFILE",
    }
}

type Fault = (fn(&ScenarioBuilder) -> bool, &'static str);

/// What is wrong with a scenario as a whole, and what to do.
const FAULTS: [Fault; 7] = [
    (|draft| draft.calls == 0, "no When makes a session: add a step such as 'When NewSession is called'"),
    (
        |draft| draft.calls > 1,
        "more than one When makes a session: keep one, and put the others into scenarios of their own",
    ),
    (
        |draft| draft.claims.is_empty(),
        "no Then says what comes out: add a step such as 'Then a session is created'",
    ),
    (
        |draft| {
            draft.case.options.constructor != Constructor::NewSessionWithOptions
                && draft.calls > 0
                && draft.has_options()
        },
        "options are given to a function that takes a config alone: call NewSessionWithOptions, or leave the options out",
    ),
    (
        |draft| {
            !draft.case.observe.request
                && draft.claims_any(|aspect| {
                    matches!(aspect, Aspect::TrialRan(_) | Aspect::TrialPasses | Aspect::TrialFails(_))
                })
        },
        "a Then speaks of the request, but none is made: add 'When a request is made'",
    ),
    (
        |draft| draft.no_home && draft.case.env.contains_key(home_variable(draft.case.platform)),
        "there is no home directory, yet a variable names one: leave out one of the two steps",
    ),
    (
        |draft| draft.resolvers.has_unused(),
        "no config has an endpoint resolver that is described: set the field EndpointResolver to its name, or remove it",
    ),
];
