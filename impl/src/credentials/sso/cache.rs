//! The files in which programs keep the tokens of single sign-on: `~/.aws/sso/cache/*.json`.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use tempfile::Builder;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use zeroize::Zeroizing;

use super::invalid_token;
use crate::error::{Error, SsoErrorKind};
use crate::go_json::{JsonError, Object, parse_rfc3339, quoted, text_of, write_object};
use crate::path::join_clean;
use crate::read::read_file;
use crate::secret::{ZeroizingCow, append};
use crate::{Environment, Secret};

/// The folder of the files in the home folder.
const FOLDER: &str = ".aws/sso/cache";

/// The file with the token of a start URL. The home folder is that of the variable alone; without it the path is relative.
pub(crate) fn start_url_token_file(environment: &Environment, start_url: &str) -> PathBuf {
    token_file(environment.named_home().unwrap_or_default(), start_url)
}

/// The file with the token of an `sso_session`.
pub(crate) fn session_token_file(home: PathBuf, name: &str) -> PathBuf {
    token_file(home, name)
}

fn token_file(home: PathBuf, key: &str) -> PathBuf {
    let digest = digest(&SHA1_FOR_LEGACY_USE_ONLY, key.as_bytes());
    let name: String = digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    join_clean(home, [FOLDER, &format!("{name}.json")])
}

/// The token of a start URL, unless it has expired.
pub(super) fn start_url_token(file: &Path, now: SystemTime) -> Result<Secret, Error> {
    let read = read_file(file).map_err(|cause| invalid_token().with_original_error(cause))?;
    let text = ZeroizingCow::from(read).into_utf8();
    let parsed = parse_start_url_token(&text).map_err(|cause| invalid_token().with_original_error(cause))?;
    let token = parsed.filter(|(_, expires)| now <= *expires);
    token.map(|(token, _)| token).ok_or_else(invalid_token)
}

/// The token and its expiry; `None` if one of them is missing.
fn parse_start_url_token(text: &str) -> Result<Option<(Secret, SystemTime)>, JsonError> {
    let object = Object::parse(text)?;
    let token = object.text("accessToken")?.filter(|token| !token.is_empty());
    let expires = object.rfc3339("expiresAt")?;
    // These are not used, and must be texts.
    for name in ["region", "startUrl"] {
        object.text(name)?;
    }
    Ok(token.zip(expires))
}

/// The names of the members that the library knows, of which each must be a text.
mod known {
    pub(super) const ACCESS_TOKEN: &str = "accessToken";
    pub(super) const EXPIRES_AT: &str = "expiresAt";
    pub(super) const REFRESH_TOKEN: &str = "refreshToken";
    pub(super) const CLIENT_ID: &str = "clientId";
    pub(super) const CLIENT_SECRET: &str = "clientSecret";

    pub(super) const ALL: [&str; 5] = [ACCESS_TOKEN, EXPIRES_AT, REFRESH_TOKEN, CLIENT_ID, CLIENT_SECRET];
}

/// The content of the file of an `sso_session`.
pub(super) struct CachedToken {
    pub(super) access_token: Secret,
    pub(super) expires: SystemTime,
    pub(super) refresh_token: Secret,
    pub(super) client_id: Secret,
    pub(super) client_secret: Secret,
    /// The other members, with their values in JSON.
    pub(super) others: BTreeMap<String, Zeroizing<String>>,
}

impl CachedToken {
    /// Reads a file.
    pub(super) fn load(file: &Path) -> Result<Self, Error> {
        let read = read_file(file)
            .map_err(|cause| Error::from(SsoErrorKind::UnreadableToken).with_original_error(cause))?;
        let text = ZeroizingCow::from(read).into_utf8();
        let token = Self::parse(&text)
            .map_err(|cause| Error::from(SsoErrorKind::MalformedToken).with_original_error(cause))?;
        token.ok_or_else(|| SsoErrorKind::IncompleteToken.into())
    }

