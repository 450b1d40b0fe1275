//! What to do about a profile without credentials: the source profile of a role, the selected profile, or one of single sign-on.

use awsess_model::session::Provider;
use awsess_model::world::{Edition, World};

use super::{Failing, credentials_after, with_rest, works};
use crate::explain::explanation::origin::Origin;
use crate::explain::files::paths::CREDENTIALS;
use crate::explain::files::shared_file::Entry;
use crate::explain::world::meant_headings::meant_headings;
use crate::explain::world::profile_names::{existing, listed, similar};
use crate::explain::world::view::View;
use crate::explain::world::what_if::{
    after, switch_on, switched_on, switched_on_by, with_profile, with_value, without_line,
};

const ID: &str = "aws_access_key_id";
const SECRET: &str = "aws_secret_access_key";
/// The maximum number of profiles that a remedy names.
const MAX_NAMED: usize = 5;
/// The maximum number of profiles that are tried, because the model reads the files for each.
const MAX_TRIED: usize = 20;

/// The source profile of a role is misspelt, or has no keys.
pub(super) fn source_profile(failing: &Failing<'_, '_>) -> String {
    let Failing { view, origin, .. } = failing;
    let named = origin.filter(|origin| origin.name() == "source_profile");
    let named = named.and_then(|origin| Some((origin, view.value_of_origin(origin)?)));
    let Some((origin, source)) = named else {
        return format!("add {ID} and {SECRET} to the source profile");
    };
    if let Some(meant) = meant_headings(view, &source).first() {
        return meant.correction();
    }
    if !view.headings(&source).is_empty() {
        return without_keys(view, &source);
    }
    match similar(view, &source).filter(|near| *near != view.profile) {
        Some(near) => {
            let corrected = with_value(view.world, origin, &near);
            with_rest(view, format!("did you mean {near:?}?"), &corrected)
        }
        None => {
            format!("add [{source}] with its keys to {}{}", credentials_file(view), sources(view, origin))
        }
    }
}

/// The credentials file, with its path if there is none.
fn credentials_file(view: &View<'_>) -> String {
    let missing = view.files.iter().find(|file| file.name == CREDENTIALS && file.file.is_none());
    missing.map_or_else(
        || "the credentials file".into(),
        |file| format!("the credentials file {}, which does not exist yet", file.path),
    )
}

/// The profiles that have credentials for the role in place of the one on this line, as the end of a remedy.
fn sources(view: &View<'_>, origin: &Origin) -> String {
    let gives = |name: &String| credentials_after(&with_value(view.world, origin, name)).is_some();
    let named: Vec<_> = existing(view).into_iter().filter(gives).take(MAX_NAMED).collect();
    if named.is_empty() {
        String::new()
    } else {
        format!(", or name a profile that has keys: {}", named.join(", "))
    }
}

/// A source profile that exists, and has no credentials.
fn without_keys(view: &View<'_>, source: &str) -> String {
    let entry = |key| view.entries(source, key).into_iter().next();
    let role = entry("role_arn").filter(|_| view.edition() == Edition::V1_14);
    let half = match (entry(ID), entry(SECRET)) {
        (Some(id), None) => Some((id, SECRET)),
        (None, Some(secret)) => Some((secret, ID)),
        (Some(_), Some(_)) | (None, None) => None,
    };
    match (role, half) {
        (Some(role), _) => format!(
            "update the SDK, or add keys to the profile {source}: in edition 1.14 a chain of roles is one level deep, so the \
             role of {source} ({}) is not assumed, and {source} has no keys of its own",
            place(&role)
        ),
        (None, Some((half, missing))) => {
            format!("add {missing} beside {} ({}): one counts only with the other", half.key, place(&half))
        }
        (None, None) => {
            let add = format!("add {ID} and {SECRET} to the profile {source}");
            format!("{add}{}{}", in_a_tool(view, source), without_source(view, source))
        }
    }
}

