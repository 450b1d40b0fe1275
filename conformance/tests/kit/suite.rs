//! Tests of the suite, on loaders that pass and loaders that fail.

use std::fs;
use std::num::NonZero;
use std::sync::{Arc, Mutex};

use awsess_conformance::builtin::Builtin;
use awsess_conformance::case::Edition;
use awsess_conformance::implementation::{Implementation, Response};
use awsess_conformance::outcome::{Credentials, Outcome, Session};
use awsess_conformance::protocol::{Hello, Run};
use awsess_conformance::results::Counts;
use awsess_conformance::status::Verdict;
use awsess_conformance::suite::*;
use awsess_conformance::vetting::objections;

/// Knows no region, and panics at a profile.
#[derive(Clone)]
struct Poor;

impl Implementation for Poor {
    fn hello(&self) -> Hello {
        Hello::new("poor", "1.2.3").editions([Edition::V1_55])
    }

    fn observe(&mut self, run: &Run) -> Response {
        assert!(!run.case.env.contains_key("AWS_PROFILE"), "profiles are too hard");
        let get = |name| run.case.env.get(name).cloned().unwrap_or_default();
        let keys = Credentials::keys(get("AWS_ACCESS_KEY_ID"), get("AWS_SECRET_ACCESS_KEY"), "");
        Response::session(Session::new(None, keys))
    }
}

fn diverged(options: &Options) -> Summary {
    match run(Poor, options) {
        Err(Failed::Diverged(summary)) => *summary,
        other => panic!("{other:?}"),
    }
}

