//! The scenario builder collects the case and the assertions of a scenario from its steps.

mod resolvers;

use std::collections::BTreeSet;

use crate::vocabulary::case::{Case, Constructor, Edition, File, HandlerEdit, Platform, Program, ROOT};

use super::assertion::kind::{AssertionKind, AssertionStep, Need};
use super::assertion::{Assertion, LastFailure};
use super::template::step::Captures;
use resolvers::Resolvers;

/// The case and the assertions of the steps so far.
#[derive(Clone, Debug, Default)]
pub struct ScenarioBuilder {
    pub(super) case: Case,
    pub(super) no_home: bool,
    /// The names of the fields that are set in the config of the session.
    pub(super) config_fields: Vec<String>,
    pub(super) resolvers: Resolvers,
    calls: u32,
    last_failure: LastFailure,
    assertions: Vec<Assertion>,
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

    /// The assertions so far.
    #[must_use]
    pub fn claims(&self) -> &[Assertion] {
        &self.assertions
    }

    /// What is missing in the whole scenario, and which of its steps contradict each other.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let faults = FAULTS.iter().filter(|(has_fault, _)| has_fault(self)).map(|(_, message)| *message);
        let needs: BTreeSet<&str> =
            self.assertions.iter().filter_map(|assertion| self.unmet(assertion)).collect();
        faults.chain(needs).map(str::to_owned).collect()
    }

    /// What the scenario must do for the assertion, and does not.
    fn unmet(&self, assertion: &Assertion) -> Option<&'static str> {
        let Need { is_met, message } = assertion.needs()?;
        (!is_met(&self.case.observe)).then_some(message)
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

    pub(super) fn add_program(&mut self, path: &str, program: Program) -> Result<(), String> {
        if let Some(objection) = program.objection(path) {
            return Err(format!("the program {path:?} cannot exist: {objection}"));
        }
        self.case.programs.insert(path.to_owned(), program);
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

    /// Adds the assertion of a step.
    pub(super) fn assert(
        &mut self,
        kind: &'static AssertionKind,
        step: &AssertionStep,
        captures: &Captures,
    ) -> Result<(), String> {
        let assertion = Assertion::from_step(kind, step, captures, &mut self.last_failure)?;
        if assertion.is_about_copy() && self.case.observe.copy_with.is_none() {
            return Err("no step copies the session: add 'When the session is copied'".to_owned());
        }
        assertion.observe(&mut self.case.observe);
        self.assertions.push(assertion);
        Ok(())
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
}

/// The variable that names the home directory.
pub(super) const fn home_variable(platform: Platform) -> &'static str {
    match platform {
        Platform::Unix => "HOME",
        Platform::Windows => "USERPROFILE",
    }
}

type Fault = (fn(&ScenarioBuilder) -> bool, &'static str);

/// The faults of a scenario as a whole, each with its message.
const FAULTS: [Fault; 6] = [
    (
        |builder| builder.calls == 0,
        "no When step creates a session: add a step such as 'When NewSession is called'",
    ),
    (
        |builder| builder.calls > 1,
        "more than one When step creates a session: keep one, and move the others to scenarios of their own",
    ),
    (
        |builder| builder.assertions.is_empty(),
        "no Then step states the outcome: add a step such as 'Then a session is created'",
    ),
    (
        |builder| {
            builder.case.options.constructor != Constructor::NewSessionWithOptions
                && builder.calls > 0
                && builder.has_options()
        },
        "options are given, but the function that is called accepts only a config: call NewSessionWithOptions, or \
         remove the options",
    ),
    (
        |builder| builder.no_home && builder.case.env.contains_key(home_variable(builder.case.platform)),
        "one step removes the home directory and another sets its variable: remove one of the two steps",
    ),
    (
        |builder| builder.resolvers.has_unused(),
        "no config has an endpoint resolver that is described: set the field EndpointResolver to its name, or remove it",
    ),
];
