//! Assertions about the creation of the session, about the session and its copy, and about errors.

use std::collections::BTreeMap;
use std::iter::successors;

use crate::vocabulary::capability::Capability;
use crate::vocabulary::outcome::{
    ClientConfig, Credentials, CredentialsValue, Error, FileSeen, Session, SessionConfig, Trial,
};

use super::kind::{
    AssertionKind, KIND, KnownNames, NamedValues, Need, Property::Cause as OfCause, Property::Creation,
    Property::Error as OfError, Property::Failure, Property::Named, Property::Session as OfSession,
    StepValue::Count, StepValue::DocString, StepValue::Fixed, StepValue::List, StepValue::Members,
    StepValue::Names, StepValue::Panic, StepValue::Part, StepValue::Rows, StepValue::Text, step,
};
use super::value::{Value, optional, text};
use crate::scenario::template::step::{LISTS, list_in_documents};

/// The kinds, in the order in which their assertions are written.
pub(super) static KINDS: &[AssertionKind] = &[
    AssertionKind {
        steps: &[
            step("a session is created", Fixed(Value::Absent)),
            step("creating the session fails with {text}", Text),
            step("the SDK panics", Fixed(Value::Panic(String::new()))),
            step("Must panics with {text}", Panic).of_must(),
            step("the SDK panics with {text}", Panic),
        ],
        property: Creation,
        ..KIND
    },
    AssertionKind {
        steps: &[
            step("the error message is:", DocString),
            step("the error message is {text}", Text),
            step("the error message contains {text}", Part),
        ],
        property: OfError(|error| {
            error.message.as_deref().map(text).ok_or_else(|| "the error has no message".to_owned())
        }),
        capability: Some(Capability::ErrorMessages),
        ..KIND
    },
    AssertionKind {
        steps: &[
            step("the error wraps no other error", Fixed(Value::Absent)),
            step("the error wraps another error", Fixed(Value::Messages(Vec::new()))),
            step("the error wraps an error whose message contains {text}", Part),
        ],
        property: OfError(|error| Ok(wrapped(error))),
        capability: Some(Capability::ErrorMessages),
        ..KIND
    },
    AssertionKind {
        steps: &[
            step("the error has no causes", Fixed(Value::List(Vec::new()))),
            step("the error has the causes:", List),
        ],
        property: OfError(|error| Ok(Value::List(error.causes.iter().map(cause).collect()))),
        is_written: |causes| *causes != Value::List(Vec::new()),
        capability: Some(Capability::ErrorMessages),
        ..KIND
    },
    AssertionKind {
        steps: &[
            step("cause {count} wraps no other error", Fixed(Value::Absent)),
            step("cause {count} wraps another error", Fixed(Value::Messages(Vec::new()))),
            step("cause {count} wraps an error whose message contains {text}", Part),
        ],
        property: OfCause(|cause| Ok(wrapped(cause))),
        capability: Some(Capability::ErrorMessages),
        ..KIND
    },
    AssertionKind {
        steps: &[
            step("there is no region", Fixed(Value::Absent)),
            step("the copy has no region", Fixed(Value::Absent)).of_copy(),
            step("the {whose}region is {text}", Text),
        ],
        property: OfSession(|session| Ok(optional(session.region.as_ref()))),
        field: "region",
        ..KIND
    },
    AssertionKind {
        steps: &[step("retrieving the {whose}credentials fails with {text}", Text)],
        property: Failure(failed_retrieval),
        ..RETRIEVAL
    },
    AssertionKind {
        steps: &[step("the {whose}access key is {text}", Text)],
        property: OfSession(|session| Ok(text(&retrieved(session)?.access_key_id))),
        ..RETRIEVAL
    },
    AssertionKind {
        steps: &[step("the {whose}secret key is {text}", Text)],
        property: OfSession(|session| Ok(text(&retrieved(session)?.secret_access_key))),
        is_secret: true,
        ..RETRIEVAL
    },
    AssertionKind {
        steps: &[
            step("there is no session token", Fixed(Value::Text(String::new()))),
            step("the copy has no session token", Fixed(Value::Text(String::new()))).of_copy(),
            step("the {whose}session token is {text}", Text),
        ],
        property: OfSession(|session| Ok(text(&retrieved(session)?.session_token))),
        is_secret: true,
        ..RETRIEVAL
    },
    AssertionKind {
        steps: &[step("the {whose}credentials come from {text}", Text)],
        property: OfSession(|session| {
            let provider = retrieved(session)?.provider_name.as_deref();
            provider.map(text).ok_or_else(|| "the provider is not named".to_owned())
        }),
        capability: Some(Capability::ProviderName),
        ..RETRIEVAL
    },
    AssertionKind {
        steps: &[step("the credentials retrieved again are:", List)],
        property: OfSession(|session| match &*session.credentials_again {
            [] => Err("the credentials are not retrieved again".to_owned()),
            again => Ok(Value::List(again.iter().map(shown_again).collect())),
        }),
        field: "credentials_again",
        capability: Some(Capability::Refresh),
        needs: Some(Need {
            is_met: |observe| observe.again > 0,
            message: "a Then is about credentials that are retrieved again, but no step retrieves them: add 'When the \
                      credentials are retrieved 1 times more'",
        }),
        ..KIND
    },
    AssertionKind {
        steps: &[
            step("the program {text} is not started", Fixed(Value::List(Vec::new()))),
            step("the program {text} is started with:", List),
            step("the program {text} is started {count} times", Count),
        ],
        property: Named(programs),
        field: "programs",
        capability: Some(Capability::Process),
        ..KIND
    },
    AssertionKind {
        steps: &[
            step("the file {text} has no members", Fixed(Value::Absent)),
            step("the file {text} has the members:", Members),
        ],
        property: Named(|session| {
            let members = |file: &FileSeen| file.members.as_ref().map_or(Value::Absent, members);
            Ok(files(session)?.iter().map(|(path, file)| (&**path, members(file))).collect())
        }),
        is_secret: true,
        is_written: |members| *members != Value::Absent,
        ..FILE
    },
    AssertionKind {
        steps: &[
            step("there is no file {text}", Fixed(Value::Absent)),
            step("the file {text} has the permissions {text}", Text),
        ],
        property: Named(|session| {
            let permissions = |file: &FileSeen| optional(file.permissions.as_ref());
            Ok(files(session)?.iter().map(|(path, file)| (&**path, permissions(file))).collect())
        }),
        ..FILE
    },
    AssertionKind {
        steps: &[
            step("every request fails with {text}", Text),
            step("every request of the copy fails with {text}", Text).of_copy(),
        ],
        property: Failure(|session| {
            let error = session.fails_with.as_ref();
            error.map(Some).ok_or_else(|| "requests do not all fail".to_owned())
        }),
        field: "fails_with",
        ..KIND
    },
    AssertionKind {
        steps: &[step(
            "the {whose}handler lists are:",
            Names(KnownNames { noun: "a list of handlers", names: || LISTS.map(|(name, _)| name).into() }),
        )],
        property: OfSession(|session| {
            let names = handlers(session)?.into_iter().map(|(name, _)| name.to_owned());
            Ok(Value::Names(names.collect()))
        }),
        ..HANDLERS
    },
    AssertionKind {
        steps: &[
            step("the {whose}{list} list is empty", Fixed(Value::List(Vec::new()))),
            step("the {whose}{list} handlers are:", List),
        ],
        property: Named(handlers),
        ..HANDLERS
    },
    AssertionKind {
        steps: &[step("the {whose}config has the fields:", Rows(CONFIG_ROWS))],
        property: OfSession(|session| {
            session.config.as_ref().map(config).ok_or_else(|| "the outcome shows no config".to_owned())
        }),
        field: "config",
        capability: Some(Capability::Config),
        observe: |observe| observe.config = true,
        ..KIND
    },
    AssertionKind {
        steps: &[
            step("the {whose}request runs no handlers", Fixed(Value::List(Vec::new()))),
            step("the {whose}request runs the handlers:", List),
        ],
        property: OfSession(|session| Ok(Value::List(trial(session)?.ran.clone()))),
        ..REQUEST
    },
    AssertionKind {
        steps: &[
            step("the {whose}request passes", Fixed(Value::Absent)),
            step("the {whose}request fails with {text}", Text),
        ],
        property: Failure(|session| Ok(trial(session)?.error.as_ref())),
        ..REQUEST
    },
    AssertionKind {
        steps: &[step("the call succeeds", Fixed(Value::Absent)), step("the call fails with {text}", Text)],
        property: Failure(|session| {
            let call = session.call.as_ref().ok_or("the outcome shows no call")?;
            Ok(call.error.as_ref())
        }),
        field: "call",
        capability: Some(Capability::Call),
        needs: Some(Need {
            is_met: |observe| observe.call_with.is_some(),
            message: "a Then is about the call, but no step calls a client: add 'When a client of STS makes a call'",
        }),
        ..KIND
    },
    AssertionKind {
        steps: &[step("the {whose}client config of {text} is:", Rows(CLIENT_ROWS))],
        property: Named(|session| clients(session.services.as_ref())),
        field: "services",
        capability: Some(Capability::Services),
        needs: Some(Need {
            is_met: |observe| !observe.services.is_empty(),
            message: "a Then is about a client config, but no step makes one: add 'When the client config of \"s3\" is made'",
        }),
        ..KIND
    },
    AssertionKind {
        steps: &[step("the {whose}client config of {text} without resolving is:", Rows(CLIENT_ROWS))],
        property: Named(|session| clients(session.services_no_resolve.as_ref())),
        field: "services_no_resolve",
        capability: Some(Capability::Services),
        needs: Some(Need {
            is_met: |observe| !observe.services_no_resolve.is_empty(),
            message: "a Then is about a client config without resolving, but no step makes one: add 'When the client config \
                      of \"s3\" is made without resolving its endpoint'",
        }),
        ..KIND
    },
];

