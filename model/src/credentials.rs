//! The credentials of a session: for each edition a table of sources, the first of which counts.

use alloc::borrow::Cow;

use crate::container;
use crate::decide::{Layer, Source};
use crate::endpoints::EndpointSettings;
use crate::environment::{Environment, from_variable, has_a_key};
use crate::failure::Failure;
use crate::flags::Flags;
use crate::handlers::Handlers;
use crate::instance;
use crate::own_requests::Client;
use crate::profile::{FileKeys, v1_14};
use crate::provider_chain::ProviderChain;
use crate::resolve::Loaded;
use crate::role::{Role, require_token_provider};
use crate::role_chain::RoleChain;
use crate::rule;
use crate::session::{Credentials, Keys};
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::web_identity;
use crate::world::{UserCredentials, World};

/// The credentials in edition 1.14: those of the config, else of the environment, else of the profile. All of them are from one
/// source.
pub(crate) fn v1_14<'w>(
    world: &'w World,
    environment: &Environment<'w>,
    (name, profile): (&Candidate<'w>, &v1_14::Profile<'w>),
    region: &str,
    trace: &mut Trace<'w>,
) -> Result<Credentials, Failure> {
    enum Winner<'p, 'w> {
        Config,
        Environment,
        Role(&'p v1_14::Role<'w>),
        Keys,
        Container,
        Instance,
        Nowhere,
    }
    let role = profile.role.as_ref();
    let serial = role.and_then(|role| role.mfa_serial.clone());
    let needs_mfa = environment.shared_config && serial.is_some();
    let environment_keys =
        environment_keys(world, environment, needs_mfa).and(!world.options.profile.is_empty(), rule::OPT_8);
    let role = role.map(|role| {
        let arn = Source::deferred(Some(role.arn.clone()));
        (Winner::Role(role), arn.when(environment.shared_config, rule::ROLE_2))
    });
    let sources = [(Winner::Config, config(world, needs_mfa)), (Winner::Environment, environment_keys)]
        .into_iter()
        .chain(role)
        .chain([(Winner::Keys, file_keys(environment, profile.keys.as_ref()))])
        .chain(container::sources(world).map(|source| (Winner::Container, source)))
        .chain([
            (Winner::Instance, instance::source(world)),
            (Winner::Nowhere, nowhere(world, profile.has_a_key)),
        ]);
    let from = trace.choose(Subject::Credentials, sources);
    if !environment.shared_config {
        trace.ignore(Subject::Role, rule::MFA_3, serial.clone());
    }
    let layer = match from {
        Some(Winner::Config) => Layer::Program,
        Some(Winner::Environment) => Layer::Environment,
        Some(Winner::Role(_) | Winner::Keys | Winner::Container | Winner::Instance | Winner::Nowhere)
        | None => Layer::Files,
    };
    ignore_other_tokens(world, environment, profile.keys.as_ref(), layer, trace);
    let settings = EndpointSettings::from_config(world);
    let (flags, handlers) = (Flags::from_config(world), &Handlers::of_own_requests(world));
    let client = Client { world, region, settings: &settings, flags, handlers };
    let chain = ProviderChain::of_session(world, name);
    match from {
        Some(Winner::Config) => Ok(from_config(world)),
        Some(Winner::Environment) => Ok(from_environment(environment)),
        Some(Winner::Role(role)) => {
            let arn =
                Source::new(rule::ROLE_1, Some(role.arn.clone())).over(&[(Layer::Files, &[rule::ROLE_36])]);
            trace.record_rules(Subject::Role, [arn, file_keys(environment, profile.keys.as_ref())]);
            require_token_provider(world, serial, false, trace)?;
            let source = keys_or_empty(role.source_keys.as_ref().map(FileKeys::credentials));
            Ok(Role::v1_14(role).assume(source, &client, trace))
        }
        Some(Winner::Keys) => Ok(keys_or_empty(profile.keys.as_ref().map(FileKeys::credentials))),
        Some(Winner::Container) => Ok(container::credentials(world, Some(chain), trace)),
        Some(Winner::Instance) => Ok(instance::credentials(&client, Some(chain), trace)),
        Some(Winner::Nowhere) | None => Ok(chain.unanswered(&client, trace)),
    }
}

