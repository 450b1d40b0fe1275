//! Variables and keys that are on or off: values that do not mean what they say, and a switch that leaves a session without credentials.

use awsess_model::session::{Credentials, Session};
use awsess_model::world::Edition;

use super::load_config::TRUTHY;
use crate::explain::files::paths::{INSTANCE_DISABLED, is_instance_disabled};
use crate::explain::files::shared_file::Entry;
use crate::explain::findings::hint::{Hint, hint};
use crate::explain::world::view::View;

/// A variable with two states.
struct Switch {
    variable: &'static str,
    /// The edition that reads the variable in this way; `None` for both.
    edition: Option<Edition>,
    /// Whether a value does not do what it says.
    is_surprising: fn(&str) -> bool,
    effect: &'static str,
    remedy: &'static str,
}

const WRITE_TRUE: &str = "set it to true, or unset it";

const SWITCHES: [Switch; 5] = [
    Switch {
        variable: "AWS_EC2_METADATA_DISABLED",
        edition: None,
        is_surprising: |value| !value.eq_ignore_ascii_case("true") && !means_no(value),
        effect: "does not keep the SDK from asking the instance: only true does",
        remedy: WRITE_TRUE,
    },
    Switch {
        variable: "AWS_EC2_METADATA_V1_DISABLED",
        edition: Some(Edition::V1_55),
        is_surprising: |value| !value.eq_ignore_ascii_case("true") && !means_no(value),
        effect: "does not disable version 1 of the metadata service: only true does",
        remedy: WRITE_TRUE,
    },
    Switch {
        variable: "AWS_ENABLE_ENDPOINT_DISCOVERY",
        edition: Some(Edition::V1_55),
        is_surprising: |value| means_no(value) && value != "false",
        effect: "enables endpoint discovery: every value but false does",
        remedy: "set it to false, in small letters",
    },
    Switch {
        variable: "AWS_CSM_ENABLED",
        edition: Some(Edition::V1_55),
        is_surprising: |value| !TRUTHY.contains(&value) && !means_no(value),
        effect: "does not enable client-side monitoring: only 1, t, T, true, TRUE and True do",
        remedy: WRITE_TRUE,
    },
    Switch {
        variable: "AWS_CSM_ENABLED",
        edition: Some(Edition::V1_14),
        is_surprising: means_no,
        effect: "enables client-side monitoring: in edition 1.14, every value does",
        remedy: "unset it",
    },
];

/// Whether people write it for what is off.
fn means_no(value: &str) -> bool {
    const NO: [&str; 9] = ["0", "f", "n", "no", "off", "none", "false", "disable", "disabled"];
    NO.iter().any(|no| value.eq_ignore_ascii_case(no))
}

/// The keys of a profile that are on or off. They are on if their value begins with true.
const KEYS: [&str; 4] =
    ["ec2_metadata_v1_disabled", "endpoint_discovery_enabled", "use_dualstack_endpoint", "use_fips_endpoint"];

/// Values that are neither on nor off, or the contrary of what they say.
pub(in crate::explain::findings) fn misleading(view: &View<'_>) -> Vec<Hint> {
    variables(view).chain(keys(view)).collect()
}

fn variables<'v>(view: &'v View<'_>) -> impl Iterator<Item = Hint> + 'v {
    let is_read = |switch: &&Switch| switch.edition.is_none_or(|edition| edition == view.edition());
    SWITCHES.iter().filter(is_read).filter_map(|switch| {
        let Switch { variable, is_surprising, effect, remedy, .. } = switch;
        let value = view.set(variable).filter(|value| is_surprising(value))?;
        Some(hint(format!("{variable}={value:?} {effect}"), *remedy).at_variable(variable))
    })
}

fn keys(view: &View<'_>) -> impl Iterator<Item = Hint> {
    let is_read = view.edition() == Edition::V1_55 && view.shared_config;
    let is_neither = |entry: &Entry| {
        let value = entry.value.to_ascii_lowercase();
        !value.starts_with("true") && !means_no(&value) && !value.starts_with("false")
    };
    let entries = KEYS.iter().flat_map(|key| view.read_entries(&view.profile, key));
    let message = |entry: Entry| {
        let message = format!("{} is not on: its value is neither true nor false", entry.key);
        hint(message, "write true or false").at(entry.origin())
    };
    entries.filter(|_| is_read).filter(is_neither).map(message).collect::<Vec<_>>().into_iter()
}

/// The switch of the metadata service, if it is why there are no credentials.
pub(in crate::explain::findings) fn instance_disabled(view: &View<'_>) -> Vec<Hint> {
    let failure = match view.outcome.session().map(Session::credentials) {
        Some(Credentials::Failed(failure)) => failure,
        Some(Credentials::Keys(_) | Credentials::Requested(_) | Credentials::External(_)) | None => {
            return Vec::new();
        }
    };
    let message = || {
        hint(
            format!(
                "{INSTANCE_DISABLED} is true, so the metadata service of the instance is not asked for credentials"
            ),
            "unset it if they are those of an instance",
        )
        .at_variable(INSTANCE_DISABLED)
    };
    let is_reason = failure.code == "NoCredentialProviders" && is_instance_disabled(view.world);
    is_reason.then(message).into_iter().collect()
}
