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

texts!(
    struct Case {
        id: Role::Name,
        edition: (),
        platform: (),
        env: Role::Named,
        files: (),
        certificates: (),
        sts: (),
        options: (),
        observe: (),
    }
);

texts!(enum File {
    Text: Role::Content,
    Bytes: (),
    Directory: (),
});

texts!(
    struct Bytes {
        base64: Role::Base64,
    }
);

texts!(
    struct Directory {
        directory: (),
    }
);

texts!(
    struct CertificateProperties {
        subject: Role::Name,
        issuer: Role::Name,
        key: Role::Name,
        version: (),
        validity: (),
        authority: (),
        path_length: (),
        key_usage: (),
        extended_key_usage: (),
        dns_names: Role::Name,
        ip_addresses: (),
        permitted_dns_names: Role::Name,
        excluded_dns_names: Role::Name,
        permitted_ip_ranges: Role::Name,
        excluded_ip_ranges: Role::Name,
    }
);

texts!(enum Sts {
    OfRun: (),
    Showing: (),
});

texts!(
    struct StsOfRun {
        certificate: (),
    }
);

texts!(
    struct StsShowing {
        shows: Role::Name,
    }
);

texts!(
    struct Options {
        constructor: (),
        must: (),
        profile: Role::Plain,
        shared_config_state: (),
        shared_config_files: Role::Path,
        assume_role_token: Role::Secret,
        assume_role_tokens: Role::Secret,
        custom_ca_bundle: Role::Certificates,
        client_tls_cert: Role::Certificates,
        client_tls_key: Role::PrivateKey,
        config: (),
    }
);

texts!(
    struct Config {
        region: Role::Plain,
        endpoint: Role::Url,
        endpoint_resolver: (),
        disable_ssl: (),
        use_dual_stack: (),
        use_dual_stack_endpoint: (),
        use_fips_endpoint: (),
        sts_regional_endpoint: (),
        s3_us_east_1_regional_endpoint: (),
        credentials: (),
        disable_param_validation: (),
        http_client: (),
        http_client_roots: Role::Certificates,
    }
);

texts!(enum Resolution {
    Failed: (),
    Endpoint: (),
});

texts!(
    struct FailedResolution {
        error: (),
    }
);

texts!(
    struct ResolverError {
        code: Role::Plain,
        message: Role::Message,
    }
);

texts!(
    struct ResolvedEndpoint {
        url: Role::Url,
        partition_id: Role::Plain,
        signing_region: Role::Plain,
        signing_name: Role::Plain,
        signing_name_derived: (),
    }
);

texts!(enum UserCredentials {
    Named: (),
    Static: (),
});

texts!(
    struct StaticCredentials {
        access_key_id: Role::Plain,
        secret_access_key: Role::Secret,
        session_token: Role::Secret,
    }
);

texts!(
    struct Observe {
        services: Role::Name,
        services_no_resolve: Role::Name,
        services_with: (),
        handlers: (),
        edit_handlers: (),
        copy_with: (),
        edit_copy_handlers: (),
        request: (),
        readers: (),
        call_with: (),
        refreshes: (),
    }
);

texts!(
    struct HandlerEdit {
        list: Role::Name,
        op: (),
        name: Role::Name,
        with: Role::Name,
        fails: (),
    }
);

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
