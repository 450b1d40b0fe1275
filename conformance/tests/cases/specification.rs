//! The specification holds together: every rule has a scenario, a citation in the model and generated cases that show
//! it, nothing speaks of a rule that does not exist, and generated cases are of every kind.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::thread;

use awsess_conformance::case::Edition;
use awsess_conformance::export::{Line, Quota};
use awsess_conformance::label;
use awsess_conformance::scenario::{Scenario, embedded};
use awsess_conformance::specification::{Rule, rules};
use awsess_conformance::strategy::{Settings, Source};

/// The sample that quotas and rules are held to.
const SEED: u64 = 2018;
const CASES: u64 = 20_000;
/// Fewer hits than this and a small change of a strategy could lose the rule.
const HITS: u64 = 5;

/// Fails with every offender and what to do about them.
fn assert_none(what: &str, remedy: &str, offenders: impl IntoIterator<Item = String>) {
    let offenders: Vec<_> = offenders.into_iter().collect();
    if !offenders.is_empty() {
        panic!("{} {what}:\n  {}\n{remedy}", offenders.len(), offenders.join("\n  "));
    }
}

fn features() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../features")
}

fn scenarios() -> &'static [Scenario] {
    static SCENARIOS: LazyLock<Vec<Scenario>> = LazyLock::new(|| embedded().unwrap());
    &SCENARIOS
}

/// The rules that cases show.
fn due() -> impl Iterator<Item = &'static Rule> {
    rules().values().filter(|rule| rule.shown_by.is_none())
}

/// How many cases of a sample show each rule and belong to each class.
#[derive(Default)]
struct Sample {
    cases: u64,
    rules: BTreeMap<String, u64>,
    classes: BTreeMap<String, u64>,
}

impl Sample {
    fn draw(edition: Edition, settings: Settings) -> Self {
        let source = Source::with(SEED, edition, settings);
        let mut sample = Self::default();
        for line in (0..CASES).filter_map(|index| Line::new(source.case(index), &[]).ok()) {
            sample.cases += 1;
            line.rules.into_iter().for_each(|id| *sample.rules.entry(id).or_default() += 1);
            line.classes.into_iter().for_each(|name| *sample.classes.entry(name).or_default() += 1);
        }
        sample
    }
}

/// Documented text.
fn documented(edition: Edition) -> &'static Sample {
    static COUNTS: LazyLock<BTreeMap<Edition, Sample>> = LazyLock::new(|| samples(Settings::default()));
    &COUNTS[&edition]
}

/// Text of which one half is damaged, as the rules of the text itself need it.
fn damaged(edition: Edition) -> &'static Sample {
    static COUNTS: LazyLock<BTreeMap<Edition, Sample>> = LazyLock::new(|| samples(Settings::half_damaged()));
    &COUNTS[&edition]
}

/// A sample of each edition, drawn side by side.
fn samples(settings: Settings) -> BTreeMap<Edition, Sample> {
    thread::scope(|scope| {
        let sample = |edition| scope.spawn(move || Sample::draw(edition, settings));
        let samples = Edition::ALL.map(|edition| (edition, sample(edition)));
        samples.into_iter().map(|(edition, sample)| (edition, sample.join().unwrap())).collect()
    })
}

/// How many cases of the better sample show the rule.
fn hits(rule: &str, edition: Edition) -> u64 {
    let samples = [documented(edition), damaged(edition)];
    samples.iter().filter_map(|sample| sample.rules.get(rule)).copied().max().unwrap_or_default()
}

#[test]
fn the_table_of_rules_is_well_formed() {
    let text = fs::read_to_string(features().join("rules.toml")).unwrap();
    let table: toml_edit::DocumentMut = text.parse().unwrap();
    let ids: Vec<&str> =
        table["rule"].as_array_of_tables().unwrap().iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    let twice =
        ids.iter().enumerate().filter(|(at, id)| ids[..*at].contains(id)).map(|(_, id)| (*id).to_owned());
    assert_none("ids given twice", "give the later one a new number", twice);
    let bad =
        rules().values().filter(|rule| rule.editions.is_empty() || !rule.editions.is_sorted_by(|a, b| a < b));
    assert_none(
        "lists of editions that are empty or unsorted",
        "name each edition once",
        bad.map(|rule| rule.id.clone()),
    );
    let odd = rules().values().filter(|rule| number(&rule.id).is_none() || !rule.title.ends_with('.'));
    assert_none(
        "ids or titles of another form",
        "write PREFIX-1, and a sentence",
        odd.map(|rule| rule.id.clone()),
    );
}