fn refused(options: &Options) -> String {
    match run(Builtin, options) {
        Err(Failed::Refused(why)) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_loader_that_holds_is_asked_everything_and_counted() {
    let summary = run(Builtin, &Options::new().cases(50)).unwrap();
    let Counts { passed, known_failures, failed, .. } = summary.counts();
    assert!(passed > 700 && known_failures == 0 && failed == 0, "{summary}");
    assert!(summary.to_string().starts_with("awsess 0.1.0 against awsess 0.1.0, seed 1\n"), "{summary}");
    assert!(summary.to_string().contains("generated cases"));
}

#[test]
fn a_filter_selects_scenarios_by_id_rule_and_topic() {
    let asked = |options: Options| run(Builtin, &options).unwrap().counts();
    let sum = |options: Options| asked(options).passed;
    let region = sum(Options::new().topic("region"));
    assert_eq!(sum(Options::new().topic("Region")), region);
    assert!(sum(Options::new().topic("region").topic("mfa")) > region);
    assert!(sum(Options::new().topic("region").rule("REG-1")) < region);
    assert_eq!(sum(Options::new().id("region/the-region-in-the-config-wins").edition(Edition::V1_55)), 1);
    assert!(sum(Options::new().topic("region").cases(5)) == region + 10, "whoever asks for cases gets them");
}

#[test]
fn what_selects_nothing_is_refused() {
    assert!(refused(&Options::new().rule("ENV-999")).contains("'awsess list rules'"));
    assert!(refused(&Options::new().topic("regoin")).contains("the topics are assume-role, calls, chain"));
    assert!(refused(&Options::new().id("nothing-of-the-kind")).contains("'awsess list cases'"));
    assert!(refused(&Options::new().topic("region").rule("MFA-1")).contains("no case is selected"));
    assert!(refused(&Options::new().features("/missing")).contains("/missing"));
    assert!(refused(&Options::new().expectations("/missing.toml")).contains("/missing.toml"));
}

#[test]
fn a_run_in_which_no_case_is_asked_fails() {
    let nobody = diverged(&Options::new().topic("region").edition(Edition::V1_14));
    assert_eq!((nobody.counts().passed, nobody.counts().failed), (0, 0));
    assert!(nobody.counts().not_run > 0 && nobody.to_string().contains("no case was run"), "{nobody}");
}

#[test]
fn the_report_is_that_of_check_and_a_generated_failure_is_made_small() {
    let summary = diverged(&Options::new().id("region/the-region-in-the-config-wins").cases(60));
    let text = summary.to_string();
    assert!(
        text.contains("fail: region/the-region-in-the-config-wins (1.55)  features/region.feature:"),
        "{text}"
    );
    assert!(text.contains("--- feature file ---\n# Found with seed 1: gen/1/1.55/"), "{text}");
    assert!(
        text.contains("# Replay: suite::Options::new().features(\"THIS-FILE\") runs only this\n"),
        "{text}"
    );

    let folder = tempfile::tempdir().unwrap();
    let finding = &summary.results().runs[0].findings[0];
    fs::write(folder.path().join("small.feature"), finding.feature.as_ref().unwrap()).unwrap();
    let again = diverged(&Options::new().features(folder.path()));
    assert_eq!((again.counts().failed, again.counts().passed), (1, 0), "{again}");
}

/// Starts no program, is wrong about whatever names the one of the generator, and keeps the objections to all cases.
#[derive(Clone, Default)]
struct Careful(Arc<Mutex<Vec<String>>>);

impl Implementation for Careful {
    fn hello(&self) -> Hello {
        Builtin.hello()
    }

    fn observe(&mut self, run: &Run) -> Response {
        let text = serde_json::to_string(&run.case).unwrap().replace(&run.root, "${ROOT}");
        let objections = objections(&serde_json::from_str(&text).unwrap());
        self.0.lock().unwrap().extend(objections.iter().map(ToString::to_string));
        match text.contains("/bin/login") {
            false => Builtin.observe(run),
            true => Response::session(Session::new(Some("wrong".into()), Credentials::keys("", "", ""))),
        }
    }
}

#[test]
fn no_smaller_case_starts_a_program_that_the_first_one_does_not() {
    let careful = Careful::default();
    let options = Options::new().topic("credential-process").cases(400).edition(Edition::V1_55);
    assert!(matches!(run(careful.clone(), &options), Err(Failed::Diverged(_))));
    assert_eq!(*careful.0.lock().unwrap(), [] as [String; 0]);
}

/// The built-in library with two mistakes: it shows the region in upper case, and names a provider of its own.
#[derive(Clone)]
struct TwoMistakes;

impl Implementation for TwoMistakes {
    fn hello(&self) -> Hello {
        Builtin.hello()
    }

    fn observe(&mut self, run: &Run) -> Response {
        let mut response = Builtin.observe(run);
        if let Response::Outcome(Outcome::Session(session)) = &mut response {
            session.region = session.region.as_ref().map(|region| region.to_uppercase());
            if let Some(Credentials::Value(value)) = &mut session.credentials {
                value.provider_name = Some("Mine".into());
            }
        }
        response
    }
}

#[test]
fn shrinking_keeps_the_parts_that_differ_and_lists_each_kind_once() {
    let options = Options::new().id("region/the-region-in-the-config-wins").cases(300);
    let Err(Failed::Diverged(summary)) = run(TwoMistakes, &options) else { panic!("two mistakes are found") };
    let mut kinds = Vec::new();
    for finding in summary.results().runs.iter().flat_map(|run| &run.findings) {
        let (expected, observed) = (finding.details.expected.as_ref(), finding.details.observed.as_ref());
        let at = |pointer: &str| expected.unwrap().pointer(pointer) != observed.unwrap().pointer(pointer);
        let differs = [at("/session/region"), at("/session/credentials/provider_name")];
        let kind = finding.signature.to_string();
        let first = ["session.region", "session.credentials.provider_name"].map(|field| kind.contains(field));
        assert!(differs.iter().zip(first).all(|(differs, first)| first || !differs), "{kind}: {differs:?}");
        kinds.push(differs);
    }
    let found = kinds.clone();
    kinds.sort_unstable();
    kinds.dedup();
    assert_eq!(kinds.len(), found.len(), "each kind is listed once: {found:?}");
    assert!(kinds.contains(&[true, false]) && kinds.contains(&[false, true]), "{kinds:?}");
}

#[test]
fn a_loader_that_panics_has_crashed_on_that_case_alone() {
    let summary = diverged(&Options::new().topic("environment"));
    let text = summary.to_string();
    assert!(text.contains("crash: environment/") && text.contains("profiles are too hard"), "{text}");
    assert!(text.contains("kit/suite.rs:"), "it is told where: {text}");
    assert!(
        summary.results().runs[0]
            .cases
            .listed
            .iter()
            .any(|case| case.status.verdict() == Some(Verdict::Fail))
    );
}

#[test]
fn the_number_of_workers_changes_no_result() {
    let with = |jobs| {
        let options = Options::new().topic("region").cases(100).jobs(NonZero::new(jobs).unwrap());
        let mut run = diverged(&options).results().runs[0].clone();
        run.cases.listed.iter_mut().for_each(|case| case.us = 0);
        (run.cases, run.findings)
    };
    assert_eq!(with(1), with(5));
}

#[test]
fn what_is_blessed_is_expected_from_then_on() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("known.toml");
    let options = Options::new().id("region/the-region-in-the-config-wins").expectations(&file);
    assert!(diverged(&options.clone().bless(true)).counts().failed > 0);
    let blessed = fs::read_to_string(&file).unwrap().replace("TODO: say why", "It knows no region.");
    assert!(blessed.contains("case = \"region/the-region-in-the-config-wins\""), "{blessed}");
    fs::write(&file, &blessed).unwrap();
    let summary = run(Poor, &options).unwrap();
    assert!(summary.counts().known_failures > 0 && summary.counts().failed == 0, "{summary}");
    fs::write(&file, format!("{blessed}\n[[expect]]\ncase = \"region/none\"\nreason = \"r\"\n")).unwrap();
    assert!(diverged(&options).to_string().contains("region/none\" matches no case"));
}

#[test]
#[should_panic(expected = "the implementation does not meet the specification")]
fn an_assertion_fails_with_the_report() {
    assert_holds(Poor, &Options::new().rule("REG-1"));
}
