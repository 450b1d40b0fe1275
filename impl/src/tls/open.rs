//! Opening and reading the CA bundle and the client certificate of a session, in two steps.

use std::path::Path;

use super::{TlsSettings, load_roots};
use crate::client_tls::OpenPair;
use crate::error::{CaBundleErrorKind, Error};
use crate::pem::OpenPem;
use crate::{Config, Options};

/// The CA bundle and the client certificate that a session is given, opened but not read.
pub(crate) struct OpenTls<'a> {
    bundle: Option<OpenPem<'a>>,
    pair: OpenPair<'a>,
}

impl<'a> OpenTls<'a> {
    /// Opens the CA bundle: that of the options, otherwise the file.
    pub(crate) fn open_bundle(options: &'a Options, file: Option<&'a Path>) -> Result<Self, Error> {
        let bundle = OpenPem::open(options.custom_ca_bundle.as_ref(), file, CaBundleErrorKind::Open)?;
        Ok(Self { bundle, pair: OpenPair::default() })
    }

    /// Opens the CA bundle, and then the client certificate and its private key: those of the options, otherwise the files.
    pub(crate) fn open_all(
        options: &'a Options,
        bundle_file: Option<&'a Path>,
        certificate_file: Option<&'a Path>,
        key_file: Option<&'a Path>,
    ) -> Result<Self, Error> {
        let opened = Self::open_bundle(options, bundle_file)?;
        Ok(Self { pair: OpenPair::open(options, certificate_file, key_file)?, ..opened })
    }

    /// Reads what was opened, the CA bundle first.
    pub(crate) fn load(self, config: &Config) -> Result<TlsSettings, Error> {
        let roots = self.bundle.map(|bundle| load_roots(bundle, config)).transpose()?;
        Ok(TlsSettings { roots, certificate: self.pair.load(config)? })
    }
}
