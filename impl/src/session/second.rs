//! The second session that release 1.55 makes where a complete `sso_session` gives the credentials.
//!
//! The release wants it for the client that renews the token, and makes it with nothing but the environment and the
//! files that this names: the options of the program do not reach it. It panics with whatever goes wrong there.

use super::create_1_55::create;
use crate::error::{Error, ErrorKind};
use crate::{Config, Credentials, Options};

/// What a user can do about an error that the options seem to rule out.
const ADVICE: &str = "the SDK for Go panics here: for sso_session it makes a second session, without the options of \
                      the program: mend what the environment and the files that it names say, such as \
                      AWS_PROFILE, AWS_CA_BUNDLE and the default files";

/// Fails where the release fails: without a home folder, in which the token is cached, or in the second session.
pub(super) fn check(options: &Options) -> Result<(), Error> {
    if options.environment.home(options.edition).is_none() {
        return Err(ErrorKind::NoHomeFolder.into());
    }
    let second = Options {
        config: Config::new().credentials(Credentials::anonymous()),
        edition: options.edition,
        environment: options.environment.clone(),
        ..Options::default()
    };
    create(&second).map(drop).map_err(|error| error.into_sdk_panic(ADVICE))
}
