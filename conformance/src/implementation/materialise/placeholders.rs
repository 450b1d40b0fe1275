//! What stands for the folder, the parties and the certificates of a case: placeholders, which are replaced in cases, and put
//! back in outcomes.

use std::collections::BTreeMap;

use crate::parties::UNUSED_ADDRESS;
use crate::parties::certificates::CertificateSubstitution;
use crate::vocabulary::case::{Case, PARTIES, ROOT};
use crate::vocabulary::outcome::Outcome;
use crate::vocabulary::secret::character_numbers;

/// The texts of one run for the placeholders of its root and its parties.
#[derive(Clone, Debug)]
pub(crate) struct RunTexts {
    root: String,
    /// The placeholders of parties, each with a URL.
    urls: Vec<(&'static str, String)>,
}

impl RunTexts {
    /// The texts of a run with this root, in which the parties with these names answer at these URLs. For the others there is an
    /// address that nobody serves.
    pub(crate) fn new(root: &str, endpoints: &BTreeMap<String, String>) -> Self {
        let urls = PARTIES.iter().filter_map(|party| {
            let url = endpoints.get(party.name).map_or(UNUSED_ADDRESS, String::as_str);
            Some((party.placeholder?, url.to_owned()))
        });
        Self { root: root.to_owned(), urls: urls.collect() }
    }

    /// The case with the texts in the place of placeholders, in the paths of its files, too.
    pub(crate) fn resolve(&self, case: &Case, certificates: &CertificateSubstitution) -> Case {
        let mut resolved = case.clone();
        self.replace_in(&mut resolved, certificates);
        resolved.files = self.with_root(std::mem::take(&mut resolved.files));
        resolved.programs = self.with_root(std::mem::take(&mut resolved.programs));
        resolved
    }

    /// The same files or programs, with the root's path in the place of `${ROOT}` in their paths.
    pub(super) fn with_root<T>(&self, by_path: BTreeMap<String, T>) -> BTreeMap<String, T> {
        by_path.into_iter().map(|(path, content)| (path.replace(ROOT, &self.root), content)).collect()
    }

    /// Replaces the placeholders in every text of the case, except those of times. The paths of its files and programs stay.
    pub(super) fn replace_in(&self, case: &mut Case, certificates: &CertificateSubstitution) {
        certificates.apply_to(case);
        // The adapter has the certificates themselves now, not their descriptions.
        case.certificates.clear();
        // The runner reads these files itself.
        case.observe.files.clear();
        case.each_text_mut(|_, role, text| {
            if role.may_name_root() && text.contains("${") {
                *text = self.replaced(text);
            }
        });
    }

    /// The text with the texts of the run in the place of their placeholders.
    pub(crate) fn replaced(&self, text: &str) -> String {
        self.pairs().fold(text.to_owned(), |text, (placeholder, own)| text.replace(placeholder, own))
    }

    /// Puts the placeholders back in every text of the outcome.
    pub(super) fn restore_in(&self, outcome: &mut Outcome) {
        outcome.each_text_mut(|_, _, text| {
            for (placeholder, own) in self.pairs().filter(|(_, own)| *own != UNUSED_ADDRESS) {
                if text.contains(own) {
                    *text = text.replace(own, placeholder);
                }
            }
            // The parser of release 1.55 quotes the text of a file as the numbers of its characters.
            if text.starts_with("INIParseError") {
                *text = text.replace(&character_numbers(&self.root), &character_numbers(ROOT));
            }
        });
    }

    /// The placeholders, each with the text of this run.
    fn pairs(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let urls = self.urls.iter().map(|(placeholder, url)| (*placeholder, &**url));
        std::iter::once((ROOT, &*self.root)).chain(urls)
    }
}