/// The remedy for a profile whose keys may be those that a tool keeps elsewhere: it has settings, but no keys.
fn in_a_tool(view: &View<'_>, source: &str) -> &'static str {
    let is_kept = !view.read_entries(source, "mfa_serial").is_empty() && view.edition() == Edition::V1_55;
    if is_kept && view.world.options.profile.is_empty() {
        ", or, if a tool such as aws-vault keeps its keys, run the program through that tool, with AWS_PROFILE unset"
    } else {
        ""
    }
}

/// The remedy for a profile that names itself as its source and has no keys: without the line, the role is assumed with the
/// credentials of the container or the instance.
fn without_source(view: &View<'_>, source: &str) -> String {
    let own = view.read_entries(source, "source_profile").into_iter().find(|entry| entry.value == source);
    let removed = own.map(|own| without_line(view.world, &own.origin()));
    match removed.filter(|world| credentials_after(world).is_some()) {
        Some(_) => format!(
            ". [{source}] is its own source: to assume its role with the credentials of the container or the instance, remove the \
             line with source_profile"
        ),
        None => String::new(),
    }
}

/// The file and the line of a key.
fn place(entry: &Entry) -> String {
    format!("{}:{}", entry.path, entry.line)
}

/// Whether a profile is named that exists in a file that is read. A profile that no file has is another matter.
pub(super) fn names_empty_profile(view: &View<'_>) -> bool {
    view.is_profile_named() && view.headings(&view.profile).iter().any(|heading| heading.read)
}

/// The heading of the selected profile.
pub(super) fn heading(view: &View<'_>) -> Option<Origin> {
    view.headings(&view.profile).into_iter().find(|heading| heading.read).map(|heading| heading.origin())
}

/// Nothing has credentials.
pub(super) fn no_credentials(failing: &Failing<'_, '_>) -> String {
    let view = failing.view;
    let add = format!(
        "add {ID} and {SECRET} to the profile {}, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
        view.profile
    );
    if view.is_changed {
        return add;
    }
    let unnamed = !view.is_profile_named() && view.headings(&view.profile).is_empty();
    let others = if unnamed { listed(view, "AWS_PROFILE is not set, and ") } else { String::new() };
    if others.is_empty() { selection(view, add) } else { format!("{others}: {}", selection(view, add)) }
}

/// How other credentials are selected that the files have, or else how these are added.
fn selection(view: &View<'_>, add: String) -> String {
    let enabled = switched_on(view.world);
    if let Some(used) = credentials_after(&enabled).filter(|_| !view.shared_config) {
        return format!("{}: then {used} are used", switch_on(view.world));
    }
    match selectable(view) {
        Some(select) => format!("{select}, or {add}"),
        None => add,
    }
}

/// How another profile of the files is selected that leads to credentials, besides those that any program on the instance has.
pub(in crate::explain) fn selectable(view: &View<'_>) -> Option<String> {
    let leads = |world: &World| {
        let after = after(world);
        works(&after) && after.external_provider() != Some(Provider::Instance)
    };
    let others = |world: &World| -> Option<String> {
        let named = existing(view).into_iter().filter(|name| *name != view.profile).take(MAX_TRIED);
        let found: Vec<_> =
            named.filter(|name| leads(&with_profile(world, name))).take(MAX_NAMED + 1).collect();
        (!found.is_empty()).then(|| format!("select {}", choice(world, &found)))
    };
    let with_config = || {
        let enabled = Some(switched_on(view.world)).filter(|_| !view.shared_config)?;
        let select = others(&enabled)?;
        Some(format!("{select}, together with {}", switched_on_by(view.world)))
    };
    others(view.world).or_else(with_config)
}

/// How one of these profiles is selected.
fn choice(world: &World, names: &[String]) -> String {
    let by = if world.options.profile.is_empty() { "AWS_PROFILE=" } else { "Options.Profile " };
    let shown = names.iter().take(MAX_NAMED).map(|name| {
        let changed = with_profile(world, name);
        format!("{by}{name}{}", if signs_on(&changed) { " (after aws sso login)" } else { "" })
    });
    let more = if names.len() > MAX_NAMED { " or another one" } else { "" };
    shown.collect::<Vec<_>>().join(" or ") + more
}

/// Whether the credentials are those of single sign-on, which needs a token that has not expired.
fn signs_on(world: &World) -> bool {
    after(world).uses_sign_on()
}

/// Some of the keys of single sign-on are missing.
pub(super) fn sign_on_incomplete(failing: &Failing<'_, '_>) -> String {
    let Failing { failure, origin, view } = failing;
    let missing = failure.message.rsplit_once(": ").map_or("the missing keys", |(_, missing)| missing);
    let session = origin.filter(|origin| origin.name() == "sso_session");
    match session.and_then(|origin| view.value_of_origin(origin)) {
        Some(name) => format!("add {missing} to [sso-session {}]", name.trim()),
        None => format!("add {missing} to the section, or remove its keys of single sign-on"),
    }
}

/// `sso_session` names a section that no file has.
pub(super) fn no_sign_on_section(failing: &Failing<'_, '_>) -> String {
    let Failing { view, origin, .. } = failing;
    let name = origin.and_then(|origin| view.value_of_origin(origin)).unwrap_or_default();
    let sections = view.all_headings();
    let others: Vec<_> = sections.iter().filter_map(|one| one.section.strip_prefix("sso-session ")).collect();
    let correct = match others.as_slice() {
        [] => String::new(),
        names => format!(", or name one that is there: {}", names.join(", ")),
    };
    format!("add [sso-session {}] with sso_start_url and sso_region to the config file{correct}", name.trim())
}