/// The credentials in edition 1.55: those of the config, else of the environment, else of the profile. A profile that the
/// option `Profile` names wins over the environment. All of them are from one source.
pub(crate) fn v1_55<'w>(
    world: &'w World,
    environment: &Environment<'w>,
    Loaded { name, profile, .. }: &Loaded<'w>,
    (region, settings, flags): (&str, &EndpointSettings, Flags),
    trace: &mut Trace<'w>,
) -> Result<Credentials, Failure> {
    enum Winner {
        Config,
        Environment,
        WebIdentity,
        Profile,
    }
    let is_named = !world.options.profile.is_empty();
    let web_identity_rule = if environment.role_arn.is_some() { rule::ENV_24 } else { rule::ENV_23 };
    let web_identity = Source::new(web_identity_rule, environment.web_identity_token_file.clone())
        .over(&[(Layer::Files, &[rule::ENV_25])]);
    let (arn, needs_mfa) = profile.role().map_or((None, false), |(arn, needs_mfa)| (Some(arn), needs_mfa));
    let keys = profile.keys.as_ref().map(FileKeys::candidate);
    let from = trace.choose(
        Subject::Credentials,
        [
            (Winner::Config, config(world, needs_mfa)),
            (
                Winner::Environment,
                environment_keys(world, environment, needs_mfa).when(!is_named, rule::OPT_9),
            ),
            (Winner::WebIdentity, web_identity.when(!is_named, rule::ENV_25)),
            (Winner::Profile, Source::deferred(arn)),
            (Winner::Profile, Source::deferred(keys)),
        ],
    );
    let layer = match from {
        Some(Winner::Config) => Layer::Program,
        Some(Winner::Environment | Winner::WebIdentity) => Layer::Environment,
        Some(Winner::Profile) | None => Layer::Files,
    };
    ignore_other_tokens(world, environment, profile.keys.as_ref(), layer, trace);
    let handlers = &Handlers::of_own_requests(world);
    let client = Client { world, region, settings, flags, handlers };
    match from {
        Some(Winner::Config) => Ok(from_config(world)),
        Some(Winner::Environment) => Ok(from_environment(environment)),
        Some(Winner::WebIdentity) => from_web_identity(environment, &client, trace),
        Some(Winner::Profile) | None => {
            trace.ignore(Subject::Role, rule::WEB_6, environment.role_session_name.clone());
            RoleChain { world, environment, name, client }.credentials(profile, trace)
        }
    }
}

/// The credentials of the config as a source, which wins over all others.
fn config(world: &World, needs_mfa: bool) -> Source<'_> {
    let credentials = world.options.config.credentials.as_ref();
    let found = credentials.map(|_| Candidate::shown(Origin::Config("Credentials"), "Credentials"));
    Source::new(rule::NEW_4, found)
        .and(credentials == Some(&UserCredentials::Anonymous), rule::MERGE_6)
        .and(credentials.is_some_and(is_complete), rule::MERGE_5)
        .and(!credentials.is_some_and(is_complete), rule::MERGE_7)
        .and(needs_mfa && world.options.assume_role_tokens.is_empty(), rule::MFA_6)
        .over(&[(Layer::Environment, &[rule::MERGE_1]), (Layer::Files, &[rule::MERGE_1])])
        .over_names(&[(&["role_arn"], &[rule::ROLE_8])])
}

/// The keys of the environment as a source. They win even over the profile that `AWS_PROFILE` names (MERGE-2).
fn environment_keys<'w>(world: &World, environment: &Environment<'w>, needs_mfa: bool) -> Source<'w> {
    Source::new(rule::ENV_1, environment.keys.as_ref().map(|keys| keys.id.clone()))
        .and(true, rule::ENV_8)
        .and(needs_mfa && world.options.assume_role_tokens.is_empty(), rule::MFA_6)
        .over(&[(Layer::Files, &[rule::MERGE_1])])
        .over_names(&[
            (&["aws_access_key_id"], &[rule::MERGE_2]),
            (&["role_arn"], &[rule::ROLE_8]),
            (&["AWS_WEB_IDENTITY_TOKEN_FILE"], &[rule::ENV_25]),
        ])
}

