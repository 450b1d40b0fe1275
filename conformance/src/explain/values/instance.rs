//! Why the credentials of the instance are requested, and how.

use awsess_model::world::Edition;

use crate::explain::files::paths::{CREDENTIALS, home_variable};
use crate::explain::files::shared_file::Shared;
use crate::explain::world::view::View;

/// The note of credentials that are those of the instance, for which `who` is asked.
pub(super) fn note(view: &View<'_>, who: &str) -> String {
    let why = missing_file(view).unwrap_or_else(|| "no earlier source has credentials".into());
    let how = match view.edition() {
        Edition::V1_14 => {
            "; edition 1.14 asks without a token (IMDSv1), which an instance that requires IMDSv2 refuses: releases from 1.25.38 on \
             ask with one"
        }
        Edition::V1_55 => "",
    };
    format!("{who} is asked when credentials are needed, because {why}{how}")
}

/// The credentials file that is not there, and how another one is named. One that a variable names is a finding.
fn missing_file(view: &View<'_>) -> Option<String> {
    let is_missing = |file: &&Shared<'_>| file.name == CREDENTIALS && file.file.is_none();
    let file = view.files.iter().find(is_missing).filter(|_| view.set(CREDENTIALS.variable).is_none())?;
    let variable = home_variable(view.world.platform);
    let home = view.set(variable).map_or_else(String::new, |home| format!(" ({variable} is {home})"));
    Some(format!(
        "the environment has no pair of keys and there is no file {}{home}: if it is elsewhere, name it with {}",
        file.path, CREDENTIALS.variable
    ))
}
