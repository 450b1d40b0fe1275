//! No secret of any world is in its explanation.

use awsess_model::world::{Constructor, Edition, Options, SharedConfigState, World};

use awsess_conformance::explain::{Explanation, RenderOptions, explain, render, render_value};
use awsess_conformance::outcome::Outcome;

use super::world;

const PLANTED: &str = "PLANTED/+xyzzy/SECRET=";

/// Worlds with the planted text wherever a secret may stand.
fn worlds() -> Vec<World> {
    let keys = format!(
        "aws_access_key_id = AKIA\naws_secret_access_key = {PLANTED}\naws_session_token = {PLANTED}\n"
    );
    let unknown =
        format!("whatever = {PLANTED}\npassword={PLANTED}\ncredential_process = /bin/p --secret {PLANTED}\n");
    let env = |names: &[&str]| {
        names.iter().map(|name| ((*name).to_owned(), PLANTED.to_owned())).collect::<Vec<_>>()
    };
    let files = [
        format!("[default]\n{keys}{unknown}"),
        format!("[default]\n{unknown}[profile x]\n{keys}"),
        format!("[default]\naws_secret_access_key = \"{PLANTED}\"\n"),
        // A line that is shown, with a secret behind what is shown of it, and a secret alone, whose line is shown.
        format!("[default] # {PLANTED}\naws_access_key_id = AKIA # {PLANTED}\nregion = a ; {PLANTED}\n"),
        format!(
            "[default]\nregion = \"{PLANTED}\"\nrole_arn = {PLANTED}\nsource_profile = {PLANTED}\n{keys}"
        ),
        format!("[default]\nregion = us-east-1\n  {PLANTED}\nrole_arn = arn:r\nsource_profile = gone\n"),
        format!("[profile {PLANTED}]\n[{PLANTED}] {PLANTED}\n[default]\naws_session_token = {PLANTED}\n"),
        format!("[default]\naws_secret_access_key {PLANTED}\n"),
        format!("[default]\naws_secret_access_key\n  {PLANTED}\n[broken {PLANTED}\n"),
        format!("{PLANTED}\n"),
        format!("\"{PLANTED}\n[a]\n\"key {PLANTED}\n"),
        format!("[default]\nrole_arn = arn:r\nsource_profile = s\nmfa_serial = m\n[s]\n{keys}"),
        String::new(),
    ];
    let sets = [
        env(&[]),
        env(&["AWS_SECRET_ACCESS_KEY"]),
        env(&["AWS_SECRET_KEY", "AWS_SESSION_TOKEN", "AWS_SECRET_ACCESS_KEY"]),
        [
            env(&["AWS_SECRET_ACCESS_KEY", "AWS_SECURITY_TOKEN", "MY_PASSWORD"]),
            vec![("AWS_ACCESS_KEY_ID".into(), "AKIAENV".into())],
        ]
        .concat(),
        [env(&["AWS_SECRET_ACCESS_KEY"]), vec![("AWS_REGION".into(), "eu-west-1".into())]].concat(),
    ];
    let mut worlds = Vec::new();
    for set in &sets {
        let set: Vec<_> = set.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        for config in &files {
            worlds.extend(files.iter().map(|credentials| world(&set, config, credentials)));
        }
    }
    worlds
}

#[test]
fn planted_secrets_appear_neither_in_text_nor_in_json() {
    // What a parser quotes may be spelled as the numbers of its letters.
    let numbers: Vec<String> = PLANTED.bytes().take(8).map(|byte| byte.to_string()).collect();
    let numbers = numbers.join(" ");
    let states = [SharedConfigState::Enable, SharedConfigState::Disable];
    let states = states.map(|shared_config_state| Options { shared_config_state, ..Options::default() });
    let mut verbose = Options { constructor: Constructor::New, ..Options::default() };
    verbose.config.credentials_chain_verbose_errors = Some(true);
    let programs: Vec<Options> = states.into_iter().chain([verbose]).collect();
    let mut excerpts = 0;
    for world in worlds() {
        for edition in [Edition::V1_14, Edition::V1_55] {
            for options in &programs {
                let world = World { edition, options: options.clone(), ..world.clone() };
                let explanation = explain(&world, &[]);
                let all = explanation.problems.iter().chain(&explanation.hints);
                excerpts += all.filter(|one| one.excerpt.is_some()).count();
                for shown in texts(&explanation) {
                    assert!(
                        !shown.contains("xyzzy") && !shown.contains(&numbers),
                        "{edition:?} {world:?}: {shown}"
                    );
                }
            }
        }
    }
    assert!(excerpts > 1_000, "{excerpts} lines of files are shown");
}

/// Every text of the explanation, without the white space at which it could be wrapped.
fn texts(explanation: &Explanation) -> Vec<String> {
    let widths = [None, Some(60)];
    let styles = widths.into_iter().flat_map(|width| {
        [false, true].map(|verbose| RenderOptions { width, verbose, colour: width.is_some() })
    });
    let whole = styles.map(|options| render(explanation, options));
    let single = explanation.values.iter().map(|value| render_value(value, RenderOptions::default()));
    let mut texts: Vec<_> = whole.chain(single).map(|text| text.replace([' ', '\n'], "")).collect();
    texts.push(serde_json::to_string(explanation).unwrap());
    texts
}

#[test]
fn a_secret_that_was_pasted_into_another_setting_is_masked_there_too() {
    let env = [("AWS_SECRET_ACCESS_KEY", PLANTED), ("AWS_REGION", PLANTED), ("AWS_PROFILE", PLANTED)];
    let explanation = explain(&world(&env, "", ""), &[]);
    let region = explanation.values.iter().find(|value| value.name == "region").unwrap();
    assert_eq!(region.value.as_deref(), Some("***"));
    let Outcome::Session(session) = &explanation.outcome else { panic!("there is a session") };
    assert_eq!(session.region.as_deref(), Some("***"));
    assert!(!serde_json::to_string(&explanation).unwrap().contains(PLANTED));
}

#[test]
fn a_secret_in_the_place_of_an_access_key_id_is_not_shown() {
    let pair = format!("aws_access_key_id = {PLANTED}\naws_secret_access_key = AKIAIOSFODNN7EXAMPLE\n");
    let keys = format!("[default]\n{pair}aws_session_token = token-of-tool-1\n");
    let role = format!("[default]\nrole_arn = arn:r\nsource_profile = s\n[s]\n{pair}");
    let [id, older] = ["AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY"].map(|name| (name, PLANTED));
    let right = [("AWS_ACCESS_KEY_ID", "AKIAENV"), ("AWS_SECRET_ACCESS_KEY", "AKIAIOSFODNN7EXAMPLE")];
    let worlds = [
        world(&[id], &keys, ""),
        world(&[id, right[1]], "", &keys),
        world(&[id, older, right[1]], &role, &pair),
        world(&[older, right[0]], "", ""),
        world(&[older, right[0], right[1]], &role, &keys),
        world(&[], &keys, &format!("[default]\naws_access_key_id = {PLANTED}\n")),
        world(&[], &role, ""),
    ];
    for world in worlds {
        for edition in [Edition::V1_14, Edition::V1_55] {
            for shared_config_state in [SharedConfigState::Enable, SharedConfigState::Disable] {
                let options = Options { shared_config_state, ..Options::default() };
                let explanation = explain(&World { edition, options, ..world.clone() }, &[]);
                for shown in texts(&explanation) {
                    assert!(!shown.contains("xyzzy"), "{edition:?} {world:?}: {shown}");
                }
            }
        }
    }
}