/// What the kinds about the first retrieval of the credentials have in common.
const RETRIEVAL: AssertionKind = AssertionKind { field: "credentials", is_about_retrieval: true, ..KIND };

/// What the kinds about files have in common.
const FILE: AssertionKind = AssertionKind {
    field: "files",
    capability: Some(Capability::SingleSignOn),
    needs: Some(Need {
        is_met: |observe| !observe.files.is_empty(),
        message: "a Then is about a file, but no step reads it: add 'When the file \"${ROOT}/home/.aws/sso/cache/name.json\" is \
                  read afterwards'",
    }),
    ..KIND
};

/// What the kinds about the lists of handlers have in common.
const HANDLERS: AssertionKind = AssertionKind {
    field: "handlers",
    capability: Some(Capability::Handlers),
    observe: |observe| observe.handlers = true,
    ..KIND
};

/// What the kinds about the trial request have in common.
const REQUEST: AssertionKind = AssertionKind {
    field: "request",
    capability: Some(Capability::Request),
    needs: Some(Need {
        is_met: |observe| observe.request,
        message: "a Then is about the request, but no step makes one: add 'When a request is made'",
    }),
    ..KIND
};

/// The names in the table of a client config. The last three are left out if they have no value.
const CLIENT_ROWS: KnownNames = KnownNames {
    noun: "a part of a client config",
    names: || vec!["endpoint", "signing region", "signing name", "partition", "max retries", "error"],
};