    /// Parses the content; `None` if the token or its expiry is missing. A value of another type than an object has no members.
    fn parse(text: &str) -> Result<Option<Self>, JsonError> {
        let object = match Object::parse(text) {
            Err(JsonError::NoObject) => return Ok(None),
            parsed => parsed?,
        };
        let text = |name| {
            let value = object.exact(name).map(|value| text_of(value).ok_or(JsonError::Type(name)));
            value.transpose().map(Option::unwrap_or_default)
        };
        let [access_token, refresh_token] = [text(known::ACCESS_TOKEN)?, text(known::REFRESH_TOKEN)?];
        let [client_id, client_secret] = [text(known::CLIENT_ID)?, text(known::CLIENT_SECRET)?];
        let has_expiry = object.exact(known::EXPIRES_AT).is_some();
        let expires = parse_rfc3339(text(known::EXPIRES_AT)?.expose());
        if has_expiry && expires.is_none() {
            return Err(JsonError::Type(known::EXPIRES_AT));
        }
        let Some(expires) = expires.filter(|time| !access_token.is_empty() && !is_zero(*time)) else {
            return Ok(None);
        };
        let others = object.members().filter(|(name, _)| !known::ALL.contains(name));
        let others = others.map(|(name, value)| (name.to_owned(), Zeroizing::new(value.get().to_owned())));
        Ok(Some(Self {
            access_token,
            expires,
            refresh_token,
            client_id,
            client_secret,
            others: others.collect(),
        }))
    }

    /// Replaces the file at once: a reader sees the old content or the new one. The new file has the permissions of the old one.
    pub(super) fn store(&self, file: &Path) -> io::Result<()> {
        let permissions = fs::metadata(file)?.permissions();
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut prefix = OsString::from(file.file_name().unwrap_or_default());
        prefix.push(".tmp-");
        // It is removed unless it takes the place of the file.
        let mut new = Builder::new().prefix(&prefix).tempfile_in(folder)?;
        new.write_all(&self.to_json())?;
        new.as_file().set_permissions(permissions)?;
        new.persist(file).map_err(|error| error.error).map(drop)
    }

    /// The content of the file, with sorted names.
    fn to_json(&self) -> Zeroizing<Vec<u8>> {
        let expires = rfc3339(self.expires);
        let own = [
            (known::ACCESS_TOKEN, self.access_token.expose()),
            (known::EXPIRES_AT, &expires),
            (known::REFRESH_TOKEN, self.refresh_token.expose()),
            (known::CLIENT_ID, self.client_id.expose()),
            (known::CLIENT_SECRET, self.client_secret.expose()),
        ];
        let own = own.iter().filter(|(_, value)| !value.is_empty());
        let own: Vec<_> = own.map(|(name, value)| (*name, quoted(value))).collect();
        let own = own.iter().map(|(name, value)| (*name, value.as_str()));
        let others = self.others.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let members: BTreeMap<_, _> = own.chain(others).collect();
        let mut json = write_object(members.into_iter());
        append(&mut json, b"\n");
        json
    }
}

/// Whether the time is the zero value of Go, the beginning of the year 1.
fn is_zero(time: SystemTime) -> bool {
    const SECONDS_TO_EPOCH: Duration = Duration::from_secs(62_135_596_800);
    UNIX_EPOCH.checked_sub(SECONDS_TO_EPOCH) == Some(time)
}

/// The time in the form of RFC 3339, in whole seconds. A time before 1970 is written as that of 1970, and one after the year 9999 as
/// the last of that year.
fn rfc3339(time: SystemTime) -> String {
    let seconds = time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
    let time = OffsetDateTime::UNIX_EPOCH.saturating_add(time::Duration::seconds(seconds));
    let whole = time.replace_nanosecond(0).unwrap_or(time);
    whole.format(&Rfc3339).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_file_is_the_sha_1_of_its_key() {
        let environment = Environment::from_vars([("HOME", "/home/u"), ("USERPROFILE", "/home/u")]);
        let file = start_url_token_file(&environment, "https://my-sso-portal.awsapps.com/start");
        assert_eq!(file, Path::new("/home/u/.aws/sso/cache/c7aaaf71fcc8777ae2475525ed049d39fe16c484.json"));
        let file = start_url_token_file(&Environment::from_vars::<&str, &str>([]), "abc");
        assert_eq!(file, Path::new(".aws/sso/cache/a9993e364706816aba3e25717850c26c9cd0d89d.json"));
    }

    #[test]
    fn a_time_is_written_in_whole_seconds_of_utc() {
        let after = |duration| rfc3339(UNIX_EPOCH + duration);
        assert_eq!(after(Duration::from_millis(2_114_478_245_900)), "2037-01-02T03:04:05Z");
        assert_eq!(after(Duration::from_secs(u64::MAX / 4)), "9999-12-31T23:59:59Z");
        assert_eq!(rfc3339(UNIX_EPOCH - Duration::from_secs(9)), "1970-01-01T00:00:00Z");
    }
}
