//! What to do about a role that cannot be assumed: its ARN, its MFA token, or the source of its credentials is missing or not valid.

use awsess_model::rule;
use awsess_model::session::Provider;
use awsess_model::world::{Constructor, Edition};

use super::{Failing, credentials_after, with_rest};
use crate::explain::explanation::origin::Origin;
use crate::explain::files::paths::{CONTAINER_FULL, CONTAINER_RELATIVE, ROLE_ARN, TOKEN_FILE};
use crate::explain::files::shared_file::Entry;
use crate::explain::world::profile_names::closest;
use crate::explain::world::view::View;
use crate::explain::world::what_if::{
    after, switch_on, switched_on, with_value, without_line, without_variables,
};

/// The values of `credential_source`.
const SOURCES: [&str; 3] = ["Environment", "Ec2InstanceMetadata", "EcsContainer"];

/// A role with MFA needs a program that asks for the token.
pub(super) fn token_provider(failing: &Failing<'_, '_>) -> String {
    let Failing { view, .. } = failing;
    let call = match view.world.options.constructor {
        Constructor::NewSessionWithOptions => "have the program set AssumeRoleTokenProvider",
        Constructor::NewSession | Constructor::New => {
            "have the program call NewSessionWithOptions and set AssumeRoleTokenProvider"
        }
    };
    let mut world = view.world.clone();
    world.options.assume_role_tokens = vec!["000000".into()];
    world.options.constructor = Constructor::NewSessionWithOptions;
    let remedy = format!(
        "{call}, for example to stscreds.StdinTokenProvider (explain shows its session with --mfa-provider), or remove the \
         line if the role needs no MFA"
    );
    with_rest(view, remedy, &world)
}

/// The source of a role stands without the role.
pub(super) fn role_without_arn(failing: &Failing<'_, '_>) -> String {
    let Failing { view, failure, origin } = failing;
    let Some(origin) = origin else { return "add role_arn to the profile".into() };
    let key = origin.name();
    if failure.rules.contains(&rule::CRED_11) {
        let remedy = format!("role_arn is not read while shared config is off: {}", switch_on(view.world));
        return with_rest(view, remedy, &switched_on(view.world));
    }
    let removed = without_line(view.world, origin);
    // Who names a source profile hardly means the credentials of the instance.
    let is_instance = after(&removed).external_provider() == Some(Provider::Instance);
    match credentials_after(&removed).filter(|_| !(key == "source_profile" && is_instance)) {
        Some(used) => format!(
            "remove the line: {used} are used without it, too. If a role is to be assumed, add role_arn, without which edition \
             1.55 rejects {key}"
        ),
        None => {
            let remedy = "remove the line";
            format!("add role_arn to the section, or {}", with_rest(view, remedy.into(), &removed))
        }
    }
}

/// A profile has two sources, or a `credential_source` that cannot be used.
pub(super) fn source_not_usable(failing: &Failing<'_, '_>) -> String {
    let Failing { view, failure, origin } = failing;
    if failure.rules.contains(&rule::CRED_12) {
        return keep_one(view, &view.conflicting_sources());
    }
    if failure.rules.contains(&rule::ROLE_22) {
        return no_container(view, *origin);
    }
    let written = origin.and_then(|origin| view.value_of_origin(origin)).unwrap_or_default();
    let near = closest(&written, SOURCES.into_iter()).or_else(|| prefix_of(&written));
    let near = near.map_or_else(String::new, |near| format!("did you mean {near}? "));
    format!("{near}write Environment, Ec2InstanceMetadata or, in a container, EcsContainer, in these letters")
}

/// The source whose name begins or ends with the text.
fn prefix_of(text: &str) -> Option<&'static str> {
    let text = text.trim().to_lowercase();
    let is_part = |source: &&&str| source.to_lowercase().contains(&text);
    SOURCES.iter().find(is_part).filter(|_| text.len() > 2).copied()
}

/// `credential_source = Environment` without keys in the environment.
pub(super) fn no_keys_in_environment(failing: &Failing<'_, '_>) -> String {
    let view = failing.view;
    let keys =
        "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, which credential_source = Environment stands for";
    match view.set(TOKEN_FILE).filter(|_| view.edition() == Edition::V1_55) {
        Some(_) => format!(
            "{keys}; it does not stand for the web identity of {TOKEN_FILE}. To assume the role with that one, add a profile with \
             web_identity_token_file and role_arn, which have the values of {TOKEN_FILE} and {ROLE_ARN}, and name it in \
             source_profile in place of the line"
        ),
        None => format!("{keys}, or name another source"),
    }
}

/// Which of the sources can be kept alone, with what that leads to.
fn keep_one(view: &View<'_>, sources: &[Entry]) -> String {
    let kept = sources.iter().filter_map(|kept| {
        let others = sources.iter().filter(|other| *other != kept);
        let world = others.fold(view.world.clone(), |world, other| without_line(&world, &other.origin()));
        let works = after(&world).outcome.session().is_some();
        works.then(|| format!("{} (line {})", kept.key, kept.line))
    });
    let kept: Vec<_> = kept.collect();
    match kept.is_empty() {
        true => {
            "keep one of source_profile, credential_source, credential_process and web_identity_token_file"
                .into()
        }
        false => format!("a profile has one source of credentials: keep {} alone", kept.join(", or ")),
    }
}

/// `EcsContainer` outside of a container, or in one whose endpoint is named by the other variable.
fn no_container(view: &View<'_>, origin: Option<&Origin>) -> String {
    let needed = format!(
        "credential_source = EcsContainer looks at {CONTAINER_RELATIVE} alone, which ECS sets in a task"
    );
    let Some(origin) = origin.filter(|_| view.set(CONTAINER_FULL).is_some()) else {
        return format!("run the program in a task of ECS, or name another source: {needed}");
    };
    let other = with_value(view.world, origin, "Ec2InstanceMetadata");
    let remedy = format!("{needed}; {CONTAINER_FULL}, which is set, does not count here");
    match credentials_after(&other) {
        Some(_) => format!(
            "{remedy}. Write Ec2InstanceMetadata instead, with which the endpoint of {CONTAINER_FULL} is used"
        ),
        None => remedy,
    }
}

/// A token file without a role.
pub(super) fn web_identity_without_role(failing: &Failing<'_, '_>) -> String {
    let view = failing.view;
    if view.set(TOKEN_FILE).is_none() {
        return "add role_arn to the profile".into();
    }
    let unset = without_variables(view.world, &[TOKEN_FILE]);
    let or = format!("unset {TOKEN_FILE}");
    let role = view.entries(&view.profile, "role_arn").into_iter().next();
    let role = role.map_or_else(String::new, |role| {
        format!(" (role_arn in {}:{} counts only for the profile's own sources)", role.path, role.line)
    });
    format!("set AWS_ROLE_ARN to the role{role}, or {}", with_rest(view, or, &unset))
}
