//! The texts of cases and outcomes: every string, with its place and its role.
//!
//! Code that concerns all strings of a case uses this module: in which ones `${ROOT}` or a certificate may be named, which ones
//! are secrets, and which ones are paths. The table of a type, in the module of the type, names every field, so that a
//! new field does not compile until it has a row. The row of a field with strings is their [`Role`]; the row of any other
//! field is `()`, and its type has a table of its own or contains no string.
//!
//! The keys of maps are parts of places and not visited.

pub(crate) mod debug;
#[cfg(test)]
pub(crate) mod filler;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

use crate::vocabulary::secret::is_secret;

/// The meaning of a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The name of a case, a service, a handler or a certificate, or a property of a certificate. Nothing is replaced in it.
    Name,
    /// Other text that is not a secret, such as a region.
    Plain,
    /// A message for people, which may quote a URL with a password.
    Message,
    /// The path of a file.
    Path,
    /// A URL, which may contain a password.
    Url,
    /// A secret.
    Secret,
    /// The value of an environment variable or of a parameter of a call. Whether it is a secret depends on its name, which is
    /// the key of its place.
    Named,
    /// Certificates as PEM text.
    Certificates,
    /// A private key as PEM text.
    PrivateKey,
    /// The content of a file.
    Content,
    /// The content of a file in base64.
    Base64,
    /// JSON with secrets, as a program prints it.
    Output,
}

impl Role {
    /// The role of the string at this place: a variable or parameter with the name of a secret has a secret as its value.
    pub(crate) fn at(self, place: &Place<'_>) -> Self {
        match self {
            Self::Named if place.key().is_some_and(is_secret) => Self::Secret,
            other => other,
        }
    }

    /// Whether `${ROOT}` in a string of a case stands for the folder of the case.
    #[must_use]
    pub const fn may_name_root(self) -> bool {
        match self {
            Self::Name | Self::Base64 => false,
            Self::Plain | Self::Message | Self::Path | Self::Url | Self::Secret | Self::Named => true,
            Self::Certificates | Self::PrivateKey | Self::Content | Self::Output => true,
        }
    }

    /// Whether a string of a case may name certificates by their placeholders.
    #[must_use]
    pub const fn may_name_certificates(self) -> bool {
        matches!(self, Self::Certificates | Self::PrivateKey | Self::Content)
    }

    /// Whether a string of a case may name times by their placeholders.
    #[must_use]
    pub const fn may_name_times(self) -> bool {
        matches!(self, Self::Content) || self.contains_times()
    }

    /// Whether the SDK reads times in such a string.
    #[must_use]
    pub const fn contains_times(self) -> bool {
        matches!(self, Self::Output)
    }
}

/// The place of a string in a case or an outcome. It is displayed as in `observe.call_with.endpoint` or `files["${ROOT}/a"]`.
#[derive(Clone, Copy, Debug)]
pub enum Place<'p> {
    /// The whole case or outcome.
    Whole,
    /// A field of the struct at a place.
    Field(&'p Place<'p>, &'static str),
    /// The value of a key in the map at a place.
    Entry(&'p Place<'p>, &'p str),
    /// An item of the list at a place.
    Item(&'p Place<'p>, usize),
}

impl<'p> Place<'p> {
    /// The key of the value if the place is one in a map.
    #[must_use]
    pub const fn key(&self) -> Option<&'p str> {
        match self {
            Self::Entry(_, key) => Some(key),
            Self::Whole | Self::Field(..) | Self::Item(..) => None,
        }
    }

    /// The key of the map entry that contains the place, or that is the place.
    pub(crate) const fn entry(&self) -> Option<&'p str> {
        match self {
            Self::Entry(_, key) => Some(key),
            Self::Field(at, _) | Self::Item(at, _) => at.entry(),
            Self::Whole => None,
        }
    }

    /// The name of the field, or the key in the map, whose value or item is at the place; empty for the whole.
    pub(crate) const fn name(&self) -> &'p str {
        match self {
            Self::Entry(_, name) | Self::Field(_, name) => name,
            Self::Item(at, _) => at.name(),
            Self::Whole => "",
        }
    }

    /// The field of the case or the outcome that contains the place; empty for the whole.
    pub(crate) const fn root(&self) -> &'p str {
        match self {
            Self::Field(Self::Whole, name) => name,
            Self::Field(at, _) | Self::Item(at, _) | Self::Entry(at, _) => at.root(),
            Self::Whole => "",
        }
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole => Ok(()),
            Self::Field(Self::Whole, name) => f.write_str(name),
            Self::Field(at, name) => write!(f, "{at}.{name}"),
            Self::Entry(at, key) => write!(f, "{at}[{key:?}]"),
            Self::Item(at, index) => write!(f, "{at}[{index}]"),
        }
    }
}

/// A function that sees strings.
pub(crate) type See<'f, 't> = &'f mut dyn FnMut(&Place<'_>, Role, &'t str);
/// A function that may change strings.
pub(crate) type Change<'f> = &'f mut dyn FnMut(&Place<'_>, Role, &mut String);

/// A type whose strings can be visited. `R` is the row of its field: a [`Role`] or `()`.
pub(crate) trait Texts<R> {
    /// Calls the function with every string below the place.
    fn visit<'t>(&'t self, row: R, at: &Place<'_>, see: See<'_, 't>);

    /// Calls the function with every string below the place, which it may change.
    fn visit_mut(&mut self, row: R, at: &Place<'_>, change: Change<'_>);
}

impl Texts<Role> for String {
    fn visit<'t>(&'t self, role: Role, at: &Place<'_>, see: See<'_, 't>) {
        see(at, role, self);
    }

    fn visit_mut(&mut self, role: Role, at: &Place<'_>, change: Change<'_>) {
        change(at, role, self);
    }
}