/// Titles are shown without the editions of their rules.
#[test]
fn the_title_of_a_rule_for_one_edition_names_it() {
    let unnamed = rules().values().filter(|rule| match &rule.editions[..] {
        [edition] => !rule.title.starts_with(&format!("In edition {edition}, ")),
        _ => rule.title.contains("In edition "),
    });
    assert_none(
        "titles without the one edition of their rule",
        "begin the title with 'In edition 1.55, '",
        unnamed.map(|rule| rule.id.clone()),
    );
}

fn prefix(id: &str) -> &str {
    id.split_once('-').map_or(id, |(prefix, _)| prefix)
}

fn number(id: &str) -> Option<u32> {
    id.split_once('-')?.1.parse().ok().filter(|number| *number > 0)
}

#[test]
fn a_prefix_belongs_to_one_topic() {
    let mut topics: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    rules().values().for_each(|rule| {
        topics.entry(prefix(&rule.id)).or_default().insert(&rule.topic);
    });
    let several = topics.iter().filter(|(_, topics)| topics.len() > 1);
    let named = several.map(|(prefix, topics)| format!("{prefix}: {topics:?}"));
    assert_none("prefixes in several topics", "one prefix, one topic", named);
}

#[test]
fn every_topic_has_its_feature_file() {
    let topics: BTreeSet<&str> = due().map(|rule| &*rule.topic).collect();
    let missing = topics.into_iter().filter(|topic| !features().join(format!("{topic}.feature")).is_file());
    assert_none("topics without a file", "write features/<topic>.feature", missing.map(ToOwned::to_owned));
}

#[test]
fn every_rule_has_a_scenario_in_each_of_its_editions() {
    let shown = |rule: &Rule, edition: &Edition| {
        scenarios()
            .iter()
            .any(|scenario| scenario.rules.contains(&rule.id) && scenario.editions.contains(edition))
    };
    let missing = due().flat_map(|rule| {
        let editions = rule.editions.iter().filter(|edition| !shown(rule, edition));
        editions.map(|edition| format!("{} in {edition}: {}", rule.id, rule.title))
    });
    assert_none("rules without a scenario", "tag a scenario of that edition with @<rule>", missing);
}

#[test]
fn a_rule_that_no_case_can_show_names_a_test_that_exists() {
    let missing = rules().values().filter(|rule| rule.shown_by.as_ref().is_some_and(|test| !exists(test)));
    assert_none(
        "rules shown by no test",
        "write `shown_by = \"FILE: TEST\"`",
        missing.map(|rule| rule.id.clone()),
    );
}

fn exists(test: &str) -> bool {
    let Some((file, name)) = test.split_once(": ") else { return false };
    let text = fs::read_to_string(features().join("..").join(file)).unwrap_or_default();
    text.contains(&format!("#[test]\nfn {name}() {{"))
}

#[test]
fn a_rule_that_a_test_shows_has_no_scenario() {
    let also = scenarios().iter().flat_map(|scenario| {
        let rules =
            scenario.rules.iter().filter(|id| rules().get(*id).is_some_and(|rule| rule.shown_by.is_some()));
        rules.map(|id| format!("{id} in {}", scenario.location))
    });
    assert_none("scenarios of rules that no case can show", "take `shown_by` out of rules.toml", also);
}

#[test]
fn every_rule_is_cited_in_the_model() {
    let cited = citations();
    let missing = due().filter(|rule| !cited.contains_key(&rule.id));
    let named = missing.map(|rule| format!("{}: {}", rule.id, rule.title));
    assert_none(
        "rules that the model does not cite",
        "name it in the row that decides by it, or in the `Rules:` of the function that keeps it",
        named,
    );
}

#[test]
fn every_citation_names_a_rule() {
    let unknown = citations().into_iter().filter(|(id, _)| !rules().contains_key(id));
    let named = unknown.map(|(id, place)| format!("{id} in {place}"));
    assert_none("citations of no rule", "correct the id, or write the rule", named);
}

