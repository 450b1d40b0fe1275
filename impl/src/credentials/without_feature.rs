//! Credentials whose source needs a feature that the crate is built without.

#[cfg(not(all(feature = "process", feature = "sso")))]
use super::Credentials;
use super::{CredentialsProvider, CredentialsValue};
#[cfg(not(feature = "metadata"))]
use crate::context::Context;
use crate::error::{Error, ErrorKind};
#[cfg(not(feature = "metadata"))]
use crate::{Config, Options};

struct WithoutFeature {
    what: &'static str,
    feature: &'static str,
}

impl CredentialsProvider for WithoutFeature {
    fn retrieve(&self) -> Result<CredentialsValue, Error> {
        Err(ErrorKind::FeatureDisabled { what: self.what, feature: self.feature }.into())
    }
}

/// Credentials whose retrieval fails, because this action needs the feature.
#[cfg(not(all(feature = "process", feature = "sso")))]
pub(crate) fn without_feature(what: &'static str, feature: &'static str) -> Credentials {
    Credentials::new(WithoutFeature { what, feature })
}

/// A provider of the credentials of the container or the instance, which always fails.
#[cfg(not(feature = "metadata"))]
pub(crate) fn remote_provider(_: &Options, _: &Config, _: &Context) -> Box<dyn CredentialsProvider> {
    Box::new(WithoutFeature {
        what: "fetch the credentials of the container or instance",
        feature: "metadata",
    })
}
