//! The config of a session, of a copy, of a service's client and of a client that calls, and the table of its fields.

mod values;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use self::values::{
    EndpointResolver, FailedResolution, HttpClient, NamedCredentials, RegionalEndpoint, Resolution,
    ResolvedEndpoint, ResolverError, StaticCredentials, UserCredentials,
};
use crate::vocabulary::capability::Capability;
use crate::vocabulary::texts::{Change, Place, Role, See, Texts, texts};

/// The fields of `aws.Config` that the specification covers. An absent field is not set.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// `Region`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// `Endpoint`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
    /// `EndpointResolver`: what a resolver of the user's returns for a service, by the id that the service's client
    /// requests. It passes every other service on to the release's default resolver; an empty one passes on all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint_resolver: Option<EndpointResolver>,
    /// `DisableSSL`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disable_ssl: Option<bool>,
    /// `UseDualStack`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub use_dual_stack: Option<bool>,
    /// `UseDualStackEndpoint`: whether it is enabled or disabled. Edition 1.14 has no such field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub use_dual_stack_endpoint: Option<bool>,
    /// `UseFIPSEndpoint`: whether it is enabled or disabled. Edition 1.14 has no such field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub use_fips_endpoint: Option<bool>,
    /// `STSRegionalEndpoint`. Edition 1.14 has no such field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sts_regional_endpoint: Option<RegionalEndpoint>,
    /// `S3UsEast1RegionalEndpoint`. Edition 1.14 has no such field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub s3_us_east_1_regional_endpoint: Option<RegionalEndpoint>,
    /// `Credentials`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credentials: Option<UserCredentials>,
    /// `CredentialsChainVerboseErrors`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credentials_chain_verbose_errors: Option<bool>,
    /// `DisableParamValidation`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disable_param_validation: Option<bool>,
    /// `MaxRetries`. The number −1 stands for the default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_retries: Option<i64>,
    /// `S3UseARNRegion`. Edition 1.14 has no such field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub s3_use_arn_region: Option<bool>,
    /// `EnableEndpointDiscovery`. Edition 1.14 has no such field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_endpoint_discovery: Option<bool>,
    /// `EC2MetadataEnableFallback`. Edition 1.14 has no such field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ec2_metadata_enable_fallback: Option<bool>,
    /// `EC2MetadataDisableTimeoutOverride`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ec2_metadata_disable_timeout_override: Option<bool>,
    /// `HTTPClient`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http_client: Option<HttpClient>,
    /// The roots that the client in `HTTPClient` already has, as PEM text, which may name certificates as files do.
    /// Without them, or without a client, the roots are those of the system.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http_client_roots: Option<String>,
}

impl Config {
    /// The capabilities that cover the fields which it sets, for fields that not every implementation has.
    pub(crate) fn needs(&self) -> impl Iterator<Item = Capability> {
        let set = FIELDS.iter().filter(|field| field.capability.is_some() && field.get(self).is_some());
        let resolver = self.endpoint_resolver.as_ref().map(|_| Capability::EndpointResolver);
        set.filter_map(|field| field.capability).chain(resolver)
    }
}

texts!(struct Config {
    () =>
        endpoint_resolver, disable_ssl, use_dual_stack, use_dual_stack_endpoint, use_fips_endpoint,
        sts_regional_endpoint, s3_us_east_1_regional_endpoint, credentials,
        credentials_chain_verbose_errors, disable_param_validation, max_retries, s3_use_arn_region, enable_endpoint_discovery, ec2_metadata_enable_fallback,
        ec2_metadata_disable_timeout_override, http_client;
    Role::Plain => region;
    Role::Url => endpoint;
    Role::Certificates => http_client_roots;
});

/// A field of a config whose value is a text, a number or one of a few words.
///
/// Reading and writing feature files, generating configs and shrinking them all go through [`FIELDS`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct ConfigField {
    /// The name, which is that of the documents if they have the field.
    pub(crate) name: &'static str,
    /// A value.
    pub(crate) example: &'static str,
    /// Whether the value is any text, and neither a number nor one of a few words.
    pub(crate) is_text: bool,
    /// The capability that covers the field; `None` for a field that every implementation has.
    capability: Option<Capability>,
    get: fn(&Config) -> Option<String>,
    set: fn(&mut Config, &str) -> Result<(), String>,
    clear: fn(&mut Config),
}

impl ConfigField {
    /// The field, which this capability covers.
    const fn needs(self, capability: Capability) -> Self {
        Self { capability: Some(capability), ..self }
    }

