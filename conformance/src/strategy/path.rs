//! The paths in cases, and the files at them.

use super::draw::Weighted;

/// The home directory with the default files.
pub(super) const HOME: &str = "${ROOT}/home";
/// Another home directory, with a file of its own.
pub(super) const OTHER_HOME: &str = "${ROOT}/other";
/// The default credentials file.
pub(super) const CREDENTIALS: &str = "${ROOT}/home/.aws/credentials";
/// The default config file.
pub(super) const CONFIG: &str = "${ROOT}/home/.aws/config";
/// The credentials file of the other home.
pub(super) const OTHER_CREDENTIALS: &str = "${ROOT}/other/.aws/credentials";
/// A file that only variables and options name.
pub(super) const A: &str = "${ROOT}/a";
/// Another such file.
pub(super) const B: &str = "${ROOT}/b";
/// A directory where a file is expected.
pub(super) const DIRECTORY: &str = "${ROOT}/directory";
/// A path without a file.
pub(super) const MISSING: &str = "${ROOT}/missing";
/// A file with a web identity token.
pub(super) const TOKEN: &str = "${ROOT}/token";

/// Shared files that variables and options name. Every tenth does not exist.
pub(super) const SHARED: Weighted<&str> =
    &[(40, A), (22, B), (10, CREDENTIALS), (10, CONFIG), (10, MISSING), (7, DIRECTORY)];

/// Shared files that variables name. An empty variable counts as unset, and paths are not expanded.
pub(super) const SHARED_VARIABLE: Weighted<&str> = &[
    (40, A),
    (22, B),
    (10, CREDENTIALS),
    (10, CONFIG),
    (10, MISSING),
    (5, DIRECTORY),
    (2, "~/.aws/credentials"),
    (2, "$HOME/.aws/config"),
    (3, ""),
];

/// Bundles of certificates. Two of three contain a certificate.
pub(super) const BUNDLES: Weighted<&str> = &[
    (20, "${ROOT}/ca/one.pem"),
    (15, "${ROOT}/ca/both.pem"),
    (15, "${ROOT}/ca/authority.pem"),
    (6, "${ROOT}/ca/none.pem"),
    (6, "${ROOT}/ca/garbage.pem"),
    (6, MISSING),
    (6, DIRECTORY),
    (5, ""),
];
