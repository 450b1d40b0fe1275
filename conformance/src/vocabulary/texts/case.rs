//! The roles of the fields of a case.

use std::net::IpAddr;

use super::{Change, Place, Role, See, Texts, no_texts, texts};
use crate::vocabulary::case::{
    Bytes, Case, Certificate, CertificateProperties, CertificateVersion, Config, Constructor, Directory,
    Edition, ExtendedKeyUsage, FailedResolution, File, HandlerEdit, HandlerOp, HttpClient, KeyUsage,
    NamedCredentials, Observe, Options, Platform, RegionalEndpoint, Resolution, ResolvedEndpoint,
    ResolverError, SharedConfigState, StaticCredentials, Sts, StsOfRun, StsShowing, UserCredentials,
    Validity,
};

texts!(struct Case {
    () => edition, platform, files, certificates, sts, options, observe;
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

texts!(struct Options {
    () => constructor, must, shared_config_state, config;
    Role::Plain => profile;
    Role::Path => shared_config_files;
    Role::Secret => assume_role_token, assume_role_tokens;
    Role::Certificates => custom_ca_bundle, client_tls_cert;
    Role::PrivateKey => client_tls_key;
});

texts!(struct Config {
    () =>
        endpoint_resolver, disable_ssl, use_dual_stack, use_dual_stack_endpoint, use_fips_endpoint,
        sts_regional_endpoint, s3_us_east_1_regional_endpoint, credentials, disable_param_validation,
        http_client;
    Role::Plain => region;
    Role::Url => endpoint;
    Role::Certificates => http_client_roots;
});

texts!(enum Resolution {
    () => Failed, Endpoint;
});

texts!(struct FailedResolution {
    () => error;
});

texts!(struct ResolverError {
    Role::Plain => code;
    Role::Message => message;
});

texts!(struct ResolvedEndpoint {
    () => signing_name_derived;
    Role::Url => url;
    Role::Plain => partition_id, signing_region, signing_name;
});

texts!(enum UserCredentials {
    () => Named, Static;
});

texts!(struct StaticCredentials {
    Role::Plain => access_key_id;
    Role::Secret => secret_access_key, session_token;
});

texts!(struct Observe {
    () =>
        services_with, handlers, edit_handlers, copy_with, edit_copy_handlers, request, readers, call_with,
        refreshes;
    Role::Name => services, services_no_resolve;
});

texts!(struct HandlerEdit {
    () => op, fails;
    Role::Name => list, name, with;
});

no_texts!(
    Edition,
    Platform,
    Certificate,
    CertificateVersion,
    Validity,
    KeyUsage,
    ExtendedKeyUsage,
    IpAddr,
    Constructor,
    SharedConfigState,
    RegionalEndpoint,
    NamedCredentials,
    HttpClient,
    HandlerOp,
);
