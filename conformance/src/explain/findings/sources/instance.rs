//! Sessions that request the credentials of the instance, although other credentials were probably meant.

use awsess_model::session::{Credentials, Provider, Session};

use crate::explain::files::shared_file::Heading;
use crate::explain::findings::hint::{Hint, hint};
use crate::explain::problems::sources::selectable;
use crate::explain::world::profile_names::listed;
use crate::explain::world::view::{DEFAULT, View};

/// The selected profile exists and has neither keys nor a role, so the credentials of the instance are requested.
pub(in crate::explain::findings) fn profile_uses_instance(view: &View<'_>) -> Vec<Hint> {
    const LEADING: [&str; 3] = ["role_arn", "aws_access_key_id", "aws_secret_access_key"];
    let headings = view.headings(&view.profile);
    let is_empty = LEADING.iter().all(|key| view.entries(&view.profile, key).is_empty());
    let is_told = is_empty && view.is_profile_named() && is_instance(view);
    let message = |heading: &Heading| {
        hint(
            format!(
                "profile {:?} has no credentials, so the metadata service of the instance is asked for some",
                view.profile
            ),
            "add aws_access_key_id and aws_secret_access_key to the profile, or select another one",
        )
        .at(heading.origin())
    };
    headings.iter().find(|heading| heading.read && is_told).map(message).into_iter().collect()
}

/// Whether the session requests the credentials of the instance, without a role on top.
pub(in crate::explain::findings) fn is_instance(view: &View<'_>) -> bool {
    match view.outcome.session().map(Session::credentials) {
        Some(Credentials::Requested(requested)) => requested.provider() == Provider::Instance,
        Some(Credentials::External(provider)) => *provider == Provider::Instance,
        Some(Credentials::Keys(_) | Credentials::Failed(_)) | None => false,
    }
}

/// No profile is selected, and the files have other profiles but none named `default`. The credentials of the instance are requested.
pub(in crate::explain::findings) fn none_selected(view: &View<'_>) -> Vec<Hint> {
    let is_default = !view.is_profile_named() && view.headings(&view.profile).is_empty();
    let others = listed(view, "");
    let message = || {
        let remedy = match selectable(view) {
            Some(select) => format!("{select}, if the credentials of the instance are not meant"),
            None => "none of them is known to lead to credentials: add aws_access_key_id and aws_secret_access_key to one of them, and set \
                     AWS_PROFILE to its name, if the credentials of the instance are not meant"
                .into(),
        };
        hint(format!("AWS_PROFILE is not set, and no file has the profile {DEFAULT:?}: {others}"), remedy)
    };
    let is_told = is_default && is_instance(view) && !others.is_empty();
    is_told.then(message).into_iter().collect()
}
