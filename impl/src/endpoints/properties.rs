//! What the table says of endpoints.

/// A kind of endpoint: with validated cryptography, with addresses of both families.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Variant {
    pub(super) fips: bool,
    pub(super) dual_stack: bool,
}

impl Variant {
    pub(super) const PLAIN: Self = Self { fips: false, dual_stack: false };

    /// The variant of this name in the table.
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

/// The properties of endpoints; empty is what is not said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Properties {
    pub(super) host: &'static str,
    pub(super) dual_stack_host: &'static str,
    pub(super) suffix: &'static str,
    pub(super) scheme: &'static str,
    pub(super) signing_region: &'static str,
    pub(super) signing_name: &'static str,
}

impl Properties {
    pub(super) fn read(words: impl Iterator<Item = &'static str>) -> Self {
        let mut properties = Self::default();
        for (key, value) in words.filter_map(|word| word.split_once('=')) {
            if let Some(property) = properties.named(key) {
                *property = value;
            }
        }
        properties
    }

    pub(super) fn named(&mut self, key: &str) -> Option<&mut &'static str> {
        Some(match key {
            "host" => &mut self.host,
            "dual_stack_host" => &mut self.dual_stack_host,
            "suffix" => &mut self.suffix,
            "scheme" => &mut self.scheme,
            "signing_region" => &mut self.signing_region,
            "signing_name" => &mut self.signing_name,
            _ => return None,
        })
    }

    /// These, and where they say nothing, those below.
    pub(super) fn over(self, below: Self) -> Self {
        let either = |own: &'static str, below| if own.is_empty() { below } else { own };
        Self {
            host: either(self.host, below.host),
            dual_stack_host: either(self.dual_stack_host, below.dual_stack_host),
            suffix: either(self.suffix, below.suffix),
            scheme: either(self.scheme, below.scheme),
            signing_region: either(self.signing_region, below.signing_region),
            signing_name: either(self.signing_name, below.signing_name),
        }
    }

    /// What another variant inherits of these.
    pub(super) fn inherited(self) -> Self {
        Self { host: "", suffix: "", ..self }
    }
}
