//! Private texts by what they are, and whoever replaces them.

/// What a private text is, the most telling first. A text with several roles gets the first of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Label {
    AccessKeyId,
    Profile,
    Role,
    User,
    Host,
    Session,
    ExternalId,
    Program,
    Folder,
    Key,
    Value,
    Word,
}

impl Label {
    /// The label in stand-ins, in lower-case letters.
    pub(super) const fn text(self) -> &'static str {
        match self {
            Self::AccessKeyId => "example",
            Self::Profile => "profile",
            Self::Role => "role",
            Self::User => "user",
            Self::Host => "host",
            Self::Session => "session",
            Self::ExternalId => "external",
            Self::Program => "program",
            Self::Folder => "folder",
            Self::Key => "key",
            Self::Value => "value",
            Self::Word => "word",
        }
    }

    /// What one of them is called in a summary, and what several are.
    pub(super) const fn nouns(self) -> (&'static str, &'static str) {
        match self {
            Self::AccessKeyId => ("access key id", "access key ids"),
            Self::Profile => ("name of a profile", "names of profiles"),
            Self::Role => ("name of a role", "names of roles"),
            Self::User => ("name of a user or an MFA device", "names of users and MFA devices"),
            Self::Host => ("part of a host name or a URL", "parts of host names and URLs"),
            Self::Session => ("name of a role session", "names of role sessions"),
            Self::ExternalId => ("external id", "external ids"),
            Self::Program => ("word of a command", "words of commands"),
            Self::Folder => ("part of a path", "parts of paths"),
            Self::Key => {
                ("name of a key that the SDK does not know", "names of keys that the SDK does not know")
            }
            Self::Value => ("other value", "other values"),
            Self::Word => ("other word, as in comments", "other words, as in comments"),
        }
    }
}

/// A private text.
#[derive(Clone, Copy, Debug)]
pub(super) enum Private<'t> {
    /// A word of letters and digits.
    Word(&'t str, Label),
    /// A whole secret.
    Secret(&'t str),
    /// The 12 digits of an account.
    Account(&'t str),
    /// An IPv4 address.
    Address(&'t str),
    /// An IPv6 address, without its brackets.
    AddressV6(&'t str),
}

/// Whoever is asked for the text in the place of a private one.
pub(super) trait Replace {
    /// The text in its place.
    fn replace(&mut self, text: Private<'_>) -> String;

    /// Says that a public word, in lower case, stays.
    fn keep(&mut self, _word: &str) {}

    /// The path in the place of one, which stays as it is by default.
    fn path(&mut self, path: &str) -> String {
        path.into()
    }
}

/// Whether the word, in any case, begins as an access key id or another unique id of IAM.
pub(super) fn is_access_key_id(word: &str) -> bool {
    const PREFIXES: [&str; 10] =
        ["akia", "asia", "aroa", "aida", "agpa", "anpa", "anva", "apka", "abia", "acca"];
    const SHORTEST: usize = 8;
    word.len() >= SHORTEST
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && PREFIXES.iter().any(|prefix| word.get(..4).is_some_and(|start| start.eq_ignore_ascii_case(prefix)))
}
