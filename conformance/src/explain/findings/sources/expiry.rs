//! Temporary keys that have expired, as the tool that wrote them says beside them.

use awsess_model::time::Time;

use crate::explain::explanation::origin::Origin;
use crate::explain::findings::hint::{Hint, hint};
use crate::explain::world::signing::{Signing, signing};
use crate::explain::world::view::View;

/// Keys in which tools write when the keys beside them expire.
const KEYS: [&str; 4] =
    ["aws_session_expiration", "aws_expiration", "expiration", "x_security_token_expires"];
/// Variables in which tools write it.
const VARIABLES: [&str; 2] = ["AWS_CREDENTIAL_EXPIRATION", "AWS_SESSION_EXPIRATION"];

/// When temporary keys expire, and where that is written.
struct Expiry {
    text: String,
    origin: Origin,
    name: &'static str,
}

pub(in crate::explain::findings) fn expired(view: &View<'_>) -> Vec<Hint> {
    let Some(keys) = signing(view).filter(|keys| keys.token.is_some()) else { return Vec::new() };
    let has_expired = |expiry: &Expiry| time(&expiry.text).is_some_and(|time| time <= view.world.now);
    let message = |expiry: Expiry| {
        let date: String = expiry.text.trim().chars().take_while(|c| !['T', ' '].contains(c)).collect();
        let Expiry { name, origin, .. } = expiry;
        hint(
            format!("the temporary keys {} expired on {date}, as {name} says, and AWS rejects them", keys.id),
            "get new ones with the tool that wrote them: this SDK does not read when they expire, and uses them nevertheless",
        )
        .at(origin)
    };
    let written = if keys.is_of_environment { in_environment(view) } else { in_section(view, &keys) };
    written.filter(has_expired).map(message).into_iter().collect()
}

fn in_environment(view: &View<'_>) -> Option<Expiry> {
    let (name, text) = VARIABLES.into_iter().find_map(|name| Some((name, view.set(name)?)))?;
    Some(Expiry { text: text.into(), origin: Origin::Variable { name: name.into() }, name })
}

/// What the section of the keys has beside them.
fn in_section(view: &View<'_>, keys: &Signing) -> Option<Expiry> {
    let Origin::Key { file: path, section, .. } = &keys.origin else { return None };
    let file = view.read_files().find(|file| file.path == *path)?;
    let ini = file.ini.as_ref()?;
    let section = ini.section(section)?;
    let key = |name: &'static str| Some((name, section.keys.iter().find(|key| key.name == name)?));
    let (name, key) = KEYS.into_iter().find_map(key)?;
    Some(Expiry { text: ini.shown(&key.value).into_owned(), origin: file.line(key.line), name })
}

/// The time in a text as tools write it: in the form of RFC 3339, perhaps with a space for the `T`, and in UTC without an offset.
fn time(text: &str) -> Option<Time> {
    let text = text.trim().replacen(' ', "T", 1);
    Time::parse(&text).or_else(|| Time::parse(&format!("{text}Z")))
}

#[cfg(test)]
mod tests {
    use super::time;
    use awsess_model::time::Time;

    #[test]
    fn a_time_is_read_as_tools_write_it() {
        for text in [
            "2026-11-22T03:04:04Z",
            "2026-11-22T03:04:04.000Z",
            "2026-11-22T05:04:04+02:00",
            "2026-11-22 03:04:04",
            "2026-11-22 03:04:04+00:00",
        ] {
            assert_eq!(time(text), Some(Time(1_795_316_644)), "{text}");
        }
        assert_eq!(time("tomorrow"), None);
    }
}
