//! The texts of fixed certificates, which steps name and generated cases have in their bundles. Their keys are not used anywhere.

/// One valid certificate.
pub(crate) const ONE: &str = include_str!("certificates/one.pem");

/// The same certificate and another one.
pub(crate) const TWO: &str =
    concat!(include_str!("certificates/one.pem"), include_str!("certificates/two.pem"));
