//! The variables that a world sets, and the paths of the files that a session could read: the world names them, so that nothing
//! else is read.

use awsess_model::world::{Platform, World};

/// One of the two shared files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::explain) struct SharedName {
    /// The last part of the default path.
    pub(in crate::explain) file: &'static str,
    /// The variable that names another path.
    pub(in crate::explain) variable: &'static str,
}

/// The shared config file.
pub(in crate::explain) const CONFIG: SharedName = SharedName { file: "config", variable: "AWS_CONFIG_FILE" };
/// The shared credentials file.
pub(in crate::explain) const CREDENTIALS: SharedName =
    SharedName { file: "credentials", variable: "AWS_SHARED_CREDENTIALS_FILE" };

/// The variable that names the CA bundle.
const BUNDLE: &str = "AWS_CA_BUNDLE";
/// The path by which people name no file.
pub(in crate::explain) const NO_FILE: &str = "/dev/null";

/// The variables that name a client certificate and its private key.
pub(in crate::explain) const CLIENT_CERT: &str = "AWS_SDK_GO_CLIENT_TLS_CERT";
pub(in crate::explain) const CLIENT_KEY: &str = "AWS_SDK_GO_CLIENT_TLS_KEY";

/// The variables of a web identity: the token file, the role, and the name of its session.
pub(in crate::explain) const TOKEN_FILE: &str = "AWS_WEB_IDENTITY_TOKEN_FILE";
pub(in crate::explain) const ROLE_ARN: &str = "AWS_ROLE_ARN";
pub(in crate::explain) const ROLE_SESSION_NAME: &str = "AWS_ROLE_SESSION_NAME";

/// The variables that name the endpoint of a container.
pub(in crate::explain) const CONTAINER_FULL: &str = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
pub(in crate::explain) const CONTAINER_RELATIVE: &str = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";

/// The paths that the variables of the world name, and the default paths of the shared files, in either edition.
pub(in crate::explain) fn named_by_variables(world: &World) -> Vec<String> {
    let shared = [CONFIG, CREDENTIALS].map(|name| path(world, name));
    let defaults = [CONFIG, CREDENTIALS].map(|name| default_path(world, name));
    let variables = [BUNDLE, CLIENT_CERT, CLIENT_KEY].into_iter();
    let variables = variables.filter_map(|name| set(world, name).map(Into::into));
    shared.into_iter().chain(defaults).chain(variables).collect()
}

/// The value of a variable that is set and not empty.
pub(in crate::explain) fn set<'w>(world: &'w World, name: &str) -> Option<&'w str> {
    world.env.get(name).filter(|value| !value.is_empty())
}

/// The variable with which the metadata service of the instance is not asked.
pub(in crate::explain) const INSTANCE_DISABLED: &str = "AWS_EC2_METADATA_DISABLED";

/// Whether the instance is not asked for credentials.
pub(in crate::explain) fn is_instance_disabled(world: &World) -> bool {
    set(world, INSTANCE_DISABLED).is_some_and(|value| value.eq_ignore_ascii_case("true"))
}

/// The variable that names the home directory.
pub(in crate::explain) const fn home_variable(platform: Platform) -> &'static str {
    match platform {
        Platform::Unix => "HOME",
        Platform::Windows => "USERPROFILE",
    }
}

/// The path of the file.
pub(in crate::explain) fn path(world: &World, name: SharedName) -> String {
    set(world, name.variable).map_or_else(|| default_path(world, name), Into::into)
}

/// Whether both shared files are one.
pub(in crate::explain) fn is_one_file(world: &World) -> bool {
    normalised(&path(world, CONFIG)) == normalised(&path(world, CREDENTIALS))
}

/// The path of the file if no variable names another.
pub(in crate::explain) fn default_path(world: &World, name: SharedName) -> String {
    match set(world, home_variable(world.platform)) {
        Some(home) => normalised(&format!("{home}/.aws/{}", name.file)),
        None => format!(".aws/{}", name.file),
    }
}

/// The normalised path, without `.`, repeated slashes and `..` after a name, as the SDK joins paths.
pub(in crate::explain) fn normalised(path: &str) -> String {
    let rooted = path.starts_with('/');
    let parts = path.split('/').fold(Vec::new(), |mut parts: Vec<&str>, part| {
        let undoes = part == ".." && parts.last().is_some_and(|last| *last != "..");
        match part {
            "" | "." => {}
            ".." if undoes => drop(parts.pop()),
            ".." if rooted && parts.is_empty() => {}
            name => parts.push(name),
        }
        parts
    });
    format!("{}{}", if rooted { "/" } else { "" }, parts.join("/"))
}