/// The names in the table of a config. A field that is not set has no value.
const CONFIG_ROWS: KnownNames =
    KnownNames { noun: "a field of the config", names: || CONFIG_FIELDS.map(|(name, _)| name).into() };

/// A field of the config, if it is set.
type ConfigField = fn(&SessionConfig) -> Option<bool>;

/// The fields of a config that an outcome shows.
const CONFIG_FIELDS: [(&str, ConfigField); 4] = [
    ("S3UseARNRegion", |config| config.s3_use_arn_region),
    ("EnableEndpointDiscovery", |config| config.enable_endpoint_discovery),
    ("EC2MetadataEnableFallback", |config| config.ec2_metadata_enable_fallback),
    ("EC2MetadataDisableTimeoutOverride", |config| config.ec2_metadata_disable_timeout_override),
];

fn config(config: &SessionConfig) -> Value {
    let row = |(name, of): (&str, ConfigField)| {
        let value = of(config).map_or_else(String::new, |is_on| is_on.to_string());
        [name.to_owned(), value]
    };
    Value::Rows(CONFIG_FIELDS.map(row).into())
}

/// The messages of the errors that the error wraps, from the outermost.
fn wrapped(error: &Error) -> Value {
    let mut chain = successors(error.original.as_deref(), |error| error.original.as_deref()).peekable();
    match chain.peek() {
        None => Value::Absent,
        Some(_) => Value::Messages(chain.filter_map(|error| error.message.clone()).collect()),
    }
}

