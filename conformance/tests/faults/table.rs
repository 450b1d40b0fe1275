//! The faults, by the part of the library that they are in.

use awsess_conformance::case::Edition;

use crate::fault::Fault;

const BOTH: &[Edition] = &Edition::ALL;
const V1_14: &[Edition] = &[Edition::V1_14];
const V1_55: &[Edition] = &[Edition::V1_55];

/// Mistakes that a programmer would make.
pub(crate) const FAULTS: &[Fault] = &[
    // The environment.
    Fault {
        name: "an empty variable counts as set",
        editions: BOTH,
        file: "environment.rs",
        right: "value.filter(|value| !value.is_empty())",
        wrong: "value",
    },
    Fault {
        name: "AWS_SDK_LOAD_CONFIG is ignored",
        editions: BOTH,
        file: "env_config.rs",
        right: "environment.text(LOAD_CONFIG).is_some_and(|value| is_truthy(&value))",
        wrong: "false",
    },
    Fault {
        name: "yes is truthy",
        editions: BOTH,
        file: "fold.rs",
        right: "TRUTHY.contains(&text)",
        wrong: "TRUTHY.contains(&text) || text == \"yes\"",
    },
    Fault {
        name: "the older name of the key id wins",
        editions: BOTH,
        file: "env_config.rs",
        right: "environment.first(&ACCESS_KEY)",
        wrong: "environment.first(&[ACCESS_KEY[1], ACCESS_KEY[0]])",
    },
    Fault {
        name: "a key without a secret is accepted",
        editions: BOTH,
        file: "env_config.rs",
        right: "environment.first(&SECRET_KEY).ok_or(MissingHalf::SecretKey)?",
        wrong: "environment.first(&SECRET_KEY).unwrap_or_default()",
    },
    Fault {
        name: "the session token is dropped",
        editions: BOTH,
        file: "env_config.rs",
        right: "environment.text(SESSION_TOKEN).map(Secret::from)",
        wrong: "None::<Secret>",
    },
    Fault {
        name: "AWS_DEFAULT_REGION counts without shared config",
        editions: BOTH,
        file: "env_config.rs",
        right: "environment.first(&REGION[..gate])",
        wrong: "environment.first(&REGION)",
    },
    Fault {
        name: "AWS_DEFAULT_PROFILE is never read",
        editions: BOTH,
        file: "env_config.rs",
        right: "environment.first(&PROFILE[..gate])",
        wrong: "environment.first(&PROFILE[..1])",
    },
    Fault {
        name: "AWS_CONFIG_FILE is ignored",
        editions: BOTH,
        file: "env_config.rs",
        right: "environment.raw(CONFIG_FILE).map(PathBuf::from)",
        wrong: "None::<PathBuf>",
    },
    Fault {
        name: "the provider of the environment has another name",
        editions: BOTH,
        file: "env_config.rs",
        right: "read_credentials(environment, ENV_CONFIG_PROVIDER)",
        wrong: "read_credentials(environment, \"EnvProvider\")",
    },
    // Whose word counts.
    Fault {
        name: "the environment loses to the files",
        editions: V1_55,
        file: "session/create_1_55.rs",
        right: "&self.env.credentials",
        wrong: "if self.own.is_some() { &None } else { &self.env.credentials }",
    },
    Fault {
        name: "the environment wins over the profile option",
        editions: V1_55,
        file: "session/create_1_55.rs",
        right: "!self.options.profile.is_empty()",
        wrong: "false",
    },
    Fault {
        name: "the profile option is ignored",
        editions: BOTH,
        file: "session.rs",
        right: "env.profile.clone_from(&options.profile)",
        wrong: "()",
    },
    Fault {
        name: "the user's region loses",
        editions: BOTH,
        file: "session.rs",
        right: "config.region.as_ref().is_none_or(String::is_empty)",
        wrong: "true",
    },
    Fault {
        name: "the files give the region without shared config",
        editions: BOTH,
        file: "session.rs",
        right: "env.shared_config && !region.is_empty()",
        wrong: "!region.is_empty()",
    },
    Fault {
        name: "SharedConfigDisable closes the gate of AWS_DEFAULT_REGION",
        editions: BOTH,
        file: "session.rs",
        right: "truthy || shared_config",
        wrong: "shared_config",
    },
    // The files.
    Fault {
        name: "the config file wins over the credentials file",
        editions: BOTH,
        file: "session.rs",
        right: "vec![config_file(environment, *edition), credentials_file(environment, *edition)]",
        wrong: "vec![credentials_file(environment, *edition), config_file(environment, *edition)]",
    },
    Fault {
        name: "SharedConfigFiles adds to the default files",
        editions: BOTH,
        file: "session.rs",
        right: "files.clone()",
        wrong: "[&[credentials_file(environment, *edition)], &files[..]].concat()",
    },
    Fault {
        name: "[profile x] is not found",
        editions: BOTH,
        file: "shared_config/files.rs",
        right: "[\"profile \", profile].concat()",
        wrong: "profile.to_owned()",
    },
    Fault {
        name: "[profile x] wins over [x]",
        editions: V1_55,
        file: "shared_config/files.rs",
        right: "self.section(profile).or_else(|| self.section(&prefixed(profile)))",
        wrong: "self.section(&prefixed(profile)).or_else(|| self.section(profile))",
    },
    Fault {
        name: "an invalid file is skipped",
        editions: BOTH,
        file: "shared_config/files.rs",
        right: "parsed.map(Some).map_err(|fault| load_error(path, fault))",
        wrong: "Ok(parsed.ok())",
    },
    Fault {
        name: "half a pair in a later file erases the earlier pair",
        editions: V1_55,
        file: "shared_config/profile.rs",
        right: "credentials(section).or_else(|| self.credentials.take())",
        wrong: "if section.section.get(key::ACCESS_KEY_ID).is_some() { credentials(section) } else { self.credentials.take() }",
    },
    Fault {
        name: "half a role in a later file erases the earlier role",
        editions: V1_14,
        file: "shared_config/legacy.rs",
        right: "LegacyRole::read(section)?.or_else(|| self.role.take())",
        wrong: "LegacyRole::read(section)?",
    },
    Fault {
        name: "a second section of one name adds to the first",
        editions: V1_55,
        file: "ini/document.rs",
        right: "range.end.saturating_sub(1).max(number)..range.end",
        wrong: "range",
    },
    Fault {
        name: "the first of a repeated key counts",
        editions: BOTH,
        file: "ini/section.rs",
        right: "self.numbers.get_all(encoded(key)).next_back()",
        wrong: "self.numbers.get_all(encoded(key)).next()",
    },
    Fault {
        name: "quotes in values are kept",
        editions: V1_55,
        file: "ini/scan_1_55.rs",
        right: "unescaped.into()",
        wrong: "format!(\"\\\"{unescaped}\\\"\").into()",
    },
    // Roles.
    Fault {
        name: "a role without a source is accepted",
        editions: V1_14,
        file: "shared_config/legacy.rs",
        right: "role_arn.is_empty() || source_profile.is_empty()",
        wrong: "role_arn.is_empty()",
    },
    Fault {
        name: "MFA without a token provider is not refused",
        editions: V1_55,
        file: "session/create_1_55.rs",
        right: "!profile.mfa_serial.is_empty() && self.options.assume_role_token_provider.is_none()",
        wrong: "false",
    },
    Fault {
        name: "a missing profile fails creation",
        editions: V1_55,
        file: "session/create_1_55.rs",
        right: "error.is_missing_profile()",
        wrong: "false",
    },
    // TLS.
    Fault {
        name: "AWS_CA_BUNDLE wins over the option",
        editions: V1_55,
        file: "session/create_1_55.rs",
        right: "&options.custom_ca_bundle",
        wrong: "if env.ca_bundle.is_some() { &None } else { &options.custom_ca_bundle }",
    },
    Fault {
        name: "connections do not know the bundle",
        editions: BOTH,
        file: "http/client.rs",
        right: "given.or(self.own_roots.as_ref())",
        wrong: "given.filter(|_| false).or(self.own_roots.as_ref())",
    },
    // Handlers and copies.
    Fault {
        name: "a copy forgets the session's handlers",
        editions: BOTH,
        file: "session.rs",
        right: "copy.init_handlers()",
        wrong: "copy.inner_mut().handlers = Handlers::shared_defaults(copy.0.edition)",
    },
    Fault {
        name: "DisableParamValidation is ignored",
        editions: BOTH,
        file: "session.rs",
        right: "!self.0.config.disable_param_validation.unwrap_or(false)",
        wrong: "true",
    },
    // The deprecated constructor.
    Fault {
        name: "New names the providers as NewSession does",
        editions: BOTH,
        file: "chain/older.rs",
        right: "read_credentials(&self.environment, ENV_PROVIDER)",
        wrong: "read_credentials(&self.environment, \"EnvConfigCredentials\")",
    },
    Fault {
        name: "New ignores AWS_PROFILE",
        editions: BOTH,
        file: "chain/older.rs",
        right: "self.environment.text(\"AWS_PROFILE\")",
        wrong: "None::<String>",
    },
];
