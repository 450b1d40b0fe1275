//! The case of a gathered world: its variables, files and options as they are, and what the kit plays in the place of the parties.
//!
//! No program is run and no party is called to capture a session, so the case assumes what they do.

use std::path::Path;
use std::sync::LazyLock;

use awsess_model::time::Time;
use awsess_model::world::{self, World};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use regex::{Captures, Regex};

use super::commands;
use super::select::is_looked_at;
use super::standin::{token_file, token_files};
use crate::explain::read;
use crate::parties::certificates::client::placeholder_pair;
use crate::vocabulary::case::{Bytes, Case, Directory, File, Options, Party, Platform};
use crate::vocabulary::now;
use crate::vocabulary::texts::{Place, Texts as _};

/// The case of a world, with these options of the program and with the variables that a session looks at. The parties that the
/// session calls answer as usual, except that there is no metadata service.
#[must_use]
pub fn case_of_world(world: &World, mut options: Options) -> Case {
    let is_read = |(name, _): &(&str, &str)| is_looked_at(name);
    options.visit_mut((), &Place::Whole, &mut |_, _, text| *text = without_placeholders(text));
    let mut case = Case {
        id: String::new(),
        edition: world.edition.into(),
        platform: match world.platform {
            world::Platform::Unix => Platform::Unix,
            world::Platform::Windows => Platform::Windows,
        },
        env: world
            .env
            .iter()
            .filter(is_read)
            .map(|(name, value)| (name.into(), without_placeholders(value)))
            .collect(),
        files: world.files.iter().map(|(path, content)| (path.clone(), file(content))).collect(),
        options,
        ..Case::default()
    };
    commands::simplify(&mut case);
    answer_container(&mut case);
    answer_single_sign_on(&mut case);
    case
}

/// Adds the files with tokens that the session of the case would read.
pub fn read_tokens(case: &mut Case) {
    for path in token_files(case) {
        add(case, &path, ToOwned::to_owned);
    }
    if let Some(path) = token_file(case) {
        add(case, &path, relative_times);
    }
}

fn add(case: &mut Case, path: &str, change: impl Fn(&str) -> String) {
    let Ok(content) = read(Path::new(path)) else { return };
    let file = match file(&content) {
        File::Text(text) => File::Text(change(&text)),
        other => other,
    };
    case.files.entry(path.into()).or_insert(file);
}

/// The text with `${NOW+3600}` in the place of each time, so that the case does not expire.
fn relative_times(text: &str) -> String {
    #[expect(clippy::expect_used, reason = "the expression is a constant, which a test compiles")]
    static TIME: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(\d{4})(-\d{2}-\d{2}T[0-9:.]+(?:Z|[+-]\d{2}:\d{2})?)").expect("the expression compiles")
    });
    let now = now::real();
    let relative = |time: &Captures<'_>| match now::placeholder(&time[0], now) {
        _ if !("2020".."2091").contains(&&time[1]) => time[0].to_owned(),
        // Less than a minute is too close: a clock would decide.
        Some(near) if near == "${NOW+0}" => "${NOW+60}".to_owned(),
        Some(time) => time,
        None if Time::parse(&time[0]).is_some_and(|Time(time)| time > now) => {
            format!("${{NOW+{}}}", now::MAX)
        }
        None => format!("2001{}", &time[2]),
    };
    TIME.replace_all(text, relative).into_owned()
}

/// Adds the endpoint of a container, if the environment names it.
fn answer_container(case: &mut Case) {
    let is_named = case.env.keys().any(|name| name.starts_with("AWS_CONTAINER_CREDENTIALS_"));
    case.remote.container = is_named.then(Party::default);
}

/// Adds single sign-on, if the session would call it.
fn answer_single_sign_on(case: &mut Case) {
    let is_called = token_file(case).is_some();
    case.remote.sso = is_called.then(Party::default);
    case.remote.oidc = is_called.then(Party::default);
}

/// The content as text, or as bytes if it is none. The client certificate is the one that cases name.
fn file(content: &world::File) -> File {
    let world::File::Bytes(bytes) = content else { return File::Directory(Directory { directory: true }) };
    if *bytes == placeholder_pair().concat().into_bytes() {
        return File::Text("${CLIENT_CERT}${CLIENT_KEY}".into());
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => File::Text(without_placeholders(text)),
        Err(_) => File::Bytes(Bytes { base64: STANDARD.encode(bytes) }),
    }
}

/// The text in which nothing is a placeholder of cases.
fn without_placeholders(text: &str) -> String {
    text.replace("${", "$ {")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_relative_and_placeholders_of_the_user_are_none() {
        let far = relative_times(r#"{"expiresAt":"2019-01-01T00:00:00Z"}"#);
        assert_eq!(far, r#"{"expiresAt":"2019-01-01T00:00:00Z"}"#);
        let near = now::timestamp(time::OffsetDateTime::from_unix_timestamp(now::real() + 7200).unwrap());
        assert!(relative_times(&near).starts_with("${NOW+7"));
        assert_eq!(without_placeholders("a ${ROOT} b"), "a $ {ROOT} b");
    }
}