/// The strings of a JSON value. What is below a member with the name of a secret is a secret.
impl Texts<Role> for Value {
    fn visit<'t>(&'t self, role: Role, at: &Place<'_>, see: See<'_, 't>) {
        match self {
            Self::String(text) => see(at, role, text),
            Self::Array(values) => values.visit(role.at(at), at, see),
            Self::Object(members) => {
                for (name, value) in members {
                    value.visit(role.at(at), &Place::Entry(at, name), see);
                }
            }
            Self::Null | Self::Bool(_) | Self::Number(_) => {}
        }
    }

    fn visit_mut(&mut self, role: Role, at: &Place<'_>, change: Change<'_>) {
        match self {
            Self::String(text) => change(at, role, text),
            Self::Array(values) => values.visit_mut(role.at(at), at, change),
            Self::Object(members) => {
                for (name, value) in members {
                    value.visit_mut(role.at(at), &Place::Entry(at, name), change);
                }
            }
            Self::Null | Self::Bool(_) | Self::Number(_) => {}
        }
    }
}

impl<R, T: Texts<R>> Texts<R> for Box<T> {
    fn visit<'t>(&'t self, row: R, at: &Place<'_>, see: See<'_, 't>) {
        (**self).visit(row, at, see);
    }

    fn visit_mut(&mut self, row: R, at: &Place<'_>, change: Change<'_>) {
        (**self).visit_mut(row, at, change);
    }
}

impl<R, T: Texts<R>> Texts<R> for Option<T> {
    fn visit<'t>(&'t self, row: R, at: &Place<'_>, see: See<'_, 't>) {
        if let Some(value) = self {
            value.visit(row, at, see);
        }
    }

    fn visit_mut(&mut self, row: R, at: &Place<'_>, change: Change<'_>) {
        if let Some(value) = self {
            value.visit_mut(row, at, change);
        }
    }
}

impl<R: Copy, T: Texts<R>> Texts<R> for Vec<T> {
    fn visit<'t>(&'t self, row: R, at: &Place<'_>, see: See<'_, 't>) {
        for (index, item) in self.iter().enumerate() {
            item.visit(row, &Place::Item(at, index), see);
        }
    }

    fn visit_mut(&mut self, row: R, at: &Place<'_>, change: Change<'_>) {
        for (index, item) in self.iter_mut().enumerate() {
            item.visit_mut(row, &Place::Item(at, index), change);
        }
    }
}

impl<R: Copy, T: Texts<R>> Texts<R> for BTreeMap<String, T> {
    fn visit<'t>(&'t self, row: R, at: &Place<'_>, see: See<'_, 't>) {
        for (key, value) in self {
            value.visit(row, &Place::Entry(at, key), see);
        }
    }

    fn visit_mut(&mut self, row: R, at: &Place<'_>, change: Change<'_>) {
        for (key, value) in self {
            value.visit_mut(row, &Place::Entry(at, key), change);
        }
    }
}

/// The table of a struct, which names each field after its row, or of an enum, which does so with the contents of its variants.
/// A struct also gets its `Debug` from here, so that no field with a secret is shown.
macro_rules! texts {
    (struct $type:ident { $($row:expr => $($field:ident),+;)+ }) => {
        impl Texts<()> for $type {
            fn visit<'t>(&'t self, _: (), at: &Place<'_>, see: See<'_, 't>) {
                let Self { $($($field,)+)+ } = self;
                $($(Texts::visit($field, $row, &Place::Field(at, stringify!($field)), see);)+)+
            }

            fn visit_mut(&mut self, _: (), at: &Place<'_>, change: Change<'_>) {
                let Self { $($($field,)+)+ } = self;
                $($(Texts::visit_mut($field, $row, &Place::Field(at, stringify!($field)), change);)+)+
            }
        }

        impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                crate::vocabulary::texts::debug::fmt(self, f)
            }
        }
    };
    (enum $type:ident { $($row:expr => $($variant:ident),+;)+ }) => {
        impl Texts<()> for $type {
            fn visit<'t>(&'t self, _: (), at: &Place<'_>, see: See<'_, 't>) {
                match self {
                    $($(Self::$variant(content) => Texts::visit(content, $row, at, see),)+)+
                }
            }

            fn visit_mut(&mut self, _: (), at: &Place<'_>, change: Change<'_>) {
                match self {
                    $($(Self::$variant(content) => Texts::visit_mut(content, $row, at, change),)+)+
                }
            }
        }
    };
}
pub(crate) use texts;

/// Types that contain no string.
macro_rules! no_texts {
    ($($type:ty),+ $(,)?) => {
        $(impl Texts<()> for $type {
            fn visit<'t>(&'t self, _: (), _: &Place<'_>, _: See<'_, 't>) {}

            fn visit_mut(&mut self, _: (), _: &Place<'_>, _: Change<'_>) {}
        })+
    };
}
pub(crate) use no_texts;

no_texts!(bool, u8, u16, u32, i64);