/// The ids in the code of the model and after `Rules:` in its doc comments, each with the first file that has it.
fn citations() -> BTreeMap<String, String> {
    let mut cited = BTreeMap::new();
    for path in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../model/src")) {
        for id in cited_in(&fs::read_to_string(&path).unwrap()) {
            cited.entry(id).or_insert_with(|| path.display().to_string());
        }
    }
    cited
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    let rust = files.into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    rust.chain(folders.iter().flat_map(|folder| sources(folder))).collect()
}

/// A citation goes on to the next line as long as it ends in a comma.
fn cited_in(text: &str) -> Vec<String> {
    let mut ids = Vec::new();
    let mut goes_on = false;
    for line in text.lines().map(str::trim_start) {
        let Some(comment) = line.strip_prefix("///").or(line.strip_prefix("//!")).map(str::trim) else {
            goes_on = false;
            ids.extend(named_in(line));
            continue;
        };
        let cites = comment.strip_prefix("Rules: ").or(goes_on.then_some(comment));
        goes_on = cites.is_some_and(|cites| cites.ends_with(','));
        ids.extend(
            cites
                .into_iter()
                .flat_map(|cites| cites.split(','))
                .map(|id| id.trim_matches([' ', '.']).to_owned()),
        );
    }
    ids.retain(|id| !id.is_empty());
    ids
}

/// The ids whose constants, such as `rule::ENV_9`, stand in a line of code.
fn named_in(line: &str) -> impl Iterator<Item = String> {
    line.split("rule::").skip(1).filter_map(|rest| {
        let name = rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next()?;
        let (prefix, number) = name.rsplit_once('_')?;
        number.parse::<u32>().ok().map(|number| format!("{prefix}-{number}"))
    })
}

#[test]
fn every_rule_acts_in_one_of_its_scenarios() {
    let idle = label::idle_rules(scenarios());
    assert_none(
        "rules that act in no scenario with their tag",
        "correct the row of the model, or the tag",
        idle.into_iter().map(|(rule, edition)| format!("{} in {edition}: {}", rule.id, rule.title)),
    );
}

#[test]
fn every_rule_is_shown_by_generated_cases() {
    let seldom = due().flat_map(|rule| {
        let editions = rule.editions.iter().map(|edition| (edition, hits(&rule.id, *edition)));
        let seldom = editions.filter(|(_, hits)| *hits < HITS);
        seldom.map(|(edition, hits)| format!("{} in {edition}: {hits} cases: {}", rule.id, rule.title))
    });
    let remedy = "record the rule where the model decides by it, or draw what it needs";
    assert_none(&format!("rules shown by fewer than {HITS} of {CASES} cases"), remedy, seldom);
}

#[test]
fn every_label_names_a_rule_of_the_edition() {
    let wrong = Edition::ALL.into_iter().flat_map(|edition| {
        let shown = documented(edition).rules.keys().chain(damaged(edition).rules.keys());
        shown.filter(move |id| !holds(id, edition)).map(move |id| format!("{id} in {edition}"))
    });
    let wrong: BTreeSet<_> = wrong.collect();
    assert_none("labels of no rule of the edition", "correct the row of the model", wrong);
}

fn holds(id: &str, edition: Edition) -> bool {
    rules().get(id).is_some_and(|rule| rule.editions.contains(&edition))
}

#[test]
fn the_names_of_labels_are_unique() {
    let names: BTreeSet<_> = label::CLASSES.iter().map(|class| class.name).collect();
    assert_eq!(names.len(), label::CLASSES.len());
    let rules = names.into_iter().filter(|name| rules().contains_key(*name)).map(ToOwned::to_owned);
    assert_none("classes with the id of a rule", "rename the class", rules);
}

#[test]
fn generated_cases_keep_their_quotas() {
    let missed = Edition::ALL.into_iter().flat_map(|edition| {
        let Sample { cases, rules, classes } = documented(edition);
        println!("edition {edition}, {cases} cases: {rules:#?}");
        let quotas = Quota::all(edition, classes, *cases).into_iter().inspect(|quota| println!("{quota:?}"));
        quotas.filter(|quota| !quota.is_met()).map(move |Quota { class, at_least, at_most, reached }| {
            format!("{edition} {class}: {reached} of ten thousand, not {at_least} to {at_most}")
        })
    });
    let missed: Vec<_> = missed.collect();
    assert_none("quotas that are missed", "change the weights in the strategies", missed);
}