    /// The field with this name.
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        FIELDS.iter().find(|field| field.name == name)
    }

    /// The value of the field; `None` if it is not set.
    pub(crate) fn get(&self, config: &Config) -> Option<String> {
        (self.get)(config)
    }

    /// Sets the field. The error names the values that the field takes, and not the value, which may be a secret.
    pub(crate) fn set(&self, config: &mut Config, value: &str) -> Result<(), String> {
        (self.set)(config, value)
    }

    /// Makes the field unset.
    pub(crate) fn clear(&self, config: &mut Config) {
        (self.clear)(config);
    }
}

/// A row of the table: a field whose value is any text.
macro_rules! text {
    ($name:literal, $field:ident, $example:literal) => {
        ConfigField {
            name: $name,
            example: $example,
            is_text: true,
            capability: None,
            get: |config| config.$field.clone(),
            set: |config, text| {
                config.$field = Some(text.to_owned());
                Ok(())
            },
            clear: |config| config.$field = None,
        }
    };
}

/// A row of the table: a field with a word for each of its values.
macro_rules! word {
    ($name:literal, $field:ident, $words:ident, $example:literal) => {
        ConfigField {
            name: $name,
            example: $example,
            is_text: false,
            capability: None,
            get: |config| config.$field.map(|value| $words.write(value)),
            set: |config, text| {
                config.$field = Some($words.read(text)?);
                Ok(())
            },
            clear: |config| config.$field = None,
        }
    };
}

/// A row of the table: a field with a number.
macro_rules! number {
    ($name:literal, $field:ident, $example:literal) => {
        ConfigField {
            name: $name,
            example: $example,
            is_text: false,
            capability: None,
            get: |config| config.$field.map(|number| number.to_string()),
            set: |config, text| {
                config.$field = Some(text.parse().map_err(|_| "write a whole number".to_owned())?);
                Ok(())
            },
            clear: |config| config.$field = None,
        }
    };
}

/// A row of the table: a part of static credentials.
macro_rules! key {
    ($name:literal, $part:ident, $example:literal) => {
        ConfigField {
            name: $name,
            example: $example,
            is_text: true,
            capability: None,
            get: |config| static_credentials(config).map(|keys| keys.$part.clone()),
            set: |config, text| {
                text.clone_into(&mut static_credentials_mut(config)?.$part);
                Ok(())
            },
            clear: |config| config.credentials = None,
        }
    };
}

/// Every field but `EndpointResolver`, which is not one value but a value for each service.
pub(crate) const FIELDS: &[ConfigField] = &[
    text!("Region", region, "eu-west-1"),
    text!("Endpoint", endpoint, "http://localhost:9000"),
    word!("DisableSSL", disable_ssl, FLAGS, "true"),
    word!("UseDualStack", use_dual_stack, FLAGS, "true").needs(Capability::Services),
    word!("UseDualStackEndpoint", use_dual_stack_endpoint, SWITCHES, "enabled").needs(Capability::Services),
    word!("UseFIPSEndpoint", use_fips_endpoint, SWITCHES, "enabled").needs(Capability::Services),
    word!("STSRegionalEndpoint", sts_regional_endpoint, MODES, "regional").needs(Capability::Services),
    word!("S3UsEast1RegionalEndpoint", s3_us_east_1_regional_endpoint, MODES, "regional")
        .needs(Capability::Services),
    word!("DisableParamValidation", disable_param_validation, FLAGS, "true"),
    number!("MaxRetries", max_retries, "5").needs(Capability::Services),
    word!("S3UseARNRegion", s3_use_arn_region, FLAGS, "true").needs(Capability::Config),
    word!("EnableEndpointDiscovery", enable_endpoint_discovery, FLAGS, "true").needs(Capability::Config),
    word!("EC2MetadataEnableFallback", ec2_metadata_enable_fallback, FLAGS, "true").needs(Capability::Config),
    word!("EC2MetadataDisableTimeoutOverride", ec2_metadata_disable_timeout_override, FLAGS, "true")
        .needs(Capability::Config),
    ConfigField {
        name: "Credentials",
        example: "anonymous",
        is_text: false,
        capability: None,
        get: |config| named_credentials(config).map(|named| CREDENTIALS.write(named)),
        set: |config, text| {
            if static_credentials(config).is_some() {
                return Err(BOTH_CREDENTIALS.to_owned());
            }
            config.credentials = Some(UserCredentials::Named(CREDENTIALS.read(text)?));
            Ok(())
        },
        clear: |config| config.credentials = None,
    },
    key!("AccessKeyID", access_key_id, "AKID"),
    key!("SecretAccessKey", secret_access_key, "SECRET"),
    ConfigField {
        get: |config| {
            let token = static_credentials(config).map(|keys| &keys.session_token);
            token.filter(|token| !token.is_empty()).cloned()
        },
        clear: |config| {
            if let Some(UserCredentials::Static(keys)) = &mut config.credentials {
                keys.session_token.clear();
            }
        },
        ..key!("SessionToken", session_token, "TOKEN")
    },
    word!("CredentialsChainVerboseErrors", credentials_chain_verbose_errors, FLAGS, "true")
        .needs(Capability::VerboseErrors),
    word!("HTTPClient", http_client, CLIENTS, "one whose roots can be set"),
    text!("HTTPClientRoots", http_client_roots, "${CA}"),
];

