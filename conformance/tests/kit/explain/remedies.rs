//! Remedies, carried out in generated worlds: what they are about is gone then.

use std::cell::Cell;

use awsess_conformance::case::Edition;
use awsess_conformance::explain::{Diagnostic, Explanation, Origin, explain};
use awsess_conformance::model;
use awsess_conformance::strategy::{Settings, case};
use awsess_model::variables::Variables;
use awsess_model::world::{File, SharedConfigState, World};
use proptest::prelude::any;
use proptest::prop_assert;
use proptest::sample::subsequence;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::generated::of_a_process;
use super::{BASE, CHAIN, world};

/// How a remedy begins that enables shared config.
const ENABLE: [&str; 2] = ["set AWS_SDK_LOAD_CONFIG=1", "have the program set SharedConfigEnable"];

/// The names of the variables that a remedy says are to be unset.
fn unset(remedy: &str) -> Vec<&str> {
    let Some((_, list)) = remedy.split_once("unset ") else { return Vec::new() };
    let is_name =
        |word: &&str| word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    let words = list
        .split_whitespace()
        .filter(|word| *word != "and")
        .map(|word| word.trim_end_matches([',', ':', ';']));
    words.take_while(is_name).collect()
}

fn without_variables(world: &mut World, names: &[&str]) {
    let kept = world.env.iter().filter(|(name, _)| !names.contains(name));
    let kept: Vec<_> = kept.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    world.env = Variables::new();
    world.env.extend(kept);
}

fn without_line(world: &mut World, file: &str, line: u32) {
    let Some(File::Bytes(bytes)) = world.files.get_mut(file) else { return };
    let lines = (1..).zip(bytes.split(|byte| *byte == b'\n'));
    let kept: Vec<_> = lines.map(|(number, text)| if number == line { &[][..] } else { text }).collect();
    *bytes = kept.join(&b'\n');
}

/// Applies a remedy to a world. Returns `None` if the remedy offers a choice, or has a step other than those handled here.
fn mended(world: &World, one: &Diagnostic) -> Option<World> {
    let Diagnostic { remedy, origin, .. } = one;
    if remedy.contains("then also: ") {
        return None;
    }
    let mut mended = world.clone();
    let enables = ENABLE.iter().any(|start| remedy.starts_with(start));
    if enables {
        mended.options.shared_config_state = SharedConfigState::Enable;
        mended.env.insert("AWS_SDK_LOAD_CONFIG".into(), "1".into());
    }
    match origin {
        Some(Origin::Variable { name }) if remedy.starts_with("unset it") => {
            without_variables(&mut mended, &[name]);
        }
        Some(Origin::Key { file, line, .. }) if remedy.starts_with("remove the line") => {
            without_line(&mut mended, file, *line);
        }
        _ => {
            let names = unset(remedy);
            if !enables && (names.is_empty() || !remedy.starts_with("unset ")) {
                return None;
            }
            without_variables(&mut mended, &names);
        }
    }
    Some(mended)
}

/// The remedies of this world that leave what they are about as it was, and how many were carried out.
fn in_vain(world: &World) -> (Vec<String>, usize) {
    let explanation = explain(world, &[]);
    let all = explanation.problems.iter().chain(&explanation.hints);
    let tried: Vec<_> = all.filter_map(|one| Some((one, explain(&mended(world, one)?, &[])))).collect();
    let stays = |(one, after): &&(&Diagnostic, Explanation)| {
        let is_same = |other: &&Diagnostic| {
            (&other.code, &other.message, &other.origin) == (&one.code, &one.message, &one.origin)
        };
        after.problems.iter().chain(&after.hints).any(|other| is_same(&other))
    };
    let said =
        tried.iter().filter(stays).map(|(one, _)| format!("{} {}: {}", one.id, one.message, one.remedy));
    (said.collect(), tried.len())
}

#[test]
fn what_a_remedy_is_about_is_gone_once_it_is_carried_out() {
    for edition in Edition::ALL {
        let config = Config { failure_persistence: None, ..Config::with_cases(300) };
        let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
        let count = Cell::new(0);
        let tried = runner.run(&case(edition, Settings::default()), |case| {
            let (found, tried) = in_vain(&of_a_process(model::world(&case).unwrap()));
            count.set(count.get() + tried);
            prop_assert!(found.is_empty(), "{found:#?}");
            Ok(())
        });
        tried.unwrap();
        assert!(count.get() > 100, "{} remedies in {edition:?}", count.get());
    }
}

/// Variables that tools leave behind, each with a value.
const LEFT_BEHIND: [(&str, &str); 14] = [
    ("AWS_ACCESS_KEY", "AKIAOLDER"),
    ("AWS_ACCESS_KEY_ID", "ASIAENV"),
    ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://192.0.2.1/credentials"),
    ("AWS_CREDENTIAL_FILE", "/h/keys"),
    ("AWS_DEFAULT_PROFILE", "base"),
    ("AWS_DEFAULT_REGION", "eu-west-1"),
    ("AWS_EC2_METADATA_DISABLED", "1"),
    ("AWS_PROFILE", "dev"),
    ("AWS_REGION", "us-east-1"),
    ("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/pod"),
    ("AWS_SDK_LOAD_CONFIG", "1"),
    ("AWS_SECRET_ACCESS_KEY", "env-secret-1"),
    ("AWS_SECURITY_TOKEN", "token-1"),
    ("AWS_SESSION_TOKEN", "token-1"),
];

/// The variables that a remedy says are to be set, before any other choice.
fn set(remedy: &str) -> Option<&str> {
    let name = remedy.strip_prefix("set ")?.split([' ', '=', ',']).next()?;
    name.starts_with("AWS_").then_some(name)
}

#[test]
fn no_remedy_sets_what_another_one_unsets() {
    let config = Config { failure_persistence: None, ..Config::with_cases(400) };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let variables = subsequence(LEFT_BEHIND.to_vec(), 0..=LEFT_BEHIND.len());
    let tried = runner.run(&(variables, any::<bool>()), |(env, is_old)| {
        let edition = if is_old { Edition::V1_14.into() } else { Edition::V1_55.into() };
        let world = World { edition, ..world(&env, CHAIN, BASE) };
        let explanation = explain(&world, &[]);
        let all: Vec<_> = explanation.problems.iter().chain(&explanation.hints).collect();
        let unset: Vec<_> = all
            .iter()
            .filter(|one| one.remedy.starts_with("unset "))
            .flat_map(|one| match &one.origin {
                Some(Origin::Variable { name }) if one.remedy.starts_with("unset it") => vec![name.as_str()],
                _ => unset(&one.remedy),
            })
            .collect();
        let both: Vec<_> =
            all.iter().filter_map(|one| set(&one.remedy)).filter(|name| unset.contains(name)).collect();
        prop_assert!(both.is_empty(), "{both:?}: {all:#?}");
        Ok(())
    });
    tried.unwrap();
}
