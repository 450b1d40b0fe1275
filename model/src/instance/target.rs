//! The endpoint of the metadata service, and the paths that are requested there.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::decide::{Check, Source};
use crate::dispatch::invalid_endpoint;
use crate::endpoints::{EndpointSettings, METADATA};
use crate::failure::Failure;
use crate::handlers::missing_endpoint;
use crate::locate::{Located, Locator};
use crate::retry::not_sent;
use crate::rule::{self, Rule};
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::url::{UrlTarget, authority_and_path};
use crate::world::{Edition, World};

/// The characters of a path that are not escaped, besides letters and digits.
const UNESCAPED: &str = "-_.~$&+,/:;=@";

/// The endpoint of the service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    /// The URL of the resolver; empty if it has none.
    url: String,
}

impl Target {
    /// The endpoint that the resolver of the session has for the service in no region. An error of the resolver is dropped.
    pub(super) fn new(world: &World, settings: &EndpointSettings, trace: &mut Trace<'_>) -> Self {
        let settings = EndpointSettings {
            metadata_endpoint: settings.metadata_endpoint.clone(),
            metadata_ipv6: settings.metadata_ipv6,
            ..EndpointSettings::default()
        };
        let locator = Locator {
            edition: world.edition,
            region: "",
            endpoint: "",
            resolver: world.options.config.endpoint_resolver.as_ref(),
            settings: &settings,
            is_for_role: false,
        };
        let url = match trace.under(Subject::Calls, |trace| locator.locate(METADATA, trace)) {
            Located::ByConfig(url) => url,
            Located::ByResolver(endpoint) => endpoint.url.clone(),
            Located::ByTable(endpoint) => endpoint.url,
            Located::ResolverFailed(_) | Located::NotFound(_) | Located::NoEndpoint => String::new(),
        };
        let found = Candidate::shown(Origin::Default, url.clone());
        trace.record_rules(Subject::Calls, [Source::new(rule::IMDS_20, Some(found))]);
        Self { url }
    }

    /// The endpoint as it is requested: edition 1.55 drops its path.
    ///
    /// # Errors
    ///
    /// `MissingEndpoint` or `InvalidEndpointURL`.
    pub(super) fn url(&self, edition: Edition, trace: &mut Trace<'_>) -> Result<String, Failure> {
        let found = UrlTarget::parse(&self.url);
        let has_host = authority_and_path(&self.url).is_some();
        let is_without_host = edition == Edition::V1_55 && found == UrlTarget::Unsupported && !has_host;
        let checks = [
            check(&[rule::IMDS_31], found == UrlTarget::Invalid, &invalid_endpoint),
            check(&[rule::IMDS_29], self.url.is_empty(), &missing_endpoint),
            check(&[rule::IMDS_30], is_without_host, &missing_endpoint),
        ];
        trace.check(Subject::Calls, checks)?;
        Ok(self.url.clone())
    }

    /// The host that is called.
    ///
    /// # Errors
    ///
    /// `RequestError`, if the endpoint has none or another scheme than `http` and `https`.
    pub(super) fn host(&self) -> Result<String, Failure> {
        match UrlTarget::parse(&self.url) {
            UrlTarget::Host(host) => Ok(host.into()),
            UrlTarget::Unsupported | UrlTarget::Opaque(_) | UrlTarget::Invalid => {
                Err(not_sent("unsupported protocol scheme"))
            }
        }
    }

    /// Whether the endpoint has another path than the default one, which shows whether the edition keeps the path of an endpoint.
    pub(super) fn has_own_path(&self, edition: Edition) -> bool {
        let (_, path) = authority_and_path(&self.url).unwrap_or_default();
        path != "/latest" && (edition == Edition::V1_14 || !path.is_empty())
    }

    /// The path of something that the service has. Edition 1.14 appends it to the path of the endpoint.
    pub(super) fn path(&self, edition: Edition, path: &str) -> String {
        match edition {
            Edition::V1_55 => ["/latest", path].concat(),
            Edition::V1_14 => {
                let (_, own) = authority_and_path(&self.url).unwrap_or_default();
                [own, path].concat()
            }
        }
    }
}

fn check<'c>(rules: &'static [Rule], broken: bool, error: &'c dyn Fn() -> Failure) -> Check<'c, 'static> {
    Check { rules, broken, at: None, error }
}

/// A path with the name of a role behind it, whose slashes and dots are resolved, escaped. Edition 1.55 keeps a slash at its end.
pub(super) fn joined(edition: Edition, path: &str, name: &str) -> String {
    let mut segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    for segment in name.split('/') {
        match segment {
            "" | "." => {}
            ".." => _ = segments.pop(),
            _ => segments.push(segment),
        }
    }
    if edition == Edition::V1_55 && name.ends_with('/') {
        segments.push("");
    }
    segments.iter().map(|segment| format!("/{}", escaped(segment))).collect()
}

fn escaped(segment: &str) -> String {
    let mut text = String::new();
    for byte in segment.bytes() {
        match char::from(byte) {
            c if c.is_ascii_alphanumeric() || UNESCAPED.contains(c) && c.is_ascii() => text.push(c),
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}
