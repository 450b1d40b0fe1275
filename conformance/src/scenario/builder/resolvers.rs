//! The resolvers that the steps of a scenario describe, until a config has them.

use std::collections::BTreeMap;

use crate::vocabulary::case::EndpointResolver;

/// The resolvers that a scenario describes, by name.
#[derive(Clone, Debug, Default)]
pub(in crate::scenario) struct Resolvers(BTreeMap<String, Described>);

#[derive(Clone, Debug, Default)]
struct Described {
    resolver: EndpointResolver,
    is_used: bool,
}

impl Resolvers {
    /// The resolver with this name, to describe it further.
    pub(in crate::scenario) fn describe(&mut self, name: &str) -> Result<&mut EndpointResolver, String> {
        let described = self.0.entry(name.to_owned()).or_default();
        if described.is_used {
            return Err(format!("a config has the endpoint resolver {name:?} already: move this step up"));
        }
        Ok(&mut described.resolver)
    }

    /// The resolver with this name, for a config.
    pub(in crate::scenario) fn give(&mut self, name: &str) -> Result<EndpointResolver, String> {
        let described = self.0.get_mut(name).ok_or_else(|| {
            format!(
                "no step before describes the endpoint resolver {name:?}: add 'Given the endpoint resolver {name:?} resolves \"sts\" to:' with a table"
            )
        })?;
        described.is_used = true;
        Ok(described.resolver.clone())
    }

    /// Whether a resolver is described that no config has.
    pub(in crate::scenario) fn has_unused(&self) -> bool {
        self.0.values().any(|described| !described.is_used)
    }
}
