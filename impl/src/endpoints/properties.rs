//! The properties of endpoints in the table.

use super::template::Template;

/// A variant of an endpoint: with cryptography validated by FIPS 140, with addresses for IPv4 and IPv6, both or neither.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Variant {
    pub(super) fips: bool,
    pub(super) dual_stack: bool,
}

impl Variant {
    pub(super) const PLAIN: Self = Self { fips: false, dual_stack: false };

    /// The variant with this name in the table.
    pub(super) fn named(name: &str) -> Option<Self> {
        let (fips, dual_stack) = match name {
            "plain" => (false, false),
            "fips" => (true, false),
            "dualstack" => (false, true),
            "dualstack+fips" => (true, true),
            _ => return None,
        };
        Some(Self { fips, dual_stack })
    }
}

/// Properties of endpoints, each optional.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Properties {
    pub(super) host: Option<Template>,
    pub(super) dual_stack_host: Option<Template>,
    pub(super) suffix: Option<&'static str>,
    pub(super) scheme: Option<&'static str>,
    pub(super) signing_region: Option<&'static str>,
    pub(super) signing_name: Option<&'static str>,
}

impl Properties {
    pub(super) fn read(words: impl Iterator<Item = &'static str>) -> Self {
        let mut properties = Self::default();
        for (key, value) in words.filter_map(|word| word.split_once('=')) {
            properties.set(key, value);
        }
        properties
    }

    /// Sets a property. Returns whether the key is that of a property.
    pub(super) fn set(&mut self, key: &str, value: &'static str) -> bool {
        match key {
            "host" => self.host = Some(Template::new(value)),
            "dual_stack_host" => self.dual_stack_host = Some(Template::new(value)),
            "suffix" => self.suffix = Some(value),
            "scheme" => self.scheme = Some(value),
            "signing_region" => self.signing_region = Some(value),
            "signing_name" => self.signing_name = Some(value),
            _ => return false,
        }
        true
    }
}

/// The properties of an endpoint, those of its service and those of its partition, in the order of precedence.
#[derive(Clone, Copy)]
pub(super) struct Layers<'a>(pub(super) [Option<&'a Properties>; 3]);

impl<'a> Layers<'a> {
    /// The value of a property in the first layer that has it.
    pub(super) fn first<T>(&self, property: impl Fn(&'a Properties) -> Option<T>) -> Option<T> {
        self.0.into_iter().flatten().find_map(property)
    }

    /// The same layers, with the service's properties of plain endpoints if it has none of the variant.
    pub(super) fn inheriting(self, plain: Option<&'a Properties>) -> Self {
        let [endpoint, service, partition] = self.0;
        Self([endpoint, service.or(plain), partition])
    }
}
