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

    /// What it is called in a summary.
    pub(super) const fn plural(self) -> &'static str {
        match self {
            Self::AccessKeyId => "access key ids",
            Self::Profile => "names of profiles",
            Self::Role => "names of roles",
            Self::User => "names of users and MFA devices",
            Self::Host => "parts of host names and URLs",
            Self::Session => "names of role sessions",
            Self::ExternalId => "external ids",
            Self::Program => "words of commands",
            Self::Folder => "parts of paths",
            Self::Key => "names of keys that the SDK does not know",
            Self::Value => "other values",
            Self::Word => "other words, as in comments",
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
