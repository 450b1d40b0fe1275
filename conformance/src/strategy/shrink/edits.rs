//! The edits that make a case smaller, the largest cuts first.

use std::collections::{BTreeMap, BTreeSet};

use super::{Edit, compound, text};
use crate::strategy::files::content::{bytes, file};
use crate::vocabulary::case::{
    Case, Certificate, Config, Constructor, HandlerEdit, Observe, Options, Party, Platform, Remote,
    Resolution, ResolvedEndpoint, Sts,
};
use crate::vocabulary::config::FIELDS;

/// Every edit that may make the case smaller.
pub(super) fn all(case: &Case) -> Vec<Edit> {
    let whole = WHOLE.iter().map(|&edit| Box::new(edit) as Edit);
    let parts = PARTS.iter().map(|&edit| Box::new(edit) as Edit);
    let names = without_files(case).chain(without_programs(case)).chain(without_variables(case));
    let lists = of_lists(case).chain(without_answers(case)).chain(compound::all());
    whole.chain(names).chain(parts).chain(of_configs()).chain(lists).chain(of_texts(case)).collect()
}

/// Whole parts of a case.
const WHOLE: &[fn(&mut Case)] = &[
    |case| case.observe = Observe::default(),
    |case| case.options = Options::default(),
    |case| case.options.config = Config::default(),
    |case| case.env.clear(),
    |case| case.files.clear(),
    |case| case.programs.clear(),
];

/// Single fields, except those of a config.
const PARTS: &[fn(&mut Case)] = &[
    |case| case.platform = Platform::Unix,
    |case| case.sts = None,
    |case| case.remote = Remote::default(),
    |case| case.remote.container = None,
    |case| case.remote.oidc = None,
    |case| case.remote.sso = None,
    |case| case.remote.oidc = case.remote.oidc.take().map(|_| Party::default()),
    |case| case.remote.sso = case.remote.sso.take().map(|_| Party::default()),
    |case| case.remote.imds = None,
    |case| case.remote.imds = case.remote.imds.take().map(|_| Party::default()),
    |case| case.remote.container = case.remote.container.take().map(|_| Party::default()),
    |case| case.programs.values_mut().for_each(|program| program.exit = 0),
    |case| case.programs.values_mut().for_each(|program| program.stdout.clear()),
    |case| case.sts = case.sts.take().map(|_| Sts::of_run(Certificate::Valid)),
    |case| case.certificates.clear(),
    |case| case.observe.copy_with = None,
    |case| case.observe.edit_handlers.clear(),
    |case| case.observe.edit_copy_handlers.clear(),
    |case| each_edit(case, |edit| edit.fails = false),
    |case| case.observe.services.clear(),
    |case| case.observe.services_no_resolve.clear(),
    |case| case.observe.services_with = None,
    |case| case.observe.handlers = false,
    |case| case.observe.config = false,
    |case| case.observe.request = false,
    |case| case.observe.readers = 0,
    |case| case.observe.readers = case.observe.readers.min(2),
    |case| case.options.constructor = Constructor::default(),
    |case| case.options.must = false,
    |case| case.options.profile.clear(),
    |case| case.options.shared_config_state = Default::default(),
    |case| case.options.shared_config_files = None,
    |case| case.options.assume_role_token = None,
    |case| case.options.assume_role_tokens.clear(),
    |case| case.observe.refreshes = 0,
    |case| case.observe.again = 0,
    |case| case.observe.files.clear(),
    |case| case.observe.call_with = None,
    |case| case.observe.refreshes = case.observe.refreshes.min(1),
    |case| case.options.client_tls_cert = None,
    |case| case.options.client_tls_key = None,
    |case| case.options.assume_role_duration = 0,
    |case| case.options.web_identity_provider.duration = 0,
    |case| case.options.web_identity_provider.expiry_window = 0,
    |case| case.options.web_identity_provider.policy_arns.clear(),
    |case| case.options.process_provider.max_buf_size = 0,
    |case| case.options.process_provider.expiry_window = 0,
    |case| case.options.ec2_imds_endpoint.clear(),
    |case| case.options.ec2_imds_endpoint_mode = None,
    |case| case.options.edit_handlers.clear(),
    |case| case.options.custom_ca_bundle = None,
    |case| case.options.custom_ca_bundle.iter_mut().for_each(String::clear),
];

/// The properties of the endpoints that a resolver returns.
const ENDPOINT: &[fn(&mut ResolvedEndpoint)] = &[
    |endpoint| endpoint.partition_id.clear(),
    |endpoint| endpoint.signing_region.clear(),
    |endpoint| endpoint.signing_name.clear(),
    |endpoint| endpoint.signing_name_derived = false,
    |endpoint| endpoint.url.clear(),
];

fn each_edit(case: &mut Case, edit: fn(&mut HandlerEdit)) {
    let Observe { edit_handlers, edit_copy_handlers, .. } = &mut case.observe;
    let lists = [&mut case.options.edit_handlers, edit_handlers, edit_copy_handlers];
    lists.into_iter().flatten().for_each(edit);
}

/// A config of a case, if it has it.
type ConfigOf = fn(&mut Case) -> Option<&mut Config>;