/// The code and the message of a provider's error.
fn cause(error: &Error) -> String {
    format!("{}: {}", error.code, error.message.as_deref().unwrap_or_default())
}

fn credentials(session: &Session) -> Result<&Credentials, String> {
    session.credentials.as_ref().ok_or_else(|| "the outcome shows no credentials".to_owned())
}

fn retrieved(session: &Session) -> Result<&CredentialsValue, String> {
    match credentials(session)? {
        Credentials::Value(value) => Ok(value),
        Credentials::Failed(failed) => {
            Err(format!("retrieving the credentials fails with {:?}", failed.error.code))
        }
    }
}

fn failed_retrieval(session: &Session) -> Result<Option<&Error>, String> {
    match credentials(session)? {
        Credentials::Failed(failed) => Ok(Some(&failed.error)),
        Credentials::Value(value) => Err(format!("the access key is {:?}", value.access_key_id)),
    }
}

/// Retrieved credentials in a list: the access key, or the code of the error.
fn shown_again(credentials: &Credentials) -> String {
    match credentials {
        Credentials::Value(value) => value.access_key_id.clone(),
        Credentials::Failed(failed) => format!("the error {}", failed.error.code),
    }
}

fn programs(session: &Session) -> Result<NamedValues<'_>, String> {
    let programs = session.programs.as_ref().ok_or("the outcome shows no programs")?;
    Ok(programs.iter().map(|(path, starts)| (&**path, Value::List(starts.clone()))).collect())
}

fn files(session: &Session) -> Result<&BTreeMap<String, FileSeen>, String> {
    session.files.as_ref().ok_or_else(|| "the outcome shows no files".to_owned())
}

fn members(members: &BTreeMap<String, serde_json::Value>) -> Value {
    Value::Members(members.clone())
}

fn trial(session: &Session) -> Result<&Trial, String> {
    session.request.as_ref().ok_or_else(|| "the outcome shows no request".to_owned())
}

fn handlers(session: &Session) -> Result<NamedValues<'_>, String> {
    let lists = session.handlers.as_ref().ok_or("the outcome shows no handlers")?;
    Ok(lists.iter().map(|(list, names)| (list_in_documents(list), Value::List(names.clone()))).collect())
}

fn clients(configs: Option<&BTreeMap<String, ClientConfig>>) -> Result<NamedValues<'_>, String> {
    let configs = configs.ok_or("the outcome shows no client configs")?;
    Ok(configs.iter().map(|(service, config)| (&**service, client(config))).collect())
}

fn client(config: &ClientConfig) -> Value {
    let row = |name: &str, value: &str| [name.to_owned(), value.to_owned()];
    let mut rows = vec![
        row("endpoint", &config.endpoint),
        row("signing region", &config.signing_region),
        row("signing name", &config.signing_name),
    ];
    rows.extend(config.partition.iter().filter(|name| !name.is_empty()).map(|name| row("partition", name)));
    rows.extend(config.max_retries.map(|max| row("max retries", &max.to_string())));
    let code = config.error.as_ref().map(|error| &error.code).filter(|code| !code.is_empty());
    rows.extend(code.map(|code| row("error", code)));
    Value::Rows(rows)
}
