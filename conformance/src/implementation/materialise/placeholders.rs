//! What stands for the folder and the certificates of a case: placeholders, which are replaced in cases, and put back in
//! outcomes.

use crate::parties::certificates::CertificateSubstitution;
use crate::vocabulary::case::{Case, ROOT};
use crate::vocabulary::outcome::Outcome;
use crate::vocabulary::secret::character_numbers;

/// The case with the root's path in the place of `${ROOT}`, and certificates in the place of their names.
pub(crate) fn resolve(case: &Case, root: &str, certificates: &CertificateSubstitution) -> Case {
    let mut resolved = case.clone();
    replace_in_texts(&mut resolved, root, certificates);
    let files = std::mem::take(&mut resolved.files).into_iter();
    resolved.files = files.map(|(path, file)| (path.replace(ROOT, root), file)).collect();
    resolved
}

/// Replaces the placeholders in every text of the case. The paths of its files stay.
pub(super) fn replace_in_texts(case: &mut Case, root: &str, certificates: &CertificateSubstitution) {
    certificates.apply_to(case);
    // The adapter has the certificates themselves now, not their descriptions.
    case.certificates.clear();
    case.each_text_mut(|_, role, text| {
        if role.may_name_root() && text.contains(ROOT) {
            *text = text.replace(ROOT, root);
        }
    });
}

/// Puts `${ROOT}` back in every text of the outcome.
pub(super) fn restore(outcome: &mut Outcome, root: &str) {
    outcome.each_text_mut(|_, _, text| {
        if text.contains(root) {
            *text = text.replace(root, ROOT);
        }
        // The parser of release 1.55 quotes the text of a file as the numbers of its characters.
        if text.starts_with("INIParseError") {
            *text = text.replace(&character_numbers(root), &character_numbers(ROOT));
        }
    });
}
