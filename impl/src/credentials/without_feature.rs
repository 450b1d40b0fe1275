//! Credentials whose source needs a feature that the crate is built without.

use super::{Credentials, CredentialsProvider, CredentialsValue};
use crate::error::{Error, ErrorKind};

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
pub(crate) fn without_feature(what: &'static str, feature: &'static str) -> Credentials {
    Credentials::new(WithoutFeature { what, feature })
}