/// The values of a field, with a word for each.
struct Words<T: 'static>(&'static [(&'static str, T)]);

const FLAGS: Words<bool> = Words(&[("true", true), ("false", false)]);
const SWITCHES: Words<bool> = Words(&[("enabled", true), ("disabled", false)]);
const MODES: Words<RegionalEndpoint> =
    Words(&[("legacy", RegionalEndpoint::Legacy), ("regional", RegionalEndpoint::Regional)]);
const CREDENTIALS: Words<NamedCredentials> = Words(&[("anonymous", NamedCredentials::Anonymous)]);
const CLIENTS: Words<HttpClient> = Words(&[
    ("one whose roots can be set", HttpClient::RootsCanBeSet),
    ("one with a transport of its own", HttpClient::Opaque),
]);

impl<T: Copy + PartialEq> Words<T> {
    fn read(&self, text: &str) -> Result<T, String> {
        let named = self.0.iter().find(|(name, _)| *name == text);
        named.map(|(_, value)| *value).ok_or_else(|| {
            let names: Vec<&str> = self.0.iter().map(|(name, _)| *name).collect();
            format!("write {}", names.join(" or "))
        })
    }

    fn write(&self, value: T) -> String {
        let named = self.0.iter().find(|(_, named)| *named == value);
        named.map_or_else(String::new, |(name, _)| (*name).to_owned())
    }
}

const BOTH_CREDENTIALS: &str =
    "the config has anonymous credentials or an access key, not both: remove one of the two";

const fn static_credentials(config: &Config) -> Option<&StaticCredentials> {
    match &config.credentials {
        Some(UserCredentials::Static(keys)) => Some(keys),
        Some(UserCredentials::Named(_)) | None => None,
    }
}

const fn named_credentials(config: &Config) -> Option<NamedCredentials> {
    match &config.credentials {
        Some(UserCredentials::Named(named)) => Some(*named),
        Some(UserCredentials::Static(_)) | None => None,
    }
}

/// The static credentials of the config, which are empty at first.
fn static_credentials_mut(config: &mut Config) -> Result<&mut StaticCredentials, String> {
    let keys = || UserCredentials::Static(StaticCredentials::default());
    match config.credentials.get_or_insert_with(keys) {
        UserCredentials::Static(keys) => Ok(keys),
        UserCredentials::Named(_) => Err(BOTH_CREDENTIALS.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::texts::filler::filled;

    #[test]
    fn every_field_of_a_config_but_the_resolver_is_in_the_table() {
        for mut config in filled::<Config>() {
            FIELDS.iter().for_each(|field| field.clear(&mut config));
            config.endpoint_resolver = None;
            assert_eq!(config, Config::default());
        }
    }

    #[test]
    fn a_field_gives_back_its_value_until_it_is_cleared() {
        for field in FIELDS {
            let mut config = Config::default();
            assert_eq!(field.get(&config), None, "{}", field.name);
            field.set(&mut config, field.example).unwrap();
            assert_eq!(field.get(&config).as_deref(), Some(field.example), "{}", field.name);
            field.clear(&mut config);
            assert_eq!(field.get(&config), None, "{}", field.name);
            let mut unset = Config::default();
            field.clear(&mut unset);
            assert_eq!(unset, Config::default(), "{}", field.name);
        }
    }

    #[test]
    fn a_field_that_takes_words_names_them_and_not_the_value() {
        let field = ConfigField::named("UseFIPSEndpoint").unwrap();
        assert_eq!(field.set(&mut Config::default(), "yes"), Err("write enabled or disabled".to_owned()));
    }

    #[test]
    fn credentials_are_anonymous_or_have_keys() {
        let [credentials, key] = ["Credentials", "AccessKeyID"].map(|name| ConfigField::named(name).unwrap());
        for [first, second] in [[credentials, key], [key, credentials]] {
            let mut config = Config::default();
            first.set(&mut config, first.example).unwrap();
            assert_eq!(second.set(&mut config, second.example), Err(BOTH_CREDENTIALS.to_owned()));
        }
    }
}
