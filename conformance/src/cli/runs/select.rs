//! The cases of a check that its arguments select.

use std::path::{Path, PathBuf};

use crate::cli::shared::cases::{CASES, GenerationArgs, Trust, edition, editions, number};
use crate::cli::shared::error::Error;
use crate::run::check::Plan;
use crate::run::label::Label;
use crate::run::selection::Selection;
use crate::scenario::{Scenario, embedded};
use crate::strategy::GeneratedId;
use crate::vocabulary::case::Edition;

#[derive(Debug, clap::Args)]
pub(super) struct SelectArgs {
    /// Feature files, folders of them, and ids: the id of a scenario or a generated case, or a part of several ids
    #[arg(value_name = "FEATURE|ID")]
    what: Vec<PathBuf>,
    #[command(flatten)]
    trust: Trust,
    /// How many cases to generate for each edition; 0 if files, ids or topics are given, otherwise 1000
    #[arg(short = 'n', long, value_name = "N", value_parser = number, allow_negative_numbers = true)]
    cases: Option<u64>,
    /// The seed of the generated cases: one seed makes the same cases everywhere [default: 1]
    #[arg(short, long, value_name = "S", value_parser = number, allow_negative_numbers = true)]
    seed: Option<u64>,
    /// Only this edition; may be given twice
    #[arg(short, long, value_name = "E", value_parser = edition)]
    edition: Vec<Edition>,
    #[command(flatten)]
    generation: GenerationArgs,
    /// Only scenarios that cite this rule, and generated cases in which the model applies it; may be repeated
    #[arg(long, value_name = "ID")]
    rule: Vec<String>,
    /// Only scenarios of this topic, which is the name of a feature file; may be repeated
    #[arg(long, value_name = "NAME")]
    topic: Vec<String>,
    /// No scenarios whose id contains this text; may be repeated
    #[arg(long, value_name = "PATTERN")]
    skip: Vec<String>,
    /// Only generated cases, and no scenario
    #[arg(long, conflicts_with_all = ["what", "topic", "skip"])]
    generated_only: bool,
    /// Only generated cases with this label, and no scenario: a class of 'awsess list labels'; may be repeated
    #[arg(long, value_name = "LABEL", conflicts_with_all = ["what", "topic", "skip", "rule"])]
    label: Vec<Label>,
}

/// What the positional arguments name.
#[derive(Default)]
struct Named {
    files: Vec<PathBuf>,
    /// Ids of scenarios, or parts of them.
    ids: Vec<String>,
    generated: Vec<GeneratedId>,
}

impl Named {
    fn read(what: &[PathBuf]) -> Self {
        let mut named = Self::default();
        for word in what {
            match word.to_str().filter(|_| !is_file(word)) {
                None => named.files.push(word.clone()),
                Some(id) => match id.parse() {
                    Ok(generated) => named.generated.push(generated),
                    Err(_) => named.ids.push(id.to_owned()),
                },
            }
        }
        named.generated.sort_unstable();
        named.generated.dedup();
        named
    }

    /// Whether no scenario is named but a generated case is.
    const fn is_generated_only(&self) -> bool {
        self.files.is_empty() && self.ids.is_empty() && !self.generated.is_empty()
    }
}

/// Whether an argument is a file: it exists, or no id looks like it.
fn is_file(word: &Path) -> bool {
    let is_feature = word.extension().is_some_and(|extension| extension == "feature");
    word.exists() || is_feature || word.is_absolute() || word.starts_with(".") || word.starts_with("..")
}

impl SelectArgs {
    /// The plan of the selected cases.
    pub(super) fn plan(&self) -> Result<Plan, Error> {
        let named = Named::read(&self.what);
        let seed = self.seed(&named)?;
        let plan = Plan {
            scenarios: self.scenarios(&named)?,
            editions: self.editions(&named)?,
            cases: self.cases(&named)?,
            seed,
            settings: self.generation.settings(),
            labels: self.labels()?,
            picked: named.generated,
            fail_fast: false,
            is_part: self.is_part(),
        };
        if plan.scenario_items().is_empty() && plan.generated() == 0 {
            return Err(Error::new(
                "there is nothing to check: no scenario of these editions matches all of the options, and no case is \
                 generated",
            ));
        }
        Ok(plan)
    }

    /// Whether an argument leaves out cases that are checked without it.
    fn is_part(&self) -> bool {
        let names = [&self.rule, &self.topic, &self.skip].iter().any(|names| !names.is_empty());
        let is_selected = !self.what.is_empty() || !self.edition.is_empty() || !self.label.is_empty();
        names || is_selected || self.generated_only || self.cases.is_some()
    }

    fn scenarios(&self, named: &Named) -> Result<Vec<Scenario>, Error> {
        let selection = Selection {
            ids: named.ids.clone(),
            rules: self.rule.clone(),
            topics: self.topic.clone(),
            skip: self.skip.clone(),
        };
        let scenarios = match named.files.as_slice() {
            [] => embedded().map_err(|problems| Error::all(&problems))?,
            files => self.trust.read(files)?,
        };
        // A selection that matches nothing is an error also where no scenario is run.
        let selected = selection.select(scenarios).map_err(|why| match why.is_id {
            true => Error::new(format!("{why}; there is no such file either")),
            false => Error::new(why),
        })?;
        let none = self.generated_only || !self.label.is_empty() || named.is_generated_only();
        Ok(if none { Vec::new() } else { selected })
    }

    /// The editions: those of the option, and otherwise those that the ids of generated cases name, or all.
    fn editions(&self, named: &Named) -> Result<Vec<Edition>, Error> {
        let other = named.generated.iter().find(|id| !editions(&self.edition).contains(&id.edition));
        match other {
            Some(id) => Err(Error::new(format!("{id} is of edition {}: omit --edition", id.edition))),
            None if self.edition.is_empty() && named.is_generated_only() => {
                Ok(editions(&named.generated.iter().map(|id| id.edition).collect::<Vec<_>>()))
            }
            None => Ok(editions(&self.edition)),
        }
    }

    /// How many cases are generated. Files, ids and topics select scenarios alone.
    fn cases(&self, named: &Named) -> Result<u64, Error> {
        match self.cases {
            Some(1..) if !named.generated.is_empty() => Err(Error::new(
                "--cases generates other cases than those that the ids name: omit one of the two",
            )),
            Some(cases) => Ok(cases),
            None if self.what.is_empty() && self.topic.is_empty() => Ok(CASES),
            None => Ok(0),
        }
    }

    fn seed(&self, named: &Named) -> Result<u64, Error> {
        let Some(first) = named.generated.first() else { return Ok(self.seed.unwrap_or(1)) };
        let seed = self.seed.unwrap_or(first.seed);
        match named.generated.iter().find(|id| id.seed != seed) {
            Some(id) => {
                Err(Error::new(format!("{id} has another seed than {seed}: check it in a run of its own")))
            }
            None => Ok(seed),
        }
    }

    /// The labels that a generated case must have one of.
    fn labels(&self) -> Result<Vec<Label>, Error> {
        let rules = self.rule.iter().map(|rule| rule.to_uppercase().parse().map_err(Error::new));
        let rules = rules.collect::<Result<Vec<Label>, Error>>()?;
        Ok(if rules.is_empty() { self.label.clone() } else { rules })
    }
}
