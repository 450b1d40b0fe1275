//! The manifest: how a corpus was created, and its contents.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Request;
use crate::run::label::{CLASSES, WHOLE};
use crate::strategy::Settings;
use crate::vocabulary::case::Edition;
use crate::vocabulary::words::words;

/// The version of the format.
const VERSION: u32 = 1;

/// What readers of the files need to know.
const ABOUT: [&str; 8] = [
    "each line of a file is a JSON object: case, expected, rules and classes",
    "case is the whole world of one session and the observations; 'awsess schema case' prints its schema",
    "expected is its outcome; 'awsess schema outcome' prints its schema",
    "${ROOT} is an absolute folder for one case only: replace ${ROOT} by it in variables, paths, texts and options, and put \
     ${ROOT} back into what was observed",
    "${CA}, ${INTERMEDIATE_CA}, ${SERVER}, ${EXPIRED_CA} and ${OTHER_CA} in texts and options are certificates in PEM form: \
     create your own; sts means that STS uses TLS and shows one of them",
    "env is the complete environment: nothing is inherited; a file is its text, {\"base64\": …} or {\"directory\": true}",
    "credentials that are absent from expected come from a program that the model does not know: do not compare them",
    "digest is FNV-1a of 64 bits over the bytes of the file, against accidents; quotas are of ten thousand generated cases",
];

/// The contents of `manifest.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The version of the format.
    pub corpus: u32,
    /// How to read the files.
    pub about: Vec<String>,
    /// The version of awsess.
    pub awsess: String,
    /// The commit from which it was built, if it is known.
    pub commit: Option<String>,
    /// The editions.
    pub editions: Vec<Edition>,
    /// The seed of the generated cases.
    pub seed: u64,
    /// How many cases were generated for each edition.
    pub generated: u64,
    /// The settings of generation.
    pub settings: Settings,
    /// The files.
    pub files: Vec<FileEntry>,
}

impl Manifest {
    pub(super) fn new(request: &Request, files: Vec<FileEntry>) -> Self {
        Self {
            corpus: VERSION,
            about: ABOUT.map(ToOwned::to_owned).to_vec(),
            awsess: env!("CARGO_PKG_VERSION").into(),
            commit: option_env!("AWSESS_COMMIT").map(Into::into),
            editions: request.editions.clone(),
            seed: request.seed,
            generated: request.cases,
            settings: request.settings,
            files,
        }
    }
}

words! {
    /// The source of cases.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    pub enum Kind {
        /// Scenarios of feature files.
        Scenarios = "scenarios",
        /// Generated cases.
        Generated = "generated",
    }
}

impl Kind {
    /// The file of this kind and edition.
    #[must_use]
    pub fn file(self, edition: Edition) -> String {
        format!("{self}-{edition}.jsonl")
    }
}

/// The description of one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileEntry {
    /// The name of the file.
    pub file: String,
    /// The source of its cases.
    pub kind: Kind,
    /// Their edition.
    pub edition: Edition,
    /// The number of cases, each on a line.
    pub cases: u64,
    /// The number of cases that were left out, by reason.
    pub left_out: BTreeMap<String, u64>,
    /// The length of the file.
    pub bytes: u64,
    /// A hash of the file against accidents: FNV-1a of 64 bits over its bytes.
    pub digest: String,
    /// How many cases show each rule.
    pub rules: BTreeMap<String, u64>,
    /// How many cases belong to each class.
    pub classes: BTreeMap<String, u64>,
    /// The quotas of generated cases.
    pub quotas: Vec<Quota>,
}

/// How many of ten thousand generated cases are to belong to a class, and how many do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quota {
    /// The class.
    pub class: String,
    /// The least number of cases that are to belong to it.
    pub at_least: u64,
    /// The greatest number.
    pub at_most: u64,
    /// The number of cases that belong to it.
    pub reached: u64,
}

impl Quota {
    /// Every quota of an edition, if so many cases belong to each class among this number of cases.
    #[must_use]
    pub fn all(edition: Edition, classes: &BTreeMap<String, u64>, cases: u64) -> Vec<Self> {
        let due = CLASSES.iter().filter(|class| class.editions.contains(&edition));
        due.map(|class| {
            let seen = classes.get(class.name).copied().unwrap_or_default();
            Self {
                class: class.name.into(),
                at_least: class.at_least,
                at_most: class.at_most,
                reached: (seen * WHOLE).checked_div(cases).unwrap_or_default(),
            }
        })
        .collect()
    }

    /// Whether the number of cases is within the limits.
    #[must_use]
    pub const fn is_met(&self) -> bool {
        self.at_least <= self.reached && self.reached <= self.at_most
    }
}