/// Every config of a case: the session's, the copy's, the clients' and the call's.
const CONFIGS: [ConfigOf; 4] = [
    |case| Some(&mut case.options.config),
    |case| case.observe.copy_with.as_mut(),
    |case| case.observe.services_with.as_mut(),
    |case| case.observe.call_with.as_mut(),
];

/// Without each field of each config, and without each property of the endpoints that their resolvers return.
fn of_configs() -> impl Iterator<Item = Edit> {
    CONFIGS.into_iter().flat_map(|config| {
        let fields = FIELDS.iter().map(move |field| of_config(config, |config| field.clear(config)));
        let resolver = of_config(config, |config| config.endpoint_resolver = None);
        let properties =
            ENDPOINT.iter().map(move |&edit| of_config(config, move |config| each_endpoint(config, edit)));
        fields.chain([resolver]).chain(properties)
    })
}

fn of_config(config: ConfigOf, edit: impl Fn(&mut Config) + 'static) -> Edit {
    Box::new(move |case| config(case).into_iter().for_each(&edit))
}

fn each_endpoint(config: &mut Config, edit: fn(&mut ResolvedEndpoint)) {
    for answer in config.endpoint_resolver.iter_mut().flat_map(BTreeMap::values_mut) {
        match answer {
            Resolution::Endpoint(endpoint) => edit(endpoint),
            Resolution::Failed(_) => {}
        }
    }
}

/// No more of each service that some resolver answers for.
fn without_answers(case: &Case) -> impl Iterator<Item = Edit> {
    let services =
        case.configs().filter_map(|config| config.endpoint_resolver.as_ref()).flat_map(BTreeMap::keys);
    let services: BTreeSet<String> = services.cloned().collect();
    services.into_iter().map(|service| {
        Box::new(move |case: &mut Case| {
            for config in CONFIGS {
                let resolver = config(case).and_then(|config| config.endpoint_resolver.as_mut());
                resolver.into_iter().for_each(|resolver| drop(resolver.remove(&service)));
            }
        }) as Edit
    })
}

/// No more of each file.
fn without_files(case: &Case) -> impl Iterator<Item = Edit> {
    let paths = case.files.keys().cloned();
    paths.map(|path| Box::new(move |case: &mut Case| drop(case.files.remove(&path))) as Edit)
}

/// No more of each program.
fn without_programs(case: &Case) -> impl Iterator<Item = Edit> {
    let paths = case.programs.keys().cloned();
    paths.map(|path| Box::new(move |case: &mut Case| drop(case.programs.remove(&path))) as Edit)
}

/// No more of each variable.
fn without_variables(case: &Case) -> impl Iterator<Item = Edit> {
    let names = case.env.keys().cloned();
    names.map(|name| Box::new(move |case: &mut Case| drop(case.env.remove(&name))) as Edit)
}

/// No more of each element of each list.
fn of_lists(case: &Case) -> impl Iterator<Item = Edit> {
    let files = without_each(case, |case| case.options.shared_config_files.as_mut());
    let of_option = without_each(case, |case| Some(&mut case.options.edit_handlers));
    let edits = without_each(case, |case| Some(&mut case.observe.edit_handlers));
    let copy_edits = without_each(case, |case| Some(&mut case.observe.edit_copy_handlers));
    let services = without_each(case, |case| Some(&mut case.observe.services));
    let unresolved = without_each(case, |case| Some(&mut case.observe.services_no_resolve));
    let tokens = without_each(case, |case| Some(&mut case.options.assume_role_tokens));
    let answers = without_each(case, |case| Some(&mut case.remote.sts.answers));
    let of_container =
        without_each(case, |case| case.remote.container.as_mut().map(|party| &mut party.answers));
    let of_instance = without_each(case, |case| case.remote.imds.as_mut().map(|party| &mut party.answers));
    let of_oidc = without_each(case, |case| case.remote.oidc.as_mut().map(|party| &mut party.answers));
    let of_portal = without_each(case, |case| case.remote.sso.as_mut().map(|party| &mut party.answers));
    let lists =
        files.chain(of_option).chain(edits).chain(copy_edits).chain(services).chain(unresolved).chain(tokens);
    lists.chain(answers).chain(of_container).chain(of_instance).chain(of_oidc).chain(of_portal)
}

fn without_each<T: 'static>(
    case: &Case,
    list: fn(&mut Case) -> Option<&mut Vec<T>>,
) -> impl Iterator<Item = Edit> + use<T> {
    let length = list(&mut case.clone()).map_or(0, |list| list.len());
    (0..length).map(move |at| {
        let remove = move |list: &mut Vec<T>| drop(list.remove(at));
        Box::new(move |case: &mut Case| list(case).into_iter().for_each(remove)) as Edit
    })
}

/// Each text smaller.
fn of_texts(case: &Case) -> impl Iterator<Item = Edit> {
    let texts = case.files.iter().filter_map(|(path, file)| Some((path, bytes(file)?)));
    texts
        .flat_map(|(path, bytes)| text::smaller(&bytes).into_iter().map(|text| with_text(path.clone(), text)))
}

fn with_text(path: String, text: Vec<u8>) -> Edit {
    let file = file(text);
    Box::new(move |case| drop(case.files.insert(path.clone(), file.clone())))
}
