//! The roles of the strings of a case.

use std::net::IpAddr;

use super::{
    Answer, Bytes, Case, Certificate, CertificateProperties, CertificateVersion, Constructor, Directory,
    Edition, ErrorAnswer, ExtendedKeyUsage, File, HandlerEdit, HandlerOp, HealthyAnswer, ImdsEndpointMode,
    KeyUsage, NoAnswer, Observe, Options, Party, Platform, PrivateKey, ProcessProvider, Program,
    RedirectAnswer, Remote, RemoteError, SharedConfigState, Sts, StsOfRun, StsShowing, TextAnswer, Validity,
    WebIdentityProvider,
};
use crate::vocabulary::texts::{Change, Place, Role, See, Texts, no_texts, texts};

impl Case {
    /// Calls the function with every string of the case.
    pub fn each_text<'t>(&'t self, mut see: impl FnMut(&Place<'_>, Role, &'t str)) {
        self.visit((), &Place::Whole, &mut see);
    }

    /// Calls the function with every string of the case, which it may change.
    pub fn each_text_mut(&mut self, mut change: impl FnMut(&Place<'_>, Role, &mut String)) {
        self.visit_mut((), &Place::Whole, &mut change);
    }
}

texts!(struct Case {
    () => edition, platform, files, programs, certificates, sts, remote, options, observe;
    Role::Name => id;
    Role::Named => env;
});

texts!(enum File {
    () => Bytes, Directory;
    Role::Content => Text;
});

texts!(struct Bytes {
    Role::Base64 => base64;
});

texts!(struct Directory {
    () => directory;
});

texts!(struct Program {
    () => exit;
    Role::Output => stdout;
});

texts!(struct CertificateProperties {
    () => version, validity, authority, path_length, key_usage, extended_key_usage, ip_addresses;
    Role::Name =>
        subject, issuer, key, dns_names, permitted_dns_names, excluded_dns_names, permitted_ip_ranges,
        excluded_ip_ranges;
});

texts!(enum Sts {
    () => OfRun, Showing;
});

texts!(struct StsOfRun {
    () => certificate;
});

texts!(struct StsShowing {
    Role::Name => shows;
});

texts!(struct Remote {
    () => container, imds, oidc, sso, sts;
});

texts!(struct Party {
    () => answers;
});

texts!(enum Answer {
    () => None, Error, Text, Redirect, Healthy;
});

texts!(struct ErrorAnswer {
    () => error;
});

texts!(struct RemoteError {
    () => status;
    Role::Plain => code;
    Role::Message => message;
});

texts!(struct TextAnswer {
    () => status;
    Role::Content => text;
});

texts!(struct RedirectAnswer {
    () => status;
    Role::Plain => location;
});

texts!(struct HealthyAnswer {
    () => keys, expires_in;
});

texts!(struct Options {
    () => constructor, must, shared_config_state, assume_role_duration, web_identity_provider, process_provider,
        ec2_imds_endpoint_mode, edit_handlers, config;
    Role::Plain => profile;
    Role::Path => shared_config_files;
    Role::Url => ec2_imds_endpoint;
    Role::Secret => assume_role_token, assume_role_tokens;
    Role::Certificates => custom_ca_bundle, client_tls_cert;
    Role::PrivateKey => client_tls_key;
});

texts!(struct WebIdentityProvider {
    () => duration, expiry_window;
    Role::Plain => policy_arns;
});

texts!(struct ProcessProvider {
    () => max_buf_size, expiry_window;
});

impl Texts<Role> for PrivateKey {
    fn visit<'t>(&'t self, role: Role, at: &Place<'_>, see: See<'_, 't>) {
        see(at, role, &self.0);
    }

    fn visit_mut(&mut self, role: Role, at: &Place<'_>, change: Change<'_>) {
        change(at, role, &mut self.0);
    }
}

texts!(struct Observe {
    () =>
        services_with, handlers, config, edit_handlers, copy_with, edit_copy_handlers, request, readers, call_with,
        refreshes, again;
    Role::Name => services, services_no_resolve;
    Role::Path => files;
});

texts!(struct HandlerEdit {
    () => op, fails;
    Role::Name => list, name, with;
});

no_texts!(
    Edition,
    NoAnswer,
    Platform,
    Certificate,
    CertificateVersion,
    Validity,
    KeyUsage,
    ExtendedKeyUsage,
    IpAddr,
    Constructor,
    SharedConfigState,
    ImdsEndpointMode,
    HandlerOp,
);