/// The keys of a profile as a source.
pub(crate) fn file_keys<'w>(environment: &Environment<'w>, keys: Option<&FileKeys<'w>>) -> Source<'w> {
    Source::new(rule::CRED_1, keys.map(FileKeys::candidate))
        .and(true, rule::CRED_5)
        .and(environment.keys.is_none(), rule::MERGE_3)
}

/// The row for credentials that no source has. A source that sets only one of the two keys has none.
pub(crate) fn nowhere<'w>(world: &World, file_has_a_key: bool) -> Source<'w> {
    Source::none(rule::CHAIN_1).and(has_a_key(world) || file_has_a_key, rule::CHAIN_2)
}

/// Records that the session token of the credentials comes from the same source as their keys: the tokens of other sources
/// are not used.
fn ignore_other_tokens<'w>(
    world: &'w World,
    environment: &Environment<'w>,
    file: Option<&FileKeys<'w>>,
    winner: Layer,
    trace: &mut Trace<'w>,
) {
    let config = match &world.options.config.credentials {
        Some(UserCredentials::Static { session_token, .. }) if !session_token.expose().is_empty() => {
            Some(Candidate {
                secret: true,
                ..Candidate::shown(Origin::Config("Credentials"), session_token.expose())
            })
        }
        Some(UserCredentials::Static { .. } | UserCredentials::Anonymous) | None => None,
    };
    let environment = environment.keys.as_ref().and_then(|_| from_variable(world, "AWS_SESSION_TOKEN"));
    for (layer, token) in [
        (Layer::Program, config),
        (Layer::Environment, environment),
        (Layer::Files, file.and_then(FileKeys::token)),
    ] {
        trace.ignore(Subject::SessionToken, rule::MERGE_4, token.filter(|_| layer != winner));
    }
}

/// The credentials that the config sets; empty ones if it sets none.
pub(crate) fn from_config(world: &World) -> Credentials {
    world.options.config.credentials.as_ref().map_or_else(empty, given)
}

/// The keys of the environment.
pub(crate) fn from_environment(environment: &Environment<'_>) -> Credentials {
    keys_or_empty(environment.keys.as_ref().map(|keys| keys.credentials.clone()))
}

/// These keys, or empty credentials.
pub(crate) fn keys_or_empty(keys: Option<Keys>) -> Credentials {
    keys.map_or_else(empty, Credentials::Keys)
}

/// The credentials for the web identity of the environment, which needs a role.
fn from_web_identity<'w>(
    environment: &Environment<'w>,
    client: &Client<'_>,
    trace: &mut Trace<'w>,
) -> Result<Credentials, Failure> {
    let length = |value: &Option<Candidate<'_>>| value.as_ref().map_or(0, |value| value.value.len());
    let settings = web_identity::Settings {
        token_file: environment.web_identity_token_file.clone(),
        role_arn: environment.role_arn.clone(),
        session_name: environment.role_session_name.clone().map(|name| (name, rule::WEB_4)),
        lengths: [length(&environment.role_arn), length(&environment.role_session_name)],
    };
    settings.credentials(client, trace)
}

/// The credentials that a program passes in a config.
///
/// Rules: COPY-6.
pub(crate) fn given(credentials: &UserCredentials) -> Credentials {
    match credentials {
        UserCredentials::Static { access_key_id, secret_access_key, session_token }
            if is_complete(credentials) =>
        {
            Credentials::Keys(Keys {
                access_key_id: access_key_id.clone(),
                secret_access_key: secret_access_key.clone(),
                session_token: session_token.clone(),
                provider_name: Cow::Borrowed("StaticProvider"),
            })
        }
        UserCredentials::Anonymous | UserCredentials::Static { .. } => empty(),
    }
}

fn is_complete(credentials: &UserCredentials) -> bool {
    match credentials {
        UserCredentials::Anonymous => false,
        UserCredentials::Static { access_key_id, secret_access_key, .. } => {
            !access_key_id.is_empty() && !secret_access_key.is_empty()
        }
    }
}

/// Anonymous credentials, and static ones without a key or a secret: retrieving them fails.
pub(crate) fn empty() -> Credentials {
    Credentials::Failed(Failure::new("EmptyStaticCreds", "static credentials are empty"))
}
