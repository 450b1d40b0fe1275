//! The paths in cases, and the files at them.

use crate::strategy::draw::Weighted;

/// The home directory with the default files.
pub(in crate::strategy) const HOME: &str = "${ROOT}/home";
/// Another home directory, with a file of its own.
pub(in crate::strategy) const OTHER_HOME: &str = "${ROOT}/other";
/// The default credentials file.
pub(in crate::strategy) const CREDENTIALS: &str = "${ROOT}/home/.aws/credentials";
/// The default config file.
pub(in crate::strategy) const CONFIG: &str = "${ROOT}/home/.aws/config";
/// The credentials file of the other home.
pub(in crate::strategy) const OTHER_CREDENTIALS: &str = "${ROOT}/other/.aws/credentials";
/// A file that only variables and options name.
pub(in crate::strategy) const A: &str = "${ROOT}/a";
/// Another such file.
pub(in crate::strategy) const B: &str = "${ROOT}/b";
/// A directory where a file is expected.
pub(in crate::strategy) const DIRECTORY: &str = "${ROOT}/directory";
/// A path without a file.
pub(in crate::strategy) const MISSING: &str = "${ROOT}/missing";
/// A file with a web identity token.
pub(in crate::strategy) const TOKEN: &str = "${ROOT}/token";

/// Shared files that variables and options name. Every tenth does not exist.
pub(in crate::strategy) const SHARED: Weighted<&str> =
    &[(40, A), (22, B), (10, CREDENTIALS), (10, CONFIG), (10, MISSING), (7, DIRECTORY)];

/// Shared files that variables name. An empty variable counts as unset, and paths are not expanded.
pub(in crate::strategy) const SHARED_VARIABLE: Weighted<&str> = &[
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
pub(in crate::strategy) const BUNDLES: Weighted<&str> = &[
    (20, "${ROOT}/ca/one.pem"),
    (15, "${ROOT}/ca/both.pem"),
    (15, "${ROOT}/ca/authority.pem"),
    (6, "${ROOT}/ca/none.pem"),
    (6, "${ROOT}/ca/garbage.pem"),
    (6, MISSING),
    (6, DIRECTORY),
    (5, ""),
];
